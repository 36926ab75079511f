"""The archive as data: JSON and CSV (RFC 4180), GeoJSON (RFC 7946) and Linked Places."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from archivegen.archive.dates import certain_part
from archivegen.archive.link import year_for
from archivegen.archive.model import Archive, Article, Entry, Key, excerpt_of, named_keys
from archivegen.archive.urls import web
from archivegen.names.kinds import Kind
from archivegen.pages import data_ingredients as made_of
from archivegen.pages.context import Context
from archivegen.pages.downloads import DATA
from archivegen.pages.feeds import json_bytes, json_rows
from archivegen.pages.jobs import Generate
from archivegen.source.fields import NameField, Source

LPF_CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
_ALIASES = {"wikidata": "wd", "geonames": "gn", "viaf": "viaf", "gnd": "gnd", "pleiades": "pl"}


def data_files(context: Context) -> Iterator[Generate]:
    """All data files of the archive; none where settings switch them off."""
    if not context.settings.exports.enabled:
        return
    articles, located = made_of.articles(context), [kind.name for kind in context.kinds if kind.place]
    yield Generate(f"{DATA}articles.json", _articles_json, articles)
    yield Generate(f"{DATA}articles.csv", _articles_csv, articles)
    for kind in context.kinds:
        records = made_of.records(context, [kind.name])
        yield Generate(f"{DATA}{kind.name}.json", partial(_json_of, kind), records)
        yield Generate(f"{DATA}{kind.name}.csv", partial(_csv_of, kind), records)
    points, gazetteer = made_of.records(context, located), made_of.places(context, located)
    yield Generate(f"{DATA}places.geojson", _geojson, points)
    yield Generate(f"{DATA}places.lpf.json", _linked_places, gazetteer)
    yield Generate(f"{DATA}mentions.csv", _mention_rows, made_of.mentions(context))


def _articles_json(context: Context) -> bytes:
    return json_rows(_articles(context))


def _articles_csv(context: Context) -> bytes:
    return csv_bytes(_ARTICLE_COLUMNS, _articles(context))


def _articles(context: Context) -> Iterator[dict[str, object]]:
    return (_article(a, context.archive, context.site.base_url) for a in context.archive.articles)


def _records(kind: Kind, context: Context) -> Iterator[dict[str, object]]:
    archive, own = context.archive, own_columns(kind)
    return (_record(e, archive, context.site.base_url) | _own(e, own) for e in _published(kind, archive))


def _places(context: Context) -> list[Entry]:
    """Those that the map shows: gazetteers gather these files, as search engines do pages."""
    return [e for kind in context.kinds if kind.place for e in _published(kind, context.archive) if e.fields.index]


def _json_of(kind: Kind, context: Context) -> bytes:
    return json_rows(_records(kind, context))


def _csv_of(kind: Kind, context: Context) -> bytes:
    return csv_bytes((*_RECORD_COLUMNS, *own_columns(kind).values()), _records(kind, context))


def _mention_rows(context: Context) -> bytes:
    return csv_lines(_MENTION_COLUMNS, _mentions(context.archive, context.site.base_url))


def own_columns(kind: Kind) -> dict[str, str]:
    """The columns of a kind's own fields, by the field; one that is called like another column gets ``own_``."""
    return {name: f"own_{name}" if name in _RECORD_COLUMNS else name for name in kind.fields}


def _own(entry: Entry, columns: Mapping[str, str]) -> dict[str, object]:
    return {column: entry.fields.extra.get(name, "") for name, column in columns.items()}


def _published(kind: Kind, archive: Archive) -> list[Entry]:
    return [e for e in archive.entries.values() if e.record.kind == kind.name and e.url]


_ARTICLE_COLUMNS = (
    "id", "url", "title", "date", "year", "language", "section", "authors", "source", "source_url", "people", "places",
    "records", "tags", "summary", "source_date", "source_page", "source_archive", "source_archive_location",
    "source_rights", "source_kind",
)  # fmt: skip
_RECORD_COLUMNS = (
    "id", "url", "name", "sort_name", "names", "born", "died", "roles", "type", "latitude", "longitude", "within",
    "country", "wikidata", "geonames", "viaf", "isni", "orcid", "gnd", "pleiades", "mentions", "articles", "summary",
    "written",
)  # fmt: skip
_MENTION_COLUMNS = (
    "article",
    "article_url",
    "date",
    "kind",
    "record",
    "surface",
    "zone",
    "rule",
    "sentence",
    "address",
)


def has_page(key: Key, archive: Archive) -> bool:
    """Whether a record is public: one without a page is counted nowhere (rule M12)."""
    return key in archive.entries and bool(archive.entries[key].url)


def _article(article: Article, archive: Archive, base: str) -> dict[str, object]:
    fields, source = article.fields, article.fields.source or Source()
    keys = [key for key in named_keys(article.named, article.links) if has_page(key, archive)]
    return {
        "id": article.id,
        "url": base + web(article.url),
        "title": fields.title,
        "date": fields.date.edtf if fields.date else "",
        "year": article.year,
        "language": article.lang,
        "section": fields.section,
        "authors": [name for name, _ in article.authors],
        "source": source.name,
        "source_url": source.url,
        "people": [i for kind, i in keys if kind == "people"],
        "places": [i for kind, i in keys if kind == "places"],
        "records": [f"{kind}:{i}" for kind, i in keys if kind not in {"people", "places"}],
        "tags": list(fields.tags),
        "summary": fields.summary or excerpt_of(article.document, article.links),
        "source_date": source.date.edtf if source.date else "",
        "source_page": source.page,
        "source_archive": source.archive,
        "source_archive_location": source.archive_location,
        "source_rights": source.rights,
        "source_kind": source.kind,
    }


def _record(entry: Entry, archive: Archive, base: str) -> dict[str, object]:
    fields = entry.fields
    ids = dict(fields.identifiers)
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
            scheme: ids.get(scheme, "")
            for scheme in ("wikidata", "geonames", "viaf", "isni", "orcid", "gnd", "pleiades")
        },
        "mentions": entry.mentions,
        "articles": len(entry.sightings),
        "summary": fields.summary,
        "written": len(entry.written),
    }


def _mentions(archive: Archive, base: str) -> Iterator[list[str]]:
    """A row for every mention of a record that has a page, in the order of ``_MENTION_COLUMNS``."""
    public = {key: (cell(key[0]), cell(key[1])) for key, entry in archive.entries.items() if entry.url}
    for article in archive.articles:
        url = base + web(article.url)
        first = [cell(article.id), url, cell(article.date.edtf) if article.date else ""]
        for mention, quote in article.named.pairs():
            key = public.get((mention.kind, mention.record))
            if mention.status != "doubt" and key is not None:
                sentence = cell(f"{quote.before}{quote.name}{quote.after}")
                address = f"{url}#{web(mention.anchor)}" if mention.anchor else url
                yield [*first, *key, cell(quote.name), mention.zone, mention.rule, sentence, address]


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


def csv_bytes(columns: Sequence[str], rows: Iterable[dict[str, object]]) -> bytes:
    """A CSV file with a header; lists are joined by ``; ``, and nothing in it runs in a spreadsheet."""
    return csv_lines(columns, ([cell(row.get(column)) for column in columns] for row in rows))


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file of rows that are ready."""
    out = io.BytesIO()
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    text.flush()
    return out.getvalue()


def _said(value: object) -> str:
    """One of several values in a cell; a group of fields as JSON."""
    return msgspec.json.encode(value).decode() if isinstance(value, dict) else str(value)


_SUSPECT = frozenset("=+-@＝＋－＠")  # and every blank: a formula may follow it
_FORMULA = re.compile(r"(?:^|(?<=[\r\n]))(?=[^\S\r\n]*[=+\-@\t＝＋－＠])")


def cell(value: object) -> str:
    """A cell's text. A line that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection)."""
    if type(value) is not str:
        if value is None:
            return ""
        if isinstance(value, list | tuple):
            value = "; ".join(map(_said, value))
        elif isinstance(value, dict):
            value = _said(value)
        elif isinstance(value, int | float):
            return str(value)
    text = str(value)
    first = text[:1]
    if first not in _SUSPECT and not first.isspace() and "\n" not in text and "\r" not in text:
        return text  # nothing in it can look like a formula: true of nearly all, so asked first
    return _FORMULA.sub("'", text)
