"""Every page of whole sites before the Nu HTML checker: no error. It needs Java; ``.ci/run`` installs it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from archivegen.build import BuildOptions, build
from tests.html.get_checker import checker
from tests.small_archive import TODAY
from tests.test_corpora import lay_out

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.skipif(not checker(), reason="needs Java and vnu.jar: python -m tests.html.get_checker"),
    pytest.mark.xdist_group("html"),
]


def errors(folder: Path) -> list[str]:
    """What the checker says of all pages below a folder: file, line and message."""
    told = subprocess.run(
        [*checker(), "--errors-only", "--skip-non-html", "--format", "json", str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert told.stderr, "the checker has looked at nothing"
    found = json.loads(told.stderr)["messages"]
    return sorted(f"{m['url'].removeprefix('file:')}:{m.get('lastLine')}: {m['message']}" for m in found)


def test_the_bundled_archive_is_correct_html(tmp_path: Path) -> None:
    shutil.copy(ROOT / "site.toml", tmp_path)
    for folder in ("content", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    assert build(tmp_path, BuildOptions(today=TODAY)).ok
    assert errors(tmp_path / "output") == []


@pytest.mark.corpus
def test_an_archive_of_others_is_correct_html(tmp_path: Path) -> None:
    try:
        lay_out.lay_out("gold/schnitzler-diary", tmp_path / "diary", lay_out.corpora())
    except lay_out.NotThereError as missing:
        pytest.skip(str(missing))
    project = tmp_path / "diary"
    assert build(project, BuildOptions(today=TODAY, search="off")).ok
    assert errors(project / "output") == []
