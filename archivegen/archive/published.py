"""What is published, from what was parsed, named and followed: articles, free-standing pages, records' own texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from operator import attrgetter, eq

from archivegen.archive.bylines import byline
from archivegen.archive.gather import Member
from archivegen.archive.link import Described, section_slug, year_for
from archivegen.archive.model import Article, FreePage, Key, Links, Named
from archivegen.archive.naming import Naming
from archivegen.held import Held
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.source.parse import Document
from archivegen.wording import direction

_NOTHING, _NO_LINKS = Named(), Links()  # of records without a description


def articles_of(
    articles: tuple[Member, ...],
    namings: tuple[Naming, ...],
    links: tuple[Links, ...],
    registry: Registry,
    addresses: dict[Key, str],
    language: str,
    held: Held,
) -> tuple[Article, ...]:
    """The articles, each with what it names and where its links lead: the first of ``namings`` and of ``links``."""
    shared, first = (registry, addresses, language), held.once("first articles", range, len(articles))
    paths = held.each("path of article", lambda member: member.document.path, articles, alike=eq)
    named = held.each("named in article", attrgetter("named"), held.picked("naming of article", namings, first))
    columns = articles, named, held.picked("links of article", links, first)
    return held.row("article", partial(_article, *shared), shared, paths, *columns)


def _article(
    registry: Registry,
    addresses: dict[Key, str],
    language: str,
    member: Member,
    named: Named,
    links: Links,
) -> Article:
    fields = member.fields
    lang = fields.lang or language
    authors = tuple((_author_name(a, registry), _author_url(a, registry, addresses)) for a in fields.authors)
    section = section_slug(fields.section) if fields.section.strip() else ""
    way, year = fields.dir or direction(lang), year_for(fields.date)
    about = (member.id, member.url, fields, member.document)
    return Article(*about, lang, way, section, year, named, links, authors)


def _author(author: str, registry: Registry) -> tuple[str, str] | None:
    people = (kind.name for kind in registry.kinds if kind.person)
    written = dict.fromkeys((author, byline(author).name))  # a record may list the inverted form, or bear the other
    kinds = tuple(people)
    for form in written:
        found = [registry.records[i].key for kind in kinds for i in registry.find_declared(kind, form)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _author_name(author: str, registry: Registry) -> str:
    key = _author(author, registry)
    record = registry.find(*key) if key else None
    return record.name if record is not None and record.id == author else byline(author).name


def _author_url(author: str, registry: Registry, addresses: dict[Key, str]) -> str:
    key = _author(author, registry)
    return addresses.get(key, "") if key else ""


def pages_of(
    pages: Sequence[Member], namings: Sequence[Naming], links: Sequence[Links], language: str
) -> list[FreePage]:
    """The free-standing pages, in the order of ``namings`` and ``links``."""
    found = []
    for member, naming, followed in zip(pages, namings, links, strict=False):
        lang = member.fields.lang or language
        way = member.fields.dir or direction(lang)
        found.append(FreePage(member.id, member.url, member.fields, member.document, lang, way, naming.named, followed))
    return found


def described_of(
    owners: Sequence[tuple[Record, Document | None]],
    addresses: dict[Key, str],
    namings: Sequence[Naming],
    links: Sequence[Links],
    start: int,
    stub_keys: frozenset[Key],
    images: Mapping[Key, Links],
    held: Held,
) -> tuple[Described, ...]:
    """Every record with its own text, where it has one: these are in ``namings`` and ``links`` from ``start`` on."""
    named: list[Named] = []
    followed: list[Links] = []
    number = start
    nothing, no_links = held.kept("nothing named", _NOTHING, eq), held.kept("no links", _NO_LINKS, eq)
    for record, document in owners:
        named.append(nothing if document is None else namings[number].named)
        followed.append(images.get(record.key, no_links) if document is None else links[number])
        number += document is not None
    records, documents = [record for record, _ in owners], [document for _, document in owners]
    keys = [record.key for record in records]
    stubs = [key in stub_keys for key in keys]
    columns = records, [addresses[key] for key in keys], documents, named, followed, stubs
    return held.row("described", _described, (), keys, *columns)


def _described(
    record: Record, url: str, document: Document | None, named: Named, links: Links, stub: bool
) -> Described:
    return Described(record, url, document, record.fields, named, links, stub)
