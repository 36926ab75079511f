"""``suggest``: names that the articles have and no record answers to, listed, made into records, or dismissed (L9)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from archivegen.archive.dismissed import Dismissed, read_dismissed
from archivegen.archive.further_names import further_name
from archivegen.archive.select import Rules
from archivegen.archive.suggestions import Near, Suggestion, Suggestions, suggest
from archivegen.build import reading_only
from archivegen.clock import today
from archivegen.commands.picking import Ask, Shelf, ask_for_each, dismiss, write_picked
from archivegen.commands.report import report
from archivegen.diagnostics import Diagnostic, InputError, did_you_mean
from archivegen.names.kinds import kind_called
from archivegen.pages.data_rows import csv_bytes
from archivegen.project import Project, open_project
from archivegen.reading import Reading
from archivegen.source.decode import decode

SHOWN = 20  # suggestions printed as text unless --limit says otherwise
OPEN = "open"  # --kind for those of which nothing says what they are
_COLUMNS = ("name", "kind", "reason", "times", "articles", "forms", "variants", "nearest", "perhaps", "example")
_SOME = 5  # words that stand for all that were left out


class Wanted(NamedTuple):
    """What the command line asks for. ``write`` holds an empty text where ``--write`` stands alone."""

    least: int = 2
    limit: int | None = None
    kind: str = ""
    style: str = "text"
    write: tuple[str, ...] = ()
    dismiss: tuple[str, ...] = ()
    drafts: bool = False
    quiet: bool = False
    verbose: bool = False


def run_suggest(root: Path, config_file: str, wanted: Wanted, ask: Ask | None = None) -> int:
    """List what is suggested; or write, dismiss or ask. ``ask`` puts a question where somebody is there to answer."""
    if "" in wanted.write and (ask is None or len(wanted.write) > 1):
        print(_how_to_write(asking=ask is not None), file=sys.stderr)
        return 2
    try:
        project = open_project(root.resolve(), config_file)
        kind = _kind(project, wanted.kind)
        with reading_only(project, Rules(today(), wanted.drafts, wanted.drafts)) as reading:
            shelf, problems = _shelf(project, reading, wanted)
    except InputError as wrong:
        report(wrong.diagnostics, root)
        return 1
    if problems:
        report(problems, root)
        print("nothing is listed or written until that is put right", file=sys.stderr)
        return 1
    if kind is None:
        return 2
    code = dismiss(shelf, wanted.dismiss) if wanted.dismiss else 0
    if code or (wanted.dismiss and not wanted.write):
        return code
    chosen = [s for s in shelf.listed(wanted.least) if not wanted.kind or (s.kind or OPEN) == kind]
    if "" in wanted.write and ask is not None:
        return ask_for_each(shelf, _cut(chosen, wanted.limit, 0), lambda s: "\n".join(_text(s, shelf)), ask)
    if wanted.write:
        return write_picked(shelf, wanted.write)
    _print(chosen, shelf, wanted)
    return 0


def _how_to_write(*, asking: bool) -> str:
    if asking:
        return '--write asks for each name, --write "Name" makes one record: give names to all of them, or to none'
    return (
        "--write asks for each name, which needs a terminal; without one, say which records to make:\n"
        '  archivegen suggest --write "Name=person" --write "Other name=place"'
    )


def _kind(project: Project, word: str) -> str | None:
    """The kind that ``--kind`` means, ``open`` or ""; ``None`` where there is none, which is then said."""
    if word in {"", OPEN}:
        return word
    found = kind_called(project.kinds, word)
    if found is None:
        known = [k.singular for k in project.kinds]
        hint = did_you_mean(word, known) or f"there are {', '.join(known)}, and {OPEN}"
        print(f'no kind "{word}": {hint}', file=sys.stderr)
        return None
    return found.name


def _shelf(project: Project, reading: Reading, wanted: Wanted) -> tuple[Shelf, list[Diagnostic]]:
    """All suggestions with what there is to know for choosing among them; or what is wrong with the archive."""
    problems = [d for d in reading.diagnostics if d.severity == "error"]
    dismissed = Dismissed()
    for file in reading.snapshot.of("dismissed"):
        text, wrong = decode(file.path, file.data)
        problems += wrong
        dismissed = read_dismissed(text)
    found = Suggestions(())
    if not problems:
        least = 1 if wanted.write or wanted.dismiss else wanted.least
        found = suggest(reading.archive, reading.registry, reading.bodies, least)
    texts = {file.path: file.data for file in reading.snapshot.of("record")}
    return Shelf(project, reading.archive, reading.registry, found, dismissed, texts), problems


def _cut(chosen: Sequence[Suggestion], limit: int | None, otherwise: int) -> Sequence[Suggestion]:
    most = otherwise if limit is None else limit
    return chosen[:most] if most else chosen


def _print(chosen: Sequence[Suggestion], shelf: Shelf, wanted: Wanted) -> None:
    shown = _cut(chosen, wanted.limit, SHOWN if wanted.style == "text" else 0)
    if wanted.style == "json":
        print(json.dumps([_object(s, shelf) for s in shown], ensure_ascii=False, indent=1))
    elif wanted.style == "csv":
        sys.stdout.write(csv_bytes(_COLUMNS, [_row(s, shelf) for s in shown]).decode())
    else:
        for suggestion in shown:
            print("\n".join(_text(suggestion, shelf)), end="\n\n")
    if not wanted.quiet:
        for line in _summary(chosen, shown, shelf, wanted):
            print(line, file=sys.stderr)


def _text(suggestion: Suggestion, shelf: Shelf) -> Iterator[str]:
    """A suggestion as a person reads it."""
    times, articles = _count(suggestion.count, "time"), _count(suggestion.articles, "article")
    kind = f"; perhaps a {shelf.singular(suggestion.kind)}" if suggestion.kind else ""
    because = (f": {suggestion.reason}" if kind else f"; {suggestion.reason}") if suggestion.reason else ""
    yield f"{suggestion.name}: {times} in {articles}{kind}{because}"
    if len(suggestion.forms) > 1:
        yield "    written " + ", ".join(f"{form} ({count})" for form, count in suggestion.forms)
    for example in suggestion.examples:
        yield f"  {example.path}:{example.line}: {example.before}[{example.name}]{example.after}"
    for near in suggestion.near:
        yield from _near(suggestion, near, shelf)
    if suggestion.perhaps:
        yield f"  perhaps the same as {' or '.join(suggestion.perhaps)}, which no record answers to either"


def _near(suggestion: Suggestion, near: Near, shelf: Shelf) -> Iterator[str]:
    ident = near.key[1]
    if near.short:
        yield f"  {near.form} is a short form of {shelf.described(near.key)}, whom these articles do not name in full"
        declared = f"{near.key[0]}: [{json.dumps(ident, ensure_ascii=False)}]"
        yield f"    if that is who is meant, put into their front matter: {declared}"
        return
    named = "" if near.form == shelf.archive.entries[near.key].record.name else f", also {near.form}"
    yield f"  near: {shelf.described(near.key)}{named}; {near.alike} of 100 alike"
    paste = further_name(shelf.archive.entries[near.key], suggestion.name, shelf.text_of(near.key))
    yield f"    if that is what is meant, paste into {paste.where}:"
    for line in paste.text.split("\n"):
        yield f"      {line}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _object(suggestion: Suggestion, shelf: Shelf) -> dict[str, Any]:
    nearest = []
    for near in suggestion.near:
        kind, ident = shelf.singular(near.key[0]), near.key[1]
        one = {"kind": kind, "record": ident, "form": near.form, "alike": near.alike, "short": near.short}
        if not near.short:
            paste = further_name(shelf.archive.entries[near.key], suggestion.name, shelf.text_of(near.key))
            one |= {"where": paste.where, "paste": paste.text}
        nearest.append(one)
    return {
        "name": suggestion.name,
        "kind": shelf.singular(suggestion.kind) or None,
        "reason": suggestion.reason,
        "times": suggestion.count,
        "articles": suggestion.articles,
        "forms": [{"form": form, "times": count} for form, count in suggestion.forms],
        "variants": list(suggestion.variants),
        "nearest": nearest,
        "perhaps": list(suggestion.perhaps),
        "examples": [
            {"path": e.path, "line": e.line, "before": e.before, "name": e.name, "after": e.after}
            for e in suggestion.examples
        ],
    }


def _row(suggestion: Suggestion, shelf: Shelf) -> dict[str, Any]:
    first = suggestion.examples[0]
    return {
        "name": suggestion.name,
        "kind": shelf.singular(suggestion.kind),
        "reason": suggestion.reason,
        "times": suggestion.count,
        "articles": suggestion.articles,
        "forms": [f"{form} ({count})" for form, count in suggestion.forms],
        "variants": list(suggestion.variants),
        "nearest": [near.key[1] for near in suggestion.near],
        "perhaps": list(suggestion.perhaps),
        "example": f"{first.path}:{first.line}: {first.before}{first.name}{first.after}",
    }


def _script(name: str) -> str:
    return name if len(name) < 4 else name.capitalize()  # "CJK", "Arabic"


def _summary(chosen: Sequence[Suggestion], shown: Sequence[Suggestion], shelf: Shelf, wanted: Wanted) -> Iterator[str]:
    """The last lines: how many there are, what was left out and why, what to do next."""
    more = f", the first {len(shown):,} of them here (--limit 0 lists all)" if len(shown) < len(chosen) else ""
    seen = "" if wanted.least == 1 else f" seen {wanted.least} times or more"
    yield f"{_count(len(chosen), 'name')} without a record{seen}{more}"
    left_out = [
        (shelf.found.peoples, "words for peoples and languages"),
        (shelf.found.abbreviations, "words all in capitals, which are mostly abbreviations"),
        (tuple(s.name for s in shelf.dismissed_ones()), f"names dismissed in {shelf.dismissed_path}"),
    ]
    for words, what in left_out:
        if words:
            some = words if wanted.verbose else words[:_SOME]
            rest = f" … (-v: all {len(words):,})" if len(words) > len(some) else ""
            yield f"left out: {what}: {', '.join(some)}{rest}"
    for script, articles in shelf.found.capless:
        are = "is" if articles == 1 else "are"
        yield (
            f"{_count(articles, 'article')} {are} in a script without capitals ({_script(script)}): "
            "names in it cannot be found this way"
        )
    if shown and wanted.style == "text":
        yield 'to make a record: archivegen suggest --write "Name=person"; to be asked for each, --write alone'
        yield 'to have a name listed no more: archivegen suggest --dismiss "Name"'
