"""Addresses: safe on every system, never empty, never dependent on who came first (NA-01 to NA-07)."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivegen.archive.urls import (
    MAX_BYTES,
    Claim,
    collisions,
    distinct,
    segment,
    shortened,
    slug_for,
    transliterated,
    up,
    web,
)
from archivegen.diagnostics import Place
from tests.small_archive import SITE, lay_out, run

NAMES = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


def address(**parts: str) -> str:
    return slug_for(**{"slug": "", "stem": "", "name": "", "identity": "id", **parts})


def test_a_slug_comes_first_then_the_files_name_then_the_name_in_plain_letters() -> None:
    assert address(slug="by-hand", stem="file", name="Name") == "by-hand"
    assert address(stem="file", name="Name") == "file"
    assert address(name="Jovanović, Čedomir") == "jovanovic-cedomir"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("کابل", "kbl"),
        ("Москва", "moskva"),
        ("Αθήνα", "athina"),
        ("Øresund", "oresund"),
        ("  New   York—City! ", "new-york-city"),
        ("O’Neill & Sons", "o-neill-sons"),
    ],
)
def test_names_in_other_scripts_become_plain_letters(name: str, wanted: str) -> None:
    assert transliterated(name) == wanted


def test_names_in_other_scripts_have_addresses_of_their_own() -> None:
    found = [address(name=name, identity=name) for name in ("کابل", "北京", "서울", "กรุงเทพ", "ירושלים", "🦁")]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*", one) for one in found)


def test_a_name_of_symbols_falls_back_on_the_id_and_that_on_a_digest() -> None:
    assert address(name="★", identity="Q42") == "q42"
    assert re.fullmatch(r"r-[0-9a-f]{8}", address(name="※", identity="＿"))
    assert address(name="※", identity="※") != address(name="※", identity="⁂")


@pytest.mark.parametrize("stem", ["con", "NUL", "aux.html", "com1", "LPT9.txt", "COM¹", "prn"])
def test_a_file_with_a_name_that_windows_reserves_gets_another_address(stem: str) -> None:
    assert address(stem=stem, identity="my-id") == "my-id"
    assert re.fullmatch(r"r-[0-9a-f]{8}", address(stem=stem, identity=stem.lower().replace("¹", "1").split(".")[0]))


@pytest.mark.parametrize("stem", ["console", "nullarbor", "auxerre", "com", "lpt", "com10"])
def test_names_that_only_look_reserved_stay(stem: str) -> None:
    assert segment(stem) == stem


@pytest.mark.parametrize(
    ("stem", "wanted"),
    [
        ("a b  c", "a-b-c"),
        ("a:b|c?d*e", "a-b-c-d-e"),
        ("..hidden", "hidden"),
        ("kabul. ", "kabul"),
        ("a\\b/c", "a-b-c"),
        ("100%", "100"),
        ("tab\there", "tab-here"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_files_name_as_a_part_of_an_address(stem: str, wanted: str) -> None:
    assert segment(stem) == wanted


@given(NAMES)
def test_a_part_of_an_address_is_safe_whatever_the_file_is_called(name: str) -> None:
    part = segment(name)
    assert not re.search(r'[\s\x00-\x20\x7f"#%*/:;<>?\\^`{|}]', part)
    assert not part.startswith(".")
    assert not part.endswith((".", " "))
    assert len(part.encode()) <= MAX_BYTES
    assert part == unicodedata.normalize("NFC", part)


@given(NAMES, NAMES, NAMES.filter(bool))
def test_no_address_is_ever_empty_or_reserved(stem: str, name: str, identity: str) -> None:
    found = slug_for(slug="", stem=stem, name=name, identity=identity)
    assert found
    assert found not in {".", ".."}
    assert found.lower().split(".")[0] not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


def test_long_names_are_cut_between_letters_and_stay_apart() -> None:
    one, other = "ک" * 300, "ک" * 250 + "گ" * 50
    first, second = shortened(one), shortened(other)
    assert first != second
    for found in (first, second):
        assert len(found.encode()) <= MAX_BYTES
        assert re.fullmatch("ک+-[0-9a-f]{8}", found)
    assert shortened("x" * MAX_BYTES) == "x" * MAX_BYTES


def test_namesakes_get_their_id_all_of_them_whatever_their_order() -> None:
    people = [("ali-karimi", "Q1", False), ("ali-karimi", "Q2", False), ("zahra", "Q3", False)]
    wanted = {"Q1": "ali-karimi-q1", "Q2": "ali-karimi-q2", "Q3": "zahra"}
    for order in (people, people[::-1], [people[1], people[2], people[0]]):
        found = dict(zip((identity for _, identity, _ in order), distinct(order), strict=True))
        assert found == wanted


def test_an_address_fixed_by_hand_stays_when_a_namesake_comes() -> None:
    assert distinct([("ali", "Q1", True), ("ali", "Q2", False)]) == ["ali", "ali-q2"]
    assert distinct([("Ali", "Q1", False), ("ali", "Q2", False)]) == ["Ali-q1", "ali-q2"]


def test_an_id_added_to_a_name_never_takes_the_address_of_a_third() -> None:
    found = distinct([("ali", "b", False), ("ali", "c", False), ("ali-b", "d", False)])
    assert found[1:] == ["ali-c", "ali-b-d"]
    assert re.fullmatch(r"ali-b-[0-9a-f]{8}", found[0])


@given(
    st.lists(
        st.tuples(st.sampled_from(["ali", "Ali", "ali-a", "b", "北京"]), st.text(st.sampled_from("ab -?"), min_size=1)),
        max_size=8,
        unique_by=lambda one: one[1],
    ),
    st.randoms(),
)
def test_addresses_differ_and_do_not_depend_on_order(people: list[tuple[str, str]], random: object) -> None:
    members = [(slug, identity, False) for slug, identity in people]
    found = dict(zip((i for _, i, _ in members), distinct(members), strict=True))
    random.shuffle(members)  # type: ignore[attr-defined]
    assert dict(zip((i for _, i, _ in members), distinct(members), strict=True)) == found
    assert len({slug.casefold() for slug in found.values()}) == len(found)


def claim(path: str, source: str = "a.md", line: int = 2) -> Claim:
    return Claim(path, source, Place(line, 1))


def test_an_address_asked_for_twice_is_an_error_at_both() -> None:
    found = collisions([claim("articles/kabul/index.html"), claim("articles/kabul/index.html", "b.md", 3), claim("x")])
    assert [(d.path, d.line, d.code, d.severity) for d in found] == [
        ("a.md", 2, "ADDRESS", "error"),
        ("b.md", 3, "ADDRESS", "error"),
    ]
    assert found[0].message == "/articles/kabul/index.html is also the address of b.md:3"
    assert found[1].message == "/articles/kabul/index.html is also the address of a.md:2"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kabul/index.html", "kabul/index.html"), ("Caf\u00e9", "Cafe\u0301"), ("STRASSE", "straße"), ("İx", "i\u0307x")],
)
def test_addresses_that_one_system_takes_for_the_same_collide_on_all(one: str, other: str) -> None:
    assert len(collisions([claim(one), claim(other, "b.md")])) == 2


def test_a_file_where_a_folder_is_needed_is_an_error() -> None:
    found = collisions([claim("people", "static/people", 0), claim("people/index.html", "own")])
    assert [str(d) for d in found] == [
        "static/people: error[ADDRESS]: /people is a file, and a folder is needed there for own:2"
    ]
    assert not collisions([claim("people.html"), claim("people/index.html")])


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("articles/کابل/", "articles/%DA%A9%D8%A7%D8%A8%D9%84/"),
        ("a b?c#d%", "a%20b%3Fc%23d%25"),
        ("x/~y-(1).html", "x/~y-(1).html"),
        ('"<>', "%22%3C%3E"),
    ],
)
def test_paths_as_they_stand_in_addresses(path: str, wanted: str) -> None:
    assert web(path) == wanted
    assert unquote(web(path)) == path


@pytest.mark.parametrize(
    ("path", "wanted"), [("", ""), ("404.html", ""), ("people/", "../"), ("articles/x/", "../../")]
)
def test_the_way_up(path: str, wanted: str) -> None:
    assert up(path) == wanted


ARTICLE = "---\ntitle: {}\n---\nText.\n"


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"a.md": "---\ntitle: A\nslug: kabul\n---\n", "b.md": "---\ntitle: B\nslug: kabul\n---\n"}, {"a.md", "b.md"}),
        ({"Kabul.md": ARTICLE.format("A"), "kabul.md": ARTICLE.format("B")}, {"Kabul.md", "kabul.md"}),
        ({"a.md": "---\ntitle: A\nslug: Beta\n---\n", "beta.md": ARTICLE.format("B")}, {"a.md", "beta.md"}),
    ],
)
def test_two_articles_with_one_address_stop_the_build_and_name_each_other(
    tmp_path: Path, files: dict[str, str], named: set[str]
) -> None:
    lay_out(tmp_path, {"site.toml": SITE, **{f"content/articles/{name}": text for name, text in files.items()}})
    result = run(tmp_path)
    assert not result.ok
    assert not (tmp_path / "output").exists()
    found = {Path(d.path).name: d.message for d in result.diagnostics if d.code == "ADDRESS"}
    assert set(found) == named
    for name, message in found.items():
        (other,) = named - {name}
        assert f"content/articles/{other}:" in message


def test_the_same_name_composed_and_decomposed_is_told_apart_by_code_points(tmp_path: Path) -> None:
    names = ("Caf\u00e9.md", "Cafe\u0301.md")
    lay_out(tmp_path, {"site.toml": SITE, **{f"content/articles/{name}": ARTICLE.format("X") for name in names}})
    result = run(tmp_path)
    assert not result.ok
    messages = [d.message for d in result.diagnostics if d.code == "ID-TWICE"]
    assert len(messages) == 2
    assert all("Caf\\xe9.md" in message and "Cafe\\u0301.md" in message for message in messages)


def test_a_link_in_one_form_finds_the_file_in_the_other_and_the_address_is_composed(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {
            "site.toml": SITE,
            "content/articles/Cafe\u0301.md": ARTICLE.format("The caf\u00e9"),
            "content/articles/b.md": "---\ntitle: B\n---\nSee [[Caf\u00e9]].\n",
        },
    )
    result = run(tmp_path)
    assert result.ok
    assert (tmp_path / "output/articles/Caf\u00e9/index.html").is_file()
    page = (tmp_path / "output/articles/b/index.html").read_text()
    assert re.search(r'<a href="../../articles/Caf%C3%A9/"[^>]*>The café</a>', page)


def test_titles_of_300_letters_and_sections_too_are_published(tmp_path: Path) -> None:
    one, other = "ک" * 300, "ک" * 250 + "گ" * 50
    files = {
        "content/people.csv": f"id,name\n1,{one}\n2,{other}\n",
        "content/articles/a.md": f"---\ntitle: {one}\nsection: {'s' * 300}\n---\n",
    }
    lay_out(tmp_path, {"site.toml": SITE, **files})
    assert run(tmp_path).ok
    people = [p.name for p in (tmp_path / "output/people").iterdir() if p.is_dir()]
    assert len(people) == 2
    assert all(len(part.encode()) <= MAX_BYTES for part in people)
    (section,) = [p.name for p in (tmp_path / "output/sections").iterdir() if p.is_dir()]
    assert re.fullmatch(r"s+-[0-9a-f]{8}", section)
    assert len(section) <= MAX_BYTES


def test_a_section_with_a_reserved_name_gets_a_folder_that_windows_allows(tmp_path: Path) -> None:
    lay_out(tmp_path, {"site.toml": SITE, "content/articles/a.md": "---\ntitle: A\nsection: Con\n---\n"})
    assert run(tmp_path).ok
    (section,) = [p.name for p in (tmp_path / "output/sections").iterdir() if p.is_dir()]
    assert re.fullmatch(r"r-[0-9a-f]{8}", section)
