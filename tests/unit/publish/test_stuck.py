"""An empty folder of the output that cannot be removed: told and tried again, and nobody's files are taken for ours."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from archivegen.build import BuildOptions, Memory, build
from archivegen.checked import save_checked
from archivegen.cli import main
from archivegen.diagnostics import MachineError, RefusedError
from archivegen.publish.manifest import MANIFEST_NAME, is_below
from archivegen.sealed import still_sealed
from tests.small_archive import MINI, TODAY, assert_clean, built, lay_out, put, run

FOLDER = "docs/a"
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1700000000"}


class Held:
    """Whether the system refuses to remove the folder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.held = True
        real = Path.rmdir

        def rmdir(folder: Path) -> None:
            if self.held and folder.as_posix().endswith(f"output/{FOLDER}") and folder.exists():
                raise OSError(errno.EACCES, os.strerror(errno.EACCES))
            real(folder)

        monkeypatch.setattr(Path, "rmdir", rmdir)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setattr("archivegen.source.source_file._SETTLED", 0)
    monkeypatch.setattr("archivegen.sealed.RACY", 0)
    return Held(monkeypatch)


def archive(tmp_path: Path) -> Path:
    """One whose folder is about to be empty."""
    root = lay_out(tmp_path / "archive", {**MINI, f"static/{FOLDER}/index.html": "f", "static/docs/b/g.txt": "g"})
    built(root)
    shutil.rmtree(root / "static" / FOLDER)
    return root


def told(root: Path) -> list[str]:
    return [d.path for d in built(root).diagnostics if d.code == "FOLDER-STAYS"]


def test_it_is_told_until_it_can_be_removed(tmp_path: Path, held: Held) -> None:
    root = archive(tmp_path)
    assert told(root) == told(root) == [f"output/{FOLDER}"]
    assert built(root).balance.written == 0
    held.held = False
    assert told(root) == told(root) == []
    assert_clean(root, tmp_path / "clean")


@pytest.mark.parametrize("how", ["files", "swap"])
def test_a_file_that_somebody_puts_there_stays(tmp_path: Path, held: Held, how: str) -> None:
    root = archive(tmp_path)
    told(root)
    put(root / "output" / FOLDER / "index.html", "mine")
    assert run(root, publish=how).balance.kept_foreign == 1
    assert run(root, publish=how).balance.kept_foreign == 1
    assert (root / "output" / FOLDER / "index.html").read_text() == "mine"


def test_another_folder_in_the_place_of_the_output_is_not_taken_for_ours(tmp_path: Path, held: Held) -> None:
    root = archive(tmp_path)
    told(root)
    shutil.rmtree(root / "output")
    put(root / "output/precious.html", "mine")
    with pytest.raises(RefusedError, match="not made by archivegen"):
        run(root)


def test_it_comes_back_where_it_is_wanted(tmp_path: Path, held: Held) -> None:
    root = archive(tmp_path)
    told(root)
    put(root / "static" / FOLDER / "new.txt", "n")
    assert told(root) == told(root) == []
    assert still_sealed(root, BuildOptions(today=TODAY)) is not None
    held.held = False
    assert_clean(root, tmp_path / "clean")


@pytest.mark.parametrize("stuck", [False, True])
def test_a_folder_in_which_something_of_others_lies_is_theirs_from_then_on(
    tmp_path: Path, held: Held, stuck: bool
) -> None:
    root, mine = archive(tmp_path), Path("output") / FOLDER / "mine.html"
    held.held = stuck
    if stuck:
        told(root)
    put(root / mine, "mine")
    held.held = False
    assert told(root) == []
    assert still_sealed(root, BuildOptions(today=TODAY)) is not None
    (root / mine).unlink()
    assert told(root) == []
    assert CliRunner().invoke(main, ["clean", "-C", str(root)]).exit_code == 0
    assert (root / mine).parent.is_dir()


def test_a_build_that_did_not_see_it_go_does_not_say_that_it_is_there(tmp_path: Path, held: Held) -> None:
    root = archive(tmp_path)
    arguments = ["build", "-C", str(root)]
    assert "FOLDER-STAYS" in CliRunner().invoke(main, arguments, env=ENVIRONMENT).output
    held.held = False
    assert CliRunner().invoke(main, [*arguments, "--strict"], env=ENVIRONMENT).exit_code == 0
    assert "FOLDER-STAYS" not in CliRunner().invoke(main, arguments, env=ENVIRONMENT).output


def test_a_preview_remembers_it(tmp_path: Path, held: Held) -> None:
    root, memory = archive(tmp_path), Memory()
    found = []
    for search in ("now", "later", "later", "now", "later"):
        result = build(root, BuildOptions(today=TODAY, jobs=1, search=search), memory)
        found.append([d.code for d in result.diagnostics])
    assert found == [["FOLDER-STAYS"]] * 5
    held.held = False
    assert build(root, BuildOptions(today=TODAY, jobs=1, search="later"), memory).diagnostics == ()
    assert not (root / "output" / FOLDER).exists()


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_a_strict_build_fails_for_it_though_the_site_is_there(tmp_path: Path, held: Held, quiet: list[str]) -> None:
    root = archive(tmp_path)
    for _ in range(2):
        done = CliRunner().invoke(main, ["build", "-C", str(root), "--strict", *quiet], env=ENVIRONMENT)
        assert done.exit_code == 1
        assert "FOLDER-STAYS" in done.output
        assert "1 warning of publishing itself, and --strict: the site is published" in done.output


def test_clean_removes_it_or_says_that_it_stays(tmp_path: Path, held: Held) -> None:
    root = archive(tmp_path)
    told(root)
    held.held = False
    assert CliRunner().invoke(main, ["clean", "-C", str(root)]).exit_code == 0
    assert not (root / "output").exists()
    built(root)
    held.held = True
    put(root / "output" / FOLDER / "f.txt", "f")
    listed = json.loads((root / "output" / MANIFEST_NAME).read_text())
    listed["files"].append({"path": f"{FOLDER}/f.txt", "size": 1, "sha256": "0" * 64})
    (root / "output" / MANIFEST_NAME).write_text(json.dumps(listed))
    done = CliRunner().invoke(main, ["clean", "-C", str(root)])
    assert done.exit_code == 4
    assert f"output/{FOLDER}: this folder is empty and cannot be removed (Permission denied)" in done.output
    assert (root / ".archivegen/.gitignore").read_text() == "*\n"
    assert json.loads((root / "output" / MANIFEST_NAME).read_text())["files"] == []
    for command in (["verify"], ["export", "bag", str(tmp_path / "bag")]):
        assert CliRunner().invoke(main, [*command, "-C", str(root)]).exit_code == 1
    put(root / "output/mine.txt", "mine")
    assert CliRunner().invoke(main, ["clean", "-C", str(root)]).exit_code == 4
    assert told(root) == [f"output/{FOLDER}"]
    assert CliRunner().invoke(main, ["clean", "-C", str(root)]).exit_code == 4
    held.held = False
    assert CliRunner().invoke(main, ["clean", "-C", str(root)]).exit_code == 0
    assert [path.name for path in (root / "output").iterdir()] == ["mine.txt"]


def test_the_empty_manifest_of_clean_is_not_written_through_a_link(tmp_path: Path, held: Held) -> None:
    root = archive(tmp_path)
    told(root)
    put(tmp_path / "mine.txt", "mine")
    (root / "output/.archivegen-staging-manifest").symlink_to(tmp_path / "mine.txt")
    assert CliRunner().invoke(main, ["clean", "-C", str(root)]).exit_code == 4
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert not [*(root / "output").glob(".archivegen-*")]


@pytest.mark.parametrize("mine", ["index.html", f"{FOLDER}/index.html"])
def test_what_others_put_where_a_file_was_that_clean_removed_is_theirs(tmp_path: Path, held: Held, mine: str) -> None:
    root = archive(tmp_path)
    told(root)
    assert CliRunner().invoke(main, ["clean", "-C", str(root)]).exit_code == 4
    put(root / "output" / mine, "mine")
    assert " removed, 1 not made by archivegen kept\n" in CliRunner().invoke(main, ["clean", "-C", str(root)]).output
    assert (root / "output" / mine).read_text() == "mine"


def test_clean_says_what_it_did_though_the_disk_is_too_full_to_remember_it(
    tmp_path: Path, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = archive(tmp_path)
    told(root)

    def full(*_: object) -> None:
        raise MachineError("no space left on device")

    monkeypatch.setattr("archivegen.commands.keeping.save_state", full)
    done = CliRunner().invoke(main, ["clean", "-C", str(root)])
    assert done.exit_code == 4
    assert " files removed\n" in done.output
    assert f"output/{FOLDER}: this folder is empty and cannot be removed (Permission denied)" in done.output


def test_clean_takes_no_folder_of_another_output_for_ours(tmp_path: Path, held: Held) -> None:
    root = archive(tmp_path)
    told(root)
    held.held = False
    shutil.rmtree(root / "output")
    put(root / "output/mine.txt", "mine")
    (root / "output" / FOLDER).mkdir(parents=True)
    assert CliRunner().invoke(main, ["clean", "-C", str(root)]).exit_code == 0
    assert (root / "output" / FOLDER).is_dir()


# What a manifest, a journal or the list of such folders names outside of the output

LONG = ("a" * 300 + "/x", "ab/" * 3000 + "x")
OUTSIDE = (
    "../../victim/deep/x",
    "../../victim/deep",
    "/victim/x",
    "a/../../../victim/deep/x",
    "a\0b/c",
    "\ud800/x",
    "",
)


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_path_that_is_not_below_the_output_is_nobodys(tmp_path: Path, path: str) -> None:
    root = lay_out(tmp_path / "archive", MINI)
    built(root)
    (tmp_path / "victim/deep").mkdir(parents=True)
    manifest = root / "output" / MANIFEST_NAME
    listed = json.loads(manifest.read_text())
    listed["files"].append({"path": path, "size": 1, "sha256": "0" * 64})
    manifest.write_text(json.dumps(listed))
    done = CliRunner().invoke(main, ["verify", "-C", str(root)])
    assert done.exit_code == 1
    assert f"{path!r}: no path below this folder" in done.output
    (state,) = (root / ".archivegen/published").iterdir()
    for name in ("journal", "stuck"):
        save_checked(state / name, [path.replace("\ud800", "..")])
    built(root)
    assert (tmp_path / "victim/deep").is_dir()
    assert_clean(root, tmp_path / "clean")


@pytest.mark.parametrize("path", LONG, ids=["a name", "a way"])
def test_a_path_that_no_disk_takes_is_in_nobodys_way(tmp_path: Path, path: str) -> None:
    root = lay_out(tmp_path / "archive", MINI)
    built(root)
    manifest = root / "output" / MANIFEST_NAME
    listed = json.loads(manifest.read_text())
    listed["files"].append({"path": path, "size": 1, "sha256": "0" * 64})
    manifest.write_text(json.dumps(listed))
    (state,) = (root / ".archivegen/published").iterdir()
    save_checked(state / "stuck", [path])
    built(root)
    assert_clean(root, tmp_path / "clean")


def test_what_a_link_leads_to_is_not_the_outputs(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive", MINI)
    built(root)
    (tmp_path / "elsewhere/a").mkdir(parents=True)
    (root / "output/docs").symlink_to(tmp_path / "elsewhere")
    (state,) = (root / ".archivegen/published").iterdir()
    save_checked(state / "stuck", ["docs/a"])
    put(root / "content/articles/new.md", "---\ntitle: New\n---\nOf Herat.\n")
    built(root)
    assert (tmp_path / "elsewhere/a").is_dir()


def test_a_path_is_below_in_one_way_only() -> None:
    assert is_below("a/b.html")
    assert is_below("a b/é…")
    assert not any(map(is_below, (*OUTSIDE, ".", "a//b", "a/./b", "a/", "a/..")))
