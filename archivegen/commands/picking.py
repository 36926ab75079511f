"""Choosing among the suggested names: records made for those that are picked, names that are dismissed (rule L9)."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from archivegen.archive.dismissed import Dismissed, added, form
from archivegen.archive.model import Archive, Entry, Key
from archivegen.archive.suggestions import Suggestion, Suggestions, variants_of
from archivegen.commands.starting import make_file, make_files, record_file, refuse_existing
from archivegen.diagnostics import MachineError, RefusedError, did_you_mean
from archivegen.names.kinds import Kind, kind_called
from archivegen.names.registry import Registry
from archivegen.project import Project
from archivegen.publish.disk import disk_errors
from archivegen.source.decode import decode
from archivegen.source.snapshot import DISMISSED

Ask = Callable[[str], str]  # puts a question to somebody; raises `EOFError` where nobody is there any more


class Shelf(NamedTuple):
    """All suggestions, and what there is to know for choosing among them."""

    project: Project
    archive: Archive
    registry: Registry
    found: Suggestions
    dismissed: Dismissed
    texts: Mapping[str, bytes]

    @property
    def dismissed_path(self) -> str:
        """The file of dismissed names, as it is shown."""
        return f"{self.project.settings.content.dir}/{DISMISSED}"

    def listed(self, least: int) -> list[Suggestion]:
        """The suggestions that are not dismissed."""
        return [s for s in self.found.found if s.count >= least and not self.dismissed.covers(s)]

    def dismissed_ones(self) -> list[Suggestion]:
        """Those that are."""
        return [s for s in self.found.found if self.dismissed.covers(s)]

    def singular(self, kind: str) -> str:
        """The word for one of a kind."""
        return next((k.singular for k in self.registry.kinds if k.name == kind), kind)

    def text_of(self, key: Key) -> str:
        """The text of a record's own file, "" where it has none."""
        path = self.archive.entries[key].record.path
        return decode(path, self.texts[path])[0] if path in self.texts else ""

    def described(self, key: Key) -> str:
        """A record's id and name."""
        record = self.archive.entries[key].record
        return record.id if record.id == record.name else f"{record.id} ({record.name})"

    def bearing(self, name: str) -> Suggestion | None:
        """The suggestion that has this name among its forms, in whatever capitals; one that is called so first."""
        wanted = form(name)
        called = (s for s in self.found.found if form(s.name) == wanted)
        written = (s for s in self.found.found if any(form(f) == wanted for f, _ in s.forms))
        return next(called, None) or next(written, None)

    def owner(self, name: str) -> Entry | None:
        """The record that bears this name already, in whatever capitals."""
        wanted = form(name)
        for entry in self.archive.entries.values():
            if not entry.stub and any(form(n.form) == wanted for n in entry.record.names):
                return entry
        return None


class _Pick(NamedTuple):
    """A record to make: its name, its other forms, its kind, why it is of that kind."""

    suggestion: Suggestion
    name: str
    kind: Kind
    because: str


def write_picked(shelf: Shelf, picks: Sequence[str]) -> int:
    """Make the records that ``--write`` names: all of them, or none where one cannot be made.

    Exit 2 for a name that no article has or whose kind is open; raises `RefusedError` for what is there already, and
    `MachineError` where the disk fails.
    """
    chosen: list[_Pick] = []
    for text in picks:
        pick = _pick(shelf, text)
        if pick is None:
            return 2
        same = next((p for p in chosen if p.suggestion is pick.suggestion), None)
        if same is not None:
            print(f'--write: "{same.name}" and "{pick.name}" are listed as one; name one of them', file=sys.stderr)
            return 2
        chosen.append(pick)
    files = [_file(shelf, pick) for pick in chosen]
    paths = [path for path, _ in files]
    for pick, path in zip(chosen, paths, strict=True):
        _refuse(shelf, pick, path)
    if len(set(paths)) < len(paths):
        twice = next(path for path in paths if paths.count(path) > 1)
        raise RefusedError(f"two of the names would make {twice}; write them one after the other")
    for pick, shown in zip(chosen, make_files(shelf.project, files), strict=True):
        _tell(shelf, pick, shown)
    return 0


def _file(shelf: Shelf, pick: _Pick) -> tuple[Path, str]:
    names = variants_of(pick.name, [f for f, _ in pick.suggestion.forms], person=pick.kind.person)
    return record_file(shelf.project, pick.kind, pick.name, names=names)


def _refuse(shelf: Shelf, pick: _Pick, path: Path) -> None:
    """Raise `RefusedError` where the file is there, or would add to a record that has its name for an id."""
    refuse_existing(path)
    ident = unicodedata.normalize("NFC", path.stem)
    record = shelf.registry.find(pick.kind.name, ident)
    if record is not None and not shelf.archive.entries[record.key].stub:
        where = f"{record.id} ({record.name}, {record.path}:{record.line})"
        raise RefusedError(f'the file of "{pick.name}" would add to {where}, whose id it would have; nothing was made')
    if shelf.registry.withholds(ident, pick.kind.name):
        raise RefusedError(f'the file of "{pick.name}" would have the id of a record that is a draft; nothing was made')


def _make(shelf: Shelf, pick: _Pick, path: Path, text: str) -> None:
    _refuse(shelf, pick, path)
    _tell(shelf, pick, make_file(shelf.project, path, text))


def _tell(shelf: Shelf, pick: _Pick, shown: Path) -> None:
    print(shown)
    print(f"  {pick.name}: {pick.kind.singular}, {pick.because}", file=sys.stderr)
    for near in pick.suggestion.near:
        if near.short and form(near.form) == form(pick.name):
            print(f'  "{pick.name}" alone is also {shelf.described(near.key)}: see archivegen doubts', file=sys.stderr)


def _pick(shelf: Shelf, text: str) -> _Pick | None:
    """What ``Name`` or ``Name=kind`` asks for; ``None`` where that is wrong, which is then said."""
    name, kind = _apart(shelf, text)
    if name is None:
        return None
    owner = shelf.owner(name)
    if owner is not None:
        record = owner.record
        raise RefusedError(f'"{name}" is a name of {record.id} already ({record.path}:{record.line}); nothing was made')
    if shelf.registry.withholds(name):
        raise RefusedError(f'"{name}" is a name of a record that is a draft; nothing was made')
    suggestion = shelf.bearing(name)
    if suggestion is None:
        hint = did_you_mean(name, (f for s in shelf.found.found for f, _ in s.forms), 0.7)
        hint = hint or f'for a record all the same: archivegen new person "{name}"'
        print(f'--write: no article has the name "{name}" without a record; {hint}', file=sys.stderr)
        return None
    name = next((f for f, _ in suggestion.forms if form(f) == form(name)), suggestion.name)
    if kind is not None:
        return _Pick(suggestion, name, kind, "as you said")
    guessed = kind_called(shelf.registry.kinds, suggestion.kind) if suggestion.kind else None
    if guessed is None:
        kinds = " or ".join(f'--write "{name}={k.singular}"' for k in shelf.registry.kinds)
        print(f'--write: nothing says what "{name}" is: write {kinds}', file=sys.stderr)
        return None
    return _Pick(suggestion, name, guessed, suggestion.reason)


def _apart(shelf: Shelf, text: str) -> tuple[str | None, Kind | None]:
    name, equals, word = (part.strip() for part in text.rpartition("="))
    if not equals:
        name, word = text.strip(), ""
    kind = kind_called(shelf.registry.kinds, word) if word else None
    if not name:
        print(f'--write: "{text}" has no name; write --write "Name=person"', file=sys.stderr)
        return None, None
    if equals and kind is None:
        known = [k.singular for k in shelf.registry.kinds]
        there = f"there are {', '.join(known)}; others are declared in site.toml as [kinds.NAME]"
        hint = did_you_mean(word, known) or there
        print(f'--write: no kind "{word}": {hint}', file=sys.stderr)
        return None, None
    return name, kind


def dismiss(shelf: Shelf, names: Sequence[str]) -> int:
    """Write names into the file of those that are not listed again. Exit 2 for one that no article has."""
    chosen = []
    for name in names:
        suggestion = shelf.bearing(name)
        if suggestion is None and not shelf.dismissed.holds(name):
            owner = shelf.owner(name)
            hint = f"it is a name of {owner.record.id}" if owner else ""
            hint = hint or did_you_mean(name, (f for s in shelf.found.found for f, _ in s.forms), 0.7)
            hint = hint or f"to dismiss it all the same, write it into {shelf.dismissed_path}"
            print(f'--dismiss: no article has the name "{name}" without a record; {hint}', file=sys.stderr)
            return 2
        chosen.append(suggestion.name if suggestion else name)
    for name in chosen:
        _dismiss(shelf, name)
    return 0


def _dismiss(shelf: Shelf, name: str) -> None:
    path = shelf.project.root / shelf.dismissed_path
    try:
        old = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as bad:
        raise MachineError(f"{shelf.dismissed_path}: not UTF-8; nothing was written into it") from bad
    new = added(old, [name])
    if new:
        with disk_errors(shelf.dismissed_path):
            _append(path, new.encode())
    print(f"{shelf.dismissed_path}: {name}" + ("" if new else " (was there already)"))


def _append(path: Path, data: bytes) -> None:
    """Write behind what is there; where the disk is full, nothing of it stays. Raises `OSError`."""
    with path.open("ab", buffering=0) as file:
        before, written = file.tell(), 0
        try:
            while written < len(data):
                written += file.write(data[written:])
        except OSError:
            file.truncate(before)
            raise


_KEYS = "[y] as guessed  [p] person  [l] place  [n] leave it  [d] dismiss it  [q] stop"
_ANSWERS = {
    "": "n", "y": "y", "yes": "y", "n": "n", "no": "n", "p": "person", "l": "place", "d": "d", "dismiss": "d", "q": "q",
    "quit": "q",
}  # fmt: skip


def ask_for_each(shelf: Shelf, chosen: Sequence[Suggestion], shown: Callable[[Suggestion], str], ask: Ask) -> int:
    """Show one suggestion after the other and do with each what is answered. What was done so far stays done."""
    for number, suggestion in enumerate(chosen, 1):
        print(f"\n{shown(suggestion)}")
        try:
            done = _settle(shelf, suggestion, f"{number}/{len(chosen)}  {_KEYS}: ", ask)
        except EOFError:
            print()
            return 0
        if not done:
            return 0
    if not chosen:
        print("no names without a record", file=sys.stderr)
    return 0


def _settle(shelf: Shelf, suggestion: Suggestion, question: str, ask: Ask) -> bool:
    """Ask until an answer can be followed; whether to go on."""
    while True:
        answer = ask(question).strip().lower()
        answer = _ANSWERS.get(answer, answer)
        if answer in {"n", "q"}:
            return answer == "n"
        if answer == "d":
            _dismiss(shelf, suggestion.name)
            return True
        kind = kind_called(shelf.registry.kinds, suggestion.kind if answer == "y" else answer)
        if kind is None:
            known = ", ".join(k.singular for k in shelf.registry.kinds)
            said = "nothing says what it is" if answer == "y" else f'"{answer}" is no answer'
            print(f"{said}: answer y, n, d, q, or what it is ({known})")
            continue
        because = suggestion.reason if answer == "y" else "as you said"
        pick = _Pick(suggestion, suggestion.name, kind, because)
        try:
            _make(shelf, pick, *_file(shelf, pick))
        except RefusedError as refused:
            print(refused)
            continue
        return True
