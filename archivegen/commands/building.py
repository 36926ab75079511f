"""``build`` and ``check``: the same pipeline, once with and once without publishing."""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from archivegen.commands.explaining import EVERY, asked_for, explanations
from archivegen.commands.profiling import Profile
from archivegen.commands.report import Bar, balance_line, report, with_lines
from archivegen.diagnostics import CHANGES, LATE, Diagnostic, has_errors
from archivegen.outcome import ALTERED, BuildOptions, BuildResult, Progress
from archivegen.sealed import still_sealed


def run_build(
    root: Path, options: BuildOptions, *, quiet: bool, verbose: bool, explain: str | None, as_json: bool, profile: bool
) -> int:
    """Build the site and say what was done; ``explain`` a file, or all. Exit 0, or 1 where the input is wrong."""
    began = time.monotonic()
    bar = Bar(sys.stderr)
    progress: Progress | None = None if quiet else bar
    recorder = Profile(progress) if profile else None
    try:
        result = still_sealed(root.resolve(), options) or _build(root, options, recorder or progress)
    finally:
        bar.close()
    seconds = time.monotonic() - began
    if recorder is not None:
        print(*recorder.lines(), sep="\n", file=sys.stderr)
    late = [d for d in result.diagnostics if d.code in LATE and options.strict]
    urgent = [d for d in result.diagnostics if d.severity == "error" or d.code in CHANGES or d in late]
    by_strict = not result.ok and options.strict and not has_errors(result.diagnostics)
    report(urgent if quiet and not by_strict else result.diagnostics, root)  # a change is said in this build, or never
    explained = () if explain is None else asked_for(result, explain)
    if explain is not None and result.ok and (not as_json or (explain != EVERY and not explained)):
        lines = explanations(result, explain, root.resolve(), kept=verbose)
        print(*lines, sep="\n", file=sys.stderr if as_json else sys.stdout)
    if as_json:
        summary = {
            "ok": result.ok,
            "output": result.output,
            "seconds": round(seconds, 3),
            "balance": msgspec.to_builtins(result.balance),
            "rendered": result.rendered,
            "changed": list(result.changed),
            **({"explained": msgspec.to_builtins(explained)} if explain is not None else {}),
            "diagnostics": [msgspec.to_builtins(d) for d in with_lines(result.diagnostics, root)],
        }
        print(json.dumps(summary, ensure_ascii=False))
    if not result.ok:
        with suppress(BrokenPipeError):  # the exit code says it too
            print(_stopped(result.diagnostics, options), file=sys.stderr)
        return 1
    if not quiet and not as_json:
        if result.balance.kept_foreign:
            count = result.balance.kept_foreign
            print(f"{count:,} file{'s' if count != 1 else ''} not made by archivegen kept")
        for line in _altered(result):
            print(line)
        for line in _accepted(result.diagnostics):
            print(line)
        if verbose:
            print(f"{result.rendered:,} pages rendered, {len(result.changed):,} files changed in {result.output}")
        if not result.balance.written and not result.balance.removed:
            print("nothing to do: the site is up to date")
        print(balance_line(result.balance, seconds))
    if late:
        said = f"{_counted(len(late), 'warning')} of publishing itself, and --strict"
        print(f"{said}: the site is published", file=sys.stderr)
    return 1 if late else 0


def _accepted(found: tuple[Diagnostic, ...]) -> list[str]:
    """What is said in this build alone."""
    names, addresses = (sum(d.code == code for d in found) for code in ("LINK-CHANGED", "ADDRESS-CHANGED"))
    said = []
    if names:
        said.append(("a name that means" if names == 1 else f"{names:,} names that mean") + " something else than")
    if addresses:
        said.append(("an address that is" if addresses == 1 else f"{addresses:,} addresses that are") + " not as")
    return [f"{what} before: this build accepts that, and the next one will not say it again" for what in said]


_NAMED = 5  # files that somebody changed; the rest are counted


def _altered(result: BuildResult) -> list[str]:
    """Which published files were not as they were left: a line each, so that a correction made there is not lost."""
    changed = [path for path, why in result.reasons if why == ALTERED]
    lines = [f"{path}: somebody had changed this in the output; it was made again" for path in changed[:_NAMED]]
    more = len(changed) - _NAMED
    return [*lines, f"and {more:,} more that somebody had changed: build --explain"] if more > 0 else lines


def _build(root: Path, options: BuildOptions, progress: Progress | None) -> BuildResult:
    from archivegen.build import build

    return build(root, options, progress=progress)


def _stopped(found: tuple[Diagnostic, ...], options: BuildOptions) -> str:
    errors = sum(d.severity == "error" for d in found)
    if not has_errors(found) and options.strict:
        return f"{_counted(len(found), 'warning')}, and --strict: nothing was published"
    return f"{_counted(errors, 'error')}: nothing was published; the site is as it was"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' if number != 1 else ''}"
