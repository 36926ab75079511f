"""Unicode's default collation order (UTS 10, DUCET), of which only what is asked for is unpacked.

`pyuca` has the order and the algorithm. Its table has 31,000 entries, which take 0.2 s and 11 MB to make; the names of
an archive need some hundreds of them.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from pyuca import Collator
from pyuca.collator import COLL_ELEMENT_PATTERN

_BLOCK = 8  # bits of a code point within a block: 256 characters are unpacked at a time


class Collation(Collator):  # type: ignore[misc]  # pyuca has no types
    """A collator whose table grows with the characters that texts have (`collation`)."""

    def load(self, filename: str) -> None:
        """Read a table (UTS 10, section 9.1) and leave it packed, by the first character of each entry."""
        found: defaultdict[int, list[str]] = defaultdict(list)
        with open(filename, encoding="utf-8") as lines:
            for line in lines:
                first = line.partition(" ")[0]
                if first == "@implicitweights":
                    span, _, base = line.partition("#")[0].removeprefix(first).partition(";")
                    start, _, end = span.partition("..")
                    self.implicit_weights.append([int(start, 16), int(end, 16), int(base, 16)])
                elif first[:1].isalnum():
                    found[int(first, 16) >> _BLOCK].append(line.partition("#")[0])
        self._packed = {block: "\n".join(entries) for block, entries in found.items()}

    def collation_elements(self, normalized_string: str) -> list[list[float]]:
        """The collation elements of a text in NFD."""
        for block in self._packed.keys() & {ord(char) >> _BLOCK for char in normalized_string}:
            for entry in self._packed.pop(block).split("\n"):
                characters, _, weights = entry.partition(";")
                elements = [[int(weight, 16) for weight in one] for one in COLL_ELEMENT_PATTERN.findall(weights)]
                self.table.add([int(one, 16) for one in characters.split()], elements)
        found: list[list[float]] = super().collation_elements(normalized_string)
        return found


@cache
def collation() -> Collation:
    """The one there is, for all languages."""
    return Collation()
