"""The archive as data: CSV that nothing runs in, JSON that keeps every letter, GeoJSON and Linked Places."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_context import SITE, article, by_path, context_of, json_of, text_of

from archivegen.pages.context import Context
from archivegen.pages.data_rows import cell, csv_bytes
from archivegen.pages.export import data_files

FORMULA = '=HYPERLINK("http://x","y")'
FILES = {
    "people.json": (
        '[{"id": "a", "name": "=HYPERLINK(\\"http://x\\",\\"y\\")", "sort_name": "@SUM(A1)", "roles": ["+1", "two"],'
        ' "born": "~1926", "died": "1999-01-02", "wikidata": "Q42"},'
        ' {"id": "b", "name": "Mina \\"M\\" Rahimi, Dr", "names": ["مینا رحیمی"], "summary": "ok\\n=cmd"}]'
    ),
    "places.csv": (
        "id,name,lat,lon,type,within,country,wikidata,geonames,names\n"
        "kabul,Kabul,34.5,69.25,capital city,afg,AF,Q5838,1138958,کابل;Cabul\n"
        "afg,Afghanistan,,,country,,,,,\n"
    ),
    "articles/one.md": article("Kabul, and Kabul. A thing.", "'-1'", date="1993-11-10", authors="[X]", people="[a]",
                               source='{name: "Herald", url: "https://h.example/", date: 1993-11-12, page: "4", '
                               'archive: City Archive, archive_location: Box 7, rights: The Herald}',
                               tags="[x, y]", section="World"),
    "articles/two.md": article("Mina \"M\" Rahimi, Dr, was in Kabul.", "Two", date='"~1950"'),
}  # fmt: skip


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return context_of(tmp_path, FILES)


def rows(context: Context, path: str) -> list[dict[str, str]]:
    text = text_of(data_files(context), path, context)
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_there_is_a_file_for_everything_that_the_contract_lists(context: Context) -> None:
    assert sorted(by_path(data_files(context))) == [
        "data/articles.csv", "data/articles.json", "data/mentions.csv", "data/people.csv", "data/people.json",
        "data/places.csv", "data/places.geojson", "data/places.json", "data/places.lpf.json",
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "wanted"), [
    (FORMULA, "'" + FORMULA),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    (" =1", "' =1"),
    ("ok\n=cmd", "ok\n'=cmd"),
    ("ok\r\n=cmd", "ok\r\n'=cmd"),
    ("ok\r=cmd", "ok\r'=cmd"),
    ("a\n\n +b", "a\n\n' +b"),
    ("＝1", "'＝1"),
    ("1+1=2", "1+1=2"),
    ("a - b", "a - b"),
    ("", ""),
    (None, ""),
    (-1.5, "-1.5"),
    (0, "0"),
    (["=1", "two"], "'=1; two"),
    (("a", "b"), "a; b"),
])  # fmt: skip
def test_nothing_in_a_cell_runs_in_a_spreadsheet(value: object, wanted: str) -> None:
    assert cell(value) == wanted


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")), min_size=2,
                         max_size=2), max_size=5))  # fmt: skip
def test_csv_is_read_back_as_it_was_written_but_for_the_apostrophes(table: list[list[str]]) -> None:
    data = csv_bytes(("one", "two"), [dict(zip(("one", "two"), row, strict=True)) for row in table])
    text = data.decode()
    back = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert back == [["one", "two"], *([cell(value) for value in row] for row in table)]
    for row in back[1:]:
        for value in row:
            assert not any(re.match(r"\s*[=+\-@]", line) for line in re.split(r"\r\n|\r|\n", value))
    assert [[re.sub(r"(^|[\r\n])'(?=[^\S\r\n]*[=+\-@\t＝＋－＠])", r"\1", v) for v in row] for row in back[1:]] == [
        [re.sub(r"(^|[\r\n])'(?=[^\S\r\n]*[=+\-@\t＝＋－＠])", r"\1", v) for v in row] for row in table
    ]


def test_csv_of_records_is_safe_and_json_exact(context: Context) -> None:
    first, second = rows(context, "data/people.csv")
    assert (first["name"], first["sort_name"], first["roles"]) == ("'" + FORMULA, "'@SUM(A1)", "'+1; two")
    assert (first["born"], first["died"], first["wikidata"]) == ("~1926", "1999-01-02", "Q42")
    assert (second["name"], second["summary"]) == ('Mina "M" Rahimi, Dr', "ok\n'=cmd")
    one, two = json_of(data_files(context), "data/people.json", context)
    assert (one["name"], one["sort_name"], one["roles"]) == (FORMULA, "@SUM(A1)", ["+1", "two"])
    assert two["names"] == ["مینا رحیمی"]
    assert two["summary"] == "ok\n=cmd"
    assert one["latitude"] is None


def test_articles_as_data(context: Context) -> None:
    two, one = json_of(data_files(context), "data/articles.json", context)
    assert one == {
        "id": "one",
        "url": "https://a.example/articles/one/",
        "title": "-1",
        "date": "1993-11-10",
        "year": "1993",
        "language": "en",
        "section": "World",
        "authors": ["X"],
        "source": "Herald",
        "source_url": "https://h.example/",
        "people": ["a"],
        "places": ["kabul"],
        "records": [],
        "tags": ["x", "y"],
        "summary": one["summary"],
        "source_date": "1993-11-12",
        "source_page": "4",
        "source_archive": "City Archive",
        "source_archive_location": "Box 7",
        "source_rights": "The Herald",
        "source_kind": "",
    }
    assert one["summary"].startswith("Kabul, and Kabul.")
    assert (two["id"], two["date"], two["year"], two["people"]) == ("two", "~1950", "1950", ["b"])
    table = rows(context, "data/articles.csv")
    assert [row["title"] for row in table] == ["Two", "'-1"]
    assert (table[1]["tags"], table[1]["places"]) == ("x; y", "kabul")
    assert (table[1]["source_archive_location"], table[0]["source_archive_location"]) == ("Box 7", "")


def test_a_kinds_own_fields_stand_last_and_take_no_other_columns_place(tmp_path: Path) -> None:
    site = SITE + '[kinds.clubs]\nlabel = "Club"\nfields = ["founded", "colours", "mentions"]\n'
    files = {
        "clubs.json": '[{"id": "rowers", "name": "Rowers", "founded": 1884, "colours": ["red", "=blue"],'
        ' "mentions": "none", "secret": "kept at home"}, {"id": "swimmers", "name": "Swimmers"}]'
    }
    context = context_of(tmp_path, files, site)
    rowers, swimmers = rows(context, "data/clubs.csv")
    assert list(rowers)[-4:] == ["written", "founded", "colours", "own_mentions"]
    assert (rowers["founded"], rowers["colours"], rowers["own_mentions"]) == ("1884", "red; =blue", "none")
    assert (rowers["mentions"], swimmers["founded"]) == ("0", "")
    one, _ = json_of(data_files(context), "data/clubs.json", context)
    assert (one["colours"], one["own_mentions"], "secret" in one) == (["red", "=blue"], "none", False)


def test_what_a_person_wrote_is_counted_apart_from_mentions(tmp_path: Path) -> None:
    files = {
        "people.csv": "id,name\nfinch,Harold Finch\n",
        **{f"articles/{name}.md": article(title=name, author="Harold Finch") for name in "ab"},
        "articles/c.md": article("Harold Finch came."),
    }
    context = context_of(tmp_path, files)
    (one,) = json_of(data_files(context), "data/people.json", context)
    assert (one["written"], one["articles"], one["mentions"]) == (2, 1, 1)


def test_every_mention_is_a_line_with_its_sentence_and_address(context: Context) -> None:
    found = rows(context, "data/mentions.csv")
    assert [(r["article"], r["kind"], r["record"], r["surface"]) for r in found] == [
        ("two", "people", "b", 'Mina "M" Rahimi, Dr'),
        ("two", "places", "kabul", "Kabul"),
        ("one", "places", "kabul", "Kabul"),
        ("one", "places", "kabul", "Kabul"),
    ]
    assert found[2]["sentence"] == "Kabul, and Kabul."
    assert found[2]["date"] == "1993-11-10"
    assert re.fullmatch(r"https://a\.example/articles/one/#[\w-]+", found[2]["address"])


def test_a_record_that_is_not_linked_is_in_no_data_file(tmp_path: Path) -> None:
    files = {
        "people/mina.md": "---\nname: Mina Rahimi\nlink: false\n---\n",
        "articles/a.md": article("Mina Rahimi."),
    }
    context = context_of(tmp_path, files)
    assert json_of(data_files(context), "data/people.json", context) == []
    assert rows(context, "data/mentions.csv") == []


def test_geojson_has_longitude_first_and_null_where_nothing_is_known(context: Context) -> None:
    found = json_of(data_files(context), "data/places.geojson", context)
    assert found["type"] == "FeatureCollection"
    afghanistan, kabul = found["features"]
    assert kabul == {
        "type": "Feature",
        "id": "https://a.example/places/kabul/",
        "geometry": {"type": "Point", "coordinates": [69.25, 34.5]},
        "properties": {
            "id": "kabul",
            "name": "Kabul",
            "url": "https://a.example/places/kabul/",
            "type": "capital city",
            "mentions": 3,
            "articles": 2,
        },
    }
    assert afghanistan["geometry"] is None


def test_a_place_that_is_not_to_be_found_is_in_no_gazetteer_and_its_mentions_keep_their_record(tmp_path: Path) -> None:
    files = {
        "places/inn.md": "---\nname: Green Inn\ncoordinates: [50, 10]\nindex: false\n---\n",
        "places/town.md": "---\nname: Elmstad\ncoordinates: [50, 10]\nwithin: inn\n---\n",
        "articles/a.md": article("From Elmstad to the Green Inn."),
    }
    context = context_of(tmp_path, files)
    jobs = [*data_files(context)]
    for name in ("places.geojson", "places.lpf.json"):
        features = json_of(jobs, f"data/{name}", context)["features"]
        assert [one["@id" if "lpf" in name else "id"] for one in features] == ["https://a.example/places/town/"]
    assert [one["id"] for one in json_of(jobs, "data/places.json", context)] == ["inn", "town"]
    mentioned = csv.DictReader(io.StringIO(text_of(jobs, "data/mentions.csv", context), newline=""), strict=True)
    assert {row["record"] for row in mentioned} == {"inn", "town"}


def test_linked_places_have_what_the_format_requires(context: Context) -> None:
    found = json_of(data_files(context), "data/places.lpf.json", context)
    assert found["type"] == "FeatureCollection"
    assert found["@context"].endswith("linkedplaces-context-v1.1.jsonld")
    afghanistan, kabul = found["features"]
    for feature in (afghanistan, kabul):
        assert feature["type"] == "Feature"
        assert feature["@id"].startswith("https://a.example/places/")
        assert feature["properties"]["title"]
        assert set(feature["properties"]["fclasses"]) <= set("AHLPRST")
        assert feature["names"][0]["toponym"] == feature["properties"]["title"]
        assert feature["names"][0]["citations"][0]["label"]
    assert kabul["properties"] == {"title": "Kabul", "fclasses": ["P"], "ccodes": ["AF"]}
    assert afghanistan["properties"]["fclasses"] == ["A"]
    assert kabul["names"][0]["citations"] == [{"label": "Two", "@id": "https://a.example/articles/two/", "year": 1950}]
    assert [name["toponym"] for name in kabul["names"][1:]] == ["کابل", "Cabul"]
    assert kabul["when"]["timespans"] == [{"start": {"in": "1950"}, "end": {"in": "1993"}}]
    assert kabul["links"] == [
        {"type": "closeMatch", "identifier": "wd:Q5838"},
        {"type": "closeMatch", "identifier": "gn:1138958"},
    ]
    assert kabul["geometry"] == {"type": "Point", "coordinates": [69.25, 34.5]}
    assert afghanistan["geometry"] is None


@pytest.mark.parametrize(("kind", "wanted"), [
    ("capital city", "P"), ("village", "P"), ("district of a city", "P"), ("Province", "A"), ("countries", "S"),
    ("country", "A"), ("river", "H"), ("mountain pass", "T"), ("mountains", "T"), ("bridge", "R"), ("tunnel", "R"),
    ("airport", "S"), ("seat of government", "S"), ("estate", "S"), ("", "P"),
])  # fmt: skip
def test_the_class_of_a_place_is_read_from_whole_words_of_its_type(tmp_path: Path, kind: str, wanted: str) -> None:
    context = context_of(tmp_path, {"places.csv": f"id,name,type\nx,X Town,{kind}\n"})
    (feature,) = json_of(data_files(context), "data/places.lpf.json", context)["features"]
    assert feature["properties"]["fclasses"] == [wanted]


def test_linked_places_say_when_a_name_was_in_use_and_write_years_in_four_digits(tmp_path: Path) -> None:
    names = "[{form: Alt, lang: de, from: 1900, to: 1945}, {form: Old, to: 1900}, {form: Oldest, from: 18XX}]"
    files = {
        "places/elm.md": f"---\nname: Elmstad\nnames: {names}\n---\n",
        "articles/a.md": article("In Elmstad.", "A", date='"-0043"'),
        "articles/b.md": article("In Elmstad.", "B", date='"0079"'),
    }
    context = context_of(tmp_path, files)
    (feature,) = json_of(data_files(context), "data/places.lpf.json", context)["features"]
    assert feature["when"]["timespans"] == [{"start": {"in": "-0043"}, "end": {"in": "0079"}}]
    assert feature["names"][1:] == [
        {"toponym": "Alt", "lang": "de", "when": {"timespans": [{"start": {"in": "1900"}, "end": {"in": "1945"}}]}},
        {"toponym": "Old"},
        {"toponym": "Oldest"},
    ]
