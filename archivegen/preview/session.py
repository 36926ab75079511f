"""One preview session: builds one at a time in a thread of its own, and what is known after each."""

from __future__ import annotations

import math
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from archivegen.build import Balance, BuildOptions, BuildResult, Memory, Progress
from archivegen.clock import today
from archivegen.collection import put_off, settle, unsettle
from archivegen.diagnostics import ArchivegenError, Diagnostic, InputError, MachineError, RefusedError
from archivegen.publish.render import Look
from archivegen.reading import Reading
from archivegen.source.source_file import ChangedError, Files

Build = Callable[[Path, BuildOptions, Memory | None, Progress | None], BuildResult]
# files that no open page needs to be loaded again for
BEHIND_THE_PAGES = ("pagefind/", "data/", "archivegen-manifest.json")
# without a change, in seconds, before search follows: who saves again and again need not wait until it gives way
QUIET = 2.5
MOST_UNSETTLED = 10  # builds, each of which leaves its surroundings until garbage is collected
MOST_CHANGING = 5  # builds in a row that a source which changes again and again may end without a word
MOST_DOUBLED = 5  # times; what the machine could not do is tried again, at first after as long as that:
LONGEST = 30.0  # but no longer than that, in seconds: something may touch the project again and again
# in seconds, what failed waits before it is told: Ctrl-C reaches every process of the terminal, and what it ended in
# another may be heard of before it is heard itself
ASKED = 1.0


class State(msgspec.Struct, frozen=True):
    """What is known of the site. ``number`` grows with every publication of a state.

    ``pages`` and ``styles`` are the numbers at which anything but style sheets, and style sheets, last changed: a page
    that was sent at number 7 is stale as soon as ``pages`` is above 7. ``changed``, ``rendered`` and ``seconds``
    tell of the last finished build; ``torn`` says that it was cut short and may have written a part of the site.
    """

    number: int = 0
    building: bool = False
    ok: bool = True
    diagnostics: tuple[Diagnostic, ...] = ()
    changed: tuple[str, ...] = ()
    rendered: int = 0
    seconds: float = 0.0
    pages: int = 0
    styles: int = 0
    torn: bool = False
    finished: int = 0  # builds finished so far


Listener = Callable[[State], None]


class _Stop(BaseException):
    """Leaves a running build: the session ends, or pages changed while only search was being brought up to date."""


def finished(before: State, result: BuildResult, seconds: float, *, torn: bool = False) -> State:
    """The state after a build."""
    number = before.number + 1
    shown = [path for path in result.changed if not path.startswith(BEHIND_THE_PAGES)]
    repaired = before.torn and result.ok
    return msgspec.structs.replace(
        before,
        number=number,
        building=False,
        ok=result.ok,
        diagnostics=result.diagnostics,
        changed=result.changed,
        rendered=result.rendered,
        seconds=seconds,
        pages=number if repaired or any(not path.endswith(".css") for path in shown) else before.pages,
        styles=number if repaired or any(path.endswith(".css") for path in shown) else before.styles,
        torn=torn or (before.torn and not result.ok),
        finished=before.finished + 1,
    )


def failed(error: BaseException) -> BuildResult:
    """The result that stands for a build that raised: what it says, as a diagnostic."""
    found = error.diagnostics if isinstance(error, ArchivegenError) else ()
    if not found:
        code, hint, where = "MACHINE", "", ""
        if isinstance(error, RefusedError):
            code = "REFUSED"
        elif not isinstance(error, (ArchivegenError, OSError)):
            code, hint = "BUG", "a fault in archivegen: please report it with this message"
            frames = traceback.extract_tb(error.__traceback__)
            where = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}: {frames[-1].line}" if frames else ""
        message = str(error) if isinstance(error, ArchivegenError) else f"{type(error).__name__}: {error}"
        found = (Diagnostic("archivegen", 0, 0, "error", code, message, hint, where),)
    return BuildResult(ok=False, diagnostics=found, balance=Balance(), output="")


class Session:
    """Builds after every `change`, tells every listener, and remembers from one build to the next.

    A change while a build runs causes one more build afterwards. Pages come first; the search index follows when no
    change has come for ``quiet`` seconds, and gives way to one that comes: progress then raises, and the build is left
    as if it were killed. Listeners are called in the session's thread and must be quick.
    """

    def __init__(self, root: Path, options: BuildOptions, build: Build, quiet: float = QUIET) -> None:
        self._root = root
        self._options = options
        self._build = build
        self._quiet = quiet
        self._changed = self._behind = -math.inf  # when the last change came, and since when search is behind
        self._memory = Memory(recall=True)
        self._listeners: tuple[Listener, ...] = ()
        self._state = State()
        self._wake = threading.Condition()
        self._dirty = True  # the first build needs no change
        self._touched: frozenset[str] | None = None  # where something may have changed since; None: anywhere
        self._search_due = True
        self._giving_way = False
        self._closed = False
        self._ending = False  # the end was asked for: nothing that comes after is news
        self._ended = threading.Event()
        self._failed = 0  # tries of its own in a row for which the machine had no room or no right
        self._changing = 0  # builds in a row of which a source changed while it was read
        self._unsettled = 0  # builds since garbage was collected
        self._look: Look | None = None  # that pages had then
        self._thread = threading.Thread(target=self._run, name="archivegen-build", daemon=True)

    @property
    def state(self) -> State:
        """The latest state."""
        return self._state

    @property
    def reading(self) -> Reading | None:
        """What the last good site was made from; ``None`` before the first one."""
        return self._memory.reading

    @property
    def beside(self) -> tuple[tuple[Files, ...], bool]:
        """The files beside texts that the site may hold, by builds, and whether it may hold an earlier preview's."""
        memory = self._memory
        return memory.beside, memory.reading is None

    def start(self) -> None:
        """Build for the first time, then after every change."""
        self._thread.start()

    def change(self, touched: frozenset[str] | None = None) -> None:
        """Something in the project may have changed, in these folders of sources or, where it is ``None``, anywhere.

        The build that brings search up to date looks everywhere all the same.
        """
        with self._wake:
            self._dirty = True
            self._touched = None if self._touched is None or touched is None else self._touched | touched
            self._changed = time.monotonic()
            self._wake.notify_all()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` every state from now on; the function returned ends that."""
        with self._wake:
            self._listeners = (*self._listeners, listener)
        return lambda: self._forget(listener)

    def end(self) -> None:
        """The end was asked for: tell nothing from now on. A handler of signals may call it, also within itself."""
        if not self._ending:  # so that nobody waits for the lock of the event who holds it
            self._ending = True
            self._ended.set()

    def close(self, timeout: float = 1.0) -> None:
        """Build no more, and tell nothing; a running build is left at its next report of progress."""
        self.end()
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        unsettle()

    def _forget(self, listener: Listener) -> None:
        with self._wake:
            self._listeners = tuple(one for one in self._listeners if one is not listener)

    def _run(self) -> None:
        while (task := self._next()) is not None:
            self._once(*task)

    def _next(self) -> tuple[Literal["now", "later"], frozenset[str] | None] | None:
        """Wait for work: pages when something changed, else the search index when it is behind."""
        with self._wake:
            while not (self._closed or self._dirty):
                rest = min(self._changed + self._quiet, self._behind + LONGEST) - time.monotonic()
                if self._search_due and rest <= 0:
                    break
                self._wake.wait(rest if self._search_due else None)
            if self._closed:
                return None
            task: Literal["now", "later"] = "later" if self._dirty else "now"
            touched, self._touched = self._touched, frozenset()
            self._dirty = False
            self._search_due = False
            return task, touched

    def _once(self, search: Literal["now", "later"], touched: frozenset[str] | None) -> None:
        put_off()
        began = time.monotonic()
        before = msgspec.structs.replace(self._state, number=self._state.number + 1, building=True)
        self._publish(before)
        options = msgspec.structs.replace(
            self._options,
            today=today(),
            search=search,
            touched=touched if search == "later" else None,
        )
        torn = again = False
        self._giving_way = search == "now"
        try:
            result = self._build(self._root, options, self._memory, self._progress)
        except _Stop:
            self._behind = time.monotonic()  # who saves again and again does not wait each time until it gives way
            self._left(before, touched)
            return
        except ChangedError as error:  # somebody is still writing: an event of that has come or comes
            self._changing += 1
            self._changed = time.monotonic()
            if self._changing <= MOST_CHANGING:
                self._left(before, None)
                return
            result, again = failed(error), True
        except RefusedError as error:  # before anything was written
            result = failed(error)
        except BaseException as error:  # the server outlives every build, whatever is wrong with it
            if not isinstance(error, InputError):
                self._ended.wait(ASKED)
            result, torn = failed(error), True
            memory = Memory()
            memory.reading, memory.beside = self._memory.reading, self._memory.beside  # of the site that is still shown
            self._memory = memory
            if isinstance(error, (MachineError, OSError)):  # room may be made on a disk, and no source changes then
                again = True
                self._failed += search == "now"  # what a save asked for says nothing of how long it will go on
                rest = LONGEST * 2 ** min(max(self._failed - 1, 0), MOST_DOUBLED)
                self._changed = time.monotonic() + rest
                self._behind = self._changed - LONGEST
        self._changing = 0
        if not again:
            self._failed = 0
        if not result.ok:
            self._look_everywhere()
        if search == "now" and not again:
            self._behind = -math.inf
        elif self._behind == -math.inf:
            self._behind = time.monotonic()
        self._search_due = again or (search == "later" and result.ok)
        self._publish(finished(before, result, time.monotonic() - began, torn=torn))
        self._settle(due=search == "now" or not result.ok)

    def _left(self, before: State, touched: frozenset[str] | None) -> None:
        """A build was left before its end: one of everything is still to follow."""
        self._search_due = True
        if self._behind == -math.inf:
            self._behind = time.monotonic()
        if touched is None:  # what the scan found is known, if it came to its end; if not, this is still to do
            self._look_everywhere()
        self._settle(due=False)
        self._publish(msgspec.structs.replace(before, number=before.number + 1, building=False))

    def _settle(self, *, due: bool) -> None:
        """Collect garbage: when nobody waits, and now and then where builds follow each other without end."""
        self._unsettled += 1
        if due or self._unsettled >= MOST_UNSETTLED:
            self._unsettled = 0
            look, self._look = self._look, self._memory.look
            settle(all_of_it=look is not self._look)  # templates of before are circles

    def _look_everywhere(self) -> None:
        """The last build may not have looked at all."""
        with self._wake:
            self._touched = None

    def _progress(self, stage: str, done: int, total: int) -> None:
        del done, total
        if stage != "remembering" and (self._ending or (self._giving_way and self._dirty)):
            raise _Stop  # before a file was put in place: from then on, what changed is to be told

    def _publish(self, state: State) -> None:
        if self._ending:
            return
        self._state = state
        for listener in self._listeners:
            listener(state)
