"""What a build keeps back, put together for the look into what it writes (`publish/leaks.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import chain
from urllib.parse import unquote

import msgspec

from archivegen.archive.select import Rules, select
from archivegen.archive.withheld import Trace, Withheld, traces, withheld, words_of
from archivegen.pages.context import Context
from archivegen.pages.jobs import Render
from archivegen.pages.plan import Plan
from archivegen.project import Project
from archivegen.publish.leaks import CLOSED, Kept
from archivegen.publish.making import place_of
from archivegen.publish.templates import theme_templates
from archivegen.reading import Reading
from archivegen.source.snapshot import Snapshot

_LARGEST = 8 << 20  # bytes of a static file that is looked into for a remedy


def held_back(project: Project, reading: Reading, context: Context, planned: Plan, rules: Rules) -> Kept:
    """The texts that this build does not publish, with what is theirs alone."""
    pages = select((d for d in reading.documents if d.role == "page"), rules)
    records = (d for d in reading.documents if d.role == "record")
    texts = withheld((reading.selection, pages), records, drafts=rules.drafts)

    def find(some: Sequence[Withheld]) -> tuple[Trace, ...]:
        return traces(some, reading.bodies)

    def right(words: Sequence[str]) -> frozenset[str]:
        taken: Set[str] = frozenset()
        if any(word.startswith("/") for word in words):  # addresses: what folders are called gives nobody away
            pages = (job.path for job in planned.jobs if isinstance(job, Render))
            taken = {part for path in pages for part in path.split("/")[:-1]}
        left = {word: word.encode().lower() for word in words if unquote(word.strip("/")) not in taken}
        held = {one.document.path for one in texts}
        for text in chain(_published(reading, context, held), _theme(project)):
            data = text.encode().lower()
            left = {word: plain for word, plain in left.items() if plain not in data}
            if not left:
                break
        return frozenset(words) - left.keys()

    def sources() -> Iterator[tuple[str, bytes]]:
        yield project.config.path, (project.root / project.config.path).read_bytes()
        yield from handmade(project, reading.snapshot)

    return Kept(texts, find, right, sources)


def _theme(project: Project) -> Iterator[str]:
    """What the program itself publishes."""
    for source in theme_templates().values():
        yield source.text
    for path in sorted(project.theme.rglob("*")):
        if path.is_file() and not path.name.endswith(CLOSED):
            yield path.read_text("utf-8", "replace")


def handmade(project: Project, snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    """The archive's own templates and static files that can be read as text, by their paths, with their bytes."""
    for file in snapshot.of("template"):
        yield file.path, file.data
    for file in snapshot.of("static"):
        if not file.path.lower().endswith(CLOSED) and file.size <= _LARGEST:
            yield file.path, place_of(project.root, file.path).read_bytes()


def _published(reading: Reading, context: Context, held: set[str]) -> Iterator[str]:
    """Everything written to be read: texts, records, what the settings say of the site, the interface."""
    settings = context.settings
    yield from words_of(msgspec.to_builtins((settings.site, settings.kinds, settings.feeds)))
    yield from context.words.words.values()
    for record in reading.registry.records:
        yield from words_of(msgspec.to_builtins(record))
    for document in reading.documents:
        if document.path not in held:
            yield " ".join(words_of(msgspec.to_builtins((document.fields, document.outline.references))))
            yield "\n".join(block.text for block in reading.bodies(document.body).blocks)
