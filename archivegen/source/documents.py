"""All documents of an archive: parsed where they must be, remembered where they may be."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import cached_property, partial
from operator import attrgetter, eq

import msgspec
from msgspec.structs import replace

from archivegen.digest import encode
from archivegen.held import Held
from archivegen.memo import BATCH, Memo, remembered
from archivegen.pool import Pool
from archivegen.source.body import Body, Reference
from archivegen.source.fields import ArticleFields, Declared
from archivegen.source.parse import Document, ParseOptions, parse, parse_key
from archivegen.source.snapshot import SourceFile
from archivegen.workers import run

_DOCUMENT = msgspec.msgpack.Decoder(Document)
_BODY = msgspec.msgpack.Decoder(Body)
_HELD = 256


class Bodies:
    """Parsed bodies by key, from the memo; a body that is not there is parsed again from its file."""

    def __init__(self, memo: Memo, options: ParseOptions, files: Sequence[SourceFile] = ()) -> None:
        self._memo = memo
        self._options = options
        self._sources: tuple[Sequence[SourceFile], Sequence[Document]] = (files, ())
        self._held: OrderedDict[str, Body] = OrderedDict()

    def belong(self, documents: Sequence[Document]) -> None:
        """Tell which documents the files are, in their order."""
        self._sources = (self._sources[0], documents)

    @cached_property
    def _files(self) -> dict[str, SourceFile]:
        return {document.body: file for file, document in zip(*self._sources, strict=True)}

    def packed(self, key: str) -> bytes:
        """The canonical bytes of a document's body, as workers are sent it."""
        data = self._memo.load("body", (key,)).get(key)
        return data if data is not None else parse(self._files[key], self._options).body

    def __call__(self, key: str) -> Body:
        """The body of a document."""
        body = self._held.pop(key, None)
        if body is None:
            body = unpack_body(self.packed(key))
        self._held[key] = body
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
        return body


def unpack_body(packed: bytes) -> Body:
    """The body that these canonical bytes stand for."""
    return _BODY.decode(packed)


def parse_all(
    files: tuple[SourceFile, ...],
    options: ParseOptions,
    memo: Memo,
    bodies: Bodies,
    executor: Executor | None,
    tell: Callable[[int, int], None],
    held: Held,
) -> tuple[Document, ...]:
    """The documents of these files, in their order. Raises `MachineError` where a worker is another version."""
    chosen = held.steady("parse options", options)
    paths = held.each("path of source", attrgetter("path"), files, alike=eq)
    keys = held.row("parse key", partial(_key, options), (chosen,), paths, files, alike=eq)
    make = partial(_parsed, options=options, memo=memo, executor=executor, tell=tell)
    documents = held.batch("document", make, keys, files)
    bodies.belong(documents)
    return documents


def _key(options: ParseOptions, file: SourceFile) -> str:
    return parse_key(file.path, file.digest, file.role, file.kind, options)


def _parsed(
    files: dict[str, SourceFile],
    options: ParseOptions,
    memo: Memo,
    executor: Executor | None,
    tell: Callable[[int, int], None],
) -> dict[str, Document]:
    """The document of each file, by its key: remembered, or parsed now."""
    pool = Pool()
    loaded = remembered(memo, "document", files)
    known = {key: _pooled(_DOCUMENT.decode(packed), pool) for key, packed in loaded}
    fresh = [file for key, file in files.items() if key not in known]
    sent = (replace(file, held=file.data, root="") for file in fresh)  # a worker reads no files
    found = run(parse_packed, sent, len(fresh), options, executor, lambda done: tell(done, len(fresh)))
    batch: dict[str, tuple[str, bytes, bytes]] = {}
    for packed, body in found:
        document = _pooled(_DOCUMENT.decode(packed), pool)
        known[document.key] = document
        batch[document.key] = (document.body, packed, body)
        if len(batch) >= BATCH:
            _save(batch, memo)
            batch = {}
    _save(batch, memo)
    return known


def _pooled(document: Document, pool: Pool) -> Document:
    """The same document, which holds what many say but once in all of them."""
    one, fields, outline = pool.one, document.fields, document.outline
    if isinstance(fields, ArticleFields):
        fields = replace(
            fields,
            section=one(fields.section),
            date=one(fields.date),
            tags=one(tuple(map(one, fields.tags))),
            authors=one(fields.authors),
            declared=tuple([Declared(one(d.kind), one(d.value), one(d.at)) for d in fields.declared]),
            at=pool.table(fields.at),
        )
    if outline.references:
        references = [Reference(ref.how, ref.target, ref.kind, one(ref.at)) for ref in outline.references]
        outline = replace(outline, references=tuple(references))
    return replace(document, fields=fields, outline=outline)


def parse_packed(file: SourceFile, options: ParseOptions) -> tuple[bytes, bytes]:
    """The canonical bytes of a file's document and of its body."""
    parsed = parse(file, options)
    return encode(parsed.document), parsed.body


def _save(batch: dict[str, tuple[str, bytes, bytes]], memo: Memo) -> None:
    memo.save("body", {key: body for key, _, body in batch.values()})
    memo.save("document", {key: packed for key, (_, packed, _) in batch.items()})
