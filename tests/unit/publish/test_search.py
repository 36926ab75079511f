"""The search stage, tried on Pagefind itself: its bundles are decoded and looked into."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from archivegen.pages.facets import choose_filter_values
from archivegen.publish import search
from archivegen.publish.pagefind import PagefindError
from archivegen.publish.search import (
    NEWEST,
    OLDEST,
    PagefindBackend,
    SearchPage,
    folded_forms,
    page_html,
    sort_key,
)

AWKWARD = [
    "year:1993, month:11 [x] {y}",
    """double " and single ' quotes""",
    "<b>bold</b> & &amp; &lt; &#39; &nbsp;",
    "back\\slash | bar = equals;semicolon",
    "title[content], other:value",
    "Чайковский · احمد شاه مسعود · می\u200cخواهم",
    "two\nlines\tand  blanks ",
]


class Bundle(NamedTuple):
    """A bundle without what may differ from run to run: the order inside files and their names."""

    fragments: dict[str, Any]
    order: list[str]
    words: dict[str, set[str]]
    filters: dict[str, dict[str, set[str]]]
    sorts: dict[str, list[str]]


def cbor(data: bytes, at: int = 0) -> tuple[Any, int]:
    """Decode the part of CBOR (RFC 8949) that Pagefind writes."""
    kind, size = data[at] >> 5, data[at] & 31
    at += 1
    if size >= 24:
        width = 1 << (size - 24)
        size, at = int.from_bytes(data[at : at + width], "big"), at + width
    if kind in (0, 1):
        return (size if kind == 0 else -1 - size), at
    if kind == 3:
        return data[at : at + size].decode(), at + size
    assert kind == 4, kind
    items = []
    for _ in range(size):
        item, at = cbor(data, at)
        items.append(item)
    return items, at


def unpacked(path: Path) -> bytes:
    data = gzip.decompress(path.read_bytes())
    assert data.startswith(b"pagefind_dcd")
    return data.removeprefix(b"pagefind_dcd")


def decode(folder: Path) -> Bundle:
    """Read a bundle of one language."""
    (meta_file,) = folder.glob("*.pf_meta")
    _, pages, _, filter_files, sorts, _ = cbor(unpacked(meta_file))[0]
    fragments = {name: json.loads(unpacked(folder / "fragment" / f"{name}.pf_fragment")) for name, _ in pages}
    order = [fragments[name]["url"] for name, _ in pages]

    words: dict[str, set[str]] = {}
    for chunk in (folder / "index").iterdir():
        for word, plain, variants in cbor(unpacked(chunk))[0][0]:
            for form, uses in [(word, plain), *variants]:
                at = 0
                for step, *_ in uses:  # page numbers are written as the distance from the last one
                    at += step
                    words.setdefault(form, set()).add(order[at])

    filters: dict[str, dict[str, set[str]]] = {}
    for _, name in filter_files:
        filter_name, values = cbor(unpacked(folder / "filter" / f"{name}.pf_filter"))[0]
        filters[filter_name] = {value: {order[number] for number in numbers} for value, numbers in values}
    for fragment in fragments.values():
        fragment["filters"] = {name: sorted(values) for name, values in fragment["filters"].items()}
    return Bundle(fragments, order, words, filters, {name: [order[n] for n in numbers] for name, numbers in sorts})


def page(url: str, **changes: Any) -> SearchPage:
    base = SearchPage(
        url=url, language="en", title=f"Title of {url}", html="<p>text</p>", kind="articles", sort=sort_key(0)
    )
    return msgspec.structs.replace(base, **changes)


def bundle(folder: Path, *pages: SearchPage) -> Bundle:
    PagefindBackend("en").index(sorted(pages, key=lambda page: page.url), folder)
    return decode(folder)


def by_url(result: Bundle) -> dict[str, Any]:
    return {fragment["url"]: fragment for fragment in result.fragments.values()}


# Sorting


DAYS = [-(10**9), -3_652_059, -1, 0, 1, 9, 10, 1_721_424, 2_449_302, 2_449_303, 5_373_484, 5_373_485, 10**9]


def test_sort_keys_order_days_as_text_before_christ_and_after_9999() -> None:
    keys = [sort_key(day) for day in DAYS]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_days_beyond_the_width_share_the_outermost_keys() -> None:
    assert sort_key(-(10**20)) <= sort_key(-(10**12))
    assert sort_key(10**20) >= sort_key(9 * 10**12 - 1)
    assert len({len(sort_key(day)) for day in (*DAYS, -(10**20), 10**20)}) == 1


@pytest.mark.parametrize("day", [None, *DAYS])
def test_a_sort_key_never_parses_as_a_number(day: int | None) -> None:
    with pytest.raises(ValueError, match="could not convert"):
        float(sort_key(day))


def test_pagefind_sorts_neighbouring_days_rightly_which_32_bit_floats_would_swap(tmp_path: Path) -> None:
    days = [*range(2_460_300, 2_460_340), *DAYS]
    shuffled = sorted(days, key=lambda day: day * 7919 % 101)
    result = bundle(tmp_path / "b", *(page(f"{number:03}/", sort=sort_key(day)) for number, day in enumerate(shuffled)))
    day_of = {f"{number:03}/": day for number, day in enumerate(shuffled)}
    assert [day_of[url] for url in result.sorts[OLDEST]] == sorted(days)
    assert [day_of[url] for url in result.sorts[NEWEST]] == sorted(days, reverse=True)


def test_undated_pages_come_last_in_both_orders_and_stay_in(tmp_path: Path) -> None:
    result = bundle(
        tmp_path / "b",
        page("a-undated/", sort=sort_key(None)),
        page("b-old/", sort=sort_key(-5)),
        page("c-new/", sort=sort_key(2_460_000)),
        page("d-undated/", sort=sort_key(None)),
    )
    undated = {"a-undated/", "d-undated/"}
    assert result.sorts[OLDEST][:2] == ["b-old/", "c-new/"]
    assert result.sorts[NEWEST][:2] == ["c-new/", "b-old/"]
    assert set(result.sorts[OLDEST][2:]) == set(result.sorts[NEWEST][2:]) == undated


@pytest.mark.parametrize("blank", ["", " \n"])
def test_a_page_without_a_sort_key_never_happens(tmp_path: Path, blank: str) -> None:
    result = bundle(tmp_path / "b", page("a/", sort=blank), page("b/"))
    assert result.sorts == {OLDEST: ["b/", "a/"], NEWEST: ["b/", "a/"]}


# Documents


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_values_arrive_whole(tmp_path: Path, text: str) -> None:
    result = bundle(tmp_path / "b", page("a/", title=text, meta=(("names", text),), filters=(("person", text),)))
    arrived = " ".join(text.split())
    fragment = by_url(result)["a/"]
    assert fragment["meta"] == {"title": arrived, "names": arrived}
    assert fragment["filters"] == {"kind": ["articles"], "person": [arrived]}
    assert set(result.filters) == {"kind", "person"}
    assert set(result.filters["person"]) == {arrived}


def test_metadata_filters_and_sort_keys_are_not_text(tmp_path: Path) -> None:
    result = bundle(
        tmp_path / "b",
        page("a/", title="A", meta=(("names", "Zwingli"),), filters=(("person", "Quixote"),), sort=sort_key(7)),
    )
    assert by_url(result)["a/"]["content"] == "A. text."
    assert "quixot" not in result.words
    assert not [word for word in result.words if word.startswith("d1000")]


def test_the_kind_is_a_filter_and_not_a_word_that_every_page_matches(tmp_path: Path) -> None:
    result = bundle(tmp_path / "b", page("a/", kind="people"))
    assert set(result.filters["kind"]) == {"people"}
    assert "peopl" not in result.words


LONG = [
    ("en", "One two three.", "Four <em>five</em> six."),
    ("zh", "第一段文字。", "第二段文字。"),
    ("ar", "نص أول هنا", "نص ثان هنا"),
]


@pytest.mark.parametrize(("language", "first", "second"), LONG, ids=[language for language, *_ in LONG])
def test_a_paragraph_has_its_place_in_the_text_and_no_copy_of_it(
    tmp_path: Path, language: str, first: str, second: str
) -> None:
    html = f'<p id="p-1">{first}</p>\n<h2 id="h">Beside</h2>\n<blockquote>\n<p id="p-2">{second}</p>\n</blockquote>'
    fragment = by_url(bundle(tmp_path / "b", page("a/", language=language, title="A B", html=html)))["a/"]
    anchors = {anchor["id"]: anchor for anchor in fragment["anchors"]}
    assert [(one, anchor["text"]) for one, anchor in anchors.items()] == [("p-1", ""), ("h", "Beside"), ("p-2", "")]
    words = fragment["content"].replace("\u200b", " ").split()
    beginning = {name: words[anchors[name]["location"]] for name in anchors}
    assert beginning == {"p-1": first.split(maxsplit=1)[0], "h": "Beside.", "p-2": second.split(maxsplit=1)[0]}


def test_repeated_filters_add_up_and_repeated_metadata_is_joined(tmp_path: Path) -> None:
    pairs = (("person", "A"), ("person", "B"))
    fragment = by_url(bundle(tmp_path / "b", page("a/", meta=pairs, filters=pairs)))["a/"]
    assert fragment["filters"]["person"] == ["A", "B"]
    assert fragment["meta"]["person"] == "A; B"


def test_blank_values_make_no_blank_filter_or_metadata() -> None:
    html = page_html(page("a/", kind="", meta=(("date", " "),), filters=(("person", "\n"),)))
    assert "data-pagefind-filter" not in html
    assert '"date' not in html


@pytest.mark.parametrize("name", ["", " ", "a:b", "a,b", "a[b", "a]"])
def test_a_name_that_the_attribute_syntax_would_cut_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name search data"):
        page_html(page("a/", filters=((name, "value"),)))


def test_the_title_is_the_given_one_even_when_the_text_has_headings_of_its_own(tmp_path: Path) -> None:
    result = bundle(tmp_path / "b", page("a/", title="Given", html='<h1>Other</h1><h2 id="part">Part</h2><p>text</p>'))
    fragment = by_url(result)["a/"]
    assert fragment["meta"]["title"] == "Given"
    assert [anchor["id"] for anchor in fragment["anchors"]] == ["part"]


@pytest.mark.parametrize("title", ["—", "…", "?", "«»", ""])
def test_a_page_without_words_does_not_vanish(tmp_path: Path, title: str) -> None:
    assert bundle(tmp_path / "b", page("a/", title=title, html="")).order == ["a/"]


def test_language_and_title_are_escaped() -> None:
    html = page_html(page("a/", language='en"><script>', title="</title><script>"))
    assert "<script>" not in html
    assert re.findall(r"<h1>(.*?)</h1>", unescape(html)) == ["</title><script>"]


def test_page_html_is_pure() -> None:
    assert page_html(page("a/")) == page_html(page("a/"))


# Names


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Łódź", ["Lodz"]),
        ("Bjørn", ["Bjorn", "Bjoern"]),
        ("Weiß", ["Weiss"]),
        ("Đorđe", ["Dorde", "Djordje"]),
        ("Þórður", ["Thordur"]),
        ("Ærø", ["Aero", "Aeroe"]),
        ("Cœur", ["Coeur"]),
        ("Işık", ["Isik", "ışık"]),
        ("Müller", ["Muller", "Mueller"]),
        ("Mu\u0308ller", ["Muller", "Mueller"]),
        ("علی", ["علي"]),
        ("كابل", ["کابل"]),
    ],
)
def test_names_are_folded(name: str, forms: list[str]) -> None:
    assert folded_forms([name])[0] == name
    assert set(forms) <= set(folded_forms([name]))


@pytest.mark.parametrize("name", ["Kabul", "हिन्दी", "한국", "ประเทศไทย", "東京"])
def test_names_without_other_forms_stay_alone(name: str) -> None:
    assert folded_forms([name, name, "", f" {name} "]) == (name,)


def test_the_names_themselves_come_first_and_nothing_twice() -> None:
    forms = folded_forms(["Łódź", "Lodz", "Łódź"])
    assert forms == ("Łódź", "Lodz")


def test_metadata_variants_are_found_by_any_spelling(tmp_path: Path) -> None:
    names = " · ".join(folded_forms(["Tchaikovsky", "Чайковский", "Łódź", "Bjørn", "کابل"]))
    result = bundle(tmp_path / "b", page("a/", meta=(("names", names),)), page("b/"))
    for typed in ("tchaikovski", "чайковский", "lodz", "łódź", "bjorn", "bjørn", "کابل", "كابل"):
        assert result.words[typed] == {"a/"}, typed


# Filters


def test_filter_values_are_limited_to_the_most_frequent_with_deterministic_ties() -> None:
    counts = Counter({"rare": 1, "b": 5, "a": 5, "c": 5, "top": 9, "never": 0})
    assert choose_filter_values(counts, 3) == {"top", "a", "b"}
    assert choose_filter_values(dict(reversed(counts.items())), 3) == {"top", "a", "b"}
    assert choose_filter_values(counts, 99) == set(counts) - {"never"}
    assert choose_filter_values(counts, 0) == choose_filter_values(counts, -1) == frozenset()


# Bundles


def pages_of_an_archive() -> list[SearchPage]:
    words = ["river", "valley", "bridge", "treaty", "winter", "market", "letter", "harbour"]
    return [
        page(
            f"articles/{number}/",
            html=f"<p>{' '.join(words[(number * step) % 8] for step in range(1, 40))} {number}</p>",
            sort=sort_key(None if number % 7 == 0 else number * 7919 % 1000),
            filters=tuple(("person", f"Person {(number * step) % 9}") for step in (1, 2, 5)),
        )
        for number in range(60)
    ]


def test_the_same_pages_make_the_same_bundle(tmp_path: Path) -> None:
    first = bundle(tmp_path / "first", *pages_of_an_archive())
    assert bundle(tmp_path / "second", *pages_of_an_archive()) == first
    assert len(first.order) == 60
    assert all(before < after for before, after in pairwise(first.order)), "numbered as they are fed"


def test_pages_of_the_same_day_stand_in_the_order_of_their_addresses(tmp_path: Path) -> None:
    days = {"b/": 7, "c/": 7, "a/": 7, "e/": None, "d/": None, "f/": 9}
    result = bundle(tmp_path / "b", *(page(url, sort=sort_key(day)) for url, day in days.items()))
    assert result.sorts[OLDEST] == ["a/", "b/", "c/", "f/", "d/", "e/"]
    assert result.sorts[NEWEST] == ["f/", "a/", "b/", "c/", "d/", "e/"]


def test_an_engine_that_is_stopped_kills_what_runs_and_begins_nothing(tmp_path: Path) -> None:
    engine = PagefindBackend("en")

    def pages() -> Iterator[SearchPage]:
        yield page("a/")
        engine.stop()
        yield from pages_of_an_archive()

    with pytest.raises(PagefindError):
        engine.index(pages(), tmp_path / "b")
    with pytest.raises(PagefindError, match="stopped"):
        engine.index([page("a/")], tmp_path / "c")
    assert list((tmp_path / "b").iterdir()) == []


def test_fragments_keep_their_names_when_other_pages_change(tmp_path: Path) -> None:
    pages = pages_of_an_archive()
    before = bundle(tmp_path / "before", *pages)
    changed = msgspec.structs.replace(pages[7], html="<p>rewritten</p>")
    after = bundle(tmp_path / "after", *pages[:7], changed, *pages[8:], page("articles/new/"))
    kept = {name for name, fragment in before.fragments.items() if fragment["url"] != changed.url}
    assert kept == set(before.fragments) & set(after.fragments)


def test_pagefinds_own_interfaces_are_removed_and_what_searches_is_kept(tmp_path: Path) -> None:
    bundle(tmp_path / "b", page("a/", filters=(("year", "1993"),)))
    names = {re.sub(r"\.en_\w+", "", path.name) for path in (tmp_path / "b").iterdir()}
    assert names == {
        *("pagefind-worker.js", "wasm.en.pagefind", "wasm.unknown.pagefind", "pagefind-entry.json"),
        *("pagefind.pf_meta", "fragment", "index", "filter"),
    }


def test_one_language_for_all_makes_one_index(tmp_path: Path) -> None:
    pages = [page("a/", language="en"), page("b/", language="fa-AF")]
    PagefindBackend("en").index(pages, tmp_path / "forced")
    PagefindBackend().index(pages, tmp_path / "apart")
    languages = {
        name: set(json.loads((tmp_path / name / "pagefind-entry.json").read_bytes())["languages"])
        for name in ("forced", "apart")
    }
    assert languages == {"forced": {"en"}, "apart": {"en", "fa-af"}}


def test_no_pages_make_an_empty_bundle(tmp_path: Path) -> None:
    PagefindBackend("en").index([], tmp_path / "b")
    assert json.loads((tmp_path / "b" / "pagefind-entry.json").read_bytes())["languages"] == {}


def test_only_a_fresh_folder_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("kept")
    with pytest.raises(PagefindError, match="fresh"):
        PagefindBackend("en").index([page("a/")], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_a_page_that_pagefind_drops_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "page_html", lambda _: "<html lang=en><main data-pagefind-body></main>")
    with pytest.raises(PagefindError, match="given 1 pages and kept 0"):
        PagefindBackend("en").index([page("a/")], tmp_path / "b")


def test_the_version_changes_with_the_language_setting() -> None:
    assert PagefindBackend("en").version != PagefindBackend().version
    assert PagefindBackend("en").version == PagefindBackend("en").version
