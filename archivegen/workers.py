"""Work shared out to processes: pure functions over values, results in the order of the input.

Any `concurrent.futures.Executor` will do: what a worker needs is sent to it, and what it found is sent back. It reads
no file of the project and writes none.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from archivegen.diagnostics import MachineError
from archivegen.digest import code_digest
from archivegen.processes import Processes

Item = TypeVar("Item")
Shared = TypeVar("Shared")
Result = TypeVar("Result")

CHUNK = 64
FEW = 256  # below this, sharing out costs more than it saves
AHEAD = 8  # chunks under way, so that memory holds these and not all there are


@contextmanager
def pool(jobs: int) -> Iterator[Executor | None]:
    """An executor with which so many processes work (0: one for each processor); ``None`` where that is this one alone.

    This process is one of them: `run` does a share itself instead of waiting for the others, who are one fewer.

    ``forkserver`` where there is one, else ``spawn``: the watcher has threads, and threads do not survive a fork.
    Processes start with the first work that is worth sharing out, and end with the block, or for a while (`dismiss`).
    """
    wanted = jobs or os.cpu_count() or 1
    if wanted == 1:
        yield None
        return
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["archivegen.preloaded"])
    with Processes(wanted - 1, context) as executor:
        yield executor


def run(
    function: Callable[[Item, Shared], Result],
    items: Iterable[Item],
    count: int,
    shared: Shared,
    executor: Executor | None,
    tell: Callable[[int], None] = lambda _: None,
    *,
    chunk: int = 0,
) -> Iterator[Result]:
    """``function(item, shared)`` for every item, in order; ``count`` is how many there are.

    ``chunk`` items are sent at a time, a good number by default: one where each is large, and work enough.

    This process does chunks itself, where it would wait for processes of its own, up to ``AHEAD`` before they are due.

    ``shared`` is sent with every chunk and unpacked once in each process. ``items`` are asked for as they are needed;
    ``tell`` hears how many are done. Raises `MachineError` where a worker runs another version of this program.
    """
    if executor is None or count < (2 * chunk if chunk else FEW):
        for number, item in enumerate(items, 1):
            yield function(item, shared)
            tell(number)
        return
    packed = pickle.dumps((code_digest(), shared), pickle.HIGHEST_PROTOCOL)
    chunk = chunk or CHUNK
    helped = isinstance(executor, Processes)
    if isinstance(executor, Processes):
        chunks, all_of_us = -(-count // chunk), executor.count + 1
        ahead = min(executor.ahead, max(1, chunks - chunks // all_of_us))  # of a few chunks, a share is left for here
        most = ahead + AHEAD
    else:  # a cluster may have more workers than a machine has cores, and this process is none of them
        ahead = most = max(AHEAD, getattr(executor, "ahead", 0))
    waiting: deque[Future[list[Result]] | list[Result]] = deque()
    coming = iter(items)
    results: list[Result] = []
    done = 0

    def under_way() -> int:
        return sum(isinstance(one, Future) and not (helped and one.done()) for one in waiting)

    while True:
        while len(waiting) < most and under_way() < ahead and (sent := list(islice(coming, chunk))):
            waiting.append(executor.submit(_chunk, function, sent, packed))
        if results:  # only now, so that nobody is idle while they are used
            yield from results
            tell(done)
            results = []
        if not waiting:
            return
        head = waiting[0]
        idle = helped and len(waiting) < most and isinstance(head, Future) and not head.done()
        if idle and (own := list(islice(coming, chunk))):
            waiting.append([function(item, shared) for item in own])
            gc.collect(0)
            continue
        waiting.popleft()
        results = head.result() if isinstance(head, Future) else head
        done += len(results)


def dismiss(executor: Executor | None) -> None:
    """Let processes of this machine end until there is work again: what they hold of work that is done is memory."""
    if isinstance(executor, Processes):
        executor.dismiss()


def _chunk(function: Callable[[Item, Any], Result], items: Sequence[Item], packed: bytes) -> list[Result]:
    code, shared = _unpacked(packed)
    if code != code_digest():  # it began later than the process that asks, and loaded what was there by then
        raise MachineError("archivegen was replaced by another version while it ran: start it again")
    return [function(item, shared) for item in items]


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Any:
    return pickle.loads(packed)  # noqa: S301 - it comes from the process that started this one
