"""Sources that are broken and mended, with the real build, WA-06 to WA-08 by their ids."""

from __future__ import annotations

import time

import psutil
import pytest
from real_previews import ALPHA, DEADLINE, SAID, Really, clean, shows

from tests.real_builds import SOAK

WRONG_TEXT = (ALPHA, "---\ntitle: Alpha\ndate: 2001-13-01\n---\nx\n", f"{ALPHA}:3:")
WRONG_SETTINGS = ("site.toml", "[site]\ntilte = 1\n", "site.toml:2:")
WRONG_TEMPLATE = ("templates/base.html", "{% block x %}", "templates/base.html:1")
LONG = [pytest.mark.skipif(not SOAK, reason="a long run"), pytest.mark.timeout(3600)]


@pytest.mark.case("WA-06", "WA-07", soak="100 repairs each instead of 3, within 20 MB")
@pytest.mark.parametrize(
    ("wrong", "turns", "most"),
    [
        (WRONG_TEXT, 3, 10_000_000),
        (WRONG_SETTINGS, 3, 10_000_000),
        (WRONG_TEMPLATE, 3, 10_000_000),
        pytest.param(WRONG_TEXT, 100, 20_000_000, marks=LONG),
        pytest.param(WRONG_SETTINGS, 100, 20_000_000, marks=LONG),
        pytest.param(WRONG_TEMPLATE, 100, 20_000_000, marks=LONG),
    ],
)
def test_wa06_wa07_broken_and_repaired(really: Really, wrong: tuple[str, str, str], turns: int, most: int) -> None:
    path, broken, where = wrong
    running = really()
    before = running.get("/articles/alpha/").body.partition(b"<body")[2]
    memory = 0
    good = (running.root / path).read_text() if (running.root / path).exists() else None
    for turn in range(turns):
        running.edit(path, broken)
        state = running.seen.until(lambda state: not state.ok and not state.building, DEADLINE)
        assert str(state.diagnostics[0]).startswith(where)
        assert running.reports[-1] == state.diagnostics  # the terminal says the same
        answer = running.get("/articles/alpha/")
        assert (answer.status, answer.body.partition(b"<body")[2]) == (200, before)
        spent = time.process_time()
        if path == ALPHA:
            running.edit(path, SAID.format(f"Repaired {turn}."))
            shows(running, f"Repaired {turn}.")
            before = running.get("/articles/alpha/").body.partition(b"<body")[2]
        elif good is None:
            (running.root / path).unlink()
        else:
            running.edit(path, good)
        running.seen.until(lambda state: state.ok and not state.building, DEADLINE)
        assert time.process_time() - spent < 1.5  # of the processor, pages and search, whatever else the machine does
        memory = memory or psutil.Process().memory_info().rss  # with all that is loaded once
    assert psutil.Process().memory_info().rss - memory < most
    clean(running)


@pytest.mark.case("WA-08")
def test_wa08_two_broken_one_repaired_one_deleted(really: Really) -> None:
    running = really()
    for name in ("one", "two"):
        running.edit(f"content/articles/{name}.md", "---\ntitle: [\n---\n")
    running.seen.until(lambda state: {d.path[-6:] for d in state.diagnostics} == {"one.md", "two.md"}, DEADLINE)
    running.edit("content/articles/one.md", SAID.format("Repaired."))
    running.seen.until(lambda state: {d.path[-6:] for d in state.diagnostics} == {"two.md"}, DEADLINE)
    (running.root / "content/articles/two.md").unlink()
    clean(running)
    assert running.get("/articles/one/").status == 200
