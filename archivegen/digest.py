"""Fingerprints: 128-bit BLAKE2b over bytes, or over the canonical MessagePack of a typed value."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

_ENCODER = msgspec.msgpack.Encoder(order="sorted")


def digest_bytes(data: bytes) -> str:
    """32 hexadecimal digits for these bytes (RFC 7693, 16-byte digest)."""
    return blake2b(data, digest_size=16).hexdigest()


def short_digest(data: bytes) -> bytes:
    """16 bytes for these bytes (the same BLAKE2b), where digests are themselves what is digested."""
    return blake2b(data, digest_size=16).digest()


def encode(value: Any) -> bytes:
    """The canonical bytes of a value: MessagePack with sorted keys, the same for equal values in every process."""
    return _ENCODER.encode(value)


def as_written(extra: Mapping[str, Any]) -> str:
    """Fields that archivegen does not know, with the order of their tables and the types of their values.

    Canonical bytes leave both out, and a template may show either.
    """
    return repr(extra) if extra else ""


def fingerprint(*values: Any) -> str:
    """32 hexadecimal digits for the values, in order."""
    return digest_bytes(encode(values))


def names_digest(names: Iterable[str]) -> str:
    """The digest of what a folder lists, in whatever order."""
    return fingerprint(sorted(map(os.fsencode, names)))


@cache
def code_digest() -> str:
    """32 hexadecimal digits for the code of this package: what is remembered was made by this code, or is not used.

    A version number alone would not do: an archive that is built from a checkout changes its code without one. Its
    lists of words are code in this sense, and so are what Python and Babel know of scripts and languages and the
    packages that find names and read dates.
    """
    from importlib.metadata import version

    folder = Path(__file__).parent
    files = sorted([*folder.rglob("*.py"), *folder.glob("names/words/*.toml"), *folder.glob("theme/locales/*.toml")])
    files += sorted(folder.glob("maps/*.gz"))
    packages = [version(name) for name in ("ahocorasick-rs", "babel", "edtf", "rapidfuzz")]
    beneath = (sys.version_info[:3], unicodedata.unidata_version, packages)
    return fingerprint(beneath, [(p.relative_to(folder).as_posix(), p.read_bytes()) for p in files])
