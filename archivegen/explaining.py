"""Why each file was made, kept or removed, in words: which of the inputs of the last build are others now.

What is made again is decided by fingerprints alone (``publish.decide``); this only puts it into words. It remembers the
digest of every source and template, and says which of those that a page shows have changed since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from archivegen.archive.model import Archive, Article, FreePage
from archivegen.archive.urls import web
from archivegen.catalogues import is_catalogue
from archivegen.checked import load_checked, save_checked
from archivegen.digest import digest_bytes, fingerprint
from archivegen.outcome import BuildOptions, Cause, Explained
from archivegen.pages.context import Context
from archivegen.pages.jobs import Copy, Job, Picture, Render
from archivegen.pages.plan import Plan
from archivegen.pages.views.page import SiteView
from archivegen.preparing import Ready
from archivegen.project import Project, toolchain
from archivegen.publish.commit import Published
from archivegen.publish.decide import DIFFERENT, NEW
from archivegen.publish.manifest import load_state
from archivegen.publish.templates import Templates
from archivegen.source.snapshot import Snapshot

NAME = "inputs"
KEPT = (("nothing that it shows has changed", ""),)
UNWANTED = (("no source asks for it any more", ""),)
INDEXED = (("the search index changed", ""),)
_SHOWN = 3  # sources named for one file


class Inputs(msgspec.Struct, frozen=True):
    """What a site was made from: digests by path, by the name of the template, by the field of the site's own view."""

    sources: dict[str, str]
    templates: dict[str, str]
    site: dict[str, str]
    options: dict[str, str]
    tools: str


def inputs_of(
    snapshot: Snapshot,
    settings: tuple[str, bytes],
    templates: Templates,
    site: SiteView,
    options: Mapping[str, object],
    tools: str,
) -> Inputs:
    """The inputs of a build. ``settings`` are the name of the file with the settings, and its bytes."""
    sources = {file.path: file.digest for file in snapshot.files}
    sources[settings[0]] = digest_bytes(settings[1])
    texts = {name: digest_bytes(source.text.encode()) for name, source in templates.sources.items()}
    fields = {field: fingerprint(value) for field, value in msgspec.structs.asdict(site).items() if field != "card"}
    return Inputs(sources, texts, fields, {name: str(value) for name, value in options.items()}, tools)


def remembered(state: Path) -> Inputs | None:
    """The inputs of the last build into an output folder; ``None`` where they are not known."""
    data = load_checked(state / NAME)
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=Inputs)
    except msgspec.MsgspecError:
        return None


def remember(state: Path, inputs: Inputs, before: Inputs | None) -> None:
    """Keep the inputs of this build for the explanations of the next."""
    if inputs != before:
        with suppress(OSError):  # remembering is a convenience
            save_checked(state / NAME, inputs)


def explain_build(
    project: Project, ready: Ready, planned: Plan, published: Published, options: BuildOptions
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
    templates = ready.look.templates
    return explain(planned.jobs, published, project.state, ready.context, templates, before, now)


def explain(
    jobs: Sequence[Job],
    published: Published,
    state: Path,
    context: Context,
    templates: Templates,
    before: Inputs | None,
    now: Inputs,
) -> tuple[Explained, ...]:
    """What became of every file and why: those that were made first, then those removed, then those kept."""
    causes = _Causes(context, templates, before, now)
    written = set(published.written)
    given = dict(published.reasons)
    made = []
    for job in jobs:
        if reason := given.get(job.path):
            changed = "changed" if reason == DIFFERENT and job.path in written else "made again"
            made.append(Explained(job.path, "new" if reason == NEW else changed, tuple(causes.of(job, reason))))
    stored = load_state(state / "published")
    paths = [entry.path for entry in stored.entries] if stored else []
    ours = {job.path for job in jobs}
    made += [Explained(path, "changed", INDEXED) for path in paths if path in written and path not in ours]
    removed = [Explained(path, "removed", UNWANTED) for path in published.removed]
    done = {one.path for one in made}
    return (*made, *removed, *(Explained(path, "kept", KEPT) for path in paths if path not in done))


class _Causes:
    """Which inputs changed, and which file shows which of them."""

    def __init__(self, context: Context, templates: Templates, before: Inputs | None, now: Inputs) -> None:
        self.context = context
        self.templates = templates
        self.before, self.now = before, now
        self.addresses = dict(_addresses(context.archive))
        self.changed = _changed(before.sources, now.sources) if before else {}
        self.other_templates = _changed(before.templates, now.templates) if before else {}
        site = _changed(before.site, now.site) if before else {}
        self.site = ", ".join(sorted(field.replace("_", " ") for field in site))
        self.options = ", ".join(sorted(_changed(before.options, now.options))) if before else ""

    def of(self, job: Job, reason: str) -> list[Cause]:
        """Why a file was made, and what it was that changed."""
        if reason != DIFFERENT or self.before is None:
            return [] if reason == NEW else [(reason, "")]
        if isinstance(job, Copy | Picture):
            return [("its source changed", job.source)]
        if isinstance(job, Render):
            found = [(why, detail) for why, detail in self.of_page(job) if detail]
            found = found or [("what it lists or counts changed", self.listed(self.sources()))]
        else:
            own = self.own(job.path)
            found = [("its data changed", self.listed([own] if own in self.changed else self.sources()))]
        return [*found, ("built with other options", self.options)] if self.options else found

    def of_page(self, job: Render) -> Iterator[Cause]:
        """All that can be said of a page; what has no detail does not hold."""
        if self.before and self.before.tools != self.now.tools:
            yield "made by another version", "archivegen, or what it is built on"
        yield "the words of the interface changed", ", ".join(sorted(filter(is_catalogue, self.changed)))
        others = sorted(self.other_templates.keys() & self.templates.parts(job.template).keys())
        yield "a template changed", ", ".join(self.template(name) for name in others)
        yield "what every page shows changed", self.site
        own = self.own(job.path)
        yield "its source changed", self.listed([own] if own in self.changed else [])
        view = job.view(self.context)
        shown = {self.addresses.get(address, "") for address in _shown(view, view.root)}
        yield "a source that it draws on changed", self.listed(sorted((shown & self.changed.keys()) - {own}))

    def own(self, path: str) -> str:
        """The source of a page or of what lies beside it; "" where it has none of its own."""
        folder = web(path.rpartition("/")[0])
        first = folder.rpartition("/")[0] if folder.rpartition("/")[2].isdecimal() else folder
        return self.addresses.get(f"{folder}/") or self.addresses.get(f"{first}/", "")

    def sources(self) -> list[str]:
        """The sources that changed, without templates, which data and lists are not made of."""
        return sorted(path for path in self.changed if not path.startswith("templates/"))

    def template(self, name: str) -> str:
        """A template as its author knows it."""
        source = self.templates.sources.get(name)
        return source.path if source else f"templates/{name}"

    def listed(self, paths: Collection[str]) -> str:
        """Sources in words: the first of them, and what happened to each unless it is another now."""
        shown = [f"{path}{self.changed.get(path, '')}" for path in sorted(paths)]
        more = len(shown) - _SHOWN
        return ", ".join(shown if more <= 1 else [*shown[:_SHOWN], f"and {more:,} more"])


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """What differs: path → "", " is new" or " is gone"."""
    found = {path: "" if path in before else " is new" for path, one in now.items() if before.get(path) != one}
    return found | dict.fromkeys(before.keys() - now.keys(), " is gone")


def _addresses(archive: Archive) -> Iterator[tuple[str, str]]:
    """(address, source) of every page that has a source of its own."""
    owners: list[Article | FreePage] = [*archive.articles, *archive.pages]
    for one in owners:
        yield web(one.url), one.document.path
    for entry in archive.entries.values():
        if entry.url:
            yield web(entry.url), entry.record.path


def _shown(value: Any, root: str) -> Iterator[str]:
    """The addresses that a view holds, as seen from the site's root."""
    if isinstance(value, str):
        yield value.partition("#")[0].removeprefix(root)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            part = getattr(value, name)
            if not isinstance(part, str) or name in {"url", "href"}:
                yield from _shown(part, root)
    elif isinstance(value, list | tuple):
        yield from _strings(value, root)


def _strings(values: Iterable[Any], root: str) -> Iterator[str]:
    for value in values:
        yield from _shown(value, root)
