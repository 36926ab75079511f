"""Which record a form means in one article: the claims that stand, who is in play, the verdict (M2-M9, W6, W9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from archivegen.names import neighbours as near
from archivegen.names.declared import Said
from archivegen.names.forms import Claim, Lexicon
from archivegen.names.matcher import Span
from archivegen.names.mention import ArticleFacts, Rule
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.names.vocabulary import titles
from archivegen.names.writing import normal

_YEAR = 366  # days after a death in which a person may still be written of as alive


class Verdict(NamedTuple):
    """What a form means: a record, or a doubt between several (``record`` is None), and the rule that says so."""

    record: int | None
    candidates: tuple[int, ...]
    rule: Rule


def _surnames(spans: Sequence[Span]) -> frozenset[int]:
    """The forms that stand behind a title or what may be a given name, and nowhere where only a place can stand."""
    behind = {s.pattern for s in spans if s.evidence & _BEHIND and not s.evidence & near.RIGHT}
    if not behind:
        return _NONE
    after = (s for before, s in pairwise(spans) if before.evidence & near.NEXT)  # "Austin, Texas"
    placed = {s.pattern for s in spans if s.evidence & (near.LOCATIVE | near.REGION)}
    return frozenset(behind.difference(placed, (s.pattern for s in after)))


_NONE: frozenset[int] = frozenset()
_BEHIND = near.GIVEN | near.TITLE
_AGAINST = near.AGAINST


class Article:
    """One article while its names are settled: what is said by hand, what is in play, verdicts by form."""

    __slots__ = ("_claims", "_verdicts", "facts", "lexicon", "play", "registry", "said", "surnames")

    def __init__(self, facts: ArticleFacts, said: Said, registry: Registry, lexicon: Lexicon) -> None:
        self.facts = facts
        self.said = said
        self.registry = registry
        self.lexicon = lexicon
        self.play: set[int] = set()
        self.surnames: frozenset[int] = frozenset()
        self._claims: dict[tuple[int, int], tuple[Claim, ...]] = {}
        self._verdicts: dict[tuple[int, int], Verdict | None] = {}

    def person(self, record: int) -> bool:
        """Whether the record is a person."""
        return self.registry.records[record].kind in self.registry.people

    def claims(self, span: Span) -> tuple[Claim, ...]:
        """The claims to a written name that its surroundings leave standing."""
        evidence = span.evidence & _AGAINST
        never = self.said.never
        if not evidence and not never and span.pattern >= 0:
            return self.lexicon.claims[span.pattern]
        key = (span.pattern, evidence)
        found = self._claims.get(key)
        if found is None:
            form = self._form(span.pattern)
            claimed = self._claimed(span.pattern)
            found = tuple(c for c in claimed if c.record not in never and self._stands(c, form, evidence))
            self._claims[key] = found
        return found

    def _form(self, pattern: int) -> str:
        return self.lexicon.patterns[pattern] if pattern >= 0 else normal(self.facts.means[-1 - pattern].form)

    def _claimed(self, pattern: int) -> tuple[Claim, ...]:
        if pattern >= 0:
            return self.lexicon.claims[pattern]
        meant = self.said.means.get(self._form(pattern))
        return () if meant is None else (Claim(meant, "full"),)

    def _stands(self, claim: Claim, form: str, evidence: int) -> bool:
        """Whether what stands beside the name leaves the claim alone (M6, W6, W9)."""
        if not evidence:
            return True
        if evidence & near.COMMON:
            return False
        record = self.registry.records[claim.record]
        person = record.kind in self.registry.people
        if person and evidence & near.DETERMINER and form.lower() in titles(""):
            return False  # "the King" is no surname
        if record.fields.inside:
            return True
        place = record.kind in self.registry.places
        whole = person and " " in form and claim.strength == "full"
        if evidence & near.RIGHT and not evidence & (near.OFFICE | near.APART if place or whole else near.OFFICE):
            return False
        if evidence & near.TITLE and place:
            return False  # "Mr London" is a person whom no record knows
        if whole:
            return not evidence & near.INITIAL
        return not evidence & (near.LEFT | near.OF)

    def introduce(self, spans: Sequence[Span], settled: Iterable[int] = ()) -> None:
        """Find who is in play: declared, marked by hand, ``settled``, or named by a full name that is nobody else's."""
        said = self.said
        self.play = {*said.declared, *said.marked.values(), *said.means.values()} - said.never
        if said.own is not None:
            self.play.add(said.own)
        alone = set(settled)
        self.surnames = _surnames(spans)
        disputed: list[tuple[int, tuple[Claim, ...]]] = []
        for span in spans:
            if span.pattern < 0:
                continue
            claims = self.claims(span)
            if len(claims) == 1:  # as nearly all have
                if claims[0].strength == "full" and not (self.surnames and self._borne(claims[0].record, span)):
                    alone.add(claims[0].record)
                continue
            full = [c for c in claims if c.strength == "full"]
            if len(full) == 1 and not self._placed(claims, span.evidence):
                disputed.append((full[0].record, claims))
        self.play |= alone
        # A full name that is also somebody's surname introduces its bearer, unless that somebody is here.
        here = frozenset(self.play)
        for record, claims in disputed:
            if not any(c.record in here and c.record != record for c in claims):
                self.play.add(record)

    def _placed(self, claims: Iterable[Claim], evidence: int) -> list[int]:
        """The places that a preposition before the name speaks for, where their records ask for that (M8)."""
        if not evidence & near.LOCATIVE:
            return []
        return [c.record for c in claims if c.strength == "context" and not self.person(c.record)]

    def _borne(self, record: int, span: Span) -> bool:
        """Whether the place's name may be somebody's of whom no record knows: "Valeska Paris … Paris said" (M6)."""
        if span.pattern not in self.surnames:
            return False
        if not self._is_place(record) or record in self.said.declared:
            return False
        return " " not in self._form(span.pattern) and not self.registry.records[record].fields.inside

    def verdict(self, span: Span) -> Verdict | None:
        """What the written name means, or None where it is no mention."""
        key = (span.pattern, span.evidence & ~near.NEXT)
        if key not in self._verdicts:
            self._verdicts[key] = self._settle(span)
        return self._verdicts[key]

    def _settle(self, span: Span) -> Verdict | None:
        claims = self.claims(span)
        if span.pattern < 0:
            return Verdict(claims[0].record, (claims[0].record,), "M1") if claims else None
        if len(claims) == 1 and claims[0].strength == "full":
            return self._only(claims[0], span)
        pool = self._pool(claims, span.evidence)
        if not pool:
            return None
        if len(pool) == 1:
            return self._only(pool[0], span)
        records = tuple(c.record for c in pool)
        if all(c.strength == "short" for c in pool):
            return Verdict(None, records, "M4")
        return self._among(records, pool, span.evidence)

    def _only(self, claim: Claim, span: Span) -> Verdict:
        """The verdict for the one claim that counts; that a title left only the person is rule M8's doing."""
        rule: Rule = "M2" if claim.strength == "full" else "M4"
        if self.surnames and self._borne(claim.record, span):
            return Verdict(None, (claim.record,), "M6")
        if span.evidence & near.TITLE and claim.strength == "full" and self.person(claim.record):
            places = [
                c.record for c in self._claimed(span.pattern) if c.strength == "full" and self._is_place(c.record)
            ]
            if places:
                return Verdict(claim.record, tuple(sorted({claim.record, *places})), "M8")
        return Verdict(claim.record, (claim.record,), rule)

    def _is_place(self, record: int) -> bool:
        return self.registry.records[record].kind in self.registry.places

    def _pool(self, claims: tuple[Claim, ...], evidence: int) -> list[Claim]:
        """The claims that count: full names always, short ones and those with a context only of records in play."""
        return [
            c
            for c in claims
            if c.strength == "full"
            or c.record in self.play
            or (c.strength == "context" and evidence & near.LOCATIVE and not self.person(c.record))
        ]

    def _among(self, records: tuple[int, ...], pool: list[Claim], evidence: int) -> Verdict:
        """The verdict where several records share the name."""
        people = [r for r in records if self.person(r)]
        mixed = 0 < len(people) < len(records)
        rule: Rule = "M8" if mixed else "M3"
        group = self._declared(records) or [r for r in records if r in self.play]
        if len(group) != 1:
            return self._by_surroundings(records, people, pool, evidence, rule)
        if mixed and self._contradicted(group[0], evidence):
            return self._by_surroundings(records, people, pool, evidence, rule)
        return Verdict(group[0], records, rule)

    def _declared(self, records: tuple[int, ...]) -> list[int]:
        return [r for r in records if r in self.said.declared or r == self.said.own]

    def _contradicted(self, chosen: int, evidence: int) -> bool:
        """Whether what stands beside the name speaks against the record: "in Washington" is not the man."""
        if self.person(chosen):
            return bool(evidence & near.FIRM) and not evidence & near.POSSESSIVE
        return bool(evidence & near.TITLE)

    def _by_surroundings(
        self, records: tuple[int, ...], people: list[int], pool: list[Claim], evidence: int, rule: Rule
    ) -> Verdict:
        if 0 < len(people) < len(records):
            if evidence & near.TITLE and len(people) == 1:
                return Verdict(people[0], records, "M8")
            placed = self._placed(pool, evidence)
            if len(placed) == 1:
                return Verdict(placed[0], records, "M8")
            return Verdict(None, records, rule)
        if not any(r in self.play for r in records):
            by: tuple[tuple[Callable[[tuple[int, ...]], int | None], Rule], ...]
            by = ((self._by_container, "M7"), (self._by_years, "M9"))
            for choose, name in by:
                chosen = choose(records)
                if chosen is not None:
                    return Verdict(chosen, records, name)
        return Verdict(None, records, rule)

    def _by_container(self, records: tuple[int, ...]) -> int | None:
        """The one candidate that lies in something in play where no other does (M7)."""
        ancestors = self.registry.ancestors
        around = [ancestors[r] & self.play for r in records]
        common = frozenset.intersection(*map(frozenset, around))
        inside = [r for r, found in zip(records, around, strict=True) if found - common]
        return inside[0] if len(inside) == 1 else None

    def _by_years(self, records: tuple[int, ...]) -> int | None:
        """The one person whom the article's date does not exclude (M9)."""
        if not all(map(self.person, records)):
            return None
        alive = [r for r in records if not out_of_time(self.registry.records[r], self.facts)]
        return alive[0] if len(alive) == 1 else None


def out_of_time(record: Record, facts: ArticleFacts) -> str:
    """``"died"`` or ``"born"`` where a person was dead, or not yet born, at the article's date; else ``""``."""
    died, born = record.fields.died, record.fields.born
    if died and died.latest is not None and facts.earliest is not None and died.latest + _YEAR < facts.earliest:
        return "died"
    if born and born.earliest is not None and facts.latest is not None and born.earliest > facts.latest:
        return "born"
    return ""
