"""Blocks of raw HTML: their text is text, in blocks of its own; their tags are written or left out one by one."""

from __future__ import annotations

import re

from markdown_it.token import Token

from archivegen.source.block_text import BlockText, stretches
from archivegen.source.body import Heading, Html, Words, Zone, words_of
from archivegen.source.body_writer import Element, Writer, escape
from archivegen.source.markdown_positions import Alignment, align_lines
from archivegen.source.raw_html import INLINE, REMOVED_WHOLE, Part, Tag, element_name, read_tag, split

_SIGNS = re.compile(r"([\"<>&])")
_LEADING = re.compile(r"\s*")


class RawBlocks:
    """Writes blocks of raw HTML."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.text: BlockText | None = None
        self.alignment = Alignment([0], [0])
        self.blank = ""  # white space that belongs to the text if more of it follows
        self.blank_at = 0
        self.first = 0
        self.never: set[str] = set()  # elements that are not closed any more

    def write(self, token: Token) -> None:
        """Write a block of raw HTML."""
        raw, (line, end_line) = token.content, token.map or (0, 1)
        source = self.writer.source
        content = raw.removesuffix("\n")
        self.alignment = align_lines(source, content, line, end_line, trimmed=False)
        parts, skip = split(raw), -1
        self.never.clear()
        for i in range(len(parts)):
            if i > skip:
                skip = self._part(raw, parts, i)
        self._end()

    def _part(self, raw: str, parts: list[Part], i: int) -> int:
        """Write a part; the index of the last part that it takes with it."""
        part, writer = parts[i], self.writer
        written = raw[part.start : part.end]
        if part.what == "text":
            self._text(written, part.start)
            return i
        if part.what == "tag":
            return self._tag(raw, parts, i, written)
        if writer.trusted:
            self._flush_blank()
            writer.flush()
            writer.out.append(Html(written) if self.text else written)
        elif part.what == "unclosed":
            line = writer.source.place(self.alignment.source(part.start)).line - writer.source.first_line
            writer.error(
                line, "HTML", "this comment is never closed: the text behind it would be lost", hint="end it with -->"
            )
        return i

    def _tag(self, raw: str, parts: list[Part], i: int, written: str) -> int:
        writer, at = self.writer, self.alignment.source(parts[i].start)
        tag = read_tag(written, trusted=writer.trusted)
        if tag is None:
            return self._refuse(raw, parts, i, written)
        if writer.trusted and tag.name in REMOVED_WHOLE and not tag.closing:
            last = self._whole(raw, parts, i, tag.name, or_rest=True)
            self._end()
            writer.out.append(raw[parts[i].start : parts[last].end])
            return last
        if tag.name in INLINE:
            self._begin(parts[i].start)
            self._flush_blank()
            writer.raw_tag(tag, at, inline=True)
        else:
            self._end()
            writer.raw_tag(tag, at, inline=False)
            self._note_heading(tag)
        return i

    def _refuse(self, raw: str, parts: list[Part], i: int, written: str) -> int:
        writer, at = self.writer, self.alignment.source(parts[i].start)
        name = element_name(written)
        if not name:
            self._text(written, parts[i].start)
            return i
        if written.startswith("</"):
            return i
        writer.warn(at, "HTML", f"<{name}> is left out", group=f"element {name}")
        if name not in REMOVED_WHOLE:
            return i
        return self._whole(raw, parts, i, name, or_rest=name in {"script", "style"})

    # Text

    def _text(self, raw: str, start: int) -> None:
        if self.text is None:
            lead = _LEADING.match(raw)
            blank = lead.end() if lead else 0
            if blank:
                self.writer.out.append(raw[:blank])
                raw, start = raw[blank:], start + blank
            if not raw:
                return
            self._begin(start)
        self._flush_blank()
        shown = raw.rstrip()
        self.blank, self.blank_at = raw[len(shown) :], start + len(shown)
        self._shown(shown, start)

    def _shown(self, raw: str, start: int) -> None:
        if "\n" in raw:
            for i, line in enumerate(raw.split("\n")):
                if i:
                    self._add("\n", start - 1)
                self._shown(line, start)
                start += len(line) + 1
            return
        if "&" not in raw and '"' not in raw and "<" not in raw and ">" not in raw:
            self._add(raw, start)
            return
        for shown, low, high in stretches(raw, escapes=False):
            if high - low == len(shown):
                offset = start + low
                for piece in _SIGNS.split(shown) if self.writer.trusted else [shown]:
                    self._add(piece, offset)
                    offset += len(piece)
            else:
                self._add(shown, start + low, raw[low:high])

    def _add(self, shown: str, start: int, raw: str = "") -> None:
        """Add text; trusted text that would be escaped otherwise than it is written stays as it is written."""
        text, writer = self.text, self.writer
        if text is None or not shown:
            return
        raw = raw or shown
        source = self.alignment.source(start)
        if not writer.source.text.startswith(raw, source):
            source = -1
        if not writer.trusted or escape(shown) == raw:
            text.add(shown, source, source + len(raw))
            return
        writer.flush()
        text.add(shown, source, source + len(raw))
        text.written = text.end
        writer.out.append(Html(raw))

    def _flush_blank(self) -> None:
        blank, self.blank = self.blank, ""
        if blank:
            self._shown(blank, self.blank_at)

    # Blocks

    def _begin(self, start: int) -> None:
        if self.text is None:
            self.text = self.writer.begin()
            self.first = self.alignment.source(start)

    def _end(self) -> None:
        text, writer = self.text, self.writer
        blank, self.blank, self.text = self.blank, "", None
        if text is not None:
            shown = text.text()
            element = next((e for e in reversed(writer.stack) if e.name not in INLINE), None)
            anchor = self._anchor(element, shown) if shown.strip() else ""
            zone: Zone = "text"
            if element is not None and element.name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
                zone = "heading"
                if writer.headings and not writer.headings[-1].words.text and shown.strip():
                    level = int(element.name[1])
                    writer.headings[-1] = Heading(level, anchor, words_of(shown, text.marks))
            elif element is not None and element.name == "figcaption":
                zone = "caption"
            writer.finish(zone, anchor, writer.source.place(self.first).line, linkable=zone != "heading")
        if blank:
            writer.out.append(blank)

    def _note_heading(self, tag: Tag) -> None:
        if re.fullmatch("h[1-6]", tag.name) and not tag.closing:
            headings = self.writer.headings
            if headings and not headings[-1].words.text:
                headings.pop()
            headings.append(Heading(int(tag.name[1]), "", Words()))

    def _anchor(self, element: Element | None, shown: str) -> str:
        """The id of the element that the text stands in; one without gets one, as a paragraph does."""
        writer = self.writer
        if element is None or element.anchor or not element.raw or writer.trusted or not writer.extensions:
            return writer.anchor()
        opening = writer.out[element.at]
        if isinstance(opening, str):
            element.anchor = writer.anchors.of_text(shown)
            length = len(element.name) + 1
            writer.out[element.at] = f'{opening[:length]} id="{element.anchor}"{opening[length:]}'
        return writer.anchor()

    def _whole(self, raw: str, parts: list[Part], i: int, name: str, *, or_rest: bool) -> int:
        """The index of the part that closes the element opened by part ``i``; else ``i``, or the last one."""
        if name in self.never:
            return i
        for j in range(i + 1, len(parts)):
            part = parts[j]
            if part.what == "tag" and raw[part.start : part.end].lower().startswith(f"</{name}"):
                return j
        self.never.add(name)
        return len(parts) - 1 if or_rest else i
