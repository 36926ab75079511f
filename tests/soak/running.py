"""Processes that try, one for each kind and thread, and what they answer."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.soak.kinds import Kind
from tests.soak.worker import AT

ROOT = Path(__file__).parents[2]
MEGABYTES = 700  # a process that holds more is ended, and another goes on


class Ended(Exception):  # noqa: N818 - it says what happened
    """The process is gone: at which number, and what it said."""

    def __init__(self, number: int, said: str) -> None:
        super().__init__(said)
        self.number = number
        self.said = said


class Process:
    """A process for one kind, with a folder that goes with it."""

    def __init__(self, kind: Kind, seed: int, place: Path) -> None:
        self.answered = False
        self.place = Path(tempfile.mkdtemp(prefix=f"{kind.name}-", dir=place))
        (self.place / AT).write_bytes(bytes(8))
        self.said = (self.place / "said").open("w+b")
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT), *filter(None, sys.path))),
            "TMPDIR": str(self.place),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(self.place / "hypothesis"),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.worker", kind.name, str(seed), str(self.place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            env=environment,
            cwd=ROOT,
            start_new_session=True,
        )

    def ask(self, first: int, count: int, seconds: float) -> dict[str, Any]:
        """Try some numbers. Raises `Ended` where the process is gone."""
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(f"{first} {count} {seconds}\n".encode())
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            code = self.process.wait()
            self.said.seek(0)
            number = int.from_bytes((self.place / AT).read_bytes(), "big")
            raise Ended(number, f"the process ended ({code}):\n{self.said.read().decode('utf-8', 'replace')[-3000:]}")
        self.answered = True
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """Let it end, and whatever it started; its folder goes too."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        self.said.close()
        shutil.rmtree(self.place, ignore_errors=True)
