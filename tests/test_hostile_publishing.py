"""Hostile cases of building and publishing, each by its number: edits (BC), other machines (RB), bad luck (DU).

A clean output is one that equals what the same sources give in a new folder with nothing remembered.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from archivegen.cli import main
from archivegen.diagnostics import RefusedError
from tests.pictures import picture
from tests.small_archive import MINI, TODAY, Tree, assert_clean, built, differences, lay_out, put, run, stamps, tree

TEMPLATES = {
    "templates/article.html": (
        '{% extends "base.html" %}{% from "own.html" import loud %}{% block main %}<h1>{{ loud(page.title) }}</h1>'
        '{% include "_card.html" %}{{ page.body }}{% include "_backlinks.html" %}{% endblock %}'
    ),
    "templates/_card.html": '<p class="card">{% include "_badge.html" %}</p>',
    "templates/_badge.html": "<i>badge one</i>",
    "templates/own.html": "{% macro loud(text) %}{{ text | upper }}{% endmacro %}",
}

Changed = Callable[[], None]


@pytest.fixture
def root(tmp_path: Path, quick_templates: None) -> Path:
    """A small archive with templates of its own, built."""
    folder = lay_out(tmp_path / "archive", MINI | TEMPLATES)
    built(folder)
    return folder


@pytest.fixture
def clean(root: Path, tmp_path: Path) -> Iterator[Changed]:
    """Build again and compare with a build from nothing; then there is nothing left to do."""
    copies = iter(range(100))

    def check() -> None:
        built(root)
        assert_clean(root, tmp_path / f"copy {next(copies)}")
        again = built(root)
        assert (again.rendered, again.balance.written, again.balance.removed) == (0, 0, 0)

    yield check
    assert sorted(p.name for p in root.iterdir()) == sorted({*_tops(), "output", ".archivegen"}), (
        "nothing else is written"
    )


def _tops() -> set[str]:
    return {Path(path).parts[0] for path in (*MINI, *TEMPLATES)}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    put(path, text.replace(old, new))


def holding(output: Path, text: str) -> list[str]:
    """The files that hold a text."""
    return [
        p.relative_to(output).as_posix()
        for p in sorted(output.rglob("*"))
        if p.is_file() and text.encode() in p.read_bytes()
    ]


def snapshot(root: Path) -> tuple[Tree, dict[str, tuple[int, int, int]]]:
    return tree(root / "output"), stamps(root / "output")


def alpha(root: Path) -> Path:
    return root / "content/articles/alpha.md"


# BC Building again


def test_bc01_a_new_title_is_new_everywhere(root: Path, clean: Changed) -> None:
    edit(alpha(root), "title: Alpha", "title: Alpha two")
    clean()
    for path in ("index.html", "people/mina/index.html", "places/kabul/index.html", "feed.xml", "data/articles.json"):
        assert "Alpha two" in (root / "output" / path).read_text("utf-8"), path
    assert not holding(root / "output", "Alpha<")
    assert re.search(r"<a [^>]*>Alpha two</a>", (root / "output/articles/gamma/index.html").read_text("utf-8"))


def test_bc02_a_deleted_article_is_gone_from_everywhere(root: Path, clean: Changed) -> None:
    assert "Gamma" in (root / "output/articles/alpha/index.html").read_text("utf-8"), "it is linked from there"
    (root / "content/articles/gamma.md").unlink()
    clean()
    assert not (root / "output/articles/gamma").exists()
    assert not holding(root / "output", "amma")


def test_bc03_a_renamed_article_breaks_its_links_until_they_are_mended(root: Path, clean: Changed) -> None:
    """The message also speaks of records, since ``[[id]]`` may mean one."""
    before = snapshot(root)
    alpha(root).rename(root / "content/articles/alfa.md")
    result = run(root)
    assert not result.ok
    (finding,) = result.diagnostics
    assert str(finding) == 'content/articles/gamma.md:5:4: error[LINK]: no article or record "alpha"'
    assert finding.hint == 'did you mean "alfa"?'
    assert snapshot(root) == before
    edit(root / "content/articles/gamma.md", "[[alpha]]", "[[alfa]]")
    clean()
    assert not (root / "output/articles/alpha").exists()


@pytest.mark.parametrize(
    ("case", "template", "old", "new"),
    [
        ("bc04", "_badge.html", "badge one", "badge two"),
        ("bc05", "own.html", "| upper", "| lower"),
    ],
)
def test_bc04_bc05_a_changed_include_of_an_include_or_macro_is_seen(
    root: Path, clean: Changed, case: str, template: str, old: str, new: str
) -> None:
    before = {p: p.read_bytes() for p in (root / "output/articles").glob("*/index.html")}
    edit(root / "templates" / template, old, new)
    clean()
    assert len(before) == 3
    assert all(path.read_bytes() != data for path, data in before.items()), case


def test_bc06_a_changed_frame_is_seen_on_every_page(root: Path, clean: Changed) -> None:
    """Feeds are data here, not templates: they do not change."""
    feed = (root / "output/feed.xml").read_bytes()
    put(root / "templates/_footer.html", "<footer>a new footer</footer>")
    clean()
    pages = {p.relative_to(root / "output").as_posix() for p in (root / "output").rglob("*.html")}
    assert set(holding(root / "output", "a new footer")) == pages
    assert "404.html" in pages
    assert (root / "output/feed.xml").read_bytes() == feed


def test_bc07_a_changed_row_of_a_table_is_seen(root: Path, clean: Changed) -> None:
    edit(root / "content/places.csv", "34.5", "34.6")
    clean()
    assert "34.6" in (root / "output/data/places.geojson").read_text("utf-8")
    assert holding(root / "output", "34.5") == []


def test_bc08_a_new_address_of_the_site_is_seen(root: Path, clean: Changed) -> None:
    edit(root / "site.toml", "https://a.example", "https://b.example")
    clean()
    assert holding(root / "output", "a.example") == []


def test_bc09_a_missing_image_is_found_once_it_is_there(root: Path, clean: Changed) -> None:
    edit(alpha(root), "/photo.png", "/photo2.png")
    before = snapshot(root)
    (finding,) = run(root).diagnostics
    assert (finding.path, finding.line, finding.code) == ("content/articles/alpha.md", 9, "IMAGE")
    assert snapshot(root) == before
    put(root / "static/photo2.png", picture())
    clean()


def test_bc10_an_edit_of_the_same_size_at_the_same_time_is_seen(root: Path, clean: Changed) -> None:
    before = alpha(root).stat()
    edit(alpha(root), "cat", "dog")
    os.utime(alpha(root), ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (alpha(root).stat().st_size, alpha(root).stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    clean()
    assert holding(root / "output", " dog ")


def test_bc10_so_is_one_of_a_picture(root: Path, clean: Changed) -> None:
    photo = root / "static/photo.png"
    before = photo.stat()
    edit(photo, "really", "rallye")
    os.utime(photo, ns=(before.st_atime_ns, before.st_mtime_ns))
    clean()
    assert "rallye" in (root / "output/photo.png").read_text("utf-8")


def test_bc11_touched_sources_change_nothing(root: Path) -> None:
    before = snapshot(root)
    for path in (*root.glob("content/**/*"), *root.glob("templates/*"), root / "site.toml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    result = built(root)
    assert (result.rendered, result.balance.written, result.changed) == (0, 0, ())
    assert snapshot(root) == before


def test_bc12_a_page_deleted_from_the_output_is_restored(root: Path, clean: Changed) -> None:
    (root / "output/articles/beta/index.html").unlink()
    assert run(root).reasons == (("articles/beta/index.html", "missing from the output"),)
    clean()


def test_bc13_a_page_changed_in_the_output_is_restored_and_named(root: Path, clean: Changed) -> None:
    with (root / "output/articles/beta/index.html").open("a") as page:
        page.write("junk")
    assert run(root).reasons == (("articles/beta/index.html", "changed in the output by someone else"),)
    clean()


def test_bc14_a_broken_template_publishes_nothing_and_its_repair_has_nothing_to_do(root: Path) -> None:
    before = snapshot(root)
    whole = (root / "templates/article.html").read_text("utf-8")
    put(root / "templates/article.html", whole + "\n\n{% if page.title %}\n")
    (finding,) = run(root).diagnostics
    assert (finding.path, finding.line, finding.code) == ("templates/article.html", 3, "TEMPLATE")
    assert snapshot(root) == before
    put(root / "templates/article.html", whole)
    result = built(root)
    assert (result.rendered, result.balance.written) == (0, 0)
    assert snapshot(root) == before


def test_bc14_a_template_that_fails_on_one_page_publishes_nothing(root: Path) -> None:
    before = snapshot(root)
    put(root / "templates/_badge.html", "one\n{% if page.id == 'beta' %}{{ page.titel }}{% endif %}")
    (finding,) = run(root).diagnostics
    assert str(finding) == 'templates/_badge.html:2:1: error[TEMPLATE]: "titel" is undefined (page: articles/beta/)'
    assert 'did you mean "title"' in finding.hint
    assert snapshot(root) == before


def test_bc15_a_draft_is_gone_from_everywhere_with_its_image(root: Path, clean: Changed) -> None:
    put(root / "content/articles/only.png", picture())
    edit(
        root / "content/articles/beta.md",
        "Yusuf Karim went",
        "![Only here](only.png)\n\nBetaword. See [[alpha]]. Yusuf Karim went",
    )
    clean()
    assert (root / "output/articles/only.png").exists()
    edit(root / "content/articles/beta.md", "title: Beta", "title: Beta\ndraft: true")
    clean()
    for trace in ("Betaword", "articles/beta", "only.png", ">Beta<"):
        assert holding(root / "output", trace) == [], trace
    assert not (root / "output/articles/only.png").exists()


def test_bc16_drafts_leave_no_trace_in_the_next_build(root: Path, clean: Changed) -> None:
    put(
        root / "content/articles/later.md",
        "---\ntitle: Later\ndraft: true\npeople: [New Person]\n---\nSee [[alpha]].\n",
    )
    before = tree(root / "output")
    built(root, drafts=True)
    assert (root / "output/articles/later/index.html").exists()
    clean()
    assert tree(root / "output") == before


def test_bc17_a_new_date_moves_the_article_between_its_neighbours(root: Path, clean: Changed) -> None:
    (root / "templates/article.html").unlink()
    clean()
    edit(alpha(root), "2001-01-01", "2002-12-12")
    clean()
    neighbours = {}
    for name in ("alpha", "beta", "gamma"):
        text = (root / f"output/articles/{name}/index.html").read_text("utf-8")
        neighbours[name] = [
            (way, found[1])
            for way in ("prev", "next")
            if (found := re.search(rf'href="[^"]*/(\w+)/" rel="{way}"', text))
        ]
    assert neighbours == {
        "beta": [("next", "alpha")], "alpha": [("prev", "beta"), ("next", "gamma")], "gamma": [("prev", "alpha")],
    }  # fmt: skip


def test_bc18_another_version_makes_every_page_again(
    root: Path, clean: Changed, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = len(list((root / "output").rglob("*.html")))
    monkeypatch.setenv("ARCHIVEGEN_TEST_VERSION", "99")
    assert run(root).rendered == pages
    monkeypatch.setattr("archivegen.project.version", lambda name: "99" if name == "jinja2" else "1")
    assert run(root).rendered == pages
    clean()


def test_bc19_a_damaged_memory_costs_time_and_is_told_at_most_once(root: Path, tmp_path: Path) -> None:
    """Every length and single bits are tried on the cache itself; an empty file is a new cache."""
    store = root / ".archivegen/cache.sqlite"
    whole, wanted, told = store.read_bytes(), tree(root / "output"), 0
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        for name in ("cache.sqlite-wal", "cache.sqlite-shm"):
            (root / ".archivegen" / name).unlink(missing_ok=True)
        store.write_bytes(whole[:length])
        codes = [finding.code for finding in built(root, clean=True).diagnostics]
        assert codes in ([], ["CACHE"])
        told += len(codes)
        assert tree(root / "output") == wanted
    assert told


@pytest.mark.parametrize("damage", [b"", b"junk", None])
def test_bc19_a_lost_record_of_what_was_published_rewrites_nothing(root: Path, damage: bytes | None) -> None:
    before = snapshot(root)
    (state,) = (root / ".archivegen/published").glob("*/published")
    if damage is None:
        state.unlink()
    else:
        state.write_bytes(damage)
    result = built(root)
    assert (result.balance.written, result.balance.removed) == (0, 0)
    assert snapshot(root) == before
    assert built(root).rendered == 0


def test_bc20_a_comment_in_front_matter_changes_nothing(root: Path) -> None:
    """The page itself may be rendered again, since places in the file have moved; it is not written."""
    before = snapshot(root)
    edit(alpha(root), "title: Alpha\n", "# a comment\ntitle:   'Alpha'   # and another\n\n")
    edit(alpha(root), "people: [mina]", "people:\n  - mina")
    result = built(root)
    assert {path for path, _ in result.reasons} <= {"articles/alpha/index.html"}
    assert result.changed == ()
    assert snapshot(root) == before


def test_bc21_any_number_of_workers_gives_one_tree(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are put in order by the parent alone; other orders of arrival are tried on the workers themselves."""
    monkeypatch.setattr("archivegen.workers.FEW", 1)
    monkeypatch.setattr("archivegen.workers.CHUNK", 1)
    wanted = tree(root / "output")
    lay_out(tmp_path / "two", MINI | TEMPLATES)
    built(tmp_path / "two", jobs=2)
    assert not differences(tree(tmp_path / "two/output"), wanted)


# RB The same on every machine


def test_rb01_rb02_another_folder_user_and_host_give_the_same(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = lay_out(tmp_path / "an ü folder/der Name", MINI | TEMPLATES)
    for name, value in {"HOME": str(tmp_path / "an ü folder"), "USER": "somebodyelse", "HOSTNAME": "otherhost"}.items():
        monkeypatch.setenv(name, value)
    built(other)
    built(root, output=str(tmp_path / "elsewhere"))
    assert tree(other / "output") == tree(root / "output") == tree(tmp_path / "elsewhere")
    for trace in (str(tmp_path), "der Name", "somebodyelse", "otherhost", str(Path.cwd())):
        assert holding(other / "output", trace) == []


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "4242"},
        {"TZ": "Asia/Kabul", "LANG": "fa_IR.UTF-8", "LC_ALL": "", "PYTHONHASHSEED": "random"},
    ],
    ids=["far east", "half an hour", "random"],
)
def test_rb03_rb04_rb05_other_zones_locales_and_hash_seeds_give_the_same(
    tmp_path: Path, quick_templates: None, environment: dict[str, str]
) -> None:
    """Together: each process costs a second. The settings of the locale apply where the system has it."""
    names = {
        f"content/people/p{i}.md": f"---\nname: {name}\n---\n"
        for i, name in enumerate(["İnci", "Ince", "Åke", "Zoe", "آرش"])
    }
    dated = {"content/articles/day.md": "---\ntitle: A day\ndate: 2024-03-01\n---\n"}
    dated["content/articles/hour.md"] = "---\ntitle: An hour\ndate: 2024-03-01T00:30:00+02:00\n---\n"
    here, there = (lay_out(tmp_path / name, {**MINI, **names, **dated}) for name in ("here", "there"))
    built(here)
    day = {**os.environ, **environment, "SOURCE_DATE_EPOCH": str((TODAY - 2_440_588) * 86_400)}
    day["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])])
    subprocess.run(
        [sys.executable, "-m", "archivegen", "build", "-q", "-C", str(there)], env=day, check=True, cwd=tmp_path
    )
    assert not differences(tree(there / "output"), tree(here / "output"))
    assert "2024-03-01" in (there / "output/articles/day/index.html").read_text("utf-8")
    assert holding(there / "output", "2024-02-29") == holding(there / "output", "2024-03-02") == []


def test_rb03_the_zone_of_this_process_does_not_matter_either(
    root: Path, clean: Changed, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(root / "output")
    try:
        for zone in ("Pacific/Kiritimati", "America/St_Johns"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            clean()
            assert tree(root / "output") == before
    finally:
        monkeypatch.undo()
        time.tzset()


def test_rb06_the_order_in_which_the_disk_lists_files_does_not_matter(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = tree(root / "output")
    scandir, listdir = os.scandir, os.listdir
    for number in range(20):
        shuffler = random.Random(number)  # noqa: S311 - any order will do

        def shuffled(found: list[object], shuffler: random.Random = shuffler) -> list[object]:
            shuffler.shuffle(found)
            return found

        with monkeypatch.context() as patch:
            patch.setattr(os, "scandir", lambda path, s=shuffled: _Listing(s(list(scandir(path)))))
            patch.setattr(os, "listdir", lambda path, s=shuffled: s(list(listdir(path))))
            copy = lay_out(tmp_path / str(number), MINI | TEMPLATES)
            built(copy)
        assert not differences(tree(copy / "output"), wanted), number


class _Listing(list[object]):
    """A list that can be used as ``os.scandir`` is: in a ``with`` statement too."""

    def __enter__(self) -> _Listing:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    close = __exit__


def test_rb08_the_times_of_sources_do_not_matter(tmp_path: Path, root: Path) -> None:
    copy = lay_out(tmp_path / "copy", MINI | TEMPLATES)
    for number, path in enumerate(sorted(p for p in copy.rglob("*") if p.is_file())):
        os.utime(path, (10**8 * number, 10**8 * number))
    built(copy)
    assert tree(copy / "output") == tree(root / "output")


@pytest.mark.parametrize(("mask", "file", "folder"), [(0o022, 0o644, 0o755), (0o027, 0o640, 0o750)])
def test_rb09_rights_are_what_the_umask_asks(
    tmp_path: Path, quick_templates: None, mask: int, file: int, folder: int
) -> None:
    before = os.umask(mask)
    try:
        copy = lay_out(
            tmp_path / "copy", {**MINI, "site.toml": MINI["site.toml"].replace("enabled = false", "enabled = true")}
        )
        built(copy)
    finally:
        os.umask(before)
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in (copy / "output").rglob("*")}
    assert modes == {(False, file), (True, folder)}


# DU Bad luck, and files of others


def test_du05_a_page_that_may_not_be_written_to_is_replaced(root: Path, clean: Changed) -> None:
    (root / "output/index.html").chmod(0o444)
    edit(alpha(root), "title: Alpha", "title: Alpha two")
    clean()
    assert "Alpha two" in (root / "output/index.html").read_text("utf-8")
    assert (root / "output/index.html").stat().st_mode & 0o200


def test_du07_the_lock_of_a_build_that_was_killed_is_no_lock(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivegen.build.LOCK_SECONDS", 0.2)
    (lock,) = (root / ".archivegen").rglob("lock")
    hold = "import sys, filelock; lock = filelock.FileLock(sys.argv[1]); lock.acquire()\n"
    hold += "print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        before = snapshot(root)
        with pytest.raises(RefusedError, match="another build"):
            run(root)
        assert snapshot(root) == before
        holder.kill()
        holder.wait()
        built(root)


FOREIGN = {".git/HEAD": "ref: refs/heads/main\n", "CNAME": "a.example", "notes.txt": "notes", "old/report.pdf": "%PDF"}


def foreign(root: Path) -> dict[str, str]:
    return {path: (root / "output" / path).read_text("utf-8") for path in FOREIGN}


def test_du08_files_of_others_stay_whatever_is_built(root: Path) -> None:
    lay_out(root / "output", FOREIGN)
    assert built(root).balance.kept_foreign == 4
    edit(alpha(root), "title: Alpha", "title: Alpha two")
    assert built(root).balance.kept_foreign == 4
    assert foreign(root) == FOREIGN
    for path in (root / "content/articles").glob("*"):
        path.unlink()
    done = CliRunner().invoke(main, ["build", "-C", str(root)])
    assert "4 files not made by archivegen kept" in done.stdout
    assert foreign(root) == FOREIGN


@pytest.mark.parametrize(
    "place", ["", "..", "content", "content/out", "templates", "static/x", ".git", ".archivegen/x", "/"]
)
def test_du09_a_folder_that_is_not_the_sites_is_refused_before_anything_is_written(tmp_path: Path, place: str) -> None:
    project = lay_out(tmp_path / "project/archive")
    before = tree(tmp_path)
    with pytest.raises(RefusedError, match="archivegen build -o output"):
        run(project, output=str(project / place))
    assert tree(tmp_path) == before


def test_du11_a_folder_of_somebody_else_is_refused_and_can_be_adopted(tmp_path: Path, quick_templates: None) -> None:
    project = lay_out(tmp_path / "archive")
    theirs = {f"{number}.txt": "theirs" for number in range(12)}
    documents = lay_out(tmp_path / "Documents", theirs)
    before = tree(documents)
    with pytest.raises(RefusedError, match="12 files here were not made by archivegen"):
        run(project, output=str(documents))
    assert tree(documents) == before
    assert built(project, output=str(documents), adopt=True).balance.kept_foreign == 12
    (project / "content/articles/gamma.md").unlink()
    built(project, output=str(documents))
    assert {path: tree(documents)[path] for path in theirs} == before
    assert not (documents / "articles/gamma").exists()


def test_du12_a_file_of_somebody_else_is_not_overwritten(root: Path) -> None:
    put(root / "output/articles/delta/index.html", "theirs")
    put(root / "content/articles/delta.md", "---\ntitle: Delta\n---\n")
    before = snapshot(root)
    with pytest.raises(
        RefusedError, match=r"would overwrite files that archivegen did not make: articles/delta/index\.html"
    ):
        run(root)
    assert snapshot(root) == before


@pytest.mark.parametrize("state_too", [False, True])
def test_du13_without_its_manifest_the_folder_is_adopted_not_emptied(
    root: Path, clean: Changed, state_too: bool
) -> None:
    """Files with the very bytes that would be written count as ours once the folder is adopted."""
    put(root / "output/notes.txt", "notes")
    (root / "output/archivegen-manifest.json").unlink()
    if state_too:
        (state,) = (root / ".archivegen/published").glob("*/published")
        state.unlink()
    before = snapshot(root)
    with pytest.raises(RefusedError, match="--adopt"):
        run(root)
    assert snapshot(root) == before
    result = built(root, adopt=True)
    assert (result.balance.written, result.balance.removed) == (0, 0)
    (root / "output/notes.txt").unlink()
    clean()


def test_du14_what_a_stopped_build_left_is_cleared_away(root: Path, clean: Changed) -> None:
    """Nobody else's staging folder can be there: the lock is held by one build at a time."""
    (state,) = (root / ".archivegen/published").iterdir()
    put(state / "staging/000001", "half a page")
    clean()
    assert not (state / "staging").exists()


def test_du19_clean_removes_what_is_ours_and_nothing_else(root: Path) -> None:
    lay_out(root / "output", FOREIGN)
    before = tree(root)
    dry = CliRunner().invoke(main, ["clean", "-C", str(root), "--dry-run"])
    assert dry.exit_code == 0
    assert str(root / "output/index.html") in dry.stdout
    assert "notes.txt" not in dry.stdout
    assert tree(root) == before
    done = CliRunner().invoke(main, ["clean", "-C", str(root)])
    assert "4 not made by archivegen kept" in done.stdout
    assert foreign(root) == FOREIGN
    assert {path for path, (kind, _) in tree(root / "output").items() if kind == "file"} == set(FOREIGN)
    assert {path for path, (kind, _) in tree(root / "output").items() if kind == "folder"} == {".git", "old"}
    assert not (root / ".archivegen").exists()


def test_pu06_the_manifest_tells_what_each_file_was(root: Path) -> None:
    listed = json.loads((root / "output/archivegen-manifest.json").read_bytes())["files"]
    assert {one["path"]: ("file", one["sha256"]) for one in listed} == {
        path: what
        for path, what in tree(root / "output").items()
        if what[0] == "file" and path != "archivegen-manifest.json"
    }
