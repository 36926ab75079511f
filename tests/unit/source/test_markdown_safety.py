"""Hostile and broken input: nothing unsafe in a page, nothing lost in silence, nothing slow (IN-08, IN-12 to IN-16)."""

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from archivegen.publish.compose import compose, compose_plain, text_of
from archivegen.source.body import Body, Outline
from archivegen.source.markdown import MarkdownOptions, parse_body
from archivegen.source.raw_html import ALLOWED

OPTIONS = MarkdownOptions()
LIMIT = 4.0  # seconds


def parse(text: str, **options: object) -> tuple[Body, Outline]:
    return parse_body(text, path="a.md", first_line=1, options=MarkdownOptions(**options))


def page(text: str) -> str:
    body, outline = parse(text)
    return compose_plain(body, outline.references)


def found(text: str) -> list[str]:
    return [str(d).removeprefix("a.md:") for d in parse(text)[1].diagnostics]


# Findings


@pytest.mark.case("IN-15")
def test_in15_each_removal_is_a_warning_with_its_place() -> None:
    text = "a\n\nb <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n<iframe srcdoc=y></iframe>\n"
    assert found(text) == [
        "3:3: warning[HTML]: <script> is left out",
        '5:1: warning[HTML]: the attribute "onerror" of <img> is left out',
        "7:1: warning[HTML]: <iframe> is left out",
    ]


@pytest.mark.case("IN-16")
def test_in16_unsafe_addresses_are_warnings_with_their_places() -> None:
    text = "x [a](javascript:y)\n![b](data:image/png;base64,z) <vbscript:q>\n\n<a href='javascript:1'>c</a>"
    assert [line.split(": ")[0] + " " + line.split("[")[1].split("]")[0] for line in found(text)] == [
        "1:3 URL", "2:1 URL", "2:31 URL", "4:1 URL",
    ]  # fmt: skip


def test_a_finding_shows_its_line() -> None:
    diagnostic = parse("one\n\ntwo <u onclick=x>three</u>")[1].diagnostics[0]
    assert diagnostic.source == "two <u onclick=x>three</u>"
    assert (diagnostic.line, diagnostic.column) == (3, 5)


def test_many_alike_are_counted() -> None:
    diagnostics = parse("<font>x</font>\n\n" * 80)[1].diagnostics
    assert len(diagnostics) == 50
    assert diagnostics[-1].message.endswith("(and 30 more like it in this file)")


@pytest.mark.case("IN-13")
def test_in13_what_is_nested_too_deep_is_an_error_with_its_line() -> None:
    assert "DEEPQUOTE" in page("> " * 25 + "DEEPQUOTE")
    items = "".join("  " * level + "- item\n" for level in range(12)) + "  " * 12 + "- DEEPITEM\n"
    assert "DEEPITEM" in page(items)
    text = "x\n\n" + "> " * 150 + "LOST"
    assert "LOST" not in page(text)
    assert any(line.startswith("3:1: error[DEPTH]") for line in found(text))
    items = "".join("  " * level + f"- item{level}\n" for level in range(80))
    assert "item79" in page(items) or any("error[DEPTH]" in line for line in found(items))


@pytest.mark.case("IN-13")
@pytest.mark.parametrize("text", ["[" * 300 + "DEEP" + "](x)" * 300, "![" * 300 + "DEEP" + "](x)" * 300])
def test_in13_brackets_nested_too_deep_stay_as_text(text: str) -> None:
    body, outline = parse(text)
    shown = text_of(body) + "".join(block.text for block in body.blocks)
    assert "DEEP" in shown or any(d.code == "DEPTH" for d in outline.diagnostics)


def test_an_unclosed_comment_is_an_error_because_text_would_be_lost() -> None:
    assert found("a\n\n<!-- b\n\nc") == [
        "3:1: error[HTML]: this comment is never closed: the text behind it would be lost"
    ]


@pytest.mark.parametrize("around", ["{}", "> {}", "- {}"])
def test_a_row_with_more_cells_than_columns_is_an_error_because_text_would_be_lost(around: str) -> None:
    rows = ["|a|b|", "|-|-|", "|c|d|e f|", "|c|d||", "|c|", "|c|d|\u200f", "|c|d| \u200c |", r"|c|d \| e|"]
    text = "\n".join((around if i == 0 else around.replace("- ", "  ")).format(row) for i, row in enumerate(rows))
    assert found(text) == ['3:1: error[TABLE]: this row has more cells than the table has columns: "e f" would be lost']


def test_a_sign_that_only_shapes_numbers_is_seen_all_the_same() -> None:
    lost = "this row has more cells than the table has columns"
    assert found("|a|b|\n|-|-|\n|c|d|\u06dd|") == [f'3:1: error[TABLE]: {lost}: "\u06dd" would be lost']


def test_a_note_that_only_another_of_its_name_refers_to_is_published() -> None:
    shown = re.sub("<[^>]*>", "", page("[^1]: First\n\n[^1]: Second[^1]\n"))
    assert "First" in shown
    assert "Second" in shown
    assert all("nothing refers to this note [^1]" in line for line in found("[^1]: First\n\n[^1]: Second[^1]\n"))


def test_a_credit_without_a_caption_to_stand_in_is_told() -> None:
    assert found('x ![a](i.png){credit="AP"}\n\n![a](i.png){credit="AP"}') == [
        '1:14: warning[IMAGE]: the credit "AP" is left out: it stands below an image that is alone in its paragraph'
    ]


@pytest.mark.parametrize("text", ['[[alpha|a [b](https://x.example/ "c\nd")]]', '<a href="/x/">a [b](/y/ "c\nd")</a>'])
def test_a_link_within_a_link_is_told(text: str) -> None:
    place, message = text.index("[b]") + 1, "a link within a link is not published; its text is kept"
    assert found(text) == [f'1:{place}: warning[URL]: {message}, its title "c d" is left out']
    assert found("[[alpha|see https://x.example/ or <https://y.example/>]]") == []


@pytest.mark.case("IN-14")
def test_in14_template_syntax_is_shown_as_written() -> None:
    for text in ("{{ 7*7 }}", '{% include "/etc/passwd" %}', "{{ ''.__class__.__mro__ }}", "{# x #}"):
        assert html.unescape(re.sub("<[^>]*>", "", page(text))).strip() == text


@pytest.mark.case("IN-08")
def test_in08_a_nul_is_shown_and_not_dropped() -> None:
    assert "a\ufffdb" in page("a\0b")  # reading a file reports it before


def test_a_table_that_is_too_large_is_an_error() -> None:
    text = "x\n\n" + "|a" * 5000 + "\n" + "|-" * 5000 + "\n" + "|a\n" * 2000
    assert any(line.startswith("3:1: error[LIMIT]: a table of 5001 columns") for line in found(text))


@pytest.mark.case("IN-15")
@pytest.mark.parametrize("name", ["video", "svg", "title", "script", "object", "textarea"])
@pytest.mark.parametrize("around", ["{}", "# {}", "- {}", "> {}", "|h|\n|-|\n|{}|", "Term\n: {}", "^[{}]", "<b>{}</b>"])
@pytest.mark.parametrize(
    "text",
    [
        "See <{0}>*a</{0}>b* c",
        "See <{0}>[a</{0}>b](x) c",
        "See <{0}>[[a|a</{0}>b]] c",
        "See <{0}>~~**a</{0}>b**~~ c",
        "See *<{0}>a* b</{0}> c",
        "See [<{0}>a](x) b</{0}> c",
    ],
)
def test_in15_what_is_left_out_ends_where_it_began_or_keeps_its_text(text: str, around: str, name: str) -> None:
    text = text.replace("|", r"\|") if around.startswith("|") else text
    written = around.format(text.format(name))
    shown = html.unescape(re.sub("<[^>]*>", "", page(written)))
    assert re.search(r"See a ?b c", shown), page(written)
    assert f"warning[HTML]: <{name}> is left out" in "".join(found(written))


@pytest.mark.case("IN-15")
@pytest.mark.parametrize("text", ["See <video>*a* b</video>c", "*See <video>[a](b)</video>c*", "See <svg><svg></svg>c"])
def test_in15_what_ends_where_it_began_is_left_out_whole(text: str) -> None:
    assert re.sub("<[^>]*>", "", page(text)).strip() == "See c"


@pytest.mark.case("IN-16")
@pytest.mark.parametrize("how", ["sanitised", "trusted"])
@pytest.mark.parametrize("name", ["q", "del", "ins", "blockquote"])
@pytest.mark.parametrize(
    "cite", ['cite="javascript:x"', "cite='java&#x9;script:x'", "CITE=JavaScript:x", "cite = data:x"]
)
def test_in16_what_a_quotation_cites_is_an_address_too(how: str, name: str, cite: str) -> None:
    text = f"<{name} title=' cite=y' {cite} lang=fa>a</{name}>\n"
    body, outline = parse(text, html=how)
    markup = compose_plain(body, outline.references)
    (quotation,) = LexborHTMLParser(markup).css(name)
    assert "cite" not in quotation.attributes
    assert (quotation.attributes["title"], quotation.attributes["lang"]) == (" cite=y", "fa")
    assert quotation.text().strip() == "a"
    assert [(d.code, d.line, d.column) for d in outline.diagnostics] == [("URL", 1, 1)]


@pytest.mark.case("IN-16")
def test_in16_a_quotation_may_cite_a_page() -> None:
    assert found('x <q cite="https://x.example/a">a</q> <q cite="a.md">b</q>') == []
    assert '<q cite="https://x.example/a">' in page('x <q cite="https://x.example/a">a</q>')


@pytest.mark.parametrize("how", ["sanitised", "trusted"])
@pytest.mark.parametrize(
    ("address", "name"),
    [
        (r"C:\Users\me\bridge.png", "bridge.png"),
        ("d:/photographs/bridge.png", "bridge.png"),
        ("C:bridge.png", "bridge.png"),
        ("file:///home/me/bridge.png", "bridge.png"),
        ("FILE:bridge.png", "bridge.png"),
        (r"<C:\My photographs\the bridge.png>", "the%20bridge.png"),
        ("file:///etc/passwd", "passwd"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "# {}", "Text {} text", "|h|\n|-|\n|{}|"])
def test_an_image_on_the_writers_own_computer_is_an_error(address: str, name: str, around: str, how: str) -> None:
    text = around.format(f'![A caption]({address} "The bridge"){{credit="AP"}}')
    body, outline = parse(text, html=how)
    (problem,) = outline.diagnostics
    before = text[: text.index("![")]
    column = len(before) - before.rfind("\n")
    assert (problem.severity, problem.code) == ("error", "IMAGE")
    assert (problem.line, problem.column) == (before.count("\n") + 1, column)
    assert problem.message == "this is a path on your own computer"
    assert problem.hint == f"copy the file beside the article and write {name}"
    markup = compose_plain(body, outline.references)
    assert "A caption" in markup
    assert "credit" not in markup
    assert "<img" not in markup
    assert not outline.references


@pytest.mark.parametrize("how", ["sanitised", "trusted"])
@pytest.mark.parametrize(
    "text", [r'<img src="C:\a\b.png" alt="c">', "<p>x <img src=file:///a/b.png alt=c></p>", "x <img src=C:/b.png>"]
)
def test_so_is_one_that_html_shows(text: str, how: str) -> None:
    (problem,) = parse(text, html=how)[1].diagnostics
    assert (problem.code, problem.column) == ("IMAGE", text.index("<img") + 1)
    assert problem.hint == "copy the file beside the article and write b.png"


@pytest.mark.case("IN-16")
@pytest.mark.parametrize("around", ["{}", "# {}", "Text {} text"])
def test_in16_of_an_image_that_is_refused_no_attributes_are_shown(around: str) -> None:
    text = around.format('![A caption](data:image/png;base64,x "Title"){credit="AP" .wide}')
    body, outline = parse(text)
    assert text_of(body) == around.format("A caption").removeprefix("# ")
    assert [d.code for d in outline.diagnostics] == ["URL"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("x[^9]", ["1:2"]),
        ("a\n\nb *c[^9]* d[^9]\n", ["3:5", "3:12"]),
        ("# x[^9]", ["1:4"]),
        ("- a\n  b[^9]", ["2:4"]),
        ("|h|\n|-|\n|a\\|b[^9]|", ["3:6"]),
        ("x[^1]\n\n[^1]: See[^9]", ["3:10"]),
        ("x^[a[^9]]", ["1:5"]),
        ("[a[^9]](b)", ["1:3"]),
        ("<b>x[^9]</b>", ["1:5"]),
    ],
)
def test_a_reference_to_no_note_is_a_warning_with_its_place(text: str, places: list[str]) -> None:
    assert found(text) == [f"{place}: warning[NOTE]: no note [^9]" for place in places]
    assert "[^9]" in page(text)


@pytest.mark.parametrize(
    "text",
    [
        "`x[^9]`",
        "    x[^9]",
        "```\nx[^9]\n```",
        "x\\[^9]",
        "[^9](a.md)",
        "x[^]",
        "x[^ 9]",
        "x[^9]\n\n[^9]: Note.",
        "[[^9]]",
    ],
)
def test_what_is_no_reference_to_a_note_is_not(text: str) -> None:
    assert found(text) == []


def test_without_extensions_there_are_no_notes() -> None:
    assert parse("x[^9]", extensions=False)[1].diagnostics == ()


# Safety


def unsafe(markup: str) -> list[str]:
    """What a browser would find in the markup that must not be there."""
    tree = LexborHTMLParser(markup)
    problems = []
    for node in tree.css("body *"):
        if node.tag not in ALLOWED and node.tag not in {"a", "input"}:
            problems.append(node.tag)
        for name, value in node.attributes.items():
            plain = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "action", "background"}:
                problems.append(name)
            if name in {"href", "src", "cite"} and re.match(r"(javascript|vbscript|data|file):", plain):
                problems.append(value or "")
    return problems


TAGS = (
    "script", "img", "a", "svg", "math", "iframe", "b", "style", "p", "table", "td", "x", "form", "details", "noscript",
    "textarea", "title", "template", "SCRIPT", "scr\0ipt", "base", "meta", "link", "object", "embed", "input",
    "video", "audio", "canvas", "xmp", "q", "blockquote", "del", "ins",
)  # fmt: skip
ATTRS = (
    "onclick=alert(1)", "onerror = 'alert(1)'", 'href="javascript:alert(1)"', "href=JaVaScRiPt:alert(1)", "style=x:y",
    "href='java\tscript:x'", 'src="data:text/html,x"', "href=&#106;avascript:x", "href='\x01javascript:x'", "id=x",
    "srcdoc='<script>'", 'class="a"b"', "title='</b><script>'", "onclick", "/onclick=x", "xlink:href=javascript:x",
    'href="&#x6A&#x61vascript:x"', "cite=javascript:x", "action=javascript:x",
)  # fmt: skip
TEXTS = (
    "x", "<", ">", '"', "'", "<!--", "-->", "<![CDATA[", "]]>", "&lt;script&gt;", "`", "*", "](", "[a](", "\n", "\n\n",
    "javascript:x)", "> ", "- ", "<script", "</script", "<img src=x onerror=alert(1)//", "{onclick=x}", "<?", "<x:y>",
    "{#a style=b}", "<javascript:x>", "![a](javascript:x)", "[[a|<script>]]", "|a|\n|-|\n|<script>|", "^[<script>]",
    '[a](b "<script>")', '![a](b "\\"><script>")', "&#60;script&#62;", "\\<script>",
    "*", "**", "_", "~~", "[", "](b)", "[[a|", "]]", "^[", "]", "# ", "\n| ", " | ",
)  # fmt: skip
# Markdown's own elements, which a raw element may overlap with: what goes before, and behind.
SPANS = (("*", "*"), ("**", "**"), ("~~", "~~"), ("[", "](y)"), ("[[a|", "]]"), ("^[", "]"), ("![", "](y)"), ("", ""))
BLOCKS = ("{}", "# {}", "- {}", "> {}", "|h|i|\n|-|-|\n|{}|x|", "Term {}\n: x", "x[^1]\n\n[^1]: {}", "{}\n===")


@st.composite
def hostile(draw: st.DrawFn) -> str:
    """Tags, attributes and text, put together with no regard for grammar."""
    parts = []
    for _ in range(draw(st.integers(1, 8))):
        kind = draw(st.integers(0, 3))
        if kind == 0:
            parts.append(draw(st.sampled_from(TEXTS)))
        elif kind == 1:
            parts.append(f"</{draw(st.sampled_from(TAGS))}>")
        else:
            attributes = " ".join(draw(st.lists(st.sampled_from(ATTRS), max_size=3)))
            space = draw(st.sampled_from([" ", "\n", "/", "\t"]))
            name, end = draw(st.sampled_from(TAGS)), draw(st.sampled_from([">", "/>", ""]))
            parts.append(f"<{name}{space if attributes else ''}{attributes}{end}")
    return draw(st.sampled_from(["", " "])).join(parts)


@st.composite
def overlapping(draw: st.DrawFn) -> str:
    """Raw elements and Markdown's own that begin and end in each other, in every kind of block."""
    ends: list[str] = []
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        name, (before, behind) = draw(st.sampled_from(TAGS)), draw(st.sampled_from(SPANS))
        attribute = draw(st.sampled_from(["", "", " cite=javascript:x", " id=x"]))
        parts += [
            draw(st.sampled_from(["a", " a", "a ", ""])),
            *draw(st.permutations((f"<{name}{attribute}>", before))),
        ]
        ends += [f"</{name}>", behind]
    for end in draw(st.permutations(ends)):
        parts += [end, draw(st.sampled_from(["b", " b", "b ", ""]))]
    return draw(st.sampled_from(BLOCKS)).replace("{}", "x" + "".join(parts))


@pytest.mark.case("IN-15")
@settings(max_examples=400, deadline=None)
@given(st.one_of(hostile(), overlapping()))
def test_in15_nothing_unsafe_comes_through(text: str) -> None:
    body, outline = parse(text)
    hrefs = [ref.target for ref in outline.references]
    for markup in (compose_plain(body, outline.references), compose(body, hrefs, ())):
        assert not unsafe(markup), markup


@pytest.mark.case("IN-27")
@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["sanitised", "trusted"]), st.booleans())
def test_in27_any_text_parses(text: str, how: str, extensions: bool) -> None:
    body, outline = parse(text, html=how, extensions=extensions)
    compose(body, [""] * len(outline.references), ())


# Time

CASES = {
    "nested strong emphasis": lambda n: "*a **a " * n + "b" + " a** a*" * n,
    "emphasis closers": lambda n: "a_ " * n,
    "emphasis openers": lambda n: "_a " * n,
    "link closers": lambda n: "a]" * n,
    "link openers": lambda n: "[a" * n,
    "mismatched": lambda n: "*a_ " * n,
    "openers and closers of three": lambda n: "a**b" + "c* " * n,
    "link openers and emphasis closers": lambda n: "[ a_" * n,
    "brackets and parentheses": lambda n: "[ (](" * n,
    "images and links": lambda n: "![[]()" * n,
    "nested brackets": lambda n: "[" * n + "a" + "]" * n,
    "nested quotations": lambda n: "> " * n + "a",
    "nested lists": lambda n: "".join("  " * level + "* a\n" for level in range(min(n, 1000))),
    "backticks": lambda n: "".join("e" + "`" * length for length in range(int(n**0.5) * 2)),
    "unclosed links": lambda n: "[a](<b" * n,
    "unclosed links without brackets": lambda n: "[a](b" * n,
    "unclosed comments": lambda n: "</" + "<!--" * n,
    "comments": lambda n: "x <!-- " * n,
    "many definitions": lambda n: "".join(f"[{i}]: u\n" for i in range(n // 2)) + "[0] " * n,
    "wiki links": lambda n: "[[" * n,
    "wiki links with text": lambda n: "[[a|" * n + "]]",
    "words with underscores": lambda n: "?c_" * n,
    "one word": lambda n: "a" * (40 * n),
    "braces": lambda n: '`a`{.a {="' * n,
    "addresses": lambda n: "a.b@http://www.#@" * n,
    "dollars": lambda n: "$a\\(\\[" * n,
    "open tags": lambda n: "<div>" + "<b>x</i>" * n,
    "scripts": lambda n: "x <script>" * n,
    "scripts that end elsewhere": lambda n: "x " + "<script>" * n + "*</script>*",
    "scripts in emphasis": lambda n: "x " + "<script>*</script>a* " * n,
    "list items": lambda n: "<ul>" + "<li>x" * n,
    "ids": lambda n: "#_*[<{" * n,
    "footnotes": lambda n: "^[a" * n,
    "equal paragraphs": lambda n: "a\n\n" * n,
    "table rows": lambda n: "|a|b|\n|-|-|\n" + "|x|\n" * n,
    "escapes": lambda n: "\\*&amp;" * n,
}  # fmt: skip


@pytest.mark.case("IN-12")
@pytest.mark.parametrize("name", CASES)
def test_in12_time_grows_with_length(name: str) -> None:
    def measure(n: int) -> float:
        text = CASES[name](n)
        start = time.process_time()
        body, outline = parse(text)
        compose(body, [""] * len(outline.references), ())
        return time.process_time() - start

    small = min(measure(4000) for _ in range(2))
    large = min(measure(8000) for _ in range(2))
    assert large < LIMIT
    assert large < 3 * small or large < 1  # twice the length of what is quadratic takes four times as long


@pytest.mark.case("IN-12")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("?c_" * 100_000, id="underscores"),
        pytest.param("![[]()" * 30_000, id="images and links"),
        pytest.param("[[" * 50_000, id="wiki links"),
        pytest.param("<!-- " * 20_000, id="comments"),
        pytest.param("a" * 1_000_000, id="a megabyte without a space"),
        pytest.param("|a" * 5000 + "\n" + "|-" * 5000 + "\n" + ("|a" * 5000 + "\n") * 100, id="a wide table"),
    ],
)
def test_in12_the_sizes_that_are_named(text: str) -> None:
    start = time.process_time()
    body, outline = parse(text)
    compose(body, [""] * len(outline.references), ())
    assert time.process_time() - start < LIMIT
