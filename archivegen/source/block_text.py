"""The text of one block while it is being written: its characters, their places, and where no name is looked for."""

from __future__ import annotations

import re

from markdown_it.common.entities import entities
from markdown_it.common.utils import fromCodePoint, isValidEntityCode

from archivegen.source.body import Block, Mark, Run, Zone

# Rule Z3: addresses, e-mail addresses, handles and tags in running text.
_DOMAIN = re.compile(r"\.(?:com|org|net|edu|gov|info|int|io)\b", re.IGNORECASE)
_UNTOUCHED = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,30}://[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?'’)\]]"
    r"|\bwww\.[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?'’)\]]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?<![\w@/.])@\w[\w.-]*(?:@\w[\w.-]*\w)?"
    r"|(?<![\w&/#])#\w[\w-]*"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,8}(?:com|org|net|edu|gov|info|int|io)(?:\.[a-z]{2})?(?![\w.-]?\w)(?:/[\w./?=&%#-]*\w/?)?",
    re.IGNORECASE,
)
_DOLLARS = re.compile(r"\$\$(?!\s*\$\$).+?\$\$|(?<![\w$])\$(?=[^\s$])(?!\d[^$]*\s)[^$\n]*[^\s$]\$(?![\w$])", re.DOTALL)
_BRACKETED = re.compile(r"\((?:(?!\().)*?\)|\[(?:(?!\[).)*?\]", re.DOTALL)
_FORMULA = re.compile(r"[\\^_={}<>|+]")  # what tells a formula from a word in brackets: "[in Kabul]" was escaped, too
_ENTITY = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}))|([A-Za-z][A-Za-z0-9]{1,31}));")
_ESCAPE_OR_ENTITY = re.compile(r"\\[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]|" + _ENTITY.pattern)


def decode_entity(m: re.Match[str]) -> str:
    """What a matched entity stands for; the entity itself where it is none."""
    if m[3]:
        return entities.get(m[3], m[0])
    code = int(m[1], 16) if m[1] else int(m[2])
    return fromCodePoint(code) if isValidEntityCode(code) else "\ufffd"


def stretches(raw: str, *, escapes: bool) -> list[tuple[str, int, int]]:
    """Raw text as ``(shown, start, end)`` stretches: entities, and backslash escapes where asked, decoded."""
    pattern = _ESCAPE_OR_ENTITY if escapes else _ENTITY
    found, last = [], 0
    for m in pattern.finditer(raw):
        shown = m[0][1] if m[0][0] == "\\" else decode_entity(m)
        if m.start() > last:
            found.append((raw[last : m.start()], last, m.start()))
        found.append((shown, m.start(), m.end()))
        last = m.end()
    if last < len(raw):
        found.append((raw[last:], last, len(raw)))
    return found


class BlockText:
    """A block's text under construction; `end` is its length so far."""

    __slots__ = ("_parts", "_runs", "closed", "end", "links", "marks", "nolink", "special", "written")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[list[int]] = []
        self.end = 0
        self.written = 0  # how much of it stands in pieces
        self.closed: list[tuple[int, int]] = []
        self.marks: list[Mark] = []
        self.links: list[Mark] = []
        self.nolink: list[int] = []
        self.special = False  # an escape of "(" or "[" was seen: there may be math

    def add(self, text: str, source: int, source_end: int) -> None:
        """Add text that stands for ``body[source:source_end]``; one to one where the lengths agree."""
        start = self.end
        self.end = end = start + len(text)
        self._parts.append(text)
        if source < 0 or start == end:
            return
        if source_end - source == end - start and self._runs:
            last = self._runs[-1]
            if last[1] == start and last[3] == source and last[1] - last[0] == last[3] - last[2]:
                last[1], last[3] = end, source_end
                return
        self._runs.append([start, end, source, source_end])

    def add_stretches(self, raw: str, source: int, *, escapes: bool) -> None:
        """Add raw text of the source, decoded."""
        for shown, start, end in stretches(raw, escapes=escapes):
            self.add(shown, source + start, source + end)

    def close(self, start: int) -> None:
        """No name is looked for from ``start`` to here."""
        if start < self.end:
            self.closed.append((start, self.end))

    def text(self) -> str:
        """The text so far."""
        if len(self._parts) != 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the text from ``start`` to ``end``, its own end, stands in the source; -1 where it has no place."""
        low = high = -1
        for run_start, run_end, source, source_end in reversed(self._runs):
            linear = run_end - run_start == source_end - source
            if run_start < end <= run_end:
                high = source + end - run_start if linear else source_end
            if run_start <= start < run_end:
                low = source + start - run_start if linear else source
            if run_start <= start:
                break
        return (low, high) if low >= 0 and high >= 0 else (-1, -1)

    def block(self, zone: Zone, anchor: str, line: int, *, linkable: bool, language: str) -> Block:
        """The finished block."""
        text = self.text()
        if "@" in text or "#" in text or "://" in text or "www." in text or _DOMAIN.search(text):
            self.closed += [m.span() for m in _UNTOUCHED.finditer(text)]
        if "$" in text or self.special:
            self._close_math(text)
        runs = tuple([Run(a, b, c, d) for a, b, c, d in self._runs])
        closed = self._merged() if self.closed else ()
        return Block(
            zone, anchor, line, text, runs, closed, tuple(self.marks), linkable, language, tuple(self.nolink),
            tuple(self.links),
        )  # fmt: skip

    def _close_math(self, text: str) -> None:
        r"""``$…$``, ``$$…$$``, and formulas in ``\(…\)`` and ``\[…\]``. An escaped dollar opens nothing."""
        escaped = [run[0] for run in self._runs if run[1] - run[0] == 1 and run[3] - run[2] == 2]
        masked = list(text)
        for offset in escaped:
            masked[offset] = " " if masked[offset] == "$" else masked[offset]
        if "$" in text:
            self.closed += [m.span() for m in _DOLLARS.finditer("".join(masked))]
        if self.special:
            signs = [" "] * len(text)
            for offset in escaped:
                signs[offset] = text[offset]
            brackets = (m.span() for m in _BRACKETED.finditer("".join(signs)))
            self.closed += [(start, end) for start, end in brackets if _FORMULA.search(text, start, end)]

    def _merged(self) -> tuple[tuple[int, int], ...]:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(self.closed):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return tuple(merged)
