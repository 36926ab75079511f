"""What an article's front matter and its author's marks say about records (rules M1, L4)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from archivegen.diagnostics import Diagnostic, Place, did_you_mean, error, warning
from archivegen.names.mention import ArticleFacts
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.names.writing import normal
from archivegen.source.body import Block, Mark
from archivegen.source.fields import Declared

_LIKE_AN_ID = re.compile(r"[a-z0-9]+(?:[-_:./][\w.,()'-]+)+|[A-Z]{1,4}\d+")


def is_like_an_id(value: str) -> bool:
    """Whether a declared value has the form of an id (``mostar-bridge``, ``Q157``) and not of a name."""
    return _LIKE_AN_ID.fullmatch(value) is not None


class Said:
    """What is said by hand in one article, looked up: places of records in the registry."""

    __slots__ = ("declared", "diagnostics", "marked", "means", "never", "own", "stubs")

    def __init__(self) -> None:
        self.declared: dict[int, None] = {}
        self.never: set[int] = set()
        self.means: dict[str, int] = {}
        self.marked: dict[tuple[int, int], int] = {}  # (block, mark) → record
        self.own: int | None = None
        self.stubs: list[Declared] = []
        self.diagnostics: list[Diagnostic] = []


def look_up(facts: ArticleFacts, blocks: Sequence[Block], registry: Registry, articles: Container[str]) -> Said:
    """Everything said by hand in an article, with an error for each id that nothing answers to."""
    said = Said()
    if facts.own is not None:
        said.own = registry.index.get(facts.own)
    for entry in facts.declared:
        _declare(said, entry, facts, registry)
    for ident, at in facts.shown:
        found = find_meant(ident, registry)
        if len(found) == 1:
            said.declared[found[0]] = None
        else:
            said.diagnostics.append(_not_one(facts.path, at, ident, found, registry))
    for ident in facts.never:
        found = find_meant(ident, registry)
        said.never.update(found)
        if not found:
            said.diagnostics.append(_unknown(facts.path, facts.never_at, ident, "", registry))
    for meaning in facts.means:
        found = find_meant(meaning.record, registry)
        if len(found) == 1:
            said.means[normal(meaning.form)] = found[0]
        else:
            said.diagnostics.append(_not_one(facts.path, meaning.at, meaning.record, found, registry))
    for number, block in enumerate(blocks):
        for place, mark in enumerate(block.marks):
            _mark(said, (number, place), mark, block, facts, registry, articles)
    return said


def find_meant(value: str, registry: Registry) -> tuple[int, ...]:
    """The records that an id of ``means``, ``not`` or ``shows`` may be, also with its kind (``place:x``)."""
    found = registry.find_any(value)
    word, colon, ident = value.partition(":")
    kind = registry.kind(word) if colon and len(found) != 1 else None
    return (registry.find_any(ident, kind.name) if kind else ()) or found


def _declare(said: Said, entry: Declared, facts: ArticleFacts, registry: Registry) -> None:
    found = registry.find_declared(entry.kind, entry.value)
    if len(found) == 1:
        said.declared[found[0]] = None
        record = registry.records[found[0]]
        if not _is_written_so(entry.value, record):
            message = f'"{entry.value}" is taken for "{record.name}", which is written otherwise'
            hint = f'write "{record.name}"'
            said.diagnostics.append(warning(facts.path, entry.at, "NAME-CAPITALS", message, hint=hint))
    elif found:
        said.diagnostics.append(_not_one(facts.path, entry.at, entry.value, found, registry))
    elif is_like_an_id(entry.value) or registry.withholds(entry.value, entry.kind):
        said.diagnostics.append(_unknown(facts.path, entry.at, entry.value, entry.kind, registry))
    else:
        said.stubs.append(entry)
        kind = next((k.singular for k in registry.kinds if k.name == entry.kind), "record")
        message = f'no {kind} is called "{entry.value}"; a page without a record is made'
        hint = did_you_mean(entry.value, _names(registry, entry.kind), 0.8) or "add a record, or correct the name"
        said.diagnostics.append(warning(facts.path, entry.at, "RECORD-STUB", message, hint=hint))


def _is_written_so(value: str, record: Record) -> bool:
    """Whether a declaration names the record as it is written, capitals and accents too."""
    if value == record.id or value in record.fields.merged:
        return True
    given = (value, normal(value))
    return (
        given[1] == record.id
        or any(normal(name.form) in given for name in record.names)
        or given[1] in record.fields.merged
    )


def _mark(
    said: Said,
    key: tuple[int, int],
    mark: Mark,
    block: Block,
    facts: ArticleFacts,
    registry: Registry,
    articles: Container[str],
) -> None:
    kind = registry.kind(mark.kind) if mark.kind else None
    found = registry.find_any(mark.target, kind.name if kind else "") if kind or not mark.kind else ()
    if len(found) == 1:
        said.marked[key] = found[0]
        return
    if not mark.kind and mark.target in articles:
        return
    place = Place(block.line + block.text.count("\n", 0, mark.start))
    if mark.reference < len(facts.references):
        place = facts.references[mark.reference]
    if not found:
        said.diagnostics.append(_unknown(facts.path, place, mark.target, kind.name if kind else "", registry))
    else:
        said.diagnostics.append(_not_one(facts.path, place, mark.target, found, registry))


def _names(registry: Registry, kind: str) -> Iterable[str]:
    return (r.name for r in registry.records if r.kind == kind)


def _unknown(path: str, place: Place, ident: str, kind: str, registry: Registry) -> Diagnostic:
    if registry.withholds(ident, kind):
        return withheld(path, place, ident)
    elsewhere = _of_another_kind(ident, registry)
    if kind and elsewhere:
        word = next((k.singular for k in registry.kinds if k.name == kind), "record")
        return error(path, place, "RECORD-UNKNOWN", f'no {word} has the id "{ident}"', hint=elsewhere)
    named = registry.named(ident)
    hint = f'the id of "{ident}" is {" or ".join(named[:3])}' if named else did_you_mean(ident, registry.ids(kind))
    hint = hint or elsewhere or did_you_mean(ident.lower(), registry.ids(kind), 0.4)
    hint = hint or f"archivegen list {kind or 'people'} prints the ids that there are"
    return error(path, place, "RECORD-UNKNOWN", f'no record has the id "{ident}"', hint=hint)


def withheld(path: str, place: Place, ident: str) -> Diagnostic:
    """The finding for something that points at a draft record."""
    return warning(path, place, "LINK-WITHHELD", f'"{ident}" is a draft and not published: it is left out')


def _of_another_kind(ident: str, registry: Registry) -> str:
    found = [registry.records[i] for i in registry.find_any(ident)]
    words = [f"{k.singular}:{r.id}" for r in found for k in registry.kinds if k.name == r.kind]
    return f"write {' or '.join(words)}" if words else ""


def _not_one(path: str, place: Place, value: str, found: Sequence[int], registry: Registry) -> Diagnostic:
    if not found:
        return _unknown(path, place, value, "", registry)
    keys = [f"{registry.records[i].kind}: {registry.records[i].id}" for i in found]
    message = f'"{value}" may mean {len(found)} records ({", ".join(keys)})'
    return error(path, place, "RECORD-AMBIGUOUS", message, hint="write the id, with its kind where ids are shared")
