"""One column or two: as many as there is something to stand in, whoever wrote the template."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archivegen.build import BuildOptions, build
from tests.browser.conftest import TODAY, open_visit, served
from tests.small_archive import SITE, lay_out

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("layout")]

NAMING, SILENT, MINA = "articles/naming/", "articles/silent/", "people/mina-rahimi/"
BESIDE = ("map", "facts", "whereabouts", "names", "identifiers", "contains", "together", "backlinks")
EMPTIED = '{{% extends "default/record.html" %}}{}'
ANSWERED = {
    "content/people.csv": "id,name,born,aliases\nmina,Mina Rahimi,1950,Mina R.\nyusuf,Yusuf Karim,,\n",
    "content/articles/both.md": "---\ntitle: Both\ndate: 2003\n---\nMina Rahimi and Yusuf Karim.\n",
}
FILES = {
    "site.toml": SITE,
    "content/people.csv": "id,name\nmina,Mina Rahimi\n",
    "content/articles/naming.md": "---\ntitle: Naming\ndate: 2001\n---\nMina Rahimi came.\n",
    "content/articles/silent.md": "---\ntitle: Silent\ndate: 2002\n---\nNobody came.\n",
    "content/pages/plain.md": "---\ntitle: Plain\n---\nSome text.\n",
}
EXTENDS = '{% extends "default/article.html" %}'
OF_EARLIER = (
    '{% extends "base.html" %}{% block main %}<article class="spread"><header class="heading"><h1>{{ page.title }}</h1>'
    '</header><div class="story">{{ page.body }}</div>{% if page.named %}{% include "_named.html" %}{% endif %}'
    "</article>{% endblock %}"
)
COLUMNS = """() => {
  const at = e => (r => [Math.round(r.left), Math.round(innerWidth - r.right)])(e.getBoundingClientRect());
  const beside = document.querySelector(".spread > .margin, .spread > .contents");
  const width = beside ? Math.round(beside.getBoundingClientRect().width) : 0;
  const [left, right] = at(document.querySelector(".story"));
  return [left === right ? "alone" : "beside", width];
}"""


def columns_of(
    chromium: Any, root: Path, templates: dict[str, str], more: dict[str, str] | None = None
) -> dict[str, list[Any]]:
    lay_out(root, {**FILES, **(more or {}), **{f"templates/{name}": text for name, text in templates.items()}})
    result = build(root, BuildOptions(today=TODAY, search="off"))
    assert result.ok, [str(d) for d in result.diagnostics]
    found: dict[str, list[Any]] = {}
    with served(root / "output") as address:
        for visit in open_visit(chromium, address, viewport={"width": 1400, "height": 900}):
            for path in (NAMING, SILENT, "plain/", MINA):
                visit.go(path)
                found[path] = visit.page.evaluate(COLUMNS)
    return found


@pytest.mark.parametrize(
    ("templates", "naming", "silent"),
    [
        ({}, ["beside", 272], ["alone", 0]),
        ({"article.html": EXTENDS + "{% block margin %}{% endblock %}"}, ["alone", 0], ["alone", 0]),
        (
            {"article.html": EXTENDS + '{% block margin %}<aside class="margin">Mine</aside>{% endblock %}'},
            ["beside", 272],
            ["beside", 272],
        ),
        ({"article.html": OF_EARLIER}, ["beside", 272], ["alone", 0]),
    ],
    ids=["the theme", "an emptied margin", "a margin of one's own", "a template that says nothing of it"],
)
def test_there_is_a_second_column_where_something_stands_in_it(
    chromium: Any, tmp_path: Path, templates: dict[str, str], naming: list[Any], silent: list[Any]
) -> None:
    found = columns_of(chromium, tmp_path / "archive", templates)
    assert (found[NAMING], found[SILENT]) == (naming, silent)
    assert found["plain/"] == ["alone", 0]


def test_a_record_has_a_second_column_where_something_stands_in_it(chromium: Any, tmp_path: Path) -> None:
    mine = '{% extends "default/record.html" %}{% block margin %}<aside class="margin">Mine</aside>{% endblock %}'
    assert columns_of(chromium, tmp_path / "one", {})[MINA] == ["alone", 0]
    assert columns_of(chromium, tmp_path / "two", {"record.html": mine})[MINA] == ["beside", 272]
    assert columns_of(chromium, tmp_path / "three", {}, ANSWERED)[MINA] == ["beside", 272]
    emptied = EMPTIED.format("".join(f"{{% block {name} %}}{{% endblock %}}" for name in BESIDE))
    assert columns_of(chromium, tmp_path / "four", {"record.html": emptied}, ANSWERED)[MINA] == ["alone", 0]


def test_the_line_below_the_masthead_is_there_where_backgrounds_are_not(chromium: Any, address: str) -> None:
    line = "() => getComputedStyle(document.querySelector('.masthead')).borderBlockEndWidth"
    for visit in open_visit(chromium, address, forced_colors="active"):
        visit.go("people/")
        assert visit.page.evaluate(line) == "1px"
