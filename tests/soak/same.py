"""Builds in other places and circumstances, each with the same bytes."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hostile.mini import EPOCH, FILES
from tests.hostile.test_robust_machines import DATED, NAMES
from tests.small_archive import differences, lay_out, tree
from tests.soak.kinds import Trying

ROOT = Path(__file__).parents[2]
ZONES = ("UTC", "Asia/Kabul", "Pacific/Kiritimati", "America/St_Johns", "Antarctica/Troll")
LOCALES = ("C", "C.UTF-8", "tr_TR.UTF-8", "fa_IR.UTF-8", "de_DE.UTF-8", "ja_JP.eucJP")
FOLDERS = ("plain", "with a space", "ünïcode", "کابل", "a'quote", "percent%41", "#hash", "d" * 100)
HASH_SEEDS = ("0", "1", "4242", "random")
MASKS = (0o022, 0o027, 0o077, 0o002)
WORKERS = ("1", "2", "3", "8")
SHUFFLED = """
import os, random, sys
chance, scandir, listdir = random.Random(sys.argv[1]), os.scandir, os.listdir

class Listing(list):
    def __next__(self):
        if not self:
            raise StopIteration
        return self.pop()
    def __iter__(self):
        return self
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    close = __exit__

def mixed(found):
    chance.shuffle(found)
    return found

os.scandir = lambda path=".": Listing(mixed(list(scandir(path))))
os.listdir = lambda path=".": mixed(listdir(path))
from archivegen import workers
workers.FEW = workers.CHUNK = int(sys.argv[2])
sys.argv[:] = ["archivegen", *sys.argv[3:]]
from archivegen.__main__ import run
run()
"""


@contextmanager
def opened(place: Path, seed: int) -> Iterator[Trying]:
    """Each number draws a folder, zone, locale, hash seed, umask, order of folders, and a number of workers."""
    sources = lay_out(place / "sources", {**FILES, **NAMES, **DATED})
    first = Path(shutil.copytree(sources, place / "first"))
    _build(first, "0", "1000", 0o022, "1", {})
    wanted = tree(first / "output")
    assert len(wanted) > 50
    count = itertools.count()

    def attempt(number: int) -> None:
        chance = random.Random(f"same {seed} {number}")
        above = place / f"tried {next(count)}"
        root = Path(shutil.copytree(sources, above / chance.choice(FOLDERS) / chance.choice(FOLDERS)))
        paths = sorted(p for p in root.rglob("*") if p.is_file())
        for path in paths:
            when = chance.randrange(2_000_000_000)
            os.utime(path, (when, when))
        mask = chance.choice(MASKS)
        environment = {
            "TZ": chance.choice(ZONES),
            "LC_ALL": chance.choice(LOCALES),
            "PYTHONHASHSEED": chance.choice(HASH_SEEDS),
            "HOME": str(above),
            "USER": f"user{number}",
        }
        few, jobs = chance.choice(["1", "1000"]), chance.choice(WORKERS)
        try:
            _build(root, str(chance.random()), few, mask, jobs, environment)
            assert not differences(tree(root / "output"), wanted)
            for path in (root / "output").rglob("*"):
                assert path.stat().st_mode & 0o777 == (0o777 if path.is_dir() else 0o666) & ~mask, path
        except AssertionError as wrong:
            wrong.add_note(f"{root} {mask:o} {environment} few {few} -j {jobs}")
            raise
        finally:
            shutil.rmtree(above)

    yield Trying(attempt)


def _build(root: Path, order: str, few: str, mask: int, jobs: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", SHUFFLED, order, few, "build", "-q", "-C", str(root), "-j", jobs]
    found = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(command, env=found, capture_output=True, text=True, umask=mask, errors="replace")
    assert done.returncode == 0, done.stderr
