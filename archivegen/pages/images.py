"""The images that pages show: which there are, the pictures made from them, and how pages offer these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from archivegen.archive.model import Archive, Article, Asset, Entry, FreePage, figures_of
from archivegen.archive.urls import web
from archivegen.diagnostics import Place
from archivegen.digest import fingerprint
from archivegen.pages.jobs import Picture
from archivegen.pages.views.page import CardView
from archivegen.source.images import ImageFacts
from archivegen.source.renditions import MADE, Rendition

FOLDER = "images/"
WIDTHS = (480, 960, 1600)  # a phone; a column on a screen, or a phone that is fine; the same column where all is fine
CLOSE = 1.2  # a width this near to the next one is not worth a file
CARD = (1200, 630)  # what networks show of a page that is shared
LEAST_CARD = (600, 315)  # a card from a smaller image would be a blur: there is the site's own

Derive = Literal["all", "needed", "none"]  # all widths; only what stands in for what browsers do not show; nothing


class Use(msgspec.Struct, frozen=True):
    """An image that a document shows: the file, and where it says so. ``leads``: it stands for the whole page."""

    asset: Asset
    path: str
    at: Place
    leads: bool = False


class ShownImage(msgspec.Struct, frozen=True):
    """An image as pages offer it. ``candidates`` are WebP pictures (address, width), the smallest first.

    ``src`` is for whoever does not choose. Sizes are those of the image itself, 0 where not known.
    """

    src: str
    width: int
    height: int
    candidates: tuple[tuple[str, int], ...] = ()
    card: CardView | None = None


class Images(msgspec.Struct, frozen=True):
    """All images that are shown, by the address that links have for them, and the pictures to make.

    ``replaced`` are addresses of files that nobody is sent to: pages show a picture made from them.
    """

    shown: Mapping[str, ShownImage] = {}
    jobs: tuple[Picture, ...] = ()
    replaced: frozenset[str] = frozenset()

    def at(self, address: str) -> ShownImage | None:
        """The image at a site-relative address, whatever part of it is asked for."""
        return self.shown.get(address.partition("#")[0].partition("?")[0]) if self.shown else None


def uses(archive: Archive) -> Iterator[Use]:
    """Every image that a published page shows, in the order of the pages."""
    owners: list[Article | FreePage | Entry] = [*archive.articles, *archive.pages]
    owners += [entry for entry in archive.entries.values() if entry.url]
    for owner in owners:
        if owner.links.assets:
            yield from _uses(owner)


def _uses(owner: Article | FreePage | Entry) -> Iterator[Use]:
    assets = {web(asset.path): asset for asset in owner.links.assets}
    path = owner.record.path if isinstance(owner, Entry) else owner.document.path
    references = owner.document.outline.references if owner.document else ()
    for ref, href in zip(references, owner.links.hrefs, strict=False):
        asset = assets.get(_plain(href)) if ref.how == "image" else None
        if asset is not None:
            yield Use(asset, path, ref.at)
    if isinstance(owner, Entry):
        path, _ = owner.record.where("image")
    figures = figures_of(owner)
    hrefs = owner.links.hrefs[len(owner.links.hrefs) - len(figures) :]
    for figure, href in zip(figures, hrefs, strict=False):
        asset = assets.get(_plain(href))
        if asset is not None:
            leads = figure is owner.fields.image and not isinstance(owner, FreePage)
            yield Use(asset, path, figure.at, leads)


def _linked(archive: Archive) -> Iterator[str]:
    """The addresses that documents with images lead to by a link."""
    owners: list[Article | FreePage | Entry] = [*archive.articles, *archive.pages, *archive.entries.values()]
    for owner in owners:
        if owner.links.assets and owner.document:
            pairs = zip(owner.document.outline.references, owner.links.hrefs, strict=False)
            yield from (_plain(href) for ref, href in pairs if ref.how == "link")


def _plain(href: str) -> str:
    return href.partition("#")[0].partition("?")[0]


def show(archive: Archive, facts: Mapping[str, ImageFacts], derive: Derive, *, cards: bool) -> Images:
    """How the images are shown. ``facts`` are by the path of the file; ``cards``: with cards for networks."""
    found: dict[str, Asset] = {}
    leads = set()
    for use in uses(archive):
        found[web(use.asset.path)] = use.asset
        if use.leads:
            leads.add(web(use.asset.path))
    shown: dict[str, ShownImage] = {}
    jobs: dict[str, Picture] = {}
    replaced = set()
    for address, asset in found.items():
        seen = facts.get(asset.source)
        if seen is None or seen.fault:
            continue
        wanted = _wanted(seen, derive)
        pictures = {one: _picture(asset, one) for one in wanted}
        webp = [(job.path, one.width) for one, job in pictures.items() if one.format == "webp"]
        others = [job.path for one, job in pictures.items() if one.format != "webp"]
        if seen.format == "webp" and webp and seen.width <= WIDTHS[-1]:
            webp.append((address, seen.width))
        card = _card(seen) if cards and address in leads and derive == "all" else None
        if card is not None:
            pictures[card] = _picture(asset, card)
        view = CardView(pictures[card].path, card.width, card.height) if card else None
        src = others[0] if others else address
        if not seen.is_shown and others:
            replaced.add(address)
        shown[address] = ShownImage(src, seen.width, seen.height, tuple(webp), view)
        jobs |= {job.path: job for job in pictures.values()}
    replaced -= set(_linked(archive)) if replaced else set()
    return Images(shown, tuple(jobs[path] for path in sorted(jobs)), frozenset(replaced))


def _wanted(seen: ImageFacts, derive: Derive) -> tuple[Rendition, ...]:
    """The pictures to make from an image: never larger than it is, and none where it is small already."""
    if derive == "none" or not seen.is_plain:
        return ()
    largest = min(seen.width, WIDTHS[-1])
    found = []
    if derive == "all" and seen.width > WIDTHS[0]:
        widths = [width for width in WIDTHS if width * CLOSE <= largest]
        if not (seen.format == "webp" and seen.width <= WIDTHS[-1]):
            widths.append(largest)  # a WebP of that size is there already
        found = [Rendition(width, _height(seen, width), "webp") for width in widths]
    if not seen.is_shown or (derive == "all" and seen.width > WIDTHS[-1]):
        kind: Literal["png", "jpeg"] = "png" if seen.transparent else "jpeg"
        found.append(Rendition(largest, _height(seen, largest), kind))
    return tuple(found)


def _height(seen: ImageFacts, width: int) -> int:
    return max(1, round(seen.height * width / seen.width))


def _card(seen: ImageFacts) -> Rendition | None:
    """What is cut out of an image for networks; ``None`` where it is too small for that."""
    if not seen.is_plain:
        return None
    share = min(seen.width / CARD[0], seen.height / CARD[1], 1)
    width, height = round(CARD[0] * share), round(CARD[1] * share)
    return Rendition(width, height, "jpeg", cut=True) if width >= LEAST_CARD[0] else None


def _picture(asset: Asset, one: Rendition) -> Picture:
    """Its address holds a fingerprint of the image: the same image has one picture, and another image another."""
    mark = fingerprint(MADE, asset.digest)[:16]
    what = "card" if one.cut else str(one.width)
    ending = "jpg" if one.format == "jpeg" else one.format
    return Picture(f"{FOLDER}{mark}-{what}.{ending}", asset.source, asset.digest, one)


def by_source(jobs: Iterable[Picture]) -> dict[str, tuple[Picture, ...]]:
    """The pictures of each image, which is read once for all of them."""
    found: dict[str, list[Picture]] = {}
    for job in jobs:
        found.setdefault(job.source, []).append(job)
    return {source: tuple(made) for source, made in found.items()}
