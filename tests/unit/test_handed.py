"""What one process held is there for the next: of use where all fits, of no harm where it does not."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

import archivegen.publish.commit
from archivegen import preparing
from archivegen.build import BuildOptions, Memory, build, inspect
from archivegen.checked import load_checked, opened_checked, write_checked
from archivegen.handed import NAME, _Reader, hand_on, handed
from archivegen.held import Held
from archivegen.project import program
from archivegen.publish.manifest import MANIFEST_NAME
from archivegen.wording import wording_for
from tests.small_archive import MINI, SITE, TODAY, assert_clean, clean_tree, differences, lay_out, put, tree

OWN = Path(__file__).parents[2]


def own_archive(root: Path) -> Path:
    """A copy of the archive that this repository is."""
    root.mkdir()
    for name in ("content", "static", "templates"):
        if (OWN / name).is_dir():
            shutil.copytree(OWN / name, root / name)
    shutil.copy(OWN / "site.toml", root)
    return root


def place(root: Path) -> Path:
    (state,) = (root / ".archivegen/published").iterdir()
    return state / NAME


def written(root: Path) -> tuple[int, int]:
    """Which file it is, and when it was written."""
    found = place(root).stat()
    return found.st_ino, found.st_mtime_ns


def edited(root: Path, number: int = 0) -> None:
    put(root / "content/articles/more.md", f"---\ntitle: More\ndate: 1993-11-10\n---\nMina Rahimi left, {number}.\n")
    assert build(root, BuildOptions(today=TODAY, jobs=1, search="off")).ok


def handing(root: Path) -> Path:
    """An archive of which a process that edited something has handed on what it held."""
    build(root, BuildOptions(today=TODAY, jobs=1, search="off"))
    edited(root)
    return place(root)


def read(state: Path, program: str) -> Held | None:
    """All that was handed on."""
    found = handed(state, program)
    if found is not None:
        with found.building():
            pass
    return found


def test_the_first_build_hands_nothing_on_and_the_first_edit_does(tmp_path: Path) -> None:
    root = lay_out(tmp_path, MINI)
    build(root, BuildOptions(today=TODAY, jobs=1, search="off"))
    assert not place(root).exists()
    edited(root)
    assert isinstance(read(place(root).parent, program()), Held)


def test_a_preview_begins_with_what_a_build_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = lay_out(tmp_path / "archive", MINI)
    handing(root)
    taken: list[Held | None] = []

    def asked(state: Path, program: str) -> Held | None:
        taken.append(handed(state, program))
        return taken[-1]

    monkeypatch.setattr(preparing, "handed", asked)
    for name, memory in (("with", Memory(recall=True)), ("without", Memory())):
        options = BuildOptions(today=TODAY, jobs=1, search="off", preview=True, output=str(tmp_path / name))
        assert build(root, options, memory).ok
        assert build(root, options, memory).rendered == 0
    (one,) = taken
    assert one is not None
    assert not differences(tree(tmp_path / "with"), tree(tmp_path / "without"))


@pytest.mark.parametrize("how", ["clean", "verify"])
def test_a_build_of_everything_neither_takes_nor_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    root = lay_out(tmp_path, MINI)
    handing(root)
    before = written(root)
    monkeypatch.setattr(preparing, "handed", lambda *_: pytest.fail("was asked"))
    put(root / "content/articles/more.md", "---\ntitle: Other\n---\nText.\n")
    assert build(root, BuildOptions(today=TODAY, jobs=1, search="off", **{how: True})).ok
    assert written(root) == before


def test_what_is_handed_on_is_used_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = {f"content/articles/a{n}.md": f"---\ntitle: A {n}\n---\nText {n}.\n" for n in range(60)}
    root = lay_out(tmp_path, {"site.toml": SITE, **articles})
    handing(root)
    before = written(root)
    planned: list[int] = []
    monkeypatch.setattr("archivegen.pages.ingredients._article", _counting("archivegen.pages.ingredients", planned))
    edited(root, 1)
    assert 0 < len(planned) < 10
    assert written(root) == before  # so little was another that it is not worth writing down
    assert_clean(root, tmp_path / "copy", search="off")


def _counting(module: str, calls: list[int]) -> Callable[..., object]:
    real = sys.modules[module]._article

    def made(*given: object) -> object:
        calls.append(1)
        return real(*given)

    return made


def test_the_own_archive_is_handed_on_and_built_from_it_as_from_nothing(tmp_path: Path) -> None:
    root = own_archive(tmp_path / "archive")
    options = BuildOptions(today=TODAY, jobs=1)
    article = next((root / "content/articles").rglob("*.md"))
    for number in range(3):
        assert build(root, options).ok
        held = read(place(root).parent, program()) if number else None
        assert (held is not None) is (number > 0)
        put(article, article.read_text(encoding="utf-8") + f"\nOne more sentence, the {number}th.\n")
    assert build(root, options).ok
    assert_clean_but_for_search(root, tmp_path / "copy")


def test_processes_with_other_orders_of_sets_agree(tmp_path: Path) -> None:
    """Python scrambles the order of sets of text in every process."""
    root = own_archive(tmp_path / "archive")
    articles = sorted((root / "content/articles").rglob("*.md"))
    for number in range(4):
        environment = {**os.environ, "PYTHONHASHSEED": str(number + 1), "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run(
            [sys.executable, "-m", "archivegen", "build", "-q", "-j", "1"], cwd=root, env=environment, check=True
        )
        if number == 1:
            before = written(root)
        elif number > 1:
            assert written(root) == before  # so it was of use
        article = articles[number * len(articles) // 4]
        put(article, article.read_text(encoding="utf-8") + f"\nOne more sentence, the {number}th.\n")
    assert build(root, BuildOptions(today=TODAY, jobs=1)).ok
    assert_clean_but_for_search(root, tmp_path / "copy")


def assert_clean_but_for_search(root: Path, copy: Path) -> None:
    """The engine's files differ from run to run, and the manifest with them."""
    found = differences(tree(root / "output"), clean_tree(root, copy, jobs=1))
    assert not [path for path in found if not path.startswith(("pagefind/", MANIFEST_NAME))]


def altered(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def removed(file: Path) -> None:
    file.unlink()


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def not_to_be_read(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


@pytest.mark.parametrize("harm", [altered, cut, emptied, removed, a_folder, not_to_be_read])
def test_a_damaged_file_is_not_looked_into(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    root = lay_out(tmp_path / "archive", MINI)
    harm(handing(root))
    assert read(place(root).parent, program()) is None
    edited(root, 1)
    assert_clean(root, tmp_path / "copy", search="off")


def test_another_program_takes_nothing(tmp_path: Path) -> None:
    state = handing(lay_out(tmp_path, MINI)).parent
    assert read(state, "another") is None
    assert read(state, program()) is not None


class Does:
    """What runs something when it is read."""

    def __init__(self, what: Callable[..., object], *given: object) -> None:
        self.what, self.given = what, given

    def __reduce__(self) -> tuple[object, ...]:
        return self.what, self.given


@pytest.mark.parametrize(
    "what",
    [
        partial(Does, os.system, "touch made"),
        partial(Does, os.mkdir, "made"),
        partial(Does, eval, "open('made', 'w')"),
        partial(Does, Path.mkdir, Path("made")),
        partial(Does, hand_on, Path("made"), "", Held()),
        partial(Does, archivegen.publish.commit.commit),
        partial(Does, getattr, "", "upper"),
    ],
    ids=["system", "mkdir", "eval", "a method", "our own", "publishing", "getattr"],
)
def test_a_file_that_somebody_made_up_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: Callable[[], object]
) -> None:
    """With the right checksum, as whoever may write there can work it out."""
    monkeypatch.chdir(tmp_path)
    root = lay_out(tmp_path / "archive", MINI)
    state = handing(root).parent
    data = pickle.dumps(what())
    write_checked(state / NAME, program(), lambda file: file.write(data))
    with opened_checked(state / NAME, program()) as file:
        assert file is not None
    with pytest.raises(pickle.UnpicklingError, match="neither a value nor a recipe"):
        _Reader(BytesIO(data)).load()
    assert read(state, program()) is None
    edited(root, 1)
    assert not (tmp_path / "made").exists()
    assert_clean(root, tmp_path / "copy", search="off")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("archivegen.publish.render", "Look"),
        ("archivegen.publish.cache", "Cache"),
        ("archivegen.project", "ensure_state_folder"),
        ("archivegen.handed", "hand_on"),
        ("archivegen.pages.export", "partial"),
        ("archivegen.pages.jobs", "Render.view"),
        ("archivegen.__main__", "run"),
        ("archivegen.cli", "build"),
        ("builtins", "eval"),
    ],
)
def test_what_is_neither_a_value_nor_a_recipe_is_refused(module: str, name: str) -> None:
    with pytest.raises(pickle.UnpicklingError, match="neither a value nor a recipe"):
        _Reader(BytesIO()).find_class(module, name)


def test_a_held_of_another_shape_is_not_taken(tmp_path: Path) -> None:
    held = Held(keep=True)
    held._once = 5  # type: ignore[assignment]
    for one in (held, Held()):
        hand_on(tmp_path, "program", one)
        assert read(tmp_path, "program") is None if one is held else read(tmp_path, "program") is not None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_not_waited_for_and_a_device_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    assert read(tmp_path, "program") is None
    assert load_checked(tmp_path / NAME) is None
    (tmp_path / NAME).unlink()
    (tmp_path / NAME).symlink_to("/dev/zero")
    assert read(tmp_path, "program") is None


def test_what_no_build_asks_for_any_more_is_not_handed_on(tmp_path: Path) -> None:
    root = lay_out(tmp_path, MINI)
    build(root, BuildOptions(today=TODAY, jobs=1, search="off"))
    counts = []
    for number in range(4):
        text = f"---\ntitle: More\nsection: Section {number}\n---\nText.\n"
        for name in "abc":  # enough to be written down
            put(root / f"content/articles/{name}.md", text)
        assert build(root, BuildOptions(today=TODAY, jobs=1, search="off")).ok
        held = read(place(root).parent, program())
        assert held is not None
        counts.append((len(held._once), len(held._rows)))
        assert [name for name in held._once if "section-" in name] == [f"shares of sections/section-{number}/"]
    assert len({*counts[1:]}) == 1


def test_a_date_in_the_settings_is_handed_on(tmp_path: Path) -> None:
    root = lay_out(tmp_path, {**MINI, "site.toml": f"{SITE}\n[extra]\nsince = 2001-05-05\nat = 2001-05-05T07:00:00Z\n"})
    handing(root)
    assert read(place(root).parent, program()) is not None


def test_another_object_than_what_is_held_is_not_taken(tmp_path: Path) -> None:
    write_checked(tmp_path / NAME, "program", lambda file: file.write(pickle.dumps({})))
    assert read(tmp_path, "program") is None


def test_a_full_disk_hands_nothing_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    root = lay_out(tmp_path / "archive", MINI)
    build(root, BuildOptions(today=TODAY, jobs=1, search="off"))
    monkeypatch.setattr("archivegen.checked._Summed.write", full)
    edited(root)
    assert not place(root).exists()
    assert not [*root.rglob("*.part")]
    assert_clean(root, tmp_path / "copy", search="off")


def test_words_of_a_language_are_the_ones_that_are_there_already(tmp_path: Path) -> None:
    held = Held(keep=True)
    held.kept("words", wording_for("de"), lambda *_: True)
    hand_on(tmp_path, "program", held)
    found = read(tmp_path, "program")
    assert found is not None
    assert found.kept("words", wording_for("en"), lambda *_: True) is wording_for("de")


def test_check_finds_the_same_with_what_was_handed_on_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = own_archive(tmp_path / "archive")
    options = BuildOptions(today=TODAY, jobs=1, search="off")
    put(root / "content/articles/draft.md", "---\ntitle: Draft\ndraft: true\n---\nSomebody Unknown and [a](gone.md).\n")
    assert build(root, options).ok
    put(root / "content/articles/more.md", "---\ntitle: More\n---\nText.\n")
    assert build(root, options).ok
    assert read(place(root).parent, program()) is not None
    put(root / "content/articles/more.md", "---\ntitle: More\n---\nOther text.\n")
    planned: list[int] = []
    monkeypatch.setattr("archivegen.pages.ingredients._article", _counting("archivegen.pages.ingredients", planned))
    found, archive = inspect(root, options)
    with_it = len(planned)
    place(root).unlink()
    again, other = inspect(root, options)
    assert 0 < with_it < len(planned) - with_it
    assert found == again
    assert len(found) > 3
    assert archive.articles == other.articles


class Stages:
    """Two of them: the second is made of what the first made, and asked for after something was waited for."""

    def __init__(self, held: Held, *, waits: bool = True) -> None:
        self.held, self.waits, self.made = held, waits, list[str]()

    def run(self, *words: str) -> tuple[bytes, ...]:
        first = self.held.row("first", self._first, (), words, words)
        if self.waits:
            self.held.complete()
        return self.held.row("second", self._second, (), words, first)

    def _first(self, word: str) -> bytearray:
        self.made.append(f"first of {word}")
        return bytearray(word.encode())

    def _second(self, word: bytearray) -> bytes:
        self.made.append(f"second of {word.decode()}")
        return bytes(word.upper())


def two_parts(where: Path, *words: str) -> None:
    held = Held(keep=True)
    with held.building():
        Stages(held).run(*words)
        hand_on(where, "program", held)


@pytest.mark.parametrize("waits", [True, False])
def test_what_is_asked_for_later_is_read_later_and_knows_what_was_read_before(tmp_path: Path, waits: bool) -> None:
    """A result is used for the very same input alone, so both parts must hold one object."""
    two_parts(tmp_path, "a", "b")
    held = handed(tmp_path, "program")
    assert held is not None
    assert ([*held._rows], held._rest is None) == (["first"], False)
    stages = Stages(held, waits=waits)
    with held.building():
        assert stages.run("a", "b") == (b"A", b"B")
        assert held._rest is None
        assert stages.made == []
        assert stages.run("a", "c") == (b"A", b"C")
    assert stages.made == ["first of c", "second of c"]


def test_what_was_asked_for_soon_once_is_so_the_next_time(tmp_path: Path) -> None:
    two_parts(tmp_path, "a")
    for waits, soon in ((False, ["first", "second"]), (True, ["first"])):
        held = handed(tmp_path, "program")
        assert held is not None
        with held.building():
            Stages(held, waits=waits).run("a")
            hand_on(tmp_path, "program", held)
        held = handed(tmp_path, "program")
        assert held is not None
        with held.building():
            assert [*held._rows] == soon
            Stages(held, waits=waits).run("a")


def test_a_build_that_fails_reads_no_more(tmp_path: Path) -> None:
    two_parts(tmp_path, "a")
    held = handed(tmp_path, "program")
    assert held is not None
    with pytest.raises(ValueError, match="stopped"), held.building():
        raise ValueError("stopped")
    assert held._rest is None
    stages = Stages(held)
    with held.building():
        stages.run("a")
    assert stages.made == ["second of a"]


@pytest.mark.parametrize(
    "rest", [b"", b"no pickle", pickle.dumps(5), pickle.dumps({"keep": {}}), pickle.dumps({"_rows": 5})]
)
def test_a_rest_that_is_none_is_made_again(tmp_path: Path, rest: bytes) -> None:
    held = Held(keep=True)
    with held.building():
        Stages(held).run("a")
        write_checked(tmp_path / NAME, "program", lambda file: file.write(pickle.dumps(held, 5) + rest))
    found = handed(tmp_path, "program")
    assert found is not None
    stages = Stages(found)
    with found.building():
        assert stages.run("a") == (b"A",)
    assert stages.made == ["second of a"]
