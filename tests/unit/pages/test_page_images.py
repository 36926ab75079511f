"""The images of free-standing pages: found by search; of the page about the archive, none."""

from __future__ import annotations

from pathlib import Path

from page_context import article, context_of

from archivegen.pages.searchable import searchable
from tests.pictures import photograph
from tests.small_archive import SITE, built, lay_out, put

FIGURED = "image: {src: /lead.png, alt: Leading, caption: Firstcaption}\nfigures: [{src: /two.png, alt: Two}]\n"


def test_what_is_said_of_the_images_of_a_page_is_found_and_the_about_page_shows_none(tmp_path: Path) -> None:
    """What no page shows is not published either."""
    files = {"articles/a.md": article(), "pages/p.md": f"---\ntitle: P\n{FIGURED}---\nText.\n"}
    (tmp_path / "one/static").mkdir(parents=True)
    for name in ("lead", "two"):
        (tmp_path / f"one/static/{name}.png").write_bytes(photograph(900, 600, "PNG"))
    context = context_of(tmp_path / "one", files)
    (page,) = [one for one in searchable(context) if one.url == "p/"]
    assert page.below == (("figure.1", "Firstcaption"), ("figure.1", "Leading"), ("figure.2", "Two"))
    root = lay_out(tmp_path / "two", {"site.toml": SITE, "content/articles/a.md": article()})
    put(root / "content/pages/about.md", f"---\ntitle: About\n{FIGURED}---\nText.\n")
    (root / "static").mkdir()
    for name in ("lead", "two"):
        (root / f"static/{name}.png").write_bytes(photograph(900, 600, "PNG"))
    assert {d.code for d in built(root).diagnostics} == {"FIELD"}
    assert list((root / "output").rglob("*.webp")) == []
