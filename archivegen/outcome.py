"""What is asked of a build, and what it tells."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from archivegen.diagnostics import Diagnostic

ALTERED = "changed in the output by someone else"  # a reason to make a file again that is told in every build


class BuildOptions(msgspec.Struct, frozen=True):
    """What a caller may ask of a build; ``None`` and ``""`` mean "as site.toml says".

    ``today`` is the Julian day number that decides what is due. ``search``: "now" indexes in this build, "later"
    publishes pages and keeps the search index and the data files as they stand, "off" leaves search out of the site.
    ``verify``: look into every file of the output and every source instead of trusting their stamps. ``executor`` is
    the address of a cluster that works in the place of ``jobs`` processes. ``publish``: file by file, or the whole site
    at once. ``touched`` are the folders below the project in which a source may have changed since the last build of
    this process, with a slash at the end if also in those below; ``None``: any.
    """

    today: int
    output: str = ""
    base_url: str = ""
    drafts: bool = False
    future: bool = False
    strict: bool = False
    jobs: int = 0
    executor: str = ""
    clean: bool = False
    verify: bool = False
    search: Literal["now", "later", "off"] = "now"
    preview: bool = False
    adopt: bool = False
    config_file: str = ""
    explain: bool = False
    publish: Literal["files", "swap"] = "files"
    touched: frozenset[str] | None = None


Cause = tuple[str, str]


class Explained(msgspec.Struct, frozen=True):
    """What became of a file, and why: each cause in words, with what it was that changed ("" where the words say it).

    ``what`` is new, changed, made again (with the same bytes, or in place of a damaged file), removed or kept.
    """

    path: str
    what: str
    causes: tuple[Cause, ...] = ()


class Balance(msgspec.Struct, frozen=True):
    """Where every article went, so that nothing is lost in silence."""

    articles: int = 0
    published: int = 0
    drafts: int = 0
    not_due: int = 0
    expired: int = 0
    records: tuple[tuple[str, int, str], ...] = ()  # ("people", 318, "people"): the last is the word for so many
    mentions: int = 0
    doubts: int = 0
    files: int = 0
    written: int = 0
    removed: int = 0
    kept_foreign: int = 0


class BuildResult(msgspec.Struct, frozen=True):
    """What a build found and did. ``ok`` is false where nothing was published because the input is wrong."""

    ok: bool
    diagnostics: tuple[Diagnostic, ...]
    balance: Balance
    output: str  # the output folder, absolute
    changed: tuple[str, ...] = ()  # site-relative paths of the files written or removed
    rendered: int = 0
    reasons: tuple[tuple[str, str], ...] = ()  # (path, why) for every file that was made, as it was decided
    base_url: str = ""
    explained: tuple[Explained, ...] = ()  # every file, in words, where that was asked for


class Progress(Protocol):
    """Told how far a stage is; called often, must be quick."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``stage`` has done ``done`` of ``total`` items."""
