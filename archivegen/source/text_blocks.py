"""Blocks of text: paragraphs, headings, figures, table cells and terms, with the ids that they are pointed at by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from archivegen.source.body import Heading, words_of
from archivegen.source.body_writer import Element, Writer, attributes_html
from archivegen.source.image_writer import IMAGE_ATTRIBUTES
from archivegen.source.inline_writer import ACTIVE, InlineWriter
from archivegen.source.markdown_positions import Alignment, align_heading, align_lines
from archivegen.source.markdown_syntax import MAX_BRACKETS, parse_attributes
from archivegen.source.notes import Note, Notes
from archivegen.source.plain_inline import plain_tokens

_NONE: frozenset[str] = frozenset()


class TextBlocks:
    """Writes the blocks that have text."""

    def __init__(self, writer: Writer, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        self.writer = writer
        self.md = md
        self.env = env
        self.tokens = tokens
        self.notes = Notes(writer, tokens, env["footnotes"]["list"])
        self.inlines = InlineWriter(writer, self.notes)
        self.pending: dict[str, str] = {}  # attributes for the next block
        self.pending_line = 0
        self.row: list[Alignment] = []  # of the table cells still to come in this row
        self.tables: list[str] = []  # the ids of the tables that are open
        self.last_inline = -1  # the inline token after which a note's back links go
        self.note: Note | None = None
        self.in_heading = False
        self.trailing: dict[str, str] = {}  # attributes at the end of a heading

    def inline(self, i: int) -> int:
        """The content of a paragraph, heading, cell or term."""
        opener, token = self.tokens[i - 1], self.tokens[i]
        getattr(self, self._CONTENT[opener.type])(opener, token, i)
        return i

    def _content(self, token: Token, alignment: Alignment) -> None:
        if ACTIVE.search(token.content) is None:
            self.inlines.plain(token.content)
        else:
            self.inlines.write(self._children(token, alignment))

    def _children(self, token: Token, alignment: Alignment) -> Sequence[Token]:
        children: list[Token] = []
        if len(token.content) > MAX_BRACKETS and (count := token.content.count("[")) > MAX_BRACKETS:
            message = f"{count} opening brackets in one paragraph; no more than {MAX_BRACKETS} are read"
            self.writer.error((token.map or [0])[0], "LIMIT", message)
            return []
        plain = plain_tokens(token.content)
        if plain is not None:
            return plain
        try:
            self.md.inline.parse(token.content, self.md, self.env, children)
        except RecursionError:
            line = token.map[0] if token.map else 0
            self.writer.error(line, "DEPTH", "links and images are nested too deep here", hint="nest them less")
            self.inlines.plain(token.content)
            return []
        if children and children[-1].type == "attributes":
            self._heading_attributes(children, alignment)
        return children

    def _heading_attributes(self, children: list[Token], alignment: Alignment) -> None:
        """Attributes at the end of a heading, after plain text, are the heading's."""
        before = children[-2] if len(children) > 1 else None
        if not self.in_heading or before is None or before.type != "text" or not before.content.endswith((" ", "\t")):
            return
        before.content = before.content.rstrip(" \t")
        token = children.pop()
        offset = alignment.source(token.map[0]) if token.map else 0
        self.trailing = self.writer.allowed_attributes(parse_attributes(token.content), offset, _NONE)

    def paragraph_open(self, i: int) -> int:
        """A line feed where the paragraph follows tight text; its tag is written with its content."""
        if not self.tokens[i].hidden:
            self._before(i)
        return i

    def _paragraph(self, opener: Token, token: Token, i: int) -> None:
        writer, inlines = self.writer, self.inlines
        line, end_line = token.map or (0, 1)
        alignment = align_lines(writer.source, token.content, line, end_line)
        text = inlines.begin(alignment)
        children: Sequence[Token] | None = None
        if ACTIVE.search(token.content) is not None:
            children = self._children(token, alignment)
            if self._figure(opener, token, children, i):
                return
        attributes = {} if opener.hidden else self._attributes(opener)
        if not opener.hidden:
            writer.stack.append(Element("p", "</p>\n", len(writer.out), language=attributes.get("lang", "")))
            writer.out.append("")
        slot = len(writer.out) - 1
        if children is None:
            inlines.plain(token.content)
        else:
            inlines.write(children)
        if attributes.get("translate") == "no" or "data-nolink" in attributes:
            text.close(0)
        shown = text.text()
        anchor = self._paragraph_anchor(opener, attributes, shown)
        if not writer.excerpt.text and shown.strip() and writer.extensions:
            writer.excerpt = words_of(shown, text.marks)
        self._note_end(i)
        writer.finish("text", anchor, writer.source.first_line + line)
        if not opener.hidden:
            if len(writer.out) == slot + 1 and not writer.trusted:  # all that stood in it was left out
                writer.stack[-1].close = ""
            else:
                writer.out[slot] = f"<p{attributes_html(attributes)}>"
            writer.pop()

    def _paragraph_anchor(self, opener: Token, attributes: dict[str, str], shown: str) -> str:
        """The paragraph's id; a tight list item has no paragraph, so that the item gets it."""
        writer = self.writer
        if not writer.extensions or not shown.strip():
            return attributes.get("id", "")
        if not opener.hidden:
            if "id" not in attributes:
                attributes["id"] = writer.anchors.of_text(shown)
            return attributes["id"]
        return self._item_anchor(shown)

    def _item_anchor(self, shown: str) -> str:
        writer = self.writer
        item = next((e for e in reversed(writer.stack) if not e.raw), None)
        if item is None:
            return writer.anchor()
        if not item.anchor:
            item.anchor = writer.anchors.of_text(shown)
            opening = writer.out[item.at]
            if isinstance(opening, str):
                length = len(item.name) + 1
                writer.out[item.at] = f'{opening[:length]} id="{item.anchor}"{opening[length:]}'
        return item.anchor

    def _figure(self, opener: Token, token: Token, children: Sequence[Token], i: int) -> bool:
        writer = self.writer
        if opener.hidden or not writer.extensions or not children or not self.inlines.is_figure(children):
            return False
        label = children[0].meta.get("label", "")
        found = self.env.get("references", {}).get(label)
        line = writer.source.first_line + (token.map[0] if token.map else 0)
        lines = (found["map"][0], found["map"][1]) if found else None
        above = self._written_above(token, IMAGE_ATTRIBUTES) if self.pending else {}
        self.inlines.figure(children, token.content, line, lines, above)
        if i == self.last_inline:
            writer.out.append("<p>")
            self._note_end(i)
            writer.out.append("</p>\n")
        return True

    def _heading(self, opener: Token, token: Token, i: int) -> None:
        writer, inlines = self.writer, self.inlines
        line, end_line = token.map or (0, 1)
        if opener.markup.startswith("#"):
            alignment = align_heading(writer.source, token.content, line)
        else:
            alignment = align_lines(writer.source, token.content, line, end_line)
        attributes = self._attributes(opener)
        self._before(i - 1)
        text = inlines.begin(alignment)
        slot = len(writer.out)
        writer.out.append("")
        writer.stack.append(Element(opener.tag, f"</{opener.tag}>\n", slot, language=attributes.get("lang", "")))
        self.in_heading, self.trailing = writer.extensions, {}
        self._content(token, alignment)
        self.in_heading = False
        attributes |= self.trailing
        words = words_of(text.text(), text.marks)
        if writer.extensions and "id" not in attributes:
            attributes["id"] = writer.anchors.heading(words.unmarked())
        anchor = attributes.get("id", "")
        writer.finish("heading", anchor, writer.source.first_line + line, linkable=False)
        writer.out[slot] = f"<{opener.tag}{attributes_html(attributes)}>"
        writer.headings.append(Heading(int(opener.tag[1]), anchor, words))
        writer.pop()

    def _cell(self, _opener: Token, token: Token, i: int) -> None:
        writer = self.writer
        alignment = self.row.pop(0) if self.row else Alignment([0], [0])
        self.inlines.begin(alignment)
        if token.content:
            self._content(token, alignment)
        line = token.map[0] if token.map else 0
        self._note_end(i)
        writer.finish("text", self.tables[-1] if self.tables else writer.anchor(), writer.source.first_line + line)

    def _term(self, _opener: Token, token: Token, i: int) -> None:
        writer = self.writer
        line = token.map[0] if token.map else 0
        alignment = align_lines(writer.source, token.content, line, line + 1)
        text = self.inlines.begin(alignment)
        self._content(token, alignment)
        shown = text.text()
        anchor = self._item_anchor(shown) if writer.extensions and shown.strip() else ""
        self._note_end(i)
        writer.finish("text", anchor, writer.source.first_line + line)

    # What all blocks need

    def _before(self, i: int) -> None:
        """What comes before a block's opening tag: the end of a raw paragraph, a line feed after tight text."""
        writer = self.writer
        if not writer.trusted and writer.stack and writer.stack[-1].raw:
            writer.end_raw({"p"})
        if i and self.tokens[i - 1].hidden:
            writer.out.append("\n")

    def _attributes(self, token: Token, extra: frozenset[str] = _NONE) -> dict[str, str]:
        """The attributes that Markdown gives, then those written in a line above the block."""
        given = {name: str(value) for name, value in token.attrs.items()} if token.attrs else {}
        style = given.pop("style", "")
        if style and self.writer.extensions:
            given["class"] = "align-" + style.removeprefix("text-align:")  # a style attribute would need a lax CSP
        elif style:
            given["style"] = style
        return given | self._written_above(token, extra) if self.pending else given

    def _written_above(self, token: Token, extra: frozenset[str]) -> dict[str, str]:
        """What a line above the block says of it."""
        written, self.pending = self.pending, {}
        line = token.map[0] if token.map else 0
        return self.writer.allowed_attributes(written, self.writer.source.starts[line], extra)

    def drop_pending(self, where: str) -> None:
        """A warning for a line of attributes behind which no block follows that takes them."""
        if not self.pending:
            return
        self.pending = {}
        source, line = self.writer.source, self.pending_line
        written = source.lines[line].lstrip(" >\t") if line < len(source.lines) else ""
        message = f'"{written.strip()}" stands {where}, and gives nothing an attribute'
        hint = "write it on the line above the paragraph, heading, list, table or image that it is for, or take it out"
        self.writer.warn(source.starts[line], "ATTRIBUTES", message, hint=hint, group="attributes of nothing")

    def _note_end(self, i: int) -> None:
        """Leave room for the ways back at the end of a note's last paragraph."""
        if i == self.last_inline and self.note is not None:
            self.writer.flush()
            self.note.back.append(len(self.writer.out))
            self.writer.out.append("")
            self.last_inline = -1

    _CONTENT: ClassVar[dict[str, str]] = {
        "paragraph_open": "_paragraph",
        "heading_open": "_heading",
        "th_open": "_cell",
        "td_open": "_cell",
        "dt_open": "_term",
    }
