"""Files of others in and around the output are never lost, and no folder is taken that is not the site's (DU)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.hostile.mini import Mini
from tests.small_archive import SITE, lay_out, put, stamps, tree

ALPHA = "content/articles/alpha.md"
FOREIGN = {"CNAME": "a.example", "notes.txt": "notes", "old/report.pdf": "%PDF"}


def theirs(mini: Mini) -> tuple[object, object]:
    """Files of others in the output, with what says that nobody touched them; folders change with what is in them."""
    found = tree(mini.output)
    names = [name for name in found if name.split("/")[0] in {".git", "old", *FOREIGN} and found[name][0] == "file"]
    assert len(names) > len(FOREIGN)
    marks = stamps(mini.output)
    return [found[name] for name in names], [marks[name] for name in names]


@pytest.fixture
def shared(mini: Mini) -> Mini:
    """An output that is a git repository, too, and holds files of others."""
    lay_out(mini.output, FOREIGN)
    git = shutil.which("git")
    if git is None:
        lay_out(mini.output, {".git/HEAD": "ref: refs/heads/main\n"})
    else:
        subprocess.run([git, "init", "-q", mini.output], check=True, capture_output=True)
    return mini


@pytest.mark.case("DU-05")
def test_a_page_that_may_not_be_written_to_is_replaced(mini: Mini) -> None:
    (mini.output / "index.html").chmod(0o444)
    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    mini.clean()
    assert "Alpha two" in mini.page("index.html")
    assert (mini.output / "index.html").stat().st_mode & 0o200


@pytest.mark.case("DU-08")
def test_files_of_others_stay_whatever_is_built(shared: Mini) -> None:
    before, count = theirs(shared), len(theirs(shared)[0])  # type: ignore[arg-type]
    kept = f"{count:,} files not made by archivegen kept"
    assert kept in shared.build().out
    shared.edit(ALPHA, "title: Alpha", "title: Alpha two")
    assert kept in shared.build("--clean").out
    for path in (shared.root / "content/articles").glob("*"):
        path.unlink()
    assert kept in shared.build().out
    assert not (shared.output / "articles/alpha").exists()
    assert theirs(shared) == before


@pytest.mark.parametrize("how", ["files", "swap"])
def test_an_empty_folder_at_the_place_of_a_file_goes_with_the_page(mini: Mini, how: str) -> None:
    page = mini.output / "articles/gamma"
    (page / "index.html").unlink()
    (page / "index.html").mkdir()
    (mini.root / "content/articles/gamma.md").unlink()
    mini.clean("--publish", how)
    assert not page.exists()


@pytest.mark.case("DU-09")
@pytest.mark.parametrize(
    "place", ["", ".", "..", "content", "content/out", "templates", "static/x", ".git", ".archivegen/x", "/", "~"]
)
def test_a_folder_that_is_not_the_sites_is_refused_before_anything_is_written(mini: Mini, place: str) -> None:
    """Those that lie around the project are also tried where nothing was ever built."""
    put(mini.root / ".git/HEAD", "ref: refs/heads/main\n")
    shutil.rmtree(mini.output)
    shutil.rmtree(mini.root / ".archivegen")
    said = mini.run("build", "-o", place if place == "~" else mini.root / place)
    assert said.code == 3
    assert "archivegen build -o output" in said.err
    assert not mini.output.exists()
    assert not (mini.root / ".archivegen").exists()


@pytest.mark.case("DU-09")
def test_so_are_they_where_they_are_meant_from_another_folder(mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, here in (("..", mini.output), ("../..", mini.output), (".", mini.root), ("archive", mini.place)):
        monkeypatch.chdir(here)
        assert mini.run("build", "-o", place).code == 3, (place, here)


@pytest.mark.case("DU-10")
@pytest.mark.parametrize("given", ["", "  "])
def test_an_output_without_a_name_is_refused(mini: Mini, given: str) -> None:
    assert "-o is empty" in mini.fails(2, "-o", given)
    mini.put("site.toml", f'{SITE}\n[output]\ndir = "{given}"\n')
    said = mini.fails(1)
    assert said.startswith("site.toml:9:1: error[CONFIG]"), said


@pytest.mark.case("DU-11")
def test_a_folder_of_somebody_else_is_refused_and_can_be_adopted(mini: Mini) -> None:
    documents = lay_out(mini.place / "Documents", {f"{number}.txt": "theirs" for number in range(12)})
    before = tree(documents), stamps(documents)
    done = mini.run("build", "-o", documents)
    assert done.code == 3
    assert "12 files here were not made by archivegen" in done.err
    assert (tree(documents), stamps(documents)) == before
    mini.outputs.append(documents)
    assert "12 files not made by archivegen kept" in mini.build("-o", documents, "--adopt").out
    (mini.root / "content/articles/gamma.md").unlink()
    mini.build("-o", documents)
    assert {path: tree(documents)[path] for path in before[0]} == before[0]
    assert {path: stamps(documents)[path] for path in before[1]} == before[1]
    assert not (documents / "articles/gamma").exists()


@pytest.mark.case("DU-12")
@pytest.mark.parametrize("place", ["articles/delta/index.html", "articles/delta", "articles/delta/index.html/x"])
def test_a_file_of_somebody_else_is_not_overwritten(mini: Mini, place: str) -> None:
    """Nor is it where a folder is needed, or below where a file is."""
    put(mini.output / place, "theirs")
    mini.put("content/articles/delta.md", "---\ntitle: Delta\n---\n")
    assert f"would overwrite files that archivegen did not make: {place}" in mini.fails(3)
    assert mini.page(place) == "theirs"


def test_a_manifest_that_cannot_be_read_is_said_to_be_that(mini: Mini) -> None:
    put(mini.output / "archivegen-manifest.json", "{damaged")
    said = mini.fails(3)
    assert "archivegen-manifest.json cannot be read, so nothing says which files here were made by archivegen" in said
    mini.build("--adopt")
    assert json.loads(mini.page("archivegen-manifest.json"))["files"]
    mini.clean()


@pytest.mark.case("DU-13")
@pytest.mark.parametrize("state_too", [False, True])
def test_without_its_manifest_the_folder_is_adopted_not_emptied(mini: Mini, state_too: bool) -> None:
    """Files with the very bytes that would be written count as ours once the folder is adopted."""
    put(mini.output / "notes.txt", "notes")
    (mini.output / "archivegen-manifest.json").unlink()
    if state_too:
        shutil.rmtree(mini.root / ".archivegen")
    assert "--adopt" in mini.fails(3)
    assert ", 0 written, 0 removed" in mini.build("--adopt").out
    (mini.output / "notes.txt").unlink()
    mini.clean()


@pytest.mark.case("DU-13")
def test_where_nothing_says_whose_the_files_are_none_is_overwritten(mini: Mini) -> None:
    """Manifest and state are lost, and the site would be another: an old page may be somebody's."""
    before = {path: data for path, data in tree(mini.output).items() if path != "archivegen-manifest.json"}
    (mini.output / "archivegen-manifest.json").unlink()
    shutil.rmtree(mini.root / ".archivegen")
    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    assert "would overwrite files that archivegen did not make: " in mini.fails(3, "--adopt")
    assert tree(mini.output) == before
    shutil.rmtree(mini.output)
    mini.clean()


@pytest.mark.case("DU-14")
def test_what_a_stopped_build_left_is_cleared_away(mini: Mini) -> None:
    (state,) = (mini.root / ".archivegen/published").iterdir()
    put(state / "staging/000001", "half a page")
    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    mini.clean()
    assert not (state / "staging").exists()


@pytest.mark.case("DU-19")
def test_clean_removes_what_is_ours_and_nothing_else(shared: Mini) -> None:
    before, everything = theirs(shared), tree(shared.root)
    dry = shared.run("clean", "--dry-run")
    assert dry.code == 0
    assert str(shared.output / "index.html") in dry.out
    assert "notes.txt" not in dry.out
    assert tree(shared.root) == everything
    done = shared.run("clean")
    assert f"{len(before[0]):,} not made by archivegen kept" in done.out  # type: ignore[arg-type]
    assert theirs(shared) == before
    left = {path.split("/")[0] for path in tree(shared.output)}
    assert left == {".git", "old", *FOREIGN} - {"old/report.pdf"}
    assert not (shared.root / ".archivegen").exists()


@pytest.mark.case("DU-21")
@pytest.mark.parametrize("path", ["content/articles/beta.md", "content/articles", "static/photo.png", "templates"])
def test_a_source_that_may_not_be_read_is_named_and_nothing_is_published_without_it(
    mini: Mini, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """As it is for a user without the right; the superuser, as which tests may run, can read anything."""
    mini.edit("content/articles/beta.md", "title: Beta", "title: Beta two")
    place = mini.root / path
    if os.getuid():
        place.chmod(0)
        said = mini.fails(4)
        place.chmod(0o755)
    else:
        _refuse(place, monkeypatch)
        said = mini.fails(4)
    assert f"{path}: cannot be read: Permission denied" in said


def _refuse(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archivegen.source import snapshot

    really, listing = snapshot.FileIO, os.scandir

    def opened(path: str) -> object:
        if Path(path) == place:
            raise PermissionError(13, "Permission denied", path)
        return really(path)

    def listed(path: str) -> object:
        if Path(path) == place:
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(snapshot, "FileIO", opened)
    monkeypatch.setattr(os, "scandir", listed)


@pytest.mark.case("PU-06")
def test_the_manifest_tells_what_each_file_was(mini: Mini) -> None:
    listed = json.loads(mini.page("archivegen-manifest.json"))["files"]
    assert {one["path"]: ("file", one["sha256"]) for one in listed} == {
        path: what
        for path, what in tree(mini.output).items()
        if what[0] == "file" and path != "archivegen-manifest.json"
    }
