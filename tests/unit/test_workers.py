"""Work shared out to processes gives what one process gives, in the order of the input."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import Any

import pytest

from archivegen import workers
from archivegen.workers import pool, run


def double(item: int, shared: str) -> str:
    if item == 13:
        raise ArithmeticError(shared)
    return f"{shared}{item * 2}"


class Backwards(Executor):
    """Runs the last chunk first, as processes may."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Any]] = []

    def submit(self, function: Any, /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, lambda: function(*given, **named)))
        return future

    def __len__(self) -> int:
        for future, work in reversed(self.waiting):
            future.set_result(work())
        return len(self.waiting)


def test_one_process_gives_results_in_order_and_tells_how_far_it_is() -> None:
    told: list[int] = []
    assert list(run(double, [3, 1, 2], "x", None, told.append)) == ["x6", "x2", "x4"]
    assert told == [1, 2, 3]


def test_results_come_in_the_order_of_the_input_whoever_is_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CHUNK", 3)
    executor, told = Backwards(), []
    results = run(double, [*range(8)], "x", executor, told.append)
    submit = executor.submit
    monkeypatch.setattr(executor, "submit", lambda *given: _now(submit(*given), executor))
    assert list(results) == [f"x{n * 2}" for n in range(8)]
    assert told == [3, 6, 8]


def _now(future: Future[Any], executor: Backwards) -> Future[Any]:
    if len(executor.waiting) == 3:
        assert len(executor) == 3
    return future


@pytest.mark.parametrize(("jobs", "items"), [(1, 10_000), (4, workers.FEW - 1), (0, 3)])
def test_no_processes_where_one_is_quicker(jobs: int, items: int) -> None:
    with pool(jobs, items) as executor:
        assert executor is None


def test_real_processes_give_the_same_and_pass_on_what_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CHUNK", 2)
    with pool(2, workers.FEW) as executor:
        assert executor is not None
        assert list(run(double, [*range(5)], "x", executor)) == list(run(double, [*range(5)], "x", None))
        with pytest.raises(ArithmeticError):
            list(run(double, [12, 13], "x", executor))


def test_nothing_to_do_is_nothing_done() -> None:
    assert list(run(double, [], "x", Backwards())) == []
