"""The data of the search page's name box: records by the beginnings of all their names, in files of a few kilobytes.

A word of a name is filed under its first letter, its first two and its first three, and each of these *beginnings*
belongs to one file, by a sum over its letters that the search page works out too (``theme/static/search-names.js``).
So one file answers for a word that is being typed, whatever the archive's size: a beginning of three letters has all
its records, a shorter one those named most. How many files there are follows from the number of names alone, so that
the plan knows them without looking at a single name (docs/adr/0028).
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache, partial

import msgspec

from archivegen.archive.model import Entry, Key
from archivegen.archive.urls import web
from archivegen.digest import encode
from archivegen.pages.context import Context
from archivegen.pages.jobs import Generate
from archivegen.pages.views.items import RecordItem

FOLDER = "search/names/"
NAMES_A_FILE = 200  # written forms: 20 to 60 kilobytes of JSON
FILES = 1024  # at the most
LETTERS = 3  # the longest beginning
MOST_NAMED = 40  # records under a shorter one
GIST = 90  # characters of a summary that tells apart what nothing else does

_PLAIN = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
    "ς": "σ", "ي": "ی", "ى": "ی", "ك": "ک", "ـ": "",
    **dict.fromkeys("'’‘ʼʻʾʿ`´", ""),
}  # fmt: skip
_MARKS = frozenset(("Mn", "Me", "Mc", "Cf"))  # marks of letters, and what only changes how a text is shown


def folded(text: str) -> str:
    """A text as the name box compares it: letters and digits alone, small, without marks, words with a blank between.

    Compatibility forms are taken apart (NFKD, UAX 15) and marks and format characters left out; apostrophes are left
    out, hyphens and all else divide words. ``theme/static/search-fold.js`` says the same.
    """
    return " ".join("".join(map(_folded, text)).split())


@cache
def _folded(letter: str) -> str:
    if letter in _PLAIN:
        return _PLAIN[letter]
    parts = unicodedata.normalize("NFKD", letter.lower())
    bare = "".join(part for part in parts if unicodedata.category(part) not in _MARKS)
    small = unicodedata.normalize("NFKD", bare.lower())
    plain = "".join(_PLAIN.get(part, part) for part in small)
    return "".join(part if part.isalnum() else " " for part in plain)


def name_files(context: Context) -> Iterator[Generate]:
    """The files of the name box; none where the site has no search."""
    if not context.site.search:
        return
    keys, count = named(context), file_count(context)
    shown = context.held.once("shown in name box", _what_is_shown, context.archive.entries, context.records, keys)
    made_of = context.made_of.plain(shown)
    for number in range(count):
        yield Generate(f"{FOLDER}{number}.json", partial(_file, keys, count, number), made_of)


def named(context: Context) -> tuple[Key, ...]:
    """The records that are suggested: those that lists show."""
    return context.held.once("suggested", _listed, context.archive.entries)


def _listed(entries: dict[Key, Entry]) -> tuple[Key, ...]:
    return tuple([key for key, e in entries.items() if e.url and e.fields.index])


def file_count(context: Context) -> int:
    """How many files there are: a power of two, so that few edits change it; 0 where the site has no search."""
    if not context.site.search:
        return 0
    names = context.held.once("names in box", _names, context.archive.entries, named(context))
    return min(1 << max(names // NAMES_A_FILE, 1).bit_length() - 1, FILES)


def _names(entries: dict[Key, Entry], keys: Iterable[Key]) -> int:
    return sum([len(entries[key].record.names) for key in keys])


def weight(count: int) -> int:
    """How often a record is named, to the power of two: an edit seldom moves it, and it orders suggestions as well."""
    return count.bit_length()


def file_of(beginning: str, count: int) -> int:
    """The file of a beginning."""
    total = 0
    for letter in beginning:
        total = (total * 31 + ord(letter)) % 1_000_003
    return total % count


class _Suggestion(msgspec.Struct, frozen=True):
    kind: int
    url: str  # without the folder of its kind
    name: str
    detail: str
    weight: int
    forms: tuple[tuple[str, frozenset[str]], ...]  # each with the beginnings of its words

    def row(self, beginnings: Set[str]) -> list[object]:
        """What a file says of it: of its other names, those that have one of these beginnings."""
        forms = [form for form, own in self.forms if form != self.name and not own.isdisjoint(beginnings)]
        return [self.kind, self.url, self.name, self.detail, self.weight, *forms]


class _Box(msgspec.Struct, frozen=True):
    """All suggestions, the most named first; of each file the places of its own, with the beginnings they have."""

    suggestions: list[_Suggestion]
    shares: list[dict[int, set[str]]]


def _box(context: Context, keys: Iterable[Key], count: int) -> _Box:
    """The suggestions of these records, shared out to so many files."""
    suggestions = _suggestions(context, keys)
    shares: list[dict[int, set[str]]] = [{} for _ in range(count)]
    for beginning, places in _filed(suggestions).items():
        share = shares[file_of(beginning, count)]
        for at in places:
            share.setdefault(at, set()).add(beginning)
    return _Box(suggestions, shares)


def _suggestions(context: Context, keys: Iterable[Key]) -> list[_Suggestion]:
    folders = [f"{web(kind.folder)}/" for kind in context.kinds]
    numbers = {kind.name: number for number, kind in enumerate(context.kinds)}
    found = []
    for key, detail in _details(context, keys).items():
        entry, item = context.archive.entries[key], context.records[key]
        forms = tuple(dict.fromkeys(name.form for name in entry.record.names))
        url = item.url.removeprefix(folders[numbers[key[0]]])
        own = tuple((form, _beginnings(form)) for form in forms)
        found.append(_Suggestion(numbers[key[0]], url, item.name, detail, weight(item.count), own))
    return sorted(found, key=lambda s: (-s.weight, s.kind, s.name, s.url))


def _filed(suggestions: Sequence[_Suggestion]) -> dict[str, list[int]]:
    """The places of suggestions under each beginning."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    whole: defaultdict[str, list[int]] = defaultdict(list)  # those with a word that is no longer than that
    for at, one in enumerate(suggestions):
        for beginning in sorted(frozenset().union(*(own for _, own in one.forms))):
            found[beginning].append(at)
        for word in {word for form, _ in one.forms for word in folded(form).split() if len(word) < LETTERS}:
            whole[word].append(at)
    for beginning, places in found.items():
        if len(beginning) < LETTERS:
            first = dict.fromkeys([*whole.get(beginning, ()), *places])
            found[beginning] = list(first)[:MOST_NAMED]
    return found


def _beginnings(form: str) -> frozenset[str]:
    return frozenset(word[:length] for word in folded(form).split() for length in range(1, LETTERS + 1))


def _file(keys: Sequence[Key], count: int, number: int, context: Context) -> bytes:
    box = context.part("suggestions", lambda: _box(context, keys, count))
    kinds = [[f"{web(kind.folder)}/", kind.label] for kind in context.kinds]
    rows = [box.suggestions[at].row(beginnings) for at, beginnings in sorted(box.shares[number].items())]
    return msgspec.json.encode({"kinds": kinds, "names": rows}) + b"\n"


def _details(context: Context, keys: Iterable[Key]) -> dict[Key, str]:
    """What tells records of one name apart: the detail that lists show, and where that is the same, more."""
    items = {key: context.records[key] for key in keys}
    alike = Counter((key[0], item.name, item.detail) for key, item in items.items())
    found = {}
    for key, item in items.items():
        more = ""
        if alike[key[0], item.name, item.detail] > 1:
            more = item.summary if len(item.summary) <= GIST else f"{item.summary[:GIST].rsplit(' ', 1)[0]} …"
            more = more or key[1]
        found[key] = ", ".join(part for part in (item.detail, more) if part)
    return found


def _what_is_shown(entries: dict[Key, Entry], records: dict[Key, RecordItem], keys: Iterable[Key]) -> bytes:
    """All that the files are made of, as canonical bytes."""
    return encode(
        [
            (key, records[key].name, records[key].url, records[key].detail, records[key].summary,
             weight(records[key].count), entries[key].record.names)
            for key in keys
        ]
    )  # fmt: skip
