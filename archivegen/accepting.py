"""What was published last is the measure of what changes: remembered beside the state of each output."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from archivegen.archive.addresses import Published, homes_of, moved
from archivegen.archive.answers import Answers, answers_of, drifts, stands_for
from archivegen.archive.drift import drift_findings
from archivegen.archive.remedies import Sheets
from archivegen.archive.same_source import Home
from archivegen.checked import load_checked
from archivegen.diagnostics import Diagnostic, has_errors
from archivegen.held import Held
from archivegen.project import Project, published_state, tools
from archivegen.publish.manifest import save_state
from archivegen.reading import Reading
from archivegen.sealed import stamp_of

T = TypeVar("T")
NAME = "answers"
HOMES = "addresses"


def accepted(project: Project, held: Held, *, preview: bool) -> Answers | None:
    """What texts named when the site was last published; for a preview too. ``None`` where that is not known."""
    return _kept(_published(project, preview=preview) / NAME, Answers, held)


def _published(project: Project, *, preview: bool) -> Path:
    return published_state(project) if preview else project.state


def _kept(place: Path, kind: type[T], held: Held) -> T | None:
    """What was saved there, read once as long as nobody replaces it."""
    return held.once(f"saved {place.name}", lambda *_: _load(place, kind), str(place), stamp_of(str(place)))


def _load(place: Path, kind: type[T]) -> T | None:
    data = load_checked(place)
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except msgspec.MsgspecError:
        return None


def drifted(before: Answers | None, reading: Reading, held: Held) -> tuple[Diagnostic, ...]:
    """What means something else than before, though nobody touched the text.

    Nothing where another version of archivegen built the site, or where there are errors, from which much may follow.
    """
    if before is None or before.tools != tools() or _is_wrong(reading, held):
        return ()
    told = reading.told()
    if not held.keep and before.stands_for == stands_for(before.tools, told):
        return ()
    found = drifts(before, told, held)
    if not found.found:
        return ()
    return drift_findings(found, reading.registry, reading.lexicon, told.body, _sheets(reading))


def measure_of(reading: Reading, before: Answers | None, *, preview: bool) -> Answers:
    """What later builds are to be measured by, once this is published: ``before`` itself, where that says the same.

    A preview publishes nothing: its measure stays what it is; where there is none, what it shows at first.
    """
    if before is not None and preview:
        return before
    told = reading.told()
    if before is not None and before.stands_for == stands_for(tools(), told):
        return before
    return answers_of(tools(), told, before if before and before.tools == tools() else None)


def accept(project: Project, measure: Answers, before: Answers | None, *, preview: bool) -> Answers:
    """Take what is published now for the measure of later builds, and save it."""
    if measure is not before and not preview:
        save_state(project.state / NAME, measure)
    return measure


def readdressed(project: Project, reading: Reading, held: Held, *, preview: bool) -> tuple[Diagnostic, ...]:
    """What had another address when the site was last published, by whichever version of archivegen.

    Nothing where there are errors, or nothing was published; a preview compares with what `build` published.
    """
    before = _kept(_published(project, preview=preview) / HOMES, tuple[Home, ...], held)
    if before is None or _is_wrong(reading, held):
        return ()
    homes = _homes(reading, held)
    if before == homes:
        return ()
    front = _sheets(reading).front
    return moved(before, Published(reading.archive, reading.registry, homes, front, project.config.path), held)


def _sheets(reading: Reading) -> Sheets:
    return Sheets(reading.archive, reading.registry, reading.files, reading.bodies)


def _is_wrong(reading: Reading, held: Held) -> bool:
    return held.once("errors in texts", has_errors, reading.diagnostics)


def remember_addresses(project: Project, reading: Reading, held: Held) -> None:
    """Take the addresses that are published now for those that later builds are to keep."""
    homes = _homes(reading, held)
    if _kept(project.state / HOMES, tuple[Home, ...], held) != homes:
        save_state(project.state / HOMES, homes)


def _homes(reading: Reading, held: Held) -> tuple[Home, ...]:
    return homes_of(reading.archive, reading.files, held)
