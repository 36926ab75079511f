"""Remembering: what the stages ask of a store of earlier results. Results are never wrong, only sometimes not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Protocol

BATCH = 512  # values that are saved or loaded at a time, so that memory holds these and not all there are


class Memo(Protocol):
    """Bytes by (kind, key), where the key is a fingerprint of everything that decides them."""

    def load(self, kind: str, keys: Iterable[str] | None = None) -> dict[str, bytes]:
        """The values that are there, of all keys or of some."""

    def save(self, kind: str, values: Mapping[str, bytes]) -> None:
        """Remember values."""

    def keep_only(self, kind: str, keys: Callable[[], Iterable[str]]) -> None:
        """Forget the values of a kind of which ``keys``, asked if need be, does not tell that they have a use."""


def remembered(memo: Memo, kind: str, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The values that are there of these keys, each with its key, loaded as they are asked for."""
    coming = iter(keys)
    while some := tuple(islice(coming, BATCH)):
        yield from memo.load(kind, some).items()


class Aside:
    """Another memo that is only looked into: it forgets nothing, and remembers nothing more unless ``saves``."""

    def __init__(self, memo: Memo, *, saves: bool = False) -> None:
        self._memo = memo
        self._saves = saves

    def load(self, kind: str, keys: Iterable[str] | None = None) -> dict[str, bytes]:
        """The values that are there, of all keys or of some."""
        return self._memo.load(kind, keys)

    def save(self, kind: str, values: Mapping[str, bytes]) -> None:
        """Remember values, or not."""
        if self._saves:
            self._memo.save(kind, values)

    def keep_only(self, kind: str, keys: Callable[[], Iterable[str]]) -> None:
        """Forget nothing: others have a use for it."""
