"""What templates and style sheets would make a reader's browser ask of another site; the pages ask nobody (CSP)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archivegen.diagnostics import Diagnostic, Place, error, warning

_UNSEEN = re.compile(r"\{#.*?#\}|<!--.*?-->|/\*.*?\*/", re.DOTALL)
_TAG = re.compile(
    r"<(script|link|img|iframe|source|video|audio|track|embed|object|input|frame|image|use)\b[^>]*>", re.I
)
_LOADS = re.compile(r"\b(?:src|srcset|href|data|poster|xlink:href)\s*=\s*[\"']?\s*((?:https?:)?//[^\s\"'>,]+)", re.I)
_RELATION = re.compile(r"\brel\s*=\s*[\"']?([^\"'>]*)", re.I)
_LOADING = {"stylesheet", "preload", "modulepreload", "icon", "preconnect", "dns-prefetch", "prefetch", "prerender"}
_STYLE = re.compile(r"(?:@import\s*(?:url\()?|\burl\()\s*[\"']?\s*((?:https?:)?//[^\s\"')]+)", re.I)


def loads_elsewhere(files: Iterable[tuple[str, bytes]]) -> Iterator[Diagnostic]:
    """An error where a page would load from another site without ``integrity``, a warning where with it.

    ``files`` are paths with bytes.
    """
    for path, data in files:
        if path.lower().endswith((".html", ".xml", ".svg", ".css", ".htm")):
            text = data.decode("utf-8", "replace")
            seen = _UNSEEN.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
            yield from _tags(path, text, seen)
            for use in _STYLE.finditer(seen):
                yield _said(path, text, use.start(1), use[1], checked=False)


def _tags(path: str, text: str, seen: str) -> Iterator[Diagnostic]:
    for tag in _TAG.finditer(seen):
        name, use = tag[1].lower(), _LOADS.search(tag[0])
        if use is None or (name == "link" and not _relations(tag[0]) & _LOADING):
            continue
        checked = name in {"script", "link"} and "integrity" in tag[0].lower()
        yield _said(path, text, tag.start() + use.start(1), use[1], checked=checked)


def _relations(tag: str) -> set[str]:
    found = _RELATION.search(tag)
    return set(found[1].lower().split()) if found else set()


def _said(path: str, text: str, at: int, url: str, *, checked: bool) -> Diagnostic:
    begin = text.rfind("\n", 0, at) + 1
    place = Place(text.count("\n", 0, at) + 1, at - begin + 1, len(url))
    source = text[begin:].partition("\n")[0]
    message = f"every reader's browser would ask {url}: that site learns who reads what, and may change what it sends"
    hint = "keep a copy in static/; the pages' own policy (_policy.html) does not let browsers load from other sites"
    if checked:
        return warning(path, place, "ELSEWHERE", message, hint=hint, source=source)
    return error(path, place, "ELSEWHERE", message, hint=hint, source=source)
