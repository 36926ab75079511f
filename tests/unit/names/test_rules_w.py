"""What of the W rules is no example of tests/rules yet."""

from __future__ import annotations

from archive_of_names import place, read


def test_w4_marks_of_direction_do_not_hide_a_name() -> None:
    assert read("\u2067کابل\u2069 و \u200fکابل\u200f", place("کابل", "kabul"), lang="fa").ids == ["kabul", "kabul"]
