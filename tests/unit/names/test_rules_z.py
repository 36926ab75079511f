"""Where names are looked for: rules Z1 to Z8, each test named after its rule."""

from __future__ import annotations

import pytest
from archive_of_names import BIDEN, KABUL, MASSOUD, PARIS, block, markdown, person, place, read


@pytest.mark.parametrize(
    "text",
    [
        "A man from Kabul.",
        "- a man from Kabul",
        "> from Kabul",
        "| a |\n|---|\n| Kabul |",
        "Text.[^1]\n\n[^1]: In Kabul.",
    ],
)
def test_z1_paragraphs_lists_quotes_tables_and_footnotes_are_searched_and_linked(text: str) -> None:
    assert read(markdown(text), KABUL).linked == [("Kabul", "kabul")]


def test_z1_a_captions_mention_is_linked_and_marked_as_one() -> None:
    found = read(markdown('![A street](s.jpg "A street in Kabul")'), KABUL)
    assert [(m.zone, m.status) for m in found.mentions] == [("caption", "linked")]


def test_z2_headings_and_title_are_counted_never_linked() -> None:
    found = read(markdown("# Kabul\n\nThe road to Kabul."), KABUL, title="From Kabul", repeat="all")
    assert [(m.zone, m.status) for m in found.mentions] == [
        ("title", "mention"),
        ("heading", "mention"),
        ("text", "linked"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`Kabul`",
        "    Kabul",
        "```\nKabul\n```",
        "<https://example.org/Kabul>",
        "https://example.org/Kabul",
        "@Kabul",
        "#Kabul",
        "info@Kabul.example",
        "www.Kabul.example",
        "<span title='Kabul'>x</span>",
        "snake_Kabul",
        "$Kabul",
    ],
)
def test_z3_code_addresses_handles_and_attributes_are_never_touched(text: str) -> None:
    assert read(markdown(text), KABUL).mentions == ()


def test_z3_alt_text_is_counted_not_linked() -> None:
    found = read(markdown("Here: ![Kabul at night](k.jpg) it is."), KABUL)
    assert [(m.zone, m.status) for m in found.mentions] == [("alt", "mention")]


def test_z4_text_inside_a_link_is_never_linked_again() -> None:
    assert read(markdown("See [Kabul](https://example.org) and Kabul."), KABUL).linked == [("Kabul", "kabul")]
    assert read(block("See Kabul.", closed=((4, 9),)), KABUL).mentions == ()


def test_z4_a_name_half_inside_closed_text_is_not_touched() -> None:
    assert read(block("New York here", closed=((4, 8),)), place("New York")).mentions == ()


def test_z5_names_in_raw_html_are_found_but_not_where_it_is_switched_off() -> None:
    text = '<div>In Kabul</div>\n\n<p translate="no">Kabul</p>\n\n<p data-nolink>Kabul</p>'
    assert len(read(markdown(text), KABUL).mentions) == 1


@pytest.mark.parametrize("text", ["**Ahmad** Shah Massoud", "Ahmad *Shah* Massoud", "*Ahmad Shah* **Massoud**"])
def test_z6_a_name_that_spans_markup_is_one_mention(text: str) -> None:
    found = read(markdown(f"It was {text} himself."), MASSOUD)
    assert found.named == [("Ahmad Shah Massoud", "ahmad-shah-massoud")]


def test_z6_the_source_span_holds_the_markup() -> None:
    body = "It was Ahmad *Shah* Massoud himself."
    (mention,) = read(markdown(body), MASSOUD).mentions
    assert body[mention.source : mention.source_end] == "Ahmad *Shah* Massoud"


def test_z7_a_records_own_page_never_links_to_itself() -> None:
    found = read("Massoud was born near Kabul.", MASSOUD, KABUL, own=("people", "ahmad-shah-massoud"))
    assert found.linked == [("Kabul", "kabul")]
    assert found.named == [("Massoud", "ahmad-shah-massoud"), ("Kabul", "kabul")]


def test_z8_quoted_text_is_searched() -> None:
    found = read("“Kabul has fallen,” said Joe Biden. 'Paris' «Kabul»", KABUL, BIDEN, PARIS)
    assert found.ids == ["kabul", "joe-biden", "paris", "kabul"]


def test_z8_a_quote_in_another_language_is_read_in_its_own() -> None:
    found = read((block("L'Iran et d'Iran", language="fr"), block("of d'Iran")), place("Iran"))
    assert found.named == [("Iran", "iran"), ("Iran", "iran")]


def test_z1_an_article_without_names_has_no_mentions() -> None:
    assert read("Nothing here.", KABUL, person("May Smith")).mentions == ()
    assert read("Kabul").mentions == ()
