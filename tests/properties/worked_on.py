"""An archive that is worked on, and what must hold whenever it is built. Rules are in ``editing`` and ``spoiling``."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections import OrderedDict
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from hypothesis.stateful import RuleBasedStateMachine

from archivegen.build import BuildOptions, BuildResult, Memory, build
from archivegen.checked import opened_checked
from archivegen.diagnostics import CHANGES
from archivegen.handed import NAME, _Reader
from archivegen.held import Held
from archivegen.pages import shares
from archivegen.project import program
from archivegen.publish.manifest import Site, listed_with_site
from tests.properties.archive_pieces import HEADS, HOMES, SCAN, WIDE, settings_text
from tests.small_archive import MINI, TODAY, Tree, differences, lay_out, put, sources_only, stamps, tree

MANIFEST = "archivegen-manifest.json"
KEPT = 400
FOLDERS_OF_SOURCES = ("content", "templates", "static")
Sources = dict[Path, bytes]


class WorkedOn(RuleBasedStateMachine):
    """An archive, its output, and what is remembered of both. ``ended`` counts the archives worked on to the end."""

    base: ClassVar[Path]
    search: ClassVar[bool] = False
    ended: ClassVar[int] = 0
    known: ClassVar[OrderedDict[str, tuple[BuildResult, Tree]]] = OrderedDict()  # what equal sources give: also later
    copies: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        # a record has several pages long before it has fifty articles
        self.small = mock.patch.multiple(shares, ARTICLES_PER_PAGE=2, MENTIONS_PER_PAGE=3, ITEMS_PER_PAGE=2)
        self.small.start()
        self.place = Path(tempfile.mkdtemp(dir=self.base))
        self.root = lay_out(self.place / "archive", MINI)
        (self.root / "content/articles/scan.tif").write_bytes(SCAN)
        (self.root / "content/articles/wide.jpg").write_bytes(WIDE)
        put(self.root / "site.toml", settings_text(HEADS[0], HOMES[0], "en", "", search=self.search))
        self.output = self.root / "output"
        self.foreign: dict[str, str] = {}
        self.memory: Memory | None = None
        self.today = TODAY
        self.jobs = 1
        self.good, self.good_on = self.sources(), TODAY
        self.aside: Sources | None = None
        self.failures = 0
        self.last_ok: bool | None = None
        self.looked_at: tuple[Memory, Tree] | None = None  # the sources as a process that remembers saw them last
        self.nameless = False  # what is remembered of the names under which it was published may be lost
        self.unseen = False  # damage below the top of the output, for which only a whole build looks

    def teardown(self) -> None:
        try:
            self.check()
        finally:
            self.small.stop()
        shutil.rmtree(self.place)
        type(self).ended += 1

    # What is on disk

    def files(self, folder: str, pattern: str = "*") -> list[Path]:
        return sorted(p for p in (self.root / folder).rglob(pattern) if p.is_file())

    def one(self, found: list[Path], which: int) -> Path | None:
        return found[which % len(found)] if found else None

    def sources(self) -> Sources:
        found = [p for folder in FOLDERS_OF_SOURCES for p in self.files(folder)]
        return {p: p.read_bytes() for p in (*found, self.root / "site.toml")}

    def go_back(self) -> None:
        """Repair everything: the sources of the last build that succeeded, written anew."""
        for folder in FOLDERS_OF_SOURCES:
            shutil.rmtree(self.root / folder, ignore_errors=True)
        (self.root / "content").mkdir()  # an archive without any file has that folder all the same
        for path, data in self.good.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def journal(self) -> bool:
        return bool(list((self.root / ".archivegen/published").glob("*/journal")))

    # What is built

    def make_way(self, home: str = "") -> None:
        """Who loses what is remembered, and changes both title and address, has another archive: its place is taken."""
        whose = listed_with_site(self.output)[1]
        if not self.nameless or whose is None:
            return
        with suppress(tomllib.TOMLDecodeError, UnicodeDecodeError):
            site = tomllib.loads((self.root / "site.toml").read_text("utf-8")).get("site", {})
            if not whose.is_of(Site(site.get("title", ""), home or site.get("base_url", ""))):
                shutil.rmtree(self.output)
                self.foreign = {}

    def build(self, **options: Any) -> BuildResult:
        self.make_way(options.get("base_url", ""))
        now = self.sources_now() if self.memory is not None else {}
        self.looked_at, looked = None, (self.memory, now) if self.memory is not None else None
        before = self.handed_on()
        result = build(self.root, BuildOptions(**{"today": self.today, "jobs": self.jobs, **options}), self.memory)
        for state, _ in self.handed_on().items() - before.items():
            with opened_checked(Path(state) / NAME, program()) as file:
                assert file is not None
                reader = _Reader(file)  # what cannot be read would never be of use, and nobody would know
                assert (type(reader.load()), type(reader.load())) == (Held, dict)
        self.looked_at = looked if result.ok else None
        self.nameless = self.nameless and not result.ok
        return result

    def handed_on(self) -> dict[str, tuple[int, int]]:
        """What processes left for those after them, by folder: when it was written, and which file it is."""
        found = [*(self.root / ".archivegen/published").glob("*/held")]
        return {str(file.parent): (file.stat().st_mtime_ns, file.stat().st_ino) for file in found}

    def touched(self) -> frozenset[str] | None:
        """Where the events of a watcher would say that something changed since this process looked last."""
        memory, before = self.looked_at or (None, {})
        if memory is None or memory is not self.memory:
            return None
        changed = {path for path, _ in {*before.items()} ^ {*self.sources_now().items()}}
        return frozenset(folder for path in changed for folder in (f"{path}/", path.rpartition("/")[0]))

    def sources_now(self) -> Tree:
        return {
            f"{folder}/{path}".rstrip("/"): what
            for folder in FOLDERS_OF_SOURCES
            if (self.root / folder).exists()
            for path, what in {"": ("folder", ""), **tree(self.root / folder)}.items()
        }

    def clean(self, options: dict[str, Any]) -> tuple[BuildResult, Tree]:
        """What these sources give in a new folder; remembered, since edits come and go."""
        options = {"today": self.today, **options}
        sources = sorted((k, v) for k, v in tree(self.root).items() if not k.startswith(("output", ".archivegen")))
        key = sha256(repr((sources, sorted(options.items()))).encode()).hexdigest()
        if key not in self.known:
            WorkedOn.copies += 1
            fresh = sources_only(self.root, self.place / f"clean {self.copies} é")
            result = build(fresh, BuildOptions(**{"jobs": 1, **options}))
            self.known[key] = (result, tree(fresh / "output"))
            shutil.rmtree(fresh)
            if len(self.known) > KEPT:
                self.known.popitem(last=False)
        return self.known[key]

    def build_pages_first(self, options: dict[str, Any], clean: Tree) -> None:
        """As the preview does: what it writes is right at once, though search and data may be behind."""
        if options.get("search", "now") != "now":
            return
        touched = self.touched()
        result = self.build(**options, search="later", touched=touched)
        now = tree(self.output) if result.ok and not self.unseen else {}
        for path, made in clean.items() if now else ():
            assert not path.endswith(".html") or now.get(path) == made, path

    def ours(self) -> Tree:
        """The output without what others put there."""
        found = tree(self.output)
        for name, text in self.foreign.items():
            assert (self.output / name).read_text("utf-8") == text
            del found[name]
        wanted = set(found)
        for name in self.foreign:
            for above in Path(name).parents[:-1]:
                if not any(Path(other).is_relative_to(above) for other in wanted - {above.as_posix()}):
                    found.pop(above.as_posix(), None)
        return found

    def maybe(self, then: bool) -> None:
        if then:
            self.check()

    def check(self, options: dict[str, Any] | None = None, **ways: Any) -> None:
        """Build; then compare with a build from nothing; then there is nothing to do.

        ``options`` decide what the site is, ``ways`` only how it is made.
        """
        options = options or {}
        self.make_way(options.get("base_url", ""))
        wanted, clean = self.clean(options)
        if self.memory is not None:
            self.build_pages_first(options, clean)
        before = (tree(self.output), stamps(self.output))
        result = self.build(**options, **ways)
        self.unseen = self.unseen and not result.ok
        self.last_ok = result.ok
        found = [d for d in result.diagnostics if d.code not in {"CACHE", *CHANGES}]  # what only history tells
        assert result.ok == wanted.ok, [str(d) for d in (*found, *wanted.diagnostics)]
        assert found == list(wanted.diagnostics)
        if not result.ok:
            assert (tree(self.output), stamps(self.output)) == before
            self.failures += 1
            if self.failures == 2:
                self.go_back()
                self.today = self.good_on  # on another day two articles of one id may both be due
                self.check()
                assert self.last_ok
            return
        self.failures = 0
        if not options:
            self.good, self.good_on = self.sources(), self.today
        assert not differences(self.ours(), clean)
        assert changed_files(before[0], tree(self.output)) == {path for path in result.changed if path != MANIFEST}
        after = stamps(self.output)
        again = self.build(**options)
        assert (again.rendered, again.balance.written, again.balance.removed) == (0, 0, 0), again.reasons
        assert stamps(self.output) == after


def changed_files(before: Tree, after: Tree) -> set[str]:
    """The files (and links) that came, went or have other bytes; the manifest apart, which follows from them."""

    def files(found: Tree) -> dict[str, tuple[str, str]]:
        return {path: what for path, what in found.items() if what[0] != "folder" and path != MANIFEST}

    return set(differences(files(before), files(after)))
