#!/usr/bin/env python3
"""Build real archives, each in a process of its own, and print what came out, and what it took.

usage: real_input.py [NAME …] [--corpora DIR] [--work DIR] [--json FILE]

Without NAME: every corpus that lay_out.py knows, and the synthetic archives of 1,000 and 10,000 articles. Each is
laid out, built cold with search included, and built again with nothing changed. Exit 1 where a build fails, or where
the second one writes a file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import Any

import lay_out
import psutil

ALL = (*(n for n in lay_out.NAMES if n != "bench/N"), "bench/1000", "bench/10000")
EVERY = 0.02  # seconds between two looks at the memory
MB = 1_000_000


class Watch:
    """The largest resident memory, while it runs, of a process, of it with its workers, and of Pagefind."""

    def __init__(self, process: psutil.Process) -> None:
        self.builder = self.together = self.pagefind = 0
        self._process = process
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(EVERY):
            own, workers, pagefind = _memory(self._process)
            self.builder = max(self.builder, own)
            self.together = max(self.together, own + workers)
            self.pagefind = max(self.pagefind, pagefind)


def _memory(process: psutil.Process) -> tuple[int, int, int]:
    workers = pagefind = 0
    try:
        own = process.memory_info().rss
        children = process.children(recursive=True)
    except psutil.Error:  # it has ended
        return 0, 0, 0
    for child in children:
        try:
            size = child.memory_info().rss
            if "pagefind" in child.name():
                pagefind += size
            else:
                workers += size
        except psutil.Error:
            continue
    return own, workers, pagefind


def build(root: Path) -> dict[str, Any]:
    """One build of the archive in ``root``: the summary of ``--json``, with seconds and the peaks of memory."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        began, used = time.perf_counter(), _processor_seconds()
        command = lay_out.archivegen("build", "-C", root, "--json")
        with subprocess.Popen(command, stdout=out, stderr=err, env=lay_out.environment()) as child:
            watch = Watch(psutil.Process(child.pid))
            code = child.wait()
            wall = time.perf_counter() - began
            watch.end()
        used = _processor_seconds() - used
        out.seek(0)
        err.seek(0)
        said, complaints = out.read(), err.read()
    if code:
        raise RuntimeError(f"archivegen build -C {root} ended with {code}:\n{complaints[-3000:]}")
    return {
        **json.loads(said),
        "wall": wall,
        "processor": used,
        "lines": complaints.count("\n"),
        "builder": watch.builder,
        "together": watch.together,
        "pagefind": watch.pagefind,
    }


def _processor_seconds() -> float:
    """What all children that have ended used, and theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(name: str, work: Path, corpora: Path) -> dict[str, Any]:
    """Lay a corpus out, build it cold, build it again."""
    root = work / name.replace("/", "-")
    done = lay_out.lay_out(name, root, corpora)
    for state in (root / ".archivegen", root / "output"):  # what setting files aside left behind
        shutil.rmtree(state, ignore_errors=True)
    cold = build(root)
    return {"name": name, "laid_out": done, "cold": cold, "again": build(root)}


def row(found: dict[str, Any]) -> list[str]:
    cold, again = found["cold"], found["again"]
    balance = cold["balance"]
    return [
        found["name"],
        f"{balance['published']:,}",
        f"{sum(kind[1] for kind in balance['records']):,}",
        f"{balance['mentions']:,}",
        f"{balance['doubts']:,}",
        f"{balance['files']:,}",
        f"{cold['wall']:.1f}",
        f"{cold['processor']:.1f}",
        f"{again['wall']:.1f}",
        f"{again['processor']:.1f}",
        f"{again['balance']['written']:,}",
        f"{cold['builder'] / MB:,.0f}",
        f"{cold['together'] / MB:,.0f}",
        f"{cold['pagefind'] / MB:,.0f}",
        f"{again['builder'] / MB:,.0f}",
    ]


HEAD = ["corpus", "articles", "records", "mentions", "doubts", "files", "cold s", "CPU s", "again s",
        "CPU s", "written again",
        "MB builder", "MB with workers", "MB Pagefind", "MB again"]  # fmt: skip


def line(cells: list[str]) -> str:
    widths = [21, *(max(len(head), 6) for head in HEAD[1:])]
    numbers = (f"{cell:>{width}}" for cell, width in zip(cells[1:], widths[1:], strict=True))
    return f"| {' | '.join((f'{cells[0]:<21}', *numbers))} |"


def notes(found: dict[str, Any]) -> list[str]:
    """What was reported, and what had to be done to the corpus before it built."""
    done, cold = found["laid_out"], found["cold"]
    codes = Counter(f"{d['severity']}[{d['code']}]" for d in cold["diagnostics"])
    lines = [f"{found['name']}: " + (", ".join(f"{n:,} {code}" for code, n in codes.most_common()) or "no warnings")]
    lines.append(f"  {cold['lines']:,} lines printed; {len(done['renamed']):,} files renamed, ")
    lines[-1] += f"{len(done['placeholders']):,} images stood in for, {len(done['set_aside']):,} files set aside"
    lines += [f"    {error}" for aside in done["set_aside"] for error in aside["errors"]]
    return lines


def machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("pagefind-bin", "jinja2", "markdown-it-py"))
    load = ", ".join(f"{n:.1f}" for n in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    memory = psutil.virtual_memory().total / 1e9
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"Python {platform.python_version()}, {packages}; load before: {load}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", metavar="NAME", nargs="*", help="; ".join(lay_out.NAMES))
    parser.add_argument("--corpora", metavar="DIR", help="where the corpora are (default: $ARCHIVEGEN_CORPORA)")
    parser.add_argument("--work", metavar="DIR", type=Path, help="keep the archives and sites there")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write all that was measured there too")
    given = parser.parse_args()
    try:
        corpora = lay_out.corpora(given.corpora)
    except lay_out.NotThereError as wrong:
        print(f"real_input.py: {wrong}", file=sys.stderr)
        return 1
    print(machine(), line(HEAD), line(["-" * 6] * len(HEAD)), sep="\n", flush=True)
    results, bad = [], 0
    with tempfile.TemporaryDirectory(prefix="archivegen-") as passing:
        work = (given.work or Path(passing)).resolve()
        for name in given.names or ALL:
            try:
                found = measure(name, work, corpora)
            except (RuntimeError, FileExistsError, lay_out.NotThereError) as wrong:
                print(f"{name}: {wrong}", file=sys.stderr, flush=True)
                bad += 1
                continue
            print(line(row(found)), flush=True)
            bad += found["again"]["balance"]["written"] > 0
            results.append(found)
            if not given.work:
                shutil.rmtree(work / name.replace("/", "-"))
    print("", *(text for found in results for text in notes(found)), sep="\n")
    if given.json:
        given.json.write_text(json.dumps({"machine": machine(), "results": results}, indent=1), encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
