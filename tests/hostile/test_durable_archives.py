"""Two archives and one output, two copies of an archive and one output: nothing of the other is lost (DU)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from archivegen.checked import save_checked
from archivegen.cli import main
from archivegen.commands.keeping import run_verify
from archivegen.diagnostics import RefusedError
from archivegen.publish.manifest import MANIFEST_NAME
from tests.small_archive import MINI, SITE, assert_clean, built, clean_tree, lay_out, put, run, sources_only, tree

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
REFUSED = (
    "its archivegen-manifest.json says that this is the site of another archive, "
    '"Mini" (https://a.example/); this one, "Harbour" (https://b.example/), would replace or remove '
)


def titled(title: str = "Mini", address: str = "https://a.example/") -> str:
    return SITE.replace("Mini", title).replace("https://a.example/", address)


def files(folder: Path) -> dict[str, str]:
    return {path: digest for path, (kind, digest) in tree(folder).items() if kind == "file"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An archive that is published in ``output``."""
    root = lay_out(tmp_path / "mini")
    built(root)
    return root


@pytest.fixture
def out(root: Path) -> Path:
    return root / "output"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another archive, with articles of its own and one of the same name."""
    sources = {path: text for path, text in MINI.items() if "alpha" not in path and "gamma" not in path}
    delta = {"content/articles/delta.md": "---\ntitle: Delta\ndate: 2002-05-05\n---\nAnother text.\n"}
    return lay_out(tmp_path / "other", {**sources, **delta, "site.toml": titled("Harbour", "https://b.example/")})


@pytest.mark.case("DU-11")
@pytest.mark.parametrize("how", ["files", "swap"])
def test_the_site_of_another_archive_is_refused_and_stays_as_it_is(
    root: Path, out: Path, other: Path, how: str
) -> None:
    before = tree(out)
    done = CliRunner().invoke(main, ["build", "-C", str(other), "-o", str(out), "--publish", how])
    assert done.exit_code == 3
    count = len(files(out)) - 1
    assert f"{REFUSED}{count} files of it; nothing was written" in done.output
    assert tree(out) == before
    assert built(root).changed == ()


@pytest.mark.case("DU-11")
@pytest.mark.parametrize("how", ["files", "swap"])
def test_adopted_it_loses_no_file_and_the_two_are_told_apart_from_then_on(
    root: Path, out: Path, other: Path, how: str
) -> None:
    put(out / "CNAME", "a.example")
    before, own = files(out), set(built(other).changed)
    built(other, output=str(out), adopt=True, publish=how)
    after = files(out)
    assert before.keys() <= after.keys()
    assert {path for path in before if after[path] != before[path]} <= {*own, MANIFEST_NAME}
    assert "articles/gamma/index.html" not in own
    (other / "content/articles/delta.md").unlink()
    built(other, output=str(out))  # which needs no --adopt again
    assert after.keys() - files(out).keys() == {path for path in own if path.startswith("articles/delta/")}
    before = files(out)
    with pytest.raises(RefusedError, match=r'another archive, "Harbour" \(https://b.example/\); this one, "Mini"'):
        run(root)
    assert files(out) == before
    (root / "content/articles/gamma.md").unlink()
    built(root, adopt=True)
    gone = before.keys() - files(out).keys()
    assert gone
    own_alone = ("articles/gamma/", "years/2003/")  # what is in the other's manifest, too, stays
    assert all(path.startswith(own_alone) for path in gone)


def test_what_somebody_changed_in_the_other_archive_is_not_written_over(out: Path, other: Path) -> None:
    put(out / "index.html", "altered by hand")
    before = tree(out)
    with pytest.raises(RefusedError, match=r"would overwrite files that archivegen did not make: index\.html;"):
        run(other, output=str(out), adopt=True)
    assert tree(out) == before


def test_a_page_of_the_other_archive_is_no_folder_of_this(out: Path, other: Path) -> None:
    """And none of its folders is a file: only a file of the same name makes way."""
    put(other / "static/articles/alpha", "a file where the other has a folder")
    before = tree(out)
    with pytest.raises(RefusedError, match=r"did not make: articles/alpha/index\.bib, "):
        run(other, output=str(out), adopt=True)
    assert tree(out) == before


def test_a_build_that_was_stopped_while_it_adopted_makes_nothing_its_own(out: Path, other: Path) -> None:
    before = tree(out)
    with pytest.raises(RefusedError):
        run(other, output=str(out))
    states = {path.parent for path in (other / ".archivegen/published").glob("*/lock")}
    (state,) = states
    save_checked(state / "journal", ["articles/beta/index.html", "index.html"])
    with pytest.raises(RefusedError, match="site of another archive"):
        run(other, output=str(out))
    assert tree(out) == before
    (other / "content/articles/beta.md").unlink()
    built(other, output=str(out), adopt=True)
    assert tree(out)["articles/beta/index.html"] == before["articles/beta/index.html"]


@pytest.mark.parametrize(
    ("title", "address"),
    [("Mini", "https://a.example/"), ("Mini", "https://b.example/"), ("Harbour", "https://a.example/")],
)
def test_another_copy_of_the_same_archive_removes_what_is_gone(
    tmp_path: Path, root: Path, out: Path, title: str, address: str
) -> None:
    """As where each build begins with a new checkout."""
    copy = sources_only(root, tmp_path / "checkout")
    put(copy / "site.toml", titled(title, address))
    (copy / "content/articles/gamma.md").unlink()
    built(copy, output=str(out))
    assert not (out / "articles/gamma").exists()
    assert tree(out) == clean_tree(copy, tmp_path / "fresh")


def test_an_archive_that_knows_what_it_published_may_change_its_name_and_address(tmp_path: Path, root: Path) -> None:
    put(root / "site.toml", titled("Harbour", "https://b.example/"))
    (root / "content/articles/gamma.md").unlink()
    built(root)
    assert_clean(root, tmp_path / "fresh")
    built(root, base_url="https://c.example/")
    put(root / "site.toml", titled("Quay", "https://d.example/"))
    built(root, publish="swap")
    assert_clean(root, tmp_path / "fresh too")


@pytest.mark.parametrize("address", ["http://localhost:8000/", "https://archive.example/"])
def test_an_address_that_nobody_chose_makes_no_two_the_same(root: Path, out: Path, other: Path, address: str) -> None:
    for one, title in ((root, "Mini"), (other, "Harbour")):
        put(one / "site.toml", titled(title, address))
    built(root)
    with pytest.raises(RefusedError, match="site of another archive"):
        run(other, output=str(out))


def test_an_archive_with_a_new_name_and_no_record_asks_and_can_be_adopted(root: Path, out: Path) -> None:
    put(root / "site.toml", titled("Harbour", "https://b.example/"))
    shutil.rmtree(root / ".archivegen")
    before = files(out)
    with pytest.raises(RefusedError, match="or had that name once, add --adopt"):
        run(root)
    assert files(out) == before
    built(root, adopt=True)
    assert files(out).keys() == before.keys()
    assert built(root).changed == ()
    assert run_verify(root, "", "") == 0


@pytest.mark.parametrize("site", ["", '"site": 7,\n', '"site": {"title": 7},\n', '"site": null,\n'])
def test_a_manifest_that_does_not_say_whose_it_is_is_anyones(out: Path, other: Path, site: str) -> None:
    """Earlier versions wrote none."""
    manifest = out / MANIFEST_NAME
    text = re.sub(r'"site": \{.*\},\n', lambda _: site, manifest.read_text("utf-8"))
    assert json.loads(text).get("site") == json.loads("{" + (site or '"site": null').rstrip(",\n") + "}")["site"]
    put(manifest, text)
    built(other, output=str(out))
    assert not (out / "articles/gamma").exists()


def test_what_a_manifest_says_does_nothing_to_a_terminal(out: Path, other: Path) -> None:
    manifest = out / MANIFEST_NAME
    put(manifest, manifest.read_text("utf-8").replace('"title": "Mini"', '"title": "Mi\\u001b[2Jni\\u202e"'))
    with pytest.raises(RefusedError, match=r'another archive, "Mi�\[2Jni�" \(https://a'):
        run(other, output=str(out))


def test_a_manifest_of_what_is_all_gone_refuses_nobody(out: Path, other: Path) -> None:
    for path in files(out):
        if path != MANIFEST_NAME:
            (out / path).unlink()
    built(other, output=str(out))


def test_the_manifest_says_whose_it_is_and_is_the_same_for_the_same_sources(tmp_path: Path, root: Path) -> None:
    put(root / "site.toml", titled('The \\"Quay\\" – ä'))
    built(root)
    data = (root / "output" / MANIFEST_NAME).read_bytes()
    assert json.loads(data)["site"] == {"title": 'The "Quay" – ä', "address": "https://a.example/"}
    copy = sources_only(root, tmp_path / "copy")
    built(copy)
    assert (copy / "output" / MANIFEST_NAME).read_bytes() == data
    assert run_verify(root, "", "") == 0


# Locks


HOLD = """import sys
from pathlib import Path
from archivegen.publish.lock import only_build
with only_build(Path(sys.argv[1]), 0, Path(sys.argv[2])):
    print(flush=True)
    sys.stdin.read()"""
locking = pytest.mark.skipif(sys.platform == "win32", reason="no folder can be locked there")


@contextmanager
def held_by_another(state: Path, out: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HOLD, str(state), str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"\n"
        yield holder
        holder.kill()


@locking
@pytest.mark.case("DU-06")
@pytest.mark.case("DU-07")
@pytest.mark.parametrize("there", [True, False])
def test_a_build_of_another_copy_keeps_this_one_out_until_it_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """Also where neither finds the folder, and however the other ends."""
    monkeypatch.setattr("archivegen.build.LOCK_SECONDS", 0.1)
    root, out = lay_out(tmp_path / "archive"), tmp_path / "www/site"
    if there:
        built(root, output=str(out))
    before = tree(tmp_path / "www")
    put(root / "templates/_footer.html", "<footer>new</footer>")
    with held_by_another(tmp_path / "state", out) as holder:
        assert tree(out) == {path.removeprefix("site/"): what for path, what in before.items() if path != "site"}
        with pytest.raises(RefusedError) as refused:
            run(root, output=str(out))
        assert str(refused.value) == f"{out}: another build is running; nothing was written"
        holder.kill()
        holder.wait()
        built(root, output=str(out))
    assert "new" in (out / "index.html").read_text("utf-8")


@locking
@pytest.mark.case("DU-06")
@pytest.mark.parametrize("how", ["files", "swap"])
def test_two_copies_of_an_archive_that_build_into_one_folder_take_turns(tmp_path: Path, how: str) -> None:
    one, out = lay_out(tmp_path / "one"), tmp_path / "www/site"
    two = sources_only(one, tmp_path / "two")
    for number in range(3):
        for root in (one, two):
            put(root / "templates/_footer.html", f"<footer>number {number}</footer>")
        pair = [
            subprocess.Popen(
                [sys.executable, "-m", "archivegen", "build", "-C", str(root), "-o", str(out), "--publish", how],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=ENVIRONMENT,
            )
            for root in (one, two)
        ]
        said = [process.communicate() for process in pair]
        codes = sorted(process.returncode for process in pair)
        if codes == [0, 3]:  # on a machine that is so busy that ten seconds are not enough
            assert any("another build is running" in error for _, error in said), said
        else:
            assert codes == [0, 0], said
            assert sum(", 0 written, 0 removed" in out or "nothing to do" in out for out, _ in said) == 1, said
    assert tree(out) == clean_tree(one, tmp_path / "fresh")


@locking
def test_a_build_that_publishes_nothing_leaves_no_folder_behind(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive")
    put(root / "content/articles/alpha.md", "---\ntitle: [\n---\n")
    before = tree(tmp_path)
    assert not run(root, output=str(tmp_path / "www/site")).ok
    after = {path for path in tree(tmp_path) if ".archivegen" not in path}
    assert after == before.keys()


@locking
def test_a_link_that_leads_nowhere_is_waited_for_by_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archivegen.publish.lock import only_build

    monkeypatch.setattr("archivegen.publish.lock.time.sleep", lambda _: pytest.fail("waited"))
    (tmp_path / "out").symlink_to("nowhere")
    with only_build(tmp_path / "state", 10, tmp_path / "out"):
        assert not (tmp_path / "nowhere").exists()


@locking
@pytest.mark.parametrize("fails", ["open", "flock"])
def test_where_a_folder_cannot_be_locked_a_build_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    import fcntl

    def not_here(*_: object) -> None:
        raise OSError(95, "not supported")

    root = lay_out(tmp_path / "archive")
    if fails == "flock":
        flock = fcntl.flock
        taken = []

        def only_files(held: int, how: int) -> None:
            if os.path.isdir(f"/proc/self/fd/{held}"):
                taken.append(held)
                not_here()
            flock(held, how)

        monkeypatch.setattr(fcntl, "flock", only_files)
    else:
        monkeypatch.setattr("archivegen.publish.lock.make_folders", not_here)
    built(root)
    assert fails == "open" or taken
    assert (root / "output/index.html").exists()


@locking
def test_who_waited_for_a_folder_that_was_exchanged_locks_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    from archivegen.publish.lock import only_build

    out, new = tmp_path / "out", tmp_path / "new"
    out.mkdir()
    new.mkdir()
    flock = fcntl.flock
    tried = []

    def exchanged(held: int, how: int) -> None:
        if os.path.samestat(os.fstat(held), out.stat()) and not tried:
            tried.append(held)
            out.rename(tmp_path / "previous")
            new.rename(out)
        flock(held, how)

    monkeypatch.setattr(fcntl, "flock", exchanged)
    with only_build(tmp_path / "state", 0, out):
        with pytest.raises(RefusedError), only_build(tmp_path / "state of another", 0, out):
            pytest.fail("locked twice")
        assert tried


@pytest.mark.parametrize("arguments", [(), ("--dry-run",)])
def test_clean_leaves_the_site_of_another_archive(root: Path, other: Path, arguments: tuple[str, ...]) -> None:
    (other / "output").symlink_to(root / "output")
    before = tree(root / "output")
    done = CliRunner().invoke(main, ["clean", "-C", str(other), *arguments])
    assert done.exit_code == 3
    assert 'the site of another archive, "Mini" (https://a.example/)' in done.stderr
    assert tree(root / "output") == before
    assert CliRunner().invoke(main, ["clean", "-C", str(root), *arguments]).exit_code == 0


def test_a_build_that_was_stopped_after_its_manifest_is_known_by_its_new_names(root: Path, tmp_path: Path) -> None:
    """Both names are changed, the build is stopped before it records what it published, and both go back."""
    before = (root / "site.toml").read_text("utf-8")
    put(root / "site.toml", titled("Harbour", "https://b.example/"))
    built(root)
    for record in (root / ".archivegen/published").glob("*/published"):
        record.unlink()
    put(root / "site.toml", before)
    built(root)
    assert_clean(root, tmp_path / "clean")
