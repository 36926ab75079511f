"""What `check` finds about records: facts that cannot be right, names that lead astray, records that look alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archivegen.build import BuildOptions, inspect
from archivegen.diagnostics import Diagnostic
from tests.small_archive import SITE, TODAY, lay_out

ARTICLE = "---\ntitle: A\ndate: 1999-05-01\nsource: {{name: Herald}}\n{front}---\n{text}\n"


def article(text: str, front: str = "") -> str:
    return ARTICLE.format(text=text, front=front + "\n" if front else "")


def record(name: str, *lines: str) -> str:
    return "\n".join(["---", f"name: {name}", *lines, "---", ""])


def found(root: Path, files: dict[str, str], *codes: str) -> list[Diagnostic]:
    """What check finds in an archive of these files, with one of these codes."""
    lay_out(root, {"site.toml": SITE, **{f"content/{path}": text for path, text in files.items()}})
    everything, _ = inspect(root, BuildOptions(TODAY))
    assert all(d.hint for d in everything if d.code in codes)
    return [d for d in everything if d.code in codes]


def told(root: Path, files: dict[str, str], *codes: str) -> list[str]:
    return [str(d) for d in found(root, files, *codes)]


# Bylines


def test_a_byline_that_citations_cannot_turn_round_is_noted_once_with_what_to_write(tmp_path: Path) -> None:
    front = (
        'authors: [Harold Finch, "Ross, B.", Reuters, "{Press Office}", Mina Rahimi, Noor Aziz, '
        '"Health Office, Kabul", "Wire, Ghazni"]'
    )
    files = {
        "people/mina.md": record("Mina Rahimi"),
        "people/noor.md": record("Noor Aziz", "sort_name: Aziz, Noor"),
        "places/ghazni.md": record("Ghazni"),
        "articles/a.md": article("Text.", front),
        "articles/b.md": article("Text.", "author: Harold Finch"),
    }
    place = "content/articles/a.md:5:1: note[BYLINE]:"
    notes = found(tmp_path, files, "BYLINE")
    assert [str(one) for one in notes] == [
        f'{place} "Health Office, Kabul" is read as family name and given names, and shown as "Kabul Health Office"',
        f'{place} "Wire, Ghazni" is read as family name and given names, and shown as "Ghazni Wire"',
        f'{place} citations do not turn "Harold Finch" round: nobody says which is the family name',
        f'{place} citations do not turn "Mina Rahimi" round: nobody says which is the family name',
    ]
    assert [one.hint for one in notes] == [
        'if it is no person\'s name turned round, write "{Health Office, Kabul}", in quotes',
        'if it is no person\'s name turned round, write "{Wire, Ghazni}", in quotes',
        'a person: "Finch, Harold", family name first; anybody else: "{Harold Finch}"; in quotes',
        'write sort_name: "Rahimi, Mina" into content/people/mina.md, if that is how it is filed',
    ]


@pytest.mark.parametrize("nobody", [", ,", "، ،", "{ }", "1 2", "Reuters ,"])
def test_a_byline_without_two_words_is_not_to_be_turned_round(tmp_path: Path, nobody: str) -> None:
    assert found(tmp_path, {"articles/a.md": article("Text.", f'authors: ["{nobody}"]')}, "BYLINE") == []


def test_the_example_of_a_byline_turned_round_has_all_of_its_words(tmp_path: Path) -> None:
    (one,) = found(tmp_path, {"articles/a.md": article("Text.", "author: Class of 1924")}, "BYLINE")
    assert one.hint.startswith('a person: "of, Class 1924", family name first; anybody else: "{Class of 1924}"')


def test_braces_without_quotes_are_told_what_they_need(tmp_path: Path) -> None:
    (told,) = found(tmp_path, {"articles/a.md": article("Text.", "authors: [{Reuters, London}]")}, "FIELD")
    assert told.hint.endswith('put it in quotes: "{Reuters, London}"')


# Facts


@pytest.mark.parametrize(("lines", "wanted"), [
    (["born: 1950", "died: 1949-12-31"], '4:1: warning[DATE-ORDER]: "Ali" died 1949-12-31, before being born 1950'),
    (["born: 1750", "died: 1890"], '4:1: warning[DATE-ORDER]: "Ali" lived at least 139 years, 1750–1890'),
    (["names: [{form: Al, from: 1950, to: 1940}]"],
     '3:1: warning[DATE-ORDER]: "Al" of "Ali" ends (1940) before it begins (1950)'),
])  # fmt: skip
def test_dates_in_the_wrong_order(tmp_path: Path, lines: list[str], wanted: str) -> None:
    assert told(tmp_path, {"people/ali.md": record("Ali", *lines)}, "DATE-ORDER") == [f"content/people/ali.md:{wanted}"]


@pytest.mark.parametrize("lines", [
    ["born: 1950", "died: 1950"],
    ["born: 1950?", "died: 1950-01-01"],
    ["born: 195X", "died: 1955"],
    ["born: 1880", "died: 1999"],
    ["died: 1949"],
])  # fmt: skip
def test_dates_that_may_be_right_are_left_alone(tmp_path: Path, lines: list[str]) -> None:
    assert told(tmp_path, {"people/ali.md": record("Ali", *lines)}, "DATE-ORDER") == []


def test_a_circle_of_containers_is_told_once_and_whole(tmp_path: Path) -> None:
    files = {
        "places/b.md": record("Bb", "type: town", "within: c"),
        "places/c.md": record("Cc", "within: a"),
        "places/a.md": record("Aa", "within: b"),
        "places/in.md": record("In", "within: b"),
        "places/self.md": record("Self", "within: self"),
    }
    assert told(tmp_path, files, "CIRCLE") == [
        (
            'content/places/a.md:3:1: warning[CIRCLE]: "a" (content/places/a.md:3) '
            'lies within "b" (content/places/b.md:4) lies within "c" (content/places/c.md:3) lies within "a"'
        ),
        'content/places/self.md:3:1: warning[CIRCLE]: "self" (content/places/self.md:3) lies within "self"',
    ]


def test_within_has_to_be_a_record_of_the_same_kind(tmp_path: Path) -> None:
    files = {
        "people/ali.md": record("Ali Karimi"),
        "places/kabul.md": record("Kabul", "within: ali"),
        "places/ghazni.md": record("Ghazni", "within: Kabul"),
        "places/herat.md": record("Herat", "within: kabool"),
    }
    lay_out(tmp_path, {"site.toml": SITE, **{f"content/{path}": text for path, text in files.items()}})
    everything, _ = inspect(tmp_path, BuildOptions(TODAY))
    assert [(str(d), d.hint) for d in everything if d.code == "RECORD-UNKNOWN"] == [
        ('content/places/ghazni.md:3:9: error[RECORD-UNKNOWN]: no record "Kabul" for "within"', "write its id: kabul"),
        (
            'content/places/herat.md:3:9: error[RECORD-UNKNOWN]: no record "kabool" for "within"',
            'did you mean "kabul"?',
        ),
        (
            (
                'content/places/kabul.md:3:9: error[RECORD-UNKNOWN]: "within" of a place has to be a place, '
                'and "ali" is a person (content/people/ali.md:1)'
            ),
            "archivegen list places prints the ids that there are",
        ),
    ]


def test_an_id_elsewhere_that_two_records_have(tmp_path: Path) -> None:
    files = {
        "people/ali.md": record("Ali Karimi", "born: 1950", "wikidata: Q42"),
        "people.csv": "id,name,viaf,wikidata\nbina,Bina Karimi,12398,Q42\nzoe,Zoe Zand,12398,\n",
    }
    first, second = found(tmp_path, files, "ID-SHARED")
    assert str(first) == (
        'content/people.csv:2:1: warning[ID-SHARED]: viaf 12398 is given to "bina", Bina Karimi, '
        "and to content/people.csv:3 (zoe): Zoe Zand"
    )
    assert first.hint == (
        'correct it in one of them; if they are one, keep one, with "zoe" in the column merged; '
        'if both are right, "zoe" in the column different_from'
    )
    assert str(second) == (
        'content/people.csv:2:1: warning[ID-SHARED]: wikidata Q42 is given to "bina", Bina Karimi, '
        "and to content/people/ali.md:4 (ali): Ali Karimi (1950–)"
    )


def test_an_id_that_two_records_are_said_to_share_is_not_told(tmp_path: Path) -> None:
    files = {
        "people/ali.md": record("Ali Karimi", "wikidata: Q42"),
        "places/bam.md": record("Bam", "wikidata: Q42", "different_from: ali"),
        "people/zoe.md": record("Zoe Zand", "sameas: https://x.example/1"),
        "people/zora.md": record("Zora Zand", "sameas: https://x.example/2"),
    }
    assert told(tmp_path, files, "ID-SHARED", "RECORD-UNKNOWN") == []


COUNTRY = "".join(f"p{n},Town {n},{34 + n / 10},{66 + n / 10},Persia\n" for n in range(5))


@pytest.mark.parametrize(("row", "hint"), [
    ("x,Xx,66.2,34.2,Persia", "with latitude and longitude exchanged it would be 7 km: [34.2, 66.2]"),
    ("x,Xx,34.2,-66.2,Persia", "without the minus before the longitude it would be 5 km: [34.2, 66.2]"),
    ("x,Xx,-34.2,66.2,Persia", "without the minus before the latitude it would be 6 km: [34.2, 66.2]"),
    ("x,Xx,0,0,Persia", "take the coordinates out if they are unknown"),
])  # fmt: skip
def test_coordinates_that_a_slip_of_the_pen_would_explain(tmp_path: Path, row: str, hint: str) -> None:
    files = {"places.csv": f"id,name,lat,lon,country\n{COUNTRY}{row}\n"}
    (finding,) = found(tmp_path, files, "COORDINATES")
    assert (finding.line, finding.hint) == (7, hint)


@pytest.mark.parametrize(
    "row", ["x,Xx,34.2,66.2,Persia", "x,Xx,-12,20,Persia", "x,Xx,66.2,34.2,Sweden", "x,Xx,66.2,34.2,"]
)
def test_coordinates_that_no_slip_explains_are_left_alone(tmp_path: Path, row: str) -> None:
    assert told(tmp_path, {"places.csv": f"id,name,lat,lon,country\n{COUNTRY}{row}\n"}, "COORDINATES") == []


def test_coordinates_are_compared_with_what_a_place_lies_in(tmp_path: Path) -> None:
    files = {
        "places/persia.md": record("Persia", "coordinates: [34, 66]"),
        "places/x.md": record("Xx", "within: persia", "coordinates: [66.2, 34.2]"),
    }
    (finding,) = found(tmp_path, files, "COORDINATES")
    assert str(finding).startswith('content/places/x.md:4:1: warning[COORDINATES]: "Xx" is put 4,')
    assert 'km from "Persia", in which it lies' in finding.message


def test_coordinates_out_of_range_are_an_error_with_the_likely_slip(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, {"places/x.md": record("Xx", "coordinates: [139.7, 35.7]")}, "FIELD")
    assert finding.severity == "error"
    assert "are latitude and longitude in the wrong order?" in finding.hint


def test_records_that_nothing_names(tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("Ali Karimi and Bina Karimi. Karimi left.", "author: Zoe Zand"),
        "people/ali.md": record("Ali Karimi"),
        "people/bina.md": record("Bina Karimi"),
        "people/zoe.md": record("Zoe Zand"),
        "people/hidden.md": record("Hidden Hand", "link: false"),
        "people/no.md": record("Nobody Atall"),
    }
    files |= {
        "people/writer.md": record("Harold Finch"),
        "articles/signed.md": article("Text.", "author: Harold Finch"),
    }
    assert told(tmp_path, files, "UNUSED") == [
        'content/people/no.md:1:1: warning[UNUSED]: "Nobody Atall" is named nowhere'
    ]


# Names


def test_l5_shared_names_are_told_once_with_both_lines_and_what_tells_the_two_apart(tmp_path: Path) -> None:
    files = {
        "people/ali.md": record("Ali Karimi", "born: 1950", "names: [Ali K.]"),
        "people/ali-2.md": "---\nborn: 1890\nname: Ali Karimi\nnames: [Ali K.]\n---\n",
    }
    (finding,) = found(tmp_path, files, "NAME-SHARED")
    assert str(finding) == (
        'content/people/ali-2.md:3:1: warning[NAME-SHARED]: "Ali K.", "Ali Karimi" are the name of "ali-2", '
        "Ali Karimi (1890–), and also of content/people/ali.md:2 (ali): Ali Karimi (1950–)"
    )
    assert (
        finding.hint
        == "where neither is declared nor in play, it is a doubt; different_from: [ali] here ends this report"
    )


def test_l5_what_nothing_tells_apart_is_perhaps_one(tmp_path: Path) -> None:
    files = {"people/ali.md": record("Ali Karimi"), "people/ali-2.md": record("Ali Karimi")}
    (finding,) = found(tmp_path, files, "NAME-SHARED")
    assert finding.hint == (
        "one twice? keep one record, with merged: [ali]; if they are different, say so here: different_from: [ali]"
    )


@pytest.mark.parametrize(
    ("front", "merged", "different"),
    [
        ("---\nname: Ali Karimi\n{}---\n", "merged: [old, ali-2]", "different_from: [zoe, ali-2]"),
        ("+++\nname = 'Ali Karimi'\n{}+++\n", 'merged = ["old", "ali-2"]', 'different_from = ["zoe", "ali-2"]'),
        ('{{"name": "Ali Karimi"{}}}\n\n', '"merged": ["old", "ali-2"]', '"different_from": ["zoe", "ali-2"]'),
    ],
)
def test_l5_the_lists_that_are_offered_are_in_the_format_of_the_file_with_what_it_says_already(
    tmp_path: Path, front: str, merged: str, different: str
) -> None:
    before, after = (", ", "") if front.startswith("{") else ("", "\n")
    said = [line.replace(", ali-2", "").replace(', "ali-2"', "") for line in (merged, different)]
    first = front.format("".join(f"{before}{line}{after}" for line in said))
    files = {"people/ali-1.md": first, "people/ali-2.md": record("Ali Karimi"), "people/zoe.md": record("Zoe Reyes")}
    (finding,) = found(tmp_path, files, "NAME-SHARED")
    assert finding.path == "content/people/ali-1.md"
    assert f"with {merged};" in finding.hint
    assert finding.hint.endswith(different)


def test_l5_a_surname_among_the_names_is_told_where_it_belongs(tmp_path: Path) -> None:
    files = {
        "people/ali.md": record("Ali Karimi", "names: [Karimi]"),
        "people/bina.md": record("Bina Karimi", "names: [Karimi]"),
    }
    (finding,) = found(tmp_path, files, "NAME-SHARED")
    assert finding.hint.startswith("a surname or a first name alone belongs under short:")


def test_l5_records_that_are_said_to_be_different_are_not_told(tmp_path: Path) -> None:
    files = {
        "people/a.md": record("Ali Karimi"),
        "people/b.md": record("Ali Karimi", "different_from: [a]"),
        "people/c.md": record("Ana Reyes"),
        "people/d.md": record("Ana Reyes", "different_from: [c]"),
        "people/e.md": record("Ana Reyes", "different_from: [c]"),
    }
    (finding,) = found(tmp_path, files, "NAME-SHARED")
    assert finding.path == "content/people/d.md"
    assert "content/people/e.md:2 (e)" in finding.message
    assert "(c)" not in finding.message


def test_different_from_has_to_name_another_record(tmp_path: Path) -> None:
    files = {
        "people/ali.md": record("Ali Karimi", "different_from: [alli, ali]"),
        "people/bina.md": record("Bina Karimi", "different_from: [zoe]"),
        "people/zoe.md": record("Zoe Zand", "draft: true"),
    }
    assert told(tmp_path, files, "RECORD-UNKNOWN") == [
        'content/people/ali.md:3:1: warning[RECORD-UNKNOWN]: "ali" is this record itself',
        'content/people/ali.md:3:1: warning[RECORD-UNKNOWN]: no record has the id "alli"',
    ]


def test_a_near_duplicate_is_told_with_the_reason_both_places_and_both_remedies(tmp_path: Path) -> None:
    files = {
        "people/ahmed.md": record("Ahmed Karimi", "born: 1953?"),
        "people.json": json.dumps([{"id": "Q7", "name": "Ahmad Karimi", "born": "1953"}]),
    }
    (finding,) = found(tmp_path, files, "DUPLICATE")
    assert str(finding) == (
        'content/people.json:1:1: warning[DUPLICATE]: "Q7", Ahmad Karimi (1953–), may be the same as '
        'content/people/ahmed.md:2 (ahmed), Ahmed Karimi (1953?–): "Ahmad Karimi" and "Ahmed Karimi" are spelt alike; '
        "both born 1953?"
    )
    assert finding.hint == (
        'if so, move the other\'s names here, remove it, and add "merged": ["ahmed"]; '
        'if not, say so here: "different_from": ["ahmed"]'
    )


def test_what_the_hints_of_a_near_duplicate_say_ends_the_report(tmp_path: Path) -> None:
    two = {"people/ahmed.md": record("Ahmed Karimi"), "people/ahmad.md": record("Ahmad Karimi")}
    assert len(told(tmp_path / "1", two, "DUPLICATE")) == 1
    different = {**two, "people/ahmad.md": record("Ahmad Karimi", "different_from: [ahmed]")}
    assert told(tmp_path / "2", different, "DUPLICATE", "RECORD-UNKNOWN") == []
    merged = {"people/ahmad.md": record("Ahmad Karimi", "names: [Ahmed Karimi]", "merged: [ahmed]")}
    assert told(tmp_path / "3", merged, "DUPLICATE", "RECORD-UNKNOWN") == []


def test_a_pair_with_one_id_elsewhere_is_told_once(tmp_path: Path) -> None:
    files = {
        "people/ahmed.md": record("Ahmed Karimi", "wikidata: Q7"),
        "people/ahmad.md": record("Ahmad Karimi", "wikidata: Q7"),
    }
    assert [d.code for d in found(tmp_path, files, "DUPLICATE", "ID-SHARED", "NAME-SHARED")] == ["ID-SHARED"]


def test_names_that_no_article_uses_are_a_note_for_each_record(tmp_path: Path) -> None:
    names = "names: [ALI K, Alí Karimi, A. Karimi, {form: Aly Karimi, search: true}, علی کریمی]"
    files = {
        "articles/a.md": article("Ali Karimi met ALI K and Alí Karimi. The poet left."),
        "people/ali.md": record("Ali Karimi", names, "short: [Poet, the poet]"),
        "people/no.md": record("Nobody Atall", "names: [Nobody A.]"),
    }
    assert told(tmp_path, files, "NAME-UNSEEN") == [
        'content/people/ali.md:3:1: note[NAME-UNSEEN]: no article uses "A. Karimi" or "Poet" for "Ali Karimi"'
    ]


def test_a_name_seen_in_a_doubt_or_a_title_or_in_capitals_is_seen(tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("Ali Karimi met Bina Karimi. Karimi left. ALI SHAH KARIMI came.").replace(
            "title: A", "title: Aly Karimi"
        ),
        "people/ali.md": record("Ali Karimi", "names: [Aly Karimi, Ali Shah Karimi]", "short: [Karimi]"),
        "people/bina.md": record("Bina Karimi"),
    }
    assert told(tmp_path, files, "NAME-UNSEEN") == []


def test_a_person_with_one_word_for_a_name_is_a_note(tmp_path: Path) -> None:
    files = {
        "people/a.md": record("Parwana"),
        "people/b.md": record("Sitara", "names: [{form: Sitara, context: true}]"),
        "people/c.md": record("Mina Zand", "names: [Zand, Mina Z.]"),
        "people/d.md": record("JFK"),
        "people/e.md": record("王伟"),
        "places/f.md": record("Herat"),
    }
    assert told(tmp_path, files, "NAME-ONE-WORD") == [
        'content/people/a.md:2:1: note[NAME-ONE-WORD]: "Parwana", one word alone, means "a" wherever it stands',
        'content/people/c.md:3:1: note[NAME-ONE-WORD]: "Zand" under names: means "Mina Zand" wherever it stands',
    ]


def test_a_short_form_that_is_somebodys_full_name(tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("Mina Jordan went to Jordan. Jordan left."),
        "people/m.md": record("Mina Jordan"),
        "people/y.md": record("Yusuf Herat"),
        "people/z.md": record("Zoe Zand", "short: [Herat]"),
        "places/j.md": record("Jordan"),
        "places/h.md": record("Herat"),
    }
    assert told(tmp_path, files, "SHORT-NAME") == [
        (
            'content/people/m.md:1:1: note[SHORT-NAME]: "Jordan", short for "Mina Jordan", is the full name of "j" '
            "(content/places/j.md:2)"
        ),
        (
            'content/people/z.md:3:1: note[SHORT-NAME]: "Herat", short for "Zoe Zand", is the full name of "h" '
            "(content/places/h.md:2)"
        ),
    ]


def test_a_name_that_is_an_ordinary_word_of_the_articles(tmp_path: Path) -> None:
    ordinary = "It may be that a rose grows, see https://herat.example/ [[kabul]] #herat."
    files = {
        "articles/a.md": article(f"Mina May saw Rose, Herat and Kabul. {ordinary} May left."),
        "articles/b.md": article(f"Mina May again. {ordinary} So May said."),
        "articles/c.md": article("A hope."),
        "people/m.md": record("Mina May"),
        "people/r.md": record("Rose", "names: [{form: Rose, strict: true}]"),
        "people/h.md": record("Hope"),
        "places.csv": "id,name\nkabul,Kabul\nherat,Herat\n",
    }
    assert told(tmp_path, files, "NAME-WORD") == [
        'content/people/m.md:1:1: note[NAME-WORD]: "May", a name of "Mina May", stands in small letters too, in 2 texts'
    ]


@pytest.mark.parametrize(("blocker", "wanted"), [
    ("Paris Hilton", 'the blocker "Paris Hilton" is the name of "hilton" (content/people/hilton.md:2)'),
    ("Paris", 'the blocker "Paris" is a name of "Paris" itself'),
    ("Parris Match", 'the blocker "Parris Match" holds no name of "Paris", so it hides nothing'),
    ("Paris Match", ""),
    ("Lutetia-Match", ""),
])  # fmt: skip
def test_blockers_that_block_nothing(tmp_path: Path, blocker: str, wanted: str) -> None:
    files = {
        "people/hilton.md": record("Paris Hilton"),
        "places/paris.md": record("Paris", "names: [Lutetia]", f"blockers: [{blocker}]"),
    }
    assert [d.message for d in found(tmp_path, files, "BLOCKER")] == ([wanted] if wanted else [])


def test_m9_m10_what_is_out_of_time_says_when_it_was_and_what_to_do(tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("Ali Karimi, Bina Zand and Leningrad."),
        "people/ali.md": record("Ali Karimi", "born: 1850", "died: 1890-03-01"),
        "people/bina.md": record("Bina Zand", "born: 2005"),
        "places/p.md": record("Petersburg", "names: [{form: Leningrad, from: 1924, to: 1991}]"),
    }
    here = found(tmp_path, files, "NAME-YEARS", "NAME-OUT-OF-TIME")
    assert [(d.line, d.column, d.length) for d in here] == [(6, 1, 10), (6, 13, 9), (6, 27, 9)]
    assert [(d.message, d.hint) for d in here] == [
        (
            '"Ali Karimi", who died 1890-03-01, is named in an article of 1999-05-01',
            "right where the text looks back: people: [ali] says so; if somebody else is meant: not: [ali]",
        ),
        (
            '"Bina Zand", born 2005, is named in an article of 1999-05-01',
            "if somebody else is meant: not: [bina], or means: with the right id; or is a date wrong?",
        ),
        (
            '"Leningrad" was the name of "p" from 1924 to 1991, and the article is of 1999-05-01',
            "nothing is wrong where an old name is quoted; else correct its from: and to:",
        ),
    ]


@pytest.mark.parametrize(("span", "said"), [
    ("to: 1921", "until 1921"), ("from: 2001", "from 2001 on"), ("from: 1914, to: 1921", "from 1914 to 1921"),
])  # fmt: skip
def test_m10_a_name_without_a_beginning_or_an_end_is_told_so_with_its_place(
    tmp_path: Path, span: str, said: str
) -> None:
    files = {
        "articles/a.md": article("On one line.\n\nThen *old* Saltmarsh and\n> Saltmarsh again.").replace(
            "\n---\n", "\n---\n\n", 1
        ),
        "articles/b.md": article("Nobody.").replace("title: A", "title: Of Saltmarsh"),
        "places/p.md": record("Port", f"names: [{{form: Saltmarsh, {span}}}]"),
    }
    first, second = found(tmp_path, files, "NAME-OUT-OF-TIME")
    assert f'was the name of "p" {said}, and' in first.message
    assert (first.path[-4:], first.line, first.column, first.length) == ("a.md", 9, 12, 9)
    assert (second.path[-4:], second.line, second.column) == ("b.md", 2, 1)


@pytest.mark.parametrize(("date", "shown"), [
    ("1999", "1999"), ("1999-02", "1999-02"), ("1999-04/1999-05", "1999-04-01/1999-05-31"), ("1999/..", "1999-01-01/…"),
])  # fmt: skip
def test_m9_the_date_of_the_article_is_told_as_briefly_as_it_can_be(tmp_path: Path, date: str, shown: str) -> None:
    files = {
        "articles/a.md": article("Ali Karimi.").replace("1999-05-01", date),
        "people/ali.md": record("Ali Karimi", "died: 1890"),
    }
    (finding,) = found(tmp_path, files, "NAME-YEARS")
    assert finding.message.endswith(f"in an article of {shown}")


@pytest.mark.parametrize(("line", "example"), [
    ("wikidata: 5838", "Q5838"),
    ("viaf: Q5", "12398"),
    ("isni: 0000 0001 2103 2684", "0000 0001 2103 2683"),
    ("orcid: 0000-0002-1825-0098", "0000-0002-1825-0097"),
    ("geonames: Kabul", "1138958"),
    ("gnd: abc", "118540238"),
    ("pleiades: x42", "423025"),
])  # fmt: skip
def test_ill_formed_ids_elsewhere_are_told_with_an_example(tmp_path: Path, line: str, example: str) -> None:
    (finding,) = found(tmp_path, {"people/ali.md": record("Ali Karimi", line)}, "ID-FORM")
    assert (finding.severity, finding.line, finding.hint) == ("error", 3, f"one looks like {example}")


def test_records_that_are_only_declared_are_left_out(tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("Ahmed Karimi.", "people: [Ahmad Karimi, Parwana]"),
        "people/a.md": record("Ahmed Karimi"),
    }
    assert told(tmp_path, files, "DUPLICATE", "NAME-ONE-WORD", "UNUSED") == []


def test_m1_means_that_settles_nothing_is_told(tmp_path: Path) -> None:
    people = {"people/a.md": record("Ali Karimi"), "people/b.md": record("Bina Karimi")}
    text = "Ali Karimi met Bina Karimi. Karimi left."
    slip = {"articles/a.md": article(text, "means: {Karimy: a}"), **people}
    assert told(tmp_path / "1", slip, "MEANS-IDLE") == [
        (
            'content/articles/a.md:5:17: warning[MEANS-IDLE]: "means" settles nothing here: '
            'the text does not have "Karimy" as a name by itself'
        )
    ]
    right = {"articles/a.md": article(text, "means: {Karimi: a, Bina Karimi: b}"), **people}
    assert told(tmp_path / "2", right, "MEANS-IDLE") == []


def test_a_doubt_in_a_title_is_shown_under_the_name(tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("Nothing.").replace("title: A", "title: The road to Kabul"),
        "places/a.md": record("Kabul"),
        "places/b.md": record("Kabul"),
    }
    (doubt,) = found(tmp_path, files, "DOUBT")
    assert (doubt.line, doubt.column, doubt.length) == (2, 20, 5)
