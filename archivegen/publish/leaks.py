"""Looking for traces of withheld texts in the bytes that are published, before anything is put in place.

One automaton (Aho-Corasick) reads each file once. Files that are written are looked into as they are made; those that
stay, where a text has been withheld or edited since they were, where published texts no longer say what excused a
trace, or where everything is asked for.

What a build finds does not depend on the builds before it: of every text that was withheld then, too, each trace is in
no file that stays, or among the excused ones, and these are asked about again.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec
from ahocorasick_rs import BytesAhoCorasick, Implementation

from archivegen.archive.withheld import Trace, Withheld
from archivegen.diagnostics import Diagnostic, error

CLOSED = (  # nothing in them can be read as it is
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2", ".ttf", ".otf", ".pdf", ".zip",
    ".mp3", ".mp4", ".webm", ".ogg", ".wav", ".wasm", ".pf_index", ".pf_meta", ".pf_filter", ".bin", ".pagefind",
)  # fmt: skip
_GZIP = b"\x1f\x8b"
_EXCUSED = "excused "  # before what excused a trace, and, in a line of its own, the trace
_SHOWN = 3
_QUICK = 100_000  # bytes of words up to which an automaton three times as quick takes no more than some 50 MB

Right = Callable[[Mapping[str, str]], Mapping[str, str]]
Traces = Callable[[Sequence[Withheld]], Sequence[Trace]]


def is_fed(path: str) -> bool:
    """Whether a file of the search engine holds texts of pages: the others are its program."""
    return not path.endswith((".js", ".css"))


class Kept(msgspec.Struct, frozen=True):
    """What is kept back from a build, and how to ask about it when a file has to be looked into.

    ``right`` gives those of some words that published texts hold too, each with the file or line that does ("" for what
    is quickly asked again); it is given what did in the last build, and looks there first. ``sources`` are templates
    and static files by their path, with their bytes, in which a trace may have been written by hand.
    """

    texts: tuple[Withheld, ...] = ()
    traces: Traces = tuple  # type: ignore[assignment]
    right: Right = dict
    sources: Callable[[], Iterable[tuple[str, bytes]]] = tuple


class Leaks:
    """Where traces were found. ``known``: the marks of the texts that the files which stay were looked into for.

    Among the marks are the traces that were found and excused, as a published text has the same words: each build asks
    whether one still has them. They stand for themselves, for several withheld texts may have the same words.
    """

    def __init__(self, kept: Kept, known: Iterable[str], *, everything: bool = False) -> None:
        self._kept = kept
        before = frozenset() if everything else frozenset(known)
        self._new = tuple(one for one in kept.texts if one.document.key not in before)
        self._before = dict(_excuse(mark) for mark in before if mark.startswith(_EXCUSED))
        self._found: defaultdict[Trace, list[str]] = defaultdict(list)
        self._stays: frozenset[str] = frozenset()  # what was excused before, and was not looked for again
        self._asked: set[str] = set()
        self._right: dict[str, str] = {}  # what of it is excused, and by what

    @cached_property
    def _all(self) -> Sequence[Trace]:
        return self._kept.traces(self._kept.texts)

    @cached_property
    def _needles(self) -> _Needles:
        return _Needles(self._all)

    @property
    def marks(self) -> tuple[str, ...]:
        """What stands for each text as it is now, and for each trace that was excused."""
        found = {trace.text for trace in self._found} | self._stays
        excused = (f"{_EXCUSED}{by}\n{text}" for text, by in self._right.items() if text in found)
        return tuple(sorted({*(one.document.key for one in self._kept.texts), *excused}))

    def look(self, path: str, data: bytes) -> None:
        """Look into a file that is written."""
        if self._kept.texts:
            self._note(self._needles, path, data)

    def look_at(self, files: Iterable[tuple[str, Path]]) -> None:
        """Look into files on disk that are written; those that cannot be read as they are pass."""
        for path, place in files:
            if self._kept.texts and not path.lower().endswith(CLOSED):
                self.look(path, place.read_bytes())

    def look_again(self, output: Path, paths: Iterable[str]) -> None:
        """Look into files that stay, for what is withheld since they were written, or no longer excused."""
        if self._before and self._kept.texts:
            self._ask({trace.text for trace in self._all} & self._before.keys())
        excused = frozenset(self._right)
        if not self._new and excused == self._asked:
            self._stays = excused
            return
        wanted = {trace.text for trace in self._kept.traces(self._new)} | self._asked
        needles = _Needles([trace for trace in self._all if trace.text in wanted])
        for path in paths:
            place = output / path
            if not path.lower().endswith(CLOSED) and place.is_file():
                self._note(needles, path, place.read_bytes())

    def _ask(self, texts: Iterable[str]) -> None:
        """Ask of each of these once whether a published text has it."""
        words = {text: self._before.get(text, "") for text in texts if text not in self._asked}
        if words:
            self._right |= self._kept.right(words)
            self._asked |= words.keys()

    def _note(self, needles: _Needles, path: str, data: bytes) -> None:
        if path.lower().endswith(CLOSED):
            data = b""
        elif data[:2] == _GZIP:
            data = _unpacked(data)
        for trace in needles.within(b"/" + path.encode() + b"\n" + data):
            self._found[trace].append(path)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """An error for every trace that no published text explains."""
        if not self._found:
            return ()
        self._ask(trace.text for trace in self._found)
        wrong = [trace for trace in sorted(self._found) if trace.text not in self._right]
        return tuple(self._said(trace) for trace in wrong)

    def _said(self, trace: Trace) -> Diagnostic:
        paths = sorted(set(self._found[trace]))
        shown = ", ".join(paths[:_SHOWN]) + (f" and {len(paths) - _SHOWN:,} more files" if len(paths) > _SHOWN else "")
        kind = {"title": "its title", "address": "its address", "text": "words of its text"}[trace.what]
        message = f'this text is {trace.fate}, and {kind}, "{trace.shown}", would be published in {shown}'
        hint = self._remedy(trace)
        return error(trace.path, trace.place, "LEAK", message, hint=hint)

    def _remedy(self, trace: Trace) -> str:
        needle = trace.text.encode().lower()
        for path, data in self._kept.sources():
            if (at := data.lower().find(needle)) >= 0:
                line = data.count(b"\n", 0, at) + 1
                return f"{path}, line {line}, has it: take it out there"
        return "look for it in templates/, static/ and site.toml; [output] leak_check = false publishes all the same"


def _excuse(mark: str) -> tuple[str, str]:
    """The trace in a mark, and what excused it."""
    by, _, text = mark.removeprefix(_EXCUSED).rpartition("\n")
    return text, by


class _Needles:
    """The automaton over what to look for."""

    def __init__(self, traces: Sequence[Trace]) -> None:
        self._traces = traces
        words = [trace.text.encode().lower() for trace in traces]
        quick = Implementation.DFA if sum(map(len, words)) <= _QUICK else None
        self._automaton = BytesAhoCorasick(words, implementation=quick) if words else None

    def within(self, data: bytes) -> set[Trace]:
        """What stands in the bytes as words of their own, in capitals or not (of plain letters)."""
        if self._automaton is None:
            return set()
        data = data.lower()
        found = self._automaton.find_matches_as_indexes(data, overlapping=True)
        return {self._traces[number] for number, start, end in found if _apart(data, start, end)}


def _apart(data: bytes, start: int, end: int) -> bool:
    """Whether neither end is the middle of a word (of plain letters; others are not told apart)."""
    before, after = data[start - 1 : start], data[end : end + 1]
    return not (before.isalnum() and data[start : start + 1].isalnum()) and not (
        after.isalnum() and data[end - 1 : end].isalnum()
    )


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompress(data, wbits=31)
    except zlib.error:
        return b""
