"""Related articles: by what few share, whatever the order of reading, at a bounded cost, and why."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.archive.dates import order_key
from archivegen.archive.model import Archive, Article, Entry, Key, Links, Named
from archivegen.archive.relatedness import AROUND, MOST, RAREST, related_articles
from archivegen.names.record import Record
from archivegen.source.body import Outline
from archivegen.source.dates import parse_when
from archivegen.source.fields import ArticleFields, RecordFields
from archivegen.source.parse import Document

DOCUMENT = Document("key", "body", "content/articles/x.md", "article", "", "x", "", None, Outline(), 1, ())
EMPTY = (DOCUMENT, RecordFields(), Named(), Links())


def archive_of(named: dict[str, tuple[str, str]], pointing: dict[str, tuple[str, ...]] | None = None) -> Archive:
    """An archive of articles by id, with their dates and the records they declare; and which point at which."""
    written = [
        (order_key(date), name, date, tuple(("people", record) for record in records.split()))
        for name, (text, records) in named.items()
        for date in (parse_when(text) if text else None,)
    ]
    articles: list[Article] = []
    declared: dict[Key, list[int]] = {}
    for number, (_, name, date, keys) in enumerate(sorted(written, key=lambda one: one[:2])):
        fields = ArticleFields(title=name, date=date)
        own = Named(declared=keys)
        articles.append(Article(name, f"articles/{name}/", fields, DOCUMENT, "en", "ltr", "", "", own, Links(), ()))
        for key in keys:
            declared.setdefault(key, []).append(number)
    entries = {
        key: Entry(
            Record(*key, RecordFields(), (), (), "", 1), key, f"people/{key[1]}/", *EMPTY, declared=tuple(numbers)
        )
        for key, numbers in sorted(declared.items())
    }
    ids = [article.id for article in articles]
    backlinks: dict[str, tuple[int, ...]] = {}
    for source, targets in (pointing or {}).items():
        for target in targets:
            backlinks[target] = (*backlinks.get(target, ()), ids.index(source))
    return Archive(tuple(articles), (), entries, (), (), (), backlinks, ())


def related(archive: Archive, name: str) -> list[tuple[str, str]]:
    number = [article.id for article in archive.articles].index(name)
    found = related_articles(archive)[number]
    return [(archive.articles[one.article].id, " ".join(id_ for _, id_ in one.records)) for one in found]


PADDING = {f"z{n}": (f"19{70 + n}", "") for n in range(16)}


def test_those_come_first_that_share_what_few_name() -> None:
    common = {f"c{n}": (f"20{n:02}", "well-known") for n in range(8)}
    named = {"a": ("1950", "rare well-known"), "b": ("1900", "rare"), "both": ("1800", "rare well-known"), **common}
    found = related(archive_of({**named, **PADDING}), "a")
    assert found[:2] == [("both", "rare well-known"), ("b", "rare")]
    assert {names for _, names in found[2:]} == {"well-known"}
    assert len(found) == MOST


def test_what_half_of_an_archive_names_relates_nothing() -> None:
    named = {f"a{n}": ("1990", "everybody") for n in range(9)} | {f"b{n}": ("1990", "") for n in range(6)}
    assert related(archive_of(named), "a1") == []


def test_of_equals_the_nearest_in_time_come_first_then_the_earlier_and_the_undated_last() -> None:
    named = {
        "a": ("1950-06-15", "x"), "u": ("", "x"), "far": ("1900", "x"), "later": ("1950-06-17", "x"),
        "before": ("1950-06-13", "x"), "near": ("1950-06-16", "x"),
    }  # fmt: skip
    found = related(archive_of({**named, **PADDING}), "a")
    assert [name for name, _ in found] == ["near", "before", "later", "far", "u"]


def test_articles_that_refer_to_it_are_left_out() -> None:
    named = {"a": ("1950", "x"), "b": ("1951", "x"), "c": ("1952", "x"), **PADDING}
    assert related(archive_of(named, {"b": ("a",)}), "a") == [("c", "x")]
    assert related(archive_of(named, {"b": ("a",)}), "b") == [("a", "x"), ("c", "x")]


names = st.lists(st.sampled_from("abcdefgh"), max_size=6, unique=True).map(" ".join)
archives = st.dictionaries(
    st.integers(0, 60).map(str),
    st.tuples(st.sampled_from(["", "1901", "1902-03", "1914/1918", "195X"]), names),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(archives, st.randoms(use_true_random=False))
def test_it_is_a_function_of_the_archive_alone(named: dict[str, tuple[str, str]], random: object) -> None:
    archive = archive_of(named)
    found = related_articles(archive)
    items = list(named.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    assert related_articles(archive_of(dict(items))) == found
    held = [set(article.named.declared) for article in archive.articles]
    for number, others in enumerate(found):
        assert len({one.article for one in others} - {number}) == len(others) <= MOST
        for one in others:
            assert one.records
            assert set(one.records) <= held[number] & held[one.article]
            assert len(one.records) <= RAREST


def test_a_crowded_record_costs_no_more_than_those_around() -> None:
    named = {f"{n:04}": (f"{1000 + n}", "crowd") for n in range(300)} | {f"p{n}": ("1990", "") for n in range(800)}
    archive = archive_of(named)
    for number, others in enumerate(related_articles(archive)[:300]):
        assert all(abs(one.article - number) <= AROUND for one in others)


def test_one_article_more_changes_only_what_is_near() -> None:
    named = {f"{n:04}": (f"{1000 + n}", "crowd") for n in range(300)} | {f"p{n}": ("1990", "") for n in range(800)}
    ids = [f"{n:04}" for n in range(300)]
    more = {**named, "new": ("1150-07-01", "crowd")}

    def by_id(archive: Archive) -> dict[str, list[str]]:
        found = related_articles(archive)
        return {a.id: [archive.articles[r.article].id for r in found[i]] for i, a in enumerate(archive.articles)}

    before, after = by_id(archive_of(named)), by_id(archive_of(more))
    assert {name for name in ids if before[name] != after[name]} <= {f"{n:04}" for n in range(145, 157)}
