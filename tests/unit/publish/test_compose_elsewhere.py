"""What is on other sites: images, which the page only links to, and links, which say where they lead."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from archivegen.publish.compose import compose, compose_plain
from archivegen.source.markdown import MarkdownOptions, parse_body


def shown(markdown: str, **options: object) -> str:
    """The HTML of a body whose references lead where they say."""
    body, outline = parse_body(markdown, path="a.md", first_line=1, options=MarkdownOptions(**options))
    return compose(body, [ref.target for ref in outline.references], ())


def test_an_image_on_another_site_is_a_link_with_its_alt_text() -> None:
    html = shown("![The *old* bridge](https://elsewhere.example/a.jpg)\n")
    assert "<img" not in html
    link = '<a class="elsewhere" rel="external noopener" href="https://elsewhere.example/a.jpg">The old bridge</a>'
    assert link in html


def test_without_alt_text_its_address_is_shown() -> None:
    assert ">https://elsewhere.example/a.jpg</a>" in shown("Text ![](https://elsewhere.example/a.jpg) text\n")


def test_its_caption_and_credit_stay() -> None:
    html = shown('![A bridge](//elsewhere.example/a.jpg "The bridge in May"){credit="A. Name"}\n')
    assert "The bridge in May" in html
    assert "A. Name" in html


def test_inside_a_link_it_is_the_links_text() -> None:
    html = shown("[![A bridge](https://elsewhere.example/a.jpg)](https://elsewhere.example/)\n")
    assert html.count("<a ") == 1
    assert '<span class="elsewhere">A bridge</span></a>' in html


@pytest.mark.parametrize("address", ["a.jpg", "/media/a.jpg", "../a.jpg"])
def test_an_image_of_this_site_is_shown(address: str) -> None:
    assert f'<img src="{address}" alt="A bridge"' in shown(f"![A bridge]({address})\n")


@pytest.mark.parametrize("address", ["https://x.example/?a=1&b", "HTTP://x.example", "//x.example/a"])
@pytest.mark.parametrize(
    "text", ["[x]({})", '[x]({} "T")', "*[x]({})*{{.y}}", "# [x]({})", '<a href="{}" title="T">x</a>']
)
def test_a_link_to_another_site_says_so(text: str, address: str) -> None:
    (link,) = LexborHTMLParser(shown(text.format(address))).css("a")
    assert link.attributes["href"] == address
    assert link.attributes["rel"] == "external noopener"
    assert link.attributes.get("title") == ("T" if "T" in text else None)
    assert link.text() == "x"


def test_so_does_an_address_that_is_a_link_by_itself() -> None:
    assert '<a href="https://x.example/" rel="external noopener">https' in shown("<https://x.example/>")


@pytest.mark.parametrize("address", ["a.md", "/a/", "../a/", "#a", "?a", "mailto:a@x.example", "person:a"])
def test_a_link_within_the_site_or_to_no_page_does_not(address: str) -> None:
    assert "rel=" not in shown(f"[x]({address})")


def test_what_leads_elsewhere_is_decided_by_the_address_that_it_resolves_to() -> None:
    body, _ = parse_body("[x](a.md) [y](https://x.example)", path="a.md", first_line=1, options=MarkdownOptions())
    html = compose(body, ["https://y.example", "../x/"], ())
    assert '<a href="https://y.example" rel="external noopener">x</a> <a href="../x/">y</a>' in html


def test_trusted_html_keeps_the_relation_that_it_states() -> None:
    text = '<a rel="me" href="https://x.example">x</a> <a href="https://x.example" REL=author>x</a>'
    assert text in shown(text, html="trusted")


def test_the_text_as_written_says_nothing_of_it() -> None:
    body, outline = parse_body("[x](https://x.example)", path="a.md", first_line=1, options=MarkdownOptions())
    assert "rel=" not in compose_plain(body, outline.references)
