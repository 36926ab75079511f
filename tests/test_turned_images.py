"""Images that say which way up they are: pages give them their size as shown, and pictures show what they show."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngImageFile
from selectolax.lexbor import LexborHTMLParser

from archivegen.source.images import facts_of
from archivegen.source.renditions import Rendition, render_all
from tests.pictures import photograph, seen
from tests.small_archive import SITE, built, lay_out

SUFFIXES = {"JPEG": "jpg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp", "TIFF": "tif", "AVIF": "avif"}
WIDE, HIGH, SIDE = 1200, 800, 240
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf tiff:Orientation="%d"/></x:xmpmeta>'


def turned(kind: str, way_up: int, **options: Any) -> bytes:
    """White, with a black square in a corner."""
    image = Image.new("RGB", (WIDE, HIGH), "white")
    image.paste((0, 0, 0), (100, 100, 100 + SIDE, 100 + SIDE))
    exif = Image.Exif()
    exif[0x0112] = way_up
    out = BytesIO()
    image.save(out, kind, exif=exif, **options)
    return out.getvalue()


def tiff_with_xmp(way_up: int) -> bytes:
    out = BytesIO()
    Image.open(BytesIO(turned("TIFF", 1))).save(out, "TIFF", tiffinfo={700: XMP % way_up})
    return out.getvalue()


def transposed(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(BytesIO(data)))


def square(image: Image.Image) -> tuple[float, ...]:
    """Where the square is: left, top, right, bottom, in shares of the width and height."""
    left, top, right, bottom = image.convert("L").point(lambda value: 255 * (value < 128)).getbbox() or (0, 0, 0, 0)
    return left / image.width, top / image.height, right / image.width, bottom / image.height


@pytest.mark.parametrize("way_up", range(1, 9))
@pytest.mark.parametrize("kind", SUFFIXES)
def test_the_size_of_an_image_is_that_of_what_is_shown(kind: str, way_up: int) -> None:
    data = turned(kind, way_up)
    facts = facts_of(data)
    assert (facts.width, facts.height) == transposed(data).size == ((HIGH, WIDE) if way_up > 4 else (WIDE, HIGH))


@pytest.mark.parametrize("data", [turned("TIFF", 6, compression="tiff_lzw"), tiff_with_xmp(6), tiff_with_xmp(3)])
def test_the_size_of_a_scan_is_that_of_what_is_shown_however_it_says_so(data: bytes) -> None:
    facts = facts_of(data)
    assert (facts.width, facts.height) == transposed(data).size


@pytest.mark.parametrize("way_up", [1, 3, 6, 7])
@pytest.mark.parametrize("kind", SUFFIXES)
def test_a_square_stays_a_square(tmp_path: Path, kind: str, way_up: int) -> None:
    name, data = f"a.{SUFFIXES[kind]}", turned(kind, way_up)
    text = f"---\ntitle: One\nsource: S\n---\nWords.\n\n![A]({name})\n"
    root = lay_out(tmp_path, {"site.toml": SITE, "content/articles/one.md": text})
    (root / "content/articles" / name).write_bytes(data)
    built(root)
    page = LexborHTMLParser((root / "output/articles/one/index.html").read_text("utf-8"))
    (image,) = page.css("article img")
    wide, high = int(image.attributes["width"] or 0), int(image.attributes["height"] or 0)
    assert (wide > high) == (way_up < 5)
    small = seen(next((root / "output/images").glob("*-480.*")).read_bytes())
    assert small.size == (480, round(480 * high / wide))
    left, top, right, bottom = square(small)
    assert abs((right - left) * small.width - (bottom - top) * small.height) < 3
    assert square(small) == pytest.approx(square(transposed(data)), abs=0.01)


def test_a_png_is_read_once_for_all_its_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    end = PngImageFile.load_end

    def counted(self: PngImageFile) -> None:
        reads.append(1)
        end(self)

    monkeypatch.setattr(PngImageFile, "load_end", counted)
    wanted = tuple(Rendition(width, width // 2, "webp") for width in (300, 200, 100))
    pictures = render_all(photograph(400, 200, "PNG"), (*wanted, Rendition(120, 63, "jpeg", cut=True)))
    assert (len(pictures), len(reads)) == (4, 1)
