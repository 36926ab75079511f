"""``check``: everything that build would complain about, and more; nothing is published."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from archivegen.build import BuildOptions, inspect
from archivegen.clock import today
from archivegen.commands.codes import CODES, LAST, PUBLISHING, UNREAD
from archivegen.commands.external import external_findings
from archivegen.commands.report import Bar, report
from archivegen.diagnostics import Diagnostic, InputError, UsageError, did_you_mean

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
    """Report findings, of all codes or of some. Exit 1 where there are errors; with ``strict`` also for warnings.

    When ``quiet``, what makes it fail is reported and nothing else.

    With ``only``, errors that keep others from being found are reported whatever their code. Raises `UsageError` for a
    code that there is not, or that would never be found.
    """
    wanted = _wanted(only, external=external)
    bar = Bar(sys.stderr)
    options = BuildOptions(today=today(), config_file=config_file)
    found: tuple[Diagnostic, ...]
    try:
        found, archive = inspect(root, options, bar)
        if external:
            found = tuple(sorted((*found, *external_findings(archive, bar))))
    except InputError as wrong:
        if not wrong.diagnostics:  # it would pass for an archive without findings
            raise
        found = wrong.diagnostics
    finally:
        bar.close()
    remarks: list[str] = []
    if wanted:
        found, remarks = _only(found, wanted)
    errors = [d for d in found if d.severity == "error"]
    warnings = [d for d in found if d.severity == "warning"]
    failing = [d for d in found if d.severity == "error" or d.code in CERTAIN or (strict and d.severity == "warning")]
    report(failing if quiet else found, root, sys.stdout if style != "text" else sys.stderr, style, every=True)
    for remark in remarks:
        print(remark, file=sys.stderr)
    if style == "text":
        notes = len(found) - len(errors) - len(warnings)
        counts = [_count(len(errors), "error"), _count(len(warnings), "warning")]
        asked = " or ".join(sorted(wanted))
        nothing = f"nothing found with the code {asked}" if wanted else "nothing to complain about"
        print(", ".join([*counts, *([_count(notes, "note")] if notes else [])]) if found else nothing)
    return 1 if failing else 0


def _wanted(only: Sequence[str], *, external: bool) -> frozenset[str]:
    """The codes asked for, in whatever case. Raises `UsageError`: a mistyped code would be found nowhere, for ever."""
    wanted = frozenset(code.strip().upper() for code in only)
    for code in sorted(wanted):
        if code not in CODES:
            several = all(part.strip() in CODES for part in code.split(","))
            hint = did_you_mean(code, CODES) or "messages have theirs in brackets: warning[NO-ALT] is --only NO-ALT"
            again = " ".join(f"--only {part.strip()}" for part in code.split(","))
            raise UsageError(f'--only: there is no code "{code}"; {f"write {again}" if several else hint}')
        if code in PUBLISHING:
            raise UsageError(f"--only: check never finds {code}, which is told where a site is published or previewed")
    if "EXTERNAL" in wanted and not external:
        raise UsageError("--only: EXTERNAL is only found with --external: archivegen check --external --only EXTERNAL")
    return wanted


def _only(found: Sequence[Diagnostic], wanted: frozenset[str]) -> tuple[tuple[Diagnostic, ...], list[str]]:
    """The findings with these codes and errors that keep others from being found; what is to be said of the errors."""
    others = [d for d in found if d.severity == "error" and d.code not in wanted]
    hiding = others if wanted & LAST else [d for d in others if d.code in UNREAD]
    kept = set(hiding)
    left = [d for d in others if d not in kept]
    remarks = []
    if hiding:
        keep = "keeps" if len(hiding) == 1 else "keep"
        remarks.append(f"{_count(len(hiding), 'error')} {keep} others from being found: shown whatever --only asks for")
    if left:
        codes = ", ".join(sorted({d.code for d in left}))
        remarks.append(f"left out: {_count(len(left), 'error')} ({codes}); all of them: archivegen check")
    return tuple(d for d in found if d.code in wanted or d in kept), remarks


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
