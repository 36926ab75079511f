"""What is on disk: every source file read once, with the digest of the very bytes that are used."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from io import FileIO
from itertools import chain
from operator import attrgetter
from pathlib import Path, PurePosixPath

import msgspec

from archivegen.diagnostics import Diagnostic, MachineError, Place, error, warning
from archivegen.digest import digest_bytes, names_digest
from archivegen.source.folders import DISMISSED, TEXT_SUFFIXES, ScanOptions, not_read, outside, roles
from archivegen.source.listing import Folder, Listing, Scanned
from archivegen.source.private_keys import HEAD, is_key
from archivegen.source.source_file import ChangedError, SourceFile, Stamp, Stamps, is_settled, is_stamp, stamp_of

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


class Snapshot(msgspec.Struct, frozen=True, dict=True):
    """All sources of an archive, sorted by path, and the folders that were listed."""

    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    folders: tuple[Folder, ...] = ()
    linked: bool = False  # some of them are reached through symbolic links
    listings: Mapping[str, Listing] = {}  # of each folder, for the next scan
    by_role: Mapping[str, tuple[SourceFile, ...]] | None = None  # where somebody has sorted them out already

    def of(self, *roles: str) -> tuple[SourceFile, ...]:
        """The files that play one of these roles."""
        if len(roles) == 1:
            return (self._by_role if self.by_role is None else self.by_role).get(roles[0], ())
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
    """Whether a file name is an editor's or a system's passing file (``.#a.md``, ``a.md~``, ``4913``).

    Of a folder such a name says nothing: ``articles/4913/`` holds what somebody wrote.
    """
    return (
        name.endswith(("~", ".swp", ".swx", ".tmp"))
        or name.startswith((".#", "~$", ".~lock."))
        or (len(name) > 2 and name[0] == name[-1] == "#")
        or name in {"4913", ".DS_Store", "Thumbs.db", "desktop.ini"}
    )


def scan(
    root: Path,
    options: ScanOptions,
    known: Stamps | None = None,
    last: Scanned | None = None,
    touched: Collection[str] | None = None,
) -> Snapshot:
    """All sources below ``root``.

    ``known`` is what `Snapshot.stamps` gave of an earlier scan: a file that still has the stamp it had is not opened,
    and its bytes are read when somebody asks for them (`SourceFile.data`). ``last`` is what the last scan of this
    process found, and the same for that: of a file that is as it was, the very object. Only the folders that are
    ``touched``, those that end in a slash with all below, are looked into then, or all where that is ``None``. Raises
    `MachineError` for a file or folder that cannot be read: nothing is published without it. Where there are links, all
    are looked into.
    """
    found: list[Diagnostic] = []
    listings: dict[str, Listing] = {}
    before = last if last is not None and last.options == options else None
    if (before and before.linked) or _is_linked(root, options):
        touched = None  # events name folders as they are called where they are
    reader = _Reader(os.path.abspath(root), options, known or {}, last.files if last else {}, found)
    for top in (options.content, "static", "templates"):
        if problem := _bad_top(root, top, options):
            found.append(error(top, Place(), "LINK-OUT", problem, hint="put the folder itself there"))
            continue
        pending = [top]
        while pending:
            folder = pending.pop()
            standing = before.standing(folder, reader.root, touched) if before else None
            listing = listings[folder] = standing or _list(root, top, folder, reader, found)
            pending += listing.below
    if not (root / options.content).is_dir():
        hint = f"make the folder {options.content}/articles and put a first article in it: archivegen new article TITLE"
        found.append(error(options.content, Place(), "CONTENT", "no such folder", hint=hint))
    files = [*chain.from_iterable(listing.files for listing in listings.values())]
    names = [*chain.from_iterable(listing.names for listing in listings.values())]
    if not all(map(str.isascii, names)):
        found += _alike(files, names)
    folders = tuple([listing.folder for listing in listings.values()])
    linked = _is_linked(root, options) or any(folder.linked for folder in folders)
    files.sort(key=attrgetter("path"))
    return Snapshot(tuple(files), tuple(sorted(found)), folders, linked, listings)


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


def _list(root: Path, top: str, folder: str, reader: _Reader, found: list[Diagnostic]) -> Listing:
    """What is in a folder now."""
    options, said = reader.options, len(found)
    files: list[SourceFile] = []
    names: list[str] = []
    below: list[str] = []
    try:
        info = os.stat(root / folder)
        entries = sorted(os.scandir(root / folder), key=attrgetter("name"))
    except (FileNotFoundError, NotADirectoryError):
        return Listing(Folder(folder, None), (), (), (), plain=False)
    except OSError as bad:
        raise MachineError(f"{folder}: cannot be read: {bad.strerror}") from bad
    for entry in entries:
        name = entry.name
        path = f"{folder}/{name}"
        if not _is_ordinary(name) or entry.is_symlink():
            if problems := _refused(root, top, path, entry, options):
                found += problems
                continue
            if _is_passing_file(entry) or _is_hidden(name, options):
                continue
        if entry.is_file():
            if (one := _source(path, entry, reader, found)) is not None:
                files.append(one)
                names.append(path)
        elif entry.is_dir():
            below.append(path)
        else:
            message = "neither a file nor a folder, so not read"
            found.append(warning(path, Place(), "NOT-READ", message, hint="put a file there, or remove it"))
    seen = "" if is_settled(info) else names_digest(entry.name for entry in entries)
    linked = any(entry.is_symlink() for entry in entries)
    plain = len(found) == said and not linked and folder.isascii() and all(map(str.isascii, names))
    return Listing(Folder(folder, stamp_of(info), seen, linked), tuple(files), tuple(names), tuple(below), plain=plain)


def _source(path: str, entry: os.DirEntry[str], reader: _Reader, found: list[Diagnostic]) -> SourceFile | None:
    role, kind = reader.role_of(path, entry.name)
    if role == "unknown":
        found.append(outside(path, reader.options))
    if role in {"unknown", "ignored"}:
        return None
    if role == "asset":
        found += not_read(path, reader.options)
    return reader.read(path, entry, role, kind)


def _is_ordinary(name: str) -> bool:
    """Whether there is surely nothing to say of a name; true of nearly all, so asked first."""
    return name.isascii() and name[0].isalnum() and (name.endswith(TEXT_SUFFIXES) or not is_passing(name))


def _is_passing_file(entry: os.DirEntry[str]) -> bool:
    """Whether it may be left out without a word: no folder is, nor a link to one."""
    return is_passing(entry.name) and not os.path.isdir(entry.path)


def _refused(root: Path, top: str, path: str, entry: os.DirEntry[str], options: ScanOptions) -> list[Diagnostic]:
    """What is said of an entry that is not looked into, where anything is to be said."""
    if not _is_utf8(entry.name):
        shown = os.fsencode(path).decode("ascii", "backslashreplace")
        return [error(shown, Place(), "NAME", "the file name is not valid UTF-8", hint="rename the file")]
    if _is_passing_file(entry):
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
        self.root = root
        self.options = options
        self.role_of = roles(options)
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
            if stamp is not None and small and is_stamp(entry.stat(), stamp):
                if old is not None and old.role == role and old.kind == kind and not old.held:
                    return old
                return SourceFile(shown, digest, stamp.size, role, kind, b"", stamp, "" if copied else self.root)
            with FileIO(f"{self.root}/{path}") as handle:
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
        stamp = stamp_of(info) if is_settled(info) else None
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
            return SourceFile(shown, digest, size, role, kind, b"", stamp, self.root)
        self._room -= size
        return SourceFile(shown, digest, size, role, kind, data, stamp)


def _digest_stream(handle: FileIO) -> str:
    hasher = blake2b(digest_size=16)
    while chunk := handle.read(_CHUNK):
        hasher.update(chunk)
    return hasher.hexdigest()
