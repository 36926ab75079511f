"""Addresses as written in a text: which may stand in a page, and how they are encoded."""

from __future__ import annotations

import re

from markdown_it.common.normalize_url import normalizeLink

_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PLAIN = re.compile(r"[A-Za-z0-9/._~?=&#+;,@!$()*:-]*")
_SAFE = frozenset(("http", "https", "mailto", "tel", "ftp"))
_DANGEROUS = frozenset(("javascript", "vbscript", "data", "file", "livescript", "mocha", "blob", "filesystem"))


def scheme_of(url: str) -> str:
    """The scheme of an address in lower case, read as leniently as a browser does; empty where there is none."""
    m = _SCHEME.match(_IGNORED.sub("", url))
    return m[1].lower() if m else ""


def is_safe(url: str, *, trusted: bool = False) -> bool:
    """Whether a page may link to the address: the usual schemes and relative ones; trusted text may use others."""
    scheme = scheme_of(url)
    return not scheme or scheme in _SAFE or (trusted and scheme not in _DANGEROUS)


def is_local(url: str) -> bool:
    """Whether the address is a path within the site."""
    return not scheme_of(url) and not url.startswith(("//", "#", "?"))


def encoded(url: str) -> str:
    """The address with everything percent-encoded that must be; what is encoded already stays."""
    return url if _PLAIN.fullmatch(url) else normalizeLink(url)
