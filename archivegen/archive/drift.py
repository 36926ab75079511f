"""Names that mean something else than when the site was last published, as findings: one a name and cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from archivegen.archive.answers import Drift, Drifts
from archivegen.archive.doubts import place_in
from archivegen.archive.drift_causes import Meaning, Names
from archivegen.archive.remedies import Sheets, mark_said, means_said
from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.names.forms import Lexicon
from archivegen.names.registry import Registry

SHOWN = 3  # further places that a finding names


def drift_findings(
    drifts: Drifts, registry: Registry, lexicon: Lexicon, body: Callable[[str], str], sheets: Sheets
) -> tuple[Diagnostic, ...]:
    """A warning for every name and what became of it, with the places, the cause, and what keeps the old meaning."""
    groups: defaultdict[Meaning, list[Drift]] = defaultdict(list)
    for drift in drifts.found:
        groups[_meaning(drift)].append(drift)
    names = Names(registry, lexicon, drifts.records)
    here = Counter(path for found in groups.values() for path in {drift.task.document.path for drift in found})
    return tuple(sorted(_finding(meaning, found, names, body, sheets, here) for meaning, found in groups.items()))


def _meaning(drift: Drift) -> Meaning:
    before, after = drift.before, drift.after
    key = (before.kind, before.record)
    if after is None:
        return Meaning(before.form, key, None, (), "", before.rule)
    within = after.form if after.end - after.start > before.end - before.start else ""
    return Meaning(before.form, key, after.key, after.candidates if after.key is None else (), within, "")


def _finding(
    meaning: Meaning,
    found: Sequence[Drift],
    names: Names,
    body: Callable[[str], str],
    sheets: Sheets,
    here: Counter[str],
) -> Diagnostic:
    first, *others = found
    more = f" and at {len(others):,} more place{'s' if len(others) > 1 else ''}" if others else ""
    said = [f'"{meaning.form}" meant {names.of(meaning.before)} here{more}, and {names.now(meaning)}']
    said += [cause] if (cause := names.because(meaning)) else []
    said += [f"also {_listed(others, body)}"] if others else []
    path = first.task.document.path
    keep = names.put_back(meaning) or _paste(meaning, found, names, sheets, several=here[path] > 1)
    hint = f"to keep it{keep}; a build without --strict accepts the change"
    return warning(path, _place(first, body), "LINK-CHANGED", "; ".join(said), hint=hint)


def _paste(meaning: Meaning, found: Sequence[Drift], names: Names, sheets: Sheets, *, several: bool) -> str:
    """What to write into the first of the texts; ``several``: other names mean something else there, too.

    One text is offered one thing at a time: what is left is said anew for what then is written in it.
    """
    path, sense = found[0].task.document.path, found[0].before
    sheet, old = sheets.of(path), names.record(meaning.before)
    if sheet is None or old is None:
        return ", undo that"
    times = sum(drift.task.document.path == path for drift in found)
    ways = []
    # a name inside a longer one is not looked for: the longer one is given the meaning
    if names.settled_by_means(meaning) and (text := means_said(sheet, old.key, meaning.within or meaning.form)):
        ways.append(text)
    if mark := mark_said(sheet, old.key, sense):
        ways.append(f"{mark} in the text" if times == 1 else f"{mark} in the place of this mention alone")
    if not ways:
        return ", undo that: neither means nor a mark can be written there"
    rest = "; archivegen check then offers the rest" if several or times < len(found) else ""
    return f"{' here' if times < len(found) else ''}, write {', or '.join(ways)}{rest}"


def _listed(others: Sequence[Drift], body: Callable[[str], str]) -> str:
    """The first places, each line once."""
    places: dict[str, None] = {}
    for number, drift in enumerate(others):
        places[f"{drift.task.document.path}:{_place(drift, body).line}"] = None
        if len(places) == SHOWN:
            return ", ".join(places) + (", …" if number + 1 < len(others) else "")
    return ", ".join(places)


def _place(drift: Drift, body: Callable[[str], str]) -> Place:
    document, sense = drift.task.document, drift.before
    if sense.title:
        return document.fields.at.get("title", Place(1, 1)) if document.fields else Place(1, 1)
    place = place_in(body(document.path), max(0, sense.start), document.body_line)
    return Place(place.line, place.column, max(1, sense.end - sense.start))
