"""Content as other generators have it: links as browsers read them, dates in addresses, names told apart by a day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archivegen.build import BuildOptions, BuildResult, build

TODAY = 2_460_000


def built(root: Path, articles: dict[str, str]) -> BuildResult:
    """An archive of these articles, built without search."""
    (root / "content" / "articles").mkdir(parents=True)
    (root / "site.toml").write_text('[site]\ntitle = "T"\n', encoding="utf-8")
    for name, text in articles.items():
        path = root / "content" / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return build(root, BuildOptions(today=TODAY, search="off"))


def page(root: Path, path: str) -> str:
    """A page of the built site."""
    return (root / "output" / path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("../beta/", "../../articles/beta/"),
        ("beta", "../../articles/beta/"),
        ("./beta", "../../articles/beta/"),
        ("beta.md", "../../articles/beta/"),
        ("sub/deep", "../../articles/deep/"),
        ("../../people/", "../../people/"),
        ("../beta/#part", "../../articles/beta/#part"),
    ],
)
def test_a_relative_link_leads_where_its_writer_meant(tmp_path: Path, link: str, leads_to: str) -> None:
    texts = {
        "alpha.md": f"---\ntitle: A\n---\n[x]({link})\n",
        "beta.md": "---\ntitle: B\n---\nText.\n",
        "sub/deep.md": "---\ntitle: D\n---\nText.\n",
    }
    result = built(tmp_path, texts)
    assert [str(d) for d in result.diagnostics] == []
    assert f'<a href="{leads_to}">x</a>' in page(tmp_path, "articles/alpha")


def test_a_link_that_leads_nowhere_is_told_and_left_as_a_browser_reads_it(tmp_path: Path) -> None:
    result = built(tmp_path, {"alpha.md": "---\ntitle: A\n---\n[x](../gone/)\n"})
    assert [d.code for d in result.diagnostics] == ["LINK-BROKEN"]
    assert '<a href="../../articles/gone/">x</a>' in page(tmp_path, "articles/alpha")


def test_a_date_in_an_address_is_the_date(tmp_path: Path) -> None:
    built(tmp_path, {"a.md": '+++\ntitle = "A"\npath = "2019/02/03/a"\n+++\nText.\n'})
    (article,) = json.loads((tmp_path / "output" / "data" / "articles.json").read_bytes())
    assert article["date"] == "2019-02-03"


def test_names_that_only_the_day_tells_apart_keep_it_all_of_them(tmp_path: Path) -> None:
    texts = {f"2019-10-{day}-newsletter.md": f"---\ntitle: N{day}\n---\nText.\n" for day in ("09", "16")}
    result = built(tmp_path, {**texts, "2019-10-16-other.md": "---\ntitle: O\n---\nText.\n"})
    assert result.ok
    found = {a["id"] for a in json.loads((tmp_path / "output" / "data" / "articles.json").read_bytes())}
    assert found == {"2019-10-09-newsletter", "2019-10-16-newsletter", "other"}


def test_tags_of_other_generators_are_kept_and_told_once_each(tmp_path: Path) -> None:
    text = '---\ntitle: A\n---\n{{< ref "x" >}} and {{< ref "y" >}} and {% raw %}, but `{{< code >}}` is code.\n'
    result = built(tmp_path, {"a.md": text})
    assert sorted(d.group for d in result.diagnostics) == ["shortcode raw", "shortcode ref"]
    html = page(tmp_path, "articles/a")
    assert "{{&lt; ref &quot;x&quot; &gt;}}" in html
    assert "{% raw %}" in html


def test_what_stands_for_scripts_is_shown(tmp_path: Path) -> None:
    built(tmp_path, {"a.md": "---\ntitle: A\n---\n<noscript>A table instead.</noscript>\n"})
    html = page(tmp_path, "articles/a")
    assert "A table instead." in html
    assert "<noscript>" not in html
