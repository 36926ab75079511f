"""YAML with places: text stays text, and what is dangerous or broken is an error with its line."""

import time

import pytest

from archivegen.diagnostics import Place
from archivegen.source import yaml_nodes
from archivegen.source.tree import Findings, plain_value


def read(text, first_line=2):
    findings = Findings("x.md", "\n" * (first_line - 1) + text)
    return yaml_nodes.parse(text, first_line, findings), findings.done()


def failure(text):
    _, found = read(text)
    assert found, "no error"
    assert all(d.severity == "error" for d in found)
    return found[0]


def test_every_key_and_value_knows_its_place():
    root, found = read("title: A\npeople:\n  - Böll\n  - {id: x}\n", first_line=5)
    assert found == ()
    title, people = root.entries
    assert (title.at, title.value.at) == (Place(5, 1, 5), Place(5, 8, 1))
    assert (people.at, people.value.items[0].at) == (Place(6, 1, 6), Place(7, 5, 4))
    assert people.value.items[1].entries[0].value.at == Place(8, 10, 1)


def test_other_line_separators_do_not_move_the_lines():
    root, found = read('a: "x\u2028y"\nb: "\x85"\nc: 1\n')
    assert found == ()
    assert [entry.at.line for entry in root.entries] == [2, 3, 4]


@pytest.mark.case("IN-04")
@pytest.mark.parametrize(
    "word", ["no", "on", "012", "0x1F", "12:30:45", "1_000", "2001-02-30", "1.10", "NULL", "=", "Yes"]
)
def test_in_04_text_stays_the_text_that_was_written(word):
    root, _ = read(f"a: {word}")
    assert root.entries[0].value.text == word
    assert plain_value(root) == {"a": word}


def test_plain_values_for_extra():
    root, _ = read("a: true\nb: 3\nc: 1.5\nd:\ne: ~\nf: [1, x]\ng: {h: -2}\ni: '3'\nj: 1e3\nk: 99999999999999999999\n")
    assert plain_value(root) == {
        "a": True,
        "b": 3,
        "c": 1.5,
        "d": None,
        "e": None,
        "f": [1, "x"],
        "g": {"h": -2},
        "i": "3",
        "j": "1e3",
        "k": "99999999999999999999",
    }


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\n\n", "---\n", "''", "~"])
def test_nothing_is_an_empty_mapping_or_an_error(text):
    root, found = read(text)
    assert root is None or root.entries == ()
    assert root is not None or found


@pytest.mark.case("IN-01")
@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ('a: 1\ntitle: "unclosed\nb: 2\n', 3, 8, "a quote is opened here and never closed"),
        ("a: 1\n\tb: 2\n", 3, 1, "a tab is used to indent"),
        ("a:\n\tb: 2\n", 3, 1, "a tab is used to indent"),
        (": :\n", 2, 1, "a field has no key"),
        ("title: A: B\n", 2, 9, "a colon stands in an unquoted value"),
        ("a: [x\nb: 1\n", 2, 4, "a bracket is opened here and not closed"),
        ("a: {x\n", 2, 4, "a bracket is opened here and not closed"),
        ("title: 'it's'\n", 2, 12, "text stands after a closing quote"),
        ("a: @x\n", 2, 4, 'a value cannot begin with "@"'),
        ("a: `x`\n", 2, 4, 'a value cannot begin with "`"'),
        ("a: %x\n", 2, 4, 'a value cannot begin with "%"'),
        ("a: * x\n", 2, 4, 'a value cannot begin with "*"'),
        ("a: 1\nb c\n", 3, 1, "this line is no field: it has no colon after its key"),
        ("a: 1\n  b: 2\n", 3, 3, "this line is indented further than the one above"),
        ('a: "\\d"\n', 2, 5, "a backslash means something else in double quotes"),
        ("a: - b\n", 2, 4, "a list cannot begin on the line of its key"),
        ("a: |x\n", 2, 5, "text stands after | or >"),
        ("- a\n- b\n", 2, 1, "front matter has to be fields with values"),
        ("just text\n", 2, 1, "front matter has to be fields with values"),
        ("? [a]\n: b\n", 2, 3, "a key has to be text"),
    ],
)
def test_in_01_syntax_errors_in_plain_words_with_line_and_column(text, line, column, message):
    found = failure(text)
    assert (found.line, found.column, found.message) == (line, column, message)
    assert found.hint


@pytest.mark.case("IN-02")
def test_in_02_a_key_given_twice_names_both_lines():
    found = failure("x: 0\ntitle: A\ny: 0\ntitle: B\n")
    assert str(found) == 'x.md:5:1: error[FM-DUP]: key "title" again (first on line 3)'
    assert failure("a:\n  b: 1\n  b: 2\n").line == 4


BOMB = 'a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]\n' + "".join(
    f"{key}: &{key} [{','.join(['*' + before] * 9)}]\n" for before, key in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.case("IN-03")
@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "a: &x [1]\nb: *x\n",
        "a: &x 1\n",
        "a: 1\nb: *a\n",
        "a: {<<: {b: 1}}",
        "a:\n\ufeff&x [1]\nb: 1\n",
        '{"a":&x 1}',
    ],
    ids=range(7),
)
def test_in_03_aliases_anchors_and_merge_keys_are_refused_at_once(text):
    started = time.process_time()
    found = failure(text)
    assert (found.code, time.process_time() - started < 1) == ("FM-ALIAS", True)
    assert "are not allowed here" in found.message


@pytest.mark.parametrize(
    "text", ["a: AT&T\n", "a: 'x & y'\n", 'a: "&x *y"\n', "a: b *c* d\n", "a: http://x.org/?a=1&b=2\n"]
)
def test_signs_inside_a_text_are_text(text):
    assert read(text)[1] == ()


@pytest.mark.parametrize("text", ["a: !!python/name:os.system x\n", "a: !x [1]\n", "a: !!int 3\n", "!x a: 1\n"])
def test_tags_are_refused(text):
    assert failure(text).code == "FM-TAG"


@pytest.mark.case("IN-11")
@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 20_000,
        "a: " + "{" * 20_000,
        "- " * 20_000,
        "\n".join(" " * n + "a:" for n in range(300)),
        "? " * 300,
    ],
    ids=["brackets", "braces", "dashes", "indents", "questions"],
)
def test_in_11_deep_nesting_is_an_error_with_its_line(text):
    started = time.process_time()
    found = failure(text)
    assert found.code == "FM-DEPTH"
    assert found.line >= 2
    assert time.process_time() - started < 1


@pytest.mark.case("IN-11")
def test_in_11_a_number_of_5000_digits_is_text():
    root, found = read("n: " + "9" * 5000)
    assert found == ()
    assert plain_value(root) == {"n": "9" * 5000}


def test_a_lone_surrogate_is_an_error():
    assert failure("a: 1\nb: \ud800\n").line == 3


def test_a_control_character_is_an_error_with_its_line():
    found = failure("a: 1\nb: x\x01\n")
    assert (found.line, found.column) == (3, 5)


@pytest.mark.parametrize(
    ("text", "place", "lost", "remedy"),
    [
        ("source: {name: Daily #12, page: 3}\n", (2, 22), "#12, page: 3}", "Daily #12"),
        ("tags: [b #3, c]\nb: 1\n", (2, 10), "#3, c]", "b #3"),
        ("a: {\n b: 'x #1', c: A #2,\n d: 3}\n", (3, 18), "#2,", "A #2"),
    ],
)
def test_a_comment_inside_brackets_is_explained(text, place, lost, remedy):
    found = failure(text)
    assert (found.code, found.line, found.column) == ("FM-SYNTAX", *place)
    assert found.message == f'# after a space begins a comment: everything from "{lost}" on is left out'
    assert found.hint == f'put the value in quotes: "{remedy}"'


def test_a_bracket_that_is_not_closed_is_not_laid_on_a_real_comment():
    assert "not closed" in failure("a: {b: c, # d}\n  e: 'f #1'\nb: 1\n").message
