"""What a name without a record stands for, where its surroundings say so, and in what words (rule L9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from archivegen.names import cldr, spelling
from archivegen.names import stretch as seen
from archivegen.names.beside import ALSO_ADJECTIVES
from archivegen.names.stretch import Name
from archivegen.names.vocabulary import CAPITALISED_NOUNS, word_set

# Words for features of the land and of towns, with the name before them, and with the name after them.
_NAMED_BEFORE = word_set(
    """province valley river mountain mountains island islands bay strait sea ocean peninsula desert street avenue road
    boulevard square bridge airport village county district canyon creek beach harbour harbor straße gasse platz fluss
    gebirge"""
)
_NAMED_AFTER = word_set(
    """lake mount cape gulf rue boulevard place lac mont río rio valle calle plaza lago monte isla via piazza fiume
    isola praça rua"""
)
_OFTEN_OF_BODIES = word_set("at")  # "at Google"


class Guess(NamedTuple):
    """A kind of record ("people", "places", "") and what says so, or what is said for both."""

    kind: str
    reason: str


class Known(NamedTuple):
    """What the archive's records say beforehand: names declared without a record, given names of people."""

    declared: Mapping[str, tuple[str, str]]  # form → (kind, where)
    given: Mapping[str, int]  # given name as `plain` writes it → how many people with records bear it


def guess(name: str, places: Sequence[Name], known: Known) -> Guess:
    """The kind that speaks from a name and from what stands beside it."""
    declared = [known.declared[n.form] for n in places if n.form in known.declared]
    if declared and len({kind for kind, _ in declared}) == 1:
        return Guess(declared[0][0], f"declared in {declared[0][1]}")
    person, for_person = _person(name, places, known)
    place, for_place = _place(name, places)
    if person > 2 * place:
        return Guess("people", for_person)
    if place > 2 * person:
        return Guess("places", for_place)
    return Guess("", f"{for_person}, but {for_place}" if person and place else "")


def _person(name: str, places: Sequence[Name], known: Known) -> tuple[int, str]:
    thing = any(n.evidence & seen.DETERMINER for n in places)  # "the Assembly": then "General" is no title of it
    titles = Counter(n.beside for n in places if n.evidence & seen.TITLED)
    for word in [word for word in titles if thing and word.lower() in ALSO_ADJECTIVES]:
        del titles[word]
    lived = Counter(n.beside for n in places if n.evidence & seen.LIVED)
    given, surname = spelling.given_and_surname(name)
    reasons = []
    if titles:
        word, _ = titles.most_common(1)[0]
        reasons.append(f'"{word}" before it {_times(titles.total())}')
    if lived:
        word, _ = lived.most_common(1)[0]
        reasons.append(f'"{word}" after it {_times(lived.total())}')
    score = titles.total() + lived.total()
    personal = bool(surname) and not thing
    nouns = any(n.language in CAPITALISED_NOUNS for n in places)  # there "S. Spaziergang" is no name either
    if personal and not nouns and any(len(g) == 1 for g in given):
        reasons.append("an initial in it")
        score += 1
    if personal and given and known.given.get(given[0], 0) > 1:
        first, bearers = name.split(maxsplit=1)[0], known.given[given[0]]
        reasons.append(f'"{first}" is the given name of {bearers} people with records')
        score += 1
    return score, ", ".join(reasons)


def _place(name: str, places: Sequence[Name]) -> tuple[int, str]:
    within = [n.beside for n in places if n.evidence & seen.WITHIN and not n.evidence & seen.TITLED]
    before = Counter(n.beside for n in places if n.evidence & seen.LOCATIVE and not n.evidence & seen.WITHIN)
    for word in _OFTEN_OF_BODIES:
        before.pop(word, None)
    reasons, score = [], 0
    if any(name in cldr.countries(n.language) for n in places):
        reasons.append("the name of a country or continent")
        score += len(places)
    first, *_, last = name.split() * 2
    feature = last if last.lower() in _NAMED_BEFORE else first if first.lower() in _NAMED_AFTER else ""
    if feature and feature != name:
        reasons.append(f'the word "{feature}" in it')
        score += 1
    if len(within) * 4 >= len(places):
        reasons.append(f'", {within[0]}" after it {_times(len(within))}')
        score += len(within)
    count = before.total()
    if count > 1 and count * 4 >= len(places):
        word, _ = before.most_common(1)[0]
        reasons.append(f'"{word}" before it {_times(count)}')
        score += count
    return score, ", ".join(reasons)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
