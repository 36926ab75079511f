"""Parts of a search index: which page is in which, and what of them is made again when an archive changes."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archivegen.build import BuildOptions, build
from archivegen.diagnostics import MachineError
from archivegen.held import Held
from archivegen.pages.searchable import Searchable
from archivegen.publish import pagefind
from archivegen.publish.indexing import Indexing, index_bundles
from archivegen.publish.joining import order
from archivegen.publish.pagefind import PagefindError
from archivegen.publish.parts import parts as places_of
from archivegen.publish.search import PagefindBackend, SearchPage
from archivegen.source.body import Body
from tests.small_archive import SITE, TODAY, built, lay_out, put, run, tree


def page(url: str, day: int | None = 0) -> Searchable:
    return Searchable(url, "en", url, "Article", day, (f"The text of {url}",), "", (), (), (), (), ())


def many(count: int) -> tuple[Searchable, ...]:
    return tuple(page(f"articles/{number:05}/", number) for number in range(count))


def parts(pages: Sequence[Searchable], most: int) -> dict[str, tuple[Searchable, ...]]:
    """The pages of every part."""
    found = places_of([one.url for one in pages], most)
    return {name: tuple(pages[i] for i in places) for name, places in found.items()}


def no_bodies(key: str) -> Body:
    raise KeyError(key)


# Which page is in which part


def test_every_page_is_in_one_part_and_no_part_is_empty_or_too_large() -> None:
    found = parts(many(3000), 100)
    assert sorted(one.url for held in found.values() for one in held) == [one.url for one in many(3000)]
    assert {len(held) > 0 and len(held) <= 100 for held in found.values()} == {True}
    assert list(found) == sorted(found)


def test_parts_are_of_about_even_size() -> None:
    sizes = [len(held) for held in parts(many(20_000), 1500).values()]
    assert len(sizes) == 16
    assert min(sizes) > 1000


def test_parts_follow_from_the_addresses_alone() -> None:
    pages = many(500)
    shuffled = sorted(pages, key=lambda one: one.url[::-1])
    one, other = parts(pages, 50), parts(shuffled, 50)
    assert {name: {p.url for p in held} for name, held in one.items()} == {
        name: {p.url for p in held} for name, held in other.items()
    }


def test_a_page_more_changes_one_part_or_divides_it() -> None:
    """Pages are added one by one: each time, all parts but one are as they were."""
    steps = [parts(many(count), 20) for count in range(100, 400)]
    divided = 0
    for before, after in pairwise(steps):
        new = {name: held for name, held in after.items() if before.get(name) != held}
        gone = {name for name in before if name not in after}
        assert len(gone) <= 1
        divided += len(gone)
        (above,) = gone or new
        assert all(name.startswith(above) for name in new)
    assert divided > 5


# What is made again


class Engine:
    """A search engine that writes what Pagefind writes, in small, and remembers what it was asked for."""

    version = "1"

    def __init__(self, fails_at: str = "") -> None:
        self.made: list[list[str]] = []
        self._fails_at = fails_at

    def index(self, pages: Iterable[SearchPage], folder: Path) -> None:
        urls = [one.url for one in pages]
        if self._fails_at and self._fails_at in urls:
            raise PagefindError("no memory")
        self.made.append(urls)
        for name in ("index/a", "fragment/b", "filter/c"):
            put(folder / name, " ".join(urls))
        for name in ("pagefind-worker.js", "x.pf_meta"):
            put(folder / name, name)
        put(folder / "pagefind-entry.json", json.dumps({"languages": {"en": {"page_count": len(urls)}}}))

    def stop(self) -> None:
        """Nothing runs for long."""


def fingerprints(pages: tuple[Searchable, ...], shard_pages: int, held: Held | None = None) -> dict[str, str]:
    how = Indexing("pagefind/", "en", shard_pages)
    return {one.prefix: one.fingerprint for one in index_bundles(pages, how, no_bodies, Engine(), held=held)}


def test_up_to_the_limit_there_is_one_index_and_above_it_there_are_parts() -> None:
    assert set(fingerprints(many(50), 50)) == {"pagefind/"}
    above = set(fingerprints(many(51), 50))
    assert "pagefind/" in above
    assert len(above) == 3


def test_an_edit_changes_the_fingerprint_of_one_part() -> None:
    pages = many(300)
    before = fingerprints(pages, 40)
    after = fingerprints((*pages[:7], msgspec.structs.replace(pages[7], lead="Rewritten"), *pages[8:]), 40)
    changed = {prefix for prefix in before if before[prefix] != after[prefix]}
    assert len(changed) == 1
    assert "pagefind/" not in changed


def test_what_is_held_makes_no_part_another() -> None:
    """One page goes and one comes, so that there are as many; one comes first, so that all others move; one is new."""
    pages, held = many(300), Held(keep=True)
    edited = (*pages[:7], msgspec.structs.replace(pages[7], lead="Rewritten"), *pages[8:])
    renamed = (*edited[:250], *edited[251:], page("articles/x/"))
    for some in (pages, edited, renamed, (page("a/"), *renamed), (page("a/"), *renamed)[:-1], pages):
        with held.building():
            assert fingerprints(some, 40, held) == fingerprints(some, 40)


def test_another_day_changes_its_part_and_the_order() -> None:
    pages = many(300)
    before = fingerprints(pages, 40)
    after = fingerprints((*pages[:7], msgspec.structs.replace(pages[7], day=12), *pages[8:]), 40)
    changed = {prefix for prefix in before if before[prefix] != after[prefix]}
    assert len(changed) == 2
    assert "pagefind/" in changed


def test_a_part_keeps_its_own_and_what_all_need_exists_once(tmp_path: Path) -> None:
    found = index_bundles(many(30), Indexing("pagefind/", "en", 20), no_bodies, Engine())
    for number, bundle in enumerate(found):
        assert bundle.make is not None
        bundle.make(tmp_path / str(number))
    shared, part = ({name for name in tree(tmp_path / number) if "." in name or "/" in name} for number in "01")
    assert shared == {
        *("index/a", "pagefind-worker.js", "pagefind-entry.json", "x.pf_meta", "parts.json", "order.json"),
    }
    assert part == {"index/a", "fragment/b", "start.bin"}
    line, _, rest = (tmp_path / "1/start.bin").read_bytes().partition(b"\n")
    start = json.loads(line)
    assert start["files"] == [["filter/c", len(rest) - len("x.pf_meta")], ["x.pf_meta", len("x.pf_meta")]]
    assert start["entry"]["languages"]["en"]["page_count"] == found[1].pages


def test_the_order_tells_days_and_ranks_by_the_positions_in_a_part() -> None:
    (data,) = order({"part-0": (("b/", 7), ("a/", None), ("d/", 5)), "part-1": (("c/", None),)}).values()
    assert json.loads(data) == {
        "part-0": {"days": [5, 2], "ranks": [3, 1, 0]},
        "part-1": {"days": [], "ranks": [2]},
    }


# Whole archives


def archive(root: Path, articles: int, shard_pages: int) -> Path:
    site = SITE.replace("enabled = false", f"shard_pages = {shard_pages}")
    texts = {f"content/articles/a{n:02}.md": text(n) for n in range(articles)}
    return lay_out(root, {"site.toml": site, **texts})


def text(number: int, word: str = "harbour") -> str:
    return f"---\ntitle: Article {number}\ndate: 20{number:02}-01-01\n---\nA {word} in winter.\n"


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pages each run of Pagefind was given."""
    found: list[int] = []
    index = PagefindBackend.index

    def counted(self: PagefindBackend, pages: Iterable[SearchPage], folder: Path) -> None:
        given = list(pages)
        found.append(len(given))
        index(self, given, folder)

    monkeypatch.setattr(PagefindBackend, "index", counted)
    return found


def paths(root: Path) -> list[str]:
    """The files and folders of the index, without the names that Pagefind derives from what is in them."""
    return sorted(name for name in tree(root / "output/pagefind") if name.count("/") < 2 and ".pf_" not in name)


def test_only_the_part_of_an_edited_article_is_made_again(tmp_path: Path, indexed: list[int]) -> None:
    root = archive(tmp_path / "a", 12, 5)
    built(root)
    assert len(indexed) > 3
    before = tree(root / "output/pagefind")
    del indexed[:]
    put(root / "content/articles/a03.md", text(3, "lighthouse"))
    built(root)
    assert len(indexed) == 1
    after = tree(root / "output/pagefind")
    changed = {name.split("/")[0] for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert len(changed) == 1
    del indexed[:]
    assert built(root).changed == ()
    assert indexed == []


@pytest.mark.parametrize(("first", "then"), [(4, 12), (12, 4)])
def test_an_archive_that_crosses_the_limit_is_as_one_that_was_built_so(tmp_path: Path, first: int, then: int) -> None:
    root = archive(tmp_path / "a", first, 5)
    built(root)
    for number in range(min(first, then), max(first, then)):
        path = root / f"content/articles/a{number:02}.md"
        if then > first:
            put(path, text(number))
        else:
            path.unlink()
    built(root)
    clean = archive(tmp_path / "clean", then, 5)
    built(clean)
    assert paths(root) == paths(clean)
    assert any("part-" in path for path in paths(root)) == (then > 5)
    assert built(root).changed == ()


def test_pages_published_without_their_index_keep_the_one_there_is(tmp_path: Path, indexed: list[int]) -> None:
    root = archive(tmp_path / "a", 12, 5)
    built(root)
    before = tree(root / "output/pagefind")
    put(root / "content/articles/new.md", text(40))
    del indexed[:]
    built(root, search="later")
    assert tree(root / "output/pagefind") == before
    assert indexed == []
    built(root)
    assert 1 < len(indexed) < 6, "the parts of the new page, and the order"


def test_a_part_that_fails_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = archive(tmp_path / "a", 12, 5)
    built(root)
    before = tree(root / "output")
    put(root / "content/articles/a03.md", text(3, "lighthouse"))

    def fails(self: PagefindBackend, pages: Iterable[SearchPage], folder: Path) -> None:
        raise PagefindError("no memory")

    monkeypatch.setattr(PagefindBackend, "index", fails)
    with pytest.raises(MachineError, match="search: no memory"):
        run(root)
    assert tree(root / "output") == before


def test_a_build_that_is_interrupted_leaves_nothing_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress raises while programs run that would never answer: they are killed, and waited for."""
    root = archive(tmp_path / "a", 12, 5)
    silent = tmp_path / "silent"
    put(silent, f"#!{sys.executable}\nimport sys\nsys.stdin.read()\n")
    silent.chmod(0o755)
    monkeypatch.setattr(pagefind, "find_program", lambda: str(silent))
    started = threading.Event()
    children: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            if args[0][0] == str(silent):
                children.append(self)
                started.set()

    def interrupted(stage: str, done: int, total: int) -> None:
        if stage == "indexing":
            assert started.wait(60)
            raise KeyboardInterrupt

    monkeypatch.setattr(pagefind.subprocess, "Popen", Watched)
    with pytest.raises(KeyboardInterrupt):
        build(root, BuildOptions(today=TODAY), progress=interrupted)
    assert children
    assert all(child.poll() is not None for child in children)
    assert not (root / "output").exists()
