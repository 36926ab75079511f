"""The bag that is given to a repository, judged by the Library of Congress' validator (PU-07); packages (PU-10)."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.hostile.attempt import Tried
from tests.small_archive import MINI, SITE, tree

FACTS = SITE.replace('title = "Mini"', 'title = "Mini"\npublisher = "A Library"\ncontact = "me@x.example"')


@pytest.fixture
def tried(tmp_path: Path) -> Tried:
    files = {
        "site.toml": FACTS,
        "content/articles/hundred.md": "---\ntitle: کابل\nslug: 100% کابل\n---\nx\n",
        "static/a file.txt": "x",
    }
    found = Tried(tmp_path / "archive", MINI | files)
    found.build()
    return found


def export(tried: Tried, folder: Path, code: int = 0) -> str:
    """The bag is made outside of the archive: that is what it is for."""
    from click.testing import CliRunner

    from archivegen.cli import main

    before = tree(tried.root)
    result = CliRunner().invoke(main, ["export", "bag", str(folder), "-C", str(tried.root)])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert tree(tried.root) == before
    return result.output


@pytest.mark.case("PU-07")
def test_pu07_a_bag_is_valid_for_the_library_of_congress(tried: Tried, tmp_path: Path) -> None:
    bag = tmp_path / "bags/harbour"
    assert f"{len(tried.files()):,} files in a bag at " in export(tried, bag)
    checked = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", str(bag)], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert tree(bag / "data") == tree(tried.output)
    info = (bag / "bag-info.txt").read_text("utf-8")
    assert "Source-Organization: A Library\n" in info
    assert "Contact-Email: me@x.example\n" in info
    (bag / "data/index.html").write_bytes(b"other")
    altered = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", str(bag)], capture_output=True
    )
    assert altered.returncode != 0
    assert sorted(path.name for path in bag.parent.iterdir()) == ["harbour"]


@pytest.mark.case("PU-07")
@pytest.mark.parametrize("place", ["content/bag", "output/bag", ".archivegen/bag.zip", "."])
@pytest.mark.parametrize("here", [True, False])
def test_pu07_a_bag_in_the_project_is_refused_with_a_command_that_makes_it_beside(
    tried: Tried, monkeypatch: pytest.MonkeyPatch, place: str, here: bool
) -> None:
    from click.testing import CliRunner

    from archivegen.cli import main

    monkeypatch.chdir(tried.root if here else tried.root.parent)
    refused = CliRunner().invoke(main, ["export", "bag", str(tried.root / place), "-C", str(tried.root)])
    assert refused.exit_code == 3
    assert "archivegen build" not in refused.stderr
    words = shlex.split(refused.stderr.rpartition("for example: archivegen ")[2])
    assert CliRunner().invoke(main, words).exit_code == 0
    assert (tried.root.parent / f"{tried.root.name}-bag{Path(place).suffix}").exists()


@pytest.mark.case("PU-07")
def test_pu07_two_bags_of_one_site_are_the_same(tried: Tried, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    export(tried, tmp_path / "one")
    export(tried, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert "Bagging-Date: 2023-11-14\n" in (tmp_path / "one/bag-info.txt").read_text("utf-8")


@pytest.mark.case("RB-11")
@pytest.mark.case("PU-07")
def test_rb11_a_zipped_bag_is_valid_and_the_same_bytes_whenever_it_is_made(
    tried: Tried, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    one, two = tmp_path / "harbour.zip", tmp_path / "again/harbour.zip"
    assert f"{len(tried.files()):,} files in a bag at {one}" in export(tried, one)
    for path in tried.output.rglob("*"):
        os.utime(path, (1, 1))
        if path.is_file():
            path.chmod(0o600)
    now = time.time() + 3
    with monkeypatch.context() as later:
        later.setattr(time, "time", lambda: now)
        export(tried, two)
    assert one.read_bytes() == two.read_bytes()
    assert sorted(path.name for path in two.parent.iterdir()) == ["harbour.zip"]
    with ZipFile(one) as whole:
        whole.extractall(tmp_path / "out")
    checked = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", str(tmp_path / "out/harbour")],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr
    assert tree(tmp_path / "out/harbour/data") == tree(tried.output)
    assert "something is there already" in export(tried, one, code=3)


@pytest.mark.case("PU-07")
def test_pu07_a_site_that_is_not_whole_makes_no_bag(tried: Tried, tmp_path: Path) -> None:
    (tried.output / "feed.xml").write_text("other")
    (tried.output / "robots.txt").unlink()
    said = export(tried, tmp_path / "bag", code=1)
    assert "feed.xml: not as it was published" in said
    assert "robots.txt: not as it was published" in said
    assert not (tmp_path / "bag").exists()
    export(tried, tmp_path / "bags/bag.zip", code=1)
    assert list((tmp_path / "bags").iterdir()) == []


@pytest.mark.case("PU-07")
def test_pu07_a_bag_takes_no_place_of_anything_else(tried: Tried, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("x")
    for place in (tmp_path / "mine", tried.output / "bag", tried.root, tried.root / "content/bag", tmp_path):
        export(tried, place, code=3)
    assert (tmp_path / "mine/letter.txt").read_text() == "x"
    (tmp_path / "empty").mkdir()
    export(tried, tmp_path / "empty")


@pytest.mark.case("PU-07")
def test_pu07_without_a_site_the_next_step_is_named(tmp_path: Path) -> None:
    assert "run archivegen build first" in export(Tried(tmp_path / "archive"), tmp_path / "bag", code=1)
