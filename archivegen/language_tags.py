"""Language tags: whether one is well formed, so that browsers, and programs that read the data, take it."""

from __future__ import annotations

import re

_WELL_FORMED = re.compile(
    r"""
    [a-z]{2,3} (?P<extended>-[a-z]{3})?         # the language; extlang, of which RFC 5646 reserves all but the first
    (?:-[a-z]{4})?                                 # script
    (?:-(?:[a-z]{2}|[0-9]{3}))?                    # region
    (?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)
    (?P<extensions>(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*)
    (?:-x(?:-[a-z0-9]{1,8})+)?                     # for private use
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def is_language_tag(tag: str) -> bool:
    """Whether a tag is well formed (RFC 5646, sections 2.1 and 2.2.9), with hyphens or, as in POSIX, underscores.

    Words of four letters and more are none: they are reserved or not registered ("farsi" is written "fa"). Nor are tags
    for private use alone, and those that RFC 5646 only keeps because they are old (``i-klingon``).
    """
    return _parts(tag) is not None


def for_browsers(tag: str) -> str:
    """A well-formed tag as ECMA-402 (6.2.1) takes it: an extended language by its own name, ``yue`` for ``zh-yue``.

    RFC 5646, section 4.5, says the same of the canonical form.
    """
    found = _parts(tag)
    extended = found["extended"] if found else None
    return tag[found.start("extended") + 1 :] if found and extended else tag


def _parts(tag: str) -> re.Match[str] | None:
    found = _WELL_FORMED.fullmatch(tag.replace("_", "-"))
    if found is None:
        return None
    variants = found["variants"].lower().split("-")[1:]
    single = [part.lower() for part in found["extensions"].split("-") if len(part) == 1]
    return found if len(set(variants)) == len(variants) and len(set(single)) == len(single) else None
