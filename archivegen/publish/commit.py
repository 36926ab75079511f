"""Putting in place what was made, and recording it: the one part of a build that changes the site."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress

import msgspec

from archivegen.diagnostics import Diagnostic, MachineError, Place, RefusedError, warning
from archivegen.publish.bundles import Resting
from archivegen.publish.decide import Decision
from archivegen.publish.disk import disk_errors, must_be_writable
from archivegen.publish.entries import entries_after, recorded_anew
from archivegen.publish.flush import to_disk
from archivegen.publish.ground import Desk, Ground
from archivegen.publish.making import Plans
from archivegen.publish.manifest import (
    MANIFEST_NAME,
    SITES,
    Entry,
    PublishedState,
    load_journal,
    load_sites,
    manifest_lines,
    save_state,
)
from archivegen.publish.safety import refuse_through_links
from archivegen.publish.swap import swap_in
from archivegen.publish.write import Staged, Staging, Stuck, folders_above, place, stage_manifest, stamp_of
from archivegen.source.snapshot import Stamp
from archivegen.stopping import finishing

_FEW = 1000  # files that a preview changed and has not recorded yet, at most


class Change(msgspec.Struct, frozen=True):
    """What is to be put in place and recorded. ``fresh`` are the staged files that are others than those on disk.

    ``about`` is recorded besides the files. ``beyond`` are the files of ours, ``unwanted`` those of the record, of
    which no job and no bundle that stays is; ``resting`` those of bundles that the next build need not look at.
    ``staying`` is what is to be recorded of the files that stay, where it is another than before. ``listing``: the
    manifest is made, too; ``lines`` are those of the files of the record, if these are worked out already.
    """

    staged: tuple[Staged, ...]
    fresh: tuple[Staged, ...]
    decision: Decision
    marks: Mapping[str, str]
    plans: Plans
    about: PublishedState
    beyond: Set[str]
    unwanted: Set[str]
    resting: Resting
    staying: Mapping[str, Entry]
    lines: Mapping[str, str]
    listing: bool


class Published(msgspec.Struct, frozen=True):
    """What publishing did. ``diagnostics`` is not empty where a template failed; then nothing was written.

    ``entries`` are all files as they are recorded; none where that was left for a later build.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    rendered: int = 0
    foreign: int = 0
    entries: tuple[Entry, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    ground: Ground | None = None  # as it is now, as far as this process has seen
    remarks: tuple[Diagnostic, ...] = ()  # what was published all the same


def commit(desk: Desk, ground: Ground, staging: Staging, change: Change) -> Published:
    """Put everything in place."""
    staged, fresh, decision = change.staged, change.fresh, change.decision
    made = {one.path for one in staged}
    gone = [path for path in decision.delete if path not in made and path != MANIFEST_NAME]
    dropped = change.unwanted - made
    last = _manifest(desk, ground, staging, change, dropped)
    if desk.how == "files":
        must_be_writable(desk.output, [*gone, *(one.path for one in (*fresh, *last))])
    changes = bool(fresh or gone or last)
    unsaved = ground.unsaved | ground.left | made
    lightly = not (change.listing or ground.state_lost or len(unsaved) > _FEW)  # a build that lists all of it follows
    if changes:
        if desk.lasting:
            with disk_errors(desk.output.name):
                to_disk([one.staged for one in (*fresh, *last)])
        # written before the first change, so that a build that is stopped leaves nothing that is nobody's
        save_state(desk.state / "journal", sorted(unsaved if lightly else ground.ours | made), lasting=desk.lasting)
    with finishing():  # up to here a stop leaves the output as it was
        lost = [*_lost(ground, change.beyond - made), *sorted(ground.stuck)]
        stamps, stuck = _put_there(desk, ground, staging, fresh, gone, lost, last)
        # more than what was put there, where a tree is swapped in
        moved = {path for path in stamps if path in ground.previous and path not in dropped}
        seen = made | moved
        stood = {path: stamps.get(path) or ground.present.get(path) or stamp_of(desk.output / path) for path in seen}
        if last:
            with suppress(FileNotFoundError):  # somebody took it away since
                stood[MANIFEST_NAME] = stamp_of(desk.output / MANIFEST_NAME)
        marks, causes = change.marks, change.plans.causes
        changed = {**change.staying, **recorded_anew(ground.previous, stood, marks, causes)}
        entries = entries_after(ground.previous, dropped, changed, staged, marks, causes, stood)
        about = change.about
        about_all = (about.toolchain, about.withheld) != (ground.toolchain, ground.withheld)
        other = ground.state_lost or fresh or gone or about_all or entries is not ground.previous or not ground.recorded
        if other and not lightly:
            save_state(desk.state / "published", msgspec.structs.replace(about, entries=tuple(entries.values())))
        stays = frozenset(one.folder for one in stuck)  # the next build tries again
        if stays != ground.stuck:
            save_state(desk.state / "stuck", sorted(stays), lasting=desk.lasting)
        if not lightly:
            with suppress(FileNotFoundError):
                (desk.state / "journal").unlink()
    foreign = len(ground.foreign - made)
    same_files = not (dropped or gone) and made <= ground.previous.keys() and stood.keys() <= ground.present.keys()
    return Published(
        (),
        len(entries),
        tuple(sorted(one.path for one in fresh)),
        tuple(gone),
        sum(1 for path, _ in decision.make if path.endswith(".html")),
        foreign,
        () if lightly else tuple(entries.values()),
        decision.make,
        _after(
            ground,
            change,
            entries,
            stood,
            gone,
            stays,
            unsaved,
            recorded=not (other and lightly),
            same_files=same_files,
        ),
        tuple(_left_over(one, desk) for one in stuck),
    )


def _put_there(
    desk: Desk,
    ground: Ground,
    staging: Staging,
    fresh: Sequence[Staged],
    gone: Sequence[str],
    lost: Sequence[str],
    last: Sequence[Staged],
) -> tuple[dict[str, Stamp], tuple[Stuck, ...]]:
    """The stamps of the files that came, and the folders that should have gone.

    Raises `MachineError` and `RefusedError`.
    """
    new = (*fresh, *last)
    try:
        refuse_through_links(desk.output, [*gone, *(one.path for one in new)])
        if desk.how == "swap" and (new or gone):
            return swap_in(desk.output, staging.folder, desk.staging, new, set(gone), lost, ground.present), ()
        return place(desk.output, fresh, gone, lost, last, lasting=desk.lasting)
    except (MachineError, RefusedError):
        _keep_to_what_is_there(desk)
        raise


def _keep_to_what_is_there(desk: Desk) -> None:
    """The journal after a disk that failed: what was taken back is not ours when somebody puts it there later."""
    there = [path for path in load_journal(desk.state) if os.path.lexists(desk.output / path)]
    with suppress(MachineError):
        if there:
            save_state(desk.state / "journal", sorted(there), lasting=desk.lasting)
        else:
            with disk_errors(str(desk.state)), suppress(FileNotFoundError):
                (desk.state / "journal").unlink()


def _manifest(desk: Desk, ground: Ground, staging: Staging, change: Change, dropped: Set[str]) -> list[Staged]:
    """The manifest, staged where it is another: a disk that is full for it is so before the first change.

    Without any, the folder would not be known as ours.
    """
    if not change.listing and (desk.output / MANIFEST_NAME).exists():
        return []
    if desk.site and desk.site not in (names := load_sites(desk.state)):
        save_state(desk.state / SITES, (*names, desk.site), lasting=desk.lasting)  # before the manifest says so
    known = change.lines or manifest_lines(ground.previous.values())
    lines = {path: line for path, line in known.items() if path not in dropped} | manifest_lines(change.staged)
    return stage_manifest(desk.output, lines, staging, desk.site)


def _left_over(stuck: Stuck, desk: Desk) -> Diagnostic:
    message = f"this folder is empty now and cannot be removed ({stuck.why}): it stays in the site"
    hint = "look at the rights of the folder that it is in; the next build tries again"
    return warning(f"{desk.output.name}/{stuck.folder}", Place(), "FOLDER-STAYS", message, hint=hint)


def _after(
    ground: Ground,
    change: Change,
    entries: Mapping[str, Entry],
    stood: dict[str, Stamp],
    gone: Sequence[str],
    stuck: frozenset[str],
    unsaved: frozenset[str],
    *,
    recorded: bool,
    same_files: bool,
) -> Ground:
    """The ground after publishing, if nobody else has touched it meanwhile; ``stood`` are stamps seen since."""
    present = ground.present if ground.settled else {**ground.present}  # that of this process: nobody else has it
    present |= stood
    for path in gone:
        present.pop(path, None)
    known = same_files and ground.settled is not None
    after = Ground(
        present,
        entries,
        ground.ours if known else frozenset((*entries, MANIFEST_NAME)),
        ground.intact if known else frozenset(entries),
        state_lost=False,
        toolchain=change.about.toolchain,
        withheld=change.about.withheld,
        stuck=stuck,
        settled=change.plans.settled,
        resting=change.resting,
        recorded=recorded,
        unsaved=frozenset() if recorded else unsaved,
    )
    if known:  # what was worked out of the files' names
        vars(after).update(vars(ground))
    return after


def _lost(ground: Ground, unwanted: Iterable[str]) -> list[str]:
    """Files of ours that are no longer wanted and that somebody else removed: their folders may be empty now."""
    absent = (path for path in unwanted if path not in ground.present)
    return sorted(path for path in absent if ground.present.keys().isdisjoint(folders_above(path)))
