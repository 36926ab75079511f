"""What a writer decides about names by editing ``means`` and ``not``, or by marking some, and what that leaves open."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from archivegen.archive.changes import Sense
from archivegen.archive.marking import Unmarked
from archivegen.archive.model import Key
from archivegen.names.declared import find_meant
from archivegen.names.registry import Registry
from archivegen.names.writing import normal
from archivegen.source.fields import ArticleFields

_FREE = frozenset(("M1", "M2"))  # the rules that do not ask who is in play: a mark, a name that is nobody else's


class Settling(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The fields of a text that only say what names in it mean: ``means`` as (form, id), and ``not``."""

    means: tuple[tuple[str, str], ...] = ()
    never: tuple[str, ...] = ()


NOTHING = Settling()


class Edit(msgspec.Struct, frozen=True):
    """What is different: forms that are given a meaning or lose it, where names are marked, and the records concerned.

    ``brought`` are the records that new entries and marks mean, ``taken`` those of entries that are gone; ``excluded``
    and ``admitted`` those that ``not`` newly lists, and no longer.
    """

    forms: frozenset[str] = frozenset()
    marked: frozenset[int] = frozenset()
    brought: frozenset[Key] = frozenset()
    taken: frozenset[Key] = frozenset()
    excluded: frozenset[Key] = frozenset()
    admitted: frozenset[Key] = frozenset()

    def made(self, before: Sense, after: Sense | None) -> bool:
        """Whether that a name means something else is the edit's doing: of its form, or of whom it brings into play."""
        if {normal(sense.form) for sense in (before, after) if sense} & self.forms or before.key in self.excluded:
            return True
        if after is not None and after.start in self.marked and not after.title:
            return True
        if before.key in self.taken and before.rule not in _FREE:
            return True
        if after is None:
            return False
        others = {after.key} if after.key else set(after.candidates) - {before.key}
        return bool(others & self.admitted) or (after.rule not in _FREE and bool(others & self.brought))


UNTOUCHED = Edit()


def settling_of(fields: object) -> Settling:
    """The fields of a text, as they are written; a record's own text has none."""
    if not isinstance(fields, ArticleFields) or not (fields.means or fields.never):
        return NOTHING
    return Settling(tuple([(meaning.form, meaning.record) for meaning in fields.means]), fields.never)


def edit_of(before: Settling, after: Settling, registry: Registry, marks: Unmarked | None = None) -> Edit:
    """What a writer made of the fields. Ids are looked up among the records of now, by which the names are settled."""
    if before == after and marks is None:
        return UNTOUCHED
    new, gone = set(after.means) - set(before.means), set(before.means) - set(after.means)
    return Edit(
        frozenset(normal(form) for form, _ in new | gone),
        marks.names if marks else frozenset(),
        _records((i for _, ident in new for i in find_meant(ident, registry)), registry).union(
            marks.records if marks else ()
        ),
        _records((i for _, ident in gone for i in find_meant(ident, registry)), registry),
        _never(set(after.never) - set(before.never), registry),
        _never(set(before.never) - set(after.never), registry),
    )


def _never(idents: Iterable[str], registry: Registry) -> frozenset[Key]:
    return _records((i for ident in idents for i in find_meant(ident, registry)), registry)


def _records(places: Iterable[int], registry: Registry) -> frozenset[Key]:
    return frozenset(registry.records[i].key for i in places)
