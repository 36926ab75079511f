"""Inputs guided by the code that they reach (Atheris, which is libFuzzer): front matter, Markdown and ``site.toml``.

As a program it is one run of libFuzzer on one target, which ends its process. Atheris has wheels for some platforms
only: elsewhere this kind says so, and the other inputs are all there are.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.soak.kinds import KINDS, Trying

ROUND = ("article", "markdown", "settings")
LONGEST = 4096  # bytes
ROOT = Path(__file__).parents[2]


def available() -> bool:
    """Whether Atheris can be imported here."""
    return importlib.util.find_spec("atheris") is not None


@contextmanager
def opened(place: Path, seed: int) -> Iterator[Trying]:
    """Each number is one run, from whole inputs on."""
    yield Trying(lambda number: run(place, seed, number, KINDS["guided"].unit))


def run(place: Path, seed: int, number: int, inputs: int) -> None:
    """So many inputs for one target, for each number the same."""
    from tests.soak.inputs import WHOLES

    target = ROUND[number % len(ROUND)]
    folder = Path(tempfile.mkdtemp(dir=place))
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "whole").write_bytes(WHOLES[target].encode())
    command = [sys.executable, "-m", "tests.soak.guided", target, f"-runs={inputs}"]
    command += [f"-seed={(seed + number) % (1 << 31) + 1}", f"-max_len={LONGEST}", "-timeout=20", "-rss_limit_mb=1500"]
    command += [f"-artifact_prefix={folder}/", str(corpus)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, errors="replace")
        assert done.returncode == 0, done.stderr[-2500:] + "".join(
            f"\ninput: {found.read_bytes()!r}" for found in folder.iterdir() if found.is_file()
        )
    finally:
        shutil.rmtree(folder)


def _main() -> None:
    import atheris

    with atheris.instrument_imports(include=["archivegen.source", "archivegen.config"], enable_loader_override=False):
        from tests.soak.targets import TARGETS, within_limits
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, lambda data: within_limits(target, data))
    atheris.Fuzz()


if __name__ == "__main__":
    _main()
