"""What reaches the disk before what (DU-20): a power cut leaves old files or new ones, and a record that fits them."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest

from archivegen.publish import flush
from archivegen.publish.flush import to_disk
from tests.hostile.mini import Mini

MANIFEST = "archivegen-manifest.json"
Event = tuple[str, str, str]  # what is done, to which path, and whence


@contextmanager
def watched(whole: bool = False) -> Iterator[list[Event]]:
    """What is done to the disk, in order, each file asked for by itself, or the disk as a whole."""
    events: list[Event] = []
    replace, unlink, fsync = os.replace, os.unlink, os.fsync

    def replaced(old: object, new: object, **named: object) -> None:
        events.append(("rename", os.fspath(new), os.fspath(old)))  # type: ignore[call-overload]
        replace(old, new, **named)  # type: ignore[arg-type]

    def unlinked(path: object, **named: object) -> None:
        events.append(("unlink", os.fspath(path), ""))  # type: ignore[call-overload]
        unlink(path, **named)  # type: ignore[arg-type]

    def flushed(handle: int) -> None:
        events.append(("flush", str(Path(f"/proc/self/fd/{handle}").readlink()), ""))
        fsync(handle)

    def disk(folder: str) -> bool:
        events.append(("flush all", folder, ""))
        return True

    with (
        mock.patch.multiple(os, replace=replaced, unlink=unlinked, fsync=flushed),
        mock.patch.object(flush, "_wait_for", WAIT),
        mock.patch.object(flush, "_whole_disk", disk),
        mock.patch.object(flush, "FEW", 0 if whole else 10_000),
    ):
        yield events


WAIT = flush._wait_for
linux = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at open files in /proc")


def edited(mini: Mini) -> None:
    mini.edit("templates/_footer.html", "a footer", "a new footer")
    mini.put("content/articles/delta.md", "---\ntitle: Delta\n---\nYusuf Karim.\n")
    (mini.root / "content/articles/gamma.md").unlink()


@linux
@pytest.mark.case("DU-20")
def test_each_file_is_on_the_disk_before_its_name_and_its_folder_after(mini: Mini) -> None:
    edited(mini)
    with watched() as events:
        mini.build()
    output = str(mini.output)
    placed = {at: event for at, event in enumerate(events) if event[0] == "rename" and event[1].startswith(output)}
    assert len(placed) > 20
    last = max(placed)
    assert events[last][1] == f"{output}/{MANIFEST}"
    for at, (_, path, staged) in placed.items():
        assert ("flush", staged, "") in events[:at], path
        assert ("flush", os.path.dirname(path), "") in events[at : last if at < last else None], path
    (journal,) = [at for at, event in enumerate(events) if event[0] == "rename" and event[1].endswith("/journal")]
    assert ("flush", events[journal][2], "") in events[:journal]
    assert ("flush", os.path.dirname(events[journal][1]), "") in events[journal : min(placed)]
    (record,) = [at for at, event in enumerate(events) if event[0] == "rename" and event[1].endswith("/published")]
    (forgotten,) = [at for at, event in enumerate(events) if event[0] == "unlink" and event[1].endswith("/journal")]
    assert last < record < forgotten
    gone = [at for at, event in enumerate(events) if event[0] == "unlink" and event[1].startswith(output)]
    assert gone
    assert all(journal < at < last for at in gone)


HEAR = """import json, os, sys
opened, writing = [], os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
def hear(event, given):  # whatever opens it: open(), os.open() and all that is made of them
    if event == "os.truncate" or (event == "open" and isinstance(given[2], int) and given[2] & writing):
        if not isinstance(given[0], int):
            opened.append(os.path.abspath(os.fsdecode(given[0])))
sys.addaudithook(hear)
from archivegen.cli import main
try:
    main(sys.argv[1:], prog_name="archivegen")
finally:
    print(json.dumps(opened))"""


@pytest.mark.case("DU-20")
@pytest.mark.parametrize("how", ["files", "swap"])
def test_no_published_file_is_ever_opened_to_be_written(mini: Mini, how: str) -> None:
    edited(mini)
    done = subprocess.run(
        [sys.executable, "-c", HEAR, "build", "-q", "-j", "1", "-C", str(mini.root), "--publish", how],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    opened = json.loads(done.stdout)
    assert len(opened) > 20
    assert "a new footer" in mini.page("index.html")
    assert [path for path in opened if Path(path).is_relative_to(mini.output)] == []


@pytest.mark.case("DU-20")
def test_of_many_files_the_disk_is_asked_for_once(mini: Mini) -> None:
    edited(mini)
    with watched(whole=True) as events:
        mini.build()
    first = next(at for at, event in enumerate(events) if event[0] == "rename" and "/output/" in event[1])
    assert [what for what, *_ in events[:first]].count("flush all") <= 4
    assert "flush all" in [what for what, *_ in events[:first]]


@pytest.mark.case("DU-20")
def test_a_preview_does_not_wait_for_the_disk(mini: Mini) -> None:
    from tests.small_archive import built

    with watched(whole=True) as events:
        built(mini.root, output=str(mini.root / ".archivegen/preview"), preview=True)
    assert "flush all" not in [what for what, *_ in events]


@pytest.mark.case("DU-20", "DU-03")
def test_a_disk_that_loses_what_was_written_publishes_nothing(mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(mini)

    def fails(handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(flush, "_wait_for", WAIT)
    monkeypatch.setattr(flush, "FEW", 10_000)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails)
        assert "output: error[DISK]: Input/output error" in mini.fails(4)
    mini.clean()


def test_files_and_folders_are_waited_for_one_by_one_or_all_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flush, "_wait_for", WAIT)
    paths = [tmp_path / str(number) for number in range(flush.FEW + 1)]
    for path in paths:
        path.write_text("x", "utf-8")
    to_disk([])
    to_disk([str(tmp_path), str(paths[0])])
    to_disk([str(path) for path in paths])
    with pytest.raises(FileNotFoundError):
        to_disk([str(tmp_path / "nothing")])


def test_a_folder_that_cannot_be_waited_for_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network disks know no such thing of folders; a file that cannot be waited for is one."""

    def refuses(handle: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(flush, "_wait_for", WAIT)
    monkeypatch.setattr(os, "fsync", refuses)
    to_disk([str(tmp_path)])
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(OSError, match="Invalid argument"):
        to_disk([str(tmp_path / "file")])
