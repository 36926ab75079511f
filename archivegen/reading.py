"""From the files on disk to the archive: the stages that ``build``, ``check``, ``mentions`` and ``list`` share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from functools import cache, partial
from itertools import chain, compress
from operator import attrgetter, eq, itemgetter
from typing import TypeVar

import msgspec

from archivegen.archive.answers import Told
from archivegen.archive.doubts import place_in
from archivegen.archive.gather import Member, merged_redirects, record_addresses, stubs, undeclared
from archivegen.archive.link import link
from archivegen.archive.model import Archive, Key, Links
from archivegen.archive.naming import NamingOptions, Namings, Task, Tools, name_all
from archivegen.archive.published import articles_of, described_of, hidden_bylines, pages_of, unshown
from archivegen.archive.redirects import address, old_path, way
from archivegen.archive.references import SCHEME, Places, composed, follow_all, follow_image, wiki_targets
from archivegen.archive.select import Rules, Selection
from archivegen.archive.unpublished import waiting
from archivegen.archive.urls import ABOUT, web
from archivegen.diagnostics import Diagnostic, Place, distinct
from archivegen.held import Held
from archivegen.memo import Memo
from archivegen.names.assemble import assemble
from archivegen.names.forms import Lexicon, build_lexicon
from archivegen.names.kinds import Kind
from archivegen.names.mention import ArticleFacts, facts_of
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.project import Project
from archivegen.source.decode import decode
from archivegen.source.documents import Bodies
from archivegen.source.fields import ArticleFields, Figure
from archivegen.source.frontmatter import split
from archivegen.source.parse import Document
from archivegen.source.snapshot import Snapshot, SourceFile, Stamps
from archivegen.texts import Tell, Texts, read_texts
from archivegen.workers import dismiss

T = TypeVar("T")
_LOSE_NO_RECORD = frozenset(("RECORD-UNKNOWN", "IMAGE", "ID-TWICE"))  # errors in a table whose records are all there
_FOLLOW = frozenset({"RECORD-UNKNOWN", "LINK"})  # what may follow from a document that cannot be read


class Reading(msgspec.Struct, frozen=True):
    """The archive as it is now, with all that was found wrong on the way; ``notes`` are for ``check`` alone.

    ``files`` are all of the snapshot by path, ``tasks`` all texts in which names were looked for, ``namings`` what was
    found in each.
    """

    snapshot: Snapshot
    files: Mapping[str, SourceFile]
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
        files = self.files

        @cache
        def body(path: str) -> str:
            return split(path, decode(path, files[path].data)[0]).body

        return Told(self.tasks, self.namings, self.registry, lambda path: files[path].digest, body)

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
    touched: Collection[str] | None = None,
) -> Reading:
    """Scan, parse, select, match, resolve and link. Wrong input is in the diagnostics; raises `MachineError`."""
    held = held or Held()
    texts = read_texts(project, rules, memo, tell, executor, stamps, held, touched)
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
    members = held.joined("members", articles, pages)
    registry, stub_keys, problems = _registry(project, texts, members, held)
    found: list[tuple[Diagnostic, ...]] = [texts.diagnostics, tuple(problems)]
    addresses = held.once("addresses", record_addresses, registry, project.kinds)
    by_path = {d.path: d for d in texts.records}
    owners = [(r, by_path.get(r.path) if r.stem else None) for r in registry.records]
    described = [(record, document) for record, document in owners if document is not None]
    records = tuple([record for record, _ in described])

    own_documents = held.each("document of member", attrgetter("document"), members)
    documents = held.joined("texts to follow", own_documents, tuple([document for _, document in described]))
    paths = held.each("path of text", attrgetter("path"), documents, alike=eq)
    figures = held.joined(
        "figures to follow",
        held.each("figures of member", _figures, members),
        tuple([(r.fields.image,) if r.fields.image else () for r in records]),
    )
    rows = tuple([record.table if "image" in record.of_row else "" for record in records])
    in_tables = held.once("tables of figures", lambda texts, rows: ("",) * texts + rows, len(members), rows)
    idents = held.each("id of member", attrgetter("id"), members, alike=eq)
    urls = held.each("address of member", attrgetter("url"), members, alike=eq)
    # a title matters only to the documents that show it: an edited one follows the references of no other
    titles = held.once(
        "titles shown",
        _titles_shown,
        held.each("wiki targets", wiki_targets, documents, alike=eq),
        idents,
        held.each("title of member", _title, members, alike=eq),
    )
    where = idents, urls, held.each("path of member", attrgetter("path"), own_documents, alike=eq)
    redirects = _redirects(project, registry, members, addresses, held)
    places = _places(project, texts, registry, addresses, where, redirects, held)
    follow = partial(follow_all, places=places)
    outcomes = held.row("follow", follow, (places,), paths, documents, figures, in_tables, titles)
    followed = held.each("links of text", itemgetter(0), outcomes)
    broken = held.flat("broken links", held.each("broken links of text", itemgetter(1), outcomes, alike=eq))
    found += (broken, hidden_bylines(articles, registry, held), unshown(pages))
    images, lost = _images([record for record, document in owners if document is None], places, held)
    found.append(lost)

    language = project.settings.site.language
    lexicon = held.once("lexicon", build_lexicon, registry, project.settings.linking.languages or (language,))
    fields: tuple[ArticleFields, ...] = held.each("fields of member", attrgetter("fields"), members)
    abouts: tuple[ArticleFields | Record, ...] = held.joined("subjects", fields, records)
    names = held.joined("ids of subjects", idents, tuple([record.id for record in records]))
    task = partial(_task, language=language)
    tasks = held.row("task", task, (language,), paths, documents, abouts, names, followed)
    options = held.steady("naming", NamingOptions(project.settings.linking.repeat, quotes))
    tools = held.once("tools", _tools, registry, lexicon, options, addresses, places.open_ways)
    tell("linking", 0, 0)
    named = name_all(tasks, tools, memo, bodies, executor, partial(tell, "linking"), held)
    dismiss(executor)
    tell("relating", 0, 0)
    namings = named.found
    found.append(
        held.flat("name findings", held.each("findings of text", attrgetter("diagnostics"), namings, alike=eq))
    )
    notes = held.flat("name notes", held.each("notes of text", attrgetter("notes"), namings, alike=eq))
    archive = link(
        articles_of(articles, namings, followed, registry, addresses, language, held),
        pages_of(pages, namings[len(articles) :], followed[len(articles) :], language),
        described_of(owners, addresses, namings, followed, len(articles) + len(pages), stub_keys, images, held),
        registry,
        places.open_ways,
        held,
    )
    tables = tuple([table.path for table in snapshot.of("table")])
    return Reading(
        snapshot,
        texts.files,
        archive,
        registry,
        lexicon,
        texts.selection,
        texts.documents,
        texts.records,
        bodies,
        tasks,
        named,
        held.once("first causes", _first_causes, _unread(texts.documents, held), tables, *found),
        notes,
    )


def _placed(note: Diagnostic, document: Document, body: Callable[[str], str]) -> Diagnostic:
    if note.column:
        at = place_in(body(note.path), note.column - 1, document.body_line)
        return msgspec.structs.replace(note, line=at.line, column=at.column)
    at = document.fields.at.get("title", Place(note.line, 1)) if document.fields else Place(note.line, 1)
    return msgspec.structs.replace(note, line=at.line, column=at.column, length=at.length)


def _figures(member: Member) -> tuple[Figure, ...]:
    if member.document.role == "page" and member.id == "about":
        return ()  # as `figures_of` has it
    return ((member.fields.image,) if member.fields.image else ()) + member.fields.figures


def _images(records: Iterable[Record], places: Places, held: Held) -> tuple[dict[Key, Links], tuple[Diagnostic, ...]]:
    """Where the images of rows lead, and what is wrong with them."""
    shown = [r for r in records if r.fields.image is not None]
    keys, columns = [r.key for r in shown], ([r.fields.image for r in shown], [r.path for r in shown])
    found = held.row("images of rows", partial(follow_image, places=places), (places,), keys, *columns, alike=eq)
    return {key: one[0] for key, one in zip(keys, found, strict=True)}, tuple([d for _, some in found for d in some])


def _title(member: Member) -> str:
    return member.fields.title


def _titles_shown(
    targets: Sequence[tuple[str, ...]], idents: Sequence[str], titles: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """For each text the titles of the articles and pages that its ``[[id]]`` marks name, "" for all else.

    Of an article and a page of one id the article is meant: they stand first.
    """
    wanted = {*chain.from_iterable(targets)}
    pairs = zip(reversed(idents), reversed(titles), strict=True) if wanted else ()
    known = {ident: title for ident, title in pairs if ident in wanted}
    found: list[tuple[str, ...]] = [()] * len(targets)
    for place, some in compress(enumerate(targets), targets):
        found[place] = tuple([known.get(target, "") for target in some])
    return tuple(found)


def _tools(
    registry: Registry,
    lexicon: Lexicon,
    options: NamingOptions,
    addresses: dict[Key, str],
    redirects: Sequence[tuple[str, str]],
) -> Tools:
    return Tools(registry, lexicon, options, _record_pages(registry, addresses, redirects))


def _task(document: Document, about: ArticleFields | Record, ident: str, links: Links, *, language: str) -> Task:
    """A text to name, from its front matter or, for a description, from its record."""
    if isinstance(about, Record):
        shown = about.pictured if document.path == about.where("image")[0] else ()
        facts = ArticleFacts(ident, document.path, about.fields.lang or language, own=about.key, shown=shown)
    else:
        facts = facts_of(about, ident, document.path, language)
    references = document.outline.references
    facts = msgspec.structs.replace(facts, references=tuple(ref.at for ref in references))
    pairs = ((ref, href) for ref, href in zip(references, links.hrefs, strict=False) if ref.how == "link")
    targets = tuple((ref.target, href) for ref, href in pairs if href and not SCHEME.match(href))
    return Task(document, facts, links.labels, targets)


def _unread(documents: tuple[Document, ...], held: Held) -> tuple[str, ...]:
    """What the files are called that could not be read, in quotes."""
    unread = held.each("unread", lambda document: document.fields is None, documents)
    places = held.once("places of unread", lambda unread: [i for i, one in enumerate(unread) if one], unread)
    return tuple([f'"{documents[i].stem}"' for i in places])


def _first_causes(
    unread: Collection[str], tables: Collection[str], *some: tuple[Diagnostic, ...]
) -> tuple[Diagnostic, ...]:
    """The findings without those that only follow from others; ``unread`` is what files that could not be are called.

    What points at a record or article that could not be read is not at fault, and a hint for it would name another.
    """
    found = distinct(chain.from_iterable(some))
    wrong = {f.code for f in found if f.severity == "error" and f.path in tables} - _LOSE_NO_RECORD
    lost = any(code.startswith("TABLE") and code != "TABLE-DUP" for code in wrong)  # rows that nobody could read
    return tuple(
        f
        for f in found
        if not (wrong and f.code in {"RECORD-UNKNOWN", "STUB"})
        and not (lost and f.message.startswith("no article or record "))
        and not (f.code in _FOLLOW and any(name in f.message for name in unread))
    )


def _registry(
    project: Project, texts: Texts, members: tuple[Member, ...], held: Held
) -> tuple[Registry, frozenset[Key], list[Diagnostic]]:
    """The records of tables and files, with a stub for every declared name that none of them has.

    The very registry of the last build where no stub is another: everything rests on it.
    """
    known = project.kinds, texts.sources, texts.hidden
    registry, problems = held.once("registry", assemble, *known)
    numbers = held.numbers(len(members))
    names = held.row("undeclared", partial(undeclared, registry), (registry,), numbers, members, alike=eq)
    extra, notes = held.once("stubs", stubs, names, registry)
    if extra:
        both, signs = [*texts.sources, *extra], tuple(map(repr, extra))
        made = held.once("with stubs", lambda *_: assemble(project.kinds, both, texts.hidden), *known, signs)
        registry, problems = made
    return registry, frozenset((s.kind, s.fields.id) for s in extra), [*notes, *problems]


def _places(
    project: Project,
    texts: Texts,
    registry: Registry,
    addresses: dict[Key, str],
    where: tuple[tuple[str, ...], ...],
    redirects: tuple[tuple[str, str], ...],
    held: Held,
) -> Places:
    """The very places of the last build where nothing of them is another: all references rest on them."""
    snapshot = texts.snapshot
    files = tuple([(f.path, f.digest, f.role) for f in snapshot.of("asset", "static")])
    names = [(d.path, d.stem, getattr(d.fields, "id", "")) for d in texts.withheld]
    hidden = (*names, texts.hidden_at, waiting(texts.withheld))
    settings = project.settings
    known = settings.content.dir, settings.site.base_url, project.kinds, registry, addresses
    return held.once("places", _all_places, *known, files, hidden, redirects, len(texts.articles), *where)


def _all_places(
    content: str,
    base_url: str,
    kinds: Sequence[Kind],
    registry: Registry,
    addresses: dict[Key, str],
    found: Sequence[tuple[str, str, str]],
    hidden: Sequence[tuple[str, ...]],
    redirects: tuple[tuple[str, str], ...],
    articles: int,
    idents: Sequence[str],
    urls: Sequence[str],
    paths: Sequence[str],
) -> Places:
    """``idents``, ``urls`` and ``paths`` are those of all ``articles`` and, after these, of all free-standing pages."""
    documents = dict(zip(map(composed, paths), urls, strict=True))
    documents |= {composed(r.path): addresses[r.key] for r in registry.records if r.stem}
    pages_by_id = dict(zip(idents[articles:], urls[articles:], strict=True))
    if "about" in pages_by_id:
        pages_by_id["about"] = ABOUT
        documents[composed(paths[articles + idents[articles:].index("about")])] = ABOUT
    return Places(
        pages_by_id | dict(zip(idents[:articles], urls[:articles], strict=True)),
        documents,
        addresses,
        {path: (path.removeprefix(f"{content}/"), digest) for path, digest, role in found if role == "asset"},
        {path.removeprefix("static/"): (path, digest) for path, digest, role in found if role == "static"},
        frozenset({composed(name) for names in hidden for name in names} - {""}),
        {prefix: k.name for k in kinds for prefix in (k.singular, k.name)},
        registry,
        content,
        redirects,
        base_url,
    )


def _record_pages(
    registry: Registry, addresses: dict[Key, str], redirects: Sequence[tuple[str, str]]
) -> dict[str, Key]:
    """Every address and source file that stands for a record, old addresses too."""
    pages = {url: key for key, url in addresses.items() if url}
    old = {path.rstrip("/") + "/": pages[address(new)] for path, new in redirects if address(new) in pages}
    return old | pages | {record.path: record.key for record in registry.records if record.stem}


def _redirects(
    project: Project, registry: Registry, texts: tuple[Member, ...], addresses: dict[Key, str], held: Held
) -> tuple[tuple[str, str], ...]:
    found = merged_redirects(registry, addresses, project.kinds)
    for old, new in project.settings.redirects.items():
        found.append((old_path(old), way(new)))
    found += held.flat("moved", held.each("moved here", _moved_here, texts, alike=eq))
    return tuple(sorted(set(found)))


def _moved_here(text: Member) -> tuple[tuple[str, str], ...]:
    """The old addresses of an article or page, each with its own."""
    about = text.document.role == "page" and text.id == "about"
    new = ABOUT if about else web(text.url)
    return tuple([(old_path(old), new) for old in text.fields.redirect_from])
