"""How a program is stopped: Ctrl-C and SIGTERM, at any moment, without a traceback and without a child left behind."""

from __future__ import annotations

import _thread
import atexit
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)
GRACE = 1.0  # seconds for tidying up; then the process ends as it is, and the next build tidies up
_TOOLS = 6  # that Python keeps numbers for (sys.monitoring)
FINISHING = 0.8  # and before, for what is better finished than broken off


class Stopped(KeyboardInterrupt):
    """Somebody asked for the end; ``exit_code`` is 128 and the number of the signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number


@contextmanager
def unwrapped_stops() -> Iterator[None]:
    """A stop that became another exception on its way is a stop again.

    Python before 3.12 wraps what is raised while a class is made: a module may be loading.
    """
    try:
        yield
    except Exception as failure:
        seen: BaseException | None = failure
        while seen is not None and not isinstance(seen, Stopped):
            seen = seen.__cause__
        if seen is None:
            raise
        raise seen from None


class Stopping:
    """What a signal does: before anything was begun it ends the process, then it raises.

    After all is done it lets the process end by itself, and the clock sees to it that it does.
    """

    def __init__(self) -> None:
        self._begun = False
        self._asked = False
        self._code: int | None = None  # of a command that has come to its end

    def __enter__(self) -> Stopping:
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup asks
                signal.signal(number, self._stop)
        sys.unraisablehook = _without_stops
        return self

    def __exit__(self, _: object, bad: BaseException | None, __: object) -> None:
        if isinstance(bad, SystemExit):
            self.over(bad.code if isinstance(bad.code, int) else int(bad.code is not None))
        elif isinstance(bad, Stopped):  # between a command's end and here
            raise SystemExit(bad.exit_code) from None

    def begin(self) -> None:
        """From here on there is something to tidy up."""
        self._begun = True

    def over(self, code: int) -> None:
        """All is done, and the process is about to end with this code: no signal raises anything from here on."""
        self._code = code

    def _stop(self, number: int, _: FrameType | None) -> None:
        """Raise `Stopped` once. What it does not end (a place that swallows it, a long tidying up) the clock ends."""
        if self._asked:
            return
        if not self._begun:
            os._exit(128 + number)
        self._asked = True
        code = 128 + number if self._code is None else self._code
        try:
            _thread.start_new_thread(_end_after, (GRACE, code))  # a Thread takes locks that may be held here
        except RuntimeError:  # no thread can begin, as Python itself is ending
            if self._code is not None:
                os._exit(code)
        if self._code is None:
            raise Stopped(number)


def leave(over: SystemExit) -> None:
    """End the process now, without taking apart what it holds: of 10,000 articles that takes half a second.

    What is asked to be called at the end is called (`atexit`). Returns, for Python to end the process in its own way,
    where a thread is still at work, somebody measures or traces the program and writes that down at the end, the code
    is a text to be shown, or what was printed cannot be delivered.
    """
    code = over.code or 0
    if threading.active_count() > 1 or not isinstance(code, int) or _is_watched():
        return
    atexit._run_exitfuncs()  # noqa: SLF001 - as multiprocessing does before it leaves in this way
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):  # nobody reads it any more, or it is closed
        return
    os._exit(code)


def _is_watched() -> bool:
    """Whether a profiler, a debugger or what counts lines is at work."""
    monitoring: Any = getattr(sys, "monitoring", None)  # since Python 3.12
    tools = monitoring is not None and any(monitoring.get_tool(number) for number in range(_TOOLS))
    return bool(sys.getprofile() or sys.gettrace() or tools)


def _end_after(seconds: float, code: int) -> None:
    time.sleep(seconds)
    with suppress(Exception):  # nothing may keep the process alive
        import multiprocessing

        for child in multiprocessing.active_children():
            child.kill()
    os._exit(code)


def _without_stops(what: Any) -> None:
    """Say nothing of a stop that came where nothing can be raised; the process ends all the same."""
    if not isinstance(what.exc_value, Stopped):
        sys.__unraisablehook__(what)


@contextmanager
def finishing(seconds: float = FINISHING) -> Iterator[None]:
    """Let this come to its end before a signal is heeded, or for so many seconds.

    Only the main thread hears signals; elsewhere nothing changes.
    """
    heard: list[signal.Signals] = []
    over, late = threading.Event(), threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def hear(number: int, _: FrameType | None) -> None:
        if late.is_set():
            restore()
            signal.raise_signal(number)
        elif not heard:
            heard.append(signal.Signals(number))
            _thread.start_new_thread(_break_off, (over, seconds, late, heard[0]))

    try:
        for number, handler in before.items():
            if callable(handler):
                signal.signal(number, hear)
        yield
    finally:
        over.set()
        restore()
        if heard:  # also where this failed: who was asked to stop has perhaps failed for that
            signal.raise_signal(heard[0])


def _break_off(over: threading.Event, seconds: float, late: threading.Event, number: signal.Signals) -> None:
    if not over.wait(seconds):
        late.set()
        _thread.interrupt_main(number)
