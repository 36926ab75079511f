"""Which folders may be written to: never one that holds what archivegen did not make, or what it was made from."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from archivegen.diagnostics import RefusedError
from archivegen.publish.manifest import MANIFEST_NAME, Site

PREVIEW = ".archivegen/preview"  # where the preview keeps its own site
SAFE = "choose a folder of its own: dir under [output] in site.toml, or archivegen build -o output"


def check_output(root: Path, output: Path, content: str, *, preview: bool = False) -> None:
    """Refuse an output folder that is or holds the project, or lies in its sources. Raises `RefusedError`.

    The preview's own folder is for a ``preview`` alone: there are drafts in it.
    """
    real, project = output.resolve(), root.resolve()
    if project.is_relative_to(real):
        raise RefusedError(f"{output}: this folder holds the project itself; {SAFE}")
    if _home().is_relative_to(real):
        raise RefusedError(f"{output}: this folder holds more than a site; {SAFE}")
    for name in (content, "templates", "static", "archivegen", ".archivegen", ".git", ".venv"):
        own = (project / name).resolve()
        its_own = preview and name == ".archivegen" and real == (project / PREVIEW).resolve()
        if real.is_relative_to(own) and not its_own:
            raise RefusedError(f"{output}: this folder is one of the project's own ({name}/); {SAFE}")
        if own.is_relative_to(real):
            raise RefusedError(f"{output}: this folder holds one of the project's own ({name}/); {SAFE}")
    if output.exists() and not output.is_dir():
        raise RefusedError(f"{output}: this is a file, not a folder; {SAFE}")
    if output.is_symlink() and not output.exists():
        raise RefusedError(
            f"{output}: this is a link to a folder that is not there; make that folder, or remove the link"
        )


def _home() -> Path:
    """The user's own folder; the root where the system knows of none (a container with a made-up user)."""
    try:
        return Path.home().resolve()
    except RuntimeError:
        return Path("/")


def check_ours(output: Path, present: Collection[str], owned: bool, adopt: bool) -> None:
    """Refuse a folder with files in it that no manifest says are ours, unless asked to adopt it."""
    if present and not owned and not adopt:
        count = "1 file here was" if len(present) == 1 else f"{len(present)} files here were"
        why = f"{count} not made by archivegen"
        if MANIFEST_NAME in present:
            why = f"{MANIFEST_NAME} cannot be read, so nothing says which files here were made by archivegen"
        raise RefusedError(
            f"{output}: {why}; nothing was written. "
            "To publish among them all the same (none of them will be deleted), add --adopt"
        )


def check_whose(output: Path, listed: int, whose: Site, own: Site, adopt: bool) -> None:
    """Refuse a folder with files of another archive in it, unless asked to adopt it. ``listed`` is their number."""
    if listed and not adopt:
        count = f"{listed:,} files" if listed > 1 else "1 file"
        raise RefusedError(
            f"{output}: its {MANIFEST_NAME} says that this is the site of another archive, {_named(whose)}; "
            f"this one, {_named(own)}, would replace or remove {count} of it; nothing was written. "
            "Choose another folder with -o; if this archive is to take its place, or had that name once, add --adopt: "
            "files of the same name are replaced, and all others stay"
        )


def refuse_removing(output: Path, whose: Site, own: Site) -> None:
    """Refuse to remove the site of another archive. Raises `RefusedError`."""
    raise RefusedError(
        f"{output}: its {MANIFEST_NAME} says that this is the site of another archive, {_named(whose)}, and not of "
        f"this one, {_named(own)}; nothing was removed. To remove it, run archivegen clean in its own folder; "
        "if this archive had that name once, put that title or address into site.toml for as long as it takes, "
        "or delete the folder by hand"
    )


def _named(site: Site) -> str:
    """Anybody can have written it: no sign in it may do something to a terminal."""
    return f'"{_printable(site.title)}" ({_printable(site.address)})'


def _printable(text: str) -> str:
    return "".join([c if c.isprintable() else "�" for c in text])


def refuse_overwriting(output: Path, paths: Collection[str]) -> None:
    """Refuse to write over files that archivegen did not make."""
    if paths:
        shown = ", ".join(map(_printable, sorted(paths)[:5])) + (
            f" and {len(paths) - 5} more" if len(paths) > 5 else ""
        )
        raise RefusedError(
            f"{output}: would overwrite files that archivegen did not make: {shown}; "
            "move them away, or build into another folder"
        )


def refuse_through_links(output: Path, paths: Iterable[str]) -> None:
    """Refuse to change files in a folder that has become a link since it was looked at. Raises `RefusedError`."""
    seen: set[str] = set()
    for path in paths:
        folder = os.path.dirname(path)
        while folder and folder not in seen:
            seen.add(folder)
            if os.path.islink(f"{output}/{folder}"):
                raise RefusedError(
                    f"{output}/{_printable(folder)}: this folder is a link; nothing was written through it"
                )
            folder = os.path.dirname(folder)
