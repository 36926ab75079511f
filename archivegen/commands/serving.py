"""``serve``: the preview."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from archivegen.clock import today
from archivegen.commands.report import colours, report
from archivegen.diagnostics import CHANGES, Diagnostic
from archivegen.preview.server import ServeOptions, run


def run_serve(root: Path, config_file: str, *, quiet: bool, verbose: bool, **options: Any) -> int:
    """Serve the preview until stopped; 130 when Ctrl-C stops it."""
    project = root.resolve()
    today()  # an environment that cannot be used is said before anything is served

    def show(found: tuple[Diagnostic, ...]) -> None:
        told = tuple(d for d in found if d.severity == "error" or d.code in CHANGES)
        report(found if verbose else told, project, sys.stderr)

    def say(line: str) -> None:
        warning = line.startswith("Warning:")
        if warning or not quiet:  # that others can read it is said in any case
            print(f"\033[31m{line}\033[0m" if warning and colours(sys.stdout) else line, flush=True)

    return run(project, ServeOptions(config_file=config_file, verbose=verbose, **options), print_line=say, report=show)
