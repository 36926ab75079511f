"""Names to try on a record, or to take away, and the sources as they would be then (rule L10). Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from archivegen.archive.model import Key
from archivegen.archive.urls import segment
from archivegen.diagnostics import UsageError, did_you_mean
from archivegen.names.assemble import identity_of
from archivegen.names.kinds import Kind, kind_called
from archivegen.names.record import Record, RecordSource
from archivegen.names.registry import Registry
from archivegen.names.writing import normal
from archivegen.source.fields import NameField, RecordFields


class Wish(msgspec.Struct, frozen=True):
    """A name that a record is to have, or (``away``) no longer. ``record`` is ``None`` for one that is to be made."""

    form: str
    key: Key
    record: Record | None
    away: bool = False


def read_wishes(given: Sequence[str], without: Sequence[str], registry: Registry, new: str = "") -> tuple[Wish, ...]:
    """The wishes of a command line, each ``FORM=ID``; ``new``: the kind of the records that are to be made.

    Raises `UsageError` for what is no such pair, an id that no record has, and a name that the record does not have.
    """
    kind = kind_called(registry.kinds, new) if new else None
    if new and kind is None:
        known = [k.singular for k in registry.kinds]
        raise UsageError(f"--new {new}: no such kind; {did_you_mean(new, known) or 'there are ' + ', '.join(known)}")
    wishes = [_wish(text, registry, kind, "--name") for text in given]
    wishes += [_wish(text, registry, None, "--without") for text in without]
    if kind is not None and all(wish.record is not None for wish in wishes):
        raise UsageError(f"--new {new}: every id given has a record already; leave --new out")
    for wish in wishes:
        if wish.away:
            _refuse_unborne(wish)
        elif not normal(wish.form):
            raise UsageError(f"--name {wish.form!r}: there is nothing in it to look for")
    return tuple({(wish.form, wish.key, wish.away): wish for wish in wishes}.values())


def _wish(text: str, registry: Registry, new: Kind | None, option: str) -> Wish:
    cuts = [at for at, char in enumerate(text) if char == "=" and text[:at].strip() and text[at + 1 :].strip()]
    if not cuts:
        example = f'{option} "Lion of Panjshir=ahmad-shah-massoud"'
        raise UsageError(f'{option} "{text}": write the name, "=", and the id of its record: {example}')
    away = option == "--without"
    for at in reversed(cuts):  # an id may hold "=", and so may a name
        found = find(text[at + 1 :].strip(), registry)
        if len(found) == 1:
            return Wish(text[:at].strip(), found[0].key, found[0], away)
        if found:
            choices = [f"{_singular(record.kind, registry)}:{record.id}" for record in found]
            raise UsageError(f'{option} "{text}": that id is shared; write {" or ".join(choices)}')
    form, ident = text[: cuts[-1]].strip(), text[cuts[-1] + 1 :].strip()
    if new is not None:
        prefix, _, rest = ident.partition(":")
        own = rest if rest and kind_called(registry.kinds, prefix) == new else ident
        return Wish(form, (new.name, own), None)
    raise UsageError(f'{option} "{text}": no record has the id "{ident}"; {_hint(form, ident, registry, away=away)}')


def find(ident: str, registry: Registry) -> list[Record]:
    """The records that an id means, with or without its kind before it: ``kabul``, ``place:kabul``."""
    found = registry.find_any(ident)
    prefix, _, rest = ident.partition(":")
    kind = kind_called(registry.kinds, prefix) if rest and not found else None
    found = registry.find_any(rest, kind.name) if kind else found
    return [registry.records[i] for i in found]


def _singular(kind: str, registry: Registry) -> str:
    return next((k.singular for k in registry.kinds if k.name == kind), kind)


def _hint(form: str, ident: str, registry: Registry, *, away: bool) -> str:
    if registry.withholds(ident):
        return "its record is a draft, which names nobody until it is published"
    if named := registry.named(ident):
        return f'the id of "{ident}" is {" or ".join(named[:3])}'
    if find(form, registry):
        return f'write it the other way round: "{ident}={form}"'
    known = registry.ids()
    near = did_you_mean(ident, known) or did_you_mean(ident.lower(), known, 0.4)
    make = "" if away else "to try it as that of a new record, add --new person, or place, or another kind"
    return "; ".join(filter(None, (near, make))) or "archivegen list people prints the ids that there are"


def _refuse_unborne(wish: Wish) -> None:
    record = wish.record
    if record is None or record.bears(wish.form):
        return
    names = list(dict.fromkeys((*(n.form for n in record.names), *record.short)))
    wanted = did_you_mean(wish.form, names, 0.7)
    listed = ", ".join(f'"{name}"' for name in names[:8]) + (", …" if len(names) > 8 else "")
    if wanted:
        raise UsageError(f'--without: {record.id} has no name "{wish.form}"; {wanted}')
    raise UsageError(f'--without: {record.id} has no name "{wish.form}"; it has {listed}')


def revised(
    sources: Iterable[RecordSource], wishes: Iterable[Wish], folders: Mapping[str, str]
) -> tuple[RecordSource, ...]:
    """The sources as if every wish were written into them. ``folders`` are those of the records' files, by kind."""
    found = list(sources)
    for wish in wishes:
        places = [i for i, source in enumerate(found) if (source.kind, identity_of(source)) == wish.key]
        if not places and not wish.away:
            found.append(_made(wish, folders))
        elif wish.away:
            for i in places:
                found[i] = _without(found[i], wish)
        else:
            # the file, where there are a row and a file: its marks count
            last = max(places, key=lambda i: bool(found[i].stem))
            for i in places:
                found[i] = _bare(found[i], wish.form)
            fields = found[last].fields
            names = (*fields.names, NameField(wish.form))
            found[last] = _with(found[last], msgspec.structs.replace(fields, names=names))
    return tuple(found)


def _with(source: RecordSource, fields: RecordFields) -> RecordSource:
    return msgspec.structs.replace(source, fields=fields)


def _made(wish: Wish, folders: Mapping[str, str]) -> RecordSource:
    """A new record, called by the first name tried on it; or the record of a name that is so far only declared."""
    kind, ident = wish.key
    if wish.record is not None:
        fields = RecordFields(name=wish.record.name, id=ident, names=(NameField(wish.form),))
        return RecordSource(kind, wish.record.path, wish.record.line, fields)
    stem = segment(ident) or "new"
    return RecordSource(kind, f"{folders[kind]}/{stem}.md", 1, RecordFields(name=wish.form, id=ident), stem)


def _bare(source: RecordSource, form: str) -> RecordSource:
    """Without the marks that keep this form from being looked for everywhere."""
    same = normal(form)
    names = tuple(n for n in source.fields.names if normal(n.form) != same or not (n.search or n.context))
    return _with(source, msgspec.structs.replace(source.fields, names=names))


def _without(source: RecordSource, wish: Wish) -> RecordSource:
    """Without the form; the preferred name, which a record cannot do without, as if it carried ``search: true``."""
    same, fields, record = normal(wish.form), source.fields, wish.record
    names = tuple(n for n in fields.names if normal(n.form) != same)
    if normal(fields.name) == same:
        names = (*names, NameField(fields.name, search=True))
    short = fields.short
    if record is not None and any(normal(s) == same for s in record.short):
        short = tuple(s for s in record.short if normal(s) != same)
    return _with(source, msgspec.structs.replace(fields, names=names, short=short))
