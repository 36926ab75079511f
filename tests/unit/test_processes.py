"""Worker processes: one that dies is told in words, and none is left where the work is broken off."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
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
        pytest.raises(
            MachineError, match=r"a worker process died, perhaps for lack of memory; .* build -j 1 or serve -j 1"
        ),
        Processes(1, CONTEXT) as executor,
    ):
        executor.submit(die, 0).result()


GONE = """import multiprocessing, os
from archivegen.processes import Processes
if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with Processes(1, context) as executor:
        executor.submit(int).result()
        lock = context.Lock()
        multiprocessing.synchronize._multiprocessing.sem_unlink(lock._semlock.name)  # and nobody hears of it
        os._exit(3)
"""


@pytest.mark.skipif(os.name == "nt", reason="locks are not files there")
def test_a_lock_that_is_gone_already_is_not_spoken_of() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", GONE], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


def test_processes_leave_ctrl_c_to_their_parent() -> None:
    with Processes(1, CONTEXT) as executor:
        assert executor.submit(hear, 0).result() != os.getpid()


BORN = """import multiprocessing, signal
from archivegen.processes import Processes
if __name__ == "__main__":
    context = multiprocessing.get_context("{method}")
    with Processes(1, context) as executor:
        for _ in range(2):
            print(signal.SIGINT in executor.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result())
            executor.dismiss()
"""


@pytest.mark.skipif(os.name == "nt", reason="a process there has no mask of signals")
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_processes_are_born_deaf_to_ctrl_c_the_first_and_those_after_a_rest(method: str) -> None:
    """Also where this begins Python's process that tidies up, which lets the thread that began it hear again."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    script = BORN.format(method=method)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\nTrue\n", "")


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
