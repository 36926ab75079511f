"""The figures that are asked for, what they may be at most, and a line of the table for each."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.against_hugo.rounds import Measured

LARGE = 50_000  # articles, from here on what is asked for at 100,000 holds
GB = 1_000_000_000
HEAD = ("figure", "archivegen", "Hugo", "ratio", "CPU ratio", "at most", "")


class Target(NamedTuple):
    """What a figure may be at most at 10,000 and at 100,000 articles; ``None`` where nothing is asked."""

    ten_thousand: float | None
    hundred_thousand: float | None

    def at(self, articles: int) -> float | None:
        """The one that holds for an archive of so many articles."""
        return self.hundred_thousand if articles >= LARGE else self.ten_thousand


CLEAN = Target(0.70, 0.60)
AS_IT_COMES = Target(1.3, 1.2)
SEARCH = Target(0.70, None)
NOTHING = Target(0.05, 0.05)
EDIT = Target(0.12, None)
EDIT_MORE = 5.0  # seconds above a no-change build, at 100,000
BODY = Target(0.100, 0.5)  # seconds
TITLE = Target(0.300, 1.0)
MEMORY = Target(0.4 * GB, 2 * GB)
ALL_MEMORY = Target(None, 4 * GB)
GROWTH = 1.3  # the cost of an article at the largest size, as a multiple of that at the smallest


class Row(NamedTuple):
    """A line of the table."""

    figure: str
    ours: str
    theirs: str
    ratio: str
    cpu: str
    most: str
    verdict: str


def verdict(value: float, most: float | None) -> str:
    """Whether a figure is as good as it must be; nothing where nothing is asked."""
    return "" if most is None else "met" if value <= most else "**missed**"


def compared(figure: str, ours: Measured, theirs: Measured, most: float | None) -> Row:
    """A figure as a multiple of the other program's, on the clock and in processor seconds."""
    mine, others = _seconds(ours), _seconds(theirs)
    asked = "" if most is None else f"{most:g}"
    if ours.failed or theirs.failed:
        done = "" if ours.failed else "it finishes"
        return Row(figure, mine, others, "–", "–", asked, "**missed**" if ours.failed else done)
    ratio = ours.wall / theirs.wall
    cpu = f"{ours.cpu / theirs.cpu:.2f}" if theirs.cpu else "–"
    return Row(figure, mine, others, f"{ratio:.3f}", cpu, asked, verdict(ratio, most))


def alone(figure: str, ours: str, value: float | None, most: float | None, asked: str, theirs: str = "") -> Row:
    """A figure that is absolute; ``value`` is ``None`` where it could not be measured."""
    if value is None:
        return Row(figure, ours, theirs, "", "", asked, "**missed**")
    return Row(figure, ours, theirs, "", "", asked if most is not None else "", verdict(value, most))


def _seconds(measured: Measured) -> str:
    return f"failed: {measured.failed}" if measured.failed else f"{measured.wall:.2f} s"


def gigabytes(size: float) -> str:
    return f"{size / GB:.2f} GB"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def growth(costs: dict[int, float], what: str) -> str:
    """What an article costs at each size, and how much more at the largest than at the smallest."""
    smallest, largest = min(costs), max(costs)
    ratio = (costs[largest] / largest) / (costs[smallest] / smallest)
    each = ", ".join(f"{1000 * cost / n:.2f} ms at {n:,}" for n, cost in sorted(costs.items()))
    return f"an article, {what}: {each}; × {ratio:.2f}, at most {GROWTH}: {verdict(ratio, GROWTH)}"


def table(rows: list[Row]) -> str:
    """Rows as a Markdown table."""
    lines = [HEAD, ("---", "--:", "--:", "--:", "--:", "--:", "---"), *rows]
    return "\n".join(f"| {' | '.join(cell.replace(chr(10), ' ') for cell in row)} |" for row in lines)
