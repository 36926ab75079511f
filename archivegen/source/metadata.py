"""What an image file says beside its picture, left out without touching the picture: where it was taken, by whom.

Of JPEG (ITU-T T.81, annex B), PNG (third edition, section 5) and WebP (RFC 9649) files, the parts are copied that a
browser needs to show them: colour profiles and the way up stay. EXIF, XMP, IPTC, comments, previews and whatever
follows the end of the picture (a second one, a film) go.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

CLEANED = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp")  # names of files that are looked into
LEFT_OUT = "1"  # names what is left out: another number makes every such file again

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset((
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"cICP", b"mDCV",
    b"cLLI", b"acTL", b"fcTL", b"fdAT",
))  # fmt: skip
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")  # one that is no data and no restart of it
_ORIENTATION = 0x0112
_EXIF = b"Exif\0\0"


def is_cleaned(path: str) -> bool:
    """Whether a file is looked into, by its name."""
    return path.lower().endswith(CLEANED)


class _UnlikeError(Exception):
    """The file is not built as its kind is."""


def without_metadata(data: bytes) -> bytes:
    """The same picture, pixel for pixel; what is not built as one of these kinds comes back as it is."""
    with suppress(_UnlikeError, struct.error, IndexError):
        if data.startswith(b"\xff\xd8\xff"):
            return b"".join(_jpeg(data))
        if data.startswith(_PNG):
            return _PNG + b"".join(_png(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
    return data


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at, way_up = 2, 1
    kept: list[bytes] = []
    while True:
        if data[at] != 0xFF:
            raise _UnlikeError
        while data[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = data[at + 1]
        if marker == 0xD9:
            raise _UnlikeError  # ends before the picture began
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if marker == 0xDA:
            break
        content = segment[4:]
        if marker == 0xE1 and content.startswith(_EXIF):
            way_up = way_up if way_up != 1 else _orientation(content[len(_EXIF) :])
        if _is_kept(marker, content):
            kept.append(segment)
        at += 2 + length
    if way_up != 1:
        first = 1 if kept and kept[0][1] == 0xE0 else 0  # JFIF wants to be the first
        exif = _EXIF + _tiff(way_up)
        kept.insert(first, b"\xff\xe1" + struct.pack(">H", 2 + len(exif)) + exif)
    yield from kept
    yield data[at : _end_of_scans(data, at)]


def _is_kept(marker: int, content: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        adobe = marker == 0xEE and content.startswith(b"Adobe")
        return content.startswith((b"JFIF\0", b"ICC_PROFILE\0")) or adobe
    return marker != 0xFE


def _end_of_scans(data: bytes, at: int) -> int:
    """Where the picture ends: behind its end marker. Between scans stand only tables."""
    while True:
        (length,) = struct.unpack_from(">H", data, at + 2)
        found = _MARKER.search(data, at + 2 + length)
        if found is None:
            raise _UnlikeError  # cut short
        at = found.end() - 2
        if data[at + 1] == 0xD9:
            return at + 2
        if data[at + 1] not in {0xC4, 0xDA, 0xDB, 0xDC, 0xDD}:
            raise _UnlikeError


def _png(data: bytes) -> Iterator[bytes]:
    at, way_up = len(_PNG), b""
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        chunk = data[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise _UnlikeError
        if name == b"eXIf" and not way_up and (turned := _orientation(chunk[8:-4])) != 1:
            way_up = _chunk(b"eXIf", _tiff(turned))
            yield way_up
        elif name[0] & 0x20 == 0 or name in _PNG_KEPT:
            yield chunk
        if name == b"IEND":
            return
        at += 12 + length


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _webp(data: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", data, 4)
    end = 8 + size
    if end > len(data):
        raise _UnlikeError
    at, way_up = 12, 1
    kept: list[bytes] = []
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        chunk = data[at : at + 8 + length + length % 2]
        if name == b"EXIF":
            way_up = _orientation(chunk[8:].removeprefix(_EXIF))
        if name in _WEBP_KEPT:
            kept.append(chunk)
        at += len(chunk)
    if kept and kept[0].startswith(b"VP8X"):
        flags = kept[0][8] & ~0x0C | (0x08 if way_up != 1 else 0)  # EXIF and XMP are announced there
        kept[0] = kept[0][:8] + bytes((flags,)) + kept[0][9:]
        if way_up != 1:
            kept.append(b"EXIF" + struct.pack("<I", len(_tiff(way_up))) + _tiff(way_up))
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _orientation(tiff: bytes) -> int:
    """Which way up a picture is to be shown (EXIF 3.0, section 4.6.5.1): 1 to 8, 1 where nothing is said."""
    with suppress(struct.error):
        order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
        if order:
            (at,) = struct.unpack_from(f"{order}I", tiff, 4)
            (count,) = struct.unpack_from(f"{order}H", tiff, at)
            for entry in range(min(count, 512)):
                tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * entry)
                if tag == _ORIENTATION:
                    return int(value) if 1 <= value <= 8 else 1
    return 1


def _tiff(way_up: int) -> bytes:
    """EXIF that says nothing but which way up."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, way_up, 0, 0)
