"""What is recorded of the published files: that of the build before, patched where anything is another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from archivegen.publish.manifest import Entry
from archivegen.publish.write import Staged
from archivegen.source.snapshot import Stamp


def recorded_anew(
    previous: Mapping[str, Entry], stamps: Mapping[str, Stamp], marks: Mapping[str, str], causes: Mapping[str, str]
) -> dict[str, Entry]:
    """Of the files that have these stamps what is to be recorded, where that is another than in ``previous``.

    ``marks`` and ``causes`` are fingerprints by path, of all but what was settled already.
    """
    changed: dict[str, Entry] = {}
    for path, stamp in stamps.items():
        entry = previous.get(path)
        if entry is None:
            continue
        mark, cause = entry.fingerprint, entry.cause
        if path in marks:
            mark, cause = marks[path], causes.get(path, "")
        if mark != entry.fingerprint or cause != entry.cause or not (stamp is entry.stamp or stamp == entry.stamp):
            changed[path] = replace(entry, fingerprint=mark, cause=cause, stamp=stamp)
    return changed


def entries_after(
    previous: Mapping[str, Entry],
    dropped: Collection[str],
    changed: Mapping[str, Entry],
    staged: Iterable[Staged],
    marks: Mapping[str, str],
    causes: Mapping[str, str],
    stamps: Mapping[str, Stamp],
) -> Mapping[str, Entry]:
    """What is published now, sorted by path; ``previous`` itself, where nothing of it is another.

    ``dropped`` are the paths of ``previous`` that are published no more, ``changed`` those of which something else is
    recorded (`recorded_anew`), ``staged`` the files that were made, with their marks, causes and stamps.
    """
    new = dict(changed)
    for one in staged:
        made = Entry(one.path, marks[one.path], one.sha256, one.size, stamps[one.path], causes.get(one.path, ""))
        if made != previous.get(one.path):
            new[one.path] = made
    if not new and not dropped:
        return previous
    entries = {**previous, **new}
    for path in dropped:
        del entries[path]
    return entries if new.keys() <= previous.keys() else dict(sorted(entries.items()))
