"""The only place that asks what day it is."""

from __future__ import annotations

import datetime
import os

from archivegen.diagnostics import UsageError
from archivegen.source.days import day_number


def today() -> int:
    """Today as a Julian day number (UTC); ``SOURCE_DATE_EPOCH`` decides where it is set (reproducible-builds.org).

    Raises `UsageError` where the variable is no whole number of seconds, or one before 1970.
    """
    value = os.environ.get("SOURCE_DATE_EPOCH")
    if value is None:
        now = datetime.datetime.now(datetime.UTC)
    else:
        try:
            now = datetime.datetime.fromtimestamp(_seconds(value), datetime.UTC)
        except (ValueError, OverflowError, OSError) as bad:
            message = f"SOURCE_DATE_EPOCH is {value!r}: it must be a whole number of seconds since 1970"
            raise UsageError(message) from bad
    return day_number(now.year, now.month, now.day)


def _seconds(value: str) -> int:
    seconds = int(value)
    if seconds < 0:
        raise ValueError(value)
    return seconds
