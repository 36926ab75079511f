"""TOML, JSON and Pelican headers with places."""

import time

import pytest

from archivegen.source import json_nodes, pelican_nodes, toml_nodes
from archivegen.source.tree import Findings, plain_value


def toml(text):
    findings = Findings("x.md", "+++\n" + text)
    return toml_nodes.parse(text, 2, findings), findings.done()


def json(text):
    findings = Findings("x.md", text)
    return json_nodes.parse(text, 1, findings), findings.done()


def test_toml_keys_know_their_places():
    root, found = toml(
        'title = "a = b"\n# c = 1\nlist = [\n "d = 2",\n]\n[extra]\n  x.y = """\nz = 1\n"""\n"q r" = 1\n'
    )
    assert found == ()
    assert [(e.key, e.at.line, e.at.column) for e in root.entries] == [("title", 2, 1), ("list", 4, 1), ("extra", 7, 2)]
    extra = root.entries[2].value
    assert [(e.key, e.at.line, e.at.column) for e in extra.entries] == [("x", 8, 3), ("q r", 11, 1)]


def test_toml_arrays_of_tables_know_their_lines():
    root, _ = toml('[[p]]\nid = "a"\n\n[[p]]\nid = "b"\n')
    assert [item.entries[0].at.line for item in root.entries[0].value.items] == [3, 6]


def test_toml_dates_and_numbers_are_text_and_values():
    root, _ = toml("a = 2001-02-03\nb = 2001-02-03T04:05:06Z\nc = 1.5\nd = true\ne = 07:30:00\nf = inf\n")
    assert plain_value(root) == {
        "a": "2001-02-03",
        "b": "2001-02-03T04:05:06+00:00",
        "c": 1.5,
        "d": True,
        "e": "07:30:00",
        "f": "inf",
    }


@pytest.mark.case("IN-11")
@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('a = "x\nb = 1\n', "FM-SYNTAX", 2),
        ("a = x\n", "FM-SYNTAX", 2),
        ("a = 1\nb\n", "FM-SYNTAX", 3),
        ("a = [1,\n", "FM-SYNTAX", 2),
        ("a = 1\nb = 2\na = 3\n", "FM-DUP", 4),
        ("[a]\nb = 1\n[a]\n", "FM-DUP", 4),
        ("a = 1\nn = " + "9" * 5000 + "\n", "FM-SYNTAX", 3),
        ("b = 1\na=" + "[" * 100_000, "FM-DEPTH", 3),
        ("a = " + "[" * 60 + "]" * 60, "FM-DEPTH", 2),
        ("a" + ".a" * 60 + " = 1", "FM-DEPTH", 2),
        ("x = 1\na" + ".a" * 20_000 + " = 1", "FM-DEPTH", 3),
    ],
)
def test_in_11_toml_errors_name_their_line(text, code, line):
    started = time.process_time()
    root, found = toml(text)
    assert root is None
    assert [(d.code, d.line) for d in found] == [(code, line)]
    assert time.process_time() - started < 2


def test_a_toml_key_given_twice_names_both_lines():
    assert toml("a = 1\na = 2\n")[1][0].message == 'key "a" again (first on line 2)'


def test_json_values_know_their_places():
    root, found = json('{\n "title": "é",\n "n": [1, {"x": null}],\n "t": true, "f": 1.50}')
    assert found == ()
    assert [(e.key, e.at.line, e.at.column) for e in root.entries] == [
        ("title", 2, 2),
        ("n", 3, 2),
        ("t", 4, 2),
        ("f", 4, 13),
    ]
    assert root.entries[0].value.at.column == 11
    assert root.entries[1].value.items[1].entries[0].value.at.column == 17
    assert plain_value(root) == {"title": "é", "n": [1, {"x": None}], "t": True, "f": 1.5}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('{"a": 1,\n "a": 2}', "FM-DUP", 2, 2),
        ('{"a": 1,\n "b" 2}', "FM-SYNTAX", 2, 6),
        ('{"a": [1,\n2}', "FM-SYNTAX", 2, 2),
        ('{"a": 1,}', "FM-SYNTAX", 1, 9),
        ('{"a": "x\n"}', "FM-SYNTAX", 1, 7),
        ('{"a": "\\q"}', "FM-SYNTAX", 1, 7),
        ("{a: 1}", "FM-SYNTAX", 1, 2),
        ('{"a": NaN}', "FM-SYNTAX", 1, 7),
        ('{"a": 1', "FM-SYNTAX", 1, 8),
        ('{"a": 1} x', "FM-SYNTAX", 1, 10),
        ('{"a":' * 60_000, "FM-DEPTH", 1, 251),
        ("[1]", "FM-SYNTAX", 1, 1),
    ],
)
def test_json_errors_name_line_and_column(text, code, line, column):
    _, found = json(text)
    assert [(d.code, d.line, d.column) for d in found] == [(code, line, column)]


def test_pelican_headers_may_go_on_and_may_not_repeat():
    findings = Findings("x.md", "Title: A\n")
    root = pelican_nodes.parse("Title: A\n    and more\nTAGS: a, b\ntitle: C\n", 1, findings)
    assert plain_value(root) == {"title": "A and more", "tags": "a, b"}
    assert [str(d) for d in findings.done()] == ['x.md:4:1: error[FM-DUP]: key "title" again (first on line 1)']
