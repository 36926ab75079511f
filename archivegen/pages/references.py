"""Cross-references of an A-Z list: written forms that are filed elsewhere than their record ("Persepolis, see …")."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from msgspec.structs import replace

from archivegen.archive.model import Entry
from archivegen.pages.views.items import RecordItem

PER_RECORD = 4
_BESIDE = 5  # letters: what begins with the same ones is filed within sight
_ODD_KINDS = frozenset(("title",))  # "the President" is nobody's name


def references_to(entry: Entry, item: RecordItem) -> tuple[RecordItem, ...]:
    """The cross-references to a record: of the names that somebody wrote for it, the first four filed elsewhere.

    A row of a table that no article names has none: a gazetteer that was taken over whole would bury its own list.
    Left out are misspellings (``search: true``), titles, and what stands beside the record anyway.
    """
    if entry.document is None and not item.count:
        return ()
    found: dict[str, RecordItem] = {}
    shown = item.sort_name if "," in item.sort_name else item.name
    near = [*_beginnings(item.sort_name)]
    for name in entry.fields.names:
        filed = filed_form(name.form, item.sort_name)
        if name.search or name.kind in _ODD_KINDS or not filed or not any(map(str.isalpha, filed)):
            continue
        begin = _beginnings(filed)
        if filed not in found and not any(one in near for one in begin):
            found[filed] = replace(
                item, name=filed, sort_name=filed, see=shown, lang=name.lang, detail="", summary="", count=0
            )
        if len(found) == PER_RECORD:
            break
    return tuple(found.values())


def filed_form(form: str, sort_name: str) -> str:
    """How a written form is filed. Only what the record's own sort name tells is turned round: nothing is guessed.

    Of "Masud, Ahmad Shah" a form "Ahmad Shah Masood" is "Masood, Ahmad Shah", and one that ends in "Masud" is found
    there already (""); any other is filed as it is written.
    """
    family, comma, given = (part.strip() for part in sort_name.partition(","))
    if not comma or "," in form:
        return form
    if form.endswith(f" {family}"):
        return ""
    if given and form.startswith(f"{given} "):
        return f"{form.removeprefix(given).strip()}, {given}"
    return form


def _beginnings(name: str) -> Iterator[str]:
    """The first word and the first letters of a name, without capitals and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = plain.replace(",", " ").split()
    yield words[0] if words else ""
    yield plain[:_BESIDE]
