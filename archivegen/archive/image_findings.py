"""Images without words for those who cannot see them, in front matter and in bodies (WCAG 2.2, 1.1.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from archivegen.archive.model import Archive, Article, Entry, FreePage, figures_of
from archivegen.archive.urls import web
from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.source import alt_texts
from archivegen.source.body import Body, Html, Ref
from archivegen.source.decode import decode
from archivegen.source.snapshot import Snapshot

_NO_ALT = re.compile(r'\salt=""|^(?!.*\salt=)', re.DOTALL)
_DECORATIVE = re.compile(r'\s(?:class="(?:[^"]*\s)?decorative[\s"]|aria-hidden="true")')


def image_findings(archive: Archive, snapshot: Snapshot, bodies: Callable[[str], Body]) -> Iterator[Diagnostic]:
    """Every image that has no alt text and was not said to be an ornament."""
    files = {file.path: file for file in snapshot.of("article", "page", "record")}
    owners: list[Article | FreePage | Entry] = [*archive.articles, *archive.pages]
    owners += [entry for entry in archive.entries.values() if entry.url]
    for owner in owners:
        path = owner.record.where("image")[0] if isinstance(owner, Entry) else owner.document.path
        for figure in figures_of(owner):
            if not figure.alt and not figure.decorative:
                if owner.document and path == owner.document.path:
                    hint = alt_texts.in_front(path, decode(path, files[path].data)[0], figure)
                elif isinstance(owner, Entry):
                    file = owner.record.path if owner.record.stem else ""
                    hint = alt_texts.in_row(path, figure, owner.record.id, owner.url, file, _source(owner))
                yield _finding(path, figure.at, figure.src, hint)
        references = owner.document.outline.references if owner.document else ()
        if owner.document and any(ref.how == "image" for ref in references):
            for number in sorted(_without_alt(bodies(owner.document.body))):
                if number < len(references) and references[number].how == "image":
                    ref = references[number]
                    hint = "![what the picture shows](file); or ![](file){.decorative} for an ornament"
                    yield _finding(owner.document.path, ref.at, ref.target, hint)


def _source(entry: Entry) -> str:
    """The file of a record's image; "" where it is none of the project."""
    address = entry.links.hrefs[-1] if entry.links.hrefs else ""
    return next((asset.source for asset in entry.links.assets if web(asset.path) == address), "")


def _without_alt(body: Body) -> Iterator[int]:
    """The references whose image has no alt text."""
    pieces = body.pieces
    for i, piece in enumerate(pieces):
        opening, rest = pieces[i - 1] if i else None, pieces[i + 1] if i + 1 < len(pieces) else None
        if type(piece) is not Ref or type(opening) is not Html or type(rest) is not Html:
            continue
        if opening.html.startswith("<img"):
            tag = f"{opening.html}{rest.html.partition('>')[0]}"
            figure = pieces[i - 2] if i > 1 else None
            around = figure.html.rpartition("<figure")[2] if type(figure) is Html and "<figure" in figure.html else ""
            if _NO_ALT.search(tag) and not _DECORATIVE.search(f"{tag} {around}"):
                yield piece.reference


def _finding(path: str, at: Place, src: str, hint: str) -> Diagnostic:
    return warning(path, at, "NO-ALT", f"{src} has no alt text", hint=hint, group="no alt")
