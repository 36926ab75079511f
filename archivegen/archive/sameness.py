"""Which written names likely mean one person or place (rule L9). Two who share a surname are never put together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from archivegen.names import cldr, spelling
from archivegen.names import stretch as seen
from archivegen.names.spelling import plain
from archivegen.names.stretch import Name
from archivegen.names.surnames import surnames
from archivegen.names.vocabulary import INSTITUTIONS


class Group:
    """The occurrences of one likely person or place. ``perhaps``: the names of other groups that it may belong to."""

    __slots__ = ("names", "perhaps")

    def __init__(self, names: list[Name]) -> None:
        self.names = names
        self.perhaps: list[str] = []

    @property
    def forms(self) -> Counter[str]:
        """How often each form is written."""
        return Counter(name.form for name in self.names)

    @property
    def name(self) -> str:
        """The form to call it by: the one without initials that is written most often, never all in capitals.

        Of several the longest, then the one with accents, with hyphens.
        """
        forms = self.forms
        shortened = set(spelling.with_initial(forms))

        def rank(form: str) -> tuple[object, ...]:
            whole = (form.isupper(), " " not in form, form in shortened)
            return (*whole, -forms[form], -len(form), form.isascii(), form.count(" "), form)

        return min(forms, key=rank)

    @property
    def articles(self) -> set[int]:
        """The articles that it is named in."""
        return {name.article for name in self.names}

    def share(self, evidence: int) -> float:
        """In what part of its places this evidence stands."""
        return sum(bool(n.evidence & evidence) for n in self.names) / len(self.names)


def group_names(names: Sequence[Name], recorded: Collection[str], peoples: Collection[str] = ()) -> list[Group]:
    """The names in groups, in the order in which they come up.

    ``recorded`` are the surnames (as `plain` writes them) of people who have a record: where no article names anybody
    else in full, such a surname may be theirs. ``peoples`` are words that are no given names.
    """
    by_key: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        by_key[_key(name.form)].append(name)
    groups = _with_initials([Group(found) for found in by_key.values()])
    return _with_surnames(groups, recorded, peoples)


def _key(form: str) -> str:
    """What is equal for all spellings that differ in capitals, accents and signs only; "the" before them is ignored."""
    key = plain(form)
    return key[4:] if key.startswith("the ") and " " in key[4:] else key


def _with_initials(groups: list[Group]) -> list[Group]:
    """Groups whose names differ in initials only become one, unless a form could be of two who differ themselves."""
    buckets: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    names = [group.name for group in groups]
    for place, name in enumerate(names):
        given, surname = spelling.given_and_surname(name)
        if surname and given:
            buckets[surname, given[0][0]].append(place)
    into: dict[int, int] = {}
    for members in buckets.values():
        near = {a: {b for b in members if b != a and spelling.may_be_one(names[a], names[b])} for a in members}
        sure = {a for a in members if all(c in near[b] for b in near[a] for c in near[a] if b != c)}
        for a in members:
            for b in near[a]:
                if a in sure and b in sure:
                    into[b] = min(into.get(b, b), into.get(a, a))
    for place, target in sorted(into.items()):
        if target != place:
            groups[target].names += groups[place].names
            groups[place].names = []
    return [group for group in groups if group.names]


def _with_surnames(groups: list[Group], recorded: Collection[str], peoples: Collection[str]) -> list[Group]:
    """A surname alone goes to the one person of that surname whom its article names in full."""
    bearers: defaultdict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if _is_personal(group) and group.name.split()[0] not in peoples:
            for short in {plain(short) for form in group.forms for short in surnames(form)}:
                bearers[short].append(group)
    for group in groups:
        key = _key(group.names[0].form)
        owners = [owner for owner in bearers.get(key, ()) if owner is not group]
        if owners:
            _share_out(group, owners, recorded=key in recorded)
    return [group for group in groups if group.names]


def _share_out(group: Group, owners: list[Group], *, recorded: bool) -> None:
    """Give each occurrence of a surname to the bearer in its article; the rest stays, or goes to the only bearer."""
    at = [(owner, owner.articles) for owner in owners]
    place = group.share(seen.LOCATIVE | seen.WITHIN) > 0.2 or _is_country(group)
    thing = group.share(seen.DETERMINER) > 0.3
    rest, moved, alone = [], set(), set()
    for name in group.names:
        here = [owner for owner, articles in at if name.article in articles]
        if len(here) == 1 and (name.evidence & seen.TITLED or not (place or thing)):
            here[0].names.append(name)
            moved.add(name.article)
        else:
            rest.append(name)
            alone.add(name.article)
    if len(moved) >= max(1, len(alone)) and len(owners) == 1 and not recorded and not (place or thing):
        owners[0].names += rest
        rest = []
    group.names = rest
    group.perhaps = [] if place or thing else [owner.name for owner in owners]


def _is_country(group: Group) -> bool:
    return any(n.form in cldr.countries(n.language) for n in group.names)


def _is_personal(group: Group) -> bool:
    """Whether a group's name may be a person's: it has a surname, no article, no word of an institution."""
    name = group.name
    if not spelling.given_and_surname(name)[1] or group.share(seen.DETERMINER) > 0.3 or _is_country(group):
        return False
    return not any(word.lower() in INSTITUTIONS for word in name.split())
