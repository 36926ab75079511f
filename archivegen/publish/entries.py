"""What is recorded of the published files: that of the build before, patched where anything is another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from operator import is_, lt

from msgspec.structs import replace

from archivegen.publish.manifest import Entry
from archivegen.publish.write import Staged
from archivegen.source.snapshot import Stamp


def entries_after(
    previous: Mapping[str, Entry],
    kept: Collection[str],
    staged: Iterable[Staged],
    marks: Mapping[str, str],
    causes: Mapping[str, str],
    stamps: Mapping[str, Stamp],
) -> dict[str, Entry]:
    """What is published now, sorted by path; the very object of before, where nothing of it is another.

    ``kept`` are the paths of ``previous`` that stay as they were, ``staged`` the files that were made. ``marks`` and
    ``causes`` are fingerprints by path, of all but what was settled already, and ``stamps`` those of all files that
    were made, decided anew or moved.
    """
    entries = dict(previous)
    for path in entries.keys() - kept:
        del entries[path]
    for path, stamp in stamps.items():
        entry = entries.get(path)
        if entry is None:
            continue
        mark, cause = (marks[path], causes.get(path, "")) if path in marks else (entry.fingerprint, entry.cause)
        if (entry.fingerprint, entry.cause, entry.stamp) != (mark, cause, stamp):
            entries[path] = replace(entry, fingerprint=mark, cause=cause, stamp=stamp)
    for one in staged:
        mark, cause = marks[one.path], causes.get(one.path, "")
        entries[one.path] = Entry(one.path, mark, one.sha256, one.size, stamps[one.path], cause)
    return entries if all(map(lt, entries, islice(entries, 1, None))) else dict(sorted(entries.items()))


def alike(entries: Mapping[str, Entry], others: Mapping[str, Entry]) -> bool:
    """Whether all entries are the very same objects, in the same order."""
    return len(entries) == len(others) and all(map(is_, entries.values(), others.values()))
