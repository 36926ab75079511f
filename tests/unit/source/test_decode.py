"""Bytes to text: UTF-8 only, one line end, no character that a page or a feed cannot hold."""

import pytest

from archivegen.source.decode import decode


def first(data: bytes):
    text, diagnostics = decode("content/x.md", data)
    assert diagnostics
    return text, diagnostics[0]


@pytest.mark.case("IN-06")
@pytest.mark.parametrize(
    "data", [b"a\nb\nc", b"a\r\nb\r\nc", b"a\rb\rc", b"a\r\nb\rc", b"\xef\xbb\xbfa\nb\nc"], ids=repr
)
def test_in_06_a_bom_and_every_line_end_give_the_same_text(data):
    assert decode("x.md", data) == ("a\nb\nc", ())


def test_text_is_not_normalised():
    assert decode("x.md", "Cafe\u0301".encode())[0] == "Cafe\u0301"


@pytest.mark.case("IN-07")
@pytest.mark.parametrize(
    ("data", "line", "column", "offset"),
    [
        (b"a\nb \xff", 2, 3, 4),
        (b"\xff\n", 1, 1, 0),
        (b"a\r\nb\r\ncaf\xe9\n", 3, 4, 9),
        (b"\xef\xbb\xbfa\xe9", 1, 2, 4),
        (b"x\xc3", 1, 2, 1),
    ],
)
def test_in_07_invalid_utf_8_names_line_and_byte(data, line, column, offset):
    text, found = first(data)
    assert text == ""
    assert (found.severity, found.code, found.line, found.column) == ("error", "ENCODING", line, column)
    assert f"byte offset {offset}" in found.message
    assert "iconv -f ENCODING -t UTF-8 content/x.md > converted && mv converted content/x.md" in found.hint


@pytest.mark.case("IN-07")
def test_in_07_the_line_is_shown_without_a_guess():
    assert first(b"title: caf\xe9\nx")[1].source == "title: caf\ufffd"


@pytest.mark.case("IN-07")
@pytest.mark.parametrize(
    ("data", "name", "called"),
    [
        ("Hello".encode("utf-16"), "UTF-16 (little-endian)", "UTF-16"),
        (b"\xfe\xff" + "Hello".encode("utf-16-be"), "UTF-16 (big-endian)", "UTF-16"),
        ("Hello".encode("utf-32"), "UTF-32 (little-endian)", "UTF-32"),
        ("---\ntitle: x".encode("utf-16-le"), "UTF-16 (little-endian, without a byte order mark)", "UTF-16LE"),
        ("---\ntitle: x".encode("utf-16-be"), "UTF-16 (big-endian, without a byte order mark)", "UTF-16BE"),
    ],
)
def test_in_07_utf_16_is_recognised_by_name(data, name, called):
    found = first(data)[1]
    assert found.message == f"the file is {name}, not UTF-8"
    assert f"iconv -f {called} -t UTF-8 content/x.md > converted && mv converted content/x.md" in found.hint


@pytest.mark.case("IN-08")
def test_in_08_nul_is_an_error_with_its_line():
    text, found = first(b"---\ntitle: x\n---\nbo\0dy\n")
    assert str(found) == "content/x.md:4:3: error[CONTROL]: the character U+0000 (NUL) is not allowed in text"
    assert "bo\0dy" in text


@pytest.mark.case("IN-09")
def test_in_09_each_line_with_a_forbidden_character_is_an_error():
    _, found = decode("x.md", "a\x08\nb\x0b\x0b\nc\x1f\nd\ufffe\ne\uffff\nf\t\x7f\x85 ok".encode())
    assert [(d.line, d.column, d.severity) for d in found] == [(n, 2, "error") for n in range(1, 6)]


def test_a_file_full_of_them_is_ten_errors():
    assert len(decode("x.md", b"\x01\n" * 500)[1]) == 10


def test_an_empty_file_is_an_empty_text():
    assert decode("x.md", b"") == ("", ())
