"""Where the pages of texts and records would be that are not published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archivegen.archive.gather import members
from archivegen.archive.redirects import address
from archivegen.archive.urls import choices, segment, slug_for
from archivegen.names.assemble import identity_of
from archivegen.names.kinds import Kind
from archivegen.names.record import RecordSource
from archivegen.source.parse import Document


def waiting(withheld: Sequence[Document]) -> tuple[str, ...]:
    """``/articles/…/`` of every article and page that is not published, and what it says that its address once was."""
    texts = [
        member
        for role, folder in (("article", "articles/"), ("page", ""))
        for member in members((d for d in withheld if d.role == role), folder)[0]
    ]
    found = {text.url for text in texts} | {address(old) for text in texts for old in text.fields.redirect_from}
    return tuple(sorted(f"/{one}" for one in found))


def unlisted(records: Iterable[RecordSource], kinds: Iterable[Kind]) -> tuple[str, ...]:
    """The file of every draft record, and ``/people/…/``: where its page would be, with and without namesakes.

    Each source of a record may say where: by its slug, its file's name, its own name, or ids that were merged into it.
    """
    folders = {kind.name: kind.folder for kind in kinds}
    found: set[str] = set()
    for source in records:
        fields, ident = source.fields, identity_of(source)
        slug = slug_for(slug=fields.slug, stem=source.stem, name=fields.name, identity=ident)
        slugs = (*choices(slug, ident, fixed=bool(fields.slug or source.stem)), *map(segment, fields.merged))
        found |= {f"/{folders[source.kind]}/{one}/" for one in slugs if one}
        found |= {source.path} if source.stem else set()
    return tuple(sorted(found))
