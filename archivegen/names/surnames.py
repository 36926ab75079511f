"""The short forms of a person's name: the surname, from the sort name or the last word (rule M4); initials (W10)."""

from __future__ import annotations

import re
import unicodedata

from archivegen.names.vocabulary import SUFFIXES, word_set

_PARTICLES = word_set("van von de da di del della du des der den ter ten la le dos do af av zu al el bin ibn")
_ARTICLE = re.compile(r"(?:al|el|as|ad|ar|at|an|az|ash|ul|ol)-(?=\w)", re.IGNORECASE)
_TIES = frozenset(("of", "the", "und", "and", "&"))
_NUMERAL = re.compile(r"[IVXLC]+\.?$|\d")


def script(text: str) -> str:
    """The script of the first letter, by its Unicode name: ``LATIN``, ``ARABIC``, ``CJK``; "" without a letter."""
    letter = next((c for c in text if c.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""


def short_forms(name: str, sort_name: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """The default short forms of a person: the surname, in each script that the other names are written in."""
    if sort_name and "," not in sort_name and sort_name != name and sort_name.split(maxsplit=1)[0] in name.split():
        forms = _forms(sort_name.split()[:1])
    else:
        forms = surnames(sort_name if "," in sort_name else name)
    seen = script(name)
    for other in others:
        if script(other) != seen:
            forms += surnames(other)
    return tuple(dict.fromkeys(forms))


def surnames(name: str) -> tuple[str, ...]:
    """The forms of the surname of a full name, the longest first; none where the name is no given name and surname.

    ``Massoud, Ahmad Shah`` gives what is before the comma; ``Vincent van Gogh`` gives ``van Gogh`` and ``Gogh``.
    """
    if "," in name:
        before, _, after = name.partition(",")
        plain = after.strip().rstrip(".").lower() not in SUFFIXES
        if plain:
            return _forms(before.split()) if after.strip() and _is_surname(before.strip()) else ()
        name = before
    if "·" in name or "・" in name:
        last = re.split("[·・]", name)[-1].strip()
        return (last,) if len(last) > 1 else ()
    words = name.split()
    while len(words) > 1 and words[-1].rstrip(".").lower() in SUFFIXES and not words[-1].isupper():
        words.pop()
    if len(words) < 2 or any(w in _TIES for w in words) or _NUMERAL.match(words[-1]):
        return ()
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:  # "van Gogh", "Le Pen"
        start -= 1
    return _forms(words[start:])


def _is_surname(text: str) -> bool:
    return bool(text) and not any(w in _TIES or _NUMERAL.match(w) for w in text.split())


def _forms(words: list[str]) -> tuple[str, ...]:
    whole = " ".join(words)
    bare = words
    while len(bare) > 1 and bare[0] in _PARTICLES:
        bare = bare[1:]
    forms = [whole, " ".join(bare)]
    without = _ARTICLE.sub("", forms[-1])
    forms += [without] if without[:1].isupper() else []
    return tuple(dict.fromkeys(f for f in forms if len(f.rstrip(".")) > 1))


def with_initials(name: str, surname: str) -> tuple[str, ...]:
    """The name with initials, and the surname first: "J. R. Biden", "J R Biden", "Biden, Joe" (rule W10)."""
    if not name.endswith(surname) or "," in name:
        return ()
    given = name[: -len(surname)].split()
    letters = [g[0] for g in given if g[0].isalpha()]
    if not letters or len(letters) != len(given) or not letters[0].isupper():
        return ()
    heads = {tuple(letters), (letters[0],)}
    forms = [f"{surname}, {' '.join(given)}", f"{surname}, {given[0]}"]
    for head in sorted(heads):
        dotted = [f"{c}." for c in head]
        forms += [f"{' '.join(dotted)} {surname}", f"{''.join(dotted)} {surname}", f"{' '.join(head)} {surname}"]
        forms += [f"{surname}, {' '.join(dotted)}"]
    if len(given) > 1:
        forms.append(f"{given[0]} {' '.join(c + '.' for c in letters[1:])} {surname}")
        forms.append(f"{given[0]} {' '.join(letters[1:])} {surname}")
    return tuple(dict.fromkeys(forms))
