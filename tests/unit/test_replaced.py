"""Another version of archivegen is installed while this one runs: its workers are told from those of this one."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import Any

import pytest

from archivegen import workers
from archivegen.diagnostics import MachineError
from archivegen.workers import FEW, run


class _Replaced(Executor):
    """Its workers start when work comes, and load what is installed by then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
        self._monkeypatch, self._version = monkeypatch, version

    def submit(self, function: Any, /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        with self._monkeypatch.context() as patch:
            patch.setattr(workers, "code_digest", lambda: self._version)
            try:
                future.set_result(function(*given, **named))
            except MachineError as bad:
                future.set_exception(bad)
        return future


def _sum(one: int, other: int) -> int:
    return one + other


def test_workers_of_another_version_end_the_build_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = range(FEW)
    same = _Replaced(monkeypatch, workers.code_digest())
    assert list(run(_sum, numbers, FEW, 1, same)) == list(range(1, FEW + 1))
    with pytest.raises(MachineError, match="replaced by another version while it ran: start it again"):
        list(run(_sum, numbers, FEW, 1, _Replaced(monkeypatch, "another")))
