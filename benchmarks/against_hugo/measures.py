"""What is measured: clean builds, builds with search, builds after nothing or one edit, memory."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.against_hugo import figures as f
from benchmarks.against_hugo import memory, programs, sites
from benchmarks.against_hugo.programs import FailedError, Ran
from benchmarks.against_hugo.rounds import Measured, alternate

NO_SEARCH = ("--no-search",)


class Asked(NamedTuple):
    """How much to measure, and when to give up."""

    articles: int
    runs: int
    limit: float  # seconds for one run of a program
    most_memory: int  # bytes of addresses that Pagefind may take; more could bring the machine down
    tell: Callable[[str], None]
    costs: dict[str, float]  # seconds of the clean builds, for the cost of an article


def clean(laid: sites.Sites, asked: Asked) -> Iterator[f.Row]:
    """Equal work: links made automatically, no search; Hugo makes no links."""
    found = _alternate(asked, equal=_cleanly(laid.equal, asked, NO_SEARCH), hugo=_hugo(laid, asked))
    _keep(asked, "equal work", found["equal"])
    _keep(asked, "Hugo", found["hugo"])
    most = f.CLEAN.at(asked.articles)
    yield f.compared("clean, equal work, no search : Hugo", found["equal"], found["hugo"], most)


def as_it_comes(laid: sites.Sites, asked: Asked) -> Iterator[f.Row]:
    """The theme that comes with archivegen and all of its files, no search."""
    found = _alternate(asked, own=_cleanly(laid.own, asked, NO_SEARCH), hugo=_hugo(laid, asked))
    _keep(asked, "as it comes", found["own"])
    most = f.AS_IT_COMES.at(asked.articles)
    yield f.compared("clean, as it comes, no search : Hugo", found["own"], found["hugo"], most)


def search(laid: sites.Sites, asked: Asked) -> Iterator[f.Row]:
    """Equal work with search, beside Hugo and then Pagefind over its output."""
    found = _alternate(
        asked, equal=_cleanly(laid.equal, asked), hugo=_hugo(laid, asked), pagefind=_pagefind(laid, asked)
    )
    both = found["hugo"] + found["pagefind"]
    yield f.compared("clean, equal work, search : Hugo, Pagefind", found["equal"], both, f.SEARCH.at(asked.articles))


def nothing(laid: sites.Sites, asked: Asked) -> Iterator[f.Row]:
    """A new process with nothing to do, beside Hugo's clean build."""
    _settle(laid, asked)
    found = _alternate(asked, equal=_build(laid.equal, asked), own=_build(laid.own, asked), hugo=_hugo(laid, asked))
    most = f.NOTHING.at(asked.articles)
    yield f.compared("no change, equal work : Hugo", found["equal"], found["hugo"], most)
    yield f.compared("no change, as it comes : Hugo", found["own"], found["hugo"], most)


def edit(laid: sites.Sites, asked: Asked) -> Iterator[f.Row]:
    """One article's body edited, built with search, beside Hugo and then Pagefind; a no-change build after each.

    The first edit after a clean build is told apart: it also writes down what the next ones begin with.
    """
    _settle(laid, asked)
    numbers = itertools.count(1)

    def edited(root: Path) -> Callable[[], Ran]:
        def side() -> Ran:
            number = next(numbers)
            sites.edit(root / laid.articles[number % len(laid.articles)], "body", f"edit{number}")
            return _build(root, asked)()

        return side

    first = alternate(1, {"equal": edited(laid.equal), "own": edited(laid.own)}, asked.tell)
    found = _alternate(
        asked,
        equal=edited(laid.equal),
        equal_again=_build(laid.equal, asked),
        own=edited(laid.own),
        own_again=_build(laid.own, asked),
        hugo=_hugo(laid, asked),
        pagefind=_pagefind(laid, asked),
    )
    both, most = found["hugo"] + found["pagefind"], f.EDIT.at(asked.articles)
    for name, words in (("equal", "equal work"), ("own", "as it comes")):
        yield f.compared(f"one edit, search, {words} : Hugo, Pagefind", found[name], both, most)
        yield f.compared(f"the first edit after a clean build, {words} : Hugo, Pagefind", first[name], both, None)
        again = found[f"{name}_again"]
        if asked.articles >= f.LARGE and found[name].runs and again.runs:
            more = found[name].wall - again.wall
            figure = f"one edit, search, {words}, beyond a no-change build"
            yield f.alone(figure, f"{more:.2f} s", more, f.EDIT_MORE, f"{f.EDIT_MORE:g} s")


def peaks(laid: sites.Sites, asked: Asked) -> Iterator[f.Row]:
    """The most memory of clean builds: all processes together, what they share counted once, search apart."""
    if not memory.can_measure():
        asked.tell("memory is measured on Linux only (/proc/PID/smaps_rollup)")
        return
    sites.remove_output(laid.hugo)
    theirs = f.gigabytes(memory.peak([programs.hugo(), "--quiet"], asked.limit, laid.hugo).builder)
    most, all_most = f.MEMORY.at(asked.articles), f.ALL_MEMORY.at(asked.articles)
    for root, words in ((laid.equal, "equal work"), (laid.own, "as it comes")):
        for options in (NO_SEARCH, ()):
            sites.remove_output(root)
            held = memory.peak(programs.archivegen(root, *options), asked.limit)
            figure = f"peak memory, {words}, {'search apart' if not options else 'no search'}"
            limit = f.gigabytes(most or 0)
            yield f.alone(figure, f.gigabytes(held.builder), held.builder, most, limit, "" if not options else theirs)
            if not options:
                together = held.builder + held.search
                said = f"{f.gigabytes(held.search)}, at most {f.gigabytes(together)} in all"
                asked_for = f.gigabytes(all_most or 0)
                yield f.alone(f"peak memory of Pagefind, {words}", said, together, all_most, asked_for)


def _alternate(asked: Asked, **sides: Callable[[], Ran]) -> dict[str, Measured]:
    return alternate(asked.runs, sides, asked.tell)


def _keep(asked: Asked, name: str, measured: Measured) -> None:
    if measured.runs:
        asked.costs[name] = statistics.median(run.wall for run in measured.runs)


def _build(root: Path, asked: Asked, options: tuple[str, ...] = ()) -> Callable[[], Ran]:
    return lambda: programs.run(programs.archivegen(root, *options), asked.limit)


def _cleanly(root: Path, asked: Asked, options: tuple[str, ...] = ()) -> Callable[[], Ran]:
    def side() -> Ran:
        sites.remove_output(root)
        return _build(root, asked, options)()

    return side


def _hugo(laid: sites.Sites, asked: Asked) -> Callable[[], Ran]:
    def side() -> Ran:
        sites.remove_output(laid.hugo)
        return programs.run([programs.hugo(), "--quiet"], asked.limit, laid.hugo)

    return side


def _pagefind(laid: sites.Sites, asked: Asked) -> Callable[[], Ran]:
    """Over what Hugo has just built."""

    def side() -> Ran:
        if not (laid.hugo / "public" / "index.html").is_file():
            raise FailedError("there is no site of Hugo's to index")
        command = [programs.pagefind(), "--site", "public"]
        return programs.run(command, asked.limit, laid.hugo, asked.most_memory)

    return side


def _settle(laid: sites.Sites, asked: Asked) -> None:
    """Both archives built with search, not timed."""
    for root in (laid.equal, laid.own):
        asked.tell(f"{root.name}: built once with search, not timed")
        _build(root, asked)()
