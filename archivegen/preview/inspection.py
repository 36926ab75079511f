"""The link inspector's findings: every name on one page, why it is or is not a link, and the text that changes it.

Nothing is decided here: mentions, doubts and what is passed over come from the reading that the page was made from, as
``mentions``, ``doubts`` and ``suggest`` have them.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from archivegen.archive.dismissed import Dismissed, read_dismissed
from archivegen.archive.doubts import Candidate, Doubt, Owner, Sheet, ids_of
from archivegen.archive.model import Archive, Article, Entry, Key
from archivegen.archive.naming import Naming, Task
from archivegen.archive.passed_over import CAUSES, PassedOver, passed_over
from archivegen.archive.suggestions import Suggestion, suggest
from archivegen.archive.urls import ABOUT, web
from archivegen.diagnostics import Place
from archivegen.names.apart import traits
from archivegen.names.mention import Mention
from archivegen.names.repeat import Repeat
from archivegen.names.sentences import sentence_around
from archivegen.preview.found import Choice, Found, Inspection, Offer, Shown
from archivegen.preview.reasons import Standing, meaning_of, why_not_linked
from archivegen.reading import Reading
from archivegen.source.body import Block, Zone
from archivegen.source.decode import decode
from archivegen.wording import direction


def inspect_page(reading: Reading, address: str, repeat: Repeat) -> Inspection:
    """What there is to say of the page at ``address``, relative to the root of the site, percent-decoded."""
    owner = _owner(reading.archive, unicodedata.normalize("NFC", address))
    document = owner.document if owner else None
    at = next((i for i, task in enumerate(reading.tasks) if document and task.document.path == document.path), -1)
    if owner is None or document is None or at < 0:
        return Inspection()
    text = next(f.data for f in reading.snapshot.of("article", "page", "record") if f.path == document.path)
    ids = ids_of(reading.archive, reading.registry)
    sheet = Sheet(
        owner, document, decode(document.path, text)[0], reading.bodies, reading.archive, reading.registry, ids
    )
    page = _Page(reading, sheet, reading.tasks[at], reading.namings.found[at], repeat)
    found = [*page.mentions(), *page.passed_over()]
    found.sort(key=lambda one: one[0])
    unrecorded = tuple(page.unrecorded()) if isinstance(owner, Article) else ()
    return Inspection(
        document.path,
        getattr(document.fields, "dir", "") or direction(page.facts.language),
        _in_reading_order([one for _, one in found], unrecorded),
        tuple(page.declared()),
    )


def _owner(archive: Archive, address: str) -> Owner | None:
    """The article, page or record whose page it is."""
    wanted = address.removesuffix("index.html")
    owners: list[Owner] = [*archive.articles, *archive.pages, *archive.entries.values()]
    for owner in owners:
        if owner.url == wanted and owner.url:
            return owner
    return next((page for page in archive.pages if page.id == "about" and wanted == ABOUT), None)


def _in_reading_order(found: list[Found], unrecorded: Sequence[Found]) -> tuple[Found, ...]:
    """All names: each that no record has before the first that stands behind it in the file."""
    for one in unrecorded:
        at = next((i for i, other in enumerate(found) if _stands(other) > _stands(one)), len(found))
        found.insert(at, one)
    return tuple(found)


def _stands(found: Found) -> tuple[int, float]:
    """Line and column; where that is not known, behind all in the line."""
    return found.line, found.column or math.inf


class _Where(NamedTuple):
    """How names are sorted: the title first, then block by block."""

    block: int
    start: int


class _Page:
    """One page while it is looked at."""

    def __init__(self, reading: Reading, sheet: Sheet, task: Task, naming: Naming, repeat: Repeat) -> None:
        self.reading = reading
        self.sheet = sheet
        self.lines = sheet.text.split("\n")
        self.facts = task.facts
        self.named = naming.named
        self.known = naming.named.mentions()
        linked = reversed([mention for mention in self.known if mention.status == "linked"])
        self.first = {(mention.kind, mention.record): mention.line for mention in linked}
        self.repeat = repeat
        self.blocks: Sequence[Block] = reading.bodies(task.document.body).blocks

    def mentions(self) -> Iterator[tuple[_Where, Found]]:
        """The mentions and doubts."""
        doubts = iter(self.sheet.doubts())
        for mention, quote in self.named.pairs():
            where = _Where(mention.block, mention.start)
            if mention.status == "doubt":
                yield where, self._doubt(next(doubts))
                continue
            place = self.sheet.place(mention, quote.name)
            record = self._shown((mention.kind, mention.record))
            rule, why = why_not_linked(mention, self._standing(mention), self.repeat)
            yield (
                where,
                Found(
                    "counted" if why else "linked",
                    " ".join(quote.name.split()),
                    self.sheet.document.path,
                    place.line,
                    place.column,
                    mention.zone,
                    (quote.before, quote.name, quote.after),
                    mention.rule,
                    meaning_of(mention.rule),
                    f"{why} (rule {rule})" if why else "",
                    (Choice(record),),
                    tuple(self._offers(mention, " ".join(quote.name.split()), rule)),
                ),
            )

    def _standing(self, mention: Mention) -> Standing:
        key = (mention.kind, mention.record)
        entry = self.reading.archive.entries.get(key)
        block = self.blocks[mention.block] if mention.block >= 0 else None
        return Standing(
            block is not None and block.linkable,
            key == self.facts.own,
            entry is not None and bool(entry.url),
            self.first.get(key, 0),
        )

    def _offers(self, mention: Mention, form: str, rule: str) -> Iterator[Offer]:
        """How to have a repeated name linked as well, and how to have a linked one left alone."""
        if mention.reference >= 0 or mention.zone == "title":
            return
        if rule == "L1" and self.repeat != "none":
            mark = self.sheet.mark((mention.kind, mention.record), form, mention)
            if mark:
                yield Offer("to link it here, too", mark, "in its place")
        written = self.sheet.body[mention.source : mention.source_end]
        if written and "\n" not in written:
            yield Offer("if it means nobody and nothing of yours", f"{written}{{nolink}}", "in its place")

    def _doubt(self, doubt: Doubt) -> Found:
        never: tuple[Offer, ...] = ()
        if doubt.rule == "M6":
            never = (Offer("where that is not meant", f"{doubt.form}{{nolink}}", "in its place"),)
        quote = doubt.quote
        return Found(
            "doubt",
            doubt.form,
            doubt.path,
            doubt.place.line,
            doubt.place.column,
            doubt.zone,
            (quote.before, quote.name, quote.after),
            doubt.rule,
            f"Not settled: {doubt.why}",
            "" if _settled_by_text(doubt) else "It can be settled by declaring one of them in the front matter.",
            tuple(self._choice(candidate) for candidate in doubt.candidates),
            never,
        )

    def _choice(self, candidate: Candidate) -> Choice:
        offers = []
        if candidate.means is not None:
            offers.append(Offer("in the whole article", candidate.means.shown, candidate.means.where))
        if candidate.mark:
            offers.append(Offer("here alone", candidate.mark, "in its place"))
        return Choice(self._shown(candidate.key), tuple(offers))

    def passed_over(self) -> Iterator[tuple[_Where, Found]]:
        """The names of records that are no mentions."""
        registry, lexicon = self.reading.registry, self.reading.lexicon
        for name in passed_over(self.blocks, self.facts, self.known, registry, lexicon):
            rule, cause = CAUSES[name.cause]
            text, zone, language = self._text(name)
            quote = sentence_around(text, name.start, name.end, language)
            form = " ".join(quote[1].split())
            stand_in = self._stand_in(name, zone)
            place = self.sheet.place(stand_in, quote[1]) if stand_in.source >= 0 else Place(stand_in.line)
            choices = tuple(self._may_mean(key, form, name.cause, stand_in) for key in name.records)
            yield (
                _Where(name.block, name.start),
                Found(
                    "unlinked",
                    form,
                    self.sheet.document.path,
                    place.line,
                    place.column,
                    zone,
                    quote,
                    rule,
                    f"No mention: {cause}",
                    choices=choices,
                ),
            )

    def _text(self, name: PassedOver) -> tuple[str, Zone, str]:
        if name.block < 0:
            return self.facts.title, "title", self.facts.language
        block = self.blocks[name.block]
        return block.text, block.zone, block.language or self.facts.language

    def _stand_in(self, name: PassedOver, zone: Zone) -> Mention:
        """A name that is no mention in the form of one: where it stands."""
        source, line = (name.start, name.end), self.facts.title_line
        if name.block >= 0:
            block = self.blocks[name.block]
            source = block.source_span(name.start, name.end)
            line = block.line + block.text.count("\n", 0, name.start)
        return Mention(name.block, name.start, name.end, *source, zone, "", "", "mention", (), "M1", "", line)

    def _may_mean(self, key: Key, form: str, cause: str, stand_in: Mention) -> Choice:
        """A record whose name is passed over, and how to say that it is meant; nothing undoes what was said by hand."""
        offers = []
        if cause in {"absent", "context"} and (paste := self.sheet.means(key, form)):
            offers.append(Offer("if that is meant in this article", paste.shown, paste.where))
        if cause in {"absent", "context", "beside", "ordinary"} and stand_in.source >= 0:
            mark = self.sheet.mark(key, form, stand_in)
            offers += [Offer("if that is meant here", mark, "in its place")] if mark else []
        return Choice(self._shown(key), tuple(offers))

    def declared(self) -> Iterator[Shown]:
        """The records that the front matter declares and the text never names (rule L4)."""
        named = {(m.kind, m.record) for m in self.known}
        for key in self.named.declared:
            if key not in named:
                yield self._shown(key)

    def unrecorded(self) -> Iterator[Found]:
        """The names that no record answers to, as this page alone shows them (rule L9)."""
        alone = tuple(article for article in self.reading.archive.articles if article is self.sheet.owner)
        archive = msgspec.structs.replace(self.reading.archive, articles=alone)
        dismissed = self._dismissed()
        for suggestion in suggest(archive, self.reading.registry, self.reading.bodies).found:
            if not dismissed.covers(suggestion):
                yield self._suggestion(suggestion)

    def _dismissed(self) -> Dismissed:
        files = self.reading.snapshot.of("dismissed")
        return read_dismissed(decode(files[0].path, files[0].data)[0]) if files else Dismissed()

    def _suggestion(self, suggestion: Suggestion) -> Found:
        first = suggestion.examples[0]
        kinds = [kind.singular for kind in self.reading.registry.kinds if kind.name == suggestion.kind]
        guess = f"Perhaps a {kinds[0]}: {suggestion.reason}" if kinds else suggestion.reason
        times = f"{suggestion.count} times on this page" if suggestion.count > 1 else "once on this page"
        offers = tuple(
            Offer(f"to make a record of a {kind}", _command("--write", f"{suggestion.name}={kind}"), "in a terminal")
            for kind in (kinds or [k.singular for k in self.reading.registry.kinds if k.person or k.place])
        )
        line = self.lines[first.line - 1] if first.line <= len(self.lines) else ""
        dismiss = Offer("if it is no name", _command("--dismiss", suggestion.name), "in a terminal")
        return Found(
            "unrecorded",
            suggestion.name,
            first.path,
            first.line,
            line.find(first.name) + 1,  # 0 where a mark or the end of the line divides it
            "text",
            (first.before, first.name, first.after),
            "L9",
            f"No record has this name; {times}",
            guess,
            tuple(Choice(self._shown(near.key)) for near in suggestion.near),
            (*offers, dismiss),
        )

    def _shown(self, key: Key) -> Shown:
        registry = self.reading.registry
        entry = self.reading.archive.entries.get(key)
        kind = next((k.singular for k in registry.kinds if k.name == key[0]), key[0])
        if entry is None:
            return Shown(key[1], key[1], kind, "", "")
        about = ", ".join(traits(entry.record, registry))
        url = f"/{web(entry.url)}" if entry.url else ""
        return Shown(key[1], entry.record.name, kind, about, url, _known(entry))


def _known(entry: Entry) -> str:
    if not entry.mentions:
        return "named nowhere"
    times = "once" if entry.mentions == 1 else f"{entry.mentions:,} times"
    articles = len(entry.sightings)
    return f"named {times} in {articles:,} article{'' if articles == 1 else 's'}"


def _settled_by_text(doubt: Doubt) -> bool:
    return any(candidate.means or candidate.mark for candidate in doubt.candidates)


def _command(option: str, value: str) -> str:
    """``-D``, as the preview looks into drafts and what is not yet due."""
    quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
    return f'archivegen suggest -D {option} "{quoted}"'
