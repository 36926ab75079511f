"""One record of any kind, with the names it is known by; and what a source says about one."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from archivegen.diagnostics import Place
from archivegen.names.writing import normal
from archivegen.source.fields import NameField, RecordFields
from archivegen.source.written import list_field


class RecordSource(msgspec.Struct, frozen=True):
    """What one file or one row of a table says about a record. ``stem``: the file's name without suffix, "" for a row.

    ``body`` is true where a biography or description follows the front matter, whose format is ``front``.
    """

    kind: str
    path: str
    line: int
    fields: RecordFields
    stem: str = ""
    body: bool = False
    front: str = ""


class Record(msgspec.Struct, frozen=True):
    """A record as the archive knows it: rows and files merged, names complete.

    ``names`` begins with the preferred name. ``short`` are the forms that mean it only where it is in play (M4).
    ``path`` and ``line`` say where it is written down (the Markdown file where there is one); ``stem`` is that file's
    name without suffix. ``within`` are the ids of the records of its own kind that contain it, as they are now.
    ``table`` and ``row`` (its line) are of the row to which the file adds, ``of_row`` the fields and schemes of ids
    that stand in it alone; and of lists to which the file adds, ``field=value``. ``front`` is the format of the file.
    """

    kind: str
    id: str
    fields: RecordFields
    names: tuple[NameField, ...]
    short: tuple[str, ...]
    path: str
    line: int
    stem: str = ""
    body: bool = False
    within: tuple[str, ...] = ()
    table: str = ""
    row: int = 0
    of_row: tuple[str, ...] = ()
    front: str = ""

    def where(self, field: str, value: str = "") -> tuple[str, Place]:
        """The file and the place of a field, or of one value of a list; the record's own, where none is known."""
        if field in self.of_row or f"{field}={value}" in self.of_row:
            return self.table, Place(self.row, 1)
        at = self.fields.at
        return self.path, at.get(field) or (field == "coordinates" and at.get("lat")) or Place(self.line, 1)

    def line_of(self, field: str, value: str = "") -> str:
        """``path:line`` of a field."""
        path, place = self.where(field, value)
        return f"{path}:{place.line}"

    @property
    def pictured(self) -> tuple[tuple[str, Place], ...]:
        """The ids of whom its image shows, as written, each with the place of the list."""
        image = self.fields.image
        return tuple((ident, image.shows_at) for ident in image.shows) if image else ()

    def also(self, path: str, field: str, ids: Iterable[str]) -> str:
        """The list ``merged`` or ``different_from`` with more ids, written as the record's file at ``path`` is."""
        known: tuple[str, ...] = self.fields.merged if field == "merged" else self.fields.different_from
        return list_field(path, field, dict.fromkeys((*known, *ids)), self.front if path == self.path else "")

    @property
    def name(self) -> str:
        """The preferred name."""
        return self.fields.name

    @property
    def sort_name(self) -> str:
        """The name to sort by."""
        return self.fields.sort_name or self.fields.name

    @property
    def link(self) -> bool:
        """Whether it has a page and its mentions are counted (M12)."""
        return self.fields.link

    @property
    def key(self) -> tuple[str, str]:
        """Its identity."""
        return (self.kind, self.id)

    @property
    def declared_only(self) -> bool:
        """Whether no file and no table has it: a text declares its name (rule L4)."""
        return not self.stem and not self.path.endswith((".csv", ".json", ".toml"))

    @property
    def written_in(self) -> str:
        """Where it is written down: its file, or the line of its table."""
        return self.path if self.stem else f"{self.path}:{self.line}"

    def bears(self, form: str) -> bool:
        """Whether it lists this form, as a name or as a short one."""
        wanted = normal(form)
        return any(normal(written) == wanted for written in (*(n.form for n in self.names), *self.short))
