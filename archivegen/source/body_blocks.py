"""Block tokens to pieces: walks through a document's tokens and writes each block."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_RE, mdTrim, unescapeAll
from markdown_it.token import Token
from markdown_it.utils import EnvType

from archivegen.source.body_writer import Element, Writer, attributes_html
from archivegen.source.markdown_positions import Alignment, align_cells
from archivegen.source.markdown_syntax import MAX_NESTING, parse_attributes
from archivegen.source.notes import Note
from archivegen.source.raw_blocks import RawBlocks
from archivegen.source.text_blocks import TextBlocks

_LIST_ATTRIBUTES = frozenset(("start",))
_NONE: frozenset[str] = frozenset()


class BlockWalker(TextBlocks):
    """Writes block tokens. Handlers get the index of their token and give the index of the last one they used."""

    def __init__(self, writer: Writer, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(writer, md, env, tokens)
        self.raw = RawBlocks(writer)

    def walk(self, start: int, end: int) -> None:
        """Write the tokens from ``start`` to ``end``."""
        tokens, handlers = self.tokens, self._HANDLERS
        i = start
        while i < end:
            i = handlers[tokens[i].type](self, i) + 1

    # Containers

    def _open(self, i: int) -> int:
        """An ordinary block element."""
        token, writer = self.tokens[i], self.writer
        attributes = self._attributes(token, _LIST_ATTRIBUTES if token.tag == "ol" else _NONE)
        self._push(token, i, attributes)
        if token.meta and "checked" in token.meta:
            checked = ' checked=""' if token.meta["checked"] else ""
            # what it is called is a matter of the page's language: publish.body_finish
            writer.out.append(f'<input class="task-list-item-checkbox" type="checkbox" disabled=""{checked} /> ')
        return i

    def _push(self, token: Token, i: int, attributes: dict[str, str], name: str = "") -> None:
        writer, name = self.writer, name or token.tag
        self._before(i)
        element = Element(name, f"</{name}>\n", len(writer.out), anchor=attributes.get("id", ""))
        element.language = attributes.get("lang", "")
        element.nolink = attributes.get("translate") == "no" or "data-nolink" in attributes
        writer.stack.append(element)
        writer.out.append(f"<{name}{attributes_html(attributes)}>")
        following = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if following is not None and not (
            following.type == "inline"
            or following.hidden
            or (following.nesting == -1 and following.tag == token.tag != "blockquote")
        ):
            writer.out.append("\n")

    def _close(self, i: int) -> int:
        self.drop_pending("last in a list, quotation or note")
        self.writer.pop_raw()
        self.writer.pop()
        return i

    def _attribute_line(self, i: int) -> int:
        given = parse_attributes(self.tokens[i].content)
        if "class" in given and "class" in self.pending:
            given["class"] = f"{self.pending['class']} {given['class']}"
        self.pending |= given
        self.pending_line = (self.tokens[i].map or [0])[0]
        return i

    def _rule(self, i: int) -> int:
        attributes = self._attributes(self.tokens[i])
        self._before(i)
        self.writer.out.append(f"<hr{attributes_html(attributes)} />\n")
        return i

    # Tables

    def _table_open(self, i: int) -> int:
        token, writer = self.tokens[i], self.writer
        attributes = self._attributes(token)
        if "id" not in attributes:
            line, end_line = token.map or (0, 1)
            attributes["id"] = writer.anchors.of_text("\n".join(writer.source.lines[line:end_line]), "t")
        self.tables.append(attributes["id"])
        self._push(token, i, attributes)
        return i

    def _table_close(self, i: int) -> int:
        self.tables.pop()
        return self._close(i)

    def _row_open(self, i: int) -> int:
        line = (self.tokens[i].map or [0])[0]
        contents, j = [], i + 1
        while self.tokens[j].type != "tr_close":
            if self.tokens[j].type == "inline":
                contents.append(self.tokens[j].content)
            j += 1
        self.row, beyond = align_cells(self.writer.source, contents, line)
        if beyond:
            message = f'this row has more cells than the table has columns: "{beyond[:40]}" would be lost'
            hint = r"give the table's first row as many cells; a | within a cell is written \|"
            self.writer.error(line, "TABLE", message, hint=hint)
        return self._open(i)

    def _table_refused(self, i: int) -> int:
        return i

    # Code

    def _fence(self, i: int) -> int:
        token = self.tokens[i]
        info = mdTrim(unescapeAll(token.info)) if token.info else ""
        attributes = self._attributes(token)
        if info:
            language = MD_TRIM_RE.split(info, maxsplit=1)[0]
            attributes["class"] = " ".join(filter(None, (attributes.get("class", ""), f"language-{language}")))
        self._code(i, attributes, (token.map or [0])[0] + 1)
        return i

    def _code_block(self, i: int) -> int:
        self._code(i, self._attributes(self.tokens[i]), (self.tokens[i].map or [0])[0])
        return i

    def _code(self, i: int, attributes: dict[str, str], line: int) -> None:
        """Code is shown and found by search; no name is looked for in it."""
        token, writer = self.tokens[i], self.writer
        self._before(i)
        writer.out.append(f"<pre><code{attributes_html(attributes)}>")
        text = writer.begin()
        source = writer.source
        for at, part in enumerate(token.content.removesuffix("\n").split("\n") if token.content else [], line):
            end = source.end(at) if at < len(source.lines) else -1
            stands = end >= 0 and source.text.endswith(part, 0, end)
            text.add(part, end - len(part) if stands else -1, end)
            text.add("\n", end if stands else -1, end + 1)
        text.close(0)
        writer.finish("text", writer.anchor(), source.first_line + line, linkable=False)
        writer.out.append("</code></pre>\n")

    # Raw HTML

    def _html(self, i: int) -> int:
        self.drop_pending("above raw HTML")
        self.raw.write(self.tokens[i])
        return i

    # Footnotes

    def _skip_note(self, i: int) -> int:
        depth, j = 1, i
        while depth:
            j += 1
            depth += {"footnote_reference_open": 1, "footnote_reference_close": -1}.get(self.tokens[j].type, 0)
        return j

    def write_notes(self) -> None:
        """The section of footnotes, at the end of the document."""
        self.drop_pending("last in the text")
        notes, writer = self.notes, self.writer
        if not notes.queue and not notes.defined:
            return
        writer.out.append('<section class="footnotes" role="doc-endnotes">\n<ol>\n')
        done = 0
        while True:
            while done < len(notes.queue):
                self._write_note(notes.queue[done])
                done += 1
            for label, note in notes.unused():
                line = (self.tokens[note.start - 1].map or [0])[0]
                offset = writer.source.starts[line]
                writer.warn(offset, "NOTE", f"nothing refers to this note [^{label}]: it stands behind the others")
            if done == len(notes.queue):
                break
        writer.out.append("</ol>\n</section>\n")
        notes.fill_back_links()

    def _write_note(self, note: Note) -> None:
        writer = self.writer
        writer.out.append(f'<li id="{note.anchor}">')
        writer.stack.append(Element("li", "</li>\n", len(writer.out) - 1, anchor=note.anchor))
        self.note = note
        if note.tokens is not None and note.alignment is not None:
            self._inline_note(note, note.tokens, note.alignment)
        else:
            last = note.end - 1
            self.last_inline = last - 1 if last >= note.start and self.tokens[last].type == "paragraph_close" else -1
            self.walk(note.start, note.end)
        self.drop_pending("last in a list, quotation or note")
        if not note.back:
            note.back.append(len(writer.out))
            writer.out.append("")
        self.note, self.last_inline = None, -1
        writer.pop_raw()
        writer.pop()

    def _inline_note(self, note: Note, tokens: list[Token], alignment: Alignment) -> None:
        writer = self.writer
        slot = len(writer.out)
        writer.out.append("")
        text = self.inlines.begin(alignment)
        self.inlines.write(tokens)
        anchor = writer.anchors.of_text(text.text())
        writer.flush()
        note.back.append(len(writer.out))
        writer.out.append("")
        writer.finish("text", anchor, writer.source.place(note.offset).line)
        writer.out[slot] = f'<p id="{anchor}">'
        writer.out.append("</p>\n")

    def report(self) -> None:
        """Errors for what the parser could not take in."""
        writer = self.writer
        for line in sorted(set(self.env.get("too_deep", [])))[:10]:
            message = (
                f"nested deeper than {MAX_NESTING // 2} lists or {MAX_NESTING} quotations: this text would be lost"
            )
            writer.error(line, "DEPTH", message, hint="nest it less")
        for line, columns, rows in self.env.get("too_large", []):
            message = f"a table of {columns} columns and {rows} rows is too large for a page"
            writer.error(line, "LIMIT", message, hint="offer it as a file instead, and link to that")

    _HANDLERS: ClassVar[dict[str, Callable[[BlockWalker, int], int]]] = {
        "paragraph_open": TextBlocks.paragraph_open,
        "paragraph_close": lambda _self, i: i,
        "heading_open": lambda _self, i: i,
        "heading_close": lambda _self, i: i,
        "inline": TextBlocks.inline,
        "blockquote_open": _open,
        "blockquote_close": _close,
        "bullet_list_open": _open,
        "bullet_list_close": _close,
        "ordered_list_open": _open,
        "ordered_list_close": _close,
        "list_item_open": _open,
        "list_item_close": _close,
        "dl_open": _open,
        "dl_close": _close,
        "dt_open": _open,
        "dt_close": _close,
        "dd_open": _open,
        "dd_close": _close,
        "table_open": _table_open,
        "table_close": _table_close,
        "table_refused": _table_refused,
        "thead_open": _open,
        "thead_close": _close,
        "tbody_open": _open,
        "tbody_close": _close,
        "tr_open": _row_open,
        "tr_close": _close,
        "th_open": _open,
        "th_close": _close,
        "td_open": _open,
        "td_close": _close,
        "fence": _fence,
        "code_block": _code_block,
        "html_block": _html,
        "hr": _rule,
        "attribute_line": _attribute_line,
        "footnote_reference_open": _skip_note,
    }
