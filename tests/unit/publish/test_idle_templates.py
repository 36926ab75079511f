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
        ("article.txt", 'did you mean "article.html" or "articles.html"?'),
        ("ferry.xml", "the theme's templates have names of their own: docs/templates.md lists them"),
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
        {"README.md": "Use {% extends.", "NOTES.txt": "x", "LICENSE": "x", "own/style.css": "x", ".DS_Store": "x"},
        {"article.html": '{% extends "mine.html" %}{% block own %}x{% endblock %}',
         "mine.html": EXTENDS + "{% block body %}{% block own %}{% endblock %}{% endblock %}"},
    ],
)  # fmt: skip
def test_what_a_page_uses_or_could_use_is_not_told(tmp_path: Path, templates: dict[str, str]) -> None:
    assert told(tmp_path, templates) == []


BASE = '{% extends "default/base.html" %}{% block stamp %}x{% endblock %}'
IDLE = 'what it extends has no block "stamp", so this is shown nowhere'


@pytest.mark.parametrize(
    "templates",
    [
        {"base.html": BASE + "{% block main %}{{ self.stamp() }}{{ super() }}{% endblock %}"},
        {"base.html": BASE + "{% block main %}{{ self[page.extra.part]() }}{% endblock %}"},
        {"base.html": BASE + "{% block main %}{% set all = self %}{{ all.stamp() }}{% endblock %}"},
        {"base.html": BASE, "article.html": EXTENDS + "{% block body %}{{ self.stamp() }}{% endblock %}"},
        {"base.html": BASE, "article.html": EXTENDS + "{% block body %}{% block stamp %}{% endblock %}{% endblock %}"},
        {"base.html": BASE,
         "article.html": '{% extends "ba" ~ "se.html" %}{% block main %}{{ self.stamp() }}{% endblock %}'},
        {"article.html": '{% extends "mine.html" %}{% block stamp %}x{% endblock %}',
         "mine.html": '{% extends page.extra.form or "default/article.html" %}'},
        {"article.html": '{% extends "mine.html" %}{% block stamp %}x{% endblock %}',
         "mine.html": '{% if page.dated %}{% extends "default/article.html" %}{% endif %}'},
    ],
)  # fmt: skip
def test_a_block_that_may_be_shown_by_its_name_or_elsewhere_is_not_told(
    tmp_path: Path, templates: dict[str, str]
) -> None:
    assert [found for found in told(tmp_path, templates) if found[2] == IDLE] == []


@pytest.mark.parametrize("other", ["{{ self.title() }}", '{% include "own.html" %}', "{{ page.self }}"])
def test_a_block_is_told_where_others_are_shown_by_their_names(tmp_path: Path, other: str) -> None:
    files = {"base.html": BASE + f"{{% block main %}}{other}{{% endblock %}}", "own.html": "{{ self.stamp() }}"}
    assert ("templates/base.html", 1, IDLE) in [found[:3] for found in told(tmp_path, files)]


OPEN = "one\n{% block title %}\n"
UNCLOSED = "every {% if %}, {% for %} and {% block %} needs its {% end… %}"


def test_what_is_wrong_in_a_template_that_no_page_uses_is_told_and_hides_nothing(tmp_path: Path) -> None:
    found = told(tmp_path, {
        "page.html": OPEN,
        "old.html": "{{ page.title | uper }}",
        "artcle.html": "x",
        "article.html": EXTENDS + "{% block afterwrd %}x{% endblock %}",
    })  # fmt: skip
    assert [(path, line, hint) for path, line, _, hint in found if "include" not in hint] == [
        ("templates/article.html", 1, 'did you mean "afterword"?'),
        ("templates/old.html", 1, 'did you mean "upper"?'),
        ("templates/page.html", 2, UNCLOSED),
    ]
    idle = [path for path, _, message, _ in found if message == "no page uses this template"]
    assert idle == ["templates/artcle.html", "templates/old.html"]


@pytest.mark.parametrize(("text", "said"), [
    ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "an expression or a block is nested too deep"),
    ("{{ " + "+".join("1" * 3000) + " }}", "an expression or a block is nested too deep"),
    ("{{ " + "9" * 5000 + " }}", "Exceeds the limit (4300 digits)"),
    ("{% for x in [1] %}" * 40 + "{% endfor %}" * 40, "too many statically nested blocks"),
])  # fmt: skip
def test_a_template_that_no_page_uses_may_be_nested_deeper_than_can_be_read(
    tmp_path: Path, text: str, said: str
) -> None:
    ((path, line, message, _),) = told(tmp_path, {"page.html": text})
    assert (path, line, message[: len(said)]) == ("templates/page.html", 1, said)


def test_what_a_broken_template_may_use_is_not_told_and_its_mistake_once(tmp_path: Path) -> None:
    found = told(tmp_path, {"article.html": OPEN + '{% include "own.html" %}', "own.html": "x"})
    assert [(path, line, hint) for path, line, _, hint in found] == [("templates/article.html", 3, UNCLOSED)]
