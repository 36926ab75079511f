"""One build of an output folder at a time: a lock that ends with the process, and a note of who holds it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from archivegen.diagnostics import RefusedError
from archivegen.publish.disk import disk_errors

LOCK = "lock"
_NOTE = "lock-holder"  # beside the lock, which some versions of filelock empty while they wait


@contextmanager
def only_build(state: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of an output folder, whose state is kept in ``state``.

    Raises `RefusedError` where another build holds it for longer than so many seconds, and `MachineError` where there
    can be no lock.
    """
    lock = FileLock(state / LOCK, timeout=seconds)
    with disk_errors(str(state / LOCK)):
        state.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout as busy:
            raise RefusedError(f"another build{_holder(state)} is running; nothing was written") from busy
    note = state / _NOTE
    try:
        with suppress(OSError):  # only the message of another build is the poorer for it
            note.write_text(f"{os.getpid()} {datetime.datetime.now().astimezone().isoformat()}", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()


def _holder(state: Path) -> str:
    """``(pid 4711, since 14:03:59)`` with a blank before it, or nothing where that cannot be told."""
    try:
        pid, _, since = (state / _NOTE).read_text("utf-8").partition(" ")
        began = datetime.datetime.fromisoformat(since).astimezone()
    except (OSError, ValueError):
        return ""
    day = "" if began.date() == datetime.datetime.now().astimezone().date() else f"{began.date()} "
    return f" (pid {pid}, since {day}{began:%H:%M:%S})"
