"""What is on disk, parsed and selected: the first half of reading, which no record's names can change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from operator import attrgetter, eq

import msgspec

from archivegen.archive.gather import Member, members
from archivegen.archive.model import Key
from archivegen.archive.select import Rules, Selection, select
from archivegen.archive.unpublished import unlisted
from archivegen.diagnostics import Diagnostic
from archivegen.held import Held
from archivegen.memo import Memo
from archivegen.names.assemble import drafts, forms_of
from archivegen.names.kinds import Kind
from archivegen.names.record import RecordSource
from archivegen.project import Project, parse_options, scan_options
from archivegen.source.documents import Bodies, parse_all
from archivegen.source.fields import RecordFields
from archivegen.source.listing import Scanned
from archivegen.source.parse import Document
from archivegen.source.snapshot import Snapshot, SourceFile, Stamps, scan
from archivegen.source.tables import read_table

Tell = Callable[[str, int, int], None]


class Texts(msgspec.Struct, frozen=True):
    """What is on disk, parsed and selected, before records and texts are put together.

    ``files`` are all of the snapshot by path. ``sources`` are what files and tables say of records, those of drafts
    left out where drafts are; ``hidden`` are the (kind, id or name) of these, ``hidden_at`` their files and addresses.
    ``withheld`` are the articles and pages that are not published, ``records`` the files of records.
    """

    snapshot: Snapshot
    files: Mapping[str, SourceFile]
    documents: tuple[Document, ...]
    bodies: Bodies
    selection: Selection
    articles: tuple[Member, ...]
    pages: tuple[Member, ...]
    withheld: tuple[Document, ...]
    records: tuple[Document, ...]
    sources: tuple[RecordSource, ...]
    hidden: tuple[Key, ...]
    hidden_at: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_texts(
    project: Project,
    rules: Rules,
    memo: Memo,
    tell: Tell,
    executor: Executor | None = None,
    stamps: Stamps | None = None,
    held: Held | None = None,
    touched: Collection[str] | None = None,
) -> Texts:
    """Scan, parse and select. Wrong input is in the diagnostics; raises `MachineError`."""
    held = held or Held()
    tell("scanning", 0, 0)
    looked_for = scan_options(project)
    last = held.scanned if stamps is not None else None
    snapshot = scan(project.root, looked_for, stamps, last, touched if stamps is not None else None)
    files = held.each("file", _itself, snapshot.files, alike=eq)
    snapshot = msgspec.structs.replace(snapshot, files=files)
    by_path = held.table("files by path", held.each("path", attrgetter("path"), files, alike=eq), files)
    held.scanned = Scanned(looked_for, by_path, snapshot.listings, snapshot.linked) if held.keep else None
    file_roles = held.each("role", attrgetter("role"), files, alike=eq)
    options = parse_options(project)
    places = held.once("places of roles", _by_role, file_roles)
    by_role = {role: held.picked(f"files of role {role}", files, some) for role, some in places.items()}
    snapshot = msgspec.structs.replace(snapshot, by_role=by_role)
    texts = held.once("places of texts", _places_of, file_roles, ("record", "page", "article"))
    written = held.picked("texts", files, texts)
    bodies = Bodies(memo, options, written)
    told = partial(tell, "reading")
    told(0, 0)
    documents = parse_all(written, options, memo, bodies, executor, told, held)
    tell("selecting", 0, 0)
    memo.keep_only("document", lambda: [d.key for d in documents])
    memo.keep_only("body", lambda: [d.body for d in documents])
    problems_of = held.each("problems in files", attrgetter("diagnostics"), documents)
    found = [*snapshot.diagnostics, *held.flat("problems", problems_of)]
    roles = held.each("role of document", attrgetter("role"), documents, alike=eq)
    of = {role: held.once(f"places of {role}", _places_of, roles, (role,)) for role in ("article", "page", "record")}
    selection = select(held.picked("article documents", documents, of["article"]), rules, held, "articles")
    page_selection = select(held.picked("page documents", documents, of["page"]), rules, held, "pages")
    articles, twice = members(selection.published, "articles/", held)
    pages, twice_pages = members(page_selection.published, "", held)
    tables = tuple([(f.path, f.digest) for f in snapshot.of("table")])
    records = held.picked("record documents", documents, of["record"])
    sources, hidden, hidden_at, problems = held.once(
        "records",
        lambda *_: _published_sources(project, snapshot, records, rules),
        project.kinds,
        tables,
        records,
        rules.drafts,
    )
    return Texts(
        snapshot,
        by_path,
        documents,
        bodies,
        selection,
        articles,
        pages,
        (*selection.withheld, *page_selection.withheld),
        records,
        sources,
        hidden,
        hidden_at,
        (*found, *twice, *twice_pages, *problems),
    )


def _itself(file: SourceFile) -> SourceFile:
    return file


def _places_of(roles: Sequence[str], wanted: Sequence[str]) -> list[int]:
    return [i for i, role in enumerate(roles) if role in wanted]


def _by_role(roles: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, role in enumerate(roles):
        found.setdefault(role, []).append(place)
    return found


def record_sources(
    kinds: Sequence[Kind], snapshot: Snapshot, documents: Iterable[Document]
) -> tuple[list[RecordSource], list[Diagnostic]]:
    """What tables and files say of records, in that order, drafts among them; and what is wrong in tables."""
    found: list[Diagnostic] = []
    names = tuple(kind.name for kind in kinds)
    sources: list[RecordSource] = []
    for table in snapshot.of("table"):
        own = next((kind.fields for kind in kinds if kind.name == table.kind), ())
        read = read_table(table.path, table.data, table.kind, names, own)
        found += read.diagnostics
        sources += [RecordSource(table.kind, table.path, row.at.line, row.fields) for row in read.rows]
    for one in documents:
        if isinstance(one.fields, RecordFields):
            words = one.outline.words > 0
            sources.append(RecordSource(one.kind, one.path, 1, one.fields, one.stem, words, one.front))
    return sources, found


def _published_sources(
    project: Project, snapshot: Snapshot, documents: Sequence[Document], rules: Rules
) -> tuple[tuple[RecordSource, ...], tuple[Key, ...], tuple[str, ...], tuple[Diagnostic, ...]]:
    """What is said of records that are published; who is a draft, and where it would be; what is wrong."""
    sources, found = record_sources(project.kinds, snapshot, documents)
    hidden: list[RecordSource] = []
    if not rules.drafts:
        sources, hidden = drafts(sources)
    return tuple(sources), forms_of(hidden), unlisted(hidden, project.kinds), tuple(found)
