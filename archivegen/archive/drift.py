"""Names that mean something else than when the site was last published, as findings: one a name and cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property

import msgspec

from archivegen.archive.answers import Drift, Drifts, names_digest
from archivegen.archive.doubts import place_in
from archivegen.archive.model import Key
from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.names.writing import normal
from archivegen.source.written import yaml_scalar

SHOWN = 3  # further places that a finding names


class _Meaning(msgspec.Struct, frozen=True):
    """What the drifts of one finding have in common."""

    form: str
    before: Key
    after: Key | None
    candidates: tuple[Key, ...]
    within: str  # the longer name that the form is a part of by now
    rule: str


def drift_findings(drifts: Drifts, registry: Registry, body: Callable[[str], str]) -> tuple[Diagnostic, ...]:
    """A warning for every name and what became of it, with the places, the cause, and what keeps the old meaning."""
    groups: defaultdict[_Meaning, list[Drift]] = defaultdict(list)
    for drift in drifts.found:
        groups[_meaning(drift)].append(drift)
    names = _Names(registry, drifts.records)
    return tuple(sorted(_finding(meaning, found, names, body) for meaning, found in groups.items()))


def _meaning(drift: Drift) -> _Meaning:
    before, after = drift.before, drift.after
    key = (before.kind, before.record)
    if after is None:
        return _Meaning(before.form, key, None, (), "", before.rule)
    within = after.form if after.end - after.start > before.end - before.start else ""
    return _Meaning(before.form, key, after.key, after.candidates if after.key is None else (), within, "")


def _finding(meaning: _Meaning, found: Sequence[Drift], names: _Names, body: Callable[[str], str]) -> Diagnostic:
    first, *others = found
    more = f" and at {len(others):,} more place{'s' if len(others) > 1 else ''}" if others else ""
    said = [f'"{meaning.form}" meant {names.of(meaning.before)} here{more}, and {names.now(meaning)}']
    said += [cause] if (cause := names.because(meaning)) else []
    said += [f"also {_listed(others, body)}"] if others else []
    path, hint = first.task.document.path, f"{names.remedy(meaning)}; a build without --strict accepts the change"
    return warning(path, _place(first, body), "LINK-CHANGED", "; ".join(said), hint=hint)


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


class _Names:
    """Records in words: how they are called, and what has become of them since."""

    def __init__(self, registry: Registry, then: dict[Key, str]) -> None:
        self._registry = registry
        self._then = then

    def of(self, key: Key) -> str:
        """The id, with its kind where records share it."""
        kind = self._shared_kind(key)
        return f"{kind}:{key[1]}" if kind else key[1]

    def now(self, meaning: _Meaning) -> str:
        """What the name is now."""
        part = f' as a part of "{meaning.within}"' if meaning.within else ""
        if meaning.candidates:
            return f"is a doubt now{part} ({' or '.join(map(self.of, meaning.candidates))})"
        return f"means {self.of(meaning.after)} now{part}" if meaning.after else "is no mention now"

    def because(self, meaning: _Meaning) -> str:
        """The records' files that changed it, as far as can be known; "" where it cannot."""
        old = self._registry.find(*meaning.before)
        if old is None:
            return f"{self.of(meaning.before)} is {'a draft' if self._draft(meaning.before) else 'gone'}"
        claiming = [meaning.after] if meaning.after else list(meaning.candidates)
        others = [self._registry.find(*key) for key in claiming if key != meaning.before]
        causes = [f"{r.written_in} {self._news(r)} and claims the name" for r in others if r and self._news(r)]
        if not causes and self._news(old):
            causes = [f"{old.written_in} {'has changed' if old.bears(meaning.form) else 'no longer has the name'}"]
        if not causes and meaning.rule == "M4":
            causes = [f"it is a short form, and nothing brings {self.of(meaning.before)} into play there now"]
        return " and ".join(causes or self._like(meaning.form)) or self._since()

    def _draft(self, key: Key) -> bool:
        return self._registry.withholds(key[1], key[0])

    def _news(self, record: Record) -> str:
        """What is new about a record's names; "" where nothing is."""
        if record.key not in self._then:
            return "is new"
        return "has changed" if self._then[record.key] != names_digest(record) else ""

    def _like(self, form: str) -> list[str]:
        """New and changed records with a name that has words of the form: one of them may have taken it in."""
        words = set(normal(form).split())
        return [
            f"{record.written_in} {news} and has a name like it"
            for record, news in self._fresh
            if any(words & set(normal(n).split()) for n in (*(n.form for n in record.names), *record.fields.blockers))
        ][:SHOWN]

    def _since(self) -> str:
        """What else is different, where no name explains it: what stands beside a name counts too."""
        gone = [f"{self.of(key)} is gone" for key in self._then if self._registry.find(*key) is None]
        since = [*(f"{record.written_in} {news}" for record, news in self._fresh), *gone]
        return f"since then {', '.join(since[:SHOWN])}{', …' if len(since) > SHOWN else ''}" if since else ""

    @cached_property
    def _fresh(self) -> tuple[tuple[Record, str], ...]:
        return tuple((record, news) for record in self._registry.records if (news := self._news(record)))

    def remedy(self, meaning: _Meaning) -> str:
        """What to write to keep the old meaning."""
        kind, ident = meaning.before
        old = self._registry.find(kind, ident)
        if old is None and self._draft(meaning.before):
            return "to keep it, take draft out of the record"
        if old is None:
            heir = self.of(meaning.after) if meaning.after else "the record that takes its place"
            return f"to keep it, put the record back, or write merged: [{yaml_scalar(ident)}] into {heir}"
        gone = meaning.after is None and not meaning.candidates
        if gone and not old.bears(meaning.form):
            return f"to keep it, write {yaml_scalar(meaning.form)} into the names of {old.written_in} again"
        shared = self._shared_kind(meaning.before)
        ways = [f"{_mark(meaning.form, ident, shared)} in the text"]
        if not shared and (not gone or meaning.rule == "M4"):
            # a name inside a longer one is not looked for: the longer one is given the meaning
            ways.insert(0, f"{_means(meaning.within or meaning.form, ident)} in the front matter")
        return f"to keep it, write {', or '.join(ways)}"

    def _shared_kind(self, key: Key) -> str:
        kind, ident = key
        if len(self._registry.find_any(ident)) < 2:
            return ""
        return next((k.singular for k in self._registry.kinds if k.name == kind), kind)


def _means(form: str, ident: str) -> str:
    """For YAML front matter; what the doubts of one file offer is written for its own format."""
    return f"means: {{{yaml_scalar(form)}: {yaml_scalar(ident)}}}"


def _mark(form: str, ident: str, kind: str) -> str:
    """For the text; ``kind`` (``person``) where records of other kinds share the id."""
    return f"[{form}]({kind}:{ident})" if kind else f"[[{ident}|{form}]]"
