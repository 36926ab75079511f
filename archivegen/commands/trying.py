"""``try``: what names would change, before anything is written (rule L10)."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from archivegen.archive.select import Rules
from archivegen.archive.wishes import read_wishes
from archivegen.clock import today
from archivegen.commands import trial_json, trial_text
from archivegen.commands.report import report
from archivegen.diagnostics import InputError, UsageError, has_errors
from archivegen.trial import try_names


def run_try(
    root: Path,
    config_file: str,
    given: Sequence[str],
    without: Sequence[str],
    new: str,
    *,
    as_json: bool,
    every: bool,
) -> int:
    """Say what the names would change. Exit 1 where the archive has errors. Raises `UsageError` for no such record."""
    if not given and not without:
        raise UsageError('say what to try: --name "Lion of Panjshir=ahmad-shah-massoud", or --without "FORM=ID"')
    try:
        trial = try_names(
            root, config_file, Rules(today()), lambda registry: read_wishes(given, without, registry, new)
        )
    except InputError as wrong:
        report(wrong.diagnostics, root)
        return 1
    if trial.wrong:
        report(trial.wrong, root)
        print("the archive has errors; nothing was tried", file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(trial_json.shown(trial), ensure_ascii=False))
        return 0
    for line in trial_text.told(trial, every=every):
        print(line)
    if trial.said:
        errors = has_errors(trial.said)
        print("\na build would stop, with this to say:" if errors else "\na build would say in addition:")
        report(trial.said, root, sys.stdout, every=every)
    print("\nnothing was written")
    if trial.effects:
        for line in trial_text.advice(trial):
            print(f"to make it so: {line}")
    return 0
