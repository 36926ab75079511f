"""What `check` finds before it is published: ways that lead nowhere, and what would ask another site (PU-04, PU-09)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.attempt import Tried

CDN = "https://cdn.example/x"


@pytest.fixture
def tried(tmp_path: Path) -> Tried:
    found = Tried(tmp_path / "archive")
    found.run("check")
    return found


def found(tried: Tried, *codes: str, code: int = 1) -> list[str]:
    said = tried.run("check", *(word for one in codes for word in ("--only", one)), code=code)
    return said.findings


@pytest.mark.case("PU-04")
@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("templates/_footer.html", f'<footer>\n<script src="{CDN}.js"></script></footer>', "2:14"),
        ("templates/_footer.html", f"<footer>\n <SCRIPT async SRC={CDN}.js></SCRIPT></footer>", "2:20"),
        ("templates/_footer.html", '<footer><script\n  src="//cdn.example/x.js"></script></footer>', "2:8"),
        ("templates/_footer.html", f'<footer><link rel="preload stylesheet" href="{CDN}.css"></footer>', "1:46"),
        ("templates/_footer.html", f'<footer><img alt="" src="{CDN}.png"></footer>', "1:26"),
        ("templates/_footer.html", f'<footer><iframe src="{CDN}"></iframe></footer>', "1:22"),
        ("static/more.css", f"p {{ color: red }}\n@import '{CDN}.css';", "2:10"),
        ("static/more.css", f"p {{ background: url({CDN}.png) }}", "1:21"),
    ],
)
def test_pu04_what_would_ask_another_site_is_named_with_its_place(
    tried: Tried, path: str, text: str, place: str
) -> None:
    tried.put(path, text)
    (line,) = found(tried, "ELSEWHERE")
    assert line.startswith(f"{path}:{place}: error[ELSEWHERE]: every reader's browser would ask ")
    assert "cdn.example/x" in line


@pytest.mark.case("PU-04")
def test_pu04_with_its_digest_it_is_a_warning(tried: Tried) -> None:
    tried.put("templates/_footer.html", f'<footer><script integrity="sha384-x" src="{CDN}.js"></script></footer>')
    (line,) = found(tried, "ELSEWHERE", code=0)
    assert "warning[ELSEWHERE]" in line


@pytest.mark.case("PU-04")
@pytest.mark.parametrize(
    "text",
    [
        f'<a href="{CDN}">a link</a><link rel="license" href="{CDN}"><link rel="canonical" href="{CDN}">',
        f'{{# <script src="{CDN}.js"></script> #}}<!-- <img src="{CDN}.png"> -->',
        '<script src="{{ page.root }}own.js" defer></script>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    ],
)
def test_pu04_links_and_comments_ask_nobody(tried: Tried, text: str) -> None:
    tried.put("templates/_footer.html", f"<footer>{text.replace('{{ page.root }}', '')}</footer>")
    said = tried.run("check")
    assert "ELSEWHERE" not in said.err


@pytest.mark.case("PU-09")
@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("See\n\nthe [one](nowhere.md).", "6:5: warning[LINK-BROKEN]: no file nowhere.md"),
        ("See [one](/articles/nowhere/).", "4:5: warning[LINK-BROKEN]: no page at /articles/nowhere/"),
        ("See [[nowhere]].", '4:5: error[LINK]: no article or record "nowhere"'),
        ("See ![x](nowhere.png).", "4:5: error[IMAGE]: no image nowhere.png"),
        ("See [one](#nowhere).", '4:5: warning[LINK-ANCHOR]: the page /articles/x/ has no place "#nowhere"'),
        (
            "See [one](alpha.md#nowhere).",
            '4:5: warning[LINK-ANCHOR]: the page /articles/alpha/ has no place "#nowhere"',
        ),
        ("See [one](/people/mina/#no).", '4:5: warning[LINK-ANCHOR]: the page /people/mina/ has no place "#no"'),
        ("See [one](/terms/#no).", '4:5: warning[LINK-ANCHOR]: the page /terms/ has no place "#no"'),
    ],
)
def test_pu09_a_way_that_leads_nowhere_is_named_with_its_place(tried: Tried, text: str, finding: str) -> None:
    tried.put("content/pages/terms.md", "---\ntitle: Terms\n---\n## More\n\nx\n")
    tried.article("x", f"---\ntitle: X\n---\n{text} [terms](/terms/)\n")
    said = tried.run("check", code=1)
    assert any(line.startswith(f"content/articles/x.md:{finding}") for line in said.findings), said.err
    assert said.err.count("LINK") + said.err.count("[IMAGE]") == 1, said.err


@pytest.mark.case("PU-09")
def test_pu09_places_that_are_there_are_found(tried: Tried) -> None:
    terms = "## Much more\n\n<b id=own>x</b> <a name=old></a>[up](#much-more)\n"
    tried.put("content/pages/terms.md", f"---\ntitle: Terms\n---\n{terms}")
    text = (
        "# A [b](#a-b)\n\n[1](/terms/#much-more) [2](/terms/#own) [3](beta.md#main) [^n] [4](#fn-1) [5](/people/#n)\n"
        "[6](/terms/#old)\n"
    )
    tried.article("x", f"---\ntitle: X\n---\n{text}\n[^n]: Note.\n")
    said = tried.run("check")
    assert [line for line in said.findings if "LINK" in line] == []


@pytest.mark.case("PU-09")
def test_pu09_a_page_that_nothing_leads_to_is_told_of(tried: Tried) -> None:
    tried.put("content/pages/lone.md", "---\ntitle: Lone\n---\n[here](/lone/) [and](#x)\n")
    assert found(tried, "ORPHAN-PAGE", code=0) == [
        "content/pages/lone.md:1:1: warning[ORPHAN-PAGE]: no text links to this page"
    ]
    tried.run("check", "--strict", code=1)
    tried.put("templates/_footer.html", '<footer><a href="{{ page.root }}lone/">Lone</a></footer>')
    assert found(tried, "ORPHAN-PAGE", code=0) == []


@pytest.mark.case("PU-09")
def test_pu09_a_picture_that_nobody_shows_is_told_of(tried: Tried) -> None:
    tried.put("content/articles/left.png", "picture")
    assert found(tried, "ORPHAN", code=0) == ["content/articles/left.png: warning[ORPHAN]: no article shows this file"]
