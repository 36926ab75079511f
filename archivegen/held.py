"""What a process keeps from one build to the next, so that a preview need not work out again what cannot have changed.

Every stage is a pure function, so the very same inputs give the same result. "The very same" is asked of objects, not
of values: ``1``, ``1.0`` and ``true`` are equal in Python and differ on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from operator import is_
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Results = dict[Hashable, tuple[tuple[Any, ...], T]]  # by key: inputs, and what was made of them
_PLAIN = (str, bytes, int, bool)  # those of which equality of value and type is enough


class Stage(Generic[T]):
    """A pure function of one item, with its results of the last build and of this one."""

    def __init__(
        self, make: Callable[..., T], before: dict[Hashable, tuple[tuple[Any, ...], T]], *, keep: bool
    ) -> None:
        self._make = make
        self._before = before
        self._keep = keep
        self.now: Results[T] = {}

    def __call__(self, key: Hashable, *inputs: Any) -> T:
        """``make(*inputs)``, or what it gave for this key in the last build where the inputs are the same."""
        if not self._keep:
            return self._make(*inputs)
        kept = self._before.get(key)
        if kept is None or not (all(map(is_, kept[0], inputs)) or same(kept[0], inputs)):
            kept = self.now.get(key)
            if kept is None or not same(kept[0], inputs):
                kept = (inputs, self._make(*inputs))
        self.now[key] = kept
        return kept[1]


class Held:
    """Results with the inputs that they were made from. ``keep=False``: none, for a process that builds once."""

    def __init__(self, *, keep: bool = False) -> None:
        self.keep = keep
        self.documents: dict[str, Any] = {}  # by key, as they were parsed
        self.namings: dict[str, Any] = {}  # by key, as they were named
        self._once: dict[str, tuple[tuple[Any, ...], Any]] = {}
        self._stages: dict[str, tuple[tuple[Any, ...], Stage[Any]]] = {}

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

    def each(self, name: str, make: Callable[..., T], *shared: Any) -> Stage[T]:
        """``make`` for one item after the other: to be called with a key that tells the items apart, and its inputs.

        Results of the last build are used only if ``shared``, what ``make`` looks at for all items, is the same.
        """
        before = self._stages.get(name)
        known = before[1].now if before is not None and same(before[0], shared) else {}
        stage = Stage(make, known, keep=self.keep)
        if self.keep:
            self._stages[name] = (shared, stage)
        return stage


def same(one: Any, other: Any) -> bool:
    """Whether two inputs are the very same: one object, equal plain values of one type, or tuples of such."""
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if kind is tuple:
        return len(one) == len(other) and (all(map(is_, one, other)) or all(map(same, one, other)))
    return kind in _PLAIN and bool(one == other)
