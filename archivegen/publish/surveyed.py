"""What one process saw of the output, told to another: only what is not as recorded, so that it is told in no time."""

from __future__ import annotations

import msgspec

from archivegen.digest import encode
from archivegen.publish.ground import Desk, Ground
from archivegen.publish.manifest import by_path, load_state
from archivegen.source.snapshot import Stamp


class Differing(msgspec.Struct, frozen=True, array_like=True):
    """A ground beside the record of what was published: ``present`` are the stamps of files that have others there.

    Of the files recorded, ``absent`` are not there, ``altered`` not intact, and ``others`` not ours; ``ours`` are so
    without being recorded. ``replaceable`` are those of another archive.
    """

    present: dict[str, Stamp]
    absent: tuple[str, ...]
    altered: tuple[str, ...]
    others: tuple[str, ...]
    ours: tuple[str, ...]
    left: tuple[str, ...]
    stuck: tuple[str, ...]
    replaceable: tuple[str, ...]


def told(ground: Ground) -> bytes:
    """What is seen that is not as recorded."""
    recorded, present = ground.previous, ground.present
    unlike = {path: stamp for path, stamp in present.items() if path not in recorded or recorded[path].stamp != stamp}
    return encode(
        Differing(
            unlike,
            tuple([path for path in recorded if path not in present]),
            tuple([path for path in recorded if path not in ground.intact]),
            tuple([path for path in recorded if path not in ground.ours]),
            tuple([path for path in ground.ours if path not in recorded]),
            tuple(ground.left),
            tuple(ground.stuck),
            tuple(ground.others),
        )
    )


def heard(desk: Desk, data: bytes) -> Ground:
    """The ground of which another process told that looked at it a moment ago; nobody may have published since."""
    seen = msgspec.msgpack.decode(data, type=Differing)
    stored = load_state(desk.state / "published")
    previous = by_path(stored.entries) if stored else {}
    present = {path: entry.stamp for path, entry in previous.items() if entry.stamp} | seen.present
    for path in seen.absent:
        present.pop(path, None)
    recorded = frozenset(previous)
    return Ground(
        present,
        previous,
        recorded.difference(seen.others).union(seen.ours) if seen.others or seen.ours else recorded,
        recorded.difference(seen.altered) if seen.altered else recorded,
        stored is None,
        stored.toolchain if stored else "",
        stored.withheld if stored else (),
        frozenset(seen.left),
        frozenset(seen.stuck),
        others=frozenset(seen.replaceable),
    )
