"""Worker processes: one that dies is told in words, and none is left where the work is broken off."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import Future

import pytest

from archivegen.diagnostics import MachineError
from archivegen.processes import Processes

CONTEXT = multiprocessing.get_context("spawn")


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hear(_: int) -> int:
    signal.raise_signal(signal.SIGINT)
    return os.getpid()


def wait_for_ever(_: int) -> None:
    signal.pause()


def test_a_process_that_dies_is_a_failure_of_the_machine() -> None:
    with (
        pytest.raises(MachineError, match="a worker process died, perhaps for lack of memory; with -j 1"),
        Processes(1, CONTEXT) as executor,
    ):
        executor.submit(die, 0).result()


def test_processes_leave_ctrl_c_to_their_parent() -> None:
    with Processes(1, CONTEXT) as executor:
        assert executor.submit(hear, 0).result() != os.getpid()


def test_nobody_waits_for_work_that_is_broken_off() -> None:
    waiting: list[Future[None]] = []

    def broken_off() -> None:
        with Processes(1, CONTEXT) as executor:
            waiting.append(executor.submit(wait_for_ever, 0))
            executor.submit(wait_for_ever, 1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert all(future.done() for future in waiting)
    assert not multiprocessing.active_children()
