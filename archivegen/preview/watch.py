"""Watching the project: events are hints, gathered until it is quiet, where the build that follows is to look.

It looks for itself, and the build that brings search up to date, a moment later, looks everywhere.
"""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
import warnings
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

import msgspec
from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from archivegen.preview.hints import Sources, counts, leads_out, sources, touched
from archivegen.preview.links import reach

QUIET = 0.02  # seconds without an event before a build
WHOLE = 0.003  # and after one that says that a file is whole: it was closed, or came to its name by a move
LONGEST = 0.5  # seconds after the first event that a build waits at most
APART = 0.45  # seconds between the starts of two builds in a burst
LATER = 0.3  # seconds from the call to a look at which folders there are; less than those between two builds
POLL_SECONDS = 1.0
EVENTS: list[type[events.FileSystemEvent]] = [
    getattr(events, name)
    for name in (
        "FileCreatedEvent", "FileModifiedEvent", "FileClosedEvent", "FileDeletedEvent", "FileMovedEvent",
        "FileAttribEvent", "DirCreatedEvent", "DirDeletedEvent", "DirMovedEvent",
    )
    if hasattr(events, name)
]  # fmt: skip
SYSCTL = {
    errno.ENOSPC: "to raise the limit: sudo sysctl fs.inotify.max_user_watches=524288",
    errno.EMFILE: "to raise the limit: sudo sysctl fs.inotify.max_user_instances=1024",
}


SILENT = logging.NullHandler()  # what watchdog logs is told in our own words, or nobody's business


class Watched(msgspec.Struct, frozen=True):
    """A folder to watch; the same path with another identity is another folder."""

    path: str
    recursive: bool
    identity: tuple[int, int]


def due(first: float, last: float, before: float, quiet: float = QUIET) -> float:
    """When to build: soon after the last event, not long after the first, and not at once after the build before."""
    return max(min(last + quiet, first + LONGEST), before + APART)


def is_whole(event: events.FileSystemEvent, where: Sources) -> bool:
    """Whether an event says that a source can be read from its beginning to its end."""
    if isinstance(event, events.FileMovedEvent):  # not where an editor moves a source out of the way
        return counts(os.fsdecode(event.dest_path), where)
    return isinstance(event, events.FileClosedEvent)


def plan(where: Sources) -> tuple[Watched, ...]:
    """The folders to watch as the disk is now: a source folder that is missing is awaited in the one above it.

    So is one that is a link out of the project: nothing there is read.
    """
    found: dict[tuple[str, bool], Watched] = {}
    for path, recursive in [(where.root, False), *((f.parent, False) for f in where.files), *_standing(where)]:
        try:
            real = os.path.realpath(path)
            status = os.stat(real)
        except OSError:
            continue
        found[real, recursive] = Watched(real, recursive, (status.st_dev, status.st_ino))
    return tuple(found.values())


def _standing(where: Sources) -> list[tuple[Path, bool]]:
    standing = []
    for folder in where.folders:
        nearest = folder
        # isdir raises for no name
        while nearest != where.root and (not os.path.isdir(nearest) or leads_out(nearest, where.root)):
            nearest = nearest.parent
        standing.append((nearest, nearest == folder))
    return standing


class Watcher(events.FileSystemEventHandler):
    """Calls ``changed`` when the project has changed and is quiet again, with the folders where; ``None``: anywhere.

    ``notice`` hears when watching is limited.
    """

    def __init__(
        self,
        root: Path,
        changed: Callable[[frozenset[str] | None], None],
        notice: Callable[[str], None],
        *,
        config_file: str = "",
        poll: bool = False,
        native: Callable[[], BaseObserver] = Observer,
    ) -> None:
        super().__init__()
        self._changed = changed
        self._tell = notice
        self._config_file = config_file
        self._native = native
        self._poll = poll
        self._sources = sources(root.resolve(), config_file)
        self._linked: Collection[str] = ()  # folders in which there are links
        self._observer: BaseObserver | None = None
        self._watches: dict[Watched, ObservedWatch] = {}
        self._gone: set[str] = set()  # watched folders that were removed: what is there again is another
        self._wake = threading.Condition()
        self._first: float | None = None
        self._last = 0.0
        self._quiet = QUIET
        self._plain = True  # whether nothing but files was saved since
        self._paths: set[str] | None = set()  # of the events since the last call; None: anything may have changed
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="archivegen-watch", daemon=True)
        self._overflow = _Overflow(self._lost)

    def start(self) -> None:
        """Watch from now on; what changes after this returns is seen."""
        logging.getLogger("watchdog").addHandler(SILENT)
        logging.getLogger("watchdog.observers.inotify_c").addHandler(self._overflow)
        self._settle()
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        with self._wake:
            self._stopped = True
            self._wake.notify_all()
        if self._thread.ident is not None:
            self._thread.join(2)
        logging.getLogger("watchdog.observers.inotify_c").removeHandler(self._overflow)
        self._end_observer()

    @property
    def polling(self) -> bool:
        """Whether the files are looked at once a second instead of watched."""
        return self._poll

    def follow(self, folders: Collection[str]) -> None:
        """Watch what links in these folders, relative to the root, lead to as well; called from any thread."""
        self._linked = folders
        if reach(self._sources, folders) is not self._sources:
            self.hint()  # of what was not watched till now something may have changed

    def dispatch(self, event: events.FileSystemEvent) -> None:
        """Take an event of the observer as a hint."""
        paths = {os.fsdecode(path) for path in (event.src_path, event.dest_path) if path}
        if isinstance(event, events.DirDeletedEvent) and not paths.isdisjoint(w.path for w in [*self._watches]):
            with self._wake:
                self._gone |= paths
            self.hint()  # what comes to be there before it is watched is told by nobody
            return
        if any(counts(path, self._sources, folder=event.is_directory) for path in paths):
            plain = not event.is_directory and paths.isdisjoint(self._sources.exact)
            self.hint(paths, whole=is_whole(event, self._sources), plain=plain)

    def hint(self, paths: Collection[str] | None = None, *, whole: bool = False, plain: bool = False) -> None:
        """Something may have changed, at these absolute paths or, where there are none, anywhere.

        ``whole``: with what was said last a source is whole, and there is no more to wait for. ``plain``: files were
        saved and nothing else, so that the same folders are to be watched as before.
        """
        with self._wake:
            self._quiet = WHOLE if whole else QUIET
            self._plain = self._plain and plain
            self._paths = None if self._paths is None or paths is None else self._paths.union(paths)
            self._last = time.monotonic()
            if self._first is None:
                self._first = self._last
            self._wake.notify_all()

    def _notice(self, text: str) -> None:
        with suppress(OSError):  # nobody reads the terminal any more; the browser still does
            self._tell(text)

    def _lost(self) -> None:
        self.hint()
        self._notice("Changes came faster than they could be followed: everything is read again")

    def _run(self) -> None:
        before = float("-inf")
        while self._wait_until_due(before):
            before = time.monotonic()
            watched = {*self._watches}
            with self._wake:
                plain, self._plain = self._plain, True
            if not plain:
                self._settle()
            with self._wake:
                paths, self._paths = self._paths, set()
            # in a folder that is watched only now something may have changed before
            known = paths is not None and watched == {*self._watches}
            self._changed(touched(paths or (), self._sources.root) if known else None)
            if plain:  # whoever saved a file waits for the build, not for this; and the next is not due before
                with self._wake:
                    if self._wake.wait_for(lambda: self._stopped, LATER):
                        return
                self._settle()
                if self._paths is None or watched != {*self._watches}:
                    self.hint()

    def _wait_until_due(self, before: float) -> bool:
        with self._wake:
            while not self._stopped:
                if self._first is None:
                    self._wake.wait()
                elif (rest := due(self._first, self._last, before, self._quiet) - time.monotonic()) > 0:
                    self._wake.wait(rest)
                else:
                    self._first = None
                    return True
        return False

    def _settle(self) -> None:
        """Watch what is there now: folders come, go and are replaced, and site.toml may name others."""
        self._sources = reach(sources(self._sources.root, self._config_file, self._sources), self._linked)
        try:
            self._watch_all()
        except (FileNotFoundError, NotADirectoryError):  # it went just now
            self.hint()
        except OSError as limit:
            if self._poll:
                self._notice(f"Cannot look at every folder of the project: {limit.strerror or limit}")
                return
            with self._wake:
                self._paths = None  # while one observer ended and another began, nobody looked
            remedy = SYSCTL.get(limit.errno or 0, "")
            self._notice(
                f"Cannot watch for changes ({limit.strerror or limit}): looking once a second instead"
                + (f"; {remedy}" if remedy else "")
            )
            self._end_observer()
            self._poll = True
            self._settle()

    def _watch_all(self) -> None:
        if self._observer is None:
            # of a new folder in a new folder watchdog may hear twice, and warns that it watches it already
            warnings.filterwarnings("ignore", "Callback with id .* already exists", RuntimeWarning, "watchdog")
            self._observer = PollingObserver(timeout=POLL_SECONDS) if self._poll else self._native()
            self._observer.start()
        wanted = plan(self._sources)
        with self._wake:
            over, self._gone = self._gone, set()
        for gone in [watched for watched in self._watches if watched not in wanted or watched.path in over]:
            self._observer.unschedule(self._watches.pop(gone))
        for new in wanted:
            if new not in self._watches:
                self._watches[new] = self._schedule(self._observer, new)
        self._probe(self._observer)

    def _schedule(self, observer: BaseObserver, watched: Watched) -> ObservedWatch:
        return observer.schedule(self, watched.path, recursive=watched.recursive, event_filter=EVENTS)

    def _probe(self, observer: BaseObserver) -> None:
        """Ask for one watch more: watchdog passes over folders that it could not watch, this one raises."""
        spare = self._sources.root / ".archivegen"
        if not self._poll and spare.is_dir():
            observer.unschedule(observer.schedule(self, str(spare), event_filter=[events.DirDeletedEvent]))

    def _end_observer(self) -> None:
        self._watches.clear()
        if self._observer is not None:
            self._observer.stop()
            if self._observer.ident is not None:
                self._observer.join(2)
            self._observer = None


class _Overflow(logging.Handler):
    """Hears from watchdog that the kernel dropped events; it says so in its log only."""

    def __init__(self, lost: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._lost = lost

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on an overflow."""
        if "overflow" in record.getMessage():
            self._lost()
