"""A byline as the front matter writes it: a name as it is read, "Family, Given", or one in braces that stays whole."""

from __future__ import annotations

import re

import msgspec

# Vi, Md and Mp are given names as well: what these letters stand for otherwise is in capitals, or has points
_SUFFIX = re.compile(
    r"(?i:jr|sr|jnr|snr|i{2,3}|iv|vi{2,3}|esq|m\.d|m\.p|ph\.?\s?d|o\.?b\.?e)\.?|(?:VI|MD|MP)\.?|[IViv]"
)


class Byline(msgspec.Struct, frozen=True):
    """A name to show; ``family`` and ``given`` are "" where the byline does not say what they are.

    ``whole`` is true where braces say that the name is not to be taken apart.
    """

    name: str
    family: str = ""
    given: str = ""
    whole: bool = False


def byline(written: str) -> Byline:
    """What an entry of ``authors`` says (ADR 33).

    Exactly one comma divides family name and given names, unless a suffix follows it ("John Smith, Jr."), which is
    none. Braces keep a name whole, as in BibTeX: "{Reuters, London}".
    """
    if written[:1] == "{" and written[-1:] == "}" and written[1:-1].strip():
        return Byline(" ".join(written[1:-1].split()), whole=True)
    parts = [part.strip() for part in re.split("[,،]", written)]
    if len(parts) != 2 or not all(parts) or _SUFFIX.fullmatch(parts[1]):
        return Byline(written)
    family, given = parts
    return Byline(f"{given} {family}", family, given)
