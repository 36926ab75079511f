"""What ``check`` looks for beyond what stops a build: gaps and slips in an archive that publishes all the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from archivegen.archive.byline_findings import byline_findings
from archivegen.archive.doubts import doubts
from archivegen.archive.image_findings import image_findings
from archivegen.archive.model import Archive, Article, Entry, FreePage
from archivegen.archive.name_findings import name_findings
from archivegen.archive.record_findings import record_findings
from archivegen.archive.way_findings import way_findings
from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.names.registry import Registry
from archivegen.names.writing import normal
from archivegen.source.body import Body
from archivegen.source.decode import decode
from archivegen.source.frontmatter import split
from archivegen.source.snapshot import Snapshot

GAPS = frozenset(("NO-NAMES", "NO-SOURCE"))  # what is not worth a word where a text has errors: they may be why


def findings(
    archive: Archive,
    registry: Registry,
    snapshot: Snapshot,
    bodies: Callable[[str], Body],
    frames: Collection[str] = (),
) -> tuple[Diagnostic, ...]:
    """All of them. A function of its arguments alone; ``frames`` are the texts of all templates."""
    files = snapshot.of("article", "page")
    texts = (split(file.path, decode(file.path, file.data)[0]).body for file in files)
    found = [
        *_articles(archive),
        *byline_findings(archive),
        *image_findings(archive, snapshot, bodies),
        *record_findings(archive, registry),
        *name_findings(archive, registry, texts),
        *way_findings(archive, bodies, frames),
        *_orphans(archive, snapshot),
        *_doubts(archive, registry, snapshot, bodies),
        *_idle_meanings(archive),
    ]
    return tuple(sorted(found))


def _articles(archive: Archive) -> Iterator[Diagnostic]:
    for article in archive.articles:
        fields, path = article.fields, article.document.path
        if fields.source is None:
            hint = 'source: {name: "The newspaper", date: 1993-11-10, page: "1"}'
            yield warning(path, Place(1, 1), "NO-SOURCE", "no source is named", hint=hint, group="no source")
        yield from _unlinked(article)


def _unlinked(article: Article) -> Iterator[Diagnostic]:
    if not article.named.said and not article.named.declared and article.document.outline.words:
        hint = "add records for the people and places it is about: archivegen new person NAME"
        path = article.document.path
        yield warning(path, Place(1, 1), "NO-NAMES", "names no record at all", hint=hint, group="no names")


def _orphans(archive: Archive, snapshot: Snapshot) -> Iterator[Diagnostic]:
    owners: list[Article | FreePage | Entry] = [*archive.articles, *archive.pages, *archive.entries.values()]
    shown = {asset.source for owner in owners for asset in owner.links.assets}
    for file in snapshot.of("asset"):
        if file.path not in shown:
            hint = "it is not published; files for every page go into static/"
            yield warning(file.path, Place(), "ORPHAN", "no article shows this file", hint=hint, group="orphan")


def _doubts(
    archive: Archive, registry: Registry, snapshot: Snapshot, bodies: Callable[[str], Body]
) -> Iterator[Diagnostic]:
    for doubt in doubts(archive, registry, snapshot, bodies):
        message = f'"{doubt.form}" could be {" or ".join(c.label for c in doubt.candidates)}: {doubt.why}'
        pastes = [c.means.shown.strip() if c.means else c.mark for c in doubt.candidates]
        hint = " or ".join(dict.fromkeys(filter(None, pastes)))
        yield warning(doubt.path, doubt.place, "DOUBT", message, hint=hint)


def _idle_meanings(archive: Archive) -> Iterator[Diagnostic]:
    """Entries of ``means`` that settle nothing: mostly a slip of the pen, and the doubt is still there (rule M1)."""
    for article in archive.articles:
        named = article.named
        pairs = named.pairs() if article.fields.means else ()
        settled = {normal(" ".join(quote.name.split())) for mention, quote in pairs if mention.rule == "M1"}
        for meaning in article.fields.means:
            if normal(meaning.form) not in settled:
                message = f'"means" settles nothing here: the text does not have "{meaning.form}" as a name by itself'
                hint = "write it as the text does, capitals and accents too; or take it out"
                yield warning(article.document.path, meaning.at, "MEANS-IDLE", message, hint=hint)
