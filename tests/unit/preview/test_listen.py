"""The port of the preview: the one asked for, the next free one, and what is told where there is none."""

from __future__ import annotations

import ipaddress
import json
import socket
from typing import Any

import pytest

from archivegen.diagnostics import Diagnostic, MachineError, UsageError
from archivegen.preview import listen as listening
from archivegen.preview.listen import bound_name, is_wide, listen, own_url, reachable
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


@pytest.mark.parametrize("bind", ["203.0.113.7", "localhost:8000", "[::1]", "http://x", "", "x" * 80, "a..b", "a\0b"])
def test_an_address_that_is_not_ours_is_named_with_what_to_write(monkeypatch: pytest.MonkeyPatch, bind: str) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    if bind.endswith(("0", "]", "/x")):  # no name server is asked
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
    said = bind or '""'
    with pytest.raises(UsageError) as refused:  # the first is for documentation alone (RFC 5737)
        listen(bind, 0, strict=False)
    assert str(refused.value) == (
        f"--bind {said} is no address of this machine; write 127.0.0.1, or 0.0.0.0 for all; the port goes into --port"
    )


class Bound:
    """A socket bound to an address that this machine need not have."""

    def __init__(self, *name: object) -> None:
        self.name = name

    def getsockname(self) -> tuple[object, ...]:
        return self.name


@pytest.mark.parametrize(("bind", "bound", "url", "wide"), [
    ("0.0.0.0", ("0.0.0.0", 80), "http://127.0.0.1:80/", True),
    ("0", ("0.0.0.0", 80), "http://127.0.0.1:80/", True),
    ("127.1", ("127.0.0.1", 80), "http://127.0.0.1:80/", False),
    ("127.0.0.2", ("127.0.0.2", 80), "http://127.0.0.2:80/", False),
    ("LOCALHOST", ("127.0.0.1", 80), "http://localhost:80/", False),
    ("localhost", ("::1", 80, 0, 0), "http://localhost:80/", False),
    ("Box.example", ("192.0.2.1", 80), "http://box.example:80/", True),
    ("b\u00fcro.example", ("127.0.1.1", 80), "http://xn--bro-hoa.example:80/", False),
    ("::", ("::", 80, 0, 0), "http://[::1]:80/", True),
    ("::1", ("::1", 80, 0, 0), "http://[::1]:80/", False),
    ("::ffff:127.0.0.1", ("::ffff:127.0.0.1", 80, 0, 0), "http://127.0.0.1:80/", False),
    ("192.0.2.1", ("192.0.2.1", 80), "http://192.0.2.1:80/", True),
])  # fmt: skip
def test_the_address_that_is_shown_and_who_can_reach_it_are_told_by_what_is_bound(
    bind: str, bound: tuple[object, ...], url: str, wide: bool
) -> None:
    listener: Any = Bound(*bound)
    assert own_url(listener, bind) == url
    assert is_wide(listener) is wide


def test_a_spelling_of_an_address_is_no_name() -> None:
    assert [bound_name(bind) for bind in ("0", "127.1", "::1", "192.0.2.1")] == [""] * 4
    assert bound_name("Box") == "box"


HOST = [(2, 1, 6, "", (host, 0)) for host in ("127.0.1.1", "192.0.2.1", "192.0.2.1")]
HOST += [(10, 1, 6, "", (host, 0, 0, 0)) for host in ("::1", "fe80::1%eth0", "2001:db8::7")]


@pytest.mark.parametrize(("bound", "told"), [
    (("0.0.0.0", 80), ("http://198.51.100.9:80/", "http://192.0.2.1:80/")),
    (("::", 80, 0, 0), ("http://198.51.100.9:80/", "http://[2001:db8::9]:80/", "http://192.0.2.1:80/",
                        "http://[2001:db8::7]:80/")),
    (("192.0.2.1", 80), ("http://192.0.2.1:80/",)),
    (("2001:db8::7", 80, 0, 0), ("http://[2001:db8::7]:80/",)),
])  # fmt: skip
def test_addresses_on_the_network_are_each_named_once_and_loopback_never(
    monkeypatch: pytest.MonkeyPatch, bound: tuple[object, ...], told: tuple[str, ...]
) -> None:
    ways = {socket.AF_INET: "198.51.100.9", socket.AF_INET6: "2001:db8::9"}
    monkeypatch.setattr(listening, "_way_out", lambda family: (ipaddress.ip_address(ways[family]),))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: HOST)
    listener: Any = Bound(*bound)
    assert reachable(listener) == told


def test_a_machine_without_name_and_network_has_a_port_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setattr(socket.socket, "connect", unknown)
    listener: Any = Bound("0.0.0.0", 8000)
    assert reachable(listener) == ("port 8000",)


def test_the_overlay_marks_the_part_of_the_line_and_counts_what_it_leaves_out() -> None:
    one = Diagnostic("content/a.md", 3, 7, "warning", "DATE", "no date", "write one", "date: soon", 4)
    bare = Diagnostic("site.toml", 0, 0, "error", "CONFIG", "broken", "", "", 0)
    told = json.loads(message(State(7, ok=False, diagnostics=(one,) * MOST + (bare,))))
    assert told["problems"][0] | {"hint": ""} == {
        "where": "site.toml", "severity": "error", "code": "CONFIG", "message": "broken", "hint": "", "source": None,
    }  # fmt: skip
    assert told["problems"][1]["where"] == "content/a.md:3:7"
    assert told["problems"][1]["source"] == ["date: ", "soon", ""]
    assert (len(told["problems"]), told["errors"], told["more"]) == (MOST, 1, 1)
