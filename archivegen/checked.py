"""Values kept in files with a checksum: whole, or not there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archivegen.digest import digest_bytes, encode

if TYPE_CHECKING:
    import hashlib

_BYTES = 32  # of a checksum
_BLOCK = 1 << 20  # bytes that are read or written at a time


def save_checked(path: Path, value: object, to_disk: Callable[[list[str]], None] | None = None) -> None:
    """Write a value with a checksum in front, whole or not at all. Raises `OSError` where the disk fails.

    ``to_disk`` waits until the file, and then its name, would outlast a power cut.
    """
    data = encode(value)

    def write(part: Path) -> None:
        with part.open("wb") as file:  # one after the other: of what is large, no second copy is made
            file.write(digest_bytes(data).encode())
            file.write(data)

    _put(path, write, to_disk)


class _Summed:
    """Takes what is written, and its checksum."""

    def __init__(self, file: BinaryIO, mark: str) -> None:
        self._file = file
        self.sum = _sum(mark)

    def write(self, data: bytes) -> None:
        """Write some more."""
        self._file.write(data)
        self.sum.update(data)


def write_checked(path: Path, mark: str, write: Callable[[_Summed], None]) -> None:
    """Have a file written piece by piece, whole or not at all, so that it is never in memory as a whole.

    The checksum stands behind, and covers ``mark`` too: who asks with another one finds nothing. Raises `OSError` where
    the disk fails.
    """

    def checked(part: Path) -> None:
        with part.open("wb", _BLOCK) as file:
            summed = _Summed(file, mark)
            write(summed)
            file.write(summed.sum.digest())

    _put(path, checked, None)


@contextmanager
def opened_checked(path: Path, mark: str) -> Iterator[BinaryIO | None]:
    """What `write_checked` wrote, to be read, or ``None`` where it is missing, cut, altered or of another mark."""
    try:
        file = path.open("rb", _BLOCK) if path.is_file() else None  # a pipe would be waited for
    except OSError:
        file = None
    if file is None:
        yield None
        return
    with file:
        yield file if _is_whole(file, mark) else None


def _is_whole(file: BinaryIO, mark: str) -> bool:
    found = _sum(mark)
    try:
        left = os.fstat(file.fileno()).st_size - _BYTES
        while left > 0 and (block := file.read(min(left, _BLOCK))):
            found.update(block)
            left -= len(block)
        checksum = file.read(_BYTES + 1)
        file.seek(0)
    except OSError:
        return False
    return found.digest() == checksum


def _sum(mark: str) -> hashlib._Hash:
    return sha256(mark.encode())  # which processors have instructions for: of what is large, it takes a third


def _put(path: Path, write: Callable[[Path], None], to_disk: Callable[[list[str]], None] | None) -> None:
    part = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write(part)
        if to_disk is not None:
            to_disk([str(part)])
        part.replace(path)
        if to_disk is not None:
            to_disk([str(path.parent)])
    except BaseException:
        with suppress(OSError):
            part.unlink()  # on a full disk it would be in the way of everything else
        raise


def clear_parts(folder: Path) -> None:
    """Remove what a process left that was stopped while it wrote."""
    for part in folder.glob("*.part"):
        with suppress(OSError):
            part.unlink()


def load_checked(path: Path) -> bytes | None:
    """The bytes behind the checksum, or ``None`` where the file is missing, cut or altered."""
    if not path.is_file():  # a pipe would be waited for
        return None
    try:
        with path.open("rb") as file:
            checksum, data = file.read(32), file.read()
    except OSError:
        return None
    return data if digest_bytes(data).encode() == checksum else None
