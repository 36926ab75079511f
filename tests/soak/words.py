"""Texts whose words are known, by the hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from tests.soak.kinds import KINDS, Trying
from tests.soak.texts import Written, lost, written


@contextmanager
def opened(place: Path, seed: int) -> Iterator[Trying]:
    """Each number is a hundred texts."""
    del place

    def look(text: Written) -> None:
        assert list(lost(text)) == []

    yield Trying(lambda number: drawn(written(), look, (seed << 20) + number, KINDS["words"].unit))


def drawn(from_these: SearchStrategy[Any], attempt: Callable[[Any], None], number: int, count: int) -> None:
    """Try so many examples, for each number the same; one that fails is made smaller before it is told."""

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(from_these)
    def each(one: Any) -> None:
        attempt(one)

    each()
