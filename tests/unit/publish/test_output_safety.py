"""Folders that are never written to, and files of others that are never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen.diagnostics import RefusedError
from archivegen.publish.safety import check_ours, check_output, refuse_overwriting


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "homes/me"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def project(home: Path) -> Path:
    """A project below another folder than the user's own."""
    root = home.parent.parent / "work/archive"
    for folder in ("content/articles", "templates", "static", ".git", ".archivegen", ".venv"):
        (root / folder).mkdir(parents=True)
    return root


@pytest.mark.case("DU-09")
@pytest.mark.parametrize(
    "place",
    [".", "..", "../..", "content", "content/out", "content/articles", "templates", "templates/x", "static", "static/x",
     ".git", ".git/hooks", ".venv", ".archivegen", ".archivegen/published", "archivegen", "output/../content",
     "out/../.."],
)  # fmt: skip
def test_du09_folders_of_the_project_are_refused(project: Path, place: str) -> None:
    with pytest.raises(RefusedError, match=r"archivegen build -o output"):
        check_output(project, project / place, "content")


@pytest.mark.case("DU-09")
def test_du09_the_root_of_the_disk_is_refused(project: Path) -> None:
    with pytest.raises(RefusedError):
        check_output(project, Path("/"), "content")


@pytest.mark.case("DU-09")
def test_du09_the_users_own_folder_and_those_above_it_are_refused(project: Path, home: Path) -> None:
    for folder in (home, home.parent):
        with pytest.raises(RefusedError):
            check_output(project, folder, "content")


def test_a_user_without_a_folder_may_build(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    check_output(project, project / "output", "content")
    with pytest.raises(RefusedError):
        check_output(project, Path("/"), "content")


def test_a_folder_that_holds_the_content_is_refused(project: Path) -> None:
    (project / "site/text").mkdir(parents=True)
    with pytest.raises(RefusedError, match="holds one of the project's own"):
        check_output(project, project / "site", "site/text")


def test_a_link_to_a_folder_of_the_project_is_refused(project: Path) -> None:
    (project / "output").symlink_to(project / "content")
    with pytest.raises(RefusedError):
        check_output(project, project / "output", "content")


def test_a_file_is_refused(project: Path) -> None:
    (project / "output").write_text("mine", encoding="utf-8")
    with pytest.raises(RefusedError, match="this is a file"):
        check_output(project, project / "output", "content")


@pytest.mark.parametrize("place", ["output", "public/site", "../elsewhere", "contents", "content-out", ".site"])
def test_other_folders_are_accepted(project: Path, place: str) -> None:
    check_output(project, project / place, "content")


@pytest.mark.case("DU-11")
def test_du11_files_of_others_are_counted(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"12 files here were not made by archivegen.*--adopt"):
        check_ours(tmp_path, [str(n) for n in range(12)], owned=False, adopt=False)
    with pytest.raises(RefusedError, match="1 file here was not made"):
        check_ours(tmp_path, ["a"], owned=False, adopt=False)


@pytest.mark.parametrize(
    ("present", "owned", "adopt"), [([], False, False), (["a"], True, False), (["a"], False, True)]
)
def test_an_empty_folder_one_of_ours_and_one_to_adopt_are_accepted(
    tmp_path: Path, present: list[str], owned: bool, adopt: bool
) -> None:
    check_ours(tmp_path, present, owned=owned, adopt=adopt)


@pytest.mark.case("DU-12")
def test_du12_a_refusal_names_the_files(tmp_path: Path) -> None:
    with pytest.raises(
        RefusedError, match=r"would overwrite files that archivegen did not make: a, b, c, d, e and 2 more"
    ):
        refuse_overwriting(tmp_path, list("gfedcba"))
    refuse_overwriting(tmp_path, [])
