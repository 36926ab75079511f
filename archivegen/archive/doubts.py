"""The doubts of an archive: where each stands, what it could mean, why no rule settles it, what to paste (rule L8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from archivegen.archive.marks import mark_for
from archivegen.archive.model import Archive, Article, Entry, FreePage, Key, Named, Quote
from archivegen.diagnostics import Place
from archivegen.names.apart import traits
from archivegen.names.mention import Mention
from archivegen.names.registry import Registry
from archivegen.source.additions import Paste, means
from archivegen.source.body import Body
from archivegen.source.decode import decode
from archivegen.source.frontmatter import split
from archivegen.source.parse import Document
from archivegen.source.snapshot import Snapshot

Owner = Article | FreePage | Entry


class Candidate(msgspec.Struct, frozen=True):
    """One of the records that a doubt may mean.

    ``about`` tells it from the others; ``articles`` name it ``mentions`` times elsewhere. ``means`` settles the doubt
    for the article, ``mark`` this mention alone; ``None`` and "" where that cannot be written there. ``label`` is the
    id, with its kind where records of several kinds have it.
    """

    key: Key
    label: str
    name: str
    about: str
    mentions: int
    articles: int
    means: Paste | None
    mark: str


class Doubt(msgspec.Struct, frozen=True):
    """A written name that several records may be. ``owner`` is the article's id, or that of a page or record."""

    form: str
    owner: str
    path: str
    place: Place
    zone: str
    quote: Quote
    rule: str
    why: str
    candidates: tuple[Candidate, ...]


def doubts(
    archive: Archive, registry: Registry, snapshot: Snapshot, bodies: Callable[[str], Body]
) -> tuple[Doubt, ...]:
    """Every doubt, in articles first, then in pages and in the descriptions of records; each in reading order."""
    files = {file.path: file for file in snapshot.of("article", "page", "record")}
    found: list[Doubt] = []
    owners: list[Owner] = [*archive.articles, *archive.pages, *archive.entries.values()]
    ids = ids_of(archive, registry)
    for owner in owners:
        document = owner.document
        if document is not None and owner.named.doubts:
            text = decode(document.path, files[document.path].data)[0]
            found += Sheet(owner, document, text, bodies, archive, registry, ids).doubts()
    return tuple(found)


class Ids(NamedTuple):
    """Which ids stand alone: how many records bear each, and those of articles and pages."""

    shared: Counter[str]
    taken: set[str]


def ids_of(archive: Archive, registry: Registry) -> Ids:
    """The ids of an archive."""
    taken = {article.id for article in archive.articles} | {page.id for page in archive.pages}
    return Ids(Counter(ident for _, ident in registry.index), taken)


class Sheet:
    """One article, page or description as its file is written: its doubts, where names stand, what to paste."""

    def __init__(
        self,
        owner: Owner,
        document: Document,
        text: str,
        bodies: Callable[[str], Body],
        archive: Archive,
        registry: Registry,
        ids: Ids,
    ) -> None:
        self.owner = owner
        self.document = document
        self.text = text
        self.body = split(document.path, text).body
        self.bodies = bodies
        self.archive = archive
        self.registry = registry
        self.ids = ids
        self.kinds = {kind.name: kind.singular for kind in registry.kinds}

    def doubts(self) -> Iterator[Doubt]:
        """Its doubts, in reading order."""
        named = self.owner.named
        here = _here(named)
        for mention, quote in named.pairs():
            if mention.status != "doubt":
                continue
            form = " ".join(quote.name.split())
            candidates = tuple(self._candidate(key, form, mention) for key in mention.candidates)
            ident = self.owner.key[1] if isinstance(self.owner, Entry) else self.owner.id
            why = reason(mention, here, self.registry)
            yield Doubt(
                form,
                ident,
                self.document.path,
                self.place(mention, quote.name),
                mention.zone,
                quote,
                mention.rule,
                why,
                candidates,
            )

    def place(self, mention: Mention, name: str) -> Place:
        """The line and column of a mention in the file; ``name`` as it is quoted."""
        length = mention.source_end - mention.source
        if mention.zone == "title":
            return self._in_title(mention.line, name)
        place = place_in(self.body, mention.source, self.document.body_line)
        return Place(place.line, place.column, length)

    def _in_title(self, line: int, name: str) -> Place:
        """The name on the title's line, where that has it once: how the title is quoted there is not known here."""
        written = "".join(self.text.splitlines()[line - 1 : line])
        once = name and written.count(name) == 1
        return Place(line, written.index(name) + 1, len(name)) if once else Place(line, 1)

    def _candidate(self, key: Key, form: str, mention: Mention) -> Candidate:
        entry = self.archive.entries[key]
        about = ", ".join(traits(entry.record, self.registry))
        return Candidate(
            key,
            self._label(key),
            entry.record.name,
            about,
            entry.mentions,
            len(entry.sightings),
            self.means(key, form),
            self.mark(key, form, mention),
        )

    def means(self, key: Key, form: str) -> Paste | None:
        """What says in the front matter that a form means a record; a description has none of its own for this."""
        if isinstance(self.owner, Entry):
            return None
        return means(self.document.path, self.text, form, self._label(key))

    def _label(self, key: Key) -> str:
        kind, ident = key
        return ident if self.ids.shared[ident] == 1 else f"{self.kinds[kind]}:{ident}"

    def mark(self, key: Key, form: str, mention: Mention) -> str:
        """What to write in the place of a mention so that it means a record; "" where no mark can stand there."""
        if mention.zone == "title":
            return ""
        kind, ident = key
        return mark_for(
            self.body,
            self.bodies(self.document.body),
            mention,
            form,
            ident,
            self.kinds[kind],
            tuple(self.kinds.values()),
            alone=self.ids.shared[ident] == 1 and ident not in self.ids.taken,
        )


def place_in(text: str, offset: int, first_line: int) -> Place:
    """The line and column of an offset into a body whose first line is ``first_line`` of its file."""
    start = text.rfind("\n", 0, offset) + 1
    return Place(first_line + text.count("\n", 0, offset), offset - start + 1)


def _here(named: Named) -> dict[Key, str]:
    """Who is in play in the text, and how: declared, or named."""
    found: dict[Key, str] = dict.fromkeys(named.declared, "declared")
    for mention in named.mentions():
        if mention.record:
            found.setdefault((mention.kind, mention.record), "named")
    return found


def reason(mention: Mention, here: dict[Key, str], registry: Registry) -> str:
    """Why no rule settles a doubt, in plain words."""
    found = [(registry.find(*key), here[key]) for key in mention.candidates if key in here]
    times = Counter(ident for _, ident in mention.candidates)
    kinds = {kind.name: f"{kind.singular}, " for kind in registry.kinds}  # said of records that have one id
    present = [
        f'"{record.name}" ({kinds[record.kind] if times[record.id] > 1 else ""}{how})'
        for record, how in found
        if record is not None
    ]
    those = f"{', '.join(present[:-1])} and {present[-1]}" if len(present) > 1 else "".join(present)
    many = "both are" if len(mention.candidates) == 2 else "more than one is"
    if mention.rule == "M4":
        return f"it is short for each of them, and {many} in play here: {those}" if len(present) > 1 else _SHORT
    if mention.rule == "M6":
        return _SURNAME
    shared = "it is the name of each of them"
    if mention.rule == "M8":
        shared = "it is the name of a person and of something else"
    if len(present) > 1:
        return f"{shared}, and {many} in play here: {those}"
    if present:
        return f"{shared}; {those} is in play here, but what stands beside the name speaks against it"
    return f"{shared}, and the text neither declares one of them nor names one by a name that is nobody else's"


_SURNAME = "the article has it behind a title or a given name, too: it may be a person of that name who has no record"
_SHORT = "it is short for each of them, and more than one is in play here"
