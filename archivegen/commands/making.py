"""Files that are not there yet, made for somebody to go on with: all of them or none, and nothing overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from archivegen.diagnostics import MachineError, RefusedError
from archivegen.publish.disk import disk_errors
from archivegen.publish.folders import make_folders

_NEAR = ".archivegen-new-"  # with .tmp behind, no scan and no preview takes it for a source


def make_new(files: Sequence[tuple[Path, bytes]], shown: Callable[[Path], str] = str) -> None:
    """Make files with the folders above them; where one cannot be made, none is, and no new folder is left.

    Each is filled under another name beside its own, and gets its own when all are whole, so that none is ever there
    in part. ``shown`` is what a message calls a path. Raises `RefusedError` for a file that is there, `MachineError`
    where the disk fails.
    """
    folders: list[Path] = []
    filled: list[Path] = []
    made: list[Path] = []
    try:
        for path, data in files:
            with disk_errors(shown(path.parent)):
                make_folders(path.parent, folders)
            near = path.parent / f"{_NEAR}{os.getpid()}-{len(filled)}.tmp"
            filled.append(near)
            with disk_errors(shown(path)):
                near.unlink(missing_ok=True)
                with near.open("xb") as file:
                    file.write(data)
        for near, (path, _) in zip(filled, files, strict=True):
            with disk_errors(shown(path)):
                _name(near, path)
            made.append(path)
    except BaseException as failed:
        _remove([*made, *filled])
        for folder in reversed(folders):
            with suppress(OSError):
                folder.rmdir()
        if isinstance(failed, MachineError):
            raise MachineError(f"{failed}; nothing was made") from failed
        raise
    _remove(filled)


def _name(near: Path, path: Path) -> None:
    """Give a whole file its name, which nothing may have: unlike to rename, to link overwrites nothing."""
    try:
        os.link(near, path)
    except FileExistsError as taken:
        raise exists(path) from taken
    except OSError:  # a disk without links, such as exFAT: the name is taken first, then its empty file replaced
        _take(near, path)


def _take(near: Path, path: Path) -> None:
    try:
        path.open("xb").close()
    except FileExistsError as taken:
        raise exists(path) from taken
    try:
        os.replace(near, path)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()


def exists(path: Path) -> RefusedError:
    """What to raise where the file is there."""
    return RefusedError(f"{path} exists and was left as it is; choose another title, or edit that file")
