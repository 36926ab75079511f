"""`init` and `new`: files that are read back as they were meant, and nothing overwritten."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.archive.select import Rules
from archivegen.build import read_only
from archivegen.cli import main
from archivegen.commands.starting import quoted, run_init, run_new
from archivegen.diagnostics import InputError, RefusedError
from archivegen.source.decode import decode
from archivegen.source.fields import ArticleFields, RecordFields
from archivegen.source.markdown import MarkdownOptions
from archivegen.source.parse import Document, ParseOptions, parse
from archivegen.source.snapshot import SourceFile
from tests.small_archive import SITE, TODAY, lay_out, run, tree

OPTIONS = ParseOptions(("people", "places", "organisations"), (), MarkdownOptions(prefixes=()))
KINDS = '\n[kinds.organisations]\nlabel = "Organisation"\n'


def new(root: Path, kind: str, title: str, date: str = "") -> int:
    return run_new(root, "", kind, title, date, open_editor=False)


def read(path: Path, role: str = "article", kind: str = "") -> Document:
    data = path.read_bytes()
    assert decode(path.name, data)[1] == ()
    parsed = parse(SourceFile(path.name, "digest", len(data), role, kind, data), OPTIONS).document
    assert [str(d) for d in parsed.diagnostics] == []
    return parsed


def made(root: Path) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file() and p.name != "site.toml")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "archive", {"site.toml": SITE + KINDS})


def test_init_makes_an_archive_that_builds_and_says_only_what_is_to_be_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new one"
    assert run_init(folder, yes=False) == 0
    names = made(folder)
    assert {".gitignore", "templates/_colophon.html", "content/pages/about.md"} <= set(names)
    assert any(name.startswith("content/articles/") for name in names)
    assert any(name.startswith("content/people/") for name in names)
    assert any(name.startswith("content/places/") for name in names)
    assert (folder / "site.toml").read_text().count("#") > 3
    assert set((folder / ".gitignore").read_text().split()) >= {"/output/", "/.archivegen/"}
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].split("  ")[1] == f"cd '{folder}' && archivegen serve --open"
    assert lines[-1].split("  ")[1] == 'archivegen new article "A title"'
    assert len([line for line in lines if line.startswith("created ")]) == len(names) + 1
    result = run(folder, search="off")
    assert result.ok, [str(d) for d in result.diagnostics]
    assert {d.code for d in result.diagnostics} == {"PLACEHOLDER"}
    assert result.balance.published >= 2


def test_init_leaves_a_folder_with_files_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(RefusedError, match="not empty"):
        run_init(tmp_path, yes=False)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["old", "an old one"])
def test_the_remedy_of_init_starts_the_archive_where_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    lay_out(tmp_path, {f"{name}/mine.txt": "mine"})
    monkeypatch.chdir(tmp_path)
    refused = CliRunner().invoke(main, ["init", name])
    assert refused.exit_code == 3
    words = shlex.split(refused.stderr.rpartition(": ")[2])
    assert words == ["archivegen", "init", name, "--yes"]
    assert CliRunner().invoke(main, words[1:]).exit_code == 0
    assert (tmp_path / name / "site.toml").is_file()
    assert not (tmp_path / "site.toml").exists()


def test_the_remedy_of_init_here_names_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, {"mine.txt": "mine"})
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init"]).stderr.endswith(": archivegen init --yes\n")


def test_init_among_files_keeps_every_one_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_out(tmp_path, {"mine.txt": "mine", ".gitignore": "mine", "content/pages/about.md": "mine"})
    assert run_init(tmp_path, yes=True) == 0
    for name in ("mine.txt", ".gitignore", "content/pages/about.md"):
        assert (tmp_path / name).read_text() == "mine"
    assert (tmp_path / "site.toml").is_file()
    out = capsys.readouterr().out
    assert f"kept    {tmp_path / '.gitignore'}\n" in out
    assert f"created {tmp_path / '.gitignore'}\n" not in out


@pytest.mark.parametrize("yes", [True, False])
def test_init_refuses_where_an_archive_is(root: Path, yes: bool) -> None:
    before = tree(root)
    with pytest.raises(RefusedError, match="an archive already"):
        run_init(root, yes=yes)
    assert tree(root) == before


def test_a_new_article_is_a_draft_with_its_title_and_date(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(root, "article", "The bridge opens", "1993-11-10") == 0
    assert made(root) == ["content/articles/1993-11-10-the-bridge-opens.md"]
    assert capsys.readouterr().out == "content/articles/1993-11-10-the-bridge-opens.md\n"
    document = read(root / made(root)[0])
    assert isinstance(document.fields, ArticleFields)
    assert document.fields.title == "The bridge opens"
    assert document.fields.date is not None
    assert document.fields.date.edtf == "1993-11-10"
    assert document.fields.draft
    assert document.stem == "the-bridge-opens"


@pytest.mark.parametrize(("date", "edtf", "name"), [
    ("1937?", "1937?", "t"), ("~1926", "~1926", "t"), ("195X", "195X", "t"), ("1914/1918", "1914/1918", "t"),
    ("1993-11", "1993-11", "t"), ("1993-11-10T09:30:00Z", "1993-11-10", "1993-11-10-t"),
])  # fmt: skip
def test_any_edtf_date_is_taken(root: Path, date: str, edtf: str, name: str) -> None:
    assert new(root, "article", "T", date) == 0
    assert made(root) == [f"content/articles/{name}.md"]
    fields = read(root / made(root)[0]).fields
    assert fields is not None
    assert fields.date.edtf == edtf  # type: ignore[union-attr]


@pytest.mark.parametrize(("kind", "path"), [
    ("person", "content/people/mina-rahimi.md"),
    ("people", "content/people/mina-rahimi.md"),
    ("Place", "content/places/mina-rahimi.md"),
    ("organisation", "content/organisations/mina-rahimi.md"),
    ("organisations", "content/organisations/mina-rahimi.md"),
])  # fmt: skip
def test_new_records_of_every_kind(root: Path, kind: str, path: str) -> None:
    assert new(root, kind, "Mina Rahimi") == 0
    assert made(root) == [path]
    fields = read(root / path, "record", path.split("/")[1]).fields
    assert isinstance(fields, RecordFields)
    assert fields.name == "Mina Rahimi"
    assert new(root, "article", "So that there is one") == 0
    reading = read_only(root, "", Rules(TODAY, drafts=True))
    assert [d for d in reading.diagnostics if d.severity == "error"] == []


def test_a_new_person_may_have_a_date_of_birth(root: Path) -> None:
    assert new(root, "person", "Mina Rahimi", "1953?") == 0
    fields = read(root / "content/people/mina-rahimi.md", "record", "people").fields
    assert isinstance(fields, RecordFields)
    assert fields.born is not None
    assert fields.born.edtf == "1953?"


def test_the_comments_of_a_new_file_hold_when_they_are_taken_away(root: Path) -> None:
    assert new(root, "person", "Mina Rahimi") == 0
    path = root / "content/people/mina-rahimi.md"
    text = re.sub(r"(?m)^# (?!wikidata|names)", "", path.read_text())
    path.write_text(text)
    fields = read(path, "record", "people").fields
    assert isinstance(fields, RecordFields)
    assert (fields.sort_name, fields.summary) == ("Rahimi, Mina", "One sentence.")
    assert fields.died is not None


@pytest.mark.parametrize(("name", "proposed"), [
    ("Mina Rahimi", "Rahimi, Mina"),
    ("Ali Karimi, judge", "Karimi, Ali"),
    ("Ali Reza Karimi (judge of Ghazni)", "Karimi, Ali Reza"),
    ("Karimi, Ali", ""),
    ("علی کریمی، قاضی", "کریمی, علی"),
    ("Mina", ""),
])  # fmt: skip
def test_a_sort_name_is_proposed_in_a_comment_and_never_of_a_description(root: Path, name: str, proposed: str) -> None:
    assert new(root, "person", name) == 0
    path = root / made(root)[0]
    assert read(path, "record", "people").fields.sort_name == ""  # type: ignore[union-attr]
    lines = [line for line in path.read_text("utf-8").splitlines() if "sort_name" in line]
    assert lines == ([f'# sort_name: "{proposed}"  # the family name first; {ONE_WAY}'] if proposed else [])


ONE_WAY = "this is only one way to read the name"
HOSTILE = [
    "He said \"no\": a 'title' # not a comment",
    "back\\slash \\n \\x41 \\",
    "- a list? {a: b} [c] !tag &anchor *alias %dir @at `tick`",
    "---",
    "true",
    "2001-02-03",
    "012",
    "{{ 7*7 }} {% raw %}",
    "کابل، شهر من",
    "北京 🦁 e\u0301",
    "</script><script>alert(1)</script>",
    "=HYPERLINK(1)",
    "a: b",
    "\u200fmarks\u200c of\u00a0direction",
]


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("kind", ["article", "person"])
def test_a_hostile_title_is_read_back_exactly(root: Path, kind: str, title: str) -> None:
    if title == "---":
        with pytest.raises(InputError, match="gives no file name"):
            new(root, kind, title)
        return
    assert new(root, kind, title) == 0
    (name,) = made(root)
    wanted = " ".join(title.split())
    if kind == "article":
        assert read(root / name).fields.title == wanted  # type: ignore[union-attr]
    else:
        assert read(root / name, "record", "people").fields.name == wanted  # type: ignore[union-attr]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn")), max_size=60))
@settings(max_examples=200)
def test_any_line_of_text_is_quoted_so_that_yaml_reads_it_back(text: str) -> None:
    import yaml

    assert yaml.safe_load(f"title: {quoted(text)}") == {"title": text}


@pytest.mark.parametrize(
    "title", ["a\nb: c", "a\rb", "a\x00b", "a\x1b[31mb", "a\u2028draft: false", "a\x85b", "a\tb", " a  b "]
)
def test_what_no_line_may_hold_becomes_a_space(root: Path, title: str) -> None:
    assert new(root, "person", title) == 0
    (name,) = made(root)
    fields = read(root / name, "record", "people").fields
    assert isinstance(fields, RecordFields)
    assert fields.name == " ".join(re.sub(r"[\x00-\x20\x7f-\x9f\u2028]", " ", title).split())
    assert not fields.draft


def test_a_title_that_is_no_text_is_refused_and_nothing_is_made(root: Path) -> None:
    with pytest.raises(InputError, match=r"'caf\\udce9' is not valid UTF-8"):
        new(root, "article", "caf\udce9")
    assert made(root) == []


@pytest.mark.parametrize("title", ["", "  ", "\n"])
def test_an_empty_title_is_a_wrong_command(root: Path, title: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(root, "article", title) == 2
    assert capsys.readouterr().err == "the title is empty\n"
    assert made(root) == []


def test_nothing_is_overwritten(root: Path) -> None:
    assert new(root, "article", "The bridge") == 0
    path = root / "content/articles/the-bridge.md"
    path.write_text("mine")
    for title in ("The bridge", "the BRIDGE!"):
        with pytest.raises(RefusedError, match="left as it is"):
            new(root, "article", title)
    assert path.read_text() == "mine"
    assert made(root) == ["content/articles/the-bridge.md"]


def test_an_unknown_kind_is_a_wrong_command_that_names_the_kinds(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(root, "persona", "X") == 2
    assert "article, person, place, organisation" in capsys.readouterr().err
    assert made(root) == []


def test_a_date_that_is_none_is_a_wrong_command(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(root, "article", "X", "2001-02-30") == 2
    assert capsys.readouterr().err.startswith("--date: ")
    assert made(root) == []


@pytest.mark.parametrize("kind", ["place", "organisation"])
def test_a_date_for_what_has_none_is_a_wrong_command(root: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(root, kind, "X", "1990") == 2
    said = capsys.readouterr().err
    assert said == f'--date: only articles and people (their birth) have one; a record of the kind "{kind}" has none\n'
    assert made(root) == []


def test_long_and_reserved_titles_make_files_for_every_system(root: Path) -> None:
    assert new(root, "article", "word " * 60) == 0
    assert new(root, "article", "Con") == 0
    assert new(root, "article", "北" * 100) == 0
    names = [Path(name).name for name in made(root)]
    assert "con.md" not in names
    assert "con-1.md" in names
    assert all(len(name) <= 83 for name in names)


def test_open_starts_the_editor_of_the_environment(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "cp -t .")
    monkeypatch.chdir(root)
    assert run_new(root, "", "article", "Opened", "", open_editor=True) == 0
    assert (root / "opened.md").is_file()


def test_open_without_an_editor_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor-anywhere")
    assert run_new(root, "", "article", "Opened", "", open_editor=True) == 4
    assert "EDITOR" in capsys.readouterr().err
    assert (root / "content/articles/opened.md").is_file()


def test_a_new_record_says_that_it_adds_to_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = lay_out(tmp_path, {"site.toml": SITE, "content/people.csv": "id,name,merged\n,Cora Vale,\nx,X,old-anna\n"})
    assert new(root, "person", "Cora Vale") == 0
    told = "the file adds to Cora Vale (content/people.csv:2), whose id it has; "
    assert capsys.readouterr().err == f"{told}for somebody else, rename the file and add id: cora-vale-2\n"
    with pytest.raises(RefusedError, match=r'"old-anna" was merged into X \(content/people\.csv:3\)'):
        new(root, "person", "Old Anna")
    assert new(root, "person", "Dora Vale") == 0
    assert capsys.readouterr().err == ""


def test_the_files_of_a_deep_folder_are_named_as_they_will_be(tmp_path: Path) -> None:
    settings = f'{SITE}\n[content]\ndir = "src/content"\n'
    root = lay_out(tmp_path, {"site.toml": settings, "src/content/articles/index.md": "---\ntitle: I\n---\n"})
    assert new(root, "article", "Articles") == 0
    assert (root / "src/content/articles/articles.md").is_file()


def test_what_is_offered_behind_a_sign_can_be_used_as_it_stands(root: Path) -> None:
    assert new(root, "article", "One") == new(root, "place", "Mostar") == new(root, "person", "Ada Moss") == 0
    used = 0
    for path in (root / "content").rglob("*.md"):
        text = path.read_text("utf-8")
        role, kind = ("article", "") if path.parent.name == "articles" else ("record", path.parent.name)
        for line in re.findall(r"^# (?!source|wikidata)\w+: .*$", text, re.M):
            path.write_text(text.replace(line, line.removeprefix("# ")), "utf-8")
            read(path, role, kind)
            used += 1
    assert used >= 12
