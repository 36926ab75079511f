"""`suggest`: names without a record, listed, made into records, dismissed (rule L9)."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archivegen.cli import main
from archivegen.commands.suggesting import Wanted, run_suggest
from archivegen.diagnostics import RefusedError
from tests.faults import Disk, faulty
from tests.small_archive import SITE, lay_out, put, run, tree

Capture = pytest.CaptureFixture[str]
FILES = {
    "site.toml": SITE,
    "content/articles/one.md": (
        "---\ntitle: One\n---\nMr Ahmad Rashid met Mina Rahimi in Herat. Rashid said that A. Rashid is his name.\n"
    ),
    "content/articles/two.md": "---\ntitle: Two\n---\nThey met Ahmad Rashid in Herat. They saw Ahmed Karim.\n",
    "content/articles/three.md": "---\ntitle: Three\n---\nThey saw Ahmed Karim and the Green Gate.\n",
    "content/articles/later.md": "---\ntitle: Later\ndraft: true\n---\nThey saw the Green Gate and Zalmay Nuri.\n",
    "content/people/mina.md": "---\nname: Mina Rahimi\n---\n",
    "content/people/karim.md": "---\nname: Ahmad Karim\nnames: [A. K.]\n---\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "archive", FILES)


def go(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["suggest", "-C", str(root), *words], env={"TERM": "dumb"})


def listed(root: Path, *words: str) -> list[str]:
    done = go(root, "--format", "json", *words)
    assert done.exit_code == 0, done.output
    return [s["name"] for s in json.loads(done.stdout)]


# The list


def test_the_list_as_a_person_reads_it(root: Path) -> None:
    done = go(root)
    assert done.exit_code == 0
    assert done.stdout == (
        'Ahmad Rashid: 4 times in 2 articles; perhaps a person: "Mr" before it once\n'
        "    written Ahmad Rashid (2), A. Rashid (1), Rashid (1)\n"
        "  content/articles/one.md:4: Mr [Ahmad Rashid] met Mina Rahimi in Herat.\n"
        "  content/articles/one.md:4: Rashid said that [A. Rashid] is his name.\n"
        "  content/articles/two.md:4: They met [Ahmad Rashid] in Herat.\n"
        "\n"
        "Ahmed Karim: 2 times in 2 articles\n"
        "  content/articles/three.md:4: They saw [Ahmed Karim] and the Green Gate.\n"
        "  content/articles/two.md:4: They saw [Ahmed Karim].\n"
        "  near: karim (Ahmad Karim); 91 of 100 alike\n"
        "    if that is what is meant, paste into content/people/karim.md:3, "
        "before the bracket that closes the names:\n"
        '      , "Ahmed Karim"\n'
        "\n"
        'Herat: 2 times in 2 articles; perhaps a place: "in" before it twice\n'
        "  content/articles/one.md:4: Mr Ahmad Rashid met Mina Rahimi in [Herat].\n"
        "  content/articles/two.md:4: They met Ahmad Rashid in [Herat].\n"
        "\n"
    )
    assert done.stderr.splitlines() == [
        "3 names without a record seen 2 times or more",
        'to make a record: archivegen suggest --write "Name=person"; to be asked for each, --write alone',
        'to have a name listed no more: archivegen suggest --dismiss "Name"',
    ]
    assert go(root, "-q").stderr == ""


def test_how_often_a_name_is_seen_and_how_many_are_shown_can_be_chosen(root: Path) -> None:
    assert listed(root, "--min", "4") == ["Ahmad Rashid"]
    assert listed(root, "--min", "1") == ["Ahmad Rashid", "Ahmed Karim", "Herat", "Green Gate"]
    assert listed(root, "--limit", "2") == ["Ahmad Rashid", "Ahmed Karim"]
    assert listed(root, "--limit", "0", "--min", "5") == []
    done = go(root, "--limit", "1")
    assert done.stdout.startswith("Ahmad Rashid")
    assert "Herat: " not in done.stdout
    assert done.stderr.startswith(
        "3 names without a record seen 2 times or more, the first 1 of them here (--limit 0 lists all)\n"
    )


def test_text_shows_twenty_and_data_shows_all(tmp_path: Path) -> None:
    letters = "bcdfghjklmnpqrstvwxz"
    names = [f"Ahmad {a.upper()}a{b}im" for a in letters for b in "kr"]
    text = "---\ntitle: T\n---\n" + "\n\n".join(f"They met {name}. They saw {name}." for name in names) + "\n"
    root = lay_out(tmp_path, {"site.toml": SITE, "content/articles/a.md": text})
    shown = [line for line in go(root).stdout.splitlines() if "2 times in 1 article" in line]
    assert len(shown) == 20
    assert len(listed(root)) == len(names)


def test_only_one_kind_can_be_asked_for(root: Path) -> None:
    assert listed(root, "--kind", "person") == ["Ahmad Rashid"]
    assert listed(root, "--kind", "places") == ["Herat"]
    assert listed(root, "--kind", "open") == ["Ahmed Karim"]
    done = go(root, "--kind", "persn")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == 'no kind "persn": did you mean "person"?\n'


def test_drafts_are_looked_into_where_asked(root: Path) -> None:
    assert "Green Gate" not in listed(root)
    assert "Green Gate" in listed(root, "--drafts")
    assert "Zalmay Nuri" in listed(root, "-D", "--min", "1")


def test_the_list_as_json_says_all_that_the_text_says(root: Path) -> None:
    rashid, karim, herat = json.loads(go(root, "--format", "json").stdout)
    assert rashid == {
        "name": "Ahmad Rashid",
        "kind": "person",
        "reason": '"Mr" before it once',
        "times": 4,
        "articles": 2,
        "forms": [
            {"form": "Ahmad Rashid", "times": 2},
            {"form": "A. Rashid", "times": 1},
            {"form": "Rashid", "times": 1},
        ],
        "variants": ["A. Rashid"],
        "nearest": [],
        "perhaps": [],
        "examples": [
            {
                "path": "content/articles/one.md",
                "line": 4,
                "before": "Mr ",
                "name": "Ahmad Rashid",
                "after": " met Mina Rahimi in Herat.",
            },
            {
                "path": "content/articles/one.md",
                "line": 4,
                "before": "Rashid said that ",
                "name": "A. Rashid",
                "after": " is his name.",
            },
            {
                "path": "content/articles/two.md",
                "line": 4,
                "before": "They met ",
                "name": "Ahmad Rashid",
                "after": " in Herat.",
            },
        ],
    }
    assert karim["kind"] is None
    assert karim["nearest"] == [
        {
            "kind": "person",
            "record": "karim",
            "form": "Ahmad Karim",
            "alike": 91,
            "short": False,
            "where": "content/people/karim.md:3, before the bracket that closes the names",
            "paste": ', "Ahmed Karim"',
        }
    ]
    assert herat["kind"] == "place"


def test_the_list_as_csv(root: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(go(root, "--format", "csv").stdout, newline=""), strict=True))
    assert [(row["name"], row["kind"], row["times"], row["articles"], row["nearest"]) for row in rows] == [
        ("Ahmad Rashid", "person", "4", "2", ""),
        ("Ahmed Karim", "", "2", "2", "karim"),
        ("Herat", "place", "2", "2", ""),
    ]
    assert rows[0]["forms"] == "Ahmad Rashid (2); A. Rashid (1); Rashid (1)"
    assert rows[0]["example"] == "content/articles/one.md:4: Mr Ahmad Rashid met Mina Rahimi in Herat."


def test_what_is_left_out_is_said(root: Path) -> None:
    put(
        root / "content/articles/four.md",
        "---\ntitle: T\n---\nThey asked NATO, UNESCO, NATO, FIFA, BBC, CNN, ITV. An Iranian in Iran.\n",
    )
    put(root / "content/articles/five.md", "---\ntitle: T\n---\nاحمد در کابل بود.\n")
    put(root / "content/dismissed-names.txt", "Herat\n")
    lines = go(root).stderr.splitlines()
    assert lines[1:5] == [
        "left out: words for peoples and languages: Iranian",
        "left out: words all in capitals, which are mostly abbreviations: NATO, BBC, CNN, FIFA, ITV … (-v: all 6)",
        "left out: names dismissed in content/dismissed-names.txt: Herat",
        "1 article is in a script without capitals (Arabic): names in it cannot be found this way",
    ]
    assert "NATO, BBC, CNN, FIFA, ITV, UNESCO" in go(root, "-v").stderr


def test_an_archive_with_errors_prints_them_and_nothing_else(root: Path) -> None:
    put(root / "content/articles/bad.md", "---\ntitle: T\ndate: 2001-02-30\n---\n")
    done = go(root)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "content/articles/bad.md:3:7: error[DATE]" in done.stderr


def test_nothing_is_written_unless_asked(root: Path) -> None:
    before = tree(root)
    go(root)
    after = {path: what for path, what in tree(root).items() if not path.startswith(".archivegen")}
    assert after == before


# Where a further name of a record goes


@pytest.mark.parametrize(
    ("path", "record", "where", "pasted"),
    [
        ("people/k.md", "---\nname: Ahmad Karim\n---\n", "as a new line of the front matter", "names: [{}]\n"),
        ("people/k.md", "---\nname: Ahmad Karim\nnames:\n  - A\n---\n", 'below "names:" in line 3', "  - {}\n"),
        ("people/k.md", '+++\nname = "Ahmad Karim"\n+++\n', "as a new line of the front matter", "names = [{}]\n"),
    ],
)
def test_what_is_to_be_pasted_into_a_file_makes_the_name_known(
    root: Path, path: str, record: str, where: str, pasted: str
) -> None:
    (root / "content/people/karim.md").unlink()
    put(root / "content" / path, record)
    (near,) = next(s for s in json.loads(go(root, "--format", "json").stdout) if s["name"] == "Ahmed Karim")["nearest"]
    assert where in near["where"]
    assert pasted.format('"Ahmed Karim"') == near["paste"] + "\n"
    lines = record.splitlines(keepends=True)
    at = lines.index("names:\n") + 1 if "names:\n" in lines else 2
    put(root / "content" / path, "".join([*lines[:at], near["paste"] + "\n", *lines[at:]]))
    assert "Ahmed Karim" not in listed(root)


@pytest.mark.parametrize(
    ("path", "table", "where", "paste"),
    [
        ("people.csv", "id,name,names\nk,Ahmad Karim,\n", ':2, at the end of the cell "names"', "Ahmed Karim"),
        ("people.csv", "id,name,names\nk,Ahmad Karim,A\n", ':2, at the end of the cell "names"', "; Ahmed Karim"),
        ("people.json", '[{"id": "k", "name": "Ahmad Karim"}]', ":1, as a new field", '"names": ["Ahmed Karim"],'),
        (
            "people.json",
            '[{"id": "k", "name": "Ahmad Karim", "names": ["A"]}]',
            ":1, at the end of the list of its names",
            ', "Ahmed Karim"',
        ),
        ("people.toml", '[[people]]\nid = "k"\nname = "Ahmad Karim"\n', ", as a new field", 'names = ["Ahmed Karim"]'),
    ],
)
def test_what_is_to_be_pasted_into_a_table(root: Path, path: str, table: str, where: str, paste: str) -> None:
    (root / "content/people/karim.md").unlink()
    put(root / "content" / path, table)
    (near,) = next(s for s in json.loads(go(root, "--format", "json").stdout) if s["name"] == "Ahmed Karim")["nearest"]
    assert near["where"].startswith(f"content/{path}:")
    assert near["where"].endswith(where)
    assert near["paste"] == paste


def test_a_surname_of_somebody_whom_the_article_does_not_name_is_told_as_that(root: Path) -> None:
    put(root / "content/articles/four.md", "---\ntitle: T\n---\nThey saw Rahimi. They left Rahimi.\n")
    assert (
        "  Rahimi is a short form of mina (Mina Rahimi), whom these articles do not name in full\n"
        '    if that is who is meant, put into their front matter: people: ["mina"]\n'
    ) in go(root).stdout


# Records for those who are picked


def test_a_record_is_the_one_that_new_makes_with_the_found_forms(root: Path) -> None:
    done = go(root, "--write", "Ahmad Rashid", "--write", "Herat=place")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == ["content/people/ahmad-rashid.md", "content/places/herat.md"]
    assert done.stderr.splitlines() == [
        '  Ahmad Rashid: person, "Mr" before it once',
        "  Herat: place, as you said",
    ]
    for kind, name, path in (("person", "Ahmad Rashid", "people/ahmad-rashid"), ("place", "Herat", "places/herat")):
        written = (root / f"content/{path}.md").read_text(encoding="utf-8")
        (root / f"content/{path}.md").unlink()
        assert CliRunner().invoke(main, ["new", "-C", str(root), kind, name]).exit_code == 0
        plain = (root / f"content/{path}.md").read_text(encoding="utf-8")
        comment = "# names: [another spelling, the name in another script]"
        assert written == (plain.replace(comment, 'names: ["A. Rashid"]') if kind == "person" else plain)
        (root / f"content/{path}.md").write_text(written, encoding="utf-8")
    assert listed(root) == ["Ahmed Karim"]
    assert run(root).ok


def test_a_variant_can_be_picked_in_whatever_capitals_and_the_rest_become_its_forms(root: Path) -> None:
    assert go(root, "--write", "a. rashid=person").exit_code == 0
    text = (root / "content/people/a-rashid.md").read_text(encoding="utf-8")
    assert 'name: "A. Rashid"' in text
    assert 'names: ["Ahmad Rashid"]' in text


def test_a_name_that_is_seen_once_can_be_picked_and_a_kind_of_ones_own(root: Path) -> None:
    put(root / "site.toml", SITE + '\n[kinds.gates]\nlabel = "Gate"\n')
    assert go(root, "--write", "Green Gate=gate").stdout == "content/gates/green-gate.md\n"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (
            ["--write", "Ahmed Karim"],
            2,
            '--write: nothing says what "Ahmed Karim" is: write --write "Ahmed Karim=person"',
        ),
        (["--write", "Ahmed Karem"], 2, 'no article has the name "Ahmed Karem" without a record; did you mean "Ahmed'),
        (["--write", "Xyz Abc"], 2, 'for a record all the same: archivegen new person "Xyz Abc"'),
        (["--write", "Herat=plase"], 2, '--write: no kind "plase": did you mean "place"?'),
        (["--write", "Herat=xyz"], 2, "others are declared in site.toml as [kinds.NAME]"),
        (["--write", "=place"], 2, 'has no name; write --write "Name=person"'),
        (["--write", "Rashid", "--write", "A. Rashid=person"], 2, '"Rashid" and "A. Rashid" are listed as one'),
        (["--write", "Mina Rahimi"], 3, '"Mina Rahimi" is a name of mina already (content/people/mina.md:1)'),
        (["--write", "mina rahimi=place"], 3, '"mina rahimi" is a name of mina already'),
        (["--write"], 2, "--write asks for each name, which needs a terminal"),
        (["--write", "Herat", "--write"], 2, "--write asks for each name, which needs a terminal"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_made(root: Path, words: list[str], code: int, says: str) -> None:
    before = tree(root / "content")
    good = [] if any("Herat" in word for word in words) or words == ["--write"] else ["--write", "Herat=place"]
    done = go(root, *good, *words)
    assert done.exit_code == code
    assert says in done.stderr
    assert tree(root / "content") == before


def test_no_file_is_overwritten_and_none_adds_to_another_record(root: Path) -> None:
    put(root / "content/people/ahmad-rashid.md", "---\nname: Somebody Else\n---\n")
    done = go(root, "--write", "Herat", "--write", "Ahmad Rashid")
    assert done.exit_code == 3
    assert "ahmad-rashid.md exists and was left as it is" in done.stderr
    assert not (root / "content/places").exists()
    (root / "content/people/ahmad-rashid.md").unlink()
    put(root / "content/people.csv", "id,name\nahmad-rashid,Somebody Else\n")
    done = go(root, "--write", "Ahmad Rashid")
    assert done.exit_code == 3
    assert "would add to ahmad-rashid (Somebody Else, content/people.csv:2), whose id it would have" in done.stderr
    assert not (root / "content/people/ahmad-rashid.md").exists()


def test_wherever_the_disk_is_full_all_are_made_or_none(root: Path) -> None:
    words = ["--write", "Herat", "--write", "Ahmad Rashid", "--write", "Green Gate=place"]
    before = tree(root / "content")
    for at in range(1, 40):
        with faulty(Disk(root / "content", "full", at)):
            done = go(root, *words)
        if done.exit_code == 0:
            break
        assert (done.exit_code, done.stdout) == (4, "")
        assert done.stderr.endswith(": error[DISK]: no space left on device; nothing was made\n")
        assert tree(root / "content") == before
    assert at > 6
    assert len(tree(root / "content")) == len(before) + 4  # three files and a folder


def test_a_draft_records_name_is_taken(root: Path) -> None:
    put(root / "content/people/secret.md", "---\nname: Zalmay Nuri\ndraft: true\n---\n")
    done = go(root, "--write", "Zalmay Nuri=person")
    assert done.exit_code == 3
    assert "is a name of a record that is a draft" in done.stderr


def test_a_declared_name_without_a_record_can_be_picked(root: Path) -> None:
    put(root / "content/articles/four.md", "---\ntitle: T\npeople: [Amira Begic]\n---\nThey met Amira Begic.\n")
    done = go(root, "--write", "Amira Begic")
    assert (done.exit_code, done.stdout) == (0, "content/people/amira-begic.md\n")
    assert "declared in content/articles/four.md:3" in done.stderr


# Names that are dismissed


def test_a_dismissed_name_stays_dismissed(root: Path) -> None:
    done = go(root, "--dismiss", "Herat", "--dismiss", "ahmed karim")
    assert (done.exit_code, done.stdout) == (
        0,
        "content/dismissed-names.txt: Herat\ncontent/dismissed-names.txt: Ahmed Karim\n",
    )
    text = (root / "content/dismissed-names.txt").read_text(encoding="utf-8")
    assert text.startswith("# Names that `archivegen suggest` no longer lists, one a line.")
    assert text.splitlines()[1:] == ["Herat", "Ahmed Karim"]
    assert listed(root, "--min", "1") == ["Ahmad Rashid", "Green Gate"]
    again = go(root, "--dismiss", "Herat")
    assert (again.exit_code, again.stdout) == (0, "content/dismissed-names.txt: Herat (was there already)\n")
    assert (root / "content/dismissed-names.txt").read_text(encoding="utf-8") == text


def test_the_file_of_dismissed_names_is_the_archivists_own(root: Path) -> None:
    put(root / "content/dismissed-names.txt", "\ufeff# ours\r\n\r\nHERAT   # a town\r\n  Green Gate")
    assert listed(root, "--min", "1") == ["Ahmad Rashid", "Ahmed Karim"]
    go(root, "--dismiss", "Ahmed Karim")
    assert (root / "content/dismissed-names.txt").read_bytes().decode("utf-8-sig") == (
        "# ours\r\n\r\nHERAT   # a town\r\n  Green Gate\r\nAhmed Karim\r\n"
    )


def test_of_a_name_that_the_disk_has_no_room_for_no_half_is_dismissed(root: Path) -> None:
    put(root / "content/dismissed-names.txt", "Ahmed Karim\n")
    before = tree(root / "content")
    for at in (1, 2):
        with faulty(Disk(root / "content", "full", at)):
            done = go(root, "--dismiss", "Herat")
        assert (done.exit_code, done.stdout) == (4, "")
        assert done.stderr.endswith("content/dismissed-names.txt: error[DISK]: no space left on device\n")
        assert tree(root / "content") == before


def test_a_dismissed_surname_dismisses_nobodys_full_name(root: Path) -> None:
    put(root / "content/dismissed-names.txt", "Rashid\n")
    assert "Ahmad Rashid" in listed(root)
    put(root / "content/dismissed-names.txt", "A. Rashid\n")
    assert "Ahmad Rashid" not in listed(root)


def test_a_name_that_no_article_has_is_not_dismissed(root: Path) -> None:
    for name, says in (
        ("Harat", 'did you mean "Herat"?'),
        ("Mina Rahimi", "it is a name of mina"),
        ("Qqq", "to dismiss it all the same, write it into content/dismissed-names.txt"),
    ):
        done = go(root, "--dismiss", name)
        assert done.exit_code == 2
        assert says in done.stderr
    assert not (root / "content/dismissed-names.txt").exists()


def test_the_file_of_dismissed_names_is_neither_published_nor_reported(root: Path) -> None:
    put(root / "content/dismissed-names.txt", "Herat\n")
    found = CliRunner().invoke(main, ["check", "-C", str(root), "--format", "json"]).stdout
    assert "dismissed-names" not in found
    assert run(root).ok
    assert not [path for path in tree(root / "output") if "dismissed" in path]


def test_a_file_of_dismissed_names_that_is_no_text_is_an_error_of_this_command_alone(root: Path) -> None:
    (root / "content/dismissed-names.txt").write_bytes(b"Caf\xe9\n")
    done = go(root)
    assert done.exit_code == 1
    assert "content/dismissed-names.txt" in done.stderr
    assert run(root).ok


# One after the other


def asked(root: Path, *answers: str) -> tuple[int, list[str]]:
    """What is asked of somebody who gives these answers and then goes away."""
    given = iter(answers)
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question.split(maxsplit=1)[0])
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    return run_suggest(root, "", Wanted(write=("",)), ask), questions


def test_each_name_is_shown_and_done_with_as_answered(root: Path, capsys: Capture) -> None:
    assert asked(root, "y", "dismiss", "place") == (0, ["1/3", "2/3", "3/3"])
    assert sorted(p.name for p in (root / "content").rglob("*") if p.suffix in {".md", ".txt"}) == [
        "ahmad-rashid.md", "dismissed-names.txt", "herat.md", "karim.md", "later.md", "mina.md", "one.md", "three.md",
        "two.md",
    ]  # fmt: skip
    out = capsys.readouterr().out
    assert 'Ahmad Rashid: 4 times in 2 articles; perhaps a person: "Mr" before it once' in out
    assert "content/places/herat.md" in out


def test_who_stops_keeps_what_was_done(root: Path) -> None:
    assert asked(root, "n", "", "q") == (0, ["1/3", "2/3", "3/3"])
    assert asked(root, "person") == (0, ["1/3", "2/3"])
    assert (root / "content/people/ahmad-rashid.md").is_file()


def test_an_answer_that_cannot_be_followed_is_asked_again(root: Path, capsys: Capture) -> None:
    put(root / "content/people/ahmad-rashid.md", "---\nname: Somebody Else\n---\n")
    assert asked(root, "y", "what", "n", "y", "q") == (0, ["1/3", "1/3", "1/3", "2/3", "2/3"])
    out = capsys.readouterr().out
    assert "exists and was left as it is" in out
    assert '"what" is no answer: answer y, n, d, q, or what it is (person, place)' in out
    assert "nothing says what it is: answer y, n, d, q" in out


def test_asking_and_naming_do_not_mix(root: Path, capsys: Capture) -> None:
    assert run_suggest(root, "", Wanted(write=("", "Herat")), lambda _: "q") == 2
    assert '--write asks for each name, --write "Name" makes one record' in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_on_a_terminal_write_alone_asks(root: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "archivegen", "suggest", "-C", str(root), "--write"]
    with subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower) as running:
        os.close(follower)
        os.write(leader, b"person\nq\n")
        assert running.wait(60) == 0
    os.close(leader)
    assert (root / "content/people/ahmad-rashid.md").is_file()


def test_refusals_are_errors_that_the_command_line_turns_into_exit_3(root: Path) -> None:
    with pytest.raises(RefusedError):
        run_suggest(root, "", Wanted(write=("Mina Rahimi",)))


# Odd texts, and where a further name goes


def test_a_place_with_soft_hyphens_ends_a_text_after_a_name(root: Path) -> None:
    put(root / "content/places/herat.md", "---\nname: Herat\n---\n")
    put(
        root / "content/articles/odd.md",
        "---\ntitle: Odd\n---\nWe saw Zalmay Nuri, H\u00ad\u00ad\u00ade\u00adr\u00ada\u00adt\n",
    )
    found = json.loads(go(root, "--min", "1", "--format", "json").stdout)
    (nuri,) = (s for s in found if s["name"] == "Zalmay Nuri")
    assert nuri["reason"] == '", Herat" after it once'


def test_a_further_name_is_pasted_as_far_in_as_the_names_before(root: Path) -> None:
    put(root / "content/people/karim.md", "---\nname: Ahmad Karim\nnames:\n- A. K.\n---\n")
    assert '\n      - "Ahmed Karim"\n' in go(root).stdout


def test_a_further_name_beside_tables_of_toml_is_a_table(root: Path) -> None:
    (root / "content/people/karim.md").unlink()
    put(root / "content/people/karim.md", '+++\nname = "Ahmad Karim"\n[[names]]\nform = "A. K."\n+++\n')
    assert '      [[names]]\n      form = "Ahmed Karim"\n' in go(root).stdout
