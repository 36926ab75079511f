"""What is read through links inside the project is watched where it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from previewing import RealBuild, Running, start

from archivegen.preview.hints import counts, sources
from archivegen.preview.links import look_for_links, reach
from archivegen.preview.server import ServeOptions
from archivegen.preview.watch import plan
from tests.small_archive import SITE, lay_out, put

TEXT = "---\ntitle: {}\n---\n{}\n"
FILES = {
    "site.toml": SITE,
    "content/articles/own.md": TEXT.format("Own", "Mine."),
    "shared/one.md": TEXT.format("One", "First."),
    "other/two.md": TEXT.format("Two", "First."),
    "notes/three.md": TEXT.format("Three", "First."),
    "notes/unrelated.md": "nothing of the archive",
}
LINKS = {
    "content/articles/linked": "../../shared",
    "shared/deeper": "../other",  # a link behind a link
    "content/articles/three.md": "../../notes/three.md",
    "content/articles/.#own.md": "nobody@nowhere.example:1",  # an editor's lock
}
Serving = Callable[[Path], Running]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lay_out(tmp_path / "archive", FILES)
    for link, to in LINKS.items():
        os.symlink(to, tmp_path / "archive" / link)
    return tmp_path / "archive"


@pytest.fixture
def served() -> Iterator[Serving]:
    ends: list[Callable[[], None]] = []

    def serve(root: Path) -> Running:
        running, end = start(root, ServeOptions(port=0), RealBuild())
        ends.append(end)
        return running

    yield serve
    for end in ends:
        end()


def quiet(running: Running) -> None:
    """Pages and search are built, and what links lead to is watched, which is built once more."""

    def searched() -> bool:
        return bool(running.build.calls) and running.build.calls[-1].search == "now"

    running.seen.until(lambda state: (not state.building) and searched(), 20)


def is_watched(running: Running, *folders: str) -> bool:
    paths = {watched.path for watched in [*running.preview.watcher._watches]}
    return {str(running.root / folder) for folder in folders} <= paths


@pytest.mark.parametrize(("path", "page"), [
    ("shared/one.md", "one"), ("other/two.md", "two"), ("notes/three.md", "three"),
])  # fmt: skip
def test_an_edit_behind_a_link_is_shown(root: Path, served: Serving, path: str, page: str) -> None:
    running = served(root)
    running.seen.until(lambda _: is_watched(running, "shared", "other", "notes"), 20)
    quiet(running)
    put(root / path, TEXT.format(page, "Second."))
    running.seen.until(lambda _: "Second." in running.get(f"/articles/{page}/").text, 20)


def test_what_is_wrong_behind_a_link_from_the_start_can_be_repaired(root: Path, served: Serving) -> None:
    put(root / "shared/one.md", "---\ntitle: [\n---\n")
    running = served(root)
    running.seen.until(lambda state: not state.ok and not state.building, 20)
    put(root / "shared/one.md", TEXT.format("One", "Whole."))
    running.seen.until(lambda _: "Whole." in running.get("/articles/one/").text, 20)


def test_a_link_that_is_made_meanwhile_is_followed(root: Path, served: Serving) -> None:
    put(root / "late/four.md", TEXT.format("Four", "First."))
    running = served(root)
    quiet(running)
    os.symlink("../../late", root / "content/articles/late")
    running.seen.until(lambda _: "First." in running.get("/articles/four/").text, 20)
    running.seen.until(lambda _: is_watched(running, "late"), 20)
    quiet(running)
    put(root / "late/four.md", TEXT.format("Four", "Second."))
    running.seen.until(lambda _: "Second." in running.get("/articles/four/").text, 20)


def test_beside_what_is_linked_nothing_counts_and_no_circle_is_followed(root: Path, tmp_path: Path) -> None:
    for link, to in {
        "content/articles/up": "../..",
        "content/articles/round": "round",
        "content/articles/out": str(tmp_path),
        "content/articles/state": "../../.archivegen",
        "content/articles/inside": "../articles/own.md",
    }.items():
        os.symlink(to, root / link)
    (root / ".archivegen").mkdir()
    before = sources(root)
    where = reach(before, look_for_links(before))
    assert [str(path.relative_to(root)) for path in (*where.folders[3:], *where.files[1:])] == [
        "shared", "notes/three.md", "notes",
    ]  # fmt: skip
    assert reach(where, look_for_links(before)) is where
    assert not counts(str(root / "notes/unrelated.md"), where)
    assert counts(str(root / "notes/three.md"), where)
    assert counts(str(root / "shared"), where)
    assert {str(root / "shared"), str(root / "notes")} <= {watched.path for watched in plan(where)}


def test_what_a_link_leads_to_is_awaited_where_it_has_gone(root: Path) -> None:
    (root / "notes/three.md").unlink()
    before = sources(root)
    where = reach(before, look_for_links(before))
    assert counts(str(root / "notes/three.md"), where)
    assert (str(root / "notes"), False) in {(watched.path, watched.recursive) for watched in plan(where)}


def chain(root: Path) -> Callable[[], object]:
    put(root / "kept/v1.md", TEXT.format("Way", "First."))
    put(root / "kept/v2.md", TEXT.format("Way", "Second."))
    os.symlink("v1.md", root / "kept/current.md")
    os.symlink("../../kept/current.md", root / "content/articles/way.md")
    os.symlink("v2.md", root / "kept/next.md")
    return lambda: os.replace(root / "kept/next.md", root / "kept/current.md")


def folder_through_a_link(root: Path) -> Callable[[], object]:
    put(root / "kept/v1/way.md", TEXT.format("Way", "First."))
    put(root / "kept/v2/way.md", TEXT.format("Way", "Second."))
    os.symlink("v1", root / "kept/current")
    os.symlink("../../kept/current", root / "content/articles/dated")
    os.symlink("v2", root / "kept/next")
    return lambda: os.replace(root / "kept/next", root / "kept/current")


def folder_above(root: Path) -> Callable[[], object]:
    put(root / "deep/a/c/way.md", TEXT.format("Way", "First."))
    put(root / "deep/b/c/way.md", TEXT.format("Way", "Second."))
    os.symlink("../../deep/a/c", root / "content/articles/deep")

    def exchange() -> None:
        (root / "deep/a").rename(root / "deep/old")
        (root / "deep/b").rename(root / "deep/a")

    return exchange


def folder_called_like_a_passing_file(root: Path) -> Callable[[], object]:
    put(root / "odd/way.md", TEXT.format("Way", "First."))
    os.symlink("../../odd", root / "content/articles/4913")
    return lambda: put(root / "odd/way.md", TEXT.format("Way", "Second."))


@pytest.mark.case("WA-11")
@pytest.mark.parametrize("lay", [chain, folder_through_a_link, folder_above, folder_called_like_a_passing_file])
def test_what_is_exchanged_on_the_way_is_shown(
    root: Path, served: Serving, lay: Callable[[Path], Callable[[], object]]
) -> None:
    exchange = lay(root)
    running = served(root)
    quiet(running)
    assert "First." in running.get("/articles/way/").text
    exchange()
    running.seen.until(lambda _: "Second." in running.get("/articles/way/").text, 20)


@pytest.mark.case("WA-11")
@pytest.mark.parametrize(("lay", "path"), [
    (chain, "kept/current.md"), (folder_through_a_link, "kept/current"), (folder_above, "deep/a"),
    (folder_called_like_a_passing_file, "odd/way.md"),
])  # fmt: skip
def test_what_is_on_the_way_counts_and_is_looked_at(
    root: Path, lay: Callable[[Path], Callable[[], object]], path: str
) -> None:
    lay(root)
    before = sources(root)
    where = reach(before, look_for_links(before))
    assert counts(str(root / path), where, folder=True)
    assert str((root / path).parent) in {watched.path for watched in plan(where)}
    assert not counts(str(root / "kept/unrelated"), where)
    assert not counts(str(root / "deep/unrelated"), where, folder=True)
