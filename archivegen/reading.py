"""From the files on disk to the archive: the stages that ``build``, ``check``, ``mentions`` and ``list`` share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Executor
from functools import cache, partial
from itertools import chain

import msgspec

from archivegen.archive.answers import Told
from archivegen.archive.doubts import place_in
from archivegen.archive.gather import Member, merged_redirects, record_addresses, stubs
from archivegen.archive.link import link
from archivegen.archive.model import Archive, Key, Links
from archivegen.archive.naming import NamingOptions, Namings, Task, Tools, name_all
from archivegen.archive.published import articles_of, described_of, pages_of
from archivegen.archive.references import SCHEME, Places, composed, follow_all, follow_image, titles_shown
from archivegen.archive.select import Rules, Selection
from archivegen.archive.urls import web
from archivegen.diagnostics import Diagnostic, Place
from archivegen.held import Held
from archivegen.memo import Memo
from archivegen.names.assemble import assemble
from archivegen.names.forms import Lexicon, build_lexicon
from archivegen.names.mention import ArticleFacts, facts_of
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.project import Project
from archivegen.source.decode import decode
from archivegen.source.documents import Bodies
from archivegen.source.fields import ArticleFields, Figure
from archivegen.source.frontmatter import split
from archivegen.source.parse import Document
from archivegen.source.snapshot import Snapshot, Stamps
from archivegen.texts import Tell, Texts, read_texts


class Reading(msgspec.Struct, frozen=True):
    """The archive as it is now, with all that was found wrong on the way; ``notes`` are for ``check`` alone.

    ``tasks`` are all texts in which names were looked for, ``namings`` what was found in each.
    """

    snapshot: Snapshot
    archive: Archive
    registry: Registry
    lexicon: Lexicon
    selection: Selection
    documents: tuple[Document, ...]
    records: tuple[Document, ...]
    bodies: Bodies
    tasks: tuple[Task, ...]
    namings: Namings
    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...]

    def told(self) -> Told:
        """All texts and what they name, to be compared with what they named before."""
        files = {file.path: file for file in self.snapshot.of("article", "page", "record")}

        @cache
        def body(path: str) -> str:
            return split(path, decode(path, files[path].data)[0]).body

        return Told(self.tasks, self.namings, self.registry, {p: f.digest for p, f in files.items()}, body)

    def remarks(self) -> tuple[Diagnostic, ...]:
        """The notes with line and column in their files; in `notes` columns count from the beginning of a body."""
        if not self.notes:
            return ()
        body, documents = self.told().body, {d.path: d for d in (*self.documents, *self.records)}
        return tuple(_placed(note, documents[note.path], body) for note in self.notes)

    def body_texts(self) -> dict[str, str]:
        """The source text of every body by path: what follows the front matter, lines ending in LF."""
        return {
            file.path: split(file.path, decode(file.path, file.data)[0]).body
            for file in self.snapshot.of("article", "page", "record")
        }


def read_archive(
    project: Project,
    rules: Rules,
    memo: Memo,
    tell: Tell,
    executor: Executor | None = None,
    stamps: Stamps | None = None,
    held: Held | None = None,
) -> Reading:
    """Scan, parse, select, match, resolve and link. Wrong input is in the diagnostics; raises `MachineError`."""
    held = held or Held()
    texts = read_texts(project, rules, memo, tell, executor, stamps, held)
    return relate(project, texts, memo, tell, executor, held)


def relate(
    project: Project,
    texts: Texts,
    memo: Memo,
    tell: Tell,
    executor: Executor | None = None,
    held: Held | None = None,
    *,
    quotes: bool = True,
) -> Reading:
    """Match, resolve and link: what texts and records mean to each other. ``quotes``: with the mentions' sentences."""
    tell("assembling", 0, 0)
    held = held or Held()
    snapshot, bodies, articles, pages = texts.snapshot, texts.bodies, texts.articles, texts.pages
    record_documents = tuple(d for d in texts.documents if d.role == "record")
    texts_read = [member.document for member in (*articles, *pages)]
    declaring = held.row("declares", _declared, (), [d.path for d in texts_read], texts_read)
    registry, stub_keys, problems = _registry(project, texts, declaring, held)
    found = [*texts.diagnostics, *problems]
    addresses = held.once("addresses", record_addresses, registry, project.kinds)
    places = _places(project, snapshot, registry, addresses, articles, pages, texts.withheld)
    by_path = {d.path: d for d in record_documents}
    owners = [(r, by_path.get(r.path) if r.stem else None) for r in registry.records]

    # a title matters only to the documents that show it: an edited one follows the references of no other
    untitled = msgspec.structs.replace(places, titles={})
    untitled = held.kept("places", untitled, lambda old, new: old.registry is new.registry and old == new)
    described = [(record, document) for record, document in owners if document is not None]
    pointing = _figures(articles, pages, [d for _, d in described])
    documents, figures = [document for document, _ in pointing], [figures for _, figures in pointing]
    titles = [titles_shown(document, places) for document in documents]
    outcomes = held.row(
        "follow",
        lambda document, figures, _: follow_all(document, figures, places),
        (untitled,),
        [document.path for document in documents],
        documents,
        figures,
        titles,
    )
    followed = [links for links, _ in outcomes]
    found += chain.from_iterable(broken for _, broken in outcomes)
    images: dict[Key, Links] = {}
    for record in (record for record, document in owners if document is None):
        if record.fields.image is not None:
            images[record.key], broken = follow_image(record.fields.image, record.path, places)
            found += broken

    language = project.settings.site.language
    lexicon = held.once("lexicon", build_lexicon, registry, project.settings.linking.languages or (language,))
    subjects: list[tuple[Document, ArticleFields | Record, str]]
    subjects = [(m.document, m.fields, m.id) for m in (*articles, *pages)]
    subjects += [(document, record, record.id) for record, document in described]
    columns = (*zip(*subjects, strict=True), followed) if subjects else ((), (), (), ())
    tasks = held.row("task", partial(_task, language=language), (language,), [s[0].path for s in subjects], *columns)
    options = held.steady("naming", NamingOptions(project.settings.linking.repeat, quotes))
    tools = held.once("tools", _tools, registry, lexicon, options, addresses)
    tell("linking", 0, 0)
    named = name_all(tasks, tools, memo, bodies, executor, partial(tell, "linking"), held)
    tell("relating", 0, 0)
    namings = named.found
    found += (p for naming in namings for p in naming.diagnostics)
    notes = tuple(p for naming in namings for p in naming.notes)
    archive = link(
        articles_of(articles, namings, followed, registry, addresses, language, held),
        pages_of(pages, namings[len(articles) :], followed[len(articles) :], language),
        described_of(owners, addresses, namings, followed, len(articles) + len(pages), stub_keys, images),
        registry,
        _redirects(project, registry, articles, addresses),
        held,
    )
    return Reading(
        snapshot,
        archive,
        registry,
        lexicon,
        texts.selection,
        texts.documents,
        record_documents,
        bodies,
        tasks,
        named,
        _first_causes(found, texts.documents, {table.path for table in snapshot.of("table")}),
        notes,
    )


def _placed(note: Diagnostic, document: Document, body: Callable[[str], str]) -> Diagnostic:
    if note.column:
        at = place_in(body(note.path), note.column - 1, document.body_line)
        return msgspec.structs.replace(note, line=at.line, column=at.column)
    at = document.fields.at.get("title", Place(note.line, 1)) if document.fields else Place(note.line, 1)
    return msgspec.structs.replace(note, line=at.line, column=at.column, length=at.length)


def _declared(document: Document) -> tuple[object, ...]:
    """What a document declares, as plain values: all that records may be made of."""
    declared = document.fields.declared if isinstance(document.fields, ArticleFields) else ()
    return (document.path, *((one.kind, one.value, one.at.line, one.at.column, one.at.length) for one in declared))


def _tools(registry: Registry, lexicon: Lexicon, options: NamingOptions, addresses: dict[Key, str]) -> Tools:
    return Tools(registry, lexicon, options, _record_pages(registry, addresses))


def _task(document: Document, about: ArticleFields | Record, ident: str, links: Links, *, language: str) -> Task:
    """A text to name, from its front matter or, for a description, from its record."""
    if isinstance(about, Record):
        facts = ArticleFacts(ident, document.path, about.fields.lang or language, own=about.key)
    else:
        facts = facts_of(about, ident, document.path, language)
    references = document.outline.references
    facts = msgspec.structs.replace(facts, references=tuple(ref.at for ref in references))
    pairs = ((ref, href) for ref, href in zip(references, links.hrefs, strict=False) if ref.how == "link")
    targets = tuple((ref.target, href) for ref, href in pairs if href and not SCHEME.match(href))
    return Task(document, facts, links.labels, targets)


def _first_causes(
    found: Iterable[Diagnostic], documents: Sequence[Document], tables: Collection[str]
) -> tuple[Diagnostic, ...]:
    """The findings without those that only follow from others.

    What points at a record or article that could not be read is not at fault, and a hint for it would name another.
    """
    found = set(found)
    wrong = {f.code for f in found if f.severity == "error" and f.path in tables} - {"RECORD-UNKNOWN"}
    lost = any(code.startswith("TABLE") and code != "TABLE-DUP" for code in wrong)  # rows that nobody could read
    unread = {f'"{d.stem}"' for d in documents if d.fields is None}
    kept = (
        f
        for f in found
        if not (wrong and f.code in {"RECORD-UNKNOWN", "STUB"})
        and not (lost and f.message.startswith("no article or record "))
        and not (f.code in {"RECORD-UNKNOWN", "LINK"} and any(name in f.message for name in unread))
    )
    return tuple(sorted(kept))


def _registry(
    project: Project, texts: Texts, declaring: tuple[tuple[object, ...], ...], held: Held
) -> tuple[Registry, frozenset[Key], list[Diagnostic]]:
    """The records of tables and files, with a stub for every declared name that none of them has.

    The very registry of the last build where what is ``declaring`` changed, and no stub: everything rests on it.
    """
    known = project.kinds, texts.sources, texts.hidden
    registry, problems = held.once("registry", assemble, *known)
    extra, notes = held.once(
        "stubs", lambda registry, _: stubs((*texts.articles, *texts.pages), registry), registry, declaring
    )
    if extra:
        both, signs = [*texts.sources, *extra], tuple(map(repr, extra))
        made = held.once("with stubs", lambda *_: assemble(project.kinds, both, texts.hidden), *known, signs)
        registry, problems = made
    return registry, frozenset((s.kind, s.fields.id) for s in extra), [*notes, *problems]


def _places(
    project: Project,
    snapshot: Snapshot,
    registry: Registry,
    addresses: dict[Key, str],
    articles: Sequence[Member],
    pages: Sequence[Member],
    withheld: Sequence[Document],
) -> Places:
    content = project.settings.content.dir
    documents = {composed(m.document.path): m.url for m in (*articles, *pages)}
    documents |= {composed(r.path): addresses[r.key] for r in registry.records if r.stem and addresses[r.key]}
    pages_by_id = {m.id: m.url for m in pages}
    if "about" in pages_by_id:
        pages_by_id["about"] = "about-this-archive/"
        documents |= {composed(m.document.path): "about-this-archive/" for m in pages if m.id == "about"}
    files = {f.path: (f.path.removeprefix(f"{content}/"), f.digest) for f in snapshot.of("asset")}
    published = {f.path.removeprefix("static/"): (f.path, f.digest) for f in snapshot.of("static")}
    hidden = {composed(name) for d in withheld for name in (d.path, d.stem, getattr(d.fields, "id", ""))}
    prefixes = {prefix: k.name for k in project.kinds for prefix in (k.singular, k.name)}
    return Places(
        {**pages_by_id, **{m.id: m.url for m in articles}},
        {m.id: m.fields.title for m in (*pages, *articles)},
        documents,
        addresses,
        files,
        published,
        frozenset(hidden - {""}),
        prefixes,
        registry,
        content,
    )


def _record_pages(registry: Registry, addresses: dict[Key, str]) -> dict[str, Key]:
    """Every address and source file that stands for a record."""
    pages = {url: key for key, url in addresses.items() if url}
    return pages | {record.path: record.key for record in registry.records if record.stem}


def _figures(
    articles: Sequence[Member], pages: Sequence[Member], records: Sequence[Document]
) -> list[tuple[Document, tuple[Figure, ...]]]:
    found = [
        (m.document, ((m.fields.image,) if m.fields.image else ()) + m.fields.figures) for m in (*articles, *pages)
    ]
    for document in records:
        image = document.fields.image if document.fields else None
        found.append((document, (image,) if image else ()))
    return found


def _redirects(
    project: Project, registry: Registry, articles: Sequence[Member], addresses: dict[Key, str]
) -> list[tuple[str, str]]:
    found = merged_redirects(registry, addresses, project.kinds)
    for old, new in project.settings.redirects.items():
        found.append((old.strip("/"), new.lstrip("/") if "//" not in new else new))
    for member in articles:
        found += [(old.strip("/"), web(member.url)) for old in member.fields.redirect_from]
    return sorted(set(found))
