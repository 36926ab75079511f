"""How a text has to be written so that YAML, TOML or JSON reads it as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[^\W\d][\w.’-]*(?: [\w.’-]*\w\.?)*")
_NOT_TEXT = frozenset(
    ("true", "false", "yes", "no", "on", "off", "y", "n", "null")
)  # what YAML takes for something else
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def quoted(text: str) -> str:
    """A text in double quotes, as JSON, TOML and YAML all read it."""
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


def yaml_scalar(text: str) -> str:
    """A YAML scalar, inside of braces too: in quotes where its signs would mean something there."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT else quoted(text)


def toml_key(text: str) -> str:
    """A key of TOML."""
    return text if _BARE.fullmatch(text) else quoted(text)


def field_name(name: str, style: str) -> str:
    """A field's name in the ``style`` "toml" or "json", or else in YAML's, which is that of headers."""
    return quoted(name) if style == "json" else toml_key(name) if style == "toml" else yaml_scalar(name)


def field(name: str, value: str, style: str) -> str:
    """A field whose value is written already, in such a style."""
    return f"{field_name(name, style)}{' = ' if style == 'toml' else ': '}{value}"


def list_field(path: str, name: str, values: Iterable[str], front: str = "") -> str:
    """A field with a list as the file at ``path`` wants it: a table by its ending, a text by its ``front`` matter."""
    values = list(values)
    if path.endswith(".csv"):
        return f'"{"; ".join(values)}" in the column {name}'
    if path.endswith(".json") or front == "json":
        return f'"{name}": [{", ".join(map(quoted, values))}]'
    if path.endswith(".toml") or front == "toml":
        return f"{name} = [{', '.join(map(quoted, values))}]"
    return f"{name}: [{', '.join(map(yaml_scalar, values))}]"


def text_field(path: str, name: str, value: str, front: str = "") -> str:
    """A field with a text as the file at ``path`` wants it: a table by its ending, a text by its ``front`` matter."""
    if path.endswith(".csv"):
        return f"{quoted(value)} in the column {name}"
    if path.endswith(".json") or front == "json":
        return f"{quoted(name)}: {quoted(value)},"
    if path.endswith(".toml") or front == "toml":
        return f"{name} = {quoted(value)}"
    return f"{name}: {value if front == 'pelican' else yaml_scalar(value)}"
