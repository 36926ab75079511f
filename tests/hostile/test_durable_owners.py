"""Whose a file of the output is after a build that was stopped or failed, and who may remove it (DU)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from archivegen.build import BuildOptions, Memory, build
from archivegen.cli import main
from archivegen.diagnostics import MachineError, RefusedError
from archivegen.publish import write
from archivegen.publish.manifest import MANIFEST_NAME
from tests.hostile.test_durable_archives import held_by_another, locking
from tests.small_archive import MINI, SITE, TODAY, built, lay_out, put, run, tree

OTHER = SITE.replace("Mini", "Harbour").replace("https://a.example/", "https://b.example/")


@locking
@pytest.mark.case("DU-06")
def test_clean_removes_nothing_while_another_copy_builds_there(tmp_path: Path) -> None:
    root, out = lay_out(tmp_path / "archive"), tmp_path / "site"
    out.mkdir()
    (root / "output").symlink_to(out)
    built(root)
    before = tree(out)
    with held_by_another(tmp_path / "state", out):
        done = CliRunner().invoke(main, ["clean", "-C", str(root)])
        assert (done.exit_code, tree(out)) == (3, before)
        assert f"{root / 'output'}: another build is running; nothing was removed" in done.output
    assert CliRunner().invoke(main, ["clean", "-C", str(root)]).exit_code == 0
    assert not out.exists()


@locking
def test_clean_makes_no_folder_to_lock_it(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive")
    before = tree(root)
    assert CliRunner().invoke(main, ["clean", "-C", str(root)]).exit_code == 0
    assert tree(root) == before


@pytest.mark.case("DU-11")
def test_a_stopped_build_that_adopted_goes_on_after_an_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had put over the other archive's files is its own, though the manifest is still the other's."""
    root, other = lay_out(tmp_path / "mini"), lay_out(tmp_path / "other", {**MINI, "site.toml": OTHER})
    out = root / "output"
    built(root)

    class Stopped(BaseException):
        pass

    real, count = write._put, []

    def stopping(output: Path, one: write.Staged) -> object:
        count.append(one.path)
        if len(count) > 12:
            raise Stopped
        return real(output, one)

    with monkeypatch.context() as patch:
        patch.setattr(write, "_put", stopping)
        with pytest.raises(Stopped):
            run(other, output=str(out), adopt=True)
    put(other / "content/articles/alpha.md", "---\ntitle: Alpha again\ndate: 2001-01-01\n---\nOther words.\n")
    put(other / "templates/_footer.html", "<footer>new</footer>")
    with pytest.raises(RefusedError, match="site of another archive"):
        run(other, output=str(out))
    built(other, output=str(out), adopt=True)
    assert "Alpha again" in (out / "articles/alpha/index.html").read_text("utf-8")
    assert built(other, output=str(out)).changed == ()


@pytest.mark.case("DU-03")
@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("how", ["files", "swap"])
def test_what_a_full_disk_took_back_is_not_ours_when_somebody_puts_it_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, published: bool
) -> None:
    root, page = lay_out(tmp_path / "mini"), "articles/gamma/index.html"
    text = (root / "content/articles/gamma.md").read_text("utf-8")
    if published:
        (root / "content/articles/gamma.md").unlink()
        built(root)
        put(root / "content/articles/gamma.md", text)
    before = tree(root / "output")
    real = write._put

    def full(output: Path, one: write.Staged) -> object:
        if one.path == page:
            raise MachineError(f"output/{page}: error[DISK]: no space left on device")
        return real(output, one)

    with monkeypatch.context() as patch:
        patch.setattr(write, "_put", full)
        with pytest.raises(MachineError, match="no space left"):
            run(root, publish=how)
    assert tree(root / "output") == before
    put(root / "output" / page, "somebody else's")
    with pytest.raises(RefusedError, match=r"not made by archivegen|that archivegen did not make"):
        run(root, publish=how)
    (root / "content/articles/gamma.md").unlink()
    built(root, publish=how, adopt=True)
    assert (root / "output" / page).read_text("utf-8") == "somebody else's"


def test_a_folder_in_the_place_of_a_page_that_goes_is_no_error_of_the_preview(tmp_path: Path) -> None:
    """Which does not look at all of its output before every build."""
    root, memory = lay_out(tmp_path / "mini"), Memory()
    page = root / "output/articles/gamma/index.html"
    for search in ("later", "now"):
        build(root, BuildOptions(today=TODAY, search=search, preview=True), memory)
    page.unlink()
    page.mkdir()
    (root / "content/articles/gamma.md").unlink()
    assert build(root, BuildOptions(today=TODAY, search="later", preview=True), memory).ok
    assert not page.parent.exists()


def test_an_output_that_is_a_link_to_nowhere_is_told_of_as_that(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "mini")
    (root / "output").symlink_to("nowhere")
    with pytest.raises(RefusedError, match="output: this is a link to a folder that is not there; make that folder"):
        run(root)
    (root / "nowhere").mkdir()
    built(root)


def test_what_is_in_the_folder_of_the_preview_is_its_own(tmp_path: Path) -> None:
    """Nobody can be asked to adopt it."""
    root = lay_out(tmp_path / "mini")
    out = root / ".archivegen/preview"
    built(root, output=str(out), preview=True)
    before = tree(out)
    (out / MANIFEST_NAME).unlink()
    shutil.rmtree(root / ".archivegen/published")
    put(out / "index.html", "of another version")
    put(out / "old.html", "of another version")
    built(root, output=str(out), preview=True)
    assert tree(out) == before


@pytest.mark.parametrize(("link", "to", "kept"), [
    (".archivegen/preview", "../content/articles", "content/articles"),
    (".archivegen/preview", "../../precious", "../precious"),
    (".archivegen", "../other", "../other/preview"),
])  # fmt: skip
def test_what_the_preview_s_folder_is_a_link_to_is_not_its_own(tmp_path: Path, link: str, to: str, kept: str) -> None:
    root = lay_out(tmp_path / "mini")
    put(root / kept / "thesis.txt", "the only copy")
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(to)
    before = tree(root / kept)
    with pytest.raises(RefusedError, match=r"one of the project's own|not made by archivegen"):
        run(root, output=str(root / ".archivegen/preview"), preview=True)
    assert tree(root / kept) == before


def test_a_build_does_not_publish_in_the_folder_of_the_preview(tmp_path: Path) -> None:
    """There are drafts in it."""
    root = lay_out(tmp_path / "mini")
    with pytest.raises(RefusedError, match=r"this folder is one of the project's own \(\.archivegen/\)"):
        run(root, output=str(root / ".archivegen/preview"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_the_place_of_a_file_is_waited_for_by_nobody(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "mini", {**MINI, "static/empty.txt": ""})
    built(root)
    before = tree(root / "output")
    for path in ("empty.txt", MANIFEST_NAME):
        (root / "output" / path).unlink()
        os.mkfifo(root / "output" / path)
        assert CliRunner().invoke(main, ["verify", "-C", str(root)]).exit_code == 1
        built(root, adopt=True)
        assert tree(root / "output") == before
    (root / "site.toml").unlink()
    os.mkfifo(root / "site.toml")
    done = CliRunner().invoke(main, ["check", "-C", str(root)])
    assert (done.exit_code, "site.toml: error[CONFIG]: this is no file, but a pipe or a device" in done.output) == (
        1,
        True,
    )


def test_no_name_of_a_file_steers_a_terminal(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "mini")
    built(root)
    put(root / "output/a\x1b]0;b\x07\nindex.html: altered", "x")
    said = CliRunner().invoke(main, ["verify", "-C", str(root)]).output
    assert "\x1b" not in said
    assert "a\N{REPLACEMENT CHARACTER}]0;b\N{REPLACEMENT CHARACTER} index.html: altered: not in the manifest\n" in said


def test_a_folder_that_becomes_a_link_while_a_build_runs_leads_it_nowhere(
    tmp_path: Path,
) -> None:
    root, outside = lay_out(tmp_path / "mini"), tmp_path / "outside"
    built(root)
    put(outside / "index.html", "somebody else's")
    before = tree(outside)
    (root / "content/articles/gamma.md").unlink()

    def exchanged(stage: str, *_: object) -> None:
        if stage == "publishing" and not (root / "output/articles/gamma").is_symlink():
            (root / "output/articles/gamma").rename(tmp_path / "away")
            (root / "output/articles/gamma").symlink_to(outside)

    with pytest.raises(RefusedError, match="output/articles/gamma: this folder is a link; nothing was written through"):
        build(root, BuildOptions(today=TODAY), progress=exchanged)
    assert tree(outside) == before


def test_new_makes_no_file_behind_a_link_out_of_the_project(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "mini", {"site.toml": SITE})
    (tmp_path / "outside").mkdir()
    (root / "content").mkdir()
    (root / "content/articles").symlink_to(tmp_path / "outside")
    done = CliRunner().invoke(main, ["new", "-C", str(root), "article", "A title"])
    assert done.exit_code == 3
    assert "content/articles: this leads out of the project, where no build reads; nothing was made" in done.output
    assert not [*(tmp_path / "outside").iterdir()]


@pytest.mark.parametrize("name", ["a\nb.txt", "50%0a.txt"])
def test_a_bag_is_not_made_of_names_that_it_cannot_list(tmp_path: Path, name: str) -> None:
    root = lay_out(tmp_path / "mini", {**MINI, f"static/{name}": "x"})
    built(root)
    done = CliRunner().invoke(main, ["export", "-C", str(root), "bag", str(tmp_path / "bag")])
    assert done.exit_code == 1
    assert f"a bag cannot list a name with a line break, or with %0A or %0D: rename {name!r}" in done.output
    assert not (tmp_path / "bag").exists()
