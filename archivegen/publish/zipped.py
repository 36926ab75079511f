"""A folder as one ZIP file, whose bytes follow from what is in the folder alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP file can tell (APPNOTE 4.4.6): it tells none
_PLAIN_FILE = 0o100644 << 16  # what everybody may read, by the rights that Unix has (APPNOTE 4.4.15)


def zip_folder(folder: Path, top: str, file: Path) -> None:
    """Write the files below a folder into a new ZIP file, below ``top``. Raises `OSError`."""
    paths = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    with ZipFile(file, "x", ZIP_DEFLATED) as whole:
        for name, path in paths:
            entry = ZipInfo(f"{top}/{name}", _BEGINNING)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _PLAIN_FILE, 3
            entry.file_size = path.stat().st_size  # so that those of more than 2 GiB are written as such
            with path.open("rb") as read, whole.open(entry, "w") as write:
                shutil.copyfileobj(read, write, 1 << 20)
