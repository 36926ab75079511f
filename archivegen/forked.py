"""Two things done at the same time: one here, one in a copy of this process."""

from __future__ import annotations

import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile

_NO, _UNKNOWN = 1, 2  # what a copy ends with, beside 0


def both(first: Callable[[], bool], second: Callable[[], bool]) -> bool:
    """Whether both hold. The second is asked in a forked process, where there can be one; it must only look at things.

    Not where this process has threads, as they do not survive a fork. What a copy could not find out is asked here.
    """

    def ask() -> int:
        return 0 if second() else _NO

    child = _copy(ask)
    if child is None:
        return first() and second()
    held = False
    try:
        held = first()
    finally:
        if not held:  # then nobody waits for the rest
            _kill(child)
        code = _ended(child)
    return held and (code == 0 or (code != _NO and second()))


@contextmanager
def meanwhile(find: Callable[[], bytes]) -> Iterator[Callable[[], bytes | None]]:
    """Have something found out in a forked process while this block goes on; it must only look at things.

    Gives what waits for it and tells it, once: ``None`` where there was no such process, or it failed; then it is to be
    found out here. Who leaves the block without asking ends it.
    """
    try:
        file = TemporaryFile()  # noqa: SIM115 - closed below; it holds any amount, as a pipe does not
    except OSError:
        yield lambda: None
        return
    child: int | None = None

    def write() -> int:
        file.write(find())
        file.flush()
        return 0

    def found() -> bytes | None:
        nonlocal child
        asked, child = child, None
        if asked is None or _ended(asked) != 0:
            return None
        file.seek(0)
        return file.read()

    with file:
        child = _copy(write)
        try:
            yield found
        finally:
            if child is not None:
                _kill(child)
                _ended(child)


def _copy(do: Callable[[], int]) -> int | None:
    """A copy of this process that does this and ends with the code it returns; ``None`` where there can be none."""
    here, code, child = os.getpid(), _UNKNOWN, None
    try:
        child = _fork() if threading.active_count() == 1 else None
        if child == 0:
            code = do()
    finally:
        if os.getpid() != here:  # whatever happened in it, a copy goes no further
            os._exit(code)
    return child


def _kill(child: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


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
