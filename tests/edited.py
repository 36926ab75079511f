"""An archive that was built, then edited in every way, and what must hold of its output after a fault."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.faults import Outcome, Runner
from tests.small_archive import Tree, differences, lay_out, put, stamps, tree


class Edited:
    """An archive that was built, then edited in every way: pages change, come and go, and folders with them."""

    def __init__(self, runner: Runner, folder: Path) -> None:
        self.runner = runner
        self.folder = folder
        self.whole = lay_out(folder / "whole")
        assert runner.build(self.whole).code == 0
        self.old = bytes_of(self.whole / "output")
        self.new: dict[str, bytes] = {}
        self.stays: set[str] = set()  # the files of the last copy that are there before a build and after it
        put(self.whole / "templates/_footer.html", "<footer>a new footer</footer>")
        put(self.whole / "content/articles/delta.md", "---\ntitle: Delta\ndate: 2004-04-04\n---\nYusuf Karim.\n")
        put(self.whole / "static/deep/in/folders/new.txt", "new")
        (self.whole / "content/articles/gamma.md").unlink()
        runner.prepare(self.copy("clean"))
        clean = self.copy("clean")
        shutil.rmtree(clean / "output")
        shutil.rmtree(clean / ".archivegen")
        assert runner.build(clean).code == 0
        self.new = bytes_of(clean / "output")
        self.new_tree = tree(clean / "output")
        self.calls: dict[str, list[str]] = {}

    def copy(self, name: str = "tried") -> Path:
        self.stays = {*self.old} & {*self.new}
        shutil.rmtree(self.folder / name, ignore_errors=True)
        return Path(shutil.copytree(self.whole, self.folder / name, symlinks=True))

    def from_nothing(self) -> Path:
        root = self.copy()
        shutil.rmtree(root / "output")
        shutil.rmtree(root / ".archivegen")
        self.stays = set()
        return root

    def sound(self, root: Path) -> None:
        """Every file is an old or a new one, whole, nothing else is there, and none is missing that is to stay."""
        found = bytes_of(root / "output")
        for path, data in found.items():
            assert data in (self.old.get(path), self.new.get(path)), path
        assert sorted(self.stays - found.keys()) == [], "files that were there and are wanted"

    def mended(self, root: Path) -> None:
        """The next build needs no help, and leaves what a build from nothing gives."""
        done = self.runner.build(root)
        assert done.code == 0, done
        assert not differences(tree(root / "output"), self.new_tree)
        if left(root) and "nothing to do" in done.said:
            # a build that went well but for a file that could not be removed: the next one that has something to do
            # removes it
            assert self.runner.build(root, "--clean").code == 0
        assert left(root) == []


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def missing(old: Tree, new: Tree, stopped: Tree) -> list[str]:
    """The files that are not there when a build was stopped, and were before it and are after it: none may be so."""
    stay = {path for path in old.keys() & new.keys() if old[path][0] == new[path][0] == "file"}
    return sorted(stay - stopped.keys())


def left(root: Path) -> list[str]:
    """What a build has only while it runs."""
    names = ("staging", ".part", "journal", "lock-holder")
    found = (p.relative_to(root).as_posix() for p in root.rglob("*"))
    return [path for path in found if any(name in path for name in names)]


def files(root: Path) -> tuple[Tree, object]:
    """What is published, and that no file of it was touched; making and unmaking a folder touches the one above."""
    output = root / "output"
    return tree(output), {path: stamp for path, stamp in stamps(output).items() if (output / path).is_file()}


def full(edited: Edited, root: Path, done: Outcome, before: tuple[Tree, object]) -> None:
    """Nothing was published, or all of it where only what is remembered finds no room; what took room is gone."""
    assert "Traceback" not in done.said
    late = done.code == 4 and any(
        f"/{name}: error[DISK]" in done.said for name in ("published", "addresses", "answers")
    )
    if done.code == 0 or late:
        assert not differences(tree(root / "output"), edited.new_tree), done
    else:
        assert done.code == 4, done
        assert files(root) == before, done
    assert done.code == 0 or "error[DISK]: no space left on device" in done.said
    assert [path for path in left(root) if "journal" not in path] == [], done
