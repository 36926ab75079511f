"""The output folder before anything is published: what is there, what of it is ours, and what of that is as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from archivegen.publish.bundles import Resting
from archivegen.publish.making import Settled
from archivegen.publish.manifest import (
    MANIFEST_NAME,
    Entry,
    Listed,
    PublishedState,
    Site,
    by_path,
    listed_with_site,
    load_journal,
    load_sites,
    load_state,
    load_stuck,
)
from archivegen.publish.safety import check_ours, check_whose
from archivegen.publish.write import files_below, sha256_of
from archivegen.source.snapshot import Stamp

_BETWEEN = 1000  # files from one call of ``tell`` to the next


class Desk(msgspec.Struct, frozen=True):
    """Where publishing happens: the project, the output folder, and the folder for state about this output."""

    root: Path
    output: Path
    state: Path
    staging: Path
    how: Literal["files", "swap"] = "files"
    lasting: bool = True  # outlasts a power cut: a preview need not
    site: Site | None = None  # whose the output is; not told in the preview's own folder
    alone: bool = False  # nobody else has anything there: all that is in it is ours


class Ground(msgspec.Struct, frozen=True, dict=True):
    """What is on disk before publishing, and what of it is ours."""

    present: dict[str, Stamp]
    previous: Mapping[str, Entry]
    ours: frozenset[str]
    intact: frozenset[str]
    state_lost: bool
    toolchain: str = ""  # of the program that made what was recorded
    withheld: tuple[str, ...] = ()  # marks of the texts of which it holds no trace
    left: frozenset[str] = frozenset()  # what a build that was stopped may have changed
    stuck: frozenset[str] = frozenset()  # folders that were empty and could not be removed
    settled: Settled | None = None  # what made it, where this process did
    resting: Resting = Resting()  # files of bundles that the last build of this process left
    recorded: bool = True  # whether all of that is written down
    unsaved: frozenset[str] = frozenset()  # the files that were changed since
    others: frozenset[str] = frozenset()  # of another archive, as it made them: may be replaced, and are not removed

    @cached_property
    def foreign(self) -> frozenset[str]:
        """The files of others."""
        return frozenset(self.present.keys() - self.ours - {MANIFEST_NAME})

    @cached_property
    def tops(self) -> frozenset[str]:
        """The names in the folder itself."""
        return frozenset(path.partition("/")[0] for path in self.present)


def survey(
    desk: Desk,
    *,
    adopt: bool,
    verify: bool = False,
    known: Ground | None = None,
    tell: Callable[[], None] = lambda: None,
) -> Ground:
    """Look at the output folder. Raises `RefusedError` where it holds files and no manifest of this archive.

    ``verify``: stamps prove nothing, every file is read. ``known`` is what this process left there, if nobody has
    published since: it may be more than is written down. ``tell`` is called again and again, and may raise to end it.
    """
    present = files_below(desk.output, tell)
    if known is not None and not verify and _has_the_same_list(known, present):
        return _as_known(desk, known, present, tell)
    listed, whose = listed_with_site(desk.output)
    journal = load_journal(desk.state)
    stored = load_state(desk.state / "published")
    others: Mapping[str, Listed] = {}
    if listed and whose and desk.site and not is_our(whose, desk.site, desk.state):
        others = {path: one for path, one in listed.items() if path in present}
        check_whose(desk.output, len(others), whose, desk.site, adopt)
    if not desk.alone:
        check_ours(desk.output, present.keys() - journal, listed is not None or bool(journal), adopt)
    saved = (desk.state / "published").stat().st_mtime_ns if stored and not verify else 0
    last = known if stored and known and not known.recorded else None
    previous = last.previous if last else by_path(stored.entries) if stored else {}
    intact = _intact(desk, previous, present, saved, tell)
    ours = frozenset((listed or {}).keys() | journal | intact | ({MANIFEST_NAME} if listed is not None else set()))
    alike = frozenset(path for path, one in others.items() if _is_as_listed(desk, one, present))
    ours -= others.keys() - (journal - alike)  # what is not theirs any more was put there by a build that was stopped
    ours = frozenset(present) if desk.alone else ours
    by = last or stored or PublishedState()
    return Ground(
        present,
        previous,
        ours,
        intact,
        stored is None,
        by.toolchain,
        by.withheld,
        journal,
        load_stuck(desk.state),
        recorded=last is None,
        unsaved=last.unsaved if last else frozenset(),
        others=alike,
    )


def is_our(whose: Site, own: Site, state: Path) -> bool:
    """Whether a manifest is this archive's: as it is called now, or was when it published here.

    What the journal names is not asked: a build that was to adopt the folder may have been stopped.
    """
    return any(whose.is_of(one) for one in (own, *load_sites(state)))


def _is_as_listed(desk: Desk, one: Listed, present: Mapping[str, Stamp]) -> bool:
    target = desk.output / one.path
    return present[one.path].size == one.size and not target.is_symlink() and sha256_of(target) == one.sha256


def _has_the_same_list(known: Ground, present: Mapping[str, Stamp]) -> bool:
    """Whether the manifest is the one that this process left: then its own memory says what is ours."""
    return MANIFEST_NAME in present and known.present.get(MANIFEST_NAME) == present[MANIFEST_NAME]


def _as_known(desk: Desk, known: Ground, present: dict[str, Stamp], tell: Callable[[], None]) -> Ground:
    """The folder as this process left it, but for what somebody else did to its files."""
    journal = load_journal(desk.state)
    saved = (desk.state / "published").stat().st_mtime_ns
    return Ground(
        present,
        known.previous,
        known.ours | (journal - known.unsaved),  # what this process wrote down, and took away again, is nobody's
        _intact(desk, known.previous, present, saved, tell),
        state_lost=False,
        toolchain=known.toolchain,
        withheld=known.withheld,
        left=journal,
        stuck=known.stuck,
        recorded=known.recorded,
        unsaved=known.unsaved,
    )


def _intact(
    desk: Desk, previous: Mapping[str, Entry], present: dict[str, Stamp], saved: int, tell: Callable[[], None]
) -> frozenset[str]:
    """The files that are as recorded."""
    found: list[str] = []
    for number, (path, entry) in enumerate(previous.items()):
        if number % _BETWEEN == 0:
            tell()
        if _is_intact(desk, path, entry, present, saved):
            found.append(path)
    return frozenset(found)


def _is_intact(desk: Desk, path: str, entry: Entry, present: dict[str, Stamp], saved: int) -> bool:
    """Whether a file is as recorded. ``saved`` is when the record was written.

    A file that is changed in the very tick of the clock in which its stamp was taken may keep that stamp: only one
    that was older than the record of it proves anything (git calls the others racy).
    """
    stamp = present.get(path)
    if stamp is None or stamp.size != entry.size:
        return False
    if stamp == entry.stamp and stamp.ctime_ns < saved:
        return True
    target = desk.output / path
    return not target.is_symlink() and sha256_of(target) == entry.sha256
