"""What the front page puts first."""

from __future__ import annotations

from pathlib import Path

from tests.pictures import picture
from tests.small_archive import SITE, built, lay_out, put
from tests.unit.pages.test_record_page import page_of, words_of


def article(title: str, year: int, more: str = "") -> str:
    return f"---\ntitle: {title}\ndate: '{year}'\n{more}---\nText of {title}.\n"


def site(root: Path, files: dict[str, str]) -> Path:
    lay_out(root, {"site.toml": SITE, **{f"content/articles/{name}.md": text for name, text in files.items()}})
    put(root / "content/articles/quay.gif", picture())
    built(root)
    return root / "output"


def test_the_newest_six_featured_articles_come_first_and_only_there(tmp_path: Path) -> None:
    files = {f"f{n}": article(f"Featured {n}", 1900 + n, "featured: true\n") for n in range(7)}
    files |= {f"p{n}": article(f"Plain {n}", 1950 + n) for n in range(3)}
    home = page_of(site(tmp_path, files), "")
    assert words_of(home, ".feature-title a") == [f"Featured {n}" for n in (6, 5, 4, 3, 2, 1)]
    listed = words_of(home, ".front-newest .entry-title a")
    assert listed == ["Plain 2", "Plain 1", "Plain 0", "Featured 0"]


def test_a_featured_article_shows_its_image(tmp_path: Path) -> None:
    more = "featured: true\nimage: {src: quay.gif, alt: A quay, credit: Somebody}\n"
    home = page_of(site(tmp_path, {"a": article("A", 1900, more)}), "")
    (image,) = home.css(".feature img")
    assert (image.attributes["alt"], image.attributes["width"]) == ("A quay", "1")


def test_what_other_generators_mean_by_the_field_is_left_alone(tmp_path: Path) -> None:
    files = {"a": article("A", 1900, "featured: quay.gif\n"), "b": article("B", 1901, "featured: false\n")}
    home = page_of(site(tmp_path, files), "")
    assert home.css(".featured") == []
    assert words_of(home, ".front-newest .entry-title a") == ["B", "A"]


def test_the_front_page_follows_the_image_of_a_featured_article(tmp_path: Path) -> None:
    more = "featured: true\nimage: {src: quay.gif, alt: A quay}\n"
    output = site(tmp_path, {"a": article("A", 1900, more), "b": article("B", 1901)})
    put(tmp_path / "content/articles/a.md", article("A", 1900, more.replace("A quay", "The quay")))
    built(tmp_path)
    assert page_of(output, "").css_first(".feature img").attributes["alt"] == "The quay"
