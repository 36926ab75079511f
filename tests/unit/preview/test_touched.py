"""Pages are brought up to date from where something was saved; the build that follows looks everywhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from archivegen.build import BuildOptions, BuildResult, Memory, build
from archivegen.checked import load_checked
from archivegen.preview.hints import touched
from archivegen.publish.manifest import load_journal, load_state
from tests.small_archive import SITE, TODAY, lay_out, put, sources_only, tree

PREVIEW = ".archivegen/preview"
FILES = {
    "site.toml": SITE,
    "content/articles/a.md": "---\ntitle: A\n---\nOne.\n",
    "content/articles/1993/b.md": "---\ntitle: B\n---\nTwo.\n",
    "content/articles/1993/deep/c.md": "---\ntitle: C\n---\nThree.\n",
    "content/articles/1994/d.md": "---\ntitle: D\n---\nFour.\n",
    "content/people/ada.md": "---\nname: Ada Ross\n---\nA pilot.\n",
}


class Watched:
    """An archive in a preview's hands: built as a whole at first, then from where events point."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.root = lay_out(place / "archive", FILES)
        self.memory = Memory()
        self.pages()
        self.everything()

    def build(self, memory: Memory, search: str, where: frozenset[str] | None) -> BuildResult:
        options = BuildOptions(
            today=TODAY,
            output=str(self.root / PREVIEW),
            preview=True,
            jobs=1,
            search=search,  # type: ignore[arg-type]
            touched=where,
        )
        result = build(self.root, options, memory)
        assert result.ok, result.diagnostics
        return result

    def pages(self, *paths: str) -> BuildResult:
        """As after events at these paths; at the first time, anywhere."""
        where = touched([str(self.root / path) for path in paths], self.root) if paths else None
        return self.build(self.memory, "later", where)

    def everything(self) -> BuildResult:
        return self.build(self.memory, "now", None)

    def shown(self) -> set[str]:
        """The articles that have a page."""
        return {page.parent.name for page in (self.root / PREVIEW / "articles").glob("*/index.html")}

    def as_from_nothing(self) -> None:
        """What is shown is what a first build of these sources shows."""
        other = sources_only(self.root, self.place / "other")
        options = BuildOptions(today=TODAY, output=str(other / PREVIEW), preview=True, jobs=1)
        assert build(other, options).ok
        assert tree(self.root / PREVIEW) == tree(other / PREVIEW)
        shutil.rmtree(other)

    @property
    def state(self) -> Path:
        """What is recorded of the preview's folder."""
        (found,) = [path.parent for path in (self.root / ".archivegen/published").glob("*/published")]
        return found


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_of_a_path_its_folder_is_touched_and_all_below_it_where_it_is_one(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    paths = [f"{root}/content/articles/1993/b.md", f"{root}/site.toml"]
    assert touched(paths, root) == {"content/articles/1993/b.md/", "content/articles/1993", "site.toml/", ""}
    assert touched([], root) == frozenset()
    assert touched([*paths, str(tmp_path / "elsewhere/b.md")], root) is None
    assert touched([f"{root} too/b.md"], root) is None


def test_only_where_something_was_saved_is_looked_at_and_then_everywhere(watched: Watched) -> None:
    put(watched.root / "content/articles/1993/b.md", "---\ntitle: B\n---\nTwo, and more.\n")
    put(watched.root / "content/articles/1994/d.md", "---\ntitle: D\n---\nWithout an event.\n")
    changed = watched.pages("content/articles/1993/b.md").changed
    assert "articles/b/index.html" in changed
    assert "articles/d/index.html" not in changed
    assert "articles/d/index.html" in watched.everything().changed
    watched.as_from_nothing()


def new(root: Path) -> list[str]:
    put(root / "content/articles/1993/e.md", "---\ntitle: E\n---\nFive.\n")
    return ["content/articles/1993/e.md"]


def in_new_folders(root: Path) -> list[str]:
    put(root / "content/articles/2001/05/e.md", "---\ntitle: E\n---\nFive.\n")
    return ["content/articles/2001"]


def gone(root: Path) -> list[str]:
    (root / "content/articles/1993/b.md").unlink()
    return ["content/articles/1993/b.md"]


def folder_gone(root: Path) -> list[str]:
    shutil.rmtree(root / "content/articles/1993")
    return ["content/articles/1993"]


def folder_called_otherwise(root: Path) -> list[str]:
    os.rename(root / "content/articles/1993", root / "content/articles/93")
    return ["content/articles/1993", "content/articles/93"]


def folders_exchanged(root: Path) -> list[str]:
    """Afterwards each name has a listing, and it is that of the other folder."""
    articles = root / "content/articles"
    put(articles / "1994/deep/e.md", "---\ntitle: E\n---\nFive.\n")
    for old, now in (("1993", "aside"), ("1994", "1993"), ("aside", "1994")):
        os.rename(articles / old, articles / now)
    return ["content/articles/1993", "content/articles/1994", "content/articles/aside"]


def replaced(root: Path) -> list[str]:
    place = root / "content/articles/1993/b.md"
    put(place.with_name(".b.md.new"), "---\ntitle: B\n---\nAnother.\n")
    os.replace(place.with_name(".b.md.new"), place)
    return ["content/articles/1993/.b.md.new", "content/articles/1993/b.md"]


def a_record(root: Path) -> list[str]:
    put(root / "content/people/ada.md", "---\nname: Ada Rossi\n---\nA pilot.\n")
    return ["content/people/ada.md"]


def other_settings(root: Path) -> list[str]:
    """Another folder of texts: no listing stands for it."""
    (root / "content").rename(root / "texts")
    put(root / "site.toml", SITE + '\n[content]\ndir = "texts"\n')
    return ["site.toml"]


@pytest.mark.parametrize(
    "change",
    [
        new, in_new_folders, gone, folder_gone, folder_called_otherwise, folders_exchanged, replaced, a_record,
        other_settings,
    ],
)  # fmt: skip
def test_pages_are_right_at_once(watched: Watched, change: Callable[[Path], list[str]]) -> None:
    watched.pages(*change(watched.root))
    pages = {path: what for path, what in tree(watched.root / PREVIEW).items() if path.endswith(".html")}
    watched.everything()
    assert pages == {path: what for path, what in tree(watched.root / PREVIEW).items() if path.endswith(".html")}
    watched.as_from_nothing()


@pytest.mark.parametrize(
    ("link", "to", "saved"),
    [
        ("content", "texts", "texts/articles/a.md"),
        ("content/articles/b", "../drafts", "content/drafts/b.md"),
    ],
)
def test_what_is_reached_through_a_link_is_looked_at_wherever_it_is(
    tmp_path: Path, link: str, to: str, saved: str
) -> None:
    """Events name it as it is called where it is, the scan as it is called where it is read."""
    root = lay_out(tmp_path / "archive", {"site.toml": SITE, saved: "---\ntitle: A\n---\nOne.\n"})
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    os.symlink(to, root / link)
    options = BuildOptions(today=TODAY, output=str(root / PREVIEW), preview=True, jobs=1, search="later")
    memory = Memory()
    assert build(root, options, memory).ok
    put(root / saved, "---\ntitle: A\n---\nTwo.\n")
    options = msgspec.structs.replace(options, touched=touched([str(root / saved)], root))
    assert any(path.startswith("articles/") for path in build(root, options, memory).changed)
    assert b"Two." in next((root / PREVIEW / "articles").glob("*/index.html")).read_bytes()


def test_what_is_published_is_written_down_by_the_build_that_follows(watched: Watched) -> None:
    record = watched.state / "published"
    before = load_checked(record)
    put(watched.root / "content/articles/1993/e.md", "---\ntitle: E\n---\nFive.\n")
    watched.pages("content/articles/1993/e.md")
    put(watched.root / "content/articles/a.md", "---\ntitle: A\n---\nOne, and more.\n")
    watched.pages("content/articles/a.md")
    assert load_checked(record) == before
    assert {"articles/a/index.html", "articles/e/index.html"} <= load_journal(watched.state)
    assert "articles/d/index.html" not in load_journal(watched.state)
    watched.everything()
    state = load_state(record)
    assert state is not None
    assert "articles/e/index.html" in {entry.path for entry in state.entries}
    assert not (watched.state / "journal").exists()


def test_a_preview_that_is_killed_before_it_is_written_down_leaves_nothing_that_is_nobodys(watched: Watched) -> None:
    put(watched.root / "content/articles/1993/e.md", "---\ntitle: E\n---\nFive.\n")
    put(watched.root / "content/articles/a.md", "---\ntitle: A\n---\nOne, and more.\n")
    watched.pages("content/articles/1993/e.md", "content/articles/a.md")
    (watched.root / "content/articles/1993/e.md").unlink()
    put(watched.root / "content/articles/a.md", FILES["content/articles/a.md"])
    watched.memory = Memory()  # another process
    watched.pages()
    assert watched.shown() == {"a", "b", "c", "d"}
    watched.everything()
    watched.as_from_nothing()
