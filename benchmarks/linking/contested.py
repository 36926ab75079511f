"""Spans that rules W5 and M6 leave out and that the gold sets sometimes mark: names inside of longer ones.

"Massachusetts" in "Massachusetts Institute of Technology" is a place in one set, nothing in another, and by rule M6 no
mention. What is such a span is told here from the text and the gold marks alone, the same for every linker.
"""

from __future__ import annotations

import re
from collections import defaultdict

from archivegen.names import vocabulary as words
from benchmarks.linking.gold import Gold, Row

_BEFORE = re.compile(r"(?<!\S)[\"'“”„‘«‹(\[\\*_]*([^\W\d_][^\s]*) $")
_AFTER = re.compile(r"(?:['’]s)? ([^\W\d_][\w'’.&-]*)")
_TIED = re.compile(r"([^\W\d_][\w'’.-]*) (?:of|de|du|des|del|di|von|van)(?: the)? $")
_COMPASS = frozenset(("north", "south", "east", "west"))
_ROLES = "|".join(sorted(words.AFTER_PLACE | words.RANKS))
_OFFICE = re.compile(rf"(?: [A-Z][a-z]+){{0,2}} (?:{_ROLES})\b", re.IGNORECASE)
_BODIES = words.INSTITUTIONS | {"ministry", "parliament", "government", "embassy", "council", "court"}


class Contested:
    """Tells of a span whether a rule leaves it out, whatever a gold set says of it."""

    def __init__(self, gold: Gold) -> None:
        self.gold = gold
        self.lexis = words.lexis(gold.language)
        self._marked: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for mention in gold.mentions:
            self._marked[mention["article"]].append((mention["start"], mention["end"]))
        self._known: dict[tuple[str, int, int], bool] = {}

    def __call__(self, row: Row) -> bool:
        """Whether a mention or link is of such a span."""
        key = (row["article"], row["start"], row["end"])
        if key not in self._known:
            self._known[key] = self._judge(*key)
        return self._known[key]

    def _judge(self, article: str, start: int, end: int) -> bool:
        text = self.gold.bodies[article]
        if self.lexis.nouns:
            return False  # in German a capital beside a name says nothing
        before, after = text[max(0, start - 60) : start], text[end : end + 60]
        if re.search(r"\w-$", before) or re.match(r"-\w", after):
            return True
        left, right, tied = _BEFORE.search(before), _AFTER.match(after), _TIED.search(before)
        if tied and tied[1][0].isupper() and tied[1].lower() in _BODIES:
            return True
        if left and self._lengthens(article, left[1], start - 1 - len(left[1]), start - 1):
            return True
        return right is not None and self._lengthens(article, right[1], end + right.start(1), end + right.end(1))

    def _lengthens(self, article: str, word: str, start: int, end: int) -> bool:
        """Whether the word beside is a capitalised one and no name, title, day or little word by itself."""
        low = word.rstrip(".").lower()
        if not word[0].isupper() or not (word[-1].isalnum() or word[-1] == "."):
            return False
        if word[-1] == "." and len(low) > 2 and low not in self.lexis.titles:
            return False  # the sentence before ends here
        if low in self.lexis.titles or low in self.lexis.days or low in words.AFTER_PLACE or low in words.RANKS:
            return False
        if low in self.lexis.ordinary and low not in _COMPASS:
            return False
        if low in words.PORTFOLIOS and _OFFICE.match(self.gold.bodies[article], end):
            return False  # "Queensland Health Minister" is an office in a place
        return not any(a < end and start < b for a, b in self._marked[article])
