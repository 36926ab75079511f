"""A record's page as a reader gets it: quotations with how each name was settled, and what stands beside them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from page_context import article
from selectolax.lexbor import LexborHTMLParser

from tests.pictures import picture
from tests.small_archive import SITE, built, lay_out

PEOPLE = "id,name,names\nmina,Mina Rahimi,\nyusuf,Yusuf Karim,\nnobody,Nobody Atall,\n"
EVERYWHERE = """# What Mina Rahimi did

Mina Rahimi left with Yusuf Karim. Later Rahimi and [[mina|the teacher]] were one. [Her page](/people/mina-rahimi/).

![Mina Rahimi on a horse](/photo.png "Mina Rahimi at the gate")
"""


def site_of(root: Path, files: dict[str, str], site: str = SITE) -> Path:
    lay_out(root, {"site.toml": site, **{f"content/{path}": text for path, text in files.items()}})
    (root / "static").mkdir(exist_ok=True)
    (root / "static/photo.png").write_bytes(picture().encode())
    built(root)
    return root / "output"


def page_of(output: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((output / path / "index.html").read_text(encoding="utf-8"))


def words_of(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {
        "people.csv": PEOPLE,
        "places.csv": "id,name,type,within\nland,Bigland,country,\ntown,Oldtown,town,land\n",
        "places/city.md": "---\nname: New City\ntype: city\nnames: [{form: Old City, lang: la, from: 1900, to: 1950}]\n"
        "within: [{id: land, from: 1900, to: 1950}]\n---\n",
        "articles/a.md": article(EVERYWHERE, "Mina Rahimi, a life", date="1990"),
        **{f"articles/b{n}.md": article("Mina Rahimi met Yusuf Karim.", f"B {n}", date=f"199{n}") for n in range(10)},
        "articles/c.md": article("Nothing.", "Only declared", people="[mina]", date="1995"),
        "articles/d.md": article("Oldtown.", "D"),
        "articles/e.md": article("Old City.", "E", date="1920"),
    }
    return site_of(tmp_path_factory.mktemp("record"), files)


def test_l3_each_quotation_leads_to_its_paragraph_and_says_where_it_stands_and_how_it_was_settled(
    output: Path,
) -> None:
    page = page_of(output, "people/mina-rahimi")
    first = page.css_first(".witness")
    quotes = first.css("blockquote.quote")
    assert [" ".join(q.css_first("p > a").text().split()) for q in quotes] == [
        "Mina Rahimi, a life",
        "What Mina Rahimi did",
        "Mina Rahimi left with Yusuf Karim.",
        "Later Rahimi and the teacher were one.",
        "Her page.",
        "Mina Rahimi at the gate",
        "Mina Rahimi on a horse",
    ]
    assert [[mark.text() for mark in q.css("mark")] for q in quotes][3] == ["Rahimi", "the teacher"]
    assert [q.css_first(".rule").text() for q in quotes] == [
        "in the title · unique name",
        "in a heading · unique name",
        "unique name",
        "short form, marked by hand",
        "linked by hand",
        "in a caption · unique name",
        "in an image description · unique name",
    ]
    text = page_of(output, "articles/a")
    for quote in quotes[1:]:
        address, _, anchor = (quote.css_first("p > a").attributes["href"] or "").partition("#")
        assert address == "../../articles/a/"
        assert text.css_first(f"[id='{anchor}']") is not None


def test_the_words_beside_a_quotation_are_explained_below_in_a_sentence(output: Path) -> None:
    page = page_of(output, "people/mina-rahimi")
    assert words_of(page, ".rules dt") == ["marked by hand", "unique name", "short form", "linked by hand"]
    assert words_of(page, ".rules dd")[:2] == [
        "Settled by the editor’s own mark (M1)",
        "The name belongs to this entry alone (M2)",
    ]
    beside = [node.text() for node in page.css(".rule span[title]")]
    assert set(beside) == set(words_of(page, ".rules dt"))


def test_appears_with_opens_to_the_articles_without_a_script(output: Path) -> None:
    page = page_of(output, "people/mina-rahimi")
    (companion,) = page.css(".companions > li")
    assert companion.css_first(".who a").attributes["href"] == "../../people/yusuf-karim/"
    assert words_of(page, ".companions summary .unseen") == ["11 articles"]
    assert [node.text() for node in companion.css("details ol a")] == [
        "Mina Rahimi, a life", *(f"B {n}" for n in range(7)),
    ]  # fmt: skip
    assert words_of(page, ".companions details .hint") == ["and 3 more articles"]
    assert page.css("script:not([type='application/ld+json'])") == []


def test_l4_what_is_only_declared_stands_apart(output: Path) -> None:
    page = page_of(output, "people/mina-rahimi")
    assert words_of(page, "#declared") == ["Also declared in 1, 1 article"]
    assert words_of(page, ".declared .entry-title") == ["Only declared"]
    assert "Only declared" not in " ".join(words_of(page, ".evidence"))
    assert words_of(page, ".tallies") == ["Named 18 times in 11 articles"]


def test_m7_the_roll_up_stands_apart_from_the_mentions(output: Path) -> None:
    page = page_of(output, "places/bigland")
    assert words_of(page, ".tallies span") == [
        "Not named by itself in any article so far.",
        "2 articles name something within it",
    ]
    assert page.css_first(".tallies a").attributes["href"] == "#within"
    assert page.css(".evidence") == []
    assert words_of(page, "aside .hint") == ["2 articles name something within it. Its own mentions are counted apart."]
    assert words_of(page, "aside .records > li") == [
        "Oldtown town 1, 1 article",
        "New City formerly, 1900 – 1950 city 1, 1 article",
    ]
    assert words_of(page_of(output, "places/city"), ".facts dt") == ["Type", "Formerly part of"]
    assert words_of(page_of(output, "places/city"), ".facts dd") == ["city", "Bigland 1900 – 1950"]
    assert words_of(page_of(output, "places/city"), ".names li") == ["Old City Latin, 1900 – 1950"]


def test_m3_a_namesake_is_told_how_many_mentions_are_not_settled(tmp_path: Path) -> None:
    people = "id,name,born\none,John Carter,1871\nother,John Carter,1902\n"
    files = {
        "people.csv": people,
        "articles/a.md": article("John Carter came. John Carter left."),
        "articles/b.md": article("[[one|He]] was there."),
    }
    output = site_of(tmp_path, files)
    assert words_of(page_of(output, "people/john-carter-other"), ".tallies") == [
        "2 mentions of this name are not settled."
    ]
    assert words_of(page_of(output, "people/john-carter-one"), ".tallies") == [
        "Named 1 time in 1 article 2 mentions of this name are not settled."
    ]
    (way,) = page_of(output, "people/john-carter-other").css(".tallies a")
    address, _, anchor = (way.attributes["href"] or "").partition("#")
    assert address == "../../about-this-archive/"
    assert page_of(output, "about-this-archive").css_first(f"[id='{anchor}']") is not None


def test_a_form_for_searches_alone_is_shown_nowhere(tmp_path: Path) -> None:
    names = "names: [Nell Marsh, {form: Marhs, search: true}, {form: Nellie, search: true, kind: nickname}]"
    output = site_of(tmp_path, {"people/marsh.md": f"---\nname: Eleanor Marsh\n{names}\n---\n"})
    page = page_of(output, "people/marsh")
    assert words_of(page, ".names li") == ["Nell Marsh", "Nellie nickname"]
    assert "Marhs" not in (page.html or "")
    assert '"alternateName":["Nell Marsh","Nellie"]' in (page.html or "")


def test_z7_what_a_person_wrote_is_listed_by_date_apart_from_mentions(tmp_path: Path) -> None:
    files = {
        "people.csv": PEOPLE,
        **{f"articles/w{n}.md": article(title=f"W {n}", date=str(1900 + n), author="Mina Rahimi") for n in range(102)},
        "articles/by-id.md": article("Yusuf Karim.", "By id", date="1899", authors="[mina, Yusuf Karim]"),
    }
    output = site_of(tmp_path, files)
    page = page_of(output, "people/mina-rahimi")
    assert words_of(page, ".tallies") == ["Wrote 103 articles"]
    assert page.css_first(".tallies a").attributes["href"] == "#written"
    assert words_of(page, "#written") == ["Articles written 103, 103 articles"]
    assert words_of(page, ".written .entry-title")[:2] == ["By id", "W 0"]
    assert len(page.css(".written .entry")) == len(page.css(".Z3988")) == 100
    assert page.css(".evidence, .declared:not(.written)") == []
    further = page_of(output, "people/mina-rahimi/2")
    assert words_of(further, ".written .entry-title") == ["W 99", "W 100", "W 101"]
    both = page_of(output, "people/yusuf-karim")
    assert words_of(both, ".tallies") == ["Wrote 1 article Named 1 time in 1 article"]
    (listed,) = [i for i in page_of(output, "people").css(".who") if "Yusuf" in i.text()]
    assert "1, 1 article" in " ".join(listed.parent.text().split())


def test_a_record_that_nothing_names_says_so_once(output: Path) -> None:
    page = page_of(output, "people/nobody-atall")
    assert words_of(page, "main") == ["People Nobody Atall Not named in any article so far."]


@pytest.mark.parametrize("path", [
    "people/mina-rahimi", "people/yusuf-karim", "people/nobody-atall", "places/bigland", "places/city",
])  # fmt: skip
def test_headings_descend_one_by_one_and_ids_are_unique(output: Path, path: str) -> None:
    page = page_of(output, path)
    levels = [int(node.tag[1]) for node in page.css("main :is(h1, h2, h3, h4, h5, h6)")]
    assert levels[0] == 1
    assert all(following - level <= 1 for level, following in pairwise(levels)), levels
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    assert [node for node in page.css("[aria-labelledby]") if node.attributes["aria-labelledby"] not in ids] == []
    assert all(node.css_first("summary") is not None for node in page.css("details"))


def test_long_lists_are_folded_not_cut(tmp_path: Path) -> None:
    rows = "".join(f"t{n},Town{n:02d},land\n" for n in range(40))
    out = site_of(tmp_path, {"places.csv": f"id,name,within\nland,Bigland,\n{rows}"})
    page = page_of(out, "places/bigland")
    assert words_of(page, "aside > section > .records > li") == [f"Town{n:02d}" for n in range(12)]
    assert words_of(page, ".fold summary") == ["28 more"]
    assert words_of(page, ".fold li") == [f"Town{n:02d}" for n in range(12, 40)]


def test_an_edit_of_a_sentence_that_is_not_quoted_leaves_the_records_pages_alone(tmp_path: Path) -> None:
    text = article("First words here.\n\nMina Rahimi spoke to Yusuf Karim.", "A", date="1990")
    site_of(tmp_path, {"people.csv": PEOPLE, "articles/a.md": text})
    (tmp_path / "content/articles/a.md").write_text(text.replace("First words", "Other words"), encoding="utf-8")
    changed = built(tmp_path).changed
    assert "articles/a/index.html" in changed
    assert [path for path in changed if path.startswith("people/") and path.endswith(".html")] == []
    (tmp_path / "content/articles/a.md").write_text(text.replace("spoke to", "wrote to"), encoding="utf-8")
    assert {"people/mina-rahimi/index.html", "people/yusuf-karim/index.html"} <= set(built(tmp_path).changed)


def test_the_interface_is_in_the_sites_language_and_direction(tmp_path: Path) -> None:
    site = SITE.replace('title = "Mini"', 'title = "Mini"\nlanguage = "fa"')
    files = {
        "people/mina.md": "---\nname: مینا رحیمی\n---\n",
        "articles/a.md": article("مینا رحیمی در کابل بود. مینا رحیمی رفت.", "کابل", date="1990"),
        "places/land.md": "---\nname: افغانستان\n---\n",
        "places/kabul.md": "---\nname: کابل\nwithin: land\n---\n",
    }
    out = site_of(tmp_path, files, site)
    page = page_of(out, "people/mina")
    assert words_of(page, ".rule") == ["نام یگانه", "نام یگانه"]
    assert words_of(page, "#together") == ["همراه با"]
    assert words_of(page_of(out, "places/land"), "aside .hint") == [
        "۱ نوشته از چیزی درون آن نام می‌برد. نام‌بردن‌های خودش جدا شمرده می‌شوند."
    ]
    for part in (".tallies", ".evidence", "aside"):
        assert re.findall(r"[A-Za-z]{3,}", " ".join(words_of(page, part))) == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["born 1900", "1901 – 1950", "died about 1960"]),
        ("de", ["geb. 1900", "1901–1950", "gest. um 1960"]),
        ("zh", ["1900年出生", "1901–1950年", "约1960年逝世"]),
    ],
)
def test_lists_say_when_a_person_lived_in_words_where_only_one_end_is_known(
    tmp_path: Path, language: str, told: list[str]
) -> None:
    people = "id,name,born,died\na,Ada Quill,1900,\nb,Bea Moss,1901,1950\nc,Cy Reed,,1960~\nd,Di Fen,,\n"
    site = SITE.replace("[site]", f'[site]\nlanguage = "{language}"', 1)
    details = words_of(page_of(site_of(tmp_path, {"people.csv": people}, site), "people"), ".detail")
    assert details == told
