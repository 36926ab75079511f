"""What every text named when the site was last published, and what of that means something else by now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from operator import eq

import msgspec

from archivegen.archive.changes import Change, Sense, compare, senses
from archivegen.archive.marking import unmarked
from archivegen.archive.model import Key, Named
from archivegen.archive.naming import Naming, Namings, Task
from archivegen.archive.settling import UNTOUCHED, Settling, edit_of, settling_of
from archivegen.digest import digest_bytes, encode, fingerprint
from archivegen.held import Held
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.source.fields import ArticleFields


class Told(msgspec.Struct, frozen=True):
    """All texts as they are read now; of a path ``digest`` gives that of its file, ``body`` the source of its body."""

    tasks: tuple[Task, ...]
    namings: Namings
    registry: Registry
    digest: Callable[[str], str]
    body: Callable[[str], str]


class Answer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one text named: every name with its record, doubts left out, as canonical bytes.

    ``key`` is the fingerprint of all that decided it, ``file`` the digest of the file, ``text`` the fingerprint of
    what its writer says there: the body, and the fields that decide about names, but for ``settling``, which do
    nothing else.
    """

    path: str
    key: str
    file: str
    text: str
    settling: Settling
    settled: bytes


class Answers(msgspec.Struct, frozen=True):
    """All of them, and what every record was; packed, so that who need not look inside need not unpack.

    ``tools`` is the fingerprint of the program; ``stands_for`` that of everything, to see that nothing changed.
    """

    tools: str
    stands_for: str
    records: bytes
    texts: bytes


class Then(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a record was when the site was last published: a digest of its names, and where it was written down."""

    names: str
    written_in: str


class Drift(msgspec.Struct, frozen=True):
    """A name that meant a record, and means something else now, and not because somebody changed the text."""

    task: Task
    before: Sense
    after: Sense | None


class Drifts(msgspec.Struct, frozen=True):
    """All of them, text by text, with what the records were then."""

    found: tuple[Drift, ...] = ()
    records: dict[Key, Then] = {}


_TEXTS = msgspec.msgpack.Decoder(tuple[Answer, ...])
_SENSES = msgspec.msgpack.Decoder(tuple[Sense, ...])
_RECORDS = msgspec.msgpack.Decoder(tuple[tuple[str, str, Then], ...])


def stands_for(tools: str, told: Told) -> str:
    """The fingerprint of everything that the answers depend on, worked out without looking at any mention."""
    paths = [task.document.path for task in told.tasks]
    return fingerprint(tools, paths, told.namings.keys, [told.digest(path) for path in paths])


def answers_of(tools: str, told: Told, before: Answers | None = None) -> Answers:
    """The answers of this reading. What ``before`` knows of texts that are the same is taken from there."""
    known = _by_path(before) if before else {}
    found = []
    for task, naming, key in zip(told.tasks, told.namings.found, told.namings.keys, strict=True):
        path = task.document.path
        file, old = told.digest(path), known.get(path)
        same = old is not None and old.file == file
        if old is not None and same and old.key == key:
            found.append(old)
            continue
        text = old.text if old is not None and same else _text(task, task.document.written)
        found.append(Answer(path, key, file, text, settling_of(task.document.fields), _settled(naming.named)))
    records = tuple((r.kind, r.id, Then(names_digest(r), r.written_in)) for r in told.registry.records)
    return Answers(tools, stands_for(tools, told), encode(records), encode(found))


def drifts(before: Answers, told: Told, held: Held | None = None) -> Drifts:
    """Every name that meant a record then and does not now, in texts whose own words and fields are the same.

    Where ``means`` or ``not`` are others, or names have been marked, only what this edit decides about is left out.
    """
    held = held or Held()
    known = held.once("answers by path", _by_path, before)
    paths = held.each("path of told", lambda task: task.document.path, told.tasks, alike=eq)
    make = partial(_drifts_of, known, told)
    some = held.row("drift", make, (known, told.registry), paths, told.tasks, told.namings.found, told.namings.keys)
    found = held.once("drifts", lambda some: tuple(chain.from_iterable(some)), some)
    if not found:
        return Drifts()
    return Drifts(found, {(kind, ident): then for kind, ident, then in _RECORDS.decode(before.records)})


def _by_path(before: Answers) -> dict[str, Answer]:
    return {answer.path: answer for answer in _TEXTS.decode(before.texts)}


def _drifts_of(known: dict[str, Answer], told: Told, task: Task, naming: Naming, key: str) -> tuple[Drift, ...]:
    path = task.document.path
    old = known.get(path)
    if old is None or old.key == key or old.settled == _settled(naming.named):
        return ()
    then, now = _SENSES.decode(old.settled), senses(naming.named)
    edit, marks = UNTOUCHED, None
    if old.file != told.digest(path):
        if old.text != _text(task, task.document.written):
            marks = unmarked(partial(told.body, path), then, now)
            if marks is None or old.text != _text(task, digest_bytes(marks.text.encode())):
                return ()
            now = tuple(map(marks.then, now))
        edit = edit_of(old.settling, settling_of(task.document.fields), told.registry, marks)
    turned = _turned(compare(then, now), told.registry)
    found = [(before, after) for before, after in turned if not edit.made(before, after)]
    return tuple([Drift(task, marks.now(before) if marks else before, after) for before, after in found])


def _turned(changes: tuple[Change, ...], registry: Registry) -> Iterator[tuple[Sense, Sense | None]]:
    """The changes after which a name no longer means its record, or the one that this was merged into (M11)."""
    for change in changes:
        before, after = change.before, change.after
        if before is None or before.key is None:
            continue
        heir = registry.find(*before.key)
        if after is None or after.key not in {before.key, heir.key if heir else before.key}:
            yield before, after


def _settled(named: Named) -> bytes:
    """The names that mean a record, without what changes from reading to reading though the meaning does not."""
    return encode([Sense(s.title, s.start, s.end, s.form, s.kind, s.record, s.rule) for s in senses(named) if s.record])


def _text(task: Task, body: str) -> str:
    """What the writer of a text says, wherever in the file it stands; what only settles names is remembered apart.

    ``body`` is the digest of the body.
    """
    fields = task.document.fields
    if not isinstance(fields, ArticleFields):  # a record's own text: its names are the record's business
        return fingerprint(body, fields.lang if fields else "")
    declared = [(entry.kind, entry.value) for entry in fields.declared]
    shown = [ident for ident, _ in task.facts.shown]
    return fingerprint(body, fields.title, fields.lang, fields.date, declared, shown)


def names_digest(record: Record) -> str:
    """A digest of what decides which names a record answers to, and when."""
    fields = record.fields
    dates = (fields.born, fields.died)
    marks = (fields.inside, fields.initials, fields.fold, fields.blockers)
    return fingerprint(record.names, record.short, record.within, dates, marks)[:16]
