"""Old addresses of this site, and where they lead now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import unquote

from archivegen.archive.urls import web
from archivegen.source.safety import url_scheme

_TAIL = re.compile(r"[?#]")


def old_path(written: str) -> str:
    """Where an old address was, from the site's root: decoded, as a server looks for it."""
    return unquote(written).strip("/")


def way(written: str) -> str:
    """Where a redirect leads: an address on another site as it is written, one on this site from its root, encoded."""
    if is_elsewhere(written):
        return written
    tail = _TAIL.search(written)
    end = tail.start() if tail else len(written)
    return web(address(written[:end])) + written[end:]


def is_elsewhere(target: str) -> bool:
    """Whether it is an address on another site."""
    return target.startswith("//") or bool(url_scheme(target))


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
