"""Builds as people run them, killed at any moment: whole files, and the next build is as if nothing had been."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.edited import left, missing
from tests.real_builds import any_moment, building, many_articles, wait_for
from tests.small_archive import Tree, built, clean_tree, differences, put, tree
from tests.soak.kinds import Trying

FEW, MANY = 30, 300  # articles; so many that there are workers in each twentieth
STATES = 6  # in which the sources of one archive may be


class Archive:
    """An archive that is edited from one number to the next, so that each edit changes all pages, and adds one."""

    def __init__(self, root: Path, articles: int) -> None:
        self.root = many_articles(root, articles=articles)
        self.state = -1
        self.clean: dict[int, Tree] = {}
        self.seconds = 1.5

    def edit(self, state: int) -> Tree:
        """Bring the sources into a state; what a build from nothing makes of them."""
        put(self.root / "templates/_footer.html", f"<footer>number {state}</footer>")
        for name, there in (("gone", state % 2), ("come", not state % 2)):
            path = self.root / f"content/articles/{name}.md"
            if there:
                put(path, f"---\ntitle: {name}\n---\nPerson Number{state}.\n")
            else:
                path.unlink(missing_ok=True)
        put(self.root / "static/deep/er/copied.txt", f"copied {state} " * 1000)
        self.state = state
        if state not in self.clean:
            copy = self.root.parent / "copy"
            self.clean[state] = clean_tree(self.root, copy, jobs=1)
            shutil.rmtree(copy)
        return self.clean[state]

    def kill(self, number: int, chance: random.Random) -> None:
        """Build and kill; then build again."""
        before = (number - 1) % STATES
        old = self.edit(before)
        built(self.root, jobs=1)
        clean = self.edit(number % STATES)
        whole = chance.random() < 0.3
        words = ["-j", "2", *(["--publish", "swap"] if whole else [])]
        began = time.monotonic()
        with building(self.root, *words) as process:
            if chance.random() < 0.5:
                wait_for(lambda: [*self.root.glob(".archivegen/published/*/journal")] or process.poll() is not None)
                any_moment(process, 0.05, chance.random())
            else:
                any_moment(process, self.seconds, chance.random())
            process.kill()
            process.communicate()
            self.seconds = max(self.seconds, min(10, time.monotonic() - began))
        stopped = tree(self.root / "output")
        if whole:
            assert stopped in (old, clean), differences(stopped, clean)
        for path, what in stopped.items():
            assert what in (old.get(path), clean.get(path)), path
        assert missing(old, clean, stopped) == []
        built(self.root, jobs=1)
        assert not differences(tree(self.root / "output"), clean)
        assert left(self.root) == []


@contextmanager
def opened(place: Path, seed: int) -> Iterator[Trying]:
    """Half of them at any moment, half where a build has begun to publish; some publish by exchange."""
    archives: dict[int, Archive] = {}

    def attempt(number: int) -> None:
        articles = FEW if number % 20 else MANY
        try:
            if articles not in archives:
                archives[articles] = Archive(place / f"archive of {articles}" / "archive", articles)
            archives[articles].kill(number, random.Random(f"kills {seed} {number}"))
        except BaseException:
            archives.pop(articles, None)  # the next begins with a new one
            shutil.rmtree(place / f"archive of {articles}", ignore_errors=True)
            raise

    yield Trying(attempt)
