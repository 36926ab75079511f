"""Builds of a session: one at a time, one more after a change meanwhile, and never the end of the server."""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import msgspec
import psutil
import pytest
from previewing import FakeBuild, Running, Seen, Serve

from archivegen.build import Balance, BuildOptions, BuildResult
from archivegen.diagnostics import Diagnostic, InputError, MachineError, RefusedError
from archivegen.preview.console import Console, line
from archivegen.preview.server import ServeOptions
from archivegen.preview.session import LONGEST, MOST_CHANGING, MOST_UNSETTLED, Session, State, failed, finished
from archivegen.source.source_file import ChangedError
from tests.real_builds import wait_for

PROBLEM = Diagnostic("content/a.md", 3, 7, "error", "TEST", "is wrong", "repair it", "title: x", 1)


def result(*changed: str, ok: bool = True, found: tuple[Diagnostic, ...] = ()) -> BuildResult:
    return BuildResult(ok=ok, diagnostics=found, balance=Balance(), output="", changed=changed, rendered=len(changed))


@pytest.fixture
def build() -> FakeBuild:
    return FakeBuild()


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def session(archive: Path, build: FakeBuild, seen: Seen) -> Iterator[Session]:
    options = BuildOptions(today=0, output=str(archive / ".archivegen/preview"), base_url="http://127.0.0.1:1/")
    session = Session(archive, options, build, quiet=0)
    session.listen(seen)
    session.start()
    seen.until(lambda state: not state.building and state.finished == 2)
    yield session
    build.gate.set()
    session.close()


def test_pages_come_first_and_search_follows(session: Session, build: FakeBuild) -> None:
    assert [call.search for call in build.calls] == ["later", "now"]
    assert all(call.today > 2_460_000 for call in build.calls)
    assert session.state.ok


def test_search_waits_until_no_change_comes_any_more(archive: Path, build: FakeBuild, seen: Seen) -> None:
    session = Session(archive, BuildOptions(today=0, output=str(archive / ".archivegen/preview")), build, quiet=3600)
    session.listen(seen)
    session.start()
    try:
        seen.until(lambda state: not state.building and state.finished == 2)
        for number in (3, 4, 5):
            session.change()
            seen.until(lambda state, number=number: not state.building and state.finished == number)
    finally:
        session.close()
    assert [call.search for call in build.calls] == ["later", "now", "later", "later", "later"]


@pytest.mark.case("WA-05")
def test_wa05_a_change_during_a_build_causes_one_more(
    session: Session, build: FakeBuild, seen: Seen, archive: Path
) -> None:
    build.gate.clear()
    build.entered.clear()
    session.change()
    assert build.entered.wait(10)
    (archive / "content/alpha.md").write_text("second text")
    for _ in range(50):
        session.change()
    build.gate.set()
    seen.until(lambda state: not state.building and state.finished == 5)
    assert [call.search for call in build.calls[2:]] == ["later", "later", "now"]
    assert "second text" in (archive / ".archivegen/preview/articles/alpha/index.html").read_text()


def hold_at_search(session: Session, build: FakeBuild) -> Callable[[], None]:
    """Shut the gate once the pages are done, and search comes next."""

    def hold(state: State) -> None:
        if state.finished == 3 and not state.building:
            build.gate.clear()
            build.entered.clear()

    return session.listen(hold)


def test_search_gives_way_to_a_change(session: Session, build: FakeBuild, seen: Seen, archive: Path) -> None:
    forget = hold_at_search(session, build)
    (archive / "content/alpha.md").write_text("second text")
    session.change(frozenset({"content"}))
    seen.until(lambda state: state.finished == 3 and state.building)
    assert build.entered.wait(10)
    forget()
    (archive / "content/alpha.md").write_text("third text")
    session.change(frozenset({"content"}))
    left = seen.until(lambda state: state.number > 7)  # while the gate is still shut
    assert not left.torn  # nothing was written: open pages need not be loaded again
    build.gate.set()
    state = seen.until(lambda state: not state.building and state.finished == 5)
    assert [(call.search, call.touched) for call in build.calls[2:]] == [
        ("later", {"content"}), ("now", None), ("later", {"content"}), ("now", None),
    ]  # fmt: skip
    assert state.ok
    assert "third text" in (archive / ".archivegen/preview/pagefind/index.txt").read_text()


def test_search_that_is_published_comes_to_its_end(
    session: Session, build: FakeBuild, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it changed is told, whatever comes meanwhile."""
    build.stage = "remembering"
    heard, progress = threading.Event(), session._progress

    def listening(stage: str, done: int, total: int) -> None:
        try:
            progress(stage, done, total)
        finally:
            if session._dirty:
                heard.set()

    monkeypatch.setattr(session, "_progress", listening)
    forget = hold_at_search(session, build)
    session.change()
    seen.until(lambda state: state.finished == 3 and state.building)
    assert build.entered.wait(10)
    forget()
    session.change()
    assert heard.wait(10)
    build.gate.set()
    seen.until(lambda state: not state.building and state.finished == 6)
    assert [call.search for call in build.calls[2:]] == ["later", "now", "later", "now"]


def test_search_that_gave_way_does_not_begin_again_at_once(
    archive: Path, build: FakeBuild, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a long time without search each of many changes would wait for one more beginning of it."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr("archivegen.preview.session.time", SimpleNamespace(monotonic=lambda: clock.now))
    session = Session(archive, BuildOptions(today=0, output=str(archive / ".archivegen/preview")), build, quiet=3600)
    session.listen(seen)
    session.start()
    try:
        seen.until(lambda state: not state.building and state.finished == 2)
        session.change()
        seen.until(lambda state: not state.building and state.finished == 3)
        clock.now += LONGEST + 1
        session.listen(lambda state: build.gate.clear() if state.finished == 4 and not state.building else None)
        session.change()
        left = seen.until(lambda state: state.finished == 4 and state.building)  # search, which is overdue
        session.change()
        seen.until(lambda state: state.number > left.number + 1)
        build.gate.set()
        for number in (5, 6, 7):
            seen.until(lambda state, number=number: not state.building and state.finished == number)
            session.change()
        seen.until(lambda state: not state.building and state.finished == 8)
    finally:
        build.gate.set()
        session.close()
    assert [call.search for call in build.calls] == ["later", "now", "later", "later", "now", *["later"] * 4]


@pytest.mark.parametrize("error", [MachineError("the disk is full"), OSError(28, "no space")], ids=["said", "raw"])
def test_what_the_machine_could_not_do_is_tried_again(
    archive: Path, build: FakeBuild, seen: Seen, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Room is made on the disk, and no source changes."""
    monkeypatch.setattr("archivegen.preview.session.LONGEST", 0.01)
    build.raises = error
    session = Session(archive, BuildOptions(today=0, output=str(archive / ".archivegen/preview")), build, quiet=0)
    session.listen(seen)
    session.start()
    try:
        seen.until(lambda state: state.finished >= 2 and not state.ok)
        build.raises = None
        seen.until(lambda state: state.ok and not state.building)
    finally:
        session.close()


def test_where_something_changed_is_gathered_until_a_build_looks(
    session: Session, build: FakeBuild, seen: Seen, archive: Path
) -> None:
    session.change(frozenset({"content"}))
    seen.until(lambda state: not state.building and state.finished == 4)
    build.gate.clear()
    build.entered.clear()
    session.change(frozenset({"static"}))
    assert build.entered.wait(10)
    session.change(frozenset({"content/a"}))
    session.change(frozenset({"content/b"}))
    build.gate.set()
    seen.until(lambda state: not state.building and state.finished == 7)
    touched = [(call.search, call.touched) for call in build.calls]
    assert touched == [
        ("later", None), ("now", None), ("later", {"content"}), ("now", None),
        ("later", {"static"}), ("later", {"content/a", "content/b"}), ("now", None),
    ]  # fmt: skip


def test_after_a_build_that_may_not_have_looked_the_next_looks_everywhere(
    session: Session, build: FakeBuild, seen: Seen, archive: Path
) -> None:
    for number, broken in enumerate((True, False), 3):
        (archive / "content/alpha.md").write_text("BROKEN" if broken else "text")
        session.change(frozenset({"content"}))
        seen.until(lambda state, number=number: not state.building and state.finished >= number)
    build.raises = OSError("a disk that is gone")
    session.change(frozenset({"content"}))
    seen.until(lambda state: not state.ok)
    build.raises = None
    session.change(frozenset({"content"}))
    seen.until(lambda state: state.ok)
    assert [call.touched for call in build.calls if call.search == "later"] == [
        None, {"content"}, None, {"content"}, None,
    ]  # fmt: skip


def test_a_source_that_is_still_being_written_is_read_again_without_a_word(
    session: Session, build: FakeBuild, seen: Seen
) -> None:
    """Nothing is forgotten for it; where it changes again and again that is told, and still nothing is forgotten."""
    memory, states = session._memory, list[State]()
    build.gate.clear()
    build.entered.clear()
    build.raises = ChangedError("content/alpha.md: changed while it was being read")
    session.listen(states.append)
    session.change(frozenset({"content"}))
    assert build.entered.wait(10)
    build.gate.set()
    told = seen.until(lambda state: not state.ok)
    assert told.diagnostics[0].message == "content/alpha.md: changed while it was being read"
    assert [state.ok for state in states if not state.building].index(False) == MOST_CHANGING
    build.raises = None
    assert seen.until(lambda state: state.ok and not state.building and state.finished > told.finished)
    assert session._memory is memory
    assert {call.touched for call in build.calls[3:]} == {None}


def test_search_waits_while_the_pages_cannot_be_built(
    session: Session, build: FakeBuild, seen: Seen, archive: Path
) -> None:
    (archive / "content/alpha.md").write_text("BROKEN")
    session.change()
    seen.until(lambda state: not state.ok)
    (archive / "content/alpha.md").write_text("second text")
    session.change()
    seen.until(lambda state: state.ok and state.finished == 5)
    assert [call.search for call in build.calls[2:]] == ["later", "later", "now"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RefusedError("output is not ours"), "REFUSED"),
        (MachineError("the disk is full"), "MACHINE"),
        (OSError(28, "No space left on device"), "MACHINE"),
        (ZeroDivisionError("a bug"), "BUG"),
        (SystemExit(3), "BUG"),
        (RecursionError("too deep"), "BUG"),
    ],
)
def test_what_a_build_raises_is_shown_and_survived(
    session: Session, build: FakeBuild, seen: Seen, error: BaseException, code: str
) -> None:
    build.raises = error
    session.change()
    state = seen.until(lambda state: not state.ok)
    assert [found.code for found in state.diagnostics] == [code]
    assert str(error) in state.diagnostics[0].message
    build.raises = None
    session.change()
    state = seen.until(lambda state: state.ok and not state.building)
    assert state.pages > 0  # what was half written is loaded again


def test_the_diagnostics_of_an_input_error_are_kept() -> None:
    assert failed(InputError("wrong", [PROBLEM])).diagnostics == (PROBLEM,)


def test_closing_leaves_a_running_build(session: Session, build: FakeBuild) -> None:
    build.gate.clear()
    build.entered.clear()
    session.change()
    assert build.entered.wait(10)
    session.close()
    assert not session._thread.is_alive()


def test_a_listener_that_has_gone_hears_nothing(session: Session, seen: Seen) -> None:
    other = Seen()
    forget = session.listen(other)
    forget()
    session.change()
    seen.until(lambda state: not state.building and state.finished == 4)
    assert other.states == []


def test_pages_and_styles_are_told_apart() -> None:
    state = finished(State(number=4), result("style.css"), 0.1)
    assert (state.pages, state.styles) == (0, 5)
    state = finished(state, result("style.css", "index.html"), 0.1)
    assert (state.pages, state.styles) == (6, 6)
    state = finished(state, result("pagefind/pagefind.js", "pagefind/x.css", "archivegen-manifest.json"), 0.1)
    assert (state.pages, state.styles) == (6, 6)
    assert finished(state, result(ok=False), 0.1).pages == 6


def test_after_a_build_was_cut_short_pages_are_loaded_again_once_it_is_repaired() -> None:
    torn = finished(State(), result(ok=False), 0.1, torn=True)
    still = finished(torn, result(ok=False), 0.1)
    assert finished(still, result(), 0.1).pages == 3
    assert not finished(still, result(), 0.1).torn


def test_the_terminal_says_what_happened_once() -> None:
    lines: list[str] = []
    reports: list[tuple[Diagnostic, ...]] = []
    console = Console(lines.append, reports.append)
    state = State()
    warned = msgspec.structs.replace(PROBLEM, severity="warning")
    for one, seconds in [
        (result("a.html", "b.html", "c.html"), 2.04),
        (result("pagefind/x"), 1.0),
        (result("a.html", found=(warned,)), 0.041),
        (result("pagefind/y", found=(warned,)), 1.0),
        (result(ok=False, found=(PROBLEM,)), 0.1),
        (result(ok=False, found=(PROBLEM,)), 0.1),
        (result(), 0.012),
        (result(found=(warned,)), 0.012),
    ]:
        console(msgspec.structs.replace(state, building=True))
        state = finished(state, one, seconds)
        console(state)
    assert lines == [
        "Built 3 pages in 2.0 s",
        "Rebuilt 1 page in 41 ms; 1 warning (-v shows it)",
        "Not rebuilt: 1 error; the last good site is still shown",
        "Repaired in 12 ms; no page changed",
        "No page changed; 1 warning (-v shows it)",
    ]
    assert reports == [(warned,), (PROBLEM,), (warned,)]


def test_the_terminal_counts_the_warnings_of_a_first_build_and_promises_no_site_that_never_was() -> None:
    warned = msgspec.structs.replace(PROBLEM, severity="warning")
    good, bad = finished(State(), result("a.html", found=(warned, PROBLEM)), 1.0), result(ok=False, found=(PROBLEM,))
    assert line(State(), good) == "Built 1 page in 1.0 s; 1 warning (-v shows it)"
    assert line(State(), good, verbose=True) == "Built 1 page in 1.0 s; 1 warning"
    first = "Not built: 1 error; what was built last, if anything was, is shown"
    assert line(State(), finished(State(), bad, 1.0)) == first
    none = "Not built: 1 error; there is no site to show until it can be built"
    assert line(State(), finished(State(), bad, 1.0), good=False, kept=False, stood=False) == none


def test_where_there_never_was_a_site_none_is_said_to_be_gone() -> None:
    lines: list[str] = []
    console = Console(lines.append, lambda _: None, kept=lambda: bool(lines[1:]), stood=False)
    bad, good = result(ok=False, found=(PROBLEM,)), result("a.html")
    state = State()
    for one in (bad, good, bad):
        state = finished(state, one, 1.0)
        console(state)
    assert lines == [
        "Not built: 1 error; there is no site to show until it can be built",
        "Rebuilt 1 page in 1.0 s",
        "Not rebuilt: 1 error; the last good site is still shown",
    ]


def test_a_closed_terminal_is_no_reason_to_stop() -> None:
    def closed(_: str) -> None:
        raise BrokenPipeError

    Console(closed, lambda _: None)(finished(State(), result("a.html"), 0.1))
    assert line(State(finished=1), finished(State(finished=1), result(), 0.1)) == ""


# From here on with files on disk, a watcher and a server.


def broken(running: Running, count: int) -> State:
    return running.seen.until(lambda state: not state.building and len(state.diagnostics) == count)


@pytest.mark.case("WA-06")
def test_wa06_broken_and_repaired_a_hundred_times(serving: Serve) -> None:
    running = serving()
    memory = psutil.Process().memory_info().rss
    for turn in range(5):  # through the watcher
        running.edit("content/alpha.md", f"fine\n\n  BROKEN {turn}")
        state = broken(running, 1)
        assert str(state.diagnostics[0]) == "content/alpha.md:3:3: error[TEST]: cannot read alpha.md"
        if turn == 0:
            assert running.get("/articles/alpha/").status == 200
        running.edit("content/alpha.md", f"repaired {turn}")
        broken(running, 0)
        assert f"repaired {turn}" in running.get("/articles/alpha/").text
    for _ in range(95):  # and as fast as builds go
        before = running.seen.states[-1].finished
        running.edit("content/alpha.md", "BROKEN")
        running.preview.session.change()
        running.seen.until(lambda state, before=before: not state.ok and state.finished > before)
        running.edit("content/alpha.md", "fine")
        running.preview.session.change()
        broken(running, 0)
    assert psutil.Process().memory_info().rss - memory < 20_000_000


@pytest.mark.case("WA-07")
@pytest.mark.parametrize(
    ("path", "text", "code"),
    [("site.toml", "[site\n", "TOML"), ("site.toml", '[site]\ntilte = "x"\n', "CONFIG"),
     ("templates/base.html", "BROKEN", "TEST")],
)  # fmt: skip
def test_wa07_broken_settings_and_templates(serving: Serve, path: str, text: str, code: str) -> None:
    running = serving()
    before = (running.root / path).read_text()
    running.edit(path, text)
    state = running.seen.until(lambda state: not state.ok and not state.building)
    assert state.diagnostics[0].code == code
    assert state.diagnostics[0].path == path
    assert "first text" in running.get("/articles/alpha/").text
    running.edit(path, before)
    broken(running, 0)


@pytest.mark.case("WA-07")
def test_wa07_a_site_that_is_broken_from_the_start(archive: Path, serving: Serve) -> None:
    (archive / "site.toml").write_text("[site")
    running = serving(ready=False)
    running.seen.until(lambda state: not state.ok)
    answer = running.get("/")
    assert answer.status == 503
    assert "/_archivegen/reload.js" in answer.text
    running.edit("site.toml", '[site]\ntitle = "x"\n')
    running.seen.until(lambda state: state.ok and state.finished >= 3)
    assert running.get("/").status == 200


@pytest.mark.case("WA-08")
def test_wa08_two_broken_files_one_repaired_one_deleted(serving: Serve) -> None:
    running = serving()
    running.edit("content/one.md", "BROKEN")
    running.edit("content/two.md", "BROKEN")
    broken(running, 2)
    running.edit("content/one.md", "fine")
    assert broken(running, 1).diagnostics[0].path == "content/two.md"
    (running.root / "content/two.md").unlink()
    broken(running, 0)
    assert running.get("/articles/two/").status == 404
    assert running.get("/articles/one/").status == 200


def test_the_preview_is_built_for_its_own_address_with_drafts(serving: Serve) -> None:
    running = serving(ServeOptions(port=0, jobs=2, config_file="site.toml"))
    call = running.build.calls[0]
    assert call.base_url == running.preview.url
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", call.base_url)
    assert (call.drafts, call.future, call.preview, call.jobs) == (True, True, True, 2)
    assert call.config_file == str(Path("site.toml").absolute())  # the working folder may be another one later
    assert running.lines[0] == f"Serving archive at {running.preview.url} (Ctrl-C stops)"
    assert (running.root / ".archivegen/.gitignore").read_text() == "*\n"


def test_garbage_is_collected_though_search_never_comes(archive: Path, build: FakeBuild, seen: Seen) -> None:
    gc.collect()
    session = Session(archive, BuildOptions(today=0, output=str(archive / ".archivegen/preview")), build, quiet=3600)
    session.listen(seen)
    session.start()
    try:
        seen.until(lambda state: not state.building and state.finished == 2)
        wait_for(gc.isenabled)
        for number in range(3, 3 + MOST_UNSETTLED):
            session.change()
            seen.until(lambda state, number=number: not state.building and state.finished == number)
        wait_for(gc.isenabled)
        session.change()
        seen.until(lambda state: not state.building and state.finished == 3 + MOST_UNSETTLED)
        assert not gc.isenabled()
    finally:
        session.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
