"""Small whole sites: what goes in, and what has to come out.

``tests/sites/NAME/site`` is an archive. Beside it stand ``expectations.toml`` (the exit code, and what pages hold),
``diagnostics.txt`` (exactly what the build says on standard error; none where there is no such file) and ``expected/``
(published files, byte for byte, and ``mentions.jsonl``, what ``archivegen mentions`` prints). To accept what comes out
now: ``ARCHIVEGEN_UPDATE=1 pytest tests/test_sites.py``, then read the difference.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archivegen.cli import main
from tests.page_reading import read_page
from tests.small_archive import built, lay_out, stamps, tree

SITES = Path(__file__).parent / "sites"
NAMES = sorted(path.name for path in SITES.iterdir() if (path / "site").is_dir())
UPDATE = os.environ.get("ARCHIVEGEN_UPDATE") == "1"
GOOD = {
    "site.toml": '[site]\ntitle = "As it was"\n[search]\nenabled = false\n',
    "content/articles/first.md": "---\ntitle: First\n---\n",
}


@pytest.fixture(params=NAMES)
def site(request: pytest.FixtureRequest) -> Path:
    return SITES / str(request.param)


def archivegen(root: Path, command: str) -> Result:
    environment = {"SOURCE_DATE_EPOCH": "1700000000", "TERM": "dumb"}
    return CliRunner().invoke(main, [command, "-C", str(root)], env=environment)


def expectations(site: Path) -> dict[str, Any]:
    return tomllib.loads((site / "expectations.toml").read_text("utf-8"))


def agree(file: Path, found: bytes) -> None:
    """A file holds what was found; in an update it is made to."""
    if UPDATE:
        file.write_bytes(found)
    assert found.decode() == file.read_bytes().decode(), file.name


def test_a_site_is_what_it_is_expected_to_be(site: Path, tmp_path: Path) -> None:
    root, wanted = tmp_path / "archive", expectations(site)
    built(lay_out(root, GOOD))
    before = (tree(root / "output"), stamps(root / "output"))
    shutil.rmtree(root / "content")
    shutil.copytree(site / "site", root, dirs_exist_ok=True)
    done = archivegen(root, "build")
    said = site / "diagnostics.txt"
    if said.exists() or done.stderr:
        agree(said, done.stderr_bytes)
    assert done.exit_code == wanted.get("exit", 0)
    if done.exit_code:
        assert (tree(root / "output"), stamps(root / "output")) == before, "nothing is published"
        return
    for file in sorted(path for path in (site / "expected").rglob("*") if path.is_file()):
        name = file.relative_to(site / "expected").as_posix()
        mentions = name == "mentions.jsonl"
        agree(file, archivegen(root, "mentions").stdout_bytes if mentions else (root / "output" / name).read_bytes())
    for page in wanted.get("page", []):
        check_page(root / "output", page)


def check_page(output: Path, wanted: dict[str, Any]) -> None:
    """``text`` gives the text of the first element of a selector, ``count`` the number of its elements."""
    page = read_page((output / wanted["path"]).read_text("utf-8"))
    got = {selector: [e.text for e in page.select(selector)][:1] for selector in wanted.get("text", {})}
    assert got == {selector: [text] for selector, text in wanted.get("text", {}).items()}
    assert {s: len(page.select(s)) for s in wanted.get("count", {})} == wanted.get("count", {})


def test_every_site_expects_something(site: Path) -> None:
    wanted = expectations(site)
    assert wanted.get("page") or wanted["exit"]
    assert (site / "diagnostics.txt").exists() == bool(wanted.get("exit") or wanted.get("warns"))
