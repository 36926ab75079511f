"""What a build keeps back, put together for the look into what it writes (`publish/leaks.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from urllib.parse import unquote

import msgspec

from archivegen.archive.select import Rules, select
from archivegen.archive.withheld import Trace, Withheld, left_to_namesakes, traces, withheld, words_of
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
    shown = {record.path for record in reading.registry.records if record.stem}
    # also of a record that is a draft by its row in a table alone
    records = (d for d in reading.documents if d.role == "record" and d.path not in shown)
    texts = withheld((reading.selection, pages), records)
    held = {one.document.path for one in texts}

    def find(some: Sequence[Withheld]) -> tuple[Trace, ...]:
        return traces(some, reading.bodies)

    def right(words: Mapping[str, str]) -> dict[str, str]:
        taken = _taken(planned, texts, reading, held) if any(map(_is_address, words)) else frozenset()
        found = {word: "" for word in words if _is_address(word) and unquote(word.strip("/")) in taken}
        left = {word: word.encode().lower() for word in words if word not in found}
        parts = _parts(project, reading, context, held, {*words.values()} - {""})
        while left and (part := next(parts, None)):
            where, text = part
            data = text.encode().lower()
            found |= {word: where for word, plain in left.items() if plain in data}
            left = {word: plain for word, plain in left.items() if word not in found}
        return found

    def sources() -> Iterator[tuple[str, bytes]]:
        yield project.config.path, (project.root / project.config.path).read_bytes()
        yield from handmade(project, reading.snapshot)

    return Kept(texts, find, right, sources)


def _is_address(word: str) -> bool:
    return word.startswith("/")


def _taken(planned: Plan, texts: Sequence[Withheld], reading: Reading, held: Set[str]) -> Set[str]:
    """Parts of addresses that give nobody away: what folders of pages are called, and what namesakes share."""
    pages = (job.path for job in planned.jobs if isinstance(job, Render))
    folders = {part for path in pages for part in path.split("/")[:-1]}
    return folders | left_to_namesakes(texts, (d for d in reading.documents if d.path not in held))


def _parts(
    project: Project, reading: Reading, context: Context, held: Set[str], first: Set[str]
) -> Iterator[tuple[str, str]]:
    """Everything written to be read, and the file or line that says it ("" for what is quickly asked again).

    The files and lines in ``first`` are first; then what is at hand; then the texts, which take longest.
    """
    if first:
        yield from _written(reading, held, first.__contains__)
    settings = context.settings
    for text in (*words_of(msgspec.to_builtins((settings.site, settings.kinds, settings.feeds))), *_theme(project)):
        yield "", text
    for text in context.words.words.values():
        yield "", text
    yield from _written(reading, held, lambda where: where not in first)


def _written(reading: Reading, held: Set[str], wanted: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Records and texts that are published."""
    for record in reading.registry.records:
        if wanted(where := record.written_in):
            for text in words_of(msgspec.to_builtins(record)):
                yield where, text
    for document in reading.documents:
        if document.path not in held and wanted(where := document.path):
            yield where, " ".join(words_of(msgspec.to_builtins((document.fields, document.outline.references))))
            yield where, "\n".join(block.text for block in reading.bodies(document.body).blocks)


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
