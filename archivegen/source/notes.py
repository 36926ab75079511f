"""Footnotes: numbered in the order in which the text refers to them, with a way back from each.

Their links are labelled with the number alone; `publish.body_finish` puts it into words of the page's language.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from markdown_it.token import Token

from archivegen.source.body_writer import Writer
from archivegen.source.markdown_positions import Alignment


@dataclass(slots=True)
class Note:
    """One footnote: the tokens between ``start`` and ``end``, or inline content of its own."""

    number: int
    anchor: str
    start: int = -1
    end: int = -1
    tokens: list[Token] | None = None
    alignment: Alignment | None = None
    offset: int = 0
    referrers: list[str] = field(default_factory=list)
    back: list[int] = field(default_factory=list)  # where among the pieces its back links go


class Notes:
    """The footnotes of a document."""

    def __init__(self, writer: Writer, tokens: list[Token], inline: dict[int, dict[str, object]]) -> None:
        self.writer = writer
        self.inline = inline  # markdown-it's own list, by its own number
        self.defined: dict[str, tuple[int, int]] = {}
        self.queue: list[Note] = []
        self.by_label: dict[str, Note] = {}
        self.again: list[tuple[str, int, int]] = []
        opened: list[tuple[str, int]] = []
        for i, token in enumerate(tokens):
            if token.type == "footnote_reference_open":
                opened.append((str(token.meta["label"]), i))
            elif token.type == "footnote_reference_close":
                label, start = opened.pop()
                if label in self.defined:
                    self.again.append((label, start + 1, i))
                else:
                    self.defined[label] = (start + 1, i)

    def refer(self, token: Token, alignment: Alignment, offset: int) -> str:
        """The mark in the text, a link to the note unless a link is open already."""
        label = token.meta.get("label")
        note = self.by_label.get(label) if label else None
        if note is None:
            note = self._add(label, token.meta["id"], alignment, offset)
        count = len(note.referrers)
        referrer = self.writer.anchors.given(f"fnref-{note.number}" + (f"-{count + 1}" if count else ""))
        note.referrers.append(referrer)
        if self.writer.in_link():
            return f'<sup class="footnote-ref" id="{referrer}">{note.number}</sup>'
        return (
            f'<sup class="footnote-ref"><a href="#{note.anchor}" id="{referrer}" role="doc-noteref"'
            f' aria-label="{note.number}">{note.number}</a></sup>'
        )

    def _add(self, label: str | None, number: int, alignment: Alignment, offset: int) -> Note:
        note = self._numbered()
        note.offset = offset
        if label:
            self.by_label[label] = note
            note.start, note.end = self.defined[label]
        else:
            found = self.inline[number]["tokens"]
            note.tokens = found if isinstance(found, list) else []
            note.alignment = alignment
        return note

    def _numbered(self) -> Note:
        number = len(self.queue) + 1
        note = Note(number, self.writer.anchors.given(f"fn-{number}"))
        self.queue.append(note)
        return note

    def unused(self) -> list[tuple[str, Note]]:
        """Notes that nothing refers to, and second ones of the same name: published all the same, behind the others."""
        found = []
        for label, start, end in [
            *((label, *span) for label, span in self.defined.items() if label not in self.by_label),
            *self.again,
        ]:
            note = self._numbered()
            note.start, note.end = start, end
            self.by_label.setdefault(label, note)  # another such note may refer to it
            found.append((label, note))
        self.again = []
        self.defined = {label: span for label, span in self.defined.items() if label in self.by_label}
        return found

    def fill_back_links(self) -> None:
        """Write the ways back, once all that refer to a note are known."""
        for note in self.queue:
            links = []
            for i, referrer in enumerate(note.referrers):
                sign = "\u21a9\ufe0e" + (f"<sup>{i + 1}</sup>" if i else "")
                links.append(
                    f' <a href="#{referrer}" class="footnote-backref" role="doc-backlink"'
                    f' aria-label="{note.number}">{sign}</a>'
                )
            if links:
                self.writer.out[note.back[0]] = "".join(links)
