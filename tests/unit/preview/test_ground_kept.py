"""A preview looks at its output again only where something may have changed there since its last build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from archivegen import build as building
from archivegen.build import BuildOptions, BuildResult, Memory, build
from archivegen.publish import commit
from archivegen.publish.ground import Desk, Ground, survey
from archivegen.source.source_file import ChangedError
from tests.small_archive import SITE, TODAY, lay_out, put, tree

FILES = {
    "site.toml": SITE,
    "content/articles/a.md": "---\ntitle: A\n---\nOne.\n",
    "content/articles/b.md": "---\ntitle: B\n---\nTwo.\n",
}


class Stopped(BaseException):
    """As the session leaves a build that gives way."""


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The outputs that were looked at, file by file."""
    found: list[Path] = []

    def counted(desk: Desk, **ways: Any) -> Ground:
        found.append(desk.output)
        return survey(desk, **ways)

    monkeypatch.setattr(building, "survey", counted)
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "archive", FILES)


def once(root: Path, memory: Memory, search: str = "later", stop: str = "") -> BuildResult:
    options = BuildOptions(today=TODAY, output=str(root / ".archivegen/preview"), preview=True, jobs=1)

    def progress(stage: str, done: int, total: int) -> None:
        del done, total
        if stage == stop:
            raise Stopped

    return build(root, msgspec.structs.replace(options, search=search), memory, progress)


def as_from_nothing(root: Path, tmp_path: Path, memory: Memory) -> None:
    """Once search and data have followed, the preview is what a first build of the same sources makes."""
    once(root, memory, "now")
    other = lay_out(tmp_path / "other", {path: (root / path).read_text(encoding="utf-8") for path in FILES})
    once(other, Memory(), "now")
    assert tree(root / ".archivegen/preview") == tree(other / ".archivegen/preview")


@pytest.mark.parametrize("stage", ["surveying", "scanning", "planning", "deciding", "rendering", "publishing"])
def test_search_that_gives_way_leaves_what_is_known(root: Path, tmp_path: Path, looks: list[Path], stage: str) -> None:
    memory = Memory()
    once(root, memory)
    put(root / "content/articles/a.md", "---\ntitle: A\n---\nOnce more.\n")
    with pytest.raises(Stopped):
        once(root, memory, "now", stop=stage)
    before = len(looks)
    result = once(root, memory)
    assert len(looks) == before
    assert "articles/a/index.html" in result.changed
    as_from_nothing(root, tmp_path, memory)


def test_search_that_gives_way_when_it_is_there_is_known_to_be(root: Path, tmp_path: Path, looks: list[Path]) -> None:
    memory = Memory()
    once(root, memory)
    put(root / "content/articles/a.md", "---\ntitle: A\n---\nOnce more.\n")
    with pytest.raises(Stopped):
        once(root, memory, "now", stop="remembering")
    before = len(looks)
    put(root / "content/articles/b.md", "---\ntitle: B\n---\nTwice.\n")
    changed = once(root, memory).changed
    assert "articles/b/index.html" in changed
    assert "articles/a/index.html" not in changed
    assert len(looks) == before
    as_from_nothing(root, tmp_path, memory)


@pytest.mark.parametrize("change", ["altered", "gone", "manifest altered"])
def test_what_somebody_did_to_the_output_is_found_by_the_build_that_looks_everywhere(
    root: Path, tmp_path: Path, change: str
) -> None:
    memory = Memory()
    once(root, memory, "now")
    once(root, memory, "now")
    what, how = (
        ("archivegen-manifest.json" if "manifest" in change else "articles/a/index.html"),
        change.rpartition(" ")[-1],
    )
    place = root / ".archivegen/preview" / what
    if how == "gone":
        place.unlink()
    else:
        put(place, '{"files": [{"path": "mine", "size": 1, "sha256": ""}]}')
    as_from_nothing(root, tmp_path, memory)


def test_a_file_of_somebody_where_a_page_was_a_moment_ago_stays(root: Path) -> None:
    memory, page = Memory(), root / ".archivegen/preview/articles/c/index.html"
    once(root, memory, "now")
    once(root, memory, "now")
    put(root / "content/articles/c.md", "---\ntitle: C\n---\nThree.\n")
    once(root, memory)
    assert page.exists()
    (root / "content/articles/c.md").unlink()
    once(root, memory)
    assert not page.exists()
    put(page, "mine")
    once(root, memory, "now")
    assert page.read_text(encoding="utf-8") == "mine"


def test_sources_that_are_wrong_leave_what_is_known(root: Path, tmp_path: Path, looks: list[Path]) -> None:
    memory = Memory()
    once(root, memory)
    put(root / "content/articles/a.md", "---\ntitle: [\n---\n")
    assert not once(root, memory).ok
    put(root / "content/articles/a.md", "---\ntitle: A\n---\nMended.\n")
    assert "articles/a/index.html" in once(root, memory).changed
    assert len(looks) == 1
    as_from_nothing(root, tmp_path, memory)


def test_what_was_stopped_while_it_published_is_looked_at(
    root: Path, tmp_path: Path, looks: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory()
    once(root, memory)
    put(root / "content/articles/a.md", "---\ntitle: A\n---\nOnce more.\n")

    def stopped(*_: object, **__: object) -> None:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(commit, "place", stopped)
        with pytest.raises(Stopped):
            once(root, memory)
    once(root, memory)
    assert len(looks) == 2
    as_from_nothing(root, tmp_path, memory)


def test_a_source_that_changes_while_it_is_read_leaves_what_is_remembered_right(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archivegen.source.snapshot._HELD", 0)
    memory, a = Memory(), root / "content/articles/a.md"
    once(root, memory)
    options = BuildOptions(today=TODAY, output=str(root / ".archivegen/preview"), preview=True, jobs=1, search="later")

    def save(stage: str, done: int, total: int) -> None:
        del done, total
        if stage == "reading":
            put(a, "---\ntitle: A\n---\nOnce more, and whole.\n")

    for hint in (None, frozenset({"content/articles"})):
        put(a, "---\ntitle: A\n---\nOnce m")
        with pytest.raises(ChangedError):
            build(root, msgspec.structs.replace(options, touched=hint), memory, save)
    result = once(root, memory)
    assert "articles/a/index.html" in result.changed
    as_from_nothing(root, tmp_path, memory)
