"""The table of contents of the pipeline: from the files on disk to the published site, stage by stage."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

import msgspec
from filelock import FileLock, Timeout

from archivegen.accepting import accept, accepted, drifted
from archivegen.archive.answers import Answers
from archivegen.archive.findings import findings
from archivegen.archive.model import Archive
from archivegen.archive.select import Rules
from archivegen.diagnostics import Diagnostic, InputError, Place, RefusedError, has_errors, warning
from archivegen.frame import all_jobs, own_templates, surroundings
from archivegen.pages.context import Context
from archivegen.pages.index import BUNDLE
from archivegen.pages.plan import Plan
from archivegen.project import Project, ensure_state_folder, open_project, toolchain
from archivegen.publish.bundles import Bundle
from archivegen.publish.cache import Cache
from archivegen.publish.indexing import Indexing, index_bundles
from archivegen.publish.publisher import Desk, Ground, Published, publish, survey
from archivegen.publish.render import try_all
from archivegen.publish.safety import check_output
from archivegen.publish.templates import Templates
from archivegen.publish.write import STAGING_PREFIX, disk_of
from archivegen.reading import Reading, read_archive
from archivegen.settings import Settings
from archivegen.source.snapshot import Snapshot
from archivegen.texts import Stamps
from archivegen.wording import wording_for

LOCK_SECONDS = 10


class BuildOptions(msgspec.Struct, frozen=True):
    """What a caller may ask of a build; ``None`` and ``""`` mean "as site.toml says".

    ``today`` is the Julian day number that decides what is due. ``search``: "now" indexes in this build, "later"
    publishes pages and keeps the search index as it stands, "off" leaves search out of the site.
    """

    today: int
    output: str = ""
    base_url: str = ""
    drafts: bool = False
    future: bool = False
    strict: bool = False
    jobs: int = 0
    clean: bool = False
    search: Literal["now", "later", "off"] = "now"
    preview: bool = False
    adopt: bool = False
    config_file: str = ""


class Balance(msgspec.Struct, frozen=True):
    """Where every article went, so that nothing is lost in silence."""

    articles: int = 0
    published: int = 0
    drafts: int = 0
    not_due: int = 0
    expired: int = 0
    records: tuple[tuple[str, int, str], ...] = ()  # ("people", 318, "people"): the last is the word for so many
    mentions: int = 0
    doubts: int = 0
    files: int = 0
    written: int = 0
    removed: int = 0
    kept_foreign: int = 0


class BuildResult(msgspec.Struct, frozen=True):
    """What a build found and did. ``ok`` is false where nothing was published because the input is wrong."""

    ok: bool
    diagnostics: tuple[Diagnostic, ...]
    balance: Balance
    output: str  # the output folder, absolute
    changed: tuple[str, ...] = ()  # site-relative paths of the files written or removed
    rendered: int = 0
    reasons: tuple[tuple[str, str], ...] = ()  # (path, why) for every file not kept


class Progress(Protocol):
    """Told how far a stage is; called often, must be quick."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``stage`` has done ``done`` of ``total`` items."""


class Memory:
    """What a process remembers from one build to the next; a new one is always right, only slower."""

    def __init__(self) -> None:
        self.stamps: Stamps = {}
        self.answers: Answers | None = None  # of a preview's first build, where nothing was published to compare with


def build(
    root: Path, options: BuildOptions, memory: Memory | None = None, progress: Progress | None = None
) -> BuildResult:
    """Build the archive in ``root``.

    Wrong input is a result with ``ok=False`` and diagnostics, and leaves the output folder as it was. Raises
    `RefusedError` where publishing would not be safe and `MachineError` where the machine fails.
    """
    tell = progress or _quiet
    memory = memory or Memory()
    try:
        project = open_project(root.resolve(), options.config_file, options.base_url, options.output)
    except InputError as wrong:
        return BuildResult(ok=False, diagnostics=wrong.diagnostics, balance=Balance(), output=options.output)
    check_output(project.root, project.output, project.settings.content.dir)
    desk = Desk(project.root, project.output, project.state, _staging(project))
    ensure_state_folder(project.root)
    with _locked(project), _cache(project) as cache:
        ground = survey(desk, adopt=options.adopt)
        ready = _prepare(project, options, cache, memory, tell)
        if ready.planned is None:
            balance = _balance(ready.reading)
            return BuildResult(ok=False, diagnostics=ready.found, balance=balance, output=str(project.output))
        published = _publish(desk, ready, ready.planned, ground, tell, options)
        found = tuple(sorted({*ready.found, *published.diagnostics}))
        if cache.damaged:
            message = "what was remembered of earlier builds was damaged; everything was made again"
            found = (*found, warning(".archivegen/cache.sqlite", Place(), "CACHE", message))
        changed = tuple(sorted({*published.written, *published.removed}))
        balance = _balance(ready.reading, published)
        ok = not published.diagnostics
        if ok:
            memory.answers = accept(project, ready.reading, ready.before, preview=options.preview)
        return BuildResult(ok, found, balance, str(project.output), changed, published.rendered, published.reasons)


class _Ready(msgspec.Struct, frozen=True):
    """Everything understood and planned; ``planned`` is ``None`` where that is wrong which ``found`` says."""

    reading: Reading
    context: Context
    templates: Templates
    found: tuple[Diagnostic, ...]
    planned: Plan | None
    before: Answers | None = None  # what the site named when it was last published


def _prepare(
    project: Project, options: BuildOptions, cache: Cache, memory: Memory, tell: Progress, *, since: bool = True
) -> _Ready:
    """``since``: compare with what was published last."""
    rules = Rules(options.today, options.drafts, options.future)
    reading = read_archive(project, rules, cache, tell, options.jobs, memory.stamps)
    memory.stamps = _stamps(reading.snapshot)
    words = wording_for(project.settings.site.language)
    templates, problems = own_templates(reading.snapshot, words)
    context = surroundings(project, reading, words, search=options.search != "off", preview=options.preview)
    before = accepted(project, preview=options.preview) if since else None
    if before is None and options.preview:
        before = memory.answers
    found = sorted({*reading.diagnostics, *problems, *drifted(before, reading)})
    if _stops(found, options):
        return _Ready(reading, context, templates, tuple(found), None)
    planned, more = all_jobs(context, templates, project, reading.snapshot)
    found = sorted({*found, *more})
    return _Ready(reading, context, templates, tuple(found), None if _stops(found, options) else planned, before)


def inspect(
    root: Path, options: BuildOptions, progress: Progress | None = None
) -> tuple[tuple[Diagnostic, ...], Archive]:
    """Everything that a build would complain about, and what only ``check`` looks for; publishes nothing.

    Raises `InputError` for wrong settings.
    """
    project = open_project(root.resolve(), options.config_file, options.base_url, options.output)
    ensure_state_folder(project.root)
    everything = msgspec.structs.replace(options, drafts=True, future=True)
    with _cache(project) as cache:
        found: set[Diagnostic] = set()
        for chosen in (options, everything):  # as it is published now, and as it will be when all is
            ready = _prepare(project, chosen, cache, Memory(), progress or _quiet, since=chosen is options)
            found |= {*ready.found, *ready.reading.notes}
        reading = ready.reading
        found |= set(findings(reading.archive, reading.registry, reading.snapshot, reading.bodies))
        if ready.planned is not None:
            found |= set(try_all(ready.planned.jobs, ready.templates, ready.reading.bodies))
        return tuple(sorted(found)), ready.reading.archive


def read_only(root: Path, config_file: str, rules: Rules) -> Reading:
    """The archive as ``build`` would publish it, without publishing. Raises `InputError` for wrong settings."""
    with reading_only(open_project(root.resolve(), config_file), rules) as reading:
        return reading


@contextmanager
def reading_only(project: Project, rules: Rules) -> Iterator[Reading]:
    """The same for those who look into the bodies: what is remembered of these stays within reach."""
    ensure_state_folder(project.root)
    with _cache(project) as cache:
        yield read_archive(project, rules, cache, _quiet)


def _quiet(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _stops(found: list[Diagnostic], options: BuildOptions) -> bool:
    return has_errors(found) or (options.strict and bool(found))


def _staging(project: Project) -> Path:
    """A folder on the output's own disk, so that a finished file can be renamed into place in one step."""
    output, state = project.output.resolve(), project.state / "staging"
    if disk_of(output) == disk_of(state):
        return state
    beside = output.parent
    if disk_of(beside) == disk_of(output) and os.access(beside, os.W_OK):
        return beside / f"{STAGING_PREFIX}{output.name}"
    return output / f"{STAGING_PREFIX}{output.name}"  # hidden inside, and gone when the build ends


@contextmanager
def _locked(project: Project) -> Iterator[None]:
    project.state.mkdir(parents=True, exist_ok=True)
    lock = FileLock(project.state / "lock", timeout=LOCK_SECONDS)
    try:
        lock.acquire()
    except Timeout as busy:
        raise RefusedError(f"another build of {project.output} is running; wait for it to end") from busy
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _cache(project: Project) -> Iterator[Cache]:
    cache = Cache(project.root / ".archivegen" / "cache.sqlite")
    try:
        yield cache
    finally:
        cache.close()


def _stamps(snapshot: Snapshot) -> Stamps:
    return {f.path: (f.stamp, f.digest) for f in snapshot.files if f.stamp is not None}


def _publish(
    desk: Desk, ready: _Ready, planned: Plan, ground: Ground, tell: Progress, options: BuildOptions
) -> Published:
    bundles: tuple[Bundle, ...] = ()
    settings = ready.context.settings
    if ready.context.site.search:
        how = Indexing(BUNDLE, _search_language(settings, planned), settings.search.shard_pages)
        later = options.search == "later"
        bundles = (Bundle(BUNDLE, "", None),) if later else index_bundles(planned.searchable, how, ready.reading.bodies)
    return publish(
        desk,
        planned.jobs,
        bundles,
        ready.templates,
        toolchain(settings.site.language),
        ready.reading.bodies,
        ground,
        lambda done, total: tell("rendering", done, total),
        afresh=options.clean,
        tell_bundles=lambda done, total: tell("indexing", done, total),
    )


def _search_language(settings: Settings, planned: Plan) -> str:
    """One index for all languages where there are several: a reader of one page finds what stands in all others."""
    several = len({page.language for page in planned.searchable}) > 1
    return settings.search.force_language or (settings.site.language if several else "")


def _balance(reading: Reading, published: Published | None = None) -> Balance:
    archive, selection = reading.archive, reading.selection
    counts = Counter(record.kind for record in reading.registry.records)
    words = {k.name: (k.label if counts[k.name] == 1 else k.plural).lower() for k in reading.registry.kinds}
    return Balance(
        articles=sum(d.role == "article" for d in reading.documents),
        published=len(selection.published),
        drafts=len(selection.drafts),
        not_due=len(selection.not_due),
        expired=len(selection.expired),
        records=tuple((name, counts[name], word) for name, word in words.items()),
        mentions=sum(m.status != "doubt" for a in archive.articles for m in a.named.mentions),
        doubts=archive.doubts,
        files=published.files if published else 0,
        written=len(published.written) if published else 0,
        removed=len(published.removed) if published else 0,
        kept_foreign=published.foreign if published else 0,
    )
