"""The archive's folder goes and comes back while it is shown: renamed, copied, exchanged, or used in another place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from previewing import Running, Serve, lay_out, start
from watchdog import events

from archivegen.diagnostics import MachineError, Place, RefusedError, error
from archivegen.preview.console import line
from archivegen.preview.server import ServeOptions
from archivegen.preview.session import State
from archivegen.preview.single import only_preview
from archivegen.preview.watch import Watcher
from archivegen.preview.whereabouts import Whereabouts
from tests.real_builds import wait_for
from tests.small_archive import MINI, SITE, put
from tests.small_archive import lay_out as lay_out_small


def rename(archive: Path) -> Callable[[], object]:
    """Take it away by its name; what is given brings it back."""
    aside = archive.rename(archive.parent / "aside")
    return lambda: aside.rename(archive)


def copy(archive: Path) -> Callable[[], object]:
    """Only a copy of it comes back: another folder with other files."""
    aside = shutil.copytree(archive, archive.parent / "aside")
    shutil.rmtree(archive.rename(archive.parent / "removed"))  # at once: no build finds the half of it
    return lambda: shutil.move(shutil.copytree(aside, archive.parent / "second"), archive)


def sources_alone(archive: Path) -> Callable[[], object]:
    """As from somewhere that keeps no hidden files."""
    back = copy(archive)
    shutil.rmtree(archive.parent / "aside/.archivegen")
    return back


def above(archive: Path) -> Callable[[], object]:
    """It goes with the folder that it lies in."""
    aside = archive.parent.rename(archive.parent.with_name("moved"))
    return lambda: aside.rename(archive.parent)


def at_rest(running: Running) -> State:
    return running.seen.until(lambda state: state.ok and not state.building and running.build.calls[-1].search == "now")


def gone(running: Running) -> State:
    """While a folder is being removed, its settings may be what is missed first."""
    return running.seen.until(lambda state: any("is gone" in found.message for found in state.diagnostics))


def shown(running: Running, text: str) -> None:
    running.edit("content/alpha.md", text)
    running.seen.until(lambda state: state.ok and text in running.get("/articles/alpha/").text)


def assert_held(running: Running) -> None:
    with pytest.raises(RefusedError, match=f"is running at {running.preview.url}"):
        start(running.root, ServeOptions(port=0))


@pytest.mark.skipif(os.name == "nt", reason="a folder that is in use cannot be moved there")
@pytest.mark.parametrize("poll", [False, True])
@pytest.mark.parametrize("take", [rename, copy, sources_alone, above])
def test_a_folder_that_comes_back_is_shown_and_followed_again(
    archive: Path, serving: Serve, take: Callable[[Path], Callable[[], object]], poll: bool
) -> None:
    running = serving(ServeOptions(port=0, poll=poll))
    back = take(archive)
    away = gone(running)
    told = [(one.path, one.code, one.message) for one in away.diagnostics]
    assert told == [(str(archive), "CONFIG", "the folder of the archive is gone")]
    assert running.get("/articles/alpha/").status == 503
    assert running.lines[-1] == "Not rebuilt: 1 error; the site is gone as well: nothing can be shown until it is back"
    assert not archive.exists()
    back()
    there = at_rest(running)
    assert there.pages > away.number  # a page that was loaded meanwhile, and says so, is loaded again
    assert any(said.startswith(("Repaired", "Rebuilt")) for said in running.lines)
    assert "first text" in running.get("/articles/alpha/").text
    assert_held(running)
    shown(running, "written in the folder that came back")


@pytest.mark.skipif(os.name == "nt", reason="a folder that is in use cannot be moved there")
@pytest.mark.parametrize("poll", [False, True])
def test_a_folder_in_whose_place_is_another_at_once_is_followed(archive: Path, serving: Serve, poll: bool) -> None:
    running = serving(ServeOptions(port=0, poll=poll))
    shutil.copytree(archive, archive.parent / "second")
    (archive.parent / "second/content/alpha.md").write_text("another text")
    archive.rename(archive.parent / "aside")
    (archive.parent / "second").rename(archive)
    running.seen.until(lambda state: state.ok and "another text" in running.get("/articles/alpha/").text)
    shown(running, "written in the other folder")
    assert_held(running)


@pytest.mark.skipif(os.name == "nt", reason="a folder that is in use cannot be moved there")
def test_what_is_away_can_be_previewed_where_it_is(archive: Path, serving: Serve) -> None:
    running = serving()
    elsewhere = archive.rename(archive.parent / "elsewhere")
    gone(running)
    other, end = start(elsewhere, ServeOptions(port=0))
    with ExitStack() as ends:
        ends.callback(end)
        assert "first text" in other.get("/articles/alpha/").text
        elsewhere.rename(archive)
        at_rest(running)
        other.seen.until(lambda state: not state.ok)  # its folder is gone in its turn
        assert_held(running)
    shown(running, "now that the other has ended")


@pytest.mark.skipif(os.name == "nt", reason="a folder that is in use cannot be moved there")
def test_what_came_back_with_another_preview_is_left_to_that(archive: Path, serving: Serve) -> None:
    running = serving()
    shutil.copytree(archive, archive.parent / "second")
    shutil.rmtree(archive.rename(archive.parent / "removed"))
    gone(running)
    with only_preview(archive.parent / "second/.archivegen") as lock:
        lock.tell("http://127.0.0.1:7/")
        (archive.parent / "second").rename(archive)
        state = running.seen.until(lambda state: bool(state.diagnostics) and state.diagnostics[0].code == "REFUSED")
        assert state.diagnostics[0].message.endswith("is running at http://127.0.0.1:7/")
    shown(running, "now that the other has ended")
    assert_held(running)


def test_a_build_that_fails_with_the_folder_tells_of_the_folder(archive: Path, serving: Serve) -> None:
    running = serving()
    running.build.raises = MachineError("content/alpha.md: cannot be read: no such file")
    running.build.gate.clear()
    running.build.entered.clear()
    running.edit("content/alpha.md", "a text")
    assert running.build.entered.wait(10)
    back = rename(archive)
    running.build.gate.set()
    state = running.seen.until(lambda state: not state.ok)
    assert [one.message for one in state.diagnostics] == ["the folder of the archive is gone"]
    running.build.raises = None
    back()
    at_rest(running)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """`serve` as it is typed in a folder of the archive, with paths that are relative to it."""
    with ExitStack() as ends:

        def begin(folder: Path) -> subprocess.Popen[str]:
            words = [sys.executable, "-m", "archivegen", "serve", "-C", "..", "--config", "../site.toml", "--port", "0"]
            environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
            errors = ends.enter_context((tmp_path / "errors").open("w"))
            piped = subprocess.PIPE
            begun = subprocess.Popen(words, cwd=folder, env=environment, stdout=piped, stderr=errors, text=True)
            ends.enter_context(begun)
            ends.callback(begun.kill)
            return begun

        yield begin


@pytest.mark.timeout(120)
@pytest.mark.skipif(os.name == "nt", reason="a folder that is in use cannot be moved there")
@pytest.mark.parametrize("take", [rename, copy])
def test_the_working_folder_may_be_the_one_that_goes(
    tmp_path: Path,
    program: Callable[[Path], subprocess.Popen[str]],
    take: Callable[[Path], Callable[[], object]],
) -> None:
    root = lay_out_small(tmp_path / "archive", {**MINI, "site.toml": SITE.replace("false", "true")})
    running = program(root / "content")
    assert running.stdout

    def says(*beginnings: str) -> None:
        assert running.stdout
        while not (said := running.stdout.readline()).startswith(beginnings):
            assert said, (tmp_path / "errors").read_text()

    says("Built")
    state = root / ".archivegen"
    searched = state / "preview/pagefind/pagefind-entry.json"
    # Not by walking all of it: files come and go in there until the lock has gone.
    wait_for(lambda: searched.exists() and not [*state.glob("published/*/lock-holder")])
    back = take(root)
    says("Not rebuilt: 1 error; the site is gone as well")
    back()
    says("Repaired", "Rebuilt")
    put(root / "content/articles/alpha.md", "---\ntitle: Alpha\ndate: 2001-01-01\n---\nWritten afterwards.\n")
    says("Rebuilt")
    page = root / ".archivegen/preview/articles/alpha/index.html"
    assert "Written afterwards." in page.read_text("utf-8")


@pytest.mark.parametrize("poll", [False, True])
def test_a_folder_that_was_removed_is_watched_anew_even_if_it_looks_the_same(archive: Path, poll: bool) -> None:
    """The number of a folder is given to the next one, and what looked at the first has ended."""
    heard: list[frozenset[str] | None] = []
    watcher = Watcher(archive, heard.append, lambda _: None, poll=poll)
    watcher.start()
    try:
        assert watcher._observer
        before = {*watcher._observer.emitters}
        watcher._gone.clear()
        watcher.dispatch(events.DirDeletedEvent(str(archive)))
        watcher._settle()
        gone = before - watcher._observer.emitters
        assert {str(emitter.watch.path) for emitter in gone} == {str(archive)}
        assert {emitter.watch.path for emitter in watcher._observer.emitters} == {
            emitter.watch.path for emitter in before
        }
    finally:
        watcher.stop()


def test_who_looks_for_a_folder_that_is_away_looks_for_nothing_else(tmp_path: Path) -> None:
    """Its settings may lie elsewhere, and are still there: that is no news, or builds would follow each other."""
    (tmp_path / "settings").mkdir()
    whereabouts = Whereabouts((tmp_path / "archive", tmp_path / "settings"))
    whereabouts.missed()
    assert whereabouts._look() == whereabouts._seen
    (tmp_path / "archive").mkdir()
    assert whereabouts._look() != whereabouts._seen


def test_the_lock_of_a_folder_that_was_copied_is_another(tmp_path: Path) -> None:
    state = lay_out(tmp_path / "archive") / ".archivegen"
    state.mkdir()
    with only_preview(state) as lock:
        lock.tell("http://127.0.0.1:7/")
        state.rename(tmp_path / "aside")
        shutil.copytree(tmp_path / "aside", state)
        lock.hold()
        with pytest.raises(RefusedError, match=r"is running at http://127\.0\.0\.1:7/"), only_preview(state):
            pass
        with only_preview(tmp_path / "aside"):  # which is nobody's any more
            lock.hold()
    with only_preview(state):
        pass


@pytest.mark.parametrize(
    ("before", "good", "began"), [(State(4, finished=2), True, "Not rebuilt"), (State(), False, "Not built")]
)
def test_no_site_is_said_to_be_shown_where_none_is(before: State, good: bool, began: str) -> None:
    after = State(5, ok=False, finished=3, diagnostics=(error("x", Place(), "CONFIG", "gone"),))
    said = f"{began}: 1 error; the site is gone as well: nothing can be shown until it is back"
    assert line(before, after, good=good, kept=False) == said
