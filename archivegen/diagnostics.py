"""What is wrong, where, and what to do about it: values that every stage returns and ``cli`` prints once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import groupby
from typing import Literal

import msgspec

CHANGES = frozenset(("ADDRESS-CHANGED", "LINK-CHANGED"))  # what only history tells, once: a build accepts it
LATE = frozenset(("FOLDER-STAYS",))  # warnings of publishing itself: the site is there by then
MANY = 400  # known words above which only the nearest by a quicker measure are compared
CLOSER = 20  # so many of them
HINTED = 300  # unknown names of one sort for which the nearest known one is looked for: thousands are no slips
SECOND = 0.1  # of 1: how much less alike than the nearest word another may be, to be named beside it
Severity = Literal["error", "warning", "note"]  # a note asks for nothing; only ``check`` has them


class Place(msgspec.Struct, frozen=True, array_like=True, order=True, gc=False):
    """A place in a source file: line and column, both counted from 1 in code points; 0 means "the whole"."""

    line: int = 0
    column: int = 0
    length: int = 1


class Diagnostic(msgspec.Struct, frozen=True, order=True, gc=False):
    """One finding. ``path`` is relative to the project, with forward slashes.

    ``source`` is the text of the line, ``hint`` the remedy. Diagnostics with the same code and a non-empty ``group``
    are one finding seen in many places (an unknown field in two thousand files) and are printed once, with a count.
    """

    path: str
    line: int
    column: int
    severity: Severity
    code: str
    message: str
    hint: str = ""
    source: str = ""
    length: int = 1
    group: str = ""

    def __str__(self) -> str:
        """The first line of the report, ``PATH:LINE:COL: error[CODE]: message``."""
        where = self.path + (f":{self.line}:{self.column}" if self.line else "")
        return f"{where}: {self.severity}[{self.code}]: {self.message}"


def distinct(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings in order, each once; quick where long runs of them are in order already."""
    return [one for one, _ in groupby(sorted(found))]


class ArchivegenError(Exception):
    """A failure that the user can understand; ``exit_code`` as in the contract."""

    exit_code = 1

    def __init__(self, message: str, diagnostics: Iterable[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


class InputError(ArchivegenError):
    """The input (content, template, data, settings) is wrong: exit 1."""


class UsageError(ArchivegenError):
    """The command line or an environment variable is wrong: exit 2."""

    exit_code = 2


class RefusedError(ArchivegenError):
    """Refused for safety (a folder that is not ours, a file that would be overwritten, a lock): exit 3."""

    exit_code = 3


class MachineError(ArchivegenError):
    """The machine failed (disk, rights, a missing program): exit 4."""

    exit_code = 4


def error(
    path: str, place: Place, code: str, message: str, *, hint: str = "", source: str = "", group: str = ""
) -> Diagnostic:
    """An error at a place of a file; ``group`` gathers the same finding over many pages."""
    return Diagnostic(path, place.line, place.column, "error", code, message, hint, source, place.length, group)


def warning(
    path: str, place: Place, code: str, message: str, *, hint: str = "", source: str = "", group: str = ""
) -> Diagnostic:
    """A warning at a place of a file; ``group`` gathers the same finding over many files."""
    return Diagnostic(path, place.line, place.column, "warning", code, message, hint, source, place.length, group)


def note(
    path: str, place: Place, code: str, message: str, *, hint: str = "", source: str = "", group: str = ""
) -> Diagnostic:
    """A remark at a place of a file that asks for nothing; ``group`` gathers the same remark over many records."""
    return Diagnostic(path, place.line, place.column, "note", code, message, hint, source, place.length, group)


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """``did you mean "title"?`` for the nearest known word, or two that are about as near; or an empty string."""
    others = sorted(other for other in dict.fromkeys(known) if other != word)
    if len(others) > MANY:  # a close look at each of thousands of names, for each of hundreds of slips, takes minutes
        from rapidfuzz import fuzz, process

        others = [name for name, *_ in process.extract(word, others, scorer=fuzz.ratio, limit=CLOSER)]
    near = difflib.get_close_matches(word, others, n=2, cutoff=cutoff)
    if len(near) == 2 and _likeness(word, near[1]) < _likeness(word, near[0]) - SECOND:
        near.pop()
    return "did you mean " + " or ".join(f'"{n}"' for n in near) + "?" if near else ""


def _likeness(word: str, other: str) -> float:
    return difflib.SequenceMatcher(None, other, word).ratio()


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(d.severity == "error" for d in diagnostics)
