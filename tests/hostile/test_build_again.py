"""Building again where nothing changed, where the output or what is remembered is damaged, by other programs (BC)."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

import pytest

from archivegen.project import _versions
from archivegen.sealed import _tools
from tests.hostile.mini import FILES, Mini
from tests.real_builds import SOAK
from tests.small_archive import differences, run, tree

ALPHA = "content/articles/alpha.md"


@pytest.mark.case("BC-11")
def test_touched_sources_change_nothing(mini: Mini) -> None:
    for path in FILES:
        os.utime(mini.root / path, (1_700_000_000, 1_700_000_000))
    with mini.untouched():
        assert "nothing to do" in mini.build().out
    assert ", 0 written, 0 removed" in mini.build("--clean").out, "also where every page is made again"


@pytest.mark.case("BC-12")
def test_a_page_deleted_from_the_output_is_restored(mini: Mini) -> None:
    (mini.output / "articles/beta/index.html").unlink()
    assert ", 1 written, 0 removed" in mini.clean().out


@pytest.mark.case("BC-13")
def test_a_page_changed_in_the_output_is_restored_and_named(mini: Mini) -> None:
    with (mini.output / "articles/beta/index.html").open("a") as page:
        page.write("junk")
    (line,) = [line for line in mini.clean().out.splitlines() if "somebody" in line]
    assert line == "articles/beta/index.html: somebody had changed this in the output; it was made again"


@pytest.mark.case("BC-13")
def test_of_many_that_were_changed_a_few_are_named_and_the_others_counted(mini: Mini) -> None:
    pages = sorted(mini.output.rglob("*.html"))
    for page in pages:
        page.write_text("junk", "utf-8")
    lines = [line for line in mini.build().out.splitlines() if "somebody" in line]
    assert len(lines) == 6
    assert lines[-1] == f"and {len(pages) - 5} more that somebody had changed: build --explain"


@pytest.mark.case("BC-14")
def test_a_broken_template_publishes_nothing_and_its_repair_has_nothing_to_do(mini: Mini) -> None:
    whole = mini.text("templates/article.html")
    mini.put("templates/article.html", whole + "\n\n{% if page.title %}\n")
    assert "templates/article.html:3" in mini.fails(1)
    mini.put("templates/article.html", whole)
    with mini.untouched():
        assert "nothing to do" in mini.build().out


@pytest.mark.case("BC-14")
def test_a_template_that_fails_on_one_page_publishes_nothing(mini: Mini) -> None:
    mini.put("templates/_card.html", "one\n{% if page.title == 'Beta' %}{{ page.titel }}{% endif %}")
    said = mini.fails(1)
    assert 'templates/_card.html:2:1: error[TEMPLATE]: "titel" is undefined (page: articles/beta/)' in said
    assert 'did you mean "title"' in said


@pytest.mark.case("BC-18")
def test_another_version_makes_every_page_again(mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = f"{len(list(mini.output.rglob('*.html')))} pages rendered"

    def versions(name: str) -> str:
        return "99" if name == "jinja2" else "1"

    another_process()
    assert pages in mini.build("-v", ARCHIVEGEN_TEST_VERSION="99").out
    another_process()
    assert pages in mini.build("-v").out
    another_process()
    monkeypatch.setattr("archivegen.project.version", versions)
    monkeypatch.setattr("archivegen.sealed._installed", lambda: ["jinja2 99"])
    try:
        assert pages in mini.build("-v").out
        mini.clean()
    finally:
        another_process()


def another_process() -> None:
    """Versions are looked up once in a process, and here several builds are in one."""
    _tools.cache_clear()
    _versions.cache_clear()


@pytest.mark.case("BC-19")
def test_a_damaged_memory_costs_time_and_is_told_at_most_once(mini: Mini) -> None:
    """Every length and single bits are tried on the cache itself; an empty file is a new cache."""
    store = mini.root / ".archivegen/cache.sqlite"
    whole, wanted, told = store.read_bytes(), tree(mini.output), 0
    draw = random.Random(19)  # noqa: S311 - the same places every time
    lengths = {0, 1, 100, len(whole) // 2, len(whole) - 1}
    lengths |= {draw.randrange(len(whole)) for _ in range(5)}
    for length in sorted(lengths):
        for name in ("cache.sqlite-wal", "cache.sqlite-shm"):
            (mini.root / ".archivegen" / name).unlink(missing_ok=True)
        store.write_bytes(whole[:length])
        said = mini.build("--clean").err
        assert said.count("warning[CACHE]") == len(said.splitlines()) <= 1, said
        told += bool(said)
        assert tree(mini.output) == wanted
    assert told


@pytest.mark.case("BC-19")
@pytest.mark.parametrize("damage", [b"", b"junk", None])
@pytest.mark.parametrize("name", ["published/*/published", "published/*/answers", "seals/*"])
def test_a_lost_record_of_what_was_published_rewrites_nothing(mini: Mini, name: str, damage: bytes | None) -> None:
    found = list((mini.root / ".archivegen").glob(name))
    assert found
    for state in found:
        if damage is None:
            state.unlink()
        else:
            state.write_bytes(damage)
    with mini.untouched():
        assert ", 0 written, 0 removed" in mini.build().out
        assert "nothing to do" in mini.build().out


@pytest.mark.case("BC-20")
def test_a_comment_in_front_matter_changes_nothing(mini: Mini) -> None:
    """The page itself may be rendered again, since places in the file have moved; it is not written."""
    mini.edit(ALPHA, "title: Alpha\n", "# a comment\ntitle:   'Alpha'   # and another\n\n")
    mini.edit(ALPHA, "people: [mina]", "people:\n  - mina")
    with mini.untouched():
        result = run(mini.root)
    assert result.changed == ()
    assert {path for path, _ in result.reasons} <= {"articles/alpha/index.html"}


class AnyOrder(Executor):
    """Does what is under way in an order of its own as soon as somebody waits, as processes may."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - any order will do
        self._waiting: list[tuple[Future[Any], Callable[[], Any]]] = []
        self.most = 0

    def submit(self, function: Any, /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = _Awaited(self)
        self._waiting.append((future, lambda: function(*given, **named)))
        self.most = max(self.most, len(self._waiting))
        return future

    def work(self, awaited: Future[Any]) -> None:
        self._draw.shuffle(self._waiting)
        while not awaited.done():
            future, work = self._waiting.pop()
            future.set_result(work())


class _Awaited(Future[Any]):
    def __init__(self, executor: AnyOrder) -> None:
        super().__init__()
        self._executor = executor

    def result(self, timeout: float | None = None) -> Any:
        self._executor.work(self)
        return super().result(timeout)


@pytest.mark.case("BC-21", soak="200 orders")
def test_whatever_order_workers_finish_in_there_is_one_tree(mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivegen.workers.FEW", 1)
    monkeypatch.setattr("archivegen.workers.CHUNK", 1)
    wanted, most = tree(mini.output), 0
    for seed in range(200 if SOAK else 20):
        workers = AnyOrder(seed)

        @contextmanager
        def in_any_order(*_: object, workers: AnyOrder = workers) -> Iterator[Executor]:
            yield workers

        monkeypatch.setattr("archivegen.build.executor_for", in_any_order)
        other = Mini(mini.place / f"any order {seed}")
        other.build()
        most = max(most, workers.most)
        assert not differences(tree(other.output), wanted), seed
    assert most > 3, "several were under way at once"


@pytest.mark.case("BC-21")
@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_any_number_of_workers_gives_one_tree(mini: Mini, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    monkeypatch.setattr("archivegen.workers.FEW", 1)
    monkeypatch.setattr("archivegen.workers.CHUNK", 1)
    other = Mini(mini.place / "other")
    other.build("-j", jobs)
    assert not differences(tree(other.output), tree(mini.output))
