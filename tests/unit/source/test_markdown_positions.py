"""Every character of a block knows its place in the source: `body[run]` is `text[run]` wherever the lengths agree."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.source.body import Block, Body
from archivegen.source.markdown import MarkdownOptions, parse_body
from tests.unit.source.markdown_samples import documents

CORPORA = Path(os.environ.get("ARCHIVEGEN_CORPORA", Path(__file__).parents[4] / "shared" / "corpora"))


def parse(text: str, **options: object) -> Body:
    return parse_body(text, path="a.md", first_line=1, options=MarkdownOptions(**options))[0]


def hold(text: str, body: Body) -> list[tuple[Block, str]]:
    """Hold that every run is exact; gives the stretches that have no place."""
    gaps = []
    for block in body.blocks:
        last = 0
        for run in block.runs:
            assert run.start >= last
            assert run.start < run.end
            if run.start > last:
                gaps.append((block, block.text[last : run.start]))
            shown, written = block.text[run.start : run.end], text[run.source : run.source_end]
            if len(shown) == len(written):
                assert shown == written
            last = run.end
        if last < len(block.text):
            gaps.append((block, block.text[last:]))
    return gaps


def spans(text: str, *names: str) -> list[str]:
    """What stands in the source where each name stands in the text."""
    body = parse(text)
    assert not hold(text, body)
    found = []
    for name in names:
        block = next(block for block in body.blocks if name in block.text)
        start = block.text.index(name)
        low, high = block.source_span(start, start + len(name))
        found.append(text[low:high])
    return found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ahmad Shah", id="paragraph"),
        pytest.param("one\nAhmad Shah", id="second line"),
        pytest.param("   one  \n \t Ahmad Shah  ", id="indented lines"),
        pytest.param("\n\n# Ahmad Shah #\n", id="heading"),
        pytest.param("#\t Ahmad Shah \t##  ", id="heading with tabs and closing signs"),
        pytest.param("- > # Ahmad Shah # {#x}", id="heading within a list within a quotation"),
        pytest.param("Ahmad Shah\n===", id="underlined heading"),
        pytest.param("- one\n- Ahmad Shah", id="tight list"),
        pytest.param("10) one\n\n    Ahmad Shah", id="second paragraph of an item"),
        pytest.param("- a\n\t- b\n\t\t- Ahmad Shah", id="nested lists by tabs"),
        pytest.param("-\tAhmad Shah", id="tab behind the marker"),
        pytest.param("- [x] Ahmad Shah", id="task"),
        pytest.param("> one\n> Ahmad Shah", id="quotation"),
        pytest.param("> one\nAhmad Shah", id="lazy quotation"),
        pytest.param(">>one\n> > \tAhmad Shah", id="nested quotation"),
        pytest.param("a | b\n-|-\nx | Ahmad Shah", id="table without outer pipes"),
        pytest.param("| a | b |\n|-|-|\n| x \\| y | Ahmad Shah |", id="table with an escaped pipe before"),
        pytest.param("> - | a |\n>   |-|\n>   | Ahmad Shah |", id="table within a list within a quotation"),
        pytest.param("| Ahmad Shah |\n|-|", id="table head"),
        pytest.param("> a | b\n> -|-\n> Ahmad Shah", id="table row without pipes"),
        pytest.param("x[^1]\n\n[^1]: Ahmad Shah", id="footnote"),
        pytest.param("x[^1]\n\n[^1]:\n    one\n\n    Ahmad Shah", id="second paragraph of a footnote"),
        pytest.param("x^[see *one* Ahmad Shah]", id="inline footnote"),
        pytest.param("> x\n> y ^[see\n> Ahmad Shah]", id="inline footnote over lines of a quotation"),
        pytest.param("T\n: Ahmad Shah", id="definition"),
        pytest.param("Ahmad Shah\n: x", id="term"),
        pytest.param("T\n\n:   one\n\n    Ahmad Shah", id="second paragraph of a definition"),
        pytest.param('![x](a.png "Ahmad Shah")', id="caption"),
        pytest.param("![x](a.png 'a \\'b\\' &amp; Ahmad Shah')", id="caption with escapes before"),
        pytest.param('> ![x](a.png\n> "one\n> Ahmad Shah")', id="caption over lines of a quotation"),
        pytest.param('![x][r]\n\n[r]: a.png "Ahmad Shah"', id="caption in a definition"),
        pytest.param("x ![one *two* Ahmad Shah](a.png)", id="alt text"),
        pytest.param("> x\n> ![one\n> Ahmad Shah](a.png)", id="alt text over lines of a quotation"),
        pytest.param("x ![y ![Ahmad Shah](a.png)](b.png)", id="alt text within alt text"),
        pytest.param("AT&amp;T &copy; &#x263A; Ahmad Shah", id="behind entities"),
        pytest.param("\\*x\\* \\a Ahmad Shah", id="behind escapes"),
        pytest.param("x `` a ` b `` Ahmad Shah", id="behind code"),
        pytest.param("***x** y* _z_ ~~q~~ Ahmad Shah", id="behind emphasis"),
        pytest.param("**x*y ~~~~~z~~ Ahmad Shah", id="behind delimiters that match nothing"),
        pytest.param('[x](y "z") [x][r] Ahmad Shah\n\n[r]: u', id="behind links"),
        pytest.param("[one Ahmad Shah](y)", id="link text"),
        pytest.param("[[id|one Ahmad Shah]]", id="wiki link text"),
        pytest.param("<https://x.example/?a=b&c> Ahmad Shah", id="behind an autolink"),
        pytest.param("x{nolink} [y](z){.a} `c`{.b} Ahmad Shah", id="behind attributes"),
        pytest.param("{.a}\nAhmad Shah", id="below attributes"),
        pytest.param("x <b>y</b> <i title='a\nb'>Ahmad Shah</i>", id="inline HTML"),
        pytest.param("<div>\nx &amp; y\n<p>Ahmad Shah</p></div>", id="block of HTML"),
        pytest.param("- <div>\n  x\n  Ahmad Shah</div>", id="block of HTML in a list"),
        pytest.param("x\\\nAhmad Shah", id="behind a hard break"),
        pytest.param("x  \n  Ahmad Shah", id="behind a hard break of spaces"),
        pytest.param("\u00a0\n\u00a0Ahmad Shah\u00a0", id="no-break spaces around"),
        pytest.param("\U0001f600 e\u0301 Ahmad Shah", id="behind other planes and combining marks"),
    ],
)
def test_a_name_stands_where_the_source_says(text: str) -> None:
    assert spans(text, "Ahmad Shah") == ["Ahmad Shah"]


def test_a_name_over_lines_and_markup_stands_from_its_first_to_its_last_character() -> None:
    assert spans("> by Ahmad\n> Shah", "Ahmad\nShah") == ["Ahmad\n> Shah"]
    assert spans("**Ahmad** Shah", "Ahmad Shah") == ["Ahmad** Shah"]
    assert spans("Ahmad&nbsp;Shah", "Ahmad\u00a0Shah") == ["Ahmad&nbsp;Shah"]
    assert spans("J\\. Biden", "J. Biden") == ["J\\. Biden"]
    assert spans("| a \\| b |\n|-|", "a | b") == ["a \\| b"]


def test_an_entity_and_an_escape_stand_whole() -> None:
    body = parse("a &amp; \\*b")
    assert [(run.end - run.start, run.source_end - run.source) for run in body.blocks[0].runs] == [
        (2, 2), (1, 5), (1, 1), (1, 2), (1, 1),
    ]  # fmt: skip
    assert body.blocks[0].source_span(2, 3) == (2, 7)


def test_marks_know_where_their_text_stands() -> None:
    text = "> see [[massoud]], [[massoud|the\n> *Lion*]] and [him](person:q1)"
    block = parse(text).blocks[0]
    assert [(m.kind, m.target, block.text[m.start : m.end], text[m.source : m.source_end]) for m in block.marks] == [
        ("", "massoud", "massoud", "massoud"),
        ("", "massoud", "the\nLion", "the\n> *Lion"),
        ("person", "q1", "him", "him"),
    ]


def test_lines_count_from_the_first_line_of_the_file() -> None:
    text = "one\n\n> two\n\n- three\n  - four\n\n|a|\n|-|\n|b|\n"
    body, outline = parse_body(text + "\n[x](y.md)", path="a.md", first_line=7, options=MarkdownOptions())
    assert [(block.text, block.line) for block in body.blocks] == [
        ("one", 7), ("two", 9), ("three", 11), ("four", 12), ("a", 14), ("b", 16), ("x", 18),
    ]  # fmt: skip
    assert (outline.references[0].at.line, outline.references[0].at.column) == (18, 1)


@settings(max_examples=300, deadline=None)
@given(documents(), st.booleans(), st.sampled_from(["sanitised", "trusted"]))
def test_every_run_is_exact(text: str, extensions: bool, html: str) -> None:
    body = parse(text, extensions=extensions, html=html)
    for block, gap in hold(text, body):
        assert gap.strip() == "" or "\n" in block.text, (gap, block.text)
    for block in body.blocks:
        assert all(0 <= a < b <= len(block.text) for a, b in block.closed)
        assert list(block.closed) == sorted(block.closed)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab *_`[]()!<>&;|\\\n\t#-+.:~^{}=\"'/$@1", max_size=120))
def test_every_run_is_exact_in_noise(text: str) -> None:
    hold(text, parse(text))


@pytest.mark.corpus
def test_every_character_of_the_corpora_has_a_place() -> None:
    if not CORPORA.is_dir():
        pytest.skip(f"no corpora at {CORPORA}; set ARCHIVEGEN_CORPORA")
    files = sorted([*CORPORA.glob("gold/*/articles/*.md"), *list(CORPORA.glob("real/**/*.md"))[::10]])
    assert files
    for path in files:
        text = path.read_text("utf-8-sig").replace("\r\n", "\n")
        for block, gap in hold(text, parse(text)):
            # A line break within a code span is shown as a space, which is no character of the source.
            assert gap == " ", (path, block.line, gap)


@pytest.mark.corpus
def test_gold_mentions_stand_in_the_text() -> None:
    folder = CORPORA / "gold" / "gum-wikinews"
    if not folder.is_dir():
        pytest.skip(f"no corpora at {CORPORA}; set ARCHIVEGEN_CORPORA")
    wanted: dict[str, list[dict[str, object]]] = {}
    for line in (folder / "mentions.jsonl").read_text("utf-8").splitlines():
        mention = json.loads(line)
        wanted.setdefault(mention["article"], []).append(mention)
    missed = total = 0
    for path in sorted((folder / "articles").glob("*.md")):
        body_text = path.read_text("utf-8").split("\n---\n", 1)[1]
        body = parse(body_text)
        covered = set()
        for block in body.blocks:
            for run in block.runs:
                covered.update(range(run.source, run.source_end))
        for mention in wanted.get(path.stem, []):
            total += 1
            start, end = int(str(mention["start"])), int(str(mention["end"]))
            missed += not ({start, end - 1} <= covered)
    assert total > 0
    assert missed == 0
