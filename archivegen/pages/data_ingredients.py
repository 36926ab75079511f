"""What the archive as data is made of, as fingerprints: each file of what stands in it, or of little more.

As in `archivegen.pages.ingredients`, each function names everything that one recipe looks at, or more than that.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from archivegen.archive.model import Links, Named, named_keys
from archivegen.pages.ingredients import mark
from archivegen.source.fields import ArticleFields

if TYPE_CHECKING:
    from archivegen.pages.context import Context


def articles(context: Context) -> str:
    """Every article: as lists show it, from what it is, whom it names, of those who have a page."""
    made_of, all_articles = context.made_of, context.archive.articles
    fields, authors = [a.fields for a in all_articles], [a.authors for a in all_articles]
    named, links = [a.named for a in all_articles], [a.links for a in all_articles]
    marks = context.held.row("data mark", _row, (), context.ids, fields, authors, named, links)
    return made_of.of("articles", _public(context), *made_of.items, *marks)


def _row(fields: ArticleFields, authors: object, named: Named, links: Links) -> bytes:
    return mark(fields.date, fields.source, fields.tags, authors, named_keys(named, links))


def records(context: Context, kinds: Collection[str]) -> str:
    """The records of these kinds."""
    entries = [one for key, one in context.made_of.entries.items() if key[0] in kinds]
    return context.made_of.of("records", mark(sorted(kinds)), _public(context), *entries)


def places(context: Context, kinds: Collection[str]) -> str:
    """The records of these kinds, with the title and date of the articles that name them first and last."""
    return context.made_of.of("places", records(context, kinds).encode(), *context.made_of.titles)


def mentions(context: Context) -> str:
    """Every mention of those who have a page, as it is quoted; "" where what is named is not known."""
    digests = [article.named.digest.encode() for article in context.archive.articles]
    return context.made_of.of("mentions", _public(context), *context.made_of.titles, *digests) if all(digests) else ""


def _public(context: Context) -> bytes:
    """The records that have a page."""
    return mark([key for key, entry in context.archive.entries.items() if entry.url])
