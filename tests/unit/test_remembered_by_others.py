"""Files of what is remembered that are whole, but hold what another version wrote there: as if they were not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen import sealed
from archivegen.checked import save_checked
from archivegen.outcome import BuildOptions
from tests.small_archive import MINI, TODAY, assert_clean, built, lay_out, put

PLACES = (
    "published/*/published", "published/*/answers", "published/*/addresses", "published/*/inputs", "stamps",
)  # fmt: skip
OTHERS = {"a number": 7, "a list": [["a", 1]], "a table": {"paths": 3}, "nothing": None}


@pytest.mark.parametrize("place", PLACES)
def test_what_another_version_remembered_is_no_hindrance(tmp_path: Path, place: str) -> None:
    for number, value in enumerate(OTHERS.values()):
        root = lay_out(tmp_path / str(number), MINI)
        built(root, explain=True)
        found = [p for p in (root / ".archivegen").glob(place) if p.is_file()]
        found = found or [root / ".archivegen/stamps"]  # there are none of files that are only just written
        assert found[0].match(f".archivegen/{place}")
        for path in found:
            save_checked(path, value)
        built(root, explain=True)
        assert_clean(root, tmp_path / f"clean {number}")
        for path in found:
            save_checked(path, value)
        put(root / "content/articles/new.md", "---\ntitle: New\n---\nOf Herat.\n")
        built(root, explain=True)
        assert_clean(root, tmp_path / f"clean again {number}")


def test_a_seal_of_another_version_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivegen.source.source_file._SETTLED", 0)
    monkeypatch.setattr(sealed, "RACY", 0)
    options = BuildOptions(today=TODAY)
    root = lay_out(tmp_path / "archive", MINI)
    built(root)
    assert sealed.still_sealed(root, options) is not None
    (seal,) = (root / ".archivegen/seals").iterdir()
    for value in OTHERS.values():
        save_checked(seal, value)
        assert sealed.still_sealed(root, options) is None


def test_a_journal_of_another_version_names_nothing(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive", MINI)
    built(root)
    (published,) = (root / ".archivegen/published").iterdir()
    save_checked(published / "journal", {"files": 3})
    put(root / "content/articles/new.md", "---\ntitle: New\n---\nOf Herat.\n")
    built(root)
    assert_clean(root, tmp_path / "clean")
    assert not (published / "journal").exists()
