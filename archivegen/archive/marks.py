"""The mark for one mention (rule M1): ``[[id|text]]`` or ``[text](person:id)``, as the place in the text wants it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from archivegen.names.mention import Mention
from archivegen.source.body import Body
from archivegen.source.markdown import MarkdownOptions, parse_body

_SIMPLE_FORM = re.compile(r"[\w .'’-]+")
_SIMPLE_ID = re.compile(r"[\w.:’-]+")
_LONG = 5_000  # characters of a body that is not read anew for every mark that is tried
_ODD = frozenset("![\\")  # before a bracket they mean something


def mark_for(
    body: str,
    parsed: Body,
    mention: Mention,
    form: str,
    ident: str,
    kind: str,
    kinds: Sequence[str],
    *,
    alone: bool,
) -> str:
    """The text to put in the place of a mention so that it means a record; "" where no mark can stand there.

    ``body`` is the source text and ``parsed`` what it became. ``alone``: nothing else has this id. What is not plain
    is tried: the mark has to be read as a mark, and what a reader sees must not change.
    """
    if mention.zone not in {"text", "heading"}:
        return ""  # captions and alternative texts have no marks
    written = body[mention.source : mention.source_end]
    around = _paragraph(body, mention.source)
    simple = written == form and _SIMPLE_FORM.fullmatch(form) is not None
    short = alone and "|" not in around  # a bar would end a cell of a table
    if (
        simple
        and _SIMPLE_ID.fullmatch(ident)
        and "<" not in around
        and body[mention.source - 1 : mention.source] not in _ODD
    ):
        return f"[[{ident}|{form}]]" if short else f"[{form}]({kind}:{ident})"
    plain = form if simple else re.sub(r"([\\\[\]*_`<&|~])", r"\\\1", form)
    target = f"{kind}:{ident}"
    if not _SIMPLE_ID.fullmatch(ident):
        target = "<" + re.sub(r"([<>\\&|*_`\[\]])", r"\\\1", target) + ">"
    marks = [f"[[{ident}|{form}]]"] if short and not re.search(r"[\[\]|]", ident) else []
    marks += [f"[{plain}]({target})"] + ([f"[{written}]({target})"] if "\n" not in written else [])
    return next((mark for mark in marks if _is_read(body, parsed, mention, mark, ident, kinds)), "")


def _paragraph(body: str, offset: int) -> str:
    """The lines around an offset, up to the empty ones."""
    start = body.rfind("\n\n", 0, offset) + 1
    end = body.find("\n\n", offset)
    return body[start : len(body) if end < 0 else end]


def _is_read(body: str, parsed: Body, mention: Mention, mark: str, ident: str, kinds: Sequence[str]) -> bool:
    if len(body) > _LONG:
        return _is_read_alone(body, mention, mark, ident, kinds)
    changed = body[: mention.source] + mark + body[mention.source_end :]
    options = MarkdownOptions(prefixes=tuple(kinds))
    after, _ = parse_body(changed, path="", first_line=1, options=options)
    if len(after.blocks) != len(parsed.blocks):
        return False
    old, new = parsed.blocks[mention.block], after.blocks[mention.block]
    span = (mention.start, mention.end)
    return " ".join(new.text.split()) == " ".join(old.text.split()) and any(
        (m.start, m.end) == span and m.target == ident for m in new.marks
    )


def _is_read_alone(body: str, mention: Mention, mark: str, ident: str, kinds: Sequence[str]) -> bool:
    """The same, tried on the lines around the mention: the time for a text must not grow with its square."""
    around, before = _paragraph(body, mention.source), body.rfind("\n\n", 0, mention.source) + 1
    start, end = mention.source - before, mention.source_end - before
    options = MarkdownOptions(prefixes=tuple(kinds))
    old, new = (
        parse_body(textwrap.dedent(text), path="", first_line=1, options=options)[0].blocks
        for text in (around, around[:start] + mark + around[end:])
    )
    if [" ".join(block.text.split()) for block in old] != [" ".join(block.text.split()) for block in new]:
        return False
    counts = [sum(m.target == ident for block in blocks for m in block.marks) for blocks in (old, new)]
    return counts[1] == counts[0] + 1
