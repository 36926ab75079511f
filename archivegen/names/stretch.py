"""What a text shows of names that nobody recorded: stretches of capitalised words, and what stands beside them."""

from __future__ import annotations

from typing import Literal

import msgspec

# What stands beside a stretch, or is true of it.
START = 1  # its first word may have its capital because a sentence starts there
HEADLINE = 2  # in a title or heading in which every word has a capital
TITLED = 4  # a title or honorific before it: a person
LOCATIVE = 8  # a preposition of place straight before it, after which a person hardly stands
DETERMINER = 16  # "the" before it
INDEFINITE = 32  # "a", "an" before it: an adjective or a noun
LIVED = 64  # an age, years of life or "who" after it: a person
WITHIN = 128  # a known place after it: ", Afghanistan"
HEADING = 256  # in a title or heading, whatever its capitals

Sort = Literal["name", "initial", "particle", "short"]


class Word(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A word of a stretch in normal form, and where it stands.

    ``sort``: a "name"; an "initial"; a "particle" inside of a name; or "short", an abbreviation with dots ("U.S.").
    """

    text: str
    start: int
    end: int
    sort: Sort = "name"

    @property
    def low(self) -> str:
        """The word as the vocabulary has it: in lower case, without a final dot."""
        return self.text.lower().rstrip(".")


class Stretch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Capitalised words that stand together in a block (-1: the title), by their places in its text.

    ``evidence`` are the bits above, ``beside`` is the word that says so. ``titles`` are the capitalised titles taken
    off its front: "General" of "General Assembly", which is no person's title. ``tie`` is the little word between it
    and the stretch before: the "and" of "Food and Drug Administration".
    """

    block: int
    words: tuple[Word, ...]
    evidence: int
    language: str
    beside: str = ""
    titles: tuple[Word, ...] = ()
    tie: str = ""

    @property
    def form(self) -> str:
        """The words, with a space between each two."""
        return form_of(self.words)


def form_of(words: tuple[Word, ...]) -> str:
    """Words as one written name."""
    return " ".join(word.text for word in words)


class Name(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name that no record answers to, at one place: ``text[start:end]`` of a block (-1: the title) of an article."""

    form: str
    article: int
    block: int
    start: int
    end: int
    evidence: int
    beside: str
    language: str
