"""``site.toml``, read and checked: every problem of the file at once, each with its line and a hint."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from archivegen.diagnostics import Diagnostic, InputError, Place, did_you_mean, error
from archivegen.settings import KindSettings, Settings

FREE_TABLES = ("extra", "redirects")
RESERVED_KINDS = (
    "people", "places", "articles", "pages", "static", "data", "years", "sections", "search", "map", "timeline",
    "feed", "pagefind", "assets", "about-this-archive",
)  # fmt: skip


class Config(msgspec.Struct, frozen=True):
    """The effective settings, and the keys that ``site.toml`` itself sets (``site.title``), with their lines."""

    settings: Settings
    origins: dict[str, int]
    path: str = "site.toml"


def load_config(root: Path, file: Path | None = None) -> Config:
    """Read ``site.toml`` of a project (or another file).

    Raises `InputError` with every problem found; a missing file is one of them.
    """
    path = file or root / "site.toml"
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    try:
        data = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as missing:
        hint = "an archive has a site.toml in its folder: go there, name it with -C DIR, or start one: archivegen init"
        raise InputError("no settings", [error(shown, Place(), "CONFIG", "no such file", hint=hint)]) from missing
    return parse_config(data, shown)


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
        raise InputError("unreadable settings", [found]) from bad
    except RecursionError as bad:
        raise InputError("unreadable settings", [error(path, Place(1, 1), "TOML", "nested too deep")]) from bad
    lines = _key_lines(text)
    problems = list(_unknown_keys(tree, Settings, "", path, text, lines))
    settings = None
    if not problems:
        settings, problems = _convert(tree, path, text, lines)
    if settings is not None:
        problems = list(_check(settings, path, text, lines))
    if problems or settings is None:
        raise InputError("wrong settings", sorted(problems))
    return Config(settings, dict(sorted(lines.items())), path)


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
        return msgspec.convert(values, Settings), []
    except msgspec.ValidationError as bad:
        return None, [_bad_value(bad, "", path, text, lines)]


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


def _check(settings: Settings, path: str, text: str, lines: dict[str, int]) -> list[Diagnostic]:
    """What types alone cannot say."""
    found: list[Diagnostic] = []

    def wrong(key: str, message: str, hint: str = "") -> None:
        line = lines.get(key, 1)
        source = _line(text, line)
        found.append(error(path, Place(line, _column(source)), "CONFIG", f"{key}: {message}", source=source, hint=hint))

    if not settings.site.title.strip():
        wrong("site.title", "is empty", "every page shows the archive's name")
    if not re.fullmatch(r"https?://[^\s/?#@\"'<>\\]+(/[^\s?#\"'<>\\]*)?", settings.site.base_url):
        wrong("site.base_url", "is not a web address", 'write it with its scheme: "https://archive.example/"')
    if not re.fullmatch(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*", settings.site.language):
        wrong("site.language", "is not a language tag", 'for example "en", "fa" or "zh-Hant"')
    for key, folder in (("content.dir", settings.content.dir), ("output.dir", settings.output.dir)):
        parts = PurePosixPath(folder).parts
        if not folder.strip():
            wrong(key, "is empty", 'name a folder inside the project, for example "output"')
        elif folder.startswith(("/", "~", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", folder) or parts == ():
            wrong(key, "must be a folder inside the project", "for another place use: archivegen build -o DIR")
    if settings.theme.accent and not re.fullmatch(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]+", settings.theme.accent):
        wrong("theme.accent", "is not a colour", 'for example "#8a1c10"')
    for name in settings.kinds:
        if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or name in RESERVED_KINDS:
            wrong(f"kinds.{name}", "cannot be the name of a kind", "lower-case letters; people and places are built in")
    return found


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _column(source: str) -> int:
    return len(source) - len(source.lstrip()) + 1


def _toml_place(message: str, text: str) -> Place:
    at = re.search(r"\(at line (\d+), column (\d+)\)", message)
    return Place(int(at[1]), int(at[2])) if at else Place(max(1, text.rstrip("\n").count("\n") + 1), 1)


def _toml_hint(message: str) -> str:
    if "overwrite" in message or "twice" in message:
        return "the same key stands here a second time: keep one"
    if "Invalid value" in message or "Unbalanced" in message:
        return 'text needs straight quotes: key = "text"'
    return ""


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
