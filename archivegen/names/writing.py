"""What counts as the same written name (rules W4, W7, W8): one normal form, with the way back to the text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache

SEPARATOR = "\0"  # between the blocks of a text: never part of a name, never white space

# One character for another: the length stays, so positions stay.
_SAME = (
    *((c, "'") for c in "\u2018\u2019\u02bc\u02b9\u2032\uff07\u055a\u201b\u02bb\u0060\u00b4"),
    *((c, "-") for c in "\u2010\u2011\ufe63\uff0d"),
    *((c, " ") for c in "\n\r\t\x0b\x0c\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"),
    *((chr(c), " ") for c in range(0x2000, 0x200B)),
)
_ARABIC_SAME = (("\u064a", "\u06cc"), ("\u0649", "\u06cc"), ("\u0643", "\u06a9"), ("\u06c0", "\u06c1"))
_IGNORED = "\u00ad\u034f\u2060\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_VOWEL_MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u0591-\u05bd\u05bf\u05c1\u05c2"


@cache
def _combining() -> str:
    marks = [c for c in range(0x300, 0x1E950) if unicodedata.combining(chr(c))]
    return "".join(map(chr, marks))


@cache
def _changes() -> re.Pattern[str]:
    """Stretches whose length may change: ignored characters, vowel marks, runs of white space, uncomposed letters."""
    marks = re.escape(_combining())
    jamo = "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
    return re.compile(
        f"[{_IGNORED}]+|[{_VOWEL_MARKS}]+|[^\\s\0][{marks}{_IGNORED}]+|{jamo}|[\uac00-\ud7a3][\u11a8-\u11c2]|  +"
    )


_DROPPED = re.compile(f"[{_IGNORED}{_VOWEL_MARKS}]+")


def _members(ranges: str) -> tuple[str, ...]:
    parts = re.findall("(.)-(.)|(.)", ranges)
    return tuple(chr(c) for a, b, one in parts for c in range(ord(a or one), ord(b or one) + 1))


_SUSPECTS = _members(_IGNORED + _VOWEL_MARKS)
_UNSEEN = "".join(_members(_IGNORED))


@cache
def _special() -> re.Pattern[str]:
    """Anything that has another normal form, but for letters that NFC composes."""
    same = "".join(old for old, _ in (*_SAME, *_ARABIC_SAME))
    return re.compile(f"[{re.escape(same)}{_IGNORED}{_VOWEL_MARKS}]|  ")


class Written:
    """A text in normal form, and where each stretch of it stands in the text as it was."""

    __slots__ = ("_normal", "_original", "text")

    def __init__(self, text: str, normal: list[int], original: list[int]) -> None:
        self.text = text
        self._normal = normal  # starts of pieces in the normal form; every second piece was changed
        self._original = original

    def start(self, position: int) -> int:
        """The original position of the character at a normal position, as the start of a span."""
        if not self._normal:
            return position
        piece = bisect_right(self._normal, position) - 1
        if piece < 0:
            return position
        offset = 0 if piece % 2 == 0 else position - self._normal[piece]
        return self._original[piece] + offset

    def end(self, position: int) -> int:
        """The original position after the character before a normal position, as the end of a span."""
        if not self._normal:
            return position
        piece = bisect_right(self._normal, position - 1) - 1
        if piece < 0:
            return position
        if piece % 2 == 0:  # a changed stretch ends where the next piece starts
            return self._original[piece + 1]
        return self._original[piece] + position - self._normal[piece]


def read(text: str) -> Written:
    """The normal form of a text, with positions."""
    plain = _same(text)
    if "  " not in plain and (
        plain.isascii() or (unicodedata.is_normalized("NFC", plain) and not any(map(plain.__contains__, _SUSPECTS)))
    ):
        return Written(plain, [], [])
    return _read_changed(plain)


def normal(form: str) -> str:
    """The normal form of a name: no white space around it."""
    if unicodedata.is_normalized("NFC", form) and not _special().search(form):
        return form.strip()
    return read(unicodedata.normalize("NFC", form)).text.strip()


def _same(text: str) -> str:
    if text.isascii():
        for old in "`\n\r\t\x0b\x0c":
            if old in text:
                text = text.replace(old, "'" if old == "`" else " ")
        return text
    for old, new in _SAME:
        if old in text:
            text = text.replace(old, new)
    for old, new in _ARABIC_SAME:
        if old in text:
            text = text.replace(old, new)
    return text


def _read_changed(plain: str) -> Written:
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = done = 0
    for found in _changes().finditer(plain):
        whole = found.group()
        core = whole.rstrip(_UNSEEN)  # what is not there behind a letter is no part of a name that ends with it
        for old, first, last in (
            (core, found.start(), found.start() + len(core)),
            (whole[len(core) :], found.start() + len(core), found.end()),
        ):
            new = _replacement(old)
            if new == old:
                continue
            parts += (plain[done:first], new)
            length += first - done
            starts += (length, length + len(new))
            origins += (first, last)
            length += len(new)
            done = last
    parts.append(plain[done:])
    return Written("".join(parts), starts, origins)


def _replacement(old: str) -> str:
    if old.startswith("  "):
        return " "
    return _same(unicodedata.normalize("NFC", _DROPPED.sub("", old)))


def fold(text: str) -> str:
    """The text without diacritics, of the same length, in lower case never (rule W7)."""
    if text.isascii():
        return text
    return "".join(map(_base, text))


_FOLDED = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "Ħ": "H"}


@cache
def _base(char: str) -> str:
    if char < "\x80":
        return char
    base = unicodedata.normalize("NFD", char)[0]
    return _FOLDED.get(char, base if unicodedata.category(base)[0] == "L" else char)
