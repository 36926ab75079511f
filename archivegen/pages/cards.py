"""What networks show of pages without an image: the archive's name on its paper, or a page without letters."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from archivegen.colours import colour_of
from archivegen.pages.images import CARD, FOLDER
from archivegen.pages.jobs import Generate
from archivegen.pages.views.page import CardView
from archivegen.source.renditions import making

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

    from archivegen.pages.context import Context

DRAWN = "1"  # names how the card is drawn: another number draws it again
_PAPER, _INK, _RULE, _ACCENT = "#fdfcf8", "#1b1917", "#c9c2b4", "#8a1c10"
_EDGE = 96
_SIZES = (104, 92, 80, 68, 56)  # pixels; the first in which the name takes three lines or fewer
_PLAIN = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "\N{NO-BREAK SPACE}": " "})


def is_public(base_url: str) -> bool:
    """Whether a site's address is one that others can ask for its pictures."""
    host = base_url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return bool(host) and host.partition(":")[0] not in {"localhost", "127.0.0.1"} and not host.startswith("[::1]")


def site_card(title: str) -> CardView:
    """The card of a site with this name."""
    return CardView(f"{FOLDER}site-card.png", *CARD, title)


def card_file(context: Context) -> Iterator[Generate]:
    """The site's own card, where it has one."""
    site = context.site
    if site.card is not None:
        yield Generate(site.card.src, _card, context.made_of.plain("card", DRAWN, making()))


def _card(context: Context) -> bytes:
    return draw(context.site.title, context.site.accent)


def draw(title: str, accent: str) -> bytes:
    """A PNG of the size of a card. The font that comes with Pillow has Latin letters without accents, and no others.

    A name that it cannot write whole is not written at all.
    """
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", CARD, _PAPER)
    pen = ImageDraw.Draw(image)
    colour = _colour(accent)
    pen.rectangle((0, 0, CARD[0], 18), fill=colour)
    said = " ".join(title.translate(_PLAIN).split())
    lines: list[str] = []
    for size in _SIZES:
        font = ImageFont.load_default(size)
        lines = _lines(said, font) if _writes(font, said) else []
        if lines:
            _write(pen, lines, font, size, colour)
            break
    else:
        _ornament(pen, colour)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _colour(accent: str) -> tuple[int, ...]:
    colour = colour_of(accent) or colour_of(_ACCENT)
    return tuple(round(255 * part) for part in colour) if colour else ()


def _writes(font: ImageFont | FreeTypeFont, text: str) -> bool:
    """Whether the font has every letter, and not a box in the place of one."""
    box = bytes(font.getmask("\uffff"))
    return bool(text) and all(char == " " or bytes(font.getmask(char)) != box for char in set(text))


def _lines(text: str, font: ImageFont | FreeTypeFont) -> list[str]:
    """The text in three lines or fewer; none where it takes more."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= CARD[0] - 2 * _EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    fits = all(font.getlength(line) <= CARD[0] - 2 * _EDGE for line in lines)
    return [line for line in lines if line] if fits and len(lines) <= 3 else []


def _write(
    pen: ImageDraw, lines: list[str], font: ImageFont | FreeTypeFont, size: int, colour: tuple[int, ...]
) -> None:
    step = round(size * 1.18)
    top = (CARD[1] - step * len(lines)) // 2 - 14
    for number, line in enumerate(lines):
        pen.text((_EDGE, top + number * step), line, fill=_INK, font=font)
    below = top + step * len(lines) + 34
    pen.rectangle((_EDGE, below, _EDGE + 120, below + 6), fill=colour)


def _ornament(pen: ImageDraw, colour: tuple[int, ...]) -> None:
    """A front page, as one sees it from afar."""
    left, right = _EDGE, CARD[0] - _EDGE
    pen.rectangle((left, 108, right, 164), fill=_INK)
    pen.rectangle((left, 190, right, 194), fill=colour)
    column = (right - left - 3 * 36) // 4
    for number in range(4):
        start = left + number * (column + 36)
        if number == 1:
            pen.rectangle((start, 226, start + 2 * column + 36, 386), fill=colour)
        first = 226 if number in {0, 3} else 412
        for row, line in enumerate(range(first, 530, 22)):
            short = column // 3 if row % 5 == 4 else 0
            pen.rectangle((start, line, start + column - short, line + 6), fill=_RULE)
