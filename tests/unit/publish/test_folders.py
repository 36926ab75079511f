"""Folders that are made are noted, and what a system says of one that is there is not believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen.publish.folders import make_folders


def test_those_that_were_missing_are_noted_the_topmost_first(tmp_path: Path) -> None:
    made: list[Path] = []
    make_folders(tmp_path / "one/two/three", made)
    assert made == [tmp_path / "one", tmp_path / "one/two", tmp_path / "one/two/three"]
    make_folders(tmp_path / "one/two/three", made)
    assert len(made) == 3


def test_no_right_to_make_a_folder_that_is_there_is_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The root of a drive, on Windows, says that of itself."""

    def no_right(path: Path) -> None:
        raise PermissionError(13, "no right", str(path))

    monkeypatch.setattr(Path, "mkdir", no_right)
    made: list[Path] = []
    make_folders(tmp_path, made)
    with pytest.raises(PermissionError):
        make_folders(tmp_path / "missing", made)
    assert made == []
