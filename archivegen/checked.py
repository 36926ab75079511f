"""Values kept in files with a checksum in front: whole, or not there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from archivegen.digest import digest_bytes, encode


def save_checked(path: Path, value: object, to_disk: Callable[[list[str]], None] | None = None) -> None:
    """Write a value with a checksum in front, whole or not at all. Raises `OSError` where the disk fails.

    ``to_disk`` waits until the file, and then its name, would outlast a power cut.
    """
    data = encode(value)
    part = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") as file:  # one after the other: of what is large, no second copy is made
            file.write(digest_bytes(data).encode())
            file.write(data)
        if to_disk is not None:
            to_disk([str(part)])
        part.replace(path)
        if to_disk is not None:
            to_disk([str(path.parent)])
    except OSError:
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
    try:
        with path.open("rb") as file:
            checksum, data = file.read(32), file.read()
    except OSError:
        return None
    return data if digest_bytes(data).encode() == checksum else None
