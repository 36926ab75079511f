"""Where folders cannot be exchanged: which, why, and what to do, before anything is changed."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from archivegen.diagnostics import MachineError
from archivegen.publish import swap

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="folders are exchanged on Linux alone")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """An output, and the folder in which a new one is made."""
    output, folder = tmp_path / "output", tmp_path / "staging"
    output.mkdir()
    folder.mkdir()
    return output, folder


def test_two_folders_change_places(folders: tuple[Path, Path]) -> None:
    one, other = folders
    (one / "a").touch()
    swap._exchange(one, other)
    assert [p.name for p in other.iterdir()] == ["a"]
    assert list(one.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(folders: tuple[Path, Path]) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        swap._exchange(folders[0], folders[0].parent / "nowhere")
    assert missing.value.errno == errno.ENOENT


@pytest.mark.parametrize(("what", "why"), [
    ("system", "this system has no call for it"),
    ("mount", "it is a disk of its own"),
    ("rights", "no right to change "),
])  # fmt: skip
def test_the_reason_and_the_way_out_are_told(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, what: str, why: str
) -> None:
    output, folder = folders
    if what == "system":
        monkeypatch.setattr(sys, "platform", "darwin")
    elif what == "mount":
        monkeypatch.setattr(os.path, "ismount", lambda path: path == output)
    else:
        monkeypatch.setattr(os, "access", lambda path, _: path != output.parent)
    with pytest.raises(MachineError, match=f"{why}.*nothing was published: build with --publish files"):
        swap._must_exchange(output, folder)
    assert list(output.iterdir()) == []


def test_a_folder_within_the_output_is_no_place_to_make_a_new_one(folders: tuple[Path, Path]) -> None:
    within = folders[0] / ".staging"
    within.mkdir()
    with pytest.raises(MachineError, match="it is a disk of its own"):
        swap._must_exchange(folders[0], within)


def test_an_output_that_is_not_there_yet_is_made_by_a_rename(folders: tuple[Path, Path]) -> None:
    output, tree = folders[0].parent / "deep/new", folders[1]
    (tree / "a").touch()
    swap._must_exchange(output.parent.parent / "other", folders[0])
    swap._put_there(tree, output)
    assert [p.name for p in output.iterdir()] == ["a"]
