"""What a record is in the words of schema.org, as other pages refer to it."""

from __future__ import annotations

import msgspec

from archivegen.archive.model import Entry
from archivegen.archive.urls import web
from archivegen.names.kinds import Kind
from archivegen.pages.authorities import authorities

THING = "#id"
"""What is added to the address of a record's page to name what the page is about: a page is not a person."""
_ORGANISATIONS = frozenset({"organisation", "organisations", "organization", "organizations"})


def type_of(kind: Kind) -> str:
    """The schema.org type of records of a kind; ``Thing`` where its name alone does not say more."""
    if kind.person:
        return "Person"
    if kind.place:
        return "Place"
    return "Organization" if {kind.name, kind.singular} & _ORGANISATIONS else "Thing"


def same_as(entry: Entry) -> list[str]:
    """The addresses elsewhere that mean the same."""
    return list(dict.fromkeys([*(url for _, url in authorities(entry.fields.identifiers)), *entry.fields.sameas]))


def geo_of(entry: Entry) -> dict[str, object] | None:
    """Where a place lies."""
    if entry.fields.coordinates is None:
        return None
    latitude, longitude = entry.fields.coordinates
    return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}


def thing_of(entry: Entry, kind: Kind, base: str) -> bytes:
    """A record as an article's linked data refer to it: what it is, its name, where else it is known, where it lies."""
    found: dict[str, object] = {"@type": type_of(kind)}
    if entry.url:
        found["@id"] = f"{base}{web(entry.url)}{THING}"
    found["name"] = entry.record.name
    if same := same_as(entry):
        found["sameAs"] = same
    if kind.place and (geo := geo_of(entry)):
        found["geo"] = geo
    return msgspec.json.encode(found)
