"""Two questions asked at the same time: one here, one in a copy of this process."""

from __future__ import annotations

import os
import signal
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress

_NO, _UNKNOWN = 1, 2  # what a copy ends with, beside 0


def both(first: Callable[[], bool], second: Callable[[], bool]) -> bool:
    """Whether both hold. The second is asked in a forked process, where there can be one; it must only look at things.

    Not where this process has threads, as they do not survive a fork. What a copy could not find out is asked here.
    """
    here, code, child = os.getpid(), _UNKNOWN, None
    try:
        child = _fork() if threading.active_count() == 1 else None
        if child == 0:
            code = 0 if second() else _NO
    finally:
        if os.getpid() != here:  # whatever happened in it, a copy goes no further
            os._exit(code)
    if child is None:
        return first() and second()
    held = False
    try:
        held = first()
    finally:
        if not held:  # then nobody waits for the rest
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        code = _ended(child)
    return held and (code == 0 or (code != _NO and second()))


def _fork() -> int | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 also counts threads that are not Python's
        try:
            return os.fork()
        except (AttributeError, OSError):  # there is no such thing on Windows, or no process more
            return None


def _ended(child: int) -> int:
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except ChildProcessError:  # who began this process has it ignore how others end (SIGCHLD)
        return _UNKNOWN
