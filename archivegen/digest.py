"""Fingerprints: 128-bit BLAKE2b over bytes, or over the canonical MessagePack of a typed value."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import msgspec

_ENCODER = msgspec.msgpack.Encoder(order="sorted")


def digest_bytes(data: bytes) -> str:
    """32 hexadecimal digits for these bytes (RFC 7693, 16-byte digest)."""
    return blake2b(data, digest_size=16).hexdigest()


def encode(value: Any) -> bytes:
    """The canonical bytes of a value: MessagePack with sorted keys, the same for equal values in every process."""
    return _ENCODER.encode(value)


def fingerprint(*values: Any) -> str:
    """32 hexadecimal digits for the values, in order."""
    return digest_bytes(encode(values))
