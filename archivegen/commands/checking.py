"""``check``: everything that build would complain about, and more; nothing is written."""

from __future__ import annotations

import sys
from pathlib import Path

from archivegen.build import BuildOptions, inspect
from archivegen.clock import today
from archivegen.commands.external import external_findings
from archivegen.commands.report import Bar, report
from archivegen.diagnostics import Diagnostic, InputError


def run_check(root: Path, config_file: str, *, strict: bool, external: bool, style: str, quiet: bool) -> int:
    """Report findings. Exit 1 where there are errors; with ``strict`` also for warnings."""
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
    errors = [d for d in found if d.severity == "error"]
    broken = [d for d in found if d.code in {"LINK-BROKEN", "EXTERNAL"}]
    report(errors if quiet else found, root, sys.stdout if style != "text" else sys.stderr, style, every=True)
    if style == "text":
        warnings = len(found) - len(errors)
        print(
            f"{_count(len(errors), 'error')}, {_count(warnings, 'warning')}" if found else "nothing to complain about"
        )
    return 1 if errors or broken or (strict and found) else 0


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
