"""Trying names out: the archive related twice, once as it is and once as it would be (rule L10). Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from archivegen.archive.effects import Count, Effect, Left, count, effects, left_alone, reasons
from archivegen.archive.naming import Naming
from archivegen.archive.select import Rules
from archivegen.archive.wishes import Wish, revised
from archivegen.diagnostics import Diagnostic, has_errors
from archivegen.memo import Aside
from archivegen.names.registry import Registry
from archivegen.project import Project, offer_state_folder, open_project
from archivegen.publish.cache import Cache
from archivegen.reading import Reading, relate
from archivegen.texts import read_texts
from archivegen.workers import pool


class Trial(msgspec.Struct, frozen=True):
    """What the names tried would change.

    ``wrong`` are the errors of the archive as it is: then nothing was tried. ``said`` are the findings that a build
    would have and has not now; ``reasons`` what can be said of the names whatever the texts are.
    """

    wishes: tuple[Wish, ...] = ()
    registry: Registry = Registry()
    wrong: tuple[Diagnostic, ...] = ()
    effects: tuple[Effect, ...] = ()
    left: tuple[Left, ...] = ()
    before: Count = Count()
    after: Count = Count()
    said: tuple[Diagnostic, ...] = ()
    reasons: tuple[tuple[Wish, str], ...] = ()


def try_names(root: Path, config_file: str, rules: Rules, wanted: Callable[[Registry], Sequence[Wish]]) -> Trial:
    """Read the archive, ask ``wanted`` which names are to be tried on its records, and find what that would change.

    Texts are parsed once, or not at all where they are remembered. What is found of the archive as it is is remembered
    for the next build; nothing of the trial is, and nothing is forgotten. Raises `InputError` for wrong settings and
    what ``wanted`` raises.
    """
    project = open_project(root.resolve(), config_file)
    offer_state_folder(project.root)
    with closing(Cache(project.root / ".archivegen" / "cache.sqlite")) as cache, pool(0) as executor:
        kept = Aside(cache, saves=True)
        texts = read_texts(project, rules, kept, _quiet, executor)
        now = relate(project, texts, kept, _quiet, executor)
        if has_errors(now.diagnostics):
            return Trial(wrong=tuple(d for d in now.diagnostics if d.severity == "error"))
        wishes = tuple(wanted(now.registry))
        sources = revised(texts.sources, wishes, _folders(project))
        then = relate(
            project, msgspec.structs.replace(texts, sources=sources), Aside(cache), _quiet, executor, quotes=False
        )
        return _trial(wishes, now, then)


def _quiet(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _folders(project: Project) -> dict[str, str]:
    return {kind.name: f"{project.settings.content.dir}/{kind.folder}" for kind in project.kinds}


def _trial(wishes: tuple[Wish, ...], now: Reading, then: Reading) -> Trial:
    later = {task.document.path: naming for task, naming in zip(then.tasks, then.namings.found, strict=True)}
    changed = effects(now.tasks, now.namings.found, later, lambda key: now.bodies(key).blocks)
    known = frozenset(now.diagnostics)
    return Trial(
        wishes,
        then.registry,
        (),
        changed,
        tuple(_left(wishes, now, then, later, changed)),
        count(now.namings.found),
        count(then.namings.found),
        tuple(d for d in then.diagnostics if d not in known),
        tuple(
            (wish, reason)
            for wish in wishes
            for reason in reasons(wish, now.lexicon, then.lexicon, now.registry, then.registry)
        ),
    )


def _left(
    wishes: Iterable[Wish], now: Reading, then: Reading, later: Mapping[str, Naming], changed: Iterable[Effect]
) -> Iterator[Left]:
    """Where the names tried stand and nothing changes."""
    places = set()
    for effect in changed:
        if effect.change.after is not None:
            mention, _ = later[effect.path].named.at(effect.change.after.number)
            places.add((effect.path, mention.block, mention.start, mention.end))
    texts = now.body_texts()
    for form in dict.fromkeys(wish.form for wish in wishes if not wish.away):
        for left in left_alone(now.tasks, later, then.lexicon, form, texts, lambda key: now.bodies(key).blocks):
            standing = left.standing
            if (left.path, standing.block, standing.start, standing.end) not in places:
                yield left
