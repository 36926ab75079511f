"""Every request has its time, not the first alone."""

from __future__ import annotations

import socket

import pytest
from previewing import Serve, read_until

from archivegen.preview import limits

ASK = b"GET /missing HTTP/1.1\r\nHost: localhost\r\n\r\n"
END = b"</html>"


@pytest.mark.parametrize("asked", [0, 1, 3])
def test_who_begins_a_request_and_does_not_end_it_is_sent_away(
    serving: Serve, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    running = serving()
    monkeypatch.setattr(limits, "HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", running.port), timeout=10) as connection:
        for _ in range(asked):
            connection.sendall(ASK)
            assert END in read_until(connection, END)
        connection.sendall(b"G")
        assert connection.recv(1) == b""
    assert running.get("/").status == 200


def test_an_answer_may_take_longer_than_a_request(serving: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second request of a connection listens for what happens, and no time is set to that."""
    running = serving()
    token = running.get("/_archivegen/reload.js").text.split('token = "')[1].split('"')[0]
    monkeypatch.setattr(limits, "HEAD_SECONDS", 0.3)
    listen = f"GET /_archivegen/events?token={token} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with (
        socket.create_connection(("127.0.0.1", running.port), timeout=10) as listening,
        socket.create_connection(("127.0.0.1", running.port), timeout=10) as idle,
    ):
        listening.sendall(ASK)
        assert END in read_until(listening, END)
        listening.sendall(listen)
        assert b'"number"' in read_until(listening, b'"number"')
        idle.sendall(b"G")
        assert idle.recv(1) == b""  # so long it is by now
        running.edit("content/alpha.md", "second text")
        assert b'"building":false' in read_until(listening, b'"building":false')
