"""The archive of the cases, built once before each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.mini import Mini


@pytest.fixture
def mini(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mini:
    """A small archive, built; its user's own folder is beside it, and nothing may come there."""
    found = Mini(tmp_path)
    home = found.place / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    found.build()
    return found
