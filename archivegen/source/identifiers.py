"""Outside identifiers of people and places, and persistent ones of articles: the form of each, and the bare id."""

from __future__ import annotations

import re

import msgspec


class Scheme(msgspec.Struct, frozen=True):
    """A scheme's id: ``form`` as a regular expression, ``example`` for the hint, ``address`` before it in a URL."""

    name: str
    form: str
    example: str
    address: str
    checked: bool = False  # the last of its sixteen signs is a check digit (ISO 7064 MOD 11-2)


_SCHEMES = (
    Scheme("wikidata", r"Q[1-9][0-9]*", "Q5838", r"wikidata\.org/(?:wiki|entity)/(?:Special:EntityPage/)?"),
    Scheme("viaf", r"[1-9][0-9]{1,21}", "12398", r"viaf\.org/viaf/"),
    Scheme("isni", r"[0-9]{15}[0-9X]", "0000 0001 2103 2683", r"isni\.org/(?:isni/)?", checked=True),
    Scheme("orcid", r"[0-9]{15}[0-9X]", "0000-0002-1825-0097", r"orcid\.org/", checked=True),
    Scheme("geonames", r"[1-9][0-9]{0,9}", "1138958", r"geonames\.org/"),
    Scheme(
        "gnd",
        r"1[0-9]?[0-9]{7}[0-9X]|[47][0-9]{6}-[0-9]|[1-9][0-9]{0,7}-[0-9X]|3[0-9]{7}[0-9X]",
        "118540238",
        r"(?:d-nb\.info/gnd|explore\.gnd\.network/gnd|lobid\.org/gnd)/",
    ),
    Scheme("pleiades", r"[1-9][0-9]*", "423025", r"pleiades\.stoa\.org/places/"),
)
SCHEMES = {scheme.name: scheme for scheme in _SCHEMES}


_PERSISTENT = (
    Scheme("doi", r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+", "10.1000/182", r"(?:dx\.)?doi\.org/|doi:"),
    Scheme("ark", r"ark:/?[0-9]{5,9}/\S+", "ark:/12148/btv1b8449691v", r"[^/\s]+/(?=ark:)"),
    Scheme("handle", r"[0-9]+(?:\.[0-9]+)*/\S+", "2027/mdp.39015", r"hdl\.handle\.net/|hdl:"),
)
PERSISTENT = {scheme.name: scheme for scheme in _PERSISTENT}
"""What an article may be cited by, in the order in which one is chosen."""


def persistent(scheme: str, value: str) -> str | None:
    """The bare DOI, ARK or Handle, from ``doi:…`` or a full address too; ``None`` where the form is wrong."""
    known = PERSISTENT[scheme]
    text = re.sub(rf"(?:https?://)?(?:www\.)?(?:{known.address})", "", value.strip(), count=1, flags=re.IGNORECASE)
    return text if re.fullmatch(known.form, text) else None


def normalise(scheme: str, value: str) -> str | None:
    """The bare id, from a bare id or a full address of the scheme; ``None`` where the form is wrong.

    An ISNI loses its spaces, an ORCID gets its hyphens.
    """
    known = SCHEMES[scheme]
    text = value.strip()
    if m := re.fullmatch(rf"https?://(?:www\.|sws\.|m\.)?{known.address}([^?#]*)(?:[?#].*)?", text, re.IGNORECASE):
        text = m[1].split("/")[0]
    if scheme == "wikidata" and text[:1] == "q":
        text = "Q" + text[1:]
    if known.checked:
        return _checked(known, text)
    return text if re.fullmatch(known.form, text) else None


def _checked(known: Scheme, text: str) -> str | None:
    text = re.sub(r"(?<=[0-9])[ -](?=[0-9])", "", text.replace("%20", " ")).upper()
    if not re.fullmatch(known.form, text) or check_digit(text[:15]) != text[15]:
        return None
    return "-".join(text[n : n + 4] for n in range(0, 16, 4)) if known.name == "orcid" else text


def check_digit(digits: str) -> str:
    """The check digit of ISO 7064 MOD 11-2, ``X`` for ten."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
