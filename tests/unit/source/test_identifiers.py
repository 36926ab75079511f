"""Outside ids: their form, their check digits, and full addresses."""

import pytest

from archivegen.source.identifiers import SCHEMES, check_digit, normalise


@pytest.mark.parametrize(
    ("scheme", "value", "bare"),
    [
        ("wikidata", "Q5838", "Q5838"),
        ("wikidata", "q5838", "Q5838"),
        ("wikidata", "https://www.wikidata.org/wiki/Q5838", "Q5838"),
        ("wikidata", "http://www.wikidata.org/entity/Q5838", "Q5838"),
        ("wikidata", "https://www.wikidata.org/wiki/Q5838#P31", "Q5838"),
        ("viaf", "12398", "12398"),
        ("viaf", "https://viaf.org/viaf/12398/#x", "12398"),
        ("isni", "0000 0001 2103 2683", "0000000121032683"),
        ("isni", "000000012150090X", "000000012150090X"),
        ("isni", "https://isni.org/isni/0000000121032683", "0000000121032683"),
        ("orcid", "0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("orcid", "https://orcid.org/0000-0002-1694-233X", "0000-0002-1694-233X"),
        ("geonames", "3041565", "3041565"),
        ("geonames", "https://www.geonames.org/3041565/andorra.html", "3041565"),
        ("geonames", "http://sws.geonames.org/3041565/", "3041565"),
        ("gnd", "118540238", "118540238"),
        ("gnd", "https://d-nb.info/gnd/116848693", "116848693"),
        ("gnd", "4135952-5", "4135952-5"),
        ("gnd", "1017854-X", "1017854-X"),
        ("pleiades", "423025", "423025"),
        ("pleiades", "https://pleiades.stoa.org/places/423025", "423025"),
    ],
)
def test_bare_ids_and_addresses(scheme, value, bare):
    assert normalise(scheme, value) == bare


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("wikidata", "P31"),
        ("wikidata", "Q0"),
        ("wikidata", "5838"),
        ("wikidata", "https://en.wikipedia.org/wiki/Q5838"),
        ("viaf", "0"),
        ("viaf", "x"),
        ("isni", "0000 0001 2103 2684"),
        ("isni", "0000 0001 2103"),
        ("orcid", "0000-0002-1825-0098"),
        ("geonames", "-3"),
        ("geonames", "3.5"),
        ("gnd", "x"),
        ("gnd", ""),
        ("pleiades", "https://d-nb.info/gnd/423025"),
    ],
)
def test_wrong_forms(scheme, value):
    assert normalise(scheme, value) is None


def test_the_example_of_every_scheme_is_right():
    assert all(normalise(scheme.name, scheme.example) for scheme in SCHEMES.values())


def test_check_digits():
    assert [check_digit(d) for d in ("000000021825009", "000000021694233", "000000012150090")] == ["7", "X", "X"]
