"""What may stand in a slug, an id, an old path or a link of the front matter, checked before anything uses it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

SLUG_BYTES = 200

_FORBIDDEN = frozenset('/\\:|?*<>"')
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_JOINERS = "\u200c\u200d"
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")

Problem = tuple[str, str]  # message, hint


def character(sign: str) -> str:
    """How a message names a character: itself in quotes, its number where it cannot be seen."""
    named = {" ": "a space", "\t": "a tab", '"': "a double quote"}
    if sign in named:
        return named[sign]
    return f'"{sign}"' if sign.isprintable() else f"the character U+{ord(sign):04X}"


def invisible(text: str) -> str:
    """The first control, format or line-separating character of the text; empty where there is none."""
    if text.isprintable():
        return ""
    for sign in text:
        if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and sign not in _JOINERS:
            return sign
    return ""


def slug_problem(slug: str) -> Problem | None:
    """Why the text cannot be one segment of an address, or ``None`` where it can."""
    if not slug:
        return "a slug cannot be empty", "leave the field out: the file's name is used"
    what = f'the slug "{slug}"'
    if slug in {".", ".."}:
        return f"{what} leads to another folder", 'write a name, such as "kabul-1993"'
    if slug[0] in ".~":
        return f"{what} begins with {character(slug[0])}", "begin it with a letter or a digit"
    return _segment_problem(what, slug)


def _segment_problem(what: str, segment: str) -> Problem | None:
    if _PLAIN.fullmatch(segment) and len(segment) <= SLUG_BYTES and not _RESERVED.fullmatch(segment):
        return None
    plain = 'use letters, digits and "-"'
    sign = next((c for c in segment if c in _FORBIDDEN), "") or invisible(segment)
    if sign:
        return f"{what} holds {character(sign)}", plain
    if m := _ENCODED.search(segment):
        return f'{what} holds "{m[0]}"', "write the character itself; addresses are encoded when they are published"
    if segment[0] == " ":
        return f"{what} begins with a space", "remove it: some systems drop it in silence"
    if segment[-1] in ". ":
        return f"{what} ends with {character(segment[-1])}", "remove it: some systems drop it in silence"
    if _RESERVED.fullmatch(segment.split(".", maxsplit=1)[0].rstrip(" ")):
        return f"{what} is reserved on Windows", "choose another name: no file can have this one there"
    if len(segment.encode("utf-8", "replace")) > SLUG_BYTES:
        return f"{what} is longer than {SLUG_BYTES} bytes", "shorten it: file systems allow no more"
    return None


def path_problem(path: str) -> Problem | None:
    """Why the text cannot be an old path of this site (``redirect_from``), or ``None`` where it can."""
    what = f'the path "{path}"'
    only_path = "write the path only, such as /old/page/"
    if m := _SCHEME.match(path):
        return f'{what} begins with "{m[0]}"', only_path
    if path.startswith(("//", "\\\\")):
        return f"{what} names another site", only_path
    if problem := traversal_problem(path):
        return problem
    if "\\" in path:
        return f'{what} holds "\\"', 'folders are divided by "/"'
    if not path.strip("/"):
        return f"{what} is the home page", "write the old path of this article"
    for segment in _decoded(path).strip("/").split("/"):
        if not segment:
            return f"{what} has an empty part", 'write one "/" between folders'
        if segment[0] in ".~":
            return f'{what} has a hidden part, "{segment}"', "hidden files are not published"
        if "#" in segment:
            return f'{what} holds "#"', "what follows # never reaches a server; leave it out"
        if problem := _segment_problem(what, segment):
            return problem
    return None


def traversal_problem(path: str) -> Problem | None:
    """The problem of a path that tries to leave its folder, in whatever way it is written."""
    plain = _decoded(path).replace("\\", "/")
    if any(part.strip() in {".", ".."} for part in plain.split("/")):
        return f'the path "{path}" leads to another folder', 'remove the parts "." and ".."'
    return None


def _decoded(path: str) -> str:
    """The path with its percent signs decoded until nothing changes (``%252e`` is a dot too)."""
    for _ in range(5):
        plain = unquote(path)
        if plain == path:
            break
        path = plain
    return path


def url_scheme(url: str) -> str:
    """The scheme as the most lenient browser sees it: blanks and characters that cannot be seen do not count."""
    seen = url
    if not seen.isprintable() or " " in seen:
        seen = "".join(c for c in url if unicodedata.category(c) not in {"Cc", "Cf", "Zs", "Zl", "Zp"})
    m = _SCHEME.match(seen)
    return m[1].lower() if m else ""


def url_problem(url: str, schemes: tuple[str, ...] = ("http", "https"), *, relative: bool = False) -> Problem | None:
    """Why the text cannot be a link, or ``None`` where it can."""
    scheme = url_scheme(url)
    if scheme and scheme not in schemes:
        allowed = " or ".join(f"{name}:" for name in schemes)
        return f'links with "{scheme}:" are not allowed', f"use {allowed}"
    if sign := invisible(url):
        return f"the link holds {character(sign)}", "remove it"
    if not scheme and not relative:
        guess = url.lstrip("/")
        hint = f'write "https://{guess}"' if re.match(r"[\w-]+(?:\.[\w-]+)+(?:/|$)", guess) else "write https://…"
        return f'"{url}" is no full link', hint
    if scheme in {"http", "https"} and not re.match(r"https?://[^/\s?#]", url, re.IGNORECASE):
        return f'"{url}" names no site', "write https://name.example/…"
    return None


def id_problem(value: str) -> Problem | None:
    """Why the text cannot be an id, or ``None``: ids hold any characters that can be seen."""
    if not value.strip():
        return "an id cannot be empty", "leave the field out: the file's name is used"
    if value != value.strip():
        return f'the id "{value}" begins or ends with a blank', "remove it"
    if sign := invisible(value):
        return f"the id holds {character(sign)}", "use characters that can be seen"
    return None
