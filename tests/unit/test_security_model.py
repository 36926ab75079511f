"""Every statement of docs/security.md names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_is_named_exists(path: str, name: str) -> None:
    module = ast.parse((ROOT / path).read_text("utf-8"))
    assert name in {node.name for node in module.body if isinstance(node, ast.FunctionDef)}


def test_every_statement_names_one() -> None:
    statements = [line for line in TEXT.splitlines() if line.startswith("| ") and "statement" not in line]
    trusted = TEXT.partition("## What is read")[0]
    assert len(NAMED) > 30
    assert [line for line in statements if "`tests/" not in line and line not in trusted] == []
