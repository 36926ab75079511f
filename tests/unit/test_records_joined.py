"""Records of which several sources speak, records under old ids, and containers without a page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from archivegen.build import BuildOptions, inspect
from tests.pictures import picture
from tests.small_archive import SITE, TODAY, assert_clean, built, lay_out, run


def article(body: str, front: str = "") -> str:
    return f"---\ntitle: T\nsource: S\n{front}---\n{body}\n"


def read(root: Path, name: str) -> list[dict[str, object]]:
    """The rows of a data file."""
    found: list[dict[str, object]] = json.loads((root / f"output/data/{name}.json").read_text("utf-8"))
    return found


def codes(root: Path) -> list[str]:
    """The codes of what a check finds, but for those that every small archive has."""
    return sorted({d.code for d in inspect(root, BuildOptions(today=TODAY))[0]} - {"UNUSED", "NAME-UNSEEN"})


def test_what_a_file_says_of_a_name_counts_and_each_name_is_there_once(tmp_path: Path) -> None:
    front = "names: [{form: Anne Lind, search: true}, {form: Nan Lind, from: 1990}]\n"
    root = lay_out(tmp_path, {
        "site.toml": SITE,
        "content/people.csv": "id,name,names\nanna,Anna Lind,Anne Lind;Nan Lind;Nina Lind\n",
        "content/people/anna.md": f"---\n{front}---\n",
        "content/articles/a.md": article("Anne Lind is not linked, Nan Lind and Nina Lind are.", "date: 1950\n"),
    })  # fmt: skip
    built(root)
    page = (root / "output/articles/a/index.html").read_text("utf-8")
    assert "Anne Lind is" in page
    assert read(root, "people")[0]["names"] == ["Nina Lind", "Anne Lind", "Nan Lind"]
    assert read(root, "people")[0]["mentions"] == 2
    assert codes(root) == ["NAME-OUT-OF-TIME"]


@pytest.mark.parametrize(("year", "told"), [("1925", []), ("1950", []), ("1935", ["NAME-OUT-OF-TIME"])])
def test_a_name_may_have_been_in_use_twice(tmp_path: Path, year: str, told: list[str]) -> None:
    names = "names: [{form: Oldtown, from: 1924, to: 1930}, {form: Oldtown, from: 1940, to: 1991}]"
    root = lay_out(tmp_path, {
        "site.toml": SITE,
        "content/places/pet.md": f"---\nname: Petville\n{names}\n---\n",
        "content/articles/a.md": article("In Oldtown.", f"date: {year}\n"),
    })  # fmt: skip
    assert codes(root) == told


@pytest.mark.parametrize("front", [
    "people: [old-dan]\n", "people: [Old Dan]\n", "not: [old-dan]\n", "means: {Dan: old-dan}\n",
    "image: {src: /i.png, shows: [old-dan]}\n",
])  # fmt: skip
def test_the_merged_id_of_a_draft_is_as_withheld_as_its_own(tmp_path: Path, front: str) -> None:
    root = lay_out(tmp_path, {
        "site.toml": SITE,
        "static/i.png": picture("i"),
        "content/people.csv": "id,name,merged,draft\ndan,Dan Draft,old-dan;Old Dan,true\n",
        "content/articles/a.md": article("By [[old-dan]] and [him](person:old-dan).", front),
    })  # fmt: skip
    assert {d.code for d in built(root).diagnostics} == {"LINK-WITHHELD"}
    published = "\n".join(f.read_text("utf-8", "replace") for f in (root / "output").rglob("*") if f.is_file())
    assert "old-dan" not in published
    assert "Old Dan" not in published


def test_the_old_address_of_a_merged_record_is_a_mention_of_it(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "site", {
        "site.toml": f'{SITE}\n[redirects]\n"/who/anna/" = "/people/anna-lind/"\n',
        "content/people/anna-lind.md": "---\nname: Anna Lind\nmerged: [anna]\n---\n",
        "content/articles/a.md": article("[The mayor](/people/anna/) and [the clerk](/who/anna/). Lind spoke."),
    })  # fmt: skip
    built(root)
    assert read(root, "people")[0]["mentions"] == 3
    assert codes(root) == []
    assert_clean(root, tmp_path / "copy")


def test_stepping_over_a_container_invents_no_time(tmp_path: Path) -> None:
    root = lay_out(tmp_path, {
        "site.toml": SITE,
        "content/places/pet.md": "---\nname: Petville\nwithin: [{id: union, to: 1991}]\n---\n",
        "content/places/union.md": "---\nname: Union\nlink: false\nwithin: [{id: bloc, from: 2000}]\n---\n",
        "content/places/bloc.md": "---\nname: Blocland\n---\n",
        "content/articles/a.md": article("In Petville."),
    })  # fmt: skip
    built(root)
    assert "Blocland" not in (root / "output/places/pet/index.html").read_text("utf-8")
    assert "Petville" not in (root / "output/places/bloc/index.html").read_text("utf-8")


def test_all_ids_elsewhere_are_in_the_data_files(tmp_path: Path) -> None:
    root = lay_out(tmp_path, {
        "site.toml": SITE,
        "content/people.csv": "id,name,wikidata\nanna,Anna Lind,Q1;Q3\n",
        "content/people/anna.md": "---\nwikidata: Q2\n---\n",
        "content/articles/a.md": article("Anna Lind."),
    })  # fmt: skip
    built(root)
    assert read(root, "people")[0]["wikidata"] == "Q1; Q3; Q2"


@pytest.mark.parametrize(("text", "count"), [
    ("Ahmad Massoud and Ahmad Shah Massoud.", 1), ("Ahmad Massoud. Then Joe Shah Massoud.", 1),
    ("Ahmad Massoud. Later, Shah Massoud spoke.", 2), ("Ahmad Massoud. The Iranian Shah Massoud spoke.", 2),
])  # fmt: skip
def test_a_title_that_is_a_part_of_names_stands_in_a_longer_name(tmp_path: Path, text: str, count: int) -> None:
    person = "---\nname: Ahmad Massoud\n---\n"
    files = {"content/people/ahmad.md": person, "content/articles/a.md": article(text)}
    root = lay_out(tmp_path, {"site.toml": SITE, **files})
    built(root)
    assert read(root, "people")[0]["mentions"] == count


def test_an_error_that_loses_no_record_hides_no_other(tmp_path: Path) -> None:
    root = lay_out(tmp_path, {
        "site.toml": SITE,
        "content/people.csv": "id,name,image\nanna-lind,Anna Lind,gone.png\n",
        "content/places.csv": "id,name,within\nville,Ville,nowhere\n",
        "content/articles/a.md": article("Text.", "people: [anna-linde]\n"),
    })  # fmt: skip
    assert [d.code for d in run(root).diagnostics if d.severity == "error"] == [
        "RECORD-UNKNOWN", "IMAGE", "RECORD-UNKNOWN",
    ]  # fmt: skip


def test_fields_of_a_kind_are_shown_as_they_are_written(tmp_path: Path) -> None:
    ship = '+++\nname = "Argo"\nlost = true\ncrew = [{name = "Bob", rank = "Mate"}, "X"]\n+++\n'
    kind = '\n[kinds.ships]\nlabel = "Ship"\nplural = "Ships"\nfields = ["lost", "crew"]\n'
    root = lay_out(tmp_path, {"site.toml": f"{SITE}{kind}", "content/ships/argo.md": ship})
    built(root)
    page = (root / "output/ships/argo/index.html").read_text("utf-8")
    shown = re.sub(r"<[^>]*>", " ", page)
    assert "Lost true" in " ".join(shown.split())
    assert "Crew name: Bob, rank: Mate; X" in " ".join(shown.split())


def test_whom_the_image_of_a_record_shows_is_known_and_what_is_misspelt_is_told(tmp_path: Path) -> None:
    """As in articles: the ids are declared by it; from a row too, an id that nobody has is told."""
    image = "image: {src: a.png, alt: Two, shows: [ben, bem]}"
    row = {"id": "ida", "name": "Ida Moss", "image": {"src": "/x.png", "alt": "Two", "shows": ["ben", "ide"]}}
    files = {
        "site.toml": SITE,
        "content/people/ana.md": f"---\nname: Ana Moss\n{image}\n---\n",
        "content/people/ben.md": "---\nname: Ben Moss\n---\n",
        "content/people/a.png": picture(),
        "static/x.png": picture(),
        "content/people.json": json.dumps([row]),
        "content/articles/a.md": "---\ntitle: A\n---\nAna Moss and Ida Moss.\n",
    }
    result = run(lay_out(tmp_path, files))
    told = [(d.path, d.line, d.severity, d.message, d.hint) for d in result.diagnostics if d.code == "RECORD-UNKNOWN"]
    assert told == [
        ("content/people.json", 1, "warning", 'no record has the id "ide"', 'did you mean "ida"?'),
        ("content/people/ana.md", 3, "error", 'no record has the id "bem"', 'did you mean "ben"?'),
    ]
    lay_out(tmp_path, {**files, "content/people/ana.md": files["content/people/ana.md"].replace(", bem", "")})
    built(tmp_path)
    page = LexborHTMLParser((tmp_path / "output/people/ben/index.html").read_text("utf-8"))
    assert page.css_first('main a[href$="/people/ana/"]') is not None
