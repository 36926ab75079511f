"""The stamps of all sources, kept from one build to the next, so that only what may have changed is read again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from archivegen.checked import load_checked, save_checked
from archivegen.source.snapshot import Snapshot, Stamp, Stamps

PLACE = ".archivegen/stamps"
_DECODER = msgspec.msgpack.Decoder(dict[str, tuple[Stamp, str]])


def remembered_stamps(root: Path) -> Stamps:
    """What the last scan of this project, by whichever command, was sure of; empty where nothing is remembered."""
    data = load_checked(root / PLACE)
    if data is None:
        return {}
    try:
        return _DECODER.decode(data)
    except msgspec.MsgspecError:
        return {}


def remember_stamps(root: Path, snapshot: Snapshot, known: Stamps) -> Stamps:
    """What this scan was sure of, written down where it is not what is written there, ``known``."""
    stamps = snapshot.stamps()
    if stamps != known:
        with suppress(OSError):  # remembering is a convenience
            save_checked(root / PLACE, stamps)
    return stamps
