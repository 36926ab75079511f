"""What holds for every published page, whatever names stand in whatever Markdown: links nest, and change no text.

Whole small archives are built, and their pages read as browsers read them. A longer run: ``ARCHIVEGEN_SOAK=60``.
"""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archivegen.archive.select import Rules
from archivegen.build import read_only
from archivegen.cli import main
from archivegen.names.forms import build_lexicon
from archivegen.names.writing import fold, normal
from archivegen.source.raw_html import INLINE, VOID
from tests.properties.kept_workers import keep_workers
from tests.properties.named_pages import Written, archive, articles, name_of
from tests.small_archive import TODAY, built, differences, lay_out, tree

SOAK = float(os.environ.get("ARCHIVEGEN_SOAK", "0") or 0)
CLOSED = ("a", "code", "kbd", "samp", "h1", "h2", "h3", "h4", "h5", "h6", "[data-nolink]", "[translate=no]")
MENTION = "a.mention"
EXAMPLES = int(SOAK * 150) or 20

pages = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not SOAK,  # a change is judged by its own faults; long runs look for more
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
pytestmark = pytest.mark.timeout(0 if SOAK else 900)  # a failure is cut down before it is shown
some_articles = st.lists(articles(), min_size=1, max_size=5)
repeats = st.sampled_from(["all", "all", "first", "section"])


class Page:
    """An article's page: the text of the article as it is written, and as a browser has it."""

    def __init__(self, whole: str) -> None:
        self.html = whole
        start = whole.find('<div class="prose">')
        self.prose = whole[start : _end_of(whole, start)] if start >= 0 else ""
        self.tree = LexborHTMLParser(f"<body>{self.prose}</body>").body

    @property
    def mentions(self) -> list[LexborNode]:
        """The links that linking made."""
        return self.tree.css(MENTION)

    @property
    def text(self) -> str:
        """What is read of the article."""
        return self.tree.text()

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """Every element that is a block, with its text."""
        return [(n.tag, n.text()) for n in _below(self.tree) if n.tag not in INLINE]


def _end_of(whole: str, start: int) -> int:
    """Where the element that starts there has ended."""
    reader = Nesting()
    reader.until = 0
    reader.feed(whole[start:])
    line, column = reader.ended
    lines = whole[start:].split("\n")
    return start + sum(len(one) + 1 for one in lines[: line - 1]) + column + len("</div>")


class Nesting(HTMLParser):
    """Holds that the tags nest as they are written, and that no link stands in a link."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[int, str]] = []
        self.ids: Counter[str] = Counter()
        self.until = -1
        self.ended = (0, 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.ended != (0, 0):
            return
        assert not (tag == "a" and "a" in self.open), "a link in a link"
        self.elements.append((len(self.open), tag))
        self.ids.update(value or "" for name, value in attrs if name == "id")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.ended == (0, 0):
            assert tag in VOID, tag
            self.elements.append((len(self.open), tag))

    def handle_endtag(self, tag: str) -> None:
        if self.ended != (0, 0):
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> crosses another element"
        if len(self.open) == self.until:
            self.ended = self.getpos()


def _below(node: LexborNode) -> Iterator[LexborNode]:
    for child in node.iter(include_text=False):
        yield child
        yield from _below(child)


def _as_parsed(node: LexborNode, depth: int = 0) -> Iterator[tuple[int, str]]:
    for child in node.iter(include_text=False):
        yield depth, child.tag or ""
        yield from _as_parsed(child, depth + 1)


def publish(files: dict[str, str], look: Callable[[Path], None], **options: object) -> None:
    """Build an archive in a folder of its own, and look at it."""
    with tempfile.TemporaryDirectory() as folder:
        root = lay_out(Path(folder), files)
        built(root, search="off", **{"jobs": 1, **options})
        look(root)


def pages_of(files: dict[str, str], count: int) -> list[Page]:
    """The pages of the articles of an archive, in order."""
    found: list[Page] = []

    def look(root: Path) -> None:
        for number in range(count):
            path = root / f"output/articles/{name_of(number)}/index.html"
            found.append(Page(path.read_text(encoding="utf-8")))

    publish(files, look)
    return found


@given(some_articles, repeats)
@pages
def test_links_nest_and_the_text_is_the_same_without_them(written: list[Written], repeat: str) -> None:
    linked = pages_of(archive(written, repeat), len(written))
    unlinked = pages_of(archive(written, "none"), len(written))
    unknown = pages_of(archive(written, repeat, named=False), len(written))
    for page, off, other in zip(linked, unlinked, unknown, strict=True):
        note(page.prose)
        _nests(page)
        _touches_nothing_closed(page)
        assert page.text == off.text == other.text
        assert page.blocks == off.blocks == other.blocks
        assert _ids(page) == _ids(off) == _ids(other)
        assert _without_mentions(page) == _without_mentions(off) == _without_mentions(other)


def _nests(page: Page) -> None:
    """That the tags nest as written and as browsers read them, on the whole page."""
    whole = Nesting()
    whole.feed(page.html)
    assert not whole.open
    prose = Nesting()
    prose.feed(page.prose)
    assert prose.elements == list(_as_parsed(page.tree))


def _touches_nothing_closed(page: Page) -> None:
    """That no link holds a block, a link or nothing, and none stands in code, a heading, a link, or what is closed."""
    for link in page.mentions:
        assert link.text().strip(), "an empty link"
        assert all(n.tag in INLINE and n.tag != "a" for n in _below(link))
    assert not [selector for selector in CLOSED if page.tree.css(f"{selector} {MENTION}")]


def _ids(page: Page) -> Counter[str]:
    reader = Nesting()
    reader.feed(page.prose)
    assert not [name for name, count in reader.ids.items() if count > 1]
    return reader.ids


def _without_mentions(page: Page) -> list[tuple[str, str]]:
    """The links that the writer wrote: what each shows, and where it leads."""
    return [(a.text(), a.attributes.get("href") or "") for a in page.tree.css("a:not(.mention)")]


_MARKUP = re.compile(r"<[^>]*>|\{nolink\}|\[\^1\]|[*_~`]|\\(?=\n)|(?<=\n)[> ]+")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_IN_ALT = re.compile(r"\]\([^)]*\)|\]\[[^\]]*\]|\[\[\w+\||\{[^}]*\}|[\[\]]")  # a link in an alt text is no link


def _as_read(surface: str, zone: str) -> str:
    """A stretch of Markdown as a reader has it, in normal form, without accents and capitals."""
    plain = _IN_ALT.sub("", surface) if zone == "alt" else _IMAGE.sub("", surface)  # a picture has no words in a line
    shown = _MARKUP.sub("", plain)
    return fold(normal(html.unescape(shown))).casefold()


@given(some_articles)
@pages
def test_every_surface_is_the_stretch_of_the_body(written: list[Written]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = lay_out(Path(folder), archive(written))
        lexicon = build_lexicon(read_only(root, "", Rules(TODAY)).registry, ("en",))
        forms = {fold(form).casefold() for form in lexicon.patterns} | {"the city"}
        result = CliRunner().invoke(main, ["mentions", "--format", "jsonl", "-C", str(root)])
    assert result.exit_code == 0, result.stderr
    bodies = {name_of(number): one for number, one in enumerate(written)}
    for line in result.stdout.splitlines():
        mention = json.loads(line)
        article = bodies[mention["article"]]
        text = article.title if mention["zone"] == "title" else article.body
        surface = text[mention["start"] : mention["end"]]
        assert surface == mention["surface"]
        assert (mention["record"] is None) == (mention["status"] == "doubt")
        if mention["rule"] not in {"M1", "Z4"}:  # what is marked by hand may be any text
            shown = _as_read(surface, mention["zone"])
            parts = re.split(r", ?", shown) if mention["rule"] == "M7" else [shown]
            assert set(parts) <= forms, surface


@pytest.fixture(scope="module")
def workers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, keep_workers(patch):
        yield


def _mentions(root: Path, renamed: dict[str, str]) -> dict[str, list[object]]:
    """What ``mentions`` prints, by article; paths as they were before files got other names."""
    result = CliRunner().invoke(main, ["mentions", "--format", "jsonl", "-C", str(root)])
    assert result.exit_code == 0, result.stderr
    found: dict[str, list[object]] = {}
    for line in result.stdout.splitlines():
        mention = json.loads(line)
        mention["path"] = renamed.get(mention["path"], mention["path"])
        found.setdefault(mention["article"], []).append(mention)
    return found


def _renamed(files: dict[str, str], random: Random) -> tuple[dict[str, str], dict[str, str]]:
    """The same archive with files that are read in another order; and what each was called.

    One article keeps its name: others point at it.
    """
    paths = [path for path in files if path.endswith(".md") and path != f"content/articles/{name_of(0)}.md"]
    moved = {path: text for path, text in files.items() if path not in paths}
    renamed: dict[str, str] = {}
    for place, path in enumerate(random.sample(paths, len(paths))):
        folder, _, stem = path.removesuffix(".md").rpartition("/")
        new = f"{folder}/{place:02d}-{stem}.md"
        renamed[new] = path
        moved[new] = files[path].replace("---\n", f"---\nid: {stem}\nslug: {stem}\n", 1)
    return moved, renamed


@given(some_articles, st.randoms(use_true_random=False))
@settings(pages, max_examples=max(6, EXAMPLES // 4))
def test_any_order_of_files_and_two_processes_give_the_same(
    workers: None, written: list[Written], random: Random
) -> None:
    files = archive(written)
    moved, renamed = _renamed(files, random)
    found: list[object] = []
    for archive_files, names, jobs in ((files, {}, 1), (files, {}, 2), (moved, renamed, 1)):

        def look(root: Path, names: dict[str, str] = names) -> None:
            addresses = [f"output/articles/{name_of(number)}/index.html" for number in range(len(written))]
            prose = [Page((root / address).read_text(encoding="utf-8")).prose for address in addresses]
            found.append((prose, _mentions(root, names)))

        publish(archive_files, look, jobs=jobs)
    assert found[0] == found[1]
    assert found[0] == found[2]


BUILD = """
import sys
from pathlib import Path
from archivegen.build import BuildOptions, build
result = build(Path(sys.argv[1]), BuildOptions(today=2460000, jobs=int(sys.argv[2]), search="off"))
assert result.ok, result.diagnostics
"""


@given(st.lists(articles(), min_size=6, max_size=6))
@settings(pages, max_examples=max(1, int(SOAK)))
def test_any_order_of_files_any_number_of_processes_and_any_hash_seed_give_the_same(written: list[Written]) -> None:
    """In processes of their own, with articles enough that two workers share them."""
    many = [one for one in written for _ in range(45)] if SOAK else written
    files = archive(many)
    with tempfile.TemporaryDirectory() as folder:
        trees = []
        for seed, jobs, turned in (("0", "1", False), ("4711", "2", True)):
            ordered = dict(reversed(files.items())) if turned else files
            root = lay_out(Path(folder) / seed, ordered)
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            subprocess.run([sys.executable, "-c", BUILD, str(root), jobs], env=environment, check=True)
            trees.append(tree(root / "output"))
        assert not differences(trees[1], trees[0])
        assert any(path.startswith("articles/") for path in trees[0])
