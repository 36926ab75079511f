"""Raw HTML, tag by tag: what a tag is, and what of it may stand in a page. nh3 (Ammonia) judges every attribute."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Literal, NamedTuple

import nh3
from markdown_it.common.html_re import close_tag, open_tag

VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
))  # fmt: skip
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip
ALLOWED = frozenset((
    "a", "abbr", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup",
    "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt",
    "ruby", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
))  # fmt: skip
COMPUTER_TEXT = frozenset(("code", "kbd", "samp", "tt", "var"))  # no names are looked for in it, as in code (Z3)
# Elements whose content is no text for readers: removed whole.
REMOVED_WHOLE = frozenset((
    "applet", "audio", "canvas", "embed", "frame", "frameset", "iframe", "math", "noembed", "noframes",
    "object", "script", "style", "svg", "template", "textarea", "title", "video", "xmp",
))  # fmt: skip
_OTHER = frozenset((
    "acronym", "address", "area", "article", "base", "basefont", "big", "blink", "body", "button", "center", "data",
    "datalist", "dialog", "dir", "fieldset", "font", "form", "head", "hgroup", "html", "input", "label", "legend",
    "link", "main", "map", "marquee", "menu", "meta", "meter", "nav", "nobr", "noscript", "optgroup", "option",
    "output", "param", "picture", "progress", "search", "select", "slot", "source", "strike", "track", "tt",
))  # fmt: skip
# Attributes without which a page says the same: their loss is not worth a warning.
_IDLE = frozenset((
    "align", "bgcolor", "border", "cellpadding", "cellspacing", "clear", "color", "frameborder", "height",
    "hspace", "markdown", "nowrap", "rel", "target", "valign", "vspace", "width",
))  # fmt: skip
_EVERYWHERE = {"aria-label", "class", "data-nolink", "dir", "id", "lang", "title", "translate"}
_ATTRIBUTES = {
    **dict.fromkeys(ALLOWED, _EVERYWHERE),
    "a": _EVERYWHERE | {"href", "hreflang", "name"},
    "blockquote": _EVERYWHERE | {"cite"},
    "col": _EVERYWHERE | {"span"},
    "colgroup": _EVERYWHERE | {"span"},
    "del": _EVERYWHERE | {"cite", "datetime"},
    "details": _EVERYWHERE | {"open"},
    "img": _EVERYWHERE | {"alt", "height", "src", "width"},
    "ins": _EVERYWHERE | {"cite", "datetime"},
    "li": _EVERYWHERE | {"value"},
    "ol": _EVERYWHERE | {"reversed", "start", "type"},
    "q": _EVERYWHERE | {"cite"},
    "td": _EVERYWHERE | {"align", "colspan", "headers", "rowspan"},
    "th": _EVERYWHERE | {"align", "colspan", "headers", "rowspan", "scope"},
    "time": _EVERYWHERE | {"datetime"},
}
# The context in which the HTML parser keeps a part of a table.
_CONTEXT = {
    "caption": "<table>",
    "col": "<table><colgroup>",
    "colgroup": "<table>",
    "tbody": "<table>",
    "td": "<table><tbody><tr>",
    "tfoot": "<table>",
    "th": "<table><tbody><tr>",
    "thead": "<table>",
    "tr": "<table><tbody>",
}
_SCHEMES = {"http", "https", "mailto", "tel", "ftp"}
_TAG = re.compile(f"{open_tag}|{close_tag}")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(r"\s([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_SPECIAL = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">"))


def element_name(written: str) -> str:
    """The name of the HTML element that a tag stands for; empty where there is none, as in ``<jsmith>``."""
    m = _NAME.match(written)
    name = m[1].lower() if m else ""
    return name if "-" in name or name in ALLOWED or name in REMOVED_WHOLE or name in _OTHER else ""


class Tag(NamedTuple):
    """A tag and what matters of it. ``html`` is the tag to write; in front of and behind an address it is split."""

    name: str
    closing: bool
    html: str
    attributes: dict[str, str]
    dropped: tuple[str, ...] = ()
    refused: str = ""  # the address of an image that was dropped

    @property
    def address(self) -> str | None:
        """The address that a link or image leads to."""
        name = {"a": "href", "img": "src"}.get(self.name)
        return self.attributes.get(name) if name and not self.closing else None


class Part(NamedTuple):
    """A stretch of raw HTML. "unclosed" is a comment, or the like, without an end."""

    what: Literal["text", "tag", "comment", "unclosed"]
    start: int
    end: int


def split(raw: str) -> list[Part]:
    """Raw HTML as text, tags and comments; whatever is no whole tag is text."""
    parts: list[Part] = []
    pos = last = 0
    never: set[str] = set()
    while (pos := raw.find("<", pos)) >= 0:
        part = _part_at(raw, pos, never)
        if part is None:
            pos += 1
            continue
        if pos > last:
            parts.append(Part("text", last, pos))
        parts.append(part)
        pos = last = part.end
    if last < len(raw):
        parts.append(Part("text", last, len(raw)))
    return parts


def _part_at(raw: str, pos: int, never: set[str]) -> Part | None:
    if m := _TAG.match(raw, pos):
        return Part("tag", pos, m.end())
    for opening, closing in _SPECIAL:
        if not raw.startswith(opening, pos):
            continue
        if opening == "<!--" and raw.startswith((">", "->"), pos + 4):
            return Part("comment", pos, raw.index(">", pos + 4) + 1)
        end = -1 if closing in never else raw.find(closing, pos + len(opening))
        if end < 0:
            never.add(closing)
            return Part("unclosed", pos, len(raw)) if opening == "<!--" else None
        return Part("comment", pos, end + len(closing))
    return None


def without(written: str, unwanted: str) -> str:
    """An opening tag without an attribute, however that is written."""
    m = _NAME.match(written)
    parts, last = [], 0
    for found in _ATTRIBUTE.finditer(written, m.end() if m else 0):
        if found[1].lower() == unwanted:
            parts.append(written[last : found.start()])
            last = found.end()
    return "".join(parts) + written[last:]


@lru_cache(maxsize=4096)
def read_tag(written: str, *, trusted: bool) -> Tag | None:
    """The tag as it may be written; ``None`` where it may not. Trusted tags stay as they are."""
    m = _NAME.match(written)
    if m is None:
        return None
    name, closing = m[1].lower(), written.startswith("</")
    given = {} if closing else _attributes(written, m.end())
    if trusted:
        return Tag(name, closing, written, given)
    if name not in ALLOWED:
        return None
    if closing:
        return Tag(name, closing, f"</{name}>", {})
    clean = _cleaned(name, written)
    if clean is None:
        return None
    kept = _attributes(clean, len(name) + 1)
    dropped = tuple(key for key in given if key not in kept and key not in _IDLE and not key.startswith("data-"))
    return Tag(name, closing, clean, kept, dropped, given["src"] if "src" in dropped else "")


def _attributes(written: str, start: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for m in _ATTRIBUTE.finditer(written, start):
        value = m[2] if m[2] is not None else m[3] if m[3] is not None else m[4] or ""
        found.setdefault(m[1].lower(), html.unescape(value))
    return found


def _cleaned(name: str, written: str) -> str | None:
    """The opening tag with what nh3 leaves of its attributes, in the context that the tag needs."""
    context = _CONTEXT.get(name, "")
    found = nh3.clean(
        context + written,
        tags={name, "table", "tbody", "tr", "colgroup"} if context else {name},
        attributes={name: _ATTRIBUTES[name]},
        clean_content_tags=set(),
        link_rel=None,
        url_schemes=_SCHEMES,
    )
    m = re.search(rf"<{name}((?:\s+[^\s\"'<>/=]+=\"[^\"]*\")*)\s*/?>", found)
    if m is None:
        return None
    return f"<{name}{m[1]} />" if name in VOID else f"<{name}{m[1]}>"
