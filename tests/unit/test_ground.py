"""A preview remembers its output from one build to the next; what others did to it since is made good."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import archivegen.build as building
from archivegen.build import BuildOptions, Memory, build
from tests.small_archive import MINI, TODAY, lay_out, tree


def deleted(output: Path) -> None:
    shutil.rmtree(output)


def another(output: Path) -> None:
    """As after a restore: the same names, nothing in them."""
    shutil.rmtree(output)
    output.mkdir()


def one_folder_gone(output: Path) -> None:
    shutil.rmtree(output / "articles")


def test_what_is_taken_away_during_a_build_comes_back_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, memory = lay_out(tmp_path / "archive", MINI), Memory()
    options = BuildOptions(today=TODAY, jobs=1, search="later")
    for _ in range(2):
        build(root, options, memory)
    output = root / "output"
    before = {path for path in tree(output) if path.endswith(".html")}
    real = building.understand

    def meanwhile(*given: Any, **how: Any) -> Any:
        shutil.rmtree(output / "articles")
        return real(*given, **how)

    with monkeypatch.context() as patch:
        patch.setattr(building, "understand", meanwhile)
        build(root, options, memory)
    build(root, options, memory)
    assert {path for path in tree(output) if path.endswith(".html")} == before


@pytest.mark.parametrize("harm", [deleted, another, one_folder_gone])
def test_pages_are_there_at_once_where_the_output_was_taken_away(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    root, memory = lay_out(tmp_path / "archive", MINI), Memory()
    options = BuildOptions(today=TODAY, jobs=1, search="later")
    for _ in range(2):  # the second from memory
        build(root, options, memory)
    output = root / "output"
    before = {path: what for path, what in tree(output).items() if path.endswith(".html")}
    assert build(root, options, memory).rendered == 0
    harm(output)
    build(root, options, memory)
    assert {path: what for path, what in tree(output).items() if path.endswith(".html")} == before
