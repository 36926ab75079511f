"""``archivegen serve`` as it is started in a terminal: it says where it is, answers there alone, and ends when told."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from previewing import Answer, parse_answer, read_until

from tests.small_archive import lay_out

ROOT = Path(__file__).parents[3]


@contextmanager
def started(archive: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The program, once it has said its port."""
    command = [sys.executable, "-m", "archivegen", "serve", "--port", "0", "-C", str(archive)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    piped = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=piped, stderr=piped, text=True) as program:
        try:
            assert program.stdout
            while not (said := re.search(r"http://(?:localhost|127\.0\.0\.1):(\d+)/", program.stdout.readline())):
                assert program.poll() is None, program.communicate()
            yield program, int(said[1])
        finally:
            if program.poll() is None:
                program.kill()


def asked(port: int, host: str, path: str = "/articles/alpha/") -> Answer:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return parse_answer(read_until(connection, b"never"))


@pytest.mark.case("PS-01")
@pytest.mark.timeout(120)
def test_ps01_the_command_listens_on_loopback_only_unless_told(tmp_path: Path) -> None:
    with started(lay_out(tmp_path / "archive")) as (program, port):
        assert program.stdout
        while not (said := program.stdout.readline()).startswith("Built"):
            assert said, program.communicate()
        one = psutil.Process(program.pid)
        found = [each for process in (one, *one.children(recursive=True)) for each in process.net_connections("tcp")]
    assert {tuple(each.laddr) for each in found if each.status == psutil.CONN_LISTEN} == {("127.0.0.1", port)}


@pytest.mark.case("PS-02")
@pytest.mark.timeout(120)
@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_ps02_the_command_serves_the_archive_to_this_machine_and_ends_with_a_signal(tmp_path: Path) -> None:
    archive = lay_out(tmp_path / "archive")
    with started(archive) as (program, port):
        assert program.stdout
        while not (said := program.stdout.readline()).startswith("Built"):
            assert said, program.communicate()
        page = asked(port, f"localhost:{port}")
        assert (page.status, "saw a cat" in page.text) == (200, True)
        wrong = asked(port, "evil.example")
        assert (wrong.status, "saw a cat" in wrong.text) == (403, False)
        program.send_signal(signal.SIGTERM)
        _, errors = program.communicate(timeout=30)
    assert program.returncode == 143
    assert "Traceback" not in errors
    assert not (archive / "output").exists()
