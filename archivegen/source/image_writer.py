"""Images: their tags, their alt texts as blocks, and figures with their captions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from archivegen.source.addresses import is_safe
from archivegen.source.block_text import BlockText
from archivegen.source.body import Html, Ref
from archivegen.source.body_writer import Writer, attributes_html, escape, is_on_own_computer
from archivegen.source.markdown_positions import Alignment
from archivegen.source.markdown_syntax import parse_attributes

IMAGE_ATTRIBUTES = frozenset(("width", "height", "credit"))
_FIGURE_ATTRIBUTES = frozenset(("class", "id", "lang", "dir", "translate", "data-nolink"))


class ImageWriter:
    """Writes what has to do with images into the block that is being written."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.text = BlockText()
        self.alignment = Alignment([0], [0])

    def begin(self, alignment: Alignment) -> BlockText:
        """Start a block whose content stands where the alignment says."""
        self.alignment = alignment
        self.text = self.writer.begin()
        return self.text

    def _located(self, content: str, at: int) -> None:
        """Text that stands as it is in the source."""
        start = self.alignment.source(at)
        if self.writer.source.text.startswith(content, start):
            self.text.add(content, start, start + len(content))
        else:
            for part, source in self.alignment.stretches(content, at):
                stands = self.writer.source.text.startswith(part, source)
                self.text.add(part, source if stands else -1, source + len(part))

    def add_code(self, token: Token, alignment: Alignment, text: BlockText) -> None:
        """Add the content of a code span; its line breaks became spaces, which have no place."""
        source, content = self.writer.source.text, token.content
        at = (token.map[0] if token.map else 0) + len(token.markup)
        stands = source.startswith(content, alignment.source(at))
        if not stands and source.startswith(content, alignment.source(at + 1)):
            stands, at = True, at + 1  # one space on each side is not part of the code
        for i, word in enumerate([content] if stands else content.split(" ")):
            if i:
                text.add(" ", -1, -1)
                at += 1
            start = alignment.source(at)
            if not source.startswith(word, start) and not i:
                at += 1
                start = alignment.source(at)
            text.add(word, start if source.startswith(word, start) else -1, start + len(word))
            at += len(word)

    def image_tag(self, token: Token, title: str, attributes: dict[str, str]) -> str:
        """Write an image, whose alt text becomes a block of its own; gives that text."""
        writer = self.writer
        at = token.map[0] if token.map else 0
        offset = self.alignment.source(at)
        alt = BlockText()
        self._alt(token.children or [], self.alignment.inner(at + 2), alt)
        shown = alt.text()
        number = writer.refer("image", str(token.attrs["src"]), "", offset)
        rest = f' title="{escape(title)}"' if title else ""
        closing = f'" alt="{escape(shown)}"{rest}{attributes_html(attributes)} />'
        writer.out += [Html('<img src="'), Ref(number), Html(closing)]
        if shown.strip():
            place = writer.source.place(offset)
            writer.side_blocks.append(alt.block("alt", "", place.line, linkable=False, language=writer.language()))
        return shown

    def _alt(self, tokens: Sequence[Token], alignment: Alignment, alt: BlockText) -> None:
        source = self.writer.source.text
        for token in tokens:
            at = alignment.source(token.map[0]) if token.map else -1
            if token.type == "image":
                self._alt(token.children or [], alignment.inner((token.map or [0])[0] + 2), alt)
                continue
            if token.type == "wiki_open" and token.meta["bare"]:  # its id may be as telling as what it names
                line = self.writer.source.place(max(0, at)).line - self.writer.source.first_line
                mark = f"[[{token.meta['target']}]]"
                self.writer.error(line, "LINK", f"an alt text has no links: {mark} would be its id", hint="write words")
            content, written = token.content, token.markup if token.type == "text_special" else token.content
            if token.type in {"softbreak", "hardbreak"}:
                content = written = "\n"
                at += token.type == "hardbreak" and source.startswith("\\", at)
            elif token.type == "code_inline":
                self.add_code(token, alignment, alt)
                continue
            elif token.type not in {"text", "text_special", "html_inline", "attributes"}:
                continue
            alt.add(content, at if source.startswith(written, at) else -1, at + len(written))

    def is_figure(self, tokens: Sequence[Token]) -> bool:
        """Whether a paragraph is nothing but an image that can be shown."""
        if tokens[0].type != "image" or len(tokens) > 2 or (tokens[1:] and tokens[1].type != "attributes"):
            return False
        address = str(tokens[0].attrs["src"])
        return not is_on_own_computer(address) and is_safe(address, trusted=self.writer.trusted)

    def figure(
        self,
        tokens: Sequence[Token],
        content: str,
        line: int,
        reference: tuple[int, int] | None,
        above: Mapping[str, str],
    ) -> None:
        """Write a figure, the image's title as its caption. ``above``: what a line above says of it."""
        writer, image = self.writer, tokens[0]
        given = {**above}
        if tokens[1:]:
            offset = self.alignment.source((tokens[1].map or [0])[0])
            given |= writer.allowed_attributes(parse_attributes(tokens[1].content), offset, IMAGE_ATTRIBUTES)
        credit = given.pop("credit", "")
        title = str(image.attrs.get("title", ""))
        outer = {name: value for name, value in given.items() if name in _FIGURE_ATTRIBUTES}
        slot = len(writer.out)
        writer.out.append("")
        inner = {name: value for name, value in given.items() if name not in _FIGURE_ATTRIBUTES}
        alt = self.image_tag(image, "", inner)
        anchor = outer.pop("id", "") or writer.anchors.of_text(f"{alt} {title} {image.attrs['src']}", "f")
        writer.out[slot] = f'<figure id="{escape(anchor)}"{attributes_html(outer)}>'
        if title or credit:
            writer.out.append("<figcaption>")
        if title:
            self._caption(image, title, content, reference)
        if outer.get("translate") == "no" or "data-nolink" in outer:
            self.text.close(0)
        writer.finish("caption", anchor, line, language=outer.get("lang", ""))
        if credit:
            writer.out.append(f'{" " if title else ""}<span class="credit">{escape(credit)}</span>')
        writer.out.append("</figcaption></figure>\n" if title or credit else "</figure>\n")

    def _caption(self, image: Token, title: str, content: str, reference: tuple[int, int] | None) -> None:
        """The title as the caption's text, with its place: within the image, or in the link definition."""
        start, end = (image.map or [0, 0])[0], (image.map or [0, 0])[-1]
        found = _title_in(content[start:end], title)
        if found:
            self._title(content, start + found[0], start + found[1])
            return
        if reference is not None:
            source = self.writer.source
            low, high = source.starts[reference[0]], source.starts[reference[1]]
            found = _title_in(source.text[low:high], title)
            if found:
                self.alignment = Alignment([0], [low])
                self._title(source.text[low:high], *found)
                return
        self.text.add(title, -1, -1)

    def _title(self, content: str, start: int, end: int) -> None:
        for i, line in enumerate(content[start:end].split("\n")):
            if i:
                self._located("\n", start - 1)
            self.text.add_stretches(line, self.alignment.source(start), escapes=True)
            start += len(line) + 1


def _title_in(written: str, title: str) -> tuple[int, int] | None:
    """Where the title stands in ``![alt](address "title")`` or in a definition."""
    m = re.search(r"[\"')]\s*\)?\s*$", written)
    if m is None:
        return None
    opening = "(" if written[m.start()] == ")" else written[m.start()]
    low = m.start()
    while (low := written.rfind(opening, 0, low)) >= 0:
        if unescapeAll(written[low + 1 : m.start()]) == title:
            return low + 1, m.start()
    return None
