"""Which stretches of capitalised words are names, judged over the whole archive (rule L9).

A word is what the archive makes of it: one that mostly stands in lower case is an ordinary word, and its capital at
the start of a sentence says nothing; one that has its capital in the middle of sentences is a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from archivegen.names import cldr
from archivegen.names import stretch as seen
from archivegen.names import vocabulary as words
from archivegen.names.beside import ALSO_ADJECTIVES, WITH_ARTICLE
from archivegen.names.peoples import peoples
from archivegen.names.stretch import Name, Stretch, Word, form_of
from archivegen.names.unknown import Seen

_PORTFOLIOS = words.PORTFOLIOS - {"party"}
_ALSO_NAMES = words.word_set("earl duke dean prince princess king queen baron count page shah sultan lord pope marshal")
_ENDINGS = ("ing", "ly", "ed")  # of English words that begin sentences


class Found(NamedTuple):
    """The names of all articles in reading order; ``peoples`` are words left out as those of a people or language."""

    names: list[Name]
    peoples: Counter[str]


class _Weights(NamedTuple):
    """How often words and forms stand where."""

    lower: Counter[str]  # words in lower case
    middle: Counter[str]  # words with a capital that neither a sentence's start nor a headline accounts for
    forms: Counter[str]  # whole stretches in the middle of sentences
    every: Counter[str]  # whole stretches anywhere
    tied: Counter[str]  # whole stretches that "and" or "of" ties to one before
    with_article: Counter[str]  # words after an article or possessive
    headlines: Counter[str]  # words of headlines
    titled: Counter[str]  # whole stretches after a title

    def ordinary(self, word: str) -> bool:
        """Whether a word stands in lower case as often as with a capital."""
        return self.lower[word.lower()] >= max(1, self.middle[word])

    def noun(self, word: str) -> bool:
        """Whether a word has an article: in German, whether it is a noun and no name."""
        return self.with_article[word] > 1 or self.with_article[word] * 5 > self.middle[word]


def names_in(articles: Sequence[Seen], places: Iterable[str]) -> Found:
    """The names among the stretches of all articles. ``places``: the names of places that are known."""
    weights = _weigh(articles)
    found = [name for number, article in enumerate(articles) for name in _in_text(article, number, weights)]
    left_out = peoples(found, places)
    found = [name for name in found if name.form not in left_out]
    forms = {name.form for name in found}
    for number, article in enumerate(articles):
        for stretch in article.stretches:
            if stretch.evidence & seen.HEADLINE:
                found += _in_headline(stretch, number, forms)
    return Found(sorted(found, key=lambda n: (n.article, n.block, n.start)), left_out)


def _weigh(articles: Sequence[Seen]) -> _Weights:
    weights = _Weights(*(Counter() for _ in _Weights._fields))
    for article in articles:
        weights.lower.update(article.lower)
        for stretch in article.stretches:
            if stretch.evidence & seen.HEADLINE:
                weights.headlines.update(word.text for word in stretch.words)
                continue
            form = stretch.form
            weights.every[form] += 1
            weights.tied[form] += bool(stretch.tie)
            weights.titled[form] += bool(stretch.titles)
            first = 1 if stretch.evidence & seen.START else 0
            weights.middle.update(word.text for word in stretch.words[first:])
            weights.forms[form] += 1 - first
            if stretch.evidence & (seen.DETERMINER | seen.INDEFINITE):
                weights.with_article[stretch.words[-1].text] += 1
    return weights


def _in_text(article: Seen, number: int, weights: _Weights) -> list[Name]:
    """The names of one article outside of headlines; pieces of one name are put together."""
    found: list[Name] = []
    last: Name | None = None
    for stretch in article.stretches:
        if stretch.evidence & seen.HEADLINE:
            continue
        if last is not None and _is_piece(stretch, last, weights):
            if found and found[-1] is last:
                found.pop()
            form = f"{last.form} {stretch.tie} {stretch.form}"
            last = msgspec.structs.replace(last, form=form, end=stretch.words[-1].end)
            found.append(last)
            continue
        name = _judge(stretch, number, weights)
        found += [name] if name else []
        last = name or _name(stretch.words, number, stretch, 0, "")
    return found


def _name(group: tuple[Word, ...], article: int, stretch: Stretch, evidence: int, beside: str) -> Name:
    place = (stretch.block, group[0].start, group[-1].end)
    return Name(form_of(group), article, *place, evidence, beside, stretch.language)


def _is_piece(stretch: Stretch, last: Name, weights: _Weights) -> bool:
    """Whether a stretch is the rest of the name before: "Drug Administration" after "Food and"."""
    if not stretch.tie or stretch.block != last.block:
        return False
    if weights.tied[stretch.form] > 2 and weights.tied[stretch.form] == weights.every[stretch.form]:
        return True
    if not all(weights.lower[word.text.lower()] for word in stretch.words):
        return False
    return stretch.tie not in {"and", "&"} or weights.lower[last.form.rpartition(" ")[2].lower()] > 0


def _judge(stretch: Stretch, article: int, weights: _Weights) -> Name | None:
    """The stretch as a name, without the words that only begin a sentence; ``None`` where no name is left."""
    group, evidence, beside = stretch.words, stretch.evidence, stretch.beside
    lexis = words.lexis(stretch.language)
    if stretch.titles and not _is_titled(stretch, weights):
        group, evidence, beside = stretch.titles + group, evidence & ~seen.TITLED, ""
    while group and _begins(group, weights, lexis, start=bool(evidence & seen.START)):
        evidence &= ~(seen.START | seen.LOCATIVE | seen.DETERMINER | seen.INDEFINITE)
        if group[0].low in lexis.firm:
            evidence, beside = evidence | seen.LOCATIVE, beside or group[0].low
        group = group[1:]
        while group and group[0].sort == "particle":
            group = group[1:]
    little = lexis.locatives | lexis.determiners
    while len(group) > 1 and (group[-1].sort == "particle" or group[-1].low in little):
        group = group[:-1]
    if not group or not _is_name(group, evidence, weights, lexis):
        return None
    return _name(group, article, stretch, evidence, beside)


def _is_titled(stretch: Stretch, weights: _Weights) -> bool:
    """Whether the titles are those of a person: not in "General Assembly", "Republican Party", "Chief Executive".

    Nor where the name never stands without: "Earl Warren", "Pope Francis".
    """
    title = stretch.titles[-1].low
    if title in words.titles(words.INTERNATIONAL):
        return True
    if stretch.evidence & seen.DETERMINER and title in ALSO_ADJECTIVES:
        return False
    if title in _ALSO_NAMES and weights.titled[stretch.form] == weights.every[stretch.form]:
        return False
    return any(weights.lower[w.text.lower()] * 4 < max(1, weights.middle[w.text]) for w in stretch.words)


def _begins(group: Sequence[Word], weights: _Weights, lexis: words.Lexis, *, start: bool) -> bool:
    """Whether the first word has its capital only because a sentence starts."""
    word = group[0]
    little = lexis.determiners | lexis.locatives | WITH_ARTICLE
    if lexis.nouns and word.sort == "name" and (word.low in little or weights.ordinary(word.text)):
        return True
    if not start:
        return False
    if word.sort != "name":
        return len(group) == 1 or (word.sort == "initial" and weights.ordinary(group[1].text))
    if len(group) > 1 and weights.forms[form_of(tuple(group))]:
        return False
    if word.low in lexis.ordinary or (lexis.nouns and weights.lower[word.low]):
        return True
    if weights.ordinary(word.text):
        return len(group) > 1 or weights.lower[word.low] > 0
    return (
        lexis.language == "en" and len(word.low) > 5 and word.low.endswith(_ENDINGS) and not weights.middle[word.text]
    )


def _is_name(group: Sequence[Word], evidence: int, weights: _Weights, lexis: words.Lexis) -> bool:
    no_names = lexis.titles | _PORTFOLIOS | lexis.ordinary | cldr.days_and_months(lexis.language)
    if all(word.low in no_names or len(word.low) < 2 for word in group):
        return False
    if lexis.nouns and any(weights.noun(word.text) for word in group if word.sort == "name"):
        return False
    if len(group) > 1 or evidence & seen.TITLED:
        return True
    word = group[0]
    if lexis.nouns or word.low in words.INSTITUTIONS:
        return False
    if not weights.middle[word.text]:  # never but at the start of a sentence: what headlines have, too, may be a name
        return not weights.lower[word.low] and weights.headlines[word.text] > 0 and len(word.text) > 3
    return weights.middle[word.text] > weights.lower[word.low]


def _in_headline(stretch: Stretch, article: int, forms: set[str]) -> Iterator[Name]:
    """The names of the texts in a headline, the longest first."""
    group = stretch.words
    place = 0
    while place < len(group):
        ends = range(len(group), place, -1)
        end = next((end for end in ends if form_of(group[place:end]) in forms), place)
        if end > place:
            yield _name(group[place:end], article, stretch, stretch.evidence & (seen.HEADING | seen.HEADLINE), "")
        place = max(end, place + 1)
