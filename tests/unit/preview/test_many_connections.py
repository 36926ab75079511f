"""More connections than the preview can hold are ended at once, and take nothing from those that are open."""

from __future__ import annotations

import socket
from contextlib import ExitStack, suppress

import pytest
from previewing import Serve, read_until

from archivegen.preview import limits

ASK = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
FILES = 1024  # that a process may have open, on most systems


def test_who_comes_when_it_is_full_is_sent_away_until_somebody_goes(
    serving: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = serving()
    monkeypatch.setattr(limits, "CONNECTIONS", 4)
    with ExitStack() as stack:

        def connected() -> socket.socket:
            return stack.enter_context(socket.create_connection(("127.0.0.1", running.port), timeout=10))

        held = [connected() for _ in range(4)]
        for connection in held:  # each is answered: so all of them are known
            connection.sendall(ASK)
            assert b"</html>" in read_until(connection, b"</html>")
        for _ in range(3):
            with suppress(ConnectionResetError):  # the one or the other says that it has ended
                assert connected().recv(1) == b""
        held[0].sendall(ASK)
        assert b"</html>" in read_until(held[0], b"</html>")
        held[1].sendall(ASK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert b"</html>" in read_until(held[1], b"never")  # to its end
        assert running.get("/").status == 200


@pytest.mark.parametrize(("files", "most"), [(256, 128), (1024, 400), (-1, 400)])
def test_where_few_files_may_be_open_builds_keep_their_part(
    monkeypatch: pytest.MonkeyPatch, files: int, most: int
) -> None:
    resource = pytest.importorskip("resource", reason="files are not counted here")
    limit = resource.RLIM_INFINITY if files < 0 else files
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    assert limits.most_connections() == most


def test_those_that_come_at_once_are_no_more_than_files_may_be_open(serving: Serve) -> None:
    """All that wait are taken before the first of them can be sent away, and one round more before it is gone."""
    running = serving()
    assert limits.CONNECTIONS + 3 * running.preview.server.config.backlog < FILES - 200
