"""Everything up to the plan: the sources read and understood, the jobs that their pages are, and all complaints."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import msgspec
from msgspec.structs import replace

from archivegen.accepting import accepted, drifted, readdressed
from archivegen.archive.answers import Answers
from archivegen.archive.select import Rules
from archivegen.catalogues import own_catalogues
from archivegen.diagnostics import Diagnostic, distinct, has_errors
from archivegen.frame import all_jobs, own_templates, surroundings
from archivegen.handed import handed
from archivegen.held import Held
from archivegen.imaging import look_at
from archivegen.outcome import BuildOptions, Progress
from archivegen.pages.context import Context
from archivegen.pages.plan import Plan
from archivegen.placeholders import placeholders
from archivegen.project import Project, program, published_state, toolchain
from archivegen.publish.cache import Cache
from archivegen.publish.ground import Ground
from archivegen.publish.render import Look, alike, look_of
from archivegen.reading import Reading, read_archive
from archivegen.sealed import Four
from archivegen.source.snapshot import Stamps
from archivegen.source.source_file import Files
from archivegen.stamps import remember_stamps, remembered_stamps
from archivegen.wording import wording_for

Left = tuple[Path, Four, Four, Four, Ground]  # an output, what tells that nobody published since, what is in it


class Memory:
    """What a process remembers from one build to the next; a new one is always right, only slower.

    ``keep=False``: there will be no next. ``recall``: the first build begins with what an earlier process handed on.
    """

    def __init__(self, *, keep: bool = True, recall: bool = False) -> None:
        self.recall = recall
        self.stamps: Stamps | None = None  # as they are written down
        self.held = Held(keep=keep)
        self.reading: Reading | None = None  # of the last build that succeeded: what the site on disk was made from
        self.beside: tuple[Files, ...] = ()  # files beside texts, of each build that may have put some into the site
        self.ground: Left | None = None  # an output folder, as that build left it
        self.look: Look | None = None  # that pages had last
        self.answers: Answers | None = None  # of a preview's first build, where nothing was published to compare with


def steady(project: Project, held: Held) -> Project:
    """The same project, with the very kinds and settings of the last build where they are written alike."""
    kinds, settings = held.steady("kinds", project.kinds), held.steady("settings", project.settings)
    return replace(project, kinds=kinds, settings=settings)


def beginning(project: Project, options: BuildOptions) -> Memory:
    """What a process begins with that builds once.

    A build of everything that is the only one keeps nothing: it has no use for what was, and would need more memory.
    """
    first = options.clean or options.verify or not (project.state / "published").exists()
    return Memory(keep=not first, recall=not first)


def recall(memory: Memory, project: Project, options: BuildOptions) -> bool:
    """Begin with what an earlier process handed on, where this one has built nothing yet; whether there was any."""
    if not memory.recall:
        return False
    memory.recall = False
    state = published_state(project) if options.preview else project.state  # a preview hands nothing on
    found = handed(state, program())
    memory.held = found or memory.held
    return found is not None


class Ready(msgspec.Struct, frozen=True):
    """Everything understood, and ``planned``; ``stopped`` where that is wrong which ``found`` says."""

    reading: Reading
    context: Context
    look: Look
    found: tuple[Diagnostic, ...]
    before: Answers | None = None  # what the site named when it was last published
    notes: tuple[Diagnostic, ...] = ()  # of images, for `check` alone
    planned: Plan | None = None
    stopped: bool = False


def understand(
    project: Project,
    options: BuildOptions,
    cache: Cache,
    memory: Memory,
    tell: Progress,
    executor: Executor | None,
    *,
    since: bool = True,
) -> Ready:
    """The archive understood, not yet planned. ``since``: compare with what was published last."""
    rules = rules_of(options)
    if memory.stamps is None and not options.verify:
        memory.stamps = remembered_stamps(project.root)
    known = None if options.verify else memory.stamps
    reading = read_archive(project, rules, cache, tell, executor, known, memory.held, options.touched)
    if options.search != "later":  # nobody waits
        memory.stamps = remember_stamps(project.root, reading.snapshot, memory.stamps or {})
    imagery = look_at(project, reading, cache, tell, executor, preview=options.preview)
    tell("planning", 0, 0)
    catalogues, misread = own_catalogues(reading.snapshot)
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
    look = memory.look = memory.held.kept("look", look, alike, here=True)  # it has a store of templates
    before = accepted(project, memory.held, preview=options.preview) if since else None
    if before is None and options.preview:
        before = memory.answers
    held, told = memory.held, [*map(tuple, (project.config.warnings, reading.diagnostics, problems, misread))]
    told.append(imagery.diagnostics)
    if since:
        told.append(drifted(before, reading, held))
        told.append(readdressed(project, reading, held, preview=options.preview))
    if not options.preview:  # which nobody but the writer sees
        told.append(tuple(placeholders(project, reading.archive, reading.snapshot)))
    found, wrong = held.once("found before planning", _gathered, *told)
    return Ready(reading, context, look, found, before, imagery.notes, stopped=stops(found, options, wrong))


def planned(ready: Ready, project: Project, options: BuildOptions, held: Held) -> Ready:
    """The same with the jobs that its pages are, unless what was found stops the build before or after planning."""
    if ready.stopped:
        return ready
    jobs, more = all_jobs(ready.context, frozenset(ready.look.templates.sources), project, ready.reading.snapshot)
    found, wrong = held.once("found", _gathered, ready.found, more)
    stopped = stops(found, options, wrong)
    return replace(ready, found=found, planned=None if stopped else jobs, stopped=stopped)


def _gathered(*told: tuple[Diagnostic, ...]) -> tuple[tuple[Diagnostic, ...], bool]:
    """All that was found, each once, and whether anything of it is an error."""
    found = tuple(distinct(chain.from_iterable(told)))
    return found, has_errors(found)


def quiet(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def rules_of(options: BuildOptions) -> Rules:
    """What is published of what was read, by the options of a build."""
    return Rules(options.today, options.drafts, options.future)


def stops(found: tuple[Diagnostic, ...], options: BuildOptions, wrong: bool) -> bool:
    """Whether nothing is published because of what was found; ``wrong``: there are errors in it."""
    return wrong or (options.strict and bool(found))


@contextmanager
def open_cache(project: Project, *, forget: bool = True) -> Iterator[Cache]:
    """What is remembered of earlier builds; ``forget``: what this one had no use for is gone in the end."""
    cache = Cache(project.root / ".archivegen" / "cache.sqlite", forget=forget)
    try:
        yield cache
    finally:
        cache.close()
