"""What is remembered of templates between builds: what each refers to, and the functions of pages."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from archivegen.digest import encode, fingerprint
from archivegen.memo import Memo
from archivegen.publish.page_functions import PageCode

REFERENCES = "template-references"
FUNCTIONS = "page-functions"


class References(msgspec.Struct, frozen=True, array_like=True):
    """The templates that a text refers to; ``all``: one of the names is worked out on the page."""

    fingerprint: str
    names: tuple[str, ...]
    all: bool


class _Function(msgspec.Struct, frozen=True, array_like=True):
    fingerprint: str
    code: PageCode | None  # None: Jinja2 renders the page


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

    def function(self, name: str, closure: str) -> tuple[PageCode | None] | None:
        """The function of a page's template, or that there is none; ``None`` where nothing is remembered."""
        found = self._memo.load(FUNCTIONS, (name,)) if self._memo is not None else {}
        if name not in found:
            return None
        try:
            known = msgspec.msgpack.decode(found[name], type=_Function)
        except msgspec.DecodeError:
            return None
        return (known.code,) if known.fingerprint == fingerprint(self._toolchain, closure) else None

    def functions_of(self, name: str, closure: str, code: PageCode | None) -> None:
        """Remember a page's function, or that there is none."""
        if self._memo is not None:
            self._memo.save(FUNCTIONS, {name: encode(_Function(fingerprint(self._toolchain, closure), code))})


def _decoded(values: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, References]]:
    for path, value in values:
        try:
            yield path, msgspec.msgpack.decode(value, type=References)
        except msgspec.DecodeError:
            continue
