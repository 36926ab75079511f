"""The cases, and which tests carry their numbers: read from the tests' own text, without running any."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).with_name("cases.toml")


class Carrier(NamedTuple):
    """A test that carries a number. ``soak``: what `make soak` tries beyond it. ``only``: nothing else runs it."""

    test: str  # path::name
    soak: str
    only: bool


def families() -> dict[str, str]:
    """What each family is about, by its two letters, in their order."""
    return dict(_read("families"))


def cases() -> dict[str, str]:
    """What each case is, by its number, in their order."""
    return dict(_read("cases"))


def reason(number: str) -> str:
    """Why no test carries a number: its own reason, or its family's; "" where there is none."""
    later = _read("later")
    return later.get(number, later.get(number[:2], ""))


def own_reasons() -> list[str]:
    """The numbers that have a reason of their own."""
    return [name for name in _read("later") if "-" in name]


def _read(table: str) -> Mapping[str, str]:
    found: Mapping[str, str] = tomllib.loads(CASES.read_text("utf-8"))[table]
    return found


def carriers() -> dict[str, list[Carrier]]:
    """The tests that carry each number, sorted."""
    found: dict[str, list[Carrier]] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        text = path.read_text("utf-8")
        if ".case(" in text:
            for number, carrier in _marked(ast.parse(text), path.relative_to(ROOT).as_posix()):
                found.setdefault(number, []).append(carrier)
    return found


def _marked(module: ast.Module, path: str) -> Iterator[tuple[str, Carrier]]:
    """Marks of tests, of single parameters of them, and of a whole module."""
    for part in module.body:
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            for decorator in part.decorator_list:
                yield from _marks(decorator, f"{path}::{part.name}")
        elif isinstance(part, ast.Assign) and [t.id for t in part.targets if isinstance(t, ast.Name)] == ["pytestmark"]:
            yield from _marks(part.value, path)


def _marks(tree: ast.AST, test: str) -> Iterator[tuple[str, Carrier]]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "case":
            said = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
            for number in call.args:
                yield ast.literal_eval(number), Carrier(test, said.get("soak", ""), said.get("only", False))
