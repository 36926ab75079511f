"""Attributes that readers would see are told: ATTRIBUTES."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_archive import SITE, built, lay_out


def told(root: Path, text: str) -> list[tuple[int, str]]:
    lay_out(root, {"site.toml": SITE, "content/articles/a.md": f"---\ntitle: A\n---\n{text}\n"})
    return [(d.line, d.message.split('" ')[0].strip('"')) for d in built(root).diagnostics if d.code == "ATTRIBUTES"]


@pytest.mark.parametrize(("text", "found"), [
    ("A line. {.lead}", (4, "{.lead}")),
    ("One.\n\nA line\nand more. {#start .lead lang=es}", (7, "{#start .lead lang=es}")),
    ('- a line {title="so"}', (4, '{title="so"}')),
])  # fmt: skip
def test_attributes_behind_a_paragraph_are_told(tmp_path: Path, text: str, found: tuple[int, str]) -> None:
    assert told(tmp_path, text) == [found]


def test_attributes_that_count_code_and_other_braces_are_not(tmp_path: Path) -> None:
    text = (
        "{.lead}\nA line.\n\n## A head {.x}\n\nAn *emphasis*{.x}\n\nA [link](https://b.example/){.x}\n\n"
        "Code: `{.x}`\n\n    {.x}\n\nA set {a}\n\nOf {1, 2}\n\nMina{nolink}"
    )
    assert told(tmp_path, text) == []


@pytest.mark.parametrize(("text", "line", "where"), [
    ("{.lead}\n<div>Raw.</div>", 4, "above raw HTML"),
    ("> A line.\n>\n> {.lead}\n\nAnother.", 6, "last in a list, quotation or note"),
    ("- a line\n\n  {.lead}\n\n- another", 6, "last in a list, quotation or note"),
    ("Noted[^1].\n\n[^1]: A note.\n\n    {.lead}\n\nAnother.", 8, "last in a list, quotation or note"),
    ("A line.\n\n{.lead}", 6, "last in the text"),
])  # fmt: skip
def test_attributes_of_nothing_are_told_and_do_not_go_to_another_block(
    tmp_path: Path, text: str, line: int, where: str
) -> None:
    lay_out(tmp_path, {"site.toml": SITE, "content/articles/a.md": f"---\ntitle: A\n---\n{text}\n"})
    (found,) = built(tmp_path).diagnostics
    assert (found.code, found.line) == ("ATTRIBUTES", line)
    assert found.message == f'"{{.lead}}" stands {where}, and gives nothing an attribute'
    assert "lead" not in (tmp_path / "output/articles/a/index.html").read_text("utf-8")
