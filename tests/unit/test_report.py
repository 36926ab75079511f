"""How findings are shown: on a terminal, in a pipe, as JSON, for GitHub; and nothing in them steers the terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path

import msgspec
import pytest

from archivegen.build import Balance
from archivegen.commands.report import MOST, Bar, balance_line, colours, report
from archivegen.diagnostics import Diagnostic, Place, error, warning
from tests.small_archive import put


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def capable_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def shown(
    *found: Diagnostic, root: Path = Path("/nowhere"), style: str = "text", stream: io.StringIO | None = None
) -> str:
    out = stream or io.StringIO()
    report(found, root, out, style)
    return out.getvalue()


DATE = error("a.md", Place(2, 7, 3), "DATE", "no such day", hint="write 2001-02-28", source="date: x31")


def test_a_finding_is_shown_with_its_line_a_caret_and_a_hint() -> None:
    assert shown(DATE) == (
        "a.md:2:7: error[DATE]: no such day\n  2 | date: x31\n    |       ^^^\n    write 2001-02-28\n"
    )


def test_the_line_is_read_from_the_file_where_the_finding_does_not_carry_it(tmp_path: Path) -> None:
    put(tmp_path / "a.md", "\ufeffone\r\ntwo\rthree\r\n")
    text = shown(*(error("a.md", Place(n, 1), "X", "m") for n in (1, 2, 3, 9)), root=tmp_path)
    assert [line for line in text.splitlines() if "|" in line and "^" not in line] == [
        "  1 | one", "  2 | two", "  3 | three",
    ]  # fmt: skip


def test_a_file_that_is_not_there_has_no_lines_to_show(tmp_path: Path) -> None:
    assert shown(error("gone\0.md", Place(1, 1), "X", "m"), root=tmp_path).count("\n") == 1


def test_a_long_line_is_cut_around_the_place() -> None:
    source = "x" * 500 + "HERE" + "y" * 500
    lines = shown(error("a", Place(1, 501, 4), "X", "m", source=source)).splitlines()
    assert len(lines[1]) < 120
    start = lines[2].index("^")
    assert lines[1][start : start + 4] == "HERE"
    assert lines[2].count("^") == 4


def test_warnings_come_first_and_errors_last_each_sorted_by_place() -> None:
    found = [error("b", Place(1, 1), "X", "e2"), warning("z", Place(), "X", "w"), error("a", Place(9, 1), "X", "e1")]
    assert [line[-2:].strip() for line in shown(*found).splitlines()] == ["w", "e1", "e2"]


def test_the_same_finding_in_many_files_is_shown_once_with_a_count() -> None:
    found = [warning(f"{n:03}.md", Place(1, 1), "FIELD", "unknown", group="colour") for n in range(1201)]
    found += [warning("x.md", Place(1, 1), "FIELD", "unknown", group="size")]
    assert shown(*found).splitlines() == [
        "000.md:1:1: warning[FIELD]: unknown",
        "    (and 1,200 more like this; all of them: archivegen check)",
        "x.md:1:1: warning[FIELD]: unknown",
    ]


def test_findings_without_a_group_are_all_shown_up_to_a_limit_that_is_told() -> None:
    found = [error(f"{n:03}.md", Place(), "X", "m") for n in range(MOST + 3)]
    lines = shown(*found).splitlines()
    assert len(lines) == MOST + 1
    assert "3 more errors" in lines[-1]


# Colours


def test_a_terminal_is_given_colours_and_a_pipe_is_not() -> None:
    assert "\033[31merror[DATE]\033[0m" in shown(DATE, stream=Terminal())
    assert "\033" not in shown(DATE)


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colours_gets_none(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert "\033" not in shown(DATE, stream=Terminal())


def test_an_empty_no_color_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """https://no-color.org: "when present and not an empty string"."""
    monkeypatch.setenv("NO_COLOR", "")
    assert colours(Terminal())


# Nothing steers the terminal

EVIL = "\033[2J\033]0;owned\007 \x9b31m \u202e \u2066 \r\b\x7f\u2028"


@pytest.mark.parametrize("style", ["text", "json", "github"])
def test_no_finding_steers_the_terminal(tmp_path: Path, style: str) -> None:
    finding = error(f"a{EVIL}.md", Place(1, 1), "X", f"m{EVIL}", hint=f"h{EVIL}", source=f"s{EVIL}")
    put(tmp_path / "b.md", f"s{EVIL}")
    text = shown(finding, error("b.md", Place(1, 1), "X", "m"), root=tmp_path, style=style)
    assert all(character.isprintable() or character == "\n" for character in text), ascii(text)


def test_letters_of_all_scripts_are_shown_as_they_are() -> None:
    text = shown(error("کابل.md", Place(1, 1), "X", "می\u200cخواهم 北京 é", source="می\u200cخواهم"))
    assert "کابل.md:1:1: error[X]: می\u200cخواهم 北京 é" in text


# For programs


def test_json_is_an_object_a_line_with_all_of_it(tmp_path: Path) -> None:
    odd = warning("b.md", Place(), "X", 'می\u200cخواهم \033 \x9b \U0001f600 "quoted"', group="g")
    lines = shown(odd, DATE, style="json").splitlines()
    assert [msgspec.convert(json.loads(line), Diagnostic) for line in lines] == [DATE, odd]


def test_json_of_nothing_is_nothing() -> None:
    assert shown(style="json") == shown(style="github") == shown() == ""


def test_github_is_given_workflow_commands() -> None:
    found = (
        error("a,b:c.md", Place(2, 7), "DATE", "100% wrong\nat all", hint="fix it"),
        warning("d.md", Place(), "FIELD", "unknown"),
    )
    assert shown(*found, style="github").splitlines() == [
        "::error file=a%2Cb%3Ac.md,line=2,col=7,title=DATE::100%25 wrong%0Aat all (fix it)",
        "::warning file=d.md,title=FIELD::unknown",
    ]


# The last line


def test_the_balance_accounts_for_every_article() -> None:
    balance = Balance(
        articles=12431, published=12402, drafts=21, not_due=8,
        records=(("people", 318, "people"), ("places", 204, "places")),
        mentions=41208, doubts=37, files=14006, written=212, removed=3,
    )  # fmt: skip
    assert balance_line(balance, 4.06) == (
        "12,431 articles read = 12,402 published + 21 drafts + 8 not yet due; 318 people, 204 places, "
        "41,208 mentions, 37 doubts; 14,006 files, 212 written, 3 removed, in 4.1 s"
    )


def test_one_of_a_thing_is_not_many_and_expired_ones_are_told() -> None:
    one = Balance(articles=1, drafts=1, expired=1, records=(("people", 1, "person"),), doubts=1)
    line = balance_line(one, 0)
    assert line.startswith("1 article read = 0 published + 1 draft + 0 not yet due + 1 expired; 1 person, ")
    assert "1 doubt;" in line


def test_a_bar_shows_nothing_in_a_pipe_and_nothing_for_what_is_quick() -> None:
    for stream in (io.StringIO(), Terminal()):
        bar = Bar(stream)
        bar("reading", 1, 2)
        bar.close()
        assert stream.getvalue() == ""
