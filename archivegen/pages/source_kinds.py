"""What sort of thing an article was taken from, in the words of those who read its metadata (ADR 25)."""

from __future__ import annotations

import msgspec

from archivegen.source.fields import Source


class SourceKind(msgspec.Struct, frozen=True):
    """The words for one kind of source.

    ``schema`` is the article's schema.org type, ``part_of`` that of what it is part of ("" for a newspaper, which
    is its publisher); ``zotero``, ``ris``, ``csl`` are item types, ``bibtex`` is the entry and the
    field of the source's name.
    """

    schema: str
    part_of: str
    zotero: str
    ris: str
    csl: str
    bibtex: tuple[str, str]


NEWSPAPER = SourceKind("NewsArticle", "", "newspaperArticle", "NEWS", "article-newspaper", ("article", "journal"))
_KINDS = {
    "magazine": SourceKind(
        "Article", "Periodical", "magazineArticle", "MGZN", "article-magazine", ("article", "journal")
    ),
    "book": SourceKind("Chapter", "Book", "bookSection", "CHAP", "chapter", ("incollection", "booktitle")),
    "report": SourceKind("Report", "CreativeWork", "report", "RPRT", "report", ("techreport", "institution")),
    "letter": SourceKind("CreativeWork", "Collection", "letter", "PCOMM", "personal_communication", ("misc", "series")),
    "manuscript": SourceKind("Manuscript", "Collection", "manuscript", "UNPB", "manuscript", ("unpublished", "series")),
}


def kind_of(source: Source | None) -> SourceKind:
    """The words for a source; those of a newspaper where nothing else is said."""
    return _KINDS.get(source.kind, NEWSPAPER) if source else NEWSPAPER
