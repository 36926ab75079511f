"""``site.toml``, read and checked: every problem of the file at once, each with its line and a hint."""

from __future__ import annotations

import ast
import os
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from archivegen.diagnostics import Diagnostic, InputError, Place, did_you_mean, error, has_errors, warning
from archivegen.setting_rules import broken_rules
from archivegen.settings import KindSettings, Settings

FREE_TABLES = ("extra", "redirects")
_DEEP = 50  # brackets


class Config(msgspec.Struct, frozen=True):
    """The effective settings, and the keys that ``site.toml`` itself sets (``site.title``), with their lines.

    ``warnings`` are what seems odd about settings that can be used.
    """

    settings: Settings
    origins: dict[str, int]
    path: str = "site.toml"
    warnings: tuple[Diagnostic, ...] = ()


def load_config(root: Path, file: Path | None = None) -> Config:
    """Read ``site.toml`` of a project (or another file).

    Raises `InputError` with every problem found; a missing file is one of them.
    """
    path = file or root / "site.toml"
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe could be waited for without end
        raise InputError("no settings", [error(shown, Place(), "CONFIG", "this is no file, but a pipe or a device")])
    try:
        data = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as missing:
        hint = "an archive has a site.toml in its folder: go there, name it with -C DIR, or start one: archivegen init"
        above = None if file else next((one for one in root.parents if os.path.isfile(one / "site.toml")), None)
        if above is not None:
            hint = f"an archive is in a folder above this one: -C {shlex.quote(_from_here(above))}"
        raise InputError("no settings", [error(shown, Place(), "CONFIG", "no such file", hint=hint)]) from missing
    return parse_config(data, shown)


def _from_here(folder: Path) -> str:
    """A folder as somebody here would write it."""
    try:
        return os.path.relpath(folder)
    except ValueError:  # on another drive (Windows)
        return str(folder)


@lru_cache(maxsize=2)  # the preview asks before and in every build
def parse_config(data: bytes, path: str = "site.toml") -> Config:
    """Parse and check the bytes of a ``site.toml``. Raises `InputError`."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as bad:
        line = data[: bad.start].count(b"\n") + 1
        message = f"not valid UTF-8 (byte {bad.start})"
        raise InputError("unreadable settings", [error(path, Place(line, 1), "CONFIG", message)]) from bad
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as bad:
        place = _toml_place(str(bad), text)
        message = re.sub(r" \(at .*\)$", "", str(bad))
        found = error(path, place, "TOML", message, source=_line(text, place.line), hint=_toml_hint(message))
        raise InputError("unreadable settings", [_table_twice(found, text) or found]) from bad
    except RecursionError as bad:
        raise InputError("unreadable settings", [error(path, _deepest(text), "TOML", "nested too deep")]) from bad
    except ValueError as bad:  # Python reads no decimal number of more than some thousand digits
        digits = re.search(r"[0-9_]{4000,}", text)
        line = text.count("\n", 0, digits.start()) + 1 if digits else 1
        found = error(path, Place(line, 1), "TOML", "a number of too many digits", hint=_NUMBER_HINT)
        raise InputError("unreadable settings", [found]) from bad
    lines = _key_lines(text)
    unknown = list(_unknown_keys(tree, Settings, "", path, text, lines))
    problems = list(_unusable(tree, path, text, lines))
    settings = None
    if not problems:
        settings, problems = _convert(_only_known(tree, Settings) if unknown else tree, path, text, lines)
    if settings is not None:
        problems = list(_check(settings, path, text, lines))
    if unknown:  # what seems to be missing is mostly what is misspelt
        problems = [*unknown, *(one for one in problems if "missing" not in one.message)]
    if settings is None or has_errors(problems):
        raise InputError("wrong settings", sorted(problems))
    return Config(settings, dict(sorted(lines.items())), path, tuple(sorted(problems)))


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SIGN_HINT = "delete it: no web page or feed can hold it"
_NUMBER_HINT = 'numbers have at most 64 bits; put a longer one in quotes: "…"'


def _unusable(tree: dict[str, Any], path: str, text: str, lines: dict[str, int]) -> Iterator[Diagnostic]:
    """Whole numbers that no other program could read, and characters that no feed can hold, wherever they stand."""
    pending: list[tuple[str, Any]] = [("", tree)]
    while pending:
        key, value = pending.pop()
        if isinstance(value, dict):
            pending += [(f"{key}.{name}" if key else name, part) for name, part in value.items()]
        elif isinstance(value, list):
            pending += [(key, part) for part in value]
        elif found := _why_unusable(value):
            parts = key.split(".")
            above = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
            line = next((lines[name] for name in above if name in lines), 1)
            source = _line(text, line)
            place = Place(line, _column(source))
            yield error(path, place, "CONFIG", f"{key}: {found[0]}", source=source, hint=found[1])


def _why_unusable(value: object) -> tuple[str, str] | None:
    """What is wrong with a number or a text, and what to do."""
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
        return "a number of too many digits", _NUMBER_HINT
    sign = _UNPRINTABLE.search(value) if isinstance(value, str) else None
    return (f"the character U+{ord(sign[0]):04X} is not allowed in text", _SIGN_HINT) if sign else None


def _convert(tree: dict[str, Any], path: str, text: str, lines: dict[str, int]) -> tuple[Settings | None, list[Any]]:
    """Each table by itself, so that one run reports the problems of all of them."""
    problems: list[Diagnostic] = []
    hints = get_type_hints(Settings, include_extras=True)
    values: dict[str, Any] = {}
    if "site" not in tree:
        problems.append(error(path, Place(1, 1), "CONFIG", "[site] is missing", hint='add: [site]  title = "…"'))
    each: dict[str, Any] = {"kinds": KindSettings, "redirects": str}
    for name, value in tree.items():
        entries = value.items() if name in each and isinstance(value, dict) else [(None, value)]
        for entry, part in entries:
            where = name if entry is None else f"{name}.{entry}"
            for key, one in _single_settings(part, entry is None and name not in FREE_TABLES):
                kind = each[name] if entry is not None else hints[name]
                kind = kind if key is None else _field_type(kind, key)
                try:
                    msgspec.convert(one, kind, strict=True)
                except msgspec.ValidationError as bad:
                    at = where if key is None else f"{where}.{key}"
                    problems.append(_bad_value(bad, at, path, text, lines, _choices(kind)))
        values[name] = value
    if problems:
        return None, problems
    try:
        return _with_tag(msgspec.convert(values, Settings)), []
    except msgspec.ValidationError as bad:
        return None, [_bad_value(bad, "", path, text, lines)]


def _with_tag(settings: Settings) -> Settings:
    """The settings with the language tag that browsers take (BCP 47): at `pt_BR` the search page would stop."""
    site = msgspec.structs.replace(settings.site, language=settings.site.language.replace("_", "-"))
    return msgspec.structs.replace(settings, site=site)


def _single_settings(part: Any, table: bool) -> list[tuple[str | None, Any]]:
    """The settings of a table one by one, so that several wrong ones are all reported; else the whole."""
    if table and isinstance(part, dict):
        return list(part.items())
    return [(None, part)]


def _field_type(kind: Any, key: str) -> Any:
    return get_type_hints(kind, include_extras=True)[key]


def _choices(kind: Any) -> str:
    """The values that a setting may have, where it has only a few."""
    plain = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    return ", ".join(f'"{value}"' for value in get_args(plain)) if get_origin(plain) is Literal else ""


def _bad_value(
    bad: msgspec.ValidationError, where: str, path: str, text: str, lines: dict[str, int], choices: str = ""
) -> Diagnostic:
    message, _, at = str(bad).partition(" - at `$")
    if choices and message.startswith("Invalid enum"):
        message = f"must be one of {choices}"
    key = where + at.rstrip("`")
    line = next((lines[k] for k in (key, key.split("[")[0], where) if k in lines), 1)
    plain = message.replace("Expected", "expected").replace("Object missing required field", "missing setting")
    source = _line(text, line)
    return error(path, Place(line, _column(source)), "CONFIG", f"{key}: {plain}", source=source,
                 hint=f"archivegen config --explain {_explained(key)}")  # fmt: skip


def _explained(key: str) -> str:
    """The name under which a setting is explained: that of a kind stands for all kinds."""
    parts = key.partition("[")[0].split(".")
    if parts[0] == "kinds":
        parts[1:2] = ["NAME"]
    return parts[0] if parts[0] in FREE_TABLES else ".".join(parts)


def _unknown_keys(
    tree: dict[str, Any], kind: Any, prefix: str, path: str, text: str, lines: dict[str, int]
) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    hints = get_type_hints(kind)
    for key, value in tree.items():
        where = f"{prefix}{key}"
        if key not in hints:
            line = lines.get(where, 1)
            source = _line(text, line)
            table = f"in [{prefix[:-1]}]" if prefix else "at the top level"
            hint = did_you_mean(key, hints) or f"known here: {', '.join(hints)}"
            place = Place(line, _column(source), len(key))
            found.append(error(path, place, "CONFIG", f'unknown setting "{key}" {table}', source=source, hint=hint))
        elif isinstance(value, dict) and key not in FREE_TABLES:
            if get_origin(hints[key]) is dict:
                inner = get_args(hints[key])[1]
                for name, part in value.items():
                    if isinstance(part, dict):
                        found += _unknown_keys(part, inner, f"{where}.{name}.", path, text, lines)
            elif isinstance(hints[key], type):
                found += _unknown_keys(value, hints[key], f"{where}.", path, text, lines)
    return found


def _only_known(tree: dict[str, Any], kind: Any) -> dict[str, Any]:
    """The settings without those that there are not, which are reported by themselves."""
    hints = get_type_hints(kind)
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if key not in hints:
            continue
        found[key] = value
        if isinstance(value, dict) and key not in FREE_TABLES:
            if get_origin(hints[key]) is dict:
                inner = get_args(hints[key])[1]
                found[key] = {n: _only_known(v, inner) if isinstance(v, dict) else v for n, v in value.items()}
            elif isinstance(hints[key], type):
                found[key] = _only_known(value, hints[key])
    return found


def _check(settings: Settings, path: str, text: str, lines: dict[str, int]) -> list[Diagnostic]:
    """What types alone cannot say, each with its place."""
    found: list[Diagnostic] = []
    for broken in broken_rules(settings):
        key = broken.setting
        line = next((lines[name] for name in (key, key.rpartition(".")[0]) if name in lines), 1)
        source = _line(text, line)
        tell = error if broken.wrong else warning
        place = Place(line, _column(source))
        found.append(tell(path, place, "CONFIG", f"{key}: {broken.message}", source=source, hint=broken.hint))
    return found


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _column(source: str) -> int:
    return len(source) - len(source.lstrip()) + 1


def _deepest(text: str) -> Place:
    """Where brackets are first nested deeper than any setting needs."""
    depth = 0
    for at in re.finditer(r"[\[\]{}]", text):
        depth = max(0, depth + (1 if at[0] in "[{" else -1))
        if depth > _DEEP:
            line = text.count("\n", 0, at.start()) + 1
            return Place(line, at.start() - text.rfind("\n", 0, at.start()))
    return Place(1, 1)


def _toml_place(message: str, text: str) -> Place:
    at = re.search(r"\(at line (\d+), column (\d+)\)", message)
    return Place(int(at[1]), int(at[2])) if at else Place(max(1, text.rstrip("\n").count("\n") + 1), 1)


def _toml_hint(message: str) -> str:
    if "overwrite" in message or "twice" in message:
        return "the same key stands here a second time: keep one"
    if "Invalid value" in message or "Unbalanced" in message:
        return 'text needs straight quotes: key = "text"'
    return ""


def _table_twice(found: Diagnostic, text: str) -> Diagnostic | None:
    """The same finding in words that name both places, where it is that a table is declared twice (TOML 1.0, Table)."""
    declared = re.fullmatch(r"Cannot declare (\(.+\)) twice", found.message)
    start = _column(found.source)
    heading = found.source[start - 1 : found.column]  # the parser stands at its last bracket
    if not declared or not heading.endswith("]"):
        return None
    name = ".".join(ast.literal_eval(declared[1]))
    lines = {key: line for key, line in _key_lines(text).items() if line < found.line}
    first = lines.get(name) or min((lines[key] for key in lines if _within(key, name) or _within(name, key)), default=0)
    if name in lines and re.match(r"\s*\[(?!\[)", _line(text, first)):
        remedy = f"{heading} stands already in line {first}: put these lines under that one, and take out this heading"
    else:
        where = f"line {first} gives it" if first else "it is given above"
        remedy = f"{where} already: keep one of the two, with what is in both"
    message = f"{heading} stands here a second time"
    return msgspec.structs.replace(found, column=start, length=len(heading), message=message, hint=remedy)


def _within(key: str, table: str) -> bool:
    return key.startswith(f"{table}.")


def _key_lines(text: str) -> dict[str, int]:
    """``{"site.title": 2}``: the line of every key, by a scan (tomllib keeps no places)."""
    table = ""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            table = ".".join(part.strip().strip("\"'") for part in header[1].split("."))
            lines.setdefault(table, number)
        elif key := re.match(r"\s*(\"[^\"]+\"|'[^']+'|[A-Za-z0-9_.-]+)\s*=", line):
            name = key[1].strip("\"'")
            lines.setdefault(f"{table}.{name}" if table else name, number)
            if table == "" and "." not in name:
                for inner in re.finditer(r"[{,]\s*([A-Za-z0-9_-]+)\s*=", line):
                    lines.setdefault(f"{name}.{inner[1]}", number)
    return lines
