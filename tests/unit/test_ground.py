"""A preview remembers its output from one build to the next; what others did to it since is made good."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

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
