"""From the path of a request to a file of the site: nothing outside its folder, nothing hidden, whatever is asked."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import msgspec

WELL_KNOWN = ".well-known"


class Found(msgspec.Struct, frozen=True):
    """A file to send."""

    path: str


class Moved(msgspec.Struct, frozen=True):
    """A folder asked for without its slash."""

    location: str


def segments(path: bytes) -> tuple[str, ...] | None:
    """The names in the path of a request as it came, percent-encoded; the last is empty where it ends in a slash.

    Decoded once, each by itself. None for what no published file can be called: an empty, hidden or relative name, a
    name with a separator or a control character, bytes that are not UTF-8.
    """
    first, *rest = path.split(b"/")
    if first or not rest:
        return None
    try:
        names = tuple(unquote_to_bytes(part).decode("utf-8") for part in rest)
    except UnicodeDecodeError:
        return None
    if not all(names[:-1]) or any(_impossible(name, at) for at, name in enumerate(names)):
        return None
    return names


def _impossible(name: str, at: int) -> bool:
    return (
        (name.startswith(".") and not (at == 0 and name == WELL_KNOWN))
        or any(character in "/\\" or ord(character) < 32 or ord(character) == 127 for character in name)
        or (os.name == "nt" and (":" in name or name.endswith((" ", "."))))
    )


def find(site: Path, path: bytes) -> Found | Moved | None:
    """The file of the site for the path of a request, in whatever Unicode form it is spelled."""
    names = segments(path)
    if names is None:
        return None
    for form in (None, "NFC", "NFD"):
        spelled = tuple(unicodedata.normalize(form, name) if form else name for name in names)
        if (found := _look(site, spelled)) is not None:
            return found
    return None


def _look(site: Path, names: tuple[str, ...]) -> Found | Moved | None:
    wanted = (*names[:-1], names[-1] or "index.html")
    real = _inside(site, wanted)
    if real is None:
        return None
    mode = os.stat(real).st_mode
    if stat.S_ISREG(mode):
        return Found(real)
    if stat.S_ISDIR(mode) and names[-1] and _inside(site, (*names, "index.html")):
        return Moved("".join(f"/{quote(name)}" for name in names) + "/")
    return None


def _inside(site: Path, names: tuple[str, ...]) -> str | None:
    """The real path of something that exists in the site's folder; links that lead out of it do not."""
    try:
        base = os.path.realpath(site, strict=True)
        real = os.path.realpath(os.path.join(base, *names), strict=True)
    except (OSError, ValueError):
        return None
    return real if real.startswith(base + os.sep) else None
