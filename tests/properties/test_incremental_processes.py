"""What one process has built, another one takes up, whatever its hash seed, time zone, locale and order of files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.small_archive import MINI, TODAY, clean_tree, differences, lay_out, put, tree

BACKWARDS = """
import os, sys
scandir, listdir = os.scandir, os.listdir

class Backwards:
    def __init__(self, path):
        with scandir(path) as found:
            self.found = sorted(found, key=lambda entry: entry.name, reverse=True)
    def __iter__(self): return iter(self.found)
    def __next__(self):
        if not self.found: raise StopIteration
        return self.found.pop(0)
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass

os.scandir = lambda path=".": Backwards(path)
os.listdir = lambda path=".": sorted(listdir(path), reverse=True)
from archivegen.cli import main
main()
"""
ONE = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"}
OTHER = {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "fa_IR.UTF-8"}


def build(root: Path, environment: dict[str, str], *, backwards: bool, jobs: int) -> dict[str, object]:
    here = str(Path(__file__).parents[2])
    path = os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])
    day = {"SOURCE_DATE_EPOCH": str((TODAY - 2_440_588) * 86_400), "PYTHONPATH": path}
    start = ["-c", BACKWARDS] if backwards else ["-m", "archivegen"]
    done = subprocess.run(
        [sys.executable, *start, "build", "-C", str(root), "--json", "-j", str(jobs)],
        env={**os.environ, **environment, **day},
        capture_output=True,
        check=True,
        cwd=root.parent,
    )
    summary: dict[str, object] = json.loads(done.stdout)
    return summary


def test_builds_of_unlike_processes_take_turns(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive", MINI)
    put(root / "content/people/inci.md", "---\nname: İnci Åke\n---\nShe knew Mina Rahimi.\n")
    assert build(root, ONE, backwards=False, jobs=1)["ok"]
    put(root / "content/articles/delta.md", "---\ntitle: Delta\ndate: 2001-01-01\n---\nMina Rahimi met İnci Åke.\n")
    changed = build(root, OTHER, backwards=True, jobs=2)
    assert changed["ok"]
    assert "articles/delta/index.html" in changed["changed"]  # type: ignore[operator]
    assert "people/yusuf/index.html" not in changed["changed"]  # type: ignore[operator]
    assert not differences(tree(root / "output"), clean_tree(root, tmp_path / "clean"))
    again = build(root, ONE, backwards=False, jobs=4)
    assert (again["rendered"], again["changed"]) == (0, [])
