"""Where a written name may start and end: word edges, possessives, compounds, particles (rules W2, W3, W5, W8)."""

from __future__ import annotations

import re
import unicodedata

from archivegen.names.vocabulary import word_set

_CLOSED_ON = frozenset("@#\\_$€£¥")
_JOINERS = "\u200c\u200d"
_IN_WORDS = frozenset(("Mn", "Mc", "Me", "Nl", "Pc"))  # not No: the "¹" after a name is a note's number
_PREFIXES = word_set("pro anti ex non post pre neo ultra trans mid inter intra all arch crypto sub super")
_ARABIC_ARTICLES = word_set("al el as ad ar at an az ash ibn bin ul")
ELISIONS = {
    "fr": "l d j m n s t c qu jusqu lorsqu puisqu quoiqu presqu",
    "it": "l d un all dall dell nell sull coll quell quest bell sant anch com cent senz",
    "ca": "l d n s m t",
    "oc": "l d n s m t qu",
    "pms": "l d",
}
_SUFFIX_AFTER_APOSTROPHE = word_set("tr az crh pl fi")
_ARABIC_PREFIX = re.compile("[وف]?(?:[بلک]?(?:ال)?|لل)")
_HEBREW_PREFIX = re.compile("ו?[שמכלב]?ה?")
_KOREAN_AFTER = re.compile(
    "(?:에게서|에서는|에서도|으로는|이라는|이라고|에게|에서|에는|에도|으로|라는|라고|까지|부터|처럼|보다|한테|께서|이나|"
    "은|는|이|가|을|를|의|에|와|과|로|도|만|나|께)(?!\\w)"
)
_RUSSIAN_PARTICLES = word_set("то ка де таки")
_CHAIN = re.compile(r"(?:-[^\W_][\w']*)+")
_POSSESSIVE = re.compile(r"'[sS](?!\w)")
_SUFFIX = re.compile(r"'\w+")


def is_word(char: str) -> bool:
    """Whether a character belongs to a word: a letter, a digit, a mark on a letter, a joiner, an underscore."""
    if char.isascii():
        return char.isalnum() or char == "_"
    return char.isalpha() or char.isdecimal() or char in _JOINERS or unicodedata.category(char) in _IN_WORDS


def is_spaceless(char: str) -> bool:
    """Whether a character is of a script that is written without spaces."""
    if char < "\u0e00":
        return False
    code = ord(char)
    return (
        0x0E00 <= code <= 0x109F
        or 0x1780 <= code <= 0x17FF
        or 0x3005 <= code <= 0x3007
        or 0x3041 <= code <= 0x30FF
        or 0x31F0 <= code <= 0x31FF
        or 0x3400 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
    )


def _is_katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30fa" or char == "\u30fc" or "\u31f0" <= char <= "\u31ff"


def _run_on(inside: str, outside: str) -> bool:
    """Whether a name of a script without spaces may touch this character: a run of katakana is one word."""
    return not (_is_katakana(inside) and _is_katakana(outside))


def starts(text: str, start: int, end: int, language: str) -> bool:
    """Whether a name may start here."""
    before = text[start - 1]
    if before in " \0(":
        return True
    first = text[start]
    if is_word(before):
        if is_spaceless(first):
            return end - start > 1 and _run_on(first, before)
        if is_spaceless(before):
            return True  # between two scripts there is an edge: "他在Kabul。"
        return _has_particle(text, start, language)
    if before == "-":
        return _compound_allows(text, start)
    if before == "'":
        return _elision_allows(text, start, language)
    if before == ".":
        return not is_word(text[start - 2 : start - 1] or " ")
    return before not in _CLOSED_ON


def ends(text: str, start: int, end: int, language: str) -> bool:
    """Whether a name may end here."""
    after = text[end]
    if after in " \0,":
        return True
    last = text[end - 1]
    if is_word(after):
        if is_spaceless(last):
            return end - start > 1 and _run_on(last, after) and unicodedata.category(after)[0] != "M"
        if is_spaceless(after):
            return True
        return language == "ko" and _KOREAN_AFTER.match(text, end) is not None
    if after == "'":
        return _apostrophe_allows(text, end, language)
    if after == "-":
        chain = _CHAIN.match(text, end)
        if chain is None:
            return True
        parts = chain.group()[1:].split("-")
        if "\u0400" <= last <= "\u052f":  # "Москва-река" is a river; "Москва-то" is Moscow
            return all(part in _RUSSIAN_PARTICLES for part in parts)
        return all(part[0].islower() for part in parts)
    if after == ".":
        following = text[end + 1]
        return not (following.islower() or following.isdigit()) or not last.isalnum()
    return after not in _CLOSED_ON


def after_possessive(text: str, end: int) -> int:
    """The position after a possessive that follows a name, or the same position."""
    if text[end] != "'":
        return end
    found = _POSSESSIVE.match(text, end)
    return found.end() if found else end + 1


def _apostrophe_allows(text: str, end: int, language: str) -> bool:
    if not is_word(text[end + 1]) or _POSSESSIVE.match(text, end):
        return True
    suffix = _SUFFIX.match(text, end)
    return language in _SUFFIX_AFTER_APOSTROPHE and suffix is not None and suffix.group()[1:].islower()


def _word_before(text: str, position: int, also: str = "") -> str:
    start = position
    while start > 0 and (is_word(text[start - 1]) or text[start - 1] in also):
        start -= 1
    return text[start:position]


def _compound_allows(text: str, start: int) -> bool:
    """Whether the hyphen before is that of "pro-Biden", not that of "Smith-Jones" or "al-Assad"."""
    parts = _word_before(text, start - 1, "-").split("-")
    if not parts[-1]:
        return True
    if parts[-1].lower() in _ARABIC_ARTICLES:
        return False
    return all(part.lower() in _PREFIXES or part[:1].islower() for part in parts if part)


def _elision_allows(text: str, start: int, language: str) -> bool:
    word = _word_before(text, start - 1)
    return not word or word.lower() in ELISIONS.get(language, "").split()


def _has_particle(text: str, start: int, language: str) -> bool:
    """Whether what is written onto the name, back to the word's start, is a particle of the language (W8)."""
    if language in {"ar", "fa", "ur", "ps", "ckb", "sd", "ug"}:
        pattern = _ARABIC_PREFIX
    elif language in {"he", "yi"}:
        pattern = _HEBREW_PREFIX
    else:
        return False
    return pattern.fullmatch(_word_before(text, start)) is not None
