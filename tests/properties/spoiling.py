"""Rules that touch no source: a damaged output, a lost memory, files of others, stopped builds, time, and workers."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from archivegen.build import Memory
from archivegen.diagnostics import RefusedError
from tests.edited import missing
from tests.properties.archive_pieces import FOREIGN, articles
from tests.properties.stopping import MOMENTS, Countdown, Killed, stopped_after, stopped_before
from tests.properties.worked_on import MANIFEST, WorkedOn
from tests.small_archive import differences, put, tree

DAMAGES = ("gone", "junk", "cut", "empty", "same size", "a folder", "a link", "a link to its own bytes", "a dead link")


class Spoiling(WorkedOn):
    """Somebody, or bad luck, is at what archivegen has made."""

    def published(self) -> list[Path]:
        kept = {self.output / name for name in (*self.foreign, MANIFEST)}
        return [p for p in sorted(self.output.rglob("*")) if p.is_file() and p not in kept]

    @rule(which=st.integers(0, 200), how=st.sampled_from(DAMAGES))
    def damage_output(self, which: int, how: str) -> None:
        self.unseen = True
        if path := self.one(self.published(), which):
            data, before = path.read_bytes(), path.stat()
            if path.is_symlink():  # what it leads to is no file of its own, or the manifest
                path.unlink()
                path.write_bytes(data)
            if how in {"gone", "a folder"} or "link" in how:
                path.unlink()
                if how == "a folder":
                    path.mkdir()
                elif "link" in how:
                    aside = self.place / f"elsewhere {which}"
                    if how == "a link to its own bytes":
                        aside.write_bytes(data)
                    path.symlink_to(self.output / MANIFEST if how == "a link" else aside)
            elif how == "junk":
                path.write_bytes(data + b"junk")
            elif how == "same size":
                path.write_bytes(bytes([*data[:-1], data[-1] ^ 1]) if data else b"")
                os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            else:
                path.write_bytes(data[: len(data) // 2] if how == "cut" else b"")

    @rule(which=st.integers(0, 50))
    def delete_folder_of_output(self, which: int) -> None:
        self.unseen = True
        folders = [p for p in sorted(self.output.rglob("*")) if p.is_dir() and not self.has_foreign(p)]
        if path := self.one(folders, which):
            shutil.rmtree(path)

    def has_foreign(self, folder: Path) -> bool:
        return any((self.output / name).is_relative_to(folder) for name in self.foreign)

    @rule()
    def delete_output(self) -> None:
        shutil.rmtree(self.output, ignore_errors=True)
        self.foreign = {}

    @rule(which=st.integers(0, 9), folder=st.booleans(), then=st.booleans())
    def delete_article_and_page(self, which: int, folder: bool, then: bool) -> None:
        """Its page is gone before archivegen removes it; the folder may be left, or not."""
        self.unseen = True
        if path := self.one(self.files("content/articles", "*.md"), which):
            path.unlink()
            page = self.output / "articles" / path.stem
            if folder:
                shutil.rmtree(page, ignore_errors=True)
            for file in page.glob("*"):
                if file.is_dir() and not file.is_symlink():
                    shutil.rmtree(file)
                else:
                    file.unlink()
        self.maybe(then)

    @precondition(lambda self: self.output.is_dir())
    @rule(name=st.sampled_from(sorted(FOREIGN)))
    def put_own_file_into_output(self, name: str) -> None:
        if (self.output / MANIFEST).exists():
            put(self.output / name, FOREIGN[name])
            self.foreign[name] = FOREIGN[name]

    @precondition(lambda self: not self.journal())
    @rule()
    def forget(self) -> None:
        shutil.rmtree(self.root / ".archivegen", ignore_errors=True)
        self.nameless = True
        self.check()

    @rule(which=st.integers(0, 9), at=st.floats(0, 1, exclude_max=True), how=st.sampled_from(["cut", "flip", "gone"]))
    def damage_memory(self, which: int, at: float, how: str) -> None:
        found = [p for p in self.files(".archivegen") if p.name not in {"journal", "lock"}]
        if path := self.one(found, which):
            self.nameless = True
            data = bytearray(path.read_bytes())
            if how == "gone" or not data:
                path.unlink()
            elif how == "cut":
                path.write_bytes(data[: int(len(data) * at)])
            else:
                data[int(len(data) * at)] ^= 1 << (which % 8)
                path.write_bytes(data)
        self.check()

    @precondition(lambda self: not self.foreign and not self.journal())
    @rule()
    def lose_manifest(self) -> None:
        """Without its manifest the folder is not known to be ours: nothing is touched until it is adopted."""
        self.check()
        manifest = self.output / MANIFEST
        if not manifest.exists() or self.last_ok is not True:
            return
        manifest.write_bytes(manifest.read_bytes()[:-20])
        before = tree(self.output)
        with pytest.raises(RefusedError, match="--adopt"):
            self.build()
        assert tree(self.output) == before
        result = self.build(adopt=True)
        assert result.ok
        assert not differences(self.ours(), self.clean({})[1])

    @rule(
        drafts=st.booleans(),
        future=st.booleans(),
        home=st.sampled_from(["", "", "https://c.example/"]),
        search=st.sampled_from(["now", "now", "off"]),
        clean=st.booleans(),
    )
    def build_with(self, home: str, search: str, clean: bool, **flags: bool) -> None:
        options: dict[str, Any] = {name: True for name, given in flags.items() if given}
        options |= {"base_url": home} if home else {}
        options |= {"search": search} if search != "now" else {}
        self.check(options, clean=clean)

    @rule(jobs=st.sampled_from([1, 2, 4]))
    def work_with(self, jobs: int) -> None:
        self.jobs = jobs

    @rule(days=st.sampled_from([1, 4, 30, 1000, -1, -1000]))
    def let_time_pass(self, days: int) -> None:
        """Articles become due, and expire; a clock may also be set back."""
        self.today += days
        self.check()

    @rule(remembering=st.booleans())
    def watch(self, remembering: bool) -> None:
        """The preview remembers in memory from one build to the next."""
        self.memory = Memory() if remembering else None

    @rule(after=st.integers(0, 30) | st.integers(0, 300))
    def stop_any_build(self, after: int) -> None:
        self.stop_a_build(after)

    @rule(which=st.integers(0, 9), text=articles(), moment=st.sampled_from(MOMENTS))
    def stop_near_the_end(self, which: int, text: str, moment: tuple[str, int]) -> None:
        """Between the last file and the manifest, between this and what is remembered of it."""
        if path := self.one(self.files("content/articles", "*.md"), which):
            put(path, text)
        self.stop_a_build(moment)

    def stop_a_build(self, when: int | tuple[str, int]) -> Countdown:
        """Every file holds its old or its new bytes; what is left over is put right by the next build."""
        self.make_way()
        before = tree(self.output) if self.output.is_dir() else {}
        stopped = stopped_after(self.root, when) if isinstance(when, int) else stopped_before(self.root, when)
        with stopped as countdown:
            try:
                self.build()
            except Killed:
                self.memory = None
        assert countdown.stopped or countdown.left >= 0
        if countdown.stopped and self.output.is_dir():
            after_it, new = tree(self.output), self.clean({})[1]
            for path, what in after_it.items():
                if what[0] == "file" and path != MANIFEST:
                    assert what in (before.get(path), new.get(path)), path
            assert missing(before, new, after_it) == []
        return countdown

    @rule(which=st.integers(0, 9), text=articles(), after=st.integers(0, 60))
    def stop_a_build_and_go_back(self, which: int, text: str, after: int) -> None:
        """What a stopped build has written must go when its cause is gone."""
        put(self.root / "content/articles/new/passing.md", text)
        if path := self.one(self.files("content/articles", "*.md"), which):
            path.unlink()
        self.stop_a_build(after)
        self.go_back()
        self.check()

    @rule()
    def check_now(self) -> None:
        self.check()
