"""What is told of a slip: in the list of names, over the page and on the terminal, no more and no less than is so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from previewing import RealBuild, Running, start

from archivegen.build import Balance, BuildResult
from archivegen.diagnostics import Diagnostic, MachineError
from archivegen.preview.console import Console
from archivegen.preview.overlay import MOST, message
from archivegen.preview.server import ServeOptions
from archivegen.preview.session import State, finished
from tests.small_archive import lay_out

PROBLEM = Diagnostic("content/a.md", 3, 7, "error", "DATE", "no such date", "", "", 0)
ALPHA = "content/articles/alpha.md"
SAID = "---\ntitle: Alpha\ndate: 2001-01-01\n---\nMina Rahimi saw a dog.\n"
Again = Callable[[], Running]


@pytest.fixture
def again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Again]:
    """A preview of an archive that a preview has seen before: what it knows it does not read again."""
    monkeypatch.setattr("archivegen.source.source_file._SETTLED", -1)  # as if all had been written long ago
    root = lay_out(tmp_path / "archive")
    ends: list[Callable[[], None]] = []

    def serve() -> Running:
        running, end = start(root, ServeOptions(port=0), RealBuild())
        ends.append(end)
        running.seen.until(lambda state: not state.building and state.finished >= 2, 20)
        return running

    serve()
    ends.pop()()
    yield serve
    for end in ends:
        end()


def names(running: Running) -> str:
    found = re.search(r'const token = "([^"]+)"', running.get("/_archivegen/reload.js").text)
    assert found
    return f"/_archivegen/names?token={found[1]}&page=/articles/alpha/"


def test_names_of_a_text_that_changed_and_was_not_kept_wait_until_it_can_be_built(again: Again) -> None:
    running = again()
    assert running.get(names(running)).status == 200
    running.edit(ALPHA, "---\ntitle: [\n---\nMina Rahimi.\n")
    running.seen.until(lambda state: not state.ok, 20)
    answer = running.get(names(running))
    assert (answer.status, answer.text) == (
        503,
        "This text has changed since the site was last built: its names are listed again as soon as it can be built.\n",
    )
    running.edit(ALPHA, SAID)
    running.seen.until(lambda state: state.ok and not state.building, 20)
    assert [one["form"] for one in json.loads(running.get(names(running)).text)["found"]] == ["Mina Rahimi"]


def test_a_text_that_cannot_be_read_is_no_fault_of_ours(again: Again, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(*_: object) -> None:
        raise MachineError(f"{ALPHA}: cannot be read: Permission denied")

    running = again()
    monkeypatch.setattr("archivegen.preview.inspector.inspect_page", unreadable)
    answer = running.get(names(running))
    assert (answer.status, answer.text) == (503, f"{ALPHA}: cannot be read: Permission denied\n")


@pytest.mark.parametrize(("errors", "warnings", "more"), [(1, 4000, 3901), (4000, 1, 3901), (2, 3, 0)])
def test_the_overlay_counts_errors_alone_and_shows_them_first(errors: int, warnings: int, more: int) -> None:
    found = [msgspec.structs.replace(PROBLEM, path=f"content/{n:04}.md", severity="warning") for n in range(warnings)]
    found += [msgspec.structs.replace(PROBLEM, path=f"content/x{n:04}.md") for n in range(errors)]
    told = json.loads(message(State(7, ok=False, diagnostics=tuple(found))))
    assert (told["errors"], told["more"]) == (errors, more)
    shown = [one["severity"] for one in told["problems"]]
    first = min(errors, MOST)
    assert shown == ["error"] * first + ["warning"] * min(warnings, MOST - first)


GOOD = BuildResult(ok=True, diagnostics=(), balance=Balance(), output="", changed=("a.html",), rendered=1)
BAD = BuildResult(ok=False, diagnostics=(PROBLEM,), balance=Balance(), output="")
WORSE = msgspec.structs.replace(BAD, diagnostics=(PROBLEM, msgspec.structs.replace(PROBLEM, line=4)))
NOT_BUILT = "; what was built last, if anything was, is shown"


@pytest.mark.parametrize(("builds", "said"), [
    ([None], []),
    ([None, GOOD], ["Built 1 page in 1.0 s"]),
    ([None, BAD], [f"Not built: 1 error{NOT_BUILT}"]),
    ([GOOD, None, None], ["Built 1 page in 1.0 s"]),
    ([GOOD, BAD, None, BAD], ["Built 1 page in 1.0 s", "Not rebuilt: 1 error; the last good site is still shown"]),
    ([BAD, WORSE], [f"Not built: 1 error{NOT_BUILT}", f"Not built: 2 errors{NOT_BUILT}"]),
    ([BAD, BAD], [f"Not built: 1 error{NOT_BUILT}"]),
    ([BAD, GOOD, WORSE], [f"Not built: 1 error{NOT_BUILT}", "Rebuilt 1 page in 1.0 s",
                          "Not rebuilt: 2 errors; the last good site is still shown"]),
])  # fmt: skip
def test_the_terminal_tells_of_builds_that_came_to_their_end(builds: list[BuildResult | None], said: list[str]) -> None:
    lines: list[str] = []
    console, state = Console(lines.append, lambda _: None), State()
    for one in builds:
        began = msgspec.structs.replace(state, number=state.number + 1, building=True)
        console(began)
        left = msgspec.structs.replace(began, number=began.number + 1, building=False)
        state = left if one is None else finished(began, one, 1.0)
        console(state)
    assert lines == said
