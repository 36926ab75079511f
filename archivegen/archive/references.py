"""Where the links and images of a document lead: to articles, records, files of the project, or elsewhere."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from urllib.parse import unquote, urlsplit

import msgspec

from archivegen.archive.model import Asset, Key, Links
from archivegen.archive.nearby import Index, address_of, coded, in_other_capitals, index, like
from archivegen.archive.redirects import address as page_at
from archivegen.archive.redirects import hidden_ways, moved_on, plain
from archivegen.archive.urls import ABOUT, web
from archivegen.diagnostics import Diagnostic, did_you_mean, error, warning
from archivegen.names.registry import Registry
from archivegen.source.body import Reference
from archivegen.source.fields import Figure
from archivegen.source.images import SUFFIXES
from archivegen.source.missed_links import template_path
from archivegen.source.parse import Document

IMAGES = frozenset(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
_TAIL = re.compile(r"([?#].*)", re.DOTALL)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def composed(path: str) -> str:
    """A path as it is looked up: disks and keyboards compose letters in different ways (NFC, UAX #15)."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


class Places(msgspec.Struct, frozen=True, dict=True):
    """All that can be pointed at. Addresses are relative to the site's root."""

    articles: Mapping[str, str]  # article or page id → address
    documents: Mapping[str, str]  # path of a source file, composed → address
    records: Mapping[Key, str]  # (kind, id) → address, "" where the record has no page
    files: Mapping[str, tuple[str, str]]  # path of an asset in the project → (address, digest)
    published: Mapping[str, tuple[str, str]]  # address of a file → (path in the project, digest)
    withheld: frozenset[str]  # ids, paths and addresses (/articles/…/) of documents that are not published, composed
    prefixes: Mapping[str, str]  # "person" → "people"
    registry: Registry
    content: str
    redirects: tuple[tuple[str, str], ...] = ()  # old address → new one
    base_url: str = ""  # where the site will be published

    @cached_property
    def known(self) -> frozenset[str]:
        """Every address of an article, page or record."""
        kinds = (f"{kind.folder}/" for kind in self.registry.kinds)
        lists = ("articles/", "years/", "timeline/", "sections/", "map/", "search/", ABOUT, *kinds)
        return frozenset((*lists, *self.articles.values(), *self.documents.values(), *self.records.values())) - {""}

    @cached_property
    def by_address(self) -> dict[str, str]:
        """The id of the article or page at an address."""
        return {address: identity for identity, address in self.articles.items()}

    def withholds(self, address: str) -> bool:
        """Whether the page at an address is that of a text which is not published, and nothing else is there."""
        return bool(self.withheld) and (self._waits(address) or plain(address) in self.hidden_ways)

    def _waits(self, address: str) -> bool:
        address = address.removesuffix("index.html")
        there = address in self.known or f"{address}index.html" in self.published or plain(address) in self._old
        return f"/{address}" in self.withheld and not there

    @cached_property
    def _old(self) -> frozenset[str]:
        return frozenset(plain(old) for old, _ in self.redirects)

    @cached_property
    def hidden_ways(self) -> frozenset[str]:
        """Old addresses that lead to what is not published: they would tell where it is."""
        return hidden_ways(self.redirects, self._waits) if self.withheld else frozenset()

    @cached_property
    def open_ways(self) -> tuple[tuple[str, str], ...]:
        """The redirects that are published."""
        return tuple([(old, new) for old, new in self.redirects if plain(old) not in self.hidden_ways])

    @cached_property
    def moved(self) -> dict[str, str]:
        """The id of the article or page that redirects lead to from the address of another id."""
        return moved_on(self.redirects, self.by_address)

    @cached_property
    def all_images(self) -> Index:
        """Every file that an image may show."""
        files = (*self.files, *(path for path, _ in self.published.values()))
        return index(file for file in files if file.rpartition(".")[2].lower() in IMAGES)

    @cached_property
    def all_sources(self) -> Index:
        """Every file that a link may lead to: texts too."""
        return index((*self.files, *self.documents, *(path for path, _ in self.published.values())))


class Outcome(msgspec.Struct, frozen=True):
    """One reference, followed."""

    href: str
    asset: Asset | None = None
    article: str = ""
    record: Key | None = None
    problem: Diagnostic | None = None
    label: str = ""  # what to show for a bare [[id]]


def wiki_targets(document: Document) -> tuple[str, ...]:
    """What a document's ``[[id]]`` marks name, in order: of an article or page, a bare mark shows the title."""
    marks = [ref.target for ref in document.outline.references if ref.how == "wiki"]
    return tuple([unicodedata.normalize("NFC", target) for target in marks])


def follow_all(
    document: Document, figures: tuple[Figure, ...], table: str, titles: tuple[str, ...], places: Places
) -> tuple[Links, tuple[Diagnostic, ...]]:
    """Follow every reference of a document's body; then its figures, whose addresses stand last.

    ``table`` is that in which the figures stand, "" for the document. ``titles`` are those of `wiki_targets`, "" where
    there is none.
    """
    title = iter(titles)
    outcomes = [
        follow(ref, document.path, places, next(title) if ref.how == "wiki" else "")
        for ref in document.outline.references
    ]
    outcomes += [follow(Reference("image", f.src, "", f.at), table or document.path, places) for f in figures]
    links = Links(
        tuple(o.href for o in outcomes),
        tuple(dict.fromkeys(o.asset for o in outcomes if o.asset)),
        tuple(dict.fromkeys(o.article for o in outcomes if o.article)),
        tuple(dict.fromkeys(o.record for o in outcomes if o.record)),
        tuple((i, o.label) for i, o in enumerate(outcomes) if o.label),
    )
    return links, tuple(o.problem for o in outcomes if o.problem)


def follow_image(figure: Figure, path: str, places: Places) -> tuple[Links, tuple[Diagnostic, ...]]:
    """Follow the image of a record that a table describes; its path is read from the table's own folder."""
    outcome = follow(Reference("image", figure.src, "", figure.at), path, places)
    links = Links((outcome.href,), (outcome.asset,) if outcome.asset else ())
    return links, (outcome.problem,) if outcome.problem else ()


def follow(ref: Reference, path: str, places: Places, title: str = "") -> Outcome:
    """Follow one reference. An address that leads nowhere is reported with its place and what is near to it.

    ``title`` is that of the article or page which ``[[id]]`` names.
    """
    if ref.how == "record":
        return _record(ref, places)
    if ref.how == "wiki":
        return _wiki(ref, path, places, title)
    target = ref.target
    if SCHEME.match(target):
        if ref.how == "image" and target.startswith(("http:", "https:", "//")):
            message = "this image is on another site; a published page asks nobody else for anything"
            hint = "keep a copy beside the article and point at that; until then the page links to it"
            problem = warning(path, ref.at, "IMAGE-ELSEWHERE", message, hint=hint, group="elsewhere")
            return Outcome(target, problem=problem)
        base = places.base_url
        if base and target.startswith(base) and places.withholds(page_at(target[len(base) :])):
            return Outcome("", problem=_withheld(ref, path))
        return Outcome(target)
    if target.startswith(("#", "?")) or not target:
        return Outcome(target)
    return _file(ref, path, places)


def _record(ref: Reference, places: Places) -> Outcome:
    kind = places.prefixes.get(ref.kind, ref.kind)
    record = places.registry.find(kind, ref.target)
    if record is None:
        return Outcome("")  # an unknown id is reported by rule M1 where the mention is resolved
    key = (record.kind, record.id)
    return Outcome(web(places.records.get(key, "")), record=key)


def _wiki(ref: Reference, path: str, places: Places, title: str) -> Outcome:
    found = [places.registry.records[i] for i in places.registry.find_any(ref.target)]
    if len(found) == 1:
        key = (found[0].kind, found[0].id)
        return Outcome(web(places.records.get(key, "")), record=key, label=found[0].name)
    wanted = unicodedata.normalize("NFC", ref.target)
    if wanted in places.articles and not found:
        return Outcome(web(places.articles[wanted]), article=wanted, label=title)
    if found:
        kinds = " or ".join(f"[…]({record.kind}:{record.id})" for record in found)
        message = f'"{ref.target}" is the id of several records'
        return Outcome("", problem=error(path, ref.at, "LINK", message, hint=f"say which: {kinds}"))
    if wanted in places.withheld or places.registry.withholds(wanted):
        return Outcome("", problem=_withheld(ref, path), label="[…]")  # its id may be as telling as its text
    known = [*places.articles, *(identity for _, identity in places.records)]
    moved = places.moved.get(wanted)
    hint = f"a redirect leads from its address to that of {moved}: write [[{moved}]]" if moved else ""
    hint = hint or did_you_mean(wanted, known) or "the id of an article is its file's name without the date"
    return Outcome("", problem=error(path, ref.at, "LINK", f'no article or record "{ref.target}"', hint=hint))


def _withheld(ref: Reference, path: str) -> Diagnostic:
    message = f'"{ref.target}" is not published (a draft, not yet due, or expired): its link is left out'
    return warning(path, ref.at, "LINK-WITHHELD", message)


def _file(ref: Reference, path: str, places: Places) -> Outcome:
    """A relative path, from the document's folder, or one from the root (``/``) of the site."""
    parts = urlsplit(ref.target)
    name = composed(unquote(parts.path))
    tail = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    if "\\" in name or "\0" in name:
        hint = "use / between folders: " + coded(name.replace("\\", "/").replace("\0", ""))
        return Outcome("", problem=error(path, ref.at, "PATH", f"{name!r} is not a path", hint=hint))
    if name.startswith("/"):
        return _from_root(ref, path, name, tail, places)
    full = posixpath.normpath(posixpath.join(posixpath.dirname(composed(path)), name))
    if (page := _page_at(full, name, path, ref, places)) is not None:
        return _to_page(page, tail, places)
    if ref.how == "link" and full not in places.files and _is_withheld(full, name, path, places):
        return Outcome("", problem=_withheld(ref, path))
    if full.startswith("..") or not full.startswith(f"{places.content}/"):
        if ref.how == "image" or full.startswith(".."):
            message = f"{ref.target} is outside {places.content}/"
            hint = "put the file beside the article"
            return Outcome("", problem=error(path, ref.at, "PATH", message, hint=hint))
        return _missing(ref, path, full, places)
    if full in places.files:
        address, digest = places.files[full]
        return Outcome(web(address) + tail, Asset(full, address, digest))
    if name in places.published:  # static/ is the place for files that many pages show
        source, digest = places.published[name]
        return Outcome(web(name) + tail, Asset(source, name, digest))
    return _missing(ref, path, full, places)


def _from_root(ref: Reference, path: str, name: str, tail: str, places: Places) -> Outcome:
    address = posixpath.normpath(name).lstrip("/")
    if address.startswith(".."):
        return Outcome("", problem=error(path, ref.at, "PATH", f"{ref.target} leaves the site"))
    if address in places.published:
        source, digest = places.published[address]
        return Outcome(web(address) + tail, Asset(source, address, digest))
    within = f"{places.content}/{address}"
    if within in places.files:
        found, digest = places.files[within]
        return Outcome(web(found) + tail, Asset(within, found, digest))
    if ref.how == "image":
        return _missing(ref, path, f"static/{address}", places)
    address = "" if address == "." else address
    slash = "/" if address and (name.endswith("/") or "." not in address.rpartition("/")[2]) else ""
    if places.withholds(address + slash):
        return Outcome("", problem=_withheld(ref, path))
    article = places.by_address.get(address + slash, "")
    return Outcome(web(address) + slash + tail or "./", article=article)


def _page_at(full: str, name: str, path: str, ref: Reference, places: Places) -> str | None:
    """The page that a relative link means: a file, its suffix left out or not, or what a browser makes of it."""
    if ref.how != "link":  # "anna" is no image because there is a page of that name
        return None
    for candidate in _sources(full):
        if candidate in places.documents:
            return places.documents[candidate]
    address = _as_address(name, path, places)
    return address if address in places.known and full not in places.files else None


def _is_withheld(full: str, name: str, path: str, places: Places) -> bool:
    """Whether a relative link means what is not published: by its file or by its address."""
    if not places.withheld:
        return False
    return not places.withheld.isdisjoint(_sources(full)) or places.withholds(_as_address(name, path, places))


def _sources(full: str) -> tuple[str, ...]:
    """The files that a path may mean."""
    return full, f"{full}.md", f"{full}/index.md"


def _to_page(address: str, tail: str, places: Places) -> Outcome:
    if not address:  # a record without a page: its text stays
        return Outcome("")
    return Outcome(web(address) + tail, article=places.by_address.get(address, ""))


def _as_address(target: str, path: str, places: Places) -> str:
    """A relative address as a browser reads it on the document's page, seen from the site's root."""
    page = places.documents.get(composed(path), "")
    joined = posixpath.normpath(posixpath.join("/", page, target)).lstrip("/")
    return joined + ("/" if joined and (target.endswith("/") or "." not in posixpath.basename(joined)) else "")


def _missing(ref: Reference, path: str, full: str, places: Places) -> Outcome:
    image = ref.how == "image"
    what = "image" if image else "file"
    hint, remark = _meant(ref, path, full, places)
    if image:
        where = remark or f" ({full})"
        hint = hint or "put it beside the article, or into static/ and write its path with a leading /"
        return Outcome("", problem=error(path, ref.at, "IMAGE", f"no {what} {ref.target}{where}", hint=hint))
    hint = hint or f"a path is read from the article's own folder: {full}"
    problem = warning(path, ref.at, "LINK-BROKEN", f"no {what} {ref.target}{remark}", hint=hint, group="no file")
    parts = _TAIL.split(ref.target, maxsplit=1)
    return Outcome(web(_as_address(unquote(parts[0]), path, places)) + "".join(parts[1:]), problem=problem)


def _meant(ref: Reference, path: str, full: str, places: Places) -> tuple[str, str]:
    """What to write for an address that leads nowhere, and what the message adds to it; "" where nothing is known."""
    if (meant := template_path(ref.target)) is not None:
        wanted = f"write {meant}" if meant else "put in its place the path or address that it stood for"
        return f"templates of other generators are not run: {wanted}", ""
    image, rooted = ref.how == "image", ref.target.startswith("/")
    known = places.all_images if image else places.all_sources
    beside = composed(unquote(urlsplit(ref.target).path)).lstrip("/")
    paths = [full, f"{places.content if rooted else 'static'}/{beside}"]
    found = in_other_capitals(paths if image else [*paths, *_sources(full)[1:]], known)
    chosen = found or like(full, known)
    tail = ref.target[len(ref.target.partition("#")[0]) :]
    offers = [address_of(file, composed(path), places.content, rooted=rooted) + tail for file in chosen]
    offer = " or ".join(offers)
    if found and any(file in (*paths, *_sources(full)) for file in found):  # it is there, and the address is another
        return f"write {offer}", ""
    if found:
        return (
            f"write {offer}; Explorer and Finder hide such a difference, a web server does not",
            f": it is there as {offer}, and capitals count",
        )
    return "did you mean " + " or ".join(f'"{offer}"' for offer in offers) + "?" if offers else "", ""
