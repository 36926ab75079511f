"""Pictures made from an image: the right way up, in the colours of the web, with nothing said beside."""

from __future__ import annotations

import warnings
from importlib.metadata import version
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Literal

import msgspec

from archivegen.source.images import is_on_its_side, opened

if TYPE_CHECKING:
    from PIL.Image import Image

MADE = "2"  # names how pictures are made: another number makes every one again
QUALITY = {"webp": 78, "jpeg": 82}
DRAFTED = frozenset(("JPEG", "MPO"))  # what Pillow can read smaller than it is
UPPER = 0.35  # what is cut out of an upright picture lies above its middle: faces do


class Rendition(msgspec.Struct, frozen=True, array_like=True):
    """A picture to make: so many pixels wide and high; ``cut`` fills them and leaves out what lies beyond."""

    width: int
    height: int
    format: Literal["webp", "jpeg", "png"]
    cut: bool = False


def render_all(data: bytes, wanted: tuple[Rendition, ...]) -> tuple[bytes, ...]:
    """The pictures, in order. Raises what Pillow does where the image cannot be read.

    Each depends on the image, the rendition and Pillow alone, and not on what else is made: a build that makes one
    gives the bytes of a build that makes all. An image is read once for all that it is read alike for.
    """
    alike: dict[tuple[int, int], list[Rendition]] = {}
    for one in dict.fromkeys(wanted):
        with opened(data) as image:
            _drafted(image, one)
            alike.setdefault(image.size, []).append(one)
    found: dict[Rendition, bytes] = {}
    for some in alike.values():
        plain = _read(data, some[0])
        for one in some:
            size = (one.width, one.height)
            made = _cut(plain, one) if one.cut else plain if plain.size == size else _resized(plain, size)
            found[one] = _written(made, one.format)
    return tuple(found[one] for one in wanted)


def _read(data: bytes, one: Rendition) -> Image:
    from PIL import ImageOps

    with opened(data) as image, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _drafted(image, one)
        return _plain(ImageOps.exif_transpose(image))


def _drafted(image: Image, one: Rendition) -> None:
    """Let a JPEG be read no larger than this rendition asks for: in a half, a quarter or an eighth of its size."""
    if image.format not in DRAFTED:
        return  # which way up it is does not matter then, and to ask that of a PNG is to read it
    wide, high = (image.size[1], image.size[0]) if is_on_its_side(image) else image.size
    share = min(max(one.width / wide, one.height / high) if one.cut else one.width / wide, 1)
    image.draft(None, (ceil(image.size[0] * share), ceil(image.size[1] * share)))


def _resized(image: Image, size: tuple[int, int], box: tuple[float, float, float, float] | None = None) -> Image:
    from PIL.Image import Resampling

    return image.resize(size, Resampling.LANCZOS, box=box, reducing_gap=2.0)


def _cut(image: Image, one: Rendition) -> Image:
    wide, high = image.size
    share = one.width / one.height
    if wide > high * share:
        part = high * share
        box = ((wide - part) / 2, 0.0, (wide + part) / 2, float(high))
    else:
        part = wide / share
        above = (high - part) * (UPPER if high > wide else 0.5)
        box = (0.0, above, float(wide), above + part)
    return _resized(image, (one.width, one.height), box)


def _plain(image: Image) -> Image:
    """RGB, RGBA or grey, in sRGB."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        profile = None
    elif image.mode == "1":
        image, profile = image.convert("L"), None
    elif image.mode in {"P", "PA", "LA"} or "transparency" in image.info:
        image = image.convert("RGBA" if image.mode != "P" or "transparency" in image.info else "RGB")
    elif image.mode not in {"RGB", "RGBA", "L", "CMYK", "LAB"}:
        image = image.convert("RGB")
    if profile and image.mode in {"RGB", "RGBA", "CMYK", "L"}:
        shown = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            changed = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode=shown)
            image = changed or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that is not one: browsers leave it aside as well
    return image if image.mode in {"RGB", "RGBA", "L"} else image.convert("RGB")


def _written(image: Image, kind: str) -> bytes:
    image = image.copy()
    image.info = {}  # whatever the file said besides is not handed on
    out = BytesIO()
    if kind == "webp":
        image.save(out, "WEBP", quality=QUALITY["webp"], method=2)
    elif kind == "jpeg":
        shown = image if image.mode in {"RGB", "L"} else _on_white(image)
        shown.save(out, "JPEG", quality=QUALITY["jpeg"], progressive=True, optimize=True)
    else:
        image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _on_white(image: Image) -> Image:
    from PIL import Image as Pillow

    white = Pillow.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return white


def making() -> str:
    """What decides the bytes of a picture besides the image and the rendition."""
    return f"{MADE} {version('pillow')}"
