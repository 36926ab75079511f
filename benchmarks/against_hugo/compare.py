"""archivegen beside Hugo, on the same archive, in one run, in turn.

usage: python benchmarks/against_hugo N [N …] [--runs 5] [--where DIR] [--what clean,serve] [--tags] [--keep]

N is the number of articles (1000, 10000, 100000). With several, what an article costs at each is compared. Everything
is laid out in a new folder of --where (a RAM-backed folder such as /dev/shm; a folder on a disk, for the disk's
figures) and removed at the end. Exit 1 where a figure is missed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from benchmarks import lay_out
from benchmarks.against_hugo import figures as f
from benchmarks.against_hugo import measures, programs, sites, watched
from benchmarks.against_hugo.measures import Asked

WHAT: dict[str, Callable[[sites.Sites, Asked], Iterator[f.Row]]] = {
    "clean": measures.clean,
    "as-it-comes": measures.as_it_comes,
    "search": measures.search,
    "memory": measures.peaks,  # leaves both archives built with search, which is what the next two begin with
    "nothing": measures.nothing,
    "edit": measures.edit,
    "serve": watched.serve,
}
SHORTEST, PER_ARTICLE = 300.0, 0.1  # seconds that one run of a program may take


def chosen(text: str) -> list[str]:
    """What to measure, in the order of the table."""
    wanted = [name.strip() for name in text.split(",")]
    if unknown := [name for name in wanted if name not in WHAT]:
        raise argparse.ArgumentTypeError(f"no such figure: {', '.join(unknown)}; there are {', '.join(WHAT)}")
    return [name for name in WHAT if name in wanted]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", metavar="N", nargs="+", type=int, help="how many articles")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="rounds, of which medians are taken (5)")
    parser.add_argument("--where", type=Path, default=Path("/dev/shm"), metavar="DIR", help="where (/dev/shm)")  # noqa: S108
    parser.add_argument("--what", type=chosen, default=list(WHAT), metavar="LIST", help=f"of {','.join(WHAT)} (all)")
    parser.add_argument("--tags", action="store_true", help="leave Hugo its tag pages, which archivegen has not")
    parser.add_argument("--keep", action="store_true", help="leave everything there, to look at")
    parser.add_argument("--limit", type=float, default=0, metavar="SECONDS", help="for one run of a program")
    parser.add_argument("--most-memory", type=float, default=0, metavar="GB", help="for Pagefind (60 %% of all)")
    parser.add_argument("--corpora", metavar="DIR", help="where the corpora are (default: $ARCHIVEGEN_CORPORA)")
    return parser.parse_args()


def tell(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


def measure(count: int, given: argparse.Namespace, where: Path) -> tuple[list[f.Row], dict[str, float]]:
    """All that was asked for, of an archive of so many articles."""
    laid = sites.lay_out_sites(count, where / str(count), lay_out.corpora(given.corpora), tags=given.tags)
    most = given.most_memory * f.GB or psutil.virtual_memory().total * 0.6
    limit = given.limit or max(SHORTEST, count * PER_ARTICLE)
    asked = Asked(count, given.runs, limit, int(most), tell, {})
    rows: list[f.Row] = []
    built = []
    for name in given.what:
        tell(f"{count:,} articles: {name}")
        try:
            rows += WHAT[name](laid, asked)
        except programs.FailedError as failure:
            rows.append(f.Row(name, f"failed: {failure}", "", "", "", "", "**missed**"))
        built += [_counted(laid, name)] if name in {"clean", "as-it-comes"} else []
    print(f"\n{count:,} articles, medians of {given.runs}, in {where.parent}\n\n{f.table(rows)}\n")
    print(*built, "" if given.tags else "Hugo's tags are words, as archivegen's: neither has tag pages.", sep="\n")
    if not sites.exports_can_be_left_out():
        print("Equal work still writes citation and data files: this tree has no setting to leave them out.")
    sys.stdout.flush()
    return rows, asked.costs


def _counted(laid: sites.Sites, name: str) -> str:
    root = laid.equal if name == "clean" else laid.own
    ours, theirs = sites.pages(root / "output"), sites.pages(laid.hugo / "public")
    return f"{name}: archivegen {ours[0]:,} pages, {ours[1]:,} files; Hugo {theirs[0]:,} pages, {theirs[1]:,} files"


def main() -> int:
    given = arguments()
    programs.gather_orphans()
    try:
        lay_out.corpora(given.corpora)
        print(programs.versions(), flush=True)
        folder = Path(tempfile.mkdtemp(prefix="against-hugo-", dir=given.where))
        try:
            found = {count: measure(count, given, folder) for count in given.sizes}
        finally:
            if given.keep:
                print(f"kept: {folder}", file=sys.stderr)
            else:
                shutil.rmtree(folder, ignore_errors=True)
    except (lay_out.NotThereError, programs.FailedError, OSError) as wrong:
        print(f"against_hugo: {wrong}", file=sys.stderr)
        return 1
    costs = {name for _, cost in found.values() for name in cost} if len(found) > 1 else set()
    for name in sorted(costs):
        print(f.growth({count: cost[name] for count, (_, cost) in found.items() if name in cost}, name))
    missed = sum("missed" in row.verdict for rows, _ in found.values() for row in rows)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
