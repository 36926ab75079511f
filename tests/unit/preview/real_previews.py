"""Previews with the real build: what is waited for until the site is as it should be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from previewing import Running

from archivegen.build import BuildOptions, BuildResult, build
from tests.small_archive import tree

ALPHA = "content/articles/alpha.md"
SAID = "---\ntitle: Alpha\ndate: 2001-01-01\n---\n{}\n"
DEADLINE = 20.0  # seconds; on an idle machine everything here is there within one
Really = Callable[..., Running]


def page_builds(running: Running) -> int:
    """How often pages were built: what follows each, for the search alone, is not counted."""
    return sum(call.search == "later" for call in running.build.calls)


def shows(running: Running, text: str, path: str = "/articles/alpha/") -> None:
    """Wait until a page holds a text: looked at after every state that is published."""
    running.seen.until(lambda _: text in running.get(path).text, DEADLINE)


def from_scratch(running: Running) -> tuple[BuildResult, Path]:
    """A clean build of a copy of the sources as they are now, for the same address."""
    copy = running.root.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(running.root, copy, ignore=shutil.ignore_patterns(".archivegen", ".git", "output"), symlinks=True)
    today = running.build.calls[-1].today
    options = BuildOptions(
        today=today, output=str(copy / "out"), base_url=running.preview.url, drafts=True, future=True, preview=True
    )
    return build(copy, options), copy / "out"


def clean(running: Running, deadline: float = DEADLINE) -> None:
    """Wait until the site is, to the byte, what a clean build of the sources makes; or tells what that tells."""
    result, output = from_scratch(running)
    if result.ok:
        expected = tree(output)
        running.seen.until(lambda state: state.ok and not state.building and tree(running.site) == expected, deadline)
    else:
        errors = [str(d) for d in result.diagnostics]
        running.seen.until(lambda state: [str(d) for d in state.diagnostics] == errors, deadline)


def at_rest(running: Running, deadline: float = DEADLINE) -> None:
    """Wait until nothing is left to build: search has caught up as well."""
    session, calls = running.preview.session, running.build.calls
    running.seen.until(
        lambda state: not state.building and calls[-1].search == "now" and not (session._dirty or session._search_due),
        deadline,
    )
