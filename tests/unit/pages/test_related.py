"""What stands beside a record's evidence: companions with the articles that show it, containers, contents, variants."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_context import article, context_of, text_of, views

from archivegen.pages import shares
from archivegen.pages.record import record_pages
from archivegen.pages.sitemap import site_files
from tests.small_archive import SITE


def test_appears_with_leads_to_the_articles_that_show_it(tmp_path: Path) -> None:
    files = {
        "people.csv": "id,name,born\nali,Ali Karimi,1950\nbina,Bina Ahmadi,\n",
        **{f"articles/{n}.md": article("Ali Karimi and Bina Ahmadi.", f"News {n}", date=f"199{n}") for n in range(10)},
        "articles/x.md": article("Ali Karimi alone."),
    }
    made = views(record_pages, context_of(tmp_path, files), frozenset())
    (companion,) = made["people/bina-ahmadi/index.html"].together
    assert (companion.record.id, companion.record.count, companion.record.detail) == ("ali", 10, "born 1950")
    assert [(item.title, item.url, item.summary) for item in companion.articles] == [
        (f"News {n}", f"articles/{n}/", "") for n in range(8)
    ]
    assert (companion.more, made["people/bina-ahmadi/index.html"].together_more) == (2, 0)


def test_containment_of_other_times_is_shown_with_its_years(tmp_path: Path) -> None:
    files = {
        "places/union.md": "---\nname: Greatunion\n---\n",
        "places/republic.md": "---\nname: Newrepublic\n---\n",
        "places/city.md": "---\nname: Oldtown\ntype: city\nwithin:\n  - {id: union, from: 1922, to: 1991}\n"
        "  - {id: republic, from: 1991}\n---\n",
        "places/quarter.md": "---\nname: Eastside\nwithin: city\n---\n",
        "articles/a.md": article("Oldtown. Eastside.", date="1950"),
    }
    made = views(record_pages, context_of(tmp_path, files), frozenset())
    city = made["places/city/index.html"]
    assert [link.label for link in city.within] == ["Newrepublic"]
    assert [(c.name, c.url, c.years, c.former) for c in city.containers] == [
        ("Newrepublic", "places/republic/", "from 1991", False),
        ("Greatunion", "places/union/", "1922 – 1991", True),
    ]
    union = made["places/union/index.html"]
    ((inner,),) = [union.contains]
    assert (inner.record.name, inner.record.detail, inner.years, inner.former) == (
        "Oldtown", "city", "1922 – 1991", True,
    )  # fmt: skip
    assert (inner.articles, inner.inner, union.inner, union.inner_only, union.mentions) == (1, 1, 1, 1, 0)
    assert made["places/republic/index.html"].inner == 0
    quarter = made["places/quarter/index.html"]
    assert [link.label for link in quarter.within] == ["Oldtown", "Newrepublic"]
    assert quarter.containers == ()  # the way down says it all


def test_what_lies_within_is_ordered_by_how_often_it_is_named_and_shared_out_to_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "ITEMS_PER_PAGE", 2)
    rows = "".join(f"t{n},Town{n},land\n" for n in range(5))
    files = {"places.csv": f"id,name,within\nland,Bigland,\n{rows}", "articles/a.md": article("Town3 and Town4.")}
    context = context_of(tmp_path, files)
    made = views(record_pages, context, frozenset())
    pages = [made[f"places/bigland/{n}index.html"] for n in ("", "2/", "3/")]
    assert [[one.record.id for one in view.contains] for view in pages] == [["t3", "t4"], ["t0", "t1"], ["t2"]]
    assert {view.contains_count for view in pages} == {5}
    assert [view.evidence for view in pages] == [(), (), ()]
    sitemap = text_of(site_files(context), "sitemap.xml", context)
    assert "https://a.example/places/bigland/3/" in sitemap
    assert "places/bigland/4/" not in sitemap


def test_variants_say_their_language_their_kind_and_when_they_were_used(tmp_path: Path) -> None:
    files = {
        "places/city.md": "---\nname: New Name\nnames:\n  - {form: Old Name, from: 1924, to: 1991}\n"
        "  - {form: نام, lang: fa-AF}\n  - {form: Vetus, lang: la, kind: official name, to: 1703}\n"
        "  - {form: New Name, from: 1991}\n  - {form: Other, lang: not-a-language}\n---\n",
    }
    made = views(record_pages, context_of(tmp_path, files), frozenset())
    assert [(n.text, n.language, n.kind, n.years) for n in made["places/city/index.html"].names] == [
        ("Old Name", "", "", "1924 – 1991"),
        ("نام", "Persian (Afghanistan)", "", ""),
        ("Vetus", "Latin", "official name", "until 1703"),
        ("New Name", "", "", "from 1991"),
        ("Other", "not-a-language", "", ""),
    ]


def test_words_and_years_are_in_the_language_of_the_site(tmp_path: Path) -> None:
    site = SITE.replace('title = "Mini"', 'title = "Mini"\nlanguage = "fa"')
    files = {"people/a.md": "---\nname: آنا\nnames: [{form: Anna, lang: de, from: 1990}]\n---\n"}
    made = views(record_pages, context_of(tmp_path, files, site), frozenset())
    ((name,),) = [view.names for view in made.values()]
    assert (name.language, name.years) == ("آلمانی", "از ۱۹۹۰")
