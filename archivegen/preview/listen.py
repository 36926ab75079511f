"""The port: the one asked for or the next free one, and the addresses at which it can be reached."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket

from archivegen.diagnostics import MachineError

TRIES = 20


def listen(bind: str, port: int, *, strict: bool) -> socket.socket:
    """A bound socket. Raises `MachineError` where the address is not ours or no port is free."""
    try:
        family, *_, address = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, OverflowError) as bad:
        raise MachineError(f"cannot listen on {bind}:{port}: {bad}") from bad
    last = port if strict or port == 0 else min(port + TRIES - 1, 65535)
    for candidate in range(port, last + 1):
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            if os.name == "posix":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address[0], candidate))
            listener.listen(1024)
        except OSError as bad:
            listener.close()
            if bad.errno != errno.EADDRINUSE:
                raise MachineError(f"cannot listen on {bind}:{candidate}: {bad.strerror}") from bad
        else:
            return listener
    taken = f"port {port} is" if last == port else f"ports {port} to {last} are"
    raise MachineError(f"{taken} taken: choose another with --port")


def shown_host(bind: str) -> str:
    """The host of the address to type: loopback for "every address", brackets around IPv6."""
    if bind in {"0.0.0.0", ""}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    if bind == "::":
        return "[::1]"
    try:
        return f"[{bind}]" if ipaddress.ip_address(bind).version == 6 else bind
    except ValueError:
        return bind


def reachable(port: int) -> tuple[str, ...]:
    """The addresses of this machine at which others may find the preview."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), port, type=socket.SOCK_STREAM)
    except OSError:
        found = []
    hosts = dict.fromkeys(shown_host(str(entry[4][0]).split("%")[0]) for entry in found)
    return tuple(f"http://{host}:{port}/" for host in hosts) or (f"port {port}",)
