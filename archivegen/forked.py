"""Two questions asked at the same time: one here, one in a copy of this process."""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable

_NO, _UNKNOWN = 1, 2  # what a copy ends with, beside 0


def both(first: Callable[[], bool], second: Callable[[], bool]) -> bool:
    """Whether both hold. The second is asked in a forked process, where there can be one; it must only look at things.

    Not where this process has threads, as they do not survive a fork. What a copy could not find out is asked here.
    """
    child = _fork() if threading.active_count() == 1 else None
    if child is None:
        return first() and second()
    if child == 0:
        code = _UNKNOWN
        try:
            code = 0 if second() else _NO
        finally:
            os._exit(code)
    try:
        held = first()
    finally:
        _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return held and (code == 0 or (code != _NO and second()))


def _fork() -> int | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 also counts threads that are not Python's
        try:
            return os.fork()
        except (AttributeError, OSError):  # there is no such thing on Windows, or no process more
            return None
