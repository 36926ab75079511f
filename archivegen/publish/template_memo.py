"""What is remembered of templates between builds: what each refers to. Code is not: no file may bring any."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from archivegen.digest import encode, fingerprint
from archivegen.memo import Memo

REFERENCES = "template-references"


class References(msgspec.Struct, frozen=True, array_like=True):
    """The templates that a text refers to; ``all``: one of the names is worked out on the page."""

    fingerprint: str
    names: tuple[str, ...]
    all: bool


class TemplateMemo:
    """Results by template, each with the fingerprint of what it was made from: one that differs is not there.

    ``toolchain`` stands for everything besides the templates: the programs, their versions and the interface's words.
    Without a memo nothing is remembered.
    """

    def __init__(self, memo: Memo | None, toolchain: str) -> None:
        self._memo = memo
        self._toolchain = toolchain
        self._references: dict[str, References] | None = None
        self._fresh: dict[str, bytes] = {}

    def references(self, path: str, text: str) -> References | None:
        """What a text refers to, where it is remembered."""
        if self._memo is None:
            return None
        if self._references is None:
            self._references = dict(_decoded(self._memo.load(REFERENCES).items()))
        known = self._references.get(path)
        return known if known is not None and known.fingerprint == fingerprint(self._toolchain, text) else None

    def refers(self, path: str, text: str, names: tuple[str, ...], *, every: bool) -> None:
        """Remember what a text refers to, when `save` is called."""
        if self._memo is not None:
            self._fresh[path] = encode(References(fingerprint(self._toolchain, text), names, every))

    def save(self) -> None:
        """Remember what was found since."""
        if self._memo is not None and self._fresh:
            self._memo.save(REFERENCES, self._fresh)
        self._fresh = {}


def _decoded(values: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, References]]:
    for path, value in values:
        try:
            yield path, msgspec.msgpack.decode(value, type=References)
        except msgspec.DecodeError:
            continue
