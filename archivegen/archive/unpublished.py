"""Addresses that lead to no page of their own: of texts that are not published, and of those that moved on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import unquote

from archivegen.archive.gather import members
from archivegen.archive.urls import choices, segment, slug_for
from archivegen.names.assemble import identity_of
from archivegen.names.kinds import Kind
from archivegen.names.record import RecordSource
from archivegen.source.parse import Document


def waiting(withheld: Sequence[Document]) -> tuple[str, ...]:
    """``/articles/…/`` of every article and page that is not published, and what it says that its address once was."""
    texts = [
        member
        for role, folder in (("article", "articles/"), ("page", ""))
        for member in members((d for d in withheld if d.role == role), folder)[0]
    ]
    found = {text.url for text in texts} | {address(old) for text in texts for old in text.fields.redirect_from}
    return tuple(sorted(f"/{one}" for one in found))


def unlisted(records: Iterable[RecordSource], kinds: Iterable[Kind]) -> tuple[str, ...]:
    """The file of every draft record, and ``/people/…/``: where its page would be, with and without namesakes.

    Each source of a record may say where: by its slug, its file's name, its own name, or ids that were merged into it.
    """
    folders = {kind.name: kind.folder for kind in kinds}
    found: set[str] = set()
    for source in records:
        fields, ident = source.fields, identity_of(source)
        slug = slug_for(slug=fields.slug, stem=source.stem, name=fields.name, identity=ident)
        slugs = (*choices(slug, ident, fixed=bool(fields.slug or source.stem)), *map(segment, fields.merged))
        found |= {f"/{folders[source.kind]}/{one}/" for one in slugs if one}
        found |= {source.path} if source.stem else set()
    return tuple(sorted(found))


def hidden_ways(redirects: Iterable[tuple[str, str]], withholds: Callable[[str], bool]) -> frozenset[str]:
    """The old addresses whose redirects, one or several, lead to what ``withholds`` says is not published."""
    ways = {plain(old): address(new) for old, new in redirects}
    found: set[str] = set()
    for old, new in ways.items():
        at, seen = new, {old}
        while not withholds(at) and plain(at) in ways and plain(at) not in seen:
            seen.add(plain(at))
            at = ways[plain(at)]
        if withholds(at):
            found.add(old)
    return frozenset(found)


def moved_on(redirects: Iterable[tuple[str, str]], ids: Mapping[str, str]) -> dict[str, str]:
    """The article or page that a redirect, or several, lead to from the address of another id; ``ids`` by address."""
    ways = {plain(old): plain(new.partition("#")[0].partition("?")[0]) for old, new in redirects}
    here = {plain(address): ident for address, ident in ids.items()}
    found: dict[str, str] = {}
    for old, new in ways.items():
        at, seen = new, {old}
        while at not in here and at in ways and at not in seen:
            seen.add(at)
            at = ways[at]
        if at in here:
            found[old.removeprefix("articles/")] = here[at]
    return found


def address(target: str) -> str:
    """The page that an address of this site leads to, as pages are named: decoded, with the slash at its end."""
    path = unquote(target.partition("#")[0].partition("?")[0]).lstrip("/").removesuffix("index.html")
    return path + "/" if path and not path.endswith("/") and "." not in path.rpartition("/")[2] else path


def plain(address: str) -> str:
    """An address of this site as it is compared: decoded, without what may be left out."""
    return unquote(address).strip("/").removesuffix("/index.html")
