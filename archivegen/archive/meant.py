"""Which years and days a date may mean, and whether it says so for sure."""

from __future__ import annotations

import re
from functools import lru_cache

from archivegen.source.days import year_of
from archivegen.source.fields import When

_DOUBTED = re.compile(r"(?:^|[/,\[{.])[?~%]|[0-9X][?~%]")


@lru_cache(maxsize=40_000)
def is_sure(edtf: str) -> bool:
    """Whether the year is not doubted: no ``?``, ``~`` or ``%`` that concerns it (ISO 8601-2, 8).

    Such a sign behind a part of a date concerns all that stands before it; before a month or day, this part alone.
    """
    return _DOUBTED.search(edtf) is None


@lru_cache(maxsize=40_000)
def years_meant(date: When) -> tuple[int | None, int | None, bool]:
    """The first and the last year that a date may mean, ``None`` where it is open, and whether it is sure of them."""
    first = None if date.earliest is None else year_of(date.earliest)
    last = None if date.latest is None else year_of(date.latest)
    return first, last, is_sure(date.edtf)
