"""Fingerprints: the same for equal values in every process, others for others."""

from __future__ import annotations

import msgspec
import pytest

from archivegen.digest import digest_bytes, encode, fingerprint


class Point(msgspec.Struct, frozen=True):
    x: int
    y: tuple[str, ...] = ()


def test_a_digest_is_that_of_blake2b_with_16_bytes() -> None:
    assert digest_bytes(b"") == "cae66941d9efbd404e4d88758ea67670"
    assert digest_bytes(b"abc") == "cf4ab791c62b8d2b2109c90275287816"


def test_the_order_of_keys_does_not_count() -> None:
    assert encode({"b": 1, "a": {"d": 1, "c": 2}}) == encode({"a": {"c": 2, "d": 1}, "b": 1})


def test_a_fingerprint_stays_the_same_from_version_to_version() -> None:
    assert fingerprint(1, "a", Point(2, ("b",)), {"z": None, "a": True}) == fingerprint(
        1, "a", Point(2, ("b",)), {"a": True, "z": None}
    )
    assert fingerprint("a", ("b", 1)) == digest_bytes(bytes.fromhex("92a16192a16201"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("a", ""), ("a",)),
        ((1,), ("1",)),
        ((1,), (1.0,)),
        ((True,), (1,)),
        ((None,), ("",)),
        ((b"a",), ("a",)),
        ((("a", "b"), "c"), ("a", ("b", "c"))),
        ((Point(1),), (Point(2),)),
        (([],), ({},)),
        (("é",), ("e\u0301",)),
    ],
)
def test_different_values_have_different_fingerprints(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    assert fingerprint(*one) != fingerprint(*other)
