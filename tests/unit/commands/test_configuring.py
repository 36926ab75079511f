"""`config`: the effective settings and where each comes from, what each means, and their schema."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from archivegen.commands.configuring import explained, run_config
from archivegen.diagnostics import InputError
from tests.small_archive import SITE, lay_out

ROOT = Path(__file__).parents[3]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site = SITE + '\n[kinds.ships]\nlabel = "Ship"\n\n[redirects]\n"/old/" = "/people/"\n\n[extra]\ncolour = "red"\n'
    return lay_out(tmp_path, {"site.toml": site})


def config(root: Path, capsys: Capture, key: str = "", *, schema: bool = False) -> tuple[int, str, str]:
    code = run_config(root, "", key, schema=schema)
    return (code, *capsys.readouterr())


def test_every_setting_is_shown_with_its_line_or_as_a_default(root: Path, capsys: Capture) -> None:
    code, out, _ = config(root, capsys)
    lines = out.splitlines()
    assert code == 0
    for line in (
        'site.title = "Mini"  # site.toml:2',
        'site.base_url = "https://a.example/"  # site.toml:3',
        'site.language = "en"  # default',
        "search.enabled = false  # site.toml:6",
        "search.filters = 100  # default",
        'kinds.ships.label = "Ship"  # site.toml:9',
        'redirects./old/ = "/people/"  # site.toml:12',
        'extra.colour = "red"  # site.toml:15',
        'linking.repeat = "first"  # default',
    ):
        assert line in lines, line
    shown = {line.partition(" = ")[0] for line in lines}
    known = {key for key, *_ in explained() if "NAME" not in key and key not in {"redirects", "extra"}}
    assert known <= shown


def test_one_setting_is_explained_with_its_type_and_default(root: Path, capsys: Capture) -> None:
    assert config(root, capsys, "search.filters") == (
        0,
        (
            "search.filters (whole number; default: 100)\n"
            "    How many people, and how many places, are offered as filters.\n"
        ),
        "",
    )
    code, out, _ = config(root, capsys, "linking.repeat")
    assert code == 0
    assert out.startswith('linking.repeat ("first" or "section" or "all" or "none"; default: "first")\n')
    assert config(root, capsys, "site.title")[1].startswith("site.title (text; default: required)\n")


def test_a_table_explains_all_its_settings(root: Path, capsys: Capture) -> None:
    code, out, _ = config(root, capsys, "feeds")
    assert code == 0
    heads = [line.split(" ")[0] for line in out.splitlines() if not line.startswith(" ")]
    assert heads == ["feeds.enabled", "feeds.items", "feeds.title"]


def test_every_setting_has_a_meaning() -> None:
    for key, kind, default, meaning in explained():
        assert kind
        assert default
        assert meaning.endswith("."), key


@pytest.mark.parametrize(("key", "hint"), [
    ("site.tilte", "site.title"), ("serach.enabled", "search.enabled"), ("serch", "search"), ("redirect", "redirects"),
    ("titel", "site.title"), ("base_url", "site.base_url"),
])  # fmt: skip
def test_an_unknown_setting_has_a_hint(root: Path, capsys: Capture, key: str, hint: str) -> None:
    code, out, err = config(root, capsys, key)
    assert (code, out) == (1, "")
    assert err.startswith(f'no setting "{key}": did you mean "{hint}"')


def test_wrong_settings_are_an_error_and_can_still_be_explained(root: Path, capsys: Capture) -> None:
    (root / "site.toml").write_text("[site]\ntilte = 1\n")
    with pytest.raises(InputError) as wrong:
        config(root, capsys)
    assert next(d.line for d in wrong.value.diagnostics) == 2
    assert config(root, capsys, "site.title")[0] == 0
    assert config(root, capsys, schema=True)[0] == 0


def schema_of(root: Path, capsys: Capture) -> dict[str, Any]:
    code, out, _ = config(root, capsys, schema=True)
    assert code == 0
    made: dict[str, Any] = json.loads(out)
    return made


KNOWN = {
    "$ref", "type", "properties", "required", "additionalProperties", "enum", "items", "minimum", "exclusiveMinimum",
    "title", "description", "default", "$schema", "definitions", "$defs", "anyOf",
}  # fmt: skip
TYPES = {"object": dict, "string": str, "boolean": bool, "integer": int, "number": (int, float), "array": list}


def faults(value: Any, schema: Any, whole: dict[str, Any], at: str = "$") -> list[str]:
    """What JSON Schema has against a value: the part of draft 7 that settings need, and no word beyond it."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        target: Any = whole
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return faults(value, target, whole, at)
    wanted = schema.get("type")
    if wanted and (not isinstance(value, TYPES[wanted]) or (isinstance(value, bool) and wanted != "boolean")):
        return [f"{at}: not {wanted}"]
    found = [f"{at}: not in the list"] if "enum" in schema and value not in schema["enum"] else []
    found += [f"{at}: too small"] if "minimum" in schema and value < schema["minimum"] else []
    found += [f"{at}: too small"] if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"] else []
    if isinstance(value, dict):
        found += [f"{at}: {name} is missing" for name in schema.get("required", []) if name not in value]
        for name, part in value.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties", True))
            if inner is False:
                found.append(f"{at}.{name}: unknown")
            elif inner is not True:
                found += faults(part, inner, whole, f"{at}.{name}")
    if isinstance(value, list) and "items" in schema:
        found += [fault for i, part in enumerate(value) for fault in faults(part, schema["items"], whole, f"{at}[{i}]")]
    return found


@pytest.mark.parametrize("name", ["site.toml", "archivegen/commands/starter/site.toml"])
def test_the_schema_accepts_the_settings_that_come_with_archivegen(root: Path, capsys: Capture, name: str) -> None:
    schema = schema_of(root, capsys)
    assert schema["$schema"].startswith("http://json-schema.org/draft-07/")
    assert faults(tomllib.loads((ROOT / name).read_text(encoding="utf-8")), schema, schema) == []


@pytest.mark.parametrize(("settings", "fault"), [
    ("", "$: site is missing"),
    ("[site]", "$.site: title is missing"),
    ("[site]\ntitle = 1", "$.site.title: not string"),
    ('[site]\ntitle = "x"\ntilte = "y"', "$.site.tilte: unknown"),
    ('colour = 1\n[site]\ntitle = "x"', "$.colour: unknown"),
    ('[site]\ntitle = "x"\n[linking]\nrepeat = "twice"', "$.linking.repeat: not in the list"),
    ('[site]\ntitle = "x"\n[feeds]\nitems = 0', "$.feeds.items: too small"),
    ('[site]\ntitle = "x"\n[search]\nenabled = 1', "$.search.enabled: not boolean"),
    ('[site]\ntitle = "x"\n[kinds.ships]\nplural = "Ships"', "$.kinds.ships: label is missing"),
    ('[site]\ntitle = "x"\n[linking]\nlanguages = [1]', "$.linking.languages[0]: not string"),
])  # fmt: skip
def test_the_schema_refuses_what_archivegen_refuses(root: Path, capsys: Capture, settings: str, fault: str) -> None:
    schema = schema_of(root, capsys)
    assert faults(tomllib.loads(settings), schema, schema) == [fault]
    (root / "site.toml").write_text(settings + "\n")
    with pytest.raises(InputError):
        run_config(root, "", "", schema=False)
