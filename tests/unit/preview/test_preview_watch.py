"""Watching: which events count, when a build is due, and what happens where watching is limited."""

from __future__ import annotations

import errno
import logging
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest
from previewing import write
from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from archivegen.preview.hints import counts, sources
from archivegen.preview.watch import APART, LONGEST, QUIET, WHOLE, Watcher, due, is_whole, plan

NEVER = float("-inf")


class Count:
    """How often it was called, where something was said to have changed, and a way to wait for it."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.touched: list[frozenset[str] | None] = []
        self._news = threading.Condition()

    def __call__(self, touched: frozenset[str] | None) -> None:
        with self._news:
            self.times.append(time.monotonic())
            self.touched.append(touched)
            self._news.notify_all()

    def reaches(self, number: int, timeout: float = 10.0) -> bool:
        with self._news:
            return self._news.wait_for(lambda: len(self.times) >= number, timeout)


Watch = Callable[..., tuple[Watcher, Count, list[str]]]


@pytest.fixture
def watching(archive: Path) -> Iterator[Watch]:
    """Watch the archive; it ends with the test."""
    made: list[Watcher] = []

    def watch(**options: object) -> tuple[Watcher, Count, list[str]]:
        (archive / ".archivegen").mkdir(exist_ok=True)
        count, notices = Count(), list[str]()
        watcher = Watcher(archive, count, notices.append, **options)  # type: ignore[arg-type]
        made.append(watcher)
        watcher.start()
        return watcher, count, notices

    yield watch
    for watcher in made:
        watcher.stop()


def hints_of(watcher: Watcher) -> list[set[str]]:
    """The paths of each event that the watcher takes for a change from now on, in their order."""
    hinted: list[set[str]] = []
    hint = watcher.hint

    def noted(paths: Collection[str] | None = None, **said: bool) -> None:
        if paths is not None:
            hinted.append({*paths})
        hint(paths, **said)

    watcher.hint = noted  # type: ignore[method-assign]
    return hinted


def settled(archive: Path, count: Count) -> int:
    """The number of calls once all events so far are through: a last edit, seen and followed by a call."""
    before = len(count.times)
    write(archive / "content/last.md", str(time.monotonic_ns()))
    assert count.reaches(before + 1)
    return len(count.times)


def test_a_build_is_due_soon_after_the_last_event_and_not_long_after_the_first() -> None:
    assert due(10.0, 10.0, NEVER) == 10.0 + QUIET
    assert due(10.0, 10.3, NEVER) == 10.3 + QUIET
    assert due(10.0, 99.0, NEVER) == 10.0 + LONGEST
    assert due(10.0, 10.0, 9.9) == 9.9 + APART
    assert due(10.0, 10.3, NEVER, WHOLE) == 10.3 + WHOLE


def test_which_events_say_that_a_source_is_whole(archive: Path) -> None:
    where = sources(archive)
    alpha, aside = str(archive / "content/alpha.md"), str(archive / "content/alpha.md~")
    assert is_whole(events.FileClosedEvent(alpha), where)
    assert is_whole(events.FileMovedEvent(str(archive / "content/.alpha.tmp"), alpha), where)
    assert not is_whole(events.FileMovedEvent(alpha, aside), where)
    for kind in (events.FileCreatedEvent, events.FileModifiedEvent, events.FileDeletedEvent, events.DirDeletedEvent):
        assert not is_whole(kind(alpha), where)


@pytest.mark.skipif(sys.platform != "linux", reason="only there a file that is closed is an event")
def test_a_source_that_is_whole_is_built_at_once(
    archive: Path, watching: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QUIET", "LONGEST"):
        monkeypatch.setattr(f"archivegen.preview.watch.{name}", 300)
    _, count, _ = watching()
    (archive / "content/alpha.md").write_text("written and closed")
    assert count.reaches(1)
    write(archive / "content/.alpha.md.tmp", "moved")
    (archive / "content/.alpha.md.tmp").rename(archive / "content/alpha.md")
    assert count.reaches(2)


@pytest.mark.case("WA-13")
@pytest.mark.parametrize("gap", [0.001, 0.02, 0.049, 0.05, 0.051, 0.1, 0.3])
def test_wa13_a_stream_of_saves_is_at_most_25_builds_in_ten_seconds(gap: float) -> None:
    saves = [number * gap for number in range(int(10 / gap))]
    builds: list[float] = []
    waiting: list[float] = []
    for now in saves:
        if waiting and (at := due(waiting[0], waiting[-1], builds[-1] if builds else NEVER)) <= now:
            builds.append(at)
            waiting = []
        waiting.append(now)
    if waiting:
        builds.append(due(waiting[0], waiting[-1], builds[-1] if builds else NEVER))
    assert len(builds) <= 25
    assert saves[-1] <= builds[-1] <= saves[-1] + 0.6


@pytest.mark.case("WA-04")
@pytest.mark.parametrize(
    "name",
    ["4913", "alpha.md~", ".#alpha.md", "#alpha.md#", ".alpha.md.swp", ".DS_Store", ".~lock.x#", ".git", "alpha.tmp",
     "alpha.swp", "alpha.swx", "~$alpha.docx", "Thumbs.db", "desktop.ini"],
)  # fmt: skip
def test_wa04_names_that_come_and_go_with_an_editor(archive: Path, name: str) -> None:
    assert not counts(str(archive / "content" / name), sources(archive))


@pytest.mark.parametrize("name", ["alpha.md", "1937", "a~b.md", "a#.md", "#1.md", "4913.md", "sedXyZ", "کابل.md"])
def test_names_of_sources(archive: Path, name: str) -> None:
    assert counts(str(archive / "content" / name), sources(archive))


def test_which_paths_count(archive: Path) -> None:
    where = sources(archive)

    def seen(path: str) -> bool:
        return counts(str(archive / path), where)

    assert seen("site.toml")
    assert all(seen(p) for p in ("content", "content/a.md", "content/deep/er/a.md", "templates/base.html", "static/x"))
    assert not any(
        seen(p)
        for p in (
            "", "output", "output/index.html", ".archivegen/preview/index.html", ".git/HEAD", "README.md", "contents",
            "content/.git/HEAD", "content/a.md~", "content/.obsidian/x.json", "site.toml.bak", "templates-old/x.html",
            "content/4913", "content/a.tmp", "content/~$a.docx", "static/Thumbs.db", "content/4913/a.md~",
        )
    )  # fmt: skip
    # a folder may be called as it likes, and so may that above a source
    assert all(seen(f"content/{name}/a.md") for name in ("4913", "a~", "a.tmp", "#a#"))
    assert all(counts(str(archive / "content" / name), where, folder=True) for name in ("4913", "a~", "a.tmp", "#a#"))
    assert not counts(str(archive / "content/.git"), where, folder=True)


def test_settings_name_the_folder_and_the_hidden_names(archive: Path) -> None:
    text = '[site]\ntitle = "x"\n[content]\ndir = "text/articles"\ninclude_hidden = [".well-known"]\n'
    (archive / "site.toml").write_text(text)
    where = sources(archive)
    assert counts(str(archive / "text/articles/.well-known/x"), where)
    assert counts(str(archive / "text"), where)
    assert not counts(str(archive / "content/a.md"), where)
    assert [Path(watched.path).name for watched in plan(where)] == ["archive", "templates", "static"]
    (archive / "site.toml").write_text("[broken")
    assert sources(archive, before=where) == where
    assert sources(archive).folders[0] == archive / "content"


def test_a_linked_folder_counts_by_both_its_names(archive: Path) -> None:
    (archive / "static").rename(archive / "elsewhere")
    (archive / "static").symlink_to("elsewhere")
    where = sources(archive)
    assert counts(str(archive / "static/a.css"), where)
    assert counts(str(archive / "elsewhere/a.css"), where)
    assert (str(archive / "elsewhere"), True) in {(one.path, one.recursive) for one in plan(where)}


@pytest.mark.parametrize("poll", [False, True])
def test_a_folder_that_comes_back_in_the_place_of_a_link_out_is_watched(
    archive: Path, watching: Watch, poll: bool
) -> None:
    (archive.parent / "elsewhere").mkdir()
    (archive / "content").rename(archive / "former-content")
    (archive / "content").symlink_to("../elsewhere")
    _, count, _ = watching(poll=poll)
    (archive / "content").unlink()
    (archive / "former-content").rename(archive / "content")
    assert count.reaches(1)
    done = settled(archive, count)
    (archive / "content/alpha.md").write_text("changed")
    assert count.reaches(done + 1)


def test_a_folder_whose_name_no_disk_takes_is_awaited_all_the_same(archive: Path) -> None:
    (archive / "site.toml").write_text(f'[site]\ntitle = "x"\n[content]\ndir = "{"x" * 300}"\n')
    assert [Path(watched.path).name for watched in plan(sources(archive))] == ["archive", "templates", "static"]


@pytest.fixture(params=["native", "polling"])
def poll(request: pytest.FixtureRequest) -> bool:
    return request.param == "polling"


def test_edits_are_seen_and_the_rest_is_not(archive: Path, watching: Watch, poll: bool) -> None:
    watcher, count, notices = watching(poll=poll)
    hinted = hints_of(watcher)
    write(archive / "output/index.html", "x")
    write(archive / ".archivegen/preview/index.html", "x")
    write(archive / "README.md", "x")
    (archive / "content/.alpha.md.swp").write_text("x")
    (archive / "content/4913").write_text("x")
    (archive / "content/4913").unlink()
    (archive / "content/.#alpha.md").symlink_to("nobody@nowhere.1:2")
    (archive / "content/#alpha.md#").write_text("x")
    for name in ("alpha.tmp", "alpha.swp", "~$alpha.docx", "Thumbs.db"):
        (archive / "content" / name).write_text("x")
    assert settled(archive, count) == 1
    (archive / "content/alpha.md").write_text("changed")
    assert count.reaches(2)
    (archive / "site.toml").write_text('[site]\ntitle = "y"\n')
    assert count.reaches(3)
    assert notices == []
    saved = {str(archive / path) for path in ("content/last.md", "content/alpha.md", "site.toml")}
    assert [paths for paths in hinted if not saved & paths] == []


def test_reading_sources_is_no_change(archive: Path, watching: Watch) -> None:
    _, count, _ = watching()
    for path in sorted((archive / "content").rglob("*")):
        path.read_bytes()
        os.stat(path)
    assert settled(archive, count) == 1


@pytest.mark.case("WA-03")
def test_wa03_a_vim_save_is_one_build(archive: Path, watching: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUIET", "WHOLE"):
        monkeypatch.setattr(
            f"archivegen.preview.watch.{name}", 0.4
        )  # a busy machine may pause between two of the steps
    _, count, _ = watching()
    alpha, backup, probe = (archive / "content" / name for name in ("alpha.md", "alpha.md~", "4913"))
    probe.touch()
    probe.unlink()
    alpha.rename(backup)
    with alpha.open("w") as file:
        for part in ("one ", "two ", "three"):
            file.write(part)
            file.flush()
    backup.unlink()
    assert count.reaches(1)
    assert settled(archive, count) == 2


@pytest.mark.case("WA-11")
def test_wa11_folders_that_go_come_and_appear(archive: Path, watching: Watch, poll: bool) -> None:
    _, count, _ = watching(poll=poll)
    (archive / "content").rename(archive / "aside")
    assert count.reaches(1)
    (archive / "aside").rename(archive / "content")
    assert count.reaches(2)
    (archive / "content/alpha.md").write_text("changed after the move")
    assert count.reaches(3)
    write(archive / "content/new/er/beta.md", "x")
    assert count.reaches(4)
    (archive / "content/new/er/beta.md").write_text("changed in the new folder")
    assert count.reaches(5)


@pytest.mark.case("WA-11")
def test_wa11_a_new_folder_of_which_watchdog_hears_twice_ends_no_watching(watching: Watch) -> None:
    watching(poll=False)
    said = "Callback with id '1' already exists for watch /new/er. It will be Overwritten."
    warnings.warn_explicit(said, RuntimeWarning, "inotify_c.py", 450, module="watchdog.observers.inotify")
    with pytest.raises(RuntimeWarning):
        warnings.warn_explicit("another", RuntimeWarning, "inotify_c.py", 450, module="watchdog.observers.inotify")


def test_a_folder_that_takes_the_place_of_another_through_a_link_is_watched(archive: Path, watching: Watch) -> None:
    """Of a link no event says that it was a folder; the look that follows every build sees it."""
    (archive / "content").rename(archive / "first")
    write(archive / "second/alpha.md", "another")
    (archive / "content").symlink_to("first")
    _, count, _ = watching()
    (archive / "new").symlink_to("second")
    (archive / "new").replace(archive / "content")
    assert count.reaches(2)
    assert count.touched[1] is None
    done = settled(archive, count)
    (archive / "second/alpha.md").write_text("changed")
    assert count.reaches(done + 1)


def test_a_folder_that_was_missing_at_the_start_is_seen(archive: Path, watching: Watch) -> None:
    (archive / "static/style.css").unlink()
    (archive / "static").rmdir()
    _, count, _ = watching()
    write(archive / "static/style.css", "x")
    assert count.reaches(1)
    settled(archive, count)
    done = len(count.times)
    (archive / "static/style.css").write_text("y")
    assert count.reaches(done + 1)


def test_the_folder_that_settings_name_is_followed(archive: Path, watching: Watch) -> None:
    _, count, _ = watching()
    (archive / "site.toml").write_text('[site]\ntitle = "x"\n[content]\ndir = "src/text"\n')
    assert count.reaches(1)
    write(archive / "src/text/a.md", "x")
    assert count.reaches(2)
    done = len(count.times)
    write(archive / "src/text/b.md", "x")
    assert count.reaches(done + 1)


@pytest.mark.case("WA-10")
@pytest.mark.parametrize(
    ("number", "text", "remedy"),
    [(errno.ENOSPC, "inotify watch limit reached", "max_user_watches"),
     (errno.EMFILE, "inotify instance limit reached", "max_user_instances"),
     (errno.EACCES, "Permission denied", "")],
)  # fmt: skip
@pytest.mark.parametrize("when", ["made", "scheduled", "probed"])
def test_wa10_without_watches_the_files_are_looked_at(
    archive: Path, watching: Watch, number: int, text: str, remedy: str, when: str
) -> None:
    class Limited(Observer):  # type: ignore[misc,valid-type]
        def __init__(self) -> None:
            if when == "made":
                raise OSError(number, text)
            super().__init__()

        def schedule(self, handler: object, path: str, **options: object) -> object:
            if when == "scheduled" or path.endswith(".archivegen"):
                raise OSError(number, text)
            return super().schedule(handler, path, **options)

    watcher, count, notices = watching(native=Limited)
    assert watcher.polling
    assert len(notices) == 1
    assert text in notices[0]
    assert remedy in notices[0]
    began = time.monotonic()
    (archive / "content/alpha.md").write_text("changed")
    assert count.reaches(1)
    assert time.monotonic() - began < 3
    assert len(notices) == 1


@pytest.mark.case("WA-10")
def test_wa10_a_terminal_that_nobody_reads_is_no_reason_to_see_nothing(archive: Path) -> None:
    class Limited(Observer):  # type: ignore[misc,valid-type]
        def __init__(self) -> None:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")

    def closed(_: str) -> None:
        raise BrokenPipeError

    count = Count()
    watcher = Watcher(archive, count, closed, native=Limited)
    try:
        watcher.start()
        assert watcher.polling
        (archive / "content/alpha.md").write_text("changed")
        assert count.reaches(1)
        logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
        assert count.reaches(2)
    finally:
        watcher.stop()


@pytest.mark.case("WA-02")
def test_wa02_events_that_the_kernel_dropped_cause_a_build(watching: Watch) -> None:
    _, count, notices = watching()
    log = logging.getLogger("watchdog.observers.inotify_c")
    log.warning("Inotify queue overflowed; filesystem events were lost")
    assert count.reaches(1)
    assert notices == ["Changes came faster than they could be followed: everything is read again"]
    log.warning("something else")
    assert len(notices) == 1


@pytest.mark.case("WA-14")
def test_wa14_a_file_from_1980_is_seen_when_polling(archive: Path, watching: Watch) -> None:
    watcher, count, _ = watching(poll=True)
    assert isinstance(watcher._observer, PollingObserver)
    began = time.monotonic()
    os.utime(archive / "content/alpha.md", (315_532_800, 315_532_800))
    assert count.reaches(1)
    assert time.monotonic() - began < 3


@pytest.mark.case("WA-13")
def test_wa13_two_hundred_saves(archive: Path, watching: Watch) -> None:
    _, count, _ = watching()
    pause = threading.Event()
    began = time.monotonic()
    for number in range(200):
        (archive / "content/alpha.md").write_text(str(number))
        pause.wait(0.005)
    last = time.monotonic()
    assert settled(archive, count) <= (last - began) / APART + 4


def test_stopping_before_starting_is_harmless(archive: Path) -> None:
    Watcher(archive, lambda _: None, lambda _: None).stop()


def test_a_call_says_where_something_was_saved(archive: Path, watching: Watch) -> None:
    _, count, _ = watching()
    write(archive / "content/deep/er/new.md", "first")
    assert count.reaches(1)
    settled(archive, count)  # by now what is new is watched
    del count.touched[:]
    write(archive / "content/deep/er/new.md", "second")
    settled(archive, count)
    assert None not in count.touched
    folders = {folder for touched in count.touched for folder in touched or ()}
    assert {"content/deep/er", "content/deep/er/new.md/"} <= folders
    assert "content/deep" not in folders


def test_after_lost_events_anything_may_have_changed(watching: Watch) -> None:
    watcher, count, _ = watching()
    watcher.hint({f"{Path.cwd()}/nowhere"})
    watcher._lost()
    assert count.reaches(1)
    assert count.touched[0] is None
