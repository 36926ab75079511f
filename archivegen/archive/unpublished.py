"""Addresses that lead to no page of their own: of texts that are not published, and of those that moved on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from archivegen.archive.gather import members
from archivegen.source.parse import Document


def waiting(withheld: Sequence[Document], redirects: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """``/articles/…/`` of every article and page that is not published, but for those that a redirect leads on from."""
    kept = {plain(old) for old, _ in redirects} if withheld else set()
    texts = [
        member
        for role, folder in (("article", "articles/"), ("page", ""))
        for member in members((d for d in withheld if d.role == role), folder)[0]
    ]
    return tuple(sorted(f"/{text.url}" for text in texts if plain(text.url) not in kept))


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


def plain(address: str) -> str:
    """An address of this site as it is compared: decoded, without what may be left out."""
    return unquote(address).strip("/").removesuffix("/index.html")
