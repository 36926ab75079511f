"""Images for tests: real ones, as small as they can be."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

from PIL import Image


def picture(said: str = "") -> str:
    """An image (a GIF of one pixel) that is ASCII, so that it may stand among texts; ``said`` follows its end."""
    return f"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;{said}"


def photograph(
    width: int, height: int, kind: str = "JPEG", mode: str = "RGB", *, seed: int = 1, **options: Any
) -> bytes:
    """An image with something to see in it: patches of colour, others for another seed."""
    chance = random.Random(seed)  # noqa: S311 - colours, not keys
    small = Image.new("RGB", (8, 8))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(64)])
    image = small.resize((width, height), Image.Resampling.BICUBIC).convert(mode)
    if mode.endswith("A"):
        image.putalpha(Image.linear_gradient("L").resize((width, height)).point(lambda value: 100 + value // 2))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def seen(data: bytes) -> Image.Image:
    """The image that these bytes are, read to its end."""
    image = Image.open(BytesIO(data))
    image.load()
    return image
