"""One preview of a project at a time: a lock that ends with the process, and a note of where it can be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from archivegen.diagnostics import MachineError, RefusedError

LOCK = "preview.lock"
_NOTE = "preview-address"  # beside the lock, which some versions of filelock empty while they wait


@contextmanager
def only_preview(state: Path) -> Iterator[Callable[[str], None]]:
    """Hold the lock of the previews of a project, whose state is kept in ``state``; gives what notes the address.

    Raises `RefusedError` where another preview holds it, with its address, and `MachineError` where there can be no
    lock.
    """
    lock = FileLock(state / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as taken:
        raise RefusedError(f"another `archivegen serve` of this project is running{_address(state)}") from taken
    except OSError as bad:
        raise MachineError(f"cannot lock {state}: {bad.strerror}") from bad
    note = state / _NOTE

    def tell(url: str) -> None:
        with suppress(OSError):  # only the message of another preview is the poorer for it
            note.write_text(url, encoding="utf-8")

    try:
        tell("")  # one that was killed may have left its own
        yield tell
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()


def _address(state: Path) -> str:
    """`` at http://127.0.0.1:8000/`` with a blank before it, or nothing where that cannot be told."""
    try:
        url = (state / _NOTE).read_text("utf-8")
    except (OSError, ValueError):
        return ""
    return f" at {url}" if url else ""
