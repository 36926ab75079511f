"""What ``check`` finds about the names of records: never seen, too short, ordinary words, blockers, near-duplicates."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archivegen.archive.duplicates import Pair, duplicates
from archivegen.archive.model import Archive, Article, FreePage, Key
from archivegen.diagnostics import Diagnostic, note, warning
from archivegen.names.apart import portrait
from archivegen.names.qualified import without_brackets
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.names.surnames import script, surnames
from archivegen.names.writing import fold, normal
from archivegen.source.fields import NameField

_SHOWN = 8  # names that a message lists
_SPACED = frozenset(("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "ARABIC", "HEBREW"))
_NO_WORDS = re.compile(r"\S*(?:://|[@/#])\S*|\[\[[^\]|]*|\]\([^)\s]*")  # addresses, tags and ids are no text
_WORD = re.compile(r"[^\W\d_]+")

Seen = dict[Key, set[str]]


def name_findings(archive: Archive, registry: Registry, texts: Iterable[str]) -> Iterator[Diagnostic]:
    """All of them. ``texts`` are those of the articles and pages."""
    records = [entry.record for entry in archive.entries.values() if not entry.stub]
    seen = _seen(archive)
    owners = _owners(records)
    words = _in_small_letters(_risky_words(records, seen), texts)
    for record in records:
        person = record.kind in registry.people
        yield from _unseen(record, seen.get(record.key, set()))
        if person:
            yield from _one_word(record)
            yield from _short_names(record, owners, seen)
        yield from _ordinary(record, words, seen.get(record.key, set()))
        yield from _blockers(record, owners)
    for pair in duplicates(records, registry):
        if not set(pair.one.fields.identifiers) & set(pair.other.fields.identifiers):
            yield _duplicate(pair, registry)


def _folded(form: str) -> str:
    return fold(normal(form)).casefold()


def _seen(archive: Archive) -> Seen:
    """By record: what articles and pages call it, folded; doubts count for all that they may mean."""
    found: Seen = defaultdict(set)
    owners: list[Article | FreePage] = [*archive.articles, *archive.pages]
    for owner in owners:
        for mention, quote in owner.named.pairs():
            form = _folded(quote.name)
            for key in [(mention.kind, mention.record)] if mention.record else mention.candidates:
                found[key] |= {form, form.partition(",")[0]}
    return found


def _full(record: Record) -> list[NameField]:
    return [name for name in record.names if not (name.search or name.context)]


def _owners(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Who bears a full name."""
    owners: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for form in dict.fromkeys(normal(name.form) for name in _full(record)):
            owners[form].append(record)
    return owners


def _unseen(record: Record, seen: set[str]) -> Iterator[Diagnostic]:
    """Variants and short forms that no article uses, of a record that articles name.

    Forms in another script than the preferred name's are for readers who search: they are not counted.
    """
    if not seen:
        return
    forms = [name.form for name in record.names[1:] if not name.search]
    forms += record.fields.short or ()
    unseen = [f for f in dict.fromkeys(forms) if script(f) == script(record.name) and not _is_seen(f, seen)]
    if unseen:
        more = f" and {len(unseen) - _SHOWN} more" if len(unseen) > _SHOWN else ""
        message = f'no article uses {_listed(unseen[:_SHOWN], "or")}{more} for "{record.name}"'
        hint = "nothing is wrong with that; a misspelling that only searchers need can be marked search: true"
        group = f"unseen {record.path if not record.stem else record.kind}"
        yield note(*record.where("names", unseen[0]), "NAME-UNSEEN", message, hint=hint, group=group)


def _is_seen(form: str, seen: set[str]) -> bool:
    return not {_folded(form), _folded(without_brackets(form))}.isdisjoint(seen)


def _listed(forms: Sequence[str], word: str) -> str:
    quoted = [f'"{form}"' for form in forms]
    return f"{', '.join(quoted[:-1])} {word} {quoted[-1]}" if len(quoted) > 1 else quoted[0]


def _one_word(record: Record) -> Iterator[Diagnostic]:
    """A person with a full name of one word: it means that person wherever it stands, also where another is meant."""
    alone = [name.form for name in _full(record) if not name.strict and _is_one_word(name.form)]
    own = {normal(form) for form in surnames(record.name)}
    if record.name in alone:
        message = f'"{record.name}", one word alone, means "{record.id}" wherever it stands'
        hint = "is there a fuller name? Otherwise the mark context: true lets it wait for the record to be in play"
        yield note(*record.where("name"), "NAME-ONE-WORD", message, hint=hint)
    elif found := [form for form in alone if normal(form) in own]:
        message = f'{_listed(found, "and")} under names: means "{record.name}" wherever it stands'
        hint = "a surname is known without being listed; under short: it waits for the person to be in play"
        yield note(*record.where("names"), "NAME-ONE-WORD", message, hint=hint)


def _is_one_word(form: str) -> bool:
    letters = normal(form).rstrip(".")
    return " " not in letters and len(letters) > 1 and not letters.isupper() and script(letters) in _SPACED


def _short_names(record: Record, owners: Mapping[str, Sequence[Record]], seen: Seen) -> Iterator[Diagnostic]:
    for form in dict.fromkeys(map(normal, record.short)):
        for other in owners.get(form, ()):
            used = _folded(form) in seen.get(record.key, set()) | seen.get(other.key, set())
            if other is not record and (used or record.fields.short is not None):
                whose = f'"{other.id}" ({other.line_of("name")})'
                message = f'"{form}", short for "{record.name}", is the full name of {whose}'
                hint = "where both are in play it is a doubt; short: [] takes the short form away"
                yield note(*record.where("short"), "SHORT-NAME", message, hint=hint)


def _risky_words(records: Iterable[Record], seen: Seen) -> set[str]:
    """The names of one word that some article uses, in small letters."""
    forms = ((r, f) for r in records for f in (*(n.form for n in _full(r)), *r.short))
    risky = {normal(f).lower() for r, f in forms if _folded(f) in seen.get(r.key, ()) or f in (r.fields.short or ())}
    return {form for form in risky if _WORD.fullmatch(form) and form != form.upper()}


def _in_small_letters(words: set[str], texts: Iterable[str]) -> Counter[str]:
    """In how many texts each of the words stands in small letters."""
    found: Counter[str] = Counter()
    if words:
        for text in texts:
            found.update(words.intersection(_WORD.findall(_NO_WORDS.sub(" ", text))))
    return found


def _ordinary(record: Record, words: Mapping[str, int], seen: set[str]) -> Iterator[Diagnostic]:
    """Names that are ordinary words too; once in one text may be a slip, from two on it is the language."""
    short = set(map(normal, record.short))
    forms = {normal(n.form): n.strict for n in _full(record)} | dict.fromkeys(short, False)
    for form, strict in forms.items():
        count = 0 if strict or form == form.lower() else words.get(form.lower(), 0)
        if count > 1 and (_folded(form) in seen or form in short):
            field = "short" if form in short else "names"
            message = f'"{form}", a name of "{record.name}", stands in small letters too, in {count:,} texts'
            hint = (
                "at the start of a sentence it may be the word; read its sentences, and switch slips off with {nolink}"
            )
            if field == "names":
                hint += "; the mark context: true lets it wait for the record to be in play"
            yield note(*record.where(field), "NAME-WORD", message, hint=hint)


def _blockers(record: Record, owners: Mapping[str, Sequence[Record]]) -> Iterator[Diagnostic]:
    own = [normal(form) for form in (*(name.form for name in record.names), *record.short)]
    for blocker in map(normal, record.fields.blockers):
        found = owners.get(blocker, ())
        message = hint = ""
        if blocker in own:
            message, hint = (
                f'the blocker "{blocker}" is a name of "{record.name}" itself',
                "it hides nothing: take it out",
            )
        elif found:
            message = f'the blocker "{blocker}" is the name of "{found[0].id}" ({found[0].line_of("name")})'
            hint = "a longer name wins by itself, so the blocker is not needed: take it out"
        elif not any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", blocker) for form in own if form):
            message = f'the blocker "{blocker}" holds no name of "{record.name}", so it hides nothing'
            hint = f"a blocker is a longer name, such as “{record.name} Street”; is it misspelt?"
        if message:
            yield warning(*record.where("blockers", blocker), "BLOCKER", message, hint=hint)


def _duplicate(pair: Pair, registry: Registry) -> Diagnostic:
    first, second = sorted((pair.one, pair.other), key=lambda r: (r.path, r.line, r.key))
    why = f"{_listed(pair.forms, 'and')} {pair.likeness.why}" + (f"; {pair.backing}" if pair.backing else "")
    message = f'"{first.id}", {portrait(first, registry)}, may be the same as {second.line_of("name")} ({second.id}), '
    message += f"{portrait(second, registry)}: {why}"
    path, place = first.where("name")
    merged, different = (first.also(path, field, [second.id]) for field in ("merged", "different_from"))
    hint = f"if so, move the other's names here, remove it, and add {merged}; if not, say so here: {different}"
    return warning(path, place, "DUPLICATE", message, hint=hint)
