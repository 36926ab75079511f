"""Pages in the words of schema.org, as JSON-LD: an article, a record, a list, the archive itself.

What is said of a page is said of its address; what it is about has a name of its own (``…/#id``, ``…/#collection``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from archivegen.archive.dates import certain_part
from archivegen.archive.model import Article, Entry, named_keys
from archivegen.archive.references import SCHEME
from archivegen.archive.urls import web
from archivegen.names.kinds import Kind
from archivegen.pages.authors import Author
from archivegen.pages.context import Context
from archivegen.pages.licences import licence_address
from archivegen.pages.source_kinds import kind_of
from archivegen.pages.things import THING, geo_of, same_as, type_of
from archivegen.source.fields import When

COLLECTION = "#collection"
_CONTEXT = "https://schema.org"


def embedded(value: Mapping[str, object]) -> str:
    """JSON-LD as it may stand inside of ``<script>``: nothing in it ends the element or a line of a script."""
    text = msgspec.json.encode({"@context": _CONTEXT, **value}).decode()
    text = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def article_data(article: Article, number: int, context: Context, images: Sequence[str]) -> str:
    """A ``NewsArticle``, or what else its source makes of it, with who and what it names.

    ``images`` as in views: relative to the root or with a scheme.
    """
    fields, source, site = article.fields, article.fields.source, context.site
    url = site.base_url + web(article.url)
    issued = context.issued(article)
    kind = kind_of(source)
    kinds, things = context.kind_of, context.things
    keys = [key for key in named_keys(article.named, article.links) if key in things]
    found: dict[str, object] = {
        "@type": kind.schema,
        "@id": url,
        "url": url,
        "headline": fields.title,
        **_dates(fields.date, issued, fields.updated),
        "inLanguage": article.lang,
        "author": [_author(author, site.base_url) for author in context.authors[number]],
        "publisher": {"@type": "NewsMediaOrganization", "name": source.name}
        if source and source.name and not kind.part_of
        else _publisher(context),
        "isPartOf": [_collection(context), {"@type": kind.part_of, "name": source.name}]
        if source and source.name and kind.part_of
        else _collection(context),
        "license": licence_of(article, context),
        "copyrightNotice": source.rights if source else "",
        "description": fields.summary,
        "articleSection": fields.section,
        "keywords": list(fields.tags),
        "pagination": source.page if source else "",
        "identifier": [address for _, address in context.persistent(article)],
        "isBasedOn": source.url if source else "",
        "archivedAt": source.archived_url if source else "",
        "image": [one if SCHEME.match(one) else site.base_url + one for one in dict.fromkeys(images)],
        "correction": [_correction(c.text, c.date) for c in fields.corrections],
        "mentions": [msgspec.Raw(things[key]) for key in keys if not kinds[key[0]].place],
        "contentLocation": [msgspec.Raw(things[key]) for key in keys if kinds[key[0]].place],
    }
    return embedded({key: value for key, value in found.items() if value})


def licence_of(article: Article, context: Context) -> str:
    """The licence's address: the article's own where it states its rights, whatever the archive's may be."""
    source = article.fields.source
    return licence_address(source.rights) if source and source.rights else context.site.licence_url


def _dates(date: When | None, issued: When | None, updated: When | None) -> dict[str, object]:
    """Only what is certain is a date; an uncertain one is kept as EDTF."""
    published = certain_part(issued) if issued else ""
    written = certain_part(date) if date and date != issued else ""
    return {
        "datePublished": published,
        "dateCreated": written,
        "dateModified": certain_part(updated) if updated else "",
        "temporalCoverage": "" if published or not issued else issued.edtf,
    }


def _author(author: Author, base: str) -> dict[str, object]:
    if author.page:
        url = base + web(author.page)
        return {"@type": "Person", "@id": f"{url}{THING}", "name": author.name, "url": url}
    if author.family:
        parts = {"familyName": author.family, "givenName": author.given}
        return {"@type": "Person", "name": author.name, **parts}
    return {"name": author.name}  # a person or an office: nobody says which


def _correction(text: str, date: When | None) -> dict[str, object]:
    day = certain_part(date) if date else ""
    return {"@type": "CorrectionComment", "text": text, **({"datePublished": day} if day else {})}


def _collection(context: Context) -> dict[str, object]:
    return {"@type": "Collection", "@id": context.site.base_url + COLLECTION, "name": context.site.title}


def _publisher(context: Context) -> dict[str, object] | None:
    return {"@type": "Organization", "name": context.site.publisher} if context.site.publisher else None


def record_data(entry: Entry, kind: Kind, context: Context, within: str) -> str:
    """What a record is: a person has a ``ProfilePage``. ``within`` is the address of the place that contains it."""
    fields, base = entry.fields, context.site.base_url
    url = base + web(entry.url)
    names = dict.fromkeys(name.form for name in fields.names if name.form != entry.record.name and not name.sought_only)
    thing: dict[str, object] = {
        "@type": type_of(kind),
        "@id": f"{url}{THING}",
        "name": entry.record.name,
        "alternateName": list(names),
        "description": fields.summary,
        "url": url,
        "sameAs": same_as(entry),
    }
    if kind.person:
        thing["birthDate"] = certain_part(fields.born) if fields.born else ""
        thing["deathDate"] = certain_part(fields.died) if fields.died else ""
        thing["hasOccupation"] = [{"@type": "Role", "roleName": role} for role in fields.roles]
    if kind.place:
        thing["geo"] = geo_of(entry)
        thing["containedInPlace"] = {"@type": "Place", "@id": f"{base}{within}{THING}"} if within else None
        if len(fields.country) == 2:
            thing["address"] = {"@type": "PostalAddress", "addressCountry": fields.country}
    thing = {key: value for key, value in thing.items() if value}
    if not kind.person:
        return embedded({**thing, "mainEntityOfPage": url})
    page = {"@type": "ProfilePage", "@id": url, "url": url, "name": entry.record.name}
    language = fields.lang or context.site.language
    return embedded({**page, "inLanguage": language, "isPartOf": _collection(context), "mainEntity": thing})


def list_data(path: str, title: str, context: Context, **more: object) -> str:
    """A list, as a page of the collection."""
    site = context.site
    url = site.base_url + web(path)
    page = {"@type": "CollectionPage", "@id": url, "url": url, "name": title, "inLanguage": site.language}
    return embedded({**page, "isPartOf": _collection(context), **more})


def home_data(context: Context) -> str:
    """The site and the collection that it shows, with how to search it."""
    site, base = context.site, context.site.base_url
    about: dict[str, object] = {
        "description": site.description,
        "license": site.licence_url,
        "publisher": _publisher(context),
    }
    about = {key: value for key, value in about.items() if value}
    home: dict[str, object] = {
        "@type": "WebSite",
        "@id": f"{base}#site",
        "url": base,
        "name": site.title,
        "inLanguage": site.language,
        **about,
        "mainEntity": {"@id": base + COLLECTION},
    }
    if site.search:
        target = {"@type": "EntryPoint", "urlTemplate": f"{base}search/?q={{query}}"}
        home["potentialAction"] = {"@type": "SearchAction", "target": target, "query-input": "required name=query"}
    size = len(context.archive.articles)
    collection = {**_collection(context), "url": base, "inLanguage": site.language, **about, "collectionSize": size}
    return embedded({"@graph": [home, collection]})


def downloads_data(path: str, title: str, files: Sequence[tuple[str, str]], context: Context) -> str:
    """The archive as a ``Dataset``, with each data file as (site-relative address, media type); "" without any."""
    if not files:
        return ""
    site = context.site
    url = site.base_url + web(path)
    found: dict[str, object] = {
        "@type": "Dataset",
        "@id": f"{url}#data",
        "url": url,
        "name": site.title,
        "description": site.description or title,
        "license": site.licence_url,
        "creator": _publisher(context),
        "isPartOf": _collection(context),
        "distribution": [
            {"@type": "DataDownload", "contentUrl": site.base_url + web(address), "encodingFormat": media}
            for address, media in files
        ],
    }
    return embedded({key: value for key, value in found.items() if value})
