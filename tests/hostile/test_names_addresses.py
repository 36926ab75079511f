"""Addresses: never two for one place, never one that a system cannot hold, never empty, in any script (NA)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import pytest

from tests.hostile.mini import Mini
from tests.small_archive import tree

NFC, NFD = (unicodedata.normalize(form, "Café") for form in ("NFC", "NFD"))
RESERVED = ["con", "NUL", "aux.html", "com1", "LPT9.txt", "COM¹", "prn.tar.gz", "conin$"]
FORBIDDEN = {
    "kabul.": 'ends with "."', "kabul ": "ends with a space", "a:b": 'holds ":"', "a|b": 'holds "|"',
    "a?b": 'holds "?"', r"a\\b": r'holds "\"', r"a\tb": "holds a tab", r"a\x7fb": "U+007F",
    "a*b": 'holds "*"', r"a\nb": "U+000A", r"a\u202eb": "U+202E", " a": "begins with a space", "a<b": 'holds "<"',
}  # fmt: skip


def article(mini: Mini, name: str, front: str, body: str = "Text.") -> None:
    mini.put(f"content/articles/{name}.md", f"---\n{front}\n---\n{body}\n")


def twice(said: str, *sources: str) -> bool:
    """Whether an error about an address stands at each of the sources, and names the other."""
    lines = [line for line in said.splitlines() if "error[ADDRESS]" in line]
    return len(lines) == len(sources) and all(
        any(line.startswith(f"{one}:") and all(other in line for other in sources) for line in lines) for one in sources
    )


@pytest.mark.case("NA-01")
def test_two_articles_with_one_address_are_an_error_at_both(mini: Mini) -> None:
    """An address comes from the file's name, so that titles alone never collide."""
    article(mini, "a", "title: Kabul")
    article(mini, "b", 'title: "Kabul!"')
    mini.clean()
    assert {"a", "b"} <= {path.name for path in (mini.output / "articles").iterdir()}
    article(mini, "a", "title: Kabul\nslug: kabul")
    article(mini, "b", 'title: "Kabul!"\nslug: kabul')
    said = mini.fails(1)
    assert twice(said, "content/articles/a.md:3", "content/articles/b.md:3")
    assert "/articles/kabul/index.html" in said


@pytest.mark.case("NA-01")
def test_so_are_a_page_and_a_static_file_and_what_the_site_makes_itself(mini: Mini) -> None:
    mini.put("static/articles/alpha/index.html", "mine")
    assert "static/articles/alpha/index.html: error[ADDRESS]" in mini.fails(1)
    (mini.root / "static/articles/alpha/index.html").unlink()
    mini.put("static/Feed.xml", "mine")
    assert "static/Feed.xml: error[ADDRESS]" in mini.fails(1)


@pytest.mark.case("NA-02")
def test_files_that_only_capitals_tell_apart_are_an_error_on_every_system(mini: Mini) -> None:
    article(mini, "Kabul", "title: One")
    if (mini.root / "content/articles/kabul.md").exists():
        pytest.skip("this disk takes both names for one")
    article(mini, "kabul", "title: Other")
    assert twice(mini.fails(1), "content/articles/Kabul.md:1", "content/articles/kabul.md:1")


@pytest.mark.case("NA-02")
def test_places_that_only_capitals_tell_apart_are_one_and_each_other_spelling_is_told(mini: Mini) -> None:
    for name, place in (("a", "Herat"), ("b", "herat"), ("c", "HERAT"), ("d", "herat")):
        article(mini, name, f"title: {name}\nplaces: [{place}]")
    said = mini.clean().err
    assert [path.name for path in (mini.output / "places").glob("[hH]*")] == ["herat"]
    assert 'content/articles/a.md:3:10: warning[NAME-CAPITALS]: "Herat" is taken for "herat"' in said
    assert 'content/articles/c.md:3:10: warning[NAME-CAPITALS]: "HERAT" is taken for "herat"' in said
    assert all(f">{name}<" in mini.page("places/herat/index.html") for name in "abcd")
    for name in ("c", "d"):
        (mini.root / f"content/articles/{name}.md").unlink()
    mini.clean()
    assert ">Herat<" in mini.page("places/herat/index.html"), "of equally many the one that begins with a capital"


@pytest.mark.case("NA-03")
def test_files_whose_names_only_look_the_same_are_an_error_with_their_code_points(mini: Mini) -> None:
    article(mini, NFC, "title: One")
    if (mini.root / f"content/articles/{NFD}.md").exists():
        pytest.skip("this disk takes both names for one")
    article(mini, NFD, "title: Other")
    said = mini.fails(1)
    assert said.count("error[ID-TWICE]") == 2
    assert r"Caf\xe9.md" in said
    assert r"Cafe\u0301.md" in said


@pytest.mark.case("NA-03")
@pytest.mark.parametrize(("on_disk", "written"), [(NFD, NFC), (NFC, NFD), (NFD, NFD)])
def test_links_find_a_file_however_its_name_is_composed(mini: Mini, on_disk: str, written: str) -> None:
    """By id and by path, images beside a text, static ones, and texts in a folder of such a name."""
    picture = mini.text("static/photo.png")
    mini.put(f"static/{on_disk}.png", picture)
    mini.put(f"content/articles/{on_disk}/in.png", picture)
    article(mini, on_disk, "title: The coffee")
    article(mini, f"{on_disk}/inner", "title: Inner", f"![In](in.png) ![Out](/{written}.png) [b](beside.md)")
    article(mini, f"{on_disk}/beside", "title: Beside")
    article(mini, "links", "title: Links", f"[[{written}]] [x]({written}.md) [y]({written}/inner.md)")
    assert mini.clean().err == ""
    assert (mini.output / f"articles/{NFC}/index.html").exists()
    links = mini.page("articles/links/index.html")
    assert links.count('"../../articles/Caf%C3%A9/"') == 2
    assert '"../../articles/inner/"' in links
    assert '"../../articles/beside/"' in mini.page("articles/inner/index.html")


@pytest.mark.case("NA-04")
def test_names_in_any_script_have_addresses_that_can_be_read(mini: Mini) -> None:
    for name in ("کابل", "北京", "★"):
        article(mini, name, f"title: {name}")
    mini.put("content/people.csv", "id,name\nq1,کابل\nq2,北京\nq3,★\nq4,🦁\n")
    mini.clean()
    for kind in ("articles", "people"):
        folders = [path.name for path in (mini.output / kind).iterdir() if path.is_dir()]
        assert len(folders) == 6, kind
        assert all(name.strip("-") and not name.lstrip("-").isdecimal() for name in folders), "never empty, nor a count"
        linked = {
            unquote(found)
            for found in re.findall(rf'href="(?:\.\./)*{kind}/([^"/]+)/"', mini.page(f"{kind}/index.html"))
        }
        assert set(folders) <= linked
    assert "%DA%A9%D8%A7%D8%A8%D9%84" in mini.page("articles/index.html")
    assert "/کابل" not in mini.page("articles/index.html"), "percent-encoded wherever it is an address"


@pytest.mark.case("NA-05")
@pytest.mark.parametrize("slug", RESERVED)
def test_slugs_that_windows_reserves_are_an_error_on_every_system(mini: Mini, slug: str) -> None:
    article(mini, "a", f'title: A\nslug: "{slug}"')
    said = mini.fails(1)
    assert "content/articles/a.md:3:7: error[SLUG]" in said
    assert "reserved on Windows" in said


@pytest.mark.case("NA-05")
@pytest.mark.parametrize("name", ["con", "aux.html", "LPT9.txt"])
def test_a_file_of_such_a_name_is_published_under_another(mini: Mini, name: str) -> None:
    article(mini, name, "title: A")
    mini.put("content/people.csv", f"id,name\nq1,{name}\n")
    mini.clean()
    parts = {part.split(".")[0].lower() for path in tree(mini.output) for part in path.split("/")}
    assert not parts & {"con", "aux", "lpt9"}


@pytest.mark.case("NA-06")
@pytest.mark.parametrize("slug", FORBIDDEN)
def test_slugs_that_some_system_cannot_hold_are_an_error_with_the_character(mini: Mini, slug: str) -> None:
    article(mini, "a", f'title: A\nslug: "{slug}"')
    said = mini.fails(1)
    assert "content/articles/a.md:3:7: error[SLUG]" in said
    assert FORBIDDEN[slug] in said


@pytest.mark.case("NA-07")
def test_very_long_names_are_cut_between_letters_and_stay_apart(mini: Mini) -> None:
    one, other = "ک" * 300, "ک" * 250 + "گ" * 50
    article(mini, "one", f"title: {one}\npeople: [{one}]\nsection: {one}\ntags: [{one}]")
    article(mini, "other", f"title: {other}\npeople: [{other}]\nsection: {other}\ntags: [{other}]")
    mini.clean()
    parts = [part for path in tree(mini.output) for part in path.split("/")]
    assert max(len(part.encode()) for part in parts) <= 200
    for folder in ("people", "sections"):
        long = [path for path in (mini.output / folder).iterdir() if len(path.name) > 20]
        assert len(long) == 2, folder
    article(mini, "slug", f"title: x\nslug: {one}")
    assert "longer than 200 bytes" in mini.fails(1)
