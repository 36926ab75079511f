"""What a file that is not UTF-8 may be, said so that whoever wrote it can tell: nothing is guessed.

Nearly any bytes are text in several encodings, so that no program knows which was meant; a reader who knows the
language sees it at once.
"""

from __future__ import annotations

import re
import shlex
import unicodedata

_ENCODINGS = (  # (as iconv and Python call it, where it was the usual one)
    ("WINDOWS-1252", "Western Europe"),
    ("WINDOWS-1250", "Central Europe"),
    ("WINDOWS-1251", "Cyrillic"),
    ("WINDOWS-1256", "Arabic, Persian"),
    ("WINDOWS-1258", "Vietnamese"),
    ("MACINTOSH", "an old Mac"),
    ("CP850", "DOS"),
)
_OFFERED = 3
_LINES = 500  # with foreign bytes, of which a piece is looked at
_SAMPLE = 24  # bytes of a line that are shown
_AROUND = 60  # bytes before and behind a foreign one that are looked at
_FOREIGN = re.compile(rb"[\x80-\xff]")
_WORDS = re.compile(rb"[^\s;,|\"]*[\x80-\xff][^\r\n\t;|\"]*")
_SIGNS = frozenset("\u00a0‘’“”„‚«»‹›–—…·•§°€£№¿¡ªº،؛؟ـ\u200c\u200d\u200e\u200f")


def remedy(path: str, data: bytes) -> str:
    """How to make UTF-8 of a file that is not: where it comes from, or by what its writer recognises."""
    if b"\0" in data:
        return "it holds bytes that no text has: is it a text at all?"
    if _is_mostly_utf8(data):
        return "most of it is UTF-8: type anew what stands here; to convert the whole file would spoil the rest"
    program = "Excel: Save as → CSV UTF-8" if path.lower().endswith(".csv") else "an editor: Save as, encoding UTF-8"
    seen = ", ".join(f'"{text}" is {name} ({where})' for text, name, where in readings(data))
    return (
        f"save it as UTF-8 in the program it comes from ({program}); or see which reading is right, {seen}, "
        f"and put its name for ENCODING: {convert('ENCODING', path)}"
    )


def convert(encoding: str, path: str) -> str:
    """The command that puts a file in UTF-8 in its own place."""
    file = shlex.quote(path)
    return f"iconv -f {encoding} -t UTF-8 {file} > converted && mv converted {file}"


def readings(data: bytes) -> list[tuple[str, str, str]]:
    """Some words as the likeliest encodings have them, each with its name and where it was usual.

    Encodings that lack a byte of the file are left out, and of those that make the same text of it all but the first.
    """
    lines = _with_foreign(data)
    looked = b"\n".join(lines)
    texts: dict[str, tuple[str, str]] = {}
    for name, where in _ENCODINGS:
        try:
            texts.setdefault(data.decode(name), (name, where))
        except UnicodeDecodeError:
            continue
    names = sorted(texts.values(), key=lambda named: _oddness(looked.decode(named[0])))[:_OFFERED]
    line = max(lines, key=lambda line: len({line.decode(name) for name, _ in names}))
    words = _WORDS.search(line)
    sample = words[0][:_SAMPLE].rstrip() if words else line[:_SAMPLE]
    return [(sample.decode(name), name, where) for name, where in names]


def _with_foreign(data: bytes) -> list[bytes]:
    """Pieces of lines around the first foreign byte of each."""
    found = []
    for line in re.split(rb"[\r\n]+", data):
        if first := _FOREIGN.search(line):
            found.append(line[max(0, first.start() - _AROUND) : first.start() + _AROUND])
            if len(found) == _LINES:
                break
    return found


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether it has more characters of several bytes, which no other encoding has by chance, than bytes that err."""
    good = sum(char > "\x7f" for char in data.decode("utf-8", "ignore"))
    return good > data.decode("utf-8", "replace").count("\ufffd") - data.count(b"\xef\xbf\xbd")


def _oddness(text: str) -> int:
    """How often a text has what words do not: two scripts, a capital behind a small letter, signs, accents in a row."""
    odd, before, accents = 0, " ", 0
    for char in text:
        foreign = char > "\x7f"
        if unicodedata.category(char)[0] in "LM":
            if before.isalpha() and char.isalpha():
                odd += _script(before) != _script(char) or (before.islower() and char.isupper())
            accents = accents + 1 if foreign and _script(char) == "LATIN" else 0
            odd += accents > 2
        else:
            odd += foreign and char not in _SIGNS
            accents = 0
        before = char
    return odd


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
