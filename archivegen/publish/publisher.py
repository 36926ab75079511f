"""Publishing: decide what changed, make it aside, then put it in place. An error publishes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path, PurePosixPath

import msgspec

from archivegen.checked import save_checked
from archivegen.diagnostics import Diagnostic, Place, error
from archivegen.pages.jobs import Copy, Job
from archivegen.publish.decide import Decision, Wanted, decide
from archivegen.publish.making import PackedBodies, make, wanted_files
from archivegen.publish.manifest import (
    MANIFEST_NAME,
    Entry,
    Listed,
    PublishedState,
    by_path,
    load_journal,
    load_state,
    read_manifest,
)
from archivegen.publish.render import Look
from archivegen.publish.safety import check_ours, refuse_overwriting
from archivegen.publish.templates import TemplateFailure
from archivegen.publish.write import (
    Staged,
    Staging,
    files_below,
    prune,
    put_in_place,
    remove,
    sha256_of,
    stamp_of,
    write_manifest,
)
from archivegen.source.snapshot import Stamp

_OURS = "archivegen writes a file of this name itself: the list of all that it published"


class Ground(msgspec.Struct, frozen=True):
    """What is on disk before publishing, and what of it is ours."""

    present: dict[str, Stamp]
    previous: dict[str, Entry]
    listed: dict[str, Listed]
    ours: frozenset[str]
    intact: frozenset[str]
    state_lost: bool


class Bundle(msgspec.Struct, frozen=True):
    """Files made by another program (the search index) in a folder: published as they are, or left as they stand."""

    prefix: str
    fingerprint: str
    make: Callable[[Path], None] | None  # None: keep what was published before


class Published(msgspec.Struct, frozen=True):
    """What publishing did. ``diagnostics`` is not empty where a template failed; then nothing was written."""

    diagnostics: tuple[Diagnostic, ...]
    files: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    rendered: int = 0
    foreign: int = 0
    entries: tuple[Entry, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


class Desk(msgspec.Struct, frozen=True):
    """Where publishing happens: the project, the output folder, and the folder for state about this output."""

    root: Path
    output: Path
    state: Path
    staging: Path


def survey(desk: Desk, *, adopt: bool, verify: bool = False) -> Ground:
    """Look at the output folder. Raises `RefusedError` where it holds files and no manifest of ours.

    ``verify``: stamps prove nothing, every file is read.
    """
    present = files_below(desk.output)
    listed = read_manifest(desk.output)
    journal = load_journal(desk.state)
    check_ours(desk.output, present.keys() - journal, listed is not None or bool(journal), adopt)
    stored = load_state(desk.state / "published")
    previous = dict(by_path(stored.entries)) if stored else {}
    saved = (desk.state / "published").stat().st_mtime_ns if stored and not verify else 0
    intact = frozenset(path for path, entry in previous.items() if _is_intact(desk, path, entry, present, saved))
    ours = frozenset((listed or {}).keys() | journal | intact | ({MANIFEST_NAME} if listed is not None else set()))
    return Ground(present, previous, listed or {}, ours, intact, stored is None)


def _is_intact(desk: Desk, path: str, entry: Entry, present: dict[str, Stamp], saved: int) -> bool:
    """Whether a file is as recorded. ``saved`` is when the record was written.

    A file that is changed in the very tick of the clock in which its stamp was taken may keep that stamp: only one
    that was older than the record of it proves anything (git calls the others racy).
    """
    stamp = present.get(path)
    if stamp is None or stamp.size != entry.size:
        return False
    if stamp == entry.stamp and stamp.ctime_ns < saved:
        return True
    target = desk.output / path
    return not target.is_symlink() and sha256_of(target) == entry.sha256


def publish(
    desk: Desk,
    jobs: Sequence[Job],
    bundle: Bundle | None,
    look: Look,
    bodies: PackedBodies,
    ground: Ground,
    tell: Callable[[int, int], None],
    executor: Executor | None = None,
    *,
    afresh: bool = False,
) -> Published:
    """Make what must be made and put it in place; the manifest last. Raises `MachineError`, `RefusedError`."""
    if own := [job for job in jobs if job.path == MANIFEST_NAME]:
        return Published(tuple(error(_said(job), Place(), "ADDRESS", _OURS, hint="rename it") for job in own))
    try:
        wanted, causes = wanted_files(jobs, look, bodies, {} if afresh else ground.previous, ground.intact)
    except TemplateFailure as bad:
        return Published((bad.diagnostic,))
    paths = {job.path for job in jobs}
    kept_bundle, make_bundle = _bundle(bundle, ground, paths, afresh)
    ours = ground.ours - {want.path for want in kept_bundle}
    decision = decide(wanted, ground.previous, ground.intact, ground.present, ours, afresh=afresh)
    decision = msgspec.structs.replace(decision, keep=(*decision.keep, *(want.path for want in kept_bundle)))
    wanted += kept_bundle
    with Staging(desk.staging) as staging:
        todo = {path for path, _ in decision.make}
        made = make([job for job in jobs if job.path in todo], desk.root, look, bodies, staging, tell, executor)
        if made.problems:
            return Published(made.problems)
        staged = list(made.staged)
        if make_bundle and bundle and bundle.make:
            staged += (one for one in _make_bundle(bundle, staging) if one.path not in paths)
        fresh = [one for one in staged if not _same(one, desk, ground)]
        refuse_overwriting(desk.output, _strangers(fresh, ground))
        marks = {want.path: want.fingerprint for want in wanted} | made.marks
        return _commit(desk, staged, fresh, decision, marks, causes, bundle, ground, staging)


def _said(job: Job) -> str:
    return job.source if isinstance(job, Copy) else job.path


def _bundle(bundle: Bundle | None, ground: Ground, paths: Collection[str], afresh: bool) -> tuple[list[Wanted], bool]:
    """The files of the bundle to keep, and whether it must be made. It is made as a whole or kept as a whole.

    ``paths`` are those of jobs, which are none of the bundle's also where they lie in its folder.
    Where it is to be left as it stands but is damaged, what is left of it is kept under no fingerprint, so that it
    never counts as up to date.
    """
    if bundle is None:
        return [], False
    before = [e for path, e in ground.previous.items() if path.startswith(bundle.prefix) and path not in paths]
    whole = bool(before) and all(entry.path in ground.intact for entry in before)
    current = whole and not afresh and all(entry.fingerprint == bundle.fingerprint for entry in before)
    if not current and bundle.make is not None:
        return [], True
    left = [entry for entry in before if entry.path in ground.intact]
    return [Wanted(entry.path, entry.fingerprint if whole else "") for entry in left], False


def _above(path: str) -> Iterable[str]:
    """The folders that a path lies in: ``a/b``, ``a`` for ``a/b/c``."""
    return (str(folder) for folder in PurePosixPath(path).parents if folder.name)


def _strangers(fresh: Sequence[Staged], ground: Ground) -> set[str]:
    """Files of others that are in the way: at the place of a new file, above it, or in a folder that it replaces."""
    foreign = ground.present.keys() - ground.ours - {MANIFEST_NAME}
    holding = {folder for path in foreign for folder in _above(path)}
    found: set[str] = set()
    for one in fresh if foreign else ():
        found |= foreign & {one.path, *_above(one.path)}
        if one.path in holding:
            found |= {path for path in foreign if path.startswith(f"{one.path}/")}
    return found


def _make_bundle(bundle: Bundle, staging: Staging) -> list[Staged]:
    folder = staging.folder / "bundle"
    if bundle.make:
        bundle.make(folder)
    found = []
    for path in sorted(files_below(folder)):
        place = folder / path
        found.append(Staged(f"{bundle.prefix}{path}", str(place), sha256_of(place), place.stat().st_size))
    return found


def _commit(
    desk: Desk,
    staged: Sequence[Staged],
    fresh: Sequence[Staged],
    decision: Decision,
    marks: Mapping[str, str],
    causes: Mapping[str, str],
    bundle: Bundle | None,
    ground: Ground,
    staging: Staging,
) -> Published:
    made = {one.path for one in staged}
    gone = [path for path in decision.delete if path not in made and path != MANIFEST_NAME]
    if fresh or gone:
        # written before the first change, so that a build that is stopped leaves nothing that is nobody's
        save_checked(desk.state / "journal", sorted(ground.ours | made))
    first = _in_the_way(gone, fresh)
    remove(desk.output, sorted(first))
    stamps = put_in_place(desk.output, fresh)
    remove(desk.output, [path for path in gone if path not in first])
    prune(desk.output, _lost(ground, made | marks.keys()))
    entries = [
        Entry(
            one.path,
            marks.get(one.path, bundle.fingerprint if bundle else ""),
            one.sha256,
            one.size,
            stamps.get(one.path) or stamp_of(desk.output / one.path),
            causes.get(one.path, ""),
        )
        for one in staged
    ]
    kept = set(decision.keep) - made
    entries += [
        msgspec.structs.replace(
            ground.previous[path], fingerprint=marks[path], stamp=ground.present[path], cause=causes.get(path, "")
        )
        for path in kept
    ]
    desk.output.mkdir(parents=True, exist_ok=True)
    write_manifest(desk.output, entries, staging)
    state = PublishedState(tuple(sorted(entries, key=lambda e: e.path)))
    if (
        ground.state_lost
        or fresh
        or gone
        or state.entries != tuple(sorted(ground.previous.values(), key=lambda e: e.path))
    ):
        save_checked(desk.state / "published", state)
    with suppress(FileNotFoundError):
        (desk.state / "journal").unlink()
    foreign = len(ground.present.keys() - ground.ours - made - {MANIFEST_NAME})
    return Published(
        (),
        len(entries),
        tuple(sorted(one.path for one in fresh)),
        tuple(gone),
        sum(1 for path, _ in decision.make if path.endswith(".html")),
        foreign,
        state.entries,
        decision.make,
    )


def _in_the_way(gone: Sequence[str], fresh: Sequence[Staged]) -> set[str]:
    """Files of ours that go before others come: a folder is to be where they are, or a file where their folder is."""
    files = {one.path for one in fresh}
    folders = {folder for path in files for folder in _above(path)}
    return {path for path in gone if path in folders or not files.isdisjoint(_above(path))}


def _lost(ground: Ground, wanted: Collection[str]) -> list[str]:
    """Files of ours that are no longer wanted and that somebody else removed: their folders may be empty now."""
    absent = (path for path in ground.ours if path not in wanted and path not in ground.present)
    return sorted(path for path in absent if ground.present.keys().isdisjoint(_above(path)))


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
