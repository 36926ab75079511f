"""Where the front matter ends and the body begins."""

import pytest

from archivegen.source.frontmatter import split


def parts(text):
    front = split("x.md", text)
    assert front.diagnostics == ()
    return front.format, front.text, front.line, front.body, front.body_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: 1\n---\nbody\n", ("yaml", "a: 1\n", 2, "body\n", 4)),
        ("---\na: 1\n...\nbody", ("yaml", "a: 1\n", 2, "body", 4)),
        ("---  \na: 1\n--- \t\n\nbody", ("yaml", "a: 1\n", 2, "\nbody", 4)),
        ("---\na: 1\n---", ("yaml", "a: 1\n", 2, "", 3)),
        ("---\n---\nbody", ("yaml", "", 2, "body", 3)),
        ("+++\na = 1\n+++\nbody", ("toml", "a = 1\n", 2, "body", 4)),
        ("\n\n---\na: 1\n---\nbody", ("yaml", "a: 1\n", 4, "body", 6)),
        ("---json\n{}\n---\nbody", ("json", "{}\n", 2, "body", 4)),
        ("--- yaml\na: 1\n---\nbody", ("yaml", "a: 1\n", 2, "body", 4)),
        ('{"a": 1}\nbody', ("json", '{"a": 1}', 1, "body", 2)),
        ('{\n"a": {"b": "}"}\n} \n\nbody', ("json", '{\n"a": {"b": "}"}\n}', 1, "\nbody", 4)),
        ("Title: A\nDate: 2001\n\nbody", ("pelican", "Title: A\nDate: 2001\n\n", 1, "body", 4)),
        ("Date: 2001\nTitle: A\nbody", ("pelican", "Date: 2001\nTitle: A\n", 1, "body", 3)),
    ],
)
def test_the_halves_of_a_file(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "body",
        "# Title\n\n---\n\nmore",
        "\n\n---\n\na rule, then text\n\n---\n",
        "Heading\n---\ntext",
        "----\nno fence\n----\n",
        "{% include x %}",
        "{{ x }}",
        "{.class}",
        "Note: not Pelican\n\nbody",
        "Author: nobody gives a title\n\nbody",
        "see Title: A",
        "+++ not alone",
    ],
)
def test_a_file_without_front_matter_is_all_body(text):
    assert parts(text) == ("none", "", 1, text, 1)


@pytest.mark.case("IN-05")
@pytest.mark.parametrize("text", ["---\ntitle: x\nbody", "---\n", "---", "+++\ntitle = 1\n---\n", "---\na: 1\n ---\n"])
def test_in_05_an_unclosed_fence_is_an_error_and_never_a_text(text):
    front = split("x.md", text)
    assert front.body == ""
    (found,) = front.diagnostics
    assert str(found) == "x.md:1:1: error[FM-OPEN]: front matter opened on line 1 is not closed"
    assert "***" in found.hint


def test_an_unclosed_fence_after_empty_lines_names_its_line():
    (found,) = split("x.md", "\n---\ntitle: x\n").diagnostics
    assert (found.line, found.message) == (2, "front matter opened on line 2 is not closed")


def test_a_language_that_is_not_understood_is_an_error():
    front = split("x.md", "---coffee\ntitle: 'x'\n---\nbody")
    assert [d.code for d in front.diagnostics] == ["FM-LANGUAGE"]
    assert front.body == "body"
