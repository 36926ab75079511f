"""Files that are somebody's key: they come into a folder by mistake, and are never meant to be published."""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|.*\.(?:pem|ppk|p12|pfx|jks|keystore|kdbx)", re.IGNORECASE | re.DOTALL
)
_HEAD = re.compile(rb"\s*(?:[^\n]*\n){0,40}?-----BEGIN [A-Z0-9 ]*PRIVATE KEY|\s*PuTTY-User-Key-File-")
HEAD = 4096  # bytes of a file that are looked at


def is_key(name: str, head: bytes = b"") -> bool:
    """Whether a file is a private key by its name, or by how it begins (RFC 7468; OpenSSH; PuTTY).

    A file ``x.key`` may be a presentation: only what is in it decides.
    """
    return _NAMES.fullmatch(name) is not None or _HEAD.match(head[:HEAD]) is not None
