"""Rule L9, the finding: which stretches of capitalised words are names that no record answers to."""

from __future__ import annotations

import pytest

from archivegen.names import stretch as seen
from archivegen.names.capitals import names_in
from archivegen.names.stretch import Name
from archivegen.names.unknown import Seen, find_unknown
from tests.unit.names.archive_of_names import markdown


def look(text: str, lang: str = "en", title: str = "", taken: tuple[str, ...] = ()) -> Seen:
    """One article; ``taken`` are names in it that records answer to."""
    blocks = markdown(text)
    known = {
        n: [(b.text.find(t), b.text.find(t) + len(t), True) for t in taken if t in b.text] for n, b in enumerate(blocks)
    }
    return find_unknown(blocks, title, known, lang)


def found(*articles: Seen, places: tuple[str, ...] = ()) -> list[Name]:
    return names_in(articles, places).names


def forms(*texts: str, lang: str = "en") -> list[str]:
    return [name.form for name in found(*(look(text, lang) for text in texts))]


def only(text: str, lang: str = "en") -> Name:
    (name,) = found(look(text, lang))
    return name


# What is one name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They met Vincent van Gogh once.", "Vincent van Gogh"),
        ("They met Oscar de la Renta once.", "Oscar de la Renta"),
        ("They met Omar bin Said once.", "Omar bin Said"),
        ("They met Hafez al-Assad once.", "Hafez al-Assad"),
        ("They met al-Assad once.", "al-Assad"),
        ("They met Sinéad O’Connor once.", "Sinéad O'Connor"),
        ("They met Jean-Luc Ponty once.", "Jean-Luc Ponty"),
        ("They met Ban Ki-moon once.", "Ban Ki-moon"),
        ("They met J. R. Ewing once.", "J. R. Ewing"),
        ("They met J.R. Ewing once.", "J.R. Ewing"),
        ("They met John F. Kennedy once.", "John F. Kennedy"),
        ("They met Henry Adams Jr. once.", "Henry Adams Jr."),
        ("They met Henry Adams, Jr., once.", "Henry Adams Jr."),
        ("They flew to St. Petersburg once.", "St. Petersburg"),
        ("They saw the University of Panjshir once.", "University of Panjshir"),
        ("They met Ahmad  Shah\nKarim once.", "Ahmad Shah Karim"),
        ("They met **Ahmad** Karim once.", "Ahmad Karim"),
        ("They met Theresa May once.", "Theresa May"),
        ("They came to Mazar-i-Sharif once.", "Mazar-i-Sharif"),
        ("They were pro-Karimi once.", "Karimi"),
        ("They sold Herat-based goods once.", "Herat"),
        ("They took Karimi’s goods once.", "Karimi"),
        ("They took Reyes’ goods once.", "Reyes"),
    ],
)
def test_a_name_is_whole_and_has_the_edges_of_a_name(text: str, name: str) -> None:
    assert only(text).form == name


@pytest.mark.parametrize(
    ("text", "lang", "name"),
    [
        ("Ils ont vu Charles de Gaulle hier.", "fr", "Charles de Gaulle"),
        ("Ils sont venus d’Italie hier.", "fr", "Italie"),
        ("Они видели Ивана Петрова вчера.", "ru", "Ивана Петрова"),
        ("Είδαν τον Γιώργο Σεφέρη χθες.", "el", "Γιώργο Σεφέρη"),
        ("Նրանք տեսան Արամ Խաչատրյանին երեկ։", "hy", "Արամ Խաչատրյանին"),
    ],
)
def test_the_scripts_with_capitals_are_read(text: str, lang: str, name: str) -> None:
    assert only(text, lang).form == name


def test_two_names_are_two() -> None:
    assert forms("They met Ahmad Karim, Mina Rahimi and Yusuf Amin – Bina Said – there.") == [
        "Ahmad Karim",
        "Mina Rahimi",
        "Yusuf Amin",
        "Bina Said",
    ]


def test_the_place_of_a_name_is_that_in_its_block() -> None:
    text = "They  met\nAhmad  Ka\u0301rim, there."
    block = markdown(text)[0].text
    name = only(text)
    assert block[name.start : name.end] == "Ahmad  Ka\u0301rim"
    assert name.form == "Ahmad Kárim"


# What is none


@pytest.mark.parametrize(
    "text",
    [
        "The bridge fell. However, it was rebuilt.",
        "They met on Monday, in March 1999.",
        "They asked the President and the Prime Minister.",
        "He said that I did. I’m here. I don’t know.",
        "They met `Ahmad Karim` there.",
        "They met [Ahmad Karim](https://a.example/) there.",
        "They met [Ahmad Karim](person:ahmad) there.",
        "They wrote to Ahmad@Karim.example and @Karim, on #Karim.",
        "Protesters came.",
        "محمد در کابل بود.",
        "It was plan B. and vitamin C.",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert forms(text) == []


def test_what_a_record_answers_to_is_not_looked_at_again() -> None:
    assert [n.form for n in found(look("They met Ahmad Karim near Kabul.", taken=("Kabul",)))] == ["Ahmad Karim"]


def test_a_known_name_inside_of_a_longer_one_is_left_to_that() -> None:
    """Rule M6: what is inside of a longer name is no mention, so that nothing is taken here."""
    assert forms("They went to Kabul Bank there.") == ["Kabul Bank"]


def test_a_capital_at_a_sentences_start_says_nothing_of_a_word_that_stands_in_lower_case() -> None:
    assert forms("Protesters came. They saw protesters.", "Protesters left. Karimi left. They met Karimi.") == [
        "Karimi",
        "Karimi",
    ]


def test_the_first_word_is_taken_off_where_it_only_begins_the_sentence() -> None:
    assert forms("Yesterday Ahmad Karim came. Meanwhile Mina Rahimi left.") == ["Ahmad Karim", "Mina Rahimi"]


def test_a_name_that_begins_a_sentence_stays_whole_where_it_is_whole_elsewhere() -> None:
    assert forms("North Korea spoke. They left North Korea.") == ["North Korea", "North Korea"]


def test_a_word_that_is_mostly_in_lower_case_is_no_name_in_the_middle_of_a_sentence_either() -> None:
    assert forms("They asked the state, the state, and the State.") == []


def test_words_for_peoples_and_languages_are_counted_apart() -> None:
    article = look("They met an Iranian and many Iranians in Iran. They spoke French with Afghans.")
    given = names_in([article], ["Afghanistan"])
    assert [name.form for name in given.names] == ["Iran"]
    assert sorted(given.peoples) == ["Afghans", "French", "Iranian", "Iranians"]


def test_a_title_makes_a_name_of_a_word_for_a_people() -> None:
    assert forms("They met Mr French there.") == ["French"]


def test_in_german_one_capitalised_word_says_nothing() -> None:
    assert forms("Gestern kam der Zug nach Wien mit Anna Hofer.", lang="de") == ["Anna Hofer"]
    assert forms("Dann kam Frau Hofer mit dem Zug.", lang="de") == ["Hofer"]


def test_pieces_of_one_name_are_put_together() -> None:
    texts = ["The food and drug administration.", "They asked the Food and Drug Administration there."]
    assert forms(*texts) == ["Food and Drug Administration"]
    assert forms("They met Ahmad Karim and Mina Rahimi there.") == ["Ahmad Karim", "Mina Rahimi"]


# Titles and offices


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("They met Mr Karimi there.", "Karimi", "Mr"),
        ("They met Mr. Karimi there.", "Karimi", "Mr."),
        ("They met President Karimi there.", "Karimi", "President"),
        ("They met president Karimi there.", "Karimi", "president"),
        ("They met Foreign Minister Ann Karimi there.", "Ann Karimi", "Minister"),
        ("Then Dr Karimi came.", "Karimi", "Dr"),
    ],
)
def test_a_title_is_no_part_of_the_name_and_speaks_for_a_person(text: str, name: str, title: str) -> None:
    given = only(text)
    assert (given.form, given.beside, given.evidence & seen.TITLED) == (name, title, seen.TITLED)


def test_an_office_parts_a_place_from_a_person() -> None:
    assert forms("They met Queensland Health Minister Ann Karimi there.") == ["Queensland", "Ann Karimi"]


def test_a_title_inside_of_a_name_is_part_of_it() -> None:
    assert forms("They met Ahmad Shah Karim there.") == ["Ahmad Shah Karim"]
    assert forms("They met Martin Luther King there.") == ["Martin Luther King"]


def test_a_body_whose_name_begins_like_a_title_keeps_it() -> None:
    assert forms("The party met. They left the Republican Party.") == ["Republican Party"]


# What stands beside


@pytest.mark.parametrize(
    ("text", "evidence", "beside"),
    [
        ("They lived in Herat then.", seen.LOCATIVE, "in"),
        ("They lived far from Herat then.", 0, ""),
        ("They met Mina Rahimi, 34, there.", seen.LIVED, ", 34"),
        ("They met Mina Rahimi (1950–2001) there.", seen.LIVED, "(1950–2001)"),
        ("They met Mina Rahimi, who left.", seen.LIVED, ", who"),
        ("A man from Herat, who left, came.", 0, ""),
        ("They left Herat, Afghanistan.", seen.WITHIN, "Afghanistan"),
        ("They met Mina Rahimi, Afghanistan envoy.", 0, ""),
        ("They saw the Citadel there.", seen.DETERMINER, ""),
    ],
)
def test_what_stands_beside_a_name_is_kept_as_evidence(text: str, evidence: int, beside: str) -> None:
    name = found(look(text))[0]
    assert (name.evidence & ~seen.START, name.beside) == (evidence, beside)


def test_a_place_with_a_record_after_it_is_evidence_too() -> None:
    (name,) = found(look("They left Rokha, Panjshir.", taken=("Panjshir",)))
    assert (name.form, name.evidence, name.beside) == ("Rokha", seen.WITHIN, "Panjshir")


# Headlines


def test_in_headlines_only_the_names_of_the_texts_are_seen() -> None:
    article = look("They met Ahmad Karim there.\n\n## What Ahmad Karim Has Seen\n", title="Ahmad Karim Tells All")
    assert [(n.form, n.block) for n in found(article)] == [("Ahmad Karim", -1), ("Ahmad Karim", 0), ("Ahmad Karim", 1)]


def test_a_title_that_is_written_like_a_sentence_is_read_like_one() -> None:
    (name,) = found(look("They left.", title="A portrait of Ahmad Karim beside his horse"))
    assert (name.form, name.block) == ("Ahmad Karim", -1)


def test_a_word_of_the_text_is_no_title_although_it_looks_like_the_abbreviation_of_one() -> None:
    assert found(look("He näkivät sen Lontoossa.", "fi"))[0].evidence & seen.TITLED == 0


def test_a_title_without_which_a_name_never_stands_is_part_of_it() -> None:
    assert forms("They met Earl Warren there. They left Earl Warren.") == ["Earl Warren", "Earl Warren"]
    assert forms("They met King Abdullah there. They left Abdullah.") == ["Abdullah", "Abdullah"]
