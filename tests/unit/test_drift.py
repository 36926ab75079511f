"""What LINK-CHANGED says of the cause, what it offers to paste, and what of a text is left when that is pasted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from archivegen.build import BuildOptions, Memory, build
from archivegen.diagnostics import Diagnostic
from tests.small_archive import SITE, TODAY, built, lay_out, put, run

TWO = "content/articles/two.md"
TEXT = "Ali Karimi met Zahra Karimi.\n"
OFFER = re.compile(
    r"to keep it(?: here)?, write (?P<text>.*?) (?P<where>in the front matter, as a line of its own|"
    r"(?P<how>below|above|in place of) line (?P<line>\d+)(?:, which opens the front matter)?)"
    r"(?:, with (?P<spaces>\d+) spaces? before it)?"
    r", or (?P<mark>.*?) in the text; "
)


def archive(root: Path, texts: dict[str, str]) -> Path:
    people = {f"content/people/{one}-karimi.md": f"---\nname: {one.title()} Karimi\n---\n" for one in ("ali", "zahra")}
    lay_out(root, {"site.toml": SITE, **people, **texts})
    built(root)
    return root


def namesake(root: Path, one: str) -> None:
    put(root / f"content/people/{one}-2.md", f"---\nname: {one.title()} Karimi\nroles: [Baker]\n---\n")


def changed(root: Path) -> list[Diagnostic]:
    """What is another than when the site was published, which stays the measure."""
    found = run(root, strict=True).diagnostics
    assert not [str(d) for d in found if d.severity == "error"]
    return [d for d in found if d.code == "LINK-CHANGED"]


def said(root: Path) -> list[str]:
    return [f"{d.path}:{d.line} {d.message.partition(' here')[0]}" for d in changed(root)]


def pasted(root: Path, finding: Diagnostic) -> str:
    """Write into the file what the finding offers for its front matter, to the letter; what was offered."""
    offer = OFFER.match(finding.hint)
    assert offer, finding.hint
    path = root / finding.path
    lines = path.read_text("utf-8").split("\n")
    text = " " * int(offer["spaces"] or 0) + offer["text"]
    if offer["line"] is None:
        lines.insert(1, text)
    else:
        number = int(offer["line"])
        first = number if offer["how"] == "below" else number - 1
        lines[first : number if offer["how"] == "in place of" else first] = [text]
    put(path, "\n".join(lines))
    return f"{text} {offer['where']}"


@pytest.mark.parametrize(("front", "offered"), [
    ("---\ntitle: T\n---\n", "means: {Ali Karimi: ali-karimi} in the front matter, as a line of its own"),
    ("---\nmeans: {Z: zahra-karimi}\ntitle: T\n---\n",
     "means: {Ali Karimi: ali-karimi, Z: zahra-karimi} in place of line 2"),
    ("---\ntitle: T\nmeans:\n  Z: zahra-karimi\n---\n", "  Ali Karimi: ali-karimi below line 3"),
    ("+++\ntitle = 'T'\n+++\n",
     'means = {"Ali Karimi" = "ali-karimi"} below line 1, which opens the front matter'),
    ("+++\ntitle = 'T'\nmeans = {Z = 'zahra-karimi'}\n+++\n",
     "means = {\"Ali Karimi\" = \"ali-karimi\", Z = 'zahra-karimi'} in place of line 3"),
    ("+++\ntitle = 'T'\n[means]\nZ = 'zahra-karimi'\n+++\n", '"Ali Karimi" = "ali-karimi" below line 3'),
    ('{\n  "title": "T"\n}\n', '"means": {"Ali Karimi": "ali-karimi"}, below line 1'),
    ('{"title": "T", "means": {"Z": "zahra-karimi"}}\n',
     '{"title": "T", "means": {"Ali Karimi": "ali-karimi", "Z": "zahra-karimi"}} in place of line 1'),
])  # fmt: skip
def test_what_is_offered_is_written_for_the_front_matter_that_is_there(
    tmp_path: Path, front: str, offered: str
) -> None:
    root = archive(tmp_path, {TWO: front + TEXT})
    namesake(root, "ali")
    (found,) = changed(root)
    assert "archivegen check" not in found.hint  # nothing would be left
    assert pasted(root, found) == offered
    assert changed(root) == []


def test_an_id_of_several_kinds_is_offered_with_its_kind(tmp_path: Path) -> None:
    root = archive(tmp_path, {TWO: "+++\ntitle = 'T'\n+++\n" + TEXT})
    put(root / "content/places/ali-karimi.md", "---\nname: Ali Karimi\n---\n")
    (found,) = changed(root)
    assert pasted(root, found).startswith('means = {"Ali Karimi" = "person:ali-karimi"} below')
    assert changed(root) == []


@pytest.mark.parametrize(("text", "mark"), [
    ("---\ntitle: T\n---\n" + TEXT, "[[ali-karimi|Ali Karimi]]"),
    ("---\ntitle: T\n---\n| a | b |\n|---|---|\n| Ali Karimi | x |\n", "[Ali Karimi](person:ali-karimi)"),
    ("Title: T\n\n" + TEXT, "[[ali-karimi|Ali Karimi]]"),
])  # fmt: skip
def test_the_mark_that_is_offered_keeps_the_old_meaning(tmp_path: Path, text: str, mark: str) -> None:
    root = archive(tmp_path, {TWO: text})
    namesake(root, "ali")
    (found,) = changed(root)
    assert f"{mark} in the text; " in found.hint
    assert ("means" in found.hint) == text.startswith("---")  # Pelican's headers have no such field
    put(root / TWO, text.replace("Ali Karimi", mark))
    assert changed(root) == []


def test_where_neither_can_be_written_nothing_is_offered_that_would_not_help(tmp_path: Path) -> None:
    root = archive(tmp_path, {TWO: "Title: Ali Karimi\n\nNobody.\n"})
    namesake(root, "ali")
    (found,) = changed(root)
    assert found.hint.startswith("to keep it, undo that: neither means nor a mark can be written there; ")


def test_a_record_that_lost_the_name_is_the_cause_and_not_the_stub_that_a_declaration_makes_then(
    tmp_path: Path,
) -> None:
    table = "id,name,names\nkabul,Kabul,\nnoor,Mina Noor,\n"
    text = "---\ntitle: T\nsummary: S\n\npeople: [Mina Noor]\n---\nMina Noor came.\n"
    root = archive(tmp_path, {TWO: text, "content/people.csv": table})
    put(root / "content/people.csv", table.replace("Mina Noor", "Mina Nur"))
    (found,) = changed(root)
    assert (
        found.message
        == '"Mina Noor" meant noor here, and means Mina Noor now; content/people.csv:3 no longer has the name'
    )
    assert found.hint.startswith("to keep it, write Mina Noor into the names of content/people.csv:3 again; ")
    put(root / "content/people.csv", table.replace("Mina Noor,", "Mina Nur,Mina Noor"))
    assert changed(root) == []


def test_a_name_that_another_record_takes_over_was_lost_by_the_one_that_had_it(tmp_path: Path) -> None:
    root = archive(tmp_path, {TWO: "---\ntitle: T\n---\n" + TEXT})
    put(root / "content/people/ali-karimi.md", "---\nname: Ali Rahimi\n---\n")
    namesake(root, "ali")
    (found,) = changed(root)
    assert (
        found.message == '"Ali Karimi" meant ali-karimi here, and means ali-2 now; '
        "content/people/ali-karimi.md no longer has the name"
    )


def test_a_record_that_has_the_name_in_other_capitals_has_not_lost_it(tmp_path: Path) -> None:
    root = archive(tmp_path, {TWO: "---\ntitle: T\n---\nALI KARIMI came.\n"})
    put(root / "content/people/ali-karimi.md", "---\nname: Ali Karimi\nnames: [The Baker]\n---\n")
    namesake(root, "ali")
    (found,) = changed(root)
    assert "; content/people/ali-2.md is new and claims the name" in found.message


def test_a_new_declaration_is_the_cause_where_it_makes_a_stub_and_nobody_lost_the_name(tmp_path: Path) -> None:
    one = "---\ntitle: O\n---\nText.\n"
    root = archive(tmp_path, {TWO: "---\ntitle: T\n---\nAli Karimi came.\n", "content/articles/one.md": one})
    put(root / "content/articles/one.md", one.replace("O\n", "O\nplaces: [Ali Karimi]\n"))
    (found,) = changed(root)
    assert "is a doubt now (ali-karimi or Ali Karimi); content/articles/one.md:3 declares the place" in found.message
    assert found.message.endswith('declares the place "Ali Karimi" without a record')


def test_a_row_that_is_gone_is_named_with_where_it_stood(tmp_path: Path) -> None:
    table = "id,name\nkabul,Kabul\nnoor,Mina Noor\n"
    text = "---\ntitle: T\npeople: [Mina Noor]\n---\nMina Noor came.\n"
    root = archive(tmp_path, {TWO: text, "content/people.csv": table})
    put(root / "content/people.csv", "id,name\nkabul,Kabul\n")
    (found,) = changed(root)
    assert found.message.endswith("means Mina Noor now; noor is gone from content/people.csv:3")
    assert found.hint.startswith("to keep it, put the record back, or write merged: [noor] into the record that takes")


@pytest.mark.parametrize(("path", "text", "field"), [
    ("content/people.csv", "id,name,merged\nmn,Mina Noor,old\n", '"old; noor" in the column merged'),
    ("content/people/mn.md", "+++\nname = 'Mina Noor'\n+++\n", 'merged = ["noor"]'),
    ("content/people/mn.md", '{"name": "Mina Noor"}\n', '"merged": ["noor"]'),
    ("content/people/mn.md", "---\nname: Mina Noor\n---\n", "merged: [noor]"),
])  # fmt: skip
def test_merging_is_offered_as_the_heir_is_written(tmp_path: Path, path: str, text: str, field: str) -> None:
    noor = "content/people/noor.md"
    root = archive(tmp_path, {TWO: "---\ntitle: T\n---\nMina Noor came.\n", noor: "---\nname: Mina Noor\n---\n"})
    (root / noor).unlink()
    put(root / path, text)
    (found,) = changed(root)
    assert found.hint.startswith(f"to keep it, put the record back, or write {field} into mn; ")


def marked(root: Path, finding: Diagnostic) -> None:
    """Write the mark that is offered in the place that the finding points at."""
    offer = OFFER.match(finding.hint)
    assert offer, finding.hint
    path = root / finding.path
    lines = path.read_text("utf-8").split("\n")
    line, start = lines[finding.line - 1], finding.column - 1
    assert line[start : start + finding.length] == name_of(finding)
    lines[finding.line - 1] = line[:start] + offer["mark"] + line[start + finding.length :]
    put(path, "\n".join(lines))


def name_of(finding: Diagnostic) -> str:
    return finding.message[1:].partition('"')[0]


@pytest.mark.parametrize("front", ["---\ntitle: T\n---\n", "+++\ntitle = 'T'\n+++\n", '{"title": "T"}\n'])
@pytest.mark.parametrize("ways", [(pasted, pasted, pasted), (marked, marked, marked), (marked, marked, pasted)])
def test_what_is_written_for_one_name_leaves_the_others_to_be_reported_until_all_are_kept(
    tmp_path: Path, front: str, ways: tuple[Callable[[Path, Diagnostic], object], ...]
) -> None:
    root = archive(tmp_path, {TWO: front + "\nOf " + TEXT, "content/articles/one.md": front + "Ali Karimi came.\n"})
    namesake(root, "ali")
    namesake(root, "zahra")
    kept = []
    for way, left in zip(ways, (True, True, False), strict=True):
        first, *_ = changed(root)
        assert ("; archivegen check then offers the rest; " in first.hint) == left
        way(root, first)
        kept.append(f"{first.path} {name_of(first)}")
    assert sorted(kept) == [
        "content/articles/one.md Ali Karimi",
        "content/articles/two.md Ali Karimi",
        "content/articles/two.md Zahra Karimi",
    ]
    assert changed(root) == []
    built(root)
    assert changed(root) == []


ALI, ZAHRA = f'{TWO}:5 "Ali Karimi" meant ali-karimi', f'{TWO}:5 "Zahra Karimi" meant zahra-karimi'


@pytest.mark.parametrize(("field", "left"), [
    ("means: {Ali Karimi: ali-karimi}", [ZAHRA]),
    ("means: {Ali Karimi: ali-2}", [ZAHRA]),  # the writer says who it is now
    ("means: {ALI KARIMI: zahra-karimi}", [ALI]),  # no form of this text, but who is in it
    ("not: [ali-2]", [ZAHRA]),
    ("not: [ali-karimi]", [ZAHRA]),
    ("tags: [x]", [ALI, ZAHRA]),
    ("people: [ali-karimi]", []),  # who is in a text is more than what a name means
    ("lang: fa", []),
])  # fmt: skip
def test_an_edit_of_what_settles_names_hides_those_that_it_settles(tmp_path: Path, field: str, left: list[str]) -> None:
    root = archive(tmp_path, {TWO: "---\ntitle: T\n---\n" + TEXT})
    namesake(root, "ali")
    namesake(root, "zahra")
    put(root / TWO, f"---\ntitle: T\n{field}\n---\n" + TEXT)
    assert said(root) == left


@pytest.mark.parametrize(("before", "after"), [
    ("means: {Ali Karimi: zahra-karimi}", "tags: [x]"),
    ("means: {The Baker: zahra-karimi}", "tags: [x]"),  # who was in play by it
    ("tags: [x]", "means: {The Baker: ali-karimi}"),  # who is now
    ("tags: [x]", "not: [zahra-karimi]"),
])  # fmt: skip
def test_what_an_edit_of_these_fields_does_itself_is_no_such_change(tmp_path: Path, before: str, after: str) -> None:
    text = f"---\ntitle: T\n{before}\n---\nThe Baker met Zahra Karimi. Karimi slept. Ali Karimi woke.\n"
    if "Baker" in before + after:
        text = text.replace(" met Zahra Karimi", " met Karimi").replace(" Ali Karimi woke.", "")
    if "Baker" in after:
        text = text.replace("---\nThe", "people: [zahra-karimi]\n---\nThe")
    root = archive(tmp_path, {TWO: text})
    put(root / TWO, text.replace(before, after))
    assert said(root) == []


@pytest.mark.parametrize(("text", "left"), [
    ("[Ali Karimi](person:ali-2) met Zahra Karimi.", ["Zahra Karimi"]),
    ("Ali Karimi met [[zahra-2|Zahra Karimi]].", ["Ali Karimi"]),
    ("[[ali-2|Ali Karimi]] met [Zahra Karimi](person:zahra-2).", []),
    ("[[ali-2|Ali]] Karimi met Zahra Karimi.", ["Zahra Karimi"]),
    ("[Ali Karimi](https://a.example/) met Zahra Karimi.", []),  # a link is more than a mark
    ("[[ali-2|Ali Karimi]] saw Zahra Karimi.", []),
])  # fmt: skip
def test_marks_are_no_other_words_and_say_nothing_of_the_names_beside_them(
    tmp_path: Path, text: str, left: list[str]
) -> None:
    front = "---\ntitle: T\n---\n[[mina-noor|Mina]] wrote. "
    mina = {"content/people/mina-noor.md": "---\nname: Mina Noor\n---\nA friend of Ali Karimi.\n"}
    root = archive(tmp_path, {TWO: front + TEXT} | mina)
    put(root / "content/people/mina-noor.md", "---\nname: Mina Noor\n---\nNobody.\n")
    namesake(root, "ali")
    namesake(root, "zahra")
    put(root / TWO, front + text + "\n")
    found = changed(root)
    assert [name_of(d) for d in found] == left
    lines = (root / TWO).read_text("utf-8").split("\n")
    assert [lines[d.line - 1][d.column - 1 :][: d.length] for d in found] == left


def test_a_process_that_goes_on_reports_what_a_new_one_does(tmp_path: Path) -> None:
    root, memory = archive(tmp_path, {TWO: "---\ntitle: T\n---\n" + TEXT}), Memory()
    namesake(root, "ali")
    namesake(root, "zahra")
    for means, text, left in (
        ("", TEXT, 2),
        ("", TEXT.replace("Ali Karimi", "[[ali-karimi|Ali Karimi]]"), 1),
        ("means: {Ali Karimi: ali-karimi}\n", TEXT, 1),
        ("means: {Ali Karimi: ali-karimi, Zahra Karimi: zahra-2}\n", TEXT, 0),
        ("", TEXT, 2),
    ):
        put(root / TWO, f"---\ntitle: T\n{means}---\n{text}")
        here = build(root, BuildOptions(today=TODAY, strict=True), memory).diagnostics
        assert [d for d in here if d.code == "LINK-CHANGED"] == changed(root)
        assert len(changed(root)) == left


def test_a_text_with_other_words_is_its_writers_business(tmp_path: Path) -> None:
    root = archive(tmp_path, {TWO: "---\ntitle: T\n---\n" + TEXT})
    namesake(root, "ali")
    namesake(root, "zahra")
    put(root / TWO, "---\ntitle: T\nmeans: {Ali Karimi: ali-karimi}\n---\nThen " + TEXT)
    assert said(root) == []


def test_a_draft_record_that_is_shown_is_told_as_one(tmp_path: Path) -> None:
    """It is not new: nothing was edited since the site was published."""
    root = archive(tmp_path, {"content/articles/a.md": f"---\ntitle: A\n---\n{TEXT}Karimi slept.\n"})
    put(root / "content/people/zahra-karimi.md", "---\nname: Zahra Karimi\ndraft: true\n---\n")
    built(root)
    told = [d.message for d in run(root, drafts=True).diagnostics if d.code == "LINK-CHANGED"]
    assert told
    assert all("zahra-karimi.md is a draft that is shown here and claims the name" in message for message in told)
