"""What is remembered of templates is used as long as nothing that it was made from has changed, and no longer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import jinja2
import msgspec
import pytest

from archivegen.publish.cache import Cache
from archivegen.publish.templates import Source, Templates

pytestmark = pytest.mark.templates_anew


class View(msgspec.Struct, frozen=True):
    title: str = "<A>"


class Counting:
    """A memo that counts what it is asked to remember."""

    def __init__(self) -> None:
        self.kinds: dict[str, dict[str, bytes]] = {}
        self.saved = 0

    def load(self, kind: str, keys: Iterable[str] | None = None) -> dict[str, bytes]:
        known = self.kinds.get(kind, {})
        return dict(known) if keys is None else {key: known[key] for key in keys if key in known}

    def save(self, kind: str, values: Mapping[str, bytes]) -> None:
        self.saved += 1
        self.kinds.setdefault(kind, {}).update(values)

    def keep_only(self, kind: str, keys: Iterable[str]) -> None:
        raise AssertionError(kind)


def templates(memo: Counting, toolchain: str = "1", **texts: str) -> Templates:
    own = {f"{name}.html": Source(f"templates/{name}.html", text) for name, text in texts.items()}
    return Templates(own, lambda key, **_: f"{toolchain}:{key}", str, memo, toolchain)


def render(made: Templates) -> str:
    return made.render("a.html", View(), {}, "x")


TEXTS = {"a": '{{ t("word") }} {{ page.title | upper }} {% include "b.html" %}', "b": "{{ 3 is odd }}"}


def test_what_is_remembered_is_used_without_reading_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    memo = Counting()
    wanted = templates(memo, **TEXTS).closure("a.html")
    saved = memo.saved
    monkeypatch.delattr(jinja2.Environment, "parse")
    assert templates(memo, **TEXTS).closure("a.html") == wanted
    assert memo.saved == saved


def test_no_code_is_remembered() -> None:
    memo = Counting()
    assert render(made := templates(memo, **TEXTS)) == "1:word &lt;A&gt; True"
    assert made.closure("a.html")
    assert set(memo.kinds) == {"template-references"}


@pytest.mark.parametrize(("change", "wanted"), [
    ({"b": "new"}, "1:word &lt;A&gt; new"),
    ({"b": '{% include "c.html" %}', "c": "deeper"}, "1:word &lt;A&gt; deeper"),
    ({"a": "{{ page.title }}"}, "&lt;A&gt;"),
])  # fmt: skip
def test_a_changed_template_is_read_again(change: dict[str, str], wanted: str) -> None:
    memo = Counting()
    before = render(made := templates(memo, **TEXTS)), made.closure("a.html")
    after = render(made := templates(memo, **{**TEXTS, **change})), made.closure("a.html")
    assert after[0] == wanted
    assert after[1] != before[1]


def test_other_tools_and_words_are_others() -> None:
    memo = Counting()
    assert render(templates(memo, **TEXTS)).startswith("1:word")
    assert render(templates(memo, "2", **TEXTS)).startswith("2:word")


def test_a_computed_name_is_any_template_also_when_it_is_remembered() -> None:
    memo = Counting()
    texts = {"a": "{% include page.title ~ '.html' ignore missing %}"}
    one = templates(memo, **texts).closure("a.html")
    assert templates(memo, **texts).closure("a.html") == one
    assert templates(memo, **texts, z="new").closure("a.html") != one


def test_what_is_damaged_is_made_again() -> None:
    memo = Counting()
    wanted = templates(memo, **TEXTS).closure("a.html")
    for known in memo.kinds.values():
        known.update(dict.fromkeys(known, b"\xc1"))
    assert templates(memo, **TEXTS).closure("a.html") == wanted


def test_the_cache_of_a_project_remembers_templates(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite")
    made = Templates({}, lambda *_, **__: "", str, cache, "1")
    assert len({made.closure(name) for name in ("article.html", "record.html")}) == 2
    assert len(cache.load("template-references")) > 10
    cache.close()
