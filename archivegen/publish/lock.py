"""One build of an output folder at a time: a lock that ends with the process, and a note of who holds it."""

from __future__ import annotations

import datetime
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from archivegen.diagnostics import RefusedError
from archivegen.publish.disk import disk_errors
from archivegen.publish.folders import make_folders

LOCK = "lock"
_NOTE = "lock-holder"  # beside the lock, which some versions of filelock empty while they wait
_PAUSE = 0.05  # seconds from one try to the next


@contextmanager
def only_build(state: Path, seconds: float, output: Path | None = None) -> Iterator[None]:
    """Hold the lock of an output folder, whose state is kept in ``state``.

    That keeps builds of one project apart. ``output`` is locked besides where projects share it (another checkout of
    the same archive), as far as the system can.
    Raises `RefusedError` where another build holds it for longer than so many seconds, and `MachineError` where there
    can be no lock.
    """
    until = time.monotonic() + seconds
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
        with nullcontext() if output is None else alone_in(output, until):
            yield
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()


if sys.platform == "win32":

    def alone_in(output: Path, until: float, *, removing: bool = False) -> nullcontext[None]:
        """No folder can be locked there."""
        return nullcontext()

else:
    import fcntl

    @contextmanager
    def alone_in(output: Path, until: float, *, removing: bool = False) -> Iterator[None]:
        """Hold a lock on the folder itself: no file is in it for that, and it ends with the process.

        A folder that is not there yet is made, and goes again if nothing was put into it; who is ``removing`` makes
        none. Where a folder cannot be locked (some network disks), nothing is. With ``--publish swap`` the lock goes
        with the previous folder: who comes between that and the end of the build finds a whole site, and who waited
        looks for the new one. Raises `RefusedError` where another build holds it ``until`` then (`time.monotonic`).
        """
        made: list[Path] = []
        held: int | None = None
        try:
            if not removing or output.is_dir():
                held = _locked(output, until, made, "removed" if removing else "written")
            yield
        finally:
            try:
                for folder in reversed(made):  # before the lock is let go: who waits for it finds that it is gone
                    with suppress(OSError):
                        folder.rmdir()
            finally:
                if held is not None:
                    fcntl.flock(held, fcntl.LOCK_UN)  # also for copies of this process that are about to end
                    os.close(held)

    def _locked(output: Path, until: float, made: list[Path], undone: str) -> int | None:
        """The open folder with the lock; ``None`` where it cannot be locked."""
        while True:
            try:
                make_folders(output, made)
                held = os.open(output, os.O_RDONLY | os.O_DIRECTORY)
            except FileNotFoundError:  # taken away by who had made it
                _wait(output, until, undone)
                continue
            except OSError:
                return None
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(held)
                _wait(output, until, undone)
                continue
            except OSError:
                os.close(held)
                return None
            if _is_still(output, held):
                return held
            os.close(held)

    def _is_still(output: Path, held: int) -> bool:
        """Whether this open folder is the output: it may have been exchanged, or taken away, by who had the lock."""
        with suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(held), os.stat(output))
        return False

    def _wait(output: Path, until: float, undone: str) -> None:
        if time.monotonic() >= until:
            raise RefusedError(f"{output}: another build is running; nothing was {undone}")
        time.sleep(_PAUSE)


def _holder(state: Path) -> str:
    """``(pid 4711, since 14:03:59)`` with a blank before it, or nothing where that cannot be told."""
    try:
        pid, _, since = (state / _NOTE).read_text("utf-8").partition(" ")
        began = datetime.datetime.fromisoformat(since).astimezone()
    except (OSError, ValueError):
        return ""
    day = "" if began.date() == datetime.datetime.now().astimezone().date() else f"{began.date()} "
    return f" (pid {pid}, since {day}{began:%H:%M:%S})"
