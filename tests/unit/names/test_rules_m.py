"""Which record a written name means: rules M1 to M12, each test named after its rule."""

from __future__ import annotations

import pytest
from archive_of_names import (
    BIDEN,
    KABUL,
    MASSOUD,
    PARIS,
    SON,
    Mark,
    NameField,
    block,
    day,
    markdown,
    organisation,
    person,
    place,
    read,
)

GEORGIA_US = place("Georgia", "georgia-us")
GEORGIA = place("Georgia", "georgia")
WASHINGTON = person("George Washington", "george")
CITY = place("Washington", "dc", "Washington, D.C.")
JORDAN = place("Jordan", "jordan")


def test_m1_a_mark_decides_at_the_mention() -> None:
    text = "Ahmad Massoud and Ahmad Shah Massoud: [[ahmad-massoud|Massoud]] spoke."
    found = read(markdown(text), MASSOUD, SON)
    assert found.named[-1] == ("Massoud", "ahmad-massoud")
    assert found.rules[-1] == "M1"


@pytest.mark.parametrize("mark", ["[[kabul]]", "[[kabul|the city]]", "[the city](place:kabul)"])
def test_m1_every_kind_of_mark_is_a_mention(mark: str) -> None:
    found = read(markdown(f"He saw {mark} again."), KABUL)
    assert [(m.record, m.status, m.rule) for m in found.mentions] == [("kabul", "linked", "M1")]


def test_m1_means_decides_for_the_whole_article() -> None:
    text = "Ahmad Massoud, son of Ahmad Shah Massoud. Massoud spoke. Massoud's men."
    found = read(text, MASSOUD, SON, means={"Massoud": "ahmad-massoud"})
    assert found.doubts == []
    assert found.named[2:] == [("Massoud", "ahmad-massoud")] * 2


def test_m1_means_may_give_a_form_that_no_record_lists() -> None:
    found = read("The Lion spoke of Lions.", MASSOUD, means={"The Lion": "ahmad-shah-massoud"})
    assert found.named == [("The Lion", "ahmad-shah-massoud")]


def test_m1_an_unknown_id_is_an_error_with_the_nearest() -> None:
    found = read(markdown("See [[kabull]] and [x](person:kabul)."), KABUL, BIDEN)
    assert [d.code for d in found.errors] == ["RECORD-UNKNOWN", "RECORD-UNKNOWN"]
    assert [d.hint for d in found.errors] == ["write place:kabul", 'did you mean "kabul"?']
    assert read("x", KABUL, means={"Kabul": "kabull"}).errors[0].hint == 'did you mean "kabul"?'
    assert read("x", KABUL, never=("kabull",)).errors[0].hint == 'did you mean "kabul"?'
    assert read("x", MASSOUD, people=("ahmad-shah-masoud",)).errors[0].hint == 'did you mean "ahmad-shah-massoud"?'


def test_m1_a_mark_may_name_an_article() -> None:
    found = read(markdown("See [[the-fall]]."), KABUL, articles=("the-fall",))
    assert found.errors == []
    assert found.mentions == ()


def test_m1_an_id_of_two_kinds_needs_its_kind() -> None:
    both = (place("Lincoln", "lincoln"), person("Abe Lincoln", "lincoln"))
    assert read(markdown("[[lincoln]]"), *both).errors[0].code == "RECORD-AMBIGUOUS"
    assert read(markdown("[x](person:lincoln)"), *both).ids == ["lincoln"]


def test_m1_nolink_after_a_name_switches_it_off() -> None:
    found = read(markdown("Kabul{nolink} and Kabul; Kabul's{nolink} walls."), KABUL)
    assert [m.start for m in found.mentions] == [10]


def test_m1_not_in_the_front_matter_switches_a_record_off() -> None:
    assert read("Kabul and Paris", KABUL, PARIS, never=("kabul",)).ids == ["paris"]
    assert read("In Georgia", GEORGIA, GEORGIA_US, never=("georgia-us",)).ids == ["georgia"]


def test_m2_a_name_of_one_record_only_is_that_record() -> None:
    found = read("He lived in Kabul.", KABUL, PARIS)
    assert found.named == [("Kabul", "kabul")]
    assert found.rules == ["M2"]


def test_m3_a_shared_name_means_the_declared_one() -> None:
    found = read("In Georgia", GEORGIA, GEORGIA_US, places=("georgia-us",))
    assert (found.ids, found.rules) == (["georgia-us"], ["M3"])


def test_m3_else_the_only_one_in_play_earlier_or_later() -> None:
    tbilisi = place("Georgia", "georgia", "Republic of Georgia")
    assert read("In Georgia. The Republic of Georgia.", tbilisi, GEORGIA_US).ids == ["georgia", "georgia"]
    assert read("In Georgia.", tbilisi, GEORGIA_US, title="Republic of Georgia").ids == ["georgia", "georgia"]


def test_m3_else_it_is_a_doubt_with_every_candidate() -> None:
    found = read("In Georgia", GEORGIA, GEORGIA_US)
    assert found.doubts == [("Georgia", ("georgia", "georgia-us"))]
    assert found.ids == []


def test_m3_two_declared_are_a_doubt() -> None:
    assert len(read("In Georgia", GEORGIA, GEORGIA_US, places=("georgia", "georgia-us")).doubts) == 1


def test_m4_a_surname_means_a_person_in_play() -> None:
    found = read("Massoud came. Ahmad Shah Massoud left. Massoud rode.", MASSOUD)
    assert found.ids == ["ahmad-shah-massoud"] * 3
    assert found.rules == ["M4", "M2", "M4"]


def test_m4_declaring_puts_in_play_by_id_or_by_name() -> None:
    assert read("Massoud came.", MASSOUD, people=("ahmad-shah-massoud",)).ids == ["ahmad-shah-massoud"]
    assert read("Massoud came.", MASSOUD, people=("Ahmad Shah Massoud",)).ids == ["ahmad-shah-massoud"]


def test_m4_a_mark_puts_in_play() -> None:
    assert read(markdown("[[ahmad-massoud|The son]] spoke. Massoud left."), MASSOUD, SON).ids == ["ahmad-massoud"] * 2


def test_m4_a_surname_never_introduced_is_no_mention() -> None:
    found = read("Massoud came.", MASSOUD)
    assert found.mentions == ()


def test_m4_a_surname_listed_as_a_full_name_is_one() -> None:
    assert read("Massoud came.", person("Ahmad Shah Massoud", "a", "Massoud")).rules == ["M2"]


def test_m4_only_one_bearer_in_play_counts() -> None:
    assert read("Ahmad Massoud said so. Massoud left.", MASSOUD, SON).ids == ["ahmad-massoud"] * 2


def test_m4_short_forms_and_sort_names_give_the_surname() -> None:
    assert read("Mao Zedong and Mao", person("Mao Zedong", "mao", sort_name="Mao, Zedong")).ids == ["mao", "mao"]
    assert read("Ana Li and Nita", person("Ana Li", "li", short=("Nita",))).ids == ["li", "li"]
    assert read("Ana Li and Li", person("Ana Li", "li", short=())).ids == ["li"]
    assert read(
        "Gabriel García Márquez; García Márquez",
        person("Gabriel García Márquez", "g", sort_name="García Márquez, Gabriel"),
    ).ids == ["g", "g"]


def test_m4_particles_and_suffixes() -> None:
    assert read("Vincent van Gogh; van Gogh; Van Gogh", person("Vincent van Gogh", "v")).named[1:] == [
        ("van Gogh", "v"),
        ("Van Gogh", "v"),
    ]
    assert read("Martin King Jr. and King", person("Martin King Jr.", "m")).ids == ["m", "m"]
    assert read("John Paul II and Paul and II", person("John Paul II", "p")).ids == ["p"]
    assert read("Otto von Berg. Ein Brief von Berg.", person("Otto von Berg", "o"), lang="de").named[1] == ("Berg", "o")


def test_m4_a_surname_in_the_other_script() -> None:
    found = read("احمد شاه مسعود آمد. مسعود رفت.", person("Ahmad Shah Massoud", "a", "احمد شاه مسعود"), lang="fa")
    assert found.ids == ["a", "a"]


def test_m5_two_bearers_in_play_are_a_doubt() -> None:
    found = read("Ahmad Massoud, son of Ahmad Shah Massoud, wept. Massoud said so.", MASSOUD, SON)
    assert found.ids == ["ahmad-massoud", "ahmad-shah-massoud"]
    assert found.doubts == [("Massoud", ("ahmad-massoud", "ahmad-shah-massoud"))]


def test_m5_declaring_one_of_two_in_play_does_not_settle_a_surname() -> None:
    text = "Ahmad Massoud, son of Ahmad Shah Massoud, wept. Massoud said so."
    assert len(read(text, MASSOUD, SON, people=("ahmad-massoud",)).doubts) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton sang",
        "we met Paris Hilton",
        "the Kabul Bank",
        "the University of Kabul",
        "the University of the Kabul",
        "at New Kabul",
        "Jack Paris wrote",
        "the Kabul & Sons firm",
        "Mr Paris left",
        "Mount Paris",
        "J. Paris said",
        "St. Paris fell",
    ],
)
def test_m6_a_place_inside_a_longer_unknown_name_is_no_mention(text: str) -> None:
    assert read(f"Then {text}.", PARIS, KABUL).mentions == ()


@pytest.mark.parametrize(
    "text",
    ["Hunter Biden left", "the Biden Foundation", "a Hunter Biden fan", "Biden & Sons"],
)
def test_m6_a_short_form_inside_a_longer_unknown_name_is_no_mention(text: str) -> None:
    assert read(f"Joe Biden came. Then {text}.", BIDEN).ids == ["joe-biden"]


def test_m6_a_person_inside_the_name_of_a_thing_is_no_mention() -> None:
    karzai = person("Hamid Karzai")
    assert read("at Hamid Karzai International Airport", karzai).mentions == ()
    airport = place("Hamid Karzai International Airport", "airport")
    assert read("at Hamid Karzai International Airport", karzai, airport).ids == ["airport"]


def test_m6_a_person_named_after_a_place_wins_the_whole_span() -> None:
    london = place("London")
    jack = person("Jack London", "jack")
    assert read("Jack London wrote. He left London.", london, jack, places=("london",)).ids == ["jack", "london"]


@pytest.mark.parametrize(
    "text",
    [
        "the Biden administration",
        "President Biden left",
        "On Monday Biden left",
        "in March Biden left",
        "Yesterday Biden left",
        "Biden, Hunter",
        "Hunter's Biden",
        "Hunter. Biden left",
        "(Hunter) Biden left",
    ],
)
def test_m6_titles_days_little_words_and_punctuation_do_not_lengthen_a_name(text: str) -> None:
    assert read(f"Joe Biden came. {text}.", BIDEN).ids == ["joe-biden"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Kabul airport",
        "In Kabul",
        "the US-led Kabul talks",
        "Meanwhile, Kabul fell",
        "the Kabul Governor spoke",
        "Kabul Health Minister Ali spoke",
        "the President of Kabul",
        "Governor of Kabul Ali Khan spoke",
        "Nazi-occupied Kabul",
        "Kabul Monday",
    ],
)
def test_m6_what_leaves_a_place_alone(text: str) -> None:
    assert read(f"{text}.", KABUL).ids == ["kabul"]


def test_m6_an_ordinary_word_that_starts_a_sentence_is_no_part() -> None:
    assert read("They bombed it. Bombed Kabul burnt.", KABUL).ids == ["kabul"]
    assert read("Bishkek Kabul burnt.", KABUL).ids == []


def test_m6_a_known_name_beside_it_is_no_part() -> None:
    assert read("In Kabul Ahmad Shah Massoud spoke.", KABUL, MASSOUD).ids == ["kabul", "ahmad-shah-massoud"]
    assert read("Jordan Peterson spoke.", JORDAN, person("Anna Peterson", "p", "Peterson")).ids == []


def test_m6_inside_says_that_it_may() -> None:
    assert read("the US Army", place("US", "us", inside=True)).ids == ["us"]


def test_m6_languages_that_capitalise_nouns_look_at_records_only() -> None:
    assert read("Die Stadt Paris Anfang Mai", PARIS, lang="de").ids == ["paris"]
    found = read("Die Bank Paris Trust und Paris", place("Paris", "paris", blockers=("Paris Trust",)), lang="de")
    assert [m.start for m in found.mentions] == [25]


SPRINGFIELDS = (
    place("Springfield", "sp-il", within="illinois"),
    place("Springfield", "sp-ma", within="massachusetts"),
    place("Illinois", "illinois", within="usa"),
    place("Massachusetts", "massachusetts", within="usa"),
    place("United States", "usa"),
)


def test_m7_a_place_with_its_container_is_one_mention_of_the_child() -> None:
    found = read("In Springfield, Illinois, they met.", *SPRINGFIELDS)
    assert found.named == [("Springfield, Illinois", "sp-il")]
    assert found.rules == ["M7"]
    assert read("Springfield, Massachusetts, United States", *SPRINGFIELDS).ids == ["sp-ma"]


def test_m7_a_bare_name_means_the_one_whose_parent_is_in_play() -> None:
    assert read("In Illinois, late. Springfield slept.", *SPRINGFIELDS).ids == ["illinois", "sp-il"]
    assert read("In the United States. Springfield slept.", *SPRINGFIELDS).doubts[0][0] == "Springfield"
    assert read("Illinois and Massachusetts. Springfield slept.", *SPRINGFIELDS).doubts[0][0] == "Springfield"


def test_m7_a_comma_between_strangers_joins_nothing() -> None:
    assert read("In Kabul, Illinois", KABUL, *SPRINGFIELDS).ids == ["kabul", "illinois"]


def test_m8_person_and_place_declared() -> None:
    assert read("Washington slept here.", WASHINGTON, CITY, people=("george",)).ids == ["george"]


def test_m8_person_and_place_in_play() -> None:
    assert read("George Washington rode. Washington slept.", WASHINGTON, CITY).ids == ["george", "george"]
    assert read("Washington slept.", WASHINGTON, CITY).ids == ["dc"]


def test_m8_in_play_against_a_preposition_is_a_doubt() -> None:
    found = read("George Washington rode. He slept in Washington.", WASHINGTON, CITY)
    assert found.doubts == [("Washington", ("george", "dc"))]


def test_m8_in_play_against_a_preposition_is_settled_where_the_place_says_context() -> None:
    city = place("Washington", "dc", NameField("Washington", context=True))
    assert read("George Washington rode. He slept in Washington.", WASHINGTON, city).ids == ["george", "dc"]


def test_m8_a_title_before_it_means_the_person() -> None:
    lincoln = (person("Abraham Lincoln", "abe", "Lincoln"), place("Lincoln", "town"))
    assert read("Then President Lincoln spoke.", *lincoln).ids == ["abe"]
    assert read("Then Lincoln spoke.", *lincoln).doubts[0][0] == "Lincoln"


def test_m8_a_preposition_means_the_place_that_says_context() -> None:
    pair = (person("Abraham Lincoln", "abe", "Lincoln"), place("Lincoln", "town", NameField("Lincoln", context=True)))
    assert read("He lived in Lincoln.", *pair).ids == ["town"]
    assert read("Lincoln spoke.", *pair).ids == ["abe"]


def test_m9_years_exclude_one_of_two() -> None:
    old = person("John Smith", "old", died=day("1890-01-01"))
    young = person("John Smith", "young", born=day("1950-01-01"))
    found = read("John Smith spoke.", old, young, date="1999-01-01")
    assert (found.ids, found.rules) == (["young"], ["M9"])
    assert read("John Smith spoke.", old, young, date="1880-01-01").ids == ["old"]
    assert len(read("John Smith spoke.", old, young).doubts) == 1


def test_m9_the_only_one_is_never_dropped_but_remarked_on() -> None:
    old = person("John Smith", "old", died=day("1890-01-01"))
    found = read("John Smith spoke.", old, date="1999-01-01")
    assert found.ids == ["old"]
    assert [d.code for d in found.resolution.notes] == ["NAME-YEARS"]


def test_m9_a_declared_dead_person_needs_no_remark() -> None:
    found = read("Ahmad Shah Massoud", MASSOUD, date="2021-09-09", people=("ahmad-shah-massoud",))
    assert found.resolution.notes == ()


def test_m9_years_do_not_settle_between_two_in_play() -> None:
    text = "Ahmad Massoud and Ahmad Shah Massoud. Massoud spoke."
    assert len(read(text, MASSOUD, SON, date="2021-09-01").doubts) == 1


def test_m10_a_name_out_of_its_years_matches_and_is_remarked_on() -> None:
    city = place("Saint Petersburg", "spb", NameField("Leningrad", since=day("1924-01-26"), until=day("1991-09-06")))
    found = read("In Leningrad", city, date="2001-05-05")
    assert found.ids == ["spb"]
    assert [d.code for d in found.resolution.notes] == ["NAME-OUT-OF-TIME"]
    assert read("In Leningrad", city, date="1950-05-05").resolution.notes == ()


def test_m11_a_merged_id_stays_valid() -> None:
    merged = place("Kabul", "kabul", merged=("cabul",))
    assert read(markdown("[[cabul]] and Paris"), merged, PARIS, places=("cabul",)).ids == ["kabul", "paris"]


def test_m12_a_record_without_links_is_never_linked() -> None:
    quiet = person("Ann Lee", "ann", link=False)
    found = read("Ann Lee and Joe Biden", quiet, BIDEN)
    assert found.linked == [("Joe Biden", "joe-biden")]


def test_m3_a_kind_of_its_own_is_a_record_like_any() -> None:
    found = read("The Taliban took Kabul.", organisation("Taliban"), KABUL)
    assert [(m.kind, m.record) for m in found.mentions] == [("organisations", "taliban"), ("places", "kabul")]


def test_m1_names_under_a_mark_are_not_found_again() -> None:
    marked = block("Kabul and Kabul", marks=(Mark(0, 5, "", "paris", 0, 0, 5),))
    assert read(marked, KABUL, PARIS).ids == ["paris", "kabul"]
