"""Looking for traces of withheld texts in the bytes that are published, before anything is put in place.

One automaton (Aho-Corasick) reads each file once. Files that are written are looked into as they are made; those that
stay, where a text has been withheld or edited since they were, where published texts no longer say what excused a
trace, or where everything is asked for.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
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
_EXCUSED = " excused "  # between a text's mark and a trace of it
_SHOWN = 3
_QUICK = 100_000  # bytes of words up to which an automaton three times as quick takes no more than some 50 MB

Right = Callable[[Sequence[str]], frozenset[str]]
Traces = Callable[[Sequence[Withheld]], Sequence[Trace]]


def is_fed(path: str) -> bool:
    """Whether a file of the search engine holds texts of pages: the others are its program."""
    return not path.endswith((".js", ".css"))


class Kept(msgspec.Struct, frozen=True):
    """What is kept back from a build, and how to ask about it when a file has to be looked into.

    ``right`` gives those of some words that published texts hold too; ``sources`` are templates and static files by
    their path, with their bytes, in which a trace may have been written by hand.
    """

    texts: tuple[Withheld, ...] = ()
    traces: Traces = tuple  # type: ignore[assignment]
    right: Right = frozenset
    sources: Callable[[], Iterable[tuple[str, bytes]]] = tuple


class Leaks:
    """Where traces were found. ``known``: the marks of the texts that the files which stay were looked into for.

    Among the marks are the traces that were found and excused, as a published text has the same words: each build asks
    whether one still has them.
    """

    def __init__(self, kept: Kept, known: Iterable[str], *, everything: bool = False) -> None:
        self._kept = kept
        self._all: _Needles | None = None
        before = frozenset() if everything else frozenset(known)
        self._new = tuple(one for one in kept.texts if one.document.key not in before)
        keys = {one.document.key for one in kept.texts}
        excused = (mark.split(_EXCUSED, 1) for mark in before if _EXCUSED in mark)
        self._excused = {(key, text) for key, text in excused if key in keys}
        self._found: defaultdict[Trace, list[str]] = defaultdict(list)
        self._right: frozenset[str] = frozenset()

    @property
    def marks(self) -> tuple[str, ...]:
        """What stands for each text as it is now, and for each trace that was excused."""
        keys = {one.document.path: one.document.key for one in self._kept.texts}
        found = {(keys[trace.path], trace.text) for trace in self._found if trace.text in self._right}
        excused = (f"{key}{_EXCUSED}{text}" for key, text in found | self._excused)
        return tuple(sorted({*keys.values(), *excused}))

    def look(self, path: str, data: bytes) -> None:
        """Look into a file that is written."""
        if self._kept.texts:
            if self._all is None:
                self._all = _Needles(self._kept.traces(self._kept.texts))
            self._note(self._all, path, data)

    def look_at(self, files: Iterable[tuple[str, Path]]) -> None:
        """Look into files on disk that are written; those that cannot be read as they are pass."""
        for path, place in files:
            if self._kept.texts and not path.lower().endswith(CLOSED):
                self.look(path, place.read_bytes())

    def look_again(self, output: Path, paths: Iterable[str]) -> None:
        """Look into files that stay, for what is withheld since they were written, or no longer excused."""
        texts = [text for _, text in self._excused]
        right = self._kept.right(texts) if texts else frozenset()
        lost = {key for key, text in self._excused if text not in right}
        self._excused = {(key, text) for key, text in self._excused if text in right}
        new = (*self._new, *(one for one in self._kept.texts if one.document.key in lost))
        if new:
            needles = _Needles(self._kept.traces(new))
            for path in paths:
                place = output / path
                if not path.lower().endswith(CLOSED) and place.is_file():
                    self._note(needles, path, place.read_bytes())

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
        self._right = self._kept.right([trace.text for trace in self._found])
        wrong = [trace for trace in sorted(self._found) if trace.text not in self._right]
        return tuple(self._said(trace) for trace in wrong)

    def _said(self, trace: Trace) -> Diagnostic:
        paths = self._found[trace]
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
