"""Work shared out to processes gives what one process gives, in the order of the input."""

from __future__ import annotations

import os
from collections.abc import Callable
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
    """Runs what is under way from the last to the first as soon as somebody waits, as processes may."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []
        self.most = self.given = 0

    def submit(self, function: Any, /, *given: Any, **named: Any) -> Future[Any]:
        future = _Awaited(self)
        self.given += 1
        self.waiting.append((future, lambda: function(*given, **named)))
        self.most = max(self.most, len(self.waiting))
        return future

    def work(self) -> None:
        while self.waiting:
            future, work = self.waiting.pop()
            future.set_result(work())


class _Awaited(Future[Any]):
    def __init__(self, executor: Backwards) -> None:
        super().__init__()
        self._executor = executor

    def result(self, timeout: float | None = None) -> Any:
        self._executor.work()
        return super().result(timeout)


def test_one_process_gives_results_in_order_and_tells_how_far_it_is() -> None:
    told: list[int] = []
    assert list(run(double, [3, 1, 2], 3, "x", None, told.append)) == ["x6", "x2", "x4"]
    assert told == [1, 2, 3]


def test_results_come_in_the_order_of_the_input_whoever_is_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CHUNK", 3)
    monkeypatch.setattr(workers, "FEW", 1)
    told: list[int] = []
    results = run(double, [*range(8)], 8, "x", Backwards(), told.append)
    assert list(results) == [f"x{n * 2}" for n in range(8)]
    assert told == [3, 6, 8]


def test_items_are_asked_for_as_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CHUNK", 2)
    monkeypatch.setattr(workers, "FEW", 1)
    asked: list[int] = []
    executor = Backwards()
    results = run(double, (asked.append(n) or n for n in range(100, 200)), 100, "x", executor)
    assert next(results) == "x200"
    assert len(asked) <= 2 * (workers.AHEAD + 1)
    assert len(list(results)) == 99
    assert executor.most <= workers.AHEAD


def test_a_few_items_are_not_shared_out() -> None:
    executor = Backwards()
    assert len(list(run(double, [*range(20, 25)], 5, "x", executor))) == 5
    assert executor.most == 0


def test_one_process_is_no_pool() -> None:
    with pool(1) as executor:
        assert executor is None


def test_real_processes_give_the_same_and_pass_on_what_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CHUNK", 2)
    monkeypatch.setattr(workers, "FEW", 1)
    with pool(2) as executor:
        assert executor is not None
        assert list(run(double, [*range(5)], 5, "x", executor)) == list(run(double, [*range(5)], 5, "x", None))
        with pytest.raises(ArithmeticError):
            list(run(double, [12, 13], 2, "x", executor))


def where(item: int, shared: int) -> tuple[int, bool]:
    """Whether it is another process than the one that asks."""
    return item, os.getpid() != shared


def test_this_process_does_a_share_instead_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """While another one is still being started, for instance, and no more than is due soon."""
    monkeypatch.setattr(workers, "CHUNK", 1)
    monkeypatch.setattr(workers, "FEW", 1)
    asked: list[int] = []
    with pool(2) as executor:
        assert executor is not None
        results = run(where, (asked.append(n) or n for n in range(100)), 100, os.getpid(), executor)
        first = [next(results) for _ in range(4)]
        assert first == [(0, True), (1, True), (2, True), (3, False)]
        assert len(asked) <= 3 + workers.AHEAD + 4
        others = [*first, *results]
    assert [item for item, _ in others] == [*range(100)]


@pytest.mark.parametrize(("jobs", "items", "here"), [(2, 2, 1), (2, 3, 1), (4, 4, 1), (3, 5, 1)])
def test_of_a_few_chunks_a_share_is_done_here(jobs: int, items: int, here: int) -> None:
    """Two large pictures are not made one after the other by one process."""
    with pool(jobs) as executor:
        assert executor is not None
        done = list(run(where, [*range(items)], items, os.getpid(), executor, chunk=1))
        assert [item for item, _ in done] == [*range(items)]
        assert sum(not elsewhere for _, elsewhere in done) >= here


def test_a_cluster_is_given_all_of_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CHUNK", 1)
    monkeypatch.setattr(workers, "FEW", 1)
    executor = Backwards()
    assert len(list(run(double, [*range(20, 50)], 30, "x", executor))) == 30
    assert executor.given == 30


def test_nothing_to_do_is_nothing_done() -> None:
    assert list(run(double, [], 0, "x", Backwards())) == []
