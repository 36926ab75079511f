"""Every output that there is: one job for each file, from the archive and the files that it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter, eq
from urllib.parse import unquote

import msgspec

from archivegen.archive.gather import merged_path
from archivegen.archive.model import Article, Asset, Entry, FreePage
from archivegen.archive.redirects import address, is_elsewhere, old_path
from archivegen.archive.redirects import way as way_to
from archivegen.archive.references import SCHEME
from archivegen.archive.urls import ABOUT, MANIFEST, OLD_ADDRESS, OWN, Claim, collisions, web
from archivegen.config import Config
from archivegen.diagnostics import Diagnostic, Place, error, warning
from archivegen.pages.article import article_pages, free_pages
from archivegen.pages.cards import card_file
from archivegen.pages.citations import citation_files
from archivegen.pages.context import Context
from archivegen.pages.crate import crate_files
from archivegen.pages.export import data_files
from archivegen.pages.feeds import feed_files
from archivegen.pages.index import index_pages, redirect_page
from archivegen.pages.jobs import Copy, Job, Picture
from archivegen.pages.namebox import name_files
from archivegen.pages.places_map import map_pages
from archivegen.pages.record import record_pages
from archivegen.pages.sitemap import site_files
from archivegen.pages.timeline import timeline_page
from archivegen.source.safety import path_problem, url_problem, url_scheme
from archivegen.source.written import quoted


class Plan(msgspec.Struct, frozen=True):
    """All jobs, sorted by path, and their paths."""

    jobs: tuple[Job, ...]
    paths: frozenset[str]


def plan(
    context: Context,
    templates: frozenset[str],
    static: Iterable[Copy],
    theme: Iterable[Job],
    config: Config | None = None,
) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """List every output. Two sources that ask for one path are an error naming both.

    ``config`` says on which lines the settings are.
    """
    config = config or Config(context.settings, {})
    held = context.held
    own = {copy.path: copy for copy in static}
    assets = {asset.path: Copy(asset.path, asset.source, asset.digest) for asset in _assets(context)}
    assets = {path: copy for path, copy in assets.items() if path not in own}
    assets = {path: copy for path, copy in assets.items() if web(path) not in context.images.replaced}
    files: list[Job] = [*own.values(), *assets.values(), *context.images.jobs]
    files += [job for job in (*theme, *card_file(context)) if job.path not in own]
    groups: list[Iterable[Job]] = [
        article_pages(context),
        free_pages(context),
        record_pages(context, templates),
        index_pages(context),
        map_pages(context),
        timeline_page(context),
        feed_files(context),
        site_files(context),
        name_files(context),
        data_files(context),
        crate_files(context),
        citation_files(context),
        files,
    ]
    jobs = held.joined("jobs", *map(tuple, groups))
    paths = held.each("path of job", attrgetter("path"), jobs, alike=eq)
    known: frozenset[str] = held.once("paths", frozenset, paths)
    problems = (
        *_wrong_redirects(config),
        *(_collisions(context, jobs, config) if held.once("disputed", _disputed, paths) else ()),
        *_lost_links(context, known, config.path),
        *_lost_redirects(config, known, context.archive.redirects),
    )
    ordered = held.ordered("jobs", jobs, paths)
    return Plan(ordered, known), problems


def _disputed(paths: tuple[str, ...]) -> bool:
    """Whether any path is asked for twice: whose they are need not be known to see that."""
    return bool(collisions([*_ours(paths), *(Claim(path, "", Place()) for path in paths)]))


def _ours(paths: Iterable[str]) -> list[Claim]:
    """The manifest, which no page may need for a folder; that a file is called so is told when it is published."""
    return [] if MANIFEST in paths else [Claim(MANIFEST, OWN, Place())]


def _collisions(context: Context, jobs: Sequence[Job], config: Config) -> list[Diagnostic]:
    sources = _sources(context, config)
    claims = [_claim(job, sources) for job in jobs]
    return collisions([*_ours([claim.path for claim in claims]), *claims])


def _wrong_redirects(config: Config) -> Iterator[Diagnostic]:
    """Old addresses in site.toml that would be written outside of the site, and ways that no page may lead."""
    for old, new in config.settings.redirects.items():
        problem = path_problem(old) or (url_problem(new) if url_scheme(new) else None)
        if problem:
            yield error(config.path, _line_of(old, config), "REDIRECT", f"[redirects] {problem[0]}", hint=problem[1])


def _lost_redirects(config: Config, paths: frozenset[str], kept: Iterable[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Old addresses that site.toml leads to no page, or (those that are not ``kept``) to one that is not published."""
    published = {old for old, _ in kept}
    for old, new in config.settings.redirects.items():
        if old_path(old) not in published:
            message = f'[redirects] "{old}" leads to what is not published (a draft, not yet due, or expired): left out'
            yield warning(config.path, _line_of(old, config), "LINK-WITHHELD", message)
            continue
        path = address(new)
        page = f"{path}index.html" if path.endswith("/") or not path else path
        if not is_elsewhere(new) and page not in paths and f"{path}/index.html" not in paths:
            message = f'[redirects] "{old}" leads to "{new}", and there is no such page'
            hint = "write the address of a page: /articles/…/"
            yield warning(config.path, _line_of(old, config), "REDIRECT", message, hint=hint)


def _line_of(old: str, config: Config) -> Place:
    line = config.origins.get(f"redirects.{old}", config.origins.get("redirects", 0))
    return Place(line, 1 if line else 0)


def _assets(context: Context) -> list[Asset]:
    archive, held = context.archive, context.held
    others: list[FreePage | Entry] = [*archive.pages, *(entry for entry in archive.entries.values() if entry.url)]
    shown = held.once("assets of articles", _all_assets, held.each("assets", _assets_of, archive.articles, alike=eq))
    return sorted(shown.union(*(one.links.assets for one in others)), key=lambda a: a.path)


def _assets_of(article: Article) -> tuple[Asset, ...]:
    return article.links.assets


def _all_assets(shown: Iterable[tuple[Asset, ...]]) -> frozenset[Asset]:
    return frozenset(chain.from_iterable(shown))


def _sources(context: Context, config: Config) -> dict[str, list[Claim]]:
    """Which source files ask for which page, in the order of their jobs, so that an error can name them."""
    archive = context.archive
    found: defaultdict[str, list[Claim]] = defaultdict(list)

    def page(url: str, source: str, place: Place) -> None:
        found[f"{url}index.html"].append(Claim(f"{url}index.html", source, place))

    texts: list[Article | FreePage] = [*archive.articles, *archive.pages]
    for text in texts:
        if not _is_about(text):  # which opens a page of ours
            page(text.url, text.document.path, text.fields.at.get("slug", Place(1, 1)))
    for entry in archive.entries.values():
        if entry.url:
            page(entry.url, *entry.record.where("slug"))
    askers = _askers(context, config)
    for way in archive.redirects:
        path = redirect_page(way[0])
        found[path].append(Claim(path, *askers.get(way, (OWN, Place())), OLD_ADDRESS))
    return found


def _askers(context: Context, config: Config) -> dict[tuple[str, str], tuple[str, Place]]:
    """Who asks for a redirect, by old address and target as `Archive.redirects` has them; of several the first.

    More may be asked for than is made: what is hidden, and a merged id whose address another record has, is left out.
    """
    archive = context.archive
    found: dict[tuple[str, str], tuple[str, Place]] = {}
    texts: list[Article | FreePage] = [*archive.articles, *archive.pages]
    for text in texts:
        for old in text.fields.redirect_from:
            way = old_path(old), ABOUT if _is_about(text) else web(text.url)
            found.setdefault(way, (text.document.path, text.fields.at.get("redirect_from", Place(1, 1))))
    folders = {kind.name: kind.folder for kind in context.kinds}
    for entry in (entry for entry in archive.entries.values() if entry.url):
        for ident in entry.record.fields.merged:
            way = merged_path(folders[entry.record.kind], ident), web(entry.url)
            found.setdefault(way, entry.record.where("merged", ident))
    for old, new in config.settings.redirects.items():
        found.setdefault((old_path(old), way_to(new)), (config.path, _line_of(old, config)))
    return found


def _is_about(text: Article | FreePage) -> bool:
    return isinstance(text, FreePage) and text.id == "about"


def _claim(job: Job, sources: dict[str, list[Claim]]) -> Claim:
    """Who asks for a job's path: the next of its sources, each of them once."""
    if isinstance(job, Copy | Picture):
        return Claim(job.path, job.source, Place(), "give the file another name")
    waiting = sources.get(job.path)
    return waiting.pop(0) if waiting else Claim(job.path, OWN, Place())


def _lost_links(context: Context, paths: frozenset[str], settings: str) -> Iterator[Diagnostic]:
    """Links from article to article, by address, that lead to no page of this site."""
    archive, held = context.archive, context.held
    described = tuple([entry for entry in archive.entries.values() if entry.document is not None])
    owners = held.joined("texts with links", archive.articles, archive.pages, described)
    look, numbers = partial(_lost, paths, settings), held.numbers(len(owners))
    lost = held.row("lost links", look, (paths, settings), numbers, owners, alike=eq)
    yield from held.once("all lost links", lambda lost: tuple(chain.from_iterable(lost)), lost)


def _lost(paths: frozenset[str], settings: str, owner: Article | FreePage | Entry) -> tuple[Diagnostic, ...]:
    found: list[Diagnostic] = []
    document, links = owner.document, owner.links
    if document is None:
        return ()
    for ref, href in zip(document.outline.references, links.hrefs, strict=False):
        if ref.how != "link" or not ref.target.startswith("/") or SCHEME.match(href) or not href:
            continue
        path = unquote(href.partition("#")[0].partition("?")[0])
        page = f"{path}index.html" if path.endswith("/") or path in {"", "./"} else path
        if page.removeprefix("./") not in paths and f"{path}/index.html" not in paths:
            message, hint = f"no page at {ref.target}", _remedy(page.removeprefix("./"), settings)
            found.append(warning(document.path, ref.at, "LINK-BROKEN", message, hint=hint, group="no page"))
    return tuple(found)


def _remedy(page: str, settings: str) -> str:
    """What helps where a link leads to no page: nobody knows here whether there was one, and what became of it."""
    old = page.removesuffix("index.html")
    if "." in old.rpartition("/")[2] and not old.endswith((".html", ".htm")):
        return f"put the file there, as static/{old}; or correct the link, or take it out"
    line = f'{quoted(f"/{old}")} = "/…/" under [redirects] in {settings}'
    return (
        f"correct the link, or take it out; where the page was renamed, {line} leads on to its new address; "
        "[[id]] follows an article wherever its file is moved, and stops the build where the id is gone"
    )
