"""Publishing by exchange: a whole new tree beside the old one, and one call of the system that puts it there."""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import sys
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from archivegen.diagnostics import MachineError, RefusedError
from archivegen.publish.disk import disk_errors
from archivegen.publish.flush import to_disk
from archivegen.publish.write import Staged, files_below, put_in_place
from archivegen.source.snapshot import Stamp

KEPT = 5.0  # seconds for which the previous tree stays, for those who are reading in it
_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE, renameat2(2)


def swap_in(
    output: Path,
    folder: Path,
    base: Path,
    staged: Sequence[Staged],
    gone: Collection[str],
    lost: Iterable[str],
    present: Mapping[str, Stamp],
) -> dict[str, Stamp]:
    """Put the staged files in place of the output's, with all that stays, at once; gives the stamps of the files.

    Of none that somebody changed meanwhile: it is not what was published, whatever its stamp is now.

    ``folder`` is where the new tree is made, ``base`` what the staging folder is named after: the previous tree is kept
    beside it. ``gone`` are files that go, ``lost`` those whose folders go with them. Files of others are copied with
    what they are; what somebody changes of them meanwhile is brought over. Raises `MachineError` where folders cannot
    be exchanged, before anything is changed.
    """
    real = output.resolve()
    tree = folder / "whole" / output.name
    with disk_errors(output.name):
        _must_exchange(real, folder)
        tree.mkdir(parents=True)
    made = {one.path for one in staged}
    stays = [path for path in present if path not in made and path not in gone]
    _copy_all(real, tree, stays, made, lost)
    put_in_place(tree, staged)
    with disk_errors(output.name):
        to_disk([f"{tree}/{path}" for path in files_below(tree)])
        _put_there(tree, real)
        late = _late(tree, real, present, made)
        with suppress(FileNotFoundError):  # there was no output before
            tree.rename(base.with_name(f"{_previous(base)}{time.time_ns()}"))
        to_disk([str(real.parent)])
        return {path: stamp for path, stamp in files_below(real).items() if path not in late}


def clear_previous(base: Path, *, now: bool = False) -> None:
    """Remove the previous trees, unless somebody may still be reading in one; with ``now`` all of them."""
    with suppress(OSError):
        for folder in sorted(base.parent.iterdir()):
            number = folder.name.removeprefix(_previous(base))
            if folder.name != number and number.isdecimal():
                age = (time.time_ns() - int(number)) / 1e9
                if now or not 0 <= age < KEPT:
                    shutil.rmtree(folder, ignore_errors=True)


def _previous(base: Path) -> str:
    return f"{base.name.replace('staging', 'previous', 1)}-"


def _must_exchange(output: Path, folder: Path) -> None:
    """Try it on two empty folders. Raises `MachineError` where it cannot be done with the output."""
    why = ""
    one, other = folder / "one", folder / "other"
    one.mkdir()
    other.mkdir()
    try:
        _exchange(one, other)
    except OSError as bad:
        why = bad.strerror or str(bad)
    if not why and output.exists() and (os.path.ismount(output) or folder.is_relative_to(output)):
        why = "it is a disk of its own"
    if not why and not os.access(output.parent, os.W_OK | os.X_OK):
        why = f"no right to change {output.parent}"
    if why:
        message = f"this folder cannot be exchanged for another ({why}); nothing was published"
        raise MachineError(f"{output}: error[DISK]: {message}: build with --publish files")


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders in one step. Raises `OSError` where the system cannot."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if call is None:
        raise OSError(0, "this system has no call for it")
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), ctypes.c_uint(_EXCHANGE)):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


def _put_there(tree: Path, output: Path) -> None:
    if output.exists():
        _exchange(tree, output)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        tree.rename(output)


def _copy_all(output: Path, tree: Path, stays: Iterable[str], made: Collection[str], lost: Iterable[str]) -> None:
    """What stays, and folders in which there was nothing; a folder that only ``lost`` files were in goes."""
    emptied = {folder for path in lost for folder in (path, *_above(path))}
    for path, empty in _folders(output):
        if not empty or path in emptied or path in made:
            continue
        (tree / path).mkdir(parents=True, exist_ok=True)
    for path in stays:
        with disk_errors(f"{output.name}/{path}"):
            _copy(output / path, tree / path)
    for path, _ in [*_folders(output)][::-1]:
        if (tree / path).is_dir():
            with suppress(OSError):
                shutil.copystat(output / path, tree / path)
    with suppress(OSError):
        shutil.copymode(output, tree)


def _folders(output: Path) -> Iterable[tuple[str, bool]]:
    """Every folder below the output, from the top down, and whether there is nothing in it."""
    for folder, folders, files in os.walk(output):
        path = Path(folder).relative_to(output).as_posix()
        if path != ".":
            yield path, not files and not folders


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _copy(source: Path, target: Path) -> None:
    """A file or link with its rights, times and owner. Raises `RefusedError` for what is neither, and `OSError`."""
    info = source.lstat()
    if not (stat.S_ISREG(info.st_mode) or stat.S_ISLNK(info.st_mode)):
        raise RefusedError(f"{source}: neither a file nor a link, so it cannot be kept: build with --publish files")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target, follow_symlinks=False)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(target, info.st_uid, info.st_gid, follow_symlinks=False)


def _late(old: Path, output: Path, present: Mapping[str, Stamp], made: Collection[str]) -> frozenset[str]:
    """Bring over what somebody wrote in the old tree after the survey, and say what it was."""
    there = files_below(old) if old.exists() else {}
    late = frozenset(path for path, stamp in there.items() if path not in made and present.get(path) != stamp)
    for path in sorted(late):
        _copy(old / path, output / path)
    return late
