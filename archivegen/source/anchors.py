"""Ids that stay: a heading's from its text, a paragraph's from a digest of its text; no edit moves another's."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

# the ids of the theme's own elements on pages that show a text
_OURS = """along backlinks by-year cite contents-title counts declared downloads elsewhere evidence identifiers linking
lives main named names newest placed provenance related rules search sections terms together unplaced within written
years"""
OURS = frozenset(_OURS.split())
_KINDS = "kind-"  # and with these letters begin those of lists of names
_BRACES = re.compile(r"\{[^{}]*\}")
_SIGNED = re.compile(r"#([^\s#.{}\"'=<>\\`]+)")
_NAMED = re.compile(r"\bid\s*=\s*[\"']?([^\s\"'<>}]+)", re.IGNORECASE)
_GAPS = re.compile(r"[\s-]+")


def slug(text: str) -> str:
    """Letters, marks and digits of any script in lower case, everything else as hyphens."""
    text = unicodedata.normalize("NFC", text).lower()
    if text.isascii():
        kept = re.sub(r"[^a-z0-9_\s-]", "", text)
    else:
        kept = "".join(c for c in text if unicodedata.category(c)[0] in "LMN" or c in "_-" or c.isspace())
    return _GAPS.sub("-", kept).strip("-") or "section"


class Anchors:
    """The ids of one document: each is given once, and what is written by hand comes first."""

    def __init__(self, source: str) -> None:
        self._used: set[str] = set()
        self._next: dict[str, int] = {}
        self._reserved: set[str] = set()
        if "{" in source:
            self._reserved.update(*(_SIGNED.findall(braces) for braces in _BRACES.findall(source)))
        if "=" in source and "id" in source:
            self._reserved.update(_NAMED.findall(source))

    def claim(self, wanted: str) -> str:
        """The id written by hand, with a number where it is given already."""
        return self._unique(wanted, reserved=False)

    def heading(self, text: str) -> str:
        """The id of a heading."""
        return self._unique(slug(text))

    def of_text(self, text: str, prefix: str = "p") -> str:
        """The id of a paragraph, table (``t``) or figure (``f``)."""
        text = text.replace("\n", " ").strip()
        if "  " in text or "\t" in text:
            text = " ".join(text.split())
        digest = blake2b(text.encode("utf-8", "replace"), digest_size=4)
        return self._unique(f"{prefix}-{digest.hexdigest()}")

    def given(self, base: str) -> str:
        """The id, with a number where it is taken."""
        return self._unique(base)

    def _unique(self, base: str, *, reserved: bool = True) -> str:
        free = base not in self._used and base not in OURS and not base.startswith(_KINDS)
        if free and not (reserved and base in self._reserved):
            self._used.add(base)
            return base
        number = self._next.get(base, 2)
        while (found := f"{base}-{number}") in self._used or found in self._reserved:
            number += 1
        self._next[base] = number + 1
        self._used.add(found)
        return found
