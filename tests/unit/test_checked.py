"""Values kept with a checksum: whole, or not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from archivegen.checked import clear_parts, load_checked, save_checked
from archivegen.digest import encode


def test_what_is_kept_is_whole_or_not_there(tmp_path: Path) -> None:
    place = tmp_path / "deep/value"
    save_checked(place, {"a": 1})
    assert load_checked(place) == encode({"a": 1})
    data = place.read_bytes()
    for wrong in (data[:-1], data[:31], b"", data[:33] + bytes([data[33] ^ 1]) + data[34:]):
        place.write_bytes(wrong)
        assert load_checked(place) is None
    place.unlink()
    assert load_checked(place) is None


def test_a_full_disk_leaves_the_old_value_and_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "value"
    save_checked(place, 1)

    def full(self: Path, *_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken, pytest.raises(OSError, match="No space left"):
        broken.setattr(Path, "replace", full)
        save_checked(place, 2)
    assert load_checked(place) == encode(1)
    assert [p.name for p in tmp_path.iterdir()] == ["value"]


def test_what_was_written_is_on_the_disk_before_its_name_is(tmp_path: Path) -> None:
    asked: list[str] = []

    def to_disk(paths: list[str]) -> None:
        asked.extend(paths)
        assert os.path.exists(paths[0])

    save_checked(tmp_path / "value", 1, to_disk)
    assert asked == [str(tmp_path / "value.part"), str(tmp_path)]


def test_parts_of_a_process_that_is_gone_are_cleared(tmp_path: Path) -> None:
    (tmp_path / "value.part").write_bytes(b"half")
    (tmp_path / "value").write_bytes(b"whole")
    clear_parts(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["value"]
