"""Putting files in place: whole or not at all, and only folders of ours go."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from archivegen.diagnostics import MachineError, RefusedError
from archivegen.publish import write
from archivegen.publish.disk import must_be_writable
from archivegen.publish.manifest import MANIFEST_NAME, Entry, manifest_lines
from archivegen.publish.write import (
    STAGING_PREFIX,
    Staging,
    Stuck,
    disk_errors,
    disk_of,
    files_below,
    prune,
    put_in_place,
    remove,
    sha256_of,
    stage_manifest,
    stamp_of,
)
from tests.small_archive import put, tree


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    folder.mkdir()
    return folder


def place(output: Path, **texts: str) -> None:
    with Staging(output.parent / "staging") as staging:
        staged = [staging.put(name.replace("__", "/"), text.encode()) for name, text in texts.items()]
        put_in_place(output, staged)


def test_staged_bytes_are_counted_and_summed(tmp_path: Path) -> None:
    with Staging(tmp_path / "deep/staging") as staging:
        put(tmp_path / "picture", "abc")
        one, other = staging.put("a", b"abc"), staging.copy("b", tmp_path / "picture")
        assert (one.size, one.sha256) == (other.size, other.sha256) == (3, sha256_of(tmp_path / "picture"))
        assert one.staged != other.staged


def test_the_staging_folder_is_empty_at_first_and_gone_at_the_end_even_after_a_failure(tmp_path: Path) -> None:
    put(tmp_path / "staging/left over", "by a build that was killed")

    def fail() -> None:
        with Staging(tmp_path / "staging") as staging:
            assert not list(staging.folder.iterdir())
            staging.put("a", b"a")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    assert not (tmp_path / "staging").exists()


def test_files_are_put_over_old_ones_and_their_stamps_told(output: Path) -> None:
    put(output / "a/b", "old")
    with Staging(output.parent / "staging") as staging:
        found = put_in_place(output, [staging.put("a/b", b"new"), staging.put("c", b"c")])
    assert found == {"a/b": stamp_of(output / "a/b"), "c": stamp_of(output / "c")}
    assert (output / "a/b").read_text("utf-8") == "new"


@pytest.mark.case("DU-05")
def test_du05_a_file_that_may_not_be_written_to_is_replaced(output: Path) -> None:
    put(output / "a", "old")
    (output / "a").chmod(0o444)
    place(output, a="new")
    assert (output / "a").read_text("utf-8") == "new"
    assert (output / "a").stat().st_mode & 0o200


def test_an_empty_folder_gives_way_to_a_file(output: Path) -> None:
    (output / "a/b/c").mkdir(parents=True)
    place(output, a__b__c="file")
    assert tree(output)["a/b/c"][0] == "file"


def test_a_folder_with_files_does_not_give_way(output: Path) -> None:
    put(output / "a/mine", "mine")
    with pytest.raises(MachineError, match=r"a: error\[DISK\]"):
        place(output, a="file")
    assert (output / "a/mine").read_text("utf-8") == "mine"


def test_a_file_does_not_give_way_to_a_folder(output: Path) -> None:
    put(output / "a", "mine")
    with pytest.raises(MachineError, match=r"error\[DISK\]"):
        place(output, a__b="file")
    assert (output / "a").read_text("utf-8") == "mine"


def test_only_folders_left_empty_go(output: Path) -> None:
    for path in ("a/b/c/d", "a/x", "e/f"):
        put(output / path, path)
    (output / "g").mkdir()
    remove(output, ["a/b/c/d", "e/f", "never/was"])
    assert set(tree(output)) == {"a", "a/x", "g"}


def test_the_output_folder_itself_stays(output: Path) -> None:
    put(output / "a", "a")
    remove(output, ["a"])
    assert output.is_dir()


def test_folders_of_files_that_are_gone_already_go_up_to_the_first_with_something_in_it(output: Path) -> None:
    put(output / "a/x", "x")
    (output / "a/b").mkdir()
    prune(output, ["a/b/c/d/e"])
    assert set(tree(output)) == {"a", "a/x"}


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.ENOSPC, "no space left on device"), (errno.EDQUOT, "no space left"), (errno.EACCES, "Permission denied")],
)
def test_a_failing_disk_is_named_with_the_file(number: int, says: str) -> None:
    with pytest.raises(MachineError, match=rf"^a/b: error\[DISK\]: .*{says}"), disk_errors("a/b"):
        raise OSError(number, os.strerror(number))


def test_other_failures_are_not_the_disks() -> None:
    with pytest.raises(KeyError), disk_errors("a"):
        raise KeyError("x")


def test_the_manifest_is_written_only_if_it_changes(output: Path) -> None:
    lines = manifest_lines([Entry("a", "f", "s", 1, None)])
    with Staging(output.parent / "staging") as staging:
        put_in_place(output, stage_manifest(output, lines, staging))
        assert stage_manifest(output, lines, staging) == []
        put_in_place(output, stage_manifest(output, {}, staging))
    assert b'"a"' not in (output / MANIFEST_NAME).read_bytes()


def test_files_below_lists_links_and_does_not_follow_them(output: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere/secret", "secret")
    put(output / "a/b", "b")
    (output / "link").symlink_to(tmp_path / "elsewhere")
    (output / "loop").symlink_to(output)
    (output / "empty").mkdir()
    assert set(files_below(output)) == {"a/b", "link", "loop"}
    assert files_below(tmp_path / "no such folder") == {}
    assert files_below(output / "a/b") == {}


def test_what_is_written_in_parts_is_whole(tmp_path: Path) -> None:
    class Slow:
        """A file of which a signal cuts every write short."""

        def __init__(self) -> None:
            self.held = b""

        def write(self, data: bytes) -> int:
            self.held += data[:3]
            return len(data[:3])

    file = Slow()
    write._write_all(file, b"twelve bytes")  # type: ignore[arg-type]
    assert file.held == b"twelve bytes"


def test_a_staging_folder_that_cannot_be_made_is_let_go_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.mkdir

    def full(self: Path, *rest: Any, **named: Any) -> None:
        if self.name == "files":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(self, *rest, **named)

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(MachineError, match="no space left"), Staging(tmp_path / "staging"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_leads_out_is_refused_before_anything_is_written(output: Path) -> None:
    with Staging(output.parent / "staging") as staging:
        good, bad = staging.put("a.txt", b"a"), staging.put("b/../../c.txt", b"c")
        with pytest.raises(RefusedError, match="leads out of the site"):
            put_in_place(output, [good, bad])
    assert tree(output) == {}


def test_a_folder_that_is_a_link_to_nowhere_is_named(output: Path) -> None:
    (output / "deep").symlink_to(output / "nowhere")
    with pytest.raises(MachineError, match=r"output/deep/a\.txt: error\[DISK\]"):
        _put_below(output, "deep/a.txt")
    assert (output / "deep").is_symlink()


def _put_below(output: Path, path: str) -> None:
    with Staging(output.parent / "staging") as staging:
        put_in_place(output, [staging.put(path, b"a")])


def test_a_folder_on_another_disk_gets_its_files_whole(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def other_disk(source: Any, target: Any) -> None:
        if "staging" in str(source) and not str(source).endswith(f"{STAGING_PREFIX}file"):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        real(source, target)

    monkeypatch.setattr(os, "replace", other_disk)
    place(output, deep__a="first")
    put(output.parent / "mine.txt", "mine")
    (output / f"{STAGING_PREFIX}file").symlink_to(output.parent / "mine.txt")
    place(output, deep__a="second")
    assert sorted(tree(output)) == ["deep", "deep/a"]
    assert tree(output)["deep/a"][0] == "file"
    assert (output / "deep/a").read_text("utf-8") == "second"
    assert (output.parent / "mine.txt").read_text("utf-8") == "mine"


def test_the_last_is_not_put_where_a_replace_fails(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: Any, target: Any) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(MachineError, match=r"output/deep/a: error\[DISK\]: Input/output error"):
        place(output, deep__a="x")
    assert tree(output) == {}


@pytest.mark.parametrize("kept", [False, True])
def test_an_empty_folder_that_cannot_be_removed_is_given_back(
    output: Path, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    put(output / "deep/a", "x")
    if kept:
        put(output / "deep/mine", "kept")

    def refused(folder: Path) -> None:
        number = errno.EACCES if folder.exists() else errno.ENOENT
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "rmdir", refused)
    told = [Stuck("deep", "Permission denied")]
    assert remove(output, ["deep/a"]) == ([] if kept else told)  # with a file in it, it would have stayed in any case
    assert prune(output, ["deep/a"]) == ([] if kept else told)
    assert not (output / "deep/a").exists()


def test_the_disk_of_what_is_not_there_is_that_of_the_folder_above(tmp_path: Path) -> None:
    assert disk_of(tmp_path / "not/there/yet") == tmp_path.stat().st_dev


def test_a_folder_where_nothing_may_change_is_named_before_anything_does(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (output / "deep").mkdir()
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("deep"))
    must_be_writable(output, ["a.txt", "new/b.txt"])
    with pytest.raises(MachineError, match=r"output/deep: .*no right to change files here"):
        must_be_writable(output, ["a.txt", "deep/er/b.txt"])


def test_a_folder_that_may_not_be_read_is_named_with_a_remedy(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(output / "docs/a", "x")
    real = os.scandir

    def refused(folder: str) -> Any:
        if Path(folder).name == "docs":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(folder)

    monkeypatch.setattr(write.os, "scandir", refused)
    with pytest.raises(MachineError, match=r"output/docs: error\[DISK\]: no right to see what is in this folder; let "):
        files_below(output)
