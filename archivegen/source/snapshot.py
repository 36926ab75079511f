"""What is on disk: every source file read once, with the digest of the very bytes that are used."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from io import FileIO
from operator import attrgetter
from pathlib import Path, PurePosixPath
from time import time_ns

import msgspec

from archivegen.diagnostics import Diagnostic, MachineError, Place, error, warning
from archivegen.digest import digest_bytes, names_digest
from archivegen.source.folders import DISMISSED, TEXT_SUFFIXES, ScanOptions, not_read, outside, roles
from archivegen.source.private_keys import HEAD, is_key

__all__ = [
    "DISMISSED",
    "STYLESHEET",
    "ChangedError",
    "ScanOptions",
    "Snapshot",
    "SourceFile",
    "Stamp",
    "Stamps",
    "is_passing",
    "scan",
]

STYLESHEET = "static/static/style.css"  # the only file of static/ whose bytes pages depend on
_KEPT_QUIET = frozenset({".gitkeep", ".keep", ".gitignore", ".gitattributes", ".editorconfig"})
_CHUNK = 1 << 20
_HELD = 8 << 20  # bytes of sources that are kept in memory; what is beyond is read again when it is wanted
_SETTLED = 2_000_000_000  # nanoseconds: the coarsest clock of a file system in use (FAT)


class Stamp(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the file system says of a file. A change of content moves at least the change time."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


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


class Folder(msgspec.Struct, frozen=True, gc=False):
    """A folder as it was just before it was listed, with a digest of its names where its stamp proves nothing.

    ``stamp`` is ``None`` for a folder that is not there; ``linked`` says that there is a symbolic link in it.
    """

    path: str
    stamp: Stamp | None
    names: str = ""
    linked: bool = False


class Snapshot(msgspec.Struct, frozen=True, dict=True):
    """All sources of an archive, sorted by path, and the folders that were listed."""

    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    folders: tuple[Folder, ...] = ()
    linked: bool = False  # some of them are reached through symbolic links

    def of(self, *roles: str) -> tuple[SourceFile, ...]:
        """The files that play one of these roles."""
        if len(roles) == 1:
            return self._by_role.get(roles[0], ())
        return tuple([f for f in self.files if f.role in roles])

    @cached_property
    def _by_role(self) -> dict[str, tuple[SourceFile, ...]]:
        found: defaultdict[str, list[SourceFile]] = defaultdict(list)
        for file in self.files:
            found[file.role].append(file)
        return {role: tuple(files) for role, files in found.items()}

    def stamps(self) -> dict[str, tuple[Stamp, str]]:
        """What the next scan may go by, whenever that is."""
        return {f.path: (f.stamp, f.digest) for f in self.files if f.stamp is not None}


def is_passing(name: str) -> bool:
    """Whether a file name is an editor's or a system's passing file (``.#a.md``, ``a.md~``, ``4913``)."""
    return (
        name.endswith(("~", ".swp", ".swx", ".tmp"))
        or name.startswith((".#", "~$", ".~lock."))
        or (len(name) > 2 and name[0] == name[-1] == "#")
        or name in {"4913", ".DS_Store", "Thumbs.db", "desktop.ini"}
    )


def scan(
    root: Path, options: ScanOptions, known: Stamps | None = None, last: Mapping[str, SourceFile] | None = None
) -> Snapshot:
    """All sources below ``root``.

    ``known`` is what `Snapshot.stamps` gave of an earlier scan: a file that still has the stamp it had is not opened,
    and its bytes are read when somebody asks for them (`SourceFile.data`). ``last`` are the files of the last scan of
    this process by path, and the same for those: of a file that is as it was, the very object. Raises `MachineError`
    for a file or folder that cannot be read: nothing is published without it.
    """
    found: list[Diagnostic] = []
    files: list[SourceFile] = []
    names: list[str] = []
    folders: list[Folder] = []
    reader = _Reader(os.path.abspath(root), options, known or {}, last or {}, found)
    role_of = roles(options)
    for top in (options.content, "static", "templates"):
        for path, entry in _walk(root, top, options, found, folders):
            role, kind = role_of(path, entry.name)
            if role == "unknown":
                found.append(outside(path, options))
            elif role != "ignored":
                if role == "asset":
                    found += not_read(path, options)
                one = reader.read(path, entry, role, kind)
                if one is not None:
                    files.append(one)
                    names.append(path)
    if not (root / options.content).is_dir():
        hint = f"make the folder {options.content}/articles and put a first article in it: archivegen new article TITLE"
        found.append(error(options.content, Place(), "CONTENT", "no such folder", hint=hint))
    if not all(map(str.isascii, names)):
        found += _alike(files, names)
    linked = _is_linked(root, options) or any(folder.linked for folder in folders)
    return Snapshot(tuple(sorted(files, key=attrgetter("path"))), tuple(sorted(found)), tuple(folders), linked)


def _is_linked(root: Path, options: ScanOptions) -> bool:
    """Whether the way to a folder of sources goes through a link."""
    tops = (options.content, "static", "templates")
    return any((root / part).is_symlink() for top in tops for part in (top, *map(str, PurePosixPath(top).parents)))


def _alike(files: Sequence[SourceFile], names: Sequence[str]) -> Iterator[Diagnostic]:
    """Files whose names look the same and are composed of other characters: only one could be published."""
    spelled: defaultdict[str, list[str]] = defaultdict(list)
    for file, written in zip(files, names, strict=True):
        spelled[file.path].append(written)
    for path, alike in spelled.items():
        for name in alike if len(alike) > 1 else ():
            others = " and ".join(ascii(other) for other in alike if other != name)
            message = f"its name is written {name!a}, and another file's {others}: they look the same"
            yield error(path, Place(), "NAME", message, hint="delete or rename one of them")


_Found = tuple[str, "os.DirEntry[str]"]


def _walk(
    root: Path, top: str, options: ScanOptions, found: list[Diagnostic], folders: list[Folder]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    if problem := _bad_top(root, top, options):
        found.append(error(top, Place(), "LINK-OUT", problem, hint="put the folder itself there"))
        return
    pending = [top]
    while pending:
        folder = pending.pop()
        try:
            info = os.stat(root / folder)
            entries = sorted(os.scandir(root / folder), key=lambda e: e.name)
        except (FileNotFoundError, NotADirectoryError):
            folders.append(Folder(folder, None))
            continue
        except OSError as bad:
            raise MachineError(f"{folder}: cannot be read: {bad.strerror}") from bad
        names = "" if _is_settled(info) else names_digest(entry.name for entry in entries)
        folders.append(Folder(folder, _stamp(info), names, any(entry.is_symlink() for entry in entries)))
        for entry in entries:
            name = entry.name
            path = f"{folder}/{name}"
            if not _is_ordinary(name) or entry.is_symlink():
                if problems := _refused(root, top, path, entry, options):
                    found += problems
                    continue
                if is_passing(name) or _is_hidden(name, options):
                    continue
            if entry.is_file():
                yield path, entry
            elif entry.is_dir():
                pending.append(path)
            else:
                message = "neither a file nor a folder, so not read"
                found.append(warning(path, Place(), "NOT-READ", message, hint="put a file there, or remove it"))


def _is_ordinary(name: str) -> bool:
    """Whether there is surely nothing to say of a name; true of nearly all, so asked first."""
    return name.isascii() and name[0].isalnum() and (name.endswith(TEXT_SUFFIXES) or not is_passing(name))


def _refused(root: Path, top: str, path: str, entry: os.DirEntry[str], options: ScanOptions) -> list[Diagnostic]:
    """What is said of an entry that is not looked into, where anything is to be said."""
    if not _is_utf8(entry.name):
        shown = os.fsencode(path).decode("ascii", "backslashreplace")
        return [error(shown, Place(), "NAME", "the file name is not valid UTF-8", hint="rename the file")]
    if is_passing(entry.name):
        return []
    if _is_hidden(entry.name, options):
        if top == "templates" or entry.name in _KEPT_QUIET:
            return []
        return [_as_hidden(path, "hidden, so not published")]
    if entry.is_symlink() and (problem := _bad_link(root, root / path, options)):
        return [error(path, Place(), "LINK-OUT", problem, hint="put the file itself there")]
    return []


def _as_hidden(path: str, message: str) -> Diagnostic:
    hint = "content.include_hidden in site.toml names what is meant to be public"
    return warning(path, Place(), "HIDDEN", message, hint=hint, group=message)


def _is_hidden(name: str, options: ScanOptions) -> bool:
    return name.startswith(".") and name not in options.include_hidden


def _bad_top(root: Path, top: str, options: ScanOptions) -> str:
    """Why a folder of sources cannot be read through the links that its path is made of."""
    ways = [root / part for part in (top, *map(str, PurePosixPath(top).parents)) if part != "."]
    return next((problem for way in ways if way.is_symlink() and (problem := _bad_link(root, way, options))), "")


def _is_utf8(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _bad_link(root: Path, path: Path, options: ScanOptions) -> str:
    to, real = os.readlink(path), root.resolve()
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return f"symbolic link to {to}, which does not exist or goes in a circle"
    if not target.is_relative_to(real):
        return f"symbolic link that leaves the project, to {to}"
    if any(above.resolve().is_relative_to(target) for above in path.parents if above.is_relative_to(root)):
        return f"symbolic link to a folder that holds it ({to})"
    if any(_is_hidden(part, options) for part in target.relative_to(real).parts):
        return f"symbolic link to what is hidden, {to}"
    output = Path(options.output).resolve() if options.output else None
    if output and (target.is_relative_to(output) or output.is_relative_to(target)):
        return f"symbolic link to the published site, {to}"
    return ""


class _Reader:
    """Reads the files of one scan, or finds that it need not."""

    def __init__(
        self,
        root: str,
        options: ScanOptions,
        known: Stamps,
        last: Mapping[str, SourceFile],
        found: list[Diagnostic],
    ) -> None:
        self._root = root
        self._last = last
        self._limit = options.max_bytes
        self._known = known
        self._found = found
        self._room = _HELD
        self._meant = options.include_hidden

    def read(self, path: str, entry: os.DirEntry[str], role: str, kind: str) -> SourceFile | None:
        """A source as it is now; ``None`` where it has gone, or has been refused with an error."""
        shown, copied = path, False
        if role in {"asset", "static"}:
            shown = path if path.isascii() else unicodedata.normalize("NFC", path)
            copied = shown != STYLESHEET
        try:
            old = self._last.get(shown)
            before = self._known.get(shown) if old is None else (old.stamp, old.digest)
            stamp, digest = before or (None, "")
            small = stamp is not None and (copied or role == "static" or stamp.size <= self._limit)
            if stamp is not None and small and _has(entry.stat(), stamp):
                if old is not None and old.role == role and old.kind == kind and not old.held:
                    return old
                return SourceFile(shown, digest, stamp.size, role, kind, b"", stamp, "" if copied else self._root)
            with FileIO(f"{self._root}/{path}") as handle:
                if role in {"asset", "static"} and entry.name not in self._meant and self._is_key(handle, entry.name):
                    self._found.append(_as_hidden(shown, "this looks like a private key, so it is not published"))
                    return SourceFile(
                        shown, _digest_stream(handle), 0, "withheld"
                    )  # without a stamp: looked into again
                return self._opened(handle, shown, role, kind, copied=copied)
        except FileNotFoundError:
            return None  # went while we looked; the next build sees it gone
        except OSError as bad:
            raise MachineError(f"{path}: cannot be read: {bad.strerror}") from bad

    @staticmethod
    def _is_key(handle: FileIO, name: str) -> bool:
        head = handle.read(HEAD)
        handle.seek(0)
        return is_key(name, head)

    def _opened(self, handle: FileIO, shown: str, role: str, kind: str, *, copied: bool) -> SourceFile | None:
        info = os.fstat(handle.fileno())
        if not stat.S_ISREG(info.st_mode):
            return None
        stamp = _stamp(info) if _is_settled(info) else None
        if copied:
            return SourceFile(shown, _digest_stream(handle), info.st_size, role, kind, b"", stamp)
        if info.st_size > self._limit and role != "static":
            size, most = info.st_size / 1e6, self._limit / 1e6
            message = f"{size:.0f} MB, over the limit of {most:g} MB (max_source_mb)"
            hint = "split it, or raise [content] max_source_mb in site.toml"
            self._found.append(error(shown, Place(), "SIZE", message, hint=hint))
            return None
        data = handle.readall()
        digest, size = digest_bytes(data), len(data)
        if size > self._room:
            return SourceFile(shown, digest, size, role, kind, b"", stamp, self._root)
        self._room -= size
        return SourceFile(shown, digest, size, role, kind, data, stamp)


def _is_settled(info: os.stat_result) -> bool:
    """Whether the last change is old enough that another one cannot keep the stamp."""
    return abs(time_ns() - info.st_ctime_ns) > _SETTLED


def _stamp(info: os.stat_result) -> Stamp:
    return Stamp(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


def _has(info: os.stat_result, stamp: Stamp) -> bool:
    """Whether that is the stamp, asked field by field: a hundred thousand times in the largest archives."""
    return (
        info.st_mtime_ns == stamp.mtime_ns
        and info.st_ctime_ns == stamp.ctime_ns
        and info.st_size == stamp.size
        and info.st_ino == stamp.inode
    )


def _digest_stream(handle: FileIO) -> str:
    hasher = blake2b(digest_size=16)
    while chunk := handle.read(_CHUNK):
        hasher.update(chunk)
    return hasher.hexdigest()
