"""Who and what each document names: matched, resolved, quoted, and remembered by all that decides it."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from itertools import islice
from operator import eq
from types import MappingProxyType
from urllib.parse import unquote

import msgspec

from archivegen.archive.model import Key, Named, Quote
from archivegen.diagnostics import Diagnostic
from archivegen.digest import code_digest, digest_bytes, encode, fingerprint
from archivegen.held import Held
from archivegen.memo import BATCH, Memo, remembered
from archivegen.names.forms import Lexicon
from archivegen.names.matcher import match
from archivegen.names.mention import ArticleFacts, Mention
from archivegen.names.registry import Registry
from archivegen.names.repeat import Repeat
from archivegen.names.resolve import LinkedRecord, resolve
from archivegen.names.sentences import boundaries, sentence_around
from archivegen.pool import Pool
from archivegen.source.body import Block
from archivegen.source.documents import Bodies, unpack_body
from archivegen.source.parse import Document
from archivegen.workers import run


class NamingOptions(msgspec.Struct, frozen=True):
    """What naming depends on besides texts and records. ``quotes``: whether mentions get their sentences at once."""

    repeat: Repeat
    quotes: bool = True


class Naming(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a document names; ``diagnostics`` for every build, ``notes`` for ``check``."""

    named: Named
    diagnostics: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()


class Namings(msgspec.Struct, frozen=True):
    """What all documents name, and for each the fingerprint of everything that decides it."""

    found: tuple[Naming, ...] = ()
    keys: tuple[str, ...] = ()


_NAMING = msgspec.msgpack.Decoder(Naming)


class _Anything:
    """Holds every id: whether ``[[id]]`` names an article is decided where links are followed."""

    def __contains__(self, _: object) -> bool:
        return True


class Task(msgspec.Struct, frozen=True):
    """A document to name: what is known of it, and what its bare ``[[id]]`` marks show (by number of reference).

    ``targets`` are the addresses within the site that its text points at, as written, with where each leads.
    """

    document: Document
    facts: ArticleFacts
    labels: tuple[tuple[int, str], ...] = ()
    targets: tuple[tuple[str, str], ...] = ()


class Tools(msgspec.Struct, frozen=True):
    """What naming needs besides the document: the same for all, and sent to each worker once.

    ``addresses`` are the pages and files of records, which a Markdown link may point at (rule Z4).
    """

    registry: Registry
    lexicon: Lexicon
    options: NamingOptions
    addresses: dict[str, Key]

    @property
    def digest(self) -> str:
        """The fingerprint of all of it, and of the code that uses it."""
        registry = self.registry
        known = (registry.kinds, registry.records, registry.withheld, self.lexicon.digest)
        return fingerprint(code_digest(), *known, self.options, sorted(self.addresses.items()))


class _Text(msgspec.Struct, frozen=True, array_like=True):
    """A task as a worker is sent it, beside the bytes of its body."""

    path: str
    facts: ArticleFacts
    labels: tuple[tuple[int, str], ...]
    targets: tuple[tuple[str, str], ...]


_TEXT = msgspec.msgpack.Decoder(_Text)


def name_all(
    tasks: tuple[Task, ...],
    tools: Tools,
    memo: Memo,
    bodies: Bodies,
    executor: Executor | None,
    tell: Callable[[int, int], None],
    held: Held,
) -> Namings:
    """What each document names, in their order. Pure per document: none depends on another (rule L6)."""
    shared = held.once("tools digest", _digest_of, tools)
    paths = held.each("path of task", lambda task: task.document.path, tasks, alike=eq)
    keys = held.row("naming key", partial(_key, shared), (shared,), paths, tasks, alike=eq)
    make = partial(_named, tools=tools, memo=memo, bodies=bodies, executor=executor, tell=tell)
    found = held.batch("naming", make, keys, tasks)
    memo.keep_only("naming", lambda: keys)
    return Namings(found, keys)


def _named(
    tasks: dict[str, Task],
    tools: Tools,
    memo: Memo,
    bodies: Bodies,
    executor: Executor | None,
    tell: Callable[[int, int], None],
) -> dict[str, Naming]:
    """What the document of each task names, by its key: remembered, or found now."""
    pool = Pool()
    found = {key: _unpacked(packed, pool) for key, packed in remembered(memo, "naming", tasks)}
    wanted = {key: task for key, task in tasks.items() if key not in found}
    items = ((_packed(task), bodies.packed(task.document.body)) for task in wanted.values())
    made = run(name_packed, items, len(wanted), tools, executor, lambda done: tell(done, len(wanted)))
    coming = zip(wanted, made, strict=True)
    while batch := dict(islice(coming, BATCH)):
        memo.save("naming", batch)
        found |= {key: _unpacked(packed, pool) for key, packed in batch.items()}
    return found


def _digest_of(tools: Tools) -> str:
    return tools.digest


def _key(shared: str, task: Task) -> str:
    document = task.document
    return fingerprint(shared, document.body, document.body_line, task.facts, task.labels, task.targets)


def _packed(task: Task) -> bytes:
    return encode(_Text(task.document.path, task.facts, task.labels, task.targets))


def name_packed(item: tuple[bytes, bytes], tools: Tools) -> bytes:
    """The canonical bytes of what one document names, from those of its task and of its body."""
    text = _TEXT.decode(item[0])
    blocks = unpack_body(item[1]).blocks
    linked = _follower(text.path, tools.addresses, dict(text.targets))
    return encode(name_one(blocks, text.facts, tools.registry, tools.lexicon, tools.options, linked, dict(text.labels)))


def _unpacked(packed: bytes, pool: Pool) -> Naming:
    """A naming, which holds what many say but once in all of them: an archive names few records very often."""
    naming = _NAMING.decode(packed)
    named, one = naming.named, pool.one
    held = Named(
        named.said,
        tuple(map(one, named.records)),
        one(named.sentences),
        tuple(map(one, named.declared)),
        tuple(map(one, named.unsettled)),
        named.doubts,
        digest_bytes(packed),
    )
    return Naming(held, naming.diagnostics, naming.notes)


def name_one(
    blocks: Sequence[Block],
    facts: ArticleFacts,
    registry: Registry,
    lexicon: Lexicon,
    options: NamingOptions,
    linked: LinkedRecord | None = None,
    labels: Mapping[int, str] = MappingProxyType({}),
) -> Naming:
    """What one document names; ``linked`` tells which record's page an address is, ``labels`` what marks show."""
    candidates = match(blocks, facts.title, lexicon, facts.language, [m.form for m in facts.means])
    found = resolve(
        facts,
        candidates,
        blocks,
        registry,
        lexicon,
        repeat=options.repeat,
        article_ids=_Anything(),
        linked_record=linked,
    )
    quotes = quotes_of(found.mentions, blocks, facts, labels) if options.quotes else ()
    return Naming(named_of(found.mentions, quotes, found.declared), found.diagnostics, found.notes)


def named_of(mentions: Sequence[Mention], quotes: Sequence[Quote] = (), declared: tuple[Key, ...] = ()) -> Named:
    """What a document names, as it is held. Without ``quotes`` each mention stands for itself, in no sentence."""
    none, numbers = Quote("", "", ""), dict[tuple[int, int], int]()
    doubts = [mention for mention in mentions if mention.status == "doubt"]
    stands = [(m.block, quotes[i].sentence if quotes else m.start) for i, m in enumerate(mentions)]
    return Named(
        tuple([encode((mention, quotes[i] if quotes else none)) for i, mention in enumerate(mentions)]),
        tuple([(m.kind, m.record) if m.record and m.status != "doubt" else None for m in mentions]),
        tuple([numbers.setdefault(stand, len(numbers)) for stand in stands]),
        declared,
        tuple([key for mention in doubts for key in mention.candidates]),
        len(doubts),
    )


def _follower(path: str, addresses: Mapping[str, Key], targets: Mapping[str, str]) -> LinkedRecord:
    """Which record an address in this document leads to: ``/people/x/`` from the root, ``../people/x.md`` beside.

    ``../../people/x/``, as a browser reads it on the document's page, is known from where it was found to lead.
    """
    folder = posixpath.dirname(path)

    def linked(target: str) -> Key | None:
        plain = _path(target)
        if plain.startswith("/"):
            return addresses.get(plain.strip("/") + "/")
        beside = addresses.get(posixpath.normpath(posixpath.join(folder, plain))) if plain else None
        return beside or addresses.get(_path(targets.get(target, "")))

    return linked


def _path(address: str) -> str:
    """The path of an address, the name of a folder's own page left out."""
    plain = unquote(re.split("[?#]", address, maxsplit=1)[0])
    return plain.removesuffix("index.html") if plain.endswith("/index.html") else plain


def quotes_of(
    mentions: Sequence[Mention], blocks: Sequence[Block], facts: ArticleFacts, labels: Mapping[int, str]
) -> tuple[Quote, ...]:
    """The sentence around each mention. Where a block's sentences end is looked for once, not once a mention."""
    ends: dict[int, list[int]] = {}
    found = []
    for mention in mentions:
        text, start, end = facts.title, mention.start, mention.end
        if mention.block >= 0:
            text, start, end = as_shown(blocks[mention.block], start, end, labels)
        if mention.block not in ends:
            ends[mention.block] = boundaries(text, facts.language)
        edges = ends[mention.block]
        before = bisect_right(edges, start)
        first = edges[before - 1] if before else 0
        last = edges[bisect_left(edges, end)]
        parts = sentence_around(text[first:last], start - first, end - first, facts.language)
        at = len(parts[0]) if not parts[0].startswith("… ") else _length(text[first:start])
        found.append(Quote(*parts, first, at))
    return tuple(found)


def _length(text: str) -> int:
    """How long a stretch of a sentence is once it is quoted: on one line, without soft hyphens."""
    if "  " not in text and text.isprintable():
        return len(text.lstrip())
    return len(re.sub(r"\s+", " ", text.replace("\u00ad", "")).lstrip())


def as_shown(block: Block, start: int, end: int, labels: Mapping[int, str]) -> tuple[str, int, int]:
    """A block's text as the page shows it, with a name for every bare ``[[id]]``, and where a stretch of it stands."""
    text = block.text
    for mark in reversed(block.marks):
        label = labels.get(mark.reference)
        if label is None or text[mark.start : mark.end] != mark.target:
            continue
        text = text[: mark.start] + label + text[mark.end :]
        longer = len(label) - (mark.end - mark.start)
        start += longer if start >= mark.end else 0
        end += longer if end >= mark.end else 0
    return text, start, end
