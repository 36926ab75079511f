"""Bars by year on pages, and the timeline: what they count, where they lead, what they say of uncertain dates."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from page_context import article, context_of, views
from selectolax.lexbor import LexborHTMLParser

from archivegen.pages import shares, timeline
from archivegen.pages.article import article_pages
from archivegen.pages.index import index_pages
from archivegen.pages.record import record_pages
from archivegen.pages.timeline import timeline_page
from tests.small_archive import SITE, built, lay_out

RECORDS = {
    "people/mina.md": "---\nname: Mina Rahimi\nborn: 1950\n---\n",
    "places/kabul.md": "---\nname: Kabul\n---\n",
}


def bars(chart: Any) -> list[tuple[str, str, int, int]]:
    return [(bar.label, bar.url, bar.count, bar.perhaps) for bar in chart.picture.bars]


def test_home_and_the_years_show_articles_by_year_with_what_may_be(tmp_path: Path) -> None:
    dates = {"a": "1990-01-02", "b": "'1990'", "c": "1992/1993", "d": "1993?", "e": "'1995'"}
    files = {f"articles/{name}.md": article(date=date) for name, date in dates.items()} | {"articles/u.md": article()}
    made = views(index_pages, context_of(tmp_path, files))
    chart = made["index.html"].chart
    assert bars(chart) == [
        ("1990", "years/1990/", 2, 0), ("1992", "years/1992/", 0, 1), ("1993", "years/1993/", 0, 2),
        ("1995", "years/1995/", 1, 0),
    ]  # fmt: skip
    assert (chart.counted, chart.uncertain) == ("count.articles", True)
    assert (chart.undated, chart.undated_url) == (1, "years/undated/")
    assert bars(made["years/index.html"].chart) == bars(chart)


def test_decades_lead_to_their_place_among_the_years(tmp_path: Path) -> None:
    files = {f"articles/a{year}.md": article(date=f'"{year}"') for year in (1755, 1756, 1890, 1999)}
    made = views(index_pages, context_of(tmp_path / "near", files))
    assert bars(made["index.html"].chart) == [
        ("1750–1759", "years/#decade-175", 2, 0), ("1890–1899", "years/#decade-189", 1, 0),
        ("1990–1999", "years/#decade-199", 1, 0),
    ]  # fmt: skip
    files["articles/old.md"] = article(date='"-0043"')
    made = views(index_pages, context_of(tmp_path / "far", files))
    assert bars(made["index.html"].chart)[0] == ("99 BCE–1 BCE", "years/#decade-bce-4", 1, 0)


def test_the_years_of_a_decade_say_what_other_charts_say(tmp_path: Path) -> None:
    dates = {"a": "'1992'", "b": "1992/1994", "c": "1989?", "d": "'-0043'", "e": "0003/", "f": "'0011'"}
    files = {f"articles/{name}.md": article(date=date) for name, date in dates.items()}
    view = views(index_pages, context_of(tmp_path, files))["years/index.html"]
    found = {
        (decade.label, decade.anchor): [(b.label, b.url, b.count, b.sure, b.perhaps, b.place) for b in decade.years]
        for decade in view.decades
    }
    assert list(found) == [
        ("49 BCE–40 BCE", "decade-bce-4"), ("1–9", "decade-0"), ("10s", "decade-1"), ("1980s", "decade-198"),
        ("1990s", "decade-199"),
    ]  # fmt: skip
    assert found["49 BCE–40 BCE", "decade-bce-4"] == [("44 BCE", "years/-43/", 1, 1, 0, 5)]
    assert found["1–9", "decade-0"][:2] == [("3", "years/3/", 1, 0, 1, 3), ("4", "", 0, 0, 1, 4)]
    assert found["10s", "decade-1"][:2] == [("10", "", 0, 0, 1, 0), ("11", "years/11/", 1, 1, 1, 1)]
    assert found["1990s", "decade-199"][1:] == [
        ("1991", "", 0, 0, 1, 1), ("1992", "years/1992/", 2, 1, 2, 2), ("1993", "", 0, 0, 2, 3),
        ("1994", "", 0, 0, 2, 4),
    ]  # fmt: skip
    assert (view.most, view.uncertain) == (3, True)


def test_years_say_what_is_faint_also_where_the_chart_of_centuries_is_certain(tmp_path: Path) -> None:
    files = {f"content/articles/{n}.md": article(date=date) for n, date in enumerate(("'0900'", "1981/1983", "'1985'"))}
    lay_out(tmp_path, {"site.toml": SITE, **files})
    built(tmp_path)
    page = LexborHTMLParser((tmp_path / "output/years/index.html").read_text("utf-8"))
    assert not page.css(".chart-band")
    assert len([one for one in page.css(".hint") if one.text().startswith("Solid bars are certain.")]) == 1
    heard = [one.text(strip=True) for one in page.css(".decade li:not([aria-hidden]) .bar-label")]
    assert heard == ["900", "1981", "1985"]
    faint = page.css(".decade li[aria-hidden]")
    assert [one.text(strip=True) for one in faint] == ["1982", "1983"]
    assert not [link for one in faint for link in one.css("a")]


def test_a_year_with_one_article_is_no_high_bar_where_no_year_has_more(tmp_path: Path) -> None:
    files = {f"content/articles/{n}.md": article(date=f"'{1990 + n}'") for n in range(4)}
    lay_out(tmp_path, {"site.toml": SITE, **files})
    built(tmp_path)
    page = LexborHTMLParser((tmp_path / "output/years/index.html").read_text("utf-8"))
    assert [bar.attributes["class"] for bar in page.css(".decade .bar")] == ["bar bar-4"] * 4


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_decade_has_an_id_that_bars_lead_to(tmp_path: Path, language: str) -> None:
    files = {f"articles/a{n}.md": article(date=f'"{y}"') for n, y in enumerate(("-0043", "1755", "1890", "1985"))}
    site = SITE.replace("[site]", f'[site]\nlanguage = "{language}"')
    lay_out(tmp_path, {"site.toml": site, **{f"content/{path}": text for path, text in files.items()}})
    built(tmp_path)
    page = LexborHTMLParser((tmp_path / "output/years/index.html").read_text("utf-8"))
    ids = [one.attributes["id"] or "" for one in page.css(".decade h2")]
    assert ids == ["decade-bce-4", "decade-175", "decade-189", "decade-198"]
    assert {one.attributes["aria-labelledby"] for one in page.css(".decade")} == set(ids)
    led = [one.attributes["href"] or "" for one in page.css(".chart-bars a")]
    assert [one.partition("#")[2] for one in led] == ids


def test_nothing_with_a_date_gives_no_bars(tmp_path: Path) -> None:
    files = {"articles/u.md": article(), "articles/v.md": article()}
    assert views(index_pages, context_of(tmp_path, files))["index.html"].chart is None


def test_a_record_counts_mentions_a_place_articles_and_bars_lead_to_the_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "ARTICLES_PER_PAGE", 2)
    text = "Mina Rahimi saw Kabul. Mina Rahimi left Kabul."
    files = {f"articles/a{y}.md": article(text, date=f'"{y}"') for y in (1990, 1991, 1994)}
    files |= {"articles/u.md": article(text), "articles/v.md": article("Mina Rahimi.", date="195X"), **RECORDS}
    made = views(record_pages, context_of(tmp_path, files), frozenset())
    mina, kabul = made["people/mina/index.html"].chart, made["places/kabul/index.html"].chart
    assert mina.counted == "count.mentions"
    assert bars(mina)[0] == ("1950", "#y1950", 0, 1)
    assert bars(mina)[9:] == [
        ("1959", "", 0, 1), ("1990", "#y1990", 2, 0), ("1991", "people/mina/2/#y1991", 2, 0),
        ("1994", "people/mina/2/#y1994", 2, 0),
    ]  # fmt: skip
    assert (mina.undated, mina.undated_url) == (2, "people/mina/3/#undated")
    assert kabul.counted == "count.articles"
    assert bars(kabul) == [
        ("1990", "#y1990", 1, 0), ("1991", "#y1991", 1, 0), ("1994", "places/kabul/2/#y1994", 1, 0),
    ]  # fmt: skip
    assert (kabul.undated, kabul.undated_url) == (1, "places/kabul/2/#undated")
    assert made["people/mina/2/index.html"].chart is None


def test_a_record_of_a_single_year_has_no_bars(tmp_path: Path) -> None:
    files = {f"articles/{name}.md": article("Mina Rahimi.", date="'1990'") for name in "ab"}
    made = views(record_pages, context_of(tmp_path, files | RECORDS), frozenset())
    assert made["people/mina/index.html"].chart is None


def test_few_articles_are_shown_each_and_many_by_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"articles/a{n}.md": article("Mina Rahimi.", title=f"T{n}", date=f"{1980 + n}-01-01") for n in range(5)}
    files |= {"articles/s.md": article(date="1981/1983"), "articles/u.md": article(), **RECORDS}
    context = context_of(tmp_path, files)
    (job,) = timeline_page(context)
    view: Any = job.view(context)
    placed = {item.id: place for lane in view.lanes for item, place in lane}
    assert placed.keys() == {item.id for item in view.items} == {"a0", "a1", "a2", "a3", "a4", "s"}
    assert placed["a0"].width == 0 < placed["s"].width
    assert (view.chart, view.dated, view.undated.count) == (None, 6, 1)
    assert [(person.id, [part.kind for part in parts]) for person, parts in view.lives] == [("mina", ["sure", "open"])]
    for name, most in (("EACH", 5), ("LANES", 1)):
        with monkeypatch.context() as patch:
            patch.setattr(timeline, name, most)
            (job,) = timeline_page(context)
            view = job.view(context)
            assert (view.lanes, view.items) == ((), ())
            assert sum(bar.count for bar in view.chart.picture.bars) == 5


def test_related_articles_say_what_relates_them(tmp_path: Path) -> None:
    files = {f"articles/p{n}.md": article(date="'1970'") for n in range(6)}
    files |= {"articles/a.md": article("Mina Rahimi saw Kabul.", date="'1990'", section="S"), **RECORDS}
    files["articles/b.md"] = article("Kabul, where Mina Rahimi lives.", title="B", date="'1991'", section="S")
    made = views(article_pages, context_of(tmp_path, files))
    found = [(item.id, item.section, names) for item, names in made["articles/a/index.html"].related]
    assert found == [("b", "", ("Mina Rahimi", "Kabul"))]
    assert made["articles/p1/index.html"].related == ()


@pytest.fixture
def fifty(tmp_path: Path) -> Path:
    """The output of an archive of fifty years."""
    files = {
        f"content/articles/a{year}-{n}.md": article(date=f"{year}-01-0{n + 1}")
        for year in range(1950, 2000)
        for n in range(year * 7 % 4 + 1)
    }
    built(lay_out(tmp_path, {"site.toml": SITE, **files}))
    return tmp_path / "output"


@pytest.mark.parametrize("page", ["index.html", "timeline/index.html"])
def test_bars_of_fifty_years_with_their_table_are_light_and_say_the_same(fifty: Path, page: str) -> None:
    html = (fifty / page).read_text("utf-8")
    chart = LexborHTMLParser(html).css_first(".chart")
    assert chart is not None
    start, end = html.index('<div class="chart">'), html.index("</details>")
    rest = html[:start] + html[end:]
    assert len(gzip.compress(html.encode())) - len(gzip.compress(rest.encode())) < 1250
    drawing = html[start : html.index('<details class="chart-table">')]
    assert len(gzip.compress(drawing.encode())) < 1000
    drawn = [(a.attributes["href"], (a.css_first("title") or a).text().split(":")[0]) for a in chart.css("svg a")]
    assert drawn == [(a.attributes["href"], a.text()) for a in chart.css("th a")]
    assert len(drawn) == 50
    assert all(a.attributes["tabindex"] == "-1" for a in chart.css("svg a"))
    assert "style=" not in html[start:end]


def test_time_runs_from_right_to_left_where_the_language_does(tmp_path: Path) -> None:
    files = {f"articles/a{year}.md": article(date=f'"{year}"') for year in (1990, 1999)}
    site = SITE.replace("[site]", '[site]\nlanguage = "fa"')
    picture = views(index_pages, context_of(tmp_path, files, site))["index.html"].chart.picture
    assert [bar.label for bar in picture.bars] == ["۱۹۹۰", "۱۹۹۹"]
    assert picture.bars[0].x > picture.bars[1].x
    assert picture.ticks[0].x > picture.ticks[-1].x
