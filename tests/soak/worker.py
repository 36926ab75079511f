"""A process that tries one kind: it reads ``first count seconds`` a line, and answers each with what it found, as JSON.

The number that it is at stands in a file, for when it is gone with it: after too many seconds it ends itself.
"""

from __future__ import annotations

import faulthandler
import json
import mmap
import os
import sys
import time
import traceback
from pathlib import Path
from typing import TextIO

import psutil
import pytest

from tests.soak.kinds import KINDS

AT = "number"  # the file with the number that is being tried
SHOWN = 3000  # characters of a failure


def main(name: str, seed: int, place: Path) -> None:
    """Try what is asked for until nothing more is."""
    from tests.small_archive import compile_once

    kind, out = KINDS[name], answers()
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("SOURCE_DATE_EPOCH", "NO_COLOR", "ARCHIVEGEN_TEST_VERSION"):
            patch.delenv(variable, raising=False)
        patch.setattr("archivegen.publish.flush._wait_for", lambda paths: None)  # no power is cut
        compile_once(patch)
        with (place / AT).open("r+b") as file, mmap.mmap(file.fileno(), 8) as at, kind.opened(place, seed) as trying:
            for line in sys.stdin:
                first, count, seconds = (float(word) for word in line.split())
                numbers = range(int(first), int(first + count))
                if trying.total:
                    numbers = range(numbers.start, min(numbers.stop, trying.total))
                done, failures, took = 0, [], time.monotonic()
                for number in numbers:
                    at[:8] = number.to_bytes(8, "big")
                    faulthandler.dump_traceback_later(kind.seconds, exit=True)
                    if problem := _problem(trying.attempt, number):
                        failures.append((number, problem))
                    faulthandler.cancel_dump_traceback_later()
                    done += 1
                    if time.monotonic() - took > seconds:
                        break
                answer = {
                    "done": done,
                    "total": trying.total,
                    "failures": failures,
                    "seconds": time.monotonic() - took,
                    "megabytes": psutil.Process().memory_info().rss >> 20,
                }
                out.write(json.dumps(answer) + "\n")
                out.flush()


def answers() -> TextIO:
    """Where the answers go. What anything else prints, here or in a program that is started, goes to the errors."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _problem(attempt: object, number: int) -> str:
    assert callable(attempt)
    try:
        attempt(number)
    except (Exception, pytest.fail.Exception) as wrong:
        shown = "".join(traceback.format_exception(wrong, chain=False))
        notes = "\n".join(getattr(wrong, "__notes__", []))
        return f"{notes[:SHOWN]}\n{shown[-SHOWN:]}".strip()
    return ""


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
