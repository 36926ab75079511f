"""What stands beside a written name, as evidence for and against it (rules M6, M8, W6, W9). Judged on normal text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from archivegen.names import vocabulary as words
from archivegen.names.edges import ELISIONS, after_possessive, is_word
from archivegen.names.forms import FULL, PERSON, WORDS
from archivegen.names.sentences import is_start

LEFT = 1  # a capitalised word straight before: part of a longer, unknown name
RIGHT = 2  # a capitalised word straight after
OF = 4  # "University of …"
TITLE = 8  # a title or honorific straight before
LOCATIVE = 16  # a preposition of place before
FIRM = 32  # one after which a person hardly stands
COMMON = 64  # one word, where any word has a capital, and the text has it in lower case too
DETERMINER = 128  # "the", "his" before
INITIAL = 256  # an initial before: "J. Smith"
NEXT = 512  # the next name of the text follows after a comma
POSSESSIVE = 1024  # a possessive follows
OFFICE = 2048  # "Governor of …": a name that follows straight after is the holder's
APART = 4096  # with RIGHT: what follows is apart from the name: "US State Department", "the Andy Warhol Foundation"
GIVEN = 8192  # with LEFT: the word before may be a given name, as in "Valeska Paris"
REGION = 16384  # a word of places before: "southern Sudan", "downtown Kabul"
AGAINST = LEFT | RIGHT | OF | TITLE | COMMON | DETERMINER | INITIAL | OFFICE | APART  # what can speak against a claim

Known = Callable[[int, int], bool]  # whether a name of its own starts (or ends) here, beside one of these traits
Closed = Callable[[int, int], bool]  # whether a stretch of the text is closed: code, a link, a mark

_OPENING = "\"'“”„‘«‹([*_¿¡"
_STOPS = ".:;!?"
_IN_BODIES = frozenset(("of", "and", "for", "the", "&", "on"))
_LONGEST_BODY = 8  # words
_LONGEST_PARTICLE = 8
_LONGEST_WORD = 40  # characters
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|['.](?=[^\W_]))*")
_WHOLE_PERSON = FULL | PERSON | WORDS
_PARTS_OF_NAMES = frozenset({"shah"})
_OF_PEOPLES = ("ian", "ish", "ese", "ans")  # "the Iranian Shah Pahlavi"
_ABBREVIATION = re.compile(r"(?:[^\W\d_a-z]\.?){2,5}")


class Surroundings:
    """The text around names. ``headline`` says whether a position is in a title or heading, where capitals say less."""

    __slots__ = ("_closed", "_ends", "_lights", "_lower", "_starts", "text", "words")

    def __init__(self, text: str, lexis: words.Lexis, closed: Closed, starts: Known, ends: Known) -> None:
        self.text = text
        self.words = lexis
        self._closed = closed
        self._starts = starts
        self._ends = ends
        self._lights = _lights(lexis)
        self._lower: dict[str, bool] = {}

    def in_lower_case(self, word: str) -> bool:
        """Whether the text has this word in lower case too."""
        low = word.lower()
        found = self._lower.get(low)
        if found is None:
            found = self._lower[low] = low != word and self._has_word(low)
        return found

    def _has_word(self, word: str) -> bool:
        text = self.text
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not (is_word(text[at - 1]) or is_word(text[end]) or self._closed(at, end)):
                return True
            at = text.find(word, end)
        return False

    def common(self, start: int, end: int, *, headline: bool) -> bool:
        """Whether a one-word name stands where every word has a capital, and is an ordinary word elsewhere (W6)."""
        if self.words.nouns and self.text[start - 1] == " ":
            before = self.text[self.text.rfind(" ", 0, start - 1) + 1 : start - 1]
            if words.is_idiom(f"{before} {self.text[start:end]}", self.words.language):
                return True
        if not headline and not is_start(self.text, start, self.words.language):
            return False
        return self.in_lower_case(self.text[start:end])

    def before(self, start: int, trait: int, *, headline: bool) -> int:
        """The evidence on the left of a name that starts here."""
        text = self.text
        if text[start - 1] != " ":
            return 0
        at = text.rfind(" ", max(0, start - _LONGEST_WORD), start - 1) + 1
        word = text[at : start - 1] if at else ""
        if word.islower() and word.isalpha():  # most words are
            if word in self.words.titles:
                return TITLE
            if word == "the" or word in self.words.links:
                return self._little_word(word, word, at, trait)
            return self._lights.get(word, 0)
        word, at = self._word_before(start - 1)
        if not word:
            return 0
        low = word.rstrip(".").lower()
        if low in self.words.titles and self._is_title(word, low):
            return LEFT if low in _PARTS_OF_NAMES and self._in_longer_name(word, at, trait, headline) else TITLE
        if word[-1] == "]" and word[0].isupper():
            return 0 if low.rstrip("]") in self.words.ordinary else LEFT  # an editor's "[Ahmad] Massoud"
        if not (word[-1].isalnum() or word[-1] in ".&'") or _possessive(word):
            return 0
        if not word[0].isupper():
            return self._little_word(word, low, at, trait)
        return self._capital_before(word, low, at, trait, headline=headline)

    def _in_longer_name(self, title: str, at: int, trait: int, headline: bool) -> bool:
        """Whether a name that nobody has leads up to a title that is a part of names: "Ahmad Shah Massoud"."""
        if not title[0].isupper() or at < 2 or self.text[at - 1] != " ":
            return False
        word, start = self._word_before(at - 1)
        if len(word) < 2 or not (word.isalpha() and word.istitle()) or word.endswith(_OF_PEOPLES):
            return False
        low = word.lower()
        return low not in self.words.titles and bool(self._capital_before(word, low, start, trait, headline=headline))

    def _capital_before(self, word: str, low: str, at: int, trait: int, *, headline: bool) -> int:
        if word[-1] == ".":
            return 0 if self.words.nouns else _dotted(word)
        if "-" in word and word.rpartition("-")[2][:1].islower():
            return 0  # "Nazi-occupied" is no name
        evidence = self._lights.get(low, 0)
        if evidence or self.words.nouns or self._is_ordinary(word, at, headline=headline):
            return evidence
        if low in self.words.days or self._ends(at + len(word), trait):
            return 0
        given = word.isalpha() and word.istitle() and len(word) > 2 and low not in words.NO_GIVEN_NAMES
        return LEFT | GIVEN if given and self.words.locatives else LEFT  # where a preposition would tell a place

    def _word_before(self, end: int) -> tuple[str, int]:
        """The word that ends here and where it starts, without an article written onto it: "l'Université"."""
        word, at = _token_before(self.text, end)
        if "'" in word and self.words.language in ELISIONS:
            word = word.rpartition("'")[2]
            at = end - len(word)
        return word, at

    def _is_title(self, word: str, low: str) -> bool:
        """Whether a word of the list is a title here: "President." ends a sentence, "M." is one in French only."""
        if word[-1] != ".":
            return True
        return low in words.word_list("titles") and (len(low) > 1 or self.words.language == "fr")

    def _little_word(self, word: str, low: str, at: int, trait: int) -> int:
        """The evidence of a word in lower case before the name; it may tie a noun to it."""
        evidence = self._lights.get(low, 0)
        if self.words.nouns:
            return evidence
        if low == "the" and self.text[at - 4 : at] == " of ":
            at -= 3
        elif word != "&" and word not in self.words.links:
            return evidence
        if self.text[at - 1] != " ":
            return evidence
        head, _ = self._word_before(at - 1)
        if not head or not head[0].isupper() or not head[-1].isalnum() or self._ends(at - 1, trait):
            return evidence
        low = head.lower()
        if low in self.words.titles:
            return evidence | OFFICE
        return evidence | OF if low in words.INSTITUTIONS or word == "&" else evidence

    def after(self, start: int, end: int, trait: int, *, headline: bool) -> int:
        """The evidence on the right of the name from ``start`` to ``end``."""
        text = self.text
        if text[end] != " ":
            return POSSESSIVE if text[end] == "'" and after_possessive(text, end) > end + 1 else 0
        if self.words.nouns:
            return 0
        first = text[end + 1] if end + 1 < len(text) else "\0"
        if first == "&":
            return RIGHT if text[end + 2] == " " and text[end + 3].isupper() else 0
        if first.isupper():
            word = _token_after(text, end + 1)
            evidence = self._capital_after(word, end + 1, trait, headline=headline)
            if evidence == RIGHT and self._apart(start, end, trait, word):
                return RIGHT | APART
            return evidence
        stop = text.find(" ", end + 1, end + _LONGEST_PARTICLE)
        if stop > 0 and text[end + 1 : stop] in self.words.particles:
            return RIGHT if text[stop + 1].isupper() and not self._starts(stop + 1, trait) else 0
        return 0

    def shouted(self, start: int, end: int) -> int:
        """The sides on which a word in capitals stands beside a name in capitals: there it says nothing (W6)."""
        if not self.text[start:end].isupper():
            return 0
        before, _ = self._word_before(start - 1)
        after = _token_after(self.text, end + 1)
        return (LEFT if len(before) > 2 and before.isupper() else 0) | (
            RIGHT if len(after) > 2 and after.isupper() else 0
        )

    def _capital_after(self, word: str, at: int, trait: int, *, headline: bool) -> int:
        low = _plain(word)
        if self._starts(at, trait) or low in self.words.days or low in self.words.function:
            return 0
        if self._is_office(low, at + len(word)) or self._is_title_after(low, at + len(word), trait):
            return 0
        if self.text[at - 2] in _STOPS:
            ends = self.text[at - 2] != "." or low in self.words.ordinary
            return 0 if ends else RIGHT if trait & PERSON else RIGHT | APART  # "in the U.S. Officials said"
        return 0 if headline and self._is_ordinary(word, at, headline=True) else RIGHT

    def _apart(self, start: int, end: int, trait: int, word: str) -> bool:
        """Whether a body of the abbreviated place follows, or a thing that bears a person's full name (ADR 0016)."""
        if trait & _WHOLE_PERSON == _WHOLE_PERSON:
            return self._leads_to(words.NAMED_AFTER, word, end + 1)
        return bool(_ABBREVIATION.fullmatch(self.text, start, end)) and self._leads_to(
            words.PUBLIC_BODIES, word, end + 1
        )

    def _leads_to(self, nouns: frozenset[str], word: str, at: int) -> bool:
        """Whether one of these nouns is in the run of capitals that starts here: "Food and Drug Administration"."""
        for _ in range(_LONGEST_BODY):
            if _plain(word) in nouns:
                return True
            at += len(word)
            if self.text[at] != " " or at + 1 >= len(self.text):
                return False
            at += 1
            word = "&" if self.text[at] == "&" else _token_after(self.text, at)
            if not word or not (word[0].isupper() or word in _IN_BODIES):
                return False
        return False

    def _is_title_after(self, low: str, end: int, trait: int) -> bool:
        """Whether the title of a name that follows comes after: "In Kabul Mrs. Rahimi", not "Massachusetts General"."""
        if low in words.word_list("titles"):
            return low != "st"  # "Luqa St. Andrew's"
        return low in self.words.titles and self.text[end] == " " and self._starts(end + 1, trait | FULL | WORDS)

    def _is_office(self, low: str, end: int) -> bool:
        """Whether a title follows a place: "US President", "Queensland Health Minister"."""
        while low not in words.AFTER_PLACE:
            if low not in words.PORTFOLIOS or self.text[end] != " ":
                return low in words.RANKS
            word = _token_after(self.text, end + 1)
            low, end = word.rstrip(".").lower(), end + 1 + len(word)
            if low in words.RANKS:
                return True
        return True

    def _is_ordinary(self, word: str, at: int, *, headline: bool) -> bool:
        """Whether a word has its capital only because it starts a sentence, or stands in a headline."""
        low = word.lower()
        if not headline and not is_start(self.text, at, self.words.language):
            return False
        if low in self.words.ordinary or self.in_lower_case(word):
            return True
        return self.words.language == "en" and len(low) > 5 and low.endswith(("ing", "ly", "ed"))


@cache
def _lights(lexis: words.Lexis) -> dict[str, int]:
    """The evidence of prepositions and determiners."""
    found = dict.fromkeys(lexis.locatives, LOCATIVE)
    for little, bit in ((lexis.firm, FIRM), (lexis.determiners, DETERMINER), (lexis.regions, REGION)):
        for word in little:
            found[word] = found.get(word, 0) | bit
    return found


def _plain(word: str) -> str:
    """A word as the lists have it: in lower case, without a final dot or a possessive."""
    return word.rstrip(".").lower().removesuffix("'s")


def _possessive(word: str) -> bool:
    return word.endswith(("'s", "'"))


def _dotted(word: str) -> int:
    """The "J." before a name is an initial; "St." and "Mt." belong to a longer name; other dots end a sentence."""
    if len(word) == 2 or (len(word) <= 6 and all(c == "." for c in word[1::2])):
        return INITIAL | LEFT if len(word) == 2 else 0
    return LEFT if word in {"St.", "Mt.", "Ft.", "Ste."} else 0


def _token_before(text: str, end: int) -> tuple[str, int]:
    """The word that ends here, opening marks taken off, and where it starts."""
    start = text.rfind(" ", max(0, end - _LONGEST_WORD), end) + 1 or max(0, end - _LONGEST_WORD)
    word = text[start:end]
    if word.isalpha():
        return word, start
    start = text.rfind("\0", start, end) + 1 or start
    while start < end and text[start] in _OPENING:
        start += 1
    for dash in "—–/":
        start = text.rfind(dash, start, end) + 1 or start
    return text[start:end], start


def _token_after(text: str, start: int) -> str:
    found = _TOKEN.match(text, start)
    end = found.end() if found else start
    if text[end] < "\x80":
        return text[start:end]
    while is_word(text[end]) or (text[end] in "'." and is_word(text[end + 1])):
        end += 1
    return text[start:end]
