"""From a node of front matter to the value that a field wants: text, a list of texts, a yes or no, a date.

Text stays the text that was written: ``no`` is no boolean and ``012`` no number. A wrong value is noted and left out,
so that one reading of a file finds everything that is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from archivegen.diagnostics import Place, did_you_mean
from archivegen.source.dates import DateError, parse_when
from archivegen.source.fields import When
from archivegen.source.safety import url_problem
from archivegen.source.tree import Findings, Mapping, Node, Scalar, Sequence, is_null

_TRUE, _FALSE = frozenset({"true", "True", "TRUE"}), frozenset({"false", "False", "FALSE"})
_LINE_END = re.compile(r"\s*\n\s*")


class Field:
    """A field as it stands in a file: its name there, its value, and whom to tell what is wrong.

    ``lenient`` fields came by the name that another generator gives them: what does not fit is a warning. With a
    ``separator`` (tables), a text stands for the list of its parts. Of a field of a CSV row, whose place is only the
    row's, messages name the ``column``.
    """

    __slots__ = ("column", "findings", "lenient", "name", "node", "separator")

    def __init__(
        self,
        name: str,
        node: Node,
        findings: Findings,
        *,
        lenient: bool = False,
        separator: str = "",
        column: str = "",
    ) -> None:
        self.name = name
        self.node = node
        self.findings = findings
        self.lenient = lenient
        self.separator = separator
        self.column = column

    def problem(self, message: str, hint: str = "", *, at: Place | None = None, code: str = "FIELD") -> None:
        """Note what is wrong with the value."""
        tell = self.findings.warning if self.lenient else self.findings.error
        tell(at or self.node.at, code, f"column {self.column}: {message}" if self.column else message, hint)

    def under(self, name: str, node: Node) -> Field:
        """A field inside this one."""
        name = f"{self.name}.{name}" if name else self.name
        return Field(name, node, self.findings, lenient=self.lenient, column=self.column)


def text(field: Field) -> str:
    """The text; empty where there is none."""
    node = field.node
    if isinstance(node, Scalar):
        return "" if node.kind == "null" else node.text.strip()
    field.problem(
        f'"{field.name}" has to be text, not {_what(node)}', "write one text; put it in quotes if it begins with [ or {"
    )
    return ""


def line(field: Field) -> str:
    """The text on one line."""
    return _LINE_END.sub(" ", text(field))


def placed_texts(field: Field, wanted: str = "a list of texts") -> list[tuple[str, Place]]:
    """The texts of a list, each with its place; a text alone is a list of one."""
    node = field.node
    if isinstance(node, Scalar):
        if field.separator and field.separator in node.text:
            return [(part.strip(), node.at) for part in node.text.split(field.separator) if part.strip()]
        return [] if is_null(node) or not node.text.strip() else [(node.text.strip(), node.at)]
    if isinstance(node, Mapping):
        field.problem(
            f'"{field.name}" has to be {wanted}, not {_what(node)}', "write [one, two], or one to a line after a -"
        )
        return []
    found: list[tuple[str, Place]] = []
    for item in node.items:
        if not isinstance(item, Scalar):
            hint = (
                "does an entry hold a colon? Put it in quotes"
                if isinstance(item, Mapping)
                else "write one text an entry"
            )
            field.problem(f'an entry of "{field.name}" has to be text, not {_what(item)}', hint, at=item.at)
        elif not is_null(item) and item.text.strip():
            found.append((item.text.strip(), item.at))
    return found


def texts(field: Field) -> tuple[str, ...]:
    """The texts of a list, or of a text alone."""
    return tuple([word for word, _ in placed_texts(field)])


def words(field: Field) -> tuple[str, ...]:
    """A list, or one text with commas between; each word once."""
    node = field.node
    if isinstance(node, Scalar) and not is_null(node):
        return tuple(dict.fromkeys(part.strip() for part in re.split(r"[,;]", node.text) if part.strip()))
    return tuple(dict.fromkeys(texts(field)))


def warn_cut(node: Node, findings: Findings, name: str, keys: Collection[str] = ()) -> None:
    """A warning for each text that ends where a lone space and a ``#`` begin a comment; in groups, below ``keys``."""
    if isinstance(node, Scalar):
        if node.cut and node.cut_at is not None:
            written = f"{node.text} {node.cut}"
            quoted = (
                f'"{written}"' if '"' not in written and "\\" not in written else "'" + written.replace("'", "''") + "'"
            )
            findings.warning(
                node.cut_at,
                "FM-COMMENT",
                f'everything from "{_shortened(node.cut)}" on is a comment and was left out',
                f"if it belongs to the value, put the whole value in quotes: {name}{quoted}; "
                "if it is a comment, write two spaces before it",
            )
    elif isinstance(node, Sequence):
        for item in node.items:
            warn_cut(item, findings, "" if isinstance(item, Scalar) else name, keys)
    else:
        for entry in node.entries:
            if entry.key in keys:
                warn_cut(entry.value, findings, f"{entry.key}: ", keys)


def warn_one(field: Field, *, inverted: bool = False) -> None:
    """A warning where a text with commas or semicolons stands for a list; ``inverted`` allows for "Last, First"."""
    node = field.node
    if not isinstance(node, Scalar) or field.separator or not re.search(r"[,;،؛、]", node.text):
        return
    names = [part.strip() for part in re.split(r"[,;،؛、]", node.text) if part.strip()]
    surname_first = len(names) == 2 and ";" not in node.text and not all(" " in name for name in names)
    if inverted and surname_first and all(not name[0].islower() for name in names):
        return
    whole = node.text.strip().replace('"', "'")
    field.findings.warning(
        node.at,
        "FIELD",
        f'"{field.name}" is read as one name',
        f'for several write [{", ".join(names)}]; if it is one, ["{whole}"]',
    )


def _shortened(word: str) -> str:
    return word if len(word) <= 60 else word[:59] + "…"


_YES = frozenset(
    (
        "yes",
        "y",
        "on",
        "1",
        "true",
        "ja",
        "oui",
        "si",
        "sí",
        "sì",
        "sim",
        "да",
        "так",
        "evet",
        "tak",
        "igen",
        "はい",
        "是",
        "نعم",
        "بله",
        "بلی",
        "آری",
    )
)
_NO = frozenset(
    (
        "no",
        "n",
        "off",
        "0",
        "false",
        "nein",
        "non",
        "não",
        "nao",
        "nej",
        "nei",
        "nee",
        "нет",
        "ні",
        "hayır",
        "nie",
        "nem",
        "いいえ",
        "否",
        "لا",
        "نه",
        "خیر",
    )
)


def meant_flag(word: str) -> str:
    """``true`` or ``false`` for a word that says yes or no, in whatever language; else empty."""
    low = word.strip().lower()
    return "true" if low in _YES else "false" if low in _NO else ""


def flag(field: Field) -> bool | None:
    """True or false; ``None`` where the value is neither, or there is none."""
    node = field.node
    if is_null(node):
        return None
    if isinstance(node, Scalar):
        word = node.text.strip()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        meant = meant_flag(word)
        hint = f"write {field.name}: {meant}" if meant else "write true or false, without quotes"
        field.problem(f'"{field.name}" has to be true or false, not "{word}"', hint)
        return None
    field.problem(f'"{field.name}" has to be true or false, not {_what(node)}')
    return None


def when(field: Field) -> When | None:
    """The date; ``None`` where there is none, or none that can be understood."""
    node = field.node
    if is_null(node):
        return None
    if not isinstance(node, Scalar):
        hint = "put it in quotes: one of [1910,1911], all of {1960,1961}"
        field.problem(f'"{field.name}" has to be a date, not {_what(node)}', hint, code="DATE")
        return None
    if not node.text.strip():
        return None
    try:
        return parse_when(node.text)
    except DateError as problem:
        field.problem(problem.message, problem.hint, code="DATE")
        return None


def link(field: Field, schemes: tuple[str, ...] = ("http", "https"), *, relative: bool = False) -> str:
    """A link with a scheme that is allowed, or empty."""
    url = text(field)
    return url if not url or checked_link(field, url, field.node.at, schemes, relative=relative) else ""


def checked_link(
    field: Field, url: str, at: Place, schemes: tuple[str, ...] = ("http", "https"), *, relative: bool = False
) -> bool:
    """Whether the link is allowed; if not, that is noted."""
    problem = url_problem(url, schemes, relative=relative)
    if problem is None:
        return True
    field.problem(problem[0], problem[1], at=at, code="URL")
    return False


def inner(field: Field, known: Iterable[str], renamed: dict[str, str] | None = None) -> dict[str, Field]:
    """The fields of a mapping, unknown ones noted; ``renamed`` are other names for known ones."""
    found: dict[str, Field] = {}
    names = frozenset(known)
    if not isinstance(field.node, Mapping):
        return found
    for entry in field.node.entries:
        name = entry.key if entry.key in names else (renamed or {}).get(entry.key, "")
        if not name:
            field.findings.warning(
                entry.at,
                "FIELD",
                f'unknown field "{entry.key}" in "{field.name}"',
                did_you_mean(entry.key, names) or f"known are {', '.join(sorted(names))}",
                group=f"field:{field.name}.{entry.key}",
            )
        elif name not in found:
            found[name] = field.under(name, entry.value)
    return found


def _what(node: Node) -> str:
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a group of fields"
    return "nothing" if is_null(node) else f'"{node.text}"'
