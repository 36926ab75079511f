"""Marks: fingerprints of the parts of an archive, of which those of its pages and files are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from archivegen.archive.model import Article, Entry, FreePage, Key, Links, named_keys
from archivegen.archive.relatedness import Related
from archivegen.archive.urls import web
from archivegen.digest import encode, short_digest
from archivegen.pages.gazetteer import Cell

NONE = b"-"


class Around(msgspec.Struct, frozen=True):
    """What the pages of articles and records look at beside what they show: all of it, by place or key.

    A preview notes what each page looks up in it, so that another title makes no other page ask again.
    """

    surroundings: bytes
    titles: tuple[bytes, ...]
    cited: tuple[bytes, ...]
    names: dict[Key, bytes]
    things: dict[Key, bytes]
    pictures: dict[str, bytes]
    related: tuple[tuple[Related, ...], ...]
    backlinks: dict[str, tuple[int, ...]]
    dated: int  # how many articles have a date; these come first
    fine: Mapping[Cell, bytes]  # what lies in each small part of the world
    wide: Mapping[Cell, bytes]  # and in each large one
    points: dict[Key, bytes]  # where each record lies
    filed: dict[Key, bytes]  # what lists within a record are sorted by


def pictured(links: Links, pictures: Mapping[str, bytes]) -> Iterable[bytes]:
    """How the files that a document points at are shown as images: a link in another one changes that as well."""
    return [pictures.get(web(asset.path), NONE) for asset in links.assets]


def names_of(owner: Article | FreePage | Entry, names: Mapping[Key, bytes]) -> Iterable[bytes]:
    """The records that something names, as lists without summary and count show them."""
    return [names.get(key, NONE) for key in named_keys(owner.named, owner.links)]


def fingerprint_of(purpose: str, surroundings: bytes, *parts: bytes) -> str:
    """The fingerprint of something that is made of these parts; ``purpose`` sets it apart."""
    return short_digest(b"\0".join((purpose.encode(), surroundings, *parts))).hex()


def mark(*values: Any) -> bytes:
    """16 bytes for the values, in order."""
    return short_digest(encode(values))
