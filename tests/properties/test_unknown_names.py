"""What holds for every text when names without records are looked for (rule L9)."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.archive.sameness import group_names
from archivegen.names.capitals import names_in
from archivegen.names.unknown import Taken, find_unknown
from archivegen.names.writing import normal
from archivegen.source.body import Block, Run

WORDS = [
    "Ahmad", "Shah", "Karim", "A.", "J.R.", "al-Karim", "d'Arc", "St.", "U.S.", "NATO", "O’Neill",
    "Ka\u0301rim", "Jean-Luc", "Ban", "Ki-moon", "pro-Karim", "Herat", "Iran", "Iranian", "President", "Mr",
    "Mr.", "May", "The", "the", "a", "in", "of", "van", "and", "who", "young", "Young", "Иван", "کابل", "京",
    "Ǆ", "ß", "İ",
]  # fmt: skip
MARKS = [
    " ",
    " ",
    " ",
    "  ",
    "\n",
    ", ",
    ". ",
    "-",
    "–",
    "'s ",
    "’",
    " & ",
    "\u00ad",
    "\u0301",
    "(",
    ") ",
    ", 34, ",
    "―",
]
LANGUAGES = ["en", "de", "fr", "nl", "fi", "ru", "fa", ""]

texts = st.lists(st.sampled_from(WORDS + MARKS), max_size=40).map("".join)


@st.composite
def articles(draw: st.DrawFn) -> tuple[list[Block], Taken]:
    blocks: list[Block] = []
    taken: dict[int, list[tuple[int, int, bool]]] = {}
    for number, text in enumerate(draw(st.lists(texts, min_size=1, max_size=3))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
        closed = ((cuts[0], cuts[1]),) if cuts[0] < cuts[1] and draw(st.booleans()) else ()
        if cuts[2] < cuts[3] and draw(st.booleans()):
            taken[number] = [(cuts[2], cuts[3], draw(st.booleans()))]
        zone = draw(st.sampled_from(["text", "heading", "caption"]))
        run = (Run(0, len(text), 0, len(text)),)
        blocks.append(Block(zone, "p", 1, text, run, closed))  # type: ignore[arg-type]
    return blocks, taken


@given(st.lists(st.tuples(articles(), texts, st.sampled_from(LANGUAGES)), max_size=4))
@settings(deadline=None)
def test_names_stand_where_they_say_apart_from_each_other_and_from_what_is_known_or_closed(given_articles) -> None:  # type: ignore[no-untyped-def]
    looked = [find_unknown(blocks, title, taken, lang) for (blocks, taken), title, lang in given_articles]
    done: dict[tuple[int, int], int] = {}
    for name in names_in(looked, ["Herat"]).names:
        (blocks, taken), title, _ = given_articles[name.article]
        text = title if name.block < 0 else blocks[name.block].text
        assert done.get((name.article, name.block), 0) <= name.start < name.end <= len(text)
        done[name.article, name.block] = name.end
        assert name.form[0] == normal(text[name.start : name.end])[0]
        known = list(taken.get(name.block, ()))
        known += [(a, b, False) for a, b in blocks[name.block].closed] if name.block >= 0 else []
        assert all(name.end <= a or b <= name.start for a, b, _ in known)


@given(st.lists(st.tuples(articles(), texts), max_size=4))
@settings(deadline=None)
def test_every_name_is_in_one_group_and_none_is_lost(given_articles) -> None:  # type: ignore[no-untyped-def]
    names = names_in([find_unknown(blocks, title, taken, "en") for (blocks, taken), title in given_articles], []).names
    groups = group_names(names, ())
    assert Counter(name for group in groups for name in group.names) == Counter(names)
    assert all(group.name in group.forms for group in groups)
