"""How findings, progress and the balance of a build are shown: on a terminal, in a pipe, as JSON, for GitHub."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import msgspec

from archivegen.build import Balance
from archivegen.diagnostics import Diagnostic

CHANGED = "LINK-CHANGED"
MOST = 50  # findings of one severity that are printed in full
_RED, _YELLOW, _DIM, _BOLD, _OFF = "\033[31m", "\033[33m", "\033[2m", "\033[1m", "\033[0m"


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
    """Print findings: all of the run, sorted; the same finding in many files once, with a count, unless ``every``."""
    with suppress(BrokenPipeError):  # whoever read it has gone; what the command did counts all the same
        _report(found, root, stream or sys.stderr, style, every=every)


def _report(found: Sequence[Diagnostic], root: Path, out: TextIO, style: str, *, every: bool) -> None:
    if style == "json":
        for finding in sorted(found):
            out.write(_json(finding) + "\n")
    elif style == "github":
        for finding in sorted(found):
            out.write(_github(finding) + "\n")
    else:
        out.writelines(f"{line}\n" for line in _text(found, root, colour=colours(out), every=every))
    out.flush()


def _text(found: Sequence[Diagnostic], root: Path, *, colour: bool, every: bool = False) -> Iterator[str]:
    lines = _Lines(root)
    for severity, changes in (("warning", False), ("warning", True), ("error", False)):
        # what changed since the site was published is said once, and must not be lost among other warnings
        chosen = sorted(f for f in found if f.severity == severity and (f.code == CHANGED) == changes)
        gathered = [(finding, 0) for finding in chosen] if every else _gather(chosen)
        shown = gathered if every else gathered[:MOST]
        for finding, more in shown:
            yield from _one(finding, more, lines, colour=colour)
        if len(gathered) > len(shown):
            yield f"… and {len(gathered) - len(shown)} more {severity}s; all of them: archivegen check"


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


def _one(finding: Diagnostic, more: int, lines: _Lines, *, colour: bool) -> Iterator[str]:
    tint = (_RED if finding.severity == "error" else _YELLOW) if colour else ""
    off = _OFF if colour else ""
    word = f"{finding.severity}[{finding.code}]"
    yield _clean(str(finding)).replace(word, f"{tint}{word}{off}", 1)
    source = _clean(lines.line(finding).replace("\t", " "))
    if source.strip():
        start = max(0, min(finding.column - 60, len(source) - 110)) if len(source) > 110 else 0
        number = str(finding.line)
        yield f"  {number} | {source[start : start + 110]}"
        if finding.column:
            width = max(1, min(finding.length, 110 - (finding.column - 1 - start)))
            yield f"  {' ' * len(number)} | {' ' * (finding.column - 1 - start)}{tint}{'^' * width}{off}"
    if finding.hint:
        yield f"    {_clean(finding.hint)}"
    if more:
        yield f"    (and {more:,} more like this; all of them: archivegen check)"


def _clean(text: str) -> str:
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
        return _clean(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))

    def prop(text: str) -> str:
        return escaped(text).replace(":", "%3A").replace(",", "%2C")

    place = f",line={finding.line},col={finding.column}" if finding.line else ""
    text = finding.message + (f" ({finding.hint})" if finding.hint else "")
    return f"::{finding.severity} file={prop(finding.path)}{place},title={prop(finding.code)}::{escaped(text)}"


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
