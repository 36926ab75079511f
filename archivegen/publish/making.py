"""Making what has to be made: pages rendered and pictures made, here or in workers, data written out, files copied."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec

from archivegen.diagnostics import Diagnostic
from archivegen.digest import digest_bytes
from archivegen.held import Held
from archivegen.pages.context import Context
from archivegen.pages.jobs import Copy, Generate, Job, Picture, Render
from archivegen.publish.decide import Wanted
from archivegen.publish.manifest import Entry
from archivegen.publish.picturing import make_pictures
from archivegen.publish.render import (
    Draft,
    Look,
    Sheet,
    cause,
    copy_fingerprint,
    draft,
    rendered,
    sheet,
    sheet_fingerprint,
)
from archivegen.publish.write import Staged, Staging
from archivegen.source.metadata import is_cleaned, without_metadata
from archivegen.workers import run

ERRORS_SHOWN = 50
AT_HAND = 64 << 20  # bytes of data files and views that are kept from comparing to writing
PackedBodies = Callable[[str], bytes]


Known = Render | Generate  # what is made of that which the archive says


class Made(msgspec.Struct, frozen=True):
    """What was staged, the fingerprint of each file by path, and what is wrong with templates."""

    staged: tuple[Staged, ...]
    marks: dict[str, str]
    problems: tuple[Diagnostic, ...]


class Settled(msgspec.Struct, frozen=True):
    """What a build of this process settled: with which look, and which jobs.

    ``loose`` are the places of those that are to be looked at again all the same: of what is not known of what it is
    made, or left for later; and of files that are copied, which may have changed since they were looked at.
    """

    look: Look
    jobs: tuple[Job, ...]
    loose: tuple[int, ...]


class AtHand(msgspec.Struct, frozen=True):
    """What was worked out to be compared, by path, so that it need not be worked out again to be written."""

    data: dict[str, bytes]
    drafts: dict[str, Draft]


class Plans(msgspec.Struct, frozen=True):
    """What there should be, the cause of each file by path, and what is at hand of it.

    ``jobs`` are those of these files, by path. All others are made of the same as in the build that left their files,
    which are so as they were recorded.
    """

    wanted: list[Wanted]
    causes: dict[str, str]
    at_hand: AtHand
    jobs: dict[str, Job]
    settled: Settled | None


def wanted_files(
    jobs: tuple[Job, ...],
    look: Look,
    previous: Mapping[str, Entry],
    intact: frozenset[str],
    context: Context,
    *,
    later: str = "",
    settled: Settled | None = None,
    held: Held | None = None,
    tell: Callable[[], None] = lambda: None,
) -> Plans:
    """What there should be, with the fingerprint of its content as far as it must be known.

    Files below the folder ``later`` are left as they stand where they are intact: under no cause, so that they do not
    count as up to date.

    What is made of the same as before has the fingerprint that it had before. Only of what else stands in the output
    as it was written is the content worked out, to see whether it is the same all the same; of the rest the
    fingerprint is "" here, as it will be made in any case. ``settled`` is what the build of which ``previous`` tells
    has settled, where nobody else can have touched the output since; what this one settles is told where it is
    ``held``. ``tell`` is called before a content is worked out. Raises `TemplateFailure`.
    """
    held = held or Held()
    wanted: list[Wanted] = []
    causes: dict[str, str] = {}
    at_hand = AtHand({}, {})
    loose: list[int] = []
    room = AT_HAND
    moving = _moving(jobs, look, settled, held)
    for place in moving:
        job = jobs[place]
        why = causes[job.path] = cause(job, look)
        before = previous.get(job.path)
        if isinstance(job, Copy | Picture) or not job.made_of:
            loose.append(place)
        if isinstance(job, Copy | Picture):
            mark = why
        elif before is None:
            mark = ""
        elif why and before.cause == why:
            mark = before.fingerprint
        elif job.path not in intact:
            mark = ""
        elif later and job.path.startswith(later):
            mark, causes[job.path] = before.fingerprint, ""
            loose.append(place)
        elif isinstance(job, Render):
            tell()
            drawn = draft(job, context)
            mark = sheet_fingerprint(drawn.page, look)
            if mark != before.fingerprint and len(drawn.page.view) <= room:
                at_hand.drafts[job.path] = drawn
                room -= len(drawn.page.view)
        else:
            tell()
            found = job.data(context)
            mark = digest_bytes(found)
            if mark != before.fingerprint and len(found) <= room:
                at_hand.data[job.path] = found
                room -= len(found)
        wanted.append(Wanted(job.path, mark))
    own = {jobs[place].path: jobs[place] for place in moving}
    return Plans(wanted, causes, at_hand, own, Settled(look, jobs, tuple(loose)) if held.keep else None)


def _moving(jobs: tuple[Job, ...], look: Look, settled: Settled | None, held: Held) -> Sequence[int]:
    """The places of the jobs that are to be looked at, in order."""
    if settled is None or settled.look is not look:
        return range(len(jobs))
    places = held.apart(settled.jobs, jobs)
    if places is not None:
        return sorted({*settled.loose, *(i for i in places if not _alike(settled.jobs[i], jobs[i]))})
    loose = {*settled.loose}
    last = {job.path: job for place, job in enumerate(settled.jobs) if place not in loose}
    return [i for i, job in enumerate(jobs) if job.path not in last or not _alike(last[job.path], job)]


def _alike(before: Job, job: Job) -> bool:
    """Whether two jobs make the same file, as far as is known."""
    if before is job:
        return True
    if isinstance(before, Copy | Picture) or isinstance(job, Copy | Picture) or before.path != job.path:
        return False
    return before.made_of == job.made_of and _template(before) == _template(job)


def _template(job: Known) -> str:
    return job.template if isinstance(job, Render) else ""


def make(
    jobs: Sequence[Job],
    at_hand: AtHand,
    root: Path,
    look: Look,
    context: Context,
    bodies: PackedBodies,
    staging: Staging,
    tell: Callable[[int, int], None],
    executor: Executor | None,
) -> Made:
    """Make these jobs; ``at_hand`` is what is worked out already.

    Data is written out between the pages, while workers render. Raises `MachineError`.
    """
    pages = [job for job in jobs if isinstance(job, Render)]
    others = [job for job in jobs if not isinstance(job, Render | Picture)]
    pictures = [job for job in jobs if isinstance(job, Picture)]
    marks: dict[str, str] = {}
    staged: list[Staged] = []
    problems: dict[Diagnostic, None] = {}
    done = 0
    for number, (job, made) in enumerate(_rendered(pages, at_hand.drafts, look, context, bodies, marks, executor), 1):
        if isinstance(made, Diagnostic):
            problems[made] = None
            if len(problems) >= ERRORS_SHOWN:
                break
        else:
            staged.append(staging.put(job.path, made))
        due = len(others) * number // len(pages)
        if not problems:
            staged += (_other(one, at_hand.data, root, context, staging, marks) for one in others[done:due])
            done = due
        tell(number + done, len(jobs))
    if not problems:
        for other in others[done:]:
            staged.append(_other(other, at_hand.data, root, context, staging, marks))
            tell(len(staged), len(jobs))
        for one in make_pictures(pictures, partial(place_of, root), staging, marks, executor) if pictures else ():
            if isinstance(one, Diagnostic):
                problems[one] = None
            else:
                staged.append(one)
            tell(len(staged), len(jobs))
    return Made(tuple(staged), marks, tuple(sorted(problems)))


def _rendered(
    pages: Sequence[Render],
    drafts: Mapping[str, Draft],
    look: Look,
    context: Context,
    bodies: PackedBodies,
    marks: dict[str, str],
    executor: Executor | None,
) -> Iterator[tuple[Render, bytes | Diagnostic]]:
    def sheets() -> Iterator[Sheet]:
        for job in pages:
            drawn = drafts.get(job.path) or draft(job, context)
            marks[job.path] = sheet_fingerprint(drawn.page, look)
            yield sheet(drawn, bodies)

    yield from zip(pages, run(rendered, sheets(), len(pages), look, executor), strict=True)


def _other(
    job: Generate | Copy,
    data: Mapping[str, bytes],
    root: Path,
    context: Context,
    staging: Staging,
    marks: dict[str, str],
) -> Staged:
    if isinstance(job, Generate):
        found = data.get(job.path)
        found = job.data(context) if found is None else found
        marks[job.path] = digest_bytes(found)
        return staging.put(job.path, found)
    place = place_of(root, job.source)
    if is_cleaned(job.source):
        found = place.read_bytes()
        marks[job.path] = copy_fingerprint(job.source, digest_bytes(found))
        return staging.put(job.path, without_metadata(found))
    one = staging.copy(job.path, place)
    # a source that was changed since it was scanned: what is there is made from the bytes that were copied
    marks[job.path] = copy_fingerprint(job.source, one.digest)
    return one


def place_of(root: Path, source: str) -> Path:
    """Where a source is on the disk."""
    place = root / source
    return place if place.exists() else _as_spelled(root, source)


def _as_spelled(root: Path, path: str) -> Path:
    """The file of that path where its name on disk is composed in another way (paths here are NFC)."""
    place = root
    for part in PurePosixPath(path).parts:
        names = (child.name for child in place.iterdir()) if place.is_dir() else iter(())
        place /= next((name for name in names if unicodedata.normalize("NFC", name) == part), part)
    return place
