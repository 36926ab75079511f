"""Two questions at the same time: the answer is that of both, whatever becomes of the process that answers one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from archivegen import forked
from archivegen.forked import both, meanwhile

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
HERE = os.getpid()


@pytest.fixture
def silence() -> Iterator[int]:
    """What can be read from, and to which nobody writes."""
    read, write = os.pipe()
    yield read
    os.close(read)
    os.close(write)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no other test had left a thread in this process."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def elsewhere(then: Callable[[], bool]) -> Callable[[], bool]:
    """What is asked in this process gives True; in a copy, what ``then`` does."""
    return lambda: os.getpid() == HERE or then()


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_both_must_hold(first: bool, second: bool) -> None:
    assert both(lambda: first, lambda: second) is (first and second)


@pytest.mark.usefixtures("alone")
def test_the_second_is_asked_in_a_process_of_its_own() -> None:
    assert not both(lambda: True, elsewhere(lambda: False))
    assert both(lambda: True, lambda: os.getpid() != HERE)


@pytest.mark.usefixtures("alone")
def test_what_a_killed_copy_did_not_say_is_asked_here() -> None:
    def die() -> bool:
        os.kill(os.getpid(), signal.SIGKILL)
        return False

    assert both(lambda: True, elsewhere(die))


@pytest.mark.usefixtures("alone")
def test_an_error_in_the_copy_is_met_here() -> None:
    def wrong() -> bool:
        raise ValueError("from here" if os.getpid() == HERE else "lost")

    with pytest.raises(ValueError, match="from here"):
        both(lambda: True, wrong)


@pytest.mark.usefixtures("alone")
def test_an_error_here_leaves_no_process_behind(begun: list[int]) -> None:
    def wrong() -> bool:
        raise ValueError("from here")

    with pytest.raises(ValueError, match="from here"):
        both(wrong, lambda: True)
    (child,) = begun
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)


@pytest.mark.usefixtures("alone")
def test_a_copy_of_which_the_machine_says_nothing_is_asked_here() -> None:
    """Who began this process may have it ignore how others end."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert both(lambda: True, lambda: True)
        assert not both(lambda: True, lambda: False)
        assert not both(lambda: False, lambda: True)
    finally:
        signal.signal(signal.SIGCHLD, before)


@pytest.mark.usefixtures("alone")
def test_the_copy_is_not_waited_for_where_the_answer_is_known(silence: int) -> None:
    assert not both(lambda: False, lambda: bool(os.read(silence, 1)))


@pytest.mark.usefixtures("alone")
def test_where_nothing_can_be_forked_both_are_asked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_more() -> int:
        raise BlockingIOError("no process more")

    monkeypatch.setattr(os, "fork", none_more)
    assert both(lambda: True, lambda: os.getpid() == HERE)


def test_a_process_with_threads_is_not_forked() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert both(lambda: True, lambda: os.getpid() == HERE)
    finally:
        done.set()
        other.join()


@pytest.mark.usefixtures("alone")
def test_what_a_copy_finds_is_told_whatever_its_size() -> None:
    here = os.getpid()
    with meanwhile(lambda _: f"{os.getpid() != here}".encode() * 100_000) as found:
        assert found() == b"True" * 100_000
        assert found() is None


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("how", ["killed", "wrong"])
def test_of_what_a_copy_could_not_find_nothing_is_told(how: str) -> None:
    def find(_: object) -> bytes:
        if how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        raise ValueError("lost")

    with meanwhile(find) as found:
        assert found() is None


def test_nothing_is_told_where_there_can_be_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    with meanwhile(lambda _: b"said") as found:
        assert found() is None


@pytest.mark.usefixtures("alone")
def test_nothing_is_told_where_there_is_no_place_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError("no place")

    monkeypatch.setattr("archivegen.forked.TemporaryFile", full)
    with meanwhile(lambda _: b"said") as found:
        assert found() is None


@pytest.mark.usefixtures("alone")
def test_who_does_not_ask_ends_the_copy(begun: list[int], silence: int) -> None:
    with meanwhile(lambda _: os.read(silence, 1)):
        pass
    (child,) = begun
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)


@pytest.mark.usefixtures("alone")
def test_who_is_interrupted_while_it_waits_ends_the_copy(
    begun: list[int], silence: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, asked = forked._ended, iter([KeyboardInterrupt()])

    def interrupted(child: int) -> int:
        for stop in asked:
            raise stop
        return ended(child)

    monkeypatch.setattr(forked, "_ended", interrupted)
    with pytest.raises(KeyboardInterrupt), meanwhile(lambda _: os.read(silence, 1)) as found:
        found()
    (child,) = begun
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)


OUTLIVED = """import os, signal
from archivegen.forked import meanwhile
def find(go_on):
    print("looks", flush=True)
    os.write(told, b".")
    while True:
        go_on()
hears, told = os.pipe()
with meanwhile(find):
    os.read(hears, 1)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_copy_does_not_outlive_a_process_that_is_killed() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", OUTLIVED]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, env=environment, timeout=60, check=False
    )  # till both are gone
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, b"looks\n")


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("here", [signal.SIG_IGN, signal.default_int_handler])
def test_what_stops_a_program_ends_a_copy_at_once_unless_it_is_ignored(here: Any) -> None:
    before = signal.signal(signal.SIGINT, here)
    try:
        with meanwhile(lambda _: f"{signal.getsignal(signal.SIGINT)!r}".encode()) as found:
            said = found()
        assert signal.getsignal(signal.SIGINT) is here
        assert not signal.pthread_sigmask(signal.SIG_BLOCK, ())
    finally:
        signal.signal(signal.SIGINT, before)
    assert said == f"{signal.SIG_IGN if here is signal.SIG_IGN else signal.SIG_DFL!r}".encode()


@pytest.mark.usefixtures("alone")
def test_nothing_is_copied_where_nobody_hears_how_it_ends(begun: list[int]) -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with meanwhile(lambda _: b"said") as found:
            assert found() is None
    finally:
        signal.signal(signal.SIGCHLD, before)
    assert begun == []
