"""``python -m tests.soak --minutes 60 [--seed N] [--only KIND] [--times N] [--jobs 2]``; one try again: --number."""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from tests.soak.kinds import KINDS
from tests.soak.running import MEGABYTES, Ended, Process
from tests.soak.sharing import Share, Sharing

TELL = 30.0  # seconds from one line of progress to the next


def main(words: list[str] | None = None) -> int:
    """The exit code: 1 where anything failed."""
    asked = _arguments().parse_args(words)
    seed = random.SystemRandom().randrange(1 << 32) if asked.seed is None else asked.seed
    names = asked.only or list(KINDS)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        place = Path(folder)
        if asked.number is not None:
            return _one(names[0], seed, asked.number, place)
        shares = [Share(KINDS[name], math.ceil(asked.times * KINDS[name].wanted / KINDS[name].unit)) for name in names]
        began = time.monotonic()
        print(f"seed {seed}, {asked.minutes:g} minutes, {asked.jobs} at once: {', '.join(names)}", flush=True)
        sharing = Sharing(shares, asked.minutes * 60)
        with ThreadPoolExecutor(asked.jobs) as threads:
            working = {threads.submit(_work, sharing, seed, place) for _ in range(asked.jobs)}
            while working:
                done, working = wait(working, TELL)
                print(_progress(shares, time.monotonic() - began), flush=True)
                for one in done:
                    one.result()
    print(_table(shares, seed))
    return 1 if any(share.failures for share in shares) else 0


def _arguments() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m tests.soak", description="Try what chance can do to archivegen.")
    found.add_argument("--minutes", type=float, default=60, help="for how long at most (60)")
    found.add_argument("--seed", type=int, help="the seed of all chances; another one each time unless told")
    found.add_argument("--only", action="append", choices=list(KINDS), help="one kind (may be given again)")
    found.add_argument("--times", type=int, default=1, help="so many times as many tries as a full run has (1)")
    found.add_argument("--number", type=int, help="with --only and --seed: try this one number, and show how it fails")
    found.add_argument("--jobs", type=int, default=2, help="how many processes try at once (2)")
    return found


def _one(name: str, seed: int, number: int, place: Path) -> int:
    process = Process(KINDS[name], seed, place)
    try:
        failures = process.ask(number, 1, math.inf)["failures"]
    except Ended as ended:
        failures = [(ended.number, ended.said)]
    finally:
        process.end()
    for _, problem in failures:
        print(problem)
    print(f"{name} {number}: {'failed' if failures else 'held'}")
    return 1 if failures else 0


def _work(sharing: Sharing, seed: int, place: Path) -> None:
    """Take portions until there are no more. Processes are kept from one portion of a kind to the next."""
    processes: dict[str, Process] = {}
    try:
        while portion := sharing.next():
            share, first, count, seconds = portion
            name = share.kind.name
            process = processes.get(name) or Process(share.kind, seed, place)
            processes[name] = process
            began = time.monotonic()
            try:
                answer = process.ask(first, count, seconds)
            except Ended as ended:
                processes.pop(name).end()
                if not process.answered:  # it does not even get ready
                    sharing.give_up(share)
                _failed(sharing, share, seed, ended.number, ended.said)
                sharing.took(share, count, max(1, ended.number - first + 1), time.monotonic() - began, 0)
                continue
            for number, problem in answer["failures"]:
                _failed(sharing, share, seed, number, problem)
            sharing.took(share, count, answer["done"], time.monotonic() - began, answer["total"])
            if answer["megabytes"] > MEGABYTES:
                processes.pop(name).end()
    finally:
        for process in processes.values():
            process.end()


def _failed(sharing: Sharing, share: Share, seed: int, number: int, problem: str) -> None:
    sharing.failed(share, number, problem)
    if len(share.failures) <= 20:
        print(f"FAILED {share.kind.name} {number}\n{problem}\n  again: {_command(share, seed, number)}", flush=True)


def _command(share: Share, seed: int, number: int) -> str:
    return f"python -m tests.soak --only {share.kind.name} --seed {seed} --number {number}"


def _progress(shares: list[Share], seconds: float) -> str:
    parts = (f"{s.kind.name} {s.tried:,}" + (f" ({len(s.failures)} failed)" * bool(s.failures)) for s in shares)
    return f"{seconds:6.0f} s: {', '.join(parts)}"


def _table(shares: list[Share], seed: int) -> str:
    rows = [("kind", "tried", "of", "failures", "seed", "seconds")]
    for s in shares:
        of = s.numbers * s.kind.unit
        rows.append((s.kind.name, f"{s.tried:,}", f"{of:,}", str(len(s.failures)), str(seed), f"{s.seconds:.0f}"))
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    lines = ["", *("  ".join(f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)]
    short = [s for s in shares if s.done < s.numbers]
    if short:
        least = min(s.part for s in short)
        lines.append(f"Shorter than a full run: {100 * least:.0f} % of it was done; more with --minutes")
    for share in shares:
        lines += [f"again: {_command(share, seed, number)}" for number, _ in share.failures[:20]]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
