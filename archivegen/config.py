"""``site.toml``, read and checked: every problem of the file at once, each with its line and a hint."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from archivegen.colours import colour_names, colour_of
from archivegen.diagnostics import Diagnostic, InputError, Place, did_you_mean, error, has_errors, warning
from archivegen.language_names import language_doubt, language_meant
from archivegen.language_tags import for_browsers, is_language_tag
from archivegen.settings import KindSettings, Settings

FREE_TABLES = ("extra", "redirects")
RESERVED_KINDS = (
    "people", "places", "articles", "pages", "static", "data", "years", "sections", "search", "map", "timeline",
    "feed", "pagefind", "assets", "about-this-archive",
)  # fmt: skip
BUILT_IN_WORDS = {"people": "people", "person": "people", "places": "places", "place": "places"}
_FILES = ("index.html", "404.html", "archivegen-manifest.json")
_RESERVED_NAMES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_MOST_MB = 1_000_000
_DEEP = 50  # brackets

Wrong = Callable[[str, str, str], None]  # told the setting, the message and the hint


class Config(msgspec.Struct, frozen=True):
    """The effective settings, and the keys that ``site.toml`` itself sets (``site.title``), with their lines.

    ``warnings`` are what seems odd about settings that can be used.
    """

    settings: Settings
    origins: dict[str, int]
    path: str = "site.toml"
    warnings: tuple[Diagnostic, ...] = ()


def is_site_address(text: str) -> bool:
    """Whether a text is the web address of a site: a scheme, a host, perhaps a path, nothing after it."""
    return re.fullmatch(r"https?://[^\s/?#@\"'<>\\]+(/[^\s?#\"'<>\\]*)?", text) is not None


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


_FONTS = re.compile(r"(?:[\w-][\w -]*|'[\w -]+'|\"[\w -]+\")(?:, ?(?:[\w-][\w -]*|'[\w -]+'|\"[\w -]+\"))*")
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
    """What types alone cannot say."""
    found: list[Diagnostic] = []

    def told(tell: Callable[..., Diagnostic], key: str, message: str, hint: str = "") -> None:
        line = next((lines[name] for name in (key, key.rpartition(".")[0]) if name in lines), 1)
        source = _line(text, line)
        place = Place(line, _column(source))
        found.append(tell(path, place, "CONFIG", f"{key}: {message}", source=source, hint=hint))

    wrong, odd = partial(told, error), partial(told, warning)

    if not settings.site.title.strip():
        wrong("site.title", "is empty", "every page shows the archive's name")
    if not is_site_address(settings.site.base_url):
        wrong("site.base_url", "is not a web address", 'write it with its scheme: "https://archive.example/"')
    contact = settings.site.contact
    if ":" in contact and not re.match(r"(?:https?://|mailto:)[^\s/?#]", contact, re.IGNORECASE):
        wrong("site.contact", "is neither an e-mail address nor a web address", 'for example "archive@library.example"')
    _check_languages(settings, wrong, odd)
    for key, folder in (("content.dir", settings.content.dir), ("output.dir", settings.output.dir)):
        parts = PurePosixPath(folder).parts
        if not folder.strip():
            wrong(key, "is empty", 'name a folder inside the project, for example "output"')
        elif sign := _unseen(folder):
            wrong(key, f"holds the character U+{ord(sign):04X}", "name a folder with characters that can be seen")
        elif folder.startswith(("/", "~", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", folder) or parts == ():
            wrong(key, "must be a folder inside the project", "for another place use: archivegen build -o DIR")
    _check_theme(settings, wrong)
    if not 0 < settings.content.max_source_mb <= _MOST_MB:
        wrong("content.max_source_mb", f"is not a number above 0 and up to {_MOST_MB:,}", "for example 8")
    _check_kinds(settings, wrong)
    return found


def _check_languages(settings: Settings, wrong: Wrong, odd: Wrong) -> None:
    """At a tag that is not well formed browsers stop the search page, and names of languages cannot be told."""
    search = settings.search.force_language
    wanted = [("site.language", settings.site.language), *(("search.force_language", tag) for tag in [search] if tag)]
    for key, tag in (*wanted, *(("linking.languages", tag) for tag in settings.linking.languages)):
        if not is_language_tag(tag):
            hint = language_meant(tag) or 'write a code such as "en", "fa" or "zh-Hant"'
            wrong(key, f'"{tag}" is not a language tag', hint)
        elif for_browsers(tag) != tag:
            wrong(key, f'browsers do not take "{tag}"', f'write "{for_browsers(tag)}"')
        elif doubt := language_doubt(tag):
            odd(key, *doubt)


def _check_theme(settings: Settings, wrong: Wrong) -> None:
    """Nothing but colours, typefaces and widths may come into the style sheet."""
    accent = settings.theme.accent
    if accent and colour_of(accent) is None:
        hint = did_you_mean(accent.lower(), colour_names()) if accent.isalpha() else ""
        wrong("theme.accent", f'"{accent}" is not a colour', hint or 'a name of CSS such as "maroon", or "#8a1c10"')
    for key, fonts in (("text_font", settings.theme.text_font), ("label_font", settings.theme.label_font)):
        if fonts and not _FONTS.fullmatch(fonts):
            wrong(
                f"theme.{key}",
                f'"{fonts}" is no list of typefaces',
                "names with commas between: \"'Gentium Plus', Georgia, serif\"",
            )
    if settings.theme.width and not re.fullmatch(r"[1-9]\d{0,3}(?:\.\d+)?(?:ch|rem|em|px)", settings.theme.width):
        wrong("theme.width", f'"{settings.theme.width}" is not a width', 'for example "66ch" or "40rem"')


def _check_kinds(settings: Settings, wrong: Wrong) -> None:
    """Kinds have folders that are safe and their own, and no word means two of them."""
    words = dict(BUILT_IN_WORDS)  # what a text calls a kind by → the kind
    folders: dict[str, str] = {}
    for name, kind in settings.kinds.items():
        where = f"kinds.{name}"
        if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or name in RESERVED_KINDS or _RESERVED_NAMES.fullmatch(name):
            wrong(where, "cannot be the name of a kind", "lower-case letters; people and places are built in")
            continue
        if not kind.label.strip():
            wrong(f"{where}.label", "is empty", 'for example "Organisation"')
        if problem := kind.folder and _folder_problem(kind.folder):
            wrong(f"{where}.folder", *problem)
        folder = _alike(kind.folder or name)
        if folder in folders:
            wrong(f"{where}.folder", f"is the folder of kinds.{folders[folder]} too", "each kind has its own folder")
        folders.setdefault(folder, name)
        given = ((where, name), (f"{where}.label", kind.label), (f"{where}.label", "-".join(kind.label.split())),
                 (f"{where}.plural", kind.plural or name))  # fmt: skip
        clashing = [(key, word) for key, word in given if words.get(_alike(word), name) != name]
        for key, word in clashing[:1]:
            message = f'"{word}" already means the kind "{words[_alike(word)]}"'
            wrong(key, message, "use another word: texts and tables name kinds by it")
        for _, word in given:
            words.setdefault(_alike(word), name)


def _alike(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold().strip()


def _folder_problem(folder: str) -> tuple[str, str] | None:
    """Why the text cannot be one folder of the site, or ``None`` where it can."""
    plain = 'write one name of letters, digits and "-", such as "ships"'
    if sign := next((c for c in folder if c in '/\\:|?*<>"#%'), "") or _unseen(folder):
        shown = f'"{sign}"' if sign.isprintable() else f"the character U+{ord(sign):04X}"
        return f"holds {shown}", plain
    if folder != folder.strip() or folder[0] in "._~" or folder[-1] == ".":
        return "begins or ends with a character that a folder cannot begin or end with", plain
    if _RESERVED_NAMES.fullmatch(folder.split(".", maxsplit=1)[0].rstrip()):
        return "is reserved on Windows", "choose another name: no folder can have this one there"
    if len(folder.encode("utf-8", "replace")) > 200:
        return "is longer than 200 bytes", "shorten it: file systems allow no more"
    if _alike(folder) in RESERVED_KINDS or _alike(folder) in _FILES:
        return f'cannot be "{folder}": the site uses that address itself', "choose another name"
    return None


def _unseen(text: str) -> str:
    """The first control, format or line-separating character of a text; empty where there is none."""
    hidden = (c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c not in "\u200c\u200d")
    return next(hidden, "")


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
