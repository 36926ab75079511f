"""Addresses: from ids, file names and names to paths that are safe on every system and never depend on order."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from urllib.parse import quote

import msgspec
from anyascii import anyascii

from archivegen.diagnostics import Diagnostic, Place, error

MAX_BYTES = 200
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?")


class Claim(msgspec.Struct, frozen=True):
    """An output path and who asks for it."""

    path: str
    source: str
    place: Place


def transliterated(text: str) -> str:
    """Lower-case ASCII letters, digits and hyphens for a name in any script (AnyAscii); "" where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(unicodedata.normalize("NFC", text)).lower()).strip("-")


def segment(name: str) -> str:
    """A file's name as one part of an address: composed (NFC), spaces as hyphens, nothing that a system reserves."""
    name = unicodedata.normalize("NFC", name)
    name = re.sub(r"[\s\x00-\x20\x7f\"#%*/:;<>?\\^`{|}]+", "-", name).strip("-. ")
    if not name or _RESERVED.fullmatch(name):
        return ""
    return shortened(name)


def shortened(name: str) -> str:
    """At most 200 bytes of UTF-8, cut between characters, with a digest of the whole so that it stays unique."""
    if len(name.encode()) <= MAX_BYTES:
        return name
    tail = "-" + blake2b(name.encode(), digest_size=4).hexdigest()
    return name.encode()[: MAX_BYTES - len(tail)].decode(errors="ignore").rstrip("-") + tail


def slug_for(*, slug: str, stem: str, name: str, identity: str) -> str:
    """The address part of an article or record: its ``slug``, else its file's name, else its transliterated name.

    Where nothing usable is left (a name made of symbols), a digest of the id stands in: never empty, never counted.
    """
    if slug:
        return unicodedata.normalize("NFC", slug)
    found = segment(stem) if stem else shortened(transliterated(name))
    if not found or _RESERVED.fullmatch(found):
        found = segment(transliterated(identity)) or "r-" + blake2b(identity.encode(), digest_size=4).hexdigest()
    return found


def distinct(slugs: Sequence[tuple[str, str, bool]]) -> list[str]:
    """Addresses for (slug, id, fixed): namesakes get their id added, all of them, unless theirs is fixed by hand."""
    counts = Counter(slug.casefold() for slug, _, _ in slugs)
    result = []
    for slug, identity, fixed in slugs:
        if counts[slug.casefold()] > 1 and not fixed:
            extra = transliterated(identity) or blake2b(identity.encode(), digest_size=4).hexdigest()
            result.append(shortened(f"{slug}-{extra}"))
        else:
            result.append(slug)
    return result


def collisions(claims: Iterable[Claim]) -> list[Diagnostic]:
    """An error at every source that asks for an address that another source has, also where only the case differs."""
    asked: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        asked[unicodedata.normalize("NFC", claim.path).casefold()].append(claim)
    found = []
    for rivals in asked.values():
        for one in rivals if len(rivals) > 1 else ():
            others = ", ".join(f"{r.source}:{r.place.line}" if r.place.line else r.source for r in rivals if r != one)
            message = f"/{one.path} is also the address of {others}"
            hint = "give one of them another slug"
            found.append(error(one.source, one.place, "ADDRESS", message, hint=hint))
    return found


def web(path: str) -> str:
    """A path as it stands in an address: percent-encoded UTF-8 (RFC 3986)."""
    return quote(path, safe="/~!$&'()*+,;=:@-._")


def up(path: str) -> str:
    """The way from a page to the site's root: ``../../`` for ``articles/mostar/``."""
    return "../" * path.count("/")
