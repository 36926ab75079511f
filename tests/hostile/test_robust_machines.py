"""The same sources give the same bytes on every machine (RB)."""

from __future__ import annotations

import getpass
import os
import random
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.hostile.mini import EPOCH, FILES, Mini
from tests.small_archive import differences, put, tree

ROOT = Path(__file__).parents[2]
NAMES = {
    f"content/people/p{i}.md": f"---\nname: {name}\n---\n"
    for i, name in enumerate(["İnci", "Ince", "ince", "Åke", "Ähre", "Zoe", "آرش", "Ørsted"])
}
DATED = {
    "content/articles/day.md": "---\ntitle: A day\ndate: 2024-03-01\n---\n",
    "content/articles/hour.md": "---\ntitle: An hour\ndate: 2024-03-01T00:30:00+02:00\n---\n",
    "content/articles/late.md": "---\ntitle: Late\ndate: 2024-03-01T23:59:00-11:00\n---\n",
}


@pytest.mark.case("RB-01", "RB-02")
def test_another_folder_user_and_host_give_the_same(mini: Mini, tmp_path: Path) -> None:
    other = Mini(tmp_path / "an ü folder/der Name")
    other.build(HOME=str(other.place / "das Haus"), USER="somebodyelse", HOSTNAME="otherhost")
    mini.outputs.append(mini.place / "elsewhere")
    mini.build("-o", mini.place / "elsewhere")
    assert tree(other.output) == tree(mini.output) == tree(mini.place / "elsewhere")
    here = (str(tmp_path), "der Name", "das Haus", "somebodyelse", "otherhost", str(Path.cwd()), socket.gethostname())
    for trace in (*here, *([getpass.getuser()] if getpass.getuser() not in {"root", "user"} else [])):
        assert other.holding(trace) == [], trace


ENVIRONMENTS = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "4242"},
    {"TZ": "Asia/Kabul", "LANG": "fa_IR.UTF-8", "LC_ALL": "", "PYTHONHASHSEED": "random"},
]


@pytest.mark.case("RB-03", "RB-04", "RB-05", soak="100 places and circumstances")
def test_other_zones_locales_and_hash_seeds_give_the_same(tmp_path: Path) -> None:
    """In processes of their own, several at once. The settings of a locale apply where the system has it."""
    here = Mini(tmp_path, {**FILES, **NAMES, **DATED})
    here.build()
    for number, environment in enumerate(ENVIRONMENTS):
        there = Mini(tmp_path / str(number), {**FILES, **NAMES, **DATED})
        found = {**os.environ, **environment, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "archivegen", "build", "-q", "-C", str(there.root)]
        subprocess.run(command, env=found, check=True, cwd=tmp_path)
        assert not differences(tree(there.output), tree(here.output)), environment
    for page in ("day", "hour", "late"):
        assert "2024-03-01" in here.page(f"articles/{page}/index.html")
    assert here.holding("2024-02-29") == here.holding("2024-03-02") == []
    letters = here.page("people/index.html")
    order = [letters.index(f">{name}<") for name in ("Ähre", "Åke", "Ince", "İnci", "Zoe", "آرش")]
    assert order == sorted(order), "by Unicode's own order"


@pytest.mark.case("RB-03")
def test_the_zone_of_this_process_does_not_matter_either(mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(mini.output)
    try:
        for zone in ("Pacific/Kiritimati", "America/St_Johns"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            mini.build("--clean")
            assert tree(mini.output) == before
    finally:
        monkeypatch.undo()
        time.tzset()


class _Listing(list[object]):
    """A list that can be used as ``os.scandir`` is: in a ``with`` statement too."""

    def __enter__(self) -> _Listing:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    close = __exit__


@pytest.mark.case("RB-06")
def test_the_order_in_which_the_disk_lists_files_does_not_matter(mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = tree(mini.output)
    scandir, listdir = os.scandir, os.listdir
    for number in range(20):
        shuffler = random.Random(number)  # noqa: S311 - any order will do

        def shuffled(found: list[object], shuffler: random.Random = shuffler) -> list[object]:
            shuffler.shuffle(found)
            return found

        other = Mini(mini.place / str(number))
        with monkeypatch.context() as patch:
            patch.setattr(os, "scandir", lambda path=".", s=shuffled: _Listing(s(list(scandir(path)))))
            patch.setattr(os, "listdir", lambda path=".", s=shuffled: s(list(listdir(path))))
            other.build()
        assert not differences(tree(other.output), wanted), number


@pytest.mark.case("RB-07")
def test_the_day_is_told_and_0_is_one(mini: Mini) -> None:
    """No page shows the clock: the day decides what is due, and nothing else."""
    before = tree(mini.output)
    mini.build(SOURCE_DATE_EPOCH="1700000000")
    assert tree(mini.output) == before
    mini.put("content/articles/due.md", "---\ntitle: Due in 1971\npublish: 1971-01-01\n---\n")
    assert "3 published + 0 drafts + 1 not yet due" in mini.build(SOURCE_DATE_EPOCH="0").out
    assert "4 published" in mini.build(SOURCE_DATE_EPOCH="1700000000").out


@pytest.mark.case("RB-07")
@pytest.mark.parametrize("value", ["abc", "", "1.5", "99999999999999999999"])
def test_a_day_that_is_none_is_refused_by_the_variables_name(mini: Mini, value: str) -> None:
    assert "SOURCE_DATE_EPOCH" in mini.fails(2, SOURCE_DATE_EPOCH=value)


@pytest.mark.case("RB-08")
def test_the_times_of_sources_do_not_matter(mini: Mini) -> None:
    other = Mini(mini.place / "other")
    for number, path in enumerate(sorted(p for p in other.root.rglob("*") if p.is_file())):
        os.utime(path, (10**8 * number, 10**8 * number))
    other.build()
    assert tree(other.output) == tree(mini.output)


@pytest.mark.case("RB-09", "DU-16")
@pytest.mark.parametrize(("mask", "file", "folder"), [(0o022, 0o644, 0o755), (0o027, 0o640, 0o750)])
def test_rights_are_what_the_umask_asks(tmp_path: Path, mask: int, file: int, folder: int) -> None:
    before = os.umask(mask)
    try:
        other = Mini(tmp_path / "other", {**FILES, "site.toml": FILES["site.toml"].replace("= false", "= true")})
        (other.root / "static/photo.png").chmod(0o600)
        (other.root / "static/words.txt").chmod(0o777)
        other.build()
    finally:
        os.umask(before)
    modes = {(path.is_dir(), path.stat().st_mode & 0o7777) for path in other.output.rglob("*")}
    assert modes == {(False, file), (True, folder)}


@pytest.mark.case("RB-10")
def test_search_is_made_again_only_where_its_pages_changed(mini: Mini) -> None:
    """The same build again leaves every file of it, one from nothing makes the same; after an edit the other pages'
    fragments keep name and bytes."""
    mini.edit("site.toml", "enabled = false", "enabled = true")
    mini.build()
    before = {p: p.read_bytes() for p in (mini.output / "pagefind").rglob("*") if p.is_file()}
    mini.build("--clean")
    assert {p: p.read_bytes() for p in (mini.output / "pagefind").rglob("*") if p.is_file()} == before
    fragments = {p for p in before if p.suffix == ".pf_fragment"}
    assert len(fragments) > 5
    with mini.untouched():
        assert "nothing to do" in mini.build("--verify").out
    put(mini.root / "content/articles/beta.md", "---\ntitle: Beta\ndate: 2002-02-02\n---\nOnly Ghazni is left here.\n")
    mini.build()
    kept = {p for p in fragments if p.exists() and p.read_bytes() == before[p]}
    assert 0 < len(fragments - kept) < len(fragments) / 2
