"""A signal to stop ends a program at any moment, with its own exit code, and waits for what is better finished."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from archivegen.stopping import GRACE, finishing

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
