"""While a folder of sources is a link that leads out of the project, nothing there is watched or walked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archivegen.preview.hints import counts, sources
from archivegen.preview.links import look_for_links, reach
from archivegen.preview.watch import plan


def linked(archive: Path, name: str, to: Path) -> None:
    """Put a link in the place of a folder of sources, which is there no more."""
    if (archive / name).exists():
        (archive / name).rename(archive / f"former-{name}")
    to.mkdir(parents=True, exist_ok=True)
    (archive / name).symlink_to(to)


@pytest.mark.parametrize("name", ["content", "static", "templates"])
@pytest.mark.parametrize("to", ["../elsewhere", "..", "."])
def test_a_folder_that_leads_out_of_the_project_is_not_watched_but_awaited(archive: Path, name: str, to: str) -> None:
    deep = archive.parent / "elsewhere/deep"
    deep.mkdir(parents=True)
    linked(archive, name, archive / to)
    where = sources(archive)
    real = os.path.realpath(archive)
    watched = {(one.path, one.recursive) for one in plan(where)}
    assert (real, False) in watched
    assert {path for path, recursive in watched if recursive} <= {
        f"{real}/{one}" for one in ("content", "static", "templates") if one != name
    }
    assert {path for path, _ in watched if not f"{path}/".startswith(f"{real}/")} == set()
    assert not counts(str(deep / "a.md"), where)
    assert counts(str(archive / name), where, folder=True)  # its return


def test_a_folder_below_a_link_out_of_the_project_is_awaited_above_the_link(archive: Path) -> None:
    (archive.parent / "elsewhere/texts").mkdir(parents=True)
    (archive / "outer").symlink_to("../elsewhere")
    (archive / "site.toml").write_text('[site]\ntitle = "x"\n[content]\ndir = "outer/texts"\n')
    where = sources(archive)
    assert {one.path for one in plan(where)} == {str(archive), str(archive / "static"), str(archive / "templates")}
    assert counts(str(archive / "outer"), where, folder=True)


def test_a_source_folder_that_leads_out_is_not_walked_and_hides_no_link(archive: Path) -> None:
    """Else all of the folder above would be looked through, and the links of other folders be taken for watched."""
    linked(archive, "content", archive / "..")  # in which the archive itself is, with all its links
    (archive / "shared").mkdir()
    (archive / "static/linked").symlink_to("../shared")
    before = sources(archive)
    folders = look_for_links(before)
    assert folders == {"static"}
    where = reach(before, folders)
    assert where.folders[3:] == (archive / "shared",)
    assert (str(archive / "shared"), True) in {(one.path, one.recursive) for one in plan(where)}
