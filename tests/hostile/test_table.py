"""The table in the guide is what the tests say, it names every case, and every number that a test carries is one."""

from __future__ import annotations

import ast

import pytest

from tests.hostile.cases import _marked, carriers, cases, families, own_reasons, reason
from tests.hostile.table import PAGE, page

COUNTS = {"BC": 22, "RB": 11, "DU": 21, "NA": 15, "IN": 27, "PS": 21, "WA": 14, "PU": 10}


def test_the_table_in_the_guide_is_what_the_tests_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make cases-table"


@pytest.mark.parametrize("family", COUNTS)
def test_every_case_has_its_line(family: str) -> None:
    numbers = [f"{family}-{n:02}" for n in range(1, COUNTS[family] + 1)]
    assert [number for number in cases() if number.startswith(family)] == numbers
    assert [line.split()[1] for line in page().splitlines() if line.startswith(f"| {family}-")] == numbers


def test_there_are_141_cases() -> None:
    assert len(cases()) == sum(COUNTS.values()) == 141
    assert list(families()) == list(COUNTS)


def test_a_case_without_a_test_says_why_and_one_with_a_test_does_not() -> None:
    carried = carriers()
    assert [number for number in cases() if number not in carried and not reason(number)] == []
    assert [number for number in own_reasons() if number in carried] == []


def test_numbers_that_tests_carry_are_numbers_of_cases() -> None:
    assert sorted(carriers().keys() - cases().keys()) == []


def test_marks_are_read_from_functions_parameters_and_modules() -> None:
    text = """
pytestmark = [pytest.mark.case("BC-01")]
@pytest.mark.case("BC-02", "BC-03", soak="more", only=True)
@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.case("BC-04"))])
def test_one(x): ...
"""
    found = [(number, *carrier) for number, carrier in _marked(ast.parse(text), "a.py")]
    assert found == [
        ("BC-01", "a.py", "", False),
        ("BC-02", "a.py::test_one", "more", True),
        ("BC-03", "a.py::test_one", "more", True),
        ("BC-04", "a.py::test_one", "", False),
    ]
