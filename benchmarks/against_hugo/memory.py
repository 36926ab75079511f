"""The most memory that a program and all its processes hold at once: what they share counts once (PSS)."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.against_hugo.programs import FailedError, end, start

EVERY = 0.02  # seconds between two looks
JUST_BEGUN = 0.1  # seconds; until it runs its own program, a new process has the memory of the one that began it


class Peak(NamedTuple):
    """The most bytes at once: of the program with its workers, and of Pagefind where it is one of its processes."""

    builder: int
    search: int


def can_measure() -> bool:
    """Whether this system says how much of its memory a process shares."""
    return sys.platform == "linux" and Path("/proc/self/smaps_rollup").is_file()


def peak(command: list[str], limit: float, where: Path | None = None) -> Peak:
    """Run a program and look at its memory every 20 ms. Raises `FailedError`."""
    builder = search = 0
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        child = start(command, said.fileno(), where)
        until = time.monotonic() + limit
        while child.poll() is None:
            own, pagefind = _now(child.pid)
            builder, search = max(builder, own), max(search, pagefind)
            if time.monotonic() > until:
                end(child)
                raise FailedError(f"{Path(command[0]).name} did not end within {limit:,.0f} s")
            time.sleep(EVERY)
        if child.returncode:
            said.seek(0)
            raise FailedError(f"{Path(command[0]).name} ended with {child.returncode}: {said.read()[-1500:].strip()}")
    return Peak(builder, search)


def _now(pid: int) -> tuple[int, int]:
    """What the builder and Pagefind hold now; a process that ends while it is `JUST_BEGUN` is never counted."""
    builder = search = 0
    try:
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:  # it has ended
        return 0, 0
    for process in processes:
        try:
            if process.pid != pid and time.time() - process.create_time() < JUST_BEGUN:
                continue
            size, name = _pss(process.pid), process.name()
        except (OSError, psutil.Error):
            continue
        if "pagefind" in name and process.pid != pid:
            search += size
        else:
            builder += size
    return builder, search


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
