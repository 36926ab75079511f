"""Hostile and broken input, what is read: front matter, bytes, sizes, settings, tables (IN-01 to IN-11, IN-22, IN-25).

Each case through the command, on a site that is built already; `Tried` holds what holds for all.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.hostile.attempt import Tried
from tests.small_archive import SITE, tree

PLAIN = "---\ntitle: Plain\ndate: 2004-04-04\n---\nMina Rahimi saw *Kabul*.\n\nA second line.\n"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture
def tried(tmp_path: Path) -> Tried:
    found = Tried(tmp_path / "archive")
    found.build()
    return found


@pytest.mark.case("IN-01")
def test_in01_each_broken_file_is_named_with_line_and_column(tried: Tried) -> None:
    tried.article("a", '---\ntitle: "unclosed\n---\nx\n')
    tried.article("b", "---\ntitle: T\n\tdate: 2001\n---\nx\n")
    tried.article("c", "---\n: :\n---\nx\n")
    assert tried.build(code=1).findings == [
        "content/articles/a.md:2:8: error[FM-SYNTAX]: a quote is opened here and never closed",
        "content/articles/b.md:3:1: error[FM-SYNTAX]: a tab is used to indent",
        "content/articles/c.md:2:1: error[FM-SYNTAX]: a field has no key",
    ]


@pytest.mark.case("IN-02")
@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("---\ntitle: A\ndate: 2001\ntitle: B\n---\nx\n", ':4:1: error[FM-DUP]: key "title" again (first on line 2)'),
        ("---\ntitle: A\nsource:\n  name: B\n  name: C\n---\n", ":5:3: error[FM-DUP]: key"),
        ('+++\ntitle = "A"\ntitle = "B"\n+++\n', ":3:1: error[FM-"),
        ('{"title": "A",\n "title": "B"}\n', ":2:2: error[FM-DUP]: key"),
    ],
)
def test_in02_a_key_that_is_there_twice_is_an_error_in_every_notation(tried: Tried, text: str, where: str) -> None:
    tried.article("x", text)
    (found,) = tried.build(code=1).findings
    assert found.startswith(f"content/articles/x.md{where}")


@pytest.mark.case("IN-03")
def test_in03_the_bomb_of_aliases_costs_nothing(tried: Tried) -> None:
    tried.build("--clean")
    calm = tried.measured("build", "--clean", "-j1")
    tried.article("x", f"---\ntitle: T\n{BOMB}---\nx\n")
    said = tried.measured("build", "--clean", "-j1", code=1)
    (found,) = said.findings
    assert "content/articles/x.md:3:4: error[FM-ALIAS]:" in found
    assert "not allowed here" in found
    assert said.megabytes < max(150, calm.megabytes + 10)
    assert said.seconds < calm.seconds + 1


@pytest.mark.case("IN-04")
def test_in04_text_stays_as_it_is_written(tried: Tried) -> None:
    own = '{% extends "base.html" %}{% block main %}<h1>{{ page.title }}</h1>{% for k, v in page.extra | items %}'
    tried.put("templates/article.html", own + "<b>{{ k }}: {{ v }}</b>{% endfor %}{% endblock %}")
    tried.article("x", "---\ntitle: no\nslug: 012\ntime: 12:30:45\nref: 1_000\npeople: Ali\n---\nx\n")
    tried.article("off", "---\ntitle: Off\ntags: [on, yes, 1e3, 0x10, .inf]\n---\nx\n")
    said = tried.build()
    page = tried.page("articles/012")
    assert page.css_first("h1").text() == "no"
    assert sorted(node.text() for node in page.css("main b")) == ["ref: 1_000", "time: 12:30:45"]
    articles = {one["id"]: one for one in json.loads((tried.output / "data/articles.json").read_text("utf-8"))}
    assert articles["off"]["title"] == "Off"
    assert articles["off"]["tags"] == ["on", "yes", "1e3", "0x10", ".inf"]
    assert articles["x"]["people"], "a name alone is a list of one (docs/articles.md)"
    assert any('no record for "Ali"' in line for line in said.findings)


@pytest.mark.case("IN-04")
@pytest.mark.parametrize("date", ["2001-02-30", "2001-13-01", "yesterday", "30/02/2001", "2001-02-30T00:00:00Z"])
def test_in04_a_day_that_there_is_not_is_an_error_with_its_place(tried: Tried, date: str) -> None:
    tried.article("x", f"---\ntitle: T\ndate: {date}\n---\nx\n")
    (found,) = tried.build(code=1).findings
    assert found.startswith("content/articles/x.md:3:7: error[DATE]: ")


@pytest.mark.case("IN-05")
@pytest.mark.parametrize("text", ["---\ntitle: zyx\nbody", "+++\ntitle = 'zyx'\nbody", '{"title": "zyx"\nbody'])
def test_in05_front_matter_that_is_not_closed_is_never_text(tried: Tried, text: str) -> None:
    tried.article("x", text)
    (found,) = tried.build(code=1).findings
    line = 2 if text.startswith("{") else 1  # JSON: where its end is missing
    assert found.startswith(f"content/articles/x.md:{line}:1: error[FM-"), found
    assert not any(b"zyx" in data for data in tried.files().values())


@pytest.mark.case("IN-06")
@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip("\n"),
        "\ufeff" + PLAIN.replace("\n", "\r\n").rstrip(),
        PLAIN.replace("---\ntitle: Plain\ndate: 2004-04-04\n---", '+++\ntitle = "Plain"\ndate = 2004-04-04\n+++'),
        PLAIN.replace("---\ntitle: Plain\ndate: 2004-04-04\n---", '{"title": "Plain",\n"date": "2004-04-04"}'),
    ],
    ids=["bom", "crlf", "cr", "no end", "bom crlf no end", "toml", "json"],
)
def test_in06_the_same_text_in_other_bytes_is_the_same_page(tried: Tried, text: str) -> None:
    tried.article("x", PLAIN)
    tried.build()
    before = tree(tried.output / "articles/x")
    tried.article("x", text)
    tried.build("--clean")
    assert tree(tried.output / "articles/x") == before
    tried.article("x", text.replace("*Kabul*", "[[nowhere]]"))
    (found,) = tried.build(code=1).findings
    line = 3 if text.startswith("{") else 5
    assert found.startswith(f"content/articles/x.md:{line}:17: error[LINK]")


@pytest.mark.case("IN-07")
def test_in07_bytes_that_are_not_utf8_are_named_with_their_place(tried: Tried) -> None:
    tried.article("bad", b"---\ntitle: T\n---\nbody \xff\n")
    tried.article("latin", "---\ntitle: Café\n---\nnaïve\n".encode("latin-1"))
    tried.article("wide", "---\ntitle: T\n---\nx\n".encode("utf-16"))
    tried.put("content/people.csv", "id,name\nx,José\n".encode("latin-1"))
    tried.put("templates/_footer.html", "<footer>é</footer>".encode("latin-1"))
    found = tried.build(code=1).findings
    assert "content/articles/bad.md:4:6: error[ENCODING]: not valid UTF-8: byte 0xFF at byte offset 22" in found
    assert "content/articles/latin.md:2:11: error[ENCODING]: not valid UTF-8: byte 0xE9 at byte offset 14" in found
    assert "content/articles/wide.md:1:1: error[ENCODING]: the file is UTF-16 (little-endian), not UTF-8" in found
    assert any(line.startswith("content/people.csv:2:6: error[ENCODING]") for line in found)
    assert any(line.startswith("templates/_footer.html:1:9: error[ENCODING]") for line in found)


@pytest.mark.case("IN-08", "IN-09")
@pytest.mark.parametrize("sign", ["\0", "\b", "\x0b", "\x1f", "\ufffe", "\uffff"])
@pytest.mark.parametrize(
    ("text", "where"), [("---\ntitle: T\n---\nab{}c\n", "4:3"), ("---\ntitle: a{}b\n---\n", "2:9")]
)
def test_in08_in09_characters_that_no_page_may_hold_are_named(tried: Tried, sign: str, text: str, where: str) -> None:
    tried.article("x", text.format(sign))
    (found,) = tried.build(code=1).findings
    assert found.startswith(f"content/articles/x.md:{where}: error[CONTROL]: the character U+{ord(sign):04X}")


@pytest.mark.case("IN-10")
def test_in10_what_is_over_the_limit_is_not_read(tried: Tried) -> None:
    place = tried.article("vast", "---\ntitle: T\n---\n")
    with place.open("ab") as file:
        file.truncate(200 << 20)  # of nothing: it takes no room on the disk
    tried.article("long", "---\ntitle: T\n---\n" + "a" * (50 << 20))
    said = tried.measured("build", "-j1", code=1)
    place.unlink()
    assert len(said.findings) == 2
    assert all("over the limit of 8 MB (max_source_mb)" in line for line in said.findings), said.findings
    assert said.megabytes < 400


@pytest.mark.case("IN-10")
def test_in10_a_thousand_empty_articles_are_a_thousand_errors_said_in_one_screen(tried: Tried) -> None:
    for number in range(1000):
        tried.article(f"e{number}", "")
    said = tried.build(code=1)
    assert "1,000 errors" in said.err
    assert len(said.err) < 20_000


@pytest.mark.case("IN-11")
@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("---\ntitle: T\na: " + "[" * 20_000 + "\n---\n", "3:53: error[FM-DEPTH]"),
        ("---\ntitle: T\na: " + "{b: " * 20_000 + "\n---\n", "3:"),
        ("+++\ntitle='T'\na=" + "[" * 100_000 + "\n+++\n", "3:1: error[FM-DEPTH]"),
        ('{"title":"T","a":' + "[" * 100_000 + "}\n", "1:"),
        ("+++\ntitle='T'\na=" + "9" * 5000 + "\n+++\n", "3:1: error[FM-SYNTAX]"),
    ],
    ids=["yaml lists", "yaml tables", "toml", "json", "toml number"],
)
def test_in11_what_is_nested_too_deep_or_too_long_is_named(tried: Tried, text: str, where: str) -> None:
    tried.article("x", text)
    (found,) = tried.build(code=1).findings
    assert found.startswith(f"content/articles/x.md:{where}")


@pytest.mark.case("IN-11")
@pytest.mark.parametrize("text", ["---\ntitle: T\nslug: {}\n---\n", '{{"title": "T", "extra": {{"a": {}}}}}\n'])
def test_in11_a_number_of_5000_digits_is_text_or_an_error(tried: Tried, text: str) -> None:
    tried.article("x", text.format("9" * 5000))
    code = 1 if "slug" in text else 0
    assert len(tried.build(code=code).findings) == code


@pytest.mark.case("IN-22")
@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[site]\ntitle = "T"\ntilte = "x"\n', 3, 'did you mean "title"?'),
        ('[site]\ntitle = "T"\n[content]\nmax_source_mb = "abc"\n', 4, "max_source_mb"),
        ('[site]\ntitle = "T"\nbase_url = "javascript:x"\n', 3, "base_url"),
        ('[site]\ntitle = "T"\n[content]\ndir = "/etc"\n', 4, "inside the project"),
        ('[site]\ntitle = "T"\n[content]\ndir = "../x"\n', 4, "inside the project"),
        ('[site]\ntitle = "T"\n[output]\ndir = "a/../../x"\n', 4, "inside the project"),
        ('[site]\ntitle = "T"\ntitle = "U"\n', 3, "second time"),
        ('content = "/etc"\n[site]\ntitle = "T"\n', 1, "content"),
        ('[site]\ntitle = "T"\n[theme]\naccent = "red}body{background:url(//x)"\n', 4, "colour"),
        ('[site]\ntitle = "T"\n[redirects]\n"/a/" = "javascript:alert(1)"\n', 4, "javascript:"),
        ('[site]\ntitle = "T"\n[extra]\na = ' + "[" * 100_000, 4, "deep"),
    ],
)
def test_in22_a_wrong_setting_is_named_with_its_line(tried: Tried, text: str, line: int, said: str) -> None:
    tried.put("site.toml", text)
    err = tried.build(code=1)
    assert any(found.startswith(f"site.toml:{line}:") for found in err.findings), err.err
    assert said in err.err


@pytest.mark.case("IN-22")
def test_in22_all_that_is_wrong_is_told_at_once(tried: Tried) -> None:
    tried.put("site.toml", '[site]\ntilte = "x"\ntitle = "T"\nlanguage = 5\n[content]\nmax_source_mb = "abc"\n')
    assert [line.split(": ")[0] for line in tried.build(code=1).findings] == [
        "site.toml:2:1", "site.toml:4:1", "site.toml:6:1",
    ]  # fmt: skip


@pytest.mark.case("IN-25")
@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("kabul,Kabul\nghazni,Ghazni,city,34,69\n", ":2:1: error[TABLE]: the row has 2 columns, the header 5"),
        ('kabul,"Kabul,city,30,30\nghazni,Ghazni,city,34,69\n', ":2:1: error[TABLE]: a quote is opened in this row"),
        (
            "kabul,Kabul,city,30,30\nghazni,Ghazni,city,3,6\nkabul,K,city,1,1\n",
            ':4:1: error[TABLE-DUP]: the id "kabul"',
        ),
        ("kabul,Kabul,city,134,30\nghazni,Ghazni,city,3,6\n", ":2:1: error[FIELD]: column lat: the latitude 134"),
    ],
)
def test_in25_a_broken_row_is_named_with_its_line(tried: Tried, rows: str, found: str) -> None:
    tried.put("content/places.csv", "id,name,type,lat,lon\n" + rows)
    assert [line[: len("content/places.csv" + found)] for line in tried.build(code=1).findings][:1] == [
        "content/places.csv" + found
    ]


def test_the_site_of_these_cases_is_a_good_one(tried: Tried) -> None:
    """Else they would fail for another reason."""
    tried.put("site.toml", SITE)
    assert tried.build().findings == []
