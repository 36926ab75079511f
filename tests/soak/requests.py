"""Requests made by chance: to the application itself, and now and then as raw bytes to a preview that listens."""

from __future__ import annotations

import asyncio
import random
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from starlette.types import ASGIApp, Message

from archivegen.preview.limits import EVENTS_PATH
from archivegen.preview.server import ServeOptions
from tests.small_archive import put
from tests.soak.inputs import PATHS, VALUES

SECRET = "s3cr3t-5e1f"  # noqa: S105 - what must not leak
STATUSES = {200, 206, 304, 307, 400, 403, 404, 405, 416, 503}
RAW = {*STATUSES, 411, 413, 414, 431, 501, 505}
HOSTS = ("localhost", "localhost:{port}", "127.0.0.1:{port}", "evil.example", "", "[::1]", "[::z]", "localhost:1:2")
NAMES = ("origin", "range", "if-none-match", "if-range", "sec-fetch-site", "cookie", "accept", "content-length", "x")
GIVEN = ("bytes=0-1", "bytes=5-", "bytes=-5", "bytes=9-1", "bytes=0-1,2-3", "*", '"x"', "null", "cross-site", "9" * 30)
METHODS = ("GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "TRACE", "PUT", "gEt", "\x00")


class Asked:
    """A preview of a small site, beside which there is something that nobody may read."""

    def __init__(self, running: Any) -> None:
        self.running = running
        self.app = cast("ASGIApp", running.preview.server.config.app)
        self.loop = asyncio.new_event_loop()
        self._turning = threading.Thread(target=self.loop.run_forever, daemon=True)  # this thread may turn another
        self._turning.start()

    def close(self) -> None:
        """Ask no more."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._turning.join()
        self.loop.close()

    def ask(self, chance: random.Random) -> None:
        """One request within this process."""
        scope = self.scope(chance)
        status, body = self.answer(scope)
        assert status in STATUSES, scope
        assert SECRET.encode() not in body, scope

    def scope(self, chance: random.Random) -> dict[str, Any]:
        """A request, as the application is given it."""
        path = _path(chance)
        host = chance.choice(HOSTS).format(port=self.running.port)
        headers = [(b"host", host.encode())] if chance.random() < 0.95 else []
        for _ in range(chance.randint(0, 3)):
            value = chance.choice((*GIVEN, *VALUES)).encode()[:200]
            headers.append((chance.choice(NAMES).encode(), value))
        return {
            "type": "http",
            "method": chance.choice(METHODS),
            "path": path.decode("utf-8", "replace"),
            "raw_path": path,
            "root_path": "",
            "scheme": "http",
            "http_version": "1.1",
            "query_string": chance.choice((b"", b"token=x", b"a=%00&b", b"\xff")),
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", self.running.port),
        }

    def answer(self, scope: dict[str, Any]) -> tuple[int, bytes]:
        """The status and the body of the answer, which takes four seconds at most."""
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(self._answer(scope), 4), self.loop).result()

    async def _answer(self, scope: dict[str, Any]) -> tuple[int, bytes]:
        told: list[Message] = []
        asked = False

        async def send(message: Message) -> None:
            told.append(message)

        async def receive() -> Message:
            nonlocal asked
            if asked:  # nobody goes away: who waits for that waits until it is called off
                await asyncio.Event().wait()
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        await self.app(scope, receive, send)
        head = told[0]
        assert (b"x-content-type-options", b"nosniff") in head["headers"]
        return head["status"], b"".join(message.get("body", b"") for message in told[1:])

    def send(self, chance: random.Random) -> None:
        """Raw bytes; then the preview still answers."""
        line = chance.choice(METHODS).encode() + b" " + _path(chance) + b" HTTP/1.1\r\n"
        data = line + f"Host: localhost:{self.running.port}\r\n".encode()
        for _ in range(chance.randint(0, 3)):
            data += chance.choice(NAMES).encode() + b": " + chance.choice((*GIVEN, *VALUES)).encode()[:300] + b"\r\n"
        raw = bytearray(data + b"\r\n")
        for _ in range(chance.choice((0, 0, 1, 5))):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        with socket.create_connection(("127.0.0.1", self.running.port), timeout=10) as connection:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
        assert SECRET.encode() not in received, bytes(raw)
        if received:
            assert int(received.split(b" ", 2)[1]) in RAW, (bytes(raw), received[:200])
        assert self.running.get("/").status == 200, bytes(raw)


def _path(chance: random.Random) -> bytes:
    known = (
        "articles",
        "alpha",
        "index.html",
        "style.css",
        "_archivegen",
        "reload.js",
        "names",
        "404.html",
        "secret.txt",
    )
    parts = [chance.choice((*known, *PATHS)) for _ in range(chance.randint(1, 4))]
    path = ("/" if chance.random() < 0.95 else "") + "/".join(parts)
    path = path if path != EVENTS_PATH else "/"  # which is answered for as long as one listens
    return path.encode("utf-8", "replace").replace(b" ", b"%20") or b"/"


@contextmanager
def asked(place: Path) -> Iterator[Asked]:
    """A preview that listens, in a thread."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "unit/preview"))
    from previewing import lay_out, start

    root = lay_out(place / "previewed")
    put(root / "secret.txt", SECRET)
    put(root / ".archivegen/secret.txt", SECRET)
    running, end = start(root, ServeOptions(port=0))
    try:
        running.seen.until(lambda state: not state.building and state.finished >= 2)
        found = Asked(running)
        try:
            yield found
        finally:
            found.close()
    finally:
        end()
