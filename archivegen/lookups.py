"""Tables that note what is looked up in them: what was made with their help stays while all of that is the same.

Nobody writes down what depends on what, so nothing can be left out: the lookups themselves are the list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import count
from typing import Any, Generic, TypeVar

import msgspec

from archivegen.rows import replaced

Tables = TypeVar("Tables", bound=msgspec.Struct)
T = TypeVar("T")
Apart = Callable[[tuple[Any, ...], tuple[Any, ...]], Sequence[int] | None]
_NOTHING = object()


class Seen:
    """What one item looked up, as numbers. Another object where the item must be made again."""

    __slots__ = ("numbers",)

    def __init__(self) -> None:
        self.numbers: tuple[int, ...] = ()


class Lookups(Generic[Tables]):
    """What each item of a row looked up in ``tables``, and which items are to be made again with other ones.

    Tables are a struct of dictionaries and tuples, in which things are found by key or by place, and of plain values,
    which every item may look at.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._keys: tuple[Hashable, ...] = ()
        self._seen: tuple[Seen, ...] = ()
        self._numbers: defaultdict[str, dict[Any, int]] = defaultdict(dict)  # of every lookup, by table and key

    def renewed(self, tables: Tables, keys: tuple[Hashable, ...], apart: Apart) -> tuple[Seen, ...]:
        """For each item what it looked up, as long as all of that is the same in these tables; else a new `Seen`.

        New for all where a plain value is another, or a tuple has another length, as places tell nothing then; and
        where two items have one key. The very tuple of before where there is no new one. ``apart`` tells at which
        places two tuples hold other objects.
        """
        others = self._others(tables, apart)
        self._tables = tables
        if others is not None and not others and keys == self._keys:
            return self._seen
        if others and keys == self._keys and len({*keys}) == len(keys):
            stale = {i: Seen() for i, one in enumerate(self._seen) if not others.isdisjoint(one.numbers)}
            self._seen = replaced(self._seen, stale) if stale else self._seen
            return self._seen
        before = {} if others is None else dict(zip(self._keys, self._seen, strict=True))
        found = {key: _still(before.get(key), others or set()) for key in keys}
        alone = len(found) == len(keys)
        self._keys, self._seen = keys, tuple([found[key] if alone else Seen() for key in keys])
        return self._seen

    def noting(self, make: Callable[..., T]) -> Callable[..., T]:
        """``make(tables, *inputs)`` as a function of an item's inputs and, last, its `Seen`, in which it notes."""
        log: list[int] = []
        free = count(sum(map(len, self._numbers.values())))
        tables = {name: table for name, table in _fields(self._tables) if isinstance(table, dict | tuple)}
        covers = {
            name: (_ByKey if isinstance(table, dict) else _ByPlace)(table, self._numbers[name], free, log)
            for name, table in tables.items()
        }
        noting = msgspec.structs.replace(self._tables, **covers)

        def made(*inputs: Any) -> T:
            *own, seen = inputs
            log.clear()
            found = make(noting, *own)
            seen.numbers = tuple({*log})
            return found

        return made

    def _others(self, tables: Tables, apart: Apart) -> set[int] | None:
        """The numbers of the lookups that give something else in these tables; ``None``: all may."""
        found: set[int] = set()
        for name, new in _fields(tables):
            old, numbers = getattr(self._tables, name), self._numbers[name]
            if old is new:
                continue
            places = apart(old, new) if isinstance(old, tuple) and isinstance(new, tuple) else None
            if places is not None:
                found.update(numbers[i] for i in places if i in numbers and old[i] != new[i])
            elif isinstance(old, dict) and isinstance(new, dict):
                if old != new:
                    found.update(n for key, n in numbers.items() if old.get(key, _NOTHING) != new.get(key, _NOTHING))
            elif old != new or isinstance(old, tuple):
                return None
        return found


def _still(seen: Seen | None, others: set[int]) -> Seen:
    return Seen() if seen is None or (others and not others.isdisjoint(seen.numbers)) else seen


def _fields(tables: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(tables, name)) for name in tables.__struct_fields__)


class _Table:
    """A dictionary or tuple of which nothing can be had but what is noted."""

    __slots__ = ("_free", "_log", "_numbers", "_table")
    __iter__ = __contains__ = None
    __eq__ = __hash__ = None  # type: ignore[assignment]

    def __init__(self, table: Any, numbers: dict[Any, int], free: Iterator[int], log: list[int]) -> None:
        self._table, self._numbers, self._free, self._log = table, numbers, free, log

    def _note(self, key: Any) -> None:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = next(self._free)
        self._log.append(number)


class _ByKey(_Table):
    """A dictionary; what is not there is noted as well."""

    __slots__ = ()
    __bool__ = None

    def __getitem__(self, key: Any) -> Any:
        self._note(key)
        return self._table[key]

    def get(self, key: Any, default: Any = None) -> Any:
        """What is there, or the default."""
        self._note(key)
        return self._table.get(key, default)


class _ByPlace(_Table):
    """A tuple, by places from 0 on. Its length needs no note: another one makes all again."""

    __slots__ = ()

    def __getitem__(self, place: int) -> Any:
        if type(place) is not int or place < 0:
            raise TypeError(f"only what is looked up by its place can be noted, not by {place!r}")
        self._note(place)
        return self._table[place]

    def __len__(self) -> int:
        return len(self._table)
