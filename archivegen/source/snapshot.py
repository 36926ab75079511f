"""What is on disk: every source file read once, with the digest of the very bytes that are used."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from time import time_ns
from typing import BinaryIO

import msgspec

from archivegen.diagnostics import Diagnostic, MachineError, Place, error, warning
from archivegen.digest import digest_bytes

TEXT_SUFFIXES = (".md", ".markdown")
TABLE_SUFFIXES = (".json", ".csv", ".toml")
STYLESHEET = "static/static/style.css"  # the only file of static/ whose bytes pages depend on
_CHUNK = 1 << 20
_SETTLED = 2_000_000_000  # nanoseconds: the coarsest clock of a file system in use (FAT)


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """What the file system says of a file. A change of content moves at least the change time."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class SourceFile(msgspec.Struct, frozen=True):
    """A file by its path relative to the project. ``data`` is empty for what is only copied (assets, static files).

    ``stamp`` is there for assets that have not been changed a moment ago: then it tells whether they change.
    """

    path: str
    digest: str
    size: int
    role: str  # "article", "page", "record", "table", "asset", "static", "template"
    kind: str = ""  # for records and tables
    data: bytes = b""
    stamp: Stamp | None = None


class Snapshot(msgspec.Struct, frozen=True):
    """All sources of an archive, sorted by path."""

    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]

    def of(self, *roles: str) -> tuple[SourceFile, ...]:
        """The files that play one of these roles."""
        return tuple(f for f in self.files if f.role in roles)


class ScanOptions(msgspec.Struct, frozen=True):
    """Where to look: the content folder, the kinds of record with their folders, and the limits."""

    content: str
    folders: tuple[tuple[str, str], ...]  # (kind, folder)
    max_bytes: int
    include_hidden: tuple[str, ...] = ()


def is_passing(name: str) -> bool:
    """Whether a file name is an editor's or a system's passing file (``.#a.md``, ``a.md~``, ``4913``)."""
    return (
        name.endswith(("~", ".swp", ".swx", ".tmp"))
        or name.startswith((".#", "#", "~$", ".~lock."))
        or name in {"4913", ".DS_Store", "Thumbs.db", "desktop.ini"}
    )


def scan(root: Path, options: ScanOptions, known: Mapping[str, tuple[Stamp, str]] | None = None) -> Snapshot:
    """Read every source below ``root``.

    ``known`` gives the digests of assets by path with the stamp they were taken at, so that large media are read
    again only when they changed. Raises `MachineError` for a file that cannot be read: nothing is published without it.
    """
    found: list[Diagnostic] = []
    files: list[SourceFile] = []
    spelled: defaultdict[str, list[str]] = defaultdict(list)
    for top in (options.content, "static", "templates"):
        for path, full in _walk(root, top, options, found):
            role, kind = _role(path, options)
            if role == "unknown":
                found.append(_outside(path, options))
            elif role != "ignored":
                one = _read(path, full, role, kind, options, known or {}, found)
                if one is not None:
                    files.append(one)
                    spelled[one.path].append(path)
    if not (root / options.content).is_dir():
        hint = f"make the folder {options.content}/articles and put a first article in it: archivegen new article TITLE"
        found.append(error(options.content, Place(), "CONTENT", "no such folder", hint=hint))
    found += _alike(spelled)
    return Snapshot(tuple(sorted(files, key=lambda f: f.path)), tuple(sorted(found)))


def _alike(spelled: Mapping[str, Sequence[str]]) -> Iterator[Diagnostic]:
    """Files whose names look the same and are composed of other characters: only one could be published."""
    for path, names in spelled.items():
        for name in names if len(names) > 1 else ():
            others = " and ".join(ascii(other) for other in names if other != name)
            message = f"its name is written {name!a}, and another file's {others}: they look the same"
            yield error(path, Place(), "NAME", message, hint="delete or rename one of them")


def _walk(root: Path, top: str, options: ScanOptions, found: list[Diagnostic]) -> Iterator[tuple[str, Path]]:
    pending = [top]
    real_root = root.resolve()
    while pending:
        folder = pending.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda e: e.name)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as bad:
            raise MachineError(f"{folder}: cannot be read: {bad.strerror}") from bad
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if not _is_utf8(entry.name):
                shown = os.fsencode(path).decode("ascii", "backslashreplace")
                found.append(error(shown, Place(), "NAME", "the file name is not valid UTF-8", hint="rename the file"))
            elif is_passing(entry.name):
                continue
            elif entry.name.startswith(".") and entry.name not in options.include_hidden:
                if top == "static":
                    hint = "content.include_hidden in site.toml names what is meant to be public"
                    message = "hidden, so not published"
                    found.append(warning(path, Place(), "HIDDEN", message, hint=hint, group="hidden"))
            elif entry.is_symlink() and (problem := _bad_link(root / path, real_root)):
                found.append(error(path, Place(), "LINK-OUT", problem, hint="put the file itself there"))
            elif entry.is_dir():
                pending.append(path)
            elif entry.is_file():
                yield path, root / path


def _is_utf8(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _bad_link(path: Path, root: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return f"symbolic link to {os.readlink(path)}, which does not exist or goes in a circle"
    if not target.is_relative_to(root):
        return f"symbolic link that leaves the project, to {os.readlink(path)}"
    if path.parent.resolve().is_relative_to(target):
        return f"symbolic link to a folder that holds it ({os.readlink(path)})"
    return ""


def _role(path: str, options: ScanOptions) -> tuple[str, str]:
    """What a file is, by its place."""
    top, _, rest = path.partition("/")
    if path.startswith(f"{options.content}/"):
        rest = path[len(options.content) + 1 :]
        folder, _, inner = rest.partition("/")
        name, suffix = os.path.splitext(rest)
        kinds = {folder_name: kind for kind, folder_name in options.folders}
        if not inner and suffix in TABLE_SUFFIXES and name in kinds:
            return "table", kinds[name]
        if suffix.lower() not in TEXT_SUFFIXES:
            return "asset", ""
        if rest.rpartition("/")[2].startswith("_"):
            return "unknown", ""
        if folder == "articles" and inner:
            return "article", ""
        if folder == "pages" and inner:
            return "page", ""
        return ("record", kinds[folder]) if inner and folder in kinds else ("unknown", "")
    return {"static": "static", "templates": "template"}.get(top, "ignored"), ""


def _outside(path: str, options: ScanOptions) -> Diagnostic:
    if path.rpartition("/")[2].startswith("_"):
        message, group = "a Markdown file whose name begins with _ is not published", "underscore"
        hint = "section pages of other generators have no counterpart here; rename it to publish it as an article"
    else:
        message, group = "a Markdown file outside the known folders is not published", "outside"
        folders = ", ".join(f"{options.content}/{f}/" for f in ("articles", "pages", *(f for _, f in options.folders)))
        hint = f"move it to one of {folders}"
    return warning(path, Place(), "FOLDER", message, hint=hint, group=group)


def _read(
    path: str, full: Path, role: str, kind: str, options: ScanOptions, known: Mapping[str, tuple[Stamp, str]],
    found: list[Diagnostic],
) -> SourceFile | None:  # fmt: skip
    limit = options.max_bytes
    try:
        with full.open("rb") as handle:
            info = os.fstat(handle.fileno())
            if not stat.S_ISREG(info.st_mode):
                return None
            stamp = Stamp(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)
            shown = unicodedata.normalize("NFC", path) if role in {"asset", "static"} else path
            if role in {"asset", "static"} and shown != STYLESHEET:
                before = known.get(shown)
                digest = before[1] if before and before[0] == stamp else _digest_stream(handle)
                settled = abs(time_ns() - stamp.ctime_ns) > _SETTLED  # else another change may keep this stamp
                return SourceFile(shown, digest, info.st_size, role, kind, stamp=stamp if settled else None)
            if info.st_size > limit and role != "static":
                size, most = info.st_size / 1e6, limit / 1e6
                message = f"{size:.0f} MB, over the limit of {most:g} MB (max_source_mb)"
                hint = "split it, or raise [content] max_source_mb in site.toml"
                found.append(error(path, Place(), "SIZE", message, hint=hint))
                return None
            data = handle.read()
    except FileNotFoundError:
        return None  # went while we looked; the next build sees it gone
    except OSError as bad:
        raise MachineError(f"{path}: cannot be read: {bad.strerror}") from bad
    return SourceFile(shown, digest_bytes(data), len(data), role, kind, data)


def _digest_stream(handle: BinaryIO) -> str:
    hasher = blake2b(digest_size=16)
    while chunk := handle.read(_CHUNK):
        hasher.update(chunk)
    return hasher.hexdigest()
