"""What to paste into a text so that a name goes on meaning its record: ``means``, or a mark in its place (rule M1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from archivegen.archive.changes import Sense
from archivegen.archive.doubts import Ids, Owner, Sheet, ids_of
from archivegen.archive.model import Archive, Key
from archivegen.names.mention import Mention
from archivegen.names.registry import Registry
from archivegen.source.additions import Paste
from archivegen.source.body import Block, Body
from archivegen.source.decode import decode
from archivegen.source.frontmatter import split
from archivegen.source.snapshot import SourceFile


class Sheets:
    """The texts of an archive as their files are written, each read when it is asked for."""

    def __init__(
        self,
        archive: Archive,
        registry: Registry,
        files: Mapping[str, SourceFile],
        bodies: Callable[[str], Body],
    ) -> None:
        self._archive = archive
        self._registry = registry
        self._files = files
        self._bodies = bodies

    def of(self, path: str) -> Sheet | None:
        """The article, page or description in that file; ``None`` where it is none of them."""
        owner = self._owners.get(path)
        if owner is None or owner.document is None:
            return None
        text = decode(path, self._files[path].data)[0]
        return Sheet(owner, owner.document, text, self._bodies, self._archive, self._registry, self._ids)

    def front(self, path: str) -> str:
        """The format of a file's front matter; "" where the file is not there."""
        return split(path, decode(path, self._files[path].data)[0]).format if path in self._files else ""

    @cached_property
    def _owners(self) -> dict[str, Owner]:
        archive = self._archive
        owners: list[Owner] = [*archive.articles, *archive.pages, *archive.entries.values()]
        return {owner.document.path: owner for owner in owners if owner.document is not None}

    @cached_property
    def _ids(self) -> Ids:
        return ids_of(self._archive, self._registry)


def means_said(sheet: Sheet, key: Key, form: str) -> str:
    """The text for the front matter, as its format and the ``means`` that is there want it, and where it goes."""
    paste = sheet.means(key, " ".join(form.split()))
    return "" if paste is None else _said(paste, split(sheet.document.path, sheet.text).format)


def _said(paste: Paste, front: str) -> str:
    """In one line: how far a line of YAML has to be indented is said in words, for it means something there."""
    text = paste.shown.lstrip(" ")
    spaces = len(paste.shown) - len(text) if front == "yaml" else 0
    indented = f", with {spaces} space{'s' if spaces > 1 else ''} before it" if spaces else ""
    return f"{text.strip()} {paste.where}{indented}"


def mark_said(sheet: Sheet, key: Key, sense: Sense) -> str:
    """The text to write in the place of a name; "" where no mark can stand there, as in a title or a link."""
    if sense.title or sense.rule == "Z4":
        return ""
    mention = _mention(sheet.bodies(sheet.document.body), sense)
    return "" if mention is None else sheet.mark(key, " ".join(sense.form.split()), mention)


def _mention(body: Body, sense: Sense) -> Mention | None:
    """The name at its place in the blocks, whether or not it is a mention now."""
    for number, block in enumerate(body.blocks):
        start, last = _offset(block, sense.start), _offset(block, sense.end - 1)
        if start < 0 or last < start or block.source_span(start, last + 1) != (sense.start, sense.end):
            continue
        span = (start, last + 1, sense.start, sense.end)
        kind, record = sense.kind, sense.record
        return Mention(number, *span, block.zone, kind, record, "mention", ((kind, record),), "M1", "", block.line)
    return None


def _offset(block: Block, source: int) -> int:
    """Where a character of the source stands in a block's text; -1 where it does not."""
    for run in block.runs:
        if run.source <= source < run.source_end:
            alike = run.source_end - run.source == run.end - run.start
            return run.start + (source - run.source if alike else 0)
    return -1
