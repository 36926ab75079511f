"""Which kind is tried next: the one that is furthest behind, so that all come equally near to a full run."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from tests.soak.kinds import Kind

PORTION = 15.0  # seconds of one portion, about


@dataclass
class Share:
    """What was done of one kind. ``numbers`` is how many are wanted."""

    kind: Kind
    numbers: int
    given: int = 0
    done: int = 0
    seconds: float = 0.0
    failures: list[tuple[int, str]] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """Tries, of which one number has several."""
        return self.done * self.kind.unit

    @property
    def part(self) -> float:
        """How much of a full run was done."""
        return self.done / self.numbers


class Sharing:
    """Portions for several threads, until everything is done or the time is over."""

    def __init__(self, shares: list[Share], seconds: float) -> None:
        self.shares = shares
        self.ends = time.monotonic() + seconds
        self._lock = threading.Lock()

    def next(self) -> tuple[Share, int, int, float] | None:
        """A share, its first number, how many, and for how many seconds at most."""
        with self._lock:
            left = self.ends - time.monotonic()
            waiting = [share for share in self.shares if share.given < share.numbers]
            if left <= 0 or not waiting:
                return None
            share = min(waiting, key=lambda share: share.given / share.numbers)
            each = max(share.seconds / share.done, 1e-6) if share.done else PORTION
            count = max(1, min(int(PORTION / each), share.numbers - share.given))
            first, share.given = share.given, share.given + count
            return share, first, count, min(left, 4 * PORTION)

    def took(self, share: Share, asked: int, done: int, seconds: float, total: int) -> None:
        """What came of a portion; ``total`` is the number of all, where there is an end."""
        with self._lock:
            share.done += done
            share.seconds += seconds
            if total:
                share.numbers = total
            last = share.given
            if done < asked and last:  # what was not come to is given again where nobody has gone on from there
                share.given = last - (asked - done) if share.given == last else last

    def give_up(self, share: Share) -> None:
        """No more of this kind."""
        with self._lock:
            share.given = share.numbers

    def failed(self, share: Share, number: int, problem: str) -> None:
        """A number that failed."""
        with self._lock:
            share.failures.append((number, problem))
