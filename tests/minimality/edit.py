"""An edit of an archive, with the pages and files that it must make again, and none besides."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from tests.small_archive import put

EVERY_PAGE = "**"


class Edit(Struct, frozen=True, kw_only=True):
    """``changes`` are new files by their path, parts of files (old, new), or ``None`` for files that go.

    ``pages`` are the folders of the pages that must be rendered, ``home`` for the first; ``files`` are the other files
    that must be made, where ``feeds:people/anna`` are its two feeds, ``citations:fire`` the three files beside that
    article and ``data:people`` that table in both forms; ``gone`` are pages and files that go. A star is any name.
    ``in_vain`` are those of the pages that become what they were; ``why`` says why they are rendered all the same.
    """

    name: str
    changes: dict[str, str | tuple[str, str] | None]
    pages: str = ""
    files: str = ""
    gone: str = ""
    in_vain: str = ""
    why: str = ""

    def make(self, root: Path) -> None:
        """Edit the sources."""
        for path, change in self.changes.items():
            if change is None:
                (root / path).unlink()
            elif isinstance(change, str):
                put(root / path, change)
            else:
                text = (root / path).read_text("utf-8")
                assert text.count(change[0]) == 1, (self.name, change[0])
                put(root / path, text.replace(*change))


def spelled_out(words: str, known: Collection[str]) -> set[str]:
    """The paths of files that the words of a list stand for; ``known`` are all that there are or were."""
    found: set[str] = set()
    for word in words.split():
        for path in _paths(word, known):
            pattern = re.compile("[^/]+".join(map(re.escape, path.split("*"))))
            found |= {one for one in known if pattern.fullmatch(one)} if "*" in path else {path}
    return found


def _paths(word: str, known: Collection[str]) -> list[str]:
    what, _, name = word.rpartition(":")
    folder = "" if name == "site" else f"{name}/"
    if word == EVERY_PAGE:
        return sorted(one for one in known if one.endswith(".html"))
    if what == "feeds":
        return [f"{folder}feed.xml", f"{folder}feed.json"]
    if what == "citations":
        return [f"articles/{name}/index.{ending}" for ending in ("ris", "bib", "csl.json")]
    if what == "data":
        return [f"data/{name}.json", f"data/{name}.csv"]
    if word == "home":
        return ["index.html"]
    return [word] if "." in word.rpartition("/")[2] else [f"{word}/index.html"]
