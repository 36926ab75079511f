"""Worker processes that end with the process they work for: when it is done, stopped, or killed."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from archivegen.diagnostics import MachineError
from archivegen.stopping import finishing

PATIENCE = 0.4  # seconds for what is under way when the rest is broken off
_DIED = (
    "a worker process died, perhaps for lack of memory; with -j 1 the work is done in one process: "
    "archivegen build -j 1 or serve -j 1, and other commands take up what it remembers"
)

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Processes(Executor):
    """An executor whose processes leave Ctrl-C to their parent, and that does not wait long where work is broken off.

    They begin with the first work, and anew with the first after `dismiss`. As a context it raises `MachineError` for
    the death of a process.
    """

    def __init__(self, count: int, context: BaseContext) -> None:
        self.count = count
        self.ahead = 3 * count  # so much work under way leaves none of them idle
        self._context = context
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, function: Callable[Given, Result], /, *given: Given.args, **named: Given.kwargs) -> Future[Result]:
        """As `Executor.submit`. Processes that this starts are born deaf to Ctrl-C: it may come while they load."""
        with finishing():  # an executor that a signal leaves half begun cannot be ended
            if self._pool is None:
                _begin_tracker()  # not among the deaf: in its end it lets this thread hear again
            with _deaf():
                if self._pool is None:
                    self._pool = ProcessPoolExecutor(self.count, mp_context=self._context, initializer=_begin)
                try:
                    return self._pool.submit(function, *given, **named)
                except OSError as bad:  # one died while another was being started
                    raise BrokenExecutor(str(bad)) from bad

    def dismiss(self) -> None:
        """End the processes that have nothing to do for a while: what they hold of work that is done is memory."""
        self.shutdown()
        self._pool = None

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As `Executor.shutdown`."""
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def __exit__(
        self, kind: type[BaseException] | None, bad: BaseException | None, trace: TracebackType | None
    ) -> None:
        if bad is None or self._pool is None:
            self.shutdown()
            return
        manager: Any = self._pool._executor_manager_thread  # noqa: SLF001 - nothing else says whether it has ended
        results: Any = self._pool._result_queue  # noqa: SLF001
        processes = [*(self._pool._processes or {}).values()]  # noqa: SLF001
        self.shutdown(wait=False, cancel_futures=True)
        if not _ended(manager):
            for process in processes:
                process.kill()
            results._writer.close()  # noqa: SLF001 - else what a process had written half would be waited for
            _ended(manager)
        if isinstance(bad, BrokenExecutor):
            raise MachineError(_DIED) from bad


def _begin_tracker() -> None:
    """Begin Python's own process that tidies up locks of processes that died, and let it do so without a word.

    A stop can come between the end of a lock and the word that it has ended: that it is gone already helps nobody.
    """
    if sys.platform == "win32":
        return  # there is none
    sys.warnoptions.append("ignore:resource_tracker")
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.pop()


def _ended(manager: threading.Thread | None) -> bool:
    """Whether the thread that manages the processes comes to its end, or never began."""
    if manager is None or manager.ident is None:
        return True
    manager.join(PATIENCE)
    return not manager.is_alive()


@contextmanager
def _deaf() -> Iterator[None]:
    """Block Ctrl-C, for those who are born meanwhile."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """What a worker process does first."""
    # what goes wrong in its work is sent back; what it would print is of a pipe that broke because another one died
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as it lives
    gc.set_threshold(50_000, 10, 20)  # what it makes has few cycles, and what it holds is for good
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if multiprocessing.parent_process() is not None:
        threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker waits for work for ever, also from a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
