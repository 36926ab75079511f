"""Who may ask: only this machine's own pages, by a name that cannot be another site's, and only to read."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("GET", "HEAD")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NETLOC = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?")
SELF = ("localhost", "127.0.0.1", "[::1]")  # one and the same to a browser's user


class Hosts(msgspec.Struct, frozen=True):
    """The names that this server answers to: loopback, those allowed by name, and, if ``open_wide``, any address.

    A browser sends an address as Host only where the user typed one; a name may be another site's, pointed here.
    """

    port: int
    allowed: tuple[str, ...] = ()
    open_wide: bool = False

    def known(self, host: str) -> bool:
        """Whether a Host header is one of ours."""
        netloc = NETLOC.fullmatch(host)
        if netloc is None:
            return False
        name = netloc[1].lower()
        try:
            address = ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return name == "localhost" or name.endswith(".localhost") or name in self.allowed
        return address.is_loopback or self.open_wide

    def own(self, origin: str, host: str) -> bool:
        """Whether an Origin header names this server, asked as ``host``."""
        scheme, _, rest = origin.partition("://")
        netloc = NETLOC.fullmatch(rest)
        if scheme not in {"http", "https"} or netloc is None:
            return False
        port = int(netloc[2] or (80 if scheme == "http" else 443))
        return (netloc[1].lower() in SELF and port == self.port) or rest.lower() == host.lower()


def refuse(method: str, headers: Headers, hosts: Hosts) -> Response | None:
    """The answer to a request that must not be answered, else nothing."""
    host = headers.get("host", "")
    if len(headers.getlist("host")) != 1 or not hosts.known(host):
        return PlainTextResponse(_unknown_host(host), 403)
    origin = headers.get("origin")
    if origin is not None and not hosts.own(origin, host):
        return PlainTextResponse("This preview answers its own pages only.\n", 403)
    if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"} and not _followed_link(headers):
        return PlainTextResponse("This preview answers its own pages only.\n", 403)
    if headers.get("service-worker") is not None:  # it would stay in the browser, for whatever is served here next
        return PlainTextResponse("This preview has no service worker.\n", 403)
    if method not in METHODS:
        return PlainTextResponse("This preview can only be read.\n", 405, {"Allow": ", ".join(METHODS)})
    return None


def _followed_link(headers: Headers) -> bool:
    """A link on another site, followed by the user into a tab (not into a frame)."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def _unknown_host(host: str) -> str:
    netloc = NETLOC.fullmatch(host)
    name = netloc[1].lower() if netloc else "NAME"
    with suppress(ValueError):
        address = ipaddress.ip_address(name.strip("[]"))
        return f"This preview does not answer at that address. To open it there: archivegen serve --bind {address}\n"
    return f"This preview does not answer to that host name. To allow it: archivegen serve --allow-host {name}\n"


class Guard:
    """Stands before the whole application: refuses, and puts the safe headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        app = refuse(scope["method"], Headers(scope=scope), self._hosts) or self._app
        await app(scope, receive, send_safely)
