"""The page of an article, and the free-standing pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from archivegen.archive.model import Article, FreePage, excerpt_of, figures_of, named_keys
from archivegen.archive.urls import up, web
from archivegen.pages.cite import Work, citations
from archivegen.pages.context import (
    Context,
    body_ref,
    card_of,
    contents_of,
    date_view,
    figure_view,
    frame,
    name_links,
    own_extra,
)
from archivegen.pages.jobs import Render
from archivegen.pages.linked_data import article_data, licence_of
from archivegen.pages.signposts import article_signposts
from archivegen.pages.source_kinds import kind_of
from archivegen.pages.views.articles import ArticleView, CorrectionView, SourceView
from archivegen.pages.views.items import ArticleItem, FigureView, Link, RecordGroup
from archivegen.pages.views.page import CardView
from archivegen.pages.views.single import PlainView
from archivegen.source.fields import Source
from archivegen.wording import Wording

DESCRIPTION = 200


def article_pages(context: Context) -> tuple[Render, ...]:
    """One page for each article."""
    urls = context.urls
    columns = urls, context.held.numbers(len(urls)), context.made_of.article_pages
    return context.held.row("article job", _article_page, (), context.ids, *columns)


def _article_page(url: str, number: int, made_of: str) -> Render:
    return Render(f"{url}index.html", "article.html", partial(_article_view, number), made_of)


def _article_view(number: int, context: Context) -> ArticleView:
    archive = context.archive
    article = archive.articles[number]
    root = up(article.url)
    fields = article.fields
    words = context.words.of(article.lang)
    before, after = _neighbours(number, context)
    over = name_links(article, context, root)
    figures = _figure_views(article, context)
    lead = figures[0] if fields.image else None
    body = body_ref(article.document, article.links, over, root, context.images, below=lead is not None)
    section = Link(fields.section, f"sections/{article.section}/") if article.section else None
    return ArticleView(
        **frame(
            context,
            article.url,
            fields.title,
            lang=article.lang,
            dir=article.dir,
            nav="articles",
            description=(fields.summary or excerpt_of(article.document, article.links))[:DESCRIPTION],
            noindex=fields.draft,
            card=_card(article, context),
            alternates=_citations(article) if context.settings.exports.enabled else (),
            licence=licence_of(article, context),
            signposts=article_signposts(article, context),
            linked_data=article_data(article, number, context, [figure.src for figure in figures]),
        ),
        id=article.id,
        summary=fields.summary,
        section=section,
        date=date_view(fields.date, words),
        updated=date_view(fields.updated, context.words),
        authors=tuple([Link(name, web(url)) for name, url in article.authors]),
        source=source_view(fields.source, context.words),
        image=lead,
        figures=figures[1:] if lead else figures,
        body=body,
        contents=contents_of(article),
        tags=fields.tags,
        named=named_groups(article, context),
        backlinks=tuple(context.titles[i] for i in archive.backlinks.get(article.id, ())),
        related=_related(number, context),
        previous=before,
        next=after,
        draft=fields.draft,
        extra=own_extra(fields),
        issued=date_view(context.issued(article), words),
        cited_authors=tuple([author.inverted for author in context.authors[number]]),
        identifiers=tuple([Link(*one) for one in context.persistent(article)]),
        transcription=fields.transcription,
        note=fields.note,
        corrections=tuple([CorrectionView(c.text, date_view(c.date, context.words)) for c in fields.corrections]),
        citations=citations(work_of(article, number, context)),
    )


def work_of(article: Article, number: int, context: Context) -> Work:
    """An article as citations see it."""
    source, site = article.fields.source, context.site
    persistent = context.persistent(article)
    return Work(
        article.fields.title,
        context.authors[number],
        source.name if source else "",
        source.page if source else "",
        context.issued(article),
        site.title,
        persistent[0][1] if persistent else site.base_url + web(article.url),
    )


def _neighbours(number: int, context: Context) -> tuple[ArticleItem | None, ArticleItem | None]:
    """The articles before and after in time; an undated one has none and is nobody's."""
    dated = len(context.titles) - len(context.archive.undated)
    if number >= dated:
        return None, None
    before = context.bare[number - 1] if number else None
    return before, context.bare[number + 1] if number + 1 < dated else None


def _related(number: int, context: Context) -> tuple[tuple[ArticleItem, tuple[str, ...]], ...]:
    """The articles that share records with one, with the names of these records."""
    return tuple(
        (context.bare[one.article], tuple(context.names[key].name for key in one.records))
        for one in context.related[number]
    )


def free_pages(context: Context) -> Iterator[Render]:
    """One page for each file in ``content/pages`` but those that another page shows."""
    for page in context.archive.pages:
        if page.id != "about":
            yield Render(f"{page.url}index.html", "page.html", partial(_page_view, page), context.made_of.page(page))


def _page_view(page: FreePage, context: Context) -> PlainView:
    root = up(page.url)
    figures = _figure_views(page, context)
    lead = figures[0] if page.fields.image else None
    over = name_links(page, context, root)
    return PlainView(
        **frame(
            context,
            page.url,
            page.fields.title,
            lang=page.lang,
            dir=page.dir,
            description=page.fields.summary,
            noindex=page.fields.draft,
        ),
        image=lead,
        figures=figures[1:] if lead else figures,
        body=body_ref(page.document, page.links, over, root, context.images, below=lead is not None),
        contents=contents_of(page),
        updated=date_view(page.fields.updated, context.words),
        draft=page.fields.draft,
        extra=own_extra(page.fields),
    )


def _citations(article: Article) -> tuple[tuple[str, str, str], ...]:
    url = web(article.url)
    return (
        ("application/x-research-info-systems", "RIS", f"{url}index.ris"),
        ("application/x-bibtex", "BibTeX", f"{url}index.bib"),
        ("application/vnd.citationstyles.csl+json", "CSL-JSON", f"{url}index.csl.json"),
    )


def source_view(source: Source | None, words: Wording) -> SourceView | None:
    """The original publication as pages show it."""
    if source is None:
        return None
    date = date_view(source.date, words)
    return SourceView(
        source.name or source.url,
        source.url,
        date,
        source.page,
        source.archive,
        source.archive_location,
        source.rights,
        source.archived_url,
        source.kind,
        kind_of(source).zotero,
    )


def _figure_views(article: Article | FreePage, context: Context) -> tuple[FigureView, ...]:
    figures = figures_of(article)
    if not figures:
        return ()
    addresses = article.links.hrefs[-len(figures) :]
    pairs = zip(figures, addresses, strict=True)
    return tuple(figure_view(figure, address, context.images) for figure, address in pairs)


def _card(article: Article, context: Context) -> CardView | None:
    image = article.fields.image
    return card_of(image, article.links.hrefs[-1 - len(article.fields.figures)], context.images) if image else None


def named_groups(owner: Article | FreePage, context: Context) -> tuple[RecordGroup, ...]:
    """The records that a document names, declares or points at, by kind, each once, in order of appearance."""
    keys = named_keys(owner.named, owner.links)
    groups = []
    for kind in context.kinds:
        items = tuple(context.names[k] for k in keys if k[0] == kind.name and k in context.names)
        shown = tuple(item for item in items if item.url)
        if shown:
            groups.append(RecordGroup(kind.name, kind.plural, shown, f"{web(kind.folder)}/"))
    return tuple(groups)
