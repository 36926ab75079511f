"""``build --explain``: what became of every file and why, in words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from archivegen.cli import main
from tests.minimality.valley import VALLEY
from tests.small_archive import lay_out, put, tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The valley, built."""
    folder = lay_out(tmp_path / "archive", VALLEY)
    build(folder)
    return folder


def build(root: Path, *words: str) -> str:
    result = CliRunner().invoke(main, ["build", "-C", str(root), *words], env={"TERM": "dumb"})
    assert result.exit_code == 0, result.output
    return result.stdout


def explained(root: Path, *words: str) -> dict[str, str]:
    """Path → what is said of it."""
    lines = build(root, "-q", "--explain", *words).splitlines()
    return dict(line.split(": ", 1) for line in lines if not re.match("[0-9,]+ files? ", line))


def tally(root: Path, *words: str) -> list[str]:
    lines = build(root, "-q", "--explain", *words).splitlines()
    return [line for line in lines if re.match("[0-9,]+ files? ", line)]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    put(path, text.replace(old, new))


def article(root: Path, name: str) -> Path:
    return root / f"content/articles/{name}.md"


def files(root: Path) -> set[str]:
    names = {path for path, (kind, _) in tree(root / "output").items() if kind == "file"}
    return names - {"archivegen-manifest.json"}


def test_the_first_build_is_all_new(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive", VALLEY)
    told = explained(root)
    assert set(told.values()) == {"new"}
    assert told.keys() == files(root)


def test_every_file_is_explained_and_counted_once(root: Path) -> None:
    edit(article(root, "flood"), "saw the", "watched the")
    article(root, "fair").unlink()
    (root / "output/404.html").unlink()
    before = files(root)
    told = explained(root, "-v")
    assert told.keys() == before | files(root)
    assert {what.partition(":")[0] for what in told.values()} == {"changed", "made again", "removed", "kept"}
    assert tally(root) == [f"{len(files(root))} files kept: nothing that it shows has changed"]


def test_what_was_kept_is_counted_and_listed_only_where_that_is_asked_for(root: Path) -> None:
    edit(article(root, "winter"), "The wells did not.", "The wells held.")
    assert explained(root) == {"articles/winter/index.html": "changed: its source changed (content/articles/winter.md)"}
    edit(article(root, "winter"), "The wells held.", "The wells did not.")
    kept = len(files(root)) - 1
    assert tally(root) == [
        "1 file changed: its source changed",
        f"{kept} files kept: nothing that it shows has changed",
    ]
    assert explained(root, "-v")["index.html"] == "kept: nothing that it shows has changed"


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("content/articles/flood.md", "saw the", "watched the", {
            "articles/flood/index.html": "changed: its source changed (content/articles/flood.md)",
            "people/anna/index.html": "changed: a source that it draws on changed (content/articles/flood.md)",
            "data/mentions.csv": "changed: its data changed (content/articles/flood.md)",
        }),
        ("content/people/jonas.md", "Jonas Keller", "Jonas Kellerman\nnames: [Jonas Keller]", {
            "people/jonas/index.html": "changed: its source changed (content/people/jonas.md)",
            "articles/bridge/index.html": "changed: a source that it draws on changed (content/people/jonas.md)",
            "people/jonas/feed.xml": "changed: its data changed (content/people/jonas.md)",
        }),
        ("content/places.toml", 'name = "Oldport"', 'name = "Oldport"\ntype = "town"', {
            "places/oldport/index.html": "changed: its source changed (content/places.toml)",
            "articles/fair/index.html": "changed: a source that it draws on changed (content/places.toml)",
        }),
        ("templates/_byline.html", "own", "mine", {
            "articles/mill/index.html": "changed: a template changed (templates/_byline.html)",
        }),
        ("site.toml", "The valley", "Our valley", {
            "404.html": "changed: what every page shows changed (title)",
            "articles/mill/index.html": "changed: what every page shows changed (title)",
        }),
        ("site.toml", "#123456", "#654321", {
            "404.html": "changed: what every page shows changed (accent, stylesheet)",
            "static/style.css": "changed: its data changed (site.toml)",
        }),
        ("static/quay.png", "a quay", "the quay", {"quay.png": "changed: its source changed (static/quay.png)"}),
        ("content/articles/fire.md", "summary", "# a comment\nsummary", {
            "articles/fire/index.html": "made again: its source changed (content/articles/fire.md)",
        }),
        ("content/articles/mill.md", "1923-05-01", "1924-05-01", {
            "years/index.html": "changed: what it lists or counts changed (content/articles/mill.md)",
            "years/1924/index.html": "new",
            "years/1923/index.html": "changed: what it lists or counts changed (content/articles/mill.md)",
        }),
    ],
)  # fmt: skip
def test_the_input_that_changed_is_named(root: Path, path: str, old: str, new: str, told: dict[str, str]) -> None:
    edit(root / path, old, new)
    found = explained(root)
    assert {path: found.get(path) for path in told} == told


def test_what_came_and_what_went_is_named_as_such(root: Path) -> None:
    article(root, "fair").unlink()
    put(root / "content/people/otto.md", "---\nname: Otto Kurz\n---\n")
    put(root / "templates/_colophon.html", "<p>Own.</p>")
    told = explained(root)
    cause = "content/articles/fair.md is gone, content/people/otto.md is new"
    assert told["data/people.csv"] == f"changed: its data changed ({cause})"
    assert told["people/otto/index.html"] == "new"
    assert told["articles/fair/index.html"] == "removed: no source asks for it any more"
    assert told["404.html"] == "changed: a template changed (templates/_colophon.html)"
    (root / "templates/_colophon.html").unlink()
    assert explained(root)["404.html"] == "changed: a template changed (theme:_colophon.html)"


def test_many_sources_are_counted(root: Path) -> None:
    for name in ("flood", "bridge", "mill", "school", "strike"):
        edit(article(root, name), "summary: ", "summary: Again, ")
    named = "content/articles/bridge.md, content/articles/flood.md, content/articles/mill.md, and 2 more"
    assert explained(root)["feed.xml"] == f"changed: its data changed ({named})"


def test_damage_options_versions_and_a_wish_are_reasons_too(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "output/404.html").unlink()
    put(root / "output/index.html", "junk")
    told = explained(root)
    assert told == {
        "404.html": "made again: missing from the output",
        "index.html": "made again: changed in the output by someone else",
    }
    assert set(explained(root, "--clean").values()) == {"made again: asked for (--clean)"}
    elsewhere = explained(root, "-u", "https://b.example/")
    options = "built with other options (--base-url)"
    assert elsewhere["visit/index.html"] == f"changed: what every page shows changed (base url); {options}"
    assert elsewhere["404.html"] == f"changed: what every page shows changed (base url); {options}"
    build(root)
    monkeypatch.setenv("ARCHIVEGEN_TEST_VERSION", "99")
    assert explained(root)["404.html"] == "made again: made by another version (archivegen, or what it is built on)"


@pytest.mark.parametrize("loss", [None, b"", b"0" * 64])
def test_where_the_last_inputs_are_not_known_it_says_what_it_knows(root: Path, loss: bytes | None) -> None:
    (state,) = (root / ".archivegen/published").glob("*/inputs")
    if loss is None:
        state.unlink()
    else:
        state.write_bytes(loss)
    edit(article(root, "winter"), "The wells did not.", "The wells held.")
    assert explained(root) == {"articles/winter/index.html": "changed: its content, template or tools changed"}


def test_an_error_explains_nothing_and_what_it_hid_is_explained_later(root: Path) -> None:
    edit(article(root, "winter"), "The wells did not.", "The wells held.")
    edit(article(root, "fire"), "date: 1933-07-07", "date: 1933-02-30")
    result = CliRunner().invoke(main, ["build", "-C", str(root), "--explain"], env={"TERM": "dumb"})
    assert (result.exit_code, result.stdout) == (1, "")
    edit(article(root, "fire"), "date: 1933-02-30", "date: 1933-07-07")
    assert explained(root) == {"articles/winter/index.html": "changed: its source changed (content/articles/winter.md)"}


@pytest.mark.parametrize(
    "wanted",
    [
        "articles/mill/index.html",
        "articles/mill/",
        "articles/mill",
        "/articles/mill/",
        "output/articles/mill/index.html",
        "https://valley.example/articles/mill/#end",
    ],
)
def test_one_file_is_asked_for_as_it_comes_to_hand(root: Path, wanted: str) -> None:
    assert build(root, "-q", "--explain", wanted) == (
        "articles/mill/index.html: kept: nothing that it shows has changed\n"
    )


def test_the_home_page_and_data_can_be_asked_for(root: Path) -> None:
    for wanted, path in (("/", "index.html"), ("https://valley.example/", "index.html"), ("feed.xml", "feed.xml")):
        assert build(root, "-q", "--explain", wanted).startswith(f"{path}: kept")


def test_a_slip_in_a_path_is_answered(root: Path) -> None:
    told = build(root, "-q", "--explain", "articles/mil")
    assert told.startswith("articles/mil: archivegen makes no file of this name; did you mean")
    assert "articles/mill/" in told
    told = build(root, "-q", "--explain", "xyz")
    assert told.startswith("xyz: archivegen makes no file of this name; write a path in the site, such as articles/")
    page = told.split()[-1]
    assert (root / "output" / page / "index.html").is_file()
    assert build(root, "-q", "--explain", page).startswith(f"{page}index.html: kept")


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("content/articles/mill.md", "name its page: articles/mill/"),
        ("content/people/jonas.md", "name its page: people/jonas/"),
        (
            "content/places.toml",
            "name one of its 5 pages, such as places/elmstad/, places/northgate/, places/oldport/",
        ),
        ("static/quay.png", "name its copy: quay.png"),
        ("site.toml", "name a page that shows it, such as articles/bridge/"),
    ],
)
def test_of_a_source_its_page_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wanted: str, says: str
) -> None:
    assert build(root, "-q", "--explain", wanted).startswith(f"{wanted}: that is a source; {says}")
    monkeypatch.chdir(tmp_path)
    assert says in build(root, "-q", "--explain", f"archive/{wanted}")


@pytest.mark.parametrize(
    ("path", "text", "why", "option"),
    [
        ("content/articles/a.md", "---\ntitle: A\ndraft: true\n---\n", "it is a draft", "-D"),
        ("content/pages/a.md", "---\ntitle: A\ndraft: true\n---\n", "it is a draft", "-D"),
        ("content/people/a.md", "---\nname: A Berg\ndraft: true\n---\n", "it is a draft", "-D"),
        ("content/articles/a.md", "---\ntitle: A\npublish: 2999-01-01\n---\n", "it is not yet due", "--future"),
    ],
)
def test_of_a_text_that_is_withheld_it_is_said_why_it_has_no_page(
    root: Path, path: str, text: str, why: str, option: str
) -> None:
    put(root / path, text)
    told = build(root, "-q", "--explain", path)
    assert told == f"{path}: that is a source; {why}, and has no page in a build without {option}\n"
    assert "name its page: " in build(root, "-q", option, "--explain", path)


def test_of_a_text_that_has_expired_too(root: Path) -> None:
    path = "content/articles/a.md"
    put(root / path, "---\ntitle: A\nexpires: 2001-01-01\n---\n")
    told = build(root, "-q", "-D", "--future", "--explain", path)
    assert told == f"{path}: that is a source; it has expired, and has no page any more\n"


def test_json_has_what_was_asked_for_alone(root: Path) -> None:
    edit(article(root, "winter"), "The wells did not.", "The wells held.")
    summary = json.loads(build(root, "--json", "--explain", "articles/mill/"))
    assert [one["path"] for one in summary["explained"]] == ["articles/mill/index.html"]
    result = CliRunner().invoke(main, ["build", "-C", str(root), "--json", "--explain", "articles/mil"])
    assert json.loads(result.stdout)["explained"] == []
    assert 'did you mean "articles/mill/' in result.stderr


def test_json_has_it_for_programs(root: Path) -> None:
    edit(article(root, "winter"), "The wells did not.", "The wells held.")
    summary = json.loads(build(root, "--json", "--explain"))
    assert summary["explained"][0] == {
        "path": "articles/winter/index.html",
        "what": "changed",
        "causes": [["its source changed", "content/articles/winter.md"]],
    }
    assert "explained" not in json.loads(build(root, "--json"))
