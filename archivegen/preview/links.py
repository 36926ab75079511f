"""What is read through links inside the project: watched where it is, as no system tells of changes behind a link."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from archivegen.preview.hints import Sources, passing
from archivegen.reading import Reading


def linked_folders(reading: Reading | None) -> frozenset[str]:
    """The folders of sources in which there are links, as the scan found them, whatever way led it there."""
    if reading is None or not reading.snapshot.linked:
        return frozenset()
    return frozenset(folder.path for folder in reading.snapshot.folders if folder.linked)


def look_for_links(where: Sources) -> frozenset[str]:
    """The same as the disk is now, without what is itself behind a link: for sources that could not be read."""
    found = set()
    for top in where.folders:
        for folder, below, names in os.walk(top):
            below[:] = [name for name in below if not _is_hidden(name, where)]
            if any(os.path.islink(os.path.join(folder, name)) for name in (*below, *names)):
                found.add(os.path.relpath(folder, where.root))
    return frozenset(found)


def reach(where: Sources, folders: Collection[str]) -> Sources:
    """The sources with all that links in these folders lead to; the very same where nothing is to be added."""
    bases, files, dirs = [os.path.realpath(base) for base in where.bases], list[Path](), list[Path]()
    for real in sorted({real for folder in folders for real in _targets(where, folder)}):
        if real in where.exact or any(real == base or real.startswith(base + os.sep) for base in bases):
            continue
        if os.path.isfile(real):
            files.append(Path(real))
        else:  # or there is nothing any more: then it is awaited
            dirs.append(Path(real))
            bases.append(real)
    if not files and not dirs:
        return where
    return msgspec.structs.replace(
        where,
        folders=(*where.folders, *dirs),
        files=(*where.files, *files),
        bases=(*where.bases, *map(str, dirs)),
        exact=(*where.exact, *map(str, files)),
    )


def _targets(where: Sources, folder: str) -> Iterator[str]:
    """Where the links in a folder lead to; not those that no build follows, as out of the project."""
    root = os.path.realpath(where.root)
    with suppress(OSError), os.scandir(where.root / folder) as entries:
        for entry in entries:
            if not entry.is_symlink() or (passing(entry.name) and entry.name not in where.hidden):
                continue
            real = os.path.realpath(entry.path)
            parts = real.removeprefix(root + os.sep).split(os.sep) if real.startswith(root + os.sep) else []
            if parts and not any(_is_hidden(part, where) for part in parts):
                yield real


def _is_hidden(name: str, where: Sources) -> bool:
    return name.startswith(".") and name not in where.hidden
