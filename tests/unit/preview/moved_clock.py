"""A clock that goes on only where something waits, and by as much: what takes an hour takes no time."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable


class Clock:
    """In the place of the module ``time`` and of the condition on which one thread waits.

    ``coming`` is what happens meanwhile, and when; after ``hours`` the end is called, or at once where something waits
    for ever and there is nothing to come.
    """

    def __init__(
        self, coming: Iterable[tuple[float, Callable[[], object]]], end: Callable[[], object], hours: float = 1
    ) -> None:
        self.now = 0.0
        self.waits: list[float | None] = []  # how long was to be waited at most, each time; None: for ever
        self._horizon = hours * 3600
        self._coming = deque(sorted(coming, key=lambda one: one[0]))
        self._end = end

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self._pass_until(self.now + seconds)

    def __enter__(self) -> Clock:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held: there is one thread."""

    def notify_all(self) -> None:
        """What waits looks anew after everything that happens."""

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        return self._step(math.inf if timeout is None else self.now + timeout)

    def wait_for(self, wanted: Callable[[], object], timeout: float) -> bool:
        self._pass_until(self.now + timeout)
        return bool(wanted())

    def _pass_until(self, until: float) -> None:
        while self.now < until:
            self._step(until)

    def _step(self, until: float) -> bool:
        """To the next thing that happens, or as far as this; whether something happened."""
        if self._coming and self._coming[0][0] <= until:
            at, happen = self._coming.popleft()
            self.now = max(self.now, at)
            happen()
            return True
        if until >= self._horizon:
            self.now = max(self.now, min(until, self._horizon))
            self._end()
            return True
        self.now = max(self.now, until)
        return False
