"""A Dask cluster gives the bytes that one process gives; what is wrong with a cluster is said in words."""

from __future__ import annotations

import math
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archivegen import cluster as clusters
from archivegen import workers
from archivegen.cli import main
from archivegen.cluster import cluster, scheduler_address
from archivegen.diagnostics import MachineError, UsageError
from tests.small_archive import built, lay_out, tree

distributed: Any = pytest.importorskip("distributed", reason="needs the extra dask: pip install distributed")

QUIET = {"dashboard_address": "127.0.0.1:0", "host": "127.0.0.1", "threads_per_worker": 1}


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """A scheduler and two workers, processes of this machine."""
    with distributed.LocalCluster(n_workers=2, processes=True, **QUIET) as running:
        yield running


def at(running: Any) -> str:
    return str(running.scheduler_address).replace("tcp://", "dask://")


def done_by_each(running: Any) -> list[int]:
    with distributed.Client(running, set_as_default=False) as client:
        return sorted(client.run(lambda dask_worker: dask_worker.state.executed_count).values())


def command(root: Path, *options: str) -> Any:
    return CliRunner().invoke(main, ["build", "-C", str(root), *options])


def test_a_cluster_gives_the_same_bytes_as_one_process(
    tmp_path: Path, local: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(workers, "CHUNK", 2)
    for name in ("one", "many"):
        lay_out(tmp_path / name)
        for number in range(20):
            text = f"---\ntitle: Number {number}\ndate: 2010-01-01\n---\nMina Rahimi, *number* {number}, in Kabul.\n"
            (tmp_path / name / "content/articles" / f"number-{number}.md").write_text(text, encoding="utf-8")
    built(tmp_path / "one", jobs=1)
    before = done_by_each(local)
    built(tmp_path / "many", executor=at(local))
    assert tree(tmp_path / "many/output") == tree(tmp_path / "one/output")
    after = done_by_each(local)
    assert all(there < now for there, now in zip(before, after, strict=True)), "both workers had a share"


def test_what_a_worker_raises_is_raised_here(local: Any) -> None:
    with pytest.raises(ValueError, match=r"math domain error|expected a nonnegative"), cluster(at(local)) as executor:
        executor.submit(math.sqrt, -1).result()


def test_a_worker_with_another_archivegen_is_refused() -> None:
    with (
        distributed.LocalCluster(
            n_workers=1, processes=True, env={"ARCHIVEGEN_TEST_VERSION": "another"}, **QUIET
        ) as other,
        pytest.raises(MachineError, match=r"other code of archivegen.*install the same on all machines"),
        cluster(at(other)),
    ):
        pass


def test_a_difference_is_told_by_name() -> None:
    here, there = ("1.2", "3.11.7", "a"), ("1.1", "3.11.7", "b")
    with pytest.raises(MachineError, match=r"the worker w has archivegen 1\.1, and here is 1\.2: it could give"):
        clusters._same(here, there, "w")


def test_a_cluster_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "ANSWER_SECONDS", 1)
    with distributed.LocalCluster(n_workers=0, **QUIET) as empty:
        ran = command(lay_out(tmp_path), "--executor", at(empty))
    assert ran.exit_code == 4
    assert "has no worker; to start one: dask worker tcp://127.0.0.1:" in ran.output
    assert not (tmp_path / "output").exists()


def test_an_address_at_which_nobody_answers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "ANSWER_SECONDS", 1)
    ran = command(lay_out(tmp_path), "--executor", "dask://127.0.0.1:1")
    assert ran.exit_code == 4
    assert "no Dask scheduler answers at tcp://127.0.0.1:1; to start one: dask scheduler" in ran.output
    assert "Traceback" not in ran.output


def test_a_build_does_not_wait_for_ever_when_the_last_worker_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "ALONE_SECONDS", 0.5)
    monkeypatch.setattr(clusters, "LOOK_SECONDS", 0.05)
    with (
        distributed.LocalCluster(n_workers=1, processes=True, **QUIET) as dying,
        pytest.raises(MachineError, match="has had no worker for"),
        cluster(at(dying)) as executor,
    ):
        waiting = executor.submit(_for_ever)
        dying.scale(0)
        waiting.result()


def _for_ever() -> None:
    threading.Event().wait()


@pytest.mark.parametrize(
    "wrong", ["dask://127.0.0.1", "tcp://127.0.0.1:8786", "127.0.0.1:8786", "dask://:8786", "dask://a b:1", "8"]
)
def test_an_address_that_is_none_shows_how_one_is_written(wrong: str, tmp_path: Path) -> None:
    ran = command(lay_out(tmp_path), "--executor", wrong)
    assert ran.exit_code == 2
    assert "write it as dask://127.0.0.1:8786" in ran.output


def test_addresses_become_dask_s_own() -> None:
    assert scheduler_address("dask://10.0.0.7:8786/") == "tcp://10.0.0.7:8786"
    assert scheduler_address("dask://[::1]:8786") == "tcp://[::1]:8786"
    with pytest.raises(UsageError):
        scheduler_address("dask://host:")


def test_jobs_and_a_cluster_exclude_each_other(tmp_path: Path) -> None:
    ran = command(lay_out(tmp_path), "--executor", "dask://127.0.0.1:8786", "-j", "2")
    assert ran.exit_code == 2
    assert "the cluster has its own" in ran.output


def test_without_the_extra_it_is_said_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = command(lay_out(tmp_path), "--executor", "dask://127.0.0.1:8786")
    assert ran.exit_code == 4
    assert "install Dask beside it: pip install distributed" in ran.output
    assert "archivegen[dask]" not in ran.output  # no index has it


def test_dask_is_not_loaded_where_nobody_asks_for_it(tmp_path: Path) -> None:
    program = "import sys; import archivegen.build, archivegen.cluster; assert 'distributed' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path)
