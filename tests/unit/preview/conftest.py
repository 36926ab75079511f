"""Fixtures: small archives, and previews of them that end with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from previewing import RealBuild, Running, Serve, lay_out, start
from real_previews import DEADLINE, Really

from archivegen.preview.server import ServeOptions
from tests.small_archive import lay_out as lay_out_small


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A project with one article, a style sheet and a template."""
    return lay_out(tmp_path / "archive")


@pytest.fixture
def serving(archive: Path, request: pytest.FixtureRequest) -> Iterator[Serve]:
    """Start a preview of the archive; it ends with the test."""
    ends: list[Callable[[], None]] = []
    started: list[Running] = []

    def serve(options: ServeOptions | None = None, *, ready: bool = True) -> Running:
        running, end = start(archive, options or ServeOptions(port=0))
        ends.append(end)
        started.append(running)
        if ready:
            running.seen.until(lambda state: not state.building and state.finished >= 2)
        return running

    yield serve
    for end in ends:
        end()
    if request.node.get_closest_marker("case"):  # what holds in every case: no fault of its own, no site but its own
        assert "BUG" not in {found.code for one in started for report in one.reports for found in report}
        assert not (archive / "output").exists()


@pytest.fixture
def really(tmp_path: Path) -> Iterator[Really]:
    """A preview of the small archive, built and quiet; it ends with the test."""
    ends: list[Callable[[], None]] = []

    def serve(files: dict[str, str] | None = None, wait: float = DEADLINE, **options: object) -> Running:
        root = lay_out_small(tmp_path / "archive", files)
        running, end = start(root, ServeOptions(port=0, **options), RealBuild())  # type: ignore[arg-type]
        ends.append(end)
        running.seen.until(lambda state: not state.building and state.finished >= 2, wait)
        return running

    yield serve
    for end in ends:
        end()
