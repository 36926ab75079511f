"""Each edit makes again the pages that show what was edited, and no others: exact sets, for one edit of every sort.

The tables stand in ``edits_of_texts`` and ``edits_of_the_rest``.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from archivegen.build import BuildResult
from tests.minimality.edit import Edit, spelled_out
from tests.minimality.edits_of_texts import EDITS_OF_TEXTS
from tests.minimality.edits_of_the_rest import EDITS_OF_THE_REST
from tests.minimality.valley import VALLEY
from tests.small_archive import assert_clean, built, lay_out, stamps, tree

EDITS = (*EDITS_OF_TEXTS, *EDITS_OF_THE_REST)
MANIFEST = {"archivegen-manifest.json"}


@pytest.fixture(scope="module")
def as_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, built."""
    root = lay_out(tmp_path_factory.mktemp("valley") / "archive", VALLEY)
    built(root)
    return root


@pytest.fixture
def root(as_built: Path, tmp_path: Path) -> Path:
    """A copy of it, with its output and what is remembered."""
    return Path(shutil.copytree(as_built, tmp_path / "archive"))


def files(root: Path) -> dict[str, str]:
    return {path: digest for path, (kind, digest) in tree(root / "output").items() if kind == "file"}


def made(result: BuildResult) -> set[str]:
    return {path for path, _ in result.reasons}


@pytest.mark.parametrize("edit", EDITS, ids=[edit.name for edit in EDITS])
def test_an_edit_makes_again_what_shows_it_and_nothing_else(root: Path, tmp_path: Path, edit: Edit) -> None:
    before = files(root)
    edit.make(root)
    result = built(root)
    after = files(root)
    known = before.keys() | after.keys()
    pages = spelled_out(edit.pages, after)
    assert {path for path in made(result) if path.endswith(".html")} == pages
    assert result.rendered == len(pages)
    assert {path for path in made(result) if not path.endswith(".html")} == spelled_out(edit.files, after)
    assert before.keys() - after.keys() == spelled_out(edit.gone, known)
    changed = {path for path in after if before.get(path) != after[path]} - MANIFEST
    assert made(result) - changed == spelled_out(edit.in_vain, known)
    assert changed <= made(result)
    assert bool(edit.in_vain) == bool(edit.why)
    assert_clean(root, tmp_path / "clean")
    again = built(root)
    assert (again.rendered, again.changed, again.reasons) == (0, (), ())


@pytest.mark.parametrize("way", ["touched", "written again", "written anew"])
def test_what_is_no_edit_makes_nothing(root: Path, way: str) -> None:
    before = stamps(root / "output")
    for path in VALLEY:
        data = (root / path).read_bytes()
        if way == "written anew":  # as editors do it: another file takes the place
            (root / path).rename(root / "aside")
        if way != "touched":
            (root / path).write_bytes(data)
        os.utime(root / path, (1_700_000_000, 1_700_000_000))
    (root / "aside").unlink(missing_ok=True)
    result = built(root)
    assert (result.rendered, result.changed, result.reasons) == (0, (), ())
    assert stamps(root / "output") == before


def test_there_are_edits_of_every_sort() -> None:
    """Thirty were asked for; no two have one name."""
    assert len({edit.name for edit in EDITS}) == len(EDITS) >= 30
