"""Drafts are marked as such wherever they are shown: articles, free-standing pages, records."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_context import article
from selectolax.lexbor import LexborHTMLParser

from tests.small_archive import SITE, assert_clean, built, lay_out, put

FILES = {
    "content/articles/a.md": article(),
    "content/articles/x.md": "---\ntitle: X\ndraft: true\n---\nText.\n",
    "content/pages/x.md": "---\ntitle: X\ndraft: true\n---\nText.\n",
    "content/pages/about.md": "---\ntitle: About us\ndraft: true\n---\nText.\n",
    "content/people/x.md": "---\nname: Ada Moss\ndraft: true\n---\nText.\n",
}


@pytest.mark.parametrize("address", ["articles/x", "x", "people/x", "about-this-archive"])
def test_a_draft_that_is_shown_is_marked_and_not_indexed(tmp_path: Path, address: str) -> None:
    root = lay_out(tmp_path / "site", {"site.toml": SITE, **FILES})
    built(root, drafts=True)
    page = LexborHTMLParser((root / f"output/{address}/index.html").read_text("utf-8"))
    assert "Draft" in page.css_first("main .banner strong").text()
    assert "noindex" in (page.css_first('meta[name="robots"]').attributes["content"] or "")
    assert f"/{address}/" not in (root / "output/sitemap.xml").read_text("utf-8")
    for path, text in FILES.items():
        put(root / path, text.replace("draft: true\n", ""))
    built(root, drafts=True)
    page = LexborHTMLParser((root / f"output/{address}/index.html").read_text("utf-8"))
    assert page.css_first(".banner") is None
    assert f"/{address}/" in (root / "output/sitemap.xml").read_text("utf-8")
    assert_clean(root, tmp_path / "copy", drafts=True)
