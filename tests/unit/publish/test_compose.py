"""Composing a body: links are laid over text and markup so that the page nests, and the text never changes."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as Browser

from archivegen.pages.views.bodies import BodyLink
from archivegen.publish.compose import compose, compose_plain, text_of
from archivegen.source.body import Body
from archivegen.source.markdown import MarkdownOptions, parse_body
from tests.unit.source.markdown_samples import documents

OPTIONS = MarkdownOptions()
VOID = {"br", "hr", "img", "input", "col", "wbr"}


def parse(text: str, **options: object) -> Body:
    return parse_body(text, path="a.md", first_line=1, options=MarkdownOptions(**options))[0]


def hrefs(text: str) -> list[str]:
    outline = parse_body(text, path="a.md", first_line=1, options=OPTIONS)[1]
    return [f"r{i}" for i in range(len(outline.references))]


def linked(text: str, *names: str, **given: object) -> str:
    """The page with each name linked where it stands first in its block."""
    body = parse(text)
    links = [
        BodyLink(number, start, start + len(name), f"/{i}", **given)
        for i, name in enumerate(names)
        for number, block in enumerate(body.blocks)
        if (start := block.text.find(name)) >= 0
    ]
    return re.sub(r' id="[^"]*"', "", compose(body, hrefs(text), links)).strip()


class Nesting(HTMLParser):
    """Holds that tags nest; collects the text and the links within links."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.empty: list[str] = []
        self.elements: list[tuple[int, str]] = []
        self.last = ""
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        assert not (tag == "a" and "a" in self.open), "a link in a link"
        self.elements.append((len(self.open), tag))
        if tag not in VOID:
            self.open.append(tag)
        self.last = tag

    def handle_startendtag(self, tag, attrs):
        self.elements.append((len(self.open), tag))
        self.last = ""

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag
        if self.last == tag:
            self.empty.append(tag)
        self.last = ""

    def handle_data(self, data):
        self.text += data
        self.last = ""


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Ahmad Shah spoke", "Ahmad Shah", '<p><a href="/0">Ahmad Shah</a> spoke</p>'),
        ("**Ahmad** Shah spoke", "Ahmad Shah", '<p><a href="/0"><strong>Ahmad</strong> Shah</a> spoke</p>'),
        ("Ahmad *Shah* spoke", "Ahmad Shah", '<p><a href="/0">Ahmad <em>Shah</em></a> spoke</p>'),
        ("*Ahmad* **Shah**", "Ahmad Shah", '<p><a href="/0"><em>Ahmad</em> <strong>Shah</strong></a></p>'),
        ("*Ahmad Shah* spoke", "Ahmad Shah", '<p><em><a href="/0">Ahmad Shah</a></em> spoke</p>'),
        (
            "*the Ahmad* Shah spoke",
            "Ahmad Shah",
            '<p><em>the </em><a href="/0"><em>Ahmad</em> Shah</a> spoke</p>',
        ),
        (
            "Ahmad *Shah spoke* then",
            "Ahmad Shah",
            '<p><a href="/0">Ahmad <em>Shah</em></a><em> spoke</em> then</p>',
        ),
        ("***Ahmad* Shah** x", "Ahmad Shah", '<p><strong><a href="/0"><em>Ahmad</em> Shah</a></strong> x</p>'),
        ("***Ahmad*** Shah x", "Ahmad Shah", '<p><a href="/0"><em><strong>Ahmad</strong></em> Shah</a> x</p>'),
        (
            "**the *Ahmad*** Shah",
            "Ahmad Shah",
            '<p><strong>the </strong><a href="/0"><strong><em>Ahmad</em></strong> Shah</a></p>',
        ),
        ("Ahmad  \nShah", "Ahmad\nShah", '<p><a href="/0">Ahmad<br />\nShah</a></p>'),
        (
            'the <span id="x" class="y">great Ahmad</span> Shah',
            "Ahmad Shah",
            '<p>the <span class="y">great </span><a href="/0"><span class="y">Ahmad</span> Shah</a></p>',
        ),
    ],
)
def test_z6_a_link_encloses_the_markup_that_its_name_spans(text: str, name: str, expected: str) -> None:
    assert linked(text, name) == expected


def test_an_element_that_is_opened_again_does_not_repeat_its_id() -> None:
    body = parse('the <span id="x">great Ahmad</span> Shah')
    start = body.blocks[0].text.index("Ahmad")
    html = compose(body, (), [BodyLink(0, start, start + 10, "/0")])
    assert html.count('id="x"') == 1


def test_z4_no_link_is_laid_over_a_link_or_across_its_edge() -> None:
    for text in ("[Ahmad Shah](https://x.example) spoke", "the [Ahmad](https://x.example) Shah spoke"):
        assert linked(text, "Ahmad Shah", "spoke").count("<a ") == 2


def test_no_link_is_laid_across_a_footnote_mark() -> None:
    html = linked("Ahmad[^1] Shah\n\n[^1]: Note.", "Ahmad Shah")
    assert 'href="/0"' not in html
    Nesting(html)


def test_no_link_is_laid_across_an_image_that_becomes_a_link() -> None:
    body = parse("Ahmad ![x](https://x.example/a.png) Shah")
    Nesting(compose(body, ["https://x.example/a.png"], [BodyLink(0, 0, len(body.blocks[0].text), "/0")]))


def test_links_that_overlap_leave_the_first() -> None:
    html = linked("New York Times", "New York", "York Times")
    assert html == '<p><a href="/0">New York</a> Times</p>'


def test_links_beside_each_other_both_stand() -> None:
    html = linked("*Kabul*Herat", "Kabul", "Herat")
    assert html == '<p><em><a href="/0">Kabul</a></em><a href="/1">Herat</a></p>'


def test_links_beside_each_other_within_an_element_leave_nothing_empty_between_them() -> None:
    body = parse("x*yz*w **a*bc*d**")
    text = body.blocks[0].text
    cuts = [(0, 2), (2, 4), (text.index("a"), text.index("c")), (text.index("c"), text.index("d") + 1)]
    html = re.sub(' id="[^"]*"', "", compose(body, (), [BodyLink(0, start, end, "/p") for start, end in cuts])).strip()
    assert html == (
        '<p><a href="/p">x<em>y</em></a><a href="/p"><em>z</em>w</a> '
        '<strong><a href="/p">a<em>b</em></a><a href="/p"><em>c</em>d</a></strong></p>'
    )


def test_links_that_meet_at_the_end_of_an_element_leave_nothing_empty_between_them() -> None:
    body = parse("x***y* z**w")
    html = re.sub(' id="[^"]*"', "", compose(body, (), [BodyLink(0, 0, 2, "/p"), BodyLink(0, 2, 5, "/p")])).strip()
    assert html == ('<p><a href="/p">x<strong><em>y</em></strong></a><a href="/p"><strong> z</strong>w</a></p>')


def test_w11_a_name_of_the_other_direction_is_isolated() -> None:
    assert linked("He is احمد شاه here", "احمد شاه") == '<p>He is <a href="/0"><bdi>احمد شاه</bdi></a> here</p>'
    assert linked("احمد شاه here", "احمد شاه") == '<p><a href="/0"><bdi>احمد شاه</bdi></a> here</p>'
    assert linked("شهر کابل بزرگ", "کابل") == '<p>شهر <a href="/0">کابل</a> بزرگ</p>'
    assert linked("کابل", "کابل") == '<p><a href="/0">کابل</a></p>'


def test_what_a_link_carries() -> None:
    html = linked("Kabul", "Kabul", css="place", title='"x"', lang="fa")
    assert html == '<p><a class="place" href="/0" title="&quot;x&quot;" lang="fa">Kabul</a></p>'
    assert linked("Kabul", "Kabul", css="hit", mark=True) == '<p><mark class="hit">Kabul</mark></p>'


def test_a_mark_may_stand_within_a_link() -> None:
    html = linked("see [the Kabul page](x.html)", "Kabul", mark=True)
    assert html == '<p>see <a href="r0">the <mark>Kabul</mark> page</a></p>'


def test_a_reference_without_an_address_leaves_its_text_and_may_be_linked_over() -> None:
    body = parse("see [[massoud|Ahmad *Shah*]] there")
    plain = compose(body, [""], [])
    assert ">see Ahmad <em>Shah</em> there</p>" in plain
    over = compose(body, [""], [BodyLink(0, 4, 14, "/p", css="person")])
    assert '>see <a class="person" href="/p">Ahmad <em>Shah</em></a> there</p>' in over


def test_a_bare_wiki_link_shows_its_label() -> None:
    body = parse("see [[massoud]] and [[massoud|him]]")
    html = compose(body, ["/m", "/m"], [], {0: "Ahmad Shah Massoud", 1: "Ahmad Shah Massoud"})
    assert '>see <a href="/m">Ahmad Shah Massoud</a> and <a href="/m">him</a></p>' in html


@pytest.mark.parametrize(("text", "end", "expected"), [
    ("See *a *b* [c](x)*", 9, '<a href="/p">See <em>a <em>b</em> c</em></a>'),
    ("See *a [c](x)*", 7, '<a href="/p">See <em>a c</em></a>'),
    ("*[a](x) b* c", 5, '<a href="/p"><em>a b</em> c</a>'),
])  # fmt: skip
def test_a_link_that_is_left_out_is_no_edge_for_a_name(text: str, end: int, expected: str) -> None:
    """A name that crosses markup encloses it (Z6), also where a link that leads nowhere stands at its edge."""
    assert f">{expected}</p>" in compose(parse(text), [""], [BodyLink(0, 0, end, "/p")])


def test_addresses_and_text_are_escaped() -> None:
    body = parse('[a"<b>&](x) &lt;i&gt; `<u>`')
    html = compose(body, ['"><script>'], [])
    assert '<a href="&quot;&gt;&lt;script&gt;">' in html
    assert "<script>" not in html
    assert "&lt;i&gt; <code>&lt;u&gt;</code>" in html


def test_images_keep_an_empty_address() -> None:
    body = parse("x ![alt](a.png) y")
    assert '<img src="" alt="alt" />' in compose(body, [""], [])


def test_plain_html_and_plain_text() -> None:
    text = "# Title\n\nSee [x](a b.md) and [[id]].\n\n![alt](i.png)"
    body, outline = parse_body(text, path="a.md", first_line=1, options=OPTIONS)
    html = compose_plain(body, outline.references)
    assert 'href="id"' in html
    assert 'src="i.png"' in html
    assert text_of(body) == "Title\n\nSee [x](a b.md) and id."


def visible(html: str) -> str:
    return Nesting(html).text


@settings(max_examples=150, deadline=None)
@given(documents(), st.data())
def test_links_never_change_the_text_and_always_nest(text: str, data: st.DataObject) -> None:
    body, outline = parse_body(text, path="a.md", first_line=1, options=OPTIONS)
    addresses = [data.draw(st.sampled_from(["", "/x", "https://x.example"])) for _ in outline.references]
    links = []
    for number, block in enumerate(body.blocks):
        if block.zone == "alt" or not block.text:
            continue
        for _ in range(data.draw(st.integers(0, 3))):
            start = data.draw(st.integers(0, len(block.text) - 1))
            end = data.draw(st.integers(start + 1, len(block.text)))
            links.append(BodyLink(number, start, end, "/p", mark=data.draw(st.booleans())))
    plain = Nesting(compose(body, addresses, []))
    html = compose(body, addresses, links)
    found = Nesting(html)
    assert found.text == plain.text
    assert set(found.empty) <= set(plain.empty)
    assert found.elements == as_parsed(html)


def as_parsed(html: str) -> list[tuple[int, str]]:
    """The elements as an HTML parser sees them, each with its depth."""
    found: list[tuple[int, str]] = []

    def walk(node, depth: int) -> None:
        for child in node.iter(include_text=False):
            found.append((depth, child.tag))
            walk(child, depth + 1)

    walk(Browser(f"<body>{html}").body, 0)
    return found
