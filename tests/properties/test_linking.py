"""What holds for every text and every set of records: order, overlap, closed text, strangers, doubts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.names.assemble import assemble
from archivegen.names.forms import build_lexicon
from archivegen.names.kinds import BUILT_IN
from archivegen.names.matcher import match
from archivegen.names.mention import ArticleFacts, Resolution
from archivegen.names.record import RecordSource
from archivegen.names.resolve import resolve
from archivegen.source.body import Block, Run
from archivegen.source.fields import NameField, RecordFields

WORDS = ["Ahmad", "Shah", "Massoud", "Kabul", "Paris", "Young", "young", "van", "Gogh", "the", "of", "in", "President"]
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
    "کابل",
    "京",
]

texts = st.lists(st.sampled_from(WORDS + MARKS), max_size=40).map("".join)
names = st.lists(st.sampled_from([*WORDS[:9], "کابل", "京"]), min_size=1, max_size=3).map(" ".join)


@st.composite
def sources(draw: st.DrawFn) -> list[RecordSource]:
    found = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["people", "places"]))
        variants = tuple(NameField(n, context=draw(st.booleans())) for n in draw(st.lists(names, max_size=2)))
        fields = RecordFields(
            name=draw(names),
            names=variants,
            fold=draw(st.booleans()),
            inside=draw(st.booleans()),
            initials=draw(st.booleans()),
        )
        found.append(RecordSource(kind, f"{kind}/{number}.md", 1, fields, str(number)))
    return found


@st.composite
def blocks(draw: st.DrawFn) -> list[Block]:
    found = []
    for text in draw(st.lists(texts, min_size=1, max_size=3)):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
        closed = ((cuts[0], cuts[1]),) if cuts[0] < cuts[1] and draw(st.booleans()) else ()
        zone = draw(st.sampled_from(["text", "heading", "caption"]))
        run = (Run(0, len(text), 0, len(text)),)
        found.append(Block(zone, "p", 1, text, run, closed, linkable=zone != "heading"))  # type: ignore[arg-type]
    return found


def link(records: list[RecordSource], article: list[Block], language: str = "en") -> Resolution:
    registry, _ = assemble(BUILT_IN, records)
    lexicon = build_lexicon(registry)
    found = match(article, "Kabul", lexicon, language)
    return resolve(ArticleFacts("a", "a.md", language, title="Kabul"), found, article, registry, lexicon, repeat="all")


@given(sources(), blocks(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_records_changes_nothing(records, article, random) -> None:  # type: ignore[no-untyped-def]
    first = link(records, article)
    shuffled = list(records)
    random.shuffle(shuffled)
    assert link(shuffled, article) == first


@given(sources(), blocks(), st.sampled_from(["en", "de", "fr", "fa", ""]))
@settings(deadline=None)
def test_spans_lie_inside_their_block_apart_from_each_other_and_from_closed_text(records, article, language) -> None:  # type: ignore[no-untyped-def]
    done: dict[int, int] = {}
    for mention in link(records, article, language).mentions:
        text = "Kabul" if mention.block < 0 else article[mention.block].text
        assert done.get(mention.block, 0) <= mention.start < mention.end <= len(text)
        done[mention.block] = mention.end
        if mention.block >= 0:
            assert all(mention.end <= a or b <= mention.start for a, b in article[mention.block].closed)


@given(sources(), blocks())
@settings(deadline=None)
def test_a_stranger_changes_nothing(records, article) -> None:  # type: ignore[no-untyped-def]
    fields = RecordFields(name="Zyx Qwv", id="a-stranger")
    stranger = RecordSource("people", "people/stranger.md", 1, fields, "a-stranger")
    assert link([*records, stranger], article) == link(records, article)


@given(sources(), blocks())
@settings(deadline=None)
def test_a_doubt_has_no_record_and_a_mention_has_one(records, article) -> None:  # type: ignore[no-untyped-def]
    for mention in link(records, article).mentions:
        if mention.status == "doubt":
            assert not mention.record
            assert len(mention.candidates) > 1
        else:
            assert (mention.kind, mention.record) in mention.candidates
        if mention.status == "linked":
            assert mention.block >= 0
            assert article[mention.block].linkable
