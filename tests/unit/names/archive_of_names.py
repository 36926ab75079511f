"""A small archive for the linking tests: records in one line, articles as plain text or Markdown."""

from __future__ import annotations

from archivegen.diagnostics import Diagnostic
from archivegen.names.assemble import assemble
from archivegen.names.forms import build_lexicon
from archivegen.names.kinds import BUILT_IN, declared_kind
from archivegen.names.matcher import match
from archivegen.names.mention import ArticleFacts, Mention, Resolution
from archivegen.names.record import RecordSource
from archivegen.names.resolve import resolve
from archivegen.source.body import Block, Mark, Run
from archivegen.source.fields import Declared, Meaning, NameField, RecordFields, When, Within
from archivegen.source.markdown import MarkdownOptions, parse_body

KINDS = (*BUILT_IN, declared_kind("organisations", "Organisation"))


def day(date: str) -> When:
    import datetime

    number = datetime.date.fromisoformat(date).toordinal() + 1721425
    return When(date, number, number)


def record(kind: str, name: str, ident: str = "", *names: str | NameField, **fields: object) -> RecordSource:
    ident = ident or name.lower().replace(" ", "-")
    forms = tuple(n if isinstance(n, NameField) else NameField(n) for n in names)
    if isinstance(fields.get("within"), str):
        fields["within"] = (Within(str(fields["within"])),)
    merged = RecordFields(name=name, id=ident, names=forms, **fields)  # type: ignore[arg-type]
    return RecordSource(kind, f"content/{kind}/{ident}.md", 1, merged, ident)


def person(name: str, ident: str = "", *names: str | NameField, **fields: object) -> RecordSource:
    return record("people", name, ident, *names, **fields)


def place(name: str, ident: str = "", *names: str | NameField, **fields: object) -> RecordSource:
    return record("places", name, ident, *names, **fields)


def organisation(name: str, ident: str = "", *names: str | NameField, **fields: object) -> RecordSource:
    return record("organisations", name, ident, *names, **fields)


def block(text: str, zone: str = "text", **more: object) -> Block:
    return Block(zone, "p1", 5, text, (Run(0, len(text), 0, len(text)),), **more)  # type: ignore[arg-type]


def markdown(text: str) -> tuple[Block, ...]:
    options = MarkdownOptions(prefixes=("person", "place", "organisation"))
    return parse_body(text, path="a.md", first_line=1, options=options)[0].blocks


class Found:
    """What was found in an article, in a form that is quick to compare."""

    def __init__(self, resolution: Resolution, blocks: tuple[Block, ...], title: str, body: str) -> None:
        self.resolution = resolution
        self.blocks = blocks
        self.title = title
        self.body = body

    def text(self, mention: Mention) -> str:
        whole = self.title if mention.block < 0 else self.blocks[mention.block].text
        return whole[mention.start : mention.end]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return self.resolution.mentions

    @property
    def named(self) -> list[tuple[str, str]]:
        """(written form, record id) of every settled mention, in order."""
        return [(self.text(m), m.record) for m in self.mentions if m.record]

    @property
    def ids(self) -> list[str]:
        return [m.record for m in self.mentions if m.record]

    @property
    def doubts(self) -> list[tuple[str, tuple[str, ...]]]:
        """(written form, candidates' ids) of every doubt, in order."""
        return [(self.text(m), tuple(i for _, i in m.candidates)) for m in self.mentions if m.status == "doubt"]

    @property
    def linked(self) -> list[tuple[str, str]]:
        return [(self.text(m), m.record) for m in self.mentions if m.status == "linked"]

    @property
    def rules(self) -> list[str]:
        return [m.rule for m in self.mentions]

    @property
    def errors(self) -> list[Diagnostic]:
        return [d for d in self.resolution.diagnostics if d.severity == "error"]


def read(
    article: str | Block | tuple[Block, ...],
    *sources: RecordSource,
    title: str = "",
    lang: str = "en",
    people: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    never: tuple[str, ...] = (),
    means: dict[str, str] | None = None,
    date: str = "",
    own: tuple[str, str] | None = None,
    repeat: str = "first",
    articles: tuple[str, ...] = (),
) -> Found:
    """Match and resolve an article: paragraphs of plain text, a block, or the blocks of `markdown`."""
    body = article if isinstance(article, str) else ""
    blocks = tuple(block(t) for t in article.split("\n\n")) if isinstance(article, str) else article
    blocks = (blocks,) if isinstance(blocks, Block) else blocks
    registry, _ = assemble(KINDS, sources)
    lexicon = build_lexicon(registry)
    declared = tuple(Declared("people", p) for p in people) + tuple(Declared("places", p) for p in places)
    meanings = tuple(Meaning(form, ident) for form, ident in (means or {}).items())
    when = day(date) if date else None
    facts = ArticleFacts(
        "a",
        "content/articles/a.md",
        lang,
        when.earliest if when else None,
        when.latest if when else None,
        title,
        2,
        declared,
        never,
        means=meanings,
        own=own,
    )
    found = match(blocks, title, lexicon, lang, tuple(m.form for m in meanings))
    resolution = resolve(
        facts,
        found,
        blocks,
        registry,
        lexicon,
        repeat=repeat,  # type: ignore[arg-type]
        article_ids=articles,
    )
    return Found(resolution, blocks, title, body)


__all__ = [
    "Block",
    "Found",
    "Mark",
    "NameField",
    "block",
    "day",
    "markdown",
    "organisation",
    "person",
    "place",
    "read",
]

MASSOUD = person("Ahmad Shah Massoud", "ahmad-shah-massoud", born=day("1953-09-02"), died=day("2001-09-09"))
SON = person("Ahmad Massoud", "ahmad-massoud", born=day("1989-07-10"))
KABUL = place("Kabul")
BIDEN = person("Joe Biden", "joe-biden", "Joseph R. Biden")
PARIS = place("Paris")
