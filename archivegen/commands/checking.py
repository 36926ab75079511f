"""``check``: everything that build would complain about, and more; nothing is written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from archivegen.build import BuildOptions, inspect
from archivegen.clock import today
from archivegen.commands.external import external_findings
from archivegen.commands.report import Bar, report
from archivegen.diagnostics import Diagnostic, InputError, did_you_mean

# Not wrong enough to stop a build, and certainly wrong: a link that leads nowhere, a circle, one id for two records.
CERTAIN = frozenset(("LINK-BROKEN", "LINK-ANCHOR", "EXTERNAL", "ID-SHARED", "CIRCLE", "DATE-ORDER"))


def run_check(
    root: Path,
    config_file: str,
    *,
    strict: bool,
    external: bool,
    style: str,
    quiet: bool,
    only: Sequence[str] = (),
) -> int:
    """Report findings, of all codes or of some. Exit 1 where there are errors; with ``strict`` also for warnings."""
    bar = Bar(sys.stderr)
    options = BuildOptions(today=today(), config_file=config_file)
    found: tuple[Diagnostic, ...]
    try:
        found, archive = inspect(root, options, bar)
        if external:
            found = tuple(sorted((*found, *external_findings(archive, bar))))
    except InputError as wrong:
        found = wrong.diagnostics
    finally:
        bar.close()
    if only:
        found = _only(found, only)
    errors = [d for d in found if d.severity == "error"]
    warnings = [d for d in found if d.severity == "warning"]
    certain = [d for d in found if d.code in CERTAIN]
    report(errors if quiet else found, root, sys.stdout if style != "text" else sys.stderr, style, every=True)
    if style == "text":
        notes = len(found) - len(errors) - len(warnings)
        counts = [_count(len(errors), "error"), _count(len(warnings), "warning")]
        print(
            ", ".join([*counts, *([_count(notes, "note")] if notes else [])]) if found else "nothing to complain about"
        )
    return 1 if errors or certain or (strict and warnings) else 0


def _only(found: Sequence[Diagnostic], codes: Sequence[str]) -> tuple[Diagnostic, ...]:
    """The findings with these codes; a code that nothing has is told of."""
    wanted = {code.upper() for code in codes}
    known = {d.code for d in found}
    for code in sorted(wanted - known):
        hint = did_you_mean(code, known)
        print(f"nothing has the code {code}" + (f": {hint}" if hint else ""), file=sys.stderr)
    return tuple(d for d in found if d.code in wanted)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
