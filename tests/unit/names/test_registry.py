"""Records from rows and files, and the ways to find one."""

from __future__ import annotations

import pickle

import msgspec
from archive_of_names import KABUL, KINDS, MASSOUD, person, place

from archivegen.names.assemble import assemble
from archivegen.names.forms import Lexicon, build_lexicon
from archivegen.names.kinds import BUILT_IN, declared_kind, kind_called
from archivegen.names.matcher import Candidates, match
from archivegen.names.record import RecordSource
from archivegen.source.fields import NameField, RecordFields


def row(name: str, ident: str, line: int = 1, **fields: object) -> RecordSource:
    return RecordSource("people", "content/people.csv", line, RecordFields(name=name, id=ident, **fields))  # type: ignore[arg-type]


def test_a_kind_is_found_by_any_of_its_words() -> None:
    kinds = (*BUILT_IN, declared_kind("organisations", "Organisation", folder="orgs"))
    assert [kind_called(kinds, w).name for w in ("person", "People", "organisation")] == [
        "people",
        "people",
        "organisations",
    ]  # type: ignore[union-attr]
    assert kind_called(kinds, "ship") is None


def test_a_file_adds_to_the_row_of_the_same_id() -> None:
    table = row("A. Massoud", "m", 2, names=(NameField("Massud"),), roles=("commander",))
    file = RecordSource("people", "content/people/m.md", 1, RecordFields(name="Ahmad Shah Massoud"), "m", body=True)
    registry, found = assemble(KINDS, [file, table])
    assert found == ()
    (record,) = registry.records
    assert record.name == "Ahmad Shah Massoud"
    assert [n.form for n in record.names] == ["Ahmad Shah Massoud", "Massud", "A. Massoud"]
    assert (record.fields.roles, record.path, record.body) == (("commander",), "content/people/m.md", True)


def test_an_id_used_twice_is_an_error_that_names_both_places() -> None:
    _, found = assemble(KINDS, [row("A", "x", 2), row("B", "x", 7)])
    assert [(d.code, d.line) for d in found] == [("ID-TWICE", 7)]
    assert "content/people.csv:2" in found[0].message


def test_a_record_without_a_name_is_an_error() -> None:
    registry, found = assemble(KINDS, [row("", "x", 3)])
    assert registry.records == ()
    assert [(d.code, d.line) for d in found] == [("NAME-MISSING", 3)]


def test_a_row_without_an_id_takes_it_from_its_name() -> None:
    registry, _ = assemble(KINDS, [row("Ahmad Shah", "", 3)])
    assert registry.records[0].id == "ahmad-shah"


def test_records_are_sorted_and_found() -> None:
    registry, _ = assemble(KINDS, [KABUL, MASSOUD, place("Kabul Province", "kp", merged=("old",))])
    assert [r.key for r in registry.records] == [
        ("people", "ahmad-shah-massoud"),
        ("places", "kabul"),
        ("places", "kp"),
    ]
    assert registry.find("places", "old") is registry.records[2]
    assert registry.find_any("kabul") == (1,)
    assert registry.find_declared("places", "Kabul Province") == (2,)
    assert registry.find_declared("people", "Kabul") == ()


def test_an_unknown_container_and_a_merged_id_in_use_are_errors() -> None:
    _, found = assemble(KINDS, [place("A", "a", within="nowhere", merged=("b",)), place("B", "b")])
    assert sorted(d.code for d in found) == ["ID-TWICE", "RECORD-UNKNOWN"]


def test_containment_circles_end() -> None:
    registry, _ = assemble(KINDS, [place("A", "a", within="b"), place("B", "b", within="a")])
    assert [sorted(a) for a in registry.ancestors] == [[1], [0]]


def test_lexicon_and_candidates_are_values() -> None:
    registry, _ = assemble(KINDS, [KABUL, MASSOUD])
    lexicon = build_lexicon(registry)
    found = match([], "In Kabul", lexicon)
    again = pickle.loads(pickle.dumps(lexicon))  # noqa: S301 - our own bytes, as workers get them
    assert again == lexicon
    assert match([], "In Kabul", again) == found
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Candidates) == found
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(lexicon), type=Lexicon) == lexicon


def test_the_digest_changes_with_the_forms_and_not_with_their_order() -> None:
    one = build_lexicon(assemble(KINDS, [KABUL, MASSOUD])[0])
    two = build_lexicon(assemble(KINDS, [MASSOUD, KABUL])[0])
    three = build_lexicon(assemble(KINDS, [MASSOUD, KABUL, person("Ann Lee")])[0])
    assert one.digest == two.digest != three.digest
