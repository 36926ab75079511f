"""Which HTML files of the preview's site lay beside the texts: as little trusted as these, unlike ``static/``."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from archivegen.digest import digest_bytes
from archivegen.preview.site import is_html, media_type
from archivegen.publish.manifest import load_state
from archivegen.publish.render import copy_fingerprint
from archivegen.source.source_file import Files


class Copied:
    """Asked for the bytes of an HTML file: whether they are those of a file beside the texts.

    What the site was made from says so, and what the build read that is just being published, or failed while it was;
    before the first build has ended, besides the record of the site as it was left, which does not tell them from those
    of ``static/``. Bytes decide and not addresses: a page may be at any address, and a copied file too.
    """

    def __init__(self, beside: Callable[[], tuple[tuple[Files, ...], bool]], record: Path) -> None:
        self._beside = beside  # files by builds, and whether the record may know of more
        self._record = record
        self._known: list[tuple[Files, frozenset[str]]] = []

    def __call__(self, data: bytes) -> bool:
        """Whether a source has these very bytes."""
        digest = digest_bytes(data)
        builds, more = self._beside()
        known = self._known = [self._of(files) for files in builds]
        return any(digest in digests for _, digests in known) or (
            more and copy_fingerprint("", digest) in self._recorded
        )

    def _of(self, files: Files) -> tuple[Files, frozenset[str]]:
        for known in self._known:
            if known[0] is files:
                return known
        return files, frozenset(file.digest for file in files if is_html(media_type(file.path)))

    @cached_property
    def _recorded(self) -> frozenset[str]:
        stored = load_state(self._record)
        entries = stored.entries if stored else ()
        return frozenset(entry.fingerprint for entry in entries if is_html(media_type(entry.path)))
