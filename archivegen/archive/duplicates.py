"""Records that may be one and the same: the pairs worth a look, and why each is suspected."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations

import msgspec

from archivegen.names.apart import agreement, declared_different, difference, other_ids
from archivegen.names.likeness import Form, Likeness, across, form_of, person_likeness, place_likeness, skeleton
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.names.writing import normal

ESTABLISHED = 3  # records that bear a word: from then on it is a word of its own, no misspelling of another
FIRST = 4  # names of a record that are compared for a day of birth or a spot on the map alone
_LATIN = "LATIN"
CROWD = 60  # forms under one key above which the key says nothing


class Pair(msgspec.Struct, frozen=True):
    """Two records that may be one; ``forms`` are the names that are alike, ``why`` says how, in words."""

    one: Record
    other: Record
    forms: tuple[str, str]
    likeness: Likeness
    backing: str


def duplicates(records: Iterable[Record], registry: Registry) -> tuple[Pair, ...]:
    """The pairs among the records that may be the same, each once, sorted. Pure.

    Pairs that share a name are not among them (rule L5 tells of these), nor those that are said to be different.
    """
    found: list[Pair] = []
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_kind[record.kind].append(record)
    for kind in registry.kinds:
        records = by_kind[kind.name]
        found += _Kind(records, registry, person=kind.person).pairs()
    return tuple(sorted(found, key=lambda p: (p.one.path, p.one.line, p.one.key, p.other.key)))


class _Kind:
    """The records of one kind while they are compared."""

    def __init__(self, records: Sequence[Record], registry: Registry, *, person: bool) -> None:
        self.records = records
        self.registry = registry
        self.person = person
        self.forms = _in_latin_if_all_are([_forms(record, person=person) for record in records])
        self.names = [_full_names(record, person=person) for record in records]
        self.often = Counter(w for forms in self.forms for w in {w for form in forms for w in form.words})

    def pairs(self) -> list[Pair]:
        likely: dict[tuple[int, int], dict[tuple[Form, Form], None] | None] = {}
        for holders in self._blocks():
            for (i, one), (j, other) in combinations(holders, 2):
                if i == j:
                    continue
                key, forms = ((i, j), (one, other)) if i < j else ((j, i), (other, one))
                if key not in likely:
                    likely[key] = {} if self._may_be_one(*key) else None
                known = likely[key]
                if known is not None:
                    known[forms] = None
        found = []
        for (i, j), held in sorted(likely.items()):
            pair = self._pair(i, j, held) if held else None
            if pair is not None:
                found.append((i, j, pair))
        return [pair for _, _, pair in _unambiguous(found)]

    def _may_be_one(self, i: int, j: int) -> bool:
        one, other = self.records[i], self.records[j]
        if self.names[i] & self.names[j] or declared_different(one, other, self.registry):
            return False
        return not difference(one, other, self.registry)

    def _blocks(self) -> Iterator[list[tuple[int, Form]]]:
        blocks: dict[object, dict[tuple[int, str], Form]] = defaultdict(dict)
        for i, forms in enumerate(self.forms):
            spots = tuple(_spots(self.records[i]))
            for number, form in enumerate(forms):
                for key in (*_keys(form, person=self.person), *(spots if number < FIRST else ())):
                    blocks[key][i, form.text] = form
        for held in blocks.values():
            if 1 < len(held) <= CROWD:
                yield [(i, form) for (i, _), form in held.items()]

    def _pair(self, i: int, j: int, forms: Iterable[tuple[Form, Form]]) -> Pair | None:
        one, other = self.records[i], self.records[j]
        backing = agreement(one, other)
        known = partial(self._established, i, j)
        judge = person_likeness if self.person else place_likeness
        scripts = {f.script for f in self.forms[i]} & {f.script for f in self.forms[j]}
        for first, second in forms:
            if (first.script != second.script and scripts) or (first.script != _LATIN and _LATIN in scripts):
                continue  # both are known in one script, best in ours, where they are compared letter by letter
            likeness = judge(first, second, known)
            if likeness is not None and self._enough(likeness, one, other, (first.text, second.text), backing):
                return Pair(one, other, (first.text, second.text), likeness, backing)
        return None

    def _enough(self, likeness: Likeness, one: Record, other: Record, forms: tuple[str, str], backing: str) -> bool:
        """Whether the likeness is reason enough to ask.

        Names that are only spelt alike need more behind them. The names of places are many and alike: theirs have to
        be the preferred ones, and no map may tell.
        """
        preferred = (forms[0] == one.name) + (forms[1] == other.name)
        if likeness.how != "spelling":
            return likeness.sure or (bool(backing) and not other_ids(one, other))
        if backing or self.person:
            return preferred > 0 and (likeness.sure or bool(backing))
        return likeness.sure and preferred == 2 and not (one.fields.coordinates and other.fields.coordinates)

    def _established(self, i: int, j: int, word: str) -> bool:
        own = sum(any(word in form.words for form in self.forms[k]) for k in (i, j))
        return self.often[word] - own >= ESTABLISHED


def _unambiguous(found: list[tuple[int, int, Pair]]) -> list[tuple[int, int, Pair]]:
    """Without the initials that would fit several records: "J. Smith" is John as well as Jane."""
    fits = Counter(k for i, j, pair in found if pair.likeness.how == "initials" for k in (i, j))
    return [
        (i, j, pair)
        for i, j, pair in found
        if pair.likeness.how != "initials" or pair.backing or max(fits[i], fits[j]) == 1
    ]


def _full_names(record: Record, *, person: bool) -> frozenset[str]:
    """The names by which rule L5 tells of a pair; a word that two people's variants share says nothing of them."""
    names = (normal(n.form) for n in record.names)
    return frozenset(name for n, name in enumerate(names) if not person or n == 0 or " " in name)


def _forms(record: Record, *, person: bool) -> tuple[Form, ...]:
    """The forms to compare: the names, but for a person's names of one word, which are surnames as often as not."""
    forms = []
    for number, name in enumerate(record.names):
        form = form_of(name.form, person=person)
        if form.words and not (person and number and len(form.core) < 2):
            forms.append(form)
    return tuple(forms)


def _in_latin_if_all_are(forms: list[tuple[Form, ...]]) -> list[tuple[Form, ...]]:
    """The forms without those that no pair would be compared by: all but the Latin ones, where everybody has some."""
    latin = [tuple(form for form in own if form.script == _LATIN) for own in forms]
    return latin if all(latin) else forms


def _spots(record: Record) -> Iterator[object]:
    """The day of birth, where it is known to the day, and the square of the map: the name may differ more there."""
    born = record.fields.born
    if born and born.earliest is not None and born.earliest == born.latest:
        yield "born", born.earliest
    if record.fields.coordinates:
        yield "at", *(round(degrees * 4) for degrees in record.fields.coordinates)


def _keys(form: Form, *, person: bool) -> Iterator[object]:
    """What two forms have to share to be compared at all."""
    bones = [skeleton(word) or word for word in form.core]
    yield " ".join(sorted(filter(None, map(across, form.core))))
    yield "".join(sorted(form.words))
    yield "|".join(sorted(form.core))
    if form.script != _LATIN:
        return
    if person and len(bones) > 1:
        first, last = form.core[0], form.core[-1]
        yield first[0], skeleton(last)
        yield last[0], skeleton(first)
    elif not person:
        for n, word in enumerate(form.words):  # one word may be another, the rest agree
            rest = form.words[:n] + form.words[n + 1 :]
            if rest:
                yield n, rest
            elif len(word) > 4:
                yield word[:3], len(word) // 4
                yield word[-4:]
