"""Who and what each document names: matched, resolved, quoted, and remembered by all that decides it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

import msgspec

from archivegen.archive.model import Key, Named, Quote
from archivegen.diagnostics import Diagnostic
from archivegen.digest import code_digest, encode, fingerprint
from archivegen.memo import Memo
from archivegen.names.forms import Lexicon
from archivegen.names.matcher import match
from archivegen.names.mention import ArticleFacts, Mention
from archivegen.names.registry import Registry
from archivegen.names.repeat import Repeat
from archivegen.names.resolve import LinkedRecord, resolve
from archivegen.names.sentences import sentence_around
from archivegen.source.body import Block
from archivegen.source.documents import Bodies
from archivegen.source.parse import Document


class NamingOptions(msgspec.Struct, frozen=True):
    """What naming depends on besides texts and records."""

    repeat: Repeat


class Naming(msgspec.Struct, frozen=True):
    """What a document names; ``diagnostics`` for every build, ``notes`` for ``check``."""

    named: Named
    diagnostics: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()


_NAMING = msgspec.msgpack.Decoder(Naming)


class _Anything:
    """Holds every id: whether ``[[id]]`` names an article is decided where links are followed."""

    def __contains__(self, _: object) -> bool:
        return True


def name_all(
    documents: Sequence[tuple[Document, ArticleFacts]],
    registry: Registry,
    lexicon: Lexicon,
    options: NamingOptions,
    memo: Memo,
    bodies: Bodies,
    addresses: Mapping[str, Key],
    tell: Callable[[int, int], None],
) -> tuple[Naming, ...]:
    """What each document names, in their order. Pure per document: none depends on another (rule L6).

    ``addresses`` are the pages and files of records, which a Markdown link may point at (rule Z4).
    """
    shared = fingerprint(
        code_digest(), registry.kinds, registry.records, lexicon.digest, options, sorted(addresses.items())
    )
    keys = [fingerprint(shared, document.key, facts) for document, facts in documents]
    known = {key: _NAMING.decode(data) for key, data in memo.load("naming", keys).items()}
    fresh: dict[str, bytes] = {}
    for number, (key, (document, facts)) in enumerate(zip(keys, documents, strict=True), 1):
        if key not in known:
            blocks = bodies(document.key).blocks
            known[key] = name_one(blocks, facts, registry, lexicon, options, _follower(document.path, addresses))
            fresh[key] = encode(known[key])
            tell(number, len(documents))
    memo.save("naming", fresh)
    memo.keep_only("naming", keys)
    return tuple(known[key] for key in keys)


def name_one(
    blocks: Sequence[Block],
    facts: ArticleFacts,
    registry: Registry,
    lexicon: Lexicon,
    options: NamingOptions,
    linked: LinkedRecord | None = None,
) -> Naming:
    """What one document names; ``linked`` tells which record's page an address is."""
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
    quotes = tuple(_quote(mention, blocks, facts) for mention in found.mentions)
    return Naming(Named(found.mentions, quotes, found.declared), found.diagnostics, found.notes)


def _follower(path: str, addresses: Mapping[str, Key]) -> LinkedRecord:
    """Which record an address in this document leads to: ``/people/x/`` from the root, ``../people/x.md`` beside."""
    folder = posixpath.dirname(path)

    def linked(target: str) -> Key | None:
        plain = unquote(target.partition("#")[0])
        if plain.startswith("/"):
            return addresses.get(plain.strip("/") + "/")
        return addresses.get(posixpath.normpath(posixpath.join(folder, plain))) if plain else None

    return linked


def _quote(mention: Mention, blocks: Sequence[Block], facts: ArticleFacts) -> Quote:
    text = facts.title if mention.block < 0 else blocks[mention.block].text
    return Quote(*sentence_around(text, mention.start, mention.end, facts.language))
