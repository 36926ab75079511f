"""What the pages of a record are made of, as fingerprints: the first of nearly all, the others of their own shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archivegen.archive.model import Entry, Key
from archivegen.digest import as_written
from archivegen.pages.gazetteer import Marks
from archivegen.pages.marks import NONE, Around, fingerprint_of, mark, names_of, pictured
from archivegen.pages.shares import Share, items_on, pages_of


def record_causes(
    around: Around,
    entry: Entry,
    own: bytes,
    above: tuple[Key, ...],
    related: bytes,
    quoted: tuple[bytes, ...],
    years: tuple[str, ...],
) -> tuple[str, ...]:
    """The pages of a record.

    ``own`` is the mark of its entry, ``above`` are the records that contain it, ``related`` all that do or lie in it,
    ``quoted`` the articles that name it, as its page quotes them, ``years`` those under which they stand. "" where what
    the record's own text names is not known.
    """
    shares = pages_of(entry)
    if entry.document is not None and not entry.named.digest:
        return ("",) * len(shares)
    first = _first_page(around, entry, own, above, related, quoted)
    if len(shares) == 1:
        return (first,)
    shown = dict(zip([sighting.article for sighting in entry.sightings], quoted, strict=True))
    whole = _whole(around, entry, above, shares, years)
    return (first, *[_further_page(around, entry, n, whole, share, shown) for n, share in enumerate(shares[1:], 2)])


def _first_page(
    around: Around, entry: Entry, own: bytes, above: tuple[Key, ...], related: bytes, quoted: Iterable[bytes]
) -> str:
    """The page that has all that is known of a record."""
    names, titles = around.names, around.titles
    companions = (part for c in entry.together for part in (names[c.record], *(titles[i] for i in c.articles)))
    inner = [c.containment.record for c in entry.contained]
    return fingerprint_of(
        "record",
        around.surroundings,
        own,
        *quoted,
        *(titles[i] + around.cited[i] for i in (*entry.declared, *entry.written)),
        *companions,
        *(names[k] for k in (*above, *(c.record for c in entry.containers), *inner, *entry.described_by)),
        *(around.filed[k] for k in inner),
        *names_of(entry, names),
        *_located(entry, around, above),
        related,
        *pictured(entry.links, around.pictures),
    )


def _whole(
    around: Around, entry: Entry, above: tuple[Key, ...], shares: tuple[tuple[Share, ...], ...], years: tuple[str, ...]
) -> bytes:
    """What all further pages of a record have in common: how much there is of everything, and where it stands."""
    names, inner = around.names, [c.containment.record for c in entry.contained]
    about = (entry.record, as_written(entry.fields.extra), entry.url, entry.links, entry.stub, entry.unsettled)
    counts = (entry.mentions, entry.inner, entry.inner_only, entry.contained, entry.written, entry.declared)
    where = (entry.described_by, above, [[(one.article, one.sentences) for one in share] for share in shares], years)
    return b"".join(
        (
            mark(about, counts, where),
            *(names[key] for key in (*above, *inner, *entry.described_by)),
            *(around.filed[key] for key in inner),
            *pictured(entry.links, around.pictures),
        )
    )


def _further_page(
    around: Around,
    entry: Entry,
    number: int,
    whole: bytes,
    share: tuple[Share, ...],
    shown: Mapping[int, bytes],
) -> str:
    """A page of those after the first: ``shown`` are the articles as they are quoted, by their places."""
    here = items_on(number)
    listed = [around.titles[i] + around.cited[i] for i in (*entry.declared[here], *entry.written[here])]
    quoted = [shown[one.article] for one in share]
    return fingerprint_of("further page", around.surroundings, b"%d" % number, whole, *listed, NONE, *quoted)


def _located(entry: Entry, around: Around, above: Iterable[Key]) -> Iterable[bytes]:
    """What a record's small map is made of: where it lies, and what lies around, within or in the same articles."""
    point = entry.fields.coordinates
    if point is not None:
        return (
            *Marks(around.fine, around.wide).around(point),
            *(around.points[c.containment.record] for c in entry.contained),
        )
    return [around.points[key] for key in (*above, *(c.record for c in entry.together))]
