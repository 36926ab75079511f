"""Hostile cases of builds that are stopped (DU): killed, interrupted, out of memory, in error."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from archivegen.build import BuildOptions, build
from archivegen.stopping import FINISHING
from tests.edited import left, missing
from tests.real_builds import SOAK, any_moment, building, hears, linux, many_articles, session, wait_for, workers
from tests.small_archive import TODAY, Tree, built, clean_tree, differences, lay_out, put, run, stamps, tree

pytestmark = pytest.mark.timeout(0 if SOAK else 900)

LONG = 40  # paragraphs that keep workers busy for long enough to be seen


def _state(root: Path) -> tuple[Tree, object]:
    return tree(root / "output"), stamps(root / "output")


# Killed


@pytest.mark.case("DU-01")
def test_a_build_that_is_killed_leaves_whole_files_and_the_next_is_clean(tmp_path: Path) -> None:
    """Half of them at any moment, half where it has begun to publish."""
    root = many_articles(tmp_path / "archive")
    with building(root) as process:
        assert process.wait() == 0
    old = clean = tree(root / "output")
    seconds, codes = 2.0, []
    for number in range(4):
        put(root / "templates/_footer.html", f"<footer>number {number}</footer>")
        for name, there in (("gone", number % 2), ("come", not number % 2)):
            path = root / f"content/articles/{name}.md"
            if there:
                put(path, f"---\ntitle: {name}\n---\n")
            else:
                path.unlink(missing_ok=True)
        began = time.monotonic()
        with building(root, "-j", "2") as process:
            if number % 2:
                wait_for(lambda: [*root.glob(".archivegen/published/*/journal")] or process.poll() is not None)
                any_moment(process, 0.05, None if number > 1 else 0.0)
            else:
                any_moment(process, seconds)
            process.kill()
            process.communicate()
            codes.append(process.returncode)
            seconds = max(seconds, time.monotonic() - began)
        stopped = tree(root / "output")
        clean = clean_tree(root, tmp_path / f"copy {number}")
        for path, what in stopped.items():
            assert what in (old.get(path), clean.get(path)), path
        assert missing(old, clean, stopped) == []
        built(root)
        assert not differences(tree(root / "output"), clean)
        assert left(root) == []
        old = clean
    assert -signal.SIGKILL in codes, "each build was done before it was killed"


@pytest.mark.case("DU-01")
@linux
def test_no_worker_outlives_a_build_that_is_killed(tmp_path: Path) -> None:
    root = many_articles(tmp_path / "archive", paragraphs=LONG)
    with building(root, "-j", "2") as process:
        wait_for(lambda: workers(process) or process.poll() is not None)
        assert process.poll() is None
        process.kill()
        wait_for(lambda: not session(process))


@linux
def test_a_worker_that_is_killed_is_told_in_words(tmp_path: Path) -> None:
    """As the system does it where there is no memory."""
    root = many_articles(tmp_path / "archive", paragraphs=LONG)
    for _ in range(10):  # a build may be done with its workers before one of them is killed
        with building(root, "-j", "2", "--clean") as process:
            (first, *_) = wait_for(lambda: workers(process) or (process.poll() is not None and [0]))
            if first:
                with suppress(ProcessLookupError):
                    os.kill(first, signal.SIGKILL)
            _, said = process.communicate()
            wait_for(lambda: not session(process))
        if process.returncode:
            break
        shutil.rmtree(root / ".archivegen")
        shutil.rmtree(root / "output")
    assert process.returncode == 4, said
    # where one dies while another is being started, Python's own server of processes has something to say, too
    assert "archivegen: a worker process died, perhaps for lack of memory; with -j 1 the work is done in" in said


# The lock of the dead


@pytest.mark.case("DU-07")
def test_a_real_build_that_is_killed_holds_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivegen.build.LOCK_SECONDS", 0)
    root = many_articles(tmp_path / "archive")
    with building(root, "-j", "2") as process:
        wait_for(lambda: [*root.glob(".archivegen/published/*/lock-holder")])
        process.kill()
        process.wait()
        built(root)
    assert left(root) == []


# Staging folders

HOLD = """import sys
from pathlib import Path
from archivegen.publish.claim import Claim
claim = Claim(Path(sys.argv[1]))
print(claim.folder, flush=True)
sys.stdin.read()"""


@pytest.mark.case("DU-14")
def test_a_staging_folder_goes_with_its_process_and_not_before(tmp_path: Path) -> None:
    """Whose number a folder bears says nothing: the dead one has that of a process that lives."""
    root = lay_out(tmp_path / "archive")
    built(root)
    (state,) = (root / ".archivegen/published").iterdir()
    put(state / f"staging-{os.getpid()}-0/files/000001", "half a page")
    put(state / f"staging-{os.getpid()}-0/lock", "")
    put(state / "staging-1-0/files/000001", "half a page")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(state / "staging")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as holder:
        assert holder.stdout
        living = Path(holder.stdout.readline().decode().strip())
        built(root)
        assert [*state.glob("staging*")] == [living]
        assert (living / "lock").exists()
        holder.kill()
        holder.wait()
        built(root)
        assert left(root) == []


@pytest.mark.case("DU-14")
@pytest.mark.parametrize("preview", [False, True])
def test_nothing_is_staged_where_it_may_be_served(tmp_path: Path, preview: bool) -> None:
    root = lay_out(tmp_path / "archive")
    output = root / (".archivegen/preview" if preview else "output")
    seen: list[list[str]] = []

    def look(stage: str, done: int, total: int) -> None:
        if stage == "rendering":
            assert left(root)
            seen.append([path for path in left(root) if (root / path).is_relative_to(output)])

    options = BuildOptions(today=TODAY, output=str(output), preview=preview)
    assert build(root, options, progress=look).ok
    put(root / "templates/_footer.html", "<footer>new</footer>")
    assert build(root, options, progress=look).ok
    assert len(seen) > 20
    assert not any(seen)


# Interrupted


@pytest.mark.case("DU-17", soak="50 moments instead of 6")
@linux
def test_a_build_that_is_interrupted_ends_at_once_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """At any moment: while Python loads, workers parse, pages are rendered, the index is made, files put in place."""
    root = many_articles(tmp_path / "archive", search=True)
    began = time.monotonic()
    with building(root) as process:
        assert process.wait() == 0
    seconds, codes = time.monotonic() - began, []
    for number in range(50 if SOAK else 6):
        put(root / "templates/_footer.html", f"<footer>number {number}</footer>")
        put(root / "content/articles/a0001.md", f"---\ntitle: Number {number}\n---\nPerson Number3.\n")
        (root / ".archivegen/cache.sqlite").unlink()
        before = _state(root)
        asked = (signal.SIGINT, signal.SIGTERM)[number % 2]
        with building(root, "-j", "2") as process:
            wait_for(lambda: hears(process))
            any_moment(process, seconds)
            os.killpg(process.pid, asked)  # as a terminal does
            since = time.monotonic()
            _, said = process.communicate(timeout=30)
            took = time.monotonic() - since
            # -asked: Python itself was ending already, after all was done
            assert process.returncode in (128 + asked, 0, -asked), said
            assert said in ("", "archivegen: stopped; the next build takes up what is left to do\n")
            assert took < 2 or process.returncode == 0
            wait_for(lambda: not session(process), 5)
            codes.append(process.returncode)
            assert process.returncode != -asked or _state(root) != before
        if _state(root) != before:
            stopped = tree(root / "output")
            again = run(root)
            assert again.ok
            if took < FINISHING:
                assert (again.balance.written, again.balance.removed) == (0, 0), "half a site"
            after = tree(root / "output")  # on a slow disk what takes longer than promised is broken off
            assert all(what in (before[0].get(path), after.get(path)) for path, what in stopped.items())
            assert missing(before[0], after, stopped) == []
        else:
            assert process.returncode or not number
            built(root)
        assert left(root) == []
    assert sum(code != 0 for code in codes) >= len(codes) // 2, codes


@pytest.mark.case("DU-17")
@linux
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_while_the_index_is_made(tmp_path: Path, asked: signal.Signals) -> None:
    root = many_articles(tmp_path / "archive", search=True)
    with building(root, "-j", "2") as process:
        wait_for(lambda: any("pagefind" in command for _, command in session(process).values()))
        os.killpg(process.pid, asked)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 128 + asked, said
        assert "Traceback" not in said
        wait_for(lambda: not session(process), 5)
    assert not (root / "output").exists()
    assert left(root) == []


@pytest.mark.case("DU-17")
@linux
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_while_workers_are_at_work(tmp_path: Path, asked: signal.Signals) -> None:
    """Also where the signal comes to the build alone, as from a supervisor."""
    root = many_articles(tmp_path / "archive", paragraphs=LONG)
    with building(root, "-j", "2") as process:
        wait_for(lambda: workers(process) or process.poll() is not None)
        assert process.poll() is None
        process.send_signal(asked)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 128 + asked, said
        assert "Traceback" not in said
        wait_for(lambda: not session(process), 5)
    assert left(root) == []


# An error that one page of many has


@pytest.mark.case("DU-18")
def test_a_template_error_on_one_page_of_many_publishes_nothing(tmp_path: Path) -> None:
    root = many_articles(tmp_path / "archive")
    built(root)
    before = _state(root)
    put(root / "templates/_footer.html", "{% if page.title == 'Article 250' %}{{ page.titel }}{% endif %}")
    with building(root, "-j", "2") as process:
        _, said = process.communicate()
    assert process.returncode == 1
    assert 'templates/_footer.html:1:1: error[TEMPLATE]: "titel" is undefined (page: articles/a0250/)' in said
    assert _state(root) == before
    assert left(root) == []
