"""Links and images that CommonMark leaves as text are told, with the line to write; other brackets are text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archivegen.diagnostics import Diagnostic
from archivegen.source.markdown import MarkdownOptions, parse_body
from archivegen.source.missed_links import meant, template_path
from tests.pictures import picture
from tests.small_archive import SITE, lay_out, put, run

HEAD = "---\ntitle: A\n---\n"
FILES = {
    "site.toml": SITE,
    "content/people/ali.md": "---\nname: Ali Karimi\n---\n",
    **{
        f"content/articles/{name}": picture()
        for name in ("My photo.png", "Scan Nguyễn.PNG", "My Photos/IMG 001.PNG", "a(b.png", "a.png")
    },
    "content/articles/box 4 scan.pdf": "x",
    "content/articles/b.pdf": "x",
    "static/assets/a.png": picture(),
    "static/assets/b c.png": picture(),
}
OFFER = re.compile(r"write (!?\[.*?\]\((?:<[^>]*>|\S*?)(?: \".*\")?\))(?:;|,|$)")


def told(root: Path, text: str, code: str = "LINK-MARKUP") -> list[Diagnostic]:
    put(root / "content/articles/one.md", f"{HEAD}{text}\n")
    return [d for d in run(root).diagnostics if d.code == code]


@pytest.mark.parametrize(("text", "offer", "why"), [
    ("![The bridge](My photo.png)", "![The bridge](<My photo.png>)", "has to stand in < and >"),
    ("[the scan](box 4 scan.pdf)", "[the scan](<box 4 scan.pdf>)", "has to stand in < and >"),
    ("[the scan](box 4\nscan.pdf)", "[the scan](<box 4 scan.pdf>)", "has to stand in < and >"),
    ("[the\nscan](box 4 scan.pdf)", "[the scan](<box 4 scan.pdf>)", "has to stand in < and >"),
    ("[the scan](<box 4 scan.pdf)", "[the scan](<box 4 scan.pdf>)", "has to stand in < and >"),
    ('![x](Scan Nguyễn.PNG "title")', '![x](<Scan Nguyễn.PNG> "title")', "has to stand in < and >"),
    (r"![x](My Photos\IMG 001.PNG)", "![x](<My Photos/IMG 001.PNG>)", "folders are divided by /"),
    ("![x](a(b.png)", "![x](<a(b.png>)", "has to stand in < and >"),
    ("![x](a.png “The bridge”)", '![x](a.png "The bridge")', "straight quotes"),
    ('![x](a.png "The "old" bridge")', '![x](a.png "The \\"old\\" bridge")', "straight quotes"),
    ("![x](a.png The bridge in 1990)", '![x](a.png "The bridge in 1990")', "a title stands in quotes"),
    ("[the scan](b.pdf", "[the scan](b.pdf)", "the ) at its end is missing"),
    ("[a [b](b.pdf) c](a.png)", "[a b c](a.png)", "cannot hold another"),
    ("[a [[ali]] c](a.png)", "[a ali c](a.png)", "cannot hold another"),
    ("[a [[ali|Mr Ali]] c](a.png)", "[a Mr Ali c](a.png)", "cannot hold another"),
    ("[Ali](person: ali)", "[Ali](person:ali)", "no space may follow the colon"),
    ("[x](https://b.example/a report.pdf)", "[x](<https://b.example/a report.pdf>)", "has to stand in < and >"),
    ("![x]({{ site.baseurl }}/assets/a.png)", "![x](/assets/a.png)", "templates of other generators are not run"),
    ('![x]({{ "/assets/b c.png" | relative_url }} "T")', '![x](</assets/b c.png> "T")', "are not run"),
])  # fmt: skip
def test_a_link_that_is_none_is_told_and_what_is_offered_is_one(
    text: str, offer: str, why: str, tmp_path: Path
) -> None:
    root = lay_out(tmp_path, FILES)

    (found,) = told(root, f"So {text}")

    assert (found.path, found.line, found.column, found.severity) == ("content/articles/one.md", 4, 4, "warning")
    assert found.message.startswith(f"{' '.join(text.split())} is no {'image' if text[0] == '!' else 'link'}, and ")
    assert why in found.message
    assert found.hint.endswith("; or \\[ where brackets are meant")
    (offered,) = OFFER.findall(found.hint)
    assert offered == offer
    put(root / "content/articles/one.md", f"{HEAD}So {offered}\n")
    result = run(root)
    assert (result.ok, [str(d) for d in result.diagnostics]) == (True, [])


@pytest.mark.parametrize(("text", "hint"), [
    ("[Ali](person:Ali Karimi)", "write [Ali](<person:Ali Karimi>); what follows the colon is the record's id"),
    (r"![x](C:\My Documents\My photo.png)", "copy the file beside the article and write ![x](<My photo.png>)"),
    ("![x]({{ page.cover }}/a.png)", "put in its place the path or address that it stood for"),
])  # fmt: skip
def test_what_cannot_be_known_is_not_offered(text: str, hint: str, tmp_path: Path) -> None:
    (found,) = told(lay_out(tmp_path, FILES), f"So {text}")
    assert found.hint.startswith(hint)


@pytest.mark.parametrize("text", [
    "`[a](b c.pdf)` and ``![a](b c.png)``",
    "    [a](b c.pdf)",
    "```\n[a](b c.pdf)\n```",
    r"\[a](b c.pdf) [a\](b c.pdf) [a]\(b c.pdf) \![a]\(b c.png)",
    "[1] (see above.pdf), [x] (a b.png)",
    "- [x] (a b.png)\n- [ ] a b.png",
    "[sic](which he wrote), [3](cf. and/or), [3](p. 4/5 of it), [a](see: this), f[i](x y), [he](so: he/she said)",
    "[^1](b c.pdf)\n\n[^1]: A note",
    "a](b c.pdf) and [a(b c.pdf)",
    r"[f](\alpha + \beta)",
    "[a](b.pdf) ![a](a.png 'T') [a](<box 4 scan.pdf>) [[ali]] [a](https://b.example/x) [a]( b.pdf )",
    "<!-- [a](b c.pdf) -->",
    '[a]({{< ref "x.md" >}}) [a]({% link x y.md %})',
])  # fmt: skip
def test_other_brackets_are_text(text: str, tmp_path: Path) -> None:
    assert [str(d) for d in told(lay_out(tmp_path, FILES), text)] == []


@pytest.mark.parametrize(("text", "places"), [
    ("One\ntwo [a](b c.pdf)\nthree", [(2, 5)]),
    ("- one\n\n  two **![a](b c.png)**", [(3, 9)]),
    ("> One\n> [a](b\n> c.pdf) and [b](c d.pdf)", [(2, 3), (3, 14)]),
    ("| a | b |\n|---|---|\n| x | y [a \\| b](b c.pdf) |", [(3, 9)]),
    ("# A [head](b c.pdf)", [(1, 5)]),
    ("Text[^1]\n\n[^1]: See [a](b c.pdf)", [(3, 11)]),
    ("*a [b ![c](d e.png)](f.pdf)*", [(1, 7)]),
    ("Term\n: [a](b c.pdf)", [(2, 3)]),
])  # fmt: skip
def test_the_place_is_that_of_its_first_sign(text: str, places: list[tuple[int, int]]) -> None:
    _, outline = parse_body(text, path="a.md", first_line=1, options=MarkdownOptions())
    found = [d for d in outline.diagnostics if d.code == "LINK-MARKUP"]
    assert [(d.line, d.column) for d in found] == places
    assert not any("| b](<" in d.hint and "\\| b](<" not in d.hint for d in found)


def test_the_text_is_published_as_it_is_written() -> None:
    text = "One ![The bridge](My photo.png) and *[a](b c.pdf)*."
    body, _ = parse_body(text, path="a.md", first_line=1, options=MarkdownOptions())
    assert [block.text for block in body.blocks] == ["One ![The bridge](My photo.png) and [a](b c.pdf)."]


def test_a_template_in_an_address_is_said_where_the_file_is_missing(tmp_path: Path) -> None:
    (found,) = told(lay_out(tmp_path, FILES), "![x]({{site.baseurl}}/assets/a.png)", "IMAGE")
    assert found.hint == "templates of other generators are not run: write /assets/a.png"


@pytest.mark.parametrize("written", [
    "[x](file: see box 3)", "[ed.](http: protocol)",
    "[a](" + ("(" + "{" * 198 + ")") * 400 + ")", "[a](" + ("(" + ' "' * 99 + ")") * 400 + "x)",
    "[a](" + ("(" + "a.md#" * 39 + ")") * 400 + " x)",
])  # fmt: skip
def test_words_in_brackets_and_what_is_too_long_for_an_address_are_no_link(written: str) -> None:
    assert meant(written, written.index("]"), frozenset({"person"})) is None


def test_a_template_that_is_too_long_is_none() -> None:
    assert template_path("{{" * 20_000) is None
