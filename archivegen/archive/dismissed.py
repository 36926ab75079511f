"""The names that are not to be suggested again: a plain text in the archive, one name a line (rule L9)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import msgspec

from archivegen.archive.suggestions import Suggestion
from archivegen.names.writing import normal

_COMMENT = re.compile(r"(?:^|\s)#.*")
HEADER = (
    "# Names that `archivegen suggest` no longer lists, one a line. Take a line out to have its name listed again.\n"
)


class Dismissed(msgspec.Struct, frozen=True):
    """The dismissed names as `form` writes them."""

    forms: frozenset[str] = frozenset()

    def holds(self, name: str) -> bool:
        """Whether a name was dismissed, in whatever capitals."""
        return form(name) in self.forms

    def covers(self, suggestion: Suggestion) -> bool:
        """Whether a suggestion was dismissed, by any of its full forms: a surname alone dismisses nobody."""
        return any(self.holds(name) for name in (suggestion.name, *suggestion.variants))


def form(name: str) -> str:
    """A name as it is compared."""
    return normal(name).casefold()


def read_dismissed(text: str) -> Dismissed:
    """The names of the file: what follows a ``#`` is a comment, empty lines say nothing."""
    names = (_COMMENT.sub("", line).strip() for line in text.splitlines())
    return Dismissed(frozenset(form(name) for name in names if name))


def added(text: str, names: Iterable[str]) -> str:
    """What to write after ``text``, the file as it is, so that it dismisses these names too."""
    known: Collection[str] = read_dismissed(text).forms
    new = [name for name in dict.fromkeys(names) if form(name) not in known]
    if not new:
        return ""
    end = "\r\n" if "\r\n" in text else "\n"
    before = HEADER if not text else "" if text.endswith("\n") else end
    return before + "".join(f"{name}{end}" for name in new)
