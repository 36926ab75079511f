"""What day it is: the machine's, in UTC, or that of SOURCE_DATE_EPOCH (RB-07)."""

from __future__ import annotations

import datetime

import pytest

from archivegen.clock import today
from archivegen.diagnostics import UsageError
from archivegen.source.days import day_to_iso


@pytest.mark.parametrize(("value", "day"), [
    ("0", "1970-01-01"), ("86399", "1970-01-01"), ("86400", "1970-01-02"), ("1700000000", "2023-11-14"),
])  # fmt: skip
def test_the_variable_decides_also_when_it_is_zero(monkeypatch: pytest.MonkeyPatch, value: str, day: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert day_to_iso(today()) == day


@pytest.mark.parametrize("value", ["abc", "", "1.5", "99999999999999999999", "0x10", "-1"])
def test_a_variable_that_is_no_number_of_seconds_is_a_wrong_command(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH") as wrong:
        today()
    assert wrong.value.exit_code == 2


def test_without_it_the_day_is_that_of_utc() -> None:
    before = datetime.datetime.now(datetime.UTC).date().isoformat()
    found = day_to_iso(today())
    after = datetime.datetime.now(datetime.UTC).date().isoformat()
    assert before <= found <= after
