"""What one process saw of the output is the same where another heard of it, whatever was done to the files."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import archivegen.build as building
from archivegen.build import BuildOptions, build
from archivegen.diagnostics import RefusedError
from archivegen.digest import encode
from archivegen.publish.ground import Desk, Ground, survey
from archivegen.publish.manifest import MANIFEST_NAME, Site
from archivegen.publish.surveyed import heard, told
from tests.small_archive import MINI, TODAY, lay_out, put, tree

FIELDS = tuple(msgspec.structs.fields(Ground))


def desk_of(root: Path) -> Desk:
    (state,) = (root / ".archivegen/published").iterdir()
    return Desk(root, root / "output", state, state / "staging")


def built(where: Path) -> Path:
    root = lay_out(where, MINI)
    assert build(root, BuildOptions(today=TODAY, jobs=1, search="off")).ok
    return root


def nothing(root: Path) -> None:
    """All is as recorded."""


def altered(root: Path) -> None:
    (root / "output/index.html").write_text("somebody's", encoding="utf-8")


def altered_to_the_same_size(root: Path) -> None:
    page = root / "output/index.html"
    page.write_bytes(bytes(page.stat().st_size))


def touched(root: Path) -> None:
    os.utime(root / "output/index.html")


def removed(root: Path) -> None:
    (root / "output/index.html").unlink()


def a_folder_removed(root: Path) -> None:
    shutil.rmtree(root / "output/articles")


def all_removed(root: Path) -> None:
    shutil.rmtree(root / "output")


def foreign(root: Path) -> None:
    put(root / "output/notes/of somebody.txt", "hers")


def without_a_manifest(root: Path) -> None:
    (root / "output" / MANIFEST_NAME).unlink()


def with_another_manifest(root: Path) -> None:
    place = root / "output" / MANIFEST_NAME
    place.write_bytes(place.read_bytes().replace(b'"index.html"', b'"other.html"'))
    put(root / "output/other.html", "listed")


def of_another_archive(root: Path) -> None:
    place = root / "output" / MANIFEST_NAME
    place.write_bytes(
        place.read_bytes().replace(b'"Mini", "address": "https://a.', b'"Harbour", "address": "https://b.')
    )


def of_a_stopped_build(root: Path) -> None:
    from archivegen.checked import save_checked

    put(root / "output/half/index.html", "half")
    save_checked(desk_of(root).state / "journal", ["half/index.html", "index.html"])
    save_checked(desk_of(root).state / "stuck", ["empty"])


def without_a_record(root: Path) -> None:
    (desk_of(root).state / "published").unlink()


HARMS = [
    nothing,
    altered,
    altered_to_the_same_size,
    touched,
    removed,
    a_folder_removed,
    foreign,
    with_another_manifest,
    of_a_stopped_build,
    without_a_record,
]


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_heard_is_what_was_seen(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    root = built(tmp_path)
    harm(root)
    desk = desk_of(root)
    seen = survey(desk, adopt=False)
    found = heard(desk, told(seen))
    assert found == seen
    assert {field.name: getattr(found, field.name) for field in FIELDS} == {
        field.name: getattr(seen, field.name) for field in FIELDS
    }
    assert (found.foreign, found.tops) == (seen.foreign, seen.tops)


def test_so_is_what_is_another_archives(tmp_path: Path) -> None:
    root = built(tmp_path)
    of_another_archive(root)
    altered(root)
    desk = msgspec.structs.replace(desk_of(root), site=Site("Mini", "https://a.example/"))
    with pytest.raises(RefusedError, match='of another archive, "Harbour"'):
        survey(desk, adopt=False)
    (desk.state / "published").unlink()
    seen = survey(desk, adopt=True)
    assert "index.html" not in seen.others
    assert seen.others == seen.foreign - {"index.html"}
    found = heard(desk, told(seen))
    assert found == seen
    assert (found.others, found.foreign) == (seen.others, seen.foreign)


def test_what_is_as_recorded_takes_no_room(tmp_path: Path) -> None:
    root = built(tmp_path)
    seen = survey(desk_of(root), adopt=False)
    assert len(told(seen)) < 200 < len(encode(tuple(seen.present)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
@pytest.mark.parametrize("harm", [*HARMS, all_removed, without_a_manifest, of_another_archive])
def test_a_build_is_the_same_whoever_looks_at_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None]
) -> None:
    """Also where nothing may be published: the copy cannot say that, and is not believed."""
    said: list[object] = []
    asked: list[str] = []

    def noted(*given: Any, **how: Any) -> Ground:
        asked.append("survey")
        return survey(*given, **how)

    for name, threads in (("copy", 1), ("here", 2)):
        root = built(tmp_path / name)
        harm(root)
        put(root / "content/articles/more.md", "---\ntitle: More\n---\nText.\n")
        monkeypatch.setattr(threading, "active_count", lambda threads=threads: threads)
        monkeypatch.setattr(building, "survey", noted)
        try:
            result = build(root, BuildOptions(today=TODAY, jobs=1, search="off"))
        except Exception as refused:
            said.append((type(refused), str(refused).replace(str(root), "")))
        else:
            assert result.ok
            said.append((result.changed, result.reasons, result.balance, tree(root / "output")))
            alone = name == "copy" and harm is not without_a_record  # without, nothing is read that takes time
            assert bool(asked) != alone  # what a copy asks is not seen here
        asked.clear()
        monkeypatch.undo()
    assert said[0] == said[1]


def test_who_may_not_publish_is_told_so_first_where_all_is_to_be_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = built(tmp_path)  # which hands nothing on
    without_a_manifest(root)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(building, "understand", lambda *_, **__: pytest.fail("read"))
    with pytest.raises(RefusedError):
        build(root, BuildOptions(today=TODAY, jobs=1, search="off"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
def test_a_build_stopped_before_it_asks_leaves_nobody_looking(
    tmp_path: Path, begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = built(tmp_path)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(building, "recall", stop)
    with pytest.raises(KeyboardInterrupt):
        build(root, BuildOptions(today=TODAY, jobs=1, search="off"))
    (child,) = begun
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)
