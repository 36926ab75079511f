"""What a process keeps from one build to the next, so that nobody need work out again what cannot have changed.

Every stage is a pure function, so the very same inputs give the same result. "The very same" is asked of objects, not
of values: ``1``, ``1.0`` and ``true`` are equal in Python and differ on a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from functools import partial
from itertools import accumulate, chain, count, starmap
from math import ceil
from operator import is_
from typing import Any, TypeVar

import msgspec

from archivegen.digest import short_digest
from archivegen.lookups import Lookups, Seen
from archivegen.rows import Picked, Row, Steps, count_all, order, recount, replaced, same

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Item = TypeVar("Item")
_FEW = 16  # items that may be asked for one by one
_BLOCK = 256  # marks that are digested together
_SOME = 64  # changes that are patched into what is known
_LITTLE = 20  # which part of all items is little
Rest = Callable[[str], Mapping[str, dict[str, Any]]]  # asked to "read" what else was handed on, by store, or "let go"


class Held:
    """Results with the inputs that they were made from. ``keep=False``: none, for a process that builds once."""

    def __init__(self, *, keep: bool = False) -> None:
        self.keep = keep
        self._asked: set[str] = set()  # the names of what this build asked for
        self._soon, self._waits = set[str](), False  # and of what it asked for before it waited for anything
        self._rest: Rest | None = None  # what was handed on and is not read yet
        self._later: frozenset[str] = frozenset()  # the names of that
        self._here: set[str] = set()  # of what is of use to this process alone
        self.scanned: Any = None  # what the last scan found
        self._once: dict[str, tuple[tuple[Any, ...], Any]] = {}
        self._rows: dict[str, Row[Any]] = {}
        self._numbers: tuple[int, ...] = ()
        self._counted: dict[int, tuple[int, ...]] = {}
        self._lookups: dict[str, Lookups[Any]] = {}
        self._picked: dict[str, Picked[Any]] = {}
        self._joined: dict[str, tuple[tuple[tuple[Any, ...], ...], tuple[Any, ...]]] = {}
        self._folded: dict[str, tuple[tuple[Any, ...], tuple[Any, ...], Any]] = {}
        self._flat: dict[str, tuple[tuple[tuple[Any, ...], ...], tuple[Any, ...], tuple[int, ...]]] = {}
        self._gathered: dict[str, tuple[tuple[tuple[int, ...], ...], tuple[Any, ...], tuple[Any, ...]]] = {}
        self._tables: dict[str, tuple[tuple[Any, ...], tuple[Any, ...], dict[Any, Any]]] = {}
        self._digested: dict[str, tuple[tuple[bytes, ...], tuple[bytes, ...]]] = {}
        self._batches: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {}
        self._steps = Steps()

    def __getstate__(self) -> dict[str, Any]:
        """What outlasts the process and is needed soon: of all that was asked for in this build; see `later`."""
        passed: dict[str, Any] = {"scanned": None, "_rest": None, "_waits": False, "_counted": {}, "_steps": Steps()}
        passed |= {"_asked": set(), "_here": set(), "_soon": set(), "_later": frozenset(self._asked - self._soon)}
        return {**self.__dict__, **self._of(self._soon - self._here), **passed}

    def later(self) -> dict[str, dict[str, Any]]:
        """The rest of that, which `Rest` gives."""
        return self._of(self._asked - self._soon - self._here)

    def _of(self, names: Set[str]) -> dict[str, dict[str, Any]]:
        stores = {store: value for store, value in self.__dict__.items() if isinstance(value, dict)}
        return {store: {key: one for key, one in value.items() if key in names} for store, value in stores.items()}

    def goes_on(self, rest: Rest) -> None:
        """Take the rest of what was handed on when it is asked for."""
        self._rest = rest

    def complete(self) -> None:
        """From here on a build waits for something: time to read the rest of what was handed on."""
        self._waits = True
        self._read()

    def _read(self) -> None:
        rest, self._rest = self._rest, None
        for store, some in rest("read").items() if rest else ():
            self.__dict__[store].update(some)

    def _ask(self, name: str) -> None:
        self._asked.add(name)
        if self._rest is not None and name in self._later:
            self._read()
        if not self._waits:
            self._soon.add(name)

    @property
    def is_news(self) -> bool:
        """Whether much is another than in the last build: the next would do better to begin with what is held now."""
        rows = (row for name, row in self._rows.items() if name in self._asked)
        return self.keep and self._steps.others * _LITTLE > sum(len(row.values) for row in rows)

    @contextmanager
    def building(self) -> Iterator[None]:
        """One build: what is known of how its tuples came from those of the last one is let go of in the end."""
        try:
            yield
            self.complete()
        finally:
            if self._rest is not None:
                self._rest("let go")
            self._rest, self._waits = None, False
            self._steps.clear()
            for one in (self._counted, self._asked, self._soon):
                one.clear()

    def once(self, name: str, make: Callable[..., T], *inputs: Any) -> T:
        """``make(*inputs)``, or what the last build got of it where the inputs are the same."""
        if not self.keep:
            return make(*inputs)
        self._ask(name)
        kept = self._once.get(name)
        if kept is None or not self._same(kept[0], inputs):
            kept = self._once[name] = (inputs, make(*inputs))
        elif kept[0] is not inputs:  # the same, and by the objects of this build, from which those of the next come
            kept = self._once[name] = (inputs, kept[1])
        found: T = kept[1]
        return found

    def _same(self, old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
        return len(old) == len(new) and all(map(self._alike, old, new))

    def _alike(self, old: Any, new: Any) -> bool:
        if type(old) is tuple is type(new) and len(old) == len(new):
            return all(same(old[i], new[i]) for i in self._steps.apart(old, new))
        return same(old, new)

    def kept(self, name: str, value: T, alike: Callable[[T, T], bool], *, here: bool = False) -> T:
        """The value, or the object of the last build if it is ``alike``. ``here``: of use to this process alone."""
        if not self.keep:
            return value
        if here:
            self._asked.add(name)
            self._here.add(name)
        else:
            self._ask(name)
        old = self._once.get(name)
        if old is None or not alike(old[1], value):
            old = self._once[name] = ((), value)
        found: T = old[1]
        return found

    def steady(self, name: str, value: T) -> T:
        """The value, or the object of the last build that is written in the same way."""
        return self.once(name, lambda _: value, repr(value))

    def numbers(self, count: int) -> tuple[int, ...]:
        """The numbers of so many items, from 0: the very objects of the last build, which a row finds the same."""
        if count not in self._counted:
            if len(self._numbers) < count:
                self._numbers = (*self._numbers, *range(len(self._numbers), count))
            self._counted[count] = self._numbers[:count]
        return self._counted[count]

    def row(
        self,
        name: str,
        make: Callable[..., T],
        shared: tuple[Any, ...],
        keys: Iterable[Hashable],
        *columns: Iterable[Any],
        alike: Callable[[T, T], bool] = is_,
    ) -> tuple[T, ...]:
        """``make`` of all items, in order; each column holds one input of each. ``keys`` tell the items apart.

        Results of the last build are used for the same inputs, and only if ``shared``, what ``make`` looks at for all
        items, is the same; what it made of others is used if it is ``alike``. Where nothing at all is another, the
        very tuple of the last build.
        """
        if not self.keep:
            return tuple(starmap(make, zip(*columns, strict=True)))
        self._ask(name)
        names, inputs = tuple(keys), [tuple(column) for column in columns]
        before: Row[T] = self._rows.get(name) or Row((self,), (), [() for _ in inputs], ())
        row = self._rows[name] = before.next(make, shared, names, inputs, alike, self._steps)
        return row.values

    def each(
        self,
        name: str,
        make: Callable[..., T],
        *columns: tuple[Any, ...],
        alike: Callable[[T, T], bool] = is_,
    ) -> tuple[T, ...]:
        """A `row` of items that nothing but their place tells apart: for what is quickly made, as a field is had."""
        if not self.keep:
            return tuple(map(make, *columns))
        return self.row(name, make, (), self.numbers(len(columns[0])), *columns, alike=alike)

    def picked(self, name: str, items: tuple[T, ...], places: Sequence[int]) -> tuple[T, ...]:
        """The items at these places, each of which is named once, in this order."""
        if not self.keep:
            return tuple([items[i] for i in places])
        self._ask(name)
        old = self._picked.get(name)
        if old is None or old.places is not places or len(old.items) != len(items):
            new = Picked(items, places, tuple([items[i] for i in places]))
        else:
            new = Picked(items, places, old.values, old.where)
            if apart := self._steps.apart(old.items, items):
                where = new.where = old.where or dict(zip(places, count(), strict=False))
                changed = {where[i]: items[i] for i in apart if i in where}
                if changed:
                    new.values = replaced(old.values, changed)
                    self._steps.note(old.values, new.values, changed)
        self._picked[name] = new
        return new.values

    def ordered(self, name: str, items: tuple[T, ...], by: tuple[Any, ...]) -> tuple[T, ...]:
        """The items, sorted by what stands for each of them; two that are alike in it stay as they stand."""
        return self.picked(name, items, self.once(f"order of {name}", order, by))

    def joined(self, name: str, *groups: tuple[T, ...]) -> tuple[T, ...]:
        """All items of all groups, one after the other."""
        if not self.keep:
            return tuple(chain.from_iterable(groups))
        self._ask(name)
        old = self._joined.get(name)
        changed: dict[int, T] = {}
        if old is None or [*map(len, old[0])] != [*map(len, groups)]:
            values = tuple(chain.from_iterable(groups))
        else:
            values, start = old[1], 0
            for before, group in zip(old[0], groups, strict=True):
                changed |= {start + i: group[i] for i in self._steps.apart(before, group)}
                start += len(group)
            if changed:
                values = replaced(values, changed)
                self._steps.note(old[1], values, changed)
        self._joined[name] = groups, values
        return values

    def flat(self, name: str, groups: tuple[tuple[T, ...], ...]) -> tuple[T, ...]:
        """All items of many small groups, one after the other."""
        if not self.keep:
            return tuple(chain.from_iterable(groups))
        self._ask(name)
        old = self._flat.get(name)
        apart = self.apart(old[0], groups) if old is not None else None
        if old is None or apart is None or any(len(old[0][i]) != len(groups[i]) for i in apart):
            starts = tuple(accumulate(map(len, groups), initial=0))
            values = tuple(chain.from_iterable(groups))
        else:
            starts, values = old[2], old[1]
            changed = {starts[i] + j: item for i in apart for j, item in enumerate(groups[i])}
            if changed:
                values = replaced(values, changed)
                self._steps.note(old[1], values, changed)
        self._flat[name] = groups, values, starts
        return values

    def gathered(
        self, name: str, places: tuple[tuple[int, ...], ...], table: tuple[T, ...]
    ) -> tuple[tuple[T, ...], ...]:
        """For each item what stands at its places in the table; the very tuple of before where that is the same."""
        if not self.keep:
            return tuple([tuple([table[i] for i in some]) for some in places])
        self._ask(name)
        old = self._gathered.get(name)
        apart, others = (self.apart(old[0], places), self.apart(old[1], table)) if old is not None else (None, None)
        if old is None or apart is None or others is None:
            values = tuple([tuple([table[i] for i in some]) for some in places])
        else:
            values, moved = old[2], {*others}
            again = {*apart, *((i for i, some in enumerate(places) if not moved.isdisjoint(some)) if moved else ())}
            changed = {i: tuple([table[place] for place in places[i]]) for i in again}
            if changed:
                values = replaced(values, changed)
                self._steps.note(old[2], values, changed)
        self._gathered[name] = places, table, values
        return values

    def table(self, name: str, keys: tuple[K, ...], values: tuple[T, ...]) -> dict[K, T]:
        """The values by their keys. Not to be changed: it is the very dictionary of before where nothing is another."""
        if not self.keep:
            return dict(zip(keys, values, strict=True))
        self._ask(name)
        old = self._tables.get(name)
        if old is None or (old[0] is not keys and old[0] != keys) or len(old[2]) != len(keys):
            found = dict(zip(keys, values, strict=True))
        else:
            found, apart = old[2], self._steps.apart(old[1], values)
            if apart:
                found = found | {keys[i]: values[i] for i in apart}
        self._tables[name] = keys, values, found
        return found

    def batch(
        self, name: str, make: Callable[[dict[K, Item]], Mapping[K, T]], keys: tuple[K, ...], items: tuple[Item, ...]
    ) -> tuple[T, ...]:
        """The value of each key; ``make`` is given the items of those that are new, and makes their values together.

        A key says all that decides its value, so that what is known of one holds wherever it stands.
        """
        if not self.keep:
            found = make(dict(zip(keys, items, strict=True)))
            return tuple([found[key] for key in keys])
        self._ask(name)
        old = self._batches.get(name, ((), ()))
        apart: Sequence[int]
        known: Mapping[K, T]
        apart, known = range(len(keys)), {}
        if len(old[0]) == len(keys):
            apart = [i for i in self._steps.apart(old[0], keys) if old[0][i] != keys[i]]
        if len(apart) > _FEW:  # many may only have moved
            known = dict(zip(*old, strict=True))
        made = make({keys[i]: items[i] for i in apart if keys[i] not in known})
        self._steps.others += len(made)
        changed = {i: known[key] if (key := keys[i]) in known else made[key] for i in apart}
        values: tuple[T, ...] = old[1]
        if len(old[0]) != len(keys):
            values = tuple([changed[i] for i in apart])
        elif changed:
            values = replaced(values, changed)
            self._steps.note(old[1], values, changed)
        self._batches[name] = keys, values
        return values

    def folded(
        self,
        name: str,
        make: Callable[..., T],
        patch: Callable[..., T],
        column: tuple[Any, ...],
        *shared: Any,
    ) -> T:
        """``make(column, *shared)``, or where few items are others ``patch(value, changes, *shared)`` of the last one.

        A change is (place, item before, item now). The value of the last build is not to be changed.
        """
        self._ask(name)
        old = self._folded.get(name)
        apart = self.apart(old[0], column) if old is not None and self._same(old[1], shared) else None
        if old is None or apart is None or len(apart) > _SOME:
            value = make(column, *shared)
        else:
            changes = [(i, old[0][i], column[i]) for i in apart if not same(old[0][i], column[i])]
            value = patch(old[2], changes, *shared) if changes else old[2]
        if self.keep:
            self._folded[name] = column, shared, value
        return value

    def counted(self, name: str, groups: tuple[tuple[K, ...], ...]) -> Counter[K]:
        """How often each item is in all groups. Not to be changed."""
        return self.folded(name, count_all, recount, groups)

    def digested(self, name: str, column: tuple[bytes, ...]) -> bytes:
        """A digest of a whole column, from digests of its blocks: of few changes no more is worked out than of these.

        Written in one way whether anything is kept or not.
        """
        self._ask(name)
        old = self._digested.get(name)
        apart = self.apart(old[0], column) if old is not None else None
        blocks = list(old[1]) if old is not None and apart is not None else [b""] * ceil(len(column) / _BLOCK)
        for block in range(len(blocks)) if apart is None else {i // _BLOCK for i in apart}:
            blocks[block] = short_digest(b"\0".join(column[block * _BLOCK : (block + 1) * _BLOCK]))
        if self.keep:
            self._digested[name] = column, tuple(blocks)
        return short_digest(b"%d\0" % len(column) + b"".join(blocks))

    def apart(self, old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[int, ...] | None:
        """The places at which two tuples hold other objects; ``None`` where they are not of one length."""
        return self._steps.apart(old, new) if len(old) == len(new) else None

    def looking_up(
        self,
        name: str,
        make: Callable[..., T],
        tables: msgspec.Struct,
        keys: Iterable[Hashable],
        *columns: Iterable[Any],
    ) -> tuple[T, ...]:
        """A `row` of which ``make`` is given ``tables`` first, and looks things up in them.

        An item is made again where what it is made of is another, or anything that it looked up.
        """
        if not self.keep:
            return tuple(starmap(partial(make, tables), zip(*columns, strict=True)))
        self._ask(name)
        names = tuple(keys)
        known = self._lookups.setdefault(name, Lookups(tables))
        seen = known.renewed(tables, names, self.apart)
        try:
            return self.row(name, known.noting(make), (), names, *columns, seen)
        except BaseException:  # some have noted what they looked up for results that nobody has
            self._lookups.pop(name, None)
            raise


OF_HELD = (Held, Lookups, Row, Seen, Steps, Picked)
"""The classes that what is held is made of, beside the values of the stages."""
