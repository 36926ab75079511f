"""A small archive to try things on, what a folder holds, and builds in this process."""

from __future__ import annotations

import shutil
import stat
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
import pytest

from archivegen.build import BuildOptions, BuildResult, build
from archivegen.pages import cards
from archivegen.publish.page_functions import PageCode
from archivegen.publish.templates import OWN, Source, TemplateFailure, Templates
from archivegen.wording import Wording
from tests.pictures import picture

TODAY = 2_460_000  # a Julian day: 2023-02-24
Tree = dict[str, tuple[str, str]]

SITE = """[site]
title = "Mini"
base_url = "https://a.example/"

[search]
enabled = false
"""

MINI = {
    "site.toml": SITE,
    "content/articles/alpha.md": (
        "---\ntitle: Alpha\ndate: 2001-01-01\npeople: [mina]\nplaces: [kabul]\n---\n"
        "Mina Rahimi saw a cat in Kabul.\n\n![A photo](/photo.png)\n"
    ),
    "content/articles/beta.md": (
        "---\ntitle: Beta\ndate: 2002-02-02\npeople: [mina, yusuf]\nplaces: [kabul, ghazni]\n---\n"
        "Yusuf Karim went from Ghazni to Kabul with Mina Rahimi.\n"
    ),
    "content/articles/gamma.md": (
        "---\ntitle: Gamma\ndate: 2003-03-03\n---\nAs [[alpha]] tells, Yusuf Karim stayed. A gammaword.\n"
    ),
    "content/people/mina.md": "---\nname: Mina Rahimi\n---\nA teacher in Kabul.\n",
    "content/people/yusuf.md": "---\nname: Yusuf Karim\n---\n",
    "content/places.csv": "id,name,lat,lon\nkabul,Kabul,34.5,69.1\nghazni,Ghazni,33.5,68.4\n",
    "static/photo.png": picture("not really a picture"),
    "static/words.txt": "words",
}


def lay_out(root: Path, files: dict[str, str] | None = None) -> Path:
    """Write the files of an archive, `MINI` unless told; texts by their path."""
    for path, text in (MINI if files is None else files).items():
        put(root / path, text)
    return root


def put(path: Path, text: str) -> None:
    """Write a text file with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def run(root: Path, **options: Any) -> BuildResult:
    """Build in this process."""
    return build(root, BuildOptions(**{"today": TODAY, **options}))


def built(root: Path, **options: Any) -> BuildResult:
    """Build what has to succeed."""
    result = run(root, **options)
    assert result.ok, [str(d) for d in result.diagnostics]
    return result


def tree(folder: Path) -> Tree:
    """All that is below a folder: files with a digest of their bytes, folders, links."""
    found: Tree = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = ("link", str(path.readlink()))
        elif path.is_dir():
            found[name] = ("folder", "")
        elif not path.is_file():
            found[name] = ("neither", "")
        else:
            found[name] = ("file", sha256(path.read_bytes()).hexdigest())
    return found


def stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    """When each file and folder was last changed, and which one it is: equal where nothing was touched."""
    found = {}
    for path in sorted(folder.rglob("*")):
        info = path.lstat()
        found[path.relative_to(folder).as_posix()] = (info.st_ino, info.st_mtime_ns, stat.S_IMODE(info.st_mode))
    return found


def differences(got: Tree, wanted: Tree) -> dict[str, tuple[object, object]]:
    """Where two trees differ: path → (got, wanted)."""
    return {
        path: (got.get(path), wanted.get(path))
        for path in sorted(got.keys() | wanted.keys())
        if got.get(path) != wanted.get(path)
    }


def sources_only(root: Path, copy: Path, output: str = "output") -> Path:
    """A copy of a project without its output and without what was remembered."""

    def left_out(folder: str, names: list[str]) -> list[str]:
        return [n for n in names if n in {output, ".archivegen"}] if Path(folder) == root else []

    shutil.copytree(root, copy, ignore=left_out, symlinks=True)
    return copy


def clean_tree(root: Path, copy: Path, **options: Any) -> Tree:
    """What the same sources give in a new folder, with nothing remembered."""
    fresh = sources_only(root, copy)
    built(fresh, **options)
    return tree(fresh / "output")


def assert_clean(root: Path, copy: Path, **options: Any) -> None:
    """The output equals what a build from nothing gives, folders included."""
    assert not differences(tree(root / "output"), clean_tree(root, copy, **options))


_compiled: dict[tuple[str, str | None, str | None], Any] = {}
_referenced: dict[str, list[str]] = {}
_functions: dict[tuple[object, ...], PageCode | None] = {}
_drawn = cache(cards.draw)


def compile_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember what is made of a text: a pure function of it, and most of the time of a small build.

    So is the picture of a site, which takes a third of what is left.
    """
    compile_template, referenced, code = jinja2.Environment.compile, Templates._referenced, Templates._code

    def compile_remembered(
        self: jinja2.Environment, source: str, name: str | None = None, filename: str | None = None, **_: object
    ) -> Any:
        key = (source, name, filename)
        if key not in _compiled:
            _compiled[key] = compile_template(self, source, name, filename)
        return _compiled[key]

    def referenced_remembered(self: Templates, source: Source) -> list[str]:
        if "include page" in source.text:  # a computed name refers to all the templates that there are
            return referenced(self, source)
        if source.text not in _referenced:
            _referenced[source.text] = referenced(self, source)
        return _referenced[source.text]

    def code_remembered(self: Templates, name: str) -> PageCode | None:
        words = self.environment.globals["t"]
        if not isinstance(words, Wording):
            return code(self, name)
        own = (n for n, source in sorted(self.sources.items()) if source.path.startswith(OWN))
        try:
            key = (words.language, words.own, name, self.closure(name), *own)
        except TemplateFailure:
            return None
        if key not in _functions:
            _functions[key] = code(self, name)
        return _functions[key]

    monkeypatch.setattr(jinja2.Environment, "compile", compile_remembered)
    monkeypatch.setattr(Templates, "_code", code_remembered)
    monkeypatch.setattr(Templates, "_referenced", referenced_remembered)
    monkeypatch.setattr(cards, "draw", _drawn)
