"""Just enough HTML reading for tests: elements found by tag, class, id and attribute, one inside the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_PART = re.compile(r"([a-zA-Z][\w-]*)|#([\w-]+)|\.([\w-]+)|\[([\w:-]+)(?:([\^$*]?)=\"?([^\]\"]*)\"?)?\]")


class Element:
    """An element with what is in it: texts and elements."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.inside: list[Element | str] = []

    @property
    def text(self) -> str:
        """All text in it, blanks collapsed."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for part in self.inside:
            if isinstance(part, str):
                yield part
            else:
                yield from part._texts()

    def below(self) -> Iterator[Element]:
        """Every element in it, in the order of the page."""
        for part in self.inside:
            if isinstance(part, Element):
                yield part
                yield from part.below()

    def select(self, selector: str) -> list[Element]:
        """The elements that a selector names: ``main .story a[href$="/x/"]``."""
        found = [self]
        for compound in re.findall(r"(?:\[[^\]]*\]|\S)+", selector):
            below = {id(e): e for one in found for e in one.below() if e.fits(compound)}
            found = list(below.values())
        return found

    def fits(self, compound: str) -> bool:
        """Whether this element is what one part of a selector names."""
        parts = _PART.findall(compound)
        if not parts or "".join(m[0] for m in _PART.finditer(compound)) != compound:
            raise ValueError(f"not understood: {compound}")
        return all(self._fits(*part) for part in parts)

    def _fits(self, tag: str, identity: str, name: str, attribute: str, how: str, wanted: str) -> bool:
        if tag:
            return self.tag == tag
        if identity:
            return self.attributes.get("id") == identity
        if name:
            return name in self.attributes.get("class", "").split()
        value = self.attributes.get(attribute)
        if value is None or not (wanted or how):
            return value is not None
        return {"": value == wanted, "^": value.startswith(wanted), "$": value.endswith(wanted), "*": wanted in value}[
            how
        ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read_page(html: str) -> Element:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]
