"""What is written so far of a body: pieces, blocks, references, findings, and the elements that are open."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

import msgspec

from archivegen.diagnostics import Diagnostic, Place, did_you_mean, error, warning
from archivegen.source.addresses import encoded, is_local, is_safe, scheme_of
from archivegen.source.anchors import Anchors
from archivegen.source.block_text import BlockText
from archivegen.source.body import Block, Body, Heading, Html, Piece, Ref, Reference, Text, Words, Zone
from archivegen.source.markdown_positions import Source
from archivegen.source.raw_html import COMPUTER_TEXT, INLINE, VOID, Tag, without

MAX_ALIKE = 50  # warnings of one kind about one document
MAX_OPEN = 150  # elements
_ATTRIBUTES = frozenset(("class", "id", "lang", "dir", "translate", "data-nolink", "title", "cite"))
_CLOSES_PARAGRAPH = frozenset((
    "aside", "blockquote", "details", "div", "dl", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "ol", "p", "pre", "section", "table", "ul",
))  # fmt: skip
# An opening tag on the left ends an open element on the right, as in the HTML parser.
_IMPLIED_ENDS = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "tbody": {"td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"},
    "tfoot": {"td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"},
    "thead": {"td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"},
    "rt": {"rt", "rp"},
    "rp": {"rt", "rp"},
}
_PARENTS = {
    "caption": {"table"},
    "col": {"table", "colgroup"},
    "colgroup": {"table"},
    "dd": {"dl", "div"},
    "dt": {"dl", "div"},
    "figcaption": {"figure"},
    "li": {"ol", "ul"},
    "summary": {"details"},
    "tbody": {"table"},
    "td": {"tr"},
    "tfoot": {"table"},
    "th": {"tr"},
    "thead": {"table"},
    "tr": {"table", "tbody", "thead", "tfoot"},
}


def escape(text: str) -> str:
    """Text for HTML, also within double quotes."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text.replace('"', "&quot;") if '"' in text else text


def attributes_html(attributes: dict[str, str]) -> str:
    """Attributes of a tag, with a space before each."""
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def is_on_own_computer(url: str) -> bool:
    r"""Whether an address is a path on the writer's computer: ``C:\bridge.png``, ``file:///bridge.png``."""
    scheme = scheme_of(url)
    return scheme == "file" or len(scheme) == 1


@dataclass(slots=True)
class Element:
    """An element that is open. ``at`` is the index of its opening tag among the pieces."""

    name: str
    close: str
    at: int
    raw: bool = False
    anchor: str = ""
    language: str = ""
    nolink: bool = False
    start: int = 0  # within the text of the block, for an inline element
    target: tuple[str, str, int] | None = None  # kind, target and number of the reference, for a link


class Writer:
    """Everything that is written while a body's tokens are walked through."""

    def __init__(self, source: Source, path: str, *, trusted: bool, extensions: bool, prefixes: frozenset[str]) -> None:
        self.source = source
        self.path = path
        self.trusted = trusted
        self.extensions = extensions
        self.prefixes = prefixes
        self.anchors = Anchors(source.text)
        self.out: list[Piece | str] = []
        self.blocks: list[Block] = []
        self.side_blocks: list[Block] = []  # alt texts, which follow the block that they stand in
        self.references: list[Reference] = []
        self.headings: list[Heading] = []
        self._problems: list[Diagnostic] = []
        self._alike: Counter[tuple[str, str]] = Counter()
        self._left_out: Counter[str] = Counter()  # opening tags whose closing tags are still to come
        self.stack: list[Element] = []
        self.text: BlockText | None = None  # the block that is being written
        self.excerpt = Words()

    # Findings

    def warn(self, offset: int, code: str, message: str, *, hint: str = "", group: str = "") -> None:
        """A warning at a source offset."""
        self._alike[code, group] += 1
        if self._alike[code, group] <= MAX_ALIKE:
            place, line = self.source.place(offset), self.source.line_of(offset)
            self._problems.append(warning(self.path, place, code, message, hint=hint, source=line[:500], group=group))

    def error(self, line: int, code: str, message: str, *, hint: str = "") -> None:
        """An error for a line, counted from 0 within the body."""
        written = self.source.lines[line] if line < len(self.source.lines) else ""
        place = Place(self.source.first_line + line, 1)
        self._problems.append(error(self.path, place, code, message, hint=hint, source=written[:500]))

    def problems(self) -> tuple[Diagnostic, ...]:
        """All findings in the order of the text; of many that are alike, the first, and how many more there are."""
        found = sorted(self._problems)
        for (code, group), count in self._alike.items():
            if count > MAX_ALIKE:
                last = next(d for d in reversed(found) if (d.code, d.group) == (code, group))
                message = f"{last.message} (and {count - MAX_ALIKE} more like it in this file)"
                found[found.index(last)] = msgspec.structs.replace(last, message=message)
        return tuple(found)

    # References

    def refer(self, how: Literal["link", "image", "wiki", "record"], target: str, kind: str, offset: int) -> int:
        """Note a reference; its number."""
        if how in {"link", "image"} and not is_local(target):
            target = encoded(target)
        self.references.append(Reference(how, target, kind, self.source.place(offset)))
        return len(self.references) - 1

    def allows(self, url: str, offset: int) -> bool:
        """Whether the address may stand in the page; a refused one is reported."""
        if is_safe(url, trusted=self.trusted):
            return True
        scheme = scheme_of(url)
        meant = did_you_mean(scheme, self.prefixes, 0.7)  # a slip in [words](person:id)
        self.warn(
            offset,
            "URL",
            f'an address that begins with "{scheme}:" is not published; its text is kept',
            hint=meant or "addresses may be relative or begin with http:, https:, mailto:, tel: or ftp:",
        )
        return False

    def allows_image(self, url: str, offset: int) -> bool:
        """Whether an image may be shown from the address; one on the writer's own computer is an error."""
        if not is_on_own_computer(url):
            return self.allows(url, offset)
        name = re.split(r"[\\/]|%5[Cc]", url.partition(":")[2])[-1]
        place, line = self.source.place(offset), self.source.line_of(offset)
        hint = "copy the file beside the article" + (f" and write {encoded(name)}" if name else "")
        message = "this is a path on your own computer"
        self._problems.append(error(self.path, place, "IMAGE", message, hint=hint, source=line[:500]))
        return False

    # Text

    def begin(self) -> BlockText:
        """Start a block of text."""
        self.text = BlockText()
        return self.text

    def flush(self) -> None:
        """Put the text that was added since into the pieces."""
        text = self.text
        if text is not None and text.end > text.written:
            self.out.append(Text(len(self.blocks), text.written, text.end))
            text.written = text.end

    def finish(self, zone: Zone, anchor: str, line: int, *, linkable: bool = True, language: str = "") -> None:
        """End the block of text."""
        self.flush()
        text, self.text = self.text, None
        if text is not None and text.end:
            for element in self.stack:
                if element.nolink or (element.raw and element.name == "a" and element.close):
                    text.closed.append((0, text.end))
                    break
            self.blocks.append(text.block(zone, anchor, line, linkable=linkable, language=language or self.language()))
        for element in self.stack:
            element.start = 0  # what stays open is open from the beginning of the next block
        if self.side_blocks:
            self.blocks += [msgspec.structs.replace(block, anchor=anchor) for block in self.side_blocks]
            self.side_blocks = []

    def language(self) -> str:
        """The language of the innermost element that states one."""
        for element in reversed(self.stack):
            if element.language:
                return element.language
        return ""

    def anchor(self) -> str:
        """The id of the innermost element that has one."""
        return next((element.anchor for element in reversed(self.stack) if element.anchor), "")

    # Elements

    def allowed_attributes(self, given: dict[str, str], offset: int, extra: frozenset[str]) -> dict[str, str]:
        """Attributes written in braces, without those that may not stand in a page."""
        kept = {}
        for name, value in given.items():
            if name not in _ATTRIBUTES and name not in extra:
                self.warn(offset, "HTML", f'the attribute "{name}" is left out', group=f"attribute {name}")
            elif name != "cite" or self.allows(value, offset):
                kept[name] = value
        if "id" in kept:
            kept["id"] = self.claim(kept["id"], offset)
        return kept

    def claim(self, wanted: str, offset: int) -> str:
        """An id written by hand, reported where it is given twice."""
        found = self.anchors.claim(wanted)
        if found != wanted:
            self.warn(offset, "ID", f'the id "{wanted}" is given twice; this one becomes "{found}"')
        return found

    def pop(self) -> None:
        """Close the innermost element."""
        element = self.stack.pop()
        if self.text is not None:
            if element.nolink:
                self.text.close(element.start)
            if element.raw and element.name == "a" and element.close:
                self.text.close(element.start)
        if element.raw and self.trusted:
            return
        if element.close:
            self.flush()
            self.out.append(Html(element.close) if element.name in INLINE else element.close)

    def pop_raw(self) -> None:
        """Close the raw elements that are open within the innermost element of Markdown's own."""
        while self.stack and self.stack[-1].raw:
            self.pop()

    def in_link(self) -> bool:
        """Whether a link is open."""
        return any(element.name == "a" and element.close for element in self.stack)

    # Raw tags

    def raw_tag(self, tag: Tag, offset: int, *, inline: bool) -> None:
        """Write a tag of raw HTML so that elements nest, or leave it out with a warning."""
        if tag.closing:
            self._raw_close(tag, offset)
            return
        if not self.trusted:
            if "href" in tag.dropped or "src" in tag.dropped:
                self._refuse_address(tag, offset)
                return
            for name in tag.dropped:
                message = f'the attribute "{name}" of <{tag.name}> is left out'
                self.warn(offset, "HTML", message, group=f"attribute {name}")
            if reason := self._misplaced(tag.name, inline=inline):
                self.warn(offset, "HTML", f"<{tag.name}> is left out: {reason}", group=f"misplaced {tag.name}")
                self._left_out[tag.name] += tag.name not in VOID
                return
        self.flush()
        element = Element(tag.name, f"</{tag.name}>", len(self.out), raw=True)
        element.anchor = tag.attributes.get("id", "")
        element.language = tag.attributes.get("lang", "") if tag.name not in INLINE else ""
        element.nolink = (
            tag.attributes.get("translate") == "no" or "data-nolink" in tag.attributes or tag.name in COMPUTER_TEXT
        )
        element.start = self.text.end if self.text is not None else 0
        self._raw_open(tag, offset, element)
        if tag.name not in VOID:
            self.stack.append(element)

    def _refuse_address(self, tag: Tag, offset: int) -> None:
        """A link or image whose address may not stand in a page: its text is kept."""
        if tag.name != "img" or not is_on_own_computer(tag.refused) or self.allows_image(tag.refused, offset):
            self.warn(offset, "URL", f"the address of this <{tag.name}> is not published; its text is kept")
        if tag.name == "a":
            self.stack.append(Element("a", "", -1, raw=True))
        elif self.text is not None:
            self.text.add(tag.attributes.get("alt", ""), -1, -1)

    def _raw_open(self, tag: Tag, offset: int, element: Element) -> None:
        written = tag.html
        if element.anchor and not self.trusted:
            element.anchor = self.claim(element.anchor, offset)
            if element.anchor != tag.attributes["id"]:
                written = re.sub(r' id="[^"]*"', f' id="{escape(element.anchor)}"', written, count=1)
        if (cited := tag.attributes.get("cite")) and not self.allows(cited, offset):
            written = without(written, "cite")
        address = tag.address
        if address is None:
            self.out.append(Html(written) if tag.name in INLINE else written)
            return
        name = "href" if tag.name == "a" else "src"
        if name == "src" and is_on_own_computer(address):
            self.allows_image(address, offset)
            self.out.append(Html(without(written, name)))
            return
        split = re.search(rf'\s{name}="([^"]*)"', written)
        keeps = split and (not self.trusted or (escape(address) == split[1] and encoded(address) == address))
        if not split or not keeps:
            self.out.append(Html(written))
            return
        if not self.allows(address, offset):
            self.out.append(Html(written[: split.start()] + written[split.end() :]))
            return
        number = self.refer("link" if tag.name == "a" else "image", address, "", offset)
        self.out += [Html(written[: split.start(1)]), Ref(number), Html(written[split.end(1) :])]

    def _raw_close(self, tag: Tag, offset: int) -> None:
        depth = len(self.stack)
        while depth and self.stack[depth - 1].raw and self.stack[depth - 1].name != tag.name:
            depth -= 1
        found = depth > 0 and self.stack[depth - 1].raw
        if self.trusted:
            if found:
                while len(self.stack) >= depth:
                    self.pop()
            self.flush()
            self.out.append(Html(tag.html) if tag.name in INLINE else tag.html)
        elif found:
            while len(self.stack) >= depth:
                self.pop()
        elif self._left_out[tag.name]:
            self._left_out[tag.name] -= 1
        elif tag.name not in VOID:
            self.warn(offset, "HTML", f"</{tag.name}> closes nothing here: it is left out", group=f"stray {tag.name}")

    def _misplaced(self, name: str, *, inline: bool) -> str:
        """Why a tag cannot stand here; ends the elements that it ends by itself."""
        if len(self.stack) > MAX_OPEN:
            return "elements are nested too deep"
        if inline and name not in INLINE:
            return "a block cannot stand inside a paragraph"
        if name == "a" and self.in_link():
            return "a link cannot stand inside a link"
        if name in _CLOSES_PARAGRAPH:
            self.end_raw({"p"})
        if name in _IMPLIED_ENDS:
            self.end_raw(_IMPLIED_ENDS[name])
        parents = _PARENTS.get(name)
        if parents:
            parent = next((e.name for e in reversed(self.stack) if e.name not in INLINE), "")
            if parent not in parents:
                return f"it stands in no <{min(parents)}>"
        return ""

    def end_raw(self, names: set[str]) -> None:
        """End raw elements of these names that only inline elements stand in."""
        while True:
            depth = len(self.stack)
            while depth and self.stack[depth - 1].raw and self.stack[depth - 1].name in INLINE:
                depth -= 1
            if not depth or not self.stack[depth - 1].raw or self.stack[depth - 1].name not in names:
                return
            while len(self.stack) >= depth:
                self.pop()

    # The end

    def body(self) -> Body:
        """The body: neighbouring strings of HTML become one piece."""
        pieces: list[Piece] = []
        gathered: list[str] = []
        for piece in self.out:
            if isinstance(piece, str):
                gathered.append(piece)
                continue
            if gathered:
                if joined := "".join(gathered):
                    pieces.append(Html(joined))
                gathered.clear()
            pieces.append(piece)
        if joined := "".join(gathered):
            pieces.append(Html(joined))
        return Body(tuple(pieces), tuple(self.blocks))
