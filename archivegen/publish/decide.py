"""What has to be made again: a pure function of the jobs, what was published before, and what is on disk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from archivegen.outcome import ALTERED
from archivegen.publish.manifest import Entry

NEW = "new"
DIFFERENT = "its content, template or tools changed"
UNFINISHED = "left by a build that was stopped"


class Wanted(msgspec.Struct, frozen=True, array_like=True):
    """An output file that there should be, and the fingerprint of all that decides its bytes."""

    path: str
    fingerprint: str


class Decision(msgspec.Struct, frozen=True):
    """``make`` holds (path, reason) in order; ``keep`` and ``delete`` hold paths."""

    make: tuple[tuple[str, str], ...]
    keep: tuple[str, ...]
    delete: tuple[str, ...]


def decide(
    wanted: Sequence[Wanted],
    previous: Mapping[str, Entry],
    intact: Collection[str],
    present: Collection[str],
    ours: Collection[str],
    *,
    afresh: bool = False,
    left: Collection[str] = (),
) -> Decision:
    """Decide for every wanted file, and for every file of ours that is no longer wanted.

    ``previous`` is what the last finished build recorded; ``intact`` are the paths that are on disk as recorded;
    ``present`` are all paths on disk; ``ours`` are the paths that archivegen made, including those of a build that
    was stopped, which ``left`` are. ``afresh`` makes everything again. The rule is Hakyll's: out of date is a function
    that gives reasons.
    """
    make: list[tuple[str, str]] = []
    keep: list[str] = []
    for want in wanted:
        reason = _reason(want, previous.get(want.path), intact, present, left, afresh)
        if reason:
            make.append((want.path, reason))
        else:
            keep.append(want.path)
    names = {want.path for want in wanted}
    gone = sorted(path for path in {*ours}.difference(names) if path in present)
    return Decision(tuple(make), tuple(keep), tuple(gone))


def _reason(
    want: Wanted,
    before: Entry | None,
    intact: Collection[str],
    present: Collection[str],
    left: Collection[str],
    afresh: bool,
) -> str:
    if afresh:
        return "asked for (--clean)"
    if before is None:
        return NEW
    if want.path not in present:
        return "missing from the output"
    if want.path not in intact:
        return UNFINISHED if want.path in left else ALTERED
    if before.fingerprint != want.fingerprint:
        return DIFFERENT
    return ""
