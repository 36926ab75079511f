"""What means something else than when the site was published is said once: LINK-CHANGED."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archivegen.build import BuildOptions, Memory, build
from archivegen.cli import main
from archivegen.diagnostics import Diagnostic, MachineError
from archivegen.publish import publisher
from tests.pictures import picture
from tests.small_archive import SITE, TODAY, assert_clean, built, lay_out, put, run, stamps, tree

FILES = {
    "site.toml": SITE,
    "content/articles/a.md": "---\ntitle: A\n---\nMina Rahimi saw Herat.\n\nRahimi left Herat.\n",
    "content/articles/b.md": "---\ntitle: B\ntags: [x]\n---\n\nThen Mina Rahimi came.\n",
    "content/articles/c.md": "---\ntitle: For Mina Rahimi\n---\nNo name, but Herat.\n",
    "content/people/mina.md": "---\nname: Mina Rahimi\n---\n",
    "content/places.csv": "id,name,names\nherat,Herat,\n",
    "content/people/yusuf.md": "---\nname: Yusuf Karim\n---\nHe wrote to Mina Rahimi.\n",
}
BAKER = "---\nname: Mina Rahimi\nsort_name: Baker\nroles: [Baker]\n---\n"
NEW = "content/people/mina-the-baker.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = lay_out(tmp_path, FILES)
    built(root)
    return root


def archivegen(root: Path, *arguments: str) -> Result:
    environment = {"SOURCE_DATE_EPOCH": "1700000000", "TERM": "dumb"}
    return CliRunner().invoke(main, [arguments[0], "-C", str(root), *arguments[1:]], env=environment)


def changed(found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return [d for d in found if d.code == "LINK-CHANGED"]


def told(root: Path, **options: object) -> list[str]:
    """The messages of a build, which accepts them."""
    return [d.message for d in changed(built(root, **options).diagnostics)]


def measure(root: Path) -> Path:
    """The file that holds what was published last."""
    (found,) = (root / ".archivegen/published").glob("*/answers")
    return found


def mentions(root: Path) -> str:
    return archivegen(root, "mentions").stdout


def test_a_new_record_that_makes_a_link_a_doubt_is_reported_once_with_count_cause_and_remedy(root: Path) -> None:
    put(root / NEW, BAKER)
    done = archivegen(root, "build")
    assert done.exit_code == 0
    assert (
        'content/articles/a.md:4:1: warning[LINK-CHANGED]: "Mina Rahimi" meant mina here and at 3 more places, and is '
        f"a doubt now (mina or mina-the-baker); {NEW} is new and claims the name; "
        "also content/articles/b.md:6, content/articles/c.md:2, content/people/yusuf.md:4\n"
        "  4 | Mina Rahimi saw Herat.\n"
        "    | ^^^^^^^^^^^\n"
        "    to keep it here, write means: {Mina Rahimi: mina} in the front matter, as a line of its own, or "
        "[[mina|Mina Rahimi]] in the text; archivegen check then offers the rest; a build without --strict accepts the "
        "change\n"
    ) in done.stderr
    assert '"Rahimi" meant mina here, and is no mention now; it is a short form, and nothing brings mina' in done.stderr
    said = (
        "2 names that mean something else than before: this build accepts that, and the next one will not say it again"
    )
    assert said in done.stdout.splitlines()
    assert done.stdout.splitlines()[-1].startswith("3 articles read")
    again = archivegen(root, "build")
    assert "LINK-CHANGED" not in again.stderr
    assert "something else" not in again.stdout


def test_check_reports_and_accepts_nothing_and_strict_stops_until_a_build_accepts(root: Path) -> None:
    put(root / NEW, BAKER)
    for _ in range(2):
        assert archivegen(root, "check").stderr.count("LINK-CHANGED") == 2
    before = (tree(root / "output"), stamps(root / "output"))
    for _ in range(2):
        done = archivegen(root, "build", "--strict")
        assert done.exit_code == 1
        assert done.stderr.count("LINK-CHANGED") == 2
        assert "a build without --strict accepts the change" in done.stderr
        assert (tree(root / "output"), stamps(root / "output")) == before
    assert archivegen(root, "build").stderr.count("LINK-CHANGED") == 2
    assert "LINK-CHANGED" not in archivegen(root, "build", "--strict").stderr
    assert "LINK-CHANGED" not in archivegen(root, "check").stderr


def test_many_mentions_of_one_name_are_one_message(root: Path) -> None:
    for number in range(30):
        put(root / f"content/articles/n{number:02}.md", f"---\ntitle: N{number}\n---\n" + "Mina Rahimi ran. " * 4)
    built(root)
    put(root / NEW, BAKER)
    (message,) = [one for one in told(root) if one.startswith('"Mina Rahimi"')]
    assert '"Mina Rahimi" meant mina here and at 123 more places, and' in message
    assert message.endswith("also content/articles/b.md:6, content/articles/c.md:2, content/articles/n00.md:4, …")


def test_other_warnings_do_not_hide_it(root: Path) -> None:
    for number in range(60):
        put(root / f"content/people/p{number}.md", "---\nname: Same Name\n---\n")
        put(root / f"content/articles/n{number}.md", f"---\ntitle: N\n---\n[x](gone{number}.md)\n\n[^1]: unused\n")
    built(root)
    put(root / NEW, BAKER)
    done = archivegen(root, "build")
    assert "more warnings; all of them" in done.stderr
    assert done.stderr.count("LINK-CHANGED") == 2


def test_a_quiet_build_says_it_too_for_it_is_said_once(root: Path) -> None:
    put(root / NEW, BAKER)
    done = archivegen(root, "build", "--quiet")
    assert done.stdout == ""
    assert done.stderr.count("warning[") == done.stderr.count("LINK-CHANGED") == 2


def test_where_no_name_explains_it_what_else_changed_is_named(root: Path) -> None:
    put(root / "content/articles/d.md", "---\ntitle: D\n---\nIn Kandar Herat was known.\n")
    put(root / "content/places/kandar.md", "---\nname: Kandar\n---\n")
    built(root)
    put(root / "content/places/kandar.md", "---\nname: Kandar Province\n---\n")
    (message, *_) = [one for one in told(root) if one.startswith('"Herat"')]
    assert message == '"Herat" meant herat here, and is no mention now; since then content/places/kandar.md has changed'


def test_nothing_is_reported_at_first_after_clean_or_by_another_version(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root / NEW, BAKER)
    assert archivegen(root, "clean").exit_code == 0
    assert told(root) == []
    (root / NEW).unlink()
    monkeypatch.setenv("ARCHIVEGEN_TEST_VERSION", "9.9.9")
    assert told(root) == []
    put(root / NEW, BAKER)
    assert len(told(root)) == 2


def test_a_text_that_its_writer_changed_is_not_compared(root: Path) -> None:
    put(root / NEW, BAKER)
    put(root / "content/articles/a.md", "---\ntitle: A\n---\nMina Rahimi saw much.\n")
    put(root / "content/articles/c.md", "---\ntitle: For Mina Rahimi!\n---\nNo name, but Herat.\n")
    put(root / "content/articles/b.md", "---\ntitle: B\ntags: [x]\npeople: [yusuf]\n---\n\nThen Mina Rahimi came.\n")
    (message,) = told(root)
    assert message.startswith('"Mina Rahimi" meant mina here, and is a doubt now')


def test_fields_that_say_nothing_of_names_do_not_hide_it(root: Path) -> None:
    put(root / NEW, BAKER)
    text = "---\nsummary: |\n  Of a visit\ntitle: B\nsection: News\ntags: [x, y]\n---\n\nThen Mina Rahimi came.\n"
    put(root / "content/articles/b.md", text)
    assert "also content/articles/b.md:9, content/articles/c.md:2," in told(root)[0]


@pytest.mark.parametrize(("files", "message", "hint"), [
    (
        {"content/people/mina.md": "---\nname: Mina Rahimi-Noor\n---\n"},
        ('"Mina Rahimi" meant mina here and at 3 more places, and is no mention now; content/people/mina.md no longer '
        "has the name; also"),
        "to keep it, write Mina Rahimi into the names of content/people/mina.md again; ",
    ),
    (
        {"content/people/mina.md": ""},
        ('"Mina Rahimi" meant mina here and at 3 more places, and is no mention now; mina is gone from '
        "content/people/mina.md; also"),
        "to keep it, put the record back, or write merged: [mina] into the record that takes its place; ",
    ),
    (
        {"content/people/mina.md": "", "content/people/m-rahimi.md": "---\nname: Mina Rahimi\n---\n"},
        ('"Mina Rahimi" meant mina here and at 3 more places, and means m-rahimi now; mina is gone from '
        "content/people/mina.md; also"),
        "to keep it, put the record back, or write merged: [mina] into m-rahimi; ",
    ),
    (
        {"content/people/mina.md": "---\nname: Mina Rahimi\ndraft: true\n---\n"},
        '"Mina Rahimi" meant mina here and at 3 more places, and is no mention now; mina is a draft; also',
        "to keep it, take draft out of the record; ",
    ),
    (
        {"content/places.csv": "id,name,names\nseen,Old Town,\nherat,Herat,\nsaw,saw Herat,\n"},
        ('"Herat" meant herat here, and means saw now as a part of "saw Herat"; content/places.csv:4 is new and claims '
        "the name"),
        ("to keep it, write means: {saw Herat: herat} in the front matter, as a line of its own, or [[herat|Herat]] in "
        "the text; "),
    ),
    (
        {"content/places.csv": "id,name,names\nherat,Herat,\nother,Old Town,Herat\n"},
        ('"Herat" meant herat here and at 2 more places, and is a doubt now (herat or other); content/places.csv:3 is '
        "new and claims the name; also"),
        ("to keep it here, write means: {Herat: herat} in the front matter, as a line of its own, or "
        "[[herat|Herat]] in the place of this mention alone; archivegen check then offers the rest; "),
    ),
    (
        {"content/people/yusuf.md": "---\nname: Yusuf Karim\nnames: [Herat]\n---\nHe wrote to Mina Rahimi.\n"},
        ('"Herat" meant herat here and at 2 more places, and is a doubt now (yusuf or herat); content/people/yusuf.md '
        "has changed and claims the name; also"),
        ("to keep it here, write means: {Herat: herat} in the front matter, as a line of its own, or "
        "[[herat|Herat]] in the place of this mention alone; archivegen check then offers the rest; "),
    ),
    (
        {"content/people/mina.md": "---\nname: Mina Rahimi\nshort: []\n---\n"},
        '"Rahimi" meant mina here, and is no mention now; content/people/mina.md no longer has the name',
        "to keep it, write Rahimi into the names of content/people/mina.md again; ",
    ),
    (
        {"content/places/hold.md": "---\nname: Hold\nblockers: [but Herat]\n---\n"},
        '"Herat" meant herat here, and is no mention now; content/places/hold.md is new and has a name like it',
        "to keep it, write [[herat|Herat]] in the text; ",
    ),
    (
        {"content/people/herat.md": "---\nname: Herat\n---\n"},
        ('"Herat" meant place:herat here and at 2 more places, and is a doubt now (person:herat or place:herat); '
        "content/people/herat.md is new and claims the name; also"),
        ('to keep it here, write means: {Herat: "place:herat"} in the front matter, as a line of its own, or '
        "[Herat](place:herat) in the place of this mention alone; archivegen check then offers the rest; "),
    ),
])  # fmt: skip
def test_the_cause_and_the_remedy_are_named(root: Path, files: dict[str, str], message: str, hint: str) -> None:
    for path, text in files.items():
        (root / path).unlink(missing_ok=True)
        if text:
            put(root / path, text)
    found = [d for d in changed(built(root).diagnostics) if d.message.startswith(message)]
    assert found, [str(d) for d in changed(built(root, clean=True).diagnostics)]
    assert found[0].hint.startswith(hint), found[0].hint


def test_a_record_that_was_merged_or_moved_and_lines_that_shift_change_no_meaning(root: Path) -> None:
    (root / "content/people/mina.md").unlink()
    put(root / "content/people/m-rahimi.md", "---\nname: Mina Rahimi\nroles: [Poet]\nmerged: [mina]\n---\n")
    put(root / "content/places.csv", "id,name,names\nbalkh,Balkh,\nherat,Herat,\n")
    assert told(root) == []


def test_what_newly_becomes_a_mention_or_settles_a_doubt_is_no_such_change(root: Path) -> None:
    put(root / NEW, BAKER)
    built(root)
    put(root / "content/people/no.md", "---\nname: No Name\nnames: [No name]\n---\n")
    (root / NEW).unlink()
    assert told(root) == []


def test_a_broken_build_leaves_the_measure_where_it_is(root: Path) -> None:
    put(root / NEW, BAKER)
    put(root / "content/articles/broken.md", "---\ntitle: T\ndate: 2001-02-30\n---\n")
    broken = run(root)
    assert not broken.ok
    assert changed(broken.diagnostics) == []
    put(root / "templates/years.html", "{{ page.yaers }}\n")
    (root / "content/articles/broken.md").unlink()
    put(root / "content/articles/dated.md", "---\ntitle: T\ndate: 2001-02-03\n---\n")
    assert not run(root).ok
    (root / "templates/years.html").unlink()
    assert len(told(root)) == 2


def test_a_build_that_ends_before_it_publishes_accepts_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fails where all is made and nothing is in its place yet."""
    before = measure(root).read_bytes()

    def full(*_: object) -> None:
        raise MachineError("no space left")

    put(root / NEW, BAKER)
    with monkeypatch.context() as patched, pytest.raises(MachineError, match="no space left"):
        patched.setattr(publisher, "commit", full)
        run(root)
    assert measure(root).read_bytes() == before
    assert len(told(root)) == 2
    assert measure(root).read_bytes() != before


def test_a_build_with_nothing_to_do_answers_nothing_again_and_writes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked(*_: object) -> None:
        raise AssertionError("every text is asked")

    monkeypatch.setattr("archivegen.accepting.answers_of", looked)
    before = stamps(measure(root).parent)["answers"]
    assert built(root).rendered == 0
    assert stamps(measure(root).parent)["answers"] == before


def test_the_site_is_the_same_whatever_it_was_before(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    put(root / NEW, BAKER)
    assert told(root)
    assert_clean(root, tmp_path_factory.mktemp("clean") / "copy")


@pytest.mark.parametrize("damage", [b"", b"\x00" * 50, b"0" * 32])
def test_a_lost_measure_costs_one_report_and_nothing_else(root: Path, damage: bytes) -> None:
    measure(root).write_bytes(damage)
    put(root / NEW, BAKER)
    assert told(root) == []
    (root / NEW).unlink()
    assert told(root) == []
    put(root / NEW, BAKER)
    assert len(told(root)) == 2


def test_each_output_has_its_own_measure(root: Path, tmp_path: Path) -> None:
    built(root, output=str(tmp_path / "other"))
    put(root / NEW, BAKER)
    assert len(told(root)) == 2
    assert len(told(root, output=str(tmp_path / "other"))) == 2


def test_drafts_are_compared_only_with_what_was_published(root: Path) -> None:
    put(root / "content/articles/draft.md", "---\ntitle: D\ndraft: true\n---\nMina Rahimi.\n")
    put(root / NEW, BAKER.replace("sort_name", "draft: true\nsort_name"))
    assert told(root) == []
    assert "LINK-CHANGED" not in archivegen(root, "check").stderr
    assert len(told(root, drafts=True)) == 2


def preview(root: Path, memory: Memory) -> list[str]:
    output = str(root / ".archivegen/preview")
    result = build(root, BuildOptions(today=TODAY, preview=True, drafts=True, output=output), memory)
    assert result.ok
    return [d.message for d in changed(result.diagnostics)]


def test_a_preview_compares_with_what_was_published_and_accepts_nothing(root: Path) -> None:
    memory = Memory()
    assert preview(root, memory) == []
    put(root / NEW, BAKER)
    assert len(preview(root, memory)) == 2
    assert len(preview(root, memory)) == 2
    assert len(preview(root, Memory())) == 2
    assert len(told(root)) == 2
    assert preview(root, memory) == []


def test_a_preview_of_what_was_never_published_compares_with_its_own_beginning(tmp_path: Path) -> None:
    root, memory = lay_out(tmp_path, FILES), Memory()
    assert preview(root, memory) == []
    put(root / NEW, BAKER)
    assert len(preview(root, memory)) == 2
    assert len(preview(root, memory)) == 2
    (root / NEW).unlink()
    assert preview(root, memory) == []


def test_the_preview_says_it_in_the_terminal(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    from archivegen.commands import serving

    shown: list[object] = []

    def run_server(_: Path, __: object, *, print_line: object, report: object) -> int:
        shown.append(report)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "run", run_server)
        serving.run_serve(root, "", quiet=False, verbose=False)
    put(root / NEW, BAKER)
    (report,) = shown
    assert callable(report)
    report(run(root, strict=True).diagnostics)
    err = capsys.readouterr().err
    assert err.count("LINK-CHANGED") == 2
    assert "NAME-SHARED" not in err


def test_a_figure_that_no_longer_shows_somebody_is_a_change_by_the_writer(root: Path) -> None:
    article = "---\ntitle: D\nimage: {{src: /photo.png, alt: A photo{}}}\n---\nHere Rahimi spoke.\n"
    put(root / "static/photo.png", picture())
    put(root / "content/articles/d.md", article.format(", shows: [mina]"))
    built(root)
    put(root / "content/articles/d.md", article.format(""))
    assert told(root) == []
