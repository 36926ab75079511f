"""Texts of two directions in one line of plain text, where no markup can keep them apart (a feed's title)."""

from __future__ import annotations

import unicodedata

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def direction_of(text: str) -> str:
    """``rtl`` or ``ltr`` by the first letter that has a direction (UAX 9, P2 and P3)."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return "rtl" if next((s for s in strong if s in {"L", "R", "AL"}), "L") != "L" else "ltr"


def isolated(text: str, around: str) -> str:
    """A text for a line of the direction ``around``: with isolates (UAX 9) where its own is the other one."""
    return text if direction_of(text) == around else f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
