"""Folders of one process alone: claimed by a lock that ends with it, cleared away when nobody holds that."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

LOCK = "lock"


class Claim:
    """An empty folder beside ``base``, named after it, that no other process takes or clears while this one lives.

    A number of a process says nothing: it may be another's today, or one of another machine on the same disk.
    """

    def __init__(self, base: Path) -> None:
        """Make the folder, and clear away those of the dead. Raises `OSError`."""
        base.parent.mkdir(parents=True, exist_ok=True)
        clear_dead(base)
        for number in count():
            folder = base.with_name(f"{base.name}-{os.getpid()}-{number}")
            try:
                folder.mkdir(mode=0o700)  # it may have to stand where a web server looks
            except FileExistsError:
                continue
            lock = _taken(folder)
            if lock is None:
                continue  # cleared away by another build, which saw it before it was locked
            if (folder / LOCK).exists():
                self.folder, self._lock = folder, lock
                return
            lock.release()

    def release(self) -> None:
        """Remove the folder."""
        try:
            shutil.rmtree(self.folder, ignore_errors=True)
        finally:
            self._lock.release()
        with suppress(OSError):
            self.folder.rmdir()  # where a file that is locked cannot be removed


def clear_dead(base: Path) -> None:
    """Remove the folders named after ``base`` whose process is gone."""
    with suppress(OSError):
        for folder in sorted(base.parent.iterdir()):
            if folder.name.startswith(base.name) and folder.is_dir() and not folder.is_symlink():
                lock = _taken(folder)
                if lock is not None:
                    shutil.rmtree(folder, ignore_errors=True)
                    lock.release()


def _taken(folder: Path) -> FileLock | None:
    """The lock of a folder, or ``None`` where another holds it or the folder is gone or not ours."""
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return None
    return lock
