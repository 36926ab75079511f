"""Which file events may mean a changed site: the sources and where they are, and the names that never count."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import msgspec

from archivegen.config import load_config
from archivegen.diagnostics import InputError
from archivegen.settings import ContentSettings
from archivegen.source.snapshot import is_passing

TEMPLATES = "templates"
STATIC = "static"


class Sources(msgspec.Struct, frozen=True):
    """Where the sources of an archive are: folders that are watched with all below them, and single files.

    ``bases`` and ``exact`` are the folders and the files as event paths may spell them, links followed and not.
    """

    root: Path
    folders: tuple[Path, ...]
    files: tuple[Path, ...]
    bases: tuple[str, ...]
    exact: tuple[str, ...]
    hidden: tuple[str, ...] = ()  # hidden names that are published all the same


def sources(root: Path, config_file: str = "", before: Sources | None = None) -> Sources:
    """The sources that ``site.toml`` names; while it is wrong, those that it named ``before``."""
    file = Path(config_file).absolute() if config_file else root / "site.toml"
    try:
        content = load_config(root, file).settings.content
    except (InputError, OSError):
        content = (
            ContentSettings(dir=_content_dir(before), include_hidden=before.hidden) if before else ContentSettings()
        )
    folders = (root / content.dir, root / TEMPLATES, root / STATIC)
    bases = tuple(base for base in _spellings(*folders) if base in map(str, folders) or not leads_out(base, root))
    return Sources(root, folders, (file,), bases, _spellings(file), content.include_hidden)


def _content_dir(before: Sources) -> str:
    return before.folders[0].relative_to(before.root).as_posix()


def _spellings(*paths: Path) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for path in paths for one in (str(path), os.path.realpath(path))))


def leads_out(path: str | Path, root: Path) -> bool:
    """Whether a path leads, through links, to what is not below the root: no build reads that."""
    return not os.path.realpath(path).startswith(os.path.join(os.path.realpath(root), ""))


def touched(paths: Collection[str], root: Path) -> frozenset[str] | None:
    """The folders, below the root, in which events at these absolute paths may have changed something.

    One that ends in a slash stands for all below it as well, as a path may be that of a folder. ``None``, which is any
    folder, where one of them is not below the root: it was reached through a link. (Where a link leads to a folder that
    is below the root, the scan looks everywhere.)
    """
    found: set[str] = set()
    top = f"{root}{os.sep}"
    for path in paths:
        if not path.startswith(top):
            return None
        own = path[len(top) :].replace(os.sep, "/")
        found |= {f"{own}/", own.rpartition("/")[0]}
    return frozenset(found)


def counts(path: str, where: Sources, *, folder: bool = False) -> bool:
    """Whether an event at this absolute path, of a file or a folder, may change the site."""
    if path in where.exact:
        return True
    for base in where.bases:
        if path.startswith(base + os.sep):
            *above, name = path[len(base) + 1 :].split(os.sep)
            hidden = any(part.startswith(".") and part not in where.hidden for part in (*above, name))
            return not hidden and (folder or not is_passing(name))  # a folder may be called as it likes
        if path == base or base.startswith(path + os.sep):
            return path != str(where.root)  # a source folder, or one above it, came or went
    return False
