"""The preview with the real build, PS-16 and WA-01 to WA-14 by their ids: what it shows is what a clean build makes.

What is mended, how soon, and where nothing happens have files of their own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest
from previewing import RealBuild, Running
from real_previews import ALPHA, DEADLINE, SAID, Really, at_rest, clean, page_builds, shows

from archivegen.build import BuildOptions, build
from archivegen.preview.session import State
from tests.small_archive import lay_out, put, tree


def hints_until(
    running: Running, monkeypatch: pytest.MonkeyPatch, last: Path
) -> tuple[list[set[str]], threading.Event]:
    """The paths of each event that is taken for a change from now on, in order, and whether the last has come."""
    hinted: list[set[str]] = []
    come = threading.Event()
    hint = running.preview.watcher.hint

    def noted(paths: Collection[str] | None = None, **said: bool) -> None:
        hinted.append({*paths} if paths is not None else {"anywhere"})
        hint(paths, **said)
        if paths and str(last) in paths:
            come.set()

    monkeypatch.setattr(running.preview.watcher, "hint", noted)
    return hinted, come


def lose_events(monkeypatch: pytest.MonkeyPatch, name: str) -> threading.Event:
    """What the kernel does when there is no more room: instead of the events that hold one of this name, and of all
    that came with it, watchdog reads that some were lost."""
    inotify = pytest.importorskip("watchdog.observers.inotify_c")
    parse, lost = inotify.InotifyFD._parse_event_buffer, threading.Event()

    def cut(data: bytes) -> Iterator[tuple[int, int, int, bytes]]:
        events = [*parse(data)]
        if not lost.is_set() and name.encode() in {named for *_, named in events}:
            lost.set()
            events = [(-1, inotify.InotifyConstants.IN_Q_OVERFLOW, 0, b"")]
        yield from events

    monkeypatch.setattr(inotify.InotifyFD, "_parse_event_buffer", staticmethod(cut))
    return lost


def states_since(running: Running, number: int) -> list[State]:
    return [state for state in running.seen.states if state.number > number]


def token_of(running: Running) -> str:
    found = re.search(r'const token = "([^"]+)"', running.get("/_archivegen/reload.js").text)
    assert found
    return found[1]


@pytest.mark.case("PS-16")
def test_ps16_a_build_after_a_preview_has_nothing_of_it(really: Really) -> None:
    running = really()
    names = running.get(f"/_archivegen/names?token={token_of(running)}&page=/articles/alpha/")
    assert names.status == 200
    running.edit(ALPHA, SAID.format("Mina Rahimi saw a dog."))
    shows(running, "saw a dog")
    token = token_of(running)
    running.preview.stop()
    result = build(running.root, BuildOptions(today=running.build.calls[-1].today))
    assert result.ok
    output = Path(result.output)
    for path in output.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            for part in ("_archivegen", token, "localhost", "127.0.0.1", "archivegen-inspector"):
                assert part not in text, path
    copy = running.root.parent / "copy"
    shutil.copytree(running.root, copy, ignore=shutil.ignore_patterns(".archivegen", "output"))
    again = build(copy, BuildOptions(today=running.build.calls[-1].today))
    assert tree(output) == tree(Path(again.output))


def test_the_inspector_answers_for_one_page(really: Really) -> None:
    running = really()
    address = f"/_archivegen/names?token={token_of(running)}&page="
    answer = running.get(f"{address}%2Farticles%2Falpha%2F")
    assert answer.headers["content-type"] == "application/json"
    told = json.loads(answer.text)
    assert told["path"] == ALPHA
    assert [(one["outcome"], one["form"], one["line"]) for one in told["found"]] == [
        ("linked", "Mina Rahimi", 7), ("linked", "Kabul", 7),
    ]  # fmt: skip
    for page in ("%2F", "", "%2Fnowhere%2F", "%2F..%2F..%2Fsite.toml", "%FF", "%00", "x" * 5000):
        assert json.loads(running.get(address + page).text)["path"] == ""


def test_the_inspector_tells_of_the_page_that_is_shown_while_the_sources_are_wrong(really: Really) -> None:
    running = really()
    address = f"/_archivegen/names?token={token_of(running)}&page=/articles/alpha/"
    before = running.get(address).text
    running.edit(ALPHA, "---\ntitle: [\n---\nYusuf Karim.\n")
    running.seen.until(lambda state: not state.ok, DEADLINE)
    assert running.get(address).text == before
    running.build.raises = OSError(28, "No space left on device")
    running.preview.session.change()
    running.seen.until(lambda state: any(d.code == "MACHINE" for d in state.diagnostics), DEADLINE)
    assert running.get(address).text == before


def test_a_fault_of_the_inspector_is_said_and_ends_nothing(really: Really, monkeypatch: pytest.MonkeyPatch) -> None:
    running = really()

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("archivegen.preview.inspector.inspect_page", fail)
    answer = running.get(f"/_archivegen/names?token={token_of(running)}&page=/articles/alpha/")
    assert (answer.status, answer.text) == (500, "A fault in archivegen, please report it: ZeroDivisionError: a bug\n")
    assert running.get("/").status == 200


def git(root: Path, *arguments: str) -> None:
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@y.example", "-c", "gc.auto=0", *arguments]
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)


@pytest.mark.case("WA-01", soak="5,000 articles instead of 60")
@pytest.mark.timeout(3600 if "ARCHIVEGEN_SOAK" in os.environ else 300)
@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize(
    "count",
    [60, pytest.param(5000, marks=pytest.mark.skipif("ARCHIVEGEN_SOAK" not in os.environ, reason="a long run"))],
)
def test_wa01_a_branch_that_changes_every_article(really: Really, tmp_path: Path, count: int) -> None:
    root = lay_out(tmp_path / "archive")
    put(root / ".gitignore", ".archivegen\noutput\n")
    git(root, "init", "-q", "-b", "main")
    for branch in ("main", "other"):
        if branch == "other":
            git(root, "checkout", "-q", "-b", branch)
        for number in range(count):
            text = f"---\ntitle: Letter {number}\n---\nMina Rahimi wrote on {branch} of Kabul, {number} times.\n"
            put(root / f"content/articles/letter-{number}.md", text)
        put(root / f"content/articles/only-{branch}.md", f"---\ntitle: Only {branch}\n---\nOf Ghazni.\n")
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", branch)
    running = really({}, wait=max(DEADLINE, count / 10))
    for branch in ("main", "other"):
        before = page_builds(running)
        git(root, "checkout", "-q", branch)
        clean(running, max(DEADLINE, count / 10))
        at_rest(running, max(DEADLINE, count / 10))  # whatever follows the moment at which the pages are right
        assert page_builds(running) - before <= 3
        assert f"on {branch} of" in running.get("/articles/letter-7/").text
    assert running.reports == []


LOST = "Changes came faster than they could be followed: everything is read again"


@pytest.mark.case("WA-02", soak="100,000 files in 50 folders instead of 40 in 10")
@pytest.mark.filterwarnings("ignore:Callback with id")  # watchdog says so of a folder that is moved and comes back
@pytest.mark.parametrize(
    "folders",
    [10, pytest.param(50, marks=pytest.mark.skipif("ARCHIVEGEN_SOAK" not in os.environ, reason="a long run"))],
)
def test_wa02_more_events_than_can_be_followed(really: Really, monkeypatch: pytest.MonkeyPatch, folders: int) -> None:
    running = really()
    lost = lose_events(monkeypatch, "3.txt")
    files = 4 if folders == 10 else 2000

    def write(half: int) -> None:
        for folder in range(half, folders, 2):
            for number in range(files):
                put(running.root / f"content/assets/{folder}/{number}.txt", f"{folder} {number}")

    threads = [threading.Thread(target=write, args=(half,)) for half in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # what is written into a new folder before it is watched is told by no event: this one is
    put(running.root / "content/articles/3.txt", "last")
    assert lost.wait(DEADLINE * files)
    clean(running, DEADLINE * files)
    assert LOST in running.lines


@pytest.mark.case("WA-02")
def test_wa02_a_change_of_which_the_event_is_lost_is_found(
    really: Really, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    running = really()
    lost = lose_events(monkeypatch, "alpha.md")
    put(tmp_path / "aside.md", SAID.format("Nobody told of this."))
    (tmp_path / "aside.md").replace(running.root / ALPHA)  # one event, and no other that would tell of it
    assert lost.wait(DEADLINE)
    shows(running, "Nobody told of this.")
    clean(running)
    assert running.lines.count(LOST) == 1


@pytest.mark.case("WA-03")
def test_wa03_a_vim_save_is_one_rebuild_without_an_error(really: Really, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUIET", "WHOLE"):
        monkeypatch.setattr(
            f"archivegen.preview.watch.{name}", 0.4
        )  # a busy machine may pause between two of the steps
    running = really()
    before, number = page_builds(running), running.seen.states[-1].number
    alpha = running.root / ALPHA
    backup, probe = alpha.with_name("alpha.md~"), alpha.with_name("4913")
    probe.touch()
    probe.unlink()
    alpha.rename(backup)
    with alpha.open("w") as file:
        for part in (SAID[:20], SAID[20:].format("Saved by Vim.")):
            file.write(part)
            file.flush()
    backup.unlink()
    shows(running, "Saved by Vim.")
    clean(running)
    assert page_builds(running) == before + 1
    assert all(state.ok for state in states_since(running, number))


def _replaced(alpha: Path, text: str) -> None:
    alpha.with_name("sedXyZ").write_text(text)
    alpha.with_name("sedXyZ").replace(alpha)


def _hidden(alpha: Path, text: str) -> None:
    alpha.with_name(".alpha.md.tmp").write_text(text)
    alpha.with_name(".alpha.md.tmp").replace(alpha)


def _in_halves(alpha: Path, text: str) -> None:
    with alpha.open("w") as file:
        file.write(text[:-12])
        file.flush()
        threading.Event().wait(0.3)  # as the case has it
        file.write(text[-12:])


def _emacs(alpha: Path, text: str) -> None:
    lock, auto = alpha.with_name(".#alpha.md"), alpha.with_name("#alpha.md#")
    lock.symlink_to("nobody@nowhere.1:2")
    auto.write_text("half")
    shutil.copy(alpha, alpha.with_name("alpha.md~"))
    alpha.write_text(text)
    auto.unlink()
    lock.unlink()


@pytest.mark.case("WA-04")
@pytest.mark.parametrize("save", [_replaced, _hidden, _in_halves, _emacs])
def test_wa04_every_way_to_save_shows_the_last_text(really: Really, save: Callable[[Path, str], None]) -> None:
    running = really()
    number = running.seen.states[-1].number
    save(running.root / ALPHA, SAID.format("At last, by way of a save."))
    shows(running, "At last, by way of a save.")
    clean(running)
    assert all(state.ok for state in states_since(running, number))


@pytest.mark.case("WA-04")
def test_wa04_files_that_come_and_go_cause_no_build(really: Really, monkeypatch: pytest.MonkeyPatch) -> None:
    """One build is no proof: events that come together cause one, however many count. So each is looked at."""
    running = really()
    alpha = running.root / ALPHA
    before = page_builds(running)
    hinted, edited = hints_until(running, monkeypatch, alpha)
    alpha.with_name(".#alpha.md").symlink_to("nobody@nowhere.1:2")
    for name in (
        "#alpha.md#", ".alpha.md.swp", ".DS_Store", ".~lock.x#", "alpha.md~", "4913", "alpha.tmp", "alpha.swp",
        "alpha.swx", "~$alpha.docx", "Thumbs.db", "desktop.ini",
    ):  # fmt: skip
        alpha.with_name(name).write_text("---\ntitle: [\n")
        alpha.with_name(name).unlink()
        alpha.with_name(name).write_text("---\ntitle: [\n")
    running.edit(ALPHA, SAID.format("One edit."))
    assert edited.wait(DEADLINE)  # events come in their order
    shows(running, "One edit.")
    clean(running)
    at_rest(running)
    assert page_builds(running) == before + 1
    assert [paths for paths in hinted if str(alpha) not in paths] == []


@pytest.mark.case("WA-11")
@pytest.mark.parametrize("name", ["4913", "letters.tmp"])
def test_wa11_a_folder_may_be_called_as_a_file_that_comes_and_goes(really: Really, tmp_path: Path, name: str) -> None:
    running = really()
    folder = running.root / "content/articles" / name
    put(tmp_path / name / "delta.md", SAID.replace("Alpha", "Delta").format("Of Kabul."))
    (tmp_path / name).rename(folder)
    shows(running, "Of Kabul.", "/articles/delta/")
    clean(running)
    put(folder / "delta.md", SAID.replace("Alpha", "Delta").format("Of Ghazni."))
    shows(running, "Of Ghazni.", "/articles/delta/")
    at_rest(running)  # the build for the search looks everywhere, and would see it without an event
    folder.rename(tmp_path / name)
    clean(running)
    assert running.get("/articles/delta/").status == 404


@pytest.mark.case("WA-05")
def test_wa05_what_is_saved_during_a_build_is_built_after_it(really: Really, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is held when it has read the sources, so that it cannot publish what is saved then."""
    running = really()
    working = running.build
    assert isinstance(working, RealBuild)
    heard = threading.Event()
    changed = running.preview.watcher._changed

    def told(touched: frozenset[str] | None) -> None:
        changed(touched)
        heard.set()

    monkeypatch.setattr(running.preview.watcher, "_changed", told)
    working.hold = "publishing"
    working.gate.clear()
    running.edit(ALPHA, SAID.format("The first text."))
    assert working.held.wait(DEADLINE)
    before = page_builds(running)
    heard.clear()
    running.edit(ALPHA, SAID.format("The second text."))
    assert heard.wait(DEADLINE)
    working.gate.set()
    shows(running, "The second text.")
    clean(running)
    at_rest(running)
    assert page_builds(running) - before == 1


@pytest.mark.case("WA-11")
@pytest.mark.filterwarnings("ignore:Callback with id")  # watchdog says so of a folder that is moved and comes back
def test_wa11_folders_that_are_moved_and_made(really: Really) -> None:
    running = really()
    articles, essays = running.root / "content/articles", running.root / "content/articles/essays"
    aside = running.root / "content/aside"
    articles.rename(aside)
    clean(running)
    put(aside / "alpha.md", SAID.format("Edited while it was elsewhere."))
    clean(running)
    aside.rename(articles)
    clean(running)
    shows(running, "Edited while it was elsewhere.")
    put(essays / "deep" / "delta.md", SAID.replace("Alpha", "Delta").format("Of Kabul."))
    clean(running)
    put(essays / "deep" / "delta.md", SAID.replace("Alpha", "Delta").format("Of Ghazni."))
    clean(running)
    shutil.rmtree(essays)
    clean(running)


@pytest.mark.case("WA-14")
def test_wa14_polling_sees_a_file_from_1980(really: Really) -> None:
    running = really(poll=True)
    assert running.preview.watcher.polling
    alpha = running.root / ALPHA
    text = alpha.read_text().replace("saw a cat", "had a hat")  # of the same size
    alpha.write_text(text)
    os.utime(alpha, (315_532_800, 315_532_800))
    shows(running, "had a hat")
    clean(running)


def test_search_catches_up_and_works_meanwhile(really: Really) -> None:
    site = '[site]\ntitle = "x"\nbase_url = "https://a.example/"\n'
    running = really({"site.toml": site, ALPHA: SAID.format("A word: quagga.")})
    entry = "/pagefind/pagefind-entry.json"
    running.seen.until(lambda _: running.get(entry).status == 200, DEADLINE)
    before = running.get(entry).body
    running.build.gate.clear()
    running.edit(ALPHA, SAID.format("Another word: okapi."))
    running.seen.until(lambda state: state.building, DEADLINE)
    assert running.get(entry).body == before  # while the pages are built
    assert running.get("/pagefind/pagefind-worker.js").status == 200
    running.build.gate.set()
    shows(running, "okapi")
    running.seen.until(lambda state: not state.building and running.get(entry).body != before, DEADLINE)
    assert running.get("/pagefind/pagefind-worker.js").status == 200
