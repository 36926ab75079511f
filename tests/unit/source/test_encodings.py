"""Files in other encodings and of other programs: what they may be is shown, and nothing is guessed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from archivegen.source.decode import decode
from archivegen.source.encodings import readings, remedy
from tests.small_archive import SITE, lay_out, run

PERSIAN = b"id;name\r\nomar;\xe3\xcd\xe3\xcf \xda\xe3\xd1\r\n"
CASES = [
    ("Il a été là, à Besançon", "WINDOWS-1252"),
    ("Příliš žluťoučký kůň", "WINDOWS-1250"),
    ("Москва и Нижний Новгород", "WINDOWS-1251"),
    ("محمد عمر", "WINDOWS-1256"),
    ("Nguye\u0302\u0303n Đinh Chie\u0302\u0309u".replace("e\u0302", "ê"), "WINDOWS-1258"),
    ("Müller läßt grüßen", "MACINTOSH"),
    ("Müller läßt grüßen", "CP850"),
]


def said(path: str, data: bytes) -> tuple[str, str]:
    text, (finding,) = decode(path, data)
    assert (text, finding.severity, finding.code) == ("", "error", "ENCODING")
    return finding.message, finding.hint


@pytest.mark.parametrize(("text", "name"), CASES)
def test_the_right_reading_comes_first_and_there_are_few(text: str, name: str) -> None:
    found = readings(f"A line\nname: {text}\n".encode(name))
    assert found[0][1] == name
    assert found[0][0] in text
    assert len(found) <= 3
    assert len({reading for reading, *_ in found}) == len(found)


def test_an_arabic_table_is_not_said_to_be_western() -> None:
    message, hint = said("content/people.csv", PERSIAN)
    assert message == "not valid UTF-8: byte 0xE3 at byte offset 14"
    assert '"محمد عمر" is WINDOWS-1256 (Arabic, Persian)' in hint
    assert "Excel: Save as → CSV UTF-8" in hint
    assert "iconv -f WINDOWS" not in hint


def test_an_encoding_that_lacks_a_byte_is_not_offered() -> None:
    names = [name for _, name, _ in readings(b"M\x81ller")]
    assert names
    assert "WINDOWS-1252" not in names


def test_encodings_that_make_the_same_of_a_file_are_one() -> None:
    assert [reading for reading, *_ in readings(b"caf\xe9")].count("café") == 1


@pytest.mark.skipif(shutil.which("iconv") is None, reason="there is no iconv here")
@pytest.mark.parametrize("path", ["content/people.csv", "content/an old, 'odd' one.csv"])
def test_the_command_puts_the_file_in_its_own_place(tmp_path: Path, path: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / path).write_bytes(PERSIAN)
    command = re.search(r"iconv -f ENCODING .*", said(path, PERSIAN)[1])
    assert command
    chosen = command[0].replace("ENCODING", "WINDOWS-1256")
    subprocess.run(["sh", "-c", chosen], cwd=tmp_path, check=True)
    assert decode(path, (tmp_path / path).read_bytes()) == ("id;name\nomar;محمد عمر\n", ())
    assert [found.name for found in tmp_path.iterdir()] == ["content"]


@pytest.mark.skipif(shutil.which("iconv") is None, reason="there is no iconv here")
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_command_for_wide_text_does_too(tmp_path: Path, encoding: str) -> None:
    data = "id,name\nomar,Omar\n".encode(encoding)
    (tmp_path / "people.csv").write_bytes(data)
    hint = said("people.csv", data)[1]
    subprocess.run(["sh", "-c", hint[hint.index("iconv") :]], cwd=tmp_path, check=True)
    assert decode("people.csv", (tmp_path / "people.csv").read_bytes()) == ("id,name\nomar,Omar\n", ())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Été à Besançon".encode() + b" \xff", "to convert the whole file would spoil the rest"),
        (b"\x00\x01\xff", "is it a text at all?"),
    ],
)
def test_what_no_conversion_would_mend_is_not_to_be_converted(data: bytes, words: str) -> None:
    hint = said("content/articles/a.md", data)[1]
    assert words in hint
    assert "iconv" not in hint


@pytest.mark.parametrize(
    ("path", "data", "message", "words"),
    [
        ("content/people.csv", b"PK\x03\x04\0\0xl/workbook.xml", "this is a workbook (.xlsx), only named .csv",
         "rename it to content/people.xlsx; save it as content/people.csv (in Excel: Save as → CSV UTF-8"),
        ("content/people.csv", b"PK\x03\x04\0mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK",
         "this is a workbook (.ods), only named .csv", "in LibreOffice: Save as → Text CSV, UTF-8"),
        ("content/people.csv", b"\xd0\xcf\x11\xe0\0" + "Workbook".encode("utf-16-le"),
         "this is a workbook (.xls), only named .csv", "rename it to content/people.xls;"),
        ("content/articles/a b.md", b"PK\x03\x04\0word/document.xml",
         "this is a word processor's file (.docx), only named .md",
         "pandoc 'content/articles/a b.docx' -t gfm -o 'content/articles/a b.md'"),
        ("content/articles/a.md", b"\xd0\xcf\x11\xe0\0", "this is a file of an older Office, only named .md", "UTF-8"),
        ("content/articles/a.md", b"PK\x03\x04", "this is a ZIP file, only named .md", "UTF-8"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_told_by_its_first_bytes(path: str, data: bytes, message: str, words: str) -> None:
    told, hint = said(path, data)
    assert told == message
    assert words in hint


def test_a_workbook_named_as_a_table_stops_a_build_with_one_error(tmp_path: Path) -> None:
    lay_out(tmp_path, {"site.toml": SITE, "content/articles/a.md": "---\ntitle: A\n---\nA.\n"})
    (tmp_path / "content/people.csv").write_bytes(b"PK\x03\x04\x14\0\6\0xl/workbook.xml")
    result = run(tmp_path)
    assert [str(found) for found in result.diagnostics] == [
        "content/people.csv: error[ENCODING]: this is a workbook (.xlsx), only named .csv"
    ]


def test_long_lines_are_looked_at_where_they_are_foreign() -> None:
    """None of these may take longer the longer the lines are that are plain."""
    plain = (b"x" * 100_000 + b"\n") * 20
    assert "caf\u00e9" in remedy("a.md", plain + b"y" * 1_000_000 + b" caf\xe9 " + b"z" * 1_000_000)
