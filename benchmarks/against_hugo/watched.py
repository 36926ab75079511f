"""How long an edit takes under ``serve`` until its page is on disk, and under Hugo's ``--watch``."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from subprocess import Popen

from archivegen.preview.server import FOLDER
from benchmarks import lay_out
from benchmarks.against_hugo import figures as f
from benchmarks.against_hugo import programs, sites
from benchmarks.against_hugo.measures import Asked
from benchmarks.against_hugo.programs import FailedError

EDITS, FEWEST = 10, 3
ENOUGH = 60.0  # seconds; edits that took so long together are not made more often than they must be
PAUSE = 1.0  # seconds from one page on disk to the next edit
LOOK = 0.001
WHAT = ("body", "title", "people")


def serve(laid: sites.Sites, asked: Asked) -> Iterator[f.Row]:
    """Medians of ten edits of each sort, in the archive as it comes, search in the background; Hugo's body edit."""
    theirs = _hugo(laid, asked)
    sites.remove_output(laid.own)
    command = lay_out.archivegen("serve", "-C", laid.own, "--port", "0", "--no-reload")
    with _running(command, asked, "Built ") as child:
        preview = laid.own / ".archivegen" / FOLDER
        _until((preview / "pagefind" / "pagefind-entry.json").is_file, asked.limit, "search under serve", child)
        for what in WHAT:
            taken = _several(partial(_edit, laid, preview, what, asked, child))
            median = statistics.median(taken)
            asked.tell(f"serve, {what}: " + ", ".join(f.milliseconds(one) for one in taken))
            target = (f.BODY if what == "body" else f.TITLE).at(asked.articles)
            shown = f.milliseconds(target or 0)
            figure = f"serve: {what} edited until its page is on disk"
            yield f.alone(figure, f.milliseconds(median), median, target, shown, theirs if what == "body" else "")


def _several(edit: Callable[[int], float]) -> list[float]:
    """What ten edits took, or fewer where they take long."""
    taken: list[float] = []
    while len(taken) < EDITS and (len(taken) < FEWEST or sum(taken) < ENOUGH):
        time.sleep(PAUSE)
        taken.append(edit(len(taken)))
    return taken


def _edit(laid: sites.Sites, preview: Path, what: str, asked: Asked, child: Popen[bytes], number: int) -> float:
    """Seconds from an edit until the article's own page has it."""
    article = laid.articles[(WHAT.index(what) * EDITS + number) % len(laid.articles)]
    identity, name = laid.people[number] if what == "people" else (f"{what}{number}x", f"{what}{number}x")
    sought = f"people/{identity}/" if what == "people" else identity
    page = preview / "articles" / Path(article).stem / "index.html"
    return _timed(laid.own / article, what, name, page, sought, asked, child)


def _timed(source: Path, what: str, token: str, page: Path, sought: str, asked: Asked, child: Popen[bytes]) -> float:
    wanted = sought.encode()
    if wanted in page.read_bytes():
        raise FailedError(f"{page} already has {sought}")
    before = page.stat().st_mtime_ns

    def there() -> bool:
        try:
            return page.stat().st_mtime_ns != before and wanted in page.read_bytes()
        except OSError:  # being replaced
            return False

    began = time.perf_counter()
    sites.edit(source, what, token)
    _until(there, asked.limit, f"{sought} on {page}", child)
    return time.perf_counter() - began


def _hugo(laid: sites.Sites, asked: Asked) -> str:
    """A body edit under ``hugo --watch``; it writes all pages again."""
    sites.remove_output(laid.hugo)
    try:
        with _running([programs.hugo(), "--watch"], asked, "Watching for changes", laid.hugo) as child:
            taken = _several(partial(_hugo_edit, laid, asked, child))
    except FailedError as failure:
        return f"failed: {failure}"
    return f.milliseconds(statistics.median(taken))


def _hugo_edit(laid: sites.Sites, asked: Asked, child: Popen[bytes], number: int) -> float:
    article = laid.articles[number % len(laid.articles)]
    page = laid.hugo / "public" / Path(article).relative_to("content").with_suffix("") / "index.html"
    return _timed(laid.hugo / article, "body", f"body{number}x", page, f"body{number}x", asked, child)


@contextmanager
def _running(command: list[str], asked: Asked, ready: str, where: Path | None = None) -> Iterator[Popen[bytes]]:
    """A program that stays, once it has said that it is ready; ended afterwards."""
    with tempfile.NamedTemporaryFile(prefix="watched-") as said:
        child = programs.start(command, said.fileno(), where)
        try:
            printed = Path(said.name)
            _until(lambda: ready in printed.read_text(encoding="utf-8"), asked.limit, f"“{ready}”", child)
            yield child
        finally:
            programs.end(child)


def _until(done: Callable[[], bool], limit: float, what: str, child: Popen[bytes]) -> None:
    """Wait until something is so. Raises `FailedError` when the program has ended or the time is up."""
    until = time.monotonic() + limit
    while not done():
        if child.poll() is not None:
            raise FailedError(f"it ended with {child.returncode} before there was {what}")
        if time.monotonic() > until:
            raise FailedError(f"no {what} within {limit:,.0f} s")
        time.sleep(LOOK)
