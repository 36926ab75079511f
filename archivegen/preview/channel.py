"""The reload channel: every open page hears the latest state, as server-sent events that only our pages can open."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from archivegen.preview.overlay import message
from archivegen.preview.session import Session, State

HEARTBEAT = 15.0  # seconds; finds out that a page has gone


class Channel:
    """Answers requests for the event stream of one session, until it is closed."""

    def __init__(self, session: Session, token: str) -> None:
        self._session = session
        self._token = token
        self._open: set[asyncio.Event] = set()
        self._closed = False

    async def answer(self, request: Request) -> Response:
        """The stream, for a page that knows the token."""
        given = request.query_params.get("token", "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self._token.encode()):
            return PlainTextResponse("The reload channel is for pages of this preview.\n", 403)
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        return StreamingResponse(self._events(), media_type="text/event-stream")

    def close(self) -> None:
        """End every stream; called in the server's loop."""
        self._closed = True
        for wake in self._open:
            wake.set()

    async def _events(self) -> AsyncIterator[bytes]:
        wake = asyncio.Event()
        loop = asyncio.get_running_loop()

        def heard(state: State) -> None:
            del state  # the latest is read when it is sent: a slow page skips what it missed
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(wake.set)

        forget = self._session.listen(heard)
        self._open.add(wake)
        try:
            yield b"retry: 1000\n\n"
            while not self._closed:
                wake.clear()
                yield b"data: " + message(self._session.state) + b"\n\n"
                while not wake.is_set():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(wake.wait(), HEARTBEAT)
                        break
                    yield b": still here\n\n"
        finally:
            self._open.discard(wake)
            forget()
