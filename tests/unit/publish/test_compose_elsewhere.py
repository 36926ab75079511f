"""Images on other sites: the page links to them, and asks nobody for anything."""

from __future__ import annotations

import pytest

from archivegen.publish.compose import compose
from archivegen.source.markdown import MarkdownOptions, parse_body


def shown(markdown: str) -> str:
    """The HTML of a body whose references lead where they say."""
    body, outline = parse_body(markdown, path="a.md", first_line=1, options=MarkdownOptions())
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
