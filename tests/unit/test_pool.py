"""What many articles say is held once: the values are those that were there, and the objects few."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from archivegen.archive.model import Quote
from archivegen.archive.naming import Naming, _unpacked, named_of
from archivegen.diagnostics import Place, warning
from archivegen.digest import digest_bytes, encode
from archivegen.names.mention import Mention
from archivegen.pool import Pool
from archivegen.source.body import Heading, Outline, Reference, Words
from archivegen.source.documents import _pooled
from archivegen.source.fields import ArticleFields, Declared, When
from archivegen.source.parse import Document

PROBLEM = warning("content/articles/a.md", Place(3, 1, 2), "CODE", "said")
MENTION = Mention(
    7, 1000, 1010, 2000, 2010, "caption", "people", "ada", "linked", (("people", "ada"), ("people", "bo")), "M4",
    "p-anchor", 12, 3,
)  # fmt: skip
QUOTE = Quote("Before ", "Ada Ross", " after.", 900, 40)
DOUBT = replace(MENTION, status="doubt", record="")
NAMED = replace(named_of((MENTION, MENTION, DOUBT), (QUOTE, QUOTE, QUOTE), (("places", "elm"),)), digest="digest")
NAMING = Naming(NAMED, (PROBLEM,), (PROBLEM,))
DOCUMENT = Document(
    "key", "body", "content/articles/a.md", "article", "kind", "a",
    ArticleFields(
        "Title", section="News", date=When("1990", 1, 2, "09:00"), tags=("one", "two"), authors=("Ada", "Bo"),
        declared=(Declared("people", "ada", Place(4, 5, 6)),), at={"title": Place(2, 8, 5)}, extra={"x": [1, {"y": 2}]},
    ),
    Outline(
        (Reference("link", "/a/", "person", Place(9, 1, 2)),), (Heading(2, "h", Words("H")),),
        40, Words("First", ((0, 5, 0),)), (PROBLEM,),
    ),
    6, (PROBLEM,), "written", "yaml",
)  # fmt: skip


def all_set(value: msgspec.Struct, *but: str) -> bool:
    """Whether every field but these has another value than its default: so that one that is lost is missed."""
    fields = [field for field in msgspec.structs.fields(type(value)) if field.name not in but]
    return all(getattr(value, field.name) != field.default for field in fields)


def test_a_naming_is_what_was_packed_with_the_digest_of_it() -> None:
    assert all(map(all_set, (MENTION, QUOTE, NAMING.named, NAMING)))
    packed = encode(NAMING)
    found = _unpacked(packed, Pool())
    assert found == replace(NAMING, named=replace(NAMED, digest=digest_bytes(packed)))
    assert found.named.mentions() == (MENTION, MENTION, DOUBT)
    assert found.named.pairs() == ((MENTION, QUOTE), (MENTION, QUOTE), (DOUBT, QUOTE))
    assert found.named.at(2) == (DOUBT, QUOTE)
    assert found.named.records == (("people", "ada"), ("people", "ada"), None)


def test_a_document_is_what_was_packed() -> None:
    assert isinstance(DOCUMENT.fields, ArticleFields)
    assert all(map(all_set, (DOCUMENT, DOCUMENT.outline, DOCUMENT.outline.references[0], DOCUMENT.fields.declared[0])))
    found = _pooled(DOCUMENT, Pool())
    assert found == DOCUMENT
    assert isinstance(found.fields, ArticleFields)
    assert list(found.fields.at) == ["title"]


def test_what_two_say_is_one_object() -> None:
    pool = Pool()
    one, other = (_unpacked(encode(NAMING), pool).named for _ in range(2))
    assert one.records[0] is other.records[1]
    assert one.sentences is other.sentences
    assert one.declared[0] is other.declared[0]
    assert one.unsettled[0] is other.unsettled[0]
    packed: Any = msgspec.msgpack.encode(DOCUMENT)
    first, second = (_pooled(msgspec.msgpack.decode(packed, type=Document), pool).fields for _ in range(2))
    assert isinstance(first, ArticleFields)
    assert isinstance(second, ArticleFields)
    for name in ("section", "tags", "authors", "date", "at"):
        assert getattr(first, name) is getattr(second, name)


def test_a_table_is_one_only_with_its_order_and_never_taken_for_a_tuple() -> None:
    pool = Pool()
    assert pool.one(()) == ()
    assert pool.table({}) == {}
    table = pool.table({"a": 1, "b": 2})
    assert pool.table({"a": 1, "b": 2}) is table
    assert list(pool.table({"b": 2, "a": 1})) == ["b", "a"]
