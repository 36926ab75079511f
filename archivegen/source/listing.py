"""What the folders of sources hold, kept from one scan of a process to the next."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

import msgspec

from archivegen.source.folders import ScanOptions
from archivegen.source.source_file import SourceFile, Stamp, is_settled, is_stamp, stamp_of


class Folder(msgspec.Struct, frozen=True, gc=False):
    """A folder as it was just before it was listed, with a digest of its names where its stamp proves nothing.

    ``stamp`` is ``None`` for a folder that is not there; ``linked`` says that there is a symbolic link in it.
    """

    path: str
    stamp: Stamp | None
    names: str = ""
    linked: bool = False


class Listing(msgspec.Struct, frozen=True):
    """A folder with the sources in it, their names on the disk, and the folders below, the last to be looked at first.

    ``plain`` where there is nothing to say of it and no link in it: then it stands for the next scan as well, as long
    as nothing changes.
    """

    folder: Folder
    files: tuple[SourceFile, ...]
    names: tuple[str, ...]
    below: tuple[str, ...]
    plain: bool

    def stays(self, root: str) -> bool:
        """Whether there is the same in the folder now, by the stamps of it and of its files."""
        try:
            info = os.stat(f"{root}/{self.folder.path}")
            # `names` are told of a folder whose stamp proved nothing when it was listed
            if not self.plain or self.folder.names or not is_settled(info) or stamp_of(info) != self.folder.stamp:
                return False
            for file in self.files:
                stamp = file.stamp
                if stamp is None or file.held or not is_stamp(os.stat(f"{root}/{file.path}"), stamp):
                    return False
        except OSError:
            return False
        return True


def _is_touched(folder: str, touched: Collection[str]) -> bool:
    """Whether a folder is one of these, or below one that is written with a slash at its end."""
    if folder in touched:
        return True
    ends = [i for i, letter in enumerate(folder) if letter == "/"]
    return any(f"{folder[:end]}/" in touched for end in (*ends, len(folder)))


class Scanned(msgspec.Struct, frozen=True):
    """What the last scan of this process found: its files by path, and its listings by folder.

    ``linked``: some are reached through symbolic links, so that events may call them otherwise than a scan does.
    """

    options: ScanOptions
    files: Mapping[str, SourceFile]
    listings: Mapping[str, Listing]
    linked: bool

    def standing(self, folder: str, root: str, touched: Collection[str] | None) -> Listing | None:
        """The listing of a folder, if it is known to be the same: not ``touched``, or, where that is ``None``, seen."""
        old = self.listings.get(folder)
        if old is None or not old.plain or (touched is not None and _is_touched(folder, touched)):
            return None
        return old if touched is not None or old.stays(root) else None
