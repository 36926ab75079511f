"""The table of contents of the pipeline: from the files on disk to the published site, stage by stage."""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from operator import eq
from pathlib import Path

import msgspec

from archivegen import sealed
from archivegen.accepting import accept, measure_of, remember_addresses
from archivegen.archive.model import Archive, Article
from archivegen.archive.select import Rules
from archivegen.catalogues import remarks
from archivegen.checked import clear_parts
from archivegen.cluster import executor_for
from archivegen.collection import without_collection
from archivegen.diagnostics import Diagnostic, InputError, Place, warning
from archivegen.explaining import explain_build
from archivegen.forked import meanwhile
from archivegen.handed import hand_on
from archivegen.held import Held
from archivegen.holding import handmade, held_back
from archivegen.outcome import Balance, BuildOptions, BuildResult, Explained, Progress
from archivegen.pages.downloads import DATA
from archivegen.pages.index import BUNDLE
from archivegen.pages.jobs import Render
from archivegen.pages.searchable import Searchable, searchable
from archivegen.preparing import (
    Left,
    Memory,
    Ready,
    beginning,
    open_cache,
    planned,
    quiet,
    recall,
    rules_of,
    steady,
    understand,
)
from archivegen.project import Project, ensure_state_folder, offer_state_folder, open_project, program, settings_file
from archivegen.publish.bundles import Bundle, Making, settle
from archivegen.publish.claim import clear_dead
from archivegen.publish.commit import Published
from archivegen.publish.elsewhere import loads_elsewhere
from archivegen.publish.ground import Desk, Ground, survey
from archivegen.publish.idle_templates import idle_templates
from archivegen.publish.indexing import Indexing, index_bundles
from archivegen.publish.lock import only_build
from archivegen.publish.manifest import Site
from archivegen.publish.publisher import publish
from archivegen.publish.render import try_all
from archivegen.publish.safety import PREVIEW, check_output
from archivegen.publish.surveyed import heard, told
from archivegen.publish.swap import clear_previous
from archivegen.publish.write import STAGING_PREFIX, disk_of
from archivegen.reading import Reading, read_archive
from archivegen.sealing import seal
from archivegen.settings import Settings
from archivegen.source.parse import Document
from archivegen.workers import pool

__all__ = ["Balance", "BuildOptions", "BuildResult", "Memory", "Progress", "build", "inspect", "read_only"]

LOCK_SECONDS = 10
_DAMAGED = warning(
    ".archivegen/cache.sqlite",
    Place(),
    "CACHE",
    "what was remembered of earlier builds was damaged; everything was made again",
)


def build(
    root: Path, options: BuildOptions, memory: Memory | None = None, progress: Progress | None = None
) -> BuildResult:
    """Build the archive in ``root``.

    Wrong input is a result with ``ok=False`` and diagnostics, and leaves the output folder as it was. Raises
    `RefusedError` where publishing would not be safe and `MachineError` where the machine fails.
    """
    tell = progress or quiet
    settings = sealed.witness_of(settings_file(root.resolve(), options.config_file))
    try:
        project = open_project(root.resolve(), options.config_file, options.base_url, options.output)
    except InputError as wrong:
        return BuildResult(ok=False, diagnostics=wrong.diagnostics, balance=Balance(), output=options.output)
    check_output(project.root, project.output, project.settings.content.dir, preview=options.preview)
    if options.preview:  # which is written elsewhere, and says so before the first build that would be refused
        check_output(project.root, project.root / project.settings.output.dir, project.settings.content.dir)
    memory = memory or beginning(project, options)
    desk = _desk(project, options)
    ensure_state_folder(project.root)
    with (
        only_build(project.state, LOCK_SECONDS, None if options.preview else project.output),
        without_collection(),
        _surveying(desk, options, memory, partial(tell, "surveying", 0, 0)) as ground_of,
    ):
        if not recall(memory, project, options):
            ground_of()  # as all is to be worked out, who may not publish there is told so first
        with memory.held.building():
            project = steady(project, memory.held)
            result, done = _built(project, options, desk, ground_of, memory, tell)
    # only now that the lock is let go: a seal says that nothing at all is left to do
    if result.ok and done and not options.preview and options.search != "later":
        seal(project, options, *done, result, settings)
    return result


def _built(
    project: Project, options: BuildOptions, desk: Desk, ground_of: Callable[[], Ground], memory: Memory, tell: Progress
) -> tuple[BuildResult, tuple[Ready, Published] | None]:
    """All stages: what is to be said, and what was understood and published."""
    with (
        open_cache(project, forget=options.search != "later") as cache,
        executor_for(options.jobs, options.executor) as executor,
        Making(desk.staging, desk.output.name, partial(tell, "indexing")) as making,
    ):
        ready = understand(project, options, cache, memory, tell, executor)
        bundles = () if ready.stopped else _bundles(ready, options, memory.held, partial(tell, "planning", 0, 0))
        ground = ground_of()
        due = _due(bundles, ground, ready, options)
        making.begin_early(due)
        if due:
            if len(due) < len(bundles):  # most of the archive is as it was
                making.feed(partial(tell, "planning", 0, 0))
            memory.held.complete()  # while search files are made
        ready = planned(ready, project, options, memory.held)
        if ready.planned is None:
            balance = _balance(ready.reading, memory.held)
            return BuildResult(ok=False, diagnostics=ready.found, balance=balance, output=str(project.output)), None
        looked = project.settings.output.leak_check and not options.preview
        kept = held_back(project, ready.reading, ready.context, ready.planned, rules_of(options)) if looked else None
        measure = functools.cache(partial(measure_of, ready.reading, ready.before, preview=options.preview))
        beside = ready.reading.snapshot.of("asset")
        if beside not in memory.beside:
            memory.beside = (*memory.beside, beside)
        published = publish(
            desk,
            ready.planned.jobs,
            bundles,
            making,
            ready.look,
            ready.context,
            ready.reading.bodies.packed,
            ground,
            tell,
            executor,
            afresh=options.clean,
            held_back=kept,
            verify=options.verify,
            later=DATA if options.search == "later" else "",  # data files take as long as all pages, and nobody waits
            held=memory.held,
            paths=ready.planned.paths,
            meanwhile=measure,
        )
        found = ready.found
        if published.diagnostics or published.remarks:
            found = tuple(sorted({*found, *published.diagnostics, *published.remarks}))
        if cache.damaged:
            found = (*found, _DAMAGED)
        changed = tuple(sorted({*published.written, *published.removed}))
        balance = _balance(ready.reading, memory.held, published)
        ok = not published.diagnostics
        explained: tuple[Explained, ...] = ()
        if ok:
            memory.ground = _left(desk, published.ground) if published.ground else None
            tell("remembering", 0, 0)
            memory.answers = accept(project, measure(), ready.before, preview=options.preview)
            if not options.preview:
                remember_addresses(project, ready.reading, memory.held)
            memory.reading, memory.beside = ready.reading, (beside,)
            explained = () if options.preview else explain_build(project, ready, ready.planned, published, options)
            _hand_on(project, memory.held, options)
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
    return result, (ready, published)


@contextmanager
def _surveying(
    desk: Desk, options: BuildOptions, memory: Memory, tell: Callable[[], None]
) -> Iterator[Callable[[], Ground]]:
    """What the output holds, to be asked for: looked at meanwhile, where an earlier process handed something on."""
    clear_dead(desk.staging)
    clear_previous(desk.staging)
    clear_parts(desk.state)
    if not memory.recall:
        yield functools.cache(lambda: _ground(desk, options, memory, tell))
        return
    look = partial(survey, desk, adopt=options.adopt, verify=options.verify)
    with meanwhile(lambda go_on: told(look(tell=go_on))) as found:

        @functools.cache
        def asked() -> Ground:
            seen = found()
            return _ground(desk, options, memory, tell) if seen is None else heard(desk, seen)

        yield asked


def _ground(desk: Desk, options: BuildOptions, memory: Memory, tell: Callable[[], None]) -> Ground:
    """What is in the output: where search is left for later, as the last build left it; the next looks at it all.

    Not where the folder is another one since, something came or went in it, or anybody published there meanwhile: all
    may be gone. A build that ends before it publishes (sources are wrong, search gives way) leaves what is known.
    """
    left = memory.ground
    known = left[-1] if left is not None and left[:-1] == _signs(desk) else None
    if options.search == "later" and known is not None:
        return known
    return survey(desk, adopt=options.adopt, verify=options.verify, known=known, tell=tell)


def _hand_on(project: Project, held: Held, options: BuildOptions) -> None:
    """Give the next process what is held, where it is worth the time that it takes to write down."""
    if held.is_news and not options.preview:
        hand_on(project.state, program(), held)


def _left(desk: Desk, ground: Ground) -> Left | None:
    """The output as a build leaves it, unless somebody took away what was in its top folder meanwhile."""
    signs = _signs(desk)  # before the names, so that what goes after them is seen the next time
    try:
        there = {*os.listdir(desk.output)}
    except OSError:
        return None
    return (*signs, ground) if ground.tops <= there else None


def _signs(desk: Desk) -> tuple[Path, sealed.Four, sealed.Four, sealed.Four]:
    """What tells that nobody published since: the folder, the record of what is published, the journal of a change."""
    record, journal = str(desk.state / "published"), str(desk.state / "journal")
    return desk.output, _top(desk), sealed.stamp_of(record), sealed.stamp_of(journal, through_links=False)


def _top(desk: Desk) -> sealed.Four:
    return sealed.stamp_of(str(desk.output), through_links=False)


def inspect(
    root: Path, options: BuildOptions, progress: Progress | None = None
) -> tuple[tuple[Diagnostic, ...], Archive]:
    """Everything that a build would complain about, and what only ``check`` looks for; publishes nothing.

    Raises `InputError` for wrong settings.
    """
    from archivegen.archive.findings import GAPS, findings  # which no build needs

    project = open_project(root.resolve(), options.config_file, options.base_url, options.output)
    offer_state_folder(project.root)
    everything = msgspec.structs.replace(options, drafts=True, future=True)
    with open_cache(project) as cache, pool(options.jobs) as executor:
        found: set[Diagnostic] = set()
        memory = Memory(keep=False, recall=True)
        recall(memory, project, options)
        project = steady(project, memory.held)
        for chosen in (options, everything):  # as it is published now, and as it will be when all is
            with memory.held.building():
                ready = understand(project, chosen, cache, memory, progress or quiet, executor, since=chosen is options)
                ready = planned(ready, project, chosen, memory.held)
            notes = {*ready.reading.remarks(), *ready.notes, *remarks(ready.look.language, ready.look.catalogues)}
            found |= {*ready.found, *notes}
        reading = ready.reading
        frames = tuple(source.text for source in ready.look.templates.sources.values())
        gaps = findings(reading.archive, reading.registry, reading.snapshot, reading.bodies, frames)
        failing = {finding.path for finding in found if finding.severity == "error"}
        found |= {gap for gap in gaps if gap.code not in GAPS or gap.path not in failing}
        found |= set(loads_elsewhere(handmade(project, reading.snapshot)))
        if ready.planned is not None:
            found |= set(_idle(ready))
            found |= set(try_all(ready.planned.jobs, ready.look, ready.reading.bodies.packed, ready.context))
        return tuple(sorted(found)), ready.reading.archive


def _idle(ready: Ready) -> Iterator[Diagnostic]:
    """Templates and blocks that no page uses."""
    assert ready.planned is not None  # noqa: S101 - whoever asks has a plan
    pages = {job.template for job in ready.planned.jobs if isinstance(job, Render)}
    return idle_templates(ready.look.own, ready.look.templates, pages, [kind.name for kind in ready.context.kinds])


def read_only(root: Path, config_file: str, rules: Rules) -> Reading:
    """The archive as ``build`` would publish it, without publishing. Raises `InputError` for wrong settings."""
    with reading_only(open_project(root.resolve(), config_file), rules) as reading:
        return reading


@contextmanager
def reading_only(project: Project, rules: Rules) -> Iterator[Reading]:
    """The same for those who look into the bodies: what is remembered of these stays within reach."""
    offer_state_folder(project.root)
    with open_cache(project) as cache, pool(0) as executor:
        yield read_archive(project, rules, cache, quiet, executor)


def _desk(project: Project, options: BuildOptions) -> Desk:
    """Where this build publishes."""
    site = project.settings.site
    return Desk(
        project.root,
        project.output,
        project.state,
        _staging(project),
        options.publish,
        lasting=not options.preview,
        site=None if options.preview else Site(site.title, site.base_url),
        alone=options.preview and project.output.resolve() == project.root.resolve() / PREVIEW,  # not through a link
    )


def _staging(project: Project) -> Path:
    """A folder on the output's own disk, so that a finished file can be renamed into place in one step."""
    output, state = project.output.resolve(), project.state / "staging"
    if disk_of(output) == disk_of(state):
        return state
    beside = output.parent
    if disk_of(beside) == disk_of(output) and os.access(beside, os.W_OK):
        return beside / f"{STAGING_PREFIX}{output.name}"
    return output / f"{STAGING_PREFIX}{output.name}"  # hidden inside, and gone when the build ends


def _bundles(ready: Ready, options: BuildOptions, held: Held, tell: Callable[[], None]) -> tuple[Bundle, ...]:
    """The search files that there are to be. ``tell`` is called again and again while these are worked out."""
    if not ready.context.site.search:
        return ()
    if options.search == "later":
        return (Bundle(BUNDLE, "", None),)
    settings, pages = ready.context.settings, searchable(ready.context, tell)
    how = Indexing(BUNDLE, _search_language(settings, pages), settings.search.shard_pages)
    return index_bundles(pages, how, ready.reading.bodies, tell=tell, held=held)


def _due(bundles: Sequence[Bundle], ground: Ground, ready: Ready, options: BuildOptions) -> Sequence[Bundle]:
    """Those to be made, unless a page that is not planned yet takes the place of a file of theirs."""
    if not any(bundle.make for bundle in bundles):
        return ()
    own = {file.path.removeprefix("static/") for file in ready.reading.snapshot.of("static")}
    return settle(bundles, ground.previous, ground.intact, ground.previous.keys() - own, afresh=options.clean)[1]


def _search_language(settings: Settings, pages: Iterable[Searchable]) -> str:
    """One index for all languages where there are several: a reader of one page finds what stands in all others."""
    several = len({page.language for page in pages}) > 1
    return settings.search.force_language or (settings.site.language if several else "")


def _balance(reading: Reading, held: Held, published: Published | None = None) -> Balance:
    archive, selection = reading.archive, reading.selection
    mentions = held.each("mentions of article", _mentions, archive.articles)
    counts = Counter(record.kind for record in reading.registry.records)
    words = {k.name: (k.label if counts[k.name] == 1 else k.plural).lower() for k in reading.registry.kinds}
    return Balance(
        articles=held.once("articles read", _articles, held.each("role read", _role, reading.documents, alike=eq)),
        published=len(selection.published),
        drafts=len(selection.drafts),
        not_due=len(selection.not_due),
        expired=len(selection.expired),
        records=tuple((name, counts[name], word) for name, word in words.items()),
        mentions=held.once("all mentions", sum, mentions) - archive.doubts,
        doubts=archive.doubts,
        files=published.files if published else 0,
        written=len(published.written) if published else 0,
        removed=len(published.removed) if published else 0,
        kept_foreign=published.foreign if published else 0,
    )


def _role(document: Document) -> str:
    return document.role


def _articles(roles: Sequence[str]) -> int:
    return roles.count("article")


def _mentions(article: Article) -> int:
    return len(article.named.said)
