"""What is edited is seen everywhere it shows, and nowhere is anything left of what it was (BC)."""

from __future__ import annotations

import os
import re

import pytest

from tests.hostile.mini import Mini
from tests.small_archive import tree

ALPHA, BETA, GAMMA = (f"content/articles/{name}.md" for name in ("alpha", "beta", "gamma"))


@pytest.fixture
def searched(mini: Mini) -> Mini:
    """The archive with its search index."""
    mini.edit("site.toml", "enabled = false", "enabled = true")
    mini.build()
    return mini


@pytest.mark.case("BC-01")
def test_a_new_title_is_new_everywhere(mini: Mini) -> None:
    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    mini.clean()
    shown = ("index.html", "people/mina/index.html", "places/kabul/index.html", "feed.xml", "data/articles.json")
    for path in (*shown, "feed.json", "people/mina/feed.xml", "data/articles.csv", "articles/alpha/index.csl.json"):
        assert "Alpha two" in mini.page(path), path
    assert not mini.holding("Alpha<")
    assert re.search(r"<a [^>]*>Alpha two</a>", mini.page("articles/gamma/index.html"))


@pytest.mark.case("BC-02")
def test_a_deleted_article_is_gone_from_everywhere(mini: Mini) -> None:
    assert "Gamma" in mini.page("articles/alpha/index.html"), "it is linked from there"
    (mini.root / GAMMA).unlink()
    mini.clean()
    assert not (mini.output / "articles/gamma").exists()
    assert not mini.holding("amma")


@pytest.mark.case("BC-01", "BC-02", "BC-15")
def test_search_knows_the_new_title_and_nothing_of_what_is_gone(searched: Mini) -> None:
    """Fragments are compressed: they are unpacked to be looked into."""
    assert "Alpha" in _found(searched)
    assert "gammaword" in _found(searched)
    assert "went from Ghazni" in _found(searched)
    searched.edit(ALPHA, "title: Alpha", "title: Omega")
    (searched.root / GAMMA).unlink()
    searched.edit(BETA, "title: Beta", "title: Beta\ndraft: true")
    searched.build()
    found = _found(searched)
    assert "Omega" in found
    assert not re.search("Alpha|[Gg]amma|went from Ghazni", found)


def _found(mini: Mini) -> str:
    """All that search holds of articles."""
    import gzip

    fragments = sorted((mini.output / "pagefind").rglob("*.pf_fragment"))
    assert fragments
    return "\n".join(gzip.decompress(path.read_bytes()).decode() for path in fragments)


@pytest.mark.case("BC-03")
def test_a_renamed_article_breaks_its_links_until_they_are_mended(mini: Mini) -> None:
    """The message also speaks of records, since ``[[id]]`` may mean one."""
    (mini.root / ALPHA).rename(mini.root / "content/articles/alfa.md")
    said = mini.fails(1)
    assert 'content/articles/gamma.md:5:4: error[LINK]: no article or record "alpha"\n' in said
    assert 'did you mean "alfa"?' in said
    mini.edit(GAMMA, "[[alpha]]", "[[alfa]]")
    mini.clean()
    assert not (mini.output / "articles/alpha").exists()


@pytest.mark.parametrize(
    ("template", "old", "new"),
    [
        pytest.param("_badge.html", "badge one", "badge two", marks=pytest.mark.case("BC-04")),
        pytest.param("own.html", "| upper", "| lower", marks=pytest.mark.case("BC-05")),
    ],
)
def test_a_changed_include_of_an_include_or_macro_is_seen(mini: Mini, template: str, old: str, new: str) -> None:
    before = {p: p.read_bytes() for p in mini.output.glob("articles/**/*.html")}
    mini.edit(f"templates/{template}", old, new)
    mini.clean()
    assert len(before) == 4
    same = {path.parent.name for path, data in before.items() if path.read_bytes() == data}
    assert same == (set() if template == "_badge.html" else {"articles"})


@pytest.mark.case("BC-06")
def test_a_changed_frame_is_seen_on_every_page(mini: Mini) -> None:
    """Feeds are data here, not templates: they do not change."""
    feed = mini.page("feed.xml")
    mini.put("templates/_footer.html", "<footer>a new footer</footer>")
    mini.clean()
    pages = {p.relative_to(mini.output).as_posix() for p in mini.output.rglob("*.html")}
    assert set(mini.holding("a new footer")) == pages
    assert "404.html" in pages
    assert mini.page("feed.xml") == feed


@pytest.mark.case("BC-07")
def test_a_changed_row_of_a_table_is_seen(mini: Mini) -> None:
    mini.edit("content/places.csv", "34.5", "34.6")
    mini.clean()
    assert "34.6" in mini.page("data/places.geojson")
    assert mini.holding("34.5") == []


@pytest.mark.case("BC-08")
def test_a_new_address_of_the_site_is_seen(mini: Mini) -> None:
    assert mini.holding("a.example")
    mini.edit("site.toml", "https://a.example", "https://b.example")
    mini.clean()
    assert mini.holding("a.example") == []


@pytest.mark.case("BC-09")
def test_a_missing_image_is_found_once_it_is_there(mini: Mini) -> None:
    mini.edit(ALPHA, "/photo.png", "/photo2.png")
    assert "content/articles/alpha.md:9:1: error[IMAGE]" in mini.fails(1)
    (mini.root / "static/photo2.png").write_bytes((mini.root / "static/photo.png").read_bytes())
    mini.clean()


@pytest.mark.case("BC-10")
@pytest.mark.parametrize(
    ("source", "old", "new", "page"),
    [
        (ALPHA, "cat", "dog", "articles/alpha/index.html"),
        ("static/words.txt", "words", "sword", "words.txt"),
        ("templates/_badge.html", "one", "two", "articles/alpha/index.html"),
        ("content/places.csv", "Kabul", "Kibul", "places/kibul/index.html"),
        ("site.toml", "Mini", "Nimi", "index.html"),
    ],
)
def test_an_edit_of_the_same_size_at_the_same_time_is_seen(
    mini: Mini, source: str, old: str, new: str, page: str
) -> None:
    path = mini.root / source
    before = path.stat()
    mini.edit(source, old, new)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    mini.clean()
    assert new in mini.page(page)


@pytest.mark.case("BC-15")
def test_a_draft_is_gone_from_everywhere_with_its_image(mini: Mini) -> None:
    (mini.root / "content/articles/only.png").write_bytes((mini.root / "static/photo.png").read_bytes())
    mini.edit(BETA, "Yusuf Karim went", "![Only here](only.png)\n\nBetaword. See [[alpha]]. Yusuf Karim went")
    mini.clean()
    assert (mini.output / "articles/only.png").exists()
    mini.edit(BETA, "title: Beta", "title: Beta\ndraft: true")
    mini.clean()
    for trace in ("Betaword", "articles/beta", "only.png", ">Beta<"):
        assert mini.holding(trace) == [], trace
    assert not list(mini.output.rglob("*only*"))


@pytest.mark.case("BC-16")
@pytest.mark.parametrize("head", ["draft: true", "publish: 2999-01-01"])
def test_drafts_leave_no_trace_in_the_next_build(mini: Mini, head: str) -> None:
    mini.put("content/articles/later.md", f"---\ntitle: Later\n{head}\npeople: [New Person]\n---\nSee [[alpha]].\n")
    before = tree(mini.output)
    mini.build("--drafts", "--future")
    assert (mini.output / "articles/later/index.html").exists()
    mini.clean()
    assert tree(mini.output) == before


@pytest.mark.case("BC-17")
def test_a_new_date_moves_the_article_between_its_neighbours(mini: Mini) -> None:
    mini.edit(ALPHA, "2001-01-01", "2002-12-12")
    mini.clean()
    neighbours = {
        name: re.findall(r'href="[^"]*/(\w+)/" rel="(prev|next)"', mini.page(f"articles/{name}/index.html"))
        for name in ("alpha", "beta", "gamma")
    }
    assert neighbours == {
        "beta": [("alpha", "next")], "alpha": [("beta", "prev"), ("gamma", "next")], "gamma": [("alpha", "prev")],
    }  # fmt: skip
