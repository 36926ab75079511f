"""The kinds of records there are: people and places are built in, others are data in ``site.toml``."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Kind(msgspec.Struct, frozen=True):
    """A kind of record. ``name`` ("people") is its key everywhere; ``singular`` ("person") is used in ``person:id``.

    ``label`` and ``plural`` are shown; ``folder`` is where its files and pages are. ``person`` is true where the
    rules for people hold: a surname alone, initials, titles before the name, years of life.
    """

    name: str
    singular: str
    label: str
    plural: str
    folder: str
    person: bool = False
    place: bool = False
    fields: tuple[str, ...] = ()


BUILT_IN: tuple[Kind, ...] = (
    Kind("people", "person", "Person", "People", "people", person=True),
    Kind("places", "place", "Place", "Places", "places", place=True),
)


def declared_kind(name: str, label: str, plural: str = "", folder: str = "", fields: Iterable[str] = ()) -> Kind:
    """A kind from ``[kinds.NAME]``."""
    singular = "-".join(label.lower().split())
    return Kind(name, singular, label, plural or name.capitalize(), folder or name, fields=tuple(fields))


def kind_called(kinds: Iterable[Kind], word: str) -> Kind | None:
    """The kind that a word means: its name, its singular or its label, in any capitals."""
    low = word.lower()
    return next((k for k in kinds if low in {k.name, k.singular, k.label.lower(), k.plural.lower()}), None)
