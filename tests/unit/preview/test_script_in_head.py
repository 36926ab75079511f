"""Where the reload script comes to stand in a page, and that no text of anybody's makes finding that slow."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archivegen.preview.overlay import SCRIPT_PATH, inject

PARTS = ["<!--", "-->", "--", "!", ">", "</head>", "</HEAD \n>", "</head", " ", "x", "<!doctype html>", "<", "/head>"]


def place(page: bytes) -> int:
    return inject(page, 1).index(f'<script src="{SCRIPT_PATH}"'.encode())


def place_by_pattern(page: bytes) -> int:
    """The same in few words and much time: a comment, and the end of a head in none."""
    hidden = [match.span() for match in re.finditer(rb"<!--.*?-->", page, re.DOTALL)]
    for found in re.finditer(rb"</head\s*>", page, re.IGNORECASE):
        if not any(start <= found.start() < end for start, end in hidden):
            return found.start()
    doctype = re.match(rb"\s*<!doctype[^>]*>", page, re.IGNORECASE)
    return doctype.end() if doctype else 0


@given(st.lists(st.sampled_from(PARTS), max_size=14).map(lambda parts: "".join(parts).encode()))
@example(b"<!-->--></head>")
@example(b"<!--</head>--></head>")
@example(b"<!-- --><!-- </head>")
def test_it_stands_before_the_first_end_of_a_head_that_is_in_no_comment(page: bytes) -> None:
    assert place(page) == place_by_pattern(page)


def seconds(page: bytes) -> float:
    """The least of five, as other processes are at work too."""
    found = []
    for _ in range(5):
        began = time.perf_counter()
        inject(page, 1)
        found.append(time.perf_counter() - began)
    return min(found)


@pytest.mark.parametrize("part", [b"<!--", b"<!-- -->", b"<!--</head>-->", b"<!--</head>", b"</head ", b"</head<!--"])
@pytest.mark.parametrize("end", [b"", b"</head>"])
def test_time_grows_with_length(part: bytes, end: bytes) -> None:
    assert seconds(part * 6400 + end) < 24 * seconds(part * 800 + end)  # where each looks at all others, 64 times
