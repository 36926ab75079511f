"""Findings as values: how they read, how they sort, and the hints for words that are nearly right."""

from __future__ import annotations

import pytest

from archivegen.diagnostics import (
    ArchivegenError,
    Diagnostic,
    InputError,
    MachineError,
    Place,
    RefusedError,
    did_you_mean,
    error,
    has_errors,
    warning,
)


def test_a_finding_reads_path_line_column_severity_code_message() -> None:
    finding = error("content/a.md", Place(3, 7, 4), "DATE", "no such day", hint="write 2001-02-28", source="date: x")
    assert str(finding) == "content/a.md:3:7: error[DATE]: no such day"
    assert (finding.length, finding.hint, finding.source) == (4, "write 2001-02-28", "date: x")


def test_a_finding_about_a_whole_file_has_no_line() -> None:
    assert str(warning("a.md", Place(), "X", "odd")) == "a.md: warning[X]: odd"


def test_findings_sort_by_file_then_line_then_column() -> None:
    places = [("b", 1, 1), ("a", 10, 1), ("a", 9, 2), ("a", 9, 1), ("a", 0, 0)]
    found = sorted(error(path, Place(line, column), "X", "m") for path, line, column in places)
    assert [(f.path, f.line, f.column) for f in found] == sorted(places)


def test_only_errors_count_as_errors() -> None:
    assert not has_errors([])
    assert not has_errors([warning("a", Place(), "X", "m")])
    assert has_errors([warning("a", Place(), "X", "m"), error("a", Place(), "X", "m")])


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("tilte", 'did you mean "title"?'),
        ("title", ""),  # the word itself is no advice
        ("xyzzy", ""),
        ("", ""),
        ("place", 'did you mean "places"?'),
    ],
)
def test_the_nearest_word_is_offered(word: str, hint: str) -> None:
    assert did_you_mean(word, ["title", "places", "authors"]) == hint


@pytest.mark.parametrize(("word", "known", "hint"), [
    ("flod.jpg", ["flood.jpg", "eleanor.jpg"], 'did you mean "flood.jpg"?'),
    ("flod.jpg", ["flood.jpg", "fold.jpg"], 'did you mean "flood.jpg" or "fold.jpg"?'),
    ("mna", ["mina", "hina"], 'did you mean "mina"?'),
])  # fmt: skip
def test_a_second_word_is_offered_only_where_it_is_about_as_near(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint


def test_among_thousands_of_words_that_begin_alike_the_nearest_is_found() -> None:
    known = [f"place-{number:05d}" for number in range(5000)]
    known.append("harbour")
    assert did_you_mean("place-01234x", known).startswith('did you mean "place-01234"')
    assert did_you_mean("harbor", set(known)) == 'did you mean "harbour"?'


def test_two_near_words_are_offered() -> None:
    assert did_you_mean("nama", ["name", "names", "other"]) == 'did you mean "name" or "names"?'


@pytest.mark.parametrize(
    ("kind", "code"), [(ArchivegenError, 1), (InputError, 1), (RefusedError, 3), (MachineError, 4)]
)
def test_each_failure_has_its_exit_code(kind: type[ArchivegenError], code: int) -> None:
    failure = kind("why", [error("a", Place(), "X", "m")])
    assert failure.exit_code == code
    assert str(failure) == "why"
    assert failure.diagnostics == (Diagnostic("a", 0, 0, "error", "X", "m"),)
