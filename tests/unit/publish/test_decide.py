"""What is made again, kept and deleted, and the reason: a table, since the decision is a pure function."""

from __future__ import annotations

import pytest

from archivegen.publish.decide import Decision, Wanted, decide
from archivegen.publish.manifest import Entry

NEW, CHANGED, MISSING = "new", "its content, template or tools changed", "missing from the output"
ALTERED, ASKED = "changed in the output by someone else", "asked for (--clean)"


def decided(wanted: str, previous: str, intact: str, present: str, ours: str, *, afresh: bool = False) -> Decision:
    """Words are paths; ``a:2`` is the path ``a`` with the fingerprint ``2``, which is ``1`` unless told."""
    entries = [_split(word) for word in previous.split()]
    return decide(
        [Wanted(*_split(word)) for word in wanted.split()],
        {path: Entry(path, mark, "", 0, None) for path, mark in entries},
        set(intact.split()),
        set(present.split()),
        set(ours.split()),
        afresh=afresh,
    )


def _split(word: str) -> tuple[str, str]:
    path, _, mark = word.partition(":")
    return path, mark or "1"


@pytest.mark.parametrize(
    ("why", "wanted", "previous", "intact", "present", "ours", "make", "keep", "delete"),
    [
        ("first build", "a b", "", "", "", "", [("a", NEW), ("b", NEW)], "", ""),
        ("no change", "a b", "a b", "a b", "a b", "a b", [], "a b", ""),
        ("one changed", "a:2 b", "a b", "a b", "a b", "a b", [("a", CHANGED)], "b", ""),
        ("one added", "a b", "a", "a", "a", "a", [("b", NEW)], "a", ""),
        ("one removed", "a", "a b", "a b", "a b", "a b", [], "a", "b"),
        ("one renamed", "c", "b", "b", "b", "b", [("c", NEW)], "", "b"),
        ("deleted by hand", "a b", "a b", "b", "b", "a b", [("a", MISSING)], "b", ""),
        ("altered by hand", "a b", "a b", "b", "a b", "a b", [("a", ALTERED)], "b", ""),
        ("changed and altered", "a:2", "a", "", "a", "a", [("a", ALTERED)], "", ""),
        ("removed and gone already", "a", "a b", "a", "a", "a b", [], "a", ""),
        ("state lost", "a b", "", "", "a b", "a b", [("a", NEW), ("b", NEW)], "", ""),
        ("state lost, one removed", "a", "", "", "a b", "a b", [("a", NEW)], "", "b"),
        ("foreign files stay", "a", "a", "a", "a f g/h", "a", [], "a", ""),
        ("left by a stopped build", "a", "a", "a", "a half", "a half", [], "a", "half"),
        ("in order", "c a b", "", "", "", "", [("c", NEW), ("a", NEW), ("b", NEW)], "", ""),
        ("deleted in order", "", "c a b", "c a b", "c a b", "c a b", [], "", "a b c"),
        ("nothing at all", "", "", "", "", "", [], "", ""),
    ],
)  # fmt: skip
def test_each_file_is_decided_for_a_reason(
    why: str, wanted: str, previous: str, intact: str, present: str, ours: str,
    make: list[tuple[str, str]], keep: str, delete: str,
) -> None:  # fmt: skip
    found = decided(wanted, previous, intact, present, ours)
    assert found == Decision(tuple(make), tuple(keep.split()), tuple(delete.split())), why


def test_afresh_makes_all_and_deletes_only_what_is_not_wanted() -> None:
    found = decided("a b", "a b c", "a b c", "a b c f", "a b c", afresh=True)
    assert found == Decision((("a", ASKED), ("b", ASKED)), (), ("c",))
