"""Folders that are made, and noted, so that they can be taken away again."""

from __future__ import annotations

from pathlib import Path


def make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it that are missing, and note in ``made`` which, the topmost first.

    One that another process makes meanwhile is not noted. Raises `OSError`.
    """
    try:
        folder.mkdir()
    except FileNotFoundError:
        if folder.is_symlink() or folder.parent == folder:  # one that leads nowhere; a working folder that is gone
            raise
        make_folders(folder.parent, made)
        make_folders(folder, made)
        return
    except (FileExistsError, PermissionError):  # the root of a drive says the second on Windows
        if not folder.is_dir():
            raise
        return
    made.append(folder)
