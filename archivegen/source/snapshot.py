"""What is on disk: every source file read once, with the digest of the very bytes that are used."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from time import time_ns
from typing import BinaryIO

import msgspec

from archivegen.diagnostics import Diagnostic, MachineError, Place, error, warning
from archivegen.digest import digest_bytes

TEXT_SUFFIXES = (".md", ".markdown")
TABLE_SUFFIXES = (".json", ".csv", ".toml")
DISMISSED = "dismissed-names.txt"  # in the content folder: the names that `suggest` no longer lists
STYLESHEET = "static/static/style.css"  # the only file of static/ whose bytes pages depend on
_TABLE_LIKE = (".json", ".csv", ".toml", ".yaml", ".yml", ".tsv", ".tab", ".xlsx", ".xls", ".ods", ".jsonl", ".geojson")
_TEXT_LIKE = (
    ".docx",
    ".doc",
    ".odt",
    ".rtf",
    ".txt",
    ".rst",
    ".mdx",
    ".mdown",
    ".mkd",
    ".html",
    ".htm",
    ".adoc",
    ".org",
)
_OFTEN_MEANT = {"person": "people", "persons": "people", "authors": "people", "place": "places", "locations": "places"}
_KEPT_QUIET = frozenset({".gitkeep", ".keep", ".gitignore", ".gitattributes", ".editorconfig"})
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
    role: str  # "article", "page", "record", "table", "dismissed", "asset", "static", "template"
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
    output: str = ""  # where the site is written, absolute; no link may lead there


def is_passing(name: str) -> bool:
    """Whether a file name is an editor's or a system's passing file (``.#a.md``, ``a.md~``, ``4913``)."""
    return (
        name.endswith(("~", ".swp", ".swx", ".tmp"))
        or name.startswith((".#", "~$", ".~lock."))
        or (len(name) > 2 and name[0] == name[-1] == "#")
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
                if role == "asset":
                    found += _not_read(path, options)
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
    if problem := _bad_top(root, top, options):
        found.append(error(top, Place(), "LINK-OUT", problem, hint="put the folder itself there"))
        return
    pending = [top]
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
            if problems := _refused(root, top, path, entry, options):
                found += problems
            elif is_passing(entry.name) or _is_hidden(entry.name, options):
                continue
            elif entry.is_dir():
                pending.append(path)
            elif entry.is_file():
                yield path, root / path
            else:
                message = "neither a file nor a folder, so not read"
                found.append(warning(path, Place(), "NOT-READ", message, hint="put a file there, or remove it"))


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
        hint = "content.include_hidden in site.toml names what is meant to be public"
        return [warning(path, Place(), "HIDDEN", "hidden, so not published", hint=hint, group="hidden")]
    if entry.is_symlink() and (problem := _bad_link(root, root / path, options)):
        return [error(path, Place(), "LINK-OUT", problem, hint="put the file itself there")]
    return []


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


def _role(path: str, options: ScanOptions) -> tuple[str, str]:
    """What a file is, by its place."""
    top, _, rest = path.partition("/")
    if path.startswith(f"{options.content}/"):
        rest = path[len(options.content) + 1 :]
        folder, _, inner = rest.partition("/")
        name, suffix = os.path.splitext(rest)
        if rest == DISMISSED:
            return "dismissed", ""
        kinds = {folder_name: kind for kind, folder_name in options.folders}
        if not inner and suffix.lower() in TABLE_SUFFIXES and name in kinds:
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


def _not_read(path: str, options: ScanOptions) -> list[Diagnostic]:
    """A warning for a file that was surely meant to be read as a table or a text, and is not."""
    rest = path[len(options.content) + 1 :]
    folder, _, inner = rest.partition("/")
    stem, suffix = os.path.splitext(rest)
    kind = suffix.lower()
    folders = [name for _, name in options.folders]
    if not inner and kind in _TABLE_LIKE:
        message = "not read: this is not the name of a table of records"
        near = [_OFTEN_MEANT.get(stem.lower(), "")] if stem.lower() in _OFTEN_MEANT else []
        near += get_close_matches(stem.lower(), folders, n=1, cutoff=0.6)
        wanted = kind if kind in TABLE_SUFFIXES else ".csv"
        some = ", ".join(f"{name}.csv" for name in folders)
        hint = f'did you mean "{near[0]}{wanted}"?' if near else f"tables are {some}, or .json or .toml"
    elif not inner and kind in _TEXT_LIKE:
        message = "not read: texts are Markdown files in folders of their own"
        hint = f'did you mean "{options.content}/articles/{stem}.md"?'
    elif inner and folder in {"articles", "pages", *folders} and kind in (*_TEXT_LIKE, ".xlsx"):
        message = "not read as a text: it is published only where a text links to it"
        hint = f'texts are Markdown: did you mean "{path.removesuffix(suffix)}.md"?'
    else:
        return []
    return [warning(path, Place(), "NOT-READ", message, hint=hint)]


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
