"""Slugs, old paths, links and ids: what may stand in them."""

import pytest

from archivegen.source.safety import id_problem, path_problem, slug_problem, url_problem, url_scheme


@pytest.mark.parametrize(
    "slug",
    [
        "kabul",
        "Kabul-1993",
        "a.b",
        "کابل",
        "北京",
        "é",
        "a b",
        "_x",
        "100%",
        "console",
        "com10",
        "auxiliary",
        "a" * 200,
    ],
)
def test_slugs(slug):
    assert slug_problem(slug) is None


@pytest.mark.case("NA-05")
@pytest.mark.parametrize(
    "slug", ["con", "NUL", "aux.html", "com1", "LPT9.txt", "COM¹", "prn", "CON.tar.gz", "con .txt", "conin$", "lpt³"]
)
def test_na_05_names_reserved_on_windows(slug):
    assert "reserved on Windows" in slug_problem(slug)[0]


@pytest.mark.case("NA-06")
@pytest.mark.parametrize(
    ("slug", "named"),
    [
        ("kabul.", 'ends with "."'),
        ("kabul ", "ends with a space"),
        (" kabul", "begins with a space"),
        ("a:b", 'holds ":"'),
        ("a|b", 'holds "|"'),
        ("a?b", 'holds "?"'),
        ("a\\b", 'holds "\\"'),
        ("a*b", 'holds "*"'),
        ("a<b", 'holds "<"'),
        ("a>b", 'holds ">"'),
        ('a"b', "holds a double quote"),
        ("a\tb", "holds a tab"),
        ("a\x7fb", "U+007F"),
        ("a\x00b", "U+0000"),
        ("a\nb", "U+000A"),
        ("a/b", 'holds "/"'),
        ("a\u202eb", "U+202E"),
    ],
)
def test_na_06_the_character_is_named(slug, named):
    assert named in slug_problem(slug)[0]


@pytest.mark.case("NA-11")
@pytest.mark.parametrize(
    "slug",
    [
        "../../../tmp/pwn",
        "/etc/x",
        "C:\\Windows\\x",
        "..\\..\\x",
        "%2e%2e",
        "%2E",
        "a%2fb",
        "~x",
        "~",
        ".",
        "..",
        ".git",
        "",
        "a" * 201,
        "ک" * 101,
    ],
)
def test_na_11_slugs_that_leave_or_hide(slug):
    assert slug_problem(slug) is not None


@pytest.mark.parametrize(
    "path",
    [
        "/old/path/",
        "old/path.html",
        "/2001/09/11/x",
        "releases/1.10.0",
        "/کابل/",
        "/caf%C3%A9/",
        "/a b/",
        "x",
        "/etc/x",
        "/100%/",
    ],
)
def test_old_paths(path):
    assert path_problem(path) is None


@pytest.mark.case("NA-11", "NA-13")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "https://x.example/a",
        "//x.example/a",
        "javascript:x",
        "../x",
        "/a/../b",
        "/a/./b",
        "%2e%2e/x",
        "/%252e%252e/x",
        "/a/%2e%2e%2fb",
        "..\\x",
        "/a\\b",
        "C:/x",
        "~/x",
        "/.git/x",
        "/a/.env",
        "/a//b",
        "/a/con/b",
        "/a?b=c",
        "/a#b",
        "/a\nb",
        "/a*/",
        "/a|b/",
        "/a./b",
        "/%2egit/x",
    ],
)
def test_na_11_na_13_old_paths_that_are_refused(path):
    assert path_problem(path) is not None


@pytest.mark.parametrize(
    "url", ["https://x.example", "http://x.example/a?b#c", "HTTPS://X.example/", "https://کابل.example/x"]
)
def test_links(url):
    assert url_problem(url) is None


@pytest.mark.case("IN-16")
@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "java\tscript:x",
        "java\nscript:x",
        " javascript:x",
        "\x01javascript:x",
        "java\u200bscript:x",
        "\xa0javascript:x",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://x.example",
        "mailto:a@x.example",
        "x.example",
        "/a",
        "",
        "http:",
        "https://",
        "https:///a",
        "https://x.example/\u202egpj",
    ],
)
def test_in_16_links_that_are_refused(url):
    assert url_problem(url) is not None


def test_links_within_the_site_where_they_are_allowed():
    for src in ["a.jpg", "../a.jpg", "/images/a.jpg", "a b.jpg"]:
        assert url_problem(src, relative=True) is None
    for src in ["data:image/png;base64,x", "java\tscript:x", "file:///a.jpg"]:
        assert url_problem(src, relative=True) is not None


def test_a_link_without_a_scheme_gets_a_remedy():
    assert url_problem("www.x.example/a") == ('"www.x.example/a" is no full link', 'write "https://www.x.example/a"')


def test_schemes():
    assert [url_scheme(u) for u in ["HTTP://x", "java\r\nscript:x", "a/b:c", "x"]] == ["http", "javascript", "", ""]


def test_ids():
    assert [id_problem(value) for value in ["Q157", "geonames:3041565", "a b", "می‌رود", "x/y"]] == [None] * 5
    assert all(id_problem(value) for value in ["", " ", " a", "a\t", "a\u2028b", "a\x00"])
