"""What a disk refuses, in words."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from archivegen.diagnostics import MachineError


class disk_errors:  # noqa: N801 - reads as a statement: "with disk_errors(path)"
    """Turn a failing disk into a `MachineError` that names the file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, bad: BaseException | None, __: object) -> None:
        if isinstance(bad, OSError):
            full = bad.errno in {errno.ENOSPC, errno.EDQUOT}
            what = "no space left on device" if full else (bad.strerror or str(bad))
            raise MachineError(f"{self.path}: error[DISK]: {what}") from bad


def must_be_writable(output: Path, paths: Iterable[str]) -> None:
    """Be sure that files may come and go in their folders, before the first does. Raises `MachineError`."""
    seen: set[str] = set()
    for path in paths:
        folder = os.path.dirname(f"{output}/{path}")
        while folder not in seen:  # thousands of paths, few of them in folders that are there
            seen.add(folder)
            if not os.path.isdir(folder):
                folder = os.path.dirname(folder)
            elif not os.access(folder, os.W_OK | os.X_OK):
                raise MachineError(f"{folder}: error[DISK]: no right to change files here; nothing was published")
