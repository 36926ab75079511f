"""Publishing: decide what changed, make it aside, then put it in place. An error publishes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from archivegen.diagnostics import Diagnostic
from archivegen.pages.jobs import Copy, Generate, Job, Render
from archivegen.publish.decide import Decision, Wanted, decide
from archivegen.publish.manifest import (
    MANIFEST_NAME,
    Entry,
    Listed,
    PublishedState,
    by_path,
    load_checked,
    load_state,
    read_manifest,
    save_checked,
)
from archivegen.publish.render import Bodies, job_fingerprint, render
from archivegen.publish.safety import check_ours, refuse_overwriting
from archivegen.publish.templates import TemplateFailure, Templates
from archivegen.publish.write import (
    Staged,
    Staging,
    files_below,
    put_in_place,
    remove,
    sha256_of,
    stamp_of,
    write_manifest,
)
from archivegen.source.snapshot import Stamp

ERRORS_SHOWN = 50


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
    reasons: tuple[tuple[str, str], ...] = ()


class Desk(msgspec.Struct, frozen=True):
    """Where publishing happens: the project, the output folder, and the folder for state about this output."""

    root: Path
    output: Path
    state: Path
    staging: Path
    theme: Path


def survey(desk: Desk, *, adopt: bool) -> Ground:
    """Look at the output folder. Raises `RefusedError` where it holds files and no manifest of ours."""
    present = files_below(desk.output)
    listed = read_manifest(desk.output)
    journal = _journal(desk)
    check_ours(desk.output, present.keys() - journal, listed is not None or bool(journal), adopt)
    stored = load_state(desk.state / "published")
    previous = dict(by_path(stored.entries)) if stored else {}
    ours = frozenset((listed or {}).keys() | journal | ({MANIFEST_NAME} if listed is not None else set()))
    intact = frozenset(path for path, entry in previous.items() if _is_intact(desk, path, entry, present))
    return Ground(present, previous, listed or {}, ours, intact, stored is None)


def _is_intact(desk: Desk, path: str, entry: Entry, present: dict[str, Stamp]) -> bool:
    stamp = present.get(path)
    if stamp is None or stamp.size != entry.size:
        return False
    return stamp == entry.stamp or sha256_of(desk.output / path) == entry.sha256


def publish(
    desk: Desk,
    jobs: Sequence[Job],
    bundle: Bundle | None,
    templates: Templates,
    toolchain: str,
    bodies: Bodies,
    ground: Ground,
    tell: Callable[[int, int], None],
    *,
    afresh: bool = False,
) -> Published:
    """Make what must be made and put it in place; the manifest last. Raises `MachineError`, `RefusedError`."""
    try:
        wanted = [Wanted(job.path, job_fingerprint(job, templates, toolchain)) for job in jobs]
    except TemplateFailure as bad:
        return Published((bad.diagnostic,))
    kept_bundle, make_bundle = _bundle(bundle, ground, afresh)
    wanted += [Wanted(entry.path, entry.fingerprint) for entry in kept_bundle]
    decision = decide(wanted, ground.previous, ground.intact, ground.present, ground.ours, afresh=afresh)
    refuse_overwriting(desk.output, _strangers(desk, decision, jobs, ground))
    with Staging(desk.staging) as staging:
        staged, problems = _make(desk, jobs, decision, templates, bodies, staging, tell)
        if problems:
            return Published(tuple(problems))
        if make_bundle and bundle and bundle.make:
            staged += _make_bundle(bundle, staging)
        return _commit(desk, staged, decision, wanted, bundle, ground, staging)


def _bundle(bundle: Bundle | None, ground: Ground, afresh: bool) -> tuple[list[Entry], bool]:
    """The files of the bundle to keep, and whether it must be made. It is made as a whole or kept as a whole."""
    if bundle is None:
        return [], False
    before = [entry for path, entry in ground.previous.items() if path.startswith(bundle.prefix)]
    whole = bool(before) and all(entry.path in ground.intact for entry in before)
    current = whole and not afresh and all(entry.fingerprint == bundle.fingerprint for entry in before)
    if current or bundle.make is None:
        return [entry for entry in before if entry.path in ground.intact], False
    return [], True


def _strangers(desk: Desk, decision: Decision, jobs: Sequence[Job], ground: Ground) -> list[str]:
    """Files in the way that are not ours and differ from what would be written."""
    made = {path for path, _ in decision.make}
    inline = {job.path: job.data for job in jobs if isinstance(job, Generate)}
    found = []
    for path in sorted(made & ground.present.keys() - ground.ours):
        target = desk.output / path
        if path not in inline or target.is_symlink() or target.read_bytes() != inline[path]:
            found.append(path)
    return found


def _make(
    desk: Desk,
    jobs: Sequence[Job],
    decision: Decision,
    templates: Templates,
    bodies: Bodies,
    staging: Staging,
    tell: Callable[[int, int], None],
) -> tuple[list[Staged], list[Diagnostic]]:
    todo = {path for path, _ in decision.make}
    staged: list[Staged] = []
    problems: dict[Diagnostic, None] = {}
    for number, job in enumerate((job for job in jobs if job.path in todo), 1):
        try:
            if isinstance(job, Render):
                staged.append(staging.put(job.path, render(job, templates, bodies)))
            elif isinstance(job, Generate):
                staged.append(staging.put(job.path, job.data))
            else:
                staged.append(staging.copy(job.path, _source(desk, job)))
        except TemplateFailure as bad:
            problems[bad.diagnostic] = None
            if len(problems) >= ERRORS_SHOWN:
                break
        tell(number, len(todo))
    return staged, sorted(problems)


def _source(desk: Desk, job: Copy) -> Path:
    if job.source.startswith("theme:"):
        return desk.theme / job.source.removeprefix("theme:")
    return desk.root / job.source


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
    staged: list[Staged],
    decision: Decision,
    wanted: Sequence[Wanted],
    bundle: Bundle | None,
    ground: Ground,
    staging: Staging,
) -> Published:
    made = {one.path for one in staged}
    gone = [path for path in decision.delete if path not in made and path != MANIFEST_NAME]
    fresh = [one for one in staged if not _same(one, desk, ground)]
    if fresh or gone:
        # written before the first change, so that a build that is stopped leaves nothing that is nobody's
        save_checked(desk.state / "journal", sorted(ground.ours | made))
    stamps = put_in_place(desk.output, fresh)
    remove(desk.output, gone)
    reasons = {want.path: want.fingerprint for want in wanted}
    entries = [
        Entry(
            one.path,
            reasons.get(one.path, bundle.fingerprint if bundle else ""),
            one.sha256,
            one.size,
            stamps.get(one.path) or stamp_of(desk.output / one.path),
        )
        for one in staged
    ]
    kept = set(decision.keep) - made
    entries += [
        msgspec.structs.replace(ground.previous[path], fingerprint=reasons[path], stamp=ground.present[path])
        for path in kept
    ]
    desk.output.mkdir(parents=True, exist_ok=True)
    write_manifest(desk.output, entries, staging)
    state = PublishedState(tuple(sorted(entries, key=lambda e: e.path)))
    if ground.state_lost or fresh or gone or state.entries != tuple(sorted(ground.previous.values(), key=lambda e: e.path)):
        save_checked(desk.state / "published", state)
    with suppress(FileNotFoundError):
        (desk.state / "journal").unlink()
    foreign = len(ground.present.keys() - ground.ours - made)
    return Published(
        (),
        len(entries) + 1,
        tuple(sorted(one.path for one in fresh)),
        tuple(gone),
        sum(1 for path, _ in decision.make if path.endswith(".html")),
        foreign,
        decision.make,
    )


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


def _journal(desk: Desk) -> set[str]:
    data = load_checked(desk.state / "journal")
    if data is None:
        return set()
    try:
        return set(msgspec.msgpack.decode(data, type=list[str]))
    except msgspec.MsgspecError:
        return set()
