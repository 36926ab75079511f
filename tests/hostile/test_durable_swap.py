"""``build --publish swap``: the site is wholly the old one or wholly the new one, at every moment (DU)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from archivegen.publish import swap
from tests.edited import Edited
from tests.faults import GONE, Runner
from tests.hostile.mini import Mini
from tests.real_builds import SOAK
from tests.small_archive import built, differences, lay_out, put, stamps, tree

ALPHA = "content/articles/alpha.md"
pytestmark = [
    pytest.mark.timeout(0 if SOAK else 900),
    pytest.mark.skipif(sys.platform != "linux", reason="folders are exchanged on Linux alone"),
]


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as running:
        yield running


@pytest.fixture(scope="module")
def edited(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Edited:
    return Edited(runner, tmp_path_factory.mktemp("swap"))


def previous(mini: Mini) -> list[Path]:
    return sorted((mini.root / ".archivegen/published").glob("*/previous-*"))


def test_the_whole_site_is_another_folder_with_the_same_files(mini: Mini) -> None:
    before, folder = stamps(mini.output), mini.output.stat().st_ino
    old = tree(mini.output)
    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    (mini.root / "content/articles/gamma.md").unlink()
    assert "1 removed" not in mini.clean("--publish", "swap").out
    assert mini.output.stat().st_ino != folder
    after = stamps(mini.output)
    assert after["style.css"][0] != before["style.css"][0]
    assert after["style.css"][1:] == before["style.css"][1:], "copies keep their times and rights"
    (kept,) = previous(mini)
    assert tree(kept) == old
    mini.edit(ALPHA, "title: Alpha", "title: Alpha, still")
    mini.clean()


@pytest.mark.case("DU-08")
def test_files_folders_and_links_of_others_are_in_the_new_tree(mini: Mini) -> None:
    lay_out(mini.output, {".git/HEAD": "ref: refs/heads/main\n", "CNAME": "a.example", "old/report.pdf": "%PDF"})
    (mini.output / ".git/refs/tags").mkdir(parents=True)
    (mini.output / "old/report.pdf").chmod(0o640)
    (mini.output / "old/private").mkdir(mode=0o700)
    (mini.output / "latest.pdf").symlink_to("old/report.pdf")
    os.utime(mini.output / "CNAME", (10**9, 10**9))

    def theirs() -> dict[str, object]:
        names = [p for p in tree(mini.output) if p.split("/")[0] in {".git", "CNAME", "old", "latest.pdf"}]
        marks = stamps(mini.output)
        return {
            name: (tree(mini.output)[name], *(marks[name][1:] if "." in name else marks[name][2:])) for name in names
        }

    before = theirs()
    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    assert "4 files not made by archivegen kept" in mini.build("--publish", "swap").out
    assert theirs() == before
    for path in (mini.root / "content/articles").glob("*"):
        path.unlink()
    mini.build("--publish", "swap")
    assert theirs() == before
    assert not (mini.output / "articles/alpha").exists()
    with mini.untouched():
        assert "nothing to do" in mini.build("--publish", "swap").out


def swapped_while_somebody_writes(mini: Mini, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> None:
    """A build that exchanges folders, and somebody who writes into the old one after it was copied."""
    put_there = swap._put_there

    def meanwhile(whole: Path, output: Path) -> None:
        for path, text in files.items():
            put(output / path, text)
        put_there(whole, output)

    with monkeypatch.context() as patch:
        patch.setattr(swap, "_put_there", meanwhile)
        mini.build("--publish", "swap")


@pytest.mark.case("DU-08")
def test_what_somebody_writes_while_the_new_tree_is_made_is_brought_over(
    mini: Mini, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(mini.output / "CNAME", "a.example")
    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    swapped_while_somebody_writes(mini, monkeypatch, {"CNAME": "b.example", "new/note.txt": "note"})
    assert mini.page("CNAME") == "b.example"
    assert mini.page("new/note.txt") == "note"


def test_a_file_of_ours_that_somebody_alters_meanwhile_is_made_again_by_the_next_build(
    mini: Mini, monkeypatch: pytest.MonkeyPatch
) -> None:
    mini.build()
    before = mini.page("404.html")
    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    swapped_while_somebody_writes(mini, monkeypatch, {"404.html": "altered"})
    assert mini.page("404.html") == "altered"
    mini.build()
    assert mini.page("404.html") == before


@pytest.mark.case("DU-12", "DU-13")
def test_nothing_of_others_is_replaced_and_no_folder_taken(mini: Mini) -> None:
    put(mini.output / "articles/delta/index.html", "theirs")
    mini.put("content/articles/delta.md", "---\ntitle: Delta\n---\n")
    assert "would overwrite" in mini.fails(3, "--publish", "swap")
    (mini.output / "archivegen-manifest.json").unlink()
    assert "--adopt" in mini.fails(3, "--publish", "swap")


@pytest.mark.case("DU-01", "DU-02")
@pytest.mark.parametrize("start", ["an edit", "nothing"])
def test_a_build_that_is_gone_at_any_call_leaves_the_old_site_or_the_new(edited: Edited, start: str) -> None:
    make = edited.copy if start == "an edit" else edited.from_nothing
    words = ("--publish", "swap")
    calls = edited.runner.build(make(), *words).calls
    first = next(number for number, call in enumerate(calls, 1) if "journal" in call)
    seen = set()
    for number in [n for n in range(1, len(calls) + 1) if n % (7 if n >= first else 90) == 1]:
        root = make()
        before = tree(root / "output")
        assert edited.runner.build(root, *words, kind="exit", at=number).code == GONE, calls[number - 1]
        after = tree(root / "output")
        assert after in (before, edited.new_tree), calls[number - 1]
        seen.add(after == before)
        assert edited.runner.build(root, *words).code == 0
        assert not differences(tree(root / "output"), edited.new_tree)
    assert seen == {True, False}


@pytest.mark.case("DU-03")
@pytest.mark.parametrize("kind", ["full", "full once"])
def test_a_full_disk_leaves_the_old_site_or_the_new(edited: Edited, kind: str) -> None:
    words = ("--publish", "swap")
    calls = edited.runner.build(edited.copy(), *words, kind=kind, at=100_000).calls
    for number in range(1, len(calls) + 1, 29):
        root = edited.copy()
        before = tree(root / "output")
        done = edited.runner.build(root, *words, kind=kind, at=number)
        assert tree(root / "output") in (before, edited.new_tree), done
        assert "Traceback" not in done.said
        assert done.code == 0 or (done.code == 4 and "error[DISK]: no space left on device" in done.said), done
        edited.mended(root)


@pytest.mark.case("DU-14")
def test_the_previous_tree_stays_for_a_while_and_goes_with_clean(mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        mini.edit("templates/_footer.html", "<footer>", f"<footer>{number} ")
        mini.build("--publish", "swap")
    assert len(previous(mini)) == 3, "within five seconds"
    monkeypatch.setattr(swap, "KEPT", 0.0)
    mini.edit("templates/_footer.html", "<footer>", "<footer>again ")
    mini.build("--publish", "swap")
    assert len(previous(mini)) == 1
    assert mini.run("clean").code == 0
    assert not (mini.root / ".archivegen").exists()


@pytest.mark.case("DU-15")
def test_the_previous_tree_stays_for_five_seconds(mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_700_000_000 * 10**9
    monkeypatch.setattr(swap, "time", SimpleNamespace(time_ns=lambda: now))
    for number in range(3):
        mini.edit("templates/_footer.html", "<footer>", f"<footer>{number} ")
        mini.build("--publish", "swap")
        (made,) = [folder for folder in previous(mini) if folder.name.endswith(str(now))]
        made.rename(made.with_name(f"previous-{now - (5_500, 5_001, 4_500)[number] * 10**6}"))
        assert len(previous(mini)) == 1 or number == 2
    kept = tree(previous(mini)[-1])
    mini.edit("templates/_footer.html", "<footer>", "<footer>again ")
    mini.build("--publish", "swap")
    assert [folder.name for folder in previous(mini)] == [f"previous-{now - 4_500 * 10**6}", f"previous-{now}"]
    assert tree(previous(mini)[0]) == kept


READ = """import json, os, sys, threading
root, names = sys.argv[1], json.loads(sys.argv[2])
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
wrong, rounds, seen = [], 0, set()
print(flush=True)
while not over.is_set():
    rounds += 1
    for name in names:
        try:
            open(f"{root}/{name}", "rb").close()
        except OSError as bad:
            wrong.append(str(bad))
    handle = os.open(root, os.O_RDONLY)
    versions = set()
    for name in names:
        try:
            with open(os.open(name, os.O_RDONLY, dir_fd=handle), "rb") as file:
                versions.add(file.read().partition(b"<footer>")[2].partition(b"<")[0].decode())
        except OSError as bad:
            wrong.append(str(bad))
    os.close(handle)
    seen |= versions
    if len(versions) != 1:
        wrong.append(f"a mix of {sorted(versions)}")
print(json.dumps([rounds, len(seen), wrong]))"""


@pytest.mark.case("DU-15", soak="1,000 builds instead of 15")
def test_whoever_reads_through_one_folder_reads_one_version(mini: Mini) -> None:
    pages = sorted(p.relative_to(mini.output).as_posix() for p in mini.output.rglob("*.html"))[:20]
    command = [sys.executable, "-c", READ, str(mini.output), json.dumps(pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == b"\n"
        for number in range(1000 if SOAK else 15):
            mini.put("templates/_footer.html", f"<footer>version {number % 5}</footer>")
            built(mini.root, publish="swap")
        rounds, versions, wrong = json.loads(reader.communicate()[0])
    assert wrong == []
    assert rounds > 5
    assert versions > 2


def test_where_folders_cannot_be_exchanged_nothing_is_published_and_the_way_out_is_told(
    mini: Mini, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(one: Path, other: Path) -> None:
        raise OSError(22, "Invalid argument")

    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    with monkeypatch.context() as patch:
        patch.setattr(swap, "_exchange", refuses)
        said = mini.fails(4, "--publish", "swap")
    assert "cannot be exchanged for another (Invalid argument); nothing was published" in said
    assert "build with --publish files" in said
    mini.clean()


def test_what_is_neither_file_nor_link_cannot_be_kept_so(mini: Mini) -> None:
    os.mkfifo(mini.output / "pipe")
    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    before = stamps(mini.output)
    done = mini.run("build", "--publish", "swap")
    assert done.code == 3
    assert "pipe: neither a file nor a link" in done.err
    assert stamps(mini.output) == before


def test_an_output_that_is_a_link_stays_one(mini: Mini) -> None:
    elsewhere = mini.place / "www"
    shutil.rmtree(mini.output)
    elsewhere.mkdir()
    mini.output.symlink_to(elsewhere)
    mini.outputs.append(elsewhere)
    mini.build("--publish", "swap")
    mini.edit(ALPHA, "title: Alpha", "title: Alpha two")
    mini.build("--publish", "swap")
    assert mini.output.is_symlink()
    assert "Alpha two" in (elsewhere / "index.html").read_text("utf-8")
