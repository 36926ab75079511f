"""Where sentences begin and end, and the sentence around a name (rule L2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archivegen.names.vocabulary import ordinary, primary, titles, word_set

LONGEST = 320  # characters of a quoted sentence
_FAR = 2 * LONGEST

_OPENING = "\"'“”„‟«‹»›‘’‚([{¿¡「『（〔【*_—–-•…"
_CLOSING = "\"'”’»›“)]}」』）〕】"
_WIDE = "。！？｡．؟۔।॥።᙮"  # these end a sentence without a space
_STOP = re.compile(
    r"(?P<western>[.!?…]+)[\"'”’»›“)\]]*(?:\[\d+\])?(?=\s|$)"
    rf"|(?P<wide>[{_WIDE}]+)[\"'”’»›“)\]」』）]*"
    r"|\n\s*\n|\0"
)
_MAY_STOP = re.compile(rf"[.!?…{_WIDE}\n\0]")  # what any of these begins with: quicker to look for
_MAY_STOP_ASCII = re.compile(r"[.!?\n\0]")
_WORD_BEFORE = re.compile(r"[^\s\"“„«(\[]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?$|[^\W\d_]\.?$")

# Never the end of a sentence, whatever follows.
_NEVER = word_set(
    """st mt ft vs no nr nos vol vols pp art fig figs ed eds cf viz e.g i.e ca approx dept univ z.b d.h u.a v.a sog
    bzw geb gest usf bd hrsg vgl s.a abb tel bspw ggf inkl evtl max min mag dipl ing p.ej núm pág av avda ap cap
    art par ex réf éd bl blz nl o.a d.w.z m.b.t bijv ongev resp prof.dr напр т.е т.д т.п г ул им стр см руб тыс
    млн млрд ok mm esim ns mm ks tms t.ex bl.a s.k dvs kl kr jan feb mar apr jun jul aug sep sept oct okt nov
    dec dez janv févr avr juil déc"""
)
# The end of a sentence if a word follows that commonly starts one.
_PERHAPS = word_set("etc inc ltd co corp jr sr bros a.m p.m b.c a.d u.s u.k u.n d.c usw u.s.a m.d ph.d no al")
_ORDINALS = word_set("de fi da nb nn no cs sk sl hr sr hu et lv is lb pl")


def is_start(text: str, position: int, language: str = "") -> bool:
    """Whether a sentence, or something that begins with a capital like one, may start at this position."""
    if position > 1 and text[position - 1] == " " and (text[position - 2].isalnum() or text[position - 2] == ","):
        return False  # as most words are: inside of a sentence
    before = position
    while before > 0 and (text[before - 1] == " " or text[before - 1] == "\n"):
        before -= 1
    end = before
    while before > 0 and text[before - 1] in _OPENING:
        before -= 1
    if before == 0 or text[before - 1] in "\0:;。！？｡؟۔।॥":
        return True
    if before < end and (end == position or text[before - 1] in " \n"):
        return True  # straight after an opening quotation mark, a bracket, a dash, a bullet
    stop = before
    while before > 0 and text[before - 1] in _CLOSING:
        before -= 1
    if text[before - 1] not in ".!?…":
        return False
    return stop != before or _ends(text, before, position, language)


def _ends(text: str, stop: int, following: int, language: str) -> bool:
    """Whether the stop that ends at ``stop`` ends a sentence when the next word starts at ``following``."""
    while following < len(text) and text[following] in _OPENING:
        following += 1
    if following >= len(text):
        return True
    first = text[following]
    if first.islower():
        return False
    if text[stop - 1] != "." or text[stop - 2 : stop] == "..":
        return True
    word = _word_ending(text, stop - 1)
    low = word.lower()
    if low in _NEVER or low in titles(primary(language)):
        return False
    if low in _PERHAPS or _INITIALS.fullmatch(word):
        return _word_at(text, following).lower() in ordinary(primary(language)) and low not in {"i"} and len(low) > 1
    return not (word.isdigit() and len(word) <= 2 and primary(language) in _ORDINALS)


def _word_ending(text: str, end: int) -> str:
    start = max(0, end - 40)
    word = text[text.rfind(" ", start, end) + 1 or start : end]
    if word.isalpha():  # as nearly all are
        return word
    found = _WORD_BEFORE.search(text, start, end)
    return found.group() if found else ""


def _word_at(text: str, start: int) -> str:
    end = start
    while end < len(text) and (text[end].isalnum() or text[end] in "'’"):
        end += 1
    return text[start:end]


def boundaries(text: str, language: str = "") -> list[int]:
    """The positions after which sentences end; the last is the text's length."""
    found = list(_boundaries(text, language, 0))
    if not found or found[-1] != len(text):
        found.append(len(text))
    return found


def _boundaries(text: str, language: str, start: int) -> Iterator[int]:
    """The positions after which sentences end, from a position on."""
    done = start
    for sign in (_MAY_STOP_ASCII if text.isascii() else _MAY_STOP).finditer(text, start):
        at = sign.start()
        stop = _STOP.match(text, at) if at >= done else None
        if stop is None:
            continue
        done = stop.end()
        if stop.lastgroup == "western":
            following = stop.end()
            while following < len(text) and text[following].isspace():
                following += 1
            spaced = stop["western"][0] == "…" and text[stop.start() - 1 : stop.start()].isspace()
            if spaced or not _ends(text, stop.end("western"), following, language):
                continue
        yield done


def sentence_around(text: str, start: int, end: int, language: str = "") -> tuple[str, str, str]:
    """The sentence that holds ``text[start:end]``: what is before, the name, what is after, on one line.

    A sentence longer than `LONGEST` is cut at the edges of words, with an ellipsis on each side that was cut.
    """
    first, last = max(0, start - _FAR), len(text)  # further away, a boundary makes no difference: the sentence is cut
    for boundary in _boundaries(text, language, first):
        if boundary <= start:
            first = boundary
        elif boundary >= end:
            last = boundary
            break
    left, right = _window(text, start, end, first, last)
    before = text[left:start] if left == first else "… " + text[left:start].lstrip()
    after = text[end:right] if right == last else text[end:right].rstrip() + " …"
    return _line(before).lstrip(), _line(text[start:end]), _line(after).rstrip()


def _window(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    if last - first <= LONGEST:
        return first, last
    room = max(0, LONGEST - (end - start))
    left = max(first, start - max(room // 2, room - (last - end)))
    right = min(last, end + room - (start - left))
    if left > first:
        space = _space(text, left, start)
        left = left if space is None else space
    if right < last:
        spaces = [i for i in range(right, end - 1, -1) if text[i].isspace()]
        right = spaces[0] if spaces else right
    return left, right


def _space(text: str, start: int, end: int) -> int | None:
    return next((i for i in range(start, end) if text[i].isspace()), None)


def _line(text: str) -> str:
    if "  " not in text and text.isprintable():  # no white space but single spaces
        return text
    return re.sub(r"\s+", " ", text.replace("\u00ad", ""))
