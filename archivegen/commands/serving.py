"""``serve``: the preview."""

from __future__ import annotations

import ipaddress
import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archivegen.clock import today
from archivegen.commands.report import colours, report
from archivegen.config import load_config
from archivegen.diagnostics import CHANGES, Diagnostic, UsageError
from archivegen.preview.server import ServeOptions, run
from archivegen.project import settings_file

_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")  # a dot at the end is a name's own (RFC 3986)


def run_serve(
    root: Path, config_file: str, *, quiet: bool, verbose: bool, allow_host: Sequence[str] = (), **options: Any
) -> int:
    """Serve the preview until stopped; 130 when Ctrl-C stops it.

    Raises `UsageError` for a host name that is none, and `InputError` where there is no archive: nothing is made in
    its folder. Settings that are there and wrong are told in the preview, where they can be put right.
    """
    project = root.resolve()
    today()  # an environment that cannot be used is said before anything is served
    hosts = tuple(host_name(name) for name in allow_host)
    settings = settings_file(project, config_file)
    if settings.is_dir() or not settings.exists():
        load_config(project, settings)

    def show(found: tuple[Diagnostic, ...]) -> None:
        told = tuple(d for d in found if d.severity == "error" or d.code in CHANGES)
        report(found if verbose else told, project, sys.stderr)

    def say(line: str) -> None:
        warning = line.startswith("Warning:")
        if warning or not quiet:  # that others can read it is said in any case
            print(f"\033[31m{line}\033[0m" if warning and colours(sys.stdout) else line, flush=True)

    wanted = ServeOptions(config_file=config_file, verbose=verbose, allow_host=hosts, **options)
    return run(project, wanted, print_line=say, report=show)


def host_name(given: str) -> str:
    """A host name as browsers send it: in small letters, and a part with others than ASCII in Punycode (RFC 3492).

    Raises `UsageError` for what no browser sends as a name: it would be allowed in vain.
    """
    try:
        address = ipaddress.ip_address(given.strip("[]"))
    except ValueError:
        parts = unicodedata.normalize("NFKC", given.lower()).split(".")
        name = ".".join(part if part.isascii() else f"xn--{part.encode('punycode').decode()}" for part in parts)
        if _NAME.fullmatch(name):
            return name
        meant = re.sub(r"^[a-z]+://", "", given.lower()).partition("/")[0].partition(":")[0]
        for_example = meant if _NAME.fullmatch(meant) else "preview.example"
        said = "write a name alone, without http:// and port, for example"
        raise UsageError(f"--allow-host: {given!r} is no host name; {said} --allow-host {for_example}") from None
    how = f"the preview answers to addresses where it listens on one: --bind {address}"
    raise UsageError(f"--allow-host: {given} is an address and no name; {how}")
