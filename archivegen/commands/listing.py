"""``mentions`` and ``list``: what the archive holds, for people, pipes and spreadsheets."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from archivegen.archive.model import Article
from archivegen.archive.select import Rules, select
from archivegen.build import read_only
from archivegen.clock import today
from archivegen.commands.report import report
from archivegen.commands.targets import not_looked_into
from archivegen.diagnostics import InputError, did_you_mean
from archivegen.names.assemble import drafts, identity_of
from archivegen.pages.data_rows import csv_bytes
from archivegen.reading import Reading
from archivegen.source.parse import Document
from archivegen.texts import record_sources

_FIELDS = ("article", "path", "start", "end", "surface", "kind", "record", "status", "candidates", "rule", "zone")


def read(root: Path, config_file: str, rules: Rules | None = None) -> Reading | None:
    """The archive as it is now, as far as ``rules`` let through; ``None`` where it has errors, which are printed."""
    rules = rules or Rules(today())
    try:
        reading = read_only(root, config_file, rules)
    except InputError as wrong:
        report(wrong.diagnostics, root)
        return None
    errors = [d for d in reading.diagnostics if d.severity == "error"]
    report(errors, root)
    if errors:
        print("nothing is listed until that is put right", file=sys.stderr)
    return None if errors else reading


def print_mentions(
    root: Path, config_file: str, articles: Sequence[str], style: str, *, drafts: bool = False, future: bool = False
) -> int:
    """Every mention and doubt, a line each (rule L7); also of ``drafts``, and of articles of the ``future``.

    Exit 2 for an article that there is not, or that these leave out.
    """
    rules = Rules(today(), drafts, future)
    reading = read(root, config_file, rules)
    if reading is None:
        return 1
    articles = by_path(articles, reading, root)
    wanted = set(articles)
    known = {a.id for a in reading.archive.articles} | {a.document.path for a in reading.archive.articles}
    texts = [d for d in reading.documents if d.role == "article"]
    if missing := not_looked_into("mentions", articles, known, texts, rules):
        print("\n".join(missing), file=sys.stderr)
        return 2
    chosen = [a for a in reading.archive.articles if not wanted or wanted & {a.id, a.document.path}]
    kinds = {kind.name: kind.singular for kind in reading.registry.kinds}
    rows = mention_rows(chosen, reading, kinds)
    if style == "csv":
        sys.stdout.write(csv_bytes(_FIELDS, rows).decode())
    else:
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


def by_path(words: Iterable[str], reading: Reading, root: Path) -> list[str]:
    """The words that texts are named with; for one that leads to a file, from here or from the archive, its path."""
    paths = {document.path for document in reading.documents}
    return [next((path for path in _ways(word, root) if path in paths), word) for word in words]


def _is_article(path: str, reading: Reading) -> bool:
    return any(document.path == path for document in reading.documents if document.role == "article")


def _ways(word: str, root: Path) -> Iterator[str]:
    for real in (os.path.abspath, os.path.realpath):  # either the archive or what is named may be behind a link
        for place in (root, Path()):
            with suppress(ValueError):  # on another drive (Windows)
                yield Path(os.path.relpath(real(place / word), real(root))).as_posix()


def mention_rows(articles: Iterable[Article], reading: Reading, kinds: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The rows of ``mentions``: offsets in code points into the body, or into the title for the title's."""
    texts = reading.body_texts()
    for article in articles:
        body = texts[article.document.path]
        for mention in article.named.mentions():
            text = article.fields.title if mention.zone == "title" else body
            yield {
                "article": article.id,
                "path": article.document.path,
                "start": mention.source,
                "end": mention.source_end,
                "surface": text[mention.source : mention.source_end],
                "kind": kinds.get(mention.kind, mention.kind),
                "record": mention.record or None,
                "status": mention.status,
                "candidates": [identity for _, identity in mention.candidates],
                "rule": mention.rule,
                "zone": mention.zone,
            }


def print_list(root: Path, config_file: str, what: str, style: str) -> int:
    """Articles, records of a kind, articles without any mention, or drafts."""
    reading = read(root, config_file)
    if reading is None:
        return 1
    archive = reading.archive
    kind = reading.registry.kind(what)
    columns: tuple[str, ...] = ("id", "date", "title", "path")
    if what == "drafts":
        columns = ("id", "title", "path")
        pages = select((d for d in reading.documents if d.role == "page"), Rules(today())).drafts
        rows = [*map(_draft, reading.selection.drafts), *map(_draft, pages), *_draft_records(reading)]
    elif what in {"articles", "unlinked"}:
        chosen = [a for a in archive.articles if what == "articles" or not any(a.named.records)]
        rows = [_article(a) for a in chosen]
    elif kind is None:
        known = ["articles", *(k.name for k in reading.registry.kinds), "unlinked", "drafts"]
        (path,) = by_path([what], reading, root)
        of_it = f"of one text: archivegen mentions {shlex.quote(path)}" if _is_article(path, reading) else ""
        hint = of_it or did_you_mean(what, known) or f"there are {', '.join(known)}"
        print(f'no list "{what}": {hint}', file=sys.stderr)
        return 2
    else:
        columns = ("id", "name", "path", "line", "articles", "mentions")
        rows = [
            {
                "id": e.record.id,
                "name": e.record.name,
                "path": e.record.path,
                "line": e.record.line,
                "articles": len(e.sightings),
                "mentions": e.mentions,
            }
            for e in archive.entries.values()
            if e.record.kind == kind.name
        ]
    _print_rows(columns, rows, style)
    return 0


def _article(article: Article) -> dict[str, Any]:
    date = article.date.edtf if article.date else ""
    return {"id": article.id, "date": date, "title": article.fields.title, "path": article.document.path}


def _draft(document: Document) -> dict[str, Any]:
    fields = document.fields
    return {
        "id": getattr(fields, "id", "") or document.stem,
        "title": getattr(fields, "title", ""),
        "path": document.path,
    }


def _draft_records(reading: Reading) -> Iterator[dict[str, Any]]:
    """Of each draft record the file or row that speaks of it last, with the name that its row has where it has none."""
    sources, _ = record_sources(reading.registry.kinds, reading.snapshot, reading.records)
    hidden = [((one.kind, identity_of(one)), one) for one in drafts(sources)[1]]
    names = {key: one.fields.name for key, one in hidden if one.fields.name}
    for key, source in sorted(dict(hidden).items(), key=lambda one: one[0]):
        yield {"id": key[1], "title": names.get(key, ""), "path": source.path}


def _print_rows(columns: Sequence[str], rows: Sequence[dict[str, Any]], style: str) -> None:
    if style == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif style == "csv":
        sys.stdout.write(csv_bytes(columns, rows).decode())
    else:
        for row in rows:
            print("\t".join(str(value) for value in row.values()))
