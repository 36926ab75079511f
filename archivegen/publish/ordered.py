"""A bundle of Pagefind in an order that follows from its content alone, so that the same pages give the same bytes.

Pagefind 1.5.2 keeps filters, their values and sort keys in hash maps, and writes them in an order that is another each
time; they are called by digests of these bytes, which its meta data name, and its entry names the meta data. All that
is else in a bundle follows from the pages. Its files are CBOR (RFC 8949) behind a signature, compressed.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

import cbor2
import msgspec

from archivegen.digest import digest_bytes

_VERSION = "1.5.2"  # what the files of another one mean is to be looked at first
_SIGNATURE = b"pagefind_dcd"
_ENTRY = "pagefind-entry.json"
BY_CHANCE = (".pf_filter", ".pf_meta", _ENTRY)
"""What files end with whose order, or whose name, is left to chance."""
_NAME = re.compile(r"(.*[./])([^./]*)_([0-9a-f]+)")


def ordered(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a bundle that chance decides about, by their paths: in order, and under the names they have then.

    A bundle of another version or form stays as it is: it is right, and may be another one the next time.
    """
    try:
        return _ordered(dict(files))
    except (cbor2.CBORError, zlib.error, ValueError, TypeError, LookupError, AttributeError, OSError, EOFError):
        return dict(files)


def _ordered(files: dict[str, bytes]) -> dict[str, bytes]:
    filters = _renamed(files, ".pf_filter", 7, lambda content: [content[0], _sorted(content[1]), *content[2:]])

    def settled(meta: list[Any]) -> list[Any]:
        if meta[0] != _VERSION:
            raise ValueError(meta[0])
        named = [[name, filters[file]] for name, file in meta[3]]
        return [*meta[:3], _sorted(named), _sorted(meta[4]), *meta[5:]]

    metas = _renamed(files, ".pf_meta", 10, settled)
    entry = msgspec.json.decode(files[_ENTRY], type=dict[str, Any])
    languages = entry["languages"]
    for language in languages.values():
        language["hash"] = metas[language["hash"]]
    files[_ENTRY] = msgspec.json.encode({**entry, "languages": dict(sorted(languages.items()))})
    return files


def _sorted(named: list[list[Any]]) -> list[list[Any]]:
    return sorted(named, key=itemgetter(0))


def _renamed(
    files: dict[str, bytes], end: str, digits: int, settle: Callable[[list[Any]], list[Any]]
) -> dict[str, str]:
    """Put each file of a kind into its order and under its name; what they were called, and what they are called now.

    A name is a language and the beginning of a digest, ``en_0a1b2c3``, as long as Pagefind has it.
    """
    names = {}
    for path, data in [(path, files.pop(path)) for path in sorted(files) if path.endswith(end)]:
        packed = gzip.decompress(data)
        content = cbor2.loads(packed.removeprefix(_SIGNATURE))
        if _SIGNATURE + cbor2.dumps(content) != packed:
            raise ValueError("written in another way")
        packed = _SIGNATURE + cbor2.dumps(settle(content))
        begin, language, before = _NAME.findall(path.removesuffix(end))[0]
        name = f"{language}_{digest_bytes(packed)[:digits]}"
        files[f"{begin}{name}{end}"] = _compressed(packed)
        names[f"{language}_{before}"] = name
    return names


def _compressed(data: bytes) -> bytes:
    """Without a time or a system in its head (RFC 1952, 2.3.1), where versions of Python write another one."""
    packed = gzip.compress(data, mtime=0)
    return packed[:9] + b"\xff" + packed[10:]
