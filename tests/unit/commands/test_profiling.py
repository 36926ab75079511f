"""``build --profile``: every stage once, in order, and nothing on standard output that was not there before."""

from __future__ import annotations

import threading
from pathlib import Path

from click.testing import CliRunner

from archivegen.cli import main
from archivegen.commands.profiling import Profile
from tests.small_archive import MINI, lay_out

STAGES = [
    "starting", "surveying", "scanning", "reading", "selecting", "assembling", "linking", "relating", "looking",
    "planning", "deciding", "rendering", "indexing", "publishing", "remembering",
]  # fmt: skip


def test_every_stage_has_its_line(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive", MINI)
    done = CliRunner().invoke(main, ["build", "-C", str(root), "-q", "--no-search", "--profile"])
    assert (done.exit_code, done.stdout) == (0, "")
    head, *lines = done.stderr.splitlines()
    assert head.split() == ["stage", "seconds", "CPU", "s", "MB"]
    rows = [line.split() for line in lines if not line.startswith("other processes")]
    assert [row[0] for row in rows[:-1]] == STAGES
    assert rows[-1][:2] == ["in", "all"]
    sums = [sum(float(row[column]) for row in rows[:-1]) for column in (1, 2)]
    assert [abs(float(rows[-1][column + 1]) - total) < 0.02 for column, total in enumerate(sums, 1)] == [True, True]


def test_what_runs_beside_a_stage_is_passed_on_and_is_no_stage() -> None:
    told: list[str] = []
    profile = Profile(lambda stage, done, total: told.append(stage))
    profile("rendering", 0, 2)
    beside = threading.Thread(target=profile, args=("indexing", 1, 2))
    beside.start()
    beside.join()
    profile("rendering", 2, 2)
    assert told == ["rendering", "indexing", "rendering"]
    assert [line.split()[0] for line in profile.lines()][:4] == ["stage", "starting", "rendering", "in"]
