"""Two things done at the same time: one here, one in a copy of this process."""

from __future__ import annotations

import os
import signal
import threading
import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import NoReturn

from archivegen.stopping import SIGNALS

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
def meanwhile(find: Callable[[Callable[[], None]], bytes]) -> Iterator[Callable[[], bytes | None]]:
    """Have something found out in a forked process while this block goes on; it must only look at things.

    ``find`` is given what it calls again and again: there it ends where this process is gone, of which it holds files
    and locks. Gives what waits for it and tells what it found, once: ``None`` where there was no such process, or it
    failed; then it is to be found out here. Who leaves the block without asking ends it.
    """
    try:
        file = TemporaryFile()  # noqa: SIM115 - closed below; it holds any amount, as a pipe does not
    except OSError:
        yield lambda: None
        return
    here, child = os.getpid(), None

    def go_on() -> None:
        if os.getppid() != here:
            os._exit(_UNKNOWN)

    def write() -> int:
        file.write(find(go_on))
        file.flush()
        return 0

    def found() -> bytes | None:
        nonlocal child
        code = _ended(child) if child is not None else _UNKNOWN
        child = None
        if code != 0:
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
    """A copy of this process that does this and ends with the code it returns; ``None`` where there can be none.

    None where this process has threads, nor where it was begun with the wish not to hear how others end (SIGCHLD): the
    number of one that has ended can be another's by the time that it is to be killed. A copy has nothing to tidy up:
    what stops a program ends it at once.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1 or signal.getsignal(signal.SIGCHLD) == signal.SIG_IGN:
        return None
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        child = _fork()
        if child == 0:
            _end_with(do, blocked)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    return child


def _end_with(do: Callable[[], int], blocked: Collection[int]) -> NoReturn:
    """Do this in a copy, and end it: whatever happens in it, it goes no further."""
    code = _UNKNOWN
    try:
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        code = do()
    finally:
        os._exit(code)


def _kill(child: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def _fork() -> int | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 also counts threads that are not Python's
        try:
            return os.fork()
        except (OSError, RuntimeError):  # no process more, or not from here
            return None


def _ended(child: int) -> int:
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except ChildProcessError:  # who began this process has it ignore how others end (SIGCHLD)
        return _UNKNOWN
