"""``config``: the effective settings, where each comes from, what each means, and their JSON Schema."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from archivegen.project import open_project
from archivegen.settings import KindSettings, Settings
from archivegen.wording import catalogue_text


def explained() -> Iterator[tuple[str, str, str, str]]:
    """(key, type, default, meaning) of every setting."""
    for name, table in get_type_hints(Settings, include_extras=True).items():
        if isinstance(table, type) and issubclass(table, msgspec.Struct):
            yield from _fields(name, table)
    yield from _fields("kinds.NAME", KindSettings)
    yield "redirects", "table of text", "{}", 'Old addresses and where they lead now: "/old/" = "/articles/new/".'
    yield "extra", "table", "{}", "Anything of your own; templates see it as site.extra."


def _fields(prefix: str, table: type[msgspec.Struct]) -> Iterator[tuple[str, str, str, str]]:
    hints = get_type_hints(table, include_extras=True)
    for field in msgspec.structs.fields(table):
        hint = hints[field.name]
        meaning = ""
        if get_origin(hint) is Annotated:
            plain, *notes = get_args(hint)
            meaning = next((n.description for n in notes if isinstance(n, msgspec.Meta) and n.description), "")
            hint = plain
        default = "required" if field.required else json.dumps(msgspec.to_builtins(field.default), ensure_ascii=False)
        yield f"{prefix}.{field.name}", _type_name(hint), default, meaning


def _type_name(hint: Any) -> str:
    if get_origin(hint) is not None and str(hint).startswith("typing.Literal"):
        return " or ".join(json.dumps(v) for v in get_args(hint))
    if get_origin(hint) is tuple:
        return "list of text"
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}.get(hint, str(hint))


def print_words(root: Path, config_file: str) -> int:
    """Print the theme's catalogue of words in the site's language, or the English one where there is none. Exit 0."""
    language = open_project(root.resolve(), config_file).settings.site.language
    first = language.replace("_", "-").partition("-")[0]
    sys.stdout.buffer.write((catalogue_text(first) or catalogue_text("en")).encode())
    return 0


def run_config(root: Path, config_file: str, key: str, *, schema: bool) -> int:
    """Print settings. Exit 1 for a key that does not exist or a wrong site.toml."""
    if schema:
        (made,), parts = msgspec.json.schema_components([Settings], ref_template="#/definitions/{name}")
        whole = {"$schema": "http://json-schema.org/draft-07/schema#", **made, "definitions": parts}
        print(json.dumps(whole, indent=1))
        return 0
    if key:
        return _explain(key)
    project = open_project(root.resolve(), config_file)
    settings = msgspec.to_builtins(project.config.settings)
    for name, value in _flat("", settings):
        line = project.config.origins.get(name)
        origin = f"{project.config.path}:{line}" if line else "default"
        print(f"{name} = {json.dumps(value, ensure_ascii=False)}  # {origin}")
    return 0


def _explain(key: str) -> int:
    entries = list(explained())
    found = [e for e in entries if e[0] == key or e[0].startswith(f"{key}.")]
    if not found:
        hint = _nearest(key, [e[0] for e in entries])
        print(f'no setting "{key}"' + (f": {hint}" if hint else ""), file=sys.stderr)
        return 1
    for name, kind, default, meaning in found:
        print(f"{name} ({kind}; default: {default})\n    {meaning}")
    return 0


def _nearest(key: str, settings: list[str]) -> str:
    """The setting or table that may be meant, by its whole name or by the last word of it."""
    forms = {name: name for name in settings} | {table: table for table, dot, _ in map(_apart, settings) if dot}
    for name in settings:
        forms.setdefault(_apart(name)[2], name)
    near = difflib.get_close_matches(key, forms, n=1)
    return f'did you mean "{forms[near[0]]}"?' if near else ""


def _apart(name: str) -> tuple[str, str, str]:
    return name.rpartition(".")


def _flat(prefix: str, tree: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _flat(f"{prefix}{name}.", value)
        else:
            yield f"{prefix}{name}", value
