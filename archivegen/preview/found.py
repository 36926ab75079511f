"""What the link inspector shows of a page: names, records, texts to paste. Values, sent to the browser as JSON."""

from __future__ import annotations

from typing import Literal

import msgspec

Outcome = Literal["doubt", "unlinked", "counted", "linked", "unrecorded"]


class Shown(msgspec.Struct, frozen=True):
    """A record as the panel shows it; ``known`` says how often it is named."""

    id: str
    name: str
    kind: str
    about: str
    url: str
    known: str = ""


class Offer(msgspec.Struct, frozen=True):
    """A text to paste: what it is ``meant`` for, ``where`` it goes."""

    meant: str
    text: str
    where: str


class Choice(msgspec.Struct, frozen=True):
    """A record that a name may mean, with what to paste if it does."""

    record: Shown
    offers: tuple[Offer, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """A name on the page. ``quote`` is its sentence, the name in the middle; ``why`` says more than ``meaning``."""

    outcome: Outcome
    form: str
    path: str
    line: int
    column: int
    zone: str
    quote: tuple[str, str, str]
    rule: str
    meaning: str
    why: str = ""
    choices: tuple[Choice, ...] = ()
    offers: tuple[Offer, ...] = ()


class Inspection(msgspec.Struct, frozen=True):
    """The names of one page, in reading order; ``declared`` without being named. ``path`` is "" for a page of lists.

    ``dir`` is the direction of its text.
    """

    path: str = ""
    dir: str = "ltr"
    found: tuple[Found, ...] = ()
    declared: tuple[Shown, ...] = ()
