"""A person and a place of one name and one id: which is which is said, and what is offered means one of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from archivegen.cli import main
from tests.small_archive import SITE, lay_out, put

ARTICLE = "content/articles/trip.md"
JORDAN = "---\nname: Jordan\n---\n"
FILES = {
    "site.toml": SITE,
    "content/people/jordan.md": JORDAN,
    "content/places/jordan.md": JORDAN,
    ARTICLE: "---\ntitle: A trip\npeople: [Jordan]\n---\nJordan went in Jordan.\n",
}
TABLES = {
    "site.toml": SITE,
    "content/people.csv": "id,name,different_from\njordan,Jordan,\n",
    "content/places.csv": "id,name\njordan,Jordan\n",
}


def ran(root: Path, *arguments: str) -> str:
    """What a command prints, its messages too."""
    result = CliRunner().invoke(main, [*arguments, "-C", str(root)])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_doubt_says_the_kind_of_candidates_of_one_id(tmp_path: Path) -> None:
    out = ran(lay_out(tmp_path, FILES), "doubts")
    assert (
        "Jordan: 1 time, could be\n"
        "    person:jordan  Jordan; named 1 time in 1 article\n"
        "    place:jordan   Jordan; named nowhere else\n"
    ) in out
    assert '"Jordan" (person, declared) is in play here' in out


def test_the_kind_is_not_said_where_the_ids_tell_them_apart(tmp_path: Path) -> None:
    files = {**FILES, "content/places/jordan.md": JORDAN.replace("name", "id: jordan-country\nname")}
    out = ran(lay_out(tmp_path, files), "doubts")
    assert "    jordan          Jordan; named 1 time in 1 article\n    jordan-country  Jordan; named nowhere" in out
    assert '"Jordan" (declared) is in play here' in out


def test_check_says_the_kind_of_candidates_of_one_id(tmp_path: Path) -> None:
    out = ran(lay_out(tmp_path, FILES), "check", "--only", "DOUBT")
    assert 'warning[DOUBT]: "Jordan" could be person:jordan or place:jordan: ' in out


@pytest.mark.parametrize("offered", ['means: {Jordan: "place:jordan"}', "[Jordan](place:jordan)"])
def test_what_is_offered_means_the_one_that_it_names(tmp_path: Path, offered: str) -> None:
    root = lay_out(tmp_path, FILES)
    assert f"    {offered}\n" in ran(root, "doubts")
    text = FILES[ARTICLE].replace("people: [Jordan]", offered) if offered.startswith("means") else ""
    put(root / ARTICLE, text or FILES[ARTICLE].replace("in Jordan", f"in {offered}"))
    assert ran(root, "doubts") == "0 doubts\n"
    last = json.loads(ran(root, "mentions").splitlines()[-1])
    assert (last["kind"], last["record"]) == ("place", "jordan")


@pytest.mark.parametrize(("files", "whose", "other", "said"), [
    (FILES, "person:jordan", "content/places/jordan.md:2 (place:jordan)", "different_from: [jordan]"),
    (TABLES, "person:jordan", "content/places.csv:2 (place:jordan)", '"jordan" in the column different_from'),
])  # fmt: skip
def test_records_of_two_kinds_are_never_said_to_be_one(
    tmp_path: Path, files: dict[str, str], whose: str, other: str, said: str
) -> None:
    out = ran(lay_out(tmp_path, files), "check", "--only", "NAME-SHARED")
    assert f'"Jordan" is the name of "{whose}", Jordan, and also of {other}: Jordan' in out
    assert f"where neither is declared nor in play, it is a doubt; {said} here ends this report" in out
    assert "merged" not in out


@pytest.mark.parametrize(("files", "path", "old", "new"), [
    (FILES, "content/people/jordan.md", "name: Jordan", "name: Jordan\ndifferent_from: [jordan]"),
    (TABLES, "content/people.csv", "Jordan,", "Jordan,jordan"),
])  # fmt: skip
def test_different_from_with_the_common_id_ends_the_report(
    tmp_path: Path, files: dict[str, str], path: str, old: str, new: str
) -> None:
    root = lay_out(tmp_path, {**files, path: files[path].replace(old, new)})
    out = ran(root, "check")
    assert "NAME-SHARED" not in out
    assert "RECORD-UNKNOWN" not in out


def test_of_three_kinds_of_one_id_it_is_named_once(tmp_path: Path) -> None:
    kind = '\n[kinds.ships]\nlabel = "Ship"\n'
    root = lay_out(tmp_path, {**FILES, "site.toml": SITE + kind, "content/ships/jordan.md": JORDAN})
    assert "it is a doubt; different_from: [jordan] here ends this report" in ran(root, "check")
    put(root / "content/people/jordan.md", JORDAN.replace("---\nname", "---\ndifferent_from: [jordan]\nname"))
    out = ran(root, "check", "--only", "NAME-SHARED")
    assert '"place:jordan", Jordan, and also of content/ships/jordan.md:2 (ship:jordan)' in out
