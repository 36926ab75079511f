"""Work shared out to processes: pure functions over values, results in the order of the input."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import TypeVar

from archivegen.processes import Processes

Item = TypeVar("Item")
Shared = TypeVar("Shared")
Result = TypeVar("Result")

CHUNK = 64
FEW = 256  # below this a pool costs more than it saves


@contextmanager
def pool(jobs: int, items: int) -> Iterator[Executor | None]:
    """An executor for that many items, or ``None`` where one process is quicker.

    ``forkserver`` where there is one, else ``spawn``: the watcher has threads, and threads do not survive a fork.
    """
    wanted = jobs or os.cpu_count() or 1
    if wanted == 1 or items < FEW:
        yield None
        return
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    with Processes(wanted, multiprocessing.get_context(method)) as executor:
        yield executor


def run(
    function: Callable[[Item, Shared], Result],
    items: Sequence[Item],
    shared: Shared,
    executor: Executor | None,
    tell: Callable[[int], None] = lambda _: None,
) -> Iterator[Result]:
    """``function(item, shared)`` for every item, in order; ``tell`` hears how many are done."""
    if executor is None:
        for number, item in enumerate(items, 1):
            yield function(item, shared)
            tell(number)
        return
    chunks = [items[i : i + CHUNK] for i in range(0, len(items), CHUNK)]
    futures = [executor.submit(_chunk, function, chunk, shared) for chunk in chunks]
    done = 0
    for future in futures:
        results = future.result()
        done += len(results)
        yield from results
        tell(done)


def _chunk(function: Callable[[Item, Shared], Result], items: Sequence[Item], shared: Shared) -> list[Result]:
    return [function(item, shared) for item in items]
