"""The table of contents of the pipeline: from the files on disk to the published site, stage by stage."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from archivegen import sealed
from archivegen.accepting import accept, accepted, drifted, readdressed, remember_addresses
from archivegen.archive.answers import Answers
from archivegen.archive.findings import GAPS, findings
from archivegen.archive.model import Archive
from archivegen.archive.select import Rules, same_days
from archivegen.catalogues import own_catalogues, remarks
from archivegen.checked import clear_parts
from archivegen.cluster import executor_for
from archivegen.collection import without_collection
from archivegen.diagnostics import CHANGES, Diagnostic, InputError, Place, has_errors, warning
from archivegen.explaining import explain, inputs_of, remember, remembered
from archivegen.frame import all_jobs, own_templates, surroundings
from archivegen.held import Held
from archivegen.holding import handmade, held_back
from archivegen.imaging import look_at
from archivegen.outcome import Balance, BuildOptions, BuildResult, Explained, Progress
from archivegen.pages.context import Context
from archivegen.pages.downloads import DATA
from archivegen.pages.index import BUNDLE
from archivegen.pages.plan import Plan
from archivegen.placeholders import placeholders
from archivegen.project import Project, ensure_state_folder, open_project, settings_file, toolchain
from archivegen.publish.bundles import Bundle
from archivegen.publish.cache import Cache
from archivegen.publish.claim import clear_dead
from archivegen.publish.elsewhere import loads_elsewhere
from archivegen.publish.indexing import Indexing, index_bundles
from archivegen.publish.leaks import Kept
from archivegen.publish.lock import only_build
from archivegen.publish.manifest import MANIFEST_NAME
from archivegen.publish.publisher import Desk, Ground, Published, publish, survey
from archivegen.publish.render import Look, alike, look_of, try_all
from archivegen.publish.safety import check_output
from archivegen.publish.swap import clear_previous
from archivegen.publish.write import STAGING_PREFIX, disk_of
from archivegen.reading import Reading, read_archive
from archivegen.settings import Settings
from archivegen.source.snapshot import Stamps
from archivegen.stamps import remember_stamps, remembered_stamps
from archivegen.wording import wording_for
from archivegen.workers import pool

__all__ = ["Balance", "BuildOptions", "BuildResult", "Memory", "Progress", "build", "inspect", "read_only"]

LOCK_SECONDS = 10


class Memory:
    """What a process remembers from one build to the next; a new one is always right, only slower.

    ``keep=False``: there will be no next.
    """

    def __init__(self, *, keep: bool = True) -> None:
        self.stamps: Stamps = {}
        self.held = Held(keep=keep)
        self.reading: Reading | None = None  # of the last build that succeeded: what the site on disk was made from
        self.ground: tuple[Path, Ground] | None = None  # an output folder, as that build left it
        self.answers: Answers | None = None  # of a preview's first build, where nothing was published to compare with


def build(
    root: Path, options: BuildOptions, memory: Memory | None = None, progress: Progress | None = None
) -> BuildResult:
    """Build the archive in ``root``.

    Wrong input is a result with ``ok=False`` and diagnostics, and leaves the output folder as it was. Raises
    `RefusedError` where publishing would not be safe and `MachineError` where the machine fails.
    """
    tell = progress or _quiet
    memory = memory or Memory(keep=False)
    settings = sealed.witness_of(settings_file(root.resolve(), options.config_file))
    try:
        project = open_project(root.resolve(), options.config_file, options.base_url, options.output)
    except InputError as wrong:
        return BuildResult(ok=False, diagnostics=wrong.diagnostics, balance=Balance(), output=options.output)
    check_output(project.root, project.output, project.settings.content.dir)
    if options.preview:  # which is written elsewhere, and says so before the first build that would be refused
        check_output(project.root, project.root / project.settings.output.dir, project.settings.content.dir)
    kinds, chosen = memory.held.steady("kinds", project.kinds), memory.held.steady("settings", project.settings)
    project = msgspec.structs.replace(project, kinds=kinds, settings=chosen)
    desk = Desk(project.root, project.output, project.state, _staging(project), options.publish, not options.preview)
    ensure_state_folder(project.root)
    with (
        only_build(project.state, LOCK_SECONDS),
        _cache(project, forget=options.search != "later") as cache,
        executor_for(options.jobs, options.executor) as executor,
        without_collection(),
    ):
        clear_dead(desk.staging)
        clear_previous(desk.staging)
        clear_parts(project.state)
        tell("surveying", 0, 0)
        ground = _ground(desk, options, memory)
        ready = _prepare(project, options, cache, memory, tell, executor)
        if ready.planned is None:
            balance = _balance(ready.reading)
            return BuildResult(ok=False, diagnostics=ready.found, balance=balance, output=str(project.output))
        kept = None
        if project.settings.output.leak_check and not options.preview:
            kept = held_back(project, ready.reading, ready.context, ready.planned, _rules(options))
        published = _publish(desk, ready, ready.planned, ground, tell, options, executor, kept)
        found = tuple(sorted({*ready.found, *published.diagnostics}))
        if cache.damaged:
            message = "what was remembered of earlier builds was damaged; everything was made again"
            found = (*found, warning(".archivegen/cache.sqlite", Place(), "CACHE", message))
        changed = tuple(sorted({*published.written, *published.removed}))
        balance = _balance(ready.reading, published)
        ok = not published.diagnostics
        explained: tuple[Explained, ...] = ()
        if ok:
            tell("remembering", 0, 0)
            memory.answers = accept(project, ready.reading, ready.before, preview=options.preview)
            if not options.preview:
                remember_addresses(project, ready.reading)
            memory.reading = ready.reading
            memory.ground = (desk.output, published.ground) if published.ground else None
            explained = () if options.preview else _explained(project, ready, ready.planned, published, options)
        result = BuildResult(
            ok,
            found,
            balance,
            str(project.output),
            changed,
            published.rendered,
            published.reasons,
            project.settings.site.base_url,
            explained,
        )
    # only now that the lock is let go: a seal says that nothing at all is left to do
    if ok and not options.preview and options.search != "later":
        _seal(project, options, ready, published, result, settings)
    return result


def _ground(desk: Desk, options: BuildOptions, memory: Memory) -> Ground:
    """What is in the output: where search is left for later, as the last build left it; the next looks at it all."""
    left, memory.ground = memory.ground, None
    if options.search == "later" and left is not None and left[0] == desk.output:
        return left[1]
    return survey(desk, adopt=options.adopt, verify=options.verify)


def _seal(
    project: Project,
    options: BuildOptions,
    ready: _Ready,
    published: Published,
    result: BuildResult,
    settings: sealed.Witness,
) -> None:
    """Remember what was read and written, so that the next build may find at once that there is nothing to do."""
    root, snapshot = str(project.root), ready.reading.snapshot
    read = [settings]
    for folder in snapshot.folders:
        stamp = msgspec.structs.astuple(folder.stamp) if folder.stamp else sealed.ABSENT
        read.append(sealed.Witness(f"{root}/{folder.path}", stamp, folder.names))
    for file in snapshot.files:
        stamp = msgspec.structs.astuple(file.stamp) if file.stamp else sealed.ABSENT
        read.append(sealed.Witness(f"{root}/{file.path}", stamp, "" if file.stamp else file.digest))
    if snapshot.linked:
        return  # where a link leads is not known from stamps
    output = str(project.output)
    written = [(f"{output}/{e.path}", msgspec.structs.astuple(e.stamp)) for e in published.entries if e.stamp]
    folders = sorted({os.path.dirname(path) for path, _ in written})
    written += [(path, sealed.stamp_of(path, through_links=False)) for path in (*folders, f"{output}/{MANIFEST_NAME}")]
    lasting = tuple(d for d in result.diagnostics if d.code not in {"CACHE", *CHANGES})
    balance = msgspec.structs.replace(result.balance, written=0, removed=0)
    nothing_done = BuildResult(
        ok=True, diagnostics=lasting, balance=balance, output=result.output, base_url=result.base_url
    )
    days = same_days(ready.reading.documents, options.today)
    sealed.seal_build(project.root, options, nothing_done, read, written, days)


def _explained(
    project: Project, ready: _Ready, planned: Plan, published: Published, options: BuildOptions
) -> tuple[Explained, ...]:
    """What became of every file and why, where that is asked for; what it was made from is kept for the next."""
    if not (options.explain or published.reasons or published.written or published.removed):
        return ()  # a build that changes nothing remembers nothing new
    before = remembered(project.state)
    chosen = {
        "--drafts": options.drafts,
        "--future": options.future,
        "--base-url": options.base_url,
        "--no-search": options.search == "off",
    }
    language = ready.context.site.language
    settings = (project.config.path, (project.root / project.config.path).read_bytes())
    now = inputs_of(
        ready.reading.snapshot, settings, ready.look.templates, ready.context.site, chosen, toolchain(language)
    )
    remember(project.state, now, before)
    if not options.explain:
        return ()
    archive, templates = ready.reading.archive, ready.look.templates
    return explain(planned.jobs, published, project.state, archive, templates, before, now)


class _Ready(msgspec.Struct, frozen=True):
    """Everything understood and planned; ``planned`` is ``None`` where that is wrong which ``found`` says."""

    reading: Reading
    context: Context
    look: Look
    found: tuple[Diagnostic, ...]
    planned: Plan | None
    before: Answers | None = None  # what the site named when it was last published
    notes: tuple[Diagnostic, ...] = ()  # of images, for `check` alone


def _prepare(
    project: Project,
    options: BuildOptions,
    cache: Cache,
    memory: Memory,
    tell: Progress,
    executor: Executor | None,
    *,
    since: bool = True,
) -> _Ready:
    """``since``: compare with what was published last."""
    rules = _rules(options)
    known = {} if options.verify else memory.stamps or remembered_stamps(project.root)
    reading = read_archive(project, rules, cache, tell, executor, known, memory.held)
    memory.stamps = remember_stamps(project.root, reading.snapshot, known)
    imagery = look_at(project, reading, cache, tell, executor, preview=options.preview)
    tell("planning", 0, 0)
    catalogues, wrong = own_catalogues(reading.snapshot)
    words = wording_for(project.settings.site.language, catalogues)
    own, problems = own_templates(reading.snapshot)
    context = surroundings(
        project,
        reading,
        words,
        imagery.images,
        search=options.search != "off",
        preview=options.preview,
        held=memory.held,
    )
    look = look_of(own, words, context.site, toolchain(words.language, catalogues), cache)
    look = memory.held.kept("look", look, alike)
    before = accepted(project, preview=options.preview) if since else None
    if before is None and options.preview:
        before = memory.answers
    told = {*project.config.warnings, *reading.diagnostics, *problems, *wrong, *imagery.diagnostics}
    if since:
        told |= {*drifted(before, reading), *readdressed(project, reading, preview=options.preview)}
    if not options.preview:  # which nobody but the writer sees
        told |= set(placeholders(project, reading.archive, reading.snapshot))
    found = sorted(told)
    if _stops(found, options):
        return _Ready(reading, context, look, tuple(found), None, notes=imagery.notes)
    planned, more = all_jobs(context, frozenset(look.templates.sources), project, reading.snapshot)
    found = sorted({*found, *more})
    stopped = _stops(found, options)
    return _Ready(reading, context, look, tuple(found), None if stopped else planned, before, imagery.notes)


def inspect(
    root: Path, options: BuildOptions, progress: Progress | None = None
) -> tuple[tuple[Diagnostic, ...], Archive]:
    """Everything that a build would complain about, and what only ``check`` looks for; publishes nothing.

    Raises `InputError` for wrong settings.
    """
    project = open_project(root.resolve(), options.config_file, options.base_url, options.output)
    ensure_state_folder(project.root)
    everything = msgspec.structs.replace(options, drafts=True, future=True)
    with _cache(project) as cache, pool(options.jobs) as executor:
        found: set[Diagnostic] = set()
        for chosen in (options, everything):  # as it is published now, and as it will be when all is
            ready = _prepare(
                project, chosen, cache, Memory(keep=False), progress or _quiet, executor, since=chosen is options
            )
            notes = {*ready.reading.remarks(), *ready.notes, *remarks(ready.look.language, ready.look.catalogues)}
            found |= {*ready.found, *notes}
        reading = ready.reading
        frames = tuple(source.text for source in ready.look.templates.sources.values())
        gaps = findings(reading.archive, reading.registry, reading.snapshot, reading.bodies, frames)
        failing = {finding.path for finding in found if finding.severity == "error"}
        found |= {gap for gap in gaps if gap.code not in GAPS or gap.path not in failing}
        found |= set(loads_elsewhere(handmade(project, reading.snapshot)))
        if ready.planned is not None:
            found |= set(try_all(ready.planned.jobs, ready.look, ready.reading.bodies.packed))
        return tuple(sorted(found)), ready.reading.archive


def read_only(root: Path, config_file: str, rules: Rules) -> Reading:
    """The archive as ``build`` would publish it, without publishing. Raises `InputError` for wrong settings."""
    with reading_only(open_project(root.resolve(), config_file), rules) as reading:
        return reading


@contextmanager
def reading_only(project: Project, rules: Rules) -> Iterator[Reading]:
    """The same for those who look into the bodies: what is remembered of these stays within reach."""
    ensure_state_folder(project.root)
    with _cache(project) as cache, pool(0) as executor:
        yield read_archive(project, rules, cache, _quiet, executor)


def _quiet(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _rules(options: BuildOptions) -> Rules:
    return Rules(options.today, options.drafts, options.future)


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
def _cache(project: Project, *, forget: bool = True) -> Iterator[Cache]:
    cache = Cache(project.root / ".archivegen" / "cache.sqlite", forget=forget)
    try:
        yield cache
    finally:
        cache.close()


def _publish(
    desk: Desk,
    ready: _Ready,
    planned: Plan,
    ground: Ground,
    tell: Progress,
    options: BuildOptions,
    executor: Executor | None,
    kept: Kept | None,
) -> Published:
    bundles: tuple[Bundle, ...] = ()
    settings = ready.context.settings
    if ready.context.site.search and options.search == "later":
        bundles = (Bundle(BUNDLE, "", None),)
    elif ready.context.site.search:
        how = Indexing(BUNDLE, _search_language(settings, planned), settings.search.shard_pages)
        bundles = index_bundles(planned.searchable, how, ready.reading.bodies)
    return publish(
        desk,
        planned.jobs,
        bundles,
        ready.look,
        ready.reading.bodies.packed,
        ground,
        tell,
        executor,
        afresh=options.clean,
        held_back=kept,
        verify=options.verify,
        later=DATA if options.search == "later" else "",  # data files take as long as all pages, and nobody waits
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
