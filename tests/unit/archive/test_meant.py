"""Which years a date may mean."""

from __future__ import annotations

import pytest

from archivegen.archive.meant import years_meant
from archivegen.source.dates import parse_when


@pytest.mark.parametrize(("edtf", "wanted"), [
    ("1994-05-01", (1994, 1994, True)), ("1994", (1994, 1994, True)), ("1937?", (1937, 1937, False)),
    ("~1926", (1926, 1926, False)), ("1926~", (1926, 1926, False)), ("1926-05%", (1926, 1926, False)),
    ("195X", (1950, 1959, True)), ("1914/1918", (1914, 1918, True)), ("../1850", (None, 1850, True)),
    ("1914?/1918", (1914, 1918, False)), ("1914/1918~", (1914, 1918, False)), ("1990/..", (1990, None, True)),
    ("1994-05-XX", (1994, 1994, True)), ("1994-~05-12", (1994, 1994, True)), ("-0044-03-15", (-44, -44, True)),
    ("[1667,1669]", (1667, 1669, True)), ("[1667?,1669]", (1667, 1669, False)),
    ("1994-05-01T10:00:00Z", (1994, 1994, True)),
])  # fmt: skip
def test_the_years_that_a_date_may_mean_and_whether_it_is_sure(edtf: str, wanted: tuple[int, int, bool]) -> None:
    assert years_meant(parse_when(edtf)) == wanted
