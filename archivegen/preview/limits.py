"""What a connection may do: ask in time, in a head of bounded size, and nothing more while it listens."""

from __future__ import annotations

import asyncio
import sys

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from archivegen.preview.guard import HEADERS

HEAD_BYTES = 32 * 1024
HEAD_SECONDS = 20.0
CONNECTIONS = 400  # open at once, and no more than half of the files that a process may have open
BACKLOG = 64  # taken in one go, before any of them can be sent away
DRAIN_SECONDS = 1.0  # a refused client is read for so long, so that it sees the refusal and not a reset
EVENTS_PATH = "/_archivegen/events"


if sys.platform == "win32":

    def most_connections() -> int:
        """How many may be open at once; files are not counted there."""
        return CONNECTIONS

else:
    import resource

    def most_connections() -> int:
        """How many may be open at once: of 256 files, as shells of macOS have it, builds need their part."""
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return CONNECTIONS if files == resource.RLIM_INFINITY else min(CONNECTIONS, files // 2)


class LimitedH11(H11Protocol):
    """uvicorn's HTTP/1.1 with the right status for an oversized head, and an end for clients that never ask."""

    _refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give the client its time to ask; where too many are here already, send it away."""
        super().connection_made(transport)
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._expire)
        if len(self.connections) > most_connections():
            transport.abort()

    def on_response_complete(self) -> None:
        """Give it as long for the next request."""
        super().on_response_complete()
        self._deadline.cancel()
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._expire)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline."""
        self._deadline.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes of a request; a page that listens to the reload channel has nothing to send."""
        if self._refused:
            return
        if self.cycle is not None and not self.cycle.response_complete and self.scope["path"] == EVENTS_PATH:
            self.transport.abort()
            return
        for at in range(0, len(data), HEAD_BYTES // 2):  # h11 measures a head only while it is incomplete
            if not self._refused:
                super().data_received(data[at : at + HEAD_BYTES // 2])

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP, or too large, with the status that h11 has for it."""
        self._refused = True
        error = sys.exc_info()[1]
        status = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close"), *HEADERS.items()]
            for event in (
                h11.Response(status_code=status, headers=headers),
                h11.Data(data=msg.encode()),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
            if self.transport.can_write_eof():
                self.transport.write_eof()
        self.loop.call_later(DRAIN_SECONDS, self.transport.close)

    def _expire(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
