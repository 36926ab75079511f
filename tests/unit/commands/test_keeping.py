"""`verify` and `clean`: what archivegen made, and nothing else (PU-06, DU-19)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock

from archivegen.checked import save_checked
from archivegen.commands.keeping import run_clean, run_verify
from archivegen.diagnostics import RefusedError
from archivegen.project import open_project
from archivegen.publish.manifest import MANIFEST_NAME
from tests.small_archive import built, lay_out, put, tree

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = lay_out(tmp_path / "archive")
    built(root)
    return root


def verify(root: Path, capsys: Capture, folder: str = "") -> tuple[int, list[str], str]:
    code = run_verify(root, "", folder)
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


@pytest.mark.case("PU-06")
def test_a_tree_as_published_is_in_order(root: Path, capsys: Capture) -> None:
    manifest = json.loads((root / "output" / MANIFEST_NAME).read_text())
    count = len([p for p in (root / "output").rglob("*") if p.is_file()]) - 1
    assert verify(root, capsys) == (0, [f"{count:,} files are as published"], "")
    assert verify(root, capsys, str(root / "output"))[0] == 0
    assert manifest


@pytest.mark.case("PU-06")
def test_each_change_is_named_with_what_is_wrong(root: Path, capsys: Capture) -> None:
    output = root / "output"
    page = output / "articles/alpha/index.html"
    data = page.read_bytes()
    page.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))  # one byte, the same size
    put(output / "feed.xml", (output / "feed.xml").read_text() + " ")
    (output / "robots.txt").unlink()
    put(output / "extra/file.txt", "not ours")
    (output / "words.txt").rename(output / "renamed.txt")
    (output / "people/index.html").chmod(0o600)
    (output / "places/index.html").chmod(0o755)  # more may be done with it: no reader is shut out
    count = len(json.loads((output / MANIFEST_NAME).read_text())["files"])
    assert verify(root, capsys) == (
        1,
        [
            "articles/alpha/index.html: altered",
            "feed.xml: altered",
            "people/index.html: fewer may read it than the manifest (mode 0600, not 0644)",
            "robots.txt: missing",
            "words.txt: missing",
            "extra/file.txt: not in the manifest",
            "renamed.txt: not in the manifest",
        ],
        f"not as published: 7 (the manifest lists {count} files)\n",
    )


def test_a_folder_that_archivegen_did_not_build_cannot_be_verified(root: Path, tmp_path: Path, capsys: Capture) -> None:
    put(tmp_path / "other/index.html", "x")
    code, out, err = verify(root, capsys, str(tmp_path / "other"))
    assert (code, out) == (1, [])
    assert "no readable manifest" in err
    put(root / "output" / MANIFEST_NAME, "not json")
    assert verify(root, capsys)[0] == 1


FOREIGN = {
    ".git/HEAD": "ref",
    "CNAME": "a.example",
    "notes.txt": "mine",
    "old/report.pdf": "pdf",
    "articles/alpha/x": "x",
}


def test_clean_removes_what_archivegen_made_and_keeps_what_it_did_not(root: Path, capsys: Capture) -> None:
    for path, text in FOREIGN.items():
        put(root / "output" / path, text)
    sources = {path: what for path, what in tree(root).items() if path.startswith(("content", "static", "site.toml"))}
    assert run_clean(root, "", dry_run=False) == 0
    left = {path for path, (what, _) in tree(root / "output").items() if what == "file"}
    assert left == set(FOREIGN)
    assert all((root / "output" / path).read_text() == text for path, text in FOREIGN.items())
    assert not (root / "output/people").exists()
    assert not (root / ".archivegen").exists()
    assert {path: what for path, what in tree(root).items() if path in sources} == sources
    assert capsys.readouterr().out.endswith(" files removed, 5 not made by archivegen kept\n")


def test_a_dry_run_lists_all_of_it_and_touches_nothing(root: Path, capsys: Capture) -> None:
    put(root / "output/notes.txt", "mine")
    before = tree(root)
    made = [p for p in (root / "output").rglob("*") if p.is_file() and p.name != "notes.txt"]
    assert run_clean(root, "", dry_run=True) == 0
    assert tree(root) == before
    assert set(capsys.readouterr().out.splitlines()) == {str(p) for p in (*made, root / ".archivegen")}


def test_a_folder_of_nothing_but_our_files_goes_too_and_a_second_time_is_no_error(root: Path, capsys: Capture) -> None:
    assert run_clean(root, "", dry_run=False) == 0
    assert not (root / "output").exists()
    assert run_clean(root, "", dry_run=False) == 0
    assert run_clean(root, "", dry_run=True) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["0 files removed"]
    built(root)


def test_without_a_manifest_nothing_of_the_output_is_removed(root: Path, capsys: Capture) -> None:
    (root / "output" / MANIFEST_NAME).unlink()
    before = tree(root / "output")
    assert run_clean(root, "", dry_run=False) == 0
    assert tree(root / "output") == before
    count = len([1 for what, _ in before.values() if what == "file"])
    assert capsys.readouterr().out == f"0 files removed, {count} not made by archivegen kept\n"


def test_what_a_build_that_was_stopped_left_is_removed_too(root: Path) -> None:
    put(root / "output/half/new.html", "by a build that was stopped")
    put(root / "output/.archivegen-staging-output/000001", "half a page")
    save_checked(open_project(root).state / "journal", ["half/new.html", "never/written.html", "../../site.toml"])
    assert run_clean(root, "", dry_run=False) == 0
    assert not (root / "output").exists()
    assert (root / "site.toml").exists()


@pytest.mark.parametrize(("lock", "what"), [("preview.lock", "a preview"), ("", "a build"), ("other", "a build")])
def test_while_a_build_or_a_preview_runs_nothing_is_removed(root: Path, lock: str, what: str) -> None:
    state = root / ".archivegen"
    if lock == "other":
        built(root, output=str(root / "elsewhere"))
    output = str(root / "elsewhere") if lock == "other" else ""
    before = tree(root / "output")
    with FileLock(
        state / "preview.lock" if lock == "preview.lock" else open_project(root, output=output).state / "lock"
    ):
        with pytest.raises(RefusedError, match=what) as refused:
            run_clean(root, "", dry_run=False)
        assert refused.value.exit_code == 3
        assert tree(root / "output") == before
        assert run_clean(root, "", dry_run=True) == 0
    assert run_clean(root, "", dry_run=False) == 0


def test_an_output_that_is_a_link_goes_with_its_link(root: Path, tmp_path: Path) -> None:
    assert run_clean(root, "", dry_run=False) == 0
    (tmp_path / "site").mkdir()
    (root / "output").symlink_to(tmp_path / "site")
    built(root)
    assert run_clean(root, "", dry_run=False) == 0
    assert not (root / "output").is_symlink()
    assert not (tmp_path / "site").exists()
