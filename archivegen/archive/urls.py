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
MANIFEST = "archivegen-manifest.json"  # lists what was published
ABOUT = "about-this-archive/"  # the page that says how the archive was made
OWN = "archivegen's own page"  # who asks for what no source asks for: nobody can change it
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?")
_PLAIN = re.compile(r"[A-Za-z0-9/_.~-]*")


ANOTHER_SLUG = "give one of them another slug"
OLD_ADDRESS = "take this old address out, or correct it"


class Claim(msgspec.Struct, frozen=True):
    """An output path, who asks for it, and what helps there if somebody else does, too."""

    path: str
    source: str
    place: Place
    remedy: str = ANOTHER_SLUG


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
    """Addresses for (slug, id, fixed): namesakes get their id added, all of them, unless theirs is fixed by hand.

    Where that is still the address of another ("ali-b" of "Ali B"), a digest of the id is added, again to all.
    """
    wanted = [choices(slug, identity, fixed=fixed) for slug, identity, fixed in slugs]
    chosen = [0] * len(wanted)
    while True:
        result = [choice[n] for choice, n in zip(wanted, chosen, strict=True)]
        counts = Counter(slug.casefold() for slug in result)
        again = [i for i, slug in enumerate(result) if counts[slug.casefold()] > 1 and chosen[i] + 1 < len(wanted[i])]
        if not again:
            return result
        for i in again:
            chosen[i] += 1


def choices(slug: str, identity: str, *, fixed: bool) -> tuple[str, ...]:
    """The addresses that a record may get, in order: the later ones where others have the earlier."""
    if fixed:
        return (slug,)
    digest = blake2b(identity.encode(), digest_size=4).hexdigest()
    longer = shortened(f"{slug}-{transliterated(identity) or digest}")
    return (slug, longer, shortened(f"{longer}-{digest}"))


def collisions(claims: Iterable[Claim]) -> list[Diagnostic]:
    """An error at every source that asks for an address that another source has, also where only the case differs.

    A file where another source needs a folder is one too: no disk holds both.
    """
    asked: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        plain = claim.path if claim.path.isascii() else unicodedata.normalize("NFC", claim.path)
        asked[plain.casefold()].append(claim)
    found = []
    disputed = [rivals for rivals in asked.values() if len(rivals) > 1]
    telling = [rivals for rivals in disputed if len({(r.source, r.place) for r in rivals}) > 1]
    for rivals in telling or disputed:  # the files beside two pages collide as the pages do: the pages say it all
        own = len({r.source for r in rivals}) == 1 and {ANOTHER_SLUG, OLD_ADDRESS} <= {r.remedy for r in rivals}
        for one in rivals:
            if one.source == OWN or (own and one.remedy == ANOTHER_SLUG):
                continue
            others = ", ".join(dict.fromkeys(_rival(r, one) for r in rivals if r is not one))
            message = f"/{one.path} is also the address of {'this text itself' if own else others}"
            found.append(error(one.source, one.place, "ADDRESS", message, hint=one.remedy))
    folders: dict[str, Claim] = {}
    for path, rivals in asked.items():
        end = path.rfind("/")
        while end > 0 and (folder := path[:end]) not in folders:  # what is above one that is known is known, too
            folders[folder] = rivals[0]
            end = path.rfind("/", 0, end)
    for path in sorted(asked.keys() & folders.keys()):
        for one in asked[path]:
            other = folders[path]
            message = f"/{one.path} is a file, and a folder is needed there for {_where(other)}"
            if one.source == OWN:
                message = f"/{other.path} needs a folder, and /{one.path} is a file of the site"
                found.append(error(other.source, other.place, "ADDRESS", message, hint="choose another address"))
            else:
                found.append(error(one.source, one.place, "ADDRESS", message, hint="give the file another name"))
    return found


def _rival(claim: Claim, one: Claim) -> str:
    """Who else asks for the address of ``one``; with its own, where they are not written alike."""
    return _where(claim) + (f" (/{claim.path}: one file on some systems)" if claim.path != one.path else "")


def _where(claim: Claim) -> str:
    return f"{claim.source}:{claim.place.line}" if claim.place.line else claim.source


def web(path: str) -> str:
    """A path as it stands in an address: percent-encoded UTF-8 (RFC 3986)."""
    if _PLAIN.fullmatch(path):
        return path
    return quote(path, safe="/~!$&'()*+,;=:@-._")


def up(path: str) -> str:
    """The way from a page to the site's root: ``../../`` for ``articles/mostar/``."""
    return "../" * path.count("/")
