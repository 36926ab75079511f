"""What the front page puts first: articles that say ``featured: true``."""

from __future__ import annotations

from collections.abc import Sequence

from archivegen.archive.model import Article
from archivegen.pages.context import Context, figure_view
from archivegen.pages.views.lists import FeaturedView

MOST = 6


def featured(context: Context) -> tuple[tuple[int, FeaturedView], ...]:
    """The featured articles with their places in order, the newest first.

    The field is one that archivegen does not claim: content of other generators uses it in its own ways, and there
    only the plain ``true`` means this.
    """
    said = context.held.each("featured", _is_featured, context.archive.articles)
    return tuple((number, _view(number, context)) for number in context.held.once("all featured", _last, said))


def _is_featured(article: Article) -> bool:
    return article.fields.extra.get("featured") is True


def _last(said: Sequence[bool]) -> tuple[int, ...]:
    return tuple([number for number, one in enumerate(said) if one][-MOST:][::-1])


def _view(number: int, context: Context) -> FeaturedView:
    article = context.archive.articles[number]
    image = article.fields.image
    if image is None:
        return FeaturedView(context.articles[number], None)
    address = article.links.hrefs[-1 - len(article.fields.figures)]
    return FeaturedView(context.articles[number], figure_view(image, address, context.images))
