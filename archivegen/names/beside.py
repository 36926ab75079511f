"""What stands beside a stretch of capitalised words and says what it is: a title, a preposition, an age, a place."""

from __future__ import annotations

import re
from collections.abc import Callable

from archivegen.names import cldr
from archivegen.names import stretch as seen
from archivegen.names import vocabulary as words
from archivegen.names.runs import is_abbreviated
from archivegen.names.writing import normal

PlaceAt = Callable[[int], str]  # the known place that starts at a position of the text, or ""

_BEFORE = re.compile(r"(?<!\w)([^\W\d_][\w'-]*)(\.?) [\"'“”„‘«‹(\[]?$")
_LIVED = re.compile(r", (?:aged? )?\d{1,2}(?=[,)])| \(\d{1,2}\)| \((?:born |b\. ?|\* ?)?\d{4}(?:[–—-](?:\d{4})?)?\)")
_WHO = {"en": re.compile(r", who(?!\w)")}
_PLACE_AFTER = re.compile(r", ((?:[^\W\d_][\w'-]*)(?: [^\W\d_][\w'-]*){0,2})")
_AFTER_A_PLACE = ",.;:)\0"
ALSO_ADJECTIVES = words.word_set("major general private liberal conservative representative deputy chief saint st")
_NONE: frozenset[str] = frozenset()
_INDEFINITE = {
    "en": words.word_set("a an"),
    "de": words.word_set("ein eine einen einem einer eines kein keine keinen"),
    "fr": words.word_set("un une"),
    "es": words.word_set("un una"),
    "it": words.word_set("un uno una"),
    "pt": words.word_set("um uma"),
    "nl": words.word_set("een"),
    "sv": words.word_set("en ett"),
}
_ARTICLES = {
    "en": words.word_set("the"),
    "fr": words.word_set("le la les"),
    "es": words.word_set("el la los las"),
    "it": words.word_set("il lo la i gli le"),
    "pt": words.word_set("o a os as"),
    "nl": words.word_set("de het"),
    "sv": words.word_set("den det"),
}
WITH_ARTICLE = words.word_set("im am zum zur beim vom ins ans aufs durchs fürs mein meine dein unser")  # in German


def beside(text: str, start: int, end: int, lexis: words.Lexis, known_place: PlaceAt) -> tuple[int, str]:
    """The evidence of what stands before and after ``text[start:end]``, and the words that it is."""
    evidence, said, word = before(text, start, lexis)
    told_of_another = word in lexis.locatives | lexis.links  # "a man from Ontario, who"
    lived = _LIVED.match(text, end) or (_WHO[lexis.language].match(text, end) if lexis.language in _WHO else None)
    if lived and not evidence & seen.TITLED and not told_of_another:
        evidence, said = evidence | seen.LIVED, lived.group().strip()
    place = "" if evidence & (seen.TITLED | seen.LIVED) else _place_after(text, end, lexis, known_place)
    return (evidence | seen.WITHIN, place) if place else (evidence, said)


def before(text: str, start: int, lexis: words.Lexis) -> tuple[int, str, str]:
    """The evidence of the word before a position, the word where it says so, and the word."""
    found = _BEFORE.search(text, max(0, start - 40), start)
    if found is None:
        return 0, "", ""
    word, dot = found.groups()
    low = word.lower()
    title = low in lexis.titles and low != "st" and word not in ALSO_ADJECTIVES and word not in lexis.ordinary
    if title and (not dot or is_abbreviated(low, lexis)):
        return seen.TITLED, word + dot, word
    if dot:
        return 0, "", word
    if low in _INDEFINITE.get(lexis.language, _NONE):
        return seen.INDEFINITE, "", word
    if low in _ARTICLES.get(lexis.language, _NONE) or (lexis.nouns and low in lexis.determiners | WITH_ARTICLE):
        return seen.DETERMINER, "", word
    return (seen.LOCATIVE, low, word) if low in lexis.firm else (0, "", word)


def _place_after(text: str, end: int, lexis: words.Lexis, known_place: PlaceAt) -> str:
    """The place that follows after a comma and is followed by no name: a record's, or a country."""
    found = _PLACE_AFTER.match(text, end)
    if found is None:
        return ""
    named = found[1].split(" ")
    forms = [" ".join(named[:length]) for length in range(len(named), 0, -1)]
    recorded = normal(known_place(found.start(1)))  # as the text has it: soft hyphens are not there
    for form in filter(None, [recorded, *(f for f in forms if f in cldr.countries(lexis.language))]):
        end = found.start(1) + len(form)
        if text[end : end + 1] in _AFTER_A_PLACE:
            return form
    return ""
