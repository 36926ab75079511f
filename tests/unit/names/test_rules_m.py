"""What of rule M1 is no example of tests/rules: marks of a document that stands alone."""

from __future__ import annotations

from archive_of_names import BIDEN, KABUL, MASSOUD, markdown, person, place, read


def test_m1_an_unknown_id_is_an_error_with_the_nearest() -> None:
    found = read(markdown("See [[kabull]] and [x](person:kabul)."), KABUL, BIDEN)
    assert [d.code for d in found.errors] == ["RECORD-UNKNOWN", "RECORD-UNKNOWN"]
    assert [d.hint for d in found.errors] == ["write place:kabul", 'did you mean "kabul"?']
    assert read("x", KABUL, means={"Kabul": "kabull"}).errors[0].hint == 'did you mean "kabul"?'
    assert read("x", KABUL, never=("kabull",)).errors[0].hint == 'did you mean "kabul"?'
    assert read("x", MASSOUD, people=("ahmad-shah-masoud",)).errors[0].hint == 'did you mean "ahmad-shah-massoud"?'


def test_m1_an_id_of_two_kinds_needs_its_kind() -> None:
    both = (place("Lincoln", "lincoln"), person("Abe Lincoln", "lincoln"))
    assert read(markdown("[[lincoln]]"), *both).errors[0].code == "RECORD-AMBIGUOUS"
    assert read(markdown("[x](person:lincoln)"), *both).ids == ["lincoln"]
