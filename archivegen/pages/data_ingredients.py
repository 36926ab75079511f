"""What the archive as data is made of, as fingerprints: each file of what stands in it, or of little more.

As in `archivegen.pages.ingredients`, each function names everything that one recipe looks at, or more than that.
"""

from __future__ import annotations

from collections.abc import Collection
from operator import eq
from typing import TYPE_CHECKING

from archivegen.archive.model import Article, named_keys
from archivegen.pages.marks import mark

if TYPE_CHECKING:
    from archivegen.pages.context import Context


def articles(context: Context) -> str:
    """Every article: as lists show it, from what it is, whom it names, of those who have a page."""
    marks = context.held.row("data mark", _row, (), context.ids, context.archive.articles, alike=eq)
    return _together(context, "articles", items=context.made_of.items, rows=marks)


def _row(article: Article) -> bytes:
    fields = article.fields
    return mark(fields.date, fields.source, fields.tags, article.authors, named_keys(article.named, article.links))


def _together(context: Context, purpose: str, **columns: tuple[bytes, ...]) -> str:
    """What is made of all of these columns."""
    whole = [context.held.digested(f"{name} in {purpose}", column) for name, column in columns.items()]
    return context.made_of.of(purpose, _public(context), *whole)


def records(context: Context, kinds: Collection[str]) -> str:
    """The records of these kinds."""
    entries = [one for key, one in context.made_of.entries.items() if key[0] in kinds]
    return context.made_of.of("records", mark(sorted(kinds)), _public(context), *entries)


def places(context: Context, kinds: Collection[str]) -> str:
    """The records of these kinds, with the title and date of the articles that name them first and last."""
    own = records(context, kinds).encode()
    return context.made_of.of("places", own, context.held.digested("titles in places", context.made_of.titles))


def mentions(context: Context) -> str:
    """Every mention of those who have a page, as it is quoted; "" where what is named is not known."""
    digests = context.held.each("encoded digest", str.encode, context.made_of.digests, alike=eq)
    return _together(context, "mentions", titles=context.made_of.titles, digests=digests) if all(digests) else ""


def _public(context: Context) -> bytes:
    """The records that have a page."""
    keys = tuple([key for key, entry in context.archive.entries.items() if entry.url])
    return context.held.once("public records", mark, keys)
