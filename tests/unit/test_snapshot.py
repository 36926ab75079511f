"""What is found on disk: links, hidden files, odd names, and files too large; each with what is said of it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from io import FileIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from archivegen.diagnostics import MachineError
from archivegen.digest import digest_bytes
from archivegen.source.listing import Scanned
from archivegen.source.snapshot import ChangedError, ScanOptions, Snapshot, Stamp, is_passing, scan
from tests.small_archive import built, lay_out, put

OPTIONS = ScanOptions("content", (("people", "people"), ("ships", "vessels")), 1000)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    put(folder / "content/articles/a.md", "text")
    return folder


def look(root: Path, **options: object) -> Snapshot:
    return scan(root, ScanOptions(**{**{f: getattr(OPTIONS, f) for f in OPTIONS.__struct_fields__}, **options}))


def paths(snapshot: Snapshot) -> list[str]:
    return [file.path for file in snapshot.files]


def said(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(finding.path, finding.code) for finding in snapshot.diagnostics]


@pytest.mark.parametrize(
    ("path", "role", "kind"),
    [
        ("content/articles/deep/b.md", "article", ""),
        ("content/articles/b.markdown", "article", ""),
        ("content/pages/about.md", "page", ""),
        ("content/people/mina.md", "record", "people"),
        ("content/vessels/vasa.md", "record", "ships"),
        ("content/people.csv", "table", "people"),
        ("content/vessels.json", "table", "ships"),
        ("content/vessels.toml", "table", "ships"),
        ("content/people.CSV", "table", "people"),
        ("content/articles/#metoo.md", "article", ""),
        ("content/people/table.csv", "asset", ""),
        ("content/articles/photo.JPG", "asset", ""),
        ("static/a/b.txt", "static", ""),
        ("static/page.md", "static", ""),
        ("templates/article.html", "template", ""),
    ],
)
def test_a_file_is_what_its_place_makes_it(root: Path, path: str, role: str, kind: str) -> None:
    put(root / path, "x")
    (file,) = (f for f in look(root).files if f.path == path)
    assert (file.role, file.kind, file.size, file.digest) == (role, kind, 1, digest_bytes(b"x"))


@pytest.mark.parametrize(
    "path", ["content/other/b.md", "content/b.md", "content/articles/_index.md", "content/ships/b.md"]
)
def test_text_that_is_not_published_is_spoken_of(root: Path, path: str) -> None:
    put(root / path, "x")
    snapshot = look(root)
    assert paths(snapshot) == ["content/articles/a.md"]
    assert said(snapshot) == [(path, "FOLDER")]


def test_files_come_in_order_whatever_the_disk_says(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("c", "b", "é", "B", "a/z", "a-b"):
        put(root / f"content/articles/{name}.md", name)
    before, scandir = look(root), os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: reversed(list(scandir(path))))
    assert look(root) == before
    assert paths(before) == sorted(paths(before))


def test_a_missing_content_folder_is_an_error_with_the_next_step(tmp_path: Path) -> None:
    (finding,) = look(tmp_path).diagnostics
    assert (finding.severity, finding.path) == ("error", "content")
    assert "archivegen new article" in finding.hint


# Links


@pytest.mark.case("NA-09")
def test_na09_a_link_to_a_folder_above_is_an_error_and_ends(root: Path) -> None:
    (root / "content/loop").symlink_to("..")
    (finding,) = look(root).diagnostics
    assert (finding.path, finding.code, finding.severity) == ("content/loop", "LINK-OUT", "error")
    assert ".." in finding.message


@pytest.mark.case("NA-09")
def test_na09_links_in_a_circle_are_errors_that_name_them(root: Path) -> None:
    (root / "content/a").symlink_to("b")
    (root / "content/b").symlink_to("a")
    assert said(look(root)) == [("content/a", "LINK-OUT"), ("content/b", "LINK-OUT")]


@pytest.mark.case("NA-09")
def test_na09_a_link_to_nothing_is_an_error(root: Path) -> None:
    (root / "static").mkdir()
    (root / "static/x.png").symlink_to("gone.png")
    (finding,) = look(root).diagnostics
    assert "gone.png" in finding.message


@pytest.mark.case("NA-10")
def test_na10_a_link_out_of_the_project_is_an_error_and_not_read(root: Path, tmp_path: Path) -> None:
    put(tmp_path / "secret/password.md", "SECRET")
    (root / "static").mkdir()
    (root / "content/articles/x.md").symlink_to(tmp_path / "secret/password.md")
    (root / "static/s").symlink_to(tmp_path / "secret")
    snapshot = look(root)
    assert said(snapshot) == [("content/articles/x.md", "LINK-OUT"), ("static/s", "LINK-OUT")]
    assert all(str(tmp_path / "secret") in finding.message for finding in snapshot.diagnostics)
    assert paths(snapshot) == ["content/articles/a.md"]


def test_a_link_within_the_project_is_followed(root: Path) -> None:
    put(root / "shared/photo.png", "photo")
    (root / "static").mkdir()
    (root / "static/photo.png").symlink_to("../shared/photo.png")
    (root / "static/all").symlink_to("../shared")
    snapshot = look(root)
    assert paths(snapshot) == ["content/articles/a.md", "static/all/photo.png", "static/photo.png"]
    assert snapshot.diagnostics == ()


@pytest.mark.parametrize("top", ["content", "static", "templates"])
def test_a_folder_of_sources_that_is_a_link_out_of_the_project_is_refused(root: Path, tmp_path: Path, top: str) -> None:
    put(tmp_path / "secret/articles/password.md", "SECRET")
    if top == "content":
        (root / "content").rename(root / "texts")
    (root / top).symlink_to(tmp_path / "secret")
    snapshot = look(root)
    assert said(snapshot) == [(top, "LINK-OUT")]
    assert not any("password" in path for path in paths(snapshot))


def test_a_folder_of_sources_may_be_a_link_within_the_project(root: Path) -> None:
    (root / "content").rename(root / "texts")
    (root / "content").symlink_to("texts")
    assert (paths(look(root)), said(look(root))) == (["content/articles/a.md"], [])


@pytest.mark.parametrize("target", [".env", ".archivegen/published", ".git", "shared/.key", "output", "output/a.html"])
def test_a_link_to_what_is_hidden_or_published_is_refused(root: Path, target: str) -> None:
    for name in (".env", ".archivegen/published/x", ".git/config", "shared/.key", "output/a.html"):
        put(root / name, "SECRET")
    (root / "static").mkdir()
    (root / "static/x").symlink_to(root / target)
    snapshot = look(root, output=str(root / "output"))
    assert said(snapshot) == [("static/x", "LINK-OUT")]
    assert paths(snapshot) == ["content/articles/a.md"]


@pytest.mark.case("NA-09")
def test_na09_folders_that_link_to_each_other_are_errors(root: Path) -> None:
    for name in ("a", "b"):
        (root / "content/articles" / name).mkdir()
    (root / "content/articles/a/to-b").symlink_to("../b")
    (root / "content/articles/b/to-a").symlink_to("../a")
    assert said(look(root)) == [
        ("content/articles/a/to-b/to-a", "LINK-OUT"),
        ("content/articles/b/to-a/to-b", "LINK-OUT"),
    ]


# Files that are not read

AWAY = "and keep the workbook outside of the archive"
OFFICE = f"(in Excel: Save as → CSV UTF-8; in LibreOffice: Save as → Text CSV, UTF-8), {AWAY}"
NUMBERS = f"(in Numbers: Export To → CSV, Unicode (UTF-8)), {AWAY}"
WORD = "save or convert it as Markdown or plain text, and keep the original outside of the archive: "
DOCX = "save it as Word (.docx), then "


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("content/people.yaml", "write it as people.csv, people.json or people.toml"),
        ("content/people.tsv", 'did you mean "people.csv"?'),
        ("content/persons.csv", 'did you mean "people.csv"?'),
        ("content/poeple.json", 'did you mean "people.json"?'),
        ("content/x.csv", "tables are people.csv, vessels.csv, or .json or .toml"),
        ("content/x.xlsx", f"save it as one of people.csv, vessels.csv {OFFICE}"),
        ("content/people.xlsx", f"save it as content/people.csv {OFFICE}"),
        ("content/People.XLS", f"save it as content/people.csv {OFFICE}"),
        ("content/vessel.ods", f"save it as content/vessels.csv {OFFICE}"),
        ("content/people.numbers", f"save it as content/people.csv {NUMBERS}"),
        ("content/vessels/all.xlsx", f"if its rows are records, save it as content/vessels.csv {OFFICE}"),
        ("content/articles/all.xlsx", f"if its rows are records, save it as a table, such as people.csv {OFFICE}"),
        ("content/people/people.csv", "tables lie in content/ itself: content/people.csv"),
        ("content/vessels/more.tsv", "tables lie in content/ itself: content/vessels.csv"),
        ("content/articles/old/People.json", "tables lie in content/ itself: content/people.json"),
        ("content/note.mdx", 'did you mean "content/articles/note.md"?'),
        ("content/y.rst", 'did you mean "content/articles/y.md"?'),
        ("content/page.html", 'did you mean "content/articles/page.md"?'),
        ("content/z.TXT", 'did you mean "content/articles/z.md"?'),
        ("content/w.docx", f"{WORD}pandoc content/w.docx -t gfm -o content/articles/w.md"),
        ("content/articles/a w.odt", f"{WORD}pandoc 'content/articles/a w.odt' -t gfm -o 'content/articles/a w.md'"),
        ("content/w.doc", f"{WORD}{DOCX}pandoc content/w.docx -t gfm -o content/articles/w.md"),
        ("content/articles/w.pages", f"{WORD}{DOCX}pandoc content/articles/w.docx -t gfm -o content/articles/w.md"),
        ("content/articles/deep/w.mdown", 'texts are Markdown: did you mean "content/articles/deep/w.md"?'),
        ("content/vessels/vasa.rtf", f"{WORD}pandoc content/vessels/vasa.rtf -t gfm -o content/vessels/vasa.md"),
    ],
)
def test_what_looks_like_a_text_or_a_table_is_not_passed_over_in_silence(root: Path, path: str, hint: str) -> None:
    put(root / path, "x")
    (finding,) = look(root).diagnostics
    assert (finding.path, finding.severity, finding.code, finding.group) == (path, "warning", "NOT-READ", "")
    assert finding.hint == hint


@pytest.mark.parametrize(
    "path",
    [
        "content/photo.png",
        "content/media/words.txt",
        "content/articles/report.pdf",
        "content/articles/sums.ods",
        "content/articles/sums.csv",
        "content/vessels/route.json",
    ],
)
def test_media_are_not_taken_for_texts(root: Path, path: str) -> None:
    put(root / path, "x")
    assert look(root).diagnostics == ()


# Hidden and passing files


def test_hidden_texts_are_spoken_of_too(root: Path) -> None:
    for name in (".obsidian/app.json", "articles/.draft.md", ".gitkeep", ".gitignore", "articles/.DS_Store"):
        put(root / "content" / name, "x")
    snapshot = look(root)
    assert said(snapshot) == [("content/.obsidian", "HIDDEN"), ("content/articles/.draft.md", "HIDDEN")]
    assert len({finding.group for finding in snapshot.diagnostics}) == 1


@pytest.mark.case("NA-14")
def test_na14_hidden_files_are_not_published_and_one_notice_says_so(root: Path) -> None:
    hidden = (".env", ".git/config", ".well-known/x")
    for name in hidden:
        put(root / "static" / name, "SECRET")
    put(root / "content/.DS_Store", "x")
    put(root / "static/.gitkeep", "")
    snapshot = look(root)
    assert paths(snapshot) == ["content/articles/a.md"]
    assert said(snapshot) == [("static/.env", "HIDDEN"), ("static/.git", "HIDDEN"), ("static/.well-known", "HIDDEN")]
    assert len({(finding.code, finding.group) for finding in snapshot.diagnostics}) == 1, "printed once, with a count"


@pytest.mark.case("NA-14")
def test_na14_hidden_names_that_are_meant_to_be_public_are(root: Path) -> None:
    put(root / "static/.well-known/security.txt", "x")
    put(root / "static/.env", "SECRET")
    snapshot = look(root, include_hidden=(".well-known",))
    assert "static/.well-known/security.txt" in paths(snapshot)
    assert said(snapshot) == [("static/.env", "HIDDEN")]


@pytest.mark.parametrize(
    "name",
    [".#a.md", "#a.md#", "a.md~", "a.md.swp", "4913", ".DS_Store", "Thumbs.db", "desktop.ini", "~$a.md", ".~lock.a#"],
)
def test_passing_files_of_editors_and_systems_are_overlooked(root: Path, name: str) -> None:
    for folder in ("content/articles", "static", "templates"):
        put(root / folder / name, "x")
    assert is_passing(name)
    assert look(root).diagnostics == ()
    assert paths(look(root)) == ["content/articles/a.md"]


@pytest.mark.parametrize("name", ["4913", "x.tmp", "x~", "x.swp", "#x#", "~$x", "Thumbs.db", "desktop.ini"])
@pytest.mark.parametrize("linked", [False, True])
def test_a_folder_of_such_a_name_is_read_like_any_other(root: Path, name: str, linked: bool) -> None:
    place = root / ("elsewhere" if linked else "content/articles")
    put(place / name / "index.md", "text")
    put(root / "static" / name / "a.txt", "x")
    if linked:
        (root / "content/articles" / name).symlink_to(place / name)
    snapshot = look(root)
    assert snapshot.diagnostics == ()
    wanted = {"content/articles/a.md", f"content/articles/{name}/index.md", f"static/{name}/a.txt"}
    assert {*paths(snapshot)} == wanted


@pytest.mark.parametrize("name", [".#x", ".x.tmp", ".DS_Store", ".~lock.x#"])
def test_a_hidden_folder_of_such_a_name_is_hidden_and_said_to_be(root: Path, name: str) -> None:
    put(root / "content/articles" / name / "index.md", "text")
    assert said(look(root)) == [(f"content/articles/{name}", "HIDDEN")]


def test_a_link_of_such_a_name_may_lead_to_a_folder_of_the_project_alone(root: Path, tmp_path: Path) -> None:
    put(tmp_path / "outside/secret.md", "text")
    (root / "content/articles/x.tmp").symlink_to(tmp_path / "outside")
    (root / "content/articles/4913").symlink_to("4913")
    assert said(look(root)) == [("content/articles/x.tmp", "LINK-OUT")]


def test_an_article_in_a_folder_called_by_a_number_is_published(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive")
    put(root / "content/articles/4913/index.md", "---\ntitle: Letter 4913\n---\nMina Rahimi wrote.\n")
    result = built(root)
    assert (result.balance.articles, result.balance.published) == (4, 4)
    assert "Letter 4913" in (root / "output/articles/4913/index.html").read_text("utf-8")
    assert "Letter 4913" in (root / "output/people/mina/index.html").read_text("utf-8")


def test_a_lock_of_an_editor_is_overlooked_though_it_leads_nowhere(root: Path) -> None:
    (root / "content/articles/.#a.md").symlink_to("me@host.1234:567")
    assert look(root).diagnostics == ()


# Names and sizes


@pytest.mark.case("NA-08")
def test_na08_a_name_that_is_not_utf8_is_an_error_that_can_be_printed(root: Path) -> None:
    place = os.fsencode(root) + b"/content/articles/caf\xe9.md"
    try:
        with open(place, "wb") as file:
            file.write(b"x")
    except OSError:
        pytest.skip("this disk holds only names in UTF-8")
    (finding,) = look(root).diagnostics
    assert finding.path == "content/articles/caf\\xe9.md"
    assert "not valid UTF-8" in finding.message
    str(finding).encode("utf-8")


@pytest.mark.case("IN-10")
def test_in10_a_text_over_the_limit_is_an_error_and_not_read(root: Path) -> None:
    put(root / "content/articles/large.md", "x" * 1001)
    put(root / "content/articles/just.md", "x" * 1000)
    snapshot = look(root)
    assert said(snapshot) == [("content/articles/large.md", "SIZE")]
    assert "max_source_mb" in snapshot.diagnostics[0].message
    assert "content/articles/just.md" in paths(snapshot)


@pytest.mark.case("IN-10")
def test_in10_media_may_be_larger(root: Path) -> None:
    put(root / "content/articles/film.mp4", "x" * 5000)
    assert look(root).diagnostics == ()


def test_a_name_composed_in_another_way_is_one_name(root: Path) -> None:
    put(root / "static" / unicodedata.normalize("NFD", "été.png"), "x")
    assert "static/" + unicodedata.normalize("NFC", "été.png") in paths(look(root))


@pytest.mark.case("NA-03")
def test_na03_two_files_whose_names_only_look_the_same_are_an_error_at_both(root: Path) -> None:
    for form in ("NFC", "NFD"):
        put(root / "static" / unicodedata.normalize(form, "é.png"), form)
    if len(list((root / "static").iterdir())) < 2:
        pytest.skip("this disk takes both names for one")
    snapshot = look(root)
    assert [(finding.code, finding.severity) for finding in snapshot.diagnostics] == [("NAME", "error")] * 2
    for finding in snapshot.diagnostics:
        assert r"'static/\xe9.png'" in finding.message
        assert r"'static/e\u0301.png'" in finding.message


def test_files_that_are_neither_file_nor_folder_are_not_read(root: Path) -> None:
    os.mkfifo(root / "content/articles/pipe.md")
    assert paths(look(root)) == ["content/articles/a.md"]
    assert said(look(root)) == [("content/articles/pipe.md", "NOT-READ")]


@pytest.mark.case("DU-21")
@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_du21_a_file_that_cannot_be_read_is_the_machines_fault(root: Path) -> None:
    (root / "content/articles/a.md").chmod(0)
    with pytest.raises(MachineError, match=r"content/articles/a\.md: cannot be read"):
        look(root)


@pytest.mark.case("DU-21")
def test_du21_a_folder_that_cannot_be_read_is_the_machines_fault(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "articles":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(MachineError, match=r"content/articles: cannot be read: Permission denied"):
        look(root)


# What is remembered of large files


def aged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a long time pass since the file was changed."""
    later = path.stat().st_ctime_ns + 3600 * 10**9
    monkeypatch.setattr("archivegen.source.source_file.time_ns", lambda: later)


def test_a_picture_with_the_stamp_it_had_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root / "static/film.mp4", "film")
    aged(root / "static/film.mp4", monkeypatch)
    (before,) = look(root).of("static")
    assert before.stamp
    (again,) = scan(root, OPTIONS, {before.path: (before.stamp, "remembered")}).of("static")
    assert again.digest == "remembered"
    older = Stamp(before.stamp.size, 1, 1, before.stamp.inode)
    (changed,) = scan(root, OPTIONS, {before.path: (older, "remembered")}).of("static")
    assert changed.digest == before.digest


def test_a_picture_changed_a_moment_ago_is_read_again_next_time(root: Path) -> None:
    """Another change in the same tick of the clock could leave the stamp as it is."""
    put(root / "static/film.mp4", "film")
    (file,) = look(root).of("static")
    assert file.stamp is None


def test_a_text_changed_a_moment_ago_is_read_again_next_time(root: Path) -> None:
    (file,) = look(root).files
    assert (file.data, file.stamp) == (b"text", None)
    assert look(root).stamps() == {}


def known(root: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """A scan that goes by the stamps of another."""
    aged(root / "content/articles/a.md", monkeypatch)
    first = look(root)
    assert list(first.stamps()) == paths(first)
    return scan(root, OPTIONS, first.stamps())


def test_a_text_with_the_stamp_it_had_is_read_when_it_is_wanted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root / "content/people.csv", "name\n")
    put(root / "templates/base.html", "<p>")
    opened: list[str] = []
    for module in ("snapshot", "source_file"):
        monkeypatch.setattr(f"archivegen.source.{module}.FileIO", lambda path: opened.append(path) or FileIO(path))
    again = known(root, monkeypatch)
    assert len(opened) == 3, "each of the three once, by the first scan"
    assert again.stamps() == look(root).stamps()
    assert [f.digest for f in again.files] == [digest_bytes(f.data) for f in look(root).files]
    del opened[:]
    assert [file.data for file in again.files] == [b"text", b"name\n", b"<p>"]
    assert len(opened) == 3


def rewrite(path: Path) -> None:
    path.write_text("TEXT", encoding="utf-8")


def go(path: Path) -> None:
    path.unlink()


def become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("change", [rewrite, go, become_a_folder])
def test_a_text_that_changes_after_the_scan_is_not_taken_for_what_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    (file,) = known(root, monkeypatch).files
    change(root / file.path)
    with pytest.raises(ChangedError, match=r"content/articles/a\.md: changed while it was being read"):
        _ = file.data


def test_a_text_with_another_stamp_is_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same size and, as `touch -r` and `cp -p` leave it, with the same time of modification."""
    (before,) = known(root, monkeypatch).files
    path = root / before.path
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_text("TEXT", encoding="utf-8")
    os.utime(path, ns=times)
    assert before.stamp
    while path.stat().st_ctime_ns == before.stamp.ctime_ns:  # the clock of files may tick a hundred times a second
        os.utime(path, ns=times)
    (after,) = scan(root, OPTIONS, {before.path: (before.stamp, before.digest)}).files
    assert (after.data, after.digest) == (b"TEXT", digest_bytes(b"TEXT"))


def test_a_known_text_over_the_limit_is_refused_all_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = known(root, monkeypatch).stamps()
    less = ScanOptions(OPTIONS.content, OPTIONS.folders, 3)
    assert said(scan(root, less, stamps)) == [("content/articles/a.md", "SIZE")]


def test_what_there_is_no_room_for_in_memory_is_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root / "content/articles/b.md", "other")
    monkeypatch.setattr("archivegen.source.snapshot._HELD", 6)
    files = look(root).files
    assert sorted(file.held for file in files) == [b"", b"text"]
    assert [file.data for file in files] == [b"text", b"other"]


def test_a_folder_whose_stamp_proved_nothing_is_listed_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something may have come into it in the same tick of the clock, without a trace in its stamp."""
    first = look(root)
    put(root / "content/articles/new/b.md", "text")
    later = (root / "content/articles").stat().st_ctime_ns + 3600 * 10**9
    monkeypatch.setattr("archivegen.source.source_file.time_ns", lambda: later)
    now = look(root).listings["content/articles"].folder
    listing = first.listings["content/articles"]
    assert listing.folder.names, "just made"
    tied = replace(listing, folder=replace(listing.folder, stamp=now.stamp))
    last = Scanned(
        OPTIONS, {f.path: f for f in first.files}, {**first.listings, "content/articles": tied}, linked=False
    )
    again = scan(root, OPTIONS, first.stamps(), last)
    assert "content/articles/new/b.md" in {file.path for file in again.files}


def test_what_nobody_touched_is_not_looked_at(root: Path) -> None:
    first = look(root)
    last = Scanned(OPTIONS, {f.path: f for f in first.files}, first.listings, linked=False)
    put(root / "content/articles/new/b.md", "text")
    put(root / "content/pages/c.md", "text")
    some = scan(root, OPTIONS, first.stamps(), last, {"content/articles"})
    assert {file.path for file in some.files} - {file.path for file in first.files} == {"content/articles/new/b.md"}
    assert {file.path for file in scan(root, OPTIONS, first.stamps(), last).files} == {
        file.path for file in look(root).files
    }
