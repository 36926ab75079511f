"""What an image file is: its kind and its size as it is shown, and what is wrong with it. Functions of bytes alone."""

from __future__ import annotations

import re
import warnings
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from archivegen.digest import digest_bytes

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF", "JPEG2000")  # nothing that runs a program
SHOWN = frozenset(("jpeg", "png", "gif", "webp", "avif", "bmp", "svg"))  # what browsers show
SUFFIXES = {
    "jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "png": ("png", "apng"),
    "gif": ("gif",),
    "webp": ("webp",),
    "avif": ("avif",),
    "bmp": ("bmp", "dib"),
    "tiff": ("tif", "tiff"),
    "jpeg2000": ("jp2", "j2k", "jpx", "jpf"),
    "svg": ("svg",),
    "heic": ("heic", "heif", "hif"),
    "jxl": ("jxl",),
}
_HEAD = 1 << 16  # bytes in which an SVG must show what it is
_SVG = re.compile(r"<svg\b([^>]*)>", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*", re.IGNORECASE)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}  # CSS Values 4
_SIDE = 65_536

Fault = Literal["", "empty", "pointer", "unknown", "large", "broken"]


class ImageFacts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An image file. Sizes are in pixels, as shown: turned the right way up; 0 where they are not known.

    ``format`` is a key of `SUFFIXES`. ``fault`` says why it cannot be shown, ``detail`` more of it in words.
    """

    format: str = ""
    width: int = 0
    height: int = 0
    moves: bool = False
    transparent: bool = False
    pages: int = 1  # of a TIFF
    active: bool = False  # an SVG with a script
    fault: Fault = ""
    detail: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether browsers show such a file."""
        return self.format in SHOWN

    @property
    def is_plain(self) -> bool:
        """Whether smaller ones can be made from it: it is pixels, and they stand still."""
        return self.width > 0 and not self.moves and self.format not in {"svg", "heic", "jxl"} and not self.fault


def facts_of(data: bytes) -> ImageFacts:
    """Look at an image file. It is read to its end, so that one that was cut short is found out."""
    if not data.strip(b"\0 \t\r\n"):
        return ImageFacts(fault="empty")
    if data.startswith(b"version https://git-lfs.github.com/"):
        return ImageFacts(fault="pointer")
    if (svg := _svg(data)) is not None:
        return svg
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}:
        return ImageFacts("heic")
    if data.startswith((b"\xff\x0a", b"\0\0\0\x0cJXL ")):
        return ImageFacts("jxl")
    return _pixels(data)


def _pixels(data: bytes) -> ImageFacts:
    from PIL import Image, UnidentifiedImageError

    try:
        with opened(data) as image:
            return _read(image)
    except UnidentifiedImageError:
        return ImageFacts(fault="unknown")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        found = re.search(r"\((\d+) pixels\)", str(bomb))
        return ImageFacts(fault="large", detail=f"{int(found[1]) / 1e6:,.0f}" if found else "too many")
    except MemoryError:
        return ImageFacts(fault="large", detail="too many")
    except Exception as bad:  # decoders raise whatever a broken file leads them to
        return ImageFacts(fault="broken", detail=str(bad).split("\n")[0][:200])


def opened(data: bytes) -> Image:
    """The image, its pixels not read yet.

    Raises what Pillow does: `UnidentifiedImageError`, and `DecompressionBombWarning` or `DecompressionBombError` for
    more pixels than fit into memory (89 million).
    """
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(BytesIO(data), formats=FORMATS)


def _read(image: Image) -> ImageFacts:
    kind = {"mpo": "jpeg"}.get((image.format or "").lower(), (image.format or "").lower())
    size = image.size
    frames = int(getattr(image, "n_frames", 1))
    transparent = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    image.draft(None, (size[0] // 8 or 1, size[1] // 8 or 1))  # a JPEG is read whole, and kept small
    drafted = image.size != size
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image.load()
    # asked only now: Pillow turns a TIFF while it reads it, and gives a size between the two before
    width, height = size if drafted else image.size
    if is_on_its_side(image):
        width, height = height, width
    moves = frames > 1 and kind in {"gif", "webp", "png", "avif"}
    return ImageFacts(kind, width, height, moves, transparent, frames if kind == "tiff" else 1)


def is_on_its_side(image: Image) -> bool:
    """Whether an image is shown with its width for its height (Exif 2.3, tag 0x0112); of a TIFF: once it is read.

    A PNG is read for that, if it was not.
    """
    return image.getexif().get(0x0112, 1) in {5, 6, 7, 8}


def _svg(data: bytes) -> ImageFacts | None:
    """An SVG, by its first tag; its size is that of the tag, or of its ``viewBox`` (SVG 2, section 8)."""
    if b"<svg" not in data[:_HEAD]:
        return None
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    tag = _SVG.search(data[:_HEAD].decode(errors="replace"))
    if tag is None:
        return ImageFacts("svg", fault="broken", detail="its first tag does not end")
    given = {m[1].lower(): m[3] for m in re.finditer(r"([\w:-]+)\s*=\s*([\"'])(.*?)\2", tag[1], re.DOTALL)}
    box = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", given.get("viewbox", ""))]
    wide, high = _length(given.get("width", "")), _length(given.get("height", ""))
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        if not wide and not high:
            wide, high = box[2], box[3]
        wide = wide or high * box[2] / box[3]
        high = high or wide * box[3] / box[2]
    active = b"<script" in data or re.search(rb"\son[a-z]+\s*=", data) is not None
    sized = 0 < wide < _SIDE and 0 < high < _SIDE
    return ImageFacts("svg", round(wide) or 1 if sized else 0, round(high) or 1 if sized else 0, active=active)


def _length(written: str) -> float:
    found = _LENGTH.fullmatch(written)
    return float(found[1]) * _UNITS[found[2].lower()] if found else 0.0


def looking() -> str:
    """What decides what is seen in an image besides its bytes."""
    return f"{digest_bytes(Path(__file__).read_bytes())} {version('pillow')}"
