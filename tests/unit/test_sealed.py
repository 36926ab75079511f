"""Whether a build has anything to do is told from stamps alone, and never wrongly."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
import pytest

from archivegen import sealed
from archivegen.build import BuildOptions, BuildResult, build
from archivegen.sealed import still_sealed
from tests.small_archive import SITE, TODAY, lay_out, tree

FILES = {
    "site.toml": SITE,
    "content/articles/a.md": "---\ntitle: A\ndate: 1990\nexpires: 2030-01-01\n---\nMina Rahimi spoke.\n",
    "content/people.json": '[{"id": "mina-rahimi", "name": "Mina Rahimi"}]',
    "static/x.txt": "x",
}
OPTIONS = BuildOptions(today=TODAY, jobs=1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An archive that has been built, its sources older than what a clock could confuse."""
    root = lay_out(tmp_path / "archive", FILES)
    assert build(root, OPTIONS).ok
    return root


def aged(root: Path, monkeypatch: pytest.MonkeyPatch) -> BuildResult:
    """The same archive as if its sources had been there for long."""
    monkeypatch.setattr("archivegen.source.source_file._SETTLED", 0)
    monkeypatch.setattr(sealed, "RACY", 0)
    (root / ".archivegen/stamps").unlink(missing_ok=True)
    return build(root, OPTIONS)


def wait_for_the_clock(place: Path) -> None:
    """Until a file that is written now is younger than this one."""
    other = place.with_name("clock")
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        other.write_text("tick", encoding="utf-8")
        if other.stat().st_ctime_ns > place.stat().st_ctime_ns:
            break
    other.unlink()


def test_nothing_changed_is_nothing_to_do_and_says_what_the_build_said(root: Path) -> None:
    before = build(root, OPTIONS)
    result = still_sealed(root, OPTIONS)
    assert result is not None
    assert (result.ok, result.diagnostics, result.output) == (True, before.diagnostics, before.output)
    assert (result.changed, result.rendered, result.reasons) == ((), 0, ())
    assert result.balance == msgspec.structs.replace(before.balance, written=0, removed=0)


EDITS: dict[str, Callable[[Path], object]] = {
    "a text": lambda root: (root / "content/articles/a.md").write_text("---\ntitle: B\n---\n", encoding="utf-8"),
    "a new text": lambda root: (root / "content/articles/b.md").write_text("---\ntitle: B\n---\n", encoding="utf-8"),
    "a text gone": lambda root: (root / "content/articles/a.md").unlink(),
    "a text renamed": lambda root: (root / "content/articles/a.md").rename(root / "content/articles/c.md"),
    "a table": lambda root: (root / "content/people.json").write_text("[]", encoding="utf-8"),
    "the settings": lambda root: (root / "site.toml").write_text(SITE + "\n", encoding="utf-8"),
    "a static file": lambda root: (root / "static/x.txt").write_text("y", encoding="utf-8"),
    "a folder that was not there": lambda root: (root / "templates").mkdir(),
    "a page": lambda root: (root / "output/index.html").write_text("mine", encoding="utf-8"),
    "a page gone": lambda root: (root / "output/index.html").unlink(),
    "the list of files": lambda root: (root / "output/archivegen-manifest.json").unlink(),
    "the state": lambda root: [p.unlink() for p in (root / ".archivegen/seals").iterdir()],
}


@pytest.mark.parametrize("many", [sealed.MANY, 1])  # looked at by one process, or by two
@pytest.mark.parametrize("what", EDITS)
def test_whatever_changes_breaks_the_seal(root: Path, what: str, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    forked: list[int] = []
    fork = getattr(os, "fork", None)
    if fork is not None:
        monkeypatch.setattr(os, "fork", lambda: forked.append(1) or fork())
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whatever another test left
    monkeypatch.setattr(sealed, "MANY", many)
    aged(root, monkeypatch)
    wait_for_the_clock(root / "output/archivegen-manifest.json")
    build(root, OPTIONS)
    forked.clear()
    assert still_sealed(root, OPTIONS) is not None
    EDITS[what](root)
    assert still_sealed(root, OPTIONS) is None
    assert bool(forked) == (many == 1 and fork is not None)


def test_an_edit_that_keeps_size_and_times_breaks_it_too(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aged(root, monkeypatch)
    place = root / "content/articles/a.md"
    info = place.stat()
    wait_for_the_clock(place)
    place.write_text(place.read_text(encoding="utf-8").replace("spoke", "SPOKE"), encoding="utf-8")
    os.utime(place, ns=(info.st_atime_ns, info.st_mtime_ns))
    assert place.stat().st_size == info.st_size
    assert still_sealed(root, OPTIONS) is None


def test_what_was_changed_a_moment_before_the_build_is_looked_into(root: Path) -> None:
    assert still_sealed(root, OPTIONS) is not None
    place = root / "content/articles/a.md"
    place.write_bytes(place.read_bytes())  # touched, and the same
    assert still_sealed(root, OPTIONS) is not None
    place.write_text("---\ntitle: B\n---\n", encoding="utf-8")
    assert still_sealed(root, OPTIONS) is None


def test_other_options_another_day_and_another_program_are_another_build(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(**changes: object) -> bool:
        return still_sealed(root, msgspec.structs.replace(OPTIONS, **changes)) is not None

    assert asked()
    assert asked(jobs=4)
    assert asked(today=TODAY + 1)
    assert not asked(today=TODAY + 365 * 40)  # it expires in between
    for option in ("drafts", "future", "clean", "verify", "preview", "strict"):
        assert not asked(**{option: True}), option
    assert not asked(base_url="https://b.example/")
    assert not asked(search="later")
    monkeypatch.setattr(sealed, "_tools", lambda: "another")
    assert not asked()


def test_a_build_that_found_something_wrong_seals_nothing(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive", {**FILES, "content/articles/b.md": "---\ntitle: [\n---\n"})
    assert not build(root, OPTIONS).ok
    assert still_sealed(root, OPTIONS) is None


def test_a_seal_cut_short_is_none(root: Path) -> None:
    [seal] = (root / ".archivegen/seals").iterdir()
    seal.write_bytes(seal.read_bytes()[:-1])
    assert still_sealed(root, OPTIONS) is None


def test_what_was_found_by_stamps_is_what_looking_finds(root: Path) -> None:
    before = tree(root / "output")
    assert still_sealed(root, OPTIONS) is not None
    result = build(root, msgspec.structs.replace(OPTIONS, verify=True))
    assert (result.rendered, result.changed) == (0, ())
    assert tree(root / "output") == before


def test_few_seals_are_kept_the_last_ones(root: Path) -> None:
    for number in range(7):
        assert build(root, msgspec.structs.replace(OPTIONS, base_url=f"https://{number}.example/")).ok
    assert len(list((root / ".archivegen/seals").iterdir())) == sealed.KEPT
    assert still_sealed(root, msgspec.structs.replace(OPTIONS, base_url="https://6.example/")) is not None


def test_a_build_that_was_stopped_while_it_changed_the_output_breaks_every_seal(root: Path) -> None:
    assert still_sealed(root, OPTIONS) is not None
    [state] = (root / ".archivegen/published").iterdir()
    (state / "journal").write_bytes(b"whatever it says")
    assert still_sealed(root, OPTIONS) is None
    assert build(root, OPTIONS).ok
    assert still_sealed(root, OPTIONS) is not None


def test_a_copy_of_a_project_is_another_project(root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(root, copy)
    assert still_sealed(copy, OPTIONS) is None


def test_an_output_folder_is_known_by_where_it_is(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = msgspec.structs.replace(OPTIONS, output="~/site")
    monkeypatch.setenv("HOME", str(tmp_path / "one"))
    assert build(root, options).ok
    assert still_sealed(root, options) is not None
    monkeypatch.setenv("HOME", str(tmp_path / "other"))
    assert still_sealed(root, options) is None


def test_where_sources_are_reached_through_links_nothing_is_sealed(root: Path) -> None:
    (root / "texts").mkdir()
    (root / "texts/linked.md").write_text("---\ntitle: Linked\n---\n", encoding="utf-8")
    (root / "content/articles/linked.md").symlink_to("../../texts/linked.md")
    assert build(root, OPTIONS).ok
    assert still_sealed(root, OPTIONS) is None


def test_a_folder_of_the_output_that_became_a_link_is_seen(root: Path, tmp_path: Path) -> None:
    assert still_sealed(root, OPTIONS) is not None
    (root / "output/articles/a").rename(tmp_path / "elsewhere")
    (root / "output/articles/a").symlink_to(tmp_path / "elsewhere")
    assert still_sealed(root, OPTIONS) is None


def test_what_is_installed_is_what_python_says_is_installed() -> None:
    for package, found in zip(sealed._PACKAGES, sealed._installed(), strict=True):
        try:
            assert f"-{version(package)}." in found, package
        except PackageNotFoundError:
            assert found == f"{package} "


def test_where_no_folder_tells_what_is_installed_python_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(sealed, "_version", lambda package: asked.append(package) or "9")
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "not there")])
    assert sealed._installed() == [f"{package} 9" for package in sealed._PACKAGES]
    assert asked == list(sealed._PACKAGES)


def test_another_version_of_what_a_build_depends_on_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sealed._installed()
    (tmp_path / "MarkupSafe-99.0.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert [one for one in sealed._installed() if one not in before] == ["markupsafe MarkupSafe-99.0.dist-info"]
