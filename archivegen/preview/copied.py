"""Which HTML files of the preview's site lay beside the texts: as little trusted as these, unlike ``static/``."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from archivegen.digest import digest_bytes
from archivegen.publish.manifest import load_state
from archivegen.publish.render import copy_fingerprint
from archivegen.reading import Reading
from archivegen.source.snapshot import SourceFile

_SUFFIXES = (".html", ".htm")


class Copied:
    """Asked for the bytes of an HTML file: whether they are those of a file beside the texts.

    What the site was made from says so; before the first build has ended, the record of the site as it was left, which
    does not tell them from those of ``static/``. Bytes decide and not addresses: a page may be at any address, and a
    copied file too.
    """

    def __init__(self, reading: Callable[[], Reading | None], record: Path) -> None:
        self._reading = reading
        self._record = record
        self._known: tuple[tuple[SourceFile, ...], frozenset[str]] = ((), frozenset())

    def __call__(self, data: bytes) -> bool:
        """Whether a source has these very bytes."""
        digest = digest_bytes(data)
        reading = self._reading()
        if reading is None:
            return copy_fingerprint("", digest) in self._recorded
        files = reading.snapshot.of("asset")
        before, digests = self._known
        if files is not before:
            digests = frozenset(file.digest for file in files if file.path.lower().endswith(_SUFFIXES))
            self._known = (files, digests)
        return digest in digests

    @cached_property
    def _recorded(self) -> frozenset[str]:
        stored = load_state(self._record)
        entries = stored.entries if stored else ()
        return frozenset(entry.fingerprint for entry in entries if entry.path.lower().endswith(_SUFFIXES))
