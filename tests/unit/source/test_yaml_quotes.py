"""The line that a message offers for a value without valid quotes can be pasted, and says what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.diagnostics import Diagnostic
from archivegen.source import yaml_nodes
from archivegen.source.article_fields import read_article
from archivegen.source.tree import Findings, Scalar
from archivegen.source.yaml_quotes import quoted

CHARACTERS = st.text(st.sampled_from("ab Zé:-[]{}#&*!|>'\"%@`,?~\\ʿم“”"), max_size=40)


def read(text: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of the first field, and what is wrong."""
    findings = Findings("x.md", text)
    root = yaml_nodes.parse(text, 1, findings)
    value = root.entries[0].value if root is not None and root.entries else None
    return (value.text if isinstance(value, Scalar) else None), findings.done()


SIEGE = '"The siege": Panjshir in 1982'


@pytest.mark.parametrize(
    ("value", "meant", "line"),
    [
        (SIEGE, SIEGE, f"title: '{SIEGE}'"),
        (f'"{SIEGE}"', SIEGE, f"title: '{SIEGE}'"),
        ('"""The siege"": Panjshir in 1982"', SIEGE, f"title: '{SIEGE}'"),
        ("Panjshir: the valley", "Panjshir: the valley", 'title: "Panjshir: the valley"'),
        ("Panjshir: the valley  # a note", "Panjshir: the valley", 'title: "Panjshir: the valley"'),
        ("Panjshir: the valley # 2", "Panjshir: the valley # 2", 'title: "Panjshir: the valley # 2"'),
        ("'The siege': Panjshir's end", "'The siege': Panjshir's end", "title: \"'The siege': Panjshir's end\""),
        ('"It\'s here": a word', '"It\'s here": a word', "title: '\"It''s here\": a word'"),
        ("'it's'", "it's", 'title: "it\'s"'),
        ("'It's the people's'", "It's the people's", "title: \"It's the people's\""),
        ('"One" and "two"', '"One" and "two"', 'title: \'"One" and "two"\''),
        ('"He said "yes" and "no""', 'He said "yes" and "no"', 'title: \'He said "yes" and "no"\''),
        ('"Say \\"x\\" to "me""', 'Say "x" to "me"', 'title: \'Say "x" to "me"\''),
        ('"5" pipe"', '5" pipe', "title: '5\" pipe'"),
        ('"C:\\dir"', "C:\\dir", "title: 'C:\\dir'"),
        ("[sic] A report", "[sic] A report", 'title: "[sic] A report"'),
        ("[sic]: a report", "[sic]: a report", 'title: "[sic]: a report"'),
        ("@home", "@home", 'title: "@home"'),
        ("`code`", "`code`", 'title: "`code`"'),
        ("* star", "* star", 'title: "* star"'),
    ],
)
def test_the_very_line_is_offered(value: str, meant: str, line: str) -> None:
    _, (found,) = read(f"title: {value}\n")
    assert (found.code, found.line, found.hint) == ("FM-SYNTAX", 1, f"write {line}")
    assert read(line) == (meant, ())


@pytest.mark.parametrize(
    ("text", "number", "hint"),
    [
        ("tags:\n  - A b: c: d\n", 2, 'write - "A b: c: d"'),
        ('tags:\n  - "a" b\n', 2, "write - '\"a\" b'"),
        ("source:\n  name: A: B\n", 2, 'write name: "A: B"'),
        ("title: A: B\n  goes on\n", 1, "put the value in quotes"),
        ("source: {name: @a}\n", 1, "put the value in quotes"),
        ('title: "a\n  b" c\n', 2, "put the whole value in single quotes, and write each apostrophe in it twice"),
    ],
)
def test_in_lists_in_groups_and_where_no_line_can_be_offered(text: str, number: int, hint: str) -> None:
    _, (found,) = read(text)
    assert (found.line, found.hint) == (number, hint)


def test_a_comment_cut_off_in_brackets_is_offered_with_quotes_that_hold() -> None:
    _, (found,) = read("tags: [a, say b\\ #3, c]\n")
    assert found.hint == "put the value in quotes: 'say b\\ #3'"


@given(CHARACTERS)
def test_quoted_text_is_read_as_it_was(text: str) -> None:
    assert read(f"title: {quoted(text)}") == (text, ())


@given(CHARACTERS)
@settings(max_examples=500, deadline=None)
def test_every_line_that_is_offered_is_valid_and_keeps_the_words(text: str) -> None:
    for found in read(f"title: {text}\n")[1]:
        if found.hint.startswith("write title: "):
            value, again = read(found.hint.removeprefix("write "))
            assert again == ()
            assert value is not None
            letters = [c for c in text.split("  #", maxsplit=1)[0] if c.isalnum()]
            assert [c for c in value if c.isalnum()] == letters


@given(st.text(st.sampled_from("ab Zé:-'\",?"), min_size=1, max_size=30).map(str.strip).filter(bool))
@settings(max_examples=500, deadline=None)
def test_a_title_that_is_no_quotation_is_offered_whole(text: str) -> None:
    if text[0] in "'\"":
        return
    for found in read(f"title: {text}\n")[1]:
        if found.hint.startswith("write title: "):
            assert read(found.hint.removeprefix("write "))[0] == text


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_signs_that_end_lines_for_yaml_alone_lead_to_no_other_line(sign: str) -> None:
    """Libyaml counts them as ends of lines; readers and editors do not."""
    text = f'---\ntitle: "A{sign * 3}b"\nx: y\nauthor: C: d\nz: Q\n---\n'
    (found,) = [d for d in read_article("x.md", text, ()).diagnostics if d.code == "FM-SYNTAX"]
    assert (found.line, found.column) == (4, 10)
    assert found.hint == 'write author: "C: d"'
    (found,) = [
        d
        for d in read_article("x.md", f"---\ntitle: A{sign * 3} b: c: d\n---\n", ()).diagnostics
        if d.code == "FM-SYNTAX"
    ]
    assert found.line == 2
