"""What the terminal says while the preview runs: one line a rebuild, and what is wrong when that changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from archivegen.diagnostics import Diagnostic
from archivegen.preview.session import State

Report = Callable[[tuple[Diagnostic, ...]], None]


def line(
    before: State, after: State, *, verbose: bool = False, good: bool = True, kept: bool = True, stood: bool = True
) -> str:
    """What to say of a finished build, after the one ``before``; nothing where there is nothing new.

    Warnings are counted where they are others than before; ``verbose``: they are shown anyway. ``good``: a build before
    ``after`` came to its end well, so that a good site is there; ``kept``: a site is still there to be shown;
    ``stood``: one was there when the preview began.
    """
    if not after.ok:
        errors = sum(found.severity == "error" for found in after.diagnostics)
        unchanged = not before.ok and before.diagnostics == after.diagnostics
        if before.finished and unchanged:
            return ""
        if not kept and not good and not stood:
            return f"Not built: {_many(errors, 'error')}; there is no site to show until it can be built"
        if not kept:
            what = "Not rebuilt" if good else "Not built"
            return f"{what}: {_many(errors, 'error')}; the site is gone as well: nothing can be shown until it is back"
        if before.finished == 0 or not good:
            return f"Not built: {_many(errors, 'error')}; what was built last, if anything was, is shown"
        return f"Not rebuilt: {_many(errors, 'error')}; the last good site is still shown"
    said = ""
    if before.finished == 0:
        said = f"Built {_many(after.rendered, 'page')} in {_span(after.seconds)}"
    elif after.changed and (after.pages > before.pages or after.styles > before.styles):
        said = f"Rebuilt {_many(after.rendered, 'page')} in {_span(after.seconds)}"
    elif not before.ok:
        said = f"Repaired in {_span(after.seconds)}; no page changed"
    found = _warnings(after)
    if found and (found != _warnings(before) or not before.ok):
        how = "" if verbose else " (-v shows it)" if len(found) == 1 else " (-v shows them)"
        return f"{said or 'No page changed'}; {_many(len(found), 'warning')}{how}"
    return said


def _warnings(state: State) -> tuple[Diagnostic, ...]:
    return tuple(found for found in state.diagnostics if found.severity == "warning")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _span(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


class Console:
    """A listener of the session that writes to the terminal."""

    def __init__(
        self,
        print_line: Callable[[str], None],
        report: Report,
        *,
        verbose: bool = False,
        kept: Callable[[], bool] = lambda: True,
        stood: bool = True,
    ) -> None:
        self._print_line = print_line
        self._report = report
        self._verbose = verbose
        self._kept = kept  # whether there is a site to be shown
        self._stood = stood  # whether there was one at the start
        self._before = State()
        self._good = False  # whether any build came to its end well

    def __call__(self, state: State) -> None:
        """Tell of a finished build; one that was left before its end is no news."""
        if state.building or state.finished == self._before.finished:
            return
        before, self._before = self._before, state
        good, self._good = self._good, self._good or state.ok
        with suppress(OSError):  # nobody reads the terminal any more; the browser still does
            if state.diagnostics and state.diagnostics != before.diagnostics:
                self._report(state.diagnostics)
            said = line(before, state, verbose=self._verbose, good=good, kept=self._kept(), stood=self._stood)
            if said:
                self._print_line(said)
