"""Sections of their own names, and what a free-standing page does with its front matter."""

from __future__ import annotations

from pathlib import Path

from tests.pictures import picture
from tests.small_archive import SITE, assert_clean, built, lay_out, put


def in_section(name: str) -> str:
    return f"---\ntitle: A\nsection: {name}\n---\nText.\n"


def sections(root: Path) -> list[str]:
    """The addresses of all sections."""
    return sorted(path.name for path in (root / "output/sections").iterdir() if path.is_dir())


def test_only_capitals_make_sections_one(tmp_path: Path) -> None:
    names = ["News", "NEWS", "经济", "竞技", "Kultur", "Kültür", "Sport"]
    files = {f"content/articles/a{n}.md": in_section(name) for n, name in enumerate(names)}
    root = lay_out(tmp_path / "site", {"site.toml": SITE, **files})
    built(root)
    found = sections(root)
    assert len(found) == 6
    assert {"news", "sport"} <= {*found}
    assert [name.partition("-")[0] for name in found] == ["jingji", "jingji", "kultur", "kultur", "news", "sport"]
    for number in range(len(names)):
        page = (root / f"output/articles/a{number}/index.html").read_text("utf-8")
        assert any(f'href="../../sections/{name}/"' in page for name in found), number
    put(root / "content/articles/a3.md", in_section("Sport"))
    built(root)
    assert "jingji" in sections(root)
    assert_clean(root, tmp_path / "copy")


PAGE = """---
title: P
redirect_from: [/p.html]
updated: 2020-02-03
summary: What it is about.
image: {src: p.png, caption: Above, alt: A}
figures: [{src: q.png, caption: Below, alt: B}]
authors: [Somebody]
date: 2001-01-01
---
Text.
"""


def test_a_page_shows_its_pictures_and_is_led_to_from_its_old_address(tmp_path: Path) -> None:
    pictures = {f"content/pages/{name}.png": picture(name) for name in "pq"}
    about = "---\ntitle: درباره\nlang: fa\nsummary: What this is.\nredirect_from: [/about.html]\n---\nText.\n"
    files = {"site.toml": SITE, "content/pages/p.md": PAGE, "content/pages/about.md": about, **pictures}
    root = lay_out(tmp_path / "site", files)
    (problem,) = built(root).diagnostics
    assert str(problem) == 'content/pages/p.md:8:1: warning[FIELD]: pages do not show "authors"'
    page = (root / "output/p/index.html").read_text("utf-8")
    assert page.index('src="../pages/p.png"') < page.index("Text.") < page.index('src="../pages/q.png"')
    assert "Above" in page
    assert "Below" in page
    assert '<meta name="description" content="What it is about.">' in page
    assert 'url=p/"' in (root / "output/p.html").read_text("utf-8")
    assert 'url=about-this-archive/"' in (root / "output/about.html").read_text("utf-8")
    sitemap = (root / "output/sitemap.xml").read_text("utf-8")
    assert "<loc>https://a.example/p/</loc><lastmod>2020-02-03</lastmod>" in sitemap
    shown = (root / "output/about-this-archive/index.html").read_text("utf-8")
    assert '<html lang="fa" dir="rtl"' in shown
    assert '<h1 lang="fa" dir="rtl">درباره</h1>' in shown
    assert '<meta name="description" content="What this is.">' in shown
    assert_clean(root, tmp_path / "copy")
