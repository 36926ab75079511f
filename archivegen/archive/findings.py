"""What ``check`` looks for beyond what stops a build: gaps and slips in an archive that publishes all the same."""

from __future__ import annotations

from collections.abc import Iterator

from archivegen.archive.model import Archive, Article, Entry, FreePage
from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.source.decode import decode
from archivegen.source.fields import ArticleFields, Figure
from archivegen.source.frontmatter import split
from archivegen.source.snapshot import Snapshot


def findings(archive: Archive, snapshot: Snapshot) -> tuple[Diagnostic, ...]:
    """All of them. Pure."""
    found = [*_articles(archive), *_records(archive), *_orphans(archive, snapshot), *_doubts(archive, snapshot)]
    return tuple(sorted(found))


def _articles(archive: Archive) -> Iterator[Diagnostic]:
    for article in archive.articles:
        fields, path = article.fields, article.document.path
        if fields.source is None:
            hint = 'source: {name: "The newspaper", date: 1993-11-10, page: "1"}'
            yield warning(path, Place(1, 1), "NO-SOURCE", "no source is named", hint=hint, group="no source")
        for figure in _figures(fields):
            if not figure.alt:
                hint = 'alt: "what the picture shows", for readers who cannot see it'
                yield warning(path, figure.at, "NO-ALT", f"{figure.src} has no alt text", hint=hint, group="no alt")
        yield from _unlinked(article)


def _figures(fields: ArticleFields) -> list[Figure]:
    return [*([fields.image] if fields.image else []), *fields.figures]


def _unlinked(article: Article) -> Iterator[Diagnostic]:
    if not article.named.mentions and not article.named.declared and article.document.outline.words:
        hint = "add records for the people and places it is about: archivegen new person NAME"
        path = article.document.path
        yield warning(path, Place(1, 1), "NO-NAMES", "names no record at all", hint=hint, group="no names")


def _records(archive: Archive) -> Iterator[Diagnostic]:
    for entry in archive.entries.values():
        if not entry.sightings and not entry.declared and not entry.contains and not entry.described_by:
            place = Place(entry.record.line, 1)
            message = f'"{entry.record.name}" is named nowhere'
            hint = "a variant may be missing: names: [another spelling]"
            yield warning(entry.record.path, place, "UNUSED", message, hint=hint, group=f"unused {entry.record.kind}")


def _orphans(archive: Archive, snapshot: Snapshot) -> Iterator[Diagnostic]:
    owners: list[Article | FreePage | Entry] = [*archive.articles, *archive.pages, *archive.entries.values()]
    shown = {asset.source for owner in owners for asset in owner.links.assets}
    for file in snapshot.of("asset"):
        if file.path not in shown:
            hint = "it is not published; files for every page go into static/"
            yield warning(file.path, Place(), "ORPHAN", "no article shows this file", hint=hint, group="orphan")


def place_in(text: str, offset: int, first_line: int) -> Place:
    """The line and column of an offset into a body whose first line is ``first_line`` of its file."""
    start = text.rfind("\n", 0, offset) + 1
    return Place(first_line + text.count("\n", 0, offset), offset - start + 1)


def _doubts(archive: Archive, snapshot: Snapshot) -> Iterator[Diagnostic]:
    files = {file.path: file for file in snapshot.of("article")}
    for article in archive.articles:
        for mention, quote in zip(article.named.mentions, article.named.quotes, strict=True):
            if mention.status == "doubt":
                ids = [identity for _, identity in mention.candidates]
                message = f'"{quote.name}" could be {" or ".join(ids)}'
                hint = " or ".join(f"means: {{{quote.name}: {identity}}}" for identity in ids)
                document = article.document
                file = files[document.path]
                place = Place(mention.line, 1)
                if mention.zone != "title":
                    place = place_in(
                        split(file.path, decode(file.path, file.data)[0]).body, mention.source, document.body_line
                    )
                place = Place(place.line, place.column, mention.source_end - mention.source)
                yield warning(document.path, place, "DOUBT", message, hint=hint)
