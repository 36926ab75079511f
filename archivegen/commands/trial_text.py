"""What ``try`` found, as a person reads it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from archivegen.archive.changes import Sense
from archivegen.archive.effects import Effect, Left
from archivegen.archive.model import Key, Quote
from archivegen.archive.standing import CAUSES
from archivegen.archive.wishes import Wish
from archivegen.diagnostics import did_you_mean
from archivegen.names.registry import Registry
from archivegen.names.writing import normal
from archivegen.trial import Trial

EXAMPLES, GROUPS = 3, 10  # sentences of a group, and groups, that are shown unless all are asked for

# What happened, in the order of the report: one, many.
TITLES = {
    "link gained": ("link gained", "links gained"),
    "link lost": ("link lost", "links lost"),
    "other record": ("mention that would mean another record", "mentions that would mean another record"),
    "doubt made": ("doubt made", "doubts made"),
    "doubt settled": ("doubt settled", "doubts settled"),
    "doubt changed": ("doubt between other records", "doubts between other records"),
    "doubt gone": ("doubt that would be no mention", "doubts that would be no mention"),
    "mention gained": (
        "mention gained that is counted, no link more",
        "mentions gained that are counted, no link more",
    ),
    "mention lost": ("mention lost that was counted, no link less", "mentions lost that were counted, no link less"),
    "link moved": (
        "link that would stand at another mention of the same record",
        "links that would stand at another mention of the same record",
    ),
    "other words": ("mention of the same record in other words", "mentions of the same record in other words"),
}


def told(trial: Trial, *, every: bool) -> Iterator[str]:
    """The lines of the report; ``every``: with all places, not three of each name."""
    names = _Names(trial.registry)
    for wish in trial.wishes:
        yield _wished(wish, trial.registry)
    for what, (one, many) in TITLES.items():
        found = [effect for effect in trial.effects if effect.change.what == what]
        if found:
            yield f"\n{len(found):,} {one if len(found) == 1 else many}"
            yield from _groups(found, names, every=every)
    if not trial.effects:
        yield "\nno change"
    yield from (f"  {reason}" for reason in dict.fromkeys(why(trial)))
    for form in dict.fromkeys(wish.form for wish in trial.wishes):
        yield from _standing(form, [left for left in trial.left if left.form == form], every=every)
    if trial.effects:
        yield "\nin all texts, those of pages and records included:"
        for word in ("mentions", "links", "doubts"):
            now, then = getattr(trial.before, word), getattr(trial.after, word)
            yield f"  {now:,} {word if now != 1 else word[:-1]} now, {then:,} then"


def why(trial: Trial) -> Iterator[str]:
    """What is known of names that change nothing, or less than one may expect."""
    touched = {normal(s.form) for e in trial.effects for s in (e.change.before, e.change.after) if s is not None}
    for wish, reason in trial.reasons:
        if normal(wish.form) not in touched:
            yield reason
    known = {left.form for left in trial.left}
    for wish in trial.wishes:
        if normal(wish.form) in touched or wish.form in known:
            continue
        if not wish.away:
            if any(map(str.isalpha, wish.form)):
                yield f'"{wish.form}" stands in no text'
        elif not any(other == wish for other, _ in trial.reasons):
            yield f'nothing in the texts depends on "{wish.form}"'


def _wished(wish: Wish, registry: Registry) -> str:
    if wish.record is None:
        near = did_you_mean(wish.key[1], registry.ids(), 0.8)
        return f'with "{wish.form}" as a name of a new {_kind(wish, registry)}, {wish.key[1]}' + (
            f" ({near})" if near else ""
        )
    record = wish.record
    where = f"{record.id}, {record.name} ({record.written_in})"
    if not wish.away:
        return f'with "{wish.form}" as a name of {where}'
    own = "; a record needs its preferred name: as if it carried search: true" if _preferred(wish) else ""
    return f'without "{wish.form}" as a name of {where}{own}'


def _preferred(wish: Wish) -> bool:
    return wish.record is not None and normal(wish.record.name) == normal(wish.form)


class _Names:
    """How records are called in a line: by id, with the kind where ids are shared."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._singular = {kind.name: kind.singular for kind in registry.kinds}

    def of(self, key: Key) -> str:
        kind, ident = key
        return ident if len(self._registry.find_any(ident)) < 2 else f"{self._singular.get(kind, kind)}:{ident}"

    def meaning(self, sense: Sense | None) -> str:
        """What a name means, in words."""
        if sense is None:
            return "no mention"
        return self.of(sense.key) if sense.key else "a doubt: " + " or ".join(map(self.of, sense.candidates))


def _headline(effect: Effect, names: _Names) -> str:
    """What a group has in common: the form or forms, and what it means before and after."""
    before, after = effect.change.before, effect.change.after
    forms = list(dict.fromkeys(f'"{sense.form}"' for sense in (before, after) if sense is not None))
    old, new = names.meaning(before), names.meaning(after)
    return f"{' → '.join(forms)}: {old if old == new else f'{old} → {new}'}"


def _groups(found: Sequence[Effect], names: _Names, *, every: bool) -> Iterator[str]:
    groups: defaultdict[str, list[Effect]] = defaultdict(list)
    for effect in found:
        groups[_headline(effect, names)].append(effect)
    ordered = sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))
    shown = ordered if every else ordered[:GROUPS]
    for headline, some in shown:
        yield f"  {headline}{_spread(some)}"
        moved = some[0].change.what == "link moved"
        lines = [(e.path, e.line, e.quote, f"  (from line {e.was})" if moved and e.was != e.line else "") for e in some]
        yield from _examples(lines, every=every)
    if len(ordered) > len(shown):
        yield f"  … and {len(ordered) - len(shown):,} more names; all of them: -v"


def _spread(some: Sequence[Effect | Left]) -> str:
    if len(some) == 1:
        return ""
    files = len({one.path for one in some})
    return f", {len(some):,} times in {files:,} file{'s' if files != 1 else ''}"


def _examples(lines: Sequence[tuple[str, int, Quote, str]], *, every: bool) -> Iterator[str]:
    """Sentences of a group: one of each file before a second of any."""
    firsts = list({path: line for line in reversed(lines) for path in (line[0],)}.values())[::-1]
    shown = lines if every else [*firsts, *(line for line in lines if line not in firsts)][:EXAMPLES]
    for path, line, quote, note in shown:
        yield f"    {path}:{line}: {quote.before}[{quote.name}]{quote.after}{note}"
    if len(lines) > len(shown):
        yield f"    … and {len(lines) - len(shown):,} more; all of them: -v"


def _standing(form: str, left: Sequence[Left], *, every: bool) -> Iterator[str]:
    """Where a form stands and nothing changes."""
    if not left:
        return
    times = f"{len(left):,} time{'s' if len(left) != 1 else ''}"
    yield f'\n"{form}" stands {times} where nothing changes'
    groups: defaultdict[tuple[str, str], list[Left]] = defaultdict(list)
    for one in left:
        groups[one.standing.cause, one.standing.other].append(one)
    for (cause, other), some in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0])):
        yield f"  {CAUSES[cause]}{f': {other}' if other else ''}{_spread(some)}"
        yield from _examples([(one.path, one.line, one.quote, "") for one in some], every=every)


def advice(trial: Trial) -> Iterator[str]:
    """What to write, and where."""
    made: dict[Key, None] = {}
    for wish in trial.wishes:
        form, record = _quoted(wish.form), wish.record
        if record is None and wish.key not in made:
            made[wish.key] = None
            yield f"archivegen new {_kind(wish, trial.registry)} {form}, with id: {_quoted(wish.key[1])}"
        elif record is None or not wish.away:
            where = f" in {record.written_in}" if record else ""
            yield f"add {form} to the names of {wish.key[1]}{where}"
        elif _preferred(wish):
            marked = f"{{form: {form}, search: true}}"
            yield f"add {marked} to the names of {record.id} in {record.written_in}, or call it something else"
        else:
            short = [s for s in record.short if normal(s) != normal(wish.form)]
            less = len(short) < len(record.short)
            what = f"write short: {_quoted(short)} for" if less else f"take {form} out of the names of"
            yield f"{what} {record.id} in {record.written_in}"


def _quoted(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _kind(wish: Wish, registry: Registry) -> str:
    return next((k.singular for k in registry.kinds if k.name == wish.key[0]), wish.key[0])
