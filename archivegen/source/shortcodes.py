"""What is published as written and was meant as a sign: tags of other generators, attributes in the wrong place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.source.body import Body, Html, Text

_TAG = re.compile(r"\{\{[<%]\s*/?\s*([\w./-]+)|\{%-?\s*(\w+)")


_ONE = r"(?:[.#][\w:-]+|[\w:-]+=(?:\"[^\"]*\"|[\w:-]+))"  # ".lead", "#start", "lang=es"
_ATTRIBUTES = re.compile(rf"\{{[ \t]*{_ONE}(?:[ \t]+{_ONE})*[ \t]*\}}$")


def shown_attributes(body: Body, path: str) -> Iterator[Diagnostic]:
    """A warning for each block at whose end attributes stand that readers see: `{.lead}` belongs above a paragraph."""
    for number, block in enumerate(body.blocks):
        found = _ATTRIBUTES.search(block.text.rstrip()) if "}" in block.text[-3:] else None
        if found is None or not block.linkable or _in_code(body, number, found.start()):
            continue
        line = block.line + block.text.count("\n", 0, found.start())
        message = f'"{found[0]}" gives this text no attribute: readers see it as it is written'
        hint = "write it on a line of its own above the paragraph; in backquotes where readers are meant to see it"
        yield warning(path, Place(line, 1), "ATTRIBUTES", message, hint=hint, group="attributes")


def _in_code(body: Body, number: int, at: int) -> bool:
    """Whether a place of a block is within code."""
    starts = {start for start, end in body.blocks[number].closed if start <= at < end}
    return any(
        isinstance(piece, Text)
        and piece.block == number
        and piece.start in starts
        and isinstance(before, Html)
        and before.html.endswith("<code>")
        for before, piece in pairwise(body.pieces)
    )


def shortcodes(body: Body, path: str) -> Iterator[Diagnostic]:
    """A warning for each kind of tag in a body's text, outside of code, where it first stands."""
    if not any("{{" in block.text or "{%" in block.text for block in body.blocks):
        return
    seen: set[str] = set()
    code = {  # what stands in code is shown, not meant
        (piece.block, piece.start)
        for before, piece in pairwise(body.pieces)
        if isinstance(piece, Text) and isinstance(before, Html) and before.html.endswith("<code>")
    }
    for number, block in enumerate(body.blocks):
        if "{{" not in block.text and "{%" not in block.text:
            continue
        for found in _TAG.finditer(block.text):
            name = found[1] or found[2]
            starts = [start for start, end in block.closed if start <= found.start() < end]
            if name in seen or not block.linkable or any((number, start) in code for start in starts):
                continue
            seen.add(name)
            line = block.line + block.text.count("\n", 0, found.start())
            message = f'"{found[0]} …" is a tag of another generator, and is published as it is written'
            hint = "put in its place what it stood for"
            yield warning(path, Place(line, 1), "SHORTCODE", message, hint=hint, group=f"shortcode {name}")
