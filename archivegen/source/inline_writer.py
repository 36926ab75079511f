"""Inline tokens to pieces and to the text of the block that they stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from markdown_it.token import Token

from archivegen.source.addresses import is_local
from archivegen.source.body import Html, Mark, Ref
from archivegen.source.body_writer import MAX_OPEN, Element, Writer, attributes_html, escape
from archivegen.source.image_writer import IMAGE_ATTRIBUTES, ImageWriter
from archivegen.source.markdown_syntax import parse_attributes
from archivegen.source.missed_links import meant
from archivegen.source.raw_html import REMOVED_WHOLE, element_name, read_tag

if TYPE_CHECKING:
    from archivegen.source.notes import Notes

ACTIVE = re.compile(r"[\\`*_~\[<&{]")  # without one of these, inline content is plain text
_ATTACHABLE = frozenset(("image", "code_inline", "link_close", "wiki_close", "em_close", "strong_close", "s_close"))
_NONE: frozenset[str] = frozenset()
MAX_SHOWN = 120  # characters that a message repeats of a text


class InlineWriter(ImageWriter):
    """Writes the inline tokens of one block after the other."""

    def __init__(self, writer: Writer, notes: Notes) -> None:
        super().__init__(writer)
        self.notes = notes
        self._ends: dict[int, int] | None = None  # where what is left out whole ends, by where it begins
        self.closed: tuple[int, int] = (-1, 0)  # the opening tag of the element closed last; where its text began

    def plain(self, content: str) -> None:
        """Content without any markup but line ends."""
        if "\n" not in content:
            self._located(content, 0)
            return
        offset, lines = 0, content.split("\n")
        for i, line in enumerate(lines):
            shown = line.lstrip(" \t") if i else line
            lead = len(line) - len(shown)
            if i < len(lines) - 1:
                shown = shown.rstrip(" ")
            if shown:
                self._located(shown, offset + lead)
            offset += len(line) + 1
            if i < len(lines) - 1:
                if line.endswith("  "):
                    self._break_tag()
                self._located("\n", offset - 1)

    def write(self, tokens: Sequence[Token]) -> None:
        """Write inline tokens."""
        handlers = self._HANDLERS
        self._ends = None
        i, count = 0, len(tokens)
        while i < count:
            token = tokens[i]
            kind = token.type
            if kind == "text":
                if token.content:
                    self._located(token.content, token.map[0] if token.map else -1)
            elif kind == "attributes":
                self._attributes(token, tokens, i)
            elif kind == "html_inline":
                i = self._html(token, tokens, i)
            else:
                handlers[kind](self, token)
            i += 1
        self.writer.pop_raw()

    def _special(self, token: Token) -> None:
        start = self.alignment.source(token.map[0]) if token.map else -1
        if not self.writer.source.text.startswith(token.markup, start):
            start = -1
        if token.content in "([" and token.info == "escape":
            self.text.special = True
        self.text.add(token.content, start, start + len(token.markup))

    def _softbreak(self, token: Token) -> None:
        self._located("\n", token.map[0] if token.map else -1)

    def _hardbreak(self, token: Token) -> None:
        self._break_tag()
        at = token.map[0] if token.map else -1
        start = self.alignment.source(at)
        if self.writer.source.text.startswith("\\", start):
            at += 1
        self._located("\n", at)

    def _break_tag(self) -> None:
        self.writer.flush()
        self.writer.out.append(Html("<br />"))

    def _code(self, token: Token) -> None:
        self.writer.flush()
        self.closed = (len(self.writer.out), self.text.end)
        self.writer.out.append(Html("<code>"))
        start = self.text.end
        self.add_code(token, self.alignment, self.text)
        self.text.close(start)
        self.writer.flush()
        self.writer.out.append(Html("</code>"))

    # Elements

    def _open(self, token: Token) -> None:
        writer = self.writer
        if len(writer.stack) > MAX_OPEN:  # no reader sees the hundredth emphasis; the text stays
            writer.stack.append(Element(token.tag, "", -1, start=self.text.end))
            return
        writer.flush()
        writer.stack.append(Element(token.tag, f"</{token.tag}>", len(writer.out), start=self.text.end))
        writer.out.append(Html(f"<{token.tag}>"))

    def _close(self, _token: Token) -> None:
        writer = self.writer
        writer.pop_raw()
        element = writer.stack[-1]
        self.closed = (element.at, element.start)
        writer.pop()

    def _link(self, token: Token) -> None:
        writer = self.writer
        offset = self.alignment.source(token.map[0]) if token.map else 0
        if token.info != "auto":
            offset -= 1
        href = str(token.attrs["href"])
        kind, colon, target = href.partition(":")
        element = Element("a", "", -1, start=self.text.end)
        if colon and target and kind in writer.prefixes:
            element.target = (kind, target, writer.refer("record", target, kind, offset))
        elif writer.allows(href, offset):
            element.target = ("link", href, writer.refer("link", href, "", offset))
        if element.target and token.info != "auto" and not writer.trusted and writer.in_link():
            title = " ".join(str(token.attrs.get("title", "")).split())
            message = "a link within a link is not published; its text is kept"
            message += f', its title "{title}" is left out' if title else ""
            writer.warn(offset, "URL", message, group="nested")
        self._open_link(element, str(token.attrs.get("title", "")))

    def _wiki(self, token: Token) -> None:
        offset = self.alignment.source(token.map[0]) if token.map else 0
        target = str(token.meta["target"])
        element = Element("a", "", -1, start=self.text.end)
        element.target = ("", target, self.writer.refer("wiki", target, "", offset))
        self._open_link(element, "")

    def _open_link(self, element: Element, title: str) -> None:
        writer = self.writer
        if element.target and (writer.trusted or not writer.in_link()):
            writer.flush()
            element.close = "</a>"
            closing = f'" title="{escape(title)}">' if title else '">'
            writer.out += [Html('<a href="'), Ref(element.target[2]), Html(closing)]
            element.at = len(writer.out) - 1
        writer.stack.append(element)

    def _close_link(self, token: Token) -> None:
        text, writer = self.text, self.writer
        writer.pop_raw()
        element = writer.stack[-1]
        start, end = element.start, text.end
        self._close(token)
        text.close(start)
        if element.target is None or start == end:
            return
        kind, target, number = element.target
        source, source_end = text.source_span(start, end)
        mark = Mark(start, end, kind, target, number, source, source_end)
        if kind != "link":
            text.marks.append(mark)
        elif is_local(target):
            text.links.append(mark)

    def _footnote(self, token: Token) -> None:
        at = token.map[0] if token.map else 0
        written = self.notes.refer(token, self.alignment.inner(at + 2), self.alignment.source(at))
        self.writer.flush()
        self.writer.out.append(Html(written))

    def _missing_note(self, token: Token) -> None:
        offset = self.alignment.source(token.map[0]) if token.map else 0
        hint = f"write the note as a paragraph of its own: [^{token.content}]: …; or write \\[ for a bracket"
        self.writer.warn(offset, "NOTE", f"no note [^{token.content}]", hint=hint, group="no note")

    def _open_mark(self, token: Token) -> None:
        offset = self.alignment.source(token.map[0]) if token.map else 0
        hint = f"write {token.content.rstrip(']')}]]; or \\[[ where brackets are meant"
        self.writer.warn(offset, "MARK", f"{token.content} is no mark: a bracket is missing", hint=hint)

    def _missed_link(self, token: Token) -> None:
        (start, label_end), written, source = token.map or [0, 0], token.content, self.alignment.source
        offset, label = source(start), label_end - start
        if "\n" not in written:  # as the source has it: a pipe in a table keeps its backslash
            written, label = (
                self.writer.source.text[offset : source(start + len(written) - 1) + 1],
                source(label_end) - offset,
            )
        found = meant(written, label, self.writer.prefixes)
        if found is None:
            return
        what = "image" if written.startswith("!") else "link"
        shown = " ".join(written.split())
        shown = shown if len(shown) <= MAX_SHOWN else f"{shown[: MAX_SHOWN - 1]}…"
        message = f"{shown} is no {what}, and readers see it as it is written: {found.reason}"
        hint = f"{found.remedy}; or \\[ where brackets are meant"
        self.writer.warn(offset, "LINK-MARKUP", message, hint=hint)

    def _nolink(self, _token: Token) -> None:
        self.text.nolink.append(self.text.end)

    # Attributes

    def _attributes(self, token: Token, tokens: Sequence[Token], i: int) -> None:
        """Attributes belong to the element before them; elsewhere they are text."""
        before = i - 1
        while before >= 0 and tokens[before].type == "text" and not tokens[before].content:
            before -= 1
        writer, at = self.writer, self.closed[0]
        if before >= 0 and tokens[before].type == "image" and at < 0:
            return  # the image is not shown: what it would have had is not, either
        if before < 0 or tokens[before].type not in _ATTACHABLE or at < 0:
            self._located(token.content, token.map[0] if token.map else -1)
            return
        offset = self.alignment.source(token.map[0]) if token.map else 0
        extra = IMAGE_ATTRIBUTES if tokens[before].type == "image" else _NONE
        given = writer.allowed_attributes(parse_attributes(token.content), offset, extra)
        if credit := given.pop("credit", ""):
            message = f'the credit "{credit}" is left out: it stands below an image that is alone in its paragraph'
            writer.warn(offset, "IMAGE", message, hint="put empty lines around the image, or write the credit as text")
        piece = writer.out[at]
        if isinstance(piece, Html):
            ending = " />" if piece.html.endswith(" />") else ">"
            writer.out[at] = Html(piece.html.removesuffix(ending) + attributes_html(given) + ending)
        if given.get("translate") == "no" or "data-nolink" in given:
            self.text.close(self.closed[1])

    def _image(self, token: Token) -> None:
        """An image in running text. One with an unsafe address leaves its alt text."""
        writer = self.writer
        at = token.map[0] if token.map else 0
        if writer.allows_image(str(token.attrs["src"]), self.alignment.source(at)):
            writer.flush()
            self.image_tag(token, str(token.attrs.get("title", "")), {})
            self.closed = (len(writer.out) - 1, self.text.end)
        else:
            self._alt(token.children or [], self.alignment.inner(at + 2), self.text)
            self.closed = (-1, 0)

    # Raw HTML

    def _html(self, token: Token, tokens: Sequence[Token], i: int) -> int:
        """A raw tag; the index of the last token that it takes with it."""
        writer, written = self.writer, token.content
        offset = self.alignment.source(token.map[0]) if token.map else 0
        tag = read_tag(written, trusted=writer.trusted)
        if tag is not None:
            writer.raw_tag(tag, offset, inline=True)
            return i
        if writer.trusted:
            writer.flush()
            writer.out.append(Html(written))
            return i
        if written.startswith(("<!", "<?")):
            return i
        name = element_name(written)
        if not name:
            self._located(written, token.map[0] if token.map else -1)
            return i
        if written.startswith("</"):
            return i
        writer.warn(offset, "HTML", f"<{name}> is left out", group=f"element {name}")
        if name in REMOVED_WHOLE:
            if self._ends is None:
                self._ends = _ends(tokens)
            return self._ends.get(i, i)
        return i

    _HANDLERS: ClassVar[dict[str, Callable[[InlineWriter, Token], None]]] = {
        "text_special": _special,
        "softbreak": _softbreak,
        "hardbreak": _hardbreak,
        "code_inline": _code,
        "em_open": _open,
        "em_close": _close,
        "strong_open": _open,
        "strong_close": _close,
        "s_open": _open,
        "s_close": _close,
        "link_open": _link,
        "link_close": _close_link,
        "wiki_open": _wiki,
        "wiki_close": _close_link,
        "footnote_ref": _footnote,
        "missing_note": _missing_note,
        "open_mark": _open_mark,
        "missed_link": _missed_link,
        "nolink": _nolink,
        "image": _image,
    }


def _ends(tokens: Sequence[Token]) -> dict[int, int]:
    """For each tag of an element that is left out whole, the tag that ends it.

    One within an emphasis or a link that opens or ends in between does not: what is left out would not be whole.
    """
    ends: dict[int, int] = {}
    around: list[dict[str, list[int]]] = []
    begun: dict[str, list[int]] = {}  # by name, those that nothing has ended yet, as deep as we are
    for i, token in enumerate(tokens):
        if token.nesting > 0:
            around.append(begun)
            begun = {}
        elif token.nesting < 0:
            begun = around.pop() if around else {}
        elif token.type == "html_inline" and (name := element_name(token.content)) in REMOVED_WHOLE:
            if token.content.startswith("</"):
                ends |= dict.fromkeys(begun.pop(name, ()), i)
            else:
                begun.setdefault(name, []).append(i)
    return ends
