"""What keeps a preview from starting is a message, and a name for this machine is no open door."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from previewing import Serve, start

from archivegen.cli import main
from archivegen.diagnostics import MachineError, RefusedError
from archivegen.preview.server import ServeOptions


def test_a_project_in_which_nothing_can_be_written_is_named(archive: Path) -> None:
    (archive / ".archivegen").write_text("in the way", "utf-8")
    with pytest.raises(MachineError, match=rf"^cannot write in {archive}: "):
        start(archive, ServeOptions(port=0))


def test_a_lock_that_cannot_be_had_is_named(archive: Path) -> None:
    (archive / ".archivegen/preview.lock").mkdir(parents=True)
    with pytest.raises(MachineError, match=rf"^cannot lock {archive}/\.archivegen: "):
        start(archive, ServeOptions(port=0))


def test_localhost_is_nobody_elses(serving: Serve) -> None:
    running = serving(ServeOptions(port=0, bind="localhost"))
    assert not any(line.startswith("Warning:") for line in running.lines)
    assert running.get("/").status == 200


@pytest.mark.parametrize(("bind", "shown", "warned"), [
    ("LOCALHOST", "localhost", False), ("127.1", "127.0.0.1", False), ("127.0.0.1", "127.0.0.1", False),
    ("0", "127.0.0.1", True),
])  # fmt: skip
def test_the_address_that_is_told_is_answered(serving: Serve, bind: str, shown: str, warned: bool) -> None:
    running = serving(ServeOptions(port=0, bind=bind))
    host = f"{shown}:{running.port}"
    assert running.lines[0].startswith(f"Serving archive at http://{host}/ ")
    warnings = [line for line in running.lines if line.startswith("Warning:")]
    assert len(warnings) == warned
    assert not any("127." in line for line in warnings)
    assert running.get("/", host=host).status == 200


def test_a_name_that_was_bound_is_answered(serving: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def known(host: str, *rest: Any, **more: Any) -> Any:
        here = host == "Box.example" and not more.get("flags", 0) & socket.AI_NUMERICHOST
        return real("127.0.0.1" if here else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", known)
    running = serving(ServeOptions(port=0, bind="Box.example"))
    assert running.preview.url == f"http://box.example:{running.port}/"
    assert running.get("/", host=f"box.example:{running.port}").status == 200
    assert running.get("/", host=f"other.example:{running.port}").status == 403


def test_a_mistyped_address_is_a_wrong_command_line(archive: Path) -> None:
    ran = CliRunner().invoke(main, ["serve", "-C", str(archive), "-p", "0", "--bind", ""])
    assert ran.exit_code == 2
    assert '--bind "" is no address of this machine; write 127.0.0.1, or 0.0.0.0 for all' in ran.output


def test_a_second_preview_is_told_where_the_first_can_be_seen(archive: Path) -> None:
    first, end = start(archive, ServeOptions(port=0))
    said = f"another `archivegen serve` of this project is running at {first.preview.url}"
    for _ in range(2):  # who is refused takes nothing away
        ran = CliRunner().invoke(main, ["serve", "-C", str(archive), "-p", "0"])
        assert (ran.exit_code, said in ran.output) == (3, True)
    end()
    assert not [*(archive / ".archivegen").glob("preview-address")]
    _, end = start(archive, ServeOptions(port=0))
    end()


def test_without_its_note_a_second_preview_is_refused_all_the_same(archive: Path) -> None:
    _, end = start(archive, ServeOptions(port=0))
    (archive / ".archivegen/preview-address").unlink()
    with pytest.raises(RefusedError, match=r"of this project is running$"):
        start(archive, ServeOptions(port=0))
    end()


def test_that_the_first_build_may_take_long_is_told_once(archive: Path) -> None:
    said = "Building for the first time: this can take minutes for a large archive"
    first, end = start(archive, ServeOptions(port=0))
    first.seen.until(lambda state: state.finished >= 1 and not state.building)
    end()
    second, end = start(archive, ServeOptions(port=0))
    end()
    assert (first.lines.count(said), second.lines.count(said)) == (1, 0)


STOPPED = """
import signal, sys
from archivegen import __main__ as program
from archivegen.preview import server

number = int(sys.argv.pop())
server.listen = lambda *_, **__: signal.raise_signal(number)
program.run()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_before_it_listens_has_its_own_exit_code(archive: Path, number: int, code: int) -> None:
    command = [sys.executable, "-c", STOPPED, "serve", "-C", str(archive), "-p", "0", str(int(number))]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout) == (code, "")
