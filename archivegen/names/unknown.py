"""Finding the capitalised words of one article that no record answers to (rule L9).

Nothing is thrown away here that might be a name: what capitals are worth is judged over the whole archive, in
`archivegen.names.capitals`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import msgspec

from archivegen.names import stretch as seen
from archivegen.names import vocabulary as words
from archivegen.names.beside import before, beside
from archivegen.names.roles import around_roles
from archivegen.names.runs import runs
from archivegen.names.sentences import is_start
from archivegen.names.stretch import Stretch, Word
from archivegen.names.writing import SEPARATOR, read
from archivegen.source.body import Block

TITLE_BLOCK = -1

Taken = Mapping[int, Sequence[tuple[int, int, bool]]]  # block → (start, end, whether it is a place) of known names

_LOWER = re.compile(r"(?<![\w'-])[^\W\d_A-Z][^\W\d_]*")
_CAPITALS = frozenset(("LATIN", "GREEK", "CYRILLIC", "ARMENIAN"))  # rule W6
_TIES = {
    "en": words.word_set("of for and & on the"),
    "fr": words.word_set("de du des et & pour la les"),
    "es": words.word_set("de del y e & para la los las el"),
    "it": words.word_set("di del della dei degli e & per la"),
    "pt": words.word_set("de do da dos das e & para a o"),
    "nl": words.word_set("van voor en & de het"),
}
_NONE: frozenset[str] = frozenset()
_TIE = 12  # characters between two stretches that are tied


class Seen(msgspec.Struct, frozen=True):
    """What one article shows: its stretches, how often words stand in lower case, its letters without capitals.

    ``cased`` counts the letters of scripts with capitals, ``capless`` the others by script.
    """

    stretches: tuple[Stretch, ...]
    lower: dict[str, int]
    cased: int
    capless: dict[str, int]


def find_unknown(blocks: Sequence[Block], title: str, taken: Taken, language: str) -> Seen:
    """What an article's title (block -1) and blocks show where nothing is ``taken``. Pure."""
    stretches: list[Stretch] = []
    lower: Counter[str] = Counter()
    texts = [(TITLE_BLOCK, title, language, True)]
    texts += [(n, b.text, b.language or language, b.zone == "heading") for n, b in enumerate(blocks)]
    for number, text, spoken, heading in texts:
        closed = list(taken.get(number, ()))
        if number >= 0:
            block = blocks[number]
            closed += [(start, end, False) for start, end in block.closed]
            closed += [(mark.start, mark.end, False) for mark in (*block.marks, *block.links)]
        page = _Text(number, text, words.primary(spoken), closed, heading=heading)
        stretches += page.stretches()
        lower.update(page.lower())
    cased, capless = _letters([title, *(block.text for block in blocks)])
    return Seen(tuple(stretches), dict(lower), cased, capless)


def _letters(texts: Sequence[str]) -> tuple[int, dict[str, int]]:
    cased = 0
    capless: Counter[str] = Counter()
    for text in texts:
        if text.isascii():
            cased += len(text)
            continue
        for char, count in Counter(text).items():
            script = _script(char)
            if script in _CAPITALS:
                cased += count
            elif script:
                capless[script] += count
    return cased, dict(capless)


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0] if char.isalpha() else ""


def _apart(closed: Sequence[tuple[int, int, bool]]) -> tuple[list[int], list[int]]:
    """Where closed stretches begin and end, those that overlap as one: so that one look tells whether one is near."""
    begins: list[int] = []
    ends: list[int] = []
    for start, end, _ in sorted(closed):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            begins.append(start)
            ends.append(end)
    return begins, ends


class _Text:
    """A block of text, or a title, while it is gone through."""

    __slots__ = ("begins", "ends", "lexis", "number", "places", "raw", "tying", "written", "zone")

    def __init__(
        self, number: int, text: str, language: str, closed: Sequence[tuple[int, int, bool]], *, heading: bool
    ) -> None:
        self.number = number
        self.raw = text
        self.written = read(f"{SEPARATOR}{text}{SEPARATOR}{SEPARATOR}")
        self.lexis = words.lexis(language)
        self.begins, self.ends = _apart(closed)
        self.places = {start: end for start, end, place in closed if place}
        self.zone = (seen.HEADING | (seen.HEADLINE if self._is_headline() else 0)) if heading else 0
        self.tying = _TIES.get(language, _NONE)

    def lower(self) -> list[str]:
        """The words in lower case, each as often as it stands there."""
        return [word for word in _LOWER.findall(self.written.text) if word.islower()]

    def _is_headline(self) -> bool:
        """Whether every word has a capital but for the little ones, so that capitals say nothing."""
        little = self.lexis.ordinary | self.lexis.locatives
        return not any(len(word) > 4 and word not in little for word in self.lower())

    def stretches(self) -> Iterator[Stretch]:
        """All stretches, in order."""
        last: Stretch | None = None
        for run in runs(self.written.text, self.lexis, self._is_closed):
            if len(run) == 1 and run[0].low in self.lexis.ordinary:
                continue
            parts = around_roles(run, self.lexis)
            for group, titles in ((parts.before, ()), (parts.name, parts.titles)):
                if group:
                    stretch = self._stretch(group, titles, last)
                    yield stretch
                    last = stretch

    def _is_closed(self, start: int, end: int) -> bool:
        return bool(self.begins) and self._touches(self.written.start(start) - 1, self.written.end(end) - 1)

    def _touches(self, first: int, last: int) -> bool:
        """Whether the text from ``first`` to ``last`` shares a character with a closed stretch."""
        place = bisect_left(self.begins, last)
        return place > 0 and self.ends[place - 1] > first

    def _known_place(self, position: int) -> str:
        start = self.written.start(position) - 1
        return self.raw[start : self.places[start]] if start in self.places else ""

    def _stretch(self, group: Sequence[Word], titles: Sequence[Word], last: Stretch | None) -> Stretch:
        text, lexis = self.written.text, self.lexis
        start = group[0].start
        evidence, said = beside(text, start, group[-1].end, lexis, self._known_place)
        if titles:
            article = before(text, titles[0].start, lexis)[0] & seen.DETERMINER
            evidence, said = evidence & seen.LIVED | article | seen.TITLED, titles[-1].text
        elif self._is_start(group[0]):
            evidence |= seen.START
        placed = tuple(self._placed(word) for word in (*titles, *group))
        own = placed[len(titles) :]
        tie = self._tie(last, own[0].start) if last is not None and not titles else ""
        return Stretch(self.number, own, evidence | self.zone, lexis.language, said, placed[: len(titles)], tie)

    def _is_start(self, word: Word) -> bool:
        """Whether a sentence may start with a word; a stop before an ordinary one is its end, whatever it is after."""
        text, start = self.written.text, word.start
        if text[start - 1] in "'-" and text[start - 2].isalnum():
            return False  # "pro-Karimi", "l'Italia"
        if text[start - 1] == "―" or is_start(text, start, self.lexis.language):
            return True
        return word.low in self.lexis.ordinary and text[start - 2 : start] in {". ", "! ", "? "}

    def _placed(self, word: Word) -> Word:
        return Word(word.text, self.written.start(word.start) - 1, self.written.end(word.end) - 1, word.sort)

    def _tie(self, last: Stretch, start: int) -> str:
        """The little words between two stretches, where they may make one name of them."""
        end = last.words[-1].end
        little = self.raw[end:start].split() if start - end < _TIE and not self._touches(end, start) else []
        return " ".join(little) if little and self.tying.issuperset(little) else ""
