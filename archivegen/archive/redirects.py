"""Old addresses of this site, and where they lead now."""

from __future__ import annotations

import re
from urllib.parse import unquote

from archivegen.archive.unpublished import address
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
