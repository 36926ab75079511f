"""Sources that chance has damaged, through the whole build: an error that names the file, or a sound site (IN-27).

The numbers are always the same; `make soak` tries others.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.hostile.attempt import Tried
from tests.hostile.damage import KINDS, START, WHOLE, damaged, survived


@pytest.mark.case("IN-27")
@pytest.mark.parametrize("kind", KINDS)
def test_in27_a_damaged_source_is_named_or_makes_a_sound_site(tmp_path: Path, kind: str) -> None:
    tried = Tried(tmp_path / "archive")
    tried.build()
    place = tried.root / kind
    whole = START.get(kind, WHOLE)
    good = 0
    for number in range(12):
        data = damaged(random.Random(f"{kind} {number}"), whole)  # noqa: S311 - the same each time
        good += survived(tried, kind, data)
    tried.put(kind, whole)
    tried.build()
    assert place.is_file()
    assert good < 12
