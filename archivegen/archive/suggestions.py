"""Names that no record answers to, gathered over the archive and grouped by likely same person or place (rule L9)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from archivegen.archive import evidence
from archivegen.archive.model import Archive, Article, Key
from archivegen.archive.sameness import Group, group_names
from archivegen.names import spelling
from archivegen.names import stretch as seen
from archivegen.names.capitals import names_in
from archivegen.names.registry import Registry
from archivegen.names.sentences import sentence_around
from archivegen.names.spelling import plain
from archivegen.names.stretch import Name
from archivegen.names.surnames import short_forms
from archivegen.names.unknown import Seen, find_unknown
from archivegen.names.vocabulary import INSTITUTIONS
from archivegen.names.writing import normal
from archivegen.source.body import Body

EXAMPLES = 3
NEAREST = 3
THING = 0.4  # the part of its places with an article before it from which on a name is taken for a thing's
CAPLESS = 0.5  # the part of an article's letters without capitals from which on nothing can be found in it


class Example(msgspec.Struct, frozen=True):
    """A sentence that holds a name, and where it is."""

    path: str
    line: int
    before: str
    name: str
    after: str


class Near(msgspec.Struct, frozen=True):
    """A record that may be meant. ``alike``: of 100. ``short``: the name is its surname or another short form."""

    key: Key
    form: str
    alike: int
    short: bool = False


class Suggestion(msgspec.Struct, frozen=True):
    """One name without a record. ``forms`` are its written forms with counts, the most frequent first.

    ``variants`` are those that a record would need under ``names``. ``perhaps`` are other suggestions that may be the
    same. ``kind`` is empty where nothing says what it is; ``reason`` says what does.
    """

    name: str
    count: int
    articles: int
    forms: tuple[tuple[str, int], ...]
    variants: tuple[str, ...]
    kind: str
    reason: str
    examples: tuple[Example, ...]
    near: tuple[Near, ...] = ()
    perhaps: tuple[str, ...] = ()

    def bears(self, form: str) -> bool:
        """Whether this is one of its written forms."""
        return form in {f for f, _ in self.forms}


class Suggestions(msgspec.Struct, frozen=True):
    """All suggestions, those named in most articles first; and what was left out, the most frequent first.

    ``capless``: the scripts without capitals that articles are written in, with how many articles.
    """

    found: tuple[Suggestion, ...]
    peoples: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    capless: tuple[tuple[str, int], ...] = ()


def suggest(archive: Archive, registry: Registry, bodies: Callable[[str], Body], least: int = 1) -> Suggestions:
    """The names seen at least so many times that no record answers to. Pure."""
    articles = [_look(article, archive, bodies) for article in archive.articles]
    places = [n.form for r in registry.records if r.kind in _places(registry) for n in r.names]
    names, peoples = names_in(articles, places)
    known = _known(archive, registry)
    names = [name for name in names if name.form.casefold() not in known]
    names, abbreviations = _without_abbreviations(names, registry)
    groups = group_names(names, _recorded(archive, registry), peoples)
    groups = [group for group in groups if len(group.names) >= least]
    writer = _Writer(archive, registry, bodies, groups)
    found = [(_is_thing(group), writer.suggestion(group)) for group in groups]
    found.sort(key=lambda f: (f[0] and not f[1].kind, -f[1].articles, -f[1].count, f[1].name))
    return Suggestions(
        tuple(suggestion for _, suggestion in found),
        _most_frequent(peoples),
        _most_frequent(abbreviations),
        _capless(articles),
    )


def _look(article: Article, archive: Archive, bodies: Callable[[str], Body]) -> Seen:
    taken: defaultdict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for mention in article.named.mentions():
        entry = archive.entries.get((mention.kind, mention.record))
        if entry is None or not entry.stub:
            taken[mention.block].append((mention.start, mention.end, mention.kind == "places"))
    return find_unknown(bodies(article.document.body).blocks, article.fields.title, taken, article.lang)


def _places(registry: Registry) -> frozenset[str]:
    return frozenset(kind.name for kind in registry.kinds if kind.place)


def _known(archive: Archive, registry: Registry) -> frozenset[str]:
    """Every form that a record bears, drafts and names for the search alone included, whatever the capitals."""
    forms = {form for _, form in registry.withheld}
    for entry in archive.entries.values():
        if not entry.stub:
            forms.update(normal(name.form) for name in entry.record.names)
    return frozenset(form.casefold() for form in forms)


def _recorded(archive: Archive, registry: Registry) -> frozenset[str]:
    """The surnames and other short forms of people with records."""
    people = (e.record for e in archive.entries.values() if e.record.kind in registry.people and not e.stub)
    return frozenset(plain(short) for record in people for short in record.short)


def _without_abbreviations(names: list[Name], registry: Registry) -> tuple[list[Name], Counter[str]]:
    """The names without those like "NATO", which are no person's and no place's, unless there are other kinds."""
    if any(not kind.person and not kind.place for kind in registry.kinds):
        return names, Counter()
    mixed = {plain(name.form) for name in names if not name.form.isupper()}
    left_out = Counter(n.form for n in names if _is_abbreviation(n.form) and plain(n.form) not in mixed)
    return [name for name in names if name.form not in left_out], left_out


def _is_abbreviation(form: str) -> bool:
    return form.isupper() and " " not in form and len(form.replace(".", "")) < 7


def _most_frequent(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(form for form, _ in sorted(counts.items(), key=lambda c: (-c[1], c[0])))


def _capless(articles: Sequence[Seen]) -> tuple[tuple[str, int], ...]:
    """The scripts of the articles in which most letters have no capitals."""
    counts: Counter[str] = Counter()
    for article in articles:
        without = sum(article.capless.values())
        if without and without > CAPLESS * (without + article.cased):
            counts[max(article.capless, key=lambda script: (article.capless[script], script))] += 1
    return tuple(sorted(counts.items(), key=lambda c: (-c[1], c[0])))


def _is_thing(group: Group) -> bool:
    """Whether a name is rather that of a body or a thing: mostly with "the" before it, or with a word for a body."""
    return group.share(seen.DETERMINER) > THING or any(word.lower() in INSTITUTIONS for word in group.name.split())


class _Form(NamedTuple):
    """A form of a record, as the nearest ones are looked for."""

    key: Key
    form: str
    short: bool


class _Writer:
    """Makes suggestions of groups; knows the records and the other groups."""

    def __init__(
        self, archive: Archive, registry: Registry, bodies: Callable[[str], Body], groups: Sequence[Group]
    ) -> None:
        self._archive = archive
        self._registry = registry
        self._bodies = bodies
        self._names = [group.name for group in groups]
        self._plain_names = [plain(name) for name in self._names]
        self._forms = [
            _Form(e.key, form, short)
            for e in archive.entries.values()
            if not e.stub
            for form, short in [*((n.form, False) for n in e.record.names), *((s, True) for s in e.record.short)]
        ]
        self._plain_forms = [plain(f.form) for f in self._forms]
        self._by_surname: defaultdict[str, list[_Form]] = defaultdict(list)
        for form in self._forms:
            if not form.short and form.key[0] in registry.people:
                self._by_surname[spelling.given_and_surname(form.form)[1]].append(form)
        self._known = evidence.Known(_declared(archive), self._given_names())

    def _given_names(self) -> Counter[str]:
        records = [e.record for e in self._archive.entries.values() if not e.stub]
        people = [r for r in records if r.kind in self._registry.people]
        return Counter(given[0] for r in people if (given := spelling.given_and_surname(r.name)[0]))

    def suggestion(self, group: Group) -> Suggestion:
        """A group as a suggestion."""
        name = group.name
        forms = tuple(sorted(group.forms.items(), key=lambda f: (-f[1], f[0])))
        kind, reason = evidence.guess(name, group.names, self._known)
        return Suggestion(
            name,
            len(group.names),
            len(group.articles),
            forms,
            variants_of(name, [form for form, _ in forms], person=kind in {"", *self._registry.people}),
            kind,
            reason,
            tuple(self._examples(group)),
            tuple(self._near(name)),
            tuple(self._perhaps(group, name)),
        )

    def _examples(self, group: Group) -> list[Example]:
        """A few places, in running text, of the fullest forms, each in another article if there are so many."""
        name = group.name
        ranked = sorted(group.names, key=lambda n: (bool(n.evidence & seen.HEADING), n.form != name, " " not in n.form))
        first: dict[int, Name] = {}
        for one in ranked:
            first.setdefault(one.article, one)
        chosen = list(first.values())[:EXAMPLES]
        chosen += [one for one in ranked if one not in chosen][: EXAMPLES - len(chosen)]
        return [self._example(one) for one in sorted(chosen, key=lambda n: (n.article, n.block, n.start))]

    def _example(self, name: Name) -> Example:
        article = self._archive.articles[name.article]
        text, line = article.fields.title, article.fields.at["title"].line if "title" in article.fields.at else 1
        if name.block >= 0:
            block = self._bodies(article.document.body).blocks[name.block]
            text, line = block.text, block.line + block.text.count("\n", 0, name.start)
        before, written, after = sentence_around(text, name.start, name.end, name.language)
        return Example(article.document.path, line, before, written, after)

    def _near(self, name: str) -> list[Near]:
        found: dict[Key, Near] = {}
        for form in self._by_surname.get(spelling.given_and_surname(name)[1] or "-", ()):
            if spelling.may_be_one(name, form.form):
                found.setdefault(form.key, Near(form.key, form.form, 99))
        for place, score in spelling.nearest(name, self._plain_forms, 4 * NEAREST):
            form = self._forms[place]
            short = form.short and score == 100
            if score > (found[form.key].alike if form.key in found else 0):
                found[form.key] = Near(form.key, form.form, round(score), short)
        return sorted(found.values(), key=lambda n: (-n.alike, n.key))[:NEAREST]

    def _perhaps(self, group: Group, name: str) -> list[str]:
        others = list(group.perhaps)
        others += [self._names[i] for i, _ in spelling.nearest(name, self._plain_names, 1 + NEAREST)]
        return [other for other in dict.fromkeys(others) if other != name][:NEAREST]


def _declared(archive: Archive) -> dict[str, tuple[str, str]]:
    """The names that front matter declares and no record has: their kind, and where the first is."""
    return {
        normal(e.record.name): (e.record.kind, f"{e.record.path}:{e.record.line}")
        for e in archive.entries.values()
        if e.stub
    }


def variants_of(name: str, forms: Iterable[str], *, person: bool) -> tuple[str, ...]:
    """The forms that a record of this name would not answer to by itself: no surname alone, no capitals throughout."""
    answered = {normal(name), normal(name).upper(), f"The {normal(name)}"}
    answered.update(short_forms(name, "", ()) if person else ())
    return tuple(form for form in forms if form not in answered and not (form.isupper() and " " not in form))
