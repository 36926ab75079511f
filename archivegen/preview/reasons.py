"""Why a name means its record, and why a mention is no link, in words."""

from __future__ import annotations

from typing import NamedTuple

from archivegen.names.mention import Mention
from archivegen.names.repeat import Repeat
from archivegen.wording import wording_for


class Standing(NamedTuple):
    """Whether a mention stands where links may, is of the page's own record, and of one with a page.

    ``first`` is the line of the mention that is linked, 0 where none is.
    """

    linkable: bool
    own: bool
    page: bool
    first: int


def meaning_of(rule: str) -> str:
    """What a rule says of a name that it settled: the words that records' pages have for it."""
    return wording_for("en")(f"rule.{rule}")


def why_not_linked(mention: Mention, standing: Standing, repeat: Repeat) -> tuple[str, str]:
    """The rule that keeps a mention from being a link, and its reason; two empty texts for one that is a link."""
    if mention.status == "linked" and standing.page:
        return "", ""
    if mention.zone in {"title", "heading"}:
        return "Z2", "Counted, not linked: names in titles and headings never are"
    if mention.zone == "alt":
        return "Z3", "Counted, not linked: this is the text of an image for those who cannot see it"
    if standing.own:
        return "Z7", "Not linked: this is the page of that very record"
    if not standing.page:
        return "M12", "Not linked: the record has no page (link: false)"
    if not standing.linkable:
        return "Z3", "Counted, not linked: nothing is linked in this place"
    if repeat == "none":
        return "L1", 'Counted, not linked: site.toml says repeat = "none"'
    section = " of each section" if repeat == "section" else ""
    line = f", here the one in line {standing.first}" if standing.first and not section else ""
    return "L1", f"Counted, not linked: only the first mention{section} is a link{line}"
