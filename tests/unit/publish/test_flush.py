"""What must be on the disk before something else is, on disks and systems of several kinds."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from archivegen.publish import flush

pytestmark = pytest.mark.skipif(os.name != "posix", reason="folders are flushed on POSIX alone")
wait_for = flush._wait_for  # the tests of everything else do without


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The handles that were flushed one by one."""
    found: list[int] = []
    monkeypatch.setattr(os, "fsync", found.append)
    return found


@pytest.fixture
def many(tmp_path: Path) -> list[str]:
    paths = [tmp_path / str(number) for number in range(flush.FEW + 1)]
    for path in paths:
        path.write_bytes(b"x")
    return [str(path) for path in paths]


def system(monkeypatch: pytest.MonkeyPatch, call: object) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(**({"syncfs": call} if call else {})))


def test_few_files_are_flushed_one_by_one(many: list[str], flushed: list[int]) -> None:
    wait_for(many[:3])
    assert len(flushed) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="syncfs is a call of Linux")
def test_of_many_the_whole_disk_is_asked_for_once(
    many: list[str], flushed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    system(monkeypatch, lambda handle: asked.append(handle) or 0)
    wait_for(many)
    assert (len(asked), flushed) == (1, [])


@pytest.mark.parametrize("why", ["another system", "an old C library"])
def test_where_that_cannot_be_asked_each_file_is(
    many: list[str], flushed: list[int], monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    if why == "another system":
        monkeypatch.setattr(sys, "platform", "darwin")
    else:
        system(monkeypatch, None)
    wait_for(many)
    assert len(flushed) == len(many)


@pytest.mark.skipif(sys.platform != "linux", reason="syncfs is a call of Linux")
def test_a_disk_that_says_it_lost_something_is_believed(many: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    system(monkeypatch, lambda _: -1)
    monkeypatch.setattr(ctypes, "get_errno", lambda: errno.EIO)
    with pytest.raises(OSError, match="Input/output error") as lost:
        wait_for(many)
    assert lost.value.errno == errno.EIO


@pytest.mark.parametrize(("number", "folder", "told"), [
    (errno.EIO, False, True),
    (errno.EINVAL, False, True),
    (errno.EIO, True, True),
    (errno.EINVAL, True, False),  # some disks do not flush folders
])  # fmt: skip
def test_only_of_a_folder_that_cannot_be_flushed_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, folder: bool, told: bool
) -> None:
    def failing(_: int) -> None:
        raise OSError(number, os.strerror(number))

    file = tmp_path / "file"
    file.write_bytes(b"x")
    monkeypatch.setattr(os, "fsync", failing)
    if told:
        with pytest.raises(OSError, match=os.strerror(number)):
            wait_for([str(tmp_path if folder else file)])
    else:
        wait_for([str(tmp_path)])
