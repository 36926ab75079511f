"""A Dask cluster in the place of the worker processes: ``build --executor dask://HOST:PORT``.

Its workers do what processes of this machine would do. They read no file of the project and write none, so that they
need archivegen and nothing else, but the very same one: other code could give other bytes.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from archivegen import __version__
from archivegen.diagnostics import MachineError, UsageError
from archivegen.project import toolchain
from archivegen.workers import pool

Result = TypeVar("Result")

ADDRESS = re.compile(r"dask://(?P<where>(?:\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]]+):\d{1,5})/?")
EXAMPLE = "dask://127.0.0.1:8786"
ANSWER_SECONDS = 10  # how long a scheduler may take to answer, and a first worker to come
ALONE_SECONDS = 60  # how long a build waits for another worker when the last one is gone
LOOK_SECONDS = 1.0
SPEAKERS = ("distributed", "distributed.client", "distributed.core", "tornado.application", "asyncio")


def scheduler_address(executor: str) -> str:
    """The address of Dask's scheduler as Dask writes it. Raises `UsageError` for anything but dask://HOST:PORT."""
    found = ADDRESS.fullmatch(executor.strip())
    if found is None:
        raise UsageError(f"--executor: {executor!r} is no address of a Dask cluster; write it as {EXAMPLE}")
    return f"tcp://{found['where']}"


@contextmanager
def executor_for(jobs: int, executor: str) -> Iterator[Executor | None]:
    """What runs the work: a cluster where one is named, else processes of this machine, or ``None`` for this one."""
    with cluster(executor) if executor else pool(jobs) as chosen:
        yield chosen


@contextmanager
def cluster(executor: str) -> Iterator[Executor]:
    """The executor of the cluster at ``dask://HOST:PORT``, while the block lasts.

    Raises `UsageError` for an address that is none, and `MachineError` where Dask is not installed, no scheduler
    answers, there are no workers, a worker has another archivegen, or all workers are lost.
    """
    address = scheduler_address(executor)
    try:
        import distributed
        from distributed.comm import CommClosedError
    except ImportError as missing:
        how = "install Dask beside it: pip install distributed"
        said = f"--executor needs Dask, which is not installed beside archivegen here; {how}"
        raise MachineError(said) from missing
    with _without_logs():
        client = _connected(distributed, address)
        try:
            _same_everywhere(client, address)
            with warnings.catch_warnings(), _Cluster(client, address) as own:
                warnings.filterwarnings("ignore", message="Sending large graph")  # the names of all records
                yield own
        except (distributed.KilledWorker, CommClosedError, CancelledError) as lost:
            why = str(lost) or "its scheduler is gone"
            raise MachineError(f"the cluster at {address} lost work that it was given: {why}") from lost
        finally:
            with suppress(TimeoutError, OSError):
                client.close(timeout=ANSWER_SECONDS)


def _connected(distributed: Any, address: str) -> Any:
    try:
        client = distributed.Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError) as failure:
        how = f"to start one: dask scheduler; then, on each machine: dask worker {address}"
        raise MachineError(f"no Dask scheduler answers at {address}; {how}") from failure
    try:
        client.wait_for_workers(1, timeout=ANSWER_SECONDS)
    except TimeoutError as nobody:
        client.close(timeout=ANSWER_SECONDS)
        raise MachineError(f"the cluster at {address} has no worker; to start one: dask worker {address}") from nobody
    return client


def what_works_here() -> tuple[str, str, str]:
    """The version of archivegen and of Python, and a fingerprint of all that decides what a page says."""
    return __version__, ".".join(map(str, sys.version_info[:3])), toolchain("en")


def _same_everywhere(client: Any, address: str) -> None:
    """Every worker has what this machine has. Raises `MachineError` naming one that has not."""
    here = what_works_here()
    for worker, there in sorted(client.run(what_works_here, on_error="return").items()):
        if isinstance(there, BaseException):
            how = f"install the same archivegen there ({__version__}, from the wheel that was installed here)"
            raise MachineError(f"the worker {worker} of {address} cannot load archivegen ({there}); {how}")
        _same(here, there, worker)


def _same(here: tuple[str, ...], there: tuple[str, ...], worker: str) -> None:
    if there == here:
        return
    what = [
        f"{name} {theirs}, and here is {ours}"
        for name, theirs, ours in zip(("archivegen", "Python"), there, here, strict=False)
        if theirs != ours
    ]
    said = "; ".join(what) or "other code of archivegen, or other versions of the packages that it uses"
    how = "install the same on all machines, for example from one requirements.lock"
    raise MachineError(f"the worker {worker} has {said}: it could give other pages; {how}")


def _checked(here: tuple[str, ...], function: Callable[..., Result], *given: Any) -> Result:
    """On a worker, also on one that came later: the work, if this worker may do it."""
    _same(here, what_works_here(), "that came during the build")
    return function(*given)


class _Cluster(Executor):
    """Dask's executor, which would wait for ever when all workers are gone; this one gives up after a minute."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address
        self._own = client.get_executor(pure=False)
        self.ahead = 2 * sum(client.nthreads().values())  # so much work under way leaves nobody idle
        self._here = what_works_here()
        self._waiting: set[Future[Any]] = set()
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, name="archivegen-cluster", daemon=True)
        self._watch.start()

    def submit(self, function: Callable[..., Result], /, *given: Any, **named: Any) -> Future[Result]:
        """Send work to a worker."""
        theirs: Future[Result] = self._own.submit(_checked, self._here, function, *given, **named)
        future: Future[Result] = Future()
        self._waiting.add(future)
        future.add_done_callback(self._waiting.discard)
        theirs.add_done_callback(lambda done: _pass_on(done, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work; what nobody has begun is cancelled."""
        del wait, cancel_futures
        self._ended.set()
        self._own.shutdown(wait=False)
        self._watch.join()

    def _look(self) -> None:
        alone = time.monotonic()
        while not self._ended.wait(LOOK_SECONDS):
            with suppress(Exception):  # whatever it was, it is looked again
                if self._client.scheduler_info()["workers"]:
                    alone = time.monotonic()
            if time.monotonic() - alone > ALONE_SECONDS:
                self._give_up()
                return

    def _give_up(self) -> None:
        lost = MachineError(f"the cluster at {self._address} has had no worker for {ALONE_SECONDS} s")
        for future in tuple(self._waiting):
            with suppress(InvalidStateError):  # it has ended just now
                future.set_exception(lost)


def _pass_on(done: Future[Result], future: Future[Result]) -> None:
    with suppress(InvalidStateError):  # it was given up
        if done.cancelled():
            future.set_exception(CancelledError())
        elif (failure := done.exception()) is not None:
            future.set_exception(failure)
        else:
            future.set_result(done.result())


@contextmanager
def _without_logs() -> Iterator[None]:
    """Dask tells its log, which is the terminal, of everything that is told here in words."""
    loggers = [logging.getLogger(name) for name in SPEAKERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
