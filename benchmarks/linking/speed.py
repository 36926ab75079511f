"""What finding and deciding names costs an article: 650 words, 20,000 names in the registry, one process.

usage: python benchmarks/linking/speed.py [--articles N] [--names N] [--rounds N]

Prints milliseconds an article of each stage (the median of the rounds), and its ratio to a floor measured in the same
run: the automaton's bare pass over the same text. The text is made up, from a seed: words of an invented language, nine
names an article, a quarter of them surnames alone, some shared, some beside other capitals.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from archivegen.names.assemble import assemble
from archivegen.names.forms import Lexicon, build_lexicon
from archivegen.names.kinds import BUILT_IN
from archivegen.names.matcher import match
from archivegen.names.mention import ArticleFacts
from archivegen.names.record import RecordSource
from archivegen.names.registry import Registry
from archivegen.names.resolve import resolve
from archivegen.source.body import Block, Run
from archivegen.source.fields import NameField, RecordFields

WORDS = 650
NAMES_AN_ARTICLE = 9
ONSETS = [*"bdfghjklmnprstvwz", "br", "dr", "gr", "kl", "st", "tr", "sh"]
VOWELS = ["a", "e", "i", "o", "u", "ai", "ou"]
CODAS = ["", "", "n", "r", "s", "l", "m", "t"]


class Text(NamedTuple):
    """One article as the stages see it."""

    facts: ArticleFacts
    blocks: tuple[Block, ...]


def word(random_: random.Random, syllables: int) -> str:
    return "".join(random_.choice(ONSETS) + random_.choice(VOWELS) + random_.choice(CODAS) for _ in range(syllables))


def registry_of(random_: random.Random, names: int) -> Registry:
    """Two people to one place; half of the people have a second spelling, a third of the surnames are shared."""
    surnames = [word(random_, 2).capitalize() for _ in range(names // 4)]
    sources, written = [], 0
    while written < names:
        number = len(sources)
        if number % 3 == 2:
            fields, kind = RecordFields(name=word(random_, 3).capitalize(), id=f"place-{number}"), "places"
            written += 1
        else:
            given, surname = word(random_, 2).capitalize(), random_.choice(surnames)
            variants = (NameField(f"{given} {word(random_, 1).capitalize()} {surname}"),) if number % 2 else ()
            fields = RecordFields(name=f"{given} {surname}", id=f"person-{number}", names=variants)
            kind = "people"
            written += 2 + len(variants)  # the surname alone is a form, too
        sources.append(RecordSource(kind, "content/x.csv", number + 2, fields))
    return assemble(BUILT_IN, sources)[0]


def texts(random_: random.Random, registry: Registry, count: int) -> list[Text]:
    """Articles of 650 words in paragraphs of sixty-five."""
    vocabulary = [word(random_, random_.choice((1, 1, 2, 2, 3))) for _ in range(4000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    found = []
    for number in range(count):
        text = random_.choices(vocabulary, weights, k=WORDS)
        for place in range(0, WORDS, 13):
            text[place] = text[place].capitalize()
            text[place - 1] += "."
        for record in random_.choices(registry.records, k=NAMES_AN_ARTICLE):
            place = random_.randrange(WORDS - 40)
            text[place] = record.name
            if random_.random() < 1 / 3 and record.short:
                text[place + 30] = record.short[0]
        parts = [" ".join(text[i : i + 65]) for i in range(0, WORDS, 65)]
        blocks = tuple(
            Block("text", f"p{i}", i, part, (Run(0, len(part), 0, len(part)),)) for i, part in enumerate(parts)
        )
        found.append(Text(ArticleFacts(f"a{number}", f"a{number}.md", "en", title=text[0]), blocks))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--names", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    random_ = random.Random(1)
    registry = registry_of(random_, given.names)
    articles = texts(random_, registry, given.articles)
    started = time.perf_counter()
    lexicon = build_lexicon(registry, ("en",))
    _ = lexicon.automaton
    built = time.perf_counter() - started
    matched = [match(a.blocks, a.facts.title, lexicon, "en") for a in articles]
    mentions = sum(len(_resolved(a, c, registry, lexicon)) for a, c in zip(articles, matched, strict=True))
    print(
        f"{len(articles):,} articles of {WORDS} words, {len(registry.records):,} records, "
        f"{len(lexicon.patterns):,} forms"
    )
    print(f"{mentions / len(articles):.1f} mentions and doubts an article; lexicon built in {built:.2f} s")
    stages: dict[str, Callable[[], object]] = {
        "automaton alone (the floor)": lambda: [_floor(a, lexicon) for a in articles],
        "match": lambda: [match(a.blocks, a.facts.title, lexicon, "en") for a in articles],
        "resolve": lambda: [_resolved(a, c, registry, lexicon) for a, c in zip(articles, matched, strict=True)],
    }
    costs = {name: _median(stage, given.rounds) * 1000 / len(articles) for name, stage in stages.items()}
    costs["match and resolve"] = costs["match"] + costs["resolve"]
    floor = costs["automaton alone (the floor)"]
    for name, cost in costs.items():
        print(f"{name:28} {cost:7.3f} ms an article   × {cost / floor:5.1f}")
    print(
        f"target: at most 0.250 ms for match and resolve: {'met' if costs['match and resolve'] <= 0.25 else 'missed'}"
    )
    return 0


def _floor(article: Text, lexicon: Lexicon) -> object:
    text = "\0".join(block.text for block in article.blocks)
    return lexicon.automaton.find_matches_as_indexes(text, overlapping=True)


def _resolved(article: Text, candidates: object, registry: Registry, lexicon: Lexicon) -> tuple[object, ...]:
    return resolve(article.facts, candidates, article.blocks, registry, lexicon).mentions  # type: ignore[arg-type]


def _median(stage: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = time.process_time()
        stage()
        times.append(time.process_time() - started)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
