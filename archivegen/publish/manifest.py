"""What was published and what is remembered of it: the public checksum manifest, and the private state beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from archivegen import __version__
from archivegen.archive.urls import MANIFEST
from archivegen.checked import load_checked, save_checked
from archivegen.publish.disk import disk_errors
from archivegen.publish.flush import to_disk
from archivegen.source.snapshot import Stamp

MANIFEST_NAME = MANIFEST
_NOWHERE = ("http://localhost:8000/", "https://archive.example/")  # of who names none, and what init writes


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One published file: why it is as it is (``fingerprint``), what it is (``sha256``, ``size``), and its stamp.

    ``cause`` is the fingerprint of all that it was made of, which may be more than it shows; "" where not known.
    """

    path: str
    fingerprint: str
    sha256: str
    size: int
    stamp: Stamp | None
    cause: str = ""


SITES = "sites"  # beside the record of what is published


class Site(msgspec.Struct, frozen=True):
    """Whose a published site is, as far as its manifest tells: the archive's title and the site's address."""

    title: str
    address: str

    def is_of(self, other: Site) -> bool:
        """Whether both may be of one archive: it was given another title, or another address, but not both.

        An address that says nothing, as it is the one of who has named none, makes no two the same.
        """
        return self.title == other.title or (self.address == other.address and self.address not in _NOWHERE)


class PublishedState(msgspec.Struct, frozen=True):
    """All published files as of the last finished build, sorted by path, and the fingerprint of what made them.

    ``withheld`` are marks of the texts of which no file held a trace.
    """

    entries: tuple[Entry, ...] = ()
    toolchain: str = ""
    withheld: tuple[str, ...] = ()


class Listed(msgspec.Struct, frozen=True):
    """A line of the public manifest."""

    path: str
    size: int
    sha256: str


class _Manifest(msgspec.Struct):
    files: tuple[Listed, ...]
    site: Site | None = None  # none in those of earlier versions


class Summed(Protocol):
    """A file with its checksum: recorded, listed, or just made."""

    @property
    def path(self) -> str:
        """Relative to the output folder."""

    @property
    def size(self) -> int:
        """In bytes."""

    @property
    def sha256(self) -> str:
        """In hexadecimal."""


def manifest_lines(files: Iterable[Summed]) -> dict[str, str]:
    """The lines of the public manifest by path."""
    return {
        e.path: f'{{"path": {msgspec.json.encode(e.path).decode()}, "size": {e.size}, "sha256": "{e.sha256}"}}'
        for e in files
        if e.path != MANIFEST_NAME
    }


def manifest_bytes(lines: Mapping[str, str], site: Site | None = None) -> bytes:
    """The public manifest of these lines: one file a line, sorted, so that two of them compare well."""
    files = ",\n".join([line for _, line in sorted(lines.items())])
    whose = ""
    if site is not None:
        title, address = (msgspec.json.encode(text).decode() for text in (site.title, site.address))
        whose = f'"site": {{"title": {title}, "address": {address}}},\n'
    return f'{{"generator": "archivegen {__version__}",\n{whose}"files": [\n{files}\n]}}\n'.encode()


def read_manifest(output: Path) -> dict[str, Listed] | None:
    """The files that the manifest in an output folder lists, by path; ``None`` where there is no readable manifest.

    Anybody can have written it: what is no path below the folder is nobody's file, and left out.
    """
    return listed_with_site(output)[0]


def listed_with_site(output: Path) -> tuple[dict[str, Listed] | None, Site | None]:
    """The same, and whose site it is; nobody's where the manifest does not say."""
    read = _read(output)
    if read is None:
        return None, None
    return {one.path: one for one in read.files if is_below(one.path)}, read.site


def lines_of(output: Path) -> tuple[Listed, ...] | None:
    """Every line of the manifest, whatever it names."""
    read = _read(output)
    return None if read is None else read.files


def _read(output: Path) -> _Manifest | None:
    if not (output / MANIFEST_NAME).is_file():  # a pipe could be waited for without end
        return None
    try:
        data = (output / MANIFEST_NAME).read_bytes()
        try:
            return msgspec.json.decode(data, type=_Manifest)
        except (
            msgspec.MsgspecError,
            UnicodeDecodeError,
        ):  # stricter: a manifest with half a character in one name has other lines, too
            whole = json.loads(data)
            return _Manifest(msgspec.convert(whole["files"], tuple[Listed, ...]), _site(whole.get("site")))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, msgspec.ValidationError):
        return None


def _site(value: object) -> Site | None:
    try:
        return msgspec.convert(value, Site)
    except msgspec.ValidationError:
        return None


def is_below(path: str) -> bool:
    """Whether a path, as it is written, names something below the folder that it is relative to, in one way only."""
    try:
        return "\0" not in path and not {"", ".", ".."} & {*path.split("/")} and bool(path.encode())
    except UnicodeEncodeError:  # half a character
        return False


def save_state(path: Path, value: object, *, lasting: bool = False) -> None:
    """Write what must not be lost; ``lasting`` waits for the disk. Raises `MachineError` where that fails."""
    with disk_errors(str(path)):
        save_checked(path, value, to_disk if lasting else None)


def load_state(path: Path) -> PublishedState | None:
    """The state saved by `save_checked`; ``None`` where there is none or it does not match its checksum."""
    data = load_checked(path)
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=PublishedState)
    except msgspec.MsgspecError:
        return None


def by_path(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Entries by their path."""
    return {e.path: e for e in entries}


def load_journal(state: Path) -> frozenset[str]:
    """The files of a build that was stopped, written down before it changed any: they are ours, finished or not."""
    return _paths(state / "journal")


def load_stuck(state: Path) -> frozenset[str]:
    """The folders that the last build left empty and could not remove."""
    return _paths(state / "stuck")


def load_sites(state: Path) -> tuple[Site, ...]:
    """As what this project has published here, or begun to: written down before the manifest says it."""
    data = load_checked(state / SITES)
    try:
        return () if data is None else msgspec.msgpack.decode(data, type=tuple[Site, ...])
    except msgspec.MsgspecError:
        return ()


def _paths(place: Path) -> frozenset[str]:
    data = load_checked(place)
    if data is None:
        return frozenset()
    try:
        return frozenset(filter(is_below, msgspec.msgpack.decode(data, type=list[str])))
    except msgspec.MsgspecError:
        return frozenset()
