"""Processes that live as long as a test: in place of ``workers.pool``, wherever it is used."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import pytest

from archivegen import workers

_pools: dict[int, ProcessPoolExecutor] = {}


@contextmanager
def kept_workers(jobs: int) -> Iterator[Executor | None]:
    """That many processes, however few items there are; none where one or no number is asked for."""
    if jobs < 2:
        yield None
        return
    if jobs not in _pools:
        _pools[jobs] = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    yield _pools[jobs]


@contextmanager
def keep_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Use them in all of archivegen, in small portions; they end with the test."""
    pool = workers.pool
    for name, module in list(sys.modules.items()):
        if name.startswith("archivegen.") and getattr(module, "pool", None) is pool:
            monkeypatch.setattr(module, "pool", kept_workers)
    monkeypatch.setattr(workers, "CHUNK", 2)
    monkeypatch.setattr(workers, "FEW", 1)
    yield
    while _pools:
        _pools.popitem()[1].shutdown()
