"""An archive on which hostile input is tried, and what holds in every case, whatever the input is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from archivegen.cli import main
from tests.small_archive import MINI, Tree, lay_out, put, tree

OWN = (".archivegen", "output")
FINDING = re.compile(r"(?:.+: )?(?:error|warning)\[[A-Z0-9-]+\]: .*")


# The command, and the most memory that it or one of its children held, in kB. What the system tells a parent of its
# child will not do: it counts what the parent itself held when it made the child.
MEASURED = """
import atexit, resource, runpy, sys

def tell(path=sys.argv[1]):
    with open("/proc/self/status") as status:
        own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    with open(path, "w") as told:
        told.write(str(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)))

atexit.register(tell)
sys.argv[:] = ["archivegen", *sys.argv[2:]]
runpy.run_module("archivegen", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Said:
    """What a command said; ``seconds`` and ``megabytes`` (the most it held) only where it was a process of its own."""

    code: int
    out: str
    err: str
    seconds: float = 0.0
    megabytes: float = 0.0

    @property
    def findings(self) -> list[str]:
        """The first line of each finding."""
        return [line for line in (self.err + self.out).splitlines() if FINDING.fullmatch(line)]


class Tried:
    """An archive and what every command on it keeps to.

    No traceback, no fault of archivegen's own, nothing made outside of ``output/`` and ``.archivegen/``; and where a
    command fails, the output is what it was.
    """

    def __init__(self, root: Path, files: Mapping[str, str] | None = None) -> None:
        self.root = lay_out(root, dict(MINI if files is None else files))
        self.output = root / "output"

    def put(self, path: str, text: str | bytes) -> Path:
        """Write one source."""
        place = self.root / path
        if isinstance(text, str):
            put(place, text)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text)
        return place

    def article(self, name: str, text: str | bytes) -> Path:
        """Write one article."""
        return self.put(f"content/articles/{name}.md", text)

    def build(self, *words: str, code: int = 0) -> Said:
        """Build, in this process."""
        return self.run("build", *words, code=code)

    def run(self, command: str, *words: str, code: int = 0) -> Said:
        """A command, in this process."""
        before, site = self._around(), tree(self.output)
        result = CliRunner().invoke(main, [command, "-C", str(self.root), *words])
        said = Said(result.exit_code, result.stdout, result.stderr)
        return self._kept(said, code, before, site)

    def measured(self, command: str, *words: str, code: int = 0) -> Said:
        """A command as a process of its own, with its time and the most memory that it held."""
        before, site = self._around(), tree(self.output)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        out, err, held = (self.root.parent / f"said.{end}" for end in ("out", "err", "held"))
        line = [sys.executable, "-c", MEASURED, str(held), command, "-C", str(self.root), *words]
        began = time.monotonic()
        with out.open("wb") as to_out, err.open("wb") as to_err:
            process = subprocess.Popen(line, stdout=to_out, stderr=to_err, env=environment)
            process.wait()
        seconds = time.monotonic() - began
        texts = out.read_text("utf-8"), err.read_text("utf-8")
        megabytes = float(held.read_text("utf-8")) / 1024
        for file in (out, err, held):
            file.unlink()
        said = Said(process.returncode, *texts, seconds, megabytes)
        return self._kept(said, code, before, site)

    def page(self, path: str) -> LexborHTMLParser:
        """A page as a browser reads it."""
        return LexborHTMLParser((self.output / path / "index.html").read_text("utf-8"))

    def files(self) -> dict[str, bytes]:
        """Every published file."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }

    def _around(self) -> Tree:
        """All that stands beside the output: the sources, and the folder that the archive is in."""
        beside = {f"../{path.name}": ("", "") for path in self.root.parent.iterdir()}
        return beside | {path: what for path, what in tree(self.root).items() if path.split("/")[0] not in OWN}

    def _kept(self, said: Said, code: int, before: Tree, site: Tree) -> Said:
        told = said.out + said.err
        assert said.code == code, told
        assert "Traceback" not in told
        assert "mistake of its own" not in told
        assert self._around() == before, "something was made or changed outside of the output"
        if said.code:
            assert tree(self.output) == site, "a build that fails leaves the site as it was"
        return said
