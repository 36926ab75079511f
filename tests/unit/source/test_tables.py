"""Tables of records: CSV, JSON, TOML."""

import json

import pytest

from archivegen.source.tables import read_table

KINDS = ("people", "places")


def read(name, text, known=()):
    data = text if isinstance(text, bytes) else text.encode()
    return read_table(f"content/{name}", data, name.split(".")[0], KINDS, known)


def problems(name, text):
    return [f"{d.line}:{d.column} {d.severity} {d.code}: {d.message}" for d in read(name, text).diagnostics]


CSV = """id,name,names,lat,lon,wikidata,born
k,Kabul,"Caubul; کابل",34.53,69.17,Q5838,
"a b","Ali, son of Omar",,,,,1953?
"""
JSON = json.dumps(
    [
        {"id": "k", "name": "Kabul", "aliases": ["Caubul", "کابل"], "lat": 34.53, "lon": 69.17, "wikidata": "Q5838"},
        {"id": "a b", "name": "Ali, son of Omar", "born": "1953?"},
    ]
)
BY_ID = json.dumps(
    {
        "k": {"name": "Kabul", "names": "Caubul; کابل", "coordinates": [34.53, 69.17], "wikidata": "Q5838"},
        "a b": {"name": "Ali, son of Omar", "born": "1953?"},
    }
)
TOML = """[[people]]
id = "k"
name = "Kabul"
names = ["Caubul", "کابل"]
coordinates = [34.53, 69.17]
wikidata = "Q5838"
[[people]]
id = "a b"
name = "Ali, son of Omar"
born = "1953?"
"""
TOML_BY_ID = """[k]
name = "Kabul"
names = "Caubul; کابل"
lat = 34.53
lon = 69.17
wikidata = "Q5838"
["a b"]
name = "Ali, son of Omar"
born = "1953?"
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people.csv", CSV),
        ("people.csv", "\ufeff" + CSV.replace("\n", "\r\n")),
        ("people.csv", CSV.rstrip("\n")),
        ("people.json", JSON),
        ("people.json", "\ufeff" + BY_ID),
        ("people.json", '{"people": ' + JSON + "}"),
        ("people.toml", TOML),
        ("people.toml", TOML_BY_ID),
    ],
)
def test_every_format_says_the_same(name, text):
    result = read(name, text)
    assert result.diagnostics == ()
    kabul, ali = (row.fields for row in result.rows)
    assert (kabul.id, kabul.name, [n.form for n in kabul.names]) == ("k", "Kabul", ["Caubul", "کابل"])
    assert (kabul.coordinates, kabul.identifiers) == ((34.53, 69.17), (("wikidata", "Q5838"),))
    assert (ali.id, ali.name, ali.names, ali.born.edtf) == ("a b", "Ali, son of Omar", (), "1953?")
    assert kabul.at == {}


def test_rows_know_their_lines():
    assert [row.at.line for row in read("p.csv", 'id,summary\na,"two\nlines"\n\nb,x\n').rows] == [2, 5]
    assert [row.at.line for row in read("p.json", '[\n{"id": "a",\n"name": "x"},\n\n {"id": "b"}]').rows] == [2, 5]
    assert read("p.json", '[\n\n  {"id": "b"}]').rows[0].at.column == 3
    assert [row.at.line for row in read("p.toml", '[[p]]\nid = "a"\n\n[[p]]\nid = "b"\n').rows] == [1, 4]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_line_tells_the_delimiter(delimiter):
    text = delimiter.join(["id", "name", '"a, b;c"']) + "\n" + delimiter.join(["k", "Kabul", "x"]) + "\n"
    result = read("p.csv", text)
    assert (result.rows[0].fields.name, result.rows[0].fields.extra) == ("Kabul", {"a, b;c": "x"})


@pytest.mark.case("IN-25")
def test_in_25_every_broken_row_is_an_error_with_its_line():
    good = "id,name,lat,lon,type\na,A,1,2,city\n"
    text = good + 'b,B\na,C,1,2,city\nd,D,134,2,city\ne,E,1,2,city,more\nf,"F,1,2,city\ng,G,,,\n'
    assert problems("places.csv", text) == [
        "3:1 error TABLE: the row has 2 columns, the header 5",
        '4:1 error TABLE-DUP: the id "a" again (first on line 2)',
        "5:1 error FIELD: column lat: the latitude 134 is not on Earth",
        "6:1 error TABLE: the row has 6 columns, the header 5",
        "7:1 error TABLE: a quote is opened in this row and never closed",
    ]
    assert [row.fields.id for row in read("places.csv", text).rows] == ["a", "d"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("p.csv", "", "1:1 error TABLE: the table has no header"),
        ("p.csv", "\nid\n", "1:1 error TABLE: the table has no header"),
        ("p.csv", "id,,name\n", "1:1 error TABLE: column 2 has no name"),
        ("p.csv", "id,id\n", '1:1 error TABLE: two columns are named "id"'),
        ("p.csv", 'id,name\na,"b"c\n', "2:1 error TABLE: text stands after a closing quote"),
        (
            "p.csv",
            'id,name\na,"b\nc,"d"\n',
            "2:1 error TABLE: a quote is opened in this row and closed only in a row below",
        ),
        ("p.csv", "born\n1953\n", "2:1 error TABLE: a row has neither an id nor a name"),
        ("p.csv", "name,born\nA,31.12.1999\n", '2:1 error DATE: column born: "31.12.1999" is not a date'),
        ("p.csv", "name,link\nA,nope\n", '2:1 error FIELD: column link: "link" has to be true or false, not "nope"'),
        ("p.json", "", "1:1 error TABLE-SYNTAX: this is not valid JSON: a value is missing"),
        ("p.json", "3", "1:1 error TABLE: a table is an array of objects"),
        ("p.json", '[{"id": "a"},\n{"id" "b"}]', "2:7 error TABLE-SYNTAX: this is not valid JSON: a colon is expected"),
        ("p.json", '[{"id": "a"},\n {"id": "a"}]', '2:2 error TABLE-DUP: the id "a" again (first on line 1)'),
        (
            "p.json",
            '[{"id": "a"},\n {"id": "b",\n "id": "c"}]',
            '3:2 error TABLE-DUP: key "id" again (first on line 2)',
        ),
        ("p.json", '[{"id": "a"},\n 3]', "2:2 error TABLE: a row has to be an object"),
        (
            "p.json",
            '[{"id": "a",\n "lat": NaN}]',
            '2:9 error TABLE-SYNTAX: this is not valid JSON: "N" is not expected here',
        ),
        ("p.json", '[{"id": "a",\n "born": "soon"}]', '2:10 error DATE: "soon" is not a date'),
        (
            "p.json",
            '[{"id": "a",\n "name": "\\u0000"}]',
            "2:10 error CONTROL: the character U+0000 is not allowed in text",
        ),
        ("p.json", '[{"id": "a"', '1:12 error TABLE-SYNTAX: this is not valid JSON: "," or "}" is expected'),
        ("p.json", '[{"id": "a", "x": ' + "[" * 100_000, "1:67 error TABLE-DEPTH: nested more than 50 levels deep"),
        ("p.toml", "[a]\nname = 1\n[a]\nname = 2\n", '3:2 error TABLE-DUP: key "a" again (first on line 1)'),
        ("p.toml", "name = 'x'\n", '1:1 error TABLE: "name" stands outside every record'),
        ("p.toml", "[[p]]\nid='a'\n[[p]]\nid='a'\n", '3:3 error TABLE-DUP: the id "a" again (first on line 1)'),
        ("p.toml", "[a]\nname='A'\nlat = 134\nlon = 3\n", "3:1 error FIELD: the latitude 134 is not on Earth"),
        ("p.xml", "<a/>", '0:0 error TABLE: a table of p cannot end in ".xml"'),
        ("p.json", b"\xff\xfe[\x00", "1:1 error ENCODING: the file is UTF-16 (little-endian), not UTF-8"),
    ],
)
def test_what_is_wrong_with_a_table(name, text, problem):
    assert problems(name, text) == [problem]


def test_unknown_columns_are_reported_once_with_a_count():
    rows = [{"id": str(n), "name": "x", "n_mentions": n, **({"nmae": "y"} if n > 7 else {})} for n in range(10)]
    result = read("p.json", json.dumps(rows, indent=1))
    assert [(d.line, d.severity, d.message) for d in result.diagnostics] == [
        (5, "warning", 'unknown column "n_mentions" (10 rows)'),
        (46, "warning", 'unknown column "nmae" (2 rows)'),
    ]
    assert 'did you mean "name"' in result.diagnostics[1].hint
    assert result.rows[9].fields.extra == {"n_mentions": 9, "nmae": "y"}
    assert read("p.csv", "id,foo\na,1\nb,\nc,2\n").diagnostics[0].message == 'unknown column "foo" (2 rows)'
    assert read("p.csv", "id,foo\na,1\n", known=["foo"]).diagnostics == ()


def test_a_wrong_outside_id_is_a_warning_in_a_table():
    result = read(
        "p.json", '[{"id": "a",\n "wikidata": "P12", "geonames": 3041565, "gnd": "https://d-nb.info/gnd/116848693"}]'
    )
    assert [(d.line, d.severity, d.code) for d in result.diagnostics] == [(2, "warning", "ID-FORM")]
    assert result.rows[0].fields.identifiers == (("geonames", "3041565"), ("gnd", "116848693"))
    assert result.rows[0].fields.extra == {"wikidata": "P12"}


def test_numbers_are_kept_as_they_are_written():
    result = read("p.json", '[{"id": 7, "name": 1984, "population": 77006, "v": 1.50, "big": ' + "9" * 5000 + "}]")
    found = result.rows[0].fields
    assert (found.id, found.name) == ("7", "1984")
    assert found.extra == {"population": 77006, "v": 1.5, "big": "9" * 5000}


def test_an_empty_table_is_no_error():
    assert read("people.json", "[]\n") == read("people.json", " [ ] ")
    assert read("people.json", "[]").diagnostics == ()
    assert read("people.csv", "id,name\n").rows == ()
    assert read("people.toml", "").rows == ()


def test_what_is_wrong_in_a_row_of_csv_names_its_column():
    text = "id,born,died,within,Long,lat,wikidata,link\na,soon,later,x,500,1,P12,maybe\n"
    assert sorted(line.split(": ")[1] for line in problems("places.csv", text)) == [
        "column Long",
        "column born",
        "column died",
        "column link",
        "column wikidata",
    ]
