"""What the pages of a record are made of, as fingerprints: each of what stands on it, or of little more.

As in `archivegen.pages.ingredients`, each function names everything that one recipe looks at, or more than that.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import msgspec

from archivegen.archive.model import Entry, Key
from archivegen.charts.histogram import Years
from archivegen.digest import as_written
from archivegen.pages.gazetteer import Marks
from archivegen.pages.marks import Around, fingerprint_of, mark, names_of, pictured
from archivegen.pages.shares import Start, items_on, starts_of


class Parts(msgspec.Struct, frozen=True, gc=False):
    """What the pages of a record are made of beside the words of articles, which change far more often.

    ``whole`` is a mark of what all pages have in common; ``starts`` say where each begins.
    """

    whole: bytes
    starts: tuple[Start, ...]


def record_parts(
    around: Around, entry: Entry, above: tuple[Key, ...], years: tuple[tuple[str, Years | None], ...]
) -> Parts:
    """How much there is of everything, where it stands, and when it was.

    ``above`` are the records that contain it, ``years`` those under which the articles stand that name it, with those
    that their dates may mean. What stands on which page is decided by the sightings alone.
    """
    names, inner = around.names, [c.containment.record for c in entry.contained]
    about = (entry.record, as_written(entry.fields.extra), entry.url, entry.links, entry.stub, entry.unsettled)
    counts = (entry.mentions, entry.inner, entry.inner_only, entry.contained, entry.written, entry.declared)
    whole = b"".join(
        (
            mark(about, counts, entry.described_by, above, entry.sightings, years),
            *(names[key] for key in (*above, *inner, *entry.described_by)),
            *(around.filed[key] for key in inner),
            *pictured(entry.links, around.pictures),
        )
    )
    return Parts(mark(whole), starts_of(entry))


def record_causes(
    around: Around,
    entry: Entry,
    own: bytes,
    above: tuple[Key, ...],
    related: bytes,
    parts: Parts,
    quoted: tuple[bytes, ...],
) -> tuple[str, ...]:
    """The pages of a record.

    ``own`` is the mark of its entry, ``related`` one of all records that contain it or lie in it, ``quoted`` are the
    articles that name it, as its page quotes them. "" where what the record's own text names is not known.
    """
    if entry.document is not None and not entry.named.digest:
        return ("",) * len(parts.starts)
    ends = [place + (sentence > 0) for place, sentence in (*parts.starts[1:], (len(quoted), 0))]
    pages = [quoted[place:end] for (place, _), end in zip(parts.starts, ends, strict=True)]
    first = (own, related, *_on_the_first_page(around, entry, above))
    return tuple(
        fingerprint_of(
            "record",
            around.surroundings,
            b"%d %d" % (number, len(shown)),
            parts.whole,
            *shown,
            *_listed(around, entry, number),
            *(first if number == 1 else ()),
        )
        for number, shown in enumerate(pages, 1)
    )


def _listed(around: Around, entry: Entry, number: int) -> Iterable[bytes]:
    """What a page lists beside the sentences."""
    here = items_on(number)
    return [around.titles[i] + around.cited[i] for i in (*entry.declared[here], *entry.written[here])]


def _on_the_first_page(around: Around, entry: Entry, above: tuple[Key, ...]) -> Iterable[bytes]:
    """What the first page has that no other page has."""
    names, titles = around.names, around.titles
    companions = (part for c in entry.together for part in (names[c.record], *(titles[i] for i in c.articles)))
    outer = (names[c.record] for c in entry.containers)
    return chain(companions, outer, names_of(entry, names), _located(entry, around, above))


def _located(entry: Entry, around: Around, above: Iterable[Key]) -> Iterable[bytes]:
    """What a record's small map is made of: where it lies, and what lies around, within or in the same articles."""
    point = entry.fields.coordinates
    if point is not None:
        return (
            *Marks(around.fine, around.wide).around(point),
            *(around.points[c.containment.record] for c in entry.contained),
        )
    return [around.points[key] for key in (*above, *(c.record for c in entry.together))]
