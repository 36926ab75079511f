"""The shortcuts through Markdown give what markdown-it-py gives by its own, longer way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.token import Token

from archivegen.source.markdown_syntax import MAX_INLINE_NESTING, MAX_NESTING, _parser
from archivegen.source.plain_inline import plain_tokens

SIGNS = [
    "*",
    "_",
    "**",
    "__",
    "~~",
    "`",
    "``",
    "```",
    "[",
    "]",
    "(",
    ")",
    "[[",
    "]]",
    "!",
    "^",
    "{",
    "}",
    "<",
    ">",
    "&",
    "\\",
    "\\*",
    "|",
    ",",
    ".",
    "…",
    "“q”",
    "é",
    "日本",
    "a1",
    "---",
    "===",
    "*a*",
    "**b**",
]
MARKUP = (
    *("Anna", "Berg ", "kam ", "12. ", "1) ", "- ", "+ ", "* ", "> ", "# ", "## ", ": ", "~ ", "\u00a0", "\u00ad"),
    *("[x](y)", '[x](/a_b*c "t")', "[x](<y z>)", "[x](a(b))", "[x][r]", "[r]", "![i](p.png)", "[^1]", "^[n]"),
    *("[[anna|A]]", "{nolink}", "{.a #b}", "<b>", "</b>", "<https://e.example>", "&amp;", "&#35;", "<div>"),
    *("| a | b |", "|---|---|", "[^1]: note", "[r]: /url 'T'"),
)
GAPS = (" ", " ", " ", "  ", "    ", "\t", "\n", "\n", "\n\n", "\n\n", "  \n", "\\\n", "\n    ", "\n> ", "\n- ")
PARTS = (*SIGNS, *MARKUP, *GAPS, *GAPS)
WRITTEN = st.lists(st.sampled_from(PARTS), max_size=40).map("".join)


def own_way(md: MarkdownIt) -> MarkdownIt:
    """The same rules, asked everywhere by markdown-it-py itself."""
    block, inline = ParserBlock(), ParserInline()
    block.ruler, inline.ruler, inline.ruler2 = md.block.ruler, md.inline.ruler, md.inline.ruler2
    inline.terminator_re = md.inline.terminator_re
    md.block, md.inline, md.helpers = block, inline, MarkdownIt().helpers
    return md


QUICK = {most: _parser(extensions=True, max_nesting=most) for most in (MAX_NESTING, MAX_INLINE_NESTING)}
LONG = {most: own_way(_parser(extensions=True, max_nesting=most)) for most in (MAX_NESTING, MAX_INLINE_NESTING)}


def blocks(md: MarkdownIt, text: str) -> tuple[list[Token], object]:
    env: dict[str, object] = {"footnotes": {"refs": {}, "list": {}}}
    tokens: list[Token] = []
    md.block.parse(text, md, env, tokens)
    env.pop("too_deep", None)
    return tokens, env


def inlines(md: MarkdownIt, text: str) -> list[tuple[object, ...]]:
    env = {
        "footnotes": {"refs": {":1": -1}, "list": {}},
        "references": {"R": {"href": "/u", "title": "", "map": [0, 1]}},
    }
    return shown(md.inline.parse(text, md, env, []))


def shown(tokens: list[Token]) -> list[tuple[object, ...]]:
    """What matters of inline tokens; markdown-it-py itself knows no places."""
    return [
        (t.type, t.tag, t.nesting, t.attrs, t.content, t.markup, t.info, t.meta, shown(t.children or []))
        for t in tokens
    ]


def values(tokens: list[Token]) -> list[dict[str, object]]:
    return [{name: getattr(t, name) for name in Token.__slots__} for t in tokens]


@settings(max_examples=400, deadline=None)
@given(WRITTEN)
def test_blocks_are_what_every_rule_asked_everywhere_gives(text: str) -> None:
    (quick, quick_env), (long, long_env) = blocks(QUICK[MAX_NESTING], text), blocks(LONG[MAX_NESTING], text)
    assert (values(quick), quick_env) == (values(long), long_env)


@settings(max_examples=400, deadline=None)
@given(WRITTEN.map(str.strip))
def test_inlines_are_what_every_rule_asked_everywhere_gives(text: str) -> None:
    assert inlines(QUICK[MAX_INLINE_NESTING], text) == inlines(LONG[MAX_INLINE_NESTING], text)


@settings(max_examples=400, deadline=None)
@given(WRITTEN.map(str.strip))
def test_plain_content_is_read_as_the_parser_reads_it(text: str) -> None:
    plain = plain_tokens(text)
    if plain is not None:
        as_parsed(text, plain)


PLAIN = [
    "Anna came home",
    "Anna *came* home",
    "**Anna** came (*home*), and *stayed*!",
    "See [the book](https://books.example/a_b*c?d=1#e), please",
    "one line\nanother *line*\n[third](x)",
    "wow! [a](b)",
    "*é1*",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_content_needs_no_parser(text: str) -> None:
    plain = plain_tokens(text)
    assert plain is not None
    as_parsed(text, plain)


def as_parsed(text: str, plain: list[Token]) -> None:
    """That these are the parser's tokens: the same kinds, texts, addresses and places, but for the empty ones."""
    env = {"footnotes": {"refs": {}, "list": {}}}
    parsed = QUICK[MAX_INLINE_NESTING].inline.parse(text, QUICK[MAX_INLINE_NESTING], env, [])
    kept = [t for t in parsed if t.type != "text" or t.content]
    assert [(t.type, t.tag, t.attrs, t.content) for t in plain] == [(t.type, t.tag, t.attrs, t.content) for t in kept]
    placed = ("text", "softbreak", "link_open")
    assert [t.map for t in plain if t.type in placed] == [t.map for t in kept if t.type in placed]


@pytest.mark.parametrize(
    "text",
    [
        *("a*b*c", "*a *b*", "**a*", "*a**", "***a***", "*a.*b", "a_b_", "a & b", "a\\*", "`a`", "<b>", "~~a~~"),
        *("a  \nb", "a\n b", '[a](b "t")', "[a](<b>)", "[a](b(c))", "![a](b)", "[a *b*](c)", "[[a]]", "[a][b]"),
        *("{nolink}", "a^[b]"),
    ],
)
def test_content_with_a_sign_that_could_mean_two_things_is_left_to_the_parser(text: str) -> None:
    assert plain_tokens(text) is None
