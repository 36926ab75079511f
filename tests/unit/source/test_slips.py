"""Slips that would be published as they stand: a mark without its last bracket, a field below the front matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_archive import lay_out, put, run


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("So [[mina|Mina] spoke.", "[[mina|Mina]"),
        ("So [[mina] spoke.", "[[mina]"),
        ("So [[mina|Mina", "[[mina|Mina"),
    ],
)
def test_a_mark_without_its_last_bracket_is_told(text: str, shown: str, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "a")
    put(root / "content/articles/delta.md", f"---\ntitle: Delta\n---\n{text}\n")

    found = [d for d in run(root).diagnostics if d.code == "MARK"]

    assert [(d.path, d.line, d.column, d.severity) for d in found] == [("content/articles/delta.md", 4, 4, "warning")]
    assert shown in found[0].message and f"{shown.rstrip(']')}]]" in found[0].hint


@pytest.mark.parametrize("text", ["[[1], [2]] and [[12|3]", "\\[[mina]", "`[[mina]`", "[[mina|Mina]]", "a [[b c] d"])
def test_other_brackets_are_text(text: str, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "a")
    put(root / "content/articles/delta.md", f"---\ntitle: Delta\n---\n{text}\n")
    assert [d.message for d in run(root).diagnostics if d.code == "MARK"] == []


def test_a_field_below_the_front_matter_is_told(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "a")
    put(root / "content/articles/delta.md", "---\ntitle: Delta\n---\nmeans: {Mina: mina}\n\nnot: [yusuf]\nnot: so\n")

    found = [d for d in run(root).diagnostics if d.code == "FIELD-BELOW"]

    assert [(d.line, d.severity) for d in found] == [(4, "warning"), (6, "warning")]


def test_an_id_of_another_kind_is_named_as_such(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "a")
    put(root / "content/articles/delta.md", "---\ntitle: Delta\n---\nThe [teacher](place:mina) came.\n")
    (found,) = [d for d in run(root).diagnostics if d.severity == "error"]
    assert (found.message, found.hint) == ('no place has the id "mina"', "write person:mina")
