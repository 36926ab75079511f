"""YAML with places: the C parser composes, and the values stay the text that was written.

Aliases, anchors, merge keys and tags are refused (a few bytes of them can stand for gigabytes), keys may not repeat,
and the depth is bounded before anything recursive sees the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import yaml

from archivegen.diagnostics import Place
from archivegen.source.tree import MAX_DEPTH, Entry, Findings, Mapping, Node, Scalar, Sequence, keep_one
from archivegen.source.yaml_advice import explain

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_SUSPICIOUS = re.compile(r"(?<!\w)[&*][\w-]")  # inside a word, & and * are text
_NESTING = re.compile(r"^[ \t:?-]{50,}", re.MULTILINE)
_CUT = re.compile(r" (#[^\n]*)")
_ODD_BREAKS = re.compile("[\x85\u2028\u2029]")
_TAGS = frozenset(("tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"))


class _Refused(Exception):  # noqa: N818 -- it ends the reading of one file, the error itself is in the findings
    pass


def parse(text: str, first_line: int, findings: Findings) -> Mapping | None:
    """The fields of a YAML mapping; ``None`` where the text is none, with an error among the findings."""
    try:
        _scan_events(text, first_line, findings)
        root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except _Refused:
        return None
    except UnicodeEncodeError as problem:
        line = text.count("\n", 0, problem.start) + first_line
        findings.error(Place(line, 1), "FM-SYNTAX", "half a character (a lone surrogate) is not text", "delete it")
        return None
    except yaml.YAMLError as problem:
        place, message, hint = explain(problem, text, first_line)
        findings.error(place, "FM-SYNTAX", message, hint)
        return None
    if root is None:
        return Mapping((), Place(first_line, 1))
    reader = _Reader(_places(text, first_line), findings, text if " #" in text else "")
    if not isinstance(root, yaml.MappingNode):
        if isinstance(root, yaml.ScalarNode) and not root.value:
            return Mapping((), Place(first_line, 1))
        findings.error(
            reader.place(root),
            "FM-SYNTAX",
            "front matter has to be fields with values",
            'write each as "key: value", with a space after the colon',
        )
        return None
    return reader.mapping(root)


def _scan_events(text: str, first_line: int, findings: Findings) -> None:
    """Refuse anchors, aliases and deep nesting before composing; the scan is made only where they can be."""
    if not (
        _SUSPICIOUS.search(text)
        or text.count("[") + text.count("{") + text.count("- ") > MAX_DEPTH
        or _NESTING.search(text)
    ):
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            sign = text[mark.index : mark.index + 1] if mark.index < len(text) else ""
            what, written = ("anchors", "&") if sign == "&" else ("aliases", "*")
            findings.error(
                Place(mark.line + first_line, mark.column + 1),
                "FM-ALIAS",
                f"{what} are not allowed here",
                f'write the value out; where "{written}" is meant as text, put the value in quotes',
            )
            raise _Refused
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                findings.error(
                    Place(mark.line + first_line, mark.column + 1),
                    "FM-DEPTH",
                    f"nested more than {MAX_DEPTH} levels deep",
                    "two or three levels are enough; is a bracket not closed?",
                )
                raise _Refused
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _places(text: str, first_line: int) -> Callable[[Any], tuple[int, int]]:
    """How a mark becomes a line and a column; YAML's other line breaks (U+2028 and its like) end no line here."""
    if not _ODD_BREAKS.search(text):
        return lambda mark: (mark.line + first_line, mark.column + 1)

    def counted(mark: Any) -> tuple[int, int]:
        index: int = mark.index
        return text.count("\n", 0, index) + first_line, index - text.rfind("\n", 0, index)

    return counted


class _Reader:
    def __init__(self, where: Callable[[Any], tuple[int, int]], findings: Findings, commented: str) -> None:
        self._where = where
        self._findings = findings
        self._commented = commented  # the text, where a comment can be in it

    def place(self, node: yaml.Node) -> Place:
        line, column = self._where(node.start_mark)
        end_line, end_column = self._where(node.end_mark)
        return Place(line, column, end_column - column if end_line == line and end_column > column else 1)

    def mapping(self, node: yaml.MappingNode) -> Mapping:
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            at = self.place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self._findings.error(
                    at, "FM-SYNTAX", "a key has to be text", "a value that begins with { or [ needs quotes"
                )
                continue
            key: str = key_node.value
            if key == "<<" and not key_node.style:
                self._findings.error(at, "FM-ALIAS", "merge keys are not allowed here", "write the fields out")
                continue
            self._check_tag(key_node, at)
            value = self.node(value_node)
            if key in entries:
                first = entries[key].at.line
                self._findings.error(at, "FM-DUP", f'key "{key}" again (first on line {first})', keep_one(key))
                continue
            entries[key] = Entry(key, at, value)
        return Mapping(tuple(entries.values()), self.place(node))

    def node(self, node: yaml.Node) -> Node:
        at = self.place(node)
        self._check_tag(node, at)
        if isinstance(node, yaml.ScalarNode):
            if self._commented and not node.style and node.value:
                return self._cut(node, at)
            return Scalar(node.value, "text" if node.style else "plain", at)
        if isinstance(node, yaml.SequenceNode):
            return Sequence(tuple([self.node(item) for item in node.value]), at)
        return self.mapping(cast("yaml.MappingNode", node))

    def _cut(self, node: yaml.ScalarNode, at: Place) -> Scalar:
        """A plain value of one line, with the comment that a single space divides from it."""
        mark: Any = node.end_mark
        m = _CUT.match(self._commented, mark.index) if node.start_mark.line == mark.line else None
        if m is None:
            return Scalar(node.value, "plain", at)
        line, column = self._where(mark)
        return Scalar(node.value, "plain", at, m[1].rstrip(), Place(line, column + 1, len(m[1].rstrip())))

    def _check_tag(self, node: yaml.Node, at: Place) -> None:
        if node.tag not in _TAGS:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            self._findings.error(
                at,
                "FM-TAG",
                f'tags ("{tag}") are not allowed here',
                "write the value alone, in quotes if it begins with !",
            )
