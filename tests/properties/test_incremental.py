"""Whatever is done to an archive: building it again gives what a build from nothing gives, and then nothing is to do.

Rules of the machine edit sources of every sort, plant errors, damage the output and what is remembered, and stop builds
midway. After each build the output is compared with that of the same sources built in a new folder. A longer run:
``ARCHIVEGEN_SOAK=60 pytest tests/properties`` (minutes).
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from archivegen.build import BuildOptions, BuildResult, Memory, build
from archivegen.diagnostics import RefusedError
from tests.properties.stopping import Killed, stopped_after
from tests.small_archive import MINI, TODAY, Tree, differences, lay_out, put, sources_only, stamps, tree

SOAK = float(os.environ.get("ARCHIVEGEN_SOAK", "0") or 0)
FOREIGN = {"notes.txt": "mine", "old/report.pdf": "%PDF", "articles/mine.txt": "mine too", "CNAME": "a.example"}

IDS = ("alpha", "beta", "gamma", "delta", "épsilon")
FOLDERS = ("", "deep/", "deep/er/")
NAMES = ("Mina Rahimi", "Yusuf Karim", "Yusuf Rahimi", "Kabul", "Ghazni", "Kabul Bank")

titles = st.sampled_from(["Alpha", "Beta", "A title", "Un été à Kaboul", "Kabul", 'A <b> & "c"', "کابل"])
dates = st.sampled_from(
    ["", "2001-01-01", "2002-02-02", "2002", "195X", "1937?", "1914/1918", "2001-01-01T10:00:00-04:00"]
)
mentions = st.sampled_from(
    [
        "Mina Rahimi saw Kabul.",
        "Rahimi stayed.",
        "Yusuf Karim and Yusuf Rahimi met in Ghazni.",
        "Kabul Bank opened.",
        "See [[alpha]].",
        "See [[beta|the other]].",
        "[[mina]] was there.",
        "[He](person:yusuf) left.",
        "[Here](place:kabul).",
        "![A photo](photo.png)",
        "![A photo](/photo.png)",
        "[Words](/words.txt)",
        "## A heading",
        "A note.[^1]\n\n[^1]: Its text.",
        "Nobody at all.",
        "Mina Rahimi {nolink} in Kabul.",
        "[the place](../places/ghazni.md)",
        "<b>Raw</b> <script>x</script>",
    ]
)
fields = st.sampled_from(
    [
        "people: [mina]",
        "people: [Mina Rahimi, Somebody New]",
        "places: [kabul, ghazni]",
        "section: News",
        "section: Élan",
        "tags: [one, two]",
        "draft: true",
        "publish: 2024-01-01",
        "expires: 2020-01-01",
        "summary: In short.",
        "slug: another",
        "lang: fa",
        "authors: [mina]",
        "source: {name: The Paper, date: 1993-11-10}",
        "image: {src: photo.png, alt: A photo}",
        "redirect_from: [/old/]",
        "not: [mina]",
        "means: {Rahimi: yusuf}",
        "id: beta",
        "organisations: [bank]",
        "colour: blue",
    ]
)
ERRORS = (
    "---\ntitle: Broken\ndate: 2001-02-30\n---\nText.\n",
    "---\ntitle: Never closed\n\nText.\n",
    "---\ntitle: Broken\ntitle: Twice\n---\nText.\n",
    "---\ntitle: Broken\n---\nSee [[nobody-knows]].\n",
    "---\ntitle: Broken\n---\n![none](nowhere.png)\n",
    "---\ntitle: [\n---\n",
    "---\ndate: 2001\n---\nNo title.\n",
)
RECORDS = (
    "---\nname: Mina Rahimi\n---\nA teacher in Kabul.\n",
    "---\nname: Mina Rahimi\nnames: [M. Rahimi]\nborn: 1950\n---\n",
    "---\nname: Yusuf Karim\nshort: [Karim]\n---\nHe knew Mina Rahimi.\n",
    "---\nname: Yusuf Rahimi\n---\n",
    "---\nname: Kabul\nwithin: ghazni\ncoordinates: [34.5, 69.1]\n---\n",
    "---\nname: Kabul Bank\nmerged: [old-bank]\n---\n",
    "---\nname: Ghazni\nlink: false\n---\n",
    "---\nname: Nobody\ndraft: true\n---\n",
    "---\nname: Mina Rahimi\nindex: false\n---\n",
    "---\nnames: 3\nborn: yesterday\n---\n",
)
RECORD_FILES = (
    "people/mina.md",
    "people/yusuf.md",
    "people/other.md",
    "places/kabul.md",
    "places/ghazni.md",
    "organisations/bank.md",
    "pages/about.md",
    "pages/guide.md",
    "people/deep/inner.md",
)
TABLES = {
    "places.csv": (
        "id,name,lat,lon\nkabul,Kabul,34.5,69.1\nghazni,Ghazni,33.5,68.4\n",
        "id,name,lat,lon\nkabul,Kabul,34.6,69.1\n",
        "id,name,names\nkabul,Kabul,Cabul;Caubul\nkabul,Kabul,\n",
        "id,name,lat\nkabul,Kabul,134\n",
        "id,name\n",
    ),
    "people.json": (
        '[{"id": "Q1", "name": "Mina Rahimi", "aliases": ["Rahimi"]}]',
        '[{"id": "yusuf", "name": "Yusuf Karim"}]',
        "[]",
        "[{",
    ),
    "organisations.toml": ('[[organisations]]\nid = "bank"\nname = "Kabul Bank"\n', "x ="),
}
TEMPLATES = {
    "article.html": (
        """{% extends "base.html" %}{% import "own.html" as own %}{% block main %}<h1>{{ own.loud(page.title) }}</h1>
        {% include "_badge.html" %}{{ page.body }}{% endblock %}""",
        """{% extends "base.html" %}{% block main %}
        {% include page.extra.get("colour", "_badge.html") ignore missing %}{% endblock %}""",
        "{% if page.title %}never ended",
        "{{ page.titel }}",
        "{% include 'not-there.html' %}",
        "{{ page.title }} {{ site.extra.note }}",
    ),
    "own.html": (
        "{% macro loud(x) %}{{ x | upper }}{% endmacro %}",
        "{% macro loud(x) %}{{ x }}!{% endmacro %}",
        "{% macro",
    ),
    "_badge.html": (
        "<i>badge</i>",
        "<i>another badge</i>",
        '{% include "_deep.html" %}',
        '{% include "_badge.html" %}',
    ),
    "_deep.html": ("deep", "deeper"),
    "_byline.html": ("<p>by {{ page.authors | length }}</p>",),
    "macros.html": ("{% macro url(x) %}{% endmacro %}",),
    "record-people.html": ('{% extends "record.html" %}{% block heading %}<h1>{{ page.title }}</h1>{% endblock %}',),
    "feed.xml": ("no",),
}
SETTINGS = (
    "",
    '\n[linking]\nrepeat = "all"\n',
    '\n[linking]\nrepeat = "none"\n',
    "\n[feeds]\nenabled = false\n",
    "\n[feeds]\nitems = 1\n",
    '\n[theme]\naccent = "#123456"\n',
    '\n[redirects]\n"/gone/" = "/articles/alpha/"\n',
    '\n[extra]\nnote = "a note"\n',
    '\n[kinds.organisations]\nlabel = "Organisation"\nplural = "Organisations"\n',
    '\n[linking]\nrepaet = "all"\n',
    "\n[search]\nenabled = false\n",
)
HEADS = ("Mini", "Another title")
HOMES = ("https://a.example/", "https://b.example/sub/")
LANGUAGES = ("en", "fr", "fa")
STATIC = {
    "photo.png": ("one", "two", "longer"),
    "words.txt": ("words", "sword"),
    "thing": ("a file",),
    "thing/inner.txt": ("a folder",),
    "thing/deep/x.txt": ("deep",),
    "404.html": ("own",),
    ".hidden": ("x",),
    "static/style.css": ("body{}", "p{}"),
    "articles/alpha/extra.txt": ("beside",),
    "robots.txt": ("own",),
}
BESIDE = ("articles/photo.png", "articles/deep/photo.png", "people/photo.png", "articles/été.png")


@st.composite
def articles(draw: st.DrawFn) -> str:
    """The text of an article; now and then a wrong one."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(ERRORS))
    head = [f"title: {draw(titles)!r}", *sorted(draw(st.sets(fields, max_size=3)))]
    if date := draw(dates):
        head.append(f"date: {date}")
    body = "\n\n".join(draw(st.lists(mentions, max_size=4)))
    return "---\n" + "\n".join(head) + f"\n---\n{body}\n"


def settings_text(head: str, home: str, language: str, rest: str, *, search: bool) -> str:
    off = "" if search or "[search]" in rest else "\n[search]\nenabled = false\n"
    return f'[site]\ntitle = "{head}"\nbase_url = "{home}"\nlanguage = "{language}"\n{off}{rest}'


_pool: list[ProcessPoolExecutor] = []


@contextmanager
def two_workers(jobs: int, items: int) -> Iterator[Executor | None]:
    """In place of ``workers.pool``: two processes that live as long as the test, however few items there are."""
    if jobs != 2:
        yield None
        return
    if not _pool:
        _pool.append(ProcessPoolExecutor(2, mp_context=get_context("spawn")))
    yield _pool[0]


class Editing(RuleBasedStateMachine):
    """An archive that somebody works on."""

    base: Path
    search = False

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(dir=self.base))
        self.root = lay_out(self.place / "archive", MINI)
        put(self.root / "site.toml", settings_text(HEADS[0], HOMES[0], "en", "", search=self.search))
        self.output = self.root / "output"
        self.foreign: dict[str, str] = {}
        self.memory: Memory | None = None
        self.good = self.sources()
        self.failures = 0
        self.known: dict[object, tuple[BuildResult, Tree]] = {}
        self.copies = 0

    def teardown(self) -> None:
        shutil.rmtree(self.place)

    # What is edited

    def files(self, folder: str, pattern: str = "*") -> list[Path]:
        return sorted(p for p in (self.root / folder).rglob(pattern) if p.is_file())

    def one(self, found: list[Path], which: int) -> Path | None:
        return found[which % len(found)] if found else None

    def sources(self) -> dict[Path, bytes]:
        found = [p for folder in ("content", "templates", "static") for p in self.files(folder)]
        return {p: p.read_bytes() for p in (*found, self.root / "site.toml")}

    def go_back(self) -> None:
        """Repair everything: the sources of the last build that succeeded."""
        for folder in ("content", "templates", "static"):
            shutil.rmtree(self.root / folder, ignore_errors=True)
        (self.root / "content").mkdir()  # an archive without any file has that folder all the same
        for path, data in self.good.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

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

    @rule(
        which=st.integers(0, 9),
        swap=st.sampled_from([("cat", "dog"), ("Mina", "Nima"), ("200", "199"), ("kabul", "kibul")]),
    )
    def edit_unseen(self, which: int, swap: tuple[str, str]) -> None:
        """The same size, and the old time of change."""
        if path := self.one(self.files("content"), which):
            before, data = path.stat(), path.read_bytes()
            path.write_bytes(data.replace(swap[0].encode(), swap[1].encode()))
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        self.check()

    @rule(which=st.integers(0, 30), then=st.booleans())
    def delete_source(self, which: int, then: bool) -> None:
        if path := self.one([*self.files("content"), *self.files("templates"), *self.files("static")], which):
            path.unlink()
        self.maybe(then)

    @rule(which=st.integers(0, 30), name=st.sampled_from([*IDS, "2003-03-03-dated"]), folder=st.sampled_from(FOLDERS))
    def move(self, which: int, name: str, folder: str) -> None:
        if path := self.one(self.files("content", "*.md"), which):
            target = self.root / "content" / path.relative_to(self.root / "content").parts[0] / folder / f"{name}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
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

    @rule(row=st.sampled_from([(path, text) for path, texts in TABLES.items() for text in texts]))
    def write_table(self, row: tuple[str, str]) -> None:
        put(self.root / "content" / row[0], row[1])
        self.check()

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
    )
    def configure(self, head: str, home: str, language: str, rest: str) -> None:
        put(self.root / "site.toml", settings_text(head, home, language, rest, search=self.search))
        self.check()

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

    @rule(path=st.sampled_from(BESIDE), text=st.sampled_from(["image", "other", "longer image"]))
    def write_image(self, path: str, text: str) -> None:
        put(self.root / "content" / path, text)
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

    @rule(which=st.integers(0, 9), folder=st.booleans(), then=st.booleans())
    def delete_article_and_page(self, which: int, folder: bool, then: bool) -> None:
        """Its page is gone before archivegen removes it; the folder may be left, or not."""
        if path := self.one(self.files("content/articles", "*.md"), which):
            path.unlink()
            page = self.output / "articles" / path.stem
            if folder:
                shutil.rmtree(page, ignore_errors=True)
            for file in page.glob("*"):
                file.unlink()
        self.maybe(then)

    # What is damaged

    def published(self) -> list[Path]:
        kept = {self.output / name for name in (*self.foreign, "archivegen-manifest.json")}
        return [p for p in sorted(self.output.rglob("*")) if p.is_file() and p not in kept]

    @rule(which=st.integers(0, 200), how=st.sampled_from(["gone", "junk", "cut", "empty", "same size", "a folder"]))
    def damage_output(self, which: int, how: str) -> None:
        if path := self.one(self.published(), which):
            data, before = path.read_bytes(), path.stat()
            if how in {"gone", "a folder"}:
                path.unlink()
                if how == "a folder":
                    path.mkdir()
            elif how == "junk":
                path.write_bytes(data + b"junk")
            elif how == "same size":
                path.write_bytes(bytes([*data[:-1], data[-1] ^ 1]) if data else b"")
                os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            else:
                path.write_bytes(data[: len(data) // 2] if how == "cut" else b"")

    @rule(which=st.integers(0, 50))
    def delete_folder_of_output(self, which: int) -> None:
        folders = [p for p in sorted(self.output.rglob("*")) if p.is_dir() and not self.has_foreign(p)]
        if path := self.one(folders, which):
            shutil.rmtree(path)

    def has_foreign(self, folder: Path) -> bool:
        return any((self.output / name).is_relative_to(folder) for name in self.foreign)

    @rule()
    def delete_output(self) -> None:
        shutil.rmtree(self.output, ignore_errors=True)
        self.foreign = {}

    @precondition(lambda self: self.output.is_dir())
    @rule(name=st.sampled_from(sorted(FOREIGN)))
    def put_own_file_into_output(self, name: str) -> None:
        if (self.output / "archivegen-manifest.json").exists():
            put(self.output / name, FOREIGN[name])
            self.foreign[name] = FOREIGN[name]

    @precondition(lambda self: not self.journal())
    @rule()
    def forget(self) -> None:
        shutil.rmtree(self.root / ".archivegen", ignore_errors=True)
        self.check()

    def journal(self) -> bool:
        return bool(list((self.root / ".archivegen/published").glob("*/journal")))

    @rule(which=st.integers(0, 9), at=st.floats(0, 1, exclude_max=True), how=st.sampled_from(["cut", "flip", "gone"]))
    def damage_memory(self, which: int, at: float, how: str) -> None:
        found = [p for p in self.files(".archivegen") if p.name not in {"journal", "lock"}]
        if path := self.one(found, which):
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
        manifest = self.output / "archivegen-manifest.json"
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

    # What is built

    last_ok: bool | None = None

    def build(self, **options: Any) -> BuildResult:
        return build(self.root, BuildOptions(**{"today": TODAY, **options}), self.memory)

    def clean(self, options: dict[str, Any]) -> tuple[BuildResult, Tree]:
        """What these sources give in a new folder; remembered, since edits come and go."""
        key = repr(
            (sorted((k, v) for k, v in tree(self.root).items() if not k.startswith(("output", ".archivegen"))), options)
        )
        if key not in self.known:
            self.copies += 1
            fresh = sources_only(self.root, self.place / f"clean {self.copies} é")
            result = build(fresh, BuildOptions(**{"today": TODAY, **options}))
            self.known[key] = (result, published(fresh / "output"))
            shutil.rmtree(fresh)
        return self.known[key]

    def ours(self) -> Tree:
        """The output without what others put there."""
        found = published(self.output)
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

    @rule(drafts=st.booleans(), future=st.booleans(), later=st.booleans(), clean=st.booleans(), two=st.booleans())
    def build_with(self, **flags: bool) -> None:
        options: dict[str, Any] = {name: flags[name] for name in ("drafts", "future") if flags[name]}
        if flags["later"]:
            options["today"] = TODAY + 1000
        self.check(options, clean=flags["clean"], jobs=2 if flags["two"] else 1)

    @rule(remembering=st.booleans())
    def watch(self, remembering: bool) -> None:
        """The preview remembers in memory from one build to the next."""
        self.memory = Memory() if remembering else None

    @rule(after=st.integers(0, 30) | st.integers(0, 300))
    def stop_any_build(self, after: int) -> None:
        self.stop_a_build(after)

    def stop_a_build(self, after: int) -> None:
        """Every file holds its old or its new bytes; what is left over is put right by the next build."""
        before = tree(self.output) if self.output.is_dir() else {}
        with stopped_after(self.root, after) as countdown:
            try:
                self.build()
            except Killed:
                self.memory = None
        assert countdown.stopped or countdown.left >= 0
        if countdown.stopped and self.output.is_dir():
            after_it, new = tree(self.output), self.clean({})[1]
            for path, what in after_it.items():
                if what[0] == "file" and path != "archivegen-manifest.json" and not path.startswith("pagefind/"):
                    assert what in (before.get(path), new.get(path)), path

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

    def check(self, options: dict[str, Any] | None = None, **ways: Any) -> None:
        """Build; then compare with a build from nothing; then there is nothing to do."""
        options = options or {}
        wanted, clean = self.clean(options)
        before = (tree(self.output), stamps(self.output))
        result = self.build(**options, **ways)
        self.last_ok = result.ok
        found = [d for d in result.diagnostics if d.code not in {"CACHE", "LINK-CHANGED"}]  # what only history tells
        assert result.ok == wanted.ok, [str(d) for d in (*found, *wanted.diagnostics)]
        if not result.ok:
            assert found == list(wanted.diagnostics)
            assert (tree(self.output), stamps(self.output)) == before
            self.failures += 1
            if self.failures == 2:
                self.go_back()
                self.check()
                assert self.last_ok
            return
        self.failures = 0
        if not options:
            self.good = self.sources()
        assert not differences(self.ours(), clean)
        assert found == list(wanted.diagnostics)
        after = stamps(self.output)
        again = self.build(**options)
        assert (again.rendered, again.balance.written, again.balance.removed) == (0, 0, 0), again.reasons
        assert stamps(self.output) == after
        assert not differences(self.ours(), clean)


def published(output: Path) -> Tree:
    """The tree, where Pagefind's files count by what is in them: their bytes and names may differ from run to run."""
    found = tree(output)
    if not (output / "pagefind").is_dir():
        return found
    found = {path: what for path, what in found.items() if not path.startswith("pagefind/")}
    found["archivegen-manifest.json"] = ("file", "")  # it holds the checksums of those files
    for fragment in (output / "pagefind/fragment").iterdir():
        data = json.loads(gzip.decompress(fragment.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[f"pagefind: {data['url']}"] = ("fragment", json.dumps(data, sort_keys=True))
    entry = json.loads((output / "pagefind/pagefind-entry.json").read_bytes())
    counts = {language: one["page_count"] for language, one in sorted(entry["languages"].items())}
    found["pagefind"] = ("index", json.dumps(counts))
    return found


def work(machine: type[Editing], base: Path, number: int, *, examples: int, steps: int) -> None:
    """Let a machine run: the same examples every time; where minutes are given, others until they are over."""
    kind = type(machine.__name__, (machine,), {"base": base})
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps * (2 if SOAK else 1),
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    ends = time.monotonic() + SOAK * 60
    run_state_machine_as_test(seed(number)(kind), settings=chosen)
    while time.monotonic() < ends:
        number += 1000
        run_state_machine_as_test(seed(number)(kind), settings=chosen)


@pytest.fixture
def ready(
    quick_templates: None, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Where the archives of a test stand."""
    monkeypatch.setattr("archivegen.texts.pool", two_workers)
    monkeypatch.setattr("archivegen.workers.CHUNK", 2)
    yield tmp_path_factory.mktemp("incremental")
    while _pool:
        _pool.pop().shutdown()


@pytest.mark.timeout(0 if SOAK else 900)  # a failure is cut down to few steps before it is shown
@pytest.mark.parametrize("number", range(4))
def test_building_again_gives_what_a_build_from_nothing_gives(ready: Path, number: int) -> None:
    work(Editing, ready, number, examples=8, steps=25)


class Searching(Editing):
    """The same with a search index, which takes most of the time of a small build."""

    search = True


@pytest.mark.timeout(0 if SOAK else 900)
def test_so_it_is_with_a_search_index(ready: Path) -> None:
    work(Searching, ready, 7, examples=2, steps=10)
