"""Templates and blocks that no page uses are told by ``check``; all that is used, or could be, is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen.build import BuildOptions, inspect
from tests.small_archive import SITE, TODAY, lay_out

FILES = {
    "site.toml": SITE + '\n[kinds.ships]\nlabel = "Ship"\n',
    "content/articles/a.md": "---\ntitle: A\nsource: S\n---\nText.\n",
}
EXTENDS = '{% extends "default/article.html" %}'


def told(root: Path, templates: dict[str, str]) -> list[tuple[str, int, str, str]]:
    lay_out(root, {**FILES, **{f"templates/{name}": text for name, text in templates.items()}})
    found, _ = inspect(root, BuildOptions(TODAY))
    return [(d.path, d.line, d.message, d.hint) for d in found if d.code in {"TEMPLATE-IDLE", "TEMPLATE"}]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("artcle.html", 'did you mean "article.html" or "articles.html"?'),
        ("_colofon.html", 'did you mean "_colophon.html"?'),
        ("record-shps.html", 'did you mean "record-ships.html"?'),
        ("README.txt", "the theme's templates have names of their own: docs/templates.md lists them"),
    ],
)
def test_a_template_that_no_page_uses_is_told_with_the_nearest_name(tmp_path: Path, name: str, hint: str) -> None:
    hint += f' (a part of your own is used by {{% include "{name}" %}})'
    assert told(tmp_path, {name: "x"}) == [(f"templates/{name}", 0, "no page uses this template", hint)]


def test_a_block_that_nothing_above_has_is_told_with_its_line(tmp_path: Path) -> None:
    text = EXTENDS + "\n{% block body %}{{ super() }}{% block inner %}x{% endblock %}{% endblock %}\n"
    text += "{% block afterwrd %}x{% endblock %}{% block title %}{{ page.title }}{% endblock %}\n"
    message = 'what it extends has no block "afterwrd", so this is shown nowhere'
    assert told(tmp_path, {"article.html": text}) == [
        ("templates/article.html", 3, message, 'did you mean "afterword"?')
    ]


@pytest.mark.parametrize(
    "templates",
    [
        {"article.html": EXTENDS, "timeline.html": "x", "record-ships.html": '{% extends "record.html" %}'},
        {"_footer.html": '{% include "own/a.html" %}', "own/a.html": '{% include "b.html" %}', "b.html": "x"},
        {"_footer.html": "{% include 'o' ~ 'ne.html' %}", "one.html": "x"},
        {"article.html": '{% extends "mine.html" %}{% block own %}x{% endblock %}',
         "mine.html": EXTENDS + "{% block body %}{% block own %}{% endblock %}{% endblock %}"},
    ],
)  # fmt: skip
def test_what_a_page_uses_or_could_use_is_not_told(tmp_path: Path, templates: dict[str, str]) -> None:
    assert told(tmp_path, templates) == []
