"""Lists: pages and their pagers, A-Z with its letters, years, sections, home; and what every page is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_context import SITE, article, context_of, views

from archivegen.archive.dates import label
from archivegen.pages import index, shares
from archivegen.pages.context import Context, detail_of, outer_name, page_path, pager, rooted, split_pages
from archivegen.pages.index import index_pages
from archivegen.pages.record import record_pages


@pytest.mark.parametrize(("count", "size", "wanted"), [
    (0, 3, [0]), (1, 3, [1]), (3, 3, [3]), (4, 3, [3, 1]), (6, 3, [3, 3]), (7, 3, [3, 3, 1]), (2, 1, [1, 1]),
])  # fmt: skip
def test_items_are_shared_out_to_pages(count: int, size: int, wanted: list[int]) -> None:
    assert [len(share) for share in split_pages(count, size)] == wanted


@given(st.integers(0, 2000), st.integers(1, 150))
def test_every_item_is_on_one_page_and_no_page_is_empty_but_the_only_one(count: int, size: int) -> None:
    pages = split_pages(count, size)
    assert [i for share in pages for i in share] == list(range(count))
    assert all(0 < len(share) <= size for share in pages) or (count == 0 and len(pages) == 1)


@pytest.mark.parametrize(("path", "number", "wanted"), [
    ("people/", 1, "people/"), ("people/", 2, "people/2/"), ("people/مینا/", 3, "people/%D9%85%DB%8C%D9%86%D8%A7/3/"),
])  # fmt: skip
def test_the_first_page_of_a_list_has_no_number(path: str, number: int, wanted: str) -> None:
    assert page_path(path, number) == wanted


@pytest.fixture
def empty(tmp_path: Path) -> Context:
    return context_of(tmp_path, {"pages/about.md": article()})


@pytest.mark.parametrize(("number", "total", "previous", "following", "pages"), [
    (1, 1, "", "", ["1"]),
    (1, 2, "", "x/2/", ["1", "2"]),
    (2, 2, "x/", "", ["1", "2"]),
    (5, 9, "x/4/", "x/6/", ["1", "3", "4", "5", "6", "7", "9"]),
    (9, 9, "x/8/", "", ["1", "7", "8", "9"]),
])  # fmt: skip
def test_a_pager_leads_to_its_neighbours_and_both_ends(
    empty: Context, number: int, total: int, previous: str, following: str, pages: list[str]
) -> None:
    found = pager(empty, "x/", number, total)
    assert (found.number, found.total, found.previous, found.next) == (number, total, previous, following)
    assert [link.label for link in found.pages] == pages
    assert found.pages[0].url == "x/"


@pytest.mark.parametrize(("href", "wanted"), [
    ("people/mina/", "../../people/mina/"), ("", ""), ("#p1", "#p1"), ("?q", "?q"),
    ("https://b.example/", "https://b.example/"),
    ("mailto:a@b.example", "mailto:a@b.example"), ("//b.example", "//b.example"), ("./", "../.././"),
])  # fmt: skip
def test_addresses_as_seen_from_a_page(href: str, wanted: str) -> None:
    assert rooted(href, "../../") == wanted


def letters(root: Path, names: list[str], monkeypatch: pytest.MonkeyPatch, size: int = 500) -> dict[str, Any]:
    monkeypatch.setattr(index, "LETTERS_PER_PAGE", size)
    rows = "".join(f'p{i},"{name}"\n' for i, name in enumerate(names))
    made = views(index_pages, context_of(root, {"people.csv": f"id,name\n{rows}"}))
    return {path: view for path, view in made.items() if path.startswith("people/")}


def test_an_a_to_z_list_has_a_heading_for_each_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = letters(tmp_path, ["Zed", "émile", "Eva", "40th", "★", "احمد"], monkeypatch)
    (view,) = made.values()
    assert view.count == 6
    filed = [(letter.label, letter.anchor, [item.name for item in letter.items]) for letter in view.letters]
    assert filed == [
        ("#", "letter-other", ["★"]),
        ("0-9", "letter-0-9", ["40th"]),
        ("E", "letter-e", ["émile", "Eva"]),
        ("Z", "letter-z", ["Zed"]),
        ("Arabic script", "letter-arab", ["احمد"]),
    ]
    assert [(one.label, one.url, one.count) for one in view.jump] == [
        ("#", "people/#letter-other", 1),
        ("0-9", "people/#letter-0-9", 1),
        ("E", "people/#letter-e", 2),
        ("Z", "people/#letter-z", 1),
        ("Arabic script", "people/#letter-arab", 1),
    ]


def test_a_long_a_to_z_list_is_paged_and_its_letters_lead_to_the_right_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = letters(tmp_path, ["Ad", "Ae", "Bc", "Bd", "Ce"], monkeypatch, 3)
    assert list(made) == ["people/index.html", "people/2/index.html"]
    first, second = made.values()
    assert [letter.label for letter in first.letters] == ["A", "B"]
    assert [letter.label for letter in second.letters] == ["B", "C"]
    assert [(one.label, one.url, one.count) for one in first.jump] == [
        ("A", "people/#letter-a", 2), ("B", "people/#letter-b", 2), ("C", "people/2/#letter-c", 1),
    ]  # fmt: skip
    assert second.jump == first.jump
    assert (second.pager.previous, second.pager.next, second.root) == ("people/", "", "../../")


def test_an_exact_multiple_makes_no_empty_page_and_none_at_all_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(letters(tmp_path / "a", ["Ad", "Ae", "Bc", "Bd"], monkeypatch, 2)) == 2
    made = views(index_pages, context_of(tmp_path / "b", {"pages/about.md": article()}))
    assert made["people/index.html"].letters == ()
    assert made["people/index.html"].jump == ()
    assert made["articles/index.html"].items == ()


def test_what_is_not_to_be_listed_is_not(tmp_path: Path) -> None:
    files = {
        "people/a.md": "---\nname: A A\n---\n",
        "people/b.md": "---\nname: B B\nindex: false\n---\n",
        "people/c.md": "---\nname: C C\nlink: false\n---\n",
        "articles/a.md": article("A A, B B, C C."),
    }
    made = views(index_pages, context_of(tmp_path, files))
    assert made["people/index.html"].count == 1
    assert [item.name for group in made["index.html"].records for item in group.items] == ["A A"]
    assert [(kind.label, kind.count) for kind in made["index.html"].kinds] == [("Person", 1), ("Places", 0)]
    assert ("People", 1) in made["about-this-archive/index.html"].counts


@pytest.mark.parametrize(("language", "wanted"), [
    ("en", ["1 person", "0 places", "2 ships", "1 NGO"]), ("de", ["1 Person", "0 Orte", "2 Ships", "1 NGO"]),
    ("fr", ["1 personne", "0 lieu", "2 ships", "1 NGO"]), ("ar", ["شخص واحد", "لا أماكن", "Ships: 2", "NGOs: 1"]),
    ("fa", ["۱ شخص", "۰ مکان", "۲ Ship", "۱ NGO"]), ("pt", ["1 person", "0 places", "2 Ships", "1 NGO"]),
])  # fmt: skip
def test_home_counts_in_the_grammar_of_the_language(tmp_path: Path, language: str, wanted: list[str]) -> None:
    site = SITE.replace('title = "Mini"', f'title = "Mini"\nlanguage = "{language}"')
    site += '[kinds.ships]\nlabel = "Ship"\n[kinds.ngos]\nlabel = "NGO"\nplural = "NGOs"\n'
    files = {f"ships/{name}.md": f"---\nname: {name}\n---\n" for name in ("Aurora", "Borealis")}
    files |= {"people/a.md": "---\nname: Anna Holm\n---\n", "ngos/a.md": "---\nname: Harbour Aid\n---\n"}
    view = views(index_pages, context_of(tmp_path, files, site))["index.html"]
    assert [(link.label, link.url) for link in view.holdings] == list(
        zip([*wanted[:2], wanted[3], wanted[2]], ["people/", "places/", "ngos/", "ships/"], strict=True)
    )


def test_home_shows_the_newest_first_and_undated_ones_only_where_there_is_room(tmp_path: Path) -> None:
    files = {f"articles/a{n}.md": article(date=f"1990-01-0{n}") for n in range(1, 8)}
    files |= {"articles/u1.md": article(), "articles/u2.md": article(), "articles/u3.md": article()}
    made = views(index_pages, context_of(tmp_path, files))
    assert [item.id for item in made["index.html"].newest] == ["a7", "a6", "a5", "a4", "a3", "a2", "a1", "u1"]
    assert made["index.html"].articles == 10


def test_years_are_counted_and_listed_each_on_its_page(tmp_path: Path) -> None:
    dates = {"a": '"1990"', "b": "1990-05", "c": "1989/1991", "d": '"-0044"'}
    files = {f"articles/{name}.md": article(date=date) for name, date in dates.items()}
    files["articles/u.md"] = article()
    made = views(index_pages, context_of(tmp_path, files))
    view = made["years/index.html"]
    assert [(one.label, one.url, one.count) for one in view.years] == [
        (label("-0044", "en"), "years/-44/", 1), ("1989", "years/1989/", 1), ("1990", "years/1990/", 2),
    ]  # fmt: skip
    assert (view.undated.url, view.undated.count) == ("years/undated/", 1)
    assert [item.id for item in made["years/1990/index.html"].items] == ["a", "b"]
    assert made["years/1990/index.html"].up.url == "years/"


def test_namesakes_are_told_apart_by_their_details(tmp_path: Path) -> None:
    files = {
        "people/a.md": "---\nname: A\nborn: 1950\ndied: 1999-01-02\n---\n",
        "people/b.md": "---\nname: B\nborn: '~1950'\n---\n",
        "people/c.md": "---\nname: C\ndied: 1999\n---\n",
        "places.csv": "id,name,type,within,country\nx,X,village,y,AF\ny,Y,,,AF\nz,Z,city,,AF\nu,U,village,h,\n"
        "h,H,,y,\n",
        "places/h.md": "---\nname: H\nlink: false\n---\n",
        "places/v.md": "---\nname: V\ntype: city\ncountry: AF\nwithin: [{id: y, to: 1991}]\n---\n",
    }
    context = context_of(tmp_path, files)
    entries = context.archive.entries
    outer = {key: outer_name(entry, context.archive) for key, entry in entries.items()}
    details = {key[1]: detail_of(entry, outer[key], context.words) for key, entry in entries.items()}
    assert details == {
        "a": "1950 – January 2, 1999", "b": "born about 1950", "c": "died 1999", "x": "village, Y",
        "y": "Afghanistan", "z": "city, Afghanistan", "u": "village, Y", "h": "", "v": "city, Afghanistan",
    }  # fmt: skip


@pytest.mark.parametrize(("base", "path"), [
    ("https://x.example/", "/"), ("https://x.example", "/"), ("https://x.example/a/b", "/a/b/"),
    ("http://h:8/a/", "/a/"),
])  # fmt: skip
def test_the_path_of_the_site_and_the_root_of_its_404_page(tmp_path: Path, base: str, path: str) -> None:
    context = context_of(tmp_path, {"pages/about.md": article()}, SITE.replace("https://a.example/", base))
    assert context.base_path == path
    view = views(index_pages, context)["404.html"]
    assert (view.root, view.canonical, view.noindex) == (path, "", True)


def test_every_page_knows_its_way_up_and_its_full_address(tmp_path: Path) -> None:
    files = {"articles/a.md": article(section="S S", date='"1990"'), "people/mina.md": "---\nname: Mina\n---\n"}
    made = views(index_pages, context_of(tmp_path, files, base_url="https://x.example/sub"))
    for path, view in made.items():
        if path != "404.html":
            folder = path.removesuffix("index.html")
            assert view.path == folder
            assert view.root == "../" * folder.count("/")
            assert view.canonical == f"https://x.example/sub/{folder}"


def test_a_record_lists_its_evidence_by_year_over_several_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "ARTICLES_PER_PAGE", 2)
    files = {f"articles/{n}.md": article("Mina Rahimi. " * n, date=f'"{1990 + n // 2}"') for n in range(1, 4)}
    files |= {"articles/u.md": article("Mina Rahimi."), "articles/d.md": article("None.", people="[mina]")}
    files["people/mina.md"] = "---\nname: Mina Rahimi\nborn: 1950\n---\nText.\n"
    made = views(record_pages, context_of(tmp_path, files), frozenset())
    assert list(made) == ["people/mina/index.html", "people/mina/2/index.html"]
    first, second = made.values()
    years = [
        [(group.label, [e.article.id for e in group.items]) for group in view.evidence] for view in (first, second)
    ]
    assert years == [[("1990", ["1"]), ("1991", ["2"])], [("1991", ["3"]), ("", ["u"])]]
    assert [len(e.quotes) for group in second.evidence for e in group.items] == [3, 1]
    assert [item.id for item in first.declared] == ["d"]
    assert (first.mentions, first.articles) == (7, 4)
    assert first.facts == (("Born", "1950"),)
    assert first.body is not None
    assert (second.facts, second.body, second.declared) == ((), None, ())
    assert (second.canonical, second.pager.previous) == ("https://a.example/people/mina/2/", "people/mina/")


def test_a_kind_may_have_a_template_of_its_own(tmp_path: Path) -> None:
    context = context_of(tmp_path, {"people/a.md": "---\nname: A\n---\n", "places.csv": "id,name\nx,X\n"})
    jobs = list(record_pages(context, frozenset({"record-places.html"})))
    assert {job.path: job.template for job in jobs} == {
        "people/a/index.html": "record.html", "places/x/index.html": "record-places.html",
    }  # fmt: skip


def test_what_a_record_shows_of_itself(tmp_path: Path) -> None:
    site = SITE + '\n[kinds.ships]\nlabel = "Ship"\nfields = ["home_port", "built_in"]\n'
    files = {
        "ships/a.md": "---\nname: Aurora\nhome_port: [Herat, Kabul]\nwikidata: Q42\nsameas: ['https://b.example/x/']\n"
        "names: [{form: شفق, lang: fa}, Dawn, شب, Aurora]\n---\n",
        "places.csv": "id,name,lat,lon\nx,X,-1.50,179.25\n",
    }
    made = views(record_pages, context_of(tmp_path, files, site), frozenset())
    ship = made["ships/a/index.html"]
    assert ship.facts == (("Home port", "Herat; Kabul"),)
    assert [(n.text, n.lang, n.dir) for n in ship.names] == [
        ("شفق", "fa", "rtl"),
        ("Dawn", "", "ltr"),
        ("شب", "", "rtl"),
    ]
    assert [(link.label, link.url) for link in ship.identifiers] == [
        ("Wikidata Q42", "https://www.wikidata.org/entity/Q42"), ("b.example/x", "https://b.example/x/"),
    ]  # fmt: skip
    assert made["places/x/index.html"].facts == (("Coordinates", "-1.5, 179.25"),)
