"""What is on disk, parsed and selected: the first half of reading, which no record's names can change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial

import msgspec

from archivegen.archive.gather import Member, members
from archivegen.archive.model import Key
from archivegen.archive.select import Rules, Selection, select
from archivegen.diagnostics import Diagnostic
from archivegen.held import Held
from archivegen.memo import Memo
from archivegen.names.assemble import drafts
from archivegen.names.record import RecordSource
from archivegen.project import Project, parse_options, scan_options
from archivegen.source.documents import Bodies, parse_all
from archivegen.source.fields import RecordFields
from archivegen.source.parse import Document
from archivegen.source.snapshot import Snapshot, Stamps, scan
from archivegen.source.tables import read_table

Tell = Callable[[str, int, int], None]


class Texts(msgspec.Struct, frozen=True):
    """What is on disk, parsed and selected, before records and texts are put together.

    ``sources`` are what files and tables say of records, those of drafts left out where drafts are; ``hidden`` are the
    (kind, id or name) of these. ``withheld`` are the articles and pages that are not published.
    """

    snapshot: Snapshot
    documents: tuple[Document, ...]
    bodies: Bodies
    selection: Selection
    articles: tuple[Member, ...]
    pages: tuple[Member, ...]
    withheld: tuple[Document, ...]
    sources: tuple[RecordSource, ...]
    hidden: tuple[Key, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_texts(
    project: Project,
    rules: Rules,
    memo: Memo,
    tell: Tell,
    executor: Executor | None = None,
    stamps: Stamps | None = None,
    held: Held | None = None,
) -> Texts:
    """Scan, parse and select. Wrong input is in the diagnostics; raises `MachineError`."""
    held = held or Held()
    tell("scanning", 0, 0)
    snapshot = scan(project.root, scan_options(project), stamps)
    options = parse_options(project)
    bodies = Bodies(memo, options)
    files = snapshot.of("record", "page", "article")
    told = partial(tell, "reading")
    told(0, 0)
    documents = parse_all(files, options, memo, bodies, executor, told, held)
    tell("selecting", 0, 0)
    memo.keep_only("document", [d.key for d in documents])
    memo.keep_only("body", [d.body for d in documents])
    found = [*snapshot.diagnostics, *(p for d in documents for p in d.diagnostics)]
    selection = select((d for d in documents if d.role == "article"), rules)
    page_selection = select((d for d in documents if d.role == "page"), rules)
    identify = partial(members, held=held)
    articles, twice = held.once("articles", identify, selection.published, "articles/")
    pages, twice_pages = held.once("pages", identify, page_selection.published, "")
    tables = tuple((table.path, table.digest) for table in snapshot.of("table"))
    records = tuple(d for d in documents if d.role == "record")
    sources, hidden, problems = held.once(
        "records",
        lambda *_: _record_sources(project, snapshot, records, rules),
        project.kinds,
        tables,
        records,
        rules.drafts,
    )
    return Texts(
        snapshot,
        documents,
        bodies,
        selection,
        articles,
        pages,
        (*selection.withheld, *page_selection.withheld),
        sources,
        hidden,
        (*found, *twice, *twice_pages, *problems),
    )


def _record_sources(
    project: Project, snapshot: Snapshot, documents: Sequence[Document], rules: Rules
) -> tuple[tuple[RecordSource, ...], tuple[Key, ...], tuple[Diagnostic, ...]]:
    """What tables and files say of records, in that order; who is left out as a draft; and what is wrong."""
    found: list[Diagnostic] = []
    kinds = tuple(kind.name for kind in project.kinds)
    sources: list[RecordSource] = []
    for table in snapshot.of("table"):
        own = next((kind.fields for kind in project.kinds if kind.name == table.kind), ())
        read = read_table(table.path, table.data, table.kind, kinds, own)
        found += read.diagnostics
        sources += [RecordSource(table.kind, table.path, row.at.line, row.fields) for row in read.rows]
    for document in documents:
        if isinstance(document.fields, RecordFields):
            words = document.outline.words > 0
            sources.append(RecordSource(document.kind, document.path, 1, document.fields, document.stem, words))
    hidden: list[Key] = []
    if not rules.drafts:
        sources, hidden = drafts(sources)
    return tuple(sources), tuple(hidden), tuple(found)
