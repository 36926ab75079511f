"""A published address that becomes another's or nobody's is told of once, with what keeps it: ADDRESS-CHANGED."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archivegen.build import Memory, build
from archivegen.cli import main
from archivegen.diagnostics import Diagnostic
from archivegen.outcome import BuildOptions
from tests.small_archive import SITE, TODAY, assert_clean, built, lay_out, put, run, stamps

WALL = "content/articles/1955-05-05-the-wall.md"
LATER = "content/articles/1977-06-01-the-wall.md"
FILES = {
    "site.toml": SITE,
    WALL: "---\ntitle: The wall is finished\nplaces: [Saltmarch]\n---\nOf stone. Mina Rahimi saw it.\n",
    "content/articles/flood.md": "+++\ntitle = 'The flood'\n+++\nOver the wall.\n",
    "content/pages/visit.md": "---\ntitle: Visit us\n---\nBy the gate.\n",
    "content/people/mina.md": "---\nname: Mina Rahimi\n---\n",
    "content/places.csv": "id,name,slug\nherat,Herat,\nQ1,Old Bridge,\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = lay_out(tmp_path / "archive", FILES)
    built(root)
    return root


def archivegen(root: Path, *arguments: str) -> Result:
    environment = {"SOURCE_DATE_EPOCH": "1700000000", "TERM": "dumb"}
    return CliRunner().invoke(main, [arguments[0], "-C", str(root), *arguments[1:]], env=environment)


def changes(found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return [d for d in found if d.code == "ADDRESS-CHANGED"]


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    put(root / path, text.replace(old, new, 1))


def namesake(root: Path) -> None:
    put(root / LATER, "---\ntitle: The wall is finished\n---\nOnce more.\n")


def test_a_new_namesake_that_moves_an_old_address_is_said_once_with_file_cause_and_remedy(root: Path) -> None:
    namesake(root)
    assert archivegen(root, "check").stderr.count("ADDRESS-CHANGED") == 1
    assert "ADDRESS-CHANGED" in archivegen(root, "build", "--strict").stderr
    done = archivegen(root, "build")
    assert (
        f"{WALL}:2:1: warning[ADDRESS-CHANGED]: this was published at /articles/the-wall/ and will be at "
        f"/articles/1955-05-05-the-wall/: {LATER} has the same name after its date\n"
        "  2 | title: The wall is finished\n"
        "    | ^^^^^\n"
        "    to keep it, write slug: the-wall in the front matter; to lead on from there, write "
        '"/articles/the-wall/" = "/articles/1955-05-05-the-wall/" under [redirects] in site.toml; '
        "a build without --strict accepts the change\n"
    ) in done.stderr
    assert "an address that is not as before: this build accepts that, and the next one will not say it again" in (
        done.stdout
    )
    for command in ("build", "check", "build"):
        again = archivegen(root, command)
        assert "ADDRESS-CHANGED" not in again.stderr
        assert "not as before" not in again.stdout
    assert not changes(built(root, clean=True).diagnostics)


@pytest.mark.parametrize("front", ["", "id: once-more\n", "slug: once-more\n", "id: the-wall\nslug: once-more\n"])
def test_the_reason_is_told_whatever_the_namesake_takes_of_the_name(root: Path, front: str) -> None:
    put(root / LATER, f"---\ntitle: The wall is finished\n{front}---\nOnce more.\n")
    (found,) = changes(built(root).diagnostics)
    assert found.message == (
        "this was published at /articles/the-wall/ and will be at /articles/1955-05-05-the-wall/: "
        f"{LATER} has the same name after its date"
    )


def test_a_namesake_that_takes_nothing_of_the_name_moves_nobody_and_is_no_reason(root: Path) -> None:
    put(root / LATER, "---\ntitle: The wall is finished\nid: once-more\nslug: once-more\n---\nOnce more.\n")
    assert not changes(built(root).diagnostics)
    edit(root, WALL, "title", "slug: old-wall\ntitle")
    (found,) = changes(built(root).diagnostics)
    assert found.message == "this was published at /articles/the-wall/ and will be at /articles/old-wall/"


@pytest.mark.parametrize(("path", "old", "new"), [
    (LATER, "title", "slug: later\ntitle"), ("content/places.csv", "q2,Old Bridge,", "q2,Old Bridge,later"),
])  # fmt: skip
def test_no_namesake_is_the_reason_where_a_slug_is(root: Path, path: str, old: str, new: str) -> None:
    namesake(root)
    edit(root, "content/places.csv", "Q1,", "q2,Old Bridge,\nq3,Old Bridge,\nQ1,")
    built(root)
    edit(root, path, old, new)
    (found,) = changes(built(root).diagnostics)
    assert found.message.endswith("/later/")


def test_it_is_said_with_quiet_too(root: Path) -> None:
    namesake(root)
    assert "ADDRESS-CHANGED" in archivegen(root, "build", "--quiet").stderr


def moved_to_a_folder(root: Path) -> None:
    (root / "content/articles/old").mkdir()
    (root / WALL).rename(root / "content/articles/old/the-wall.md")


def as_draft(root: Path) -> None:
    edit(root, WALL, "places: [Saltmarch]", "draft: true")


def with_a_redirect(root: Path) -> None:
    namesake(root)
    put(root / "site.toml", f'{SITE}\n[redirects]\n"/articles/the-wall/" = "/articles/1955-05-05-the-wall/"\n')


def with_redirect_from(root: Path) -> None:
    edit(root, "content/articles/flood.md", "title", "slug = 'deluge'\nredirect_from = ['/articles/flood/']\ntitle")


def with_the_slug(root: Path) -> None:
    namesake(root)
    edit(root, WALL, "title", "slug: the-wall\ntitle")


def record_for_a_bare_name(root: Path) -> None:
    put(root / "content/places/saltmarch.md", "---\nname: Saltmarch\n---\n")


def row_into_a_file(root: Path) -> None:
    put(root / "content/places.csv", "id,name,slug\nQ1,Old Bridge,\n")
    put(root / "content/places/herat.md", "---\nname: Herat\n---\n")


def merged(root: Path) -> None:
    (root / "content/people/mina.md").unlink()
    put(root / "content/people/m-rahimi.md", "---\nname: Mina Rahimi\nmerged: [mina]\n---\n")


def without_a_page(root: Path) -> None:
    edit(root, "content/people/mina.md", "name", "link: false\nname")


def test_nothing_is_said_where_nothing_is_lost_or_it_is_meant(tmp_path: Path) -> None:
    quiet = (
        moved_to_a_folder, as_draft, with_a_redirect, with_redirect_from, with_the_slug, record_for_a_bare_name,
        row_into_a_file, merged, without_a_page,
    )  # fmt: skip
    for change in quiet:
        root = lay_out(tmp_path / change.__name__, FILES)
        built(root)
        change(root)
        assert not changes(built(root).diagnostics), change.__name__
    for path in (WALL, "content/people/mina.md", "content/pages/visit.md"):
        root = lay_out(tmp_path / path.replace("/", "-"), FILES)
        built(root)
        (root / path).unlink()
        assert not changes(built(root).diagnostics), path


def test_a_row_that_is_deleted_is_not_taken_for_its_namesake(root: Path) -> None:
    put(root / "content/people.csv", "id,name\nali-1,Ali\nali-2,Ali\n")
    built(root)
    put(root / "content/people.csv", "id,name\nali-2,Ali\n")
    (only,) = changes(built(root).diagnostics)
    assert only.message.startswith("this ali-2 was published at /people/ali-ali-2/ and will be at /people/ali/")


def test_a_name_without_a_record_is_not_kept_by_a_slug_of_the_text_that_declares_it(root: Path) -> None:
    put(root / "content/people/saltmarch.md", "---\nname: Another\nslug: saltmarch\n---\n")
    put(root / "content/places/saltmarch.md", "---\nname: Another Saltmarch\n---\n")
    (one,) = changes(built(root).diagnostics)
    assert one.hint.startswith("to keep it, give content/places/saltmarch.md another slug; "), one


def test_a_name_that_nothing_declares_any_more_is_told_though_a_record_of_the_table_bears_it(root: Path) -> None:
    put(root / "content/places.csv", "id,name,type\nsalt-a,Saltmarch,village\nsalt-b,Saltmarch,river\n")
    edit(root, WALL, "[Saltmarch]", "[salt-a]")
    gone = [d for d in changes(built(root).diagnostics) if d.path == WALL]
    assert [d.message for d in gone] == [
        '/places/saltmarch/ was published and will be gone: no text declares "Saltmarch" any more'
    ]


def test_a_record_that_a_mere_name_takes_the_address_of_needs_only_its_slug(root: Path) -> None:
    edit(root, WALL, "Saltmarch", "Old Bridge")
    put(root / "content/places.csv", "id,name,slug\nherat,Herat,\nQ1,Old Bridge,\n")
    built(root)
    edit(root, "content/places.csv", "Old Bridge", "New Bridge")
    (one,) = changes(built(root).diagnostics)
    assert f': {WALL} declares "Old Bridge", which takes the old address' in one.message
    assert one.hint.startswith('to keep it, write "old-bridge" in the column slug in its row of content/places.csv; ')
    edit(root, "content/places.csv", "New Bridge,", "New Bridge,old-bridge")
    built(root)
    assert 'id="New' not in (root / "output/places/old-bridge/index.html").read_text("utf-8")
    assert "New Bridge" in (root / "output/places/old-bridge/index.html").read_text("utf-8")


@pytest.mark.parametrize(("rows", "told"), [
    ("a,Ann Ash,y\nb,Bob Birch,x\n", ["this a was published at /people/x/", "this b was published at /people/y/"]),
    ("a,Ann Ash,z\nb,Bob Birch,x\n", ["this a was published at /people/x/", "this b was published at /people/y/"]),
])  # fmt: skip
def test_rows_that_take_each_others_addresses_are_told_by_their_ids(root: Path, rows: str, told: list[str]) -> None:
    put(root / "content/people.csv", "id,name,slug\na,Ann Ash,x\nb,Bob Birch,y\n")
    built(root)
    put(root / "content/people.csv", f"id,name,slug\n{rows}")
    found = changes(built(root).diagnostics)
    assert [d.message.partition(" and will be")[0] for d in found] == told
    assert 'give "b" in content/people.csv another slug' in found[0].hint


def test_a_page_that_becomes_the_text_about_the_archive_leaves_its_address(root: Path, tmp_path: Path) -> None:
    (root / "content/pages/visit.md").rename(root / "content/pages/about.md")
    (told,) = changes(run(root, strict=True).diagnostics)
    assert (told.path, told.line) == ("content/pages/about.md", 2)
    assert told.message == (
        "this was published at /visit/ and will be at /about-this-archive/: the file was content/pages/visit.md then"
    )
    redirect = '"/visit/" = "/about-this-archive/"'
    assert f"to keep it, give the file its old name; to lead on from there, write {redirect} under" in told.hint
    put(root / "site.toml", f"{SITE}\n[redirects]\n{redirect}\n")
    assert not changes(built(root).diagnostics)
    assert_clean(root, tmp_path / "fresh")
    (root / "content/pages/about.md").rename(root / "content/pages/contact.md")  # where it was is a page all the same
    put(root / "site.toml", SITE)
    assert not changes(run(root).diagnostics)


def test_a_copy_of_a_text_that_is_revised_takes_no_address(root: Path) -> None:
    flood = root / "content/articles/flood.md"
    put(root / "content/articles/flood-first-draft.md", flood.read_text("utf-8"))
    edit(root, "content/articles/flood.md", "Over the wall", "Through the wall")
    assert not changes(built(root).diagnostics)


def test_a_name_that_another_text_declares_or_this_one_by_its_id_is_still_declared(root: Path) -> None:
    put(root / "content/articles/zoo.md", "---\ntitle: The zoo\nplaces: [Saltmarch]\n---\nNew.\n")
    built(root)
    edit(root, WALL, "places: [Saltmarch]\n", "")
    put(root / "content/places/salt-marsh.md", "---\nname: Saltmarch\nlink: false\n---\n")
    assert not changes(built(root).diagnostics)
    (root / "content/places/salt-marsh.md").unlink()
    edit(root, WALL, "title: The wall is finished\n", "title: The wall is finished\nplaces: [Saltmarch]\n")
    (root / "content/articles/zoo.md").unlink()
    built(root)
    edit(root, WALL, "[Saltmarch]", "[salt-marsh]")
    put(root / "content/places/salt-marsh.md", "---\nname: Saltmarch\nlink: false\n---\n")
    assert not changes(built(root).diagnostics)


def test_a_namesake_in_the_same_table_that_takes_an_address_is_told(root: Path) -> None:
    put(root / "content/people.csv", "id,name,slug\na,Ann Ash,\n")
    built(root)
    put(root / "content/people.csv", "id,name,slug\na,Ann Ash,\nb,Ann Ash,ann-ash\n")
    (one,) = changes(built(root).diagnostics)
    assert one.message.startswith("this a was published at /people/ann-ash/ and will be at /people/ann-ash-a/")
    put(root / "content/people.csv", "id,name,slug\na,Ann Ash,ann-ash\nb,Ann Ash,ann-ash-a\n")
    assert len(changes(built(root).diagnostics)) == 2


@pytest.mark.parametrize("id_too", [False, True])
def test_files_that_take_each_others_names_are_told(root: Path, id_too: bool) -> None:
    one, two, three = (root / f"content/articles/{name}.md" for name in ("letter-1", "letter-2", "letter-3"))
    put(one, f"---\ntitle: First\n{'id: one' * id_too}\n---\nDear all.\n")
    put(two, f"---\ntitle: Second\n{'id: two' * id_too}\n---\nDear everybody.\n")
    built(root)
    two.rename(three)
    one.rename(two)
    put(one, "---\ntitle: Before the first\n---\nHello.\n")
    found = changes(built(root).diagnostics)
    assert [d.message.partition(":")[0] for d in found] == [
        "this was published at /articles/letter-1/ and will be at /articles/letter-2/",
        "this was published at /articles/letter-2/ and will be at /articles/letter-3/",
    ]
    one.rename(root / "aside")
    two.rename(one)
    (root / "aside").rename(two)
    assert len(changes(built(root).diagnostics)) == 2


RENUMBERED = "id,name\n1,Ann Ash\n2,Bob Birch\n3,Cy Cole\n"


@pytest.mark.parametrize("rows", [
    "1,Abe Alder\n2,Ann Ash\n3,Bob Birch\n4,Cy Cole\n",
    "2,Ann Ash\n1,Bob Birch\n3,Cy Cole\n",
    "4,Ann Ash\n1,Bob Birch\n2,Cy Cole\n",
    "1,Ann Ash\n2,Cy Cole\n",
    "1,Cy Cole\n2,Ann Ash\n",
])  # fmt: skip
def test_rows_that_have_other_numbers_keep_their_addresses(root: Path, rows: str) -> None:
    put(root / "content/people.csv", RENUMBERED)
    built(root)
    put(root / "content/people.csv", f"id,name\n{rows}")
    assert changes(built(root).diagnostics) == []


@pytest.mark.parametrize(("rows", "told"), [
    # 1 has married, and 4 is new; or 4 is 1, and 1 is new: the id is believed, and what follows is told
    (
        "1,Ann Cole,\n2,Bob Birch,\n3,Cy Cole,\n4,Ann Ash,\n",
        [
            (
                "this 1 was published at /people/ann-ash/ and will be at /people/ann-cole/: "
                'the old address will be that of "4"'
            )
        ],
    ),
    (
        "2,Ann Ash,\n3,Bob Birch,robert\n1,Cy Cole,\n",
        ["this 3 was published at /people/bob-birch/ and will be at /people/robert/"],
    ),
    ("1,Ann Ash,\n2,Cy Cole,cyril\n", ["this 2 was published at /people/cy-cole/ and will be at /people/cyril/"]),
    (
        "1,Bob Birch,\n2,Ann Ash,\n3,Bob Birch,\n4,Cy Cole,\n",
        ["/people/bob-birch/ was published and will be gone: which record it is now, if any, is not told by its name"],
    ),
])  # fmt: skip
def test_a_row_of_another_number_that_moves_is_told(root: Path, rows: str, told: list[str]) -> None:
    put(root / "content/people.csv", RENUMBERED)
    built(root)
    put(root / "content/people.csv", f"id,name,slug\n{rows}")
    found = [d.message.partition(" in content/")[0] for d in changes(built(root).diagnostics)]
    assert found == told


CSV, JSON, ANN = "content/people.csv", "content/people.json", "content/people/ann-ash.md"
HEAD = "id,name,slug,merged,link\n"
GONE = "were published and will be gone: which record each is now, if any, is not told by the name"


@pytest.mark.parametrize(("before", "now", "told"), [
    (  # what says which it was merged from is known
        {CSV: "1,Ann Ash,,,\n2,Ann Ash,,,\n"}, {CSV: "Q7,Ann Ash,,1,\nQ9,Ann Ash,,2,\n"},
        [
            "this 1, merged into Q7, was published at /people/ann-ash-1/ and will be at /people/ann-ash-q7/",
            "this 2, merged into Q9, was published at /people/ann-ash-2/ and will be at /people/ann-ash-q9/",
        ],
    ),
    (
        {CSV: "a,Ann Ash,,,\nb,Bob Birch,,,\n"}, {CSV: "b,Bob Birch,,a,\n"},
        ["this a, merged into b, was published at /people/ann-ash/ and will be at /people/bob-birch/"],
    ),
    ({CSV: "a,Ann Ash,,,\n"}, {CSV: "b,Zoe Zed,,,\n", ANN: "name: Ann Ash"}, []),
    ({CSV: "a,Ann Ash,,,\n"}, {CSV: "b,Zoe Zed,,,\n", ANN: "name: Ann Ash\nmerged: [a]"}, []),
    (
        {CSV: "1,Ann Ash,,,\n2,Bob Birch,,,\n3,Cy Cole,,,\n"},
        {CSV: "", JSON: '[{"id": "1", "name": "Zoe Zed"}, {"id": "2", "name": "Ann Ash"}, '
                        '{"id": "3", "name": "Bob Birch"}, {"id": "4", "name": "Cy Cole"}]'},
        [],
    ),
    # one that has no page is meant to have none, whoever else bears its name or takes its address
    ({CSV: "a,Ann Ash,,,\nb,Bob Birch,,,false\n"}, {CSV: "a,Ann Ash,,,false\nb,Bob Birch,,,\n"}, []),
    ({CSV: "a,Ann Ash,,,\n"}, {CSV: "a,Ann Ash,,,false\n", "content/people/x.md": "name: Ann Ash"}, []),
    (
        {CSV: "a,Ann Ash,,,\n"},
        {CSV: "a,Ann Ash,,,false\nb,Ann Ash,,,\nc,Ann Ash,,,\n"},
        [],
    ),
    # one for all of a name
    (
        {CSV: "1,Ann Ash,,,\n2,Ann Ash,,,\n3,Bob Birch,,,\n"}, {CSV: "Q7,Ann Ash,,,\nQ8,Bob Birch,,,\n"},
        [f"/people/ann-ash-1/, /people/ann-ash-2/ {GONE}"],
    ),
    (
        {CSV: "".join(f"{n},Unknown Soldier,,,\n" for n in range(12))},
        {CSV: "".join(f"Q{n},Unknown Soldier,,,\n" for n in range(12))},
        [
            ", ".join(f"/people/unknown-soldier-{n}/" for n in (0, 1, 10, 11, 2, 3, 4, 5, 6, 7))
            + f" and 2 more {GONE}"
        ],
    ),
    # at the address of before it is the same, whatever names were exchanged
    (
        {"content/people/a.md": "name: Ministry", "content/people/c.md": "name: Ministry of the North"},
        {"content/people/a.md": "name: Ministry until 1992", "content/people/c.md": "name: Ministry"},
        [],
    ),
    (
        {"content/people/a.md": "name: Ann Ash", "content/people/c.md": "name: Ann Cole"},
        {
            "content/people/a.md": "name: Ann Cole", "content/people/b.md": "name: Ann Ash",
            "content/people/c.md": "name: Ann Cole the elder",
        },
        [],
    ),
    ({CSV: "a,Ann Ash,s1,,\nb,Bob Birch,s2,,\n"}, {CSV: "a,Bob Birch,s1,,\nb,Ann Ash,s2,,\n"}, []),
    # rows are numbered in many ways; who follows the number has the address of another, and is told
    (
        {CSV: "I1,Ann Ash,,,\nI2,Bob Birch,,,\n"}, {CSV: "I1,Zoe Zed,,,\nI2,Ann Ash,,,\nI3,Bob Birch,,,\n"},
        [],
    ),
    ({CSV: "2024-1,Ann Ash,,,\n2024-2,Bob Birch,,,\n"}, {CSV: "2024-1,Bob Birch,,,\n"}, []),
    (
        {CSV: "1,Ann Ash,p1,,\n2,Bob Birch,p2,,\n"},
        {CSV: "1,Zoe Zed,p1,,\n2,Ann Ash,p2,,\n3,Bob Birch,p3,,\n"},
        [
            "this 2 was published at /people/p1/ and will be at /people/p2/",
            "this 3 was published at /people/p2/ and will be at /people/p3/",
        ],
    ),
    (
        {CSV: "1,Müller,,,\n2,Muller,,,\n"}, {CSV: "1,Zoe Zed,,,\n2,Müller,,,\n3,Muller,,,\n"},
        [
            "this 2 was published at /people/muller-1/ and will be at /people/muller-2/",
            "this 3 was published at /people/muller-2/ and will be at /people/muller-3/",
        ],
    ),
    # the file is gone, and a text still declares the name
    (
        {"content/people/ann.md": "name: Ann Ash", "content/articles/x.md": "title: X\npeople: [Ann Ash]"},
        {"content/people/ann.md": "name: Zoe Zed\nslug: zoe", "content/articles/x.md": "title: X\npeople: [Ann Ash]"},
        ["this ann was published at /people/ann/ and will be at /people/zoe/"],
    ),
    (  # a year, or a number from elsewhere, says who is meant
        {CSV: "smith-1900,John Smith,,,\nsmith-1930,John Smith Jr,,,\n"},
        {CSV: "smith-1900,John Smith Sr,,,\nsmith-1930,John Smith,,,\n"},
        [
            "this smith-1900 was published at /people/john-smith/ and will be at /people/john-smith-sr/",
            "this smith-1930 was published at /people/john-smith-jr/ and will be at /people/john-smith/",
        ],
    ),
    ({CSV: "Q42,Ann,a,,\nQ1930,Bob,b,,\n"}, {CSV: "Q42,Bob,a,,\nQ1930,Ann,b,,\n"}, []),
    ({CSV: "a-1900,Ann,a,,\nb-1930,Bob,b,,\n"}, {CSV: "a-1900,Bob,a,,\nb-1930,Ann,b,,\n"}, []),
    # one far from the others, and rows without pages, are rows of that table all the same
    (
        {CSV: "1,Ann Ash,,,\n2,Bob Birch,,,\n9999,Unknown,,,\n"},
        {CSV: "1,Zoe Zed,,,\n2,Ann Ash,,,\n3,Bob Birch,,,\n9999,Unknown,,,\n"},
        [],
    ),
    (
        {CSV: "1,Ann Ash,,,\n3,Bob Birch,,,\n" + "".join(f"{n},N,,,false\n" for n in (2, 4, 5, 6)) + "9,Cy Cole,,,\n"},
        {
            CSV: "1,Zoe Zed,,,\n3,Ann Ash,,,\n4,Bob Birch,,,\n"
            + "".join(f"{n},N,,,false\n" for n in (2, 5, 6, 7))
            + "10,Cy Cole,,,\n"
        },
        [],
    ),
    # an id that is no number is believed before a name
    (
        {CSV: "smith-sr,John Smith,,,\nsmith-jr,John Smith Jr,,,\n"},
        {CSV: "smith-sr,John Smith Sr,,,\nsmith-jr,John Smith,,,\n"},
        [
            "this smith-sr was published at /people/john-smith/ and will be at /people/john-smith-sr/",
            "this smith-jr was published at /people/john-smith-jr/ and will be at /people/john-smith/",
        ],
    ),
    # a row that is gone is not the one that is left
    ({CSV: "a,Ann Ash,,,\nb,Bob Birch,,,false\n"}, {CSV: "b,Bob Birch,,,\n"}, []),
    ({CSV: "a,Ann Ash,,,\n"}, {CSV: "b,Bob Birch,,,\n"}, []),
    (
        {"content/people/x.md": "id: a\nname: Ann Ash\nslug: ann"},
        {"content/people/x.md": "id: b\nname: Anne Ashe\nslug: anne"},
        ["this b was published at /people/ann/ and will be at /people/anne/"],
    ),
    # namesakes are told apart by their files
    (
        {CSV: "1,Ann Ash,,,\n2,Bob Birch,,,\n", JSON: '[{"id": "3", "name": "Ann Ash"}]'},
        {CSV: "1,Zoe Zed,,,\n2,Ann Ash,,,\n4,Bob Birch,,,\n", JSON: '[{"id": "3", "name": "Ann Ash"}]'},
        ["this 2 was published at /people/ann-ash-1/ and will be at /people/ann-ash-2/"],
    ),
    (
        {CSV: "1,Ann Ash,,,\n", JSON: '[{"id": "2", "name": "Ann Ash"}]'},
        {CSV: "3,Ann Ash,,,\n", JSON: '[{"id": "4", "name": "Ann Ash"}]'},
        [
            "this 3 was published at /people/ann-ash-1/ and will be at /people/ann-ash-3/",
            "this 4 was published at /people/ann-ash-2/ and will be at /people/ann-ash-4/",
        ],
    ),
])  # fmt: skip
def test_which_record_is_which(root: Path, before: dict[str, str], now: dict[str, str], told: list[str]) -> None:
    for files in (before, now):
        for path, text in files.items():
            put(root / path, f"---\n{text}\n---\n" if path.endswith(".md") else text if path == JSON else HEAD + text)
        found = changes(built(root).diagnostics)
    assert [re.split(": the old|: content", d.message)[0] for d in found] == told
    assert all(len(d.hint) < 400 for d in found)


def test_what_is_offered_where_several_bear_the_name_keeps_the_address(root: Path) -> None:
    put(root / "content/people.csv", "id,name,slug\n1,Ann Ash,\n2,Bob Birch,\n")
    built(root)
    put(root / "content/people.csv", "id,name,slug\n1,Bob Birch,\n2,Ann Ash,\n3,Bob Birch,\n")
    (one,) = changes(run(root, strict=True).diagnostics)
    assert one.hint.startswith(
        'to keep /people/bob-birch/, give the slug "bob-birch" to the right one of "1" in content/people.csv, '
        '"3" in content/people.csv; to lead on from there, '
    ), one
    put(root / "content/people.csv", "id,name,slug\n1,Bob Birch,\n2,Ann Ash,\n3,Bob Birch,bob-birch\n")
    assert changes(built(root).diagnostics) == []


def test_what_is_offered_for_a_merged_record_leaves_the_page_of_the_other_where_it_is(root: Path) -> None:
    put(root / CSV, f"{HEAD}a,Ann Ash,,,\nb,Bob Birch,,,\n")
    built(root)
    put(root / CSV, f"{HEAD}b,Bob Birch,,a,\nc,Ann Ash,,,\n")
    (one,) = changes(run(root, strict=True).diagnostics)
    line = '"/people/ann-ash/" = "/people/bob-birch/"'
    assert one.hint.startswith(
        f'give "c" in {CSV} another slug; then, to lead on from there, write {line} under [redirects] in site.toml'
    )
    put(root / CSV, f"{HEAD}b,Bob Birch,,a,\nc,Ann Ash,ann,,\n")
    put(root / "site.toml", f"{SITE}\n[redirects]\n{line}\n")
    assert changes(built(root).diagnostics) == []


def test_what_is_offered_where_texts_still_call_a_merged_record_so_leads_on(root: Path) -> None:
    put(root / CSV, f"{HEAD}a,Ann Ash,,,\nb,Bob Birch,,,\n")
    for name in ("x", "y"):
        put(root / f"content/articles/{name}.md", f"---\ntitle: {name}\npeople: [Ann Ash]\n---\nNew.\n")
    built(root)
    put(root / CSV, f"{HEAD}b,Bob Birch,,a,\n")
    (one,) = changes(run(root, strict=True).diagnostics)
    line = '"/people/ann-ash/" = "/people/bob-birch/"'
    assert one.hint.startswith(
        f'put "Ann Ash" under the names of "b" in {CSV}; then, to lead on from there, write {line} under [redirects]'
    )
    put(root / CSV, "id,name,names,merged\nb,Bob Birch,Ann Ash,a\n")
    put(root / "site.toml", f"{SITE}\n[redirects]\n{line}\n")
    assert changes(built(root).diagnostics) == []


def test_a_name_whose_record_is_deleted_while_texts_declare_it_is_told_where_it_is(root: Path) -> None:
    put(root / "content/people/ann.md", "---\nname: Ann Ash\n---\n")
    put(root / "content/articles/x.md", "---\ntitle: X\npeople: [Ann Ash]\n---\nNew.\n")
    built(root)
    (root / "content/people/ann.md").unlink()
    (one,) = changes(built(root).diagnostics)
    assert one.message == "this Ann Ash was published at /people/ann/ and will be at /people/ann-ash/"
    assert one.hint.startswith("to keep it, make a record for it, with that slug; ")


def test_those_it_may_be_are_told_apart_wherever_they_are(root: Path) -> None:
    put(root / CSV, f"{HEAD}1,Ann Ash,,,\n2,Ann Ash,,,\n")
    built(root)
    put(root / CSV, f"{HEAD}z,Ann Ash,,,\n")
    put(root / JSON, '[{"id": "Q7", "name": "Ann Ash"}]')
    put(root / "content/people/q.md", "---\nname: Ann Ash\n---\n")
    (one,) = changes(built(root).diagnostics)
    assert f'the right one of "Q7" in {JSON}, content/people/q.md, "z" in {CSV}; ' in one.hint


def test_a_row_that_moves_to_a_file_is_told_though_its_number_was_anothers(root: Path) -> None:
    put(root / "content/people.csv", "id,name\n1,Ann Ash\n2,Bob Birch\n")
    built(root)
    put(root / "content/people.csv", "id,name\n1,Bob Birch\n")
    put(root / "content/people/q.md", "---\nid: 2\nname: Ann Ash\n---\n")
    (one,) = changes(built(root).diagnostics)
    assert one.message == "this 2 was published at /people/ann-ash/ and will be at /people/q/"


@pytest.mark.parametrize("slug", ["", "slug: {}\n"])
def test_records_that_exchange_files_are_told(root: Path, slug: str) -> None:
    for people in (("x", "Ann Ash", "y", "Bob Birch"), ("y", "Bob Birch", "x", "Ann Ash")):
        put(root / "content/people/ann.md", f"---\nid: {people[0]}\nname: {people[1]}\n{slug.format('one')}---\n")
        put(root / "content/people/bob.md", f"---\nid: {people[2]}\nname: {people[3]}\n{slug.format('two')}---\n")
        found = changes(built(root).diagnostics)
    places = ("one", "two") if slug else ("ann", "bob")
    assert [d.message.partition(":")[0] for d in found] == [
        f"this y was published at /people/{places[1]}/ and will be at /people/{places[0]}/",
        f"this x was published at /people/{places[0]}/ and will be at /people/{places[1]}/",
    ]


def test_a_record_that_moves_on_while_another_takes_its_file_is_told(root: Path) -> None:
    put(root / "content/people/p1.md", "---\nid: x\nname: Ann Ash\n---\n")
    put(root / "content/people.csv", "id,name,slug\na,Cy Cole,\n")
    built(root)
    put(root / "content/people/p1.md", "---\nid: y\nname: Bob Birch\n---\n")
    put(root / "content/people/p2.md", "---\nid: x\nname: Ann Ash\n---\n")
    put(root / "content/people.csv", "id,name,slug\nb,Di Dale,cy-cole\n")
    put(root / "content/people/c.md", "---\nid: a\nname: Cy Cole\nslug: cy\n---\n")
    assert sorted(d.message.partition(":")[0] for d in changes(built(root).diagnostics)) == [
        "this a was published at /people/cy-cole/ and will be at /people/cy/",
        "this x was published at /people/p1/ and will be at /people/p2/",
    ]


def test_records_in_files_of_their_own_that_exchange_ids_keep_their_addresses(root: Path) -> None:
    ann, bob = root / "content/people/ann.md", root / "content/people/bob.md"
    for ids in (("x", "y"), ("y", "x")):
        put(ann, f"---\nid: {ids[0]}\nname: Ann Ash\n---\n")
        put(bob, f"---\nid: {ids[1]}\nname: Bob Birch\n---\n")
        assert changes(built(root).diagnostics) == []


@pytest.mark.parametrize("id_too", [False, True])
def test_files_of_one_title_that_take_each_others_names_are_told(root: Path, id_too: bool) -> None:
    places = [root / f"content/articles/l{number}.md" for number in (1, 2, 3)]
    texts = [f"---\ntitle: Letter\n{f'id: n{n}' * id_too}\n---\nDear {n}.\n" for n in (1, 2, 3)]
    for place, text in zip(places[:2], texts, strict=False):
        put(place, text)
    built(root)
    put(places[0], texts[1])
    put(places[1], texts[0])
    assert [d.message.partition(":")[0] for d in changes(built(root).diagnostics)] == [
        "this was published at /articles/l2/ and will be at /articles/l1/",
        "this was published at /articles/l1/ and will be at /articles/l2/",
    ]
    put(places[0], texts[2])
    put(places[1], texts[1])
    put(places[2], texts[0])
    assert [d.message.partition(":")[0] for d in changes(built(root).diagnostics)] == [
        "this was published at /articles/l1/ and will be at /articles/l2/",
        "this was published at /articles/l2/ and will be at /articles/l3/",
    ]


@pytest.mark.parametrize("declared", ["salt", "sm", "Salt Marsh"])
@pytest.mark.parametrize("by_another", [False, True])
def test_a_name_whose_record_has_no_page_is_still_declared_in_any_way(
    root: Path, declared: str, by_another: bool
) -> None:
    head = "name: Salt Marsh\naliases: [Saltmarch]\nlink: false\nmerged: [sm]"
    put(root / "content/places/salt.md", f"---\n{head}\n---\n")
    edit(root, WALL, "places: [Saltmarch]\n", "" if by_another else f"places: [{declared}]\n")
    if by_another:
        put(root / "content/articles/zoo.md", f"---\ntitle: The zoo\nplaces: [{declared}]\n---\nNew.\n")
    assert changes(built(root).diagnostics) == []


def test_a_name_that_gets_a_record_without_a_page_is_still_declared(root: Path) -> None:
    put(root / "content/places/salt.md", "---\nname: Saltmarch\nlink: false\n---\n")
    assert not changes(built(root).diagnostics)


def test_what_a_build_with_drafts_shows_is_no_promise(root: Path) -> None:
    put(root / "content/articles/plan.md", "---\ntitle: A plan\ndraft: true\n---\nFor later.\n")
    built(root, drafts=True)
    assert not changes(built(root).diagnostics)


@pytest.mark.parametrize(("path", "old", "new", "message", "hint"), [
    (
        "content/articles/flood.md", "title", "slug = 'deluge'\ntitle",
        "this was published at /articles/flood/ and will be at /articles/deluge/",
        'to keep it, write slug = "flood" in the front matter; ',
    ),
    (
        "content/pages/visit.md", "title", "slug: come\ntitle",
        "this was published at /visit/ and will be at /come/", "to keep it, write slug: visit in the front matter; ",
    ),
    (
        "content/places.csv", "Old Bridge", "Stone Bridge",
        "this Q1 was published at /places/old-bridge/ and will be at /places/stone-bridge/",
        'to keep it, write "old-bridge" in the column slug in its row; ',
    ),
    (
        "content/places.csv", "herat,Herat,", "herat,Herat,\nq2,Old bridge,",
        "this Q1 was published at /places/old-bridge/ and will be at /places/old-bridge-q1/",
        'to keep it, write "old-bridge" in the column slug in its row; ',
    ),
    (
        "content/articles/1955-05-05-the-wall.md", "Saltmarch", "Herat",
        '/places/saltmarch/ was published and will be gone: no text declares "Saltmarch" any more',
        'to lead on from there, write "/places/saltmarch/" = "/…/" under [redirects] in site.toml; ',
    ),
])  # fmt: skip
def test_an_edit_that_moves_an_address_is_told_with_what_keeps_it(
    root: Path, path: str, old: str, new: str, message: str, hint: str
) -> None:
    edit(root, path, old, new)
    (found,) = changes(built(root).diagnostics)
    assert (found.path, found.message.partition(": content/")[0]) == (path, message)
    assert found.hint.startswith(hint)
    assert not changes(built(root).diagnostics)


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize(("path", "name", "moved"), [
    ("content/articles/flood.md", "the-flood.md", "at /articles/flood/ and will be at /articles/the-flood/: the file"),
    ("content/pages/visit.md", "come.md", "at /visit/ and will be at /come/: the file was content/pages/visit.md then"),
    ("content/people/mina.md", "rahimi.md", "rahimi was published at /people/mina/ and will be at /people/rahimi/"),
])  # fmt: skip
def test_a_file_of_another_name_is_known_again(root: Path, path: str, name: str, moved: str, *, edited: bool) -> None:
    new = (root / path).with_name(name)
    (root / path).rename(new)
    if edited:
        put(new, new.read_text("utf-8") + "\nMore.\n")
    (found,) = changes(built(root).diagnostics)
    assert moved in found.message


@pytest.mark.parametrize(("before", "now", "field"), [
    ("---\nname: Mina Rahimi\n---\n", None, "merged: [mina]"),
    ("---\nname: Mina Rahimi\nmerged: [m, mr]\n---\n", None, "merged: [m, mr, mina]"),
    ("+++\nname = 'Mina Rahimi'\n+++\n", None, 'merged = ["mina"]'),
    ("---\nname: Mina Rahimi\nid: m\n---\n", None, ""),  # her id stays
    ("---\nname: Mina Rahimi\nid: m\n---\n", "---\nname: Mina Rahimi\nid: n\n---\n", ""),  # was at another address
    ("---\nname: Mina Rahimi\n---\n", '{"name": "Mina Rahimi"}\n', ""),
])  # fmt: skip
def test_what_is_offered_where_the_file_of_a_record_has_another_name_leads_on(
    root: Path, tmp_path: Path, before: str, now: str | None, field: str
) -> None:
    old, new = root / "content/people/mina.md", root / "content/people/rahimi.md"
    put(old, before)
    built(root)
    old.unlink()
    put(new, now or before)
    (found,) = changes(run(root, strict=True).diagnostics)
    line = '"/people/mina/" = "/people/rahimi/" under [redirects] in site.toml'
    either = f"{field} there, by which the old id stays valid too, or " if field else ""
    assert f"in the front matter; to lead on from there, write {either}{line}; " in found.hint
    if field:
        mark = "---" if before.startswith("---") else "+++"
        kept = [text for text in before.splitlines() if not text.startswith("merged")]
        put(new, "\n".join([*kept[:-1], field, mark, ""]))
        put(root / "content/articles/zoo.md", "---\ntitle: The zoo\npeople: [mina]\n---\nNew.\n")
        assert [d.code for d in built(root).diagnostics] == ["STUB"]
        assert "people/rahimi/" in (root / "output/people/mina/index.html").read_text("utf-8")
        assert "people/rahimi/" in (root / "output/articles/zoo/index.html").read_text("utf-8")
        assert_clean(root, tmp_path / "copy")


def test_a_record_file_of_another_name_has_no_namesake_for_a_reason(root: Path) -> None:
    put(root / CSV, "id,name\nq,Mina Rahimi\n")
    edit(root, "content/people/mina.md", "name", "id: m\nname")
    built(root)
    (root / "content/people/mina.md").rename(root / "content/people/rahimi.md")
    (found,) = changes(built(root).diagnostics)
    assert found.message == "this m was published at /people/mina/ and will be at /people/rahimi/"


@pytest.mark.parametrize("other", ["Mina", "MINA"])
def test_merged_is_not_offered_where_another_has_the_address_or_nearly(root: Path, other: str) -> None:
    (root / "content/people/mina.md").rename(root / f"content/people/{other}.md")
    (found,) = changes(built(root).diagnostics)
    assert "merged" not in found.hint


def test_an_address_that_another_page_takes_is_told(root: Path) -> None:
    edit(root, WALL, "title", "slug: old-wall\ntitle")
    put(root / "content/articles/new.md", "---\ntitle: Another wall\nslug: the-wall\n---\nOf wood.\n")
    (found,) = changes(built(root).diagnostics)
    assert found.message.endswith("the old address will be that of content/articles/new.md")
    assert found.hint.startswith("to keep it, give content/articles/new.md another slug, and write slug: the-wall")


def test_a_kind_whose_folder_is_another_is_told_once(tmp_path: Path) -> None:
    kind = '\n[kinds.ships]\nlabel = "Ship"\nfolder = "{}"\n'
    root = lay_out(tmp_path, {**FILES, "site.toml": SITE + kind.format("ships")})
    for name in ("ark", "argo"):
        put(root / f"content/ships/{name}.md", f"---\nname: The {name}\n---\n")
    built(root)
    (root / "content/ships").rename(root / "content/vessels")
    put(root / "site.toml", SITE + kind.format("vessels"))
    (found,) = changes(built(root).diagnostics)
    assert found.message == ("2 addresses below /ships/ will be below /vessels/: /ships/argo/ becomes /vessels/argo/")


@pytest.mark.parametrize("way", ["slug", "redirect"])
def test_what_is_offered_to_paste_keeps_the_address(root: Path, way: str) -> None:
    namesake(root)
    (found,) = changes(run(root, strict=True).diagnostics)
    offered = re.search(r"write (slug: .*?) in the front matter; .* write (\".*?\" = \".*?\") under", found.hint)
    assert offered
    if way == "slug":
        edit(root, WALL, "title", f"{offered[1]}\ntitle")
    else:
        put(root / "site.toml", f"{SITE}\n[redirects]\n{offered[2]}\n")
    assert not changes(built(root).diagnostics)
    page = (root / "output/articles/the-wall/index.html").read_text("utf-8")
    assert "Of stone." in page if way == "slug" else "1955-05-05-the-wall/" in page
    assert (root / "output/articles/1977-06-01-the-wall/index.html").exists()


def test_the_site_is_the_same_whatever_it_was_before(root: Path, tmp_path: Path) -> None:
    namesake(root)
    assert changes(built(root).diagnostics)
    assert_clean(root, tmp_path / "copy")


def test_a_preview_says_it_and_accepts_nothing(root: Path) -> None:
    options = BuildOptions(today=TODAY, preview=True, output=str(root / ".archivegen/preview"))
    namesake(root)
    memory = Memory()
    for _ in range(2):
        assert len(changes(build(root, options, memory).diagnostics)) == 1
    assert len(changes(built(root).diagnostics)) == 1
    assert not changes(build(root, options, memory).diagnostics)


def test_a_lost_measure_costs_one_report_and_a_build_with_nothing_new_writes_none(root: Path) -> None:
    (measure,) = (root / ".archivegen/published").glob("*/addresses")
    before = stamps(measure.parent)["addresses"]
    edit(root, "content/people/mina.md", "---\nname", "---\nborn: 1950\nname")
    assert built(root).changed
    assert stamps(measure.parent)["addresses"] == before
    measure.write_bytes(b"0" * 40)
    namesake(root)
    assert not changes(built(root).diagnostics)
    (root / LATER).unlink()
    assert len(changes(built(root).diagnostics)) == 1


def test_new_makes_no_file_that_takes_another_articles_address(root: Path) -> None:
    made = [archivegen(root, "new", "article", "The wall", *more) for more in (("--date", "1977-06-01"), (), ())]
    assert [one.exit_code for one in made] == [0, 0, 0]
    assert [one.stdout.strip() for one in made] == [
        "content/articles/1977-06-01-the-wall-1977.md",
        "content/articles/the-wall-2.md",
        "content/articles/the-wall-3.md",
    ]
    assert made[0].stderr == f"{WALL} has this name: the new file gets another, so that the old address stays\n"
    assert archivegen(root, "new", "article", "The gate", "--date", "1977-06-01").stderr == ""
    assert not changes(built(root, drafts=True).diagnostics)
