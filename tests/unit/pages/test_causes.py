"""What lists, data and feeds are made of is another only where what they show is; and jobs stay from build to build."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
from page_context import SITE, article, by_path, context_of

from archivegen.archive.model import Archive
from archivegen.held import Held
from archivegen.pages import context as context_module
from archivegen.pages import shares
from archivegen.pages.article import article_pages
from archivegen.pages.citations import citation_files
from archivegen.pages.context import Context
from archivegen.pages.export import data_files
from archivegen.pages.feeds import feed_files
from archivegen.pages.index import index_pages
from archivegen.pages.jobs import Copy, Generate, Job, Picture, Render
from archivegen.pages.plan import plan
from archivegen.pages.record import record_pages
from archivegen.pages.timeline import timeline_page

LISTS = (index_pages, timeline_page, data_files, feed_files)
ARTICLES = {
    f"articles/a{n}.md": article(
        "Ada Ross came.", f"T{n}", date=f"199{n // 4}-0{n % 4 + 1}-01", section="News", summary="S"
    )
    for n in range(7)
}
FILES = {**ARTICLES, "people/ada.md": "---\nname: Ada Ross\n---\n", "pages/about.md": article("About.", "About")}


def causes(root: Path, files: dict[str, str], *recipes: Callable[[Context], Iterable[Job]]) -> dict[str, str]:
    context = context_of(root, files)
    jobs = chain.from_iterable(recipe(context) for recipe in recipes or LISTS)
    return {job.path: job.made_of for job in jobs if isinstance(job, Render | Generate)}


def others(tmp_path: Path, change: dict[str, str]) -> set[str]:
    """What is made of something else when these files are changed."""
    before, after = causes(tmp_path / "before", FILES), causes(tmp_path / "after", FILES | change)
    assert before.keys() == after.keys()
    return {path for path, cause in after.items() if before[path] != cause}


def changed(number: int, old: str, new: str) -> dict[str, str]:
    path = f"articles/a{number}.md"
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new)}


FEEDS = {"feed.xml", "feed.json", "people/ada/feed.xml", "people/ada/feed.json"}
FEEDS |= {"sections/news/feed.xml", "sections/news/feed.json"}


def pages(*paths: str) -> set[str]:
    return {f"{path}index.html" for path in paths}


def test_a_summary_is_in_the_lists_that_show_its_article_and_in_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context_module.split_pages, "__defaults__", (2,))
    found = others(tmp_path, changed(2, "summary: S", "summary: Another"))
    lists = pages("articles/2/", "years/1990/2/", "sections/news/2/", "")  # it is one of the newest as well
    assert found == lists | FEEDS | {"data/articles.json", "data/articles.csv"}


def test_a_title_is_on_the_pages_of_a_record_that_quote_its_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "ARTICLES_PER_PAGE", 2)
    recipe = partial(record_pages, templates=frozenset())
    before = causes(tmp_path / "before", FILES, recipe)
    after = causes(tmp_path / "after", FILES | changed(4, "title: T4", "title: Other"), recipe)
    assert len(before) == 4
    assert {path for path, cause in after.items() if before[path] != cause} == pages("people/ada/3/")


@pytest.mark.parametrize(
    "change",
    [
        changed(0, "date: 1990-01-01", "date: 1989-01-01"),  # where a year begins is on all pages
        changed(6, "date: 1991-03-01", "date: 1991-03-01?"),  # how sure a date is, is in the chart
        changed(6, "Ada Ross came.", "Ada Ross came. Ada Ross went."),  # and how often it is named
        {"people/ada.md": "---\nname: Ada Ross\nsummary: A pilot\n---\n"},
        {"articles/b.md": article("Nobody.", "B", date="1995-01-01", people="[Ada Ross]")},
    ],
)
def test_what_all_pages_of_a_record_show_is_in_the_causes_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    monkeypatch.setattr(shares, "ARTICLES_PER_PAGE", 2)
    recipe = partial(record_pages, templates=frozenset())
    before, after = causes(tmp_path / "before", FILES, recipe), causes(tmp_path / "after", FILES | change, recipe)
    assert len(before) == len(after) == 4
    assert all(before[path] != cause for path, cause in after.items())


def test_a_text_that_is_no_summary_is_in_no_list(tmp_path: Path) -> None:
    found = others(tmp_path, changed(2, "Ada Ross came.", "Ada Ross came.\n\nThen it rained."))
    assert found == FEEDS  # which say more than they show: they are made of all of an article


def test_a_mention_is_in_the_data_that_show_it(tmp_path: Path) -> None:
    found = others(tmp_path, changed(2, "Ada Ross came.", "Later Ada Ross came."))
    assert found == FEEDS | {"data/mentions.csv"}


def test_a_title_is_in_every_file_of_data_that_cites_it(tmp_path: Path) -> None:
    found = {path for path in others(tmp_path, changed(2, "title: T2", "title: New")) if path.startswith("data/")}
    assert found == {"data/articles.json", "data/articles.csv", "data/mentions.csv", "data/places.lpf.json"}


def test_a_date_is_in_all_that_counts_years(tmp_path: Path) -> None:
    found = others(tmp_path, changed(2, "date: 1990-03-01", "date: 1990-04-02"))
    assert pages("", "years/", "timeline/", "articles/", "years/1990/", "sections/news/") <= found
    assert not pages("search/", "sections/", "about-this-archive/", "years/1991/") & found


def test_a_record_that_leaves_the_lists_is_in_every_count_of_them(tmp_path: Path) -> None:
    found = others(tmp_path, {"people/ada.md": "---\nname: Ada Ross\nindex: false\n---\n"})
    assert pages("", "search/", "about-this-archive/", "people/") <= found
    assert not pages("articles/", "years/", "years/1990/", "sections/") & found


RECIPES: tuple[Callable[..., Iterable[Job]], ...] = (
    article_pages,
    lambda context: record_pages(context, frozenset()),
    citation_files,
    feed_files,
)


def jobs_of(context: Context) -> dict[str, Job]:
    return by_path(chain.from_iterable(recipe(context) for recipe in RECIPES))


def shown(job: Job, context: Context) -> Any:
    assert not isinstance(job, Copy | Picture)
    return job.view(context) if isinstance(job, Render) else job.data(context)


@pytest.mark.parametrize(("change", "made"), [
    ({}, set()),
    (changed(2, "title: T2", "title: New"), {"articles/a1/index.html", "articles/a3/index.html"}),
    ({"articles/b.md": article("Ada Ross.", "Earlier", date="'1980'")}, set()),  # all others stand one place later
    ({"articles/b.md": article("None.", "Undated")}, set()),
    ({"people/ada.md": "---\nname: Ada Ross\nid: ross\n---\n"}, set()),
], ids=["nothing", "a title", "an earlier article", "an undated article", "another address"])  # fmt: skip
def test_a_job_that_stays_gives_what_one_made_now_gives(tmp_path: Path, change: dict[str, str], made: set[str]) -> None:
    held = Held(keep=True)
    before = jobs_of(context_of(tmp_path / "before", FILES, held=held))
    context = context_of(tmp_path / "after", FILES | change, held=held)
    after, anew = jobs_of(context), jobs_of(context_of(tmp_path / "anew", FILES | change))
    assert after.keys() == anew.keys()
    for path, job in after.items():
        assert shown(job, context) == shown(anew[path], context)
    new = {path for path, job in after.items() if job is not before.get(path)}
    assert made <= new
    if not change:
        assert new == set()


PLACES = {
    "places/elm.md": "---\nname: Elm Town\ncoordinates: [50, 10]\n---\n",
    "places/oak.md": "---\nname: Oak Street\ncoordinates: [50.1, 10.1]\nwithin: elm\n---\n",
    "people/bo.md": "---\nname: Bo Lind\nsummary: Was there.\n---\nWith Ada Ross in Elm Town.\n",
    "articles/c1.md": article("Ada Ross and Bo Lind met in Oak Street.", "Met", date="1994-02-01"),
    "articles/c2.md": article("Bo Lind left Elm Town; see [[c1]].", "Left", date="1994-03-01"),
}
EDITS: dict[str, dict[str, str]] = {
    "a title": {"articles/c1.md": article("Ada Ross and Bo Lind met in Oak Street.", "Meeting", date="1994-02-01")},
    "a name": {"people/bo.md": "---\nname: Bo Lindt\n---\n"},
    "a summary": {"people/bo.md": "---\nname: Bo Lindt\nsummary: Was elsewhere.\n---\n"},
    "where a place lies": {"places/elm.md": "---\nname: Elm Town\ncoordinates: [-30, 10]\n---\n"},
    "what a place lies in": {"places/oak.md": "---\nname: Oak Street\ncoordinates: [50.1, 10.1]\n---\n"},
    "one more name": {"articles/a1.md": article("Ada Ross came to Elm Town.", "T1", date="1990-02-01")},
    "who wrote": {"articles/c2.md": article("Bo Lindt left.", "Left", date="1994-03-01", authors="[Ada Ross]")},
    "an earlier article": {"articles/b.md": article("Ada Ross in Oak Street.", "Earlier", date="'1980'")},
    "a date": {"articles/b.md": article("Ada Ross in Oak Street.", "Earlier")},
    "nothing": {},
    "a record goes, another comes": {"people/bo.md": "", "people/eva.md": "---\nname: Bo Lind\n---\n"},
    "an article goes": {"articles/c1.md": ""},
    "an article goes, another comes": {
        "articles/a3.md": "",
        "articles/a9.md": article("Ada Ross.", "Nine", date="1990"),
    },
}


def test_causes_that_were_kept_are_those_of_a_first_build(tmp_path: Path) -> None:
    """One edit after the other, with all that is kept from each to the next; an empty text is none."""
    held, files = Held(keep=True), FILES | PLACES
    jobs_of(context_of(tmp_path / "first", files, held=held))
    for number, change in enumerate(EDITS.values()):
        files = {path: text for path, text in (files | change).items() if text}
        shutil.rmtree(tmp_path / "first" / "content")
        kept = jobs_of(context_of(tmp_path / "first", files, held=held))
        anew = jobs_of(context_of(tmp_path / f"anew{number}", files))
        causes = [{path: getattr(job, "made_of", "") for path, job in jobs.items()} for jobs in (kept, anew)]
        assert causes[0] == causes[1], list(EDITS)[number]


def test_no_recipe_holds_the_context_so_that_jobs_of_the_last_build_hold_no_archive(tmp_path: Path) -> None:
    places = "id,name,lat,lon\nelm,Elm,50,10\noak,Oak,51,11\n"
    site = SITE.replace("[search]\nenabled = false", "[search]\nenabled = true")
    context = context_of(tmp_path, {**FILES, "places.csv": places}, site)
    found, problems = plan(context, frozenset(), (), ())
    assert problems == ()
    assert len(found.jobs) > 60
    for job in found.jobs:
        for one in reached(getattr(job, "recipe", None)):
            assert not isinstance(one, Context | Archive), job.path


def reached(recipe: object) -> list[object]:
    """What a recipe holds: its arguments, what it closes over, and what is in these; no modules, classes or globals."""
    waiting, seen, found = [recipe], {0}, []
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | ModuleType):
            continue
        seen.add(id(one))
        found.append(one)
        closed = one.__closure__ or () if isinstance(one, FunctionType) else ()
        waiting += [cell.cell_contents for cell in closed] if isinstance(one, FunctionType) else gc.get_referents(one)
    return found
