"""Measuring several things in turn, round after round, so that what else the machine does falls on all alike."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from benchmarks.against_hugo.programs import FailedError, Ran


@dataclass
class Measured:
    """All runs of one thing, or why it failed."""

    runs: list[Ran] = field(default_factory=list)
    failed: str = ""

    @property
    def wall(self) -> float:
        """The median of the seconds on the clock."""
        return statistics.median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """The median of the processor seconds."""
        return statistics.median(run.cpu for run in self.runs)

    def __add__(self, other: Measured) -> Measured:
        """One after the other, round by round."""
        both = zip(self.runs, other.runs, strict=False)
        return Measured([Ran(a.wall + b.wall, a.cpu + b.cpu) for a, b in both], self.failed or other.failed)


def alternate(
    rounds: int, sides: Mapping[str, Callable[[], Ran]], tell: Callable[[str], None] = lambda _: None
) -> dict[str, Measured]:
    """Run every side once a round. What has failed is not run again; the others go on without it."""
    found = {name: Measured() for name in sides}
    for number in range(1, rounds + 1):
        for name, side in sides.items():
            if found[name].failed:
                continue
            try:
                ran = side()
            except FailedError as failure:
                found[name].failed = str(failure)
                tell(f"{name} failed: {failure}")
                continue
            found[name].runs.append(ran)
            tell(f"round {number}: {name} {ran.wall:.2f} s, CPU {ran.cpu:.2f} s")
    return found
