"""What the command line was given, looked at before a command begins: a slip there is told as such, with exit 2."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import click

from archivegen.diagnostics import UsageError, did_you_mean

# option → how it is written, and what to give it: an empty one is mostly a variable that is not set
_FILLED = {
    "config_file": ("--config", "name a file, for example --config site.toml"),
    "output": ("-o", "name a folder, for example -o output"),
    "base_url": ("--base-url", "write it as https://archive.example/, or leave it out, and site.toml says it"),
    "executor": ("--executor", "write it as dask://127.0.0.1:8786, or leave it out"),
}
# the same of what only this command has, or has under this name
_FILLED_OF = {
    "config": {"key": ("--explain", "name a setting, for example --explain site.title")},
    "init": {"folder": ("DIR", "name the new archive's folder, or leave it out, and it is made in this one")},
    "new": {"date": ("--date", "write it as 1993-11-10, 1937? or 195X, or leave it out")},
    "suggest": {"kind": ("--kind", "write --kind person, --kind place or --kind open, or leave it out")},
    "verify": {"folder": ("DIR", "name the folder of a published site, or leave it out in its archive's folder")},
}
ALONE = "\0"  # in place of a value that an option may do without: no command line can hold it


def settle(context: click.Context, values: MutableMapping[str, Any]) -> None:
    """Make paths of the archive's folder and of the file with its settings, which is absolute from here on.

    Raises `UsageError` for an option without a value, and for a folder or file that is not there. `init` makes its
    folder, and reads no settings.
    """
    if _is_empty(context, values, "root"):
        begin = "name the folder to begin in, or leave it out"
        raise UsageError(f"-C is empty: {begin if context.command.name == 'init' else _archive_near()}")
    for name, (option, remedy) in {**_FILLED, **_FILLED_OF.get(context.command.name or "", {})}.items():
        if _is_empty(context, values, name):
            raise UsageError(f"{option} is empty: {remedy}")
    root, config_file = Path(values["root"]), values["config_file"]
    if context.command.name != "init":
        _check_folder(root)
        if config_file:
            _check_file(Path(config_file))
    values["root"] = root
    values["config_file"] = str(Path(config_file).resolve()) if config_file else ""


def _is_empty(context: click.Context, values: Mapping[str, Any], name: str) -> bool:
    given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    return given and not values[name].strip()


def _archive_near() -> str:
    """What -C could be given: a folder that has an archive, so that it works as it stands."""
    for place in (Path(), Path(".."), *sorted(Path().glob("*/"))):
        if os.path.isfile(place / "site.toml"):  # of a folder that nobody may look into, Path.is_file raises
            return f"name the archive's folder, for example -C {_quoted(place)}"
    return "name the archive's folder, the one with a site.toml in it"


def optional_path(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """The value of an option that may do without one; "" where it does. Raises `UsageError` for an empty one."""
    if value is not None and not value.strip(" \t"):
        raise UsageError("--explain is empty: name a file, for example --explain index.html, or write --explain alone")
    return "" if value == ALONE else value


def check_executor(executor: str, jobs: int) -> None:
    """Also where nothing is to be done: what is mistyped is told. Raises `UsageError`."""
    if executor:
        from archivegen.cluster import scheduler_address

        scheduler_address(executor)
        if jobs:
            raise click.UsageError("-j counts processes of this machine; with --executor the cluster has its own")


def misplaced(option: str, words: Sequence[str], commands: Mapping[str, click.Command]) -> str:
    """What to say of an option before the command that some command has; "" where none has it."""
    if not any(option in parameter.opts for command in commands.values() for parameter in command.params):
        return ""
    rest = list(words)
    command = next((word for word in words if word in commands), "")
    if command:
        rest.remove(command)
    return f"options stand after the command: {shlex.join(['archivegen', command or 'COMMAND', *rest])}"


def _check_folder(root: Path) -> None:
    if root.is_dir():
        return
    if root.exists():
        config = "" if root.name == "site.toml" else f" --config {_quoted(root)}"
        raise UsageError(f"{root} is a file; -C names the archive's folder: -C {_quoted(root.parent)}{config}")
    missing = root
    while not missing.parent.is_dir():
        missing = missing.parent
    raise UsageError(f"-C: there is no folder {_missing(missing, [f for f in _beside(missing) if f.is_dir()])}")


def _check_file(file: Path) -> None:
    if not file.exists():  # whatever can be read will do, a pipe too
        raise UsageError(f"--config: no such file: {_missing(file, [f for f in _beside(file) if not f.is_dir()])}")
    if file.is_dir():
        raise UsageError(f"--config: {file} is a folder: name a file, or, for the archive's folder, -C {_quoted(file)}")


def _missing(path: Path, others: Sequence[Path]) -> str:
    """A path that is not there, and the nearest that is."""
    near = did_you_mean(path.name, [other.name for other in others])
    where = "" if path.parent == Path() else f" in {path.parent}"
    return f'"{path.name}"{where}{f"; {near}" if near else ""}'


def _beside(path: Path) -> list[Path]:
    """What lies in the same folder."""
    return list(path.parent.iterdir()) if path.parent.is_dir() else []


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
