"""The very line to write where a value of YAML needs quotes: the text that was meant, quoted (YAML 1.2, section 7.3).

Between double quotes a backslash escapes; between single quotes nothing does, and an apostrophe is written twice.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FIELD = re.compile(r"""(?P<indent>\s*)(?P<name>(?:-\s+)*(?:[\w-]+|"[^"]*"|'[^']*')\s*:)\s+(?P<value>\S.*)""")
_ITEM = re.compile(r"(?P<indent>\s*)(?P<name>-)\s+(?P<value>\S.*)")
_COMMENT = re.compile(r"\s{2,}#.*")
LONGEST = 300  # characters of a line that is offered


def quoted(text: str) -> str:
    """The text in quotes: in double ones where nothing in it means something there, else in single ones."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def offered(rows: list[str], number: int) -> str:
    """``write title: "A: B"`` for a line whose value needs quotes; empty where what was meant is not clear."""
    row = rows[number] if number < len(rows) else ""
    m = _FIELD.fullmatch(row) or _ITEM.fullmatch(row)
    if m is None or len(row) > LONGEST or _goes_on(rows, number, len(m["indent"])):
        return ""
    value = _COMMENT.sub("", m["value"]).rstrip()
    meant = meant_text(value)
    line = f"{m['name']} {quoted(meant)}"
    return f"write {line}" if _value_of(line) == meant else ""


def meant_text(value: str) -> str:
    """The text that a value without valid quotes stands for: without the quotes that were put around all of it."""
    sign = value[:1]
    if sign not in {'"', "'"} or len(value) < 2 or value[-1] != sign:
        return value
    inner = value[1:-1]
    own = [m.start() for m in re.finditer(rf"(?<!\\){sign}", inner) if not _in_word(inner, m.start())]
    if own and len(own) % 2 == 0 and not _opens(inner, own[0]):
        return value  # "A" and "B": the outer quotes are two pairs' own
    if re.fullmatch(rf"(?:[^{sign}]|{sign}{sign})*", inner):
        return inner.replace(sign * 2, sign)
    return inner.replace('\\"', '"') if sign == '"' else inner


def _in_word(text: str, place: int) -> bool:
    return text[place] == "'" and text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()


def _opens(text: str, place: int) -> bool:
    """Whether a quote stands where a quotation begins."""
    before, after = text[:place][-1:], text[place + 1 : place + 2]
    return (not before or before.isspace() or before in "([{-–—/") and bool(after.strip())


def _goes_on(rows: list[str], number: int, indent: int) -> bool:
    """Whether the value goes on in the next line."""
    below = rows[number + 1] if number + 1 < len(rows) else ""
    return bool(below.strip()) and len(below) - len(below.lstrip()) > indent and not re.match(r"\s*(?:- |#)", below)


def _value_of(line: str) -> str | None:
    """The text of the one value of a line, as YAML reads it."""
    try:
        node = yaml.compose(line, Loader=_Loader)
    except (yaml.YAMLError, UnicodeEncodeError):
        return None
    while node is not None and not isinstance(node, yaml.ScalarNode):
        if len(node.value) != 1:
            return None
        node = node.value[0] if isinstance(node, yaml.SequenceNode) else node.value[0][1]
    return None if node is None else str(node.value)
