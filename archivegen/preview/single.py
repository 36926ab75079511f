"""One preview of a project at a time: a lock that ends with the process, and a note of where it can be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from archivegen.diagnostics import MachineError, RefusedError

LOCK = "preview.lock"
_NOTE = "preview-address"  # beside the lock, which some versions of filelock empty while they wait


class PreviewLock:
    """The lock of the previews of a project, whose state is kept in one folder.

    A folder that was copied and put back has another file for it than the one that is held: so `hold` is called again
    before everything that is only for one preview at a time. One thread at a time may use it.
    """

    def __init__(self, state: Path) -> None:
        self._state = state
        self._lock: FileLock | None = None
        self._held: tuple[int, int] | None = None  # which file; as it is open, no other gets its number
        self._url = ""

    def hold(self, seconds: float = 0) -> None:
        """Hold the lock from now on, waiting for so long at most; nothing is done where it is held.

        Raises `RefusedError` where another preview holds it, with its address, and `MachineError` where there can be
        no lock.
        """
        file = self._state / LOCK
        if self._held is not None and identity(file) == self._held:
            return
        self.let_go()
        lock = FileLock(file, timeout=seconds, thread_local=False)
        try:
            lock.acquire()
        except Timeout as taken:
            raise RefusedError(f"another `archivegen serve` of this project is running{self._address()}") from taken
        except OSError as bad:
            raise MachineError(f"cannot lock {self._state}: {bad.strerror}") from bad
        self._lock, self._held = lock, identity(file)
        self.tell(self._url)  # one that was killed may have left its own

    def is_there(self) -> bool:
        """Whether there is a file for the lock, be it held or not."""
        return identity(self._state / LOCK) is not None

    def tell(self, url: str) -> None:
        """Note the address, for whoever is refused."""
        self._url = url
        with suppress(OSError):  # only the message of another preview is the poorer for it
            (self._state / _NOTE).write_text(url, encoding="utf-8")

    def let_go(self) -> None:
        """Hold it no more."""
        if self._lock is None:
            return
        if identity(self._state / LOCK) == self._held:
            with suppress(OSError):
                (self._state / _NOTE).unlink()
        self._lock.release()
        self._lock = self._held = None

    def _address(self) -> str:
        """`` at http://127.0.0.1:8000/`` with a blank before it, or nothing where that cannot be told."""
        try:
            url = (self._state / _NOTE).read_text("utf-8")
        except (OSError, ValueError):
            return ""
        return f" at {url}" if url else ""


@contextmanager
def only_preview(state: Path) -> Iterator[PreviewLock]:
    """Hold the lock of the previews of a project, whose state is kept in ``state``; raises what `hold` raises."""
    lock = PreviewLock(state)
    lock.hold()
    try:
        yield lock
    finally:
        lock.let_go()


def identity(path: Path) -> tuple[int, int] | None:
    """Which file or folder is at a path, however it came there; ``None`` where there is none to be seen."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
