"""The Markdown parser as archivegen sets it up, with its own rules: ``[[id]]``, ``{nolink}``, attributes, limits."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as table_rule
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as autolink_rule
from markdown_it.rules_inline import image as image_rule
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from archivegen.source.block_parser import GuardedBlock
from archivegen.source.inline_parser import TracedInline, quick_helpers
from archivegen.source.missed_links import missed

MAX_NESTING = 100  # levels of blocks; a list is two of them
MAX_INLINE_NESTING = 20  # levels of brackets; beyond it they are text
MAX_BRACKETS = 150_000  # opening ones in one paragraph
MAX_CELLS = 100_000  # in one table
MAX_COLUMNS = 2_000

_SEPARATOR = r"(?:[ \t\n]+|(?=[}.#]))"
_ITEM = (
    r"(?:[#.][^\s#.{}\"'=<>\\`]+"
    r"|[A-Za-z_:][\w:.-]*=(?:\"[^\"{}]*\"|'[^'{}]*'|[^\s\"'{}=<>`]+)"
    r"|data-nolink)"
)
ATTRIBUTES = re.compile(r"\{:?[ \t]*(?:" + _ITEM + _SEPARATOR + r")+\}")
_TEMPLATE = re.compile(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\{#[^{}\n]*#\}")
_ITEMS = re.compile(r"([#.])([^\s#.{}]+)|([A-Za-z_:][\w:.-]*)=(?:\"([^\"]*)\"|'([^']*)'|([^\s}]+))|(data-nolink)")
_WIKI = re.compile(r"\[\[[ \t]*([^\[\]|\n]*[^\[\]|\s])[ \t]*(?:\|((?:[^\[\]]|\[(?!\[)|\](?!\]))*))?\]\]")
_OPEN_MARK = re.compile(r"(\[\[[ \t]*(?!\d+[\]|])[\w.:-]+(?:\|[^\[\]\n]*)?(?:\](?!\])|$|(?=\n)))")
_NOTE = re.compile(r"\[\^([^\s\[\]]{1,200})\]")


def parse_attributes(written: str) -> dict[str, str]:
    """``{.a #b key="value"}`` as names and values; classes are joined, of anything else the last one counts."""
    found: dict[str, str] = {}
    for sign, name, key, double, single, bare, switch in _ITEMS.findall(written):
        if sign == "#":
            found["id"] = name
        elif sign == "." or key == "class":
            added = name or double or single or bare
            found["class"] = f"{found['class']} {added}" if "class" in found else added
        elif switch:
            found[switch] = ""
        else:
            found[key.lower()] = double or single or bare
    return found


def _image(state: StateInline, silent: bool) -> bool:
    """An image, with the place of its end, where its title stands."""
    start = state.pos
    if not image_rule(state, silent):
        return False
    if not silent:
        state.tokens[-1].map = [start, state.pos]
    return True


def _autolink(state: StateInline, silent: bool) -> bool:
    """``<https://…>``, with the place of the address inside the brackets."""
    start = state.pos
    if not autolink_rule(state, silent):
        return False
    if not silent:
        state.tokens[-2].map = [start + 1]
    return True


def _wiki(state: StateInline, silent: bool) -> bool:
    """``[[id]]`` and ``[[id|shown text]]``."""
    if not state.src.startswith("[[", state.pos) or state.html_terminator_last("]]") < state.pos:
        return False
    start, limit = state.pos, state.posMax
    m = _WIKI.match(state.src, start, limit)
    if m is None:
        return False
    if not silent:
        bare = m[2] is None or not m[2].strip()
        state.pos, state.posMax = m.span(1) if bare else m.span(2)
        token = state.push("wiki_open", "a", 1)
        token.map = [start]
        token.meta = {"target": m[1], "bare": bare}
        state.linkLevel += 1
        if bare:
            state.append_pending(m[1])
            state.pos = m.end(1)
        else:
            state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("wiki_close", "a", -1)
    state.pos, state.posMax = m.end(), limit
    return True


def _open_mark(state: StateInline, silent: bool) -> bool:
    """Mark a ``[[id|text]`` whose last bracket was forgotten; it is text, as it is written."""
    return _slip(state, "open_mark", _OPEN_MARK, silent=silent)


def _missing_note(state: StateInline, silent: bool) -> bool:
    """Mark a ``[^label]`` that is no link and has no note; it is text, as it is written."""
    return _slip(state, "missing_note", _NOTE, silent=silent)


def _missed_link(state: StateInline, silent: bool) -> bool:
    """Mark what ends its label before a parenthesis and is no link; it is text, as it is written."""
    if not silent and state.src.startswith("](", state.pos) and (span := missed(state.src, state.pos, state.posMax)):
        token = state.push("missed_link", "", 0)
        token.content = state.src[slice(*span)]
        token.map = [span[0], state.pos]
    return False


def _slip(state: StateInline, name: str, pattern: re.Pattern[str], *, silent: bool) -> bool:
    """Leave a token where a pattern begins, for the writer to warn of, and take nothing from the text."""
    if not silent and (m := pattern.match(state.src, state.pos, state.posMax)) is not None:
        state.push(name, "", 0).content = m[1]
    return False


def _braces(state: StateInline, silent: bool) -> bool:
    """``{nolink}``; template syntax, shown as written; attributes, whose element is known when tokens are written."""
    src, pos = state.src, state.pos
    if src[pos] != "{":
        return False
    if src.startswith("{nolink}", pos):
        if not silent:
            if not src[pos + 8 : pos + 9].isalnum():
                state.pending = state.pending.rstrip(" ")
            state.push("nolink", "", 0)
        state.pos += 8
        return True
    if m := _TEMPLATE.match(src, pos, state.posMax):
        if not silent:
            state.append_pending(m[0])
        state.pos = m.end()
        return True
    m = ATTRIBUTES.match(src, pos, state.posMax)
    if m is None:
        return False
    if not silent:
        token = state.push("attributes", "", 0)
        token.content = m[0]
    state.pos = m.end()
    return True


def _attribute_line(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """A line of attributes: they belong to the block below it."""
    pos = state.bMarks[startLine] + state.tShift[startLine]
    if not state.src.startswith("{", pos) or state.is_code_block(startLine):
        return False
    line = state.src[pos : state.eMarks[startLine]].rstrip(" \t")
    if not ATTRIBUTES.fullmatch(line):
        return False
    if not silent:
        token = state.push("attribute_line", "", 0)
        token.content = line
        token.map = [startLine, startLine + 1]
        state.line = startLine + 1
    return True


def _table(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """A table, unless it has more cells than a page can show."""
    if silent or startLine + 2 > endLine:
        return table_rule(state, startLine, endLine, silent)
    columns = state.src.count("|", state.bMarks[startLine], state.eMarks[startLine]) + 1
    if columns == 1:
        return False
    if columns > MAX_COLUMNS or columns * (endLine - startLine) > MAX_CELLS:
        rows = 0
        while startLine + rows < endLine and not state.isEmpty(startLine + rows):
            rows += 1
        if (columns > MAX_COLUMNS or columns * rows > MAX_CELLS) and table_rule(state, startLine, endLine, silent=True):
            state.env.setdefault("too_large", []).append((startLine, columns, rows))
            state.push("table_refused", "", 0)
            state.line = startLine + rows
            return True
    return table_rule(state, startLine, endLine, silent)


class Parsers(NamedTuple):
    """One parser for blocks, one for what is in them: they differ in how deep things may nest."""

    blocks: MarkdownIt
    inlines: MarkdownIt


@cache
def parsers(*, extensions: bool) -> Parsers:
    """The parsers, built once a process."""
    return Parsers(
        _parser(extensions=extensions, max_nesting=MAX_NESTING),
        _parser(extensions=extensions, max_nesting=MAX_INLINE_NESTING),
    )


def _parser(*, extensions: bool, max_nesting: int) -> MarkdownIt:
    """A parser that keeps addresses as written: they are judged and encoded by the writer."""
    md = MarkdownIt("commonmark", {"maxNesting": max_nesting, "store_labels": True})
    if extensions:
        md.options["tasklists"] = True
        md.enable(["table", "strikethrough"])
        md.use(footnote_plugin, move_to_end=False).use(deflist_plugin)
        md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
        md.block.ruler.before("fence", "attribute_line", _attribute_line)
        md.inline.ruler.before("link", "wiki", _wiki)
        md.inline.ruler.push("braces", _braces)
        md.inline.ruler.push("missing_note", _missing_note)
        md.inline.ruler.push("open_mark", _open_mark)
        md.inline.ruler.push("missed_link", _missed_link)
    md.inline.ruler.at("image", _image)
    md.inline.ruler.at("autolink", _autolink)
    md.inline.ruler2.disable("fragments_join")  # the writer joins text, and keeps the places
    inline, block = TracedInline(), GuardedBlock()
    inline.ruler, inline.ruler2, block.ruler = md.inline.ruler, md.inline.ruler2, md.block.ruler
    inline.set_rules(max_nesting)
    block.set_rules(max_nesting)
    md.inline, md.block = inline, block
    md.helpers = quick_helpers(inline)  # type: ignore[assignment]
    md.normalizeLink = md.normalizeLinkText = str  # type: ignore[method-assign, assignment]
    md.validateLink = _any_address  # type: ignore[method-assign]
    return md


def _any_address(url: str) -> bool:
    """Every address parses; the writer refuses unsafe ones with a message."""
    return True
