"""``doubts``: the names that could mean more than one record, each with the text that settles it (rule L8)."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from archivegen.archive.doubts import Candidate, Doubt, doubts
from archivegen.archive.model import Article, FreePage
from archivegen.archive.select import Rules
from archivegen.clock import today
from archivegen.commands.listing import by_path, read
from archivegen.commands.report import clean
from archivegen.commands.targets import not_looked_into
from archivegen.pages.data_rows import csv_bytes
from archivegen.reading import Reading

Group = tuple[str, tuple[Doubt, ...]]  # a written form and its doubts between the same records

_COLUMNS = (
    "form", "times", "article", "path", "line", "column", "zone", "sentence", "rule", "why",
    "kind", "id", "name", "about", "mentions", "articles", "means", "where", "mark",
)  # fmt: skip


def print_doubts(
    root: Path,
    config_file: str,
    articles: Sequence[str],
    style: str,
    limit: int | None,
    *,
    drafts: bool = False,
    future: bool = False,
) -> int:
    """The doubts, the most frequent first: those of the articles named by id or path, or all; ``limit`` names.

    Also of ``drafts``, and of articles of the ``future``. Exit 2 for a text that there is not, or that these leave out.
    """
    rules = Rules(today(), drafts, future)
    reading = read(root, config_file, rules)
    if reading is None:
        return 1
    articles = by_path(articles, reading, root)
    found = doubts(reading.archive, reading.registry, reading.snapshot, reading.bodies)
    if missing := not_looked_into("doubts", articles, _known(reading), reading.documents, rules):
        print("\n".join(missing), file=sys.stderr)
        return 2
    chosen = [d for d in found if not articles or d.owner in articles or d.path in articles]
    groups = grouped(chosen)
    shown = groups[:limit]
    kinds = {kind.name: kind.singular for kind in reading.registry.kinds}
    if style == "json":
        for row in _rows(shown, kinds):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif style == "csv":
        sys.stdout.write(csv_bytes(_COLUMNS, _flat(_rows(shown, kinds))).decode())
    else:
        for line in _text(shown):
            print(clean(line))
    print(_total(chosen, groups, shown), file=sys.stderr)
    return 0


def grouped(found: Iterable[Doubt]) -> list[Group]:
    """Doubts of the same writing between the same records, the most frequent first."""
    groups: defaultdict[tuple[str, tuple[tuple[str, str], ...]], list[Doubt]] = defaultdict(list)
    for doubt in found:
        groups[doubt.form, tuple(c.key for c in doubt.candidates)].append(doubt)
    ordered = sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))
    return [(form, tuple(held)) for (form, _), held in ordered]


def _known(reading: Reading) -> set[str]:
    archive = reading.archive
    owners: list[Article | FreePage] = [*archive.articles, *archive.pages]
    known = {owner.id for owner in owners} | {owner.document.path for owner in owners}
    entries = [entry for entry in archive.entries.values() if entry.document is not None]
    return known | {entry.key[1] for entry in entries} | {entry.document.path for entry in entries if entry.document}


def _total(chosen: Sequence[Doubt], groups: Sequence[Group], shown: Sequence[Group]) -> str:
    text = f"{len(chosen):,} doubt{'s' if len(chosen) != 1 else ''}"
    if len(shown) < len(groups):
        text += f" about {len(groups):,} names; the {len(shown):,} most frequent are shown"
    return text


def _text(groups: Sequence[Group]) -> Iterator[str]:
    for form, held in groups:
        yield f"{form}: {len(held)} time{'s' if len(held) != 1 else ''}, could be"
        width = max(len(c.label) for c in held[0].candidates)
        for candidate in held[0].candidates:
            yield f"    {candidate.label:{width}}  {_described(candidate)}"
        for batch in _batches(held):
            yield ""
            paths = {doubt.path for doubt in batch}
            yield from _batch(batch, Counter(doubt.path for doubt in held if doubt.path in paths))
        yield ""
    if _several_in_one(groups):
        yield "An article has one means:, so what two doubts in it need goes into one: means: {A: a, B: b}"


def _described(candidate: Candidate) -> str:
    about = f" ({candidate.about})" if candidate.about else ""
    times = f"{candidate.mentions:,} time{'s' if candidate.mentions != 1 else ''}"
    articles = f"{candidate.articles:,} article{'s' if candidate.articles != 1 else ''}"
    known = f"named {times} in {articles}" if candidate.mentions else "named nowhere else"
    return f"{candidate.name}{about}; {known}"


def _batches(held: Iterable[Doubt]) -> list[list[Doubt]]:
    """Doubts for which the reason and the texts to paste are the same."""
    batches: defaultdict[object, list[Doubt]] = defaultdict(list)
    for doubt in held:
        pastes = [(c.means.shown, c.means.where) if c.means else None for c in doubt.candidates]
        batches[doubt.why, str(pastes), str([c.mark for c in doubt.candidates])].append(doubt)
    return list(batches.values())


def _batch(batch: Sequence[Doubt], here: Counter[str]) -> Iterator[str]:
    """What is said of doubts with one remedy; ``here`` says how many there are of the name in each of their texts."""
    first = batch[0]
    for doubt in batch:
        quote = doubt.quote
        yield f"  {doubt.path}:{doubt.place.line}: {quote.before}[{' '.join(quote.name.split())}]{quote.after}"
    yield f"  not settled because {first.why} (rule {first.rule})"
    means = [c.means for c in first.candidates if c.means is not None]
    marks = [c.mark for c in first.candidates if c.mark]
    if means:
        yield f"  to settle it for {_whole(batch)}, put one of these {means[0].where}{_times(here)}:"
        for paste in means:
            yield f"    {paste.shown}"
    if marks:
        yield f"  to settle {'one' if means else 'each'} mention, write one of these in its place:"
        for mark in marks:
            yield f"    {mark}"
    if first.rule == "M6":
        never = ", ".join(c.key[1] for c in first.candidates)
        yield f"  where that is not meant: not: [{never}] in the front matter, or {first.form}{{nolink}} in the text"
    if not means and not marks:
        yield "  it can be settled by declaring one of them in the front matter alone"


def _times(here: Counter[str]) -> str:
    """In how many places it would count, where that is more than one: each of them should mean the same record."""
    most = max(here.values())
    if most == 1:
        return ""
    if len(here) == 1:
        return f" (it then counts for all {most} places; if they differ, mark each in the text)"
    several = sum(count > 1 for count in here.values())
    texts = f"{several} of them it then counts for several places, {most} at most"
    return f" (in {texts}; if those differ, mark each in the text)"


def _whole(batch: Sequence[Doubt]) -> str:
    return "the article" if len({doubt.path for doubt in batch}) == 1 else "each of these articles"


def _several_in_one(groups: Sequence[Group]) -> bool:
    seen: set[tuple[str, str]] = {
        (doubt.path, form) for form, held in groups for doubt in held if doubt.candidates[0].means
    }
    return len(seen) > len({path for path, _ in seen})


def _rows(groups: Iterable[Group], kinds: dict[str, str]) -> Iterator[dict[str, Any]]:
    for form, held in groups:
        for doubt in held:
            quote = doubt.quote
            yield {
                "form": form,
                "times": len(held),
                "article": doubt.owner,
                "path": doubt.path,
                "line": doubt.place.line,
                "column": doubt.place.column,
                "zone": doubt.zone,
                "sentence": f"{quote.before}[{quote.name}]{quote.after}",
                "rule": doubt.rule,
                "why": doubt.why,
                "candidates": [_candidate(c, kinds) for c in doubt.candidates],
            }


def _candidate(candidate: Candidate, kinds: dict[str, str]) -> dict[str, Any]:
    kind, ident = candidate.key
    return {
        "kind": kinds.get(kind, kind),
        "id": ident,
        "name": candidate.name,
        "about": candidate.about,
        "mentions": candidate.mentions,
        "articles": candidate.articles,
        "means": msgspec.to_builtins(candidate.means) if candidate.means else None,
        "mark": candidate.mark or None,
    }


def _flat(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A row for each candidate of each doubt."""
    for row in rows:
        for candidate in row["candidates"]:
            paste = candidate["means"] or {}
            yield {
                **row,
                **candidate,
                "means": paste.get("shown", ""),
                "where": paste.get("where", ""),
                "mark": candidate["mark"] or "",
            }
