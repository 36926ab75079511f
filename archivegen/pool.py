"""One object for all equal values: an archive says the same few things very often, and holds each of them once."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


class Pool:
    """Values that were seen, by themselves. They never change, and equal ones are of one type."""

    __slots__ = ("_tables", "_values")

    def __init__(self) -> None:
        self._values: dict[Any, Any] = {}
        self._tables: dict[tuple[Any, ...], Any] = {}

    def one(self, value: T) -> T:
        """The first value that was equal to this one."""
        found: T = self._values.setdefault(value, value)
        return found

    def table(self, table: dict[str, T]) -> dict[str, T]:
        """The first table with the same keys and values in the same order."""
        found: dict[str, T] = self._tables.setdefault((*table, *table.values()), table)
        return found
