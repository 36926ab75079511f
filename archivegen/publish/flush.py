"""What must be on the disk before something else is: a power cut may take back whatever was only written."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

FEW = 16  # files that are asked for one by one; of more, the whole disk is asked for once
_NOT_HERE = frozenset(
    {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.ENOSYS}
)  # of folders, on some disks


def to_disk(paths: Sequence[str]) -> None:
    """Wait until the files or folders at these paths, all on one disk, would outlast a power cut.

    The order is SQLite's (atomiccommit.html): new bytes first, then the names, then the record of both. Raises
    `OSError` where the disk says that it lost something.
    """
    if paths:
        _wait_for(paths)


def _wait_for(paths: Sequence[str]) -> None:
    if len(paths) > FEW and _whole_disk(os.path.dirname(paths[0])):
        return
    for path in paths:
        _one(path)


def _one(path: str) -> None:
    folder = os.path.isdir(path)
    if folder and os.name == "nt":
        return  # folders cannot be opened there, and names are written through
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as bad:
        if not folder or bad.errno not in _NOT_HERE:
            raise
    finally:
        os.close(handle)


def _whole_disk(folder: str) -> bool:
    """Flush the disk that a folder is on (Linux, syncfs(2)): for thousands of files a hundred times as quick."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        if call(handle) == 0:
            return True
        number = ctypes.get_errno()
    finally:
        os.close(handle)
    raise OSError(number, os.strerror(number), folder)
