"""Bylines that citations cannot turn round, and such as were turned round and may be no person's name (ADR 33)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from archivegen.archive.bylines import Byline, byline
from archivegen.archive.model import Archive, Article
from archivegen.diagnostics import Diagnostic, Place, note


def byline_findings(archive: Archive) -> Iterator[Diagnostic]:
    """Each such byline once, at the first article that has it."""
    people = {entry.url: entry.record for entry in archive.entries.values() if entry.url}
    others = {n.form for e in archive.entries.values() if e.key[0] != "people" for n in e.record.names}
    told: set[str] = set()
    for article in archive.articles:
        for written, (name, url) in zip(article.fields.authors, article.authors, strict=True):
            if written in told:
                continue
            told.add(written)
            one, record = byline(written), people.get(url)
            if record is not None and record.name == name:
                if "," not in record.sort_name and len(_words(name)) > 1 and not one.family:
                    hint = f'write sort_name: "{_turned(name)}" into {record.written_in}, if that is how it is filed'
                    yield _whole(article, name, hint)
            elif one.family:
                yield from _doubtful(article, written, one, others)
            elif len(_words(name)) > 1 and not one.whole:
                hint = f'a person: "{_turned(name)}", family name first; anybody else: "{{{name}}}"; in quotes'
                yield _whole(article, name, hint)


def _turned(name: str) -> str:
    """The name with its last word first: an example, which only somebody who knows the person can judge."""
    given = re.split(r"[\s,،]+", name.strip(" ,،"))
    family = given.pop(max(n for n, word in enumerate(given) if any(letter.isalpha() for letter in word)))
    return f"{family}, {' '.join(given)}"


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s,،]+", name) if any(letter.isalpha() for letter in word)]


def _whole(article: Article, name: str, hint: str) -> Diagnostic:
    message = f'citations do not turn "{name}" round: nobody says which is the family name'
    return note(article.document.path, _place(article), "BYLINE", message, hint=hint, group="byline")


def _doubtful(article: Article, written: str, one: Byline, others: Container[str]) -> Iterator[Diagnostic]:
    """Several words before the comma, or a place behind it: it may be an office, or a person with a role."""
    if " " in one.family or one.family in others or one.given in others:
        message = f'"{written}" is read as family name and given names, and shown as "{one.name}"'
        hint = f'if it is no person\'s name turned round, write "{{{written}}}", in quotes'
        yield note(article.document.path, _place(article), "BYLINE", message, hint=hint, group="byline turned")


def _place(article: Article) -> Place:
    return article.fields.at.get("authors") or Place(1, 1)
