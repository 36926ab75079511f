"""Which part of the search index a page is in: by its address alone, so that an edit touches one part.

The digest of an address is read as bits. All pages begin in one part; a part that holds more than `most` pages is
divided in two by the next bit. So every part is named by its first bits (``part-0110``), a new page can divide one
part and no other, and the parts follow from the addresses alone, whatever was there before.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

PAGES = 1200
"""Pages of a part at the most: Pagefind takes about half a gigabyte and two seconds for so many."""

_BITS = 64


def parts(urls: Sequence[str], most: int) -> dict[str, tuple[int, ...]]:
    """The places of the addresses of every part, in order, by the part's name; names are sorted, no part is empty."""
    found: dict[str, tuple[int, ...]] = {}
    pending = [("", list(enumerate(map(_bits, urls))))]
    while pending:
        name, held = pending.pop()
        if len(held) > most and len(name) < _BITS:
            halves = ((name + bit, [one for one in held if one[1][len(name)] == bit]) for bit in "10")
            pending.extend(halves)  # the part of the noughts last, because it is looked at first
        elif held:
            found[f"part-{name}"] = tuple([place for place, _ in held])
    return found


def _bits(url: str) -> str:
    digest = blake2b(url.encode(), digest_size=_BITS // 8).digest()
    return f"{int.from_bytes(digest, 'big'):0{_BITS}b}"
