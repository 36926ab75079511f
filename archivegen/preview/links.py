"""What is read through links inside the project: watched where it is, as no system tells of changes behind a link."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from archivegen.preview.hints import Sources, leads_out
from archivegen.reading import Reading
from archivegen.source.snapshot import is_passing

_LINKS = 40  # on one way, as Linux follows


def linked_folders(reading: Reading | None) -> frozenset[str]:
    """The folders of sources in which there are links, as the scan found them, whatever way led it there."""
    if reading is None or not reading.snapshot.linked:
        return frozenset()
    return frozenset(folder.path for folder in reading.snapshot.folders if folder.linked)


def look_for_links(where: Sources) -> frozenset[str]:
    """The same as the disk is now, without what is itself behind a link: for sources that could not be read."""
    found = set()
    for top in (folder for folder in where.folders if not leads_out(folder, where.root)):
        for folder, below, names in os.walk(top):
            below[:] = [name for name in below if not _is_hidden(name, where)]
            if any(os.path.islink(os.path.join(folder, name)) for name in (*below, *names)):
                found.add(os.path.relpath(folder, where.root))
    return frozenset(found)


def reach(where: Sources, folders: Collection[str]) -> Sources:
    """The sources with all that links in these folders lead to; the very same where nothing is to be added.

    Also what is on the way there, links and folders: another may be put in its place.
    """
    bases = [os.path.realpath(base) for base in where.bases if not leads_out(base, where.root)]
    files, dirs = list[Path](), list[Path]()
    links = sorted({link for folder in folders for link in _links(where, folder)})
    for real in sorted({os.path.realpath(link) for link in links}):
        if real in where.exact or _is_within(real, bases):
            continue
        if os.path.isfile(real):
            files.append(Path(real))
        else:  # or there is nothing any more: then it is awaited
            dirs.append(Path(real))
            bases.append(real)
    known = {*where.exact, *map(str, files)}
    ways = {way for link in links for way in _way(link, os.path.realpath(where.root))}
    files += [Path(way) for way in sorted(ways) if way not in known and not _is_within(way, bases)]
    if not files and not dirs:
        return where
    return msgspec.structs.replace(
        where,
        folders=(*where.folders, *dirs),
        files=(*where.files, *files),
        bases=(*where.bases, *map(str, dirs)),
        exact=(*where.exact, *map(str, files)),
    )


def _is_within(path: str, bases: Collection[str]) -> bool:
    return any(path == base or path.startswith(base + os.sep) for base in bases)


def _links(where: Sources, folder: str) -> Iterator[str]:
    """The links in a folder; not those that no build follows, as out of the project."""
    root = os.path.realpath(where.root)
    with suppress(OSError), os.scandir(where.root / folder) as entries:
        for entry in entries:
            if not entry.is_symlink() or _is_hidden(entry.name, where):
                continue
            if is_passing(entry.name) and not os.path.isdir(entry.path):  # a folder may be called as it likes
                continue
            real = os.path.realpath(entry.path)
            parts = real.removeprefix(root + os.sep).split(os.sep) if real.startswith(root + os.sep) else []
            if parts and not any(_is_hidden(part, where) for part in parts):
                yield entry.path


def _way(link: str, root: str) -> Iterator[str]:
    """Everything below the root that a link leads through, and where it leads to: links, and folders they lie in."""
    at, names = os.path.realpath(os.path.dirname(link)), [os.path.basename(link)]
    left = _LINKS
    while names and left:
        name = names.pop(0)
        if name in {"", os.curdir}:
            continue
        at = os.path.dirname(at) if name == os.pardir else os.path.join(at, name)
        if name == os.pardir or not at.startswith(root + os.sep):
            continue
        yield at
        with suppress(OSError):
            to = os.readlink(at)
            left -= 1
            at = os.path.splitdrive(to)[0] + os.sep if os.path.isabs(to) else os.path.dirname(at)
            names[:0] = to.split(os.sep)


def _is_hidden(name: str, where: Sources) -> bool:
    return name.startswith(".") and name not in where.hidden
