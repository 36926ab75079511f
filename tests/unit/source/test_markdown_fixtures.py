"""The extensions, as pairs of Markdown and HTML in ``fixtures/*.md``: title, dot, input, dot, expected, dot."""

import re
from pathlib import Path

import pytest

from archivegen.publish.compose import compose_plain
from archivegen.source.markdown import MarkdownOptions, parse_body

FOLDER = Path(__file__).parent / "fixtures"


def cases() -> list[object]:
    return [
        pytest.param(m[2], m[3], id=f"{path.stem}: {m[1]}")
        for path in sorted(FOLDER.glob("*.md"))
        for m in re.finditer(r"([^\n]+)\n\.\n(.*?)\n\.\n(.*?)\n?\.\n", path.read_text("utf-8"), re.DOTALL)
    ]


@pytest.mark.parametrize(("text", "expected"), cases())
def test_fixture(text: str, expected: str) -> None:
    body, outline = parse_body(text, path="a.md", first_line=1, options=MarkdownOptions())
    html = compose_plain(body, outline.references)
    html = re.sub(r' id="[ptf]-[0-9a-f]{8}(-\d+)?"', "", html)  # ids by digest have tests of their own
    assert html.rstrip("\n") == expected


def test_there_are_fixtures() -> None:
    assert len(cases()) > 40
