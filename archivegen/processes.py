"""Worker processes that end with the process they work for: when it is done, stopped, or killed."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import ParamSpec, TypeVar

from archivegen.diagnostics import MachineError

_DIED = "a worker process died, perhaps for lack of memory; with -j 1 the work is done in one process"

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Processes(ProcessPoolExecutor):
    """An executor whose processes leave Ctrl-C to their parent. Left by an exception, they are killed.

    As a context it raises `MachineError` for the death of a process.
    """

    def __init__(self, count: int, context: BaseContext) -> None:
        super().__init__(count, mp_context=context, initializer=_begin)

    def submit(self, function: Callable[Given, Result], /, *given: Given.args, **named: Given.kwargs) -> Future[Result]:
        """As `Executor.submit`. Processes that this starts are born deaf to Ctrl-C: it may come while they load."""
        if not hasattr(signal, "pthread_sigmask"):
            return super().submit(function, *given, **named)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return super().submit(function, *given, **named)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def __exit__(
        self, kind: type[BaseException] | None, bad: BaseException | None, trace: TracebackType | None
    ) -> None:
        if bad is not None:
            for process in [*(self._processes or {}).values()]:
                process.kill()
        self.shutdown(wait=True, cancel_futures=True)
        if isinstance(bad, BrokenExecutor):
            raise MachineError(_DIED) from bad


def _begin() -> None:
    """What a worker process does first."""
    gc.set_threshold(200_000, 20, 100)  # what it makes has few cycles, and what it holds is for good
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if multiprocessing.parent_process() is not None:
        threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker waits for work for ever, also from a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
