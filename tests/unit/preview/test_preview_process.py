"""The preview as a program: Ctrl-C ends it at once, with the exit code of a signal, whatever is open."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from previewing import read_until

PROGRAM = """
import sys
from pathlib import Path
from previewing import FakeBuild
from archivegen.preview.server import ServeOptions, run

build = FakeBuild()
if sys.argv[2] == "held":
    build.gate.clear()
sys.exit(run(Path(sys.argv[1]), ServeOptions(port=0), print_line=lambda text: print(text, flush=True),
             report=print, build=build))
"""


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
@pytest.mark.parametrize(
    ("number", "code", "build"),
    [(signal.SIGINT, 130, "idle"), (signal.SIGTERM, 143, "idle"), (signal.SIGINT, 130, "held")],
)
def test_a_signal_ends_it_at_once(archive: Path, number: int, code: int, build: str) -> None:
    package = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": f"{Path(__file__).parent}:{package}"}
    command = [sys.executable, "-c", PROGRAM, str(archive), build]
    piped = subprocess.PIPE
    with (
        subprocess.Popen(command, env=environment, stdout=piped, stderr=piped, text=True) as program,
        ExitStack() as ends,
    ):
        assert program.stdout
        ends.callback(program.kill)
        while "Serving" not in (said := program.stdout.readline()):
            assert said, program.communicate()
        port = int(said.split("http://127.0.0.1:")[1].split("/")[0])
        with (
            socket.create_connection(("127.0.0.1", port), timeout=10) as slow,
            socket.create_connection(("127.0.0.1", port), timeout=10) as idle,
            socket.create_connection(("127.0.0.1", port), timeout=10) as listening,
        ):
            slow.sendall(b"G")
            ask = "GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            idle.sendall(ask.format("/_archivegen/reload.js").encode())
            script = read_until(idle, b"})();").decode()
            token = script.split('token = "')[1].split('"')[0]
            listening.sendall(ask.format(f"/_archivegen/events?token={token}").encode())
            assert b"200 OK" in read_until(listening, b'"number"')
            began = time.monotonic()
            program.send_signal(number)
            _, errors = program.communicate(timeout=20)
            assert time.monotonic() - began < 4  # half a second on an idle machine
    assert program.returncode == code
    assert errors == ""
