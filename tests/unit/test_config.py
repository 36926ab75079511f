"""``site.toml``: every setting wrong once, each problem with its line, all of a run at once."""

from __future__ import annotations

import shlex
import types
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest

from archivegen.commands.configuring import explained as explain_all
from archivegen.config import Config, load_config, parse_config
from archivegen.diagnostics import Diagnostic, InputError
from archivegen.settings import KindSettings, Settings

HEAD = '[site]\ntitle = "T"\n'
UNSAFE = ("'../../pwn'", "'..'", "'.'", "'a/b'", "'a\\b'", "'/etc'", "'.git'", "' a'", "'a '", "'a.'", "'CON'",
          "'lpt1.x'", "'C:'", "'articles'", "'Static'", "'people'", "'search'", "'index.html'", "'a\"b'",
          '"a\\u0007b"', "'_a'", "' '", f"'{'a' * 201}'")  # fmt: skip


def wrong(text: str | bytes) -> tuple[Diagnostic, ...]:
    """The problems of a text that is not accepted."""
    with pytest.raises(InputError) as failure:
        parse_config(text.encode() if isinstance(text, str) else text)
    assert all(finding.severity == "error" and finding.path == "site.toml" for finding in failure.value.diagnostics)
    return failure.value.diagnostics


def right(text: str) -> Config:
    return parse_config(text.encode())


def every_setting() -> list[tuple[str, str, Any]]:
    """(table, key, type) of all that there is."""
    found = []
    for table, kind in get_type_hints(Settings, include_extras=True).items():
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            found += [(table, key, hint) for key, hint in get_type_hints(kind, include_extras=True).items()]
    return found + [
        ("kinds.ships", key, hint) for key, hint in get_type_hints(KindSettings, include_extras=True).items()
    ]


def plain(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def another_type(hint: Any) -> str:
    """A value in TOML that a setting of this type cannot have."""
    kind = plain(hint)
    if kind is str or get_origin(kind) is Literal:
        return "[1]"
    if get_origin(kind) in {tuple, list}:
        return '"text"'
    assert kind in {int, float, bool}, kind
    return '"text"'


@pytest.mark.parametrize(
    ("table", "key", "hint"), every_setting(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_value_of_another_type_is_an_error_with_its_line_and_where_to_read_on(
    table: str, key: str, hint: Any
) -> None:
    needed = "" if table == "site" else HEAD
    first = 'title = "T"\n' if table == "site" and key != "title" else ""
    label = 'label = "L"\n' if table == "kinds.ships" and key != "label" else ""
    text = f"{needed}[{table}]\n{first}{label}{key} = {another_type(hint)}\n"
    (finding,) = wrong(text)
    assert finding.line == text.count("\n"), finding
    assert finding.source.startswith(key)
    assert finding.message.startswith(f"{table}.{key}")
    assert "expected" in finding.message
    explained = finding.hint.removeprefix("archivegen config --explain ")
    assert explained in {name for name, *_ in explain_all()}


@pytest.mark.parametrize(
    ("table", "key", "hint"), every_setting(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_slip_of_the_pen_in_a_key_is_an_error_that_offers_the_right_one(table: str, key: str, hint: Any) -> None:
    slip = key[0] + key[2] + key[1] + key[3:] if key[1] != key[2] else key + "s"
    first = "" if table == "kinds.ships" else HEAD if table != "site" else ""
    extra = HEAD + "[kinds.ships]\n" if table == "kinds.ships" else f"{first}[{table}]\n"
    filled = 'label = "L"\n' if table == "kinds.ships" and key != "label" else ""
    filled = 'title = "T"\n' if table == "site" and key != "title" else filled
    text = f"{extra}{filled}{slip} = 1\n"
    findings = [f for f in wrong(text) if "unknown setting" in f.message]
    (finding,) = findings
    assert finding.line == text.count("\n")
    assert f'"{slip}" in [{table}]' in finding.message
    assert key in finding.hint


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[site]\ntitle = "  "\n', 2, "site.title: is empty"),
        (HEAD + 'base_url = "javascript:x"\n', 3, "not a web address"),
        (HEAD + 'base_url = "https://a.example/?x"\n', 3, "not a web address"),
        (HEAD + 'base_url = "https://a.example/\'x"\n', 3, "not a web address"),
        (HEAD + 'base_url = ""\n', 3, "not a web address"),
        (HEAD + 'language = "english!"\n', 3, "not a language tag"),
        (HEAD + 'language = ""\n', 3, "not a language tag"),
        (HEAD + 'language = "en-a"\n', 3, '"en-a" is not a language tag'),
        (HEAD + 'language = "zh-yue"\n', 3, 'browsers do not take "zh-yue"'),
        (HEAD + '[linking]\nlanguages = ["en", "farsi"]\n', 4, '"farsi" is not a language tag'),
        (HEAD + '[search]\nforce_language = "en-GB-oed"\n', 4, '"en-GB-oed" is not a language tag'),
        (HEAD + '[content]\ndir = ""\n', 4, "content.dir: is empty"),
        (HEAD + '[content]\ndir = "/etc"\n', 4, "inside the project"),
        (HEAD + '[content]\ndir = "a/../../b"\n', 4, "inside the project"),
        (HEAD + '[content]\ndir = "."\n', 4, "inside the project"),
        (HEAD + '[content]\ndir = "~/x"\n', 4, "inside the project"),
        (HEAD + '[content]\ndir = "C:/x"\n', 4, "inside the project"),
        (HEAD + "[content]\nmax_source_mb = 0\n", 4, "content.max_source_mb"),
        (HEAD + "[content]\nmax_source_mb = -1\n", 4, "content.max_source_mb"),
        (HEAD + '[content]\nhtml = "yes"\n', 4, "content.html"),
        (HEAD + '[output]\ndir = ""\n', 4, "output.dir: is empty"),
        (HEAD + '[output]\ndir = "../out"\n', 4, "inside the project"),
        (HEAD + '[linking]\nrepeat = "often"\n', 4, "linking.repeat"),
        (HEAD + "[search]\nfilters = -1\n", 4, "search.filters"),
        (HEAD + "[search]\nshard_pages = 0\n", 4, "search.shard_pages"),
        (HEAD + "[feeds]\nitems = 0\n", 4, "feeds.items"),
        (HEAD + '[theme]\naccent = "red; }"\n', 4, "not a colour"),
        (HEAD + '[theme]\ntext_font = "Georgia; } body { color: red"\n', 4, "no list of typefaces"),
        (HEAD + '[theme]\nlabel_font = "url(//x.example/f)"\n', 4, "no list of typefaces"),
        (HEAD + '[theme]\nwidth = "100vw; x"\n', 4, "not a width"),
        (HEAD + '[theme]\nname = "fancy"\n', 4, 'must be one of "default"'),
        (HEAD + '[redirects]\n"/a/" = 7\n', 4, "redirects"),
        (HEAD + '[kinds.ships]\nplural = "Ships"\n', 3, "missing setting `label`"),
        (HEAD + '[kinds.people]\nlabel = "P"\n', 3, "cannot be the name of a kind"),
        (HEAD + '[kinds."Big Ships"]\nlabel = "P"\n', 3, "cannot be the name of a kind"),
        *(
            (HEAD + f'[kinds.{name}]\nlabel = "P"\n', 3, "cannot be the name of a kind")
            for name in ("search", "article", "page")
        ),
        (HEAD + "[kinds]\nships = 3\n", 4, "kinds.ships"),
        *((HEAD + f'[kinds.ships]\nlabel = "Ship"\nfolder = {folder}\n', 5, "kinds.ships.folder") for folder in UNSAFE),
        (HEAD + '[kinds.ships]\nlabel = " "\n', 4, "kinds.ships.label: is empty"),
        (HEAD + '[kinds.con]\nlabel = "P"\n', 3, "cannot be the name of a kind"),
        (HEAD + '[kinds.a]\nlabel = "A"\nfolder = "X"\n[kinds.b]\nlabel = "B"\nfolder = "x"\n', 8, "kinds.a too"),
        (HEAD + '[kinds.a]\nlabel = "A"\nfolder = "b"\n[kinds.b]\nlabel = "C"\n', 6, "folder of kinds.a too"),
        (HEAD + '[kinds.crew]\nlabel = "Person"\n', 4, 'already means the kind "people"'),
        (HEAD + '[kinds.crew]\nlabel = "Sailor"\nplural = "places"\n', 5, 'already means the kind "places"'),
        (HEAD + '[kinds.a]\nlabel = "Ship"\n[kinds.b]\nlabel = "ship"\n', 6, 'already means the kind "a"'),
        (HEAD + '[kinds.a]\nlabel = "My Ship"\n[kinds.my-ship]\nlabel = "X"\n', 5, 'already means the kind "a"'),
        (HEAD + '[kinds.a]\nlabel = "A"\nplural = "All"\n[kinds.b]\nlabel = "B"\nplural = "all"\n', 8, '"a"'),
        (HEAD + "[content]\nmax_source_mb = inf\n", 4, "content.max_source_mb"),
        (HEAD + "[content]\nmax_source_mb = nan\n", 4, "content.max_source_mb"),
        (HEAD + "[content]\nmax_source_mb = 1e308\n", 4, "content.max_source_mb"),
        (HEAD + '[content]\ndir = "a\\u0000b"\n', 4, "U+0000"),
        (HEAD + '[output]\ndir = "a\\u001bb"\n', 4, "U+001B"),
        (HEAD + "[extra]\nx = 99999999999999999999\n", 4, "extra.x: a number of too many digits"),
        (HEAD + "[extra.deep]\nx = [{y = 1}, {y = 0xffffffffffffffff1}]\n", 4, "too many digits"),
        (HEAD + f"[extra]\nx = {'9' * 5000}\n", 4, "too many digits"),
        (HEAD + "[feeds]\nitems = 99999999999999999999\n", 4, "feeds.items"),
        (HEAD + "feeds = 3\n", 3, 'unknown setting "feeds" in [site]'),
        ("feeds = 3\n" + HEAD, 1, "feeds"),
        ("[sitte]\n", 1, 'unknown setting "sitte" at the top level'),
        ("", 1, "[site] is missing"),
        ("# nothing\n", 1, "[site] is missing"),
        ("[feeds]\nitems = 1\n", 1, "[site] is missing"),
        ("[site]\n", 1, "title"),
        (HEAD + 'title = "again"\n', 3, ""),
        (HEAD + "title2 = text\n", 3, "Invalid value"),
        (HEAD + 'description = "never closed\n', 3, ""),
        (HEAD + "[feeds\n", 3, ""),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, says: str) -> None:
    found = wrong(text)
    assert [finding.line for finding in found] == [line], found
    assert says in found[0].message


@pytest.mark.case("IN-22")
def test_in22_all_problems_of_a_file_are_told_at_once() -> None:
    found = wrong('[site]\ntitle = 3\ntilte = "x"\n[feeds]\nitmes = 1\n[theem]\n')
    assert [(f.line, f.hint) for f in found] == [
        (2, "archivegen config --explain site.title"),
        (3, 'did you mean "title"?'),
        (5, 'did you mean "items"?'),
        (6, 'did you mean "theme"?'),
    ]
    found = wrong(HEAD + 'language = 1\nbase_url = 2\n[search]\nenabled = "no"\n[feeds]\nitems = "3"\n')
    assert [f.line for f in found] == [3, 4, 6, 8]


def test_a_key_of_another_table_far_from_any_other_shows_what_there_is() -> None:
    (finding,) = wrong(HEAD + "[theme]\nxyzzy = 1\n")
    assert finding.hint == "known here: name, accent, text_font, label_font, width, borders"


@pytest.mark.parametrize(
    ("data", "line"), [(b'[site]\ntitle = "caf\xe9"\n', 2), (b"\xff\xfe[\0s\0", 1), (b'[site]\ntitle = "x"\n\xc3', 3)]
)
def test_what_is_not_utf8_is_an_error_with_its_line(data: bytes, line: int) -> None:
    (finding,) = wrong(data)
    assert (finding.line, "not valid UTF-8" in finding.message) == (line, True)


@pytest.mark.case("IN-11")
def test_in11_nesting_beyond_reason_is_an_error() -> None:
    (finding,) = wrong("a = " + "[" * 100_000)
    assert finding.code == "TOML"


@pytest.mark.parametrize(("before", "heading", "line"), [
    ('[redirects]\n"/a/" = "/b/"\n\n', "[redirects]", 3),
    ("[redirects]\n[feeds]\n", "  [redirects] # more", 3),
    ("[search]\nenabled = false\n", "[ search ]", 3),
    ('[kinds."ships"]\nlabel = "Ship"\n', "[kinds.ships]", 3),
    ("[kinds.ships.fields]\n[kinds.ships]\n", "[kinds.ships]", 4),
])  # fmt: skip
def test_a_table_that_is_there_twice_names_both_places(before: str, heading: str, line: int) -> None:
    text = HEAD + before
    (finding,) = wrong(text + heading + '\n"/c/" = "/d/"\n')
    name = heading.partition("#")[0].strip()
    assert str(finding) == (
        f"site.toml:{text.count(chr(10)) + 1}:{heading.index('[') + 1}: error[TOML]: {name} stands here a second time"
    )
    assert (finding.length, finding.source) == (len(name), heading)
    remedy = "put these lines under that one, and take out this heading"
    assert finding.hint == f"{name} stands already in line {line}: {remedy}"


def test_the_remedy_for_a_table_that_is_there_twice_keeps_what_is_in_both() -> None:
    lines = [*HEAD.splitlines(), "[redirects]", '"/a/" = "/b/"', "[feeds]", "items = 5", "[redirects]", '"/c/" = "/d/"']
    (finding,) = wrong("\n".join(lines))
    at = int(finding.hint.partition("line ")[2].partition(":")[0])
    moved = lines[finding.line :]
    mended = [*lines[:at], *moved, *lines[at : finding.line - 1]]
    assert right("\n".join(mended)).settings.redirects == {"/a/": "/b/", "/c/": "/d/"}


@pytest.mark.parametrize(("first", "said"), [
    ("redirects = {}", "line 1 gives it already"), ('redirects."/a/" = "/b/"', "it is given above already"),
    ("redirects.a = '/b/'", "line 1 gives it already"),
])  # fmt: skip
def test_a_table_that_is_given_otherwise_before_is_told_too(first: str, said: str) -> None:
    (finding,) = wrong(f"{first}\n{HEAD}[redirects]\n")
    assert finding.message == "[redirects] stands here a second time"
    assert finding.hint == f"{said}: keep one of the two, with what is in both"


def test_crlf_and_a_byte_order_mark_are_no_matter() -> None:
    assert right("\ufeff" + HEAD.replace("\n", "\r\n")).settings == right(HEAD).settings
    (finding,) = wrong('\ufeff[site]\r\ntitle = "x"\r\nlanguage = 1\r\n')
    assert finding.line == 3


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError) as failure:
        load_config(tmp_path)
    (finding,) = failure.value.diagnostics
    assert (finding.path, finding.message) == ("site.toml", "no such file")
    assert "archivegen init" in finding.hint


@pytest.mark.parametrize(("place", "named"), [("content", ".."), ("content/an album", "../.."), (".", "")])
def test_an_archive_in_a_folder_above_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, named: str
) -> None:
    (tmp_path / "site.toml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "content/an album").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / place)
    root = Path.cwd()
    if not named:
        assert load_config(root).settings
        return
    with pytest.raises(InputError) as failure:
        load_config(root)
    words = shlex.split(failure.value.diagnostics[0].hint.rpartition(": ")[2])
    assert words == ["-C", named]
    assert load_config((root / words[1]).resolve()).settings


def test_another_file_is_read_and_named(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(HEAD, encoding="utf-8")
    assert load_config(tmp_path, tmp_path / "other.toml").path == "other.toml"
    with pytest.raises(InputError) as failure:
        load_config(tmp_path / "sub", tmp_path / "none.toml")
    assert failure.value.diagnostics[0].path == (tmp_path / "none.toml").as_posix()


def test_settings_know_the_line_that_they_come_from() -> None:
    config = right('# first\n[site]\ntitle = "T" # a title\n\n[kinds."ships"]\nlabel = "Ship"\n[extra]\na.b = 1\n')
    assert config.origins["site.title"] == 3
    assert config.origins["kinds.ships.label"] == 6
    assert "site.language" not in config.origins


def test_an_inline_table_has_its_lines_too() -> None:
    (finding,) = wrong('site = { title = "T", languaje = "en" }\n')
    assert (finding.line, finding.hint) == (1, 'did you mean "language"?')


def test_every_setting_can_be_given() -> None:
    values = {str: '"en"', int: "5", float: "1.5", bool: "false"}
    special = {
        "base_url": '"https://b.example/sub/"',
        "folder": '"ships"',
        "accent": '"#123456"',
        "width": '"66ch"',
        "name": '"default"',
    }
    lines: dict[str, list[str]] = {}
    for table, key, hint in every_setting():
        kind = plain(hint)
        value = special.get(key) or (
            f'"{get_args(kind)[-1]}"' if get_origin(kind) is Literal else values.get(kind, '["en"]')
        )
        lines.setdefault(table, []).append(f"{key} = {value}")
    text = "".join(f"[{table}]\n" + "\n".join(rows) + "\n" for table, rows in lines.items())
    settings = right(text + '[redirects]\n"/a/" = "/b/"\n[extra]\nanything = {at = ["all"]}\n').settings
    assert settings.site.base_url == "https://b.example/sub/"
    assert settings.kinds["ships"].fields == ("en",)
    assert settings.extra == {"anything": {"at": ["all"]}}
    assert isinstance(settings.search, msgspec.Struct)
    assert not isinstance(settings.content.include_hidden, types.NoneType)


@pytest.mark.parametrize("url", ["https://a.example", "http://localhost:8000/", "https://a.example/sub/path/"])
def test_addresses_of_sites_are_accepted(url: str) -> None:
    assert right(f'{HEAD}base_url = "{url}"\n').settings.site.base_url == url


@pytest.mark.parametrize("tag", ["en", "fa-AF", "zh-Hant", "de-CH-1996", "prs"])
def test_language_tags_are_accepted(tag: str) -> None:
    assert right(f'{HEAD}language = "{tag}"\n').settings.site.language == tag


def test_a_language_is_written_as_browsers_take_it() -> None:
    assert right(f'{HEAD}language = "pt_BR"\n').settings.site.language == "pt-BR"


@pytest.mark.parametrize(
    ("settings", "line", "key"),
    [
        ('description = "a\\u000bb"\n', 3, "site.description"),
        ('[kinds.ships]\nlabel = "\\ufffe"\n', 4, "kinds.ships.label"),
        ('[extra]\nlist = ["\\u0001"]\n', 4, "extra.list"),
    ],
)
def test_a_character_that_no_feed_can_hold_is_named(settings: str, line: int, key: str) -> None:
    (finding,) = wrong(HEAD + settings)
    assert finding.line == line
    assert finding.message.startswith(f"{key}: the character U+")


@pytest.mark.parametrize("folder", ["ships", "Schiffe", "کشتی‌ها", "big ships", "v1.2", "a-b_c"])
def test_folders_of_kinds_are_accepted(folder: str) -> None:
    assert right(f'{HEAD}[kinds.ships]\nlabel = "Ship"\nfolder = "{folder}"\n').settings.kinds["ships"].folder == folder


def test_a_kind_may_use_its_own_words_more_than_once() -> None:
    kinds = right(
        f'{HEAD}[kinds.ship]\nlabel = "Ship"\nplural = "ship"\n[kinds.works]\nlabel = "Work"\n'
    ).settings.kinds
    assert set(kinds) == {"ship", "works"}


@pytest.mark.case("IN-16")
@pytest.mark.parametrize("contact", ["javascript:alert(1)", "javascript://%0aalert(1)", "data:text/html,x", "https:"])
def test_in16_a_contact_that_is_no_address_is_an_error(contact: str) -> None:
    (finding,) = wrong(HEAD + f'contact = "{contact}"\n')
    assert (finding.line, finding.message) == (3, "site.contact: is neither an e-mail address nor a web address")
