"""From the Markdown of a body to safe HTML pieces and blocks of text whose every character knows its place.

The text comes as `decode` gives it: line feeds only, no control characters.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Literal

import msgspec
from markdown_it.token import Token
from markdown_it.utils import EnvType

from archivegen.collection import without_collection
from archivegen.source.body import Body, Outline, Words
from archivegen.source.body_blocks import BlockWalker
from archivegen.source.body_writer import Writer
from archivegen.source.markdown_positions import Source
from archivegen.source.markdown_syntax import parsers

STAGE = 1  # raised whenever the same text would give other pieces or blocks
PARSER_ID = (
    f"markdown-it-py {version('markdown-it-py')}, mdit-py-plugins {version('mdit-py-plugins')}, "
    f"nh3 {version('nh3')}, babel {version('babel')}, stage {STAGE}"
)
EXCERPT = 300  # characters
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class MarkdownOptions(msgspec.Struct, frozen=True):
    """How Markdown is read. ``prefixes`` are the kinds that a link may name: ``[text](person:id)``."""

    html: Literal["sanitised", "trusted"] = "sanitised"
    extensions: bool = True
    prefixes: tuple[str, ...] = ("person", "place")


def parse_body(text: str, *, path: str, first_line: int, options: MarkdownOptions) -> tuple[Body, Outline]:
    """Parse a body whose first line is line ``first_line`` of the file."""
    with without_collection():
        return _parse(text, path, first_line, options)


def _parse(text: str, path: str, first_line: int, options: MarkdownOptions) -> tuple[Body, Outline]:
    if "\r" in text or "\0" in text:  # only where the text did not come through `decode`
        text = text.replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd")
    md = parsers(extensions=options.extensions)
    source = Source(text, first_line)
    prefixes = frozenset(options.prefixes) if options.extensions else frozenset()
    writer = Writer(source, path, trusted=options.html == "trusted", extensions=options.extensions, prefixes=prefixes)
    env: EnvType = {"footnotes": {"refs": {}, "list": {}}}
    tokens: list[Token] = []
    md.blocks.block.parse(text, md.blocks, env, tokens)
    walker = BlockWalker(writer, md.inlines, env, tokens)
    walker.walk(0, len(tokens))
    writer.pop_raw()
    if options.extensions:
        walker.write_notes()
    walker.report()
    body = writer.body()
    return body, Outline(
        tuple(writer.references),
        tuple(writer.headings),
        _words(body),
        _excerpt(writer.excerpt),
        writer.problems(),
    )


def _words(body: Body) -> int:
    """Words of text; of scripts that write no spaces, each character counts."""
    count = 0
    for block in body.blocks:
        if block.zone == "alt":
            continue
        text = block.text
        count += text.count(" ") + text.count("\n") + 1 if "  " not in text else len(text.split())
        if not text.isascii():
            count += len(_IDEOGRAPHS.findall(text))
    return count


def _excerpt(words: Words) -> Words:
    shown = words.text
    if len(shown) <= EXCERPT:
        return words
    end = next((start for start, stop, _ in words.marks if start < EXCERPT <= stop), EXCERPT - 1)
    cut = shown[:end]
    space = cut.rfind(" ")
    cut = (cut[:space] if space > EXCERPT // 2 else cut).rstrip(" ,;:–—-")
    return Words(f"{cut}…", tuple([mark for mark in words.marks if mark[1] <= len(cut)]))
