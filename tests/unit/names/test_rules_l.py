"""What is done with a mention: what of rules L2 to L7 is no example of tests/rules, each test named after its rule."""

from __future__ import annotations

import itertools

import pytest
from archive_of_names import BIDEN, KABUL, KINDS, MASSOUD, PARIS, SON, markdown, person, place, read

from archivegen.names.assemble import assemble
from archivegen.names.sentences import LONGEST, sentence_around


def test_l2_a_mention_knows_where_it_stands_and_why() -> None:
    body = "One.\n\nHe said *that*\nKabul fell."
    (mention,) = read(markdown(body), KABUL).mentions
    assert body[mention.source : mention.source_end] == "Kabul"
    assert (mention.block, mention.line, mention.rule) == (1, 4, "M2")
    assert mention.anchor


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It rained. Dr. Kabul Smith left. Then sun.", "Dr. Kabul Smith left."),
        ("J. R. Smith saw Kabul. He left.", "J. R. Smith saw Kabul."),
        ("It cost 3.5 million in Kabul. So.", "It cost 3.5 million in Kabul."),
        ("“Kabul fell.” He wept.", "“Kabul fell.”"),
        ("He wept (in Kabul.) They left.", "He wept (in Kabul.)"),
        ("Why Kabul? Because.", "Why Kabul?"),
        ("Then … Kabul. End.", "Then … Kabul."),
        ("Am 3. Oktober fiel Kabul. Ende.", "Am 3. Oktober fiel Kabul."),
        ("Das war z. B. in Kabul so. Ende.", "Das war z. B. in Kabul so."),
        ("他来了。他在Kabul。走了。", "他在Kabul。"),
        ("او آمد. Kabul چطور؟ رفت.", "Kabul چطور؟"),
        ("वह आया। Kabul गया। अंत।", "Kabul गया।"),
        ("One\nline Kabul\ntwo. Three.", "One line Kabul two."),
        ("In the U.S. Army of Kabul he served. So.", "In the U.S. Army of Kabul he served."),
        ("He left the U.S. The city of Kabul fell.", "The city of Kabul fell."),
        ("“Stop!” said Kabul. He left.", "“Stop!” said Kabul."),
        ("На ул. Kabul и в г. Москве. Конец.", "На ул. Kabul и в г. Москве."),
    ],
)
def test_l2_the_sentence_comes_from_a_splitter_not_from_a_dot(text: str, sentence: str) -> None:
    start = text.index("Kabul")
    language = "de" if "Ende" in text else "ru" if "На" in text else "en"
    assert "".join(sentence_around(text, start, start + 5, language)) == sentence


def test_l2_a_long_sentence_is_cut_at_words() -> None:
    text = "word " * 200 + "Kabul " + "other " * 200
    start = text.index("Kabul")
    before, name, after = sentence_around(text, start, start + 5)
    assert name == "Kabul"
    assert before.startswith("… word") and after.endswith("other …")
    assert len(before + name + after) <= LONGEST + 8


def test_l4_a_declaration_without_a_mention_is_declared() -> None:
    found = read("Nothing.", KABUL, BIDEN, places=("Kabul",), people=("joe-biden",))
    assert found.mentions == ()
    assert found.resolution.declared == (("people", "joe-biden"), ("places", "kabul"))


def test_l4_a_name_that_no_record_has_is_a_stub_with_a_warning() -> None:
    found = read("Nothing.", KABUL, places=("Herat",))
    assert [s.value for s in found.resolution.stubs] == ["Herat"]
    assert [(d.severity, d.code) for d in found.resolution.diagnostics] == [("warning", "RECORD-STUB")]


def test_l4_a_declared_name_in_other_capitals_is_the_record_with_a_warning() -> None:
    found = read("Nothing.", KABUL, places=("kabul city", "KABUL"))
    assert found.resolution.declared == (("places", "kabul"),)
    assert [d.code for d in found.resolution.diagnostics] == ["NAME-CAPITALS", "RECORD-STUB"]


def test_l5_a_shared_full_name_is_reported_once_with_both_places() -> None:
    _, found = assemble(KINDS, [place("Georgia", "a"), place("Tbilisi", "b", "Georgia"), KABUL])
    assert [(d.severity, d.code) for d in found] == [("warning", "NAME-SHARED")]
    assert (found[0].path, found[0].line) == ("content/places/a.md", 1)
    assert found[0].message == ('"Georgia" is the name of "a", Georgia, and also of content/places/b.md:1 (b): Tbilisi')


def test_l5_several_names_of_the_same_records_are_one_report() -> None:
    georgia = [place("Georgia", ident, "Sakartvelo", "Gruzia", "Grusinien", country=ident) for ident in "abcde"]
    _, found = assemble(KINDS, georgia)
    (only,) = found
    assert only.message.startswith('"Georgia", "Grusinien", "Gruzia" and 1 more are the name of "a", Georgia (a), and')
    assert only.message.endswith("(c): Georgia (c), content/places/d.md:1 (d): Georgia (d) and 1 more")
    assert (
        only.hint
        == "where neither is declared nor in play, it is a doubt; different_from: [b, c, d, e] here ends this report"
    )


def test_l6_the_order_of_records_changes_nothing() -> None:
    records = [MASSOUD, SON, KABUL, PARIS, person("Massoud Kabul", "mk")]
    text = "Ahmad Massoud in Kabul. Massoud spoke. Paris and Massoud Kabul."
    first = read(text, *records).resolution
    for order in itertools.permutations(records):
        assert read(text, *order).resolution == first


def test_l7_every_surface_is_the_stretch_of_the_body() -> None:
    body = "**Ahmad** Shah Massoud&nbsp;of Kabul, [[kabul]] and ![Kabul](x.png)\n\n| a |\n|---|\n| Kabul's |\n"
    found = read(markdown(body), MASSOUD, KABUL, title="Kabul")
    surfaces = [body[m.source : m.source_end] for m in found.mentions if m.block >= 0]
    assert surfaces == ["Ahmad** Shah Massoud", "Kabul", "kabul", "Kabul", "Kabul"]
    assert ("Kabul"[slice(found.mentions[0].source, found.mentions[0].source_end)]) == "Kabul"
