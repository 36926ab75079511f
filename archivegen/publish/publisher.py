"""Publishing: decide what changed, make it aside, then put it in place. An error publishes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec

from archivegen.diagnostics import Diagnostic, Place, error, warning
from archivegen.held import Held
from archivegen.pages.context import Context
from archivegen.pages.jobs import Copy, Job
from archivegen.publish.bundles import Bundle, Making, Resting, at_rest, settle
from archivegen.publish.decide import Decision, decide
from archivegen.publish.disk import disk_errors, must_be_writable
from archivegen.publish.entries import entries_after
from archivegen.publish.flush import to_disk
from archivegen.publish.ground import Desk, Ground
from archivegen.publish.leaks import Kept, Leaks, is_fed
from archivegen.publish.making import PackedBodies, Plans, Settled, make, wanted_files
from archivegen.publish.manifest import (
    MANIFEST_NAME,
    Entry,
    Listed,
    PublishedState,
    save_state,
)
from archivegen.publish.render import Look
from archivegen.publish.safety import refuse_overwriting
from archivegen.publish.swap import swap_in
from archivegen.publish.templates import TemplateFailure
from archivegen.publish.write import (
    Staged,
    Staging,
    Stuck,
    folders_above,
    place,
    sha256_of,
    stage_manifest,
    stamp_of,
)
from archivegen.source.snapshot import Stamp
from archivegen.stopping import finishing

_FEW = 1000  # files that a preview changed and has not recorded yet, at most
_OURS = "archivegen writes a file of this name itself: the list of all that it published"


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


def publish(
    desk: Desk,
    jobs: Sequence[Job],
    bundles: Sequence[Bundle],
    look: Look,
    context: Context,
    bodies: PackedBodies,
    ground: Ground,
    tell: Callable[[str, int, int], None],
    executor: Executor | None = None,
    *,
    afresh: bool = False,
    later: str = "",
    held_back: Kept | None = None,
    verify: bool = False,
    held: Held | None = None,
    paths: frozenset[str] | None = None,
) -> Published:
    """Make what must be made and put it in place; the manifest last. Raises `MachineError`, `RefusedError`.

    ``later``: a folder whose files stay as they are for now, and so does the manifest: a build without it follows.
    ``held_back``: texts of which no file may hold a trace, else nothing is published; files that stay are looked into
    for what is new among them, or with ``verify`` for all. ``held``: what a process keeps that builds again.
    ``paths`` are those of the jobs.
    """
    held = held or Held()
    paths = frozenset(job.path for job in jobs) if paths is None else paths
    if MANIFEST_NAME in paths:
        own = [job for job in jobs if job.path == MANIFEST_NAME]
        return Published(tuple(error(_said(job), Place(), "ADDRESS", _OURS, hint="rename it") for job in own))
    resting = at_rest(bundles, ground.resting)
    beyond = held.once("files of no job and at rest", _beyond, ground.ours, paths, resting)
    unwanted = beyond & ground.previous.keys() if ground.settled else ground.previous.keys() - paths - resting
    kept, due = settle(bundles, ground.previous, ground.intact, unwanted, afresh=afresh)
    leaks = Leaks(held_back or Kept(), ground.withheld, everything=verify)
    with (
        Staging(desk.staging, desk.output.name, leaks.look) as staging,
        Making(due, staging.folder / "bundles", partial(tell, "indexing")) as making,  # while this process decides
    ):
        deciding = partial(tell, "deciding", 0, 0)
        deciding()
        try:
            # where the program itself is another, no page can be the same: none is worked out to see
            before = {} if afresh or ground.toolchain != look.toolchain else ground.previous
            settled = None if afresh else ground.settled
            plans = wanted_files(
                tuple(jobs),
                look,
                before,
                ground.intact,
                context,
                later=later,
                settled=settled,
                held=held,
                tell=deciding,
            )
        except TemplateFailure as bad:
            return Published((bad.diagnostic,))
        wanted = plans.wanted
        stays = {want.path for want in kept}
        beyond, unwanted = beyond - stays, unwanted - stays  # but for those of bundles that are made now
        decision = decide(
            wanted, ground.previous, ground.intact, ground.present, beyond, afresh=afresh, left=ground.left
        )
        decision = msgspec.structs.replace(decision, keep=(*decision.keep, *stays))
        wanted += kept
        tell("rendering", 0, 0)
        doing = [plans.jobs[path] for path, _ in decision.make]
        made = make(
            doing, plans.at_hand, desk.root, look, context, bodies, staging, partial(tell, "rendering"), executor
        )
        if made.problems:
            return Published(made.problems)
        tell("indexing", 0, 0)
        bundled = [(one, why) for one, why in making.made() if one.path not in paths]
        tell("publishing", 0, 0)
        staged = [*made.staged, *(one for one, _ in bundled)]
        copied = {job.path for job in doing if isinstance(job, Copy)}
        unseen = [*(one for one in made.staged if one.path in copied), *(one for one, _ in bundled if is_fed(one.path))]
        leaks.look_at((one.path, Path(one.staged)) for one in unseen)
        passed = {one.path for one in staged} | beyond
        leaks.look_again(desk.output, (path for path in ground.previous if path not in passed))
        if found := leaks.diagnostics():
            return Published(found)
        fresh = [one for one in staged if not _same(one, desk, ground)]
        refuse_overwriting(desk.output, _strangers(fresh, ground))
        rest = stays.union(one.path for one, _ in bundled)
        marks = {want.path: want.fingerprint for want in wanted} | made.marks
        marks |= {one.path: why for one, why in bundled}
        return _commit(
            desk,
            staged,
            fresh,
            decision,
            marks,
            plans,
            ground,
            staging,
            PublishedState((), look.toolchain, leaks.marks),
            beyond,
            unwanted,
            Resting(tuple(bundle.prefix for bundle in bundles), resting | rest if rest else resting),
            listing=not later,
        )


def _beyond(ours: frozenset[str], paths: frozenset[str], resting: frozenset[str]) -> frozenset[str]:
    return ours - paths - resting


def _said(job: Job) -> str:
    return job.source if isinstance(job, Copy) else job.path


def _strangers(fresh: Sequence[Staged], ground: Ground) -> set[str]:
    """Files of others that are in the way: at the place of a new file, above it, or in a folder that it replaces."""
    foreign = ground.foreign
    if not foreign:
        return set()
    holding = {folder for path in foreign for folder in folders_above(path)}
    found: set[str] = set()
    for one in fresh:
        found |= foreign & {one.path, *folders_above(one.path)}
        if one.path in holding:
            found |= {path for path in foreign if path.startswith(f"{one.path}/")}
    return found


def _commit(
    desk: Desk,
    staged: Sequence[Staged],
    fresh: Sequence[Staged],
    decision: Decision,
    marks: Mapping[str, str],
    plans: Plans,
    ground: Ground,
    staging: Staging,
    about: PublishedState,
    beyond: Set[str],
    unwanted: Set[str],
    resting: Resting,
    *,
    listing: bool,
) -> Published:
    """Put everything in place. ``about``: what is to be recorded besides the files.

    ``beyond`` are the files of ours, ``unwanted`` those of the record, of which no job and no bundle that stays is;
    ``resting`` those of bundles that the next build need not look at.
    """
    made = {one.path for one in staged}
    gone = [path for path in decision.delete if path not in made and path != MANIFEST_NAME]
    dropped = unwanted - made
    last: list[Staged] = []
    if listing or not (desk.output / MANIFEST_NAME).exists():  # without any, the folder would not be known as ours
        listed = [Listed(one.path, one.size, one.sha256) for one in staged]
        kept = ground.previous.keys() - made - dropped
        listed += (Listed(e.path, e.size, e.sha256) for e in map(ground.previous.__getitem__, kept))
        last = stage_manifest(desk.output, listed, staging)  # a disk that is full for it is so before the first change
    if desk.how == "files":
        must_be_writable(desk.output, [*gone, *(one.path for one in (*fresh, *last))])
    changes = bool(fresh or gone or last)
    unsaved = ground.unsaved | ground.left | made
    lightly = not (listing or ground.state_lost or len(unsaved) > _FEW)  # a build that lists all of it follows
    if changes:
        if desk.lasting:
            with disk_errors(desk.output.name):
                to_disk([one.staged for one in (*fresh, *last)])
        # written before the first change, so that a build that is stopped leaves nothing that is nobody's
        save_state(desk.state / "journal", sorted(unsaved if lightly else ground.ours | made), lasting=desk.lasting)
    with finishing():  # up to here a stop leaves the output as it was
        lost = [*_lost(ground, beyond - made), *sorted(ground.stuck)]
        stamps: dict[str, Stamp] = {}
        stuck: tuple[Stuck, ...] = ()
        if desk.how == "swap" and changes:
            stamps = swap_in(
                desk.output, staging.folder, desk.staging, (*fresh, *last), set(gone), lost, ground.present
            )
        else:
            stamps, stuck = place(desk.output, fresh, gone, lost, last, lasting=desk.lasting)
        # more than what was put there, where a tree is swapped in
        moved = {path for path in stamps if path in ground.previous and path not in dropped}
        seen = made.union(decision.keep, moved)
        stood = {path: stamps.get(path) or ground.present.get(path) or stamp_of(desk.output / path) for path in seen}
        if last:
            with suppress(FileNotFoundError):  # somebody took it away since
                stood[MANIFEST_NAME] = stamp_of(desk.output / MANIFEST_NAME)
        entries = entries_after(ground.previous, dropped, staged, marks, plans.causes, stood)
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
            entries,
            about,
            stood,
            gone,
            stays,
            plans.settled,
            resting,
            unsaved,
            recorded=not (other and lightly),
            same_files=same_files,
        ),
        tuple(_left_over(one, desk) for one in stuck),
    )


def _left_over(stuck: Stuck, desk: Desk) -> Diagnostic:
    message = f"this folder is empty now and cannot be removed ({stuck.why}): it stays in the site"
    hint = "look at the rights of the folder that it is in; the next build tries again"
    return warning(f"{desk.output.name}/{stuck.folder}", Place(), "FOLDER-STAYS", message, hint=hint)


def _after(
    ground: Ground,
    entries: Mapping[str, Entry],
    about: PublishedState,
    stood: dict[str, Stamp],
    gone: Sequence[str],
    stuck: frozenset[str],
    settled: Settled | None,
    resting: Resting,
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
        toolchain=about.toolchain,
        withheld=about.withheld,
        stuck=stuck,
        settled=settled,
        resting=resting,
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


def _same(one: Staged, desk: Desk, ground: Ground) -> bool:
    """Whether the file on disk already has these bytes; then it is not touched."""
    stamp = ground.present.get(one.path)
    if stamp is None or stamp.size != one.size:
        return False
    before = ground.previous.get(one.path)
    if before is not None and one.path in ground.intact:
        return before.sha256 == one.sha256
    target = desk.output / one.path
    return not target.is_symlink() and sha256_of(target) == one.sha256
