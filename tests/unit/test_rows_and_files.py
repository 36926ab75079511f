"""A row of a table and a file of the same id are one record: each finding names the one in which its field stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen.build import BuildOptions, inspect
from archivegen.diagnostics import Diagnostic
from tests.pictures import picture
from tests.small_archive import SITE, TODAY, assert_clean, built, lay_out, put, run

TABLE = "content/places.csv"
FILE = "content/places/ville.md"
ROWS = "id,name,within,lat,lon,image,merged,different_from,wikidata,blockers,names\n"
OTHERS = "land,Landia,,10,20,,,,Q90,,\nnear,Nearby,,10,21,,,,,,\nville,"


def archive(root: Path, cells: str, front: str = "", body: str = "A text with a link to [[a]].") -> Path:
    """One record in the fourth line of a table and in a file; ``cells`` begin with its name."""
    return lay_out(root, {
        "site.toml": SITE,
        TABLE: f"{ROWS}{OTHERS}{cells}\n",
        FILE: f"---\nid: ville\n{front}---\n{body}\n",
        "content/pic.png": picture("of the row"),
        "content/places/own.png": picture("of the file"),
        "content/articles/a.md": "---\ntitle: A\nsource: S\n---\nIn Ville, Landia and Nearby.\n",
    })  # fmt: skip


def checked(root: Path) -> tuple[Diagnostic, ...]:
    """What a check finds."""
    return inspect(root, BuildOptions(today=TODAY))[0]


def only(found: tuple[Diagnostic, ...], code: str) -> Diagnostic:
    """The one finding of this code."""
    (one,) = (d for d in found if d.code == code)
    return one


@pytest.mark.parametrize(("cells", "front", "code", "told"), [
    ("Ville,nowhere,,,,,,,,", "", "RECORD-UNKNOWN", f"{TABLE}:4:1"),
    ("Ville,nowhere,,,,,,,,", "within: nobody\n", "RECORD-UNKNOWN", f"{FILE}:3:9"),
    ("Ville,,,,,near,,,,", "", "ID-TWICE", f"{TABLE}:4:1"),
        ("Ville,,,,,near,,,,", "merged: [old]\n", "ID-TWICE", f"{TABLE}:4:1"),
        ("Ville,,,,,old,,,,", "merged: [near]\n", "ID-TWICE", f"{FILE}:3:1"),
        ("Ville,,,,,,nobody,,,", "different_from: [near]\n", "RECORD-UNKNOWN", f"{TABLE}:4:1"),
    ("Ville,,,,,ville,,,,", "", "ID-TWICE", f"{TABLE}:4:1"),
    ("Ville,,,,,,nobody,,,", "", "RECORD-UNKNOWN", f"{TABLE}:4:1"),
    ("Ville,,,,none.png,,,,,", "", "IMAGE", f"{TABLE}:4:1"),
    ("Ville,,,,none.png,,,,,", "image: nothing.png\n", "IMAGE", f"{FILE}:3:8"),
])  # fmt: skip
def test_what_a_build_finds_is_told_where_it_stands(
    tmp_path: Path, cells: str, front: str, code: str, told: str
) -> None:
    root = archive(tmp_path, cells, front)
    assert str(only(run(root).diagnostics, code)).startswith(f"{told}: ")


@pytest.mark.parametrize(("cells", "front", "code", "told"), [
    ("Ville,,0,0,,,,,,", "", "COORDINATES", f"{TABLE}:4:1"),
    ("Ville,,0,0,,,,,,", "coordinates: [0, 0]\n", "COORDINATES", f"{FILE}:3:1"),
    ("Ville,,,,,,,Q90,,", "", "ID-SHARED", f"{TABLE}:2:1"),
    ("Ville,,,,,,,,Park,", "", "BLOCKER", f"{TABLE}:4:1"),
    ("Ville,,,,pic.png,,,,,", "", "NO-ALT", f"{TABLE}:4:1"),
    ("Ville,,,,,,,,,Town", "names: [Never]\n", "NAME-UNSEEN", f"{TABLE}:4:1"),
        ("Ville,,,,,,,,,Landia", "names: [Never]\n", "NAME-UNSEEN", f"{FILE}:3:1"),
        ("Ville,,34,69,,,,,,", "lat: 0\nlon: 0\n", "COORDINATES", f"{FILE}:3:1"),
        ("Ville,,,,,,,Q90,,", "wikidata: [Q1]\n", "ID-SHARED", f"{TABLE}:2:1"),
        ("Ville,,,,,,,,Park,", "blockers: [Ville Street]\n", "BLOCKER", f"{TABLE}:4:1"),
    ("Ville,,,,,,,,,Never", "", "NAME-UNSEEN", f"{TABLE}:4:1"),
])  # fmt: skip
def test_what_a_check_finds_is_told_where_it_stands(
    tmp_path: Path, cells: str, front: str, code: str, told: str
) -> None:
    root = archive(tmp_path, cells, front)
    assert str(only(checked(root), code)).startswith(f"{told}: ")


def test_an_image_of_the_row_is_shown_though_the_record_has_a_file(tmp_path: Path) -> None:
    root = archive(tmp_path / "site", "Ville,,,,pic.png,,,,,")
    for number, front in enumerate(("", "image: own.png\n", "")):
        put(root / FILE, f"---\nid: ville\n{front}---\nA text with a link to [[a]].\n")
        assert built(root).diagnostics == ()
        page = (root / "output/places/ville/index.html").read_text("utf-8")
        shown, other = ("places/own.png", "../pic.png") if front else ("pic.png", "places/own.png")
        assert f'<img src="../../{shown}"' in page
        assert other not in page
        assert_clean(root, tmp_path / f"copy-{number}")


def test_an_id_that_two_kinds_share_is_no_matter_of_merging(tmp_path: Path) -> None:
    root = archive(tmp_path, "Ville,,,,,,,,,")
    put(root / "content/people/ann.md", "---\nname: Ann Lee\nwikidata: Q90\n---\n")
    hint = only(checked(root), "ID-SHARED").hint
    assert hint == "correct it in one of them; if they are one, keep one; if both are right, different_from: [land]"


@pytest.mark.parametrize(("image", "file", "front"), [
    ("pic.png", "content/places/ville.md", ""), ("pic.png", "content/places/sub/ville.md", ""),
    ("pic.png", "content/places/ville.md", "slug: town\n"), ("static.png", "content/places/ville.md", ""),
    ("/static.png", "", ""), ("static.png", "", ""), ("pic.png", "", ""),
])  # fmt: skip
def test_what_is_offered_for_an_image_of_a_row_can_be_pasted(tmp_path: Path, image: str, file: str, front: str) -> None:
    root = archive(tmp_path, f"Ville,,,,{image},,,,,")
    (root / FILE).unlink()
    put(root / "static/static.png", picture("everywhere"))
    if file:
        put(root / file, f"---\nid: ville\n{front}---\nText.\n")
    hint = only(checked(root), "NO-ALT").hint
    said, _, where = hint.removeprefix("a cell has no room for it: write ").rpartition(" into the front matter of ")
    lines = said.replace(" and image", "\nimage")
    put(root / where, f"---\n{lines}\n{front if file else ''}{'' if 'id: ' in lines else 'id: ville'}\n---\nText.\n")
    assert (where == file) or not file
    assert "NO-ALT" not in {d.code for d in checked(root)}
    assert built(root).ok


def test_a_record_that_a_page_names_is_not_unused(tmp_path: Path) -> None:
    root = archive(tmp_path, "Ville,,,,,,,,,")
    put(root / "content/pages/p.md", "---\ntitle: P\n---\nIn Elsewhere.\n")
    put(root / "content/places/elsewhere.md", "---\nname: Elsewhere\n---\n")
    assert "UNUSED" not in {d.code for d in checked(root)}
