"""How to cite an article: Chicago (17th edition, bibliography), MLA (9th) and APA (7th), as text in parts.

Nothing is guessed: titles keep their capitals, a name is turned round only where the archive says which part is the
family name, and a date says no more than the archive knows.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from archivegen.archive.dates import label
from archivegen.pages.authors import Author
from archivegen.pages.views.articles import CiteView
from archivegen.source.fields import When

LANGUAGE = "en-US"  # of the words and dates that these styles prescribe
_ENDS = frozenset(".?!…。？！؟۔।")
_CLOSING = "’”»\"'"
_SHORT_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_CERTAIN = re.compile(r"([1-9]\d{3})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?")
_QUOTED = re.compile(r"“([^”]*)”")


class Work(msgspec.Struct, frozen=True):
    """What is cited. ``publication`` and ``page`` are "" where it was published nowhere else."""

    title: str
    authors: tuple[Author, ...]
    publication: str
    page: str
    date: When | None
    archive: str
    url: str


Parts = list[tuple[str, str]]


def citations(work: Work) -> tuple[CiteView, ...]:
    """The three citations."""
    days = _days(work.date.edtf) if work.date else Days("", "", "")
    own = work.publication == work.archive  # an archive that is its newspaper's own
    return (
        CiteView("Chicago", tuple(_chicago(work, days.chicago or "n.d.", own))),
        CiteView("MLA", tuple(_mla(work, days.mla, own))),
        CiteView("APA", tuple(_apa(work, days.apa or "n.d.", own))),
    )


def _chicago(work: Work, day: str, own: bool) -> Parts:
    """Sections 14.191 to 14.207: of an unsigned article the newspaper stands in the author's place (14.199)."""
    if work.authors:
        parts = _names(work.authors, most=10, kept=7)
        parts.append(("", f"{_stop(parts[-1][1])} "))
    elif work.publication:
        parts = [("work", work.publication), ("", f"{_stop(work.publication)} ")]
    else:
        parts = []
    parts += _quoted(work.title)
    if work.publication:
        said = [("work", work.publication), ("", ", ")] if work.authors else []
        day = day if work.authors else day[:1].upper() + day[1:]
        parts += [*said, ("", f"{day}{_stop(day)} ")]
        parts += [] if own else [("name", work.archive), ("", f"{_stop(work.archive)} ")]
    else:
        parts += [("name", work.archive), ("", f", {day}{_stop(day)} ")]
    return [*parts, ("url", work.url), ("", ".")]


def _mla(work: Work, day: str, own: bool) -> Parts:
    """The newspaper is the first container, this archive the second; a date that is not known is left out."""
    parts = _names(work.authors, most=2, kept=1)
    if parts:
        parts.append(("", f"{_stop(parts[-1][1])} "))
    parts += _quoted(work.title)
    if work.publication:
        where = "".join(f", {part}" for part in (day, _pages(work.page)) if part)
        parts.append(("work", work.publication))
        parts += [("", f"{where}, ")] if own else [("", f"{where}{_stop(where)} "), ("work", work.archive), ("", ", ")]
    else:
        parts += [("work", work.archive), ("", f", {day}, " if day else ", ")]
    return [*parts, ("url", work.url), ("", ".")]


def _apa(work: Work, day: str, own: bool) -> Parts:
    """Sections 9.8 (names), 9.13 (dates) and 10.1; a title stands first where nobody signed."""
    title = ("title" if work.publication else "title-work", work.title)
    if work.authors:
        parts = _initialled(work.authors)
        parts += [("", f"{_stop(parts[-1][1])} ({day}). "), title, ("", f"{_stop(work.title)} ")]
    else:
        parts = [title, ("", f"{_stop(work.title)} ({day}). ")]
    if work.publication:
        page = f", {work.page}" if work.page else ""
        parts += [("work", work.publication), ("", f"{page}{_stop(page or work.publication)} ")]
    if not own:
        parts += [("name", work.archive), ("", f"{_stop(work.archive)} ")]
    return [*parts, ("url", work.url)]


def _stop(before: str) -> str:
    """A full stop, unless what is before it ends a sentence already."""
    return "" if _ended(before) else "."


def _ended(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in _ENDS


def _names(authors: tuple[Author, ...], most: int, kept: int) -> Parts:
    """The first name as it is filed, the others as they are read; of more than ``most`` the first ``kept``."""
    if not authors:
        return []
    all_of_them = len(authors) <= most
    first, *others = authors if all_of_them else authors[:kept]
    comma = "," if first.family or len(others) > 1 else ""
    parts: Parts = [("name", first.inverted)]
    for number, author in enumerate(others, 1):
        last = all_of_them and number == len(others)
        parts += [("", f"{comma} and " if last else ", "), ("name", author.name)]
    if not all_of_them:
        parts.append(("", f"{comma} et al."))
    return parts


def _initialled(authors: tuple[Author, ...]) -> Parts:
    """Up to twenty names; of more the first nineteen and the last."""
    shown = authors if len(authors) <= 20 else (*authors[:19], authors[-1])
    parts: Parts = [("name", _initials(shown[0]))]
    for author in shown[1:-1]:
        parts += [("", ", "), ("name", _initials(author))]
    if len(shown) > 1:
        parts += [("", ", … " if len(authors) > 20 else ", & "), ("name", _initials(shown[-1]))]
    return parts


def _initials(author: Author) -> str:
    """A name with the initials of its given names; scripts without capitals have none."""
    if not author.family:
        return author.name
    words = [re.sub(r"[^\s-]+", _initial, word) for word in author.given.split()]
    return ", ".join(part for part in (author.family, " ".join(words), author.suffix) if part)


def _initial(word: re.Match[str]) -> str:
    return f"{word[0][0]}." if word[0][0].isupper() else word[0]


def _quoted(title: str) -> Parts:
    """A title between quotation marks: its own ones become single, where they come in pairs."""
    if "“" in title:
        title = _QUOTED.sub(r"‘\1’", title)
    if '"' in title and title.count('"') % 2 == 0:
        title = re.sub(r'"([^"]*)"', r"‘\1’", title)
    return [("", "“"), ("title", title), ("", "” " if _ended(title) else ".” ")]


def _pages(page: str) -> str:
    if not page or page.isdigit():
        return page and f"p. {page}"
    if re.fullmatch(r"[A-Z]*\d+\w*", page):
        return f"p. {page}"
    return f"pp. {page}" if re.match(r"[A-Z]*\d+\w*\s*[-–,]\s*[A-Z]*\d", page) else page


def in_words(date: When) -> str:
    """A date as a citation says it, with its uncertainty: "1914–1918", "ca. 1880", "1950s"."""
    return _days(date.edtf).chicago


class Days(msgspec.Struct, frozen=True):
    """A date as each style writes it."""

    chicago: str
    mla: str
    apa: str


@lru_cache(maxsize=40_000)  # all days of a century
def _days(edtf: str) -> Days:
    """A date in each style's own form, as far as it is certain; in words where it is not."""
    found = _CERTAIN.fullmatch(edtf)
    if found is None:
        if about := re.fullmatch(r"([1-9]\d{3})~", edtf):
            return Days(f"ca. {about[1]}", f"circa {about[1]}", f"ca. {about[1]}")
        words = re.sub(r"\s+–\s+", "–", label(edtf, LANGUAGE))  # these styles close ranges up
        return Days(words, words, words)
    year, month, day = found.groups()
    if not month:
        return Days(year, year, year)
    long, short = _MONTHS[int(month) - 1], _SHORT_MONTHS[int(month) - 1]
    if not day:
        return Days(f"{long} {year}", f"{short} {year}", f"{year}, {long}")
    number = int(day)
    return Days(f"{long} {number}, {year}", f"{number} {short} {year}", f"{year}, {long} {number}")
