"""A source file, by what the file system says of it and by what is in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import FileIO
from time import time_ns

import msgspec

from archivegen.diagnostics import MachineError
from archivegen.digest import digest_bytes

_SETTLED = 2_000_000_000  # nanoseconds: the coarsest clock of a file system in use (FAT)


class Stamp(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the file system says of a file. A change of content moves at least the change time."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


Files = tuple["SourceFile", ...]
Stamps = Mapping[str, tuple[Stamp, str]]  # by path: the stamp of a file, and the digest of what it held then


class ChangedError(MachineError):
    """A source is no longer what the scan found: whoever scans again finds what it is now."""


class SourceFile(msgspec.Struct, frozen=True, gc=False):
    """A file by its path relative to the project.

    ``stamp`` tells whether it changes; there is none for a file that was changed a moment ago, and might be again
    without its stamp saying so. ``held`` are its bytes where the scan kept them, ``root`` is where they can be read
    where it did not: see `data`. What is only copied (assets, static files) has neither.
    """

    path: str
    digest: str
    size: int
    role: str  # "article", "page", "record", "table", "dismissed", "asset", "static", "template", "withheld"
    kind: str = ""  # for records and tables
    held: bytes = b""
    stamp: Stamp | None = None
    root: str = ""

    @property
    def data(self) -> bytes:
        """The bytes that ``digest`` is of, empty for what is only copied.

        They are read now where they are not held; raises `ChangedError` where they are others by now, and
        `MachineError` where they cannot be read.
        """
        if not self.root:
            return self.held
        try:
            with FileIO(f"{self.root}/{self.path}") as handle:
                data = handle.readall()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            data = None
        except OSError as bad:
            raise MachineError(f"{self.path}: cannot be read: {bad.strerror}") from bad
        if data is None or digest_bytes(data) != self.digest:
            raise ChangedError(f"{self.path}: changed while it was being read; run the command again")
        return data


def is_settled(info: os.stat_result) -> bool:
    """Whether the last change is old enough that another one cannot keep the stamp."""
    return abs(time_ns() - info.st_ctime_ns) > _SETTLED


def stamp_of(info: os.stat_result) -> Stamp:
    """What the file system says, as a stamp."""
    return Stamp(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


def is_stamp(info: os.stat_result, stamp: Stamp) -> bool:
    """Whether that is the stamp; asked field by field: a hundred thousand times in the largest archives."""
    return (
        info.st_mtime_ns == stamp.mtime_ns
        and info.st_ctime_ns == stamp.ctime_ns
        and info.st_size == stamp.size
        and info.st_ino == stamp.inode
    )
