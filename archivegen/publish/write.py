"""Putting files in place: staged first, then renamed one by one, the manifest last."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import blake2b, sha256
from io import FileIO
from pathlib import Path

import msgspec

from archivegen.diagnostics import MachineError, RefusedError
from archivegen.publish.manifest import MANIFEST_NAME, Entry, manifest_bytes
from archivegen.source.snapshot import Stamp

_CHUNK = 1 << 20
STAGING_PREFIX = ".archivegen-staging-"  # of a staging folder that stands beside or in an output folder


class Staged(msgspec.Struct, frozen=True):
    """A finished file that waits in the staging folder. ``digest`` is that of the source that was really copied."""

    path: str
    staged: str
    sha256: str
    size: int
    digest: str = ""


class Staging:
    """A folder beside the output, on the same disk, that is empty again when the build ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._prefix = f"{folder}/"
        self._count = 0

    def __enter__(self) -> Staging:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def put(self, path: str, data: bytes) -> Staged:
        """Stage the bytes of one output file."""
        place = self._place()
        with disk_errors(path), FileIO(place, "w") as handle:
            written = handle.write(data)
            while written < len(data):  # a signal may cut a write short
                written += handle.write(data[written:])
        return Staged(path, place, sha256(data).hexdigest(), len(data))

    def copy(self, path: str, source: Path) -> Staged:
        """Stage a copy of a file."""
        place = self._place()
        hasher, source_hasher, size = sha256(), blake2b(digest_size=16), 0
        with disk_errors(path), source.open("rb") as read, Path(place).open("wb") as write:
            while chunk := read.read(_CHUNK):
                hasher.update(chunk)
                source_hasher.update(chunk)
                size += len(chunk)
                write.write(chunk)
        return Staged(path, place, hasher.hexdigest(), size, source_hasher.hexdigest())

    def _place(self) -> str:
        self._count += 1
        return f"{self._prefix}{self._count:06d}"


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


def put_in_place(output: Path, staged: Sequence[Staged]) -> dict[str, Stamp]:
    """Rename staged files to their places. Each place holds its old or its new bytes, never a part."""
    stamps: dict[str, Stamp] = {}
    made: set[str] = set()
    for one in staged:
        if ".." in one.path.split("/") or one.path.startswith("/"):
            raise RefusedError(f"{one.path}: this address leads out of the site; nothing was written there")
        target = f"{output}/{one.path}"
        folder = os.path.dirname(target)
        with disk_errors(target):
            if folder not in made:
                os.makedirs(folder, exist_ok=True)
                made.add(folder)
            try:
                os.replace(one.staged, target)
            except OSError:
                _put(Path(one.staged), Path(target), output)
            info = os.lstat(target)
        stamps[one.path] = Stamp(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)
    return stamps


def _put(staged: Path, target: Path, output: Path) -> None:
    """Put a file where it could not simply be renamed to: a hollow folder is in the way, or it is on another disk."""
    if target.is_dir() and not target.is_symlink():
        _remove_hollow(target)
    _move(staged, target, output)


def _move(staged: Path, target: Path, output: Path) -> None:
    """Rename a file into place; from another disk it is brought over first (a folder mounted inside the output)."""
    try:
        os.replace(staged, target)
    except OSError as bad:
        if bad.errno != errno.EXDEV:
            raise
        same = disk_of(output) == disk_of(target.parent)
        near = (output if same else target.parent) / f"{STAGING_PREFIX}file"
        try:
            shutil.copyfile(staged, near)
            os.replace(near, target)
        finally:
            near.unlink(missing_ok=True)


def disk_of(path: Path) -> int:
    """Which disk a path is on, or would be on if it were made."""
    for place in (path, *path.parents):
        with suppress(OSError):
            return place.stat().st_dev
    return 0


def _remove_hollow(folder: Path) -> None:
    """Remove a folder in which there is no file. Raises `OSError` where there is one."""
    for child in folder.iterdir():
        _remove_hollow(child)
    folder.rmdir()


def remove(output: Path, paths: Iterable[str]) -> None:
    """Remove files of ours, and the folders that this leaves empty."""
    for path in paths:
        with disk_errors(str(output / path)), suppress(FileNotFoundError, NotADirectoryError):
            (output / path).unlink()
        _remove_empty((output / path).parent, output)


def prune(output: Path, paths: Iterable[str]) -> None:
    """Remove the folders that files, which are gone already, have left empty."""
    for path in paths:
        _remove_empty((output / path).parent, output)


def _remove_empty(folder: Path, output: Path) -> None:
    while folder != output and folder.is_relative_to(output):
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass  # gone already; the folder above it may be empty all the same
        except OSError:
            return
        folder = folder.parent


def write_manifest(output: Path, entries: Iterable[Entry], staging: Staging) -> None:
    """Write the public manifest; it is the last file of a build to change, and changes only if it must."""
    data = manifest_bytes(entries)
    target = output / MANIFEST_NAME
    if not target.is_file() or target.read_bytes() != data:
        put_in_place(output, [staging.put(MANIFEST_NAME, data)])


def stamp_of(path: Path) -> Stamp:
    """The stamp of a file."""
    info = path.lstat()
    return Stamp(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


def files_below(output: Path) -> dict[str, Stamp]:
    """Every file below a folder with its stamp, by relative path; links are listed, not followed."""
    found: dict[str, Stamp] = {}
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            entries = list(os.scandir(output / prefix))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            path = f"{prefix}{entry.name}"
            if entry.name.startswith(STAGING_PREFIX):
                continue  # left by a build that was stopped; the next one clears it
            if entry.is_dir(follow_symlinks=False):
                pending.append(f"{path}/")
            else:
                info = entry.stat(follow_symlinks=False)
                found[path] = Stamp(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)
    return found


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    hasher = sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            hasher.update(chunk)
    return hasher.hexdigest()
