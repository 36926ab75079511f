"""Publishing: decide what changed, make it aside, then put it in place. An error publishes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import msgspec

from archivegen.diagnostics import Place, error
from archivegen.held import Held
from archivegen.pages.context import Context
from archivegen.pages.jobs import Copy, Job
from archivegen.publish.bundles import Bundle, Making, Resting, at_rest, settle
from archivegen.publish.commit import Change, Published, commit
from archivegen.publish.decide import decide
from archivegen.publish.entries import recorded_anew
from archivegen.publish.ground import Desk, Ground
from archivegen.publish.leaks import Kept, Leaks, is_fed
from archivegen.publish.making import PackedBodies, make, wanted_files
from archivegen.publish.manifest import MANIFEST_NAME, Entry, PublishedState, manifest_lines
from archivegen.publish.render import Look
from archivegen.publish.safety import refuse_overwriting
from archivegen.publish.templates import TemplateFailure
from archivegen.publish.write import (
    Staged,
    Staging,
    folders_above,
    sha256_of,
)
from archivegen.workers import dismiss

_OURS = "archivegen writes a file of this name itself: the list of all that it published"


def publish(
    desk: Desk,
    jobs: Sequence[Job],
    bundles: Sequence[Bundle],
    making: Making,
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
    meanwhile: Callable[[], object] = lambda: None,
) -> Published:
    """Make what must be made and put it in place; the manifest last. Raises `MachineError`, `RefusedError`.

    ``making`` may have begun some of the ``bundles``, in case that they are due; it begins what is missing.
    ``later``: a folder whose files stay as they are for now, and so does the manifest: a build without it follows.
    ``held_back``: texts of which no file may hold a trace, else nothing is published; files that stay are looked into
    for what is new among them, or with ``verify`` for all. ``held``: what a process keeps that builds again.
    ``paths`` are those of the jobs. ``meanwhile`` is called where there is nothing to do but wait for bundles.
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
    making.begin(due)  # while this process decides
    leaks = Leaks(held_back or Kept(), ground.withheld, everything=verify)
    with Staging(desk.staging, desk.output.name, leaks.look) as staging:
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
        dismiss(executor)
        indexing = partial(tell, "indexing", 0, 0)
        indexing()
        meanwhile()
        marks = {want.path: want.fingerprint for want in wanted} | made.marks
        staying, lines = _worked_out(ground, decision.keep, marks, plans.causes, indexing, listing=not later)
        bundled = [(one, why) for one, why in making.made(due) if one.path not in paths]
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
        marks |= {one.path: why for one, why in bundled}
        change = Change(
            tuple(staged),
            tuple(fresh),
            decision,
            marks,
            plans,
            PublishedState((), look.toolchain, leaks.marks),
            beyond,
            unwanted,
            Resting(tuple(bundle.prefix for bundle in bundles), resting | rest if rest else resting),
            staying,
            lines,
            listing=not later,
        )
        return commit(desk, ground, staging, change)


def _worked_out(
    ground: Ground,
    keep: Iterable[str],
    marks: Mapping[str, str],
    causes: Mapping[str, str],
    tell: Callable[[], None],
    *,
    listing: bool,
) -> tuple[dict[str, Entry], dict[str, str]]:
    """What is recorded of the files that stay, where it is another, and the lines of the manifest of the record.

    Both take a while, in which bundles are made; ``tell`` may end it by raising.
    """
    tell()
    staying = recorded_anew(ground.previous, {path: ground.present[path] for path in keep}, marks, causes)
    tell()
    return staying, manifest_lines(ground.previous.values()) if listing else {}


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
    return found - ground.others.intersection(one.path for one in fresh)


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
