"""Why a name is no link: the rule, and words that an editor understands."""

from __future__ import annotations

import pytest

from archivegen.names.mention import Mention
from archivegen.preview.reasons import Standing, meaning_of, why_not_linked


def mention(zone: str = "prose", status: str = "mention") -> Mention:
    return Mention(0, 0, 4, 0, 4, zone, "people", "mina", status, (), "M1", "", 3)  # type: ignore[arg-type]


def at(*, linkable: bool = True, own: bool = False, page: bool = True, first: int = 0) -> Standing:
    return Standing(linkable, own, page, first)


@pytest.mark.parametrize(("seen", "standing", "repeat", "rule", "reason"), [
    (mention(status="linked"), at(first=3), "first", "", ""),
    (mention(status="linked"), at(page=False), "first", "M12", "the record has no page (link: false)"),
    (mention("title"), at(), "all", "Z2", "names in titles and headings never are"),
    (mention("heading"), at(), "all", "Z2", "names in titles and headings never are"),
    (mention("alt"), at(), "all", "Z3", "the text of an image"),
    (mention(), at(own=True), "all", "Z7", "this is the page of that very record"),
    (mention(), at(page=False), "all", "M12", "the record has no page (link: false)"),
    (mention(), at(linkable=False), "all", "Z3", "nothing is linked in this place"),
    (mention(), at(), "none", "L1", 'site.toml says repeat = "none"'),
    (mention(), at(first=2), "first", "L1", "only the first mention is a link, here the one in line 2"),
    (mention(), at(), "first", "L1", "only the first mention is a link"),
    (mention(), at(first=2), "section", "L1", "only the first mention of each section is a link"),
])  # fmt: skip
def test_the_first_reason_that_holds_is_given(
    seen: Mention, standing: Standing, repeat: str, rule: str, reason: str
) -> None:
    found = why_not_linked(seen, standing, repeat)  # type: ignore[arg-type]
    assert found[0] == rule
    assert reason in found[1]
    assert bool(found[1]) == bool(reason)


def test_what_a_rule_means_is_said_in_the_words_of_the_pages() -> None:
    assert meaning_of("M2") == "The name belongs to this entry alone"
