"""Records of people, places and other kinds, from Markdown."""

import pytest

from archivegen.source.dates import parse_when
from archivegen.source.fields import NameField, Within
from archivegen.source.record_fields import read_record

KINDS = ("people", "places")


def read(front, known=()):
    return read_record("content/people/x.md", f"---\n{front}\n---\nbody\n", KINDS, known)


def fields(front):
    result = read(front)
    assert result.diagnostics == ()
    return result.fields


def problems(front):
    return [f"{d.line}:{d.column} {d.severity} {d.code}: {d.message}" for d in read(front).diagnostics]


def test_a_person():
    found = fields(
        """name: Ahmad Shah Massoud
id: Q179895
sort_name: Massoud, Ahmad Shah
names:
  - Ahmad Shah
  - {form: احمد شاه مسعود, lang: fa, script: Arab, kind: official, strict: true, context: true, search: true,
     from: 1953, to: 2001, fold: false}
aliases: [Lion of Panjshir, Ahmad Shah]
short: Massoud
wikidata: https://www.wikidata.org/wiki/Q179895
viaf: [12398, 34567]
isni: 0000 0001 2103 2683
sameas: https://example.org/massoud
born: 1953-09-02
died: 2001-09-09
roles: commander
link: true
blockers: [Massoud Foundation]
merged: [asm]
summary: A commander.
image: m.jpg
initials: true
fold: true
extra: {a: 1}"""
    )
    assert (found.name, found.id, found.sort_name) == ("Ahmad Shah Massoud", "Q179895", "Massoud, Ahmad Shah")
    assert found.names == (
        NameField("Ahmad Shah"),
        NameField(
            "احمد شاه مسعود",
            "fa",
            "Arab",
            "official",
            strict=True,
            context=True,
            search=True,
            since=parse_when("1953"),
            until=parse_when("2001"),
            fold=False,
        ),
        NameField("Lion of Panjshir"),
    )
    assert found.short == ("Massoud",)
    assert found.identifiers == (
        ("wikidata", "Q179895"),
        ("viaf", "12398"),
        ("viaf", "34567"),
        ("isni", "0000000121032683"),
    )
    assert (found.sameas, found.born.edtf, found.died.edtf) == (
        ("https://example.org/massoud",),
        "1953-09-02",
        "2001-09-09",
    )
    assert (found.roles, found.blockers, found.merged) == (("commander",), ("Massoud Foundation",), ("asm",))
    assert (found.link, found.index, found.initials, found.fold, found.inside) == (True, True, True, True, False)
    assert (found.image.src, found.summary, found.extra) == ("m.jpg", "A commander.", {"a": 1})


@pytest.mark.parametrize(
    "front",
    [
        "coordinates: [34.53, 69.17]",
        "lat: 34.53\nlon: 69.17",
        "latitude: 34.53\nlng: 69.17",
        "coordinates: {lat: 34.53, lon: 69.17}",
        "coordinates: 34.53, 69.17",
    ],
)
def test_a_place(front):
    found = fields(f"name: Kabul\n{front}\ntype: city\ncountry: AF\nwithin: kabul-province\ngeonames: 1138958")
    assert (found.coordinates, found.type, found.country) == ((34.53, 69.17), "city", "AF")
    assert [w.record for w in found.within] == ["kabul-province"]
    assert found.identifiers == (("geonames", "1138958"),)


def test_a_place_within_others_for_a_time():
    found = fields("name: x\nwithin:\n  - a\n  - {id: b, from: 1919, to: 1929~}")
    assert [(w.record, w.since, w.until) for w in found.within] == [
        ("a", None, None),
        ("b", parse_when("1919"), parse_when("1929~")),
    ]
    assert isinstance(found.within[0], Within)
    assert found.within[1].at.line == 5


def test_short_may_be_nothing_or_an_empty_list():
    assert fields("name: x").short is None
    assert fields("name: x\nshort: []").short == ()
    assert fields("name: x\nshort: [a, b]").short == ("a", "b")


def test_a_name_may_be_missing_where_a_table_has_it():
    result = read("born: 1953")
    assert (result.diagnostics, result.fields.name, result.body) == ((), "", "body\n")


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("lat: 134\nlon: 3", "3:6 error FIELD: the latitude 134 is not on Earth"),
        ("lat: 3\nlon: -180.5", "4:6 error FIELD: the longitude -180.5 is not on Earth"),
        ("lat: 3", '3:6 error FIELD: "lat" is given without "lon"'),
        ("coordinates: [3]", '3:14 error FIELD: "coordinates" has to be two numbers, not 1'),
        ("coordinates: [34°N, 3]", '3:15 error FIELD: the latitude "34°N" is no number'),
        ("coordinates: [nan, 3]", '3:15 error FIELD: the latitude "nan" is no number'),
        ("wikidata: P12", '3:11 error ID-FORM: "P12" is no wikidata id: its form is wrong'),
        (
            "orcid: 0000-0002-1825-0098",
            '3:8 error ID-FORM: "0000-0002-1825-0098" is no orcid id: its form or its check digit is wrong',
        ),
        ("names: [{lang: fa}]", '3:9 error FIELD: an entry of "names" has no form'),
        ("names: [[a]]", '3:9 error FIELD: an entry of "names" has to be a name, not a list'),
        ("aliases: [/authors/x/]", '3:11 warning FIELD: "/authors/x/" is an address, not a name'),
        ("names: [{form: a, strict: yes}]", '3:27 error FIELD: "names.strict" has to be true or false, not "yes"'),
        ("sameas: javascript:x", '3:9 error URL: links with "javascript:" are not allowed'),
        ("sameas: Q157", '3:9 error URL: "Q157" is no full link'),
        ("within: [{from: 1919}]", '3:10 error FIELD: an entry of "within" has no id'),
        ("born: 1953-13", '3:7 error DATE: there is no month 13 ("1953-13")'),
        ("title: x", '3:1 warning FIELD: unknown field "title"'),
    ],
)
def test_wrong_values_name_their_place(front, problem):
    assert problems("name: x\n" + front) == [problem]


def test_a_latitude_that_is_a_longitude_gets_a_hint():
    assert "wrong order" in read("coordinates: [134, 3]").diagnostics[0].hint


def test_a_wrong_id_is_kept_in_extra():
    assert read("name: x\nwikidata: P12").fields.extra == {"wikidata": "P12"}


def test_fields_that_the_kind_declares_need_no_warning():
    result = read("name: x\ntonnage: 300", known=["tonnage"])
    assert (result.diagnostics, result.fields.extra) == ((), {"tonnage": 300})


def test_a_name_cut_by_a_comment_is_a_warning():
    assert [line.split(" is ")[0] for line in problems("name: Bo #5\nwikidata: Q1 # k\nnames:\n - form: Tank #4")] == [
        '2:10 warning FM-COMMENT: everything from "#5" on',
        '5:15 warning FM-COMMENT: everything from "#4" on',
    ]


def test_a_slip_in_draft_is_an_error():
    assert problems("name: A\ndrafft: true") == [
        '3:1 error FIELD: unknown field "drafft": the record would be published'
    ]


@pytest.mark.parametrize(("key", "meant"), [("alias", "aliases"), ("birth", "born"), ("death", "died")])
def test_other_words_for_a_field_are_hinted_at(key, meant):
    assert read(f"name: A\n{key}: 1900").diagnostics[0].hint == f'did you mean "{meant}"?'


@pytest.mark.parametrize("key", ["blockers", "name", "summary", "extra"])
def test_control_characters_from_escapes_are_errors_and_do_not_stay(key):
    result = read(f'id: a\n{key}: "x\\u0000y\\e"')
    assert ("error", "CONTROL") in [(d.severity, d.code) for d in result.diagnostics]
    assert "\x00" not in str(result.fields)
    assert "\x1b" not in str(result.fields)
