"""Hostile cases of disks (DU): a process that is gone at any call, a full disk, rights."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.edited import Edited, files, full, left
from tests.faults import GONE, Runner
from tests.small_archive import MINI, SITE, differences, lay_out, put, stamps, tree

MIB = 1 << 20
pytestmark = pytest.mark.timeout(900)  # hundreds of builds, on a machine that may be busy


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as running:
        yield running


@pytest.fixture(scope="module")
def edited(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Edited:
    return Edited(runner, tmp_path_factory.mktemp("disks"))


def _chosen(calls: Sequence[str], apart: int = 12) -> list[int]:
    """Which calls fail, counted from 1: of those at which anything is changed that lasts, each that is of another kind
    than the one before and a few of the many alike; fewer of those before. `make soak` tries each."""
    first = next(number for number, call in enumerate(calls, 1) if "journal" in call)
    kinds = ["", *(call.split()[0] for call in calls)]
    return [
        n
        for n in range(1, len(calls) + 1)
        if n % apart == 1 or (n >= first and (kinds[n] != kinds[n - 1] or n % 6 == 1))
    ]


# The process is gone


@pytest.mark.case("DU-02")
@pytest.mark.parametrize("start", ["an edit", "nothing"])
def test_a_build_that_is_gone_at_any_call_leaves_whole_files_and_the_next_is_clean(edited: Edited, start: str) -> None:
    make = edited.copy if start == "an edit" else edited.from_nothing
    calls = edited.runner.build(make()).calls
    assert {call.split()[0] for call in calls} >= {"open", "write", "link", "mkdir", "unlink", "rmdir"}
    chosen = _chosen(calls, 40)
    for number in chosen if start == "an edit" else chosen[::8]:
        root = make()
        done = edited.runner.build(root, kind="exit", at=number)
        assert done.code == GONE, (number, calls[number - 1])
        edited.sound(root)
        assert not [
            path for path in tree(root / "output") if "archivegen" in path.removesuffix("archivegen-manifest.json")
        ]
        edited.mended(root)
    assert edited.runner.build(make(), kind="exit", at=len(calls) + 1).code == 0


# The disk is full


@pytest.mark.case("DU-03")
@pytest.mark.parametrize("kind", ["full", "full once"])
def test_a_disk_that_is_full_at_any_call_publishes_nothing_or_all(edited: Edited, kind: str) -> None:
    calls = edited.runner.build(edited.copy(), kind=kind, at=100_000).calls
    chosen = _chosen(calls)
    for number in chosen if kind == "full" else chosen[::4]:
        root = edited.copy()
        before = files(root)
        full(edited, root, edited.runner.build(root, kind=kind, at=number), before)
        edited.mended(root)


@pytest.mark.case("DU-03")
def test_a_page_that_finds_no_room_is_named(edited: Edited) -> None:
    calls = edited.runner.build(edited.copy(), kind="full", at=100_000).calls
    number = next(n for n, call in enumerate(calls, 1) if call.startswith("write") and "/files/" in call)
    done = edited.runner.build(edited.copy(), kind="full", at=number)
    assert done.said.startswith("archivegen: output/")
    assert done.said.endswith(": error[DISK]: no space left on device\n")


@pytest.mark.parametrize(("kind", "what"), [("no right", "/lock-holder"), ("broken", "unlink lock")])
def test_what_a_build_cannot_remove_at_its_end_is_in_nobodys_way(edited: Edited, kind: str, what: str) -> None:
    calls = edited.runner.build(edited.copy(), kind=kind, at=100_000).calls
    number = next(n for n, call in enumerate(calls, 1) if call.startswith("unlink") and call.endswith(what))
    root = edited.copy()
    assert edited.runner.build(root, kind=kind, at=number).code == 0
    assert left(root)
    edited.mended(root)


@pytest.mark.parametrize("kind", ["no right", "broken"])
def test_an_empty_folder_that_stays_in_the_output_is_told(edited: Edited, kind: str) -> None:
    calls = edited.runner.build(edited.copy(), kind=kind, at=100_000).calls
    number = max(n for n, call in enumerate(calls, 1) if call == "rmdir /output/years/2003")
    root = edited.copy()
    done = edited.runner.build(root, kind=kind, at=number)
    assert done.code == 0
    assert "output/years/2003: warning[FOLDER-STAYS]: this folder is empty now and cannot be removed (" in done.said
    assert set(differences(tree(root / "output"), edited.new_tree)) == {"years/2003"}
    edited.mended(root)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 1 MiB."""
    with _disk("1m") as disk:
        yield disk


@pytest.fixture
def whole_disk() -> Iterator[Path]:
    """A disk of 2 MiB: an archive fits in it with all that belongs to it, and a build of it."""
    with _disk("2m") as disk:
        yield disk


@contextmanager
def _disk(size: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            subprocess.run(
                ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True, capture_output=True
            )
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("only root may mount a disk of its own here")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def _free(disk: Path) -> int:
    room = os.statvfs(disk)
    return room.f_bavail * room.f_frsize


@pytest.mark.case("DU-03")
def test_an_output_on_a_disk_of_1_mib(edited: Edited, small_disk: Path) -> None:
    """The disk is the output: there is no place beside it, and staging is inside, where nobody else may look."""
    root = edited.from_nothing()
    assert edited.runner.build(root, "-o", str(small_disk)).code == 0
    before, free = (tree(small_disk), stamps(small_disk)), _free(small_disk)
    (root / "static/big.bin").write_bytes(b"x" * 2 * MIB)
    done = edited.runner.build(root, "-o", str(small_disk))
    assert done.code == 4
    assert done.said == f"archivegen: {small_disk.name}/big.bin: error[DISK]: no space left on device\n"
    assert (tree(small_disk), stamps(small_disk)) == before
    assert _free(small_disk) == free
    (root / "static/big.bin").unlink()
    assert edited.runner.build(root, "-o", str(small_disk)).code == 0
    assert tree(small_disk) == before[0]


@pytest.mark.case("DU-03")
@pytest.mark.parametrize("room", [0, 4, 8, 16, 32, 48, 64, 96, 128, 160, 200, 240])
def test_a_project_on_a_disk_that_has_hardly_any_room(edited: Edited, whole_disk: Path, room: int) -> None:
    """Here SQLite finds it full too: then nothing is remembered, and the site is none the worse."""
    root = Path(shutil.copytree(edited.whole, whole_disk / "archive", symlinks=True))
    put(root / "content/articles/long.md", "---\ntitle: Long\n---\n" + "Mina Rahimi was in Kabul.\n" * 200)
    before = (tree(root / "output"), stamps(root / "output"))
    filler = whole_disk / "filler"
    filler.write_bytes(b"x" * (_free(whole_disk) - room * 1024))
    done = edited.runner.build(root)
    if done.code:
        assert done.code == 4, done
        assert "error[DISK]: no space left on device" in done.said
        assert (tree(root / "output"), stamps(root / "output")) == before
    assert [path for path in left(root) if "journal" not in path] == []
    filler.unlink()
    (root / "content/articles/long.md").unlink()
    edited.mended(root)


# No rights

NOBODY = 65534


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that any user reaches."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.case("DU-04")
@pytest.mark.parametrize("folder", ["articles", "articles/alpha", "people/mina", ""])
def test_a_folder_without_rights_is_named_and_nothing_is_published(place: Path, runner: Runner, folder: str) -> None:
    user = 0 if os.getuid() else NOBODY  # root may write anywhere
    root = lay_out(place / "archive")
    assert runner.build(root).code == 0
    put(root / "templates/_footer.html", "<footer>a new footer</footer>")
    put(root / "content/articles/aaa.md", "---\ntitle: First\n---\n")
    for path in (root, *root.rglob("*")) if user else ():
        os.chown(path, user, user)
    (root / "output" / folder).chmod(0o555)
    before = (tree(root / "output"), stamps(root / "output"))
    done = runner.build(root, user=user)
    assert done.code == 4, done
    assert f"{root / 'output' / folder}: error[DISK]: no right to change files here" in done.said
    assert (tree(root / "output"), stamps(root / "output")) == before
    (root / "output" / folder).chmod(0o755)
    assert runner.build(root, user=user).code == 0


# Modes


@pytest.mark.case("DU-16")
def test_files_are_0644_and_folders_0755_copies_and_the_search_index_too(runner: Runner, tmp_path: Path) -> None:
    files = {**MINI, "site.toml": SITE.replace("enabled = false", "enabled = true"), "static/a/b.txt": "b"}
    root = lay_out(tmp_path / "archive", files)
    (root / "static/photo.png").chmod(0o600)
    (root / "static/words.txt").chmod(0o777)
    (root / "static/a").chmod(0o700)
    before = os.umask(0o022)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "archivegen", "build", "-q", "-C", root], capture_output=True, text=True
        )
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    assert (root / "output/pagefind").is_dir()
    modes = {
        (path.is_dir(), oct(path.stat().st_mode & 0o7777)) for path in (root / "output", *(root / "output").rglob("*"))
    }
    assert modes == {(False, "0o644"), (True, "0o755")}
