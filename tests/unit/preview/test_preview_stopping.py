"""Ctrl-C reaches every process of a terminal: what it ended in another one is no news."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

PROGRAM = """
import subprocess
import sys
from pathlib import Path
from previewing import FakeBuild
from archivegen.diagnostics import MachineError
from archivegen.preview import session
from archivegen.preview.server import ServeOptions, run

session.ASKED = 60.0  # a busy machine may be slow to send the second signal
session.QUIET = 0.0


class Build(FakeBuild):
    def __call__(self, root, options, memory, progress):
        if options.search == "later":
            return super().__call__(root, options, memory, progress)
        child = subprocess.Popen(["sleep", "600"])
        print("child", child.pid, flush=True)
        code = child.wait()
        print("ended", flush=True)
        raise MachineError(f"search: a program stopped (exit code {code})")


sys.exit(run(Path(sys.argv[1]), ServeOptions(port=0), print_line=lambda text: print(text, flush=True),
             report=print, build=Build()))
"""


@pytest.mark.timeout(120)
@pytest.mark.skipif(os.name == "nt", reason="signals differ")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("together", [True, False], ids=["at once", "the child first"])
def test_what_a_signal_ends_elsewhere_is_not_told(archive: Path, number: int, code: int, together: bool) -> None:
    environment = os.environ | {"PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parents[3]}"}
    piped = subprocess.PIPE
    command = [sys.executable, "-c", PROGRAM, str(archive)]
    with (
        subprocess.Popen(
            command, env=environment, stdout=piped, stderr=piped, text=True, start_new_session=True
        ) as program,
        ExitStack() as ends,
    ):
        ends.callback(program.kill)
        assert program.stdout
        while not (said := program.stdout.readline()).startswith("child "):
            assert said, program.communicate()
        child = int(said.split()[1])
        if together:
            os.killpg(program.pid, number)
        else:
            os.kill(child, number)
            assert program.stdout.readline() == "ended\n"
            program.send_signal(number)
        rest, errors = program.communicate(timeout=20)
    assert program.returncode == code
    assert rest.removeprefix("ended\n") == ""
    assert errors == ""
