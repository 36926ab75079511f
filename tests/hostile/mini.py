"""The small archive that the cases are tried on, and the commands as people give them.

What holds in every case is asserted at every command: no traceback, no mistake of archivegen's own, and not a file
made, changed or removed around the archive but in its output and in ``.archivegen/``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from archivegen.cli import main
from tests.small_archive import MINI, TODAY, Tree, differences, lay_out, put, sources_only, stamps, tree

EPOCH = str((TODAY - 2_440_588) * 86_400)  # midnight of TODAY, for SOURCE_DATE_EPOCH

OWN = {
    "templates/article.html": (
        '{% extends "base.html" %}{% import "macros.html" as m with context %}{% from "own.html" import loud %}'
        "{% block main %}<h1>{{ loud(page.title) }}</h1>"
        '{% include "_card.html" %}{{ page.body }}{% include "_neighbours.html" %}{% include "_backlinks.html" %}'
        "{% endblock %}"
    ),
    "templates/articles.html": (
        '{% extends "base.html" %}{% import "macros.html" as m with context %}{% block main %}<h1>{{ page.title }}</h1>'
        '{% include "_card.html" %}{{ m.articles(page.items) }}{% endblock %}'
    ),
    "templates/_card.html": '<p class="card">{% include "_badge.html" %}</p>',
    "templates/_badge.html": "<i>badge one</i>",
    "templates/own.html": "{% macro loud(text) %}{{ text | upper }}{% endmacro %}",
    "templates/_footer.html": "<footer>a footer</footer>",
    "static/style.css": "p { color: black }\n",
}
FILES = MINI | OWN


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class Mini:
    """An archive in a folder of its own below ``place``, where nothing else may change."""

    def __init__(self, place: Path, files: dict[str, str] | None = None) -> None:
        self.place = place / "around"
        self.copies = place / "copies"
        self.root = lay_out(self.place / "archive", FILES if files is None else files)
        self.output = self.root / "output"
        self.outputs = [self.output]  # where a build is asked to write

    def put(self, path: str, text: str) -> None:
        """Write a file of the archive."""
        put(self.root / path, text)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file of the archive."""
        text = self.text(path)
        assert old in text
        self.put(path, text.replace(old, new))

    def text(self, path: str) -> str:
        """What a file of the archive says."""
        return (self.root / path).read_bytes().decode()

    def page(self, path: str) -> str:
        """What a published file says."""
        return self.text(f"output/{path}")

    def holding(self, text: str) -> list[str]:
        """The published files that hold a text."""
        found = (p for p in sorted(self.output.rglob("*")) if p.is_file() and text.encode() in p.read_bytes())
        return [p.relative_to(self.output).as_posix() for p in found]

    def around(self) -> Tree:
        """Everything but what archivegen makes."""
        made = [*(p.relative_to(self.place).as_posix() for p in self.outputs), "archive/.archivegen"]
        return {
            path: what
            for path, what in tree(self.place).items()
            if not any(path == one or path.startswith(f"{one}/") for one in made)
        }

    def run(self, *words: object, **environment: str) -> Done:
        """Give a command, in this process."""
        before = self.around()
        said = [str(words[0]), "-C", str(self.root), *map(str, words[1:])]
        environment = {"SOURCE_DATE_EPOCH": EPOCH, "TERM": "dumb", **environment}
        done = CliRunner().invoke(main, said, env=environment)
        found = Done(done.exit_code, done.stdout, done.stderr)
        assert found.code in {0, 1, 2, 3, 4}, found
        assert "Traceback" not in found.out + found.err
        assert not differences(self.around(), before), found
        return found

    def build(self, *words: object, **environment: str) -> Done:
        """Build what has to succeed."""
        done = self.run("build", *words, **environment)
        assert done.code == 0, done
        return done

    def fails(self, code: int, *words: object, **environment: str) -> str:
        """Build what has to fail so, and leave the output untouched; gives what it says."""
        with self.untouched():
            done = self.run("build", *words, **environment)
        assert done.code == code, done
        return done.err

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """Not a file of the output is changed or replaced while this lasts."""
        before = tree(self.output), stamps(self.output)
        yield
        assert not differences(tree(self.output), before[0])
        assert stamps(self.output) == before[1]

    def clean(self, *words: object) -> Done:
        """Build; the output equals that of a new folder in which nothing is remembered; then nothing is to be done."""
        done = self.build(*words)
        assert not differences(tree(self.output), self.anew(*words))
        with self.untouched():
            assert "nothing to do" in self.build(*words).out
        return done

    def anew(self, *words: object) -> Tree:
        """What the same sources give in a new folder."""
        other = Mini(self.copies, {})
        sources_only(self.root, other.root)
        other.build(*words)
        found = tree(other.output)
        shutil.rmtree(self.copies)
        return found
