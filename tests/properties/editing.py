"""Rules that edit the sources of an archive: texts, records, tables, templates, settings, files, or all at once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.properties.archive_pieces import (
    BESIDE,
    DRAFT,
    ERRORS,
    FOLDERS,
    HEADS,
    HOMES,
    IDS,
    IMAGES,
    KEPT_BACK,
    LANGUAGES,
    LINES,
    OTHER_BRANCH,
    RECORD_FILES,
    RECORDS,
    SETTINGS,
    STATIC,
    TABLES,
    TEMPLATES,
    articles,
    settings_text,
)
from tests.properties.worked_on import FOLDERS_OF_SOURCES, Sources, WorkedOn
from tests.small_archive import put, stamps


class Editing(WorkedOn):
    """Somebody works on the sources."""

    @rule(
        name=st.sampled_from(IDS),
        folder=st.sampled_from(FOLDERS),
        text=articles(),
        twice=st.sampled_from([False, False, False, True]),
        then=st.booleans(),
    )
    def write_article(self, name: str, folder: str, text: str, twice: bool, then: bool) -> None:
        for other in [] if twice else self.files("content/articles", f"{name}.md"):
            other.unlink()
        put(self.root / "content/articles" / folder / f"{name}.md", text)
        self.maybe(then)

    @rule(which=st.integers(0, 9), text=articles(), then=st.booleans())
    def edit_article(self, which: int, text: str, then: bool) -> None:
        if path := self.one(self.files("content/articles", "*.md"), which):
            put(path, text)
        self.maybe(then)

    @rule(which=st.integers(0, 9), line=st.sampled_from(LINES), then=st.booleans())
    def add_a_line(self, which: int, line: str, then: bool) -> None:
        """What one text says decides what pages of others show: links to them, whom they are seen with, scans."""
        if path := self.one(self.files("content", "*.md"), which):
            path.write_bytes(path.read_bytes() + f"\n{line}\n".encode())
        self.maybe(then)

    @rule(which=st.integers(0, 9), line=st.sampled_from(LINES), then=st.booleans())
    def take_out_a_line(self, which: int, line: str, then: bool) -> None:
        """What others show because one text says it goes with it."""
        said = [path for path in self.files("content", "*.md") if line.encode() in path.read_bytes()]
        if path := self.one(said, which):
            path.write_bytes(path.read_bytes().replace(line.encode(), b""))
        self.maybe(then)

    @rule(planted=st.booleans(), published=st.booleans(), then=st.booleans())
    def keep_back(self, planted: bool, published: bool, then: bool) -> None:
        """A draft whose words a file copied as it is may have, which is an error unless a published text has them."""
        put(self.root / "content/articles/kept-back.md", DRAFT)
        if planted:
            put(self.root / "static/ledger.txt", KEPT_BACK)
        if published:
            put(self.root / "content/articles/also.md", f"---\ntitle: Also\n---\n{KEPT_BACK}\n")
        self.maybe(then)

    @rule(
        which=st.integers(0, 9),
        swap=st.sampled_from([("cat", "dog"), ("Mina", "Nima"), ("200", "199"), ("kabul", "kibul")]),
    )
    def edit_unseen(self, which: int, swap: tuple[str, str]) -> None:
        """The same size, and the old time of change."""
        if path := self.one(self.files("content"), which):
            unseen(path, path.read_bytes().replace(swap[0].encode(), swap[1].encode()))
        self.check()

    @rule(which=st.integers(0, 30), at=st.floats(0, 1, exclude_max=True))
    def change_a_letter_unseen(self, which: int, at: float) -> None:
        """So it is with any letter of any source: mostly of a text, now and then of what makes it one."""
        if path := self.one(sorted(self.sources()), which):
            data = bytearray(path.read_bytes())
            letters = [i for i, byte in enumerate(data) if chr(byte).isascii() and chr(byte).isalpha()]
            if letters:
                place = letters[int(len(letters) * at)]
                data[place] = ord("q") if data[place] != ord("q") else ord("z")
                unseen(path, bytes(data))
        self.check()

    @rule(which=st.integers(0, 30), then=st.booleans())
    def delete_source(self, which: int, then: bool) -> None:
        if path := self.one([p for folder in FOLDERS_OF_SOURCES for p in self.files(folder)], which):
            path.unlink()
        self.maybe(then)

    @rule(which=st.integers(0, 30), name=st.sampled_from([*IDS, "2003-03-03-dated"]), folder=st.sampled_from(FOLDERS))
    def move(self, which: int, name: str, folder: str) -> None:
        if path := self.one(self.files("content", "*.md"), which):
            target = self.root / "content" / path.relative_to(self.root / "content").parts[0] / folder / f"{name}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        self.check()

    @rule(
        which=st.integers(0, 9),
        name=st.sampled_from(["deep", "er", "moved", "people", "places", "articles", "organisations"]),
    )
    def rename_folder(self, which: int, name: str) -> None:
        folders = sorted(p for p in (self.root / "content").rglob("*") if p.is_dir())
        path = self.one(folders, which)
        if path and not path.with_name(name).exists():
            path.rename(path.with_name(name))
        self.check()

    @rule(first=st.integers(0, 9), second=st.integers(0, 9))
    def swap(self, first: int, second: int) -> None:
        one, other = (self.one(self.files("content", "*.md"), n) for n in (first, second))
        if one and other and one != other:
            aside = one.with_name("aside")
            one.rename(aside)
            other.rename(one)
            aside.rename(other)
        self.check()

    @rule(path=st.sampled_from(RECORD_FILES), text=st.sampled_from(RECORDS) | articles(), then=st.booleans())
    def write_record(self, path: str, text: str, then: bool) -> None:
        put(self.root / "content" / path, text)
        self.maybe(then)

    @rule(row=st.sampled_from([(path, text) for path, texts in TABLES.items() for text in texts]), then=st.booleans())
    def write_table(self, row: tuple[str, str], then: bool) -> None:
        put(self.root / "content" / row[0], row[1])
        self.maybe(then)

    @rule(
        one=st.sampled_from([(path, text) for path, texts in TEMPLATES.items() for text in texts]), then=st.booleans()
    )
    def write_template(self, one: tuple[str, str], then: bool) -> None:
        put(self.root / "templates" / one[0], one[1])
        self.maybe(then)

    @rule()
    def no_templates(self) -> None:
        shutil.rmtree(self.root / "templates", ignore_errors=True)
        self.check()

    @rule(
        head=st.sampled_from(HEADS),
        home=st.sampled_from(HOMES),
        language=st.sampled_from(LANGUAGES),
        rest=st.sampled_from(SETTINGS),
        then=st.booleans(),
    )
    def configure(self, head: str, home: str, language: str, rest: str, then: bool) -> None:
        put(self.root / "site.toml", settings_text(head, home, language, rest, search=self.search))
        self.maybe(then)

    @rule(one=st.sampled_from([(path, text) for path, texts in STATIC.items() for text in texts]), then=st.booleans())
    def write_static(self, one: tuple[str, str], then: bool) -> None:
        """A folder where a file was, and a file where a folder was, are edits like any other."""
        path = self.root / "static" / one[0]
        for above in (path.parent, *path.parent.parents):
            if above.is_file():
                above.unlink()
        if path.is_dir():
            shutil.rmtree(path)
        put(path, one[1])
        self.maybe(then)

    @rule(path=st.sampled_from(BESIDE), image=st.sampled_from(IMAGES))
    def write_image(self, path: str, image: bytes) -> None:
        place = self.root / "content" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(image)
        self.check()

    @rule()
    def file_or_folder(self) -> None:
        """A static file where a folder was, or a folder where a file was."""
        path = self.root / "static/thing"
        if path.is_file():
            path.unlink()
            put(path / "deep/x.txt", "deep")
        else:
            shutil.rmtree(path, ignore_errors=True)
            put(path, "a file")
        self.check()

    @rule(then=st.booleans())
    def switch_branch(self, then: bool) -> None:
        """Everything becomes what it is on another branch, as git does it; and so back."""
        there = self.aside
        if there is None:
            there = {self.root / path: text.encode() for path, text in OTHER_BRANCH.items() if self.fits(path)}
            there.setdefault(self.root / "site.toml", (self.root / "site.toml").read_bytes())
        self.aside = self.sources()
        self.become(there)
        self.maybe(then)

    def fits(self, path: str) -> bool:
        return path != "site.toml" or not self.search

    def become(self, sources: Sources) -> None:
        """Write what differs and nothing else; folders that become empty go."""
        for path in self.sources().keys() - sources.keys():
            path.unlink()
        for path in [p for p in sources if p.is_dir()]:
            shutil.rmtree(path)
        for path, data in sources.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_bytes() != data:
                path.write_bytes(data)
        for folder in sorted((p for top in FOLDERS_OF_SOURCES for p in (self.root / top).rglob("*")), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    @rule(which=st.integers(0, 9), text=st.sampled_from(ERRORS))
    def break_and_repair(self, which: int, text: str) -> None:
        """After an error and its repair nothing was touched that had not to be."""
        self.check()
        path = self.one(self.files("content/articles", "*.md"), which)
        if path and self.last_ok:
            before, data = stamps(self.output), path.read_bytes()
            put(path, text)
            self.check()
            path.write_bytes(data)
            result = self.build()
            assert result.ok
            assert result.rendered == 0
            assert stamps(self.output) == before


def unseen(path: Path, data: bytes) -> None:
    """Change a file without a change of its size or its time of change."""
    before = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
