"""Hostile and broken input, what is shown: bodies, names, templates, images, exports (IN-12 to IN-26).

Each case through the command, on a site that is built already; `Tried` holds what holds for all.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.hostile.attempt import Tried
from tests.small_archive import MINI, lay_out, tree

LOAD = {
    "underscores": "?c_" * 100_000,
    "images": "![[]()" * 30_000,
    "wiki": "[[" * 50_000,
    "comments": "\\<!-- " * 20_000,
    "one-word": "a" * 1_000_000,
    "quotes": "> " * 90 + "a",
    "backticks": "".join("e" + "`" * n for n in range(1, 700)),
    "stars": "*a_" * 30_000,
    "entities": "&" * 50_000 + ";" * 50_000,
    "links": "[a](" * 20_000,
}
SPREADSHEET = ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "ok"]
HOSTILE = [
    '" onmouseover="alert(1)',
    "'><img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}",
]


@pytest.fixture
def tried(tmp_path: Path) -> Tried:
    found = Tried(tmp_path / "archive")
    found.build()
    return found


@pytest.mark.case("IN-12")
def test_in12_texts_that_choke_parsers_are_pages_like_others(tried: Tried) -> None:
    for name, text in LOAD.items():
        tried.article(name, f"---\ntitle: {name}\n---\n{text}\n")
    said = tried.measured("build", "-j1")
    assert said.megabytes < 500
    assert all((tried.output / f"articles/{name}/index.html").is_file() for name in LOAD)
    again = tried.measured("build", "-j1", "--clean")
    assert again.megabytes < 500


@pytest.mark.case("IN-12")
def test_in12_a_table_of_ten_million_cells_is_refused_with_its_line(tried: Tried) -> None:
    table = "|a" * 5000 + "\n" + "|-" * 5000 + "\n" + "|a\n" * 2000
    tried.article("x", f"---\ntitle: T\n---\nOne.\n\n{table}")
    (found,) = tried.build(code=1).findings
    assert found.startswith("content/articles/x.md:6:1: error[LIMIT]: a table of ")


@pytest.mark.case("IN-13")
@pytest.mark.parametrize("depth", [12, 25, 60, 99, 150, 400])
@pytest.mark.parametrize("kind", ["quotes", "items", "brackets"])
def test_in13_a_word_however_deep_is_in_the_page_or_an_error(tried: Tried, kind: str, depth: int) -> None:
    items = "".join("  " * level + "- item\n" for level in range(depth)) + "  " * depth + "- DEEPWORD\n"
    text = {"quotes": "> " * depth + "DEEPWORD", "items": items, "brackets": "[" * depth + "DEEPWORD" + "](/x)" * depth}
    tried.article("x", f"---\ntitle: T\n---\n{text[kind]}\n")
    try:
        tried.build()
    except AssertionError:
        found = [line for line in tried.build(code=1).findings if "error[DEPTH]" in line]
        assert found[0].startswith("content/articles/x.md:")
        assert int(found[0].split(":")[1]) >= 4
    else:
        assert "DEEPWORD" in tried.page("articles/x").css_first(".prose").text()


@pytest.mark.case("IN-14")
def test_in14_template_syntax_in_any_field_is_text(tried: Tried) -> None:
    text = """{{ 7*7 }} {% include "/etc/passwd" %} {{ ''.__class__.__mro__ }} {# x #} {% raw %}"""
    said = json.dumps(text)
    tried.article("x", f"---\ntitle: {said}\nsummary: {said}\nauthors: [{said}]\nsection: {said}\n---\n{text}\n")
    tried.put("content/people/x.md", f"---\nname: {said}\nsummary: {said}\nroles: [{said}]\n---\n{text}\n")
    tried.build()
    assert tried.page("articles/x").css_first("h1").text() == text
    assert tried.page("articles/x").css_first(".prose").text().strip() == text
    assert tried.page("people/x").css_first("h1").text() == text
    assert not any(b"root:" in data or b"&lt;class" in data for data in tried.files().values())


@pytest.mark.case("IN-15", "IN-16")
@pytest.mark.parametrize("how", ["sanitised", "trusted"])
def test_in15_in16_nothing_of_a_text_runs_whatever_is_trusted(tried: Tried, how: str) -> None:
    tried.put("site.toml", MINI["site.toml"] + f'[content]\nhtml = "{how}"\n')
    body = (
        "[a](javascript:alert(1)) [b](JAVASCRIPT:x) [c](java&Tab;script:x) [d](&#74;avascript:x) [e](vbscript:x)\n"
        "[f](data:text/html,x) <javascript:alert(1)> ![g](javascript:x) [h](<java\tscript:x>) [i]: x\n\n"
        "[j]\n\n[j]: javascript:alert(1)\n"
    )
    tried.article("x", f"---\ntitle: T\n---\n{body}\n<b onclick=alert(1)>b</b>\n")
    said = tried.build()
    assert sum("warning[URL]" in line for line in said.findings) >= 5
    prose = tried.page("articles/x").css_first(".prose")
    links = [node.attributes.get("href") or "" for node in prose.css("a")]
    assert not [link for link in links if re.match(r"[\s\x00-\x20]*(javascript|vbscript|data)", link, re.I)]
    policy = tried.page("articles/x").css_first("meta[http-equiv='Content-Security-Policy']").attributes["content"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "unsafe-inline" not in policy
    if how == "sanitised":
        assert "content/articles/x.md:11:1: warning[HTML]" in said.err
        assert "onclick" not in (prose.html or "")


@pytest.mark.case("IN-16")
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("articles/x", 'source: {name: N, url: "javascript:alert(1)"}'),
        ("articles/x", "source_url: javascript:alert(1)"),
        ("articles/x", "source: JaVaScRiPt:alert(1)"),
        ("articles/x", 'source: {name: N, url: "data:text/html,x"}'),
        ("people/x", 'sameas: ["java\\tscript:alert(1)"]'),
        ("people/x", 'sameas: ["javascript://x.example/%0aalert(1)"]'),
    ],
)
def test_in16_an_address_that_runs_is_an_error_in_front_matter(tried: Tried, path: str, field: str) -> None:
    tried.put(f"content/{path}.md", f"---\n{'title' if 'articles' in path else 'name'}: X\n{field}\n---\n")
    found = tried.build(code=1).findings
    assert any(line.startswith(f"content/{path}.md:3:") and "error[URL]" in line for line in found), found


@pytest.mark.case("IN-16")
@pytest.mark.parametrize(
    "mark", ["[[javascript:null%252e<b>x</b>]]", "[[javascript:x|y]]", "[y](javascript:x)[[data:,x]]"]
)
def test_in16_what_a_mark_names_is_no_address(tried: Tried, mark: str) -> None:
    tried.article("x", f"---\ntitle: T\n---\nSee {mark}.\n")
    found = tried.build(code=1).findings
    assert any(line.startswith("content/articles/x.md:4:") and "error[LINK]: no article" in line for line in found), (
        found
    )


@pytest.mark.case("IN-17")
def test_in17_a_drawing_with_a_script_is_shown_as_an_image_only_and_told_of(tried: Tried) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script>alert(1)</script></svg>"
    tried.put("content/articles/x.svg", svg)
    tried.article("x", "---\ntitle: T\n---\n![A drawing](x.svg)\n")
    tried.build()
    page = tried.page("articles/x")
    assert [node.tag for node in page.css("main [src*='x.svg'], main [href*='x.svg'], main [data*='x.svg']")] == ["img"]
    assert page.css("svg script, main svg, object, embed") == []
    found = tried.run("check").findings
    assert [line.split(": ")[1] for line in found if "x.svg" in line] == ["warning[IMAGE-SCRIPT]"]


@pytest.mark.case("IN-18", "IN-19")
@pytest.mark.parametrize("text", HOSTILE)
def test_in18_in19_hostile_words_are_words_in_every_page_and_kept_in_data(tried: Tried, text: str) -> None:
    plain = {path: _shape(data) for path, data in tried.files().items() if path.endswith(".html")}
    said = json.dumps(text)
    tried.put("content/people/mina.md", f"---\nname: Mina Rahimi\nsummary: {said}\nroles: [{said}]\n---\nA teacher.\n")
    tried.article("alpha", MINI["content/articles/alpha.md"].replace("title: Alpha", f"title: {said}"))
    tried.build()
    for path in ("articles/alpha", "people/mina", "articles", "index"):
        data = (tried.output / (f"{path}/index.html" if path != "index" else "index.html")).read_bytes()
        before = plain[f"{path}/index.html" if path != "index" else "index.html"]
        added = _shape(data) - before
        assert not {tag for tag, _ in added if tag in {"script", "img", "iframe", "object", "svg", "style"}}, added
        assert not {name for _, name in added if name.startswith("on") or name == "style"}, added
    page = tried.page("articles/alpha")
    assert page.css_first("h1").text() == text
    (linked,) = [json.loads(node.text()) for node in page.css("script[type='application/ld+json']")][:1]
    assert text in _strings(linked)
    titles = {one["title"] for one in json.loads((tried.output / "data/articles.json").read_bytes())}
    assert text in titles
    feed = ET.fromstring((tried.output / "feed.xml").read_bytes())  # noqa: S314 - made by this program
    assert text in {node.text for node in feed.iter() if node.tag.endswith("title")}


def _shape(data: bytes) -> set[tuple[str, str]]:
    return {(node.tag or "", name) for node in LexborHTMLParser(data).css("*") for name in (*node.attributes, "")}


def _strings(value: object) -> set[str]:
    if isinstance(value, dict):
        return {text for part in value.values() for text in _strings(part)}
    if isinstance(value, list):
        return {text for part in value for text in _strings(part)}
    return {value} if isinstance(value, str) else set()


@pytest.mark.case("IN-19")
@pytest.mark.parametrize("name", ["_x.html", "_x.txt", "_x.js", "_x", "_x.xml", "deep/_x.j2"])
def test_every_template_escapes_whatever_its_name(tried: Tried, name: str) -> None:
    tried.put("templates/_footer.html", f'<footer>{{% include "{name}" %}}</footer>')
    tried.put(f"templates/{name}", '<i title="{{ page.title }}">{{ page.title }}</i>')
    tried.article("x", f"---\ntitle: {json.dumps(HOSTILE[1])}\n---\n")
    tried.build()
    (node,) = tried.page("articles/x").css("footer i")
    assert (node.text(), node.attributes) == (HOSTILE[1], {"title": HOSTILE[1]})


@pytest.mark.case("IN-20")
def test_in20_nothing_in_a_csv_file_runs_in_a_spreadsheet(tried: Tried) -> None:
    names = [*SPREADSHEET, "ok\n=cmd"]
    rows = [{"id": f"p{n}", "name": f"Person {n}", "summary": name} for n, name in enumerate(names)]
    tried.put("content/people.json", json.dumps(rows))
    tried.article("x", f"---\ntitle: {json.dumps(SPREADSHEET[0])}\nsection: '=1+1'\nsource: {{name: '@x'}}\n---\nT.\n")
    tried.build()
    seen = 0
    for path in sorted((tried.output / "data").glob("*.csv")):
        text = path.read_bytes().decode()
        assert "\n" not in text.replace("\r\n", "").replace("ok\n'=cmd", "")  # RFC 4180: lines end in CRLF
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len({len(row) for row in table}) == 1, path
        for value in (value for row in table[1:] for value in row if not re.fullmatch(r"-?[0-9.]+", value)):
            for line in value.splitlines():
                assert not re.match(r"\s*[=+\-@＝＋－＠]|\t", line), (path, value)
            seen += "'" in value
    assert seen >= len(SPREADSHEET) - 1
    exact = {one["summary"] for one in json.loads((tried.output / "data/people.json").read_bytes())}
    assert {name for name in names if name.strip() == name} <= exact


@pytest.mark.case("IN-21")
def test_in21_feeds_and_sitemap_hold_what_xml_cannot(tried: Tried) -> None:
    title = "A & B ]]> <c> &quot; \U0001f600"
    tried.article(
        "x",
        f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\ndate: 2005\nslug: a&b\n---\n"
        + 'He said "x" & <y>. ' * 40,
    )
    tried.build()
    files = {path: data for path, data in tried.files().items() if path.endswith((".xml", ".svg"))}
    assert len(files) > 4
    for data in files.values():
        ET.fromstring(data)  # noqa: S314 - made by this program
    feed = ET.fromstring(files["feed.xml"])  # noqa: S314
    assert title in {node.text for node in feed.iter() if node.tag.endswith("}title")}


@pytest.mark.case("IN-23")
@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n{{ page.titel }}", 2, '"titel" is undefined (page: articles/alpha/)'),
        ("\n\n{{ nothing }}", 3, '"nothing" is undefined'),
        ("{% for x in page.title.nope %}{% endfor %}", 1, '"nope" is undefined'),
        ("\n{{ page.title | nofilter }}", 2, "nofilter"),
        ('\n{% include "/etc/passwd" %}', 2, "/etc/passwd"),
        ('\n{% include "../../site.toml" %}', 2, "site.toml"),
        ("\n{{ 1 / 0 }}", 2, "division"),
        ("\n{% if %}", 2, ""),
    ],
)
def test_in23_what_a_template_gets_wrong_is_named_with_its_line(tried: Tried, text: str, line: int, said: str) -> None:
    tried.put("templates/article.html", '{% extends "base.html" %}{% block main %}' + text + "{% endblock %}")
    found = tried.build(code=1).findings
    assert all(one.startswith(f"templates/article.html:{line}:") and "error[TEMPLATE]" in one for one in found), found
    assert said in found[0]
    assert not any(b"root:x" in data for data in tried.files().values())


@pytest.mark.case("IN-24")
@pytest.mark.parametrize(
    ("files", "chain"),
    [
        ({"article.html": '{% include "article.html" %}'}, "article.html → article.html"),
        ({"article.html": '{% extends "article.html" %}'}, "article.html → article.html"),
        (
            {
                "article.html": '{% include "_a.html" %}',
                "_a.html": '{% include "_b.html" %}',
                "_b.html": '{% include "_a.html" %}',
            },
            "_a.html → _b.html → _a.html",
        ),
        (
            {
                "article.html": '{% from "_a.html" import x %}',
                "_a.html": '{% from "_b.html" import x %}',
                "_b.html": '{% from "_a.html" import x %}',
            },
            "_a.html → _b.html → _a.html",
        ),
    ],
)
def test_in24_templates_that_include_each_other_are_named_as_a_chain(
    tried: Tried, files: dict[str, str], chain: str
) -> None:
    lay_out(tried.root, {f"templates/{name}": text for name, text in files.items()})
    found = tried.build(code=1).findings
    assert all("error[TEMPLATE]" in line for line in found)
    assert chain in found[0]


@pytest.mark.case("IN-24")
def test_in24_a_macro_that_calls_itself_ends_with_an_error(tried: Tried) -> None:
    macro = "{% macro again() %}{{ again() }}{% endmacro %}\n{{ again() }}"
    tried.put("templates/article.html", '{% extends "base.html" %}{% block main %}' + macro + "{% endblock %}")
    found = tried.build(code=1).findings
    assert "error[TEMPLATE]" in found[0]


@pytest.mark.case("IN-26")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"),
        ("bomb.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0\0\0\0\0"),
        ("text.jpg", b"this is no picture"),
        ("empty.gif", b""),
    ],
)
def test_in26_an_image_that_cannot_be_shown_is_named_and_costs_nothing(tried: Tried, name: str, data: bytes) -> None:
    tried.put(f"content/articles/{name}", data)
    tried.article("x", f"---\ntitle: T\n---\n![A picture]({name})\n")
    before = tree(tried.output)
    said = tried.measured("build", "-j1", code=1)
    (found,) = said.findings
    assert found.startswith(f"content/articles/{name}: error[IMAGE-")
    assert said.megabytes < 400
    assert tree(tried.output) == before
