"""Putting files in place: staged first, then renamed one by one, the manifest last."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from hashlib import blake2b, sha256
from io import FileIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from archivegen.diagnostics import MachineError, RefusedError
from archivegen.publish.claim import Claim
from archivegen.publish.disk import disk_errors
from archivegen.publish.flush import to_disk
from archivegen.publish.folders import make_folders
from archivegen.publish.manifest import MANIFEST_NAME, Site, manifest_bytes
from archivegen.source.snapshot import Stamp

_CHUNK = 1 << 20
_NOT_EMPTY = frozenset((errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR))
STAGING_PREFIX = ".archivegen-staging-"  # of a staging folder that stands beside or in an output folder


class Staged(msgspec.Struct, frozen=True):
    """A finished file that waits as ``name`` in a folder: as there are very many, the folder's name is held once.

    ``digest`` is that of the source that was really copied.
    """

    path: str
    folder: str
    name: str
    sha256: str
    size: int
    digest: str = ""

    @property
    def staged(self) -> str:
        """Where it waits."""
        return f"{self.folder}/{self.name}"


class Stuck(msgspec.Struct, frozen=True):
    """A folder of the output that is empty and could not be removed."""

    folder: str
    why: str


class Staging:
    """A folder of this process on the same disk as the output, which is gone when the build ends.

    ``shown`` is what a message calls the output folder. ``look`` is shown the bytes of every file that is put there.
    """

    def __init__(self, place: Path, shown: str = "output", look: Callable[[str, bytes], None] | None = None) -> None:
        self.place = place
        self._shown = shown
        self._look = look
        self._count = 0

    def __enter__(self) -> Staging:
        with disk_errors(self._shown):
            self._claim = Claim(self.place)
        self.folder = self._claim.folder / "files"
        self._within = str(self.folder)
        try:
            with disk_errors(self._shown):
                self.folder.mkdir()
        except BaseException:
            self._claim.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._claim.release()

    def put(self, path: str, data: bytes) -> Staged:
        """Stage the bytes of one output file."""
        name = self._next()
        if self._look:
            self._look(path, data)
        with disk_errors(f"{self._shown}/{path}"), open(f"{self._within}/{name}", "wb", buffering=0) as handle:
            _write_all(handle, data)
        return Staged(path, self._within, name, sha256(data).hexdigest(), len(data))

    def copy(self, path: str, source: Path) -> Staged:
        """Stage a copy of a file."""
        name = self._next()
        place = f"{self._within}/{name}"
        hasher, source_hasher, size = sha256(), blake2b(digest_size=16), 0
        with disk_errors(f"{self._shown}/{path}"), source.open("rb") as read, open(place, "wb", buffering=0) as write:
            while chunk := read.read(_CHUNK):
                hasher.update(chunk)
                source_hasher.update(chunk)
                size += len(chunk)
                _write_all(write, chunk)
        return Staged(path, self._within, name, hasher.hexdigest(), size, source_hasher.hexdigest())

    def _next(self) -> str:
        self._count += 1
        return f"{self._count:06d}"


def _write_all(handle: FileIO, data: bytes) -> None:
    written = handle.write(data)
    while written < len(data):  # a signal may cut a write short
        written += handle.write(data[written:])


def place(
    output: Path,
    fresh: Sequence[Staged],
    gone: Sequence[str],
    lost: Iterable[str],
    last: Sequence[Staged],
    *,
    lasting: bool,
) -> tuple[dict[str, Stamp], tuple[Stuck, ...]]:
    """File by file: what is in the way goes, what is new comes, then the rest goes, and ``last`` is the last to change.

    With ``lasting`` the names are on the disk before ``last`` says so. Gives the stamps of the files that came, and the
    folders that should have gone.
    """
    first = _in_the_way(gone, fresh)
    remove(output, sorted(first))
    stamps = put_in_place(output, fresh)
    stuck = {*remove(output, [path for path in gone if path not in first]), *prune(output, lost)}
    touched = {os.path.dirname(f"{output}/{path}") for path in (*gone, *(one.path for one in fresh))}
    if lasting:
        _names_to_disk(output, touched)
    stamps |= put_in_place(output, last)
    if lasting and last:
        _names_to_disk(output, {str(output)})
    by_folder = {one.folder: one for one in stuck}
    return stamps, tuple(by_folder[folder] for folder in sorted(by_folder))


def _names_to_disk(output: Path, folders: Collection[str]) -> None:
    there = {folder if os.path.isdir(folder) else str(output) for folder in folders}
    there |= {os.path.dirname(folder) for folder in there if folder != str(output)}  # a folder may be new itself
    with disk_errors(output.name):
        to_disk(sorted(there))


def _in_the_way(gone: Sequence[str], fresh: Sequence[Staged]) -> set[str]:
    """Files of ours that go before others come: a folder is to be where they are, or a file where their folder is."""
    if not gone:
        return set()
    files = {one.path for one in fresh}
    folders = {folder for path in files for folder in folders_above(path)}
    return {path for path in gone if path in folders or not files.isdisjoint(folders_above(path))}


def folders_above(path: str) -> Iterable[str]:
    """The folders that a path lies in: ``a/b``, ``a`` for ``a/b/c``."""
    return (str(folder) for folder in PurePosixPath(path).parents if folder.name)


def put_in_place(output: Path, staged: Sequence[Staged]) -> dict[str, Stamp]:
    """Rename staged files to their places. Each place holds its old or its new bytes, never a part.

    What takes room on the disk comes first, and goes again if there is none: new folders, then new files. To put a
    file over another takes none.
    """
    for one in staged:
        if ".." in one.path.split("/") or one.path.startswith("/"):
            raise RefusedError(f"{one.path}: this address leads out of the site; nothing was written there")
    made: list[Path] = []
    there: set[str] = set()
    placed: list[str] = []
    stamps: dict[str, Stamp] = {}
    try:
        over = [one for one in staged if not _is_new(output, one.path, made, there)]
        old = {one.path for one in over}
        for one in staged:
            if one.path not in old:
                stamps[one.path] = _put(output, one)
                placed.append(one.path)
    except (MachineError, KeyboardInterrupt):
        _take_back([output / path for path in placed], made)
        raise
    for one in over:
        stamps[one.path] = _put(output, one)
    return stamps


def _is_new(output: Path, path: str, made: list[Path], there: set[str]) -> bool:
    """Whether nothing is there yet; its folder is made, and noted in ``made``; ``there`` are those already seen to."""
    folder = os.path.dirname(path)
    with disk_errors(f"{output.name}/{path}"):
        try:
            is_folder = stat.S_ISDIR(os.lstat(f"{output}/{path}").st_mode)
        except (FileNotFoundError, NotADirectoryError):
            if folder not in there:
                make_folders((output / path).parent, made)
                there.add(folder)
            return True
        if is_folder:
            _remove_hollow(output / path)
        return False


def _put(output: Path, one: Staged) -> Stamp:
    target = f"{output}/{one.path}"
    with disk_errors(f"{output.name}/{one.path}"):
        try:
            os.replace(one.staged, target)
        except OSError as bad:
            if bad.errno != errno.EXDEV:
                raise
            _bring_over(Path(one.staged), Path(target), output)
        return _stamp(os.lstat(target))


def _take_back(files: Iterable[Path], folders: Sequence[Path]) -> None:
    """Remove what was not there before."""
    for file in files:
        with suppress(OSError):
            file.unlink()
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


def _bring_over(staged: Path, target: Path, output: Path) -> None:
    """Put a file on another disk (a folder mounted inside the output): it is brought over first, then renamed."""
    same = disk_of(output) == disk_of(target.parent)
    near = (output if same else target.parent) / f"{STAGING_PREFIX}file"
    with staged.open("rb") as source:
        put_beside(near, target, partial(shutil.copyfileobj, source))


def put_beside(near: Path, target: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Fill a file under another name, then give it that of ``target``; nothing of it is left where that fails.

    A file or a link that is in its way goes: nothing is written through one. Raises `OSError`.
    """
    near.unlink(missing_ok=True)
    try:
        with near.open("xb") as file:
            fill(file)
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


def remove(output: Path, paths: Iterable[str]) -> list[Stuck]:
    """Remove files of ours, and the folders that this leaves empty; those of them that stay are given back.

    A folder that somebody has made in the place of one goes as well, if nothing is in it.
    """
    stuck = []
    for path in paths:
        target = output / path
        with disk_errors(f"{output.name}/{path}"), suppress(FileNotFoundError, NotADirectoryError):
            try:
                target.unlink()
            except (IsADirectoryError, PermissionError):  # systems differ in what they call it
                if target.is_symlink() or not target.is_dir():
                    raise
                stuck += _remove_empty(target, output)
                continue
        stuck += _remove_empty(target.parent, output)
    return stuck


def prune(output: Path, paths: Iterable[str]) -> list[Stuck]:
    """Remove the folders that files, which are gone already, have left empty; and those of these paths themselves.

    Those of them that stay are given back.
    """
    return [one for path in paths for one in _remove_empty(output / path, output)]


def _remove_empty(folder: Path, output: Path) -> list[Stuck]:
    """Remove a folder and those above it, as far as they are empty. One that is and yet stays is given back.

    Nothing behind a link: what it leads to is not the output's.
    """
    within = folder.relative_to(output).as_posix()
    if any(os.path.islink(f"{output}/{above}") for above in folders_above(within)):
        return []
    while folder != output:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass  # gone already; the folder above it may be empty all the same
        except OSError as bad:
            if bad.errno in _NOT_EMPTY or not _is_hollow(folder):  # rights are asked for before what is in it
                return []
            return [Stuck(folder.relative_to(output).as_posix(), bad.strerror or str(bad))]
        folder = folder.parent
    return []


def _is_hollow(folder: Path) -> bool:
    """Whether it is a folder of which is known that nothing is in it."""
    try:
        return not folder.is_symlink() and not any(folder.iterdir())
    except OSError:
        return False


def stage_manifest(output: Path, lines: Mapping[str, str], staging: Staging, site: Site | None = None) -> list[Staged]:
    """Stage the public manifest; nothing where it is there already. It is the last file of a build to change."""
    data = manifest_bytes(lines, site)
    target = output / MANIFEST_NAME
    return [] if target.is_file() and target.read_bytes() == data else [staging.put(MANIFEST_NAME, data)]


def stamp_of(path: Path) -> Stamp:
    """The stamp of a file."""
    return _stamp(path.lstat())


def _stamp(info: os.stat_result) -> Stamp:
    return Stamp(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


def files_below(output: Path, tell: Callable[[], None] = lambda: None) -> dict[str, Stamp]:
    """Every file below a folder with its stamp, by relative path; links are listed, not followed.

    ``tell`` is called before each folder, and may raise to end it.
    """
    found: dict[str, Stamp] = {}
    pending = [""]
    while pending:
        tell()
        prefix = pending.pop()
        try:
            for entry in list(os.scandir(f"{output}/{prefix}")):
                path = f"{prefix}{entry.name}"
                if entry.name.startswith(STAGING_PREFIX):
                    continue  # left by a build that was stopped; the next one clears it
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{path}/")
                    continue
                try:
                    found[path] = _stamp(entry.stat(follow_symlinks=False))
                except FileNotFoundError:  # gone since a moment ago
                    continue
        except (FileNotFoundError, NotADirectoryError):
            continue
        except PermissionError as bad:
            said = "no right to see what is in this folder; let whoever builds read it, or remove it"
            raise MachineError(f"{output / prefix}: error[DISK]: {said}") from bad
    return found


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; "" of what is none, as a pipe could be waited for without end."""
    if not stat.S_ISREG(path.stat().st_mode):
        return ""
    hasher = sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            hasher.update(chunk)
    return hasher.hexdigest()
