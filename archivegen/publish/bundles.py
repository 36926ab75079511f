"""Bundles: files that another program makes in a folder, each bundle made whole or kept whole.

They are made in threads, while all else is decided and made: a thread only feeds a process of its own and waits for
it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

import msgspec

from archivegen.diagnostics import MachineError
from archivegen.publish.claim import Claim
from archivegen.publish.decide import Wanted
from archivegen.publish.disk import disk_errors
from archivegen.publish.manifest import Entry
from archivegen.publish.write import Staged, files_below, sha256_of

AT_ONCE = 2
"""How many bundles are made at the same time: each takes up to about 0.6 GB of memory."""

PATIENCE = 0.001
"""Seconds that a thread which feeds another program waits for its turn. With Python's own 0.005 that program starves:
each of its 840 pages takes a turn or two, beside a thread that never waits for anything."""

TELL_SECONDS = 0.1
"""How often progress is told while a bundle is made."""


class Bundle(msgspec.Struct, frozen=True):
    """Files in the folder ``prefix`` (``pagefind/``) that another program makes: published as they are, or left.

    A bundle may lie in the folder of another; a file belongs to the innermost. ``stop`` ends what ``make`` began, from
    another thread, and for good. ``fed`` is set when the other program has all that it needs, or there is no hope.
    """

    prefix: str
    fingerprint: str
    make: Callable[[Path], None] | None  # None: keep what was published before
    pages: int = 0  # that it is made from, for progress
    stop: Callable[[], None] | None = None
    fed: Event | None = None


class Resting(msgspec.Struct, frozen=True):
    """All files of the bundles of these prefixes, as they were made or left, and recorded.

    While the bundles are to be left and nobody else touches the output, there is nothing to decide about them.
    """

    prefixes: tuple[str, ...] = ()
    paths: frozenset[str] = frozenset()


def at_rest(bundles: Sequence[Bundle], resting: Resting) -> frozenset[str]:
    """The files of which nothing need be decided: none where any bundle is to be made."""
    left = tuple(bundle.prefix for bundle in bundles if bundle.make is None)
    known = len(left) == len(bundles) and all(prefix.startswith(left) for prefix in resting.prefixes)
    return resting.paths if known else frozenset()


def settle(
    bundles: Sequence[Bundle],
    previous: Mapping[str, Entry],
    intact: Collection[str],
    others: Collection[str],
    *,
    afresh: bool,
) -> tuple[list[Wanted], list[Bundle]]:
    """The files of bundles to keep, and the bundles to make.

    ``others`` are the files of ``previous`` that are of no job: of bundles, or of nothing any more. Where a bundle is
    to be left as it stands but is damaged, what is left of it is kept under no fingerprint, so that it never counts as
    up to date.
    """
    kept: list[Wanted] = []
    due: list[Bundle] = []
    held = _held(bundles, previous, others)
    for bundle in bundles:
        before = held[bundle.prefix]
        whole = bool(before) and all(entry.path in intact for entry in before)
        if bundle.make is None:
            kept += _left(before, intact)
        elif whole and not afresh and all(entry.fingerprint == bundle.fingerprint for entry in before):
            kept += [Wanted(entry.path, entry.fingerprint) for entry in before]
        else:
            due.append(bundle)
    return kept, due


def _held(bundles: Sequence[Bundle], previous: Mapping[str, Entry], others: Collection[str]) -> dict[str, list[Entry]]:
    """What was published of every bundle, by its prefix."""
    held: dict[str, list[Entry]] = {bundle.prefix: [] for bundle in bundles}
    roots = tuple(held)
    for path in sorted(path for path in others if path.startswith(roots)):
        end = path.rfind("/")
        while path[: end + 1] not in held:
            end = path.rfind("/", 0, end)
        held[path[: end + 1]].append(previous[path])
    return held


def _left(before: Sequence[Entry], intact: Collection[str]) -> Iterator[Wanted]:
    """What is left of bundles that are not looked into: files of one fingerprint were made together."""
    damaged = {entry.fingerprint for entry in before if entry.path not in intact}
    for entry in before:
        if entry.path in intact:
            yield Wanted(entry.path, "" if entry.fingerprint in damaged else entry.fingerprint)


class Making:
    """Bundles under way: begun in a ``with`` block, waited for by `made`, ended at once where the block ends before.

    What is made stands in a folder of its own beside ``staging`` until the block ends.
    """

    def __init__(self, staging: Path, shown: str, tell: Callable[[int, int], None]) -> None:
        """``shown`` is what a message calls the output folder; ``tell`` hears how many pages are done of how many."""
        self._staging = staging
        self._shown = shown
        self._tell = tell
        self._threads = ThreadPoolExecutor(AT_ONCE, "bundle")  # starts a thread when it is given something to do
        self._futures: dict[tuple[str, str], Future[list[Staged]]] = {}
        self._begun: list[Bundle] = []
        self._claim: Claim | None = None

    def __enter__(self) -> Self:
        self._patience = sys.getswitchinterval()
        return self

    def begin(self, due: Iterable[Bundle]) -> None:
        """Begin those that are not under way, the largest first."""
        new = sorted((b for b in due if _key(b) not in self._futures), key=lambda b: (-b.pages, b.prefix))
        if not new:
            return
        if self._claim is None:
            with disk_errors(self._shown):
                self._claim = Claim(self._staging)
        sys.setswitchinterval(min(self._patience, PATIENCE))
        for bundle in new:
            self._begun.append(bundle)
            folder = self._claim.folder / "bundles" / str(len(self._begun))
            self._futures[_key(bundle)] = self._threads.submit(_make, bundle, folder)

    def begin_early(self, due: Iterable[Bundle]) -> None:
        """Begin while it is not known whether anything will be published: where that fails, a later `begin` says so.

        Nor is a folder made that nothing may come into.
        """
        if self._staging.parent.is_dir():
            with suppress(MachineError):
                self.begin(due)

    def feed(self, tell: Callable[[], None]) -> None:
        """Let all that is under way be fed before this process goes on: from then on it is for others to work.

        Who feeds and who does all else share one interpreter, and one part of a large index takes three times as long
        to be fed beside a thread that never waits. Only where few are under way and little else is to be done: who
        makes everything has enough to do meanwhile. ``tell`` may end the wait by raising.
        """
        for bundle in self._begun if len(self._begun) <= AT_ONCE else ():
            future = self._futures.get(_key(bundle))
            while future and not future.done() and bundle.fed and not bundle.fed.wait(TELL_SECONDS):
                tell()

    def made(self, due: Collection[Bundle]) -> list[tuple[Staged, str]]:
        """Every file of these bundles, which are under way, with the fingerprint of its bundle, sorted.

        Progress is told again and again while one is waited for, so that it can end the wait by raising. Raises what
        making a bundle raised.
        """
        total, done = sum(bundle.pages for bundle in due), 0
        bundles = {self._futures[_key(bundle)]: bundle for bundle in due}
        waiting = {*bundles}
        found: list[tuple[Staged, str]] = []
        while waiting:
            self._tell(done, total)
            finished, waiting = wait(waiting, TELL_SECONDS, FIRST_COMPLETED)
            for future in finished:
                bundle = bundles[future]
                found += [(one, bundle.fingerprint) for one in future.result()]
                done += bundle.pages
        if due:
            self._tell(done, total)
        return sorted(found, key=lambda one: one[0].path)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing running, and nothing lying about."""
        try:
            if not all(future.done() for future in self._futures.values()):
                for future in self._futures.values():
                    future.cancel()
                for bundle in self._begun:
                    if bundle.stop:
                        bundle.stop()
            self._threads.shutdown(wait=True, cancel_futures=True)
        finally:
            sys.setswitchinterval(self._patience)
            if self._claim:
                self._claim.release()


def _key(bundle: Bundle) -> tuple[str, str]:
    return bundle.prefix, bundle.fingerprint


def _make(bundle: Bundle, folder: Path) -> list[Staged]:
    if bundle.make:
        bundle.make(folder)
    found = []
    for path in sorted(files_below(folder)):
        place = folder / path
        found.append(
            Staged(f"{bundle.prefix}{path}", str(place.parent), place.name, sha256_of(place), place.stat().st_size)
        )
    return found
