"""``archivegen build`` as people run it, a process of its own with its children, and an archive that keeps it busy."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.small_archive import SITE, lay_out

SOAK = float(os.environ.get("ARCHIVEGEN_SOAK", "0") or 0)
ARTICLES = 300  # enough for worker processes
PROC = Path("/proc")
linux = pytest.mark.skipif(not (PROC / "self/stat").exists(), reason="looks at processes in /proc")


def many_articles(root: Path, *, search: bool = False, paragraphs: int = 1, articles: int = ARTICLES) -> Path:
    """An archive of articles, short ones unless told."""
    files = {
        f"content/articles/a{number:04}.md": (
            f"---\ntitle: Article {number}\ndate: {1900 + number % 100}-01-01\npeople: [p{number % 7}]\n---\n"
            + f"Person Number{number % 7} met Person Number{number % 5} in the year {number}.\n\n" * paragraphs
        )
        for number in range(articles)
    }
    files |= {f"content/people/p{n}.md": f"---\nname: Person Number{n}\n---\n" for n in range(7)}
    files["site.toml"] = SITE.replace("enabled = false", "enabled = true") if search else SITE
    files["templates/_footer.html"] = "<footer>one</footer>"
    return lay_out(root, files)


@contextmanager
def building(root: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A build that runs, in a session of its own, as a terminal's foreground job."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "archivegen", "build", "-q", "-C", str(root), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def session(process: subprocess.Popen[str]) -> dict[int, tuple[int, str]]:
    """The processes of its session that live: number → (parent, command line)."""
    found = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            state, parent, _, leader = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()[:4]
            command = (folder / "cmdline").read_text("utf-8").replace("\0", " ")
        except OSError:
            continue
        if int(leader) == process.pid and state != "Z":
            found[int(folder.name)] = (int(parent), command)
    return found


def workers(process: subprocess.Popen[str]) -> list[int]:
    """Its worker processes: the children of the fork server. They may live for a moment only: no look at all others."""
    return [
        worker for child in _children(process.pid) if "forkserver" in _command(child) for worker in _children(child)
    ]


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in (PROC / f"{pid}/task/{pid}/children").read_text("utf-8").split()]
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return (PROC / f"{pid}/cmdline").read_text("utf-8")
    except OSError:
        return ""


def wait_for(what: Any, seconds: float = 60) -> Any:
    """Until it gives something."""
    ends = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.002)  # between two looks at another process
    return found


def hears(process: subprocess.Popen[str]) -> bool:
    """Whether it is past Python's own beginning, in which nothing can be promised: it catches SIGTERM."""
    try:
        lines = (PROC / str(process.pid) / "status").read_text("utf-8").splitlines()
    except OSError:
        return True
    caught = next((line.split()[1] for line in lines if line.startswith("SigCgt")), "0")
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1) or process.poll() is not None


def any_moment(process: subprocess.Popen[str], seconds: float, chance: float | None = None) -> None:
    """Let a process run for some part of so many seconds, or to its end; it can still be signalled then."""
    part = random.random() if chance is None else chance  # noqa: S311 - any moment will do
    moment = time.monotonic() + part * seconds
    look = os.WEXITED | os.WNOHANG | os.WNOWAIT
    wait_for(
        lambda: (
            time.monotonic() > moment
            or process.returncode is not None
            or os.waitid(os.P_PID, process.pid, look) is not None
        )
    )
