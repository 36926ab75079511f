"""Colours as CSS writes them: which texts are one, and what keeps one readable as text (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import colorsys
import math
import re
from functools import cache
from typing import NamedTuple

READABLE = 4.5  # the least contrast of text and paper (WCAG 2.2, 1.4.3)
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_NUMBER = r"(?:\d{0,9}\.\d{1,40}|\d{1,9})"
_EITHER, _SHARE, _ANGLE = rf"({_NUMBER}%?)", rf"({_NUMBER}%)", rf"({_NUMBER})(?:deg)?"
# CSS Color 4, sections 5.1, 7.1 and 9.4; with commas numbers and percentages are not mixed
_FORMS = (
    ("rgb", ",", _SHARE, _SHARE, _SHARE), ("rgb", ",", f"({_NUMBER})", f"({_NUMBER})", f"({_NUMBER})"),
    ("rgb", " ", _EITHER, _EITHER, _EITHER), ("oklch", " ", _EITHER, _EITHER, _ANGLE),
    ("hsl", ",", _ANGLE, _SHARE, _SHARE), ("hsl", " ", _ANGLE, _SHARE, _SHARE),
)  # fmt: skip
_BETWEEN = {",": r"[ \t\r\n\f]*,[ \t\r\n\f]*", " ": r"[ \t\r\n\f]+"}
_FUNCTIONS = [
    re.compile(rf"({name})\([ \t\r\n\f]*{_BETWEEN[sign].join(parts)}[ \t\r\n\f]*\)", re.IGNORECASE | re.ASCII)
    for name, sign, *parts in _FORMS
]


class Colour(NamedTuple):
    """Red, green and blue of sRGB, each from 0 to 1."""

    red: float
    green: float
    blue: float


def colour_of(text: str) -> Colour | None:
    """The colour that CSS Color 4 reads in a text, ``None`` where that is none.

    A name of its section 6.1, ``#8a1c10`` in 3, 4, 6 or 8 digits (what shines through is left out), or ``rgb()``,
    ``hsl()`` and ``oklch()`` with three plain numbers or percentages.
    """
    text = text.strip(" \t\r\n\f")
    if _HEX.fullmatch(text):
        digits = text[1:] if len(text) > 5 else "".join(2 * digit for digit in text[1:])
        return Colour(*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    if found := next(filter(None, (function.fullmatch(text) for function in _FUNCTIONS)), None):
        return _called(found[1].lower(), found[2], found[3], found[4])
    named = colour_names().get(text.lower())
    return colour_of(named) if named else None


@cache
def colour_names() -> dict[str, str]:
    """The named colours of CSS, as hexadecimal numbers."""
    from PIL.ImageColor import colormap  # in which Pillow notes what it has made of a name: white as (255, 255, 255)

    return {
        name: value if isinstance(value, str) else "#{:02x}{:02x}{:02x}".format(*value)
        for name, value in colormap.items()
    }


def _called(function: str, *given: str) -> Colour:
    first, second, third = (float(one.rstrip("%")) for one in given)
    shares = [one.endswith("%") for one in given]
    if function == "rgb":
        values = [n / (100 if share else 255) for n, share in zip((first, second, third), shares, strict=True)]
        return Colour(*(min(1.0, value) for value in values))
    if function == "hsl":
        return Colour(*colorsys.hls_to_rgb(first % 360 / 360, min(1, third / 100), min(1, second / 100)))
    return _from_oklch(min(1, first / 100 if shares[0] else first), second * 0.4 / 100 if shares[1] else second, third)


def _from_oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """As CSS Color 4 converts it (section 9.4 and its sample code); what no screen shows is cut off."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return Colour(*(_encoded(min(1.0, max(0.0, part))) for part in linear))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(colour: Colour) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def darkened(colour: Colour, paper: Colour) -> Colour:
    """The colour, as much darker as text on a light paper needs it, in its own hue; itself where it is dark enough."""
    if contrast(colour, paper) >= READABLE:
        return colour
    most = (_luminance(paper) + 0.05) / (READABLE + 0.05) - 0.05
    share = most / _luminance(colour)
    return Colour(*(_encoded(_linear(part) * share) for part in colour))


def hexadecimal(colour: Colour) -> str:
    """As CSS and SVG write it: ``#8a1c10``."""
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)
