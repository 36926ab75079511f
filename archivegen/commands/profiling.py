"""``build --profile``: where time and memory went, stage by stage."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator

import msgspec

from archivegen.outcome import Progress

END = "ending"


class Spent(msgspec.Struct, frozen=True):
    """What a stage took: seconds on the clock and of this process's processor; megabytes resident when it ended."""

    stage: str
    seconds: float
    cpu: float
    megabytes: float


class Profile:
    """A progress that notes when each stage begins, and passes everything on."""

    def __init__(self, further: Progress | None = None) -> None:
        self._further = further
        self._thread = threading.get_ident()
        self._stage = "starting"
        self._since = (time.perf_counter(), time.process_time())
        self._spent: list[Spent] = []
        self._before: float | None = None  # processor seconds of processes that ended before the build began

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``stage`` has done ``done`` of ``total``; what runs beside it in another thread is no stage of its own."""
        if self._before is None:
            self._before = children()
        if stage != self._stage and threading.get_ident() == self._thread:
            self._turn(stage)
        if self._further is not None:
            self._further(stage, done, total)

    def _turn(self, stage: str) -> None:
        now = (time.perf_counter(), time.process_time())
        self._spent.append(Spent(self._stage, now[0] - self._since[0], now[1] - self._since[1], resident()))
        self._stage, self._since = stage, now

    def lines(self) -> Iterator[str]:
        """The table, a stage a line, with the sum, and what other processes took."""
        self._turn(END)
        yield f"{'stage':<12}{'seconds':>9}{'CPU s':>9}{'MB':>8}"
        for one in self._spent:
            yield f"{one.stage:<12}{one.seconds:>9.3f}{one.cpu:>9.3f}{one.megabytes:>8.0f}"
        seconds, cpu = sum(one.seconds for one in self._spent), sum(one.cpu for one in self._spent)
        yield f"{'in all':<12}{seconds:>9.3f}{cpu:>9.3f}{max(one.megabytes for one in self._spent):>8.0f}"
        if self._before is not None and (found := children() - self._before):
            yield f"other processes: {found:.3f} CPU s in all"


def resident() -> float:
    """The resident memory of this process in megabytes; 0 where the machine does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as handle:
            return int(handle.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError, AttributeError):
        return 0.0


def children() -> float:
    """Processor seconds of all processes that have ended; 0 where the machine does not tell.

    Not their memory: a process begins as this one (vfork), so that what it is said to have taken is what this one has.
    """
    if sys.platform == "win32":
        return 0.0
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
