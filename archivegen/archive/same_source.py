"""Which source of now is the one that a page was made of before: told by bytes, by id, by name and by file."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

import msgspec

from archivegen.names.registry import Registry

TEXTS = frozenset(("article", "page"))
TABLES = (".csv", ".json", ".toml")
_NUMBERED = re.compile(r"(.*?)[0-9]{1,18}", re.DOTALL)


class Home(msgspec.Struct, frozen=True, array_like=True, order=True, gc=False):
    """The page that a source has: ``role`` is "article", "page" or the kind of a record, ``url`` relative to the root.

    ``path`` is the file that it is written in; for a stub the text that declares it. ``file`` is the digest of an
    article's or a page's file: one that was given another name is known by it, or by its ``title``.
    """

    role: str
    id: str
    path: str
    url: str
    title: str
    file: str = ""
    stub: bool = False


class RenamedTexts:
    """Texts that were given other names among each other, known by bytes that only one file had and has.

    Not where a text of the same title and new bytes is at the old name, and the old bytes under a new one: that text
    was revised, and the other file is a copy of before.
    """

    def __init__(self, before: Sequence[Home], now: Sequence[Home]) -> None:
        then = Counter((home.role, home.file) for home in before if home.file)
        today = Counter((home.role, home.file) for home in now if home.file)
        alone = {key for key, count in today.items() if count == then[key] == 1}
        self._now = {(home.role, home.file): home for home in now if (home.role, home.file) in alone}
        self._here = {(home.role, home.path): home for home in now if home.role in TEXTS}
        self._then, self._names = {*then}, {home.path for home in before}

    def elsewhere(self, old: Home) -> Home | None:
        """The home of the same text in a file of another name."""
        found = self._now.get((old.role, old.file))
        return None if found is None or found.path == old.path or self._is_copy(found, old) else found

    def _is_copy(self, found: Home, old: Home) -> bool:
        here = self._here.get((old.role, old.path))
        if here is None or here.title != old.title or found.path in self._names:
            return False
        return (here.role, here.file) not in self._then


class SameRecords:
    """Which record of now is which of before.

    First what the records say: what is merged is the record that says so (rule M11), and one of the same id and name
    that is there without a page is none. Then each is one other's only, in this order: the same id at the same address,
    unless it is a row's number; the same id and name; the same name where ids were given anew, first in the file; the
    same id; the same name; the record of a file of its own. A name counts only where one record had it and one has it.
    """

    def __init__(self, before: Iterable[Home], now: Iterable[Home], registry: Registry) -> None:
        then, today = ([home for home in homes if home.role not in TEXTS] for homes in (before, now))
        standing = {*then}.intersection(today)
        self._by_id = {(home.role, home.id): home for home in today}
        self._registry = registry
        self._heirs = {home: home for home in standing}
        self._left = [home for home in then if home not in standing and self._settled(home) is None]
        self._free = [home for home in today if home not in standing]
        if self._left and self._free:
            self._tell(then, today)
        self.taken = frozenset(self._heirs.values())

    def heir(self, old: Home) -> Home | None:
        """The home of the same record now."""
        return self._heirs.get(old) or self.merged(old)

    def merged(self, old: Home) -> Home | None:
        """The home of the record that says that it was merged from this one."""
        key = self._settled(old)
        return self._by_id.get(key) if key is not None else None

    def withholds(self, old: Home) -> bool:
        """Whether the record is there, or what it was merged into, and has no page."""
        key = self._settled(old)
        return key is not None and key not in self._by_id

    def _settled(self, old: Home) -> tuple[str, str] | None:
        """Who it is now, where the records say so and it has no page of its own."""
        key = (old.role, old.id)
        place = self._registry.index.get(key)
        if place is None or old.stub or key in self._by_id:
            return None
        record = self._registry.records[place]
        return record.key if record.key != key or record.name == old.title else None

    def _tell(self, then: Sequence[Home], today: Sequence[Home]) -> None:
        ids, names = {(home.role, home.id) for home in then}, {_called(home) for home in then} - {None}
        called = {(home.role, home.id): _called(home) for home in today}
        series = _series((home for home in then if not home.stub), self._registry)

        def numbered(home: Home) -> bool:
            return not home.stub and _series_of(home.role, home.path, home.id) in series

        def anew(old: Home, home: Home) -> bool:
            """Whether its id was another's, or whoever has the old id bears a name that was another's.

            In tables only numbers are given anew: an id that says who is meant is believed.
            """
            if old.path.endswith(TABLES) and not numbered(old):
                return False
            return (home.role, home.id) in ids or called.get((old.role, old.id)) in names

        once = {
            key: {value for value in {*now} if value is not None and now[value] == before[value] == 1}
            for key, before, now in (
                (key, Counter(map(key, then)), Counter(map(key, today))) for key in (_named, _alone, _called)
            )
        }
        self._pair(lambda home: None if numbered(home) else (home.role, home.id, home.url))
        self._pair(lambda home: (home.role, home.id, home.title))
        for key in (_named, _called):
            self._pair(key, once[key], anew)
        self._pair(lambda home: (home.role, home.id))
        for key in (_named, _called, _alone):
            self._pair(key, once[key])

    def _pair(
        self,
        key: Callable[[Home], Hashable],  # None: of no record
        among: set[Hashable] | None = None,
        wanted: Callable[[Home, Home], bool] = lambda *_: True,
    ) -> None:
        free = {key(home): home for home in self._free}
        for old in self._left:
            home = free.get(value := key(old))
            if home is not None and value is not None and (among is None or value in among) and wanted(old, home):
                self._heirs[old] = home
        taken = {*self._heirs.values()}
        self._left = [old for old in self._left if old not in self._heirs]
        self._free = [home for home in self._free if home not in taken]


def _series(homes: Iterable[Home], registry: Registry) -> frozenset[tuple[str, str, str]]:
    """The series whose numbers count rows ("7", "I7", "P0007"), so that a row more changes those below it.

    Half of them or more are followed by the next number, before or now, with a page or without: those that say who is
    meant hardly are (years of life, Wikidata's).
    """
    found: defaultdict[tuple[str, str, str], set[int]] = defaultdict(set)
    ids = {(home.role, home.path, home.id) for home in homes}
    for role, path, name in ids.union((record.kind, record.path, record.id) for record in registry.records):
        series = _series_of(role, path, name)
        if series is not None:
            found[series].add(int(name.removeprefix(series[2])))
    return frozenset(
        key for key, those in found.items() if 2 * sum(n + 1 in those for n in those) >= len(those) - 1 > 0
    )


def _series_of(role: str, path: str, name: str) -> tuple[str, str, str] | None:
    """The kind, the table and what stands before the number of a row's id; none where it does not end in a number."""
    split = _NUMBERED.fullmatch(name) if path.endswith(TABLES) else None
    return None if split is None else (role, path, split[1])


def _named(home: Home) -> Hashable:
    return None if home.stub else (home.role, home.path, home.title)


def _alone(home: Home) -> Hashable:
    return None if home.stub or home.path.endswith(TABLES) else (home.role, home.path)


def _called(home: Home) -> Hashable:
    return None if home.stub else (home.role, home.title)
