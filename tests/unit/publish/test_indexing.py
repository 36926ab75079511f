"""What search is fed: a page's own text, its names in every spelling, and nothing around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import pytest

from archivegen.diagnostics import MachineError
from archivegen.pages.searchable import Searchable
from archivegen.publish.bundles import Bundle
from archivegen.publish.indexing import Indexing, index_bundles, search_page
from archivegen.publish.pagefind import PagefindError
from archivegen.publish.search import SearchBackend, SearchPage, sort_key
from archivegen.source.body import Block, Body, Html, Ref, Run, Text

TEXT = "Mina went home"
BODY = Body(
    (Html("<p>"), Text(0, 0, 5), Html('<a href="'), Ref(0), Html('">'), Text(0, 5, 14), Html("</a>"), Html("</p>")),
    (Block("text", "p1", 1, TEXT, (Run(0, 14, 0, 14),)),),
)
PAGE = Searchable(
    url="articles/a/", language="en", title="T & T", kind="Article", day=2_449_302, lead=("A <lead>",), body="key",
    labels=(), own_names=(), names=("Müller",),
    shown=(("date", "1993"),), filters=(("year", "1993"), ("people", "Müller")),
)  # fmt: skip


def bodies(key: str) -> Body:
    assert key == "key"
    return BODY


class Engine:
    """A search engine that keeps what it is given."""

    def __init__(self, version: str = "1", fails: str = "") -> None:
        self.given: list[list[SearchPage]] = []
        self.stopped = 0
        self._version, self._fails = version, fails

    @property
    def version(self) -> str:
        return self._version

    def index(self, pages: Iterable[SearchPage], folder: Path) -> None:
        if self._fails:
            raise PagefindError(self._fails)
        self.given.append(list(pages))
        folder.mkdir()
        (folder / "index").write_text(" ".join(page.url for page in self.given[-1]))

    def stop(self) -> None:
        self.stopped += 1


def bundles_of(pages: Sequence[Searchable], engine: SearchBackend, language: str = "en") -> tuple[Bundle, ...]:
    return index_bundles(pages, Indexing("pagefind/", language, 4000), bodies, engine)


def test_a_page_is_its_lead_and_its_text_without_links_to_anywhere() -> None:
    found = search_page(PAGE, bodies)
    assert found == SearchPage(
        "articles/a/", "en", "T & T", found.html, "Article", sort_key(2_449_302), found.meta, PAGE.filters
    )
    assert found.html.startswith("<p>A &lt;lead&gt;</p>\n")
    assert "Mina" in found.html
    assert "went home" in found.html
    assert "href" not in found.html


def test_names_are_given_in_every_spelling_that_readers_type() -> None:
    meta = dict(search_page(PAGE, bodies).meta)
    assert meta["date"] == "1993"
    assert set(meta["names"].split(", ")) == {"Müller", "Muller", "Mueller"}
    assert "name" not in meta
    own = dict(search_page(msgspec.structs.replace(PAGE, own_names=("Đorđe",), names=()), bodies).meta)
    assert "Djordje" in own["name"].split(", ")
    assert "names" not in own


def test_a_record_without_a_text_has_its_lead_alone() -> None:
    bare = msgspec.structs.replace(PAGE, body="", lead=("Poet",), day=None)
    found = search_page(bare, bodies)
    assert found.html == "<p>Poet</p>\n"
    assert found.sort == sort_key(None)
    assert search_page(msgspec.structs.replace(bare, lead=()), bodies).html == ""


def test_the_bundle_is_made_when_it_is_asked_for(tmp_path: Path) -> None:
    engine = Engine()
    (bundle,) = bundles_of([PAGE], engine)
    assert engine.given == []
    assert (bundle.prefix, bundle.pages) == ("pagefind/", 1)
    assert bundle.make is not None
    assert bundle.stop is not None
    bundle.make(tmp_path / "new")
    assert (tmp_path / "new/index").read_text() == "articles/a/"
    assert (tmp_path / "new/parts.json").read_text() == '{"parts":[]}\n'
    assert engine.given == [[search_page(PAGE, bodies)]]
    bundle.stop()
    assert engine.stopped == 1


def test_pages_are_fed_in_the_order_of_their_addresses(tmp_path: Path) -> None:
    engine = Engine()
    (bundle,) = bundles_of([msgspec.structs.replace(PAGE, url=url) for url in ("c/", "a/", "b/")], engine)
    assert bundle.make is not None
    bundle.make(tmp_path / "new")
    assert [page.url for page in engine.given[0]] == ["a/", "b/", "c/"]


@pytest.mark.parametrize(("pages", "engine"), [
    ([msgspec.structs.replace(PAGE, title="Other")], Engine()),
    ([msgspec.structs.replace(PAGE, body="other")], Engine()),
    ([msgspec.structs.replace(PAGE, labels=((0, "x"),))], Engine()),
    ([msgspec.structs.replace(PAGE, filters=())], Engine()),
    ([PAGE, PAGE], Engine()),
    ([], Engine()),
    ([PAGE], Engine("2")),
])  # fmt: skip
def test_the_fingerprint_of_a_bundle_is_that_of_its_pages_and_its_engine(
    pages: list[Searchable], engine: Engine
) -> None:
    wanted = bundles_of([PAGE], Engine())[0].fingerprint
    assert bundles_of([PAGE], Engine())[0].fingerprint == wanted
    assert bundles_of(pages, engine)[0].fingerprint != wanted


def test_a_language_for_all_makes_another_bundle() -> None:
    one, other = (
        index_bundles([PAGE], Indexing("p/", language, 4000), bodies)[0].fingerprint for language in ("", "en")
    )
    assert one != other


def test_a_search_engine_that_fails_is_the_machines_fault(tmp_path: Path) -> None:
    (bundle,) = bundles_of([PAGE], Engine(fails="no memory"))
    assert bundle.make is not None
    with pytest.raises(MachineError, match=r"^search: no memory$") as failed:
        bundle.make(tmp_path / "new")
    assert failed.value.exit_code == 4
    assert bundle.fed is not None
    assert bundle.fed.is_set()  # nobody waits for what will not come


def test_an_engine_is_fed_when_it_has_every_page(tmp_path: Path) -> None:
    seen: list[bool] = []

    class Slow(Engine):
        def index(self, pages: Iterable[SearchPage], folder: Path) -> None:
            assert bundle.fed is not None
            seen.extend(bundle.fed.is_set() for _ in pages)
            seen.append(bundle.fed.is_set())
            super().index([], folder)

    (bundle,) = bundles_of([msgspec.structs.replace(PAGE, url=url) for url in ("a/", "b/")], Slow())
    assert bundle.make is not None
    bundle.make(tmp_path / "new")
    assert seen == [False, False, True]
