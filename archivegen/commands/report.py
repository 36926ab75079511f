"""How findings, progress and the balance of a build are shown: on a terminal, in a pipe, as JSON, for GitHub."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, TextIO

import msgspec

from archivegen.diagnostics import CHANGES, Diagnostic
from archivegen.outcome import Balance

MOST = 50  # findings of one severity that a build prints in full
OF_A_CODE = 20  # findings of one code that a check prints in full; errors are printed all
ALIKE = 3  # of them from one file, or with one message, so that a table of thousands does not hide the rest
_RED, _YELLOW, _DIM, _BOLD, _OFF = "\033[31m", "\033[33m", "\033[2m", "\033[1m", "\033[0m"
_TINTS = {"error": _RED, "warning": _YELLOW, "note": _DIM}


def colours(stream: TextIO) -> bool:
    """Whether to colour (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def report(
    found: Sequence[Diagnostic],
    root: Path,
    stream: TextIO | None = None,
    style: str = "text",
    *,
    every: bool = False,
) -> None:
    """Print findings: all of the run, sorted; the same finding in many files once, with a count.

    With ``every`` (for ``check``) they are grouped by code, of each as many as can be read, and counted at the end.
    """
    with suppress(BrokenPipeError):  # whoever read it has gone; what the command did counts all the same
        _report(found, root, stream or sys.stderr, style, every=every)


def _report(found: Sequence[Diagnostic], root: Path, out: TextIO, style: str, *, every: bool) -> None:
    if style == "json":
        for finding in with_lines(sorted(found), root):
            out.write(_json(finding) + "\n")
    elif style == "github":
        for finding in sorted(found):
            out.write(_github(finding) + "\n")
    else:
        out.writelines(f"{line}\n" for line in _text(found, root, colour=colours(out), every=every))
    out.flush()


def _text(found: Sequence[Diagnostic], root: Path, *, colour: bool, every: bool = False) -> Iterator[str]:
    lines = _Lines(root)
    if every:
        yield from _by_code(found, lines, colour=colour)
        return
    for severity, changes in (("warning", False), ("warning", True), ("error", False)):
        # what changed since the site was published is said once, and must not be lost among other warnings
        gathered = _gather(f for f in found if f.severity == severity and (f.code in CHANGES) == changes)
        for finding, more in gathered if changes else gathered[:MOST]:
            yield from _one(finding, more, lines, colour=colour)
        if len(gathered) > MOST and not changes:
            yield f"… and {len(gathered) - MOST} more {severity}s; all of them: archivegen check"


def _by_code(found: Sequence[Diagnostic], lines: _Lines, *, colour: bool) -> Iterator[str]:
    """Notes first and errors last, where the eye is when it is done; with one code alone, all of it."""
    groups: dict[tuple[int, bool, str], list[Diagnostic]] = {}
    for finding in sorted(found):
        key = (_ORDER.index(finding.severity), finding.code in CHANGES, finding.code)
        groups.setdefault(key, []).append(finding)
    for place, ((*_, code), held) in enumerate(sorted(groups.items())):
        whole = held[0].severity == "error" or code in CHANGES or len(groups) == 1
        shown = held if whole else _spread(held)
        if place and len(found) > OF_A_CODE:
            yield ""
        if held[0].severity == "note":
            yield from _notes(shown, colour=colour)
        else:
            for finding in shown:
                yield from _one(finding, 0, lines, colour=colour)
        if len(held) > len(shown):
            files = Counter(f.path for f in held) - Counter(f.path for f in shown)
            most = [f"{count:,} in {path}" for path, count in files.most_common(3)]
            where = ", ".join(most) + (f" and {len(files) - 3:,} more files" if len(files) > 3 else "")
            rest = len(held) - len(shown)
            only = f"{code} --external" if code == "EXTERNAL" else code
            yield f"… and {rest:,} more of {code}: {where}; all of them: archivegen check --only {only}"
    if len(found) > OF_A_CODE and len(groups) > 1:
        totals = Counter(finding.code for finding in found)  # an error and a warning may have one code
        last = {code: number for number, (*_, code) in enumerate(sorted(groups))}
        counts = [f"{totals[code]:,} {code}" for code in sorted(last, key=last.__getitem__)]
        yield ""
        yield f"in all: {', '.join(counts)}"


_ORDER = ("note", "warning", "error")


def _notes(shown: Sequence[Diagnostic], *, colour: bool) -> Iterator[str]:
    """A line each, and what they ask for, which is little, once."""
    hint = ""
    for finding in shown:
        yield _headline(finding, colour=colour)
        if finding.hint != hint:
            yield f"    {clean(finding.hint)}"
        hint = finding.hint


def _spread(held: Sequence[Diagnostic]) -> list[Diagnostic]:
    """As many as can be read, from as many files as there are."""
    most = OF_A_CODE // 2 if held[0].severity == "note" else OF_A_CODE
    if len(held) <= most:
        return list(held)
    paths: Counter[str] = Counter()
    messages: Counter[str] = Counter()
    first: list[Diagnostic] = []
    for finding in held:
        if len(first) < most and paths[finding.path] < ALIKE and messages[finding.message] < ALIKE:
            paths[finding.path] += 1
            messages[finding.message] += 1
            first.append(finding)
    return first


def _gather(found: Iterable[Diagnostic]) -> list[tuple[Diagnostic, int]]:
    first: dict[object, Diagnostic] = {}
    count: Counter[object] = Counter()
    for finding in sorted(found):
        key = (finding.code, finding.group) if finding.group else finding
        first.setdefault(key, finding)
        count[key] += 1
    return [(finding, count[key] - 1) for key, finding in first.items()]


class _Lines:
    """Lines of source files, read once, for the findings that do not carry their own."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._held: dict[str, list[str]] = {}

    def line(self, finding: Diagnostic) -> str:
        if finding.source or not finding.line:
            return finding.source
        if finding.path not in self._held:
            try:
                text = (self._root / finding.path).read_bytes()[:10_000_000].decode("utf-8-sig", "replace")
            except (OSError, ValueError):
                text = ""
            self._held[finding.path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._held[finding.path]
        return lines[finding.line - 1] if finding.line <= len(lines) else ""


def with_lines(found: Iterable[Diagnostic], root: Path) -> Iterator[Diagnostic]:
    """Findings with the text of their line, those too that do not carry it, for programs to show as people see it."""
    for _, of_a_file in groupby(found, key=attrgetter("path")):
        lines = _Lines(root)  # of one file at a time: there may be thousands
        for finding in of_a_file:
            line = lines.line(finding)
            yield msgspec.structs.replace(finding, source=line) if line != finding.source else finding


def _headline(finding: Diagnostic, *, colour: bool) -> str:
    word = f"{finding.severity}[{finding.code}]"
    tinted = f"{_TINTS[finding.severity]}{word}{_OFF}" if colour else word
    return clean(str(finding)).replace(word, tinted, 1)


def _one(finding: Diagnostic, more: int, lines: _Lines, *, colour: bool) -> Iterator[str]:
    tint = _TINTS[finding.severity] if colour else ""
    off = _OFF if colour else ""
    yield _headline(finding, colour=colour)
    source = clean(lines.line(finding).replace("\t", " "))
    if source.strip():
        start = max(0, min(finding.column - 60, len(source) - 110)) if len(source) > 110 else 0
        number = str(finding.line)
        yield f"  {number} | {source[start : start + 110]}"
        if finding.column:
            width = max(1, min(finding.length, 110 - (finding.column - 1 - start)))
            yield f"  {' ' * len(number)} | {' ' * (finding.column - 1 - start)}{tint}{'^' * width}{off}"
    if finding.hint:
        yield f"    {clean(finding.hint)}"
    if more:
        yield f"    (and {more:,} more like this; all of them: archivegen check)"


def clean(text: str) -> str:
    """Nothing from a file may steer the terminal."""
    return "".join(
        c if c.isprintable() or c in "\u200c\u200d" else "\N{REPLACEMENT CHARACTER}" for c in text.replace("\n", " ")
    )


def _json(finding: Diagnostic) -> str:
    """An object in one line; what does not print stands as an escape, which means the same."""
    text = json.dumps(msgspec.to_builtins(finding), ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def _github(finding: Diagnostic) -> str:
    """A workflow command: https://docs.github.com/actions, "workflow commands"."""

    def escaped(text: str) -> str:
        return clean(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))

    def prop(text: str) -> str:
        return escaped(text).replace(":", "%3A").replace(",", "%2C")

    place = f",line={finding.line},col={finding.column}" if finding.line else ""
    text = finding.message + (f" ({finding.hint})" if finding.hint else "")
    word = "notice" if finding.severity == "note" else finding.severity
    return f"::{word} file={prop(finding.path)}{place},title={prop(finding.code)}::{escaped(text)}"


def balance_line(balance: Balance, seconds: float) -> str:
    """The last line of a build, so that nothing is lost in silence."""
    parts = [f"{balance.published:,} published"]
    parts += [
        f"{count:,} {name}"
        for count, name in (
            (balance.drafts, "drafts" if balance.drafts != 1 else "draft"),
            (balance.not_due, "not yet due"),
            (balance.expired, "expired"),
        )
        if count or name.startswith(("draft", "not"))
    ]
    records = ", ".join(f"{count:,} {word}" for _, count, word in balance.records)
    word = "doubt" if balance.doubts == 1 else "doubts"
    article = "article" if balance.articles == 1 else "articles"
    return (
        f"{balance.articles:,} {article} read = {' + '.join(parts)}; {records}, "
        f"{balance.mentions:,} mentions, {balance.doubts:,} {word}; {balance.files:,} files, "
        f"{balance.written:,} written, {balance.removed:,} removed, in {seconds:.1f} s"
    )


class Bar:
    """Progress: a bar on a terminal for anything over a second, nothing in a pipe. Leave it with ``close``."""

    def __init__(self, stream: TextIO) -> None:
        self._shown = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._began = time.monotonic()
        self._progress: Any = None
        self._task: Any = None
        self._stage: str | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if not self._shown or time.monotonic() - self._began < 1:
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._progress.start()
        if self._stage is None:
            self._task = self._progress.add_task(stage, total=total or None)
        elif stage != self._stage:
            self._progress.reset(self._task, description=stage, total=total or None)
        self._stage = stage
        self._progress.update(self._task, completed=done, total=total or None)

    def close(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
