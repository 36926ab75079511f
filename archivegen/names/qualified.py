"""Names with a qualifier, as catalogues write them: "Austin, Texas", "Victoria (Australia)", "John Smith (bishop)"."""

from __future__ import annotations

import re

_IN_BRACKETS = re.compile(r"(?P<head>[^()]*[^()\s])\s*\((?P<qualifier>[^()]+)\)$")
_AFTER_COMMA = re.compile(r"(?P<head>[^,()]*[^,()\s]),\s*(?P<qualifier>[^,()]+)(?:,[^()]*)?$")


def without_brackets(name: str) -> str:
    """The name that texts use where a catalogue adds a qualifier in brackets, which no text does; "" without one."""
    found = _IN_BRACKETS.match(name)
    return found["head"] if found else ""


def with_kind_word(name: str) -> tuple[str, ...]:
    """How texts say which one they mean: "Washington state", "state of Washington" for "Washington (U.S. state)"."""
    found = _IN_BRACKETS.match(name)
    word = found["qualifier"].split()[-1] if found else ""
    if found is None or not (word.isalpha() and word.islower()):
        return ()
    head = found["head"]
    return (f"{head} {word}", f"{head} {word.capitalize()}", f"{word} of {head}")


def before_comma(name: str) -> str:
    """What a text calls a place once it has been named with its container: "Austin" of "Austin, Texas"; "" without."""
    found = _AFTER_COMMA.match(name)
    return found["head"] if found else ""


def qualifier(name: str) -> str:
    """The qualifier itself: "Texas" of "Austin, Texas", "Australia" of "Victoria (Australia)"; "" without one."""
    found = _IN_BRACKETS.match(name) or _AFTER_COMMA.match(name)
    return found["qualifier"].strip() if found else ""
