"""The port of the preview: the one asked for, the next free one, and what is told where there is none."""

from __future__ import annotations

import json
import socket

import pytest

from archivegen.diagnostics import Diagnostic, MachineError
from archivegen.preview import listen as listening
from archivegen.preview.listen import listen, reachable, shown_host
from archivegen.preview.overlay import MOST, message
from archivegen.preview.session import State


def test_a_taken_port_gives_way_to_the_next_unless_it_must_be_that_one() -> None:
    with listen("127.0.0.1", 0, strict=False) as first:
        port = first.getsockname()[1]
        with pytest.raises(MachineError, match=f"port {port} is taken: choose another with --port"):
            listen("127.0.0.1", port, strict=True)
        with listen("127.0.0.1", port, strict=False) as second:
            assert port < second.getsockname()[1] < port + listening.TRIES


def test_where_all_are_taken_they_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with listen("127.0.0.1", 0, strict=False) as first:
        port = first.getsockname()[1]
        with listen("127.0.0.1", port, strict=False) as second:  # those between them are somebody else's
            last = second.getsockname()[1]
            monkeypatch.setattr(listening, "TRIES", last - port + 1)
            with pytest.raises(MachineError, match=f"ports {port} to {last} are taken"):
                listen("127.0.0.1", port, strict=False)


def test_an_address_that_is_not_ours_is_named() -> None:
    with pytest.raises(MachineError, match=r"cannot listen on 203\.0\.113\.7:\d+: "):
        listen("203.0.113.7", 0, strict=False)  # for documentation alone (RFC 5737)


def test_a_host_that_nobody_knows_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(MachineError, match=r"cannot listen on mistyped:8000: .*Name or service not known"):
        listen("mistyped", 8000, strict=False)


@pytest.mark.parametrize(("bind", "shown"), [
    ("0.0.0.0", "127.0.0.1"),
    ("", "127.0.0.1"),
    ("::", "[::1]"),
    ("::1", "[::1]"),
    ("192.0.2.1", "192.0.2.1"),
    ("localhost", "localhost"),
])  # fmt: skip
def test_the_host_that_is_shown_can_be_typed(bind: str, shown: str) -> None:
    assert shown_host(bind) == shown


def test_addresses_of_this_machine_are_each_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", ("192.0.2.1", 80)), (2, 1, 6, "", ("192.0.2.1", 80)), (10, 1, 6, "", ("fe80::1%eth0", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert reachable(80) == ("http://192.0.2.1:80/", "http://[fe80::1]:80/")


def test_a_machine_without_a_name_has_a_port_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert reachable(8000) == ("port 8000",)


def test_the_overlay_marks_the_part_of_the_line_and_counts_what_it_leaves_out() -> None:
    one = Diagnostic("content/a.md", 3, 7, "warning", "DATE", "no date", "write one", "date: soon", 4)
    bare = Diagnostic("site.toml", 0, 0, "error", "CONFIG", "broken", "", "", 0)
    told = json.loads(message(State(7, ok=False, diagnostics=(one,) * MOST + (bare,))))
    assert told["problems"][0] | {"hint": ""} == {
        "where": "site.toml", "severity": "error", "code": "CONFIG", "message": "broken", "hint": "", "source": None,
    }  # fmt: skip
    assert told["problems"][1]["where"] == "content/a.md:3:7"
    assert told["problems"][1]["source"] == ["date: ", "soon", ""]
    assert (len(told["problems"]), told["more"]) == (MOST, 1)
