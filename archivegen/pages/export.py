"""The archive as data: JSON and CSV (RFC 4180), GeoJSON (RFC 7946) and Linked Places.

What stands in the files of articles is in `archivegen.pages.article_data`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial

from archivegen.archive.dates import certain_part
from archivegen.archive.link import year_for
from archivegen.archive.model import Archive, Entry, Key
from archivegen.archive.urls import web
from archivegen.names.kinds import Kind
from archivegen.pages import data_ingredients as made_of
from archivegen.pages.article_data import articles_csv, articles_json, mentions_csv
from archivegen.pages.context import Context
from archivegen.pages.data_rows import csv_bytes, json_bytes, json_list, json_row
from archivegen.pages.downloads import DATA
from archivegen.pages.jobs import Generate
from archivegen.source.fields import NameField

LPF_CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
_ALIASES = {"wikidata": "wd", "geonames": "gn", "viaf": "viaf", "gnd": "gnd", "pleiades": "pl"}


def data_files(context: Context) -> Iterator[Generate]:
    """All data files of the archive; none where settings switch them off."""
    if not context.settings.exports.enabled:
        return
    articles, located = made_of.articles(context), [kind.name for kind in context.kinds if kind.place]
    yield Generate(f"{DATA}articles.json", articles_json, articles)
    yield Generate(f"{DATA}articles.csv", articles_csv, articles)
    for kind in context.kinds:
        records = made_of.records(context, [kind.name])
        yield Generate(f"{DATA}{kind.name}.json", partial(_json_of, kind), records)
        yield Generate(f"{DATA}{kind.name}.csv", partial(_csv_of, kind), records)
    points, gazetteer = made_of.records(context, located), made_of.places(context, located)
    yield Generate(f"{DATA}places.geojson", _geojson, points)
    yield Generate(f"{DATA}places.lpf.json", _linked_places, gazetteer)
    yield Generate(f"{DATA}mentions.csv", mentions_csv, made_of.mentions(context))


def _records(kind: Kind, context: Context) -> Iterator[dict[str, object]]:
    archive, own = context.archive, own_columns(kind)
    return (_record(e, archive, context.site.base_url) | _own(e, own) for e in _published(kind, archive))


def _places(context: Context) -> list[Entry]:
    """Those that the map shows: gazetteers gather these files, as search engines do pages."""
    return [e for kind in context.kinds if kind.place for e in _published(kind, context.archive) if e.fields.index]


def _json_of(kind: Kind, context: Context) -> bytes:
    return json_list(json_row(row) for row in _records(kind, context))


def _csv_of(kind: Kind, context: Context) -> bytes:
    return csv_bytes((*_RECORD_COLUMNS, *own_columns(kind).values()), _records(kind, context))


def own_columns(kind: Kind) -> dict[str, str]:
    """The columns of a kind's own fields, by the field; one that is called like another column gets ``own_``."""
    return {name: f"own_{name}" if name in _RECORD_COLUMNS else name for name in kind.fields}


def _own(entry: Entry, columns: Mapping[str, str]) -> dict[str, object]:
    return {column: entry.fields.extra.get(name, "") for name, column in columns.items()}


def _published(kind: Kind, archive: Archive) -> list[Entry]:
    return [e for e in archive.entries.values() if e.record.kind == kind.name and e.url]


_RECORD_COLUMNS = (
    "id", "url", "name", "sort_name", "names", "born", "died", "roles", "type", "latitude", "longitude", "within",
    "country", "wikidata", "geonames", "viaf", "isni", "orcid", "gnd", "pleiades", "mentions", "articles", "summary",
    "written",
)  # fmt: skip


def has_page(key: Key, archive: Archive) -> bool:
    """Whether a record is public: one without a page is counted nowhere (rule M12)."""
    return key in archive.entries and bool(archive.entries[key].url)


def _record(entry: Entry, archive: Archive, base: str) -> dict[str, object]:
    fields = entry.fields
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for scheme, value in fields.identifiers:
        ids[scheme].append(value)
    return {
        "id": entry.record.id,
        "url": base + web(entry.url),
        "name": entry.record.name,
        "sort_name": entry.record.sort_name,
        "names": [n.form for n in fields.names if n.form != entry.record.name],
        "born": fields.born.edtf if fields.born else "",
        "died": fields.died.edtf if fields.died else "",
        "roles": list(fields.roles),
        "type": fields.type,
        "latitude": fields.coordinates[0] if fields.coordinates else None,
        "longitude": fields.coordinates[1] if fields.coordinates else None,
        "within": [key[1] for key in entry.within if has_page(key, archive)],
        "country": fields.country,
        **{
            scheme: "; ".join(ids.get(scheme, ()))
            for scheme in ("wikidata", "geonames", "viaf", "isni", "orcid", "gnd", "pleiades")
        },
        "mentions": entry.mentions,
        "articles": len(entry.sightings),
        "summary": fields.summary,
        "written": len(entry.written),
    }


def _geojson(context: Context) -> bytes:
    """A FeatureCollection; longitude first (RFC 7946, section 3.1.1)."""
    base = context.site.base_url
    features = [
        {
            "type": "Feature",
            "id": base + web(e.url),
            "geometry": _point(e),
            "properties": {
                "id": e.record.id,
                "name": e.record.name,
                "url": base + web(e.url),
                "type": e.fields.type,
                "mentions": e.mentions,
                "articles": len(e.sightings),
            },
        }
        for e in _places(context)
    ]
    return json_bytes({"type": "FeatureCollection", "features": features})


def _point(entry: Entry) -> dict[str, object] | None:
    if entry.fields.coordinates is None:
        return None
    latitude, longitude = entry.fields.coordinates
    return {"type": "Point", "coordinates": [longitude, latitude]}


_FEATURE_CLASSES = (
    (r"city|town|village|capital|settlement|district of a city", "P"),
    (r"country|state|province|district|region|county|empire|continent", "A"),
    (r"river|lake|sea|ocean|stream|canal", "H"),
    (r"mountain|pass|valley|hill|peak|range|gorge", "T"),
    (r"road|street|tunnel|railway|bridge", "R"),
)


def _feature_class(kind: str) -> str:
    """The GeoNames class of a type in words; buildings and sites (S) where none fits."""
    found = (letter for words, letter in _FEATURE_CLASSES if re.search(rf"\b(?:{words})s?\b", kind.lower()))
    return next(found, "S" if kind else "P")


def _linked_places(context: Context) -> bytes:
    """Linked Places format 1.3: a name with a citation, a feature class and a time for each place."""
    archive, base = context.archive, context.site.base_url
    features = []
    for entry in _places(context):
        dated = [archive.articles[s.article] for s in entry.sightings if archive.articles[s.article].year]
        citing = dated[0] if dated else (archive.articles[entry.sightings[0].article] if entry.sightings else None)
        citation: dict[str, object] = {"label": entry.record.name, "@id": base + web(entry.url)}
        if citing is not None:
            citation = {"label": citing.fields.title, "@id": base + web(citing.url)}
            if year := year_for(citing.date):
                citation["year"] = int(year)
        names: list[dict[str, object]] = [{"toponym": entry.record.name, "citations": [citation]}]
        names += [_toponym(n) for n in entry.fields.names if n.form != entry.record.name and not n.sought_only]
        feature: dict[str, object] = {
            "@id": base + web(entry.url),
            "type": "Feature",
            "properties": {"title": entry.record.name, "fclasses": [_feature_class(entry.fields.type)]},
            "names": names,
            "geometry": _point(entry),
        }
        if re.fullmatch(r"[A-Z]{2}", entry.fields.country):
            feature["properties"] = {**feature["properties"], "ccodes": [entry.fields.country]}  # type: ignore[dict-item]
        if dated:
            span = {"start": {"in": _iso_year(dated[0].year)}, "end": {"in": _iso_year(dated[-1].year)}}
            feature["when"] = {"timespans": [span], "certainty": "less-certain"}
        links = [(_ALIASES.get(scheme), value) for scheme, value in entry.fields.identifiers]
        if links:
            feature["links"] = [{"type": "closeMatch", "identifier": f"{a}:{v}"} for a, v in links if a]
        features.append(feature)
    return json_bytes({"type": "FeatureCollection", "@context": LPF_CONTEXT, "features": features})


def _toponym(name: NameField) -> dict[str, object]:
    """A variant, with its language and when it was in use, as far as that is certain."""
    found: dict[str, object] = {"toponym": name.form}
    if name.lang:
        found["lang"] = name.lang
    start = certain_part(name.since) if name.since else ""
    end = certain_part(name.until) if name.until else ""
    if start:  # a timespan must have a start
        span: dict[str, object] = {"start": {"in": start}}
        found["when"] = {"timespans": [{**span, **({"end": {"in": end}} if end else {})}]}
    return found


def _iso_year(year: str) -> str:
    """A year of four digits, as ISO 8601 writes it."""
    return f"{int(year):05d}" if year.startswith("-") else f"{int(year):04d}"
