"""The port: the one asked for or the next free one, and the addresses at which it can be reached."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from contextlib import suppress

from archivegen.diagnostics import MachineError, UsageError

TRIES = 20
# for documentation alone (RFC 5737, RFC 3849): nothing is sent there, the system only says from where it would be
ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def listen(bind: str, port: int, *, strict: bool) -> socket.socket:
    """A bound socket. Raises `UsageError` where the address is not ours, and `MachineError` where no port is free."""
    if not bind:
        raise _not_ours(bind)
    try:
        family, *_, address = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OverflowError as bad:
        raise MachineError(f"cannot listen on {bind}:{port}: {bad}") from bad
    except (OSError, ValueError) as bad:  # a name that cannot be one is no OSError
        raise _not_ours(bind) from bad
    last = port if strict or port == 0 else min(port + TRIES - 1, 65535)
    for candidate in range(port, last + 1):
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            if os.name == "posix":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address[0], candidate, *address[2:]))
            listener.listen(1024)
        except OSError as bad:
            listener.close()
            if bad.errno == errno.EADDRNOTAVAIL:
                raise _not_ours(bind) from bad
            if bad.errno != errno.EADDRINUSE:
                raise MachineError(f"cannot listen on {bind}:{candidate}: {bad.strerror}") from bad
        else:
            return listener
    taken = f"port {port} is" if last == port else f"ports {port} to {last} are"
    raise MachineError(f"{taken} taken: choose another with --port")


def _not_ours(bind: str) -> UsageError:
    said = f"--bind {bind}" if bind else '--bind ""'
    return UsageError(
        f"{said} is no address of this machine; write 127.0.0.1, or 0.0.0.0 for all; the port goes into --port"
    )


def bound_name(bind: str) -> str:
    """What was asked for, where it is a name, as browsers send it; nothing where it is an address, however spelled."""
    with suppress(OSError, ValueError):
        socket.getaddrinfo(bind, None, flags=socket.AI_NUMERICHOST)
        return ""
    return bind.encode("idna").decode("ascii").lower()


def is_wide(listener: socket.socket) -> bool:
    """Whether others than this machine can reach it."""
    return not _address(listener).is_loopback


def own_url(listener: socket.socket, bind: str) -> str:
    """The address to type on this machine: the name that was asked for, loopback for "every address"."""
    address = _address(listener)
    host = bound_name(bind)
    if not host:
        wild = "127.0.0.1" if address.version == 4 else "[::1]"
        host = wild if address.is_unspecified else _host(address)
    return f"http://{host}:{listener.getsockname()[1]}/"


def reachable(listener: socket.socket) -> tuple[str, ...]:
    """The addresses at which others may find the preview; of "every address", those of this machine on a network."""
    port, bound = listener.getsockname()[1], _address(listener)
    found = [bound]
    if bound.is_unspecified:
        families = (socket.AF_INET,) if bound.version == 4 else (socket.AF_INET, socket.AF_INET6)
        found = [*(one for family in families for one in _way_out(family)), *_of_our_name(families)]
    hosts = [_host(one) for one in found if not (one.is_loopback or one.is_unspecified or one.is_link_local)]
    return tuple(f"http://{host}:{port}/" for host in dict.fromkeys(hosts)) or (f"port {port}",)


def _address(listener: socket.socket) -> Address:
    address = ipaddress.ip_address(listener.getsockname()[0])
    return (address.ipv4_mapped if address.version == 6 else None) or address


def _host(address: Address) -> str:
    return f"[{address}]" if address.version == 6 else str(address)


def _way_out(family: socket.AddressFamily) -> tuple[Address, ...]:
    """The address from which this machine would speak to others."""
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asked:
        asked.connect((ELSEWHERE[family], 9))
        return (ipaddress.ip_address(asked.getsockname()[0]),)
    return ()


def _of_our_name(families: tuple[socket.AddressFamily, ...]) -> tuple[Address, ...]:
    with suppress(OSError):
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
        return tuple(ipaddress.ip_address(str(entry[4][0])) for entry in found if entry[0] in families)
    return ()
