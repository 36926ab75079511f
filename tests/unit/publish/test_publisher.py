"""Publishing into a folder that has a past: files of others, damage, stopped builds, folders where files were."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from archivegen.build import _staging
from archivegen.diagnostics import MachineError, RefusedError
from archivegen.digest import digest_bytes, fingerprint
from archivegen.frame import stylesheet
from archivegen.pages.jobs import Copy, Generate, ready
from archivegen.project import _versions, open_project, scan_options, toolchain
from archivegen.publish.bundles import AT_ONCE, Bundle, Making
from archivegen.publish.commit import Published
from archivegen.publish.ground import Desk, survey
from archivegen.publish.manifest import MANIFEST_NAME, Entry, load_state
from archivegen.publish.publisher import publish
from archivegen.publish.render import NOWHERE, Look
from archivegen.publish.write import stamp_of
from archivegen.source.snapshot import scan
from tests.small_archive import built, lay_out, put, run, stamps, tree


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    root = tmp_path / "archive"
    root.mkdir()
    return Desk(root, root / "output", root / ".archivegen/published/x", root / ".archivegen/staging")


def files(**texts: str) -> list[Generate | Copy]:
    """Jobs for files; two underscores stand for a slash, one for a full stop."""
    return [ready(name.replace("__", "/").replace("_", "."), text.encode()) for name, text in sorted(texts.items())]


def send(
    desk: Desk, jobs: list[Generate | Copy], *bundles: Bundle, adopt: bool = False, afresh: bool = False
) -> Published:
    """Publish these files and nothing else."""
    with making_for(desk) as making:
        ground = survey(desk, adopt=adopt)
        return publish(desk, jobs, bundles, making, LOOK, NONE, _no_body, ground, _quiet, afresh=afresh)


def making_for(desk: Desk) -> Making:
    """What bundles are made with."""
    return Making(desk.staging, "output", _quiet)


def _quiet(*_: object) -> None:
    pass


LOOK = Look({}, "en", NOWHERE, "tools")
NONE: Any = None  # a context that no file here is made from


def _no_body(_: str) -> bytes:
    raise AssertionError


def names(output: Path) -> set[str]:
    return {path for path in tree(output) if path != MANIFEST_NAME}


def engine(texts: dict[str, str], mark: str = "1") -> tuple[Bundle, list[str]]:
    """A bundle of these files, and a list that grows each time it is made."""
    made: list[str] = []

    def make(folder: Path) -> None:
        made.append(mark)
        folder.mkdir(parents=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")

    return Bundle("find/", fingerprint(texts, mark), make), made


def test_what_is_under_way_is_made_once_and_published_only_where_it_is_due(desk: Desk) -> None:
    due, made = engine({"a": "one"})
    other, _ = engine({"b": "two"}, "2")
    with making_for(desk) as making:
        making.begin([due, other])
        found = publish(desk, files(x="x"), [due], making, LOOK, NONE, _no_body, survey(desk, adopt=False), _quiet)
    assert found.diagnostics == ()
    assert made == ["1"]
    assert names(desk.output) == {"x", "find", "find/a"}
    assert [*desk.staging.parent.glob(f"{desk.staging.name}*")] == []


def test_what_is_under_way_ends_where_nothing_is_published_after_all(desk: Desk) -> None:
    stopped = threading.Event()

    def make(folder: Path) -> None:
        assert stopped.wait(60), folder

    with making_for(desk) as making:
        making.begin([Bundle("find/", "1", make, 1, stopped.set)])
    assert stopped.is_set()
    assert [*desk.staging.parent.glob(f"{desk.staging.name}*")] == []


def test_what_begins_early_leaves_nothing_where_nothing_was_and_says_nothing(desk: Desk) -> None:
    """It is not known yet whether anything will be published, nor what else is wrong."""
    bundle, made = engine({"a": "one"})
    away = desk.root / "not/there/yet/staging"
    with Making(away, "output", _quiet) as making:
        making.begin_early([bundle])
    assert not (desk.root / "not").exists()
    (desk.root / "not").write_text("a file", "utf-8")
    with Making(away, "output", _quiet) as making:
        making.begin_early([bundle])
        with pytest.raises(MachineError):
            making.begin([bundle])
    assert made == []


SWAP = pytest.param(
    "swap", marks=pytest.mark.skipif(sys.platform != "linux", reason="folders are exchanged on Linux alone")
)


@pytest.mark.parametrize("how", ["files", SWAP])
def test_what_stays_is_recorded_with_what_it_is_made_of_now_and_where_it_stands(
    desk: Desk, how: Literal["files", "swap"]
) -> None:
    desk = msgspec.structs.replace(desk, how=how)

    def sent(made_of: str) -> Entry:
        found = send(desk, [Generate("x", lambda _: b"the same", made_of), *files(y=made_of)])
        (entry,) = (one for one in found.entries if one.path == "x")
        stored = load_state(desk.state / "published")
        assert stored is not None
        assert stored.entries == found.entries
        assert entry.stamp == stamp_of(desk.output / "x")
        return entry

    first, second = sent("one"), sent("another")
    assert first.cause != second.cause
    assert first.fingerprint == second.fingerprint
    assert send(desk, [Generate("x", lambda _: b"the same", "another"), *files(y="another")]).written == ()


class EnoughError(Exception):
    """What progress raises in these tests."""


def test_who_hears_of_progress_can_end_the_wait_for_a_bundle(desk: Desk) -> None:
    stopped, told = threading.Event(), []

    def make(folder: Path) -> None:
        assert stopped.wait(60), folder
        raise OSError("ended")

    def tell(stage: str, _done: int, _total: int) -> None:
        told.append(stage)
        if told.count("indexing") == 5:  # nothing is done: it is told because time has passed
            raise EnoughError

    bundle, patience = Bundle("find/", "1", make, 1, stopped.set), sys.getswitchinterval()
    with pytest.raises(EnoughError), Making(desk.staging, "output", partial(tell, "indexing")) as making:
        publish(desk, files(x="x"), (bundle,), making, LOOK, NONE, _no_body, survey(desk, adopt=False), tell)
    assert stopped.is_set()
    assert names(desk.output) == set()
    assert sys.getswitchinterval() == patience


class Fed:
    """Bundles whose pages are given when it is said so, and which end then."""

    def __init__(self) -> None:
        self.given, self.ended = threading.Event(), threading.Event()

    def bundle(self, prefix: str) -> Bundle:
        fed = threading.Event()

        def make(folder: Path) -> None:
            assert self.given.wait(60), folder
            fed.set()
            assert self.ended.wait(60), folder

        def stop() -> None:
            self.given.set()
            self.ended.set()

        return Bundle(prefix, "1", make, 1, stop, fed)


def test_few_bundles_are_fed_before_all_else_and_not_waited_for_to_their_end(desk: Desk) -> None:
    engine = Fed()
    bundle = engine.bundle("find/")
    with making_for(desk) as making:
        making.begin([bundle])
        making.feed(engine.given.set)  # told while it waits, and only then
        assert bundle.fed is not None
        assert bundle.fed.is_set()
        assert not engine.ended.is_set()


def test_many_bundles_are_fed_while_all_else_is_done(desk: Desk) -> None:
    engine = Fed()
    with making_for(desk) as making:
        making.begin([engine.bundle(f"{number}/") for number in range(AT_ONCE + 1)])
        making.feed(lambda: pytest.fail("waited"))
        assert not engine.given.is_set()


def test_a_bundle_that_fails_before_it_is_fed_is_not_waited_for(desk: Desk) -> None:
    def make(folder: Path) -> None:
        raise OSError(folder)

    with making_for(desk) as making:
        making.begin([Bundle("find/", "1", make, 1, None, threading.Event())])
        making.feed(_quiet)


def test_a_bundle_for_which_there_is_no_thread_is_not_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_more(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    with making_for(desk) as making:
        monkeypatch.setattr(making._threads, "submit", none_more)
        with pytest.raises(RuntimeError):
            making.begin([Fed().bundle("find/")])
        making.feed(lambda: pytest.fail("waited"))


def test_who_hears_of_it_can_end_the_wait_for_the_feeding(desk: Desk) -> None:
    engine = Fed()

    def enough() -> None:
        raise EnoughError

    with pytest.raises(EnoughError), making_for(desk) as making:
        making.begin([engine.bundle("find/")])
        making.feed(enough)
    assert engine.ended.is_set()


def test_an_engine_for_which_there_is_no_thread_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_more(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    patience = sys.getswitchinterval()
    monkeypatch.setattr(ThreadPoolExecutor, "submit", none_more)
    with pytest.raises(RuntimeError, match="new thread"):
        send(desk, files(x="x"), engine({"a": "a"})[0])
    assert sys.getswitchinterval() == patience


# Files and folders that change places


def test_a_file_where_a_folder_of_ours_was(desk: Desk) -> None:
    send(desk, files(a__b="inner", a__c__d="deep"))
    assert send(desk, files(a="outer")).removed == ("a/b", "a/c/d")
    assert names(desk.output) == {"a"}
    assert (desk.output / "a").read_text("utf-8") == "outer"


def test_a_folder_where_a_file_of_ours_was(desk: Desk) -> None:
    send(desk, files(a="outer"))
    send(desk, files(a__b__c="inner"))
    assert names(desk.output) == {"a", "a/b", "a/b/c"}


def test_a_folder_is_not_made_over_a_file_of_others(desk: Desk) -> None:
    send(desk, files(x="x"))
    (desk.output / "a").write_text("mine", encoding="utf-8")
    with pytest.raises(RefusedError, match="did not make: a;"):
        send(desk, files(a__b="inner"))
    assert (desk.output / "a").read_text("utf-8") == "mine"


def test_a_file_is_not_made_over_a_folder_with_files_of_others(desk: Desk) -> None:
    send(desk, files(a__b="inner"))
    (desk.output / "a/mine").write_text("mine", encoding="utf-8")
    before = tree(desk.output)
    with pytest.raises(RefusedError, match="did not make: a/mine"):
        send(desk, files(a="outer"))
    assert tree(desk.output) == before


def test_nothing_is_written_through_a_link_to_a_folder_elsewhere(desk: Desk, tmp_path: Path) -> None:
    send(desk, files(x="x"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (desk.output / "a").symlink_to(elsewhere)
    with pytest.raises(RefusedError, match="did not make: a;"):
        send(desk, files(a__b="inner"))
    assert not list(elsewhere.iterdir())


# Folders that are left empty


def test_folders_that_others_emptied_go_with_their_page(desk: Desk) -> None:
    send(desk, files(a__b__c="page", x="x"))
    (desk.output / "a/b/c").unlink()
    send(desk, files(x="x"))
    assert names(desk.output) == {"x"}


def test_an_empty_folder_of_others_stays(desk: Desk) -> None:
    send(desk, files(a__c="page", x="x"))
    (desk.output / "a/empty").mkdir()
    (desk.output / "mine/too").mkdir(parents=True)
    send(desk, files(x="x"))
    assert names(desk.output) == {"x", "a", "a/empty", "mine", "mine/too"}


# Files of others


def test_a_file_of_others_with_the_very_bytes_is_taken_over(desk: Desk) -> None:
    send(desk, files(x="x"))
    (desk.output / "a").write_text("same", encoding="utf-8")
    before = (desk.output / "a").stat().st_mtime_ns
    send(desk, files(x="x", a="same"))
    assert (desk.output / "a").stat().st_mtime_ns == before
    send(desk, files(x="x"))
    assert names(desk.output) == {"x"}


def test_a_copied_file_with_the_very_bytes_is_taken_over_too(desk: Desk) -> None:
    send(desk, files(x="x"))
    (desk.root / "photo").write_text("same", encoding="utf-8")
    (desk.output / "a").write_text("same", encoding="utf-8")
    jobs = [Copy("a", "photo", digest_bytes(b"same")), *files(x="x")]
    assert send(desk, jobs).written == ()
    assert send(desk, jobs).written == ()


def test_the_bundle_is_not_written_over_files_of_others(desk: Desk) -> None:
    send(desk, files(x="x"))
    (desk.output / "find").mkdir()
    (desk.output / "find/f.js").write_text("mine", encoding="utf-8")
    with pytest.raises(RefusedError, match=r"did not make: find/f\.js"):
        send(desk, files(x="x"), engine({"f.js": "theirs"})[0])
    assert (desk.output / "find/f.js").read_text("utf-8") == "mine"


@pytest.mark.case("DU-13")
def test_du13_without_its_manifest_what_is_as_we_left_it_is_ours_once_adopted(desk: Desk) -> None:
    send(desk, files(a="old", gone="gone", kept="kept"))
    (desk.output / "mine").write_text("mine", encoding="utf-8")
    (desk.output / MANIFEST_NAME).unlink()
    before = tree(desk.output)
    with pytest.raises(RefusedError, match="--adopt"):
        send(desk, files(a="new", kept="kept"))
    assert tree(desk.output) == before
    send(desk, files(a="new", kept="kept"), adopt=True)
    assert names(desk.output) == {"a", "kept", "mine"}
    assert (desk.output / "a").read_text("utf-8") == "new"


def test_adopting_overwrites_nothing_that_is_not_as_we_left_it(desk: Desk) -> None:
    send(desk, files(a="old"))
    (desk.output / "a").write_text("by another hand", encoding="utf-8")
    (desk.output / MANIFEST_NAME).unlink()
    with pytest.raises(RefusedError, match="did not make: a;"):
        send(desk, files(a="new"), adopt=True)
    assert (desk.output / "a").read_text("utf-8") == "by another hand"


# Damage


@pytest.mark.parametrize("text", ["pagf", "page and more", ""])
def test_a_changed_file_is_put_right_and_the_reason_given(desk: Desk, text: str) -> None:
    send(desk, files(a="page", b="other"))
    (desk.output / "a").write_text(text, encoding="utf-8")
    done = send(desk, files(a="page", b="other"))
    assert done.reasons == (("a", "changed in the output by someone else"),)
    assert done.written == ("a",)
    assert (desk.output / "a").read_text("utf-8") == "page"


def test_a_page_replaced_by_a_link_is_a_page_again(desk: Desk, tmp_path: Path) -> None:
    """The link is as long as the page, and leads to the same bytes."""
    page = "x" * len(str(tmp_path / "same"))
    (tmp_path / "same").write_text(page, encoding="utf-8")
    send(desk, files(a=page))
    (desk.output / "a").unlink()
    (desk.output / "a").symlink_to(tmp_path / "same")
    send(desk, files(a=page))
    assert not (desk.output / "a").is_symlink()


def test_a_stamp_as_young_as_the_record_of_it_is_not_trusted(desk: Desk) -> None:
    """A file changed in the same tick of the clock keeps size and times: only its bytes tell (git's "racy" entries)."""
    send(desk, files(a="page"))
    state = desk.state / "published"
    changed = (desk.output / "a").stat()
    os.utime(state, ns=(changed.st_ctime_ns, changed.st_ctime_ns))
    read: list[Path] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archivegen.publish.ground.sha256_of", _telling(read))
        survey(desk, adopt=False)
    assert read == [desk.output / "a"]


def test_an_old_stamp_is_trusted(desk: Desk) -> None:
    send(desk, files(a="page"))
    later = (desk.output / "a").stat().st_ctime_ns + 10**9
    os.utime(desk.state / "published", ns=(later, later))
    read: list[Path] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archivegen.publish.ground.sha256_of", _telling(read))
        survey(desk, adopt=False)
    assert read == []


def _telling(read: list[Path]) -> Callable[[Path], str]:
    def sha256_of(path: Path) -> str:
        read.append(path)
        return ""

    return sha256_of


def test_touched_files_are_left_alone(desk: Desk) -> None:
    send(desk, files(a="page", b="other"))
    os.utime(desk.output / "a", (0, 0))
    before = stamps(desk.output)
    done = send(desk, files(a="page", b="other"))
    assert (done.written, done.reasons) == ((), ())
    assert stamps(desk.output) == before


def test_made_again_on_demand_files_with_the_same_bytes_are_left_alone(desk: Desk) -> None:
    send(desk, files(a="page"))
    before = stamps(desk.output)
    done = send(desk, files(a="page"), afresh=True)
    assert done.reasons == (("a", "asked for (--clean)"),)
    assert done.written == ()
    assert stamps(desk.output) == before


# The bundle


def test_a_bundle_is_made_once(desk: Desk) -> None:
    bundle, made = engine({"f.js": "1", "g.js": "2"})
    send(desk, files(x="x"), bundle)
    before = stamps(desk.output)
    assert send(desk, files(x="x"), bundle).written == ()
    assert made == ["1"]
    assert stamps(desk.output) == before


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_damaged_bundle_is_made_again_also_after_a_build_that_left_it_for_later(desk: Desk, damage: str) -> None:
    bundle, made = engine({"f.js": "1", "g.js": "2"})
    send(desk, files(x="x"), bundle)
    if damage == "gone":
        (desk.output / "find/g.js").unlink()
    else:
        (desk.output / "find/g.js").write_text("changed", encoding="utf-8")
    later = Bundle(bundle.prefix, bundle.fingerprint, None)
    send(desk, files(x="x"), later)
    send(desk, files(x="x"), later)
    send(desk, files(x="x"), bundle)
    assert made == ["1", "1"]
    assert (desk.output / "find/g.js").read_text("utf-8") == "2"


def test_a_bundle_left_for_later_stays_when_all_is_made_again(desk: Desk) -> None:
    bundle, made = engine({"f.js": "1"})
    send(desk, files(x="x"), bundle)
    send(desk, files(x="x"), Bundle(bundle.prefix, bundle.fingerprint, None), afresh=True)
    assert (desk.output / "find/f.js").exists()
    assert send(desk, files(x="x")).removed == ("find/f.js",), "it is still known to be ours"
    assert made == ["1"]


def test_a_changed_bundle_replaces_the_whole(desk: Desk) -> None:
    send(desk, files(x="x"), engine({"f.js": "1", "old.js": "1"}, "1")[0])
    done = send(desk, files(x="x"), engine({"f.js": "1", "new.js": "2"}, "2")[0])
    assert (done.written, done.removed) == (("find/new.js",), ("find/old.js",))


def test_files_of_the_site_in_the_folder_of_the_bundle_are_none_of_it(desk: Desk) -> None:
    jobs = files(find__x_txt="x", find__own_js="own")
    bundle, made = engine({"f.js": "1", "own.js": "theirs"})
    send(desk, jobs, bundle)
    assert (desk.output / "find/own.js").read_text("utf-8") == "own"
    assert (send(desk, jobs, bundle).written, made) == ((), ["1"])
    assert send(desk, files(find__own_js="own"), bundle).removed == ("find/x.txt",)
    assert names(desk.output) == {"find", "find/f.js", "find/own.js"}


# Names


def test_nobody_else_may_publish_a_file_of_the_manifests_name(desk: Desk) -> None:
    (finding,) = send(desk, [Copy(MANIFEST_NAME, f"static/{MANIFEST_NAME}", "digest")]).diagnostics
    assert (finding.path, finding.code) == (f"static/{MANIFEST_NAME}", "ADDRESS")
    assert not desk.output.exists()


def test_a_file_is_copied_whichever_way_its_name_is_composed(desk: Desk) -> None:
    spelled = unicodedata.normalize("NFD", "été.png")
    (desk.root / "content").mkdir()
    (desk.root / "content" / spelled).write_text("picture", encoding="utf-8")
    name = unicodedata.normalize("NFC", spelled)
    send(desk, [Copy(name, f"content/{name}", "digest")])
    assert (desk.output / name).read_text("utf-8") == "picture"


# Sources that change while a build runs


def test_a_file_changed_since_it_was_scanned_is_copied_again_by_the_next_build(desk: Desk) -> None:
    (desk.root / "photo").write_text("late", encoding="utf-8")
    early = [Copy("a", "photo", digest_bytes(b"early"))]
    send(desk, early)
    assert (desk.output / "a").read_text("utf-8") == "late"
    (desk.root / "photo").write_text("early", encoding="utf-8")
    assert send(desk, early).written == ("a",), "what was published is not what was scanned"
    assert (desk.output / "a").read_text("utf-8") == "early"
    assert send(desk, early).reasons == ()


def test_the_stylesheet_is_the_one_that_was_scanned(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive")
    put(root / "static/static/style.css", "body{color:red}")
    project = open_project(root)
    snapshot = scan(root, scan_options(project))
    put(root / "static/static/style.css", "body{color:blue}")
    assert stylesheet(project, snapshot) == b"body{color:red}"


# Outputs on other disks, and paths written in several ways


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another disk than that of the tests."""
    place = Path("/dev/shm")
    if not place.is_dir() or place.stat().st_dev == tmp_path.stat().st_dev or not os.access(place, os.W_OK):
        pytest.skip("there is no second disk here")
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


@pytest.mark.parametrize("way", ["the output is a link", "a parent is a link", "by its own path"])
def test_a_site_is_published_on_another_disk(tmp_path: Path, other_disk: Path, way: str) -> None:
    root = lay_out(tmp_path / "archive")
    output = {"the output is a link": "output", "a parent is a link": "link/site", "by its own path": ""}[way]
    if output:
        target = other_disk / "site" if output == "output" else other_disk
        target.mkdir(exist_ok=True)
        (root / output.partition("/")[0]).symlink_to(target)
    built(root, output=str(root / output) if output else str(other_disk / "site"))
    assert (other_disk / "site/index.html").exists()
    assert {path.name for path in other_disk.iterdir()} == {"site"}, "nothing of the staging is left"
    assert not list((other_disk / "site").glob(".*"))
    before = stamps(other_disk / "site")
    built(root, output=str(root / output) if output else str(other_disk / "site"))
    assert stamps(other_disk / "site") == before


def test_where_nothing_can_be_written_beside_the_output_staging_is_inside(
    tmp_path: Path, other_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(lay_out(tmp_path / "archive"), output=str(other_disk / "site"))
    assert _staging(project).parent == other_disk
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert _staging(project).parent == other_disk / "site"


def test_a_folder_of_another_disk_inside_the_output(desk: Desk, other_disk: Path) -> None:
    """It cannot be mounted here: the system says of a rename what it says of one between disks."""
    elsewhere = msgspec.structs.replace(desk, staging=other_disk / "staging")
    send(elsewhere, files(a__b="one", c="two"))
    assert names(desk.output) == {"a", "a/b", "c"}


@pytest.mark.parametrize("written", ["output/../output", "./output", "link"])
def test_one_output_has_one_state_however_it_is_written(tmp_path: Path, written: str) -> None:
    root = lay_out(tmp_path / "archive")
    (root / "output").mkdir()
    (root / "link").symlink_to("output")
    assert open_project(root, output=str(root / written)).state == open_project(root).state


def test_an_output_that_is_a_circle_of_links_is_refused(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive")
    (root / "output").symlink_to("again")
    (root / "again").symlink_to("output")
    with pytest.raises(RefusedError):
        run(root)


@pytest.mark.parametrize("part", ["sys.version_info", "unicodedata.unidata_version", "archivegen.project.version"])
def test_pages_made_by_other_tools_are_made_again(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """A patch release of Python, another Unicode, another release of any package that decides what pages say."""
    before = toolchain("en")
    other = {"sys.version_info": (3, 99, 0), "unicodedata.unidata_version": "99.0.0"}.get(part)
    monkeypatch.setattr(part, other or (lambda name: "99" if name == "pyuca" else version(name)))
    _versions.cache_clear()  # as in another process
    try:
        assert toolchain("en") != before
    finally:
        _versions.cache_clear()


def test_data_left_for_later_stands_as_it_is_and_is_made_when_nothing_else_waits(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive")
    run(root, search="later")
    before = tree(root / "output")
    put(root / "content/articles/new.md", "---\ntitle: Brand new\n---\nText.\n")
    run(root, search="later")
    waiting = tree(root / "output")
    assert "articles/new/index.html" in waiting
    assert {p: t for p, t in waiting.items() if p.startswith("data/")} == {
        p: t for p, t in before.items() if p.startswith("data/")
    }
    (root / "output/data/articles.json").unlink()
    run(root, search="later")
    assert "Brand new" in (root / "output/data/articles.json").read_text(encoding="utf-8")
    run(root, search="off")
    assert "Brand new" in (root / "output/data/articles.csv").read_text(encoding="utf-8")
    assert run(root, search="off").changed == ()
