"""Sorts the fields of a file: those that this program knows, under one name each, and the rest."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Names
from functools import lru_cache
from typing import Any

import msgspec

from archivegen.diagnostics import Place, did_you_mean
from archivegen.source import foreign, frontmatter, json_nodes, pelican_nodes, toml_nodes, yaml_nodes
from archivegen.source.safety import character, traversal_problem
from archivegen.source.scalars import Field
from archivegen.source.tree import Entry, Findings, Mapping, Node, Scalar, Sequence, is_null, plain_value
from archivegen.source.withholding import is_judged

_READERS = {
    "yaml": yaml_nodes.parse,
    "toml": toml_nodes.parse,
    "json": json_nodes.parse,
    "pelican": pelican_nodes.parse,
}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_front(front: frontmatter.Front, findings: Findings) -> Mapping | None:
    """The fields of a file as a tree; ``None`` where they cannot be read, with an error among the findings."""
    findings.extend(front.diagnostics)
    if front.diagnostics:
        return None
    if front.format == "none" or not front.text.strip():
        return Mapping((), Place(1, 1))
    root = _READERS[front.format](front.text, front.line, findings)
    if root is not None and (_UNPRINTABLE.search(front.text) or "\\" in front.text):
        root = refuse_mapping(root, findings)
    return root


def refuse_unprintable(node: Node, findings: Findings) -> Node:
    """Note the control characters and half characters that escapes smuggle in; the tree without them.

    In their place stands U+FFFD, so that nothing that is said or kept of the file later stumbles over them.
    """
    if isinstance(node, Scalar):
        text = _printable(node.text, node.at, findings)
        return node if text is node.text else msgspec.structs.replace(node, text=text)
    if isinstance(node, Sequence):
        return Sequence(tuple([refuse_unprintable(item, findings) for item in node.items]), node.at)
    return refuse_mapping(node, findings)


def refuse_mapping(node: Mapping, findings: Findings) -> Mapping:
    """The same for a mapping, whose keys are looked at too."""
    entries = [
        Entry(_printable(entry.key, entry.at, findings), entry.at, refuse_unprintable(entry.value, findings))
        for entry in node.entries
    ]
    return Mapping(tuple(entries), node.at)


def _printable(text: str, at: Place, findings: Findings) -> str:
    m = _UNPRINTABLE.search(text)
    if m is None:
        return text
    message = f"{character(m[0])} is not allowed in text"
    findings.error(at, "CONTROL", message, "delete it: no web page or feed can hold it")
    return _UNPRINTABLE.sub("\ufffd", text)


class Gathered:
    """The fields of one file by name; ``extra`` holds the others as plain values, ``unknown`` those nobody knows."""

    __slots__ = ("at", "extra", "fields", "unknown")

    def __init__(self) -> None:
        self.fields: dict[str, list[Field]] = {}
        self.extra: dict[str, Any] = {}
        self.at: dict[str, Place] = {}
        self.unknown: list[Entry] = []

    def one(self, name: str) -> Field | None:
        """The field of that name, where there is one with a value."""
        found = self.fields.get(name)
        return found[0] if found else None


def gather(
    entries: Iterable[Entry],
    findings: Findings,
    *,
    native: Collection[str],
    renamed: Names[str, str],
    known: Collection[str] = (),
    merged: Collection[str] = (),
    firm: Collection[str] = (),
    separator: str = "",
    columns: bool = False,
) -> Gathered:
    """Every entry under the name that it has here.

    ``native`` are this program's names, ``renamed`` the names of others, ``known`` the names that the site declares
    for ``extra``. Names in ``firm`` are renamed too, and a wrong value is an error all the same. Fields in ``merged``
    may come by several names and are put together; of others the native name wins. With ``columns``, messages name the
    column (see `Field`).
    """
    result = Gathered()
    for entry in entries:
        key = entry.key
        low = key if key in native else key.lower()
        lenient = False
        if low in native:
            name = low
        elif key in known:
            result.extra[key] = plain_value(entry.value)
            continue
        elif low in renamed:
            name, lenient = renamed[low], low not in firm
        else:
            _put_aside(entry, low, result, findings)
            continue
        if is_null(entry.value):
            result.at.setdefault(name, entry.at)
            continue
        field = Field(key, entry.value, findings, lenient=lenient, separator=separator, column=key if columns else "")
        before = result.fields.get(name)
        if before is None:
            result.fields[name] = [field]
            result.at[name] = entry.at
        elif name in merged:
            before.append(field)
        elif lenient:
            result.extra[key] = plain_value(entry.value)
        elif before[0].lenient:
            result.extra[before[0].name] = plain_value(before[0].node)
            result.fields[name] = [field]
            result.at[name] = entry.at
        else:
            line = before[0].node.at.line
            findings.error(
                entry.at, "FM-DUP", f'key "{key}" again (as "{before[0].name}" on line {line})', "keep one of them"
            )
    return result


def _put_aside(entry: Entry, low: str, result: Gathered, findings: Findings) -> None:
    result.extra[entry.key] = plain_value(entry.value)
    result.at.setdefault(entry.key, entry.at)
    if low not in foreign.QUIET:
        result.unknown.append(entry)
    elif low in foreign.ADDRESSES and isinstance(entry.value, Scalar):
        problem = traversal_problem(entry.value.text)
        if problem is not None:
            findings.error(entry.value.at, "PATH", problem[0], problem[1])


def warn_unknown(
    entries: Iterable[Entry], names: frozenset[str], findings: Findings, withholding: frozenset[str], file: str
) -> None:
    """A warning for each field that nobody knows, with the nearest known one as a hint.

    Where that one withholds something (``withholding``), it is an error: a slip of the pen must not publish the
    ``file`` (what it is in a word).
    """
    for entry in entries:
        low = entry.key.lower()
        harmless = low in _HARMLESS or is_judged(low)
        meant = "" if harmless else _meant(low, names | withholding)
        if meant in {"publish", "published"} and low.startswith(_NEGATED):
            meant = "draft"  # "unpublishd: true": the nearest word would publish it
        if meant in withholding:
            what = "the names that it lists would be linked" if meant == "not" else f"the {file} would be published"
            message = f'unknown field "{entry.key}": {what}'
            findings.error(entry.at, "FIELD", message, f'did you mean "{meant}"?')
            continue
        hint = (not harmless and nearest(entry.key, names)) or "it is kept in the field extra; templates see it there"
        findings.warning(entry.at, "FIELD", f'unknown field "{entry.key}"', hint, group=f"field:{entry.key}")


# words of their own that look like a field which withholds something
_HARMLESS = frozenset({"note", "notes", "noted", "publisher", "publishers", "published_by", "published_in"})
_NEGATED = ("un", "no", "de")
_SYNONYMS = {"alias": "aliases", "person": "people", "persons": "people", "birth": "born", "death": "died"}


@lru_cache(maxsize=1024)
def _meant(word: str, names: frozenset[str]) -> str:
    """The known name that is most like the word; empty where none is."""
    near = difflib.get_close_matches(word[:100], sorted(names - {word}), n=1, cutoff=0.7)
    return near[0] if near else ""


@lru_cache(maxsize=1024)
def nearest(word: str, names: frozenset[str]) -> str:
    """A hint with the known names that are most like the word; empty where none is."""
    synonym = _SYNONYMS.get(word.lower(), "")
    if synonym == "aliases" or synonym in names:
        return f'did you mean "{synonym}"?'
    return did_you_mean(word[:100], sorted(names), cutoff=0.7)
