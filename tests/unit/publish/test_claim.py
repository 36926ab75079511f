"""Folders of one process alone, whatever other processes do in the moments between."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from archivegen.publish import claim
from archivegen.publish.claim import Claim, clear_dead


def test_a_folder_that_is_held_is_left_alone_and_another_taken(tmp_path: Path) -> None:
    base = tmp_path / "staging"
    held = base.with_name(f"staging-{os.getpid()}-0")
    held.mkdir()
    with FileLock(held / claim.LOCK):
        one = Claim(base)
        assert one.folder == base.with_name(f"staging-{os.getpid()}-1")
        clear_dead(base)
        assert held.is_dir()
        assert one.folder.is_dir()
    one.release()
    assert not one.folder.exists()
    clear_dead(base)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("when", ["before it is locked", "while it is locked"])
def test_a_folder_that_another_build_clears_away_at_once_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    real, seen = claim._taken, []

    def cleared(folder: Path) -> FileLock | None:
        lock = real(folder)
        seen.append(folder.name)
        if len(seen) > 1:
            return lock
        assert lock is not None
        shutil.rmtree(folder)
        if when == "while it is locked":
            return lock
        lock.release()
        return None

    monkeypatch.setattr(claim, "_taken", cleared)
    one = Claim(tmp_path / "staging")
    assert [name[-2:] for name in seen] == ["-0", "-1"]
    assert one.folder.is_dir()
    one.release()
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_folder_of_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "staging-notes").write_text("mine", "utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "staging-link").symlink_to(elsewhere)
    clear_dead(tmp_path / "staging")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["elsewhere", "staging-link", "staging-notes"]
    clear_dead(tmp_path / "nowhere/staging")
