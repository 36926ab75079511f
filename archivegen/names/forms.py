"""The lexicon: every written form to look for, and who claims it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

import ahocorasick_rs
import msgspec

from archivegen.digest import fingerprint
from archivegen.names import surnames
from archivegen.names.qualified import with_kind_word, without_brackets
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.names.vocabulary import titles
from archivegen.names.writing import fold, normal
from archivegen.source.fields import NameField

VERSION = 1  # of the matching rules; a change here makes every remembered match stale

_AFTER_HYPHEN = re.compile(r"(?<=[^\W\d_]-)[^\W\d_](?=[^\W\d_]+$)")  # of the last word

Strength = Literal["full", "short", "context"]

# Traits of a pattern: what the matcher must know of it without knowing the records.
FULL = 1  # some record bears it as a full name
PERSON = 2  # some claim is by a person
THING = 4  # some claim is by a place or a record of another kind
WORDS = 8  # it has two or more words
BLOCKER = 16  # it hides the names inside it and is nobody's name


class Claim(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record's claim to a form. ``name`` is the place in the record's ``names``, -1 for a short or made form."""

    record: int
    strength: Strength
    name: int = -1


class Lexicon(msgspec.Struct, frozen=True, dict=True):
    """Forms in normal writing, sorted; ``claims`` and ``traits`` go with them. ``folded`` are found without diacritics.

    ``digest`` stands for everything that matters for matching; `Registry` and ``claims`` matter for resolving only.
    """

    patterns: tuple[str, ...]
    traits: tuple[int, ...]
    claims: tuple[tuple[Claim, ...], ...]
    folded: tuple[tuple[str, int], ...] = ()  # (form without diacritics, its pattern)
    languages: tuple[str, ...] = ()
    digest: str = ""

    @cached_property
    def automaton(self) -> ahocorasick_rs.AhoCorasick:
        """Finds all patterns in one pass; built when first needed, in each process."""
        return ahocorasick_rs.AhoCorasick(self.patterns, store_patterns=False)

    @cached_property
    def folded_automaton(self) -> ahocorasick_rs.AhoCorasick:
        """Finds the folded forms in a folded text."""
        return ahocorasick_rs.AhoCorasick([form for form, _ in self.folded], store_patterns=False)


def build_lexicon(registry: Registry, languages: Sequence[str] = ()) -> Lexicon:
    """The lexicon of a registry. ``languages``: those whose titles are known beside the article's own."""
    claims: dict[str, dict[int, Claim]] = defaultdict(dict)
    folds: dict[str, set[str]] = defaultdict(set)
    made: dict[str, dict[int, Claim]] = defaultdict(dict)
    blockers: set[str] = set()
    for place, record in enumerate(registry.records):
        person = record.kind in registry.people
        for form, claim, folding in _forms(record, place, person=person):
            _add(claims[form], claim)
            if folding:
                folds[fold(form)].add(form)
        if person and record.fields.initials:
            for form in _initials(record):
                _add(made[form], Claim(place, "full"))
        blockers.update(filter(None, map(normal, record.fields.blockers)))
    for form, owners in made.items():
        if len(owners) == 1 and not set(claims.get(form, owners)) - set(owners):  # W10: never a shared form
            for claim in owners.values():
                _add(claims[form], claim)
    return _lexicon(registry, claims, folds, blockers, tuple(languages))


def _lexicon(
    registry: Registry,
    claims: dict[str, dict[int, Claim]],
    folds: dict[str, set[str]],
    blockers: set[str],
    languages: tuple[str, ...],
) -> Lexicon:
    for form, forms in folds.items():  # a folded form is a pattern; its claims are those of all forms that fold to it
        for exact in sorted(forms):
            for claim in list(claims[exact].values()):
                _add(claims[form], claim)
    patterns = tuple(sorted({*claims, *blockers}))
    number = {form: i for i, form in enumerate(patterns)}
    owned = tuple(tuple(sorted(claims.get(p, {}).values(), key=lambda c: c.record)) for p in patterns)
    traits = tuple(_traits(p, own, registry) for p, own in zip(patterns, owned, strict=True))
    folded = tuple((form, number[form]) for form in sorted(folds))
    digest = fingerprint(VERSION, patterns, traits, folded, languages)
    return Lexicon(patterns, traits, owned, folded, languages, digest)


def _traits(pattern: str, claims: tuple[Claim, ...], registry: Registry) -> int:
    traits = WORDS if " " in pattern else 0
    if not claims:
        return traits | BLOCKER
    for claim in claims:
        traits |= FULL if claim.strength == "full" else 0
        traits |= PERSON if registry.records[claim.record].kind in registry.people else THING
    return traits


_RANK = {"full": 0, "context": 1, "short": 2}


def _add(owners: dict[int, Claim], claim: Claim) -> None:
    """Keep a record's strongest claim to a form."""
    old = owners.get(claim.record)
    if old is None or (_RANK[claim.strength], claim.name) < (_RANK[old.strength], old.name):
        owners[claim.record] = claim


def _forms(record: Record, place: int, *, person: bool) -> Iterator[tuple[str, Claim, bool]]:
    """Every form of a record, its claim, and whether diacritics are ignored in it."""
    for number, name in enumerate(record.names):
        form = normal(name.form)
        if name.search or not _is_name(form) or (person and number and _only_titles(form, record)):
            continue
        strength: Strength = "context" if name.context else "short" if _is_initial(form) else "full"
        claim = Claim(place, strength, number)
        folding = record.fields.fold if name.fold is None else name.fold
        for written in _capitals(form, name):
            yield written, claim, folding
        if strength == "full":
            for other in (without_brackets(form), *(() if person else with_kind_word(form))):
                yield from ((written, claim, folding) for written in _capitals(normal(other), name) if _is_name(other))
    for short in record.short:
        form = normal(short)
        if _is_name(form):
            for written in _capitals(form, NameField(short)):
                yield written, Claim(place, "short"), record.fields.fold


def _initials(record: Record) -> set[str]:
    return {
        normal(form)
        for name in record.names
        if not (name.search or name.context)
        for short in record.short
        for form in surnames.with_initials(name.form, short)
    }


def _capitals(form: str, name: NameField) -> Iterator[str]:
    """The form as it is; with a capital first, for a sentence's start; all in capitals if it has several words (W6)."""
    yield form
    if name.strict or not form:
        return
    if form[0].islower() and " " in form:
        yield form[0].upper() + form[1:]
    if " " in form and "-" in form:  # transliterated names are written both ways: "Ban Ki-moon", "Ban Ki-Moon"
        yield _AFTER_HYPHEN.sub(lambda part: part[0].upper(), form)
        yield _AFTER_HYPHEN.sub(lambda part: part[0].lower(), form)
    if " " in form and form.upper() != form:
        yield from _all_capitals(form, name.lang)


def _all_capitals(form: str, language: str) -> Iterator[str]:
    """How the form is set in capitals: "ANNA WEISS", "ANNA WEIẞ"; Greek loses its accents, Turkish keeps its dots."""
    upper = form.upper()
    yield upper
    if "ß" in form:
        yield form.replace("ß", "ẞ").upper()
    if "\u0370" <= form[0] <= "\u03ff":
        yield fold(upper)
    if "i" in form and (language in {"tr", "az"} or any(c in form for c in "ığş")):
        yield form.replace("i", "İ").upper()


def _is_name(form: str) -> bool:
    return any(c.isalpha() for c in form)


def _is_initial(form: str) -> bool:
    """Whether the form is a single cased letter: such a form means a record only where it is in play (W10, M4)."""
    letters = form.rstrip(".")
    return len(letters) == 1 and letters.lower() != letters.upper()


def _only_titles(form: str, record: Record) -> bool:
    """Whether the form is nothing but titles, and no surname: "President" is never a name alone, "King" may be (W9)."""
    known = {normal(record.fields.name), *map(normal, record.short)}
    return form not in known and all(word.rstrip(".").lower() in titles("") for word in form.split())
