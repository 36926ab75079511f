"""The archive's folder, which may go and come back while it is shown: renamed, copied, synchronised, mounted again.

What is watched is a folder and not a path, and of the path no system tells: so the path is looked at.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from archivegen.build import BuildOptions, BuildResult, Memory, Progress
from archivegen.diagnostics import InputError, Place, error
from archivegen.preview.session import Build
from archivegen.preview.single import PreviewLock, identity
from archivegen.project import ensure_state_folder, settings_file

SECONDS = 0.3  # between two looks
REMOVAL = 0.2  # seconds for who removes the folder, and has come as far as ours: nothing is made in it meanwhile
PATIENCE = 2.0  # seconds for another preview to see that its folder has gone, as it is the one that came back


def building_there(build: Build, lock: PreviewLock, missed: Callable[[], None]) -> Build:
    """The build, for a folder that may be away; in one that has come back the lock is held anew before anything else.

    ``missed`` is called where the folder is away. Raises `InputError` then, whatever else came of that, and what
    `PreviewLock.hold` raises.
    """

    def built(root: Path, options: BuildOptions, memory: Memory | None, progress: Progress | None) -> BuildResult:
        if root.is_dir() and not lock.is_there():
            time.sleep(REMOVAL)
        if not root.is_dir():
            lock.let_go()  # wherever the folder is now, it is not what is shown here
            missed()
            raise _away(root)
        try:
            if settings_file(root, options.config_file).exists():
                ensure_state_folder(root)
                lock.hold(PATIENCE)
            result = build(root, options, memory, progress)
        except Exception:
            if root.is_dir():
                raise
            missed()
            raise _away(root) from None
        if not result.ok and not root.is_dir():
            missed()
            raise _away(root)
        return result

    return built


def _away(root: Path) -> InputError:
    hint = "put it back under this name: the preview looks for it and goes on by itself; Ctrl-C stops it"
    return InputError(
        "no folder", [error(str(root), Place(), "CONFIG", "the folder of the archive is gone", hint=hint)]
    )


class Whereabouts:
    """Looks again and again which folders are at these paths."""

    def __init__(self, paths: tuple[Path, ...], seconds: float = SECONDS) -> None:
        self._paths = paths
        self._seconds = seconds
        self._here = _working_folder()
        self._seen = self._look()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="archivegen-whereabouts", daemon=True)

    def start(self, changed: Callable[[], None]) -> None:
        """Look from now on, and call ``changed`` when other folders are there, or none."""
        self._changed = changed
        self._thread.start()

    def missed(self) -> None:
        """Somebody found no folder there: if there is one at the next look, it has come back since."""
        self._seen = [None, *self._seen[1:]]

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join(1)

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            if (now := self._look()) != self._seen:
                self._seen = now
                self._go_back()
                self._changed()

    def _go_back(self) -> None:
        """Leave a working folder that went: child processes begin in it, and a removed one is no place to begin."""
        for folder in (self._here, self._paths[0]):
            with suppress(OSError):
                os.chdir(folder)
                return

    def _look(self) -> list[tuple[int, int] | None]:
        return [identity(path) for path in self._paths]


def _working_folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # gone before the preview began
        return os.sep
