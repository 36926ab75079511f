"""What a preview patches into what it knows of an archive is what it would have worked out from nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.archive import link, relatedness
from archivegen.archive.companions import companions
from archivegen.archive.containment import Containers, roll_up
from archivegen.archive.model import Containment, Key, Period, Sighting
from archivegen.held import Held

NAMES: list[Key] = [("people", "a"), ("people", "b"), ("places", "c"), ("places", "d"), ("places", "e")]
ARTICLE = st.lists(st.sampled_from(NAMES), max_size=4, unique=True).map(tuple)
# the same number of articles in each build: others are worked out anew
BUILDS = st.integers(1, 4).flatmap(lambda count: st.lists(st.tuples(*[ARTICLE] * count), min_size=2, max_size=5))


@settings(max_examples=200)
@given(BUILDS)
def test_companions(builds: list[tuple[tuple[Key, ...], ...]]) -> None:
    held = Held(keep=True)
    for keys in builds:
        with held.building():
            assert companions(keys, NAMES, held) == companions(keys, NAMES)


def test_a_record_that_is_named_for_the_first_time_moves_no_other() -> None:
    held = Held(keep=True)
    first, second, third, fourth, fifth = NAMES
    with held.building():
        before = companions(((second, third), (fourth, fifth)), NAMES, held)
    with held.building():
        after = companions(((second, third), (fourth, fifth, first)), NAMES, held)
    assert [key for key in NAMES if after[key] is not before[key]] == [first, fourth, fifth]


@settings(max_examples=200)
@given(BUILDS, st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=6))
def test_what_is_credited_to_containers(
    builds: list[tuple[tuple[Key, ...], ...]], within: list[tuple[Key, Key]]
) -> None:
    held, containers = Held(keep=True), _containers(within)
    for keys in builds:
        named = tuple([((None, None), some) for some in keys])
        with held.building():
            assert roll_up(named, containers, held) == roll_up(named, containers)


def _containers(within: list[tuple[Key, Key]]) -> Containers:
    found: dict[Key, tuple[Containment, ...]] = dict.fromkeys(NAMES, ())
    for inner, outer in dict.fromkeys(within):
        found[inner] = (*found[inner], Containment(outer, (Period(),)))
    return found


@settings(max_examples=200)
@given(BUILDS)
def test_where_records_are_named_declared_or_in_doubt(builds: list[tuple[tuple[Key, ...], ...]]) -> None:
    held = Held(keep=True)
    for keys in builds:
        seen = tuple([_seen(number, some) for number, some in enumerate(keys)])
        with held.building():
            assert held.folded("gathered", link._gathered, link._patched, seen) == link._gathered(seen)


def _seen(number: int, keys: tuple[Key, ...]) -> link._Seen:
    """The first half is named, as often as it is long, one more is declared, the last may be meant, perhaps twice."""
    half = (len(keys) + 1) // 2
    sightings = tuple([(key, Sighting(number, tuple((i,) for i in range(half)))) for key in keys[:half]])
    return link._Seen(sightings, keys[half : half + 1], keys, ((None, None), keys), keys[-1:] * half)


@settings(max_examples=200)
@given(BUILDS)
def test_which_records_an_article_names(builds: list[tuple[tuple[Key, ...], ...]]) -> None:
    held = Held(keep=True)
    for keys in builds:
        where = tuple([tuple([i for i, some in enumerate(keys) if name in some]) for name in NAMES])
        shared = (tuple(NAMES), len(keys))
        with held.building():
            found = held.folded("records of each", relatedness._records_of, relatedness._patched, where, *shared)
        assert found == relatedness._records_of(where, *shared)
        assert found == tuple([tuple(sorted(map(NAMES.index, some))) for some in keys])
