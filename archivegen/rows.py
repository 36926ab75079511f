"""What one stage made of many items in order, kept in columns: so that what is another is found at the speed of C.

An item of ten thousand is looked at in some fifty stages. Asking each stage for each item costs more than all the work
that one edited item needs; comparing whole columns, object by object, costs a hundredth of that; and where a column
came out of another stage, it is known already at which places it is another than in the build before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from itertools import chain, compress, count, starmap
from operator import is_not
from typing import Any, Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_TEXT = {str}
_PLAIN = (str, bytes, int, bool)  # those of which equality of value and type is enough
_Step = tuple[tuple[Any, ...], tuple[Any, ...], tuple[int, ...]]


class Steps:
    """At which places the tuples of a build hold other objects than those of the build before that they stand for.

    It is noted for pairs of tuples, which it keeps: what it says of two objects holds as long as it is not cleared.
    """

    def __init__(self) -> None:
        self._by_new: dict[int, _Step] = {}
        self.others = 0  # items of this build that are others than those of the last one

    def note(self, old: tuple[Any, ...], new: tuple[Any, ...], places: Collection[int]) -> None:
        """Both are of one length, and hold the same objects but at these places."""
        if old is not new:
            self._by_new[id(new)] = old, new, tuple(places)

    def apart(self, old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[int, ...]:
        """The places, of two tuples of one length."""
        if old is new:
            return ()
        known = self._by_new.get(id(new))
        if known is not None and known[0] is old:
            return known[2]
        if len(old) != len(new):
            raise ValueError(f"{len(old)} items cannot stand for {len(new)}")
        found = tuple(compress(count(), map(is_not, old, new)))
        self.note(old, new, found)
        return found

    def clear(self) -> None:
        """Let go of all tuples."""
        self._by_new.clear()
        self.others = 0


class Row(Generic[T]):
    """The results of one stage for many items in order, beside the inputs of each: a column for each input."""

    __slots__ = ("_columns", "_keys", "_shared", "values")

    def __init__(
        self, shared: tuple[Any, ...], keys: tuple[Hashable, ...], columns: list[tuple[Any, ...]], values: tuple[T, ...]
    ) -> None:
        self._shared, self._keys, self._columns = shared, keys, columns
        self.values = values

    def next(
        self,
        make: Callable[..., T],
        shared: tuple[Any, ...],
        keys: tuple[Hashable, ...],
        columns: list[tuple[Any, ...]],
        alike: Callable[[T, T], bool],
        steps: Steps,
    ) -> Row[T]:
        """The row of these inputs: made are the items alone that are not the same as here."""
        if not same(self._shared, shared):
            steps.others += len(keys)
            return Row(shared, keys, columns, tuple(starmap(make, zip(*columns, strict=True))))
        if keys is not self._keys and keys != self._keys:
            return Row(shared, keys, columns, self._moved(make, keys, columns, steps))
        others: set[int] = set()
        for old, new in zip(self._columns, columns, strict=True):
            others.update([i for i in steps.apart(old, new) if not same(old[i], new[i])])
        changed: dict[int, T] = {}
        for i in sorted(others):
            made = make(*(column[i] for column in columns))
            if made is not self.values[i] and not alike(self.values[i], made):
                changed[i] = made
        steps.others += len(changed)
        values = self.values
        if changed:
            values = replaced(values, changed)
            steps.note(self.values, values, changed)
        return Row(shared, keys, columns, values)

    def _moved(
        self, make: Callable[..., T], keys: tuple[Hashable, ...], columns: list[tuple[Any, ...]], steps: Steps
    ) -> tuple[T, ...]:
        places = {key: i for i, key in enumerate(self._keys)}
        found = []
        for key, inputs in zip(keys, zip(*columns, strict=True), strict=True):
            i = places.get(key)
            known = i is not None and self._has(i, inputs)
            steps.others += not known
            found.append(self.values[i] if i is not None and known else make(*inputs))
        return tuple(found)

    def _has(self, i: int, inputs: tuple[Any, ...]) -> bool:
        return all(same(column[i], one) for column, one in zip(self._columns, inputs, strict=True))


def replaced(values: tuple[T, ...], changed: dict[int, T]) -> tuple[T, ...]:
    """The same tuple with others at some places."""
    found = list(values)
    for i, value in changed.items():
        found[i] = value
    return tuple(found)


def same(one: Any, other: Any) -> bool:
    """Whether two inputs are the very same: one object, equal plain values of one type, or tuples of such."""
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if kind is tuple:
        if len(one) != len(other):
            return False
        if {*map(type, one)} == _TEXT == {*map(type, other)}:
            return bool(one == other)
        return all(starmap(same, compress(zip(one, other, strict=True), map(is_not, one, other))))
    return kind in _PLAIN and bool(one == other)


class Picked(Generic[T]):
    """Items, the places of some of them, these, and where among them each place stands, once that was asked."""

    def __init__(
        self, items: tuple[T, ...], places: Sequence[int], values: tuple[T, ...], where: dict[int, int] | None = None
    ) -> None:
        self.items, self.places, self.values, self.where = items, places, values, where


def order(by: Sequence[Any]) -> list[int]:
    """The places of items, sorted by what stands for each; two that are alike in it stay as they stand."""
    return sorted(range(len(by)), key=by.__getitem__)


def count_all(groups: tuple[tuple[K, ...], ...]) -> Counter[K]:
    """How often each item is in all groups."""
    return Counter(chain.from_iterable(groups))


def recount(known: Counter[K], changes: Iterable[tuple[int, tuple[K, ...], tuple[K, ...]]]) -> Counter[K]:
    """The same after changes: (place, group before, group now)."""
    found = known.copy()
    for _, before, now in changes:
        found.update(now)
        found.subtract(before)
        for item in before:
            if not found[item]:
                del found[item]
    return found
