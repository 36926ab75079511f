"""The name box's files: who is in which, what tells namesakes apart, and that an edit leaves none of them stale."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from page_context import article, by_path, context_of

from archivegen.pages.context import Context
from archivegen.pages.facets import facets, told_apart
from archivegen.pages.jobs import Generate, Job
from archivegen.pages.namebox import FOLDER, LETTERS, MOST_NAMED, file_of, folded, name_files
from tests.small_archive import SITE, built, clean_tree, lay_out, put, tree

SEARCH = SITE.replace("enabled = false", "enabled = true")
KINDS = SEARCH + '\n[kinds.year]\nlabel = "Leap, year: [1]"\nplural = "Leap, years: [2]"\n'


def rows(context: Context) -> list[list[Any]]:
    """The rows of the only file."""
    (job,) = name_files(context)
    return names_in(job, context)


def names_in(job: Job, context: Context) -> list[list[Any]]:
    """The rows of a file."""
    assert isinstance(job, Generate)
    found: list[list[Any]] = json.loads(job.data(context))["names"]
    return found


@pytest.mark.parametrize(("text", "words"), [
    ("O’Neil-Smith", "oneil smith"),
    ("Čaušević, Đorđe", "causevic dorde"),
    ("İSTANBUL", "istanbul"),
    ("كابل", "کابل"),
    ("پنج\u200cشیر", "پنجشیر"),
    ("ΟΔΥΣΣΕΎΣ", "οδυσσευσ"),
    ("Straße ﬁn", "strasse fin"),
    ("<b>A.\u202eB.</b>", "b a b b"),
    ("…", ""),
])  # fmt: skip
def test_names_are_folded(text: str, words: str) -> None:
    assert folded(text) == words


def test_a_small_archive_has_one_file_with_all_that_lists_show(tmp_path: Path) -> None:
    files = {
        "people/a.md": "---\nname: Ada Quill\nborn: 1900\nnames: [{form: Аде, search: true}, Ada]\n---\n",
        "people/b.md": "---\nname: Bea Quill\nindex: false\n---\n",
        "people/c.md": "---\nname: Cy Quill\nlink: false\n---\n",
        "places/q.md": "---\nname: Quillstad\ntype: town\n---\n",
        "articles/x.md": article("Ada Quill was in Quillstad."),
    }
    context = context_of(tmp_path, files, SEARCH)
    assert rows(context) == [
        [0, "a/", "Ada Quill", "born 1900", 1, "Аде", "Ada"],
        [1, "q/", "Quillstad", "town", 1],
    ]


def test_without_search_there_is_no_name_box(tmp_path: Path) -> None:
    files = {"people/a.md": "---\nname: Ada Quill\n---\n"}
    assert list(name_files(context_of(tmp_path, files))) == []
    assert list(name_files(context_of(tmp_path, {}, SEARCH, search="off"))) == []


def test_namesakes_without_a_detail_are_told_apart_by_their_summaries_or_ids(tmp_path: Path) -> None:
    long = "A " + "very " * 40 + "long one."
    files = {
        "people/a.md": "---\nname: Ada Quill\nsummary: A printer.\n---\n",
        "people/b.md": f"---\nname: Ada Quill\nsummary: {long}\n---\n",
        "people/c.md": "---\nname: Ada Quill\n---\n",
        "people/d.md": "---\nname: Ada Quill\nborn: 1900\nsummary: Not needed.\n---\n",
    }
    details = {str(row[3]) for row in rows(context_of(tmp_path, files, SEARCH))}
    assert details == {"A printer.", f"A {'very ' * 17}…", "c", "born 1900"}


def test_every_record_is_in_the_file_of_each_of_its_words(tmp_path: Path) -> None:
    people = [{"id": f"p{n}", "name": f"Zed{chr(97 + n % 26)} Nam{n}"} for n in range(900)]
    context = context_of(tmp_path, {"people.json": json.dumps(people)}, SEARCH)
    jobs = by_path(name_files(context))
    assert len(jobs) == 4
    held = {number: names_in(jobs[f"{FOLDER}{number}.json"], context) for number in range(4)}
    for person in people:
        for word in folded(person["name"]).split():
            names = [row[2] for row in held[file_of(word[:LETTERS], 4)]]
            assert names.count(person["name"]) == 1
    assert sum(row[2].startswith("Zed") for row in held[file_of("z", 4)]) >= MOST_NAMED
    assert all(isinstance(job, Generate) and job.made_of for job in jobs.values())


@pytest.mark.parametrize(("path", "text"), [
    ("content/people/mina.md", "---\nname: Mina Rahimi\nnames: [Minna]\n---\nA teacher in Kabul.\n"),
    ("content/people/mina.md", "---\nname: Mina Rahimi\nindex: false\n---\nA teacher in Kabul.\n"),
    ("content/people/mina.md", "---\nname: Mina Rahimi\nborn: 1950\nslug: m\n---\nA teacher in Kabul.\n"),
    ("content/people/yusuf.md", "---\nname: Yusuf Karim\nsummary: A clerk.\n---\n"),
    ("content/people/other.md", "---\nname: Yusuf Karim\n---\n"),
    ("content/articles/delta.md", "---\ntitle: Delta\nsection: News\ndate: 1988\n---\nMina Rahimi and Yusuf Karim.\n"),
    ("content/places.csv", "id,name,lat,lon,within\nkabul,Kabul,34.5,69.1,ghazni\nghazni,Ghazni,33.5,68.4,\n"),
])  # fmt: skip
def test_an_edit_leaves_no_file_of_the_search_page_stale(tmp_path: Path, path: str, text: str) -> None:
    root = lay_out(tmp_path / "archive")
    put(root / "site.toml", SEARCH)
    put(root / "content/people/namesake.md", "---\nname: Yusuf Karim\n---\n")
    built(root)
    before = searching(tree(root / "output"))
    put(root / path, text)
    built(root)
    after = searching(tree(root / "output"))
    assert after == searching(clean_tree(root, tmp_path / "clean"))
    assert after != before


def searching(files: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """What the search page is made of, Pagefind's index apart."""
    return {path: what for path, what in files.items() if path.startswith("search/")}


def test_facets_name_kinds_as_the_index_can_and_count_what_lists_show(tmp_path: Path) -> None:
    files = {
        "people/a.md": "---\nname: Ada Quill\n---\n",
        "people/b.md": "---\nname: Bea Moss\nindex: false\n---\n",
        "year/c.md": "---\nname: Leap\n---\n",
        "articles/x.md": article("Ada Quill and Bea Moss.", date="1936", section="News"),
        "articles/y.md": article("Ada Quill.", date="-0044", section="news"),
    }
    found = {facet.name: facet for facet in facets(context_of(tmp_path, files, KINDS))}
    assert list(found) == ["kind", "section", "decade", "year", "people", "places", "year-named", "language"]
    assert [(v.label, v.count) for v in found["people"].values] == [("Ada Quill", 2)]
    assert [(v.label, v.url, v.count) for v in found["decade"].values] == [("1930s", "search/?decade=1930", 1)]
    assert [(v.label, v.count) for v in found["section"].values] == [("News", 2)]
    assert ("Person", 1) in [(v.label, v.count) for v in found["kind"].values]


def test_a_decade_has_the_digits_of_the_language_and_an_address_has_none_of_them(tmp_path: Path) -> None:
    site = SITE.replace("[site]", '[site]\nlanguage = "fa"')
    found = {one.name: one for one in facets(context_of(tmp_path, {"articles/x.md": article(date="1936")}, site))}
    assert [(v.label, v.url) for v in found["decade"].values] == [("دههٔ ۱۹۳۰", "search/?decade=1930")]


def test_namesakes_are_different_values_of_a_facet() -> None:
    assert told_apart({
        ("people", "1"): ("Ada Quill", "born 1900"),
        ("people", "2"): ("Ada Quill", ""),
        ("people", "3"): ("Bea Moss", "born 1901"),
        ("places", "4"): ("Bea Moss", ""),
        ("people", "5"): ("Cy", "x"),
        ("people", "6"): ("Cy", "x"),
    }) == {
        ("people", "1"): "Ada Quill (born 1900)",
        ("people", "2"): "Ada Quill (2)",
        ("people", "3"): "Bea Moss",
        ("places", "4"): "Bea Moss",
        ("people", "5"): "Cy (5)",
        ("people", "6"): "Cy (6)",
    }  # fmt: skip
