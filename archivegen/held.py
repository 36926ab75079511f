"""What a process keeps from one build to the next, so that a preview need not work out again what cannot have changed.

Every stage is a pure function, so the very same inputs give the same result. "The very same" is asked of objects, not
of values: ``1``, ``1.0`` and ``true`` are equal in Python and differ on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import partial
from itertools import starmap
from operator import is_
from typing import Any, TypeVar

import msgspec

from archivegen.lookups import Lookups
from archivegen.rows import Row, same

T = TypeVar("T")


class Held:
    """Results with the inputs that they were made from. ``keep=False``: none, for a process that builds once."""

    def __init__(self, *, keep: bool = False) -> None:
        self.keep = keep
        self.documents: dict[str, Any] = {}  # by key, as they were parsed
        self.namings: dict[str, Any] = {}  # by key, as they were named
        self._once: dict[str, tuple[tuple[Any, ...], Any]] = {}
        self._rows: dict[str, Row[Any]] = {}
        self._numbers: tuple[int, ...] = ()
        self._lookups: dict[str, Lookups[Any]] = {}

    def once(self, name: str, make: Callable[..., T], *inputs: Any) -> T:
        """``make(*inputs)``, or what the last build got of it where the inputs are the same."""
        if not self.keep:
            return make(*inputs)
        kept = self._once.get(name)
        if kept is None or not same(kept[0], inputs):
            kept = self._once[name] = (inputs, make(*inputs))
        found: T = kept[1]
        return found

    def kept(self, name: str, value: T, alike: Callable[[T, T], bool]) -> T:
        """The value, or the object of the last build if it is ``alike``."""
        old = self._once.get(name)
        if self.keep and (old is None or not alike(old[1], value)):
            old = self._once[name] = ((), value)
        return value if old is None else old[1]

    def steady(self, name: str, value: T) -> T:
        """The value, or the object of the last build that is written in the same way."""
        return self.once(name, lambda _: value, repr(value))

    def numbers(self, count: int) -> tuple[int, ...]:
        """The numbers of so many items, from 0: the very objects of the last build, which a row finds the same."""
        if len(self._numbers) < count:
            self._numbers = (*self._numbers, *range(len(self._numbers), count))
        return self._numbers[:count]

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
        names, inputs = tuple(keys), [tuple(column) for column in columns]
        before: Row[T] = self._rows.get(name) or Row((self,), (), [() for _ in inputs], ())
        row = self._rows[name] = before.next(make, shared, names, inputs, alike)
        return row.values

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
        names = tuple(keys)
        known = self._lookups.setdefault(name, Lookups(tables))
        seen = known.renewed(tables, names)
        try:
            return self.row(name, known.noting(make), (), names, *columns, seen)
        except BaseException:  # some have noted what they looked up for results that nobody has
            self._lookups.pop(name, None)
            raise
