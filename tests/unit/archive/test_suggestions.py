"""Rule L9, the gathering: who belongs together, what a name likely is, which record is near."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen.archive.select import Rules
from archivegen.archive.suggestions import Suggestion, Suggestions, suggest
from archivegen.build import reading_only
from archivegen.project import open_project
from tests.small_archive import SITE, TODAY, lay_out


def gather(root: Path, *texts: str, least: int = 1, **more: str) -> Suggestions:
    """What is suggested for articles of these texts; ``more``: other files by path, "/" written "__"."""
    files = {"site.toml": SITE}
    files |= {f"content/articles/a{n}.md": f"---\ntitle: T\n---\n{text}\n" for n, text in enumerate(texts)}
    files |= {f"content/{name.replace('__', '/').replace('_dot_', '.')}": text for name, text in more.items()}
    lay_out(root, files)
    with reading_only(open_project(root), Rules(TODAY, drafts=False, future=False)) as reading:
        assert not [d for d in reading.diagnostics if d.severity == "error"]
        return suggest(reading.archive, reading.registry, reading.bodies, least)


def counted(found: Suggestions) -> dict[str, int]:
    return {s.name: s.count for s in found.found}


def one(found: Suggestions, name: str) -> Suggestion:
    (suggestion,) = (s for s in found.found if s.name == name)
    return suggestion


# Who belongs together


def test_a_name_its_initials_and_its_surname_are_one_person(tmp_path: Path) -> None:
    found = gather(
        tmp_path,
        "They met Ahmad Rashid there. Rashid spoke. A. Rashid wrote. They saw Rashid.",
        "They read A. Rashid and AHMAD RASHID there.",
    )
    (rashid,) = found.found
    assert (rashid.name, rashid.count, rashid.articles) == ("Ahmad Rashid", 6, 2)
    assert rashid.forms == (("A. Rashid", 2), ("Rashid", 2), ("AHMAD RASHID", 1), ("Ahmad Rashid", 1))
    assert rashid.variants == ("A. Rashid",)


def test_spellings_that_differ_in_accents_hyphens_and_capitals_only_are_one(tmp_path: Path) -> None:
    found = gather(tmp_path, "They met Kim Min-Woo, Kim Min-woo and Kim Min Woo. They met José Núñez and Jose Nunez.")
    assert counted(found) == {"Kim Min-Woo": 3, "José Núñez": 2}
    assert one(found, "José Núñez").variants == ("Jose Nunez",)


def test_two_people_of_one_surname_stay_two_and_the_surname_goes_to_the_one_in_its_article(tmp_path: Path) -> None:
    found = gather(
        tmp_path,
        "They met Ahmad Rashid there. They saw Rashid.",
        "They met Mina Rashid there. They saw Rashid, and Rashid again.",
        "They met Ahmad Rashid with Mina Rashid there. They saw Rashid.",
        "They saw Rashid alone.",
    )
    assert counted(found) == {"Mina Rashid": 4, "Ahmad Rashid": 3, "Rashid": 2}
    assert one(found, "Rashid").perhaps == ("Ahmad Rashid", "Mina Rashid")


def test_initials_that_may_be_of_two_stay_apart(tmp_path: Path) -> None:
    found = gather(tmp_path, "They met Ahmad Rashid and Aziz Rashid there. They read A. Rashid.")
    assert counted(found) == {"Ahmad Rashid": 1, "Aziz Rashid": 1, "A. Rashid": 1}


def test_a_middle_name_makes_another_person_and_a_middle_initial_does_not(tmp_path: Path) -> None:
    found = gather(
        tmp_path, "They met Ahmad Karim and Ahmad Shah Karim there. They met Ivan Petrov and Ivan S. Petrov."
    )
    assert counted(found) == {"Ahmad Karim": 1, "Ahmad Shah Karim": 1, "Ivan Petrov": 2}


def test_a_surname_whose_bearer_has_a_record_is_not_taken_for_another(tmp_path: Path) -> None:
    people = {"people__ali_dot_md": "---\nname: Ali Rashid\n---\n"}
    found = gather(tmp_path, "They met Mina Rashid there. They saw Rashid.", "They saw Rashid alone.", **people)
    assert counted(found) == {"Mina Rashid": 2, "Rashid": 1}
    rashid = one(found, "Rashid")
    assert [(near.key, near.short) for near in rashid.near] == [(("people", "ali"), True)]
    assert rashid.perhaps == ("Mina Rashid",)


def test_a_surname_that_its_bearer_shares_with_a_place_stays_apart(tmp_path: Path) -> None:
    found = gather(tmp_path, "They met Ann Herat there. They lived in Herat. They stayed in Herat.")
    assert counted(found) == {"Ann Herat": 1, "Herat": 2}


def test_a_surname_alone_in_more_articles_than_with_its_bearer_is_not_given_away(tmp_path: Path) -> None:
    found = gather(tmp_path, "They met Ann Rashid there. They saw Rashid.", *["They saw Rashid."] * 3)
    assert counted(found) == {"Rashid": 3, "Ann Rashid": 2}


# What is listed


def test_those_named_in_most_articles_come_first_and_things_last(tmp_path: Path) -> None:
    found = gather(
        tmp_path,
        "They met Ahmad Karim, Ahmad Karim and Ahmad Karim.",
        "They met Mina Rahimi and saw the Citadel.",
        "They met Mina Rahimi and saw the Citadel.",
        "They saw the Citadel.",
    )
    assert [s.name for s in found.found] == ["Mina Rahimi", "Ahmad Karim", "Citadel"]


def test_names_seen_less_often_than_asked_are_left_out(tmp_path: Path) -> None:
    assert counted(gather(tmp_path, "They met Ahmad Karim and Mina Rahimi and Mina Rahimi.", least=2)) == {
        "Mina Rahimi": 2
    }


@pytest.mark.parametrize(
    "record",
    [
        "name: Ahmad Karim",
        "name: Zalmay Amin\nnames: [{form: Ahmad Karim, search: true}]",
        "name: Zalmay Amin\nnames: [{form: Ahmad Karim, context: true}]",
        "name: Ahmad Karim\ndraft: true",
        "name: Zalmay Amin\nnames: [Ahmad Karim]\ndraft: true",
    ],
)
def test_what_any_record_is_called_is_no_name_without_a_record(tmp_path: Path, record: str) -> None:
    found = gather(tmp_path, "They met Ahmad Karim there.", people__x_dot_md=f"---\n{record}\n---\n")
    assert counted(found) == {}


def test_a_name_switched_off_by_hand_is_not_suggested(tmp_path: Path) -> None:
    people = {"people__ahmad_dot_md": "---\nname: Ahmad Karim\n---\n"}
    assert counted(gather(tmp_path, "They met Ahmad Karim{nolink} there.", **people)) == {}


def test_doubts_are_not_suggested(tmp_path: Path) -> None:
    places = {"places_dot_csv": "id,name\na,Springfield\nb,Springfield\n"}
    assert counted(gather(tmp_path, "They lived in Springfield.", **places)) == {}


def test_abbreviations_are_left_out_and_told_unless_there_are_kinds_for_them(tmp_path: Path) -> None:
    text = "They asked NATO, NATO and UNESCO."
    found = gather(tmp_path / "a", text)
    assert (counted(found), found.abbreviations) == ({}, ("NATO", "UNESCO"))
    lay_out(tmp_path / "b", {"site.toml": SITE + '\n[kinds.bodies]\nlabel = "Body"\n'})
    root = tmp_path / "b"
    lay_out(root, {"content/articles/a.md": f"---\ntitle: T\n---\n{text}\n"})
    with reading_only(open_project(root), Rules(TODAY, drafts=False, future=False)) as reading:
        assert counted(suggest(reading.archive, reading.registry, reading.bodies)) == {"NATO": 2, "UNESCO": 1}


def test_words_for_peoples_are_told_apart(tmp_path: Path) -> None:
    found = gather(tmp_path, "They met Iranian guests in Iran, Iranian ones and French ones.")
    assert (counted(found), found.peoples) == ({"Iran": 1}, ("Iranian", "French"))


def test_articles_without_capitals_are_counted_by_script(tmp_path: Path) -> None:
    found = gather(tmp_path, "احمد در کابل بود.", "محمد در هرات بود.", "他在北京。", "They met.")
    assert (counted(found), found.capless) == ({}, (("ARABIC", 2), ("CJK", 1)))


# What it likely is


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("They met Mr Karim and President Karim.", "people", '"Mr" before it twice'),
        ("They met Mina Rahimi, 34, there.", "people", '", 34" after it once'),
        ("They met A. Karim there.", "people", "an initial in it"),
        ("They lived in Herat and died in Herat.", "places", '"in" before it twice'),
        ("They left Rokha, Afghanistan.", "places", '", Afghanistan" after it once'),
        ("They loved Afghanistan.", "places", "the name of a country or continent"),
        ("They crossed Andarab Valley there.", "places", 'the word "Valley" in it'),
        ("They lived in Herat.", "", ""),
        ("They met Ahmad Karim there.", "", ""),
        ("They asked at Google and at Google.", "", ""),
        ("They met Mr Herat, and lived in Herat, in Herat.", "", '"Mr" before it once, but "in" before it twice'),
    ],
)
def test_a_kind_is_said_only_where_something_speaks_for_it(tmp_path: Path, text: str, kind: str, reason: str) -> None:
    (suggestion,) = [s for s in gather(tmp_path, text).found if s.name not in {"Afghanistan"} or "loved" in text]
    assert (suggestion.kind, suggestion.reason) == (kind, reason)


def test_a_given_name_that_people_with_records_bear_speaks_for_a_person(tmp_path: Path) -> None:
    found = gather(
        tmp_path,
        "They met Mina Karim there.",
        people_dot_csv="id,name\na,Mina Rahimi\nb,Mina Amin\n",
    )
    assert (found.found[0].kind, found.found[0].reason) == (
        "people",
        '"Mina" is the given name of 2 people with records',
    )


def test_a_name_that_front_matter_declares_is_of_that_kind(tmp_path: Path) -> None:
    lay_out(tmp_path, {"content/articles/d.md": "---\ntitle: D\npeople: [Herat Karim]\n---\nThey met Herat Karim.\n"})
    found = gather(tmp_path, "They met Herat Karim there.")
    karim = one(found, "Herat Karim")
    assert (karim.kind, karim.reason, karim.count) == ("people", "declared in content/articles/d.md:3", 2)


# What is near


def test_the_nearest_records_are_found_by_spelling_and_by_initials(tmp_path: Path) -> None:
    found = gather(
        tmp_path,
        "They met Ahmed Shah Karim and M. Rahimi and Zalmay Nuri there.",
        people_dot_csv="id,name\nkarim,Ahmad Shah Karim\nrahimi,Mina Rahimi\n",
    )
    near = {s.name: [n.key[1] for n in s.near] for s in found.found}
    assert near == {"Ahmed Shah Karim": ["karim"], "M. Rahimi": ["rahimi"], "Zalmay Nuri": []}


def test_names_without_records_that_are_spelt_alike_are_told_of_each_other(tmp_path: Path) -> None:
    found = gather(tmp_path, "They met Muhammad Najib there. They met Mohammad Najib there.")
    assert [(s.name, s.perhaps) for s in found.found] == [
        ("Mohammad Najib", ("Muhammad Najib",)),
        ("Muhammad Najib", ("Mohammad Najib",)),
    ]


def test_examples_are_sentences_of_running_text_in_several_articles_with_their_lines(tmp_path: Path) -> None:
    found = gather(
        tmp_path,
        "# A word on Ahmad Karim and his goats\n\nOne came. They met Ahmad Karim. Two left.",
        "\n\nThen Ahmad Karim left.",
        "Ahmad Karim sat there.",
        "Ahmad Karim slept there.",
    )
    assert [(e.path, e.line, e.before, e.name, e.after) for e in found.found[0].examples] == [
        ("content/articles/a0.md", 6, "They met ", "Ahmad Karim", "."),
        ("content/articles/a1.md", 6, "Then ", "Ahmad Karim", " left."),
        ("content/articles/a2.md", 4, "", "Ahmad Karim", " sat there."),
    ]


def test_the_order_of_articles_changes_nothing_but_examples(tmp_path: Path) -> None:
    texts = [
        "They met Ahmad Rashid there. They saw Rashid.",
        "They met Mina Rashid there. They saw Rashid, 34.",
        "They read A. Rashid in Herat, in Herat.",
    ]
    given = gather(tmp_path / "a", *texts)
    turned = gather(tmp_path / "b", *reversed(texts))
    told = [[(s.name, s.count, s.forms, s.kind, s.reason, s.perhaps) for s in f.found] for f in (given, turned)]
    assert told[0] == told[1]
