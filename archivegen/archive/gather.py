"""From documents to the members of the archive: ids, addresses, stubs for declared names that no record has."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter, eq
from pathlib import PurePosixPath

import msgspec

from archivegen.archive.urls import distinct, segment, slug_for, web
from archivegen.diagnostics import HINTED, Diagnostic, Place, error, warning
from archivegen.held import Held
from archivegen.names.declared import is_like_an_id
from archivegen.names.kinds import Kind
from archivegen.names.record import Record, RecordSource
from archivegen.names.registry import Registry, names_of
from archivegen.names.spelling import Near
from archivegen.names.writing import normal
from archivegen.source.fields import ArticleFields, Declared, RecordFields
from archivegen.source.parse import Document


class Member(msgspec.Struct, frozen=True):
    """An article or free-standing page with its identity and address, before anything is linked."""

    id: str
    url: str
    document: Document
    fields: ArticleFields


def members(
    documents: Iterable[Document], folder: str, held: Held | None = None
) -> tuple[tuple[Member, ...], tuple[Diagnostic, ...]]:
    """Give every article or page its id and address; an id that two of them have is an error at both."""
    held = held or Held()
    texts = tuple(documents)
    paths = held.each(f"paths {folder}", attrgetter("path"), texts, alike=eq)
    names = held.each(f"names {folder}", taken_name, texts, alike=eq)
    several = held.once(f"namesakes {folder}", _several, names)
    found = held.row(f"members {folder}", partial(_member, folder), (), paths, texts, several)
    ids = held.each(f"ids {folder}", attrgetter("id"), found, alike=eq)
    places = held.once(f"first {folder}", _first, ids)
    if len(places) == len(found):
        return found, ()
    by_id: defaultdict[str, list[Member]] = defaultdict(list)
    for one in found:
        by_id[one.id].append(one)
    problems = [_twice(one, same) for same in by_id.values() if len(same) > 1 for one in same]
    return held.picked(f"unique {folder}", found, places), tuple(problems)


def taken_name(document: Document) -> str | None:
    """The name of its file, without a leading date, that an article or page takes its id or its address from.

    ``None`` where it has both of its own, and neither is the one that this name gives: it leaves that to its namesakes.
    """
    fields, stem = document.fields, document.stem
    assert isinstance(fields, ArticleFields)  # noqa: S101 - as in _member
    if not (fields.id and fields.slug):
        return stem
    short = slug_for(slug="", stem=stem, name=fields.title, identity=fields.id)
    alike = unicodedata.normalize("NFC", fields.slug).casefold() == short.casefold()  # one address on some systems
    return stem if alike or unicodedata.normalize("NFC", fields.id) == stem else None


def _several(names: Sequence[str | None]) -> tuple[bool, ...]:
    """For each whether others take an id or an address from the same name, as `taken_name` has it."""
    counts = Counter(names)
    return tuple([name is not None and counts[name] > 1 for name in names])


def _first(ids: Sequence[str]) -> list[int]:
    places: dict[str, int] = {}
    for place, ident in enumerate(ids):
        places.setdefault(ident, place)
    return list(places.values())


def _member(folder: str, document: Document, several: bool) -> Member:
    """``several`` take this name without its date, so that only the day tells them apart: all of them keep it."""
    fields = document.fields
    assert isinstance(fields, ArticleFields)  # noqa: S101 - members() takes no others
    path = PurePosixPath(document.path)
    whole = path.parent.name if path.stem == "index" != document.stem else path.stem  # a folder of its own names it
    stem = unicodedata.normalize("NFC", whole) if several else document.stem
    identity = unicodedata.normalize("NFC", fields.id or stem)
    slug = slug_for(slug=fields.slug, stem=stem, name=fields.title, identity=identity)
    return Member(identity, f"{folder}{slug}/", document, fields)


def _twice(one: Member, same: Sequence[Member]) -> Diagnostic:
    others = ", ".join(_told_apart(m.document.path, one.document.path) for m in same if m is not one)
    place = one.fields.at.get("id", Place(1, 1))
    message = f'the id "{one.id}" is also that of {others}'
    hint = "rename one of the files, or give one of them its own id: in the front matter"
    return error(one.document.path, place, "ID-TWICE", message, hint=hint)


def _told_apart(path: str, other: str) -> str:
    """The path; with its code points where it looks like the other one and is not (composed and decomposed letters)."""
    alike = unicodedata.normalize("NFC", path) == unicodedata.normalize("NFC", other)
    return f"{path} ({ascii(path)[1:-1]}, not {ascii(other)[1:-1]})" if alike else path


def undeclared(registry: Registry, article: Member) -> tuple[tuple[Declared, str], ...]:
    """The names that an article declares and no record has, each with the path of the article."""
    found = []
    for entry in article.fields.declared:
        known = registry.find_declared(entry.kind, entry.value) or is_like_an_id(entry.value)
        if known or registry.withholds(entry.value, entry.kind) or not entry.value.strip():
            continue  # an id that nobody has is a slip, not a name: rule M1 reports it
        found.append((entry, article.document.path))
    return tuple(found)


def stubs(
    names: Iterable[tuple[tuple[Declared, str], ...]], registry: Registry
) -> tuple[tuple[RecordSource, ...], tuple[Diagnostic, ...]]:
    """A record for every declared name that no record has (rule L4), and a note of where it was declared.

    ``names`` are those of each article, as `undeclared` gives them.

    Names that only their capitals tell apart are one, as they are where there is a record: it is called what most
    declarations call it, and the others are told (NAME-CAPITALS).
    """
    unknown: dict[tuple[str, str], list[tuple[Declared, str]]] = {}
    for entry, where in chain.from_iterable(names):
        unknown.setdefault((entry.kind, normal(entry.value).casefold()), []).append((entry, where))
    sources: list[tuple[tuple[str, str], RecordSource]] = []
    notes = []
    near: dict[str, Near] = {}
    for found in unknown.values():
        spelled = Counter(entry.value for entry, _ in found)
        name = min(spelled, key=lambda value: (-spelled[value], value))
        first, path = next((entry, path) for entry, path in found if entry.value == name)
        fields = RecordFields(name=name, id=name, at={})
        sources.append(((first.kind, name), RecordSource(first.kind, path, first.at.line, fields)))
        kind = registry.kind(first.kind)
        message = f'no record for "{name}": a page is made for the name alone'
        hint = f'archivegen new {kind.singular if kind else "person"} "{name}"'
        if first.kind not in near:
            near[first.kind] = Near(names_of(registry, first.kind))
        # an archive that declares thousands of names has hardly misspelt them all, and each costs milliseconds
        if len(sources) <= HINTED and (meant := near[first.kind].to(name)):
            hint = f"did you mean {meant}? else {hint}"
        notes += [
            warning(where, entry.at, "STUB", message, hint=hint, group=f"stub {entry.kind} {name}")
            for entry, where in found
        ]
    return tuple(source for _, source in sorted(sources, key=lambda one: one[0])), tuple(notes)


def record_addresses(registry: Registry, kinds: Sequence[Kind]) -> dict[tuple[str, str], str]:
    """The address of every record; "" for those without a page. Namesakes get their id added, all of them."""
    found: dict[tuple[str, str], str] = {}
    for kind in kinds:
        records = [r for r in registry.records if r.kind == kind.name]
        slugs = distinct([(_slug(r), r.id, bool(r.fields.slug or r.stem)) for r in records if r.link])
        remaining = iter(slugs)
        for record in records:
            found[record.key] = f"{kind.folder}/{next(remaining)}/" if record.link else ""
    return found


def _slug(record: Record) -> str:
    return slug_for(slug=record.fields.slug, stem=record.stem, name=record.name, identity=record.id)


def merged_redirects(
    registry: Registry, addresses: dict[tuple[str, str], str], kinds: Sequence[Kind]
) -> list[tuple[str, str]]:
    """Old ids of merged records lead to the record that they became (rule M11)."""
    folders = {kind.name: kind.folder for kind in kinds}
    taken = {address.casefold() for address in addresses.values()}
    found = []
    for record in registry.records:
        for old in record.fields.merged:
            path = merged_path(folders[record.kind], old)
            page = f"{path}/".casefold()
            if segment(old) and page not in taken and addresses[record.key]:
                taken.add(page)
                found.append((path, web(addresses[record.key])))
    return found


def merged_path(folder: str, old: str) -> str:
    """The address that an old id leads on from, as redirects are written."""
    return f"{folder}/{segment(old)}"
