"""Files that `init` and `new` make: whole or not there, whatever the disk does; nothing is ever overwritten."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archivegen.cli import main
from archivegen.commands.making import make_new
from archivegen.diagnostics import MachineError, RefusedError
from tests.faults import Disk, faulty
from tests.small_archive import SITE, built, lay_out, put, tree

LINKS = [True, False]  # whether the disk knows of links


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "archive", {"site.toml": SITE, "content/pages/about.md": "---\ntitle: About\n---\n"})


def go(*words: str) -> Result:
    return CliRunner().invoke(main, words, env={"TERM": "dumb"})


def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)


@pytest.mark.parametrize("links", LINKS)
@pytest.mark.parametrize("kind", ["full", "full once"])
@pytest.mark.parametrize("command", ["init", "new"])
def test_wherever_the_disk_is_full_nothing_is_made_and_the_next_try_makes_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, command: str, kind: str, links: bool
) -> None:
    where = root.parent if command == "init" else root
    monkeypatch.chdir(where)
    words = ["init", "new one"] if command == "init" else ["new", "article", "The bridge opens"]
    if not links:
        without_links(monkeypatch)
    before = tree(where)
    for at in range(1, 200):
        with faulty(Disk(where, kind, at)):
            done = go(*words)
        if done.exit_code == 0:
            break
        assert done.exit_code == 4
        assert done.stdout == ""
        name = "new one" if command == "init" else "content/articles"
        assert done.stderr.startswith(f"archivegen: {name}")
        assert done.stderr.endswith(": error[DISK]: no space left on device; nothing was made\n")
        assert tree(where) == before
    assert at > (20 if command == "init" else 3)
    assert not list(where.rglob(".archivegen-new-*"))
    assert built(root / "../new one" if command == "init" else root, search="off").balance.articles


@pytest.mark.parametrize("kind", ["broken", "no right"])
def test_a_disk_that_fails_leaves_the_file_whole_or_not_there(
    root: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(root)
    assert go("new", "person", "Mina Rahimi").exit_code == 0
    path = root / "content/people/mina-rahimi.md"
    whole = path.read_bytes()
    codes = []
    for at in range(1, 20):
        path.unlink(missing_ok=True)
        with faulty(Disk(root, kind, at)):
            codes.append(go("new", "person", "Mina Rahimi").exit_code)
        assert path.exists() == (codes[-1] == 0)
        if path.exists():
            assert path.read_bytes() == whole
    assert set(codes) == {0, 4}


def test_what_a_lost_process_left_is_no_source_and_not_in_the_way(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def lost(near: Path, _: Path) -> None:
        names.append(os.fspath(near))
        raise SystemError

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", lost)
        patched.setattr(os, "unlink", lambda *_: None)
        go("new", "article", "The bridge opens", "-C", str(root))
    assert [path for path in map(Path, names) if path.read_bytes()] == list((root / "content/articles").iterdir())
    assert go("new", "article", "The bridge opens", "-C", str(root)).exit_code == 0
    put(Path(names[0]), "left")
    done = go("check", "-C", str(root))
    assert (done.exit_code, ".archivegen-new" in done.output) == (0, False)


@pytest.mark.parametrize("links", LINKS)
def test_what_comes_between_is_not_overwritten_and_nothing_else_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        without_links(monkeypatch)
    put(tmp_path / "b.md", "of somebody else")
    before = tree(tmp_path)
    with pytest.raises(RefusedError, match=r"b\.md exists and was left as it is"):
        make_new([(tmp_path / "new/a.md", b"a"), (tmp_path / "b.md", b"b"), (tmp_path / "c.md", b"c")])
    assert tree(tmp_path) == before


@pytest.mark.parametrize("links", LINKS)
def test_nothing_is_written_through_a_link_that_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        without_links(monkeypatch)
    (tmp_path / "a.md").symlink_to("nowhere.md")
    with pytest.raises(RefusedError):
        make_new([(tmp_path / "a.md", b"a")])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md"]


def test_a_file_in_the_place_of_a_folder_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    put(root / "content/people", "no folder")
    before = tree(root)
    done = go("new", "person", "Mina Rahimi")
    assert done.exit_code == 4
    assert done.stderr.startswith("archivegen: content/people")
    assert done.stderr.endswith("; nothing was made\n")
    assert tree(root) == before


def test_the_folders_that_were_there_stay_when_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with faulty(Disk(tmp_path, "full", 3)), pytest.raises(MachineError):
        make_new([(tmp_path / "there/new/a.md", b"a")])
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_the_rights_of_a_file_are_those_of_any_new_one(tmp_path: Path) -> None:
    put(tmp_path / "any.md", "any")
    make_new([(tmp_path / "a.md", b"a")])
    assert (tmp_path / "a.md").stat().st_mode == (tmp_path / "any.md").stat().st_mode
    assert (tmp_path / "a.md").stat().st_nlink == 1


@pytest.mark.parametrize("words", [["init", "-q", "quiet one"], ["init", "quiet one", "--quiet"]])
def test_a_quiet_init_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    done = go(*words)
    assert (done.exit_code, done.output) == (0, "")
    assert (tmp_path / "quiet one/site.toml").is_file()
