"""The table in the guide is what the examples say; every rule has examples; the tests that they name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archivegen.source import record_fields
from tests.rules.examples import FAMILIES, all_examples, marked, rules, unmarked
from tests.rules.table import PAGE, page

ROOT = Path(__file__).parents[2]
COUNTS = {"Z": 8, "W": 11, "M": 12, "L": 10}
POINTERS = [(example.name, test) for example in all_examples() for test in example.tests]


def test_the_table_in_the_guide_is_what_the_examples_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make rules-table"


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rule_has_examples(family: str) -> None:
    found = rules(family)
    assert [rule.number for rule in found] == [f"{family}{n}" for n in range(1, COUNTS[family] + 1)]
    assert [rule.number for rule in found if not (rule.words and rule.examples)] == []


def test_no_two_examples_of_a_rule_have_the_same_title() -> None:
    names = [example.name for example in all_examples()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(("name", "test"), POINTERS, ids=[f"{name}-{test}" for name, test in POINTERS])
def test_the_tests_that_examples_name_are_there(name: str, test: str) -> None:
    path, _, function = test.partition("::")
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not function or re.search(rf"^def {function}\(", text, re.MULTILINE), f"{name}: no {test}"


@pytest.mark.parametrize(
    "field", ["strict", "context", "search", "from", "to", "fold", "lang", "script", "kind", "form"]
)
def test_every_mark_of_a_name_has_an_example(field: str) -> None:
    assert [e.name for e in all_examples() if any(f"{field}:" in fields for _, _, fields in e.records)]


@pytest.mark.parametrize(
    "field", ["initials", "inside", "blockers", "short", "link", "fold", "names", "sort_name", "within", "merged"]
)
def test_every_field_that_says_how_a_record_is_matched_has_an_example(field: str) -> None:
    assert field in record_fields.NAMES
    pattern = re.compile(rf"^{field}:", re.MULTILINE)
    assert [e.name for e in all_examples() if any(pattern.search(fields) for _, _, fields in e.records)]


def test_marks_are_read_and_written() -> None:
    text = "[Ann→ann, linked] met {Lee?a|b, M4} at **[Ann** Lee→ann-lee]; [x](y) {.z} <U+00A0>"
    plain, marks = unmarked(text)
    assert plain == "Ann met Lee at **Ann** Lee; [x](y) {.z} \u00a0"
    assert [(plain[m.start : m.end], m.ids, m.words) for m in marks] == [
        ("Ann", ("ann",), ("linked",)),
        ("Lee", ("a", "b"), ("M4",)),
        ("Ann** Lee", ("ann-lee",), ()),
    ]
    assert marked(plain, marks) == text.replace("<U+00A0>", "\u00a0")
