"""What is published, from what was parsed, named and followed: articles, free-standing pages, records' own texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import blake2b
from operator import attrgetter, eq

import msgspec

from archivegen.archive.bylines import byline
from archivegen.archive.gather import Member
from archivegen.archive.link import Described, year_for
from archivegen.archive.model import Article, FreePage, Key, Links, Named
from archivegen.archive.naming import Naming
from archivegen.archive.urls import distinct, slug_for
from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.held import Held
from archivegen.names.declared import is_like_an_id, withheld
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.names.writing import normal
from archivegen.source.fields import ArticleFields
from archivegen.source.identifiers import PERSISTENT
from archivegen.source.parse import Document
from archivegen.wording import direction

UNSHOWN = ("authors", "source", "note", "corrections", "transcription", *PERSISTENT)
UNSHOWN_ABOUT = ("image", "figures")
_UNSHOWN_HINT = "say it in the page's text, or move the file to the articles"
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
    called = held.each("section called", lambda member: member.fields.section, articles, alike=eq)
    sections = held.once("slugs of sections", section_slugs, called)
    columns = articles, named, held.picked("links of article", links, first), sections
    return held.row("article", partial(_article, *shared), shared, paths, *columns)


def section_slugs(called: Sequence[str]) -> tuple[str, ...]:
    """The address part of each section; names that differ in capitals only are one section.

    Those of other names that are transliterated alike get a digest of the name added, all of them.
    """
    names: dict[str, str] = {}
    for name in sorted(set(called)):
        names.setdefault(_same_section(name), name)
    names.pop("", None)
    slugs = distinct([
        (slug_for(slug="", stem="", name=name, identity=name), blake2b(key.encode(), digest_size=4).hexdigest(), False)
        for key, name in names.items()
    ])  # fmt: skip
    found = {"": ""} | dict(zip(names, slugs, strict=True))
    return tuple([found[_same_section(name)] for name in called])


def _same_section(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _article(
    registry: Registry,
    addresses: dict[Key, str],
    language: str,
    member: Member,
    named: Named,
    links: Links,
    section: str,
) -> Article:
    fields = member.fields
    lang = fields.lang or language
    if hidden := _hidden_authors(registry, fields):
        shown = tuple([author for author in fields.authors if author not in hidden])
        fields = msgspec.structs.replace(fields, authors=shown)
    authors = tuple((_author_name(a, registry), _author_url(a, registry, addresses)) for a in fields.authors)
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


def _hidden_authors(registry: Registry, fields: ArticleFields) -> tuple[str, ...]:
    """The ids of draft records among the authors; a name that is written out is what the article says."""
    if not registry.withheld:
        return ()
    kinds = [kind.name for kind in registry.kinds if kind.person]
    ids = [author for author in fields.authors if is_like_an_id(author) and _author(author, registry) is None]
    return tuple([author for author in ids if any(registry.withholds(author, kind) for kind in kinds)])


def hidden_bylines(articles: tuple[Member, ...], registry: Registry, held: Held) -> tuple[Diagnostic, ...]:
    """A warning for each author that is left out as the id of a draft record."""
    if not registry.withheld:
        return ()
    paths = held.each("path of author", lambda member: member.document.path, articles, alike=eq)
    fields = held.each("fields of author", attrgetter("fields"), articles)
    hidden = held.row("hidden authors", partial(_hidden_authors, registry), (registry,), paths, fields, alike=eq)
    return tuple([
        withheld(member.document.path, member.fields.at.get("authors") or Place(1, 1), ident)
        for member, idents in zip(articles, hidden, strict=True)
        for ident in idents
    ])  # fmt: skip


def _author_name(author: str, registry: Registry) -> str:
    key = _author(author, registry)
    record = registry.find(*key) if key else None
    if record is not None and normal(author) in {normal(ident) for ident in (record.id, *record.fields.merged)}:
        return record.name
    return byline(author).name


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


def unshown(pages: Sequence[Member]) -> tuple[Diagnostic, ...]:
    """A warning for each field of a free-standing page that only an article shows."""
    return tuple([
        warning(page.document.path, page.fields.at[field], "FIELD", f'pages do not show "{field}"', hint=_UNSHOWN_HINT)
        for page in pages
        for field in (*UNSHOWN, *(UNSHOWN_ABOUT if page.id == "about" else ()))
        if field in page.fields.at
    ])  # fmt: skip


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
