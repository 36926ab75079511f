"""What ``try`` found, as one object for programs."""

from __future__ import annotations

from typing import Any

import msgspec

from archivegen.archive.changes import Sense
from archivegen.archive.effects import Effect, Left
from archivegen.archive.model import Quote
from archivegen.commands.trial_text import TITLES, why
from archivegen.trial import Trial


def shown(trial: Trial) -> dict[str, Any]:
    """The whole trial: what was tried, the sums now and then, every change, and every place that stays as it is."""
    kinds = {kind.name: kind.singular for kind in trial.registry.kinds}
    counts = dict.fromkeys(TITLES, 0)
    for effect in trial.effects:
        counts[effect.change.what] += 1
    return {
        "tried": [
            {
                "form": wish.form,
                "kind": kinds[wish.key[0]],
                "record": wish.key[1],
                "away": wish.away,
                "new": wish.record is None,
            }
            for wish in trial.wishes
        ],
        "now": msgspec.to_builtins(trial.before),
        "then": msgspec.to_builtins(trial.after),
        "counts": {what.replace(" ", "_"): number for what, number in counts.items()},
        "changes": [_change(effect, kinds) for effect in trial.effects],
        "unchanged": [_unchanged(left) for left in trial.left],
        "reasons": list(dict.fromkeys(why(trial))),
        "diagnostics": [msgspec.to_builtins(found) for found in trial.said],
    }


def _change(effect: Effect, kinds: dict[str, str]) -> dict[str, Any]:
    return {
        "change": effect.change.what.replace(" ", "_"),
        "path": effect.path,
        "line": effect.line,
        "sentence": _sentence(effect.quote),
        "before": _sense(effect.change.before, kinds),
        "after": _sense(effect.change.after, kinds),
    }


def _sentence(quote: Quote) -> str:
    return quote.before + quote.name + quote.after


def _sense(sense: Sense | None, kinds: dict[str, str]) -> dict[str, Any] | None:
    if sense is None:
        return None
    return {
        "start": sense.start,
        "end": sense.end,
        "zone": "title" if sense.title else "body",
        "form": sense.form,
        "kind": kinds.get(sense.kind, sense.kind),
        "record": sense.record or None,
        "status": "linked" if sense.linked else "mention" if sense.record else "doubt",
        "candidates": [ident for _, ident in sense.candidates],
        "rule": sense.rule,
    }


def _unchanged(left: Left) -> dict[str, Any]:
    return {
        "form": left.form,
        "why": left.standing.cause,
        "other": left.standing.other,
        "path": left.path,
        "line": left.line,
        "sentence": _sentence(left.quote),
    }
