"""Who wrote an article, as catalogues ask for it: the family name apart where the archive says which it is."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from archivegen.archive.bylines import Byline, byline
from archivegen.archive.model import Article
from archivegen.names.record import Record


class Author(msgspec.Struct, frozen=True, array_like=True):
    """A name as the article gives it; ``family``, ``given`` and ``suffix`` are "" where nobody says what they are.

    Whether "Ahmad Shah" has a family name, and which word of it, cannot be told from the words. So only a person's
    ``sort_name`` ("King, Martin Luther, Jr.") takes a name apart, or a byline that is written so itself; any other
    stays as it is written.
    """

    name: str
    family: str = ""
    given: str = ""
    suffix: str = ""
    page: str = ""  # the author's page, relative to the site's root
    whole: bool = False  # not to be taken apart

    @property
    def inverted(self) -> str:
        """As catalogues file it: "Schork, Kurt"."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part) or self.name


def authors_of(article: Article, people: Mapping[str, Record]) -> tuple[Author, ...]:
    """The authors of an article. ``people`` are the records of persons by the address of their page."""
    pairs = zip(article.fields.authors, article.authors, strict=True)
    return tuple([_author(byline(written), name, url, people.get(url)) for written, (name, url) in pairs])


def _author(written: Byline, name: str, url: str, record: Record | None) -> Author:
    if record is None or record.name != name or "," not in record.sort_name:
        # a pen name is not filed as the other name is
        return Author(name, written.family, written.given, page=url, whole=written.whole)
    family, given, *rest = (part.strip() for part in record.sort_name.split(","))
    return Author(name, family, given, ", ".join(rest), url) if family and given else Author(name, page=url)
