"""How alike two written names are: one name in two spellings, with initials or in full, or merely close."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from archivegen.names.surnames import surnames
from archivegen.names.writing import fold, normal

MANY = 400  # names above which only those that begin or end alike are compared
CLOSE = 84.0  # of 100: from here on two spellings are worth a look

_NO_LETTERS = re.compile(r"[\W_]+")


@cache
def plain(form: str) -> str:
    """A name without capitals, accents and signs: equal for "Kim Min-Woo", "KIM MIN WOO" and "Kím Min-woo"."""
    return _NO_LETTERS.sub(" ", fold(normal(form)).casefold()).strip()


@cache
def given_and_surname(form: str) -> tuple[tuple[str, ...], str]:
    """The given names and the surname of a name as `plain` writes them; no surname where it is no person's name."""
    found = surnames(form)
    if not found:
        return (), ""
    surname = found[0]
    if not form.endswith(surname):
        return (), ""
    return tuple(plain(form[: -len(surname)]).split()), plain(surname)


def may_be_one(one: str, other: str) -> bool:
    """Whether two full names may be one person's: the same surname, and given names that differ in initials only.

    "A. Rashid" and "Ahmad Rashid", "Mikhail S. Gorbachev" and "Mikhail Gorbachev" may; "Ahmad Massoud" and "Ahmad
    Shah Massoud" are two people until somebody says that they are one.
    """
    first, surname = given_and_surname(one)
    second, same = given_and_surname(other)
    if not surname or surname != same:
        return False
    short, long = sorted((first, second), key=len)
    if not short or not all(map(_agree, short, long)):
        return False
    return all(len(name) == 1 for name in long[len(short) :])


def _agree(one: str, other: str) -> bool:
    return one == other or (1 in {len(one), len(other)} and one[0] == other[0])


def nearest(form: str, known: Sequence[str], most: int) -> list[tuple[int, float]]:
    """The known names that are closest to a name: their places and how alike they are, of 100, the closest first.

    ``known`` are written as `plain` writes them.
    """
    wanted = plain(form)
    if len(wanted) < 4:
        return []
    from rapidfuzz import fuzz, process  # takes longer to load than most builds need to do all else with names

    found = process.extract(wanted, known, scorer=fuzz.token_sort_ratio, score_cutoff=CLOSE, limit=most)
    return [(place, score) for _, score, place in found]


class Near:
    """The records of one kind by how their names are spelt, for those who look for what a slip of the pen meant."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """``names`` are (written form, what to say of it)."""
        self._said: dict[str, str] = {}
        for form, said in names:
            self._said.setdefault(plain(form), said)
        self._few = list(self._said) if len(self._said) <= MANY else None
        self._by_edge: dict[str, list[str]] = {}
        if self._few is None:  # each of thousands with each of thousands would take minutes
            for form in self._said:
                for edge in _edges(form):
                    self._by_edge.setdefault(edge, []).append(form)

    def to(self, form: str) -> str:
        """What to say of the name that is spelt most like a form; "" where none is close."""
        known = self._few
        if known is None:
            known = list(dict.fromkeys(n for edge in _edges(plain(form)) for n in self._by_edge.get(edge, ())))
        found = nearest(form, known, 1)
        return self._said[known[found[0][0]]] if found else ""


def _edges(form: str) -> tuple[str, str]:
    return f"^{form[:3]}", f"{form[-4:]}$"


def with_initial(forms: Iterable[str]) -> list[str]:
    """Those of the forms that have an initial for a given name."""
    return [form for form in forms if any(len(name) == 1 for name in given_and_surname(form)[0])]
