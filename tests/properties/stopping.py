"""A build that is stopped as by ``kill -9``: after so many changes to the disk, and nothing is tidied up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

CHANGES = ("replace", "unlink", "rmdir", "mkdir")
MOMENTS = (("journal", 1), ("archivegen-manifest.json", 1), ("published", 1), ("journal", 2), ("answers", 1))
"""Before anything is changed, after the last file, after the manifest, and so on: a file, and which change of it."""


class Killed(BaseException):
    """The process is gone. No ``except Exception`` and no ``suppress(OSError)`` catches it."""


class Countdown:
    """How many changes are still let through; once it is at the end, none is, not even those that tidy up.

    ``before``: it also ends before the n-th change of a file of that name.
    """

    def __init__(self, root: Path, changes: int, before: tuple[str, int] = ("", 0)) -> None:
        self.root = str(root)
        self.left = changes
        self.before, self.times = before
        self.stopped = False

    def tick(self, path: object, target: object = None) -> None:
        """Count one change below the root, or stop here."""
        name = _text(path)
        if name.endswith("/lock") or (os.path.isabs(name) and not name.startswith(self.root)):
            return  # a lock is the kernel's, and goes with the process
        if self.before and self.before in (Path(name).name, Path(_text(target)).name):
            self.times -= 1
            self.left = self.left if self.times else 0
        if self.left <= 0:
            self.stopped = True
            raise Killed
        self.left -= 1


def _text(path: object) -> str:
    return os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""


@contextmanager
def stopped_after(root: Path, changes: int, before: tuple[str, int] = ("", 0)) -> Iterator[Countdown]:
    """Let so many changes below ``root`` through, then stop. A write that is stopped leaves half of its bytes."""
    countdown = Countdown(root, changes, before)
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
            countdown.tick(path, *rest[:1])
            return real(path, *rest, **named)

        return change

    with (
        mock.patch.object(Path, "write_bytes", write_half),
        mock.patch.multiple(os, **{n: counted(n) for n in CHANGES}),
    ):
        yield countdown


@contextmanager
def stopped_before(root: Path, moment: tuple[str, int]) -> Iterator[Countdown]:
    """Stop at one of ``MOMENTS``."""
    with stopped_after(root, 1_000_000, moment) as countdown:
        yield countdown
