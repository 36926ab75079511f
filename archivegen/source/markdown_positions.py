"""Where each inline token stands: offsets within the inline content, and from there to the source text.

Inline tokens carry ``[start]`` (images ``[start, end]``) of the inline content in ``Token.map``, which markdown-it-py
leaves unused for them. An `Alignment` leads from the content, whose container prefixes and cell escapes are gone, to
the source. A content line ends where its source line ends, so lines are aligned at their ends: exact whatever stands
before them.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import NamedTuple

from markdown_it.common.utils import MD_TRIM_CHARS

from archivegen.diagnostics import Place


class Alignment(NamedTuple):
    """Content offsets at which a stretch begins, and what to add in each stretch to get to the source."""

    keys: list[int]
    shifts: list[int]

    def source(self, offset: int) -> int:
        """The source offset of a content offset."""
        shifts = self.shifts
        return offset + (shifts[0] if len(shifts) == 1 else shifts[bisect_right(self.keys, offset) - 1])

    def stretches(self, content: str, offset: int) -> list[tuple[str, int]]:
        """Content that begins at an offset, cut where the alignment changes, each part with its source offset."""
        cuts = [key - offset for key in self.keys if offset < key < offset + len(content)]
        bounds = [0, *cuts, len(content)]
        return [(content[a:b], self.source(offset + a)) for a, b in pairwise(bounds)]

    def inner(self, start: int) -> Alignment:
        """The alignment of a part of the content that begins at ``start``."""
        if len(self.shifts) == 1:
            return Alignment([0], [self.shifts[0] + start])
        return Alignment([key - start for key in self.keys], [shift + start for shift in self.shifts])


class Source:
    """The source text by lines."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        lines = text.split("\n")
        self.lines = lines
        self.starts = [0, *accumulate(len(line) + 1 for line in lines)]

    def place(self, offset: int, length: int = 1) -> Place:
        """Line and column in the file."""
        line = bisect_right(self.starts, offset) - 1
        line = min(line, len(self.lines) - 1)
        return Place(self.first_line + line, offset - self.starts[line] + 1, length)

    def line_of(self, offset: int) -> str:
        """The text of the line that an offset stands in."""
        return self.lines[min(bisect_right(self.starts, offset), len(self.lines)) - 1]

    def end(self, line: int) -> int:
        """The offset of the end of a line, before its line feed."""
        return self.starts[line + 1] - 1


def align_lines(source: Source, content: str, line: int, end_line: int, *, trimmed: bool = True) -> Alignment:
    """Align content that was cut from whole lines; ``trimmed`` where white space at its two ends was dropped."""
    if "\n" not in content and end_line - line <= 1:
        end = source.end(line)
        if trimmed:
            end = source.starts[line] + len(source.lines[line].rstrip(MD_TRIM_CHARS))
        return Alignment([0], [end - len(content)])
    parts = content.split("\n")
    line += _skipped(source, parts, line, end_line)
    keys: list[int] = []
    shifts: list[int] = []
    offset = 0
    for i, part in enumerate(parts):
        end = source.end(line + i)
        if trimmed and i == len(parts) - 1:
            end = source.starts[line + i] + len(source.lines[line + i].rstrip(MD_TRIM_CHARS))
        shift = end - offset - len(part)
        if not shifts or shifts[-1] != shift:
            keys.append(offset)
            shifts.append(shift)
        offset += len(part) + 1
    return Alignment(keys, shifts)


def _skipped(source: Source, parts: list[str], line: int, end_line: int) -> int:
    """How many source lines before the content were trimmed away whole (lines of no-break spaces)."""
    for skip in range(max(0, end_line - line - len(parts)) + 1):
        wanted = [part.strip(MD_TRIM_CHARS) for part in parts]
        if all(source.lines[line + skip + i].rstrip(MD_TRIM_CHARS).endswith(w) for i, w in enumerate(wanted)):
            return skip
    return 0


def align_heading(source: Source, content: str, line: int) -> Alignment:
    """Align the content of a ``#`` heading, whose closing ``#`` were dropped."""
    text = source.lines[line].rstrip(" \t")
    cut = text.rstrip("#")
    if cut[-1:] in {" ", "\t"}:
        text = cut
    text = text.rstrip(MD_TRIM_CHARS)
    return Alignment([0], [source.starts[line] + len(text) - len(content)])


def align_cells(source: Source, contents: list[str], line: int) -> tuple[list[Alignment], str]:
    r"""Align the cells of a table row; ``\|`` in the source stands for ``|`` in the content.

    The text is that of the first cell beyond the last column, which GFM would leave out; empty where there is none.
    """
    start = source.starts[line]
    pieces = _split_row(source.lines[line])
    cells = [_cell(start, piece) for piece in pieces]
    first = 1 if _matches(contents, cells[1:]) else 0  # the first pipe may stand before all cells
    found = []
    for i, wanted in enumerate(contents):
        if first + i >= len(cells):
            found.append(Alignment([0], [start]))  # a cell that the row does not have: empty
            continue
        text, alignment = cells[first + i]
        found.append(alignment.inner(len(text) - len(wanted)))
    return found, next((text for text, _ in cells[first + len(contents) :] if _seen(text)), "")


_PRINTED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Format characters that have a shape: the signs before and around numbers (Unicode, Prepended_Concatenation_Mark)."""


def _seen(text: str) -> bool:
    """Whether anything of a text can be seen: a mark of direction behind the last pipe is no cell."""
    return any((unicodedata.category(c) != "Cf" or c in _PRINTED) and not c.isspace() for c in text)


def _matches(contents: list[str], cells: list[tuple[str, Alignment]]) -> bool:
    """Whether the cells are those of the row; cells that a row does not have are empty."""
    wanted = contents[: len(cells)]
    if any(contents[len(cells) :]):
        return False
    return all(text == content for content, (text, _) in zip(wanted, cells, strict=False))


def _split_row(row: str) -> list[tuple[int, str]]:
    """The stretches between the unescaped pipes of a row, each with its offset."""
    pieces, last, pos = [], 0, row.find("|")
    while pos >= 0:
        if pos == 0 or row[pos - 1] != "\\":
            pieces.append((last, row[last:pos]))
            last = pos + 1
        pos = row.find("|", pos + 1)
    pieces.append((last, row[last:]))
    return pieces


def _cell(line_start: int, piece: tuple[int, str]) -> tuple[str, Alignment]:
    offset, raw = piece
    text = raw.rstrip(MD_TRIM_CHARS)
    lead = len(text) - len(text.lstrip(MD_TRIM_CHARS))
    text = text[lead:]
    base = line_start + offset + lead
    if "\\|" not in text:
        return text, Alignment([0], [base])
    keys, shifts, length = [], [], 0
    parts = text.split("\\|")
    for i, part in enumerate(parts):
        keys.append(max(0, length - 1) if i else 0)  # the pipe itself belongs to the stretch after its backslash
        shifts.append(base + i)
        length += len(part) + 1
    return "|".join(parts), Alignment(keys, shifts)
