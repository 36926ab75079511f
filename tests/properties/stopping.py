"""A build that is stopped as by ``kill -9``: after so many changes to the disk, and nothing is tidied up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

CHANGES = ("replace", "unlink", "rmdir", "mkdir")


class Killed(BaseException):
    """The process is gone. No ``except Exception`` and no ``suppress(OSError)`` catches it."""


class Countdown:
    """How many changes are still let through; once it is at the end, none is, not even those that tidy up."""

    def __init__(self, root: Path, changes: int) -> None:
        self.root = str(root)
        self.left = changes
        self.stopped = False

    def tick(self, path: object) -> None:
        """Count one change below the root, or stop here."""
        name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
        if name.endswith("/lock") or (os.path.isabs(name) and not name.startswith(self.root)):
            return  # a lock is the kernel's, and goes with the process
        if self.left <= 0:
            self.stopped = True
            raise Killed
        self.left -= 1


@contextmanager
def stopped_after(root: Path, changes: int) -> Iterator[Countdown]:
    """Let so many changes below ``root`` through, then stop. A write that is stopped leaves half of its bytes."""
    countdown = Countdown(root, changes)
    write_bytes = Path.write_bytes

    def write_half(self: Path, data: bytes) -> int:
        try:
            countdown.tick(self)
        except Killed:
            write_bytes(self, data[: len(data) // 2])
            raise
        return write_bytes(self, data)

    def counted(name: str) -> Any:
        real = getattr(os, name)

        def change(path: Any, *rest: Any, **named: Any) -> Any:
            countdown.tick(path)
            return real(path, *rest, **named)

        return change

    with (
        mock.patch.object(Path, "write_bytes", write_half),
        mock.patch.multiple(os, **{n: counted(n) for n in CHANGES}),
    ):
        yield countdown
