"""What one stage made of many items in order, kept in columns: so that what is another is found at the speed of C.

An item of ten thousand is looked at in some fifty stages. Asking each stage for each item costs more than all the work
that one edited item needs; comparing whole columns, object by object, costs a hundredth of that.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import compress, count, starmap
from operator import is_not
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_TEXT = {str}
_PLAIN = (str, bytes, int, bool)  # those of which equality of value and type is enough


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
    ) -> Row[T]:
        """The row of these inputs: made are the items alone that are not the same as here."""
        if not same(self._shared, shared):
            return Row(shared, keys, columns, tuple(starmap(make, zip(*columns, strict=True))))
        if keys != self._keys:
            return Row(shared, keys, columns, self._moved(make, keys, columns))
        others: set[int] = set()
        for old, new in zip(self._columns, columns, strict=True):
            if old is not new:
                others.update([i for i in compress(count(), map(is_not, old, new)) if not same(old[i], new[i])])
        if not others:
            return self
        values = list(self.values)
        for i in others:
            made = make(*(column[i] for column in columns))
            values[i] = values[i] if alike(values[i], made) else made
        unlike = any(map(is_not, values, self.values))
        return Row(shared, keys, columns, tuple(values) if unlike else self.values)

    def _moved(
        self, make: Callable[..., T], keys: tuple[Hashable, ...], columns: list[tuple[Any, ...]]
    ) -> tuple[T, ...]:
        places = {key: i for i, key in enumerate(self._keys)}
        found = []
        for key, inputs in zip(keys, zip(*columns, strict=True), strict=True):
            i = places.get(key)
            found.append(self.values[i] if i is not None and self._has(i, inputs) else make(*inputs))
        return tuple(found)

    def _has(self, i: int, inputs: tuple[Any, ...]) -> bool:
        return all(same(column[i], one) for column, one in zip(self._columns, inputs, strict=True))


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
