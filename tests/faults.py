"""A disk that fails: every call that changes it is counted, and at the N-th the process is gone, or it fails.

As a program (`Runner`) it builds in a process of its own for each fault, as ``archivegen build`` does. SQLite works
past this layer.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

GONE = 137  # the exit code of a process that was killed
_NAMES = ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "fsync", "link", "symlink", "truncate")
_TAKING_ROOM = frozenset({"open", "write", "mkdir", "link", "symlink"})
_FAILING = {"full": errno.ENOSPC, "full once": errno.ENOSPC, "broken": errno.EIO, "no right": errno.EACCES}


class Disk:
    """Counts the changes. ``kind``: "" counts only; "exit" ends the process at number ``at``; "full": from then on
    what takes room fails, "full once": that one call does; "broken" and "no right": that one call fails, whichever it
    is (EIO, EACCES)."""

    def __init__(self, root: Path, kind: str, at: int) -> None:
        self.root = str(root)
        self.kind = kind
        self.at = at
        self.calls: list[str] = []

    def tick(self, call: str, path: object, torn: Callable[[], object] = lambda: None) -> None:
        """One change; ``torn`` does half of it, for one that does not come to its end."""
        name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
        if os.path.isabs(name) and not name.startswith(self.root):
            return
        if self.kind.startswith("full") and call not in _TAKING_ROOM:
            return
        self.calls.append(f"{call} {name.removeprefix(self.root)}")
        if self.kind == "exit" and len(self.calls) == self.at:
            torn()
            os._exit(GONE)
        if len(self.calls) == self.at or (self.kind == "full" and len(self.calls) > self.at):
            torn()
            why = _FAILING[self.kind]
            raise OSError(why, os.strerror(why), name)


class _File:
    """An open file whose writes are counted."""

    def __init__(self, file: Any, disk: Disk, path: object) -> None:
        self._file, self._disk, self._path = file, disk, path

    def write(self, data: Any) -> Any:
        def half() -> None:
            self._file.write(data[: len(data) // 2])
            self._file.flush()

        self._disk.tick("write", self._path, half)
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@contextlib.contextmanager
def faulty(disk: Disk) -> Iterator[None]:
    """While this lasts, files below the disk's root are changed through it."""
    really = io.open

    def opened(path: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if isinstance(path, int) or not set(mode) & set("wax+"):
            return really(path, mode, *rest, **named)
        disk.tick("open", path)
        return _File(really(path, mode, *rest, **named), disk, path)

    def counted(name: str) -> Any:
        real = getattr(os, name)

        def change(path: Any, *rest: Any, **named: Any) -> Any:
            full = name in {"replace", "rename"} and rest and not os.path.lexists(rest[0])
            disk.tick("link" if full else name, rest[0] if full else path)
            return None if name == "fsync" else real(path, *rest, **named)  # no power is cut: nobody need wait

        return change

    with (
        mock.patch.object(io, "open", opened),
        mock.patch.object(builtins, "open", opened),
        mock.patch.multiple(os, **{name: counted(name) for name in _NAMES}),
        mock.patch("archivegen.publish.flush._whole_disk", lambda _: True),
    ):
        yield


class Outcome:
    """How a build ended."""

    def __init__(self, code: int, said: str, calls: list[str]) -> None:
        self.code, self.said, self.calls = code, said, calls

    def __repr__(self) -> str:
        return f"exit {self.code} after {len(self.calls)}: {self.calls[-1:]} {self.said}"


class Runner:
    """A process that has everything loaded, and forks for each build: a real process, without the second it takes."""

    def __enter__(self) -> Runner:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "SOURCE_DATE_EPOCH": "1700000000"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=Path(__file__).parents[1],
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def build(self, root: Path, *words: str, kind: str = "", at: int = 0, user: int = 0) -> Outcome:
        """``archivegen build`` in ``root``, with a fault, or as another user."""
        return self._ordered({"root": str(root), "words": words, "kind": kind, "at": at, "user": user})

    def prepare(self, root: Path) -> None:
        """Build ``root`` without a fork: what is compiled for its templates is there for all builds to come."""
        assert self._ordered({"root": str(root)}).code == 0

    def _ordered(self, order: dict[str, object]) -> Outcome:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Outcome(**json.loads(self._process.stdout.readline()))


def _serve() -> None:
    import pytest

    from tests.small_archive import compile_once, lay_out

    compile_once(pytest.MonkeyPatch())
    with tempfile.TemporaryDirectory() as folder:
        _command(["build", "-q", "-C", str(lay_out(Path(folder)))])  # what is loaded and compiled once is for all
    for line in sys.stdin:
        order = json.loads(line)
        if "words" not in order:
            code, said = _command(["build", "-C", order["root"]])
            _answer(code, said, [])
            continue
        with tempfile.TemporaryDirectory() as folder:
            note = Path(folder) / "note"
            Path(folder).chmod(0o777)
            child = os.fork()
            if child == 0:
                _build(note, **order)
            _, status = os.waitpid(child, 0)
            said, calls = json.loads(note.read_text("utf-8")) if note.exists() else ("", [])
        _answer(os.waitstatus_to_exitcode(status), said, calls)


def _answer(code: int, said: str, calls: list[str]) -> None:
    sys.stdout.write(json.dumps({"code": code, "said": said, "calls": calls}) + "\n")
    sys.stdout.flush()


def _build(note: Path, root: str, words: list[str], kind: str, at: int, user: int) -> None:
    code = 70
    try:
        if user:
            os.setgid(user)
            os.setuid(user)
        disk = Disk(Path(root), kind, at)
        with faulty(disk):
            code, said = _command(["build", "-C", root, *words])
        note.write_text(json.dumps([said, disk.calls]), "utf-8")
    finally:
        os._exit(code)


def _command(words: list[str]) -> tuple[int, str]:
    from archivegen.cli import main

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main(words, prog_name="archivegen")
        except SystemExit as end:
            return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


if __name__ == "__main__":
    _serve()
