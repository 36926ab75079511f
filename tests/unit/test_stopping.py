"""A signal to stop ends a program at any moment, with its own exit code, and waits for what is better finished."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from archivegen import stopping
from archivegen.stopping import GRACE, Stopped, finishing, unwrapped_stops

STOPPING = """import atexit, gc, os, signal, sys
from archivegen.stopping import Stopped, Stopping
with Stopping() as stopping:
"""


def go(program: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, "-c", STOPPING + program], capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_before_anything_is_begun_the_program_ends(name: str) -> None:
    done = go(f"    signal.raise_signal(signal.{name})\n    print('went on')")
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.Signals[name], "", "")


def test_then_it_is_raised_once_with_its_exit_code() -> None:
    done = go(
        """    stopping.begin()
    try:
        signal.raise_signal(signal.SIGTERM)
    except KeyboardInterrupt as stop:
        signal.raise_signal(signal.SIGINT)
        print("tidied up", flush=True)
        sys.exit(stop.exit_code)"""
    )
    assert (done.returncode, done.stdout, done.stderr) == (143, "tidied up\n", "")


def test_after_all_is_done_nothing_is_raised_and_the_program_ends_with_its_own_code() -> None:
    done = go(
        """    stopping.begin()
    stopping.over(4)
    print("all of it", end="")
    try:
        signal.raise_signal(signal.SIGINT)
    except BaseException:
        print("never")
    sys.exit(4)"""
    )
    assert (done.returncode, done.stdout, done.stderr) == (4, "all of it", "")


def test_after_all_is_done_the_clock_ends_what_does_not_end() -> None:
    done = go(
        "    stopping.begin()\n    stopping.over(4)\n    signal.raise_signal(signal.SIGINT)\n    while True: pass"
    )
    assert (done.returncode, done.stderr) == (4, "")


COMMAND = """    import click
    from archivegen import cli
    echo = click.echo
    @cli.command
    def quick(root, config_file, quiet, verbose):
        {done}
    {meanwhile}
    cli.main(["quick"], obj=stopping)"""


@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [
        ("RefusedError('not here')", 3, "archivegen: not here\n"),
        ("OSError(28, 'No space left', 'a.html')", 4, "archivegen: a.html: No space left\n"),
    ],
)
def test_a_stop_while_a_failure_is_told_changes_nothing(failure: str, code: int, said: str) -> None:
    heard = "click.echo = lambda *a, **k: (signal.raise_signal(signal.SIGINT), echo(*a, **k))"
    program = COMMAND.format(done=f"raise {failure}", meanwhile=heard)
    done = go(f"    from archivegen.diagnostics import RefusedError\n{program}")
    assert (done.returncode, done.stderr) == (code, said)


def test_what_waits_for_its_reader_is_not_done() -> None:
    """Whoever reads would take what is cut short for the whole."""
    heard = "sys.stdout.flush = lambda: signal.raise_signal(signal.SIGTERM)"
    done = go(COMMAND.format(done=heard, meanwhile=""))
    assert (done.returncode, done.stderr) == (143, "archivegen: stopped; the next build takes up what is left to do\n")


def test_where_no_thread_can_begin_any_more_the_process_ends_at_once(
    ends: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    monkeypatch.setattr("_thread.start_new_thread", none)
    one = stopping.Stopping()
    one.begin()
    with pytest.raises(Stopped):
        one._stop(signal.SIGTERM, None)
    another = stopping.Stopping()
    another.begin()
    another.over(4)
    with pytest.raises(Ended):
        another._stop(signal.SIGTERM, None)
    assert ends == [4]


def test_between_a_command_and_the_end_the_code_is_that_of_the_signal() -> None:
    done = go(
        "    stopping.begin()\n    try:\n        sys.exit(0)\n    finally:\n        signal.raise_signal(signal.SIGINT)"
    )
    assert (done.returncode, done.stderr) == (130, "")


def test_a_stop_that_became_another_exception_is_a_stop_again() -> None:
    stop = Stopped(signal.SIGINT)
    with pytest.raises(Stopped) as seen, unwrapped_stops():
        try:
            raise stop
        except Stopped as cause:
            raise RuntimeError("Error calling __set_name__") from cause
    assert seen.value is stop
    with pytest.raises(RuntimeError, match="another"), unwrapped_stops():
        raise RuntimeError("another")


@pytest.mark.parametrize(
    "deaf",
    [
        "try:\n        signal.raise_signal(signal.SIGINT)\n    except BaseException:\n        pass",
        "class Deaf:\n        def __del__(self): signal.raise_signal(signal.SIGINT)\n    Deaf()",
    ],
    ids=["swallowed", "where nothing can be raised"],
)
def test_what_does_not_listen_is_ended_by_the_clock(deaf: str) -> None:
    began = time.monotonic()
    done = go(f"    stopping.begin()\n    {deaf}\n    while True: pass")
    assert (done.returncode, done.stderr) == (130, "")
    assert time.monotonic() - began >= GRACE


def test_after_the_command_its_own_exit_code_stays() -> None:
    done = go(
        "    stopping.begin()\n    atexit.register(signal.raise_signal, signal.SIGINT)\n    print(1)\n    sys.exit(3)"
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "1\n", "")


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    """As ``nohup`` asks, and a shell for jobs in the background."""
    program = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + STOPPING
    program += "    stopping.begin()\n    signal.raise_signal(signal.SIGINT)\n    print('went on')"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout) == (0, "went on\n")


def test_a_signal_waits_until_a_thing_is_finished() -> None:
    steps: list[str] = []

    def work() -> None:
        with finishing(60):
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            steps.append("finished")
        steps.append("never")

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        work()
    assert steps == ["finished"]
    assert signal.getsignal(signal.SIGINT) is before


def test_what_fails_after_a_signal_was_stopped() -> None:
    """Its children heard the signal too, and may be gone before it is done."""

    def work() -> None:
        with finishing(60):
            signal.raise_signal(signal.SIGINT)
            raise EOFError

    with pytest.raises(KeyboardInterrupt):
        work()


def test_but_not_for_ever() -> None:
    before = signal.getsignal(signal.SIGINT)
    ends = time.monotonic() + 30

    def work() -> None:
        with finishing(0.01):
            signal.raise_signal(signal.SIGINT)
            while time.monotonic() < ends:
                pass

    with pytest.raises(KeyboardInterrupt):
        work()
    assert time.monotonic() < ends
    assert signal.getsignal(signal.SIGINT) is before


def test_without_a_signal_nothing_happens_also_in_another_thread() -> None:
    done: list[int] = []

    def work() -> None:
        with finishing():
            done.append(1)

    work()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1, 1]


class Ended(BaseException):
    """The process would be gone here."""


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes with which the process would have ended."""
    found: list[int] = []

    def gone(code: int) -> None:
        found.append(code)
        raise Ended

    monkeypatch.setattr(stopping.os, "_exit", gone)
    return found


def test_the_clock_ends_the_children_and_the_process(ends: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[str] = []

    class Child:
        def kill(self) -> None:
            killed.append("child")

    monkeypatch.setattr("multiprocessing.active_children", lambda: [Child(), Child()])
    with pytest.raises(Ended):
        stopping._end_after(0, 143)
    assert (killed, ends) == (["child", "child"], [143])


def test_nothing_keeps_the_process_alive(ends: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[object]:
        raise ValueError

    monkeypatch.setattr("multiprocessing.active_children", broken)
    with pytest.raises(Ended):
        stopping._end_after(0, 130)
    assert ends == [130]


def test_a_signal_before_anything_is_begun_ends_at_once(ends: list[int]) -> None:
    with pytest.raises(Ended):
        stopping.Stopping()._stop(signal.SIGTERM, None)
    assert ends == [143]


def test_what_finishes_in_time_is_not_broken_off_and_what_does_not_is(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: list[int] = []
    monkeypatch.setattr("_thread.interrupt_main", broken.append)
    over, late = threading.Event(), threading.Event()
    over.set()
    stopping._break_off(over, 1000, late, signal.SIGINT)
    assert (broken, late.is_set()) == ([], False)
    over.clear()
    stopping._break_off(over, 0, late, signal.SIGINT)
    assert (broken, late.is_set()) == ([signal.SIGINT], True)


LEAVING = """import atexit, sys, threading
from archivegen.stopping import leave
class Held:
    def __del__(self):
        print("taken apart")
held = Held()
atexit.register(print, "called at the end")
"""


def left(program: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", LEAVING + program]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=False)
    return done.returncode, done.stdout


def test_what_a_process_holds_is_not_taken_apart_when_it_leaves() -> None:
    assert left("print('done'); leave(SystemExit(3)); print('went on')") == (3, "done\ncalled at the end\n")
    assert left("leave(SystemExit(None)); print('went on')") == (0, "called at the end\n")


def test_where_something_is_still_to_be_done_python_ends_the_process() -> None:
    waiting = (
        "go = threading.Event()\n"
        "threading.Thread(target=lambda: (go.wait(), print('the thread is over'))).start()\n"
        "leave(SystemExit(3)); print('went on'); go.set(); sys.exit(3)"
    )
    assert left(waiting) == (3, "went on\nthe thread is over\ncalled at the end\ntaken apart\n")
    assert left("leave(SystemExit('why')); print('went on')")[1] == "went on\ncalled at the end\ntaken apart\n"
    for watch in ("sys.setprofile", "sys.settrace"):
        watched = f"{watch}(lambda *_: None); leave(SystemExit(3)); {watch}(None); print('went on')"
        assert left(watched) == (0, "went on\ncalled at the end\ntaken apart\n")
    assert left("sys.stdout.close(); leave(SystemExit(3)); sys.exit(5)")[0] == 5


def test_a_program_that_nobody_reads_any_more_ends_as_before() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": ""}
    command = [sys.executable, "-c", LEAVING + "held = None; print('lost'); leave(SystemExit(0)); sys.exit(0)"]
    try:
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    finally:
        os.close(writing)
    assert done.returncode == 120
    assert "BrokenPipeError" in done.stderr


def test_of_what_cannot_be_raised_only_a_stop_is_kept_quiet() -> None:
    class What:
        exc_type, exc_traceback, err_msg, object = ValueError, None, None, None

        def __init__(self, value: BaseException) -> None:
            self.exc_value = value

    told: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "__unraisablehook__", told.append)
        stopping._without_stops(What(stopping.Stopped(signal.SIGINT)))
        stopping._without_stops(What(ValueError("a fault")))
    assert [str(one.exc_value) for one in told] == ["a fault"]  # type: ignore[attr-defined]
