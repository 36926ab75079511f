"""What the terminal says while the preview runs: one line a rebuild, and what is wrong when that changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from archivegen.diagnostics import Diagnostic
from archivegen.preview.session import State

Report = Callable[[tuple[Diagnostic, ...]], None]


def line(before: State, after: State) -> str:
    """What to say of a finished build, after the one ``before``; nothing where there is nothing new."""
    if not after.ok:
        errors = sum(found.severity == "error" for found in after.diagnostics)
        unchanged = not before.ok and before.diagnostics == after.diagnostics
        return "" if unchanged else f"Not rebuilt: {_many(errors, 'error')}; the last good site is still shown"
    if before.finished == 0:
        return f"Built {_many(after.rendered, 'page')} in {_span(after.seconds)}"
    if after.pages > before.pages or after.styles > before.styles:
        return f"Rebuilt {_many(after.rendered, 'page')} in {_span(after.seconds)}"
    return "" if before.ok else f"Repaired in {_span(after.seconds)}; no page changed"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _span(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


class Console:
    """A listener of the session that writes to the terminal."""

    def __init__(self, print_line: Callable[[str], None], report: Report) -> None:
        self._print_line = print_line
        self._report = report
        self._before = State()

    def __call__(self, state: State) -> None:
        """Tell of a finished build."""
        if state.building:
            return
        before, self._before = self._before, state
        with suppress(OSError):  # nobody reads the terminal any more; the browser still does
            if state.diagnostics and state.diagnostics != before.diagnostics:
                self._report(state.diagnostics)
            if said := line(before, state):
                self._print_line(said)
