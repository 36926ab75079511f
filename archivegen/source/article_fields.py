"""The front matter of an article, typed and checked, with everything that is wrong with it in one go."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import msgspec

from archivegen.diagnostics import Diagnostic, Place
from archivegen.source import foreign, frontmatter, identifiers, parts, withholding
from archivegen.source.dates import split_dated_name
from archivegen.source.fields import ArticleFields, Declared, Meaning, Source, When
from archivegen.source.gather import Gathered, gather, read_front, warn_unknown
from archivegen.source.safety import path_problem
from archivegen.source.scalars import (
    Field,
    flag,
    line,
    link,
    meant_flag,
    placed_texts,
    text,
    texts,
    warn_cut,
    warn_one,
    when,
    words,
)
from archivegen.source.tree import Entry, Findings, Mapping, Scalar, is_null, plain_value

__all__ = ["ReadArticle", "read_article", "split_dated_name"]


class ReadArticle(msgspec.Struct, frozen=True):
    """An article's fields and body.

    ``fields`` is ``None`` only where the front matter cannot be read at all; values that are wrong are left out of it.
    So look at ``diagnostics`` for errors before publishing. ``body_line`` is the line of the file on which the body
    begins.
    """

    fields: ArticleFields | None
    body: str
    body_line: int
    diagnostics: tuple[Diagnostic, ...]


def _authors(field: Field) -> tuple[str, ...]:
    """Names or ids; other generators also give groups with ``name``."""
    node = field.node
    if isinstance(node, Mapping):
        names = [
            entry.value for entry in node.entries if entry.key in {"name", "id"} and isinstance(entry.value, Scalar)
        ]
        if names:
            return texts(field.under("name", names[0]))
        bare = ", ".join(entry.key for entry in node.entries)
        braces = f'; if the braces belong to it, put it in quotes: "{{{bare}}}"' if bare else ""
        field.problem(f'"{field.name}" names nobody', f'write the name, or "name:" below it{braces}')
        return ()
    if not (isinstance(node, Scalar) and node.text.strip().startswith("{")):
        warn_one(field, inverted=True)
    if isinstance(node, Scalar) or all(isinstance(item, Scalar) for item in node.items):
        return texts(field)
    found: list[str] = []
    for number, item in enumerate(node.items, 1):
        found.extend(_authors(field.under(str(number), item)))
    return tuple(found)


def _header_authors(field: Field) -> tuple[str, ...]:
    """Pelican's ``Authors:``, divided by semicolons, else by commas."""
    word = text(field)
    return tuple(part.strip() for part in word.split(";" if ";" in word else ",") if part.strip())


def _old_paths(field: Field) -> tuple[str, ...]:
    found: list[str] = []
    for path, at in placed_texts(field, "a list of paths"):
        problem = path_problem(path)
        if problem is None:
            found.append(path)
        elif field.lenient and "another folder" in problem[0]:
            field.findings.error(at, "PATH", *problem)
        else:
            field.problem(*problem, at=at, code="PATH")
    return tuple(found)


def _meanings(field: Field) -> tuple[Meaning, ...]:
    if not isinstance(field.node, Mapping):
        field.problem(
            '"means" has to give an id for each written form', "write them below it, one a line: Massoud: ahmad-massoud"
        )
        return ()
    found: list[Meaning] = []
    for entry in field.node.entries:
        if not isinstance(entry.value, Scalar) or is_null(entry.value) or not entry.value.text.strip():
            at = entry.value.at if isinstance(entry.value, Scalar) and entry.value.text else entry.at
            field.problem(f'"means" gives no id for "{entry.key}"', "write one id after the colon", at=at)
        else:
            found.append(Meaning(entry.key.strip(), entry.value.text.strip(), entry.value.at))
    return tuple(found)


def _persistent(field: Field) -> str | None:
    """A DOI, ARK or Handle, by the field's name."""
    if not (word := text(field)):
        return None
    value = identifiers.persistent(field.name, word)
    if value is None:
        example = identifiers.PERSISTENT[field.name].example
        field.problem(f'"{word}" is no {field.name}', f"one looks like {example}", code="ID-FORM")
    return value


_FIELDS: dict[str, tuple[str, Callable[[Field], Any]]] = {
    "title": ("title", line),
    "id": ("id", parts.identity),
    "slug": ("slug", parts.slug),
    "lang": ("lang", parts.language),
    "dir": ("dir", parts.direction),
    "summary": ("summary", text),
    "section": ("section", line),
    "date": ("date", when),
    "updated": ("updated", when),
    "tags": ("tags", words),
    "authors": ("authors", _authors),
    "source": ("source", parts.source),
    "not": ("never", texts),
    "means": ("means", _meanings),
    "image": ("image", parts.figure),
    "figures": ("figures", parts.figures),
    "draft": ("draft", flag),
    "publish": ("publish", when),
    "expires": ("expires", when),
    "redirect_from": ("redirect_from", _old_paths),
    "transcription": ("transcription", text),
    "note": ("note", text),
    "corrections": ("corrections", parts.corrections),
    **{name: (name, _persistent) for name in identifiers.PERSISTENT},
}
_NAMES = frozenset(_FIELDS)
_FREE_TEXT = frozenset(
    {"title", "summary", "section", "tags", "authors", "source", "transcription", "note", "corrections"}
)
_WITHHOLDING = frozenset({"draft", "publish", "expires", "published", "not"})
_FIGURES = frozenset({"image", "figures"})
_MERGED = frozenset({"tags", "redirect_from", "authors"})


def read_article(path: str, text: str, kinds: Collection[str], known: Collection[str] = ()) -> ReadArticle:
    """Read the text of an article's file (decoded, lines ending in LF).

    ``kinds`` are the names of the site's kinds of record: a field of that name declares records, as a list, or as one
    text, which is one id or name (``people: Ali``, commas and all). ``known`` are names of further fields that the
    site uses in ``extra`` and that need no warning. Nothing is guessed: a date in the file's name is the caller's
    (`split_dated_name`).
    """
    front = frontmatter.split(path, text)
    findings = Findings(path, text)
    root = read_front(front, findings)
    fields = None if root is None else _article(root, front.format, frozenset(kinds), frozenset(known), findings)
    return ReadArticle(fields, front.body, front.body_line, findings.done())


def _article(
    root: Mapping, written: str, kinds: frozenset[str], known: frozenset[str], findings: Findings
) -> ArticleFields:
    entries, extra = _flatten(root)
    native = _NAMES | kinds if kinds else _NAMES
    found = gather(
        entries,
        findings,
        native=native,
        renamed=foreign.ARTICLE,
        known=known,
        merged=_MERGED,
        firm=foreign.FIRM_ARTICLE,
    )
    values: dict[str, Any] = {}
    declared: list[Declared] = []
    for name, fields in found.fields.items():
        if name in _WITHHOLDING:
            fields[0].lenient = False  # by whatever name it came, what cannot be read would be published
        if name in _FREE_TEXT or name in kinds or name in _FIGURES:
            _comments(name, fields)
        if name in _FIELDS:
            attribute, read = _FIELDS[name]
            if name == "publish":
                read = partial(_first_day, written)
            elif written == "pelican" and name == "authors":
                read = _header_authors
            value = read(fields[0])
            for more in fields[1:]:
                value = (*value, *(item for item in read(more) if item not in value))
            if value is not None:
                values[attribute] = value
        elif name in kinds:
            declared += _declared(name, fields, ";" if written == "pelican" else "")
    _foreign(found, values)
    draft, publish = values.get("draft", False), values.get("publish")
    heeded = withholding.Heeded("article", written, draft, publish, found.at, kinds | known)
    said = withholding.refuse(entries, findings, heeded)
    warn_unknown([entry for entry in found.unknown if entry.key not in said], native, findings, _WITHHOLDING, "article")
    values["identifiers"] = tuple((name, values.pop(name)) for name in identifiers.PERSISTENT if name in values)
    if not values.get("title"):
        _no_title(found, root, written, findings)
    return ArticleFields(
        **{"title": "", **values}, declared=tuple(declared), extra={**found.extra, **extra}, at=found.at
    )


def _first_day(written: str, field: Field) -> When | None:
    problem = None
    if isinstance(field.node, Scalar):
        problem = withholding.no_day(field.name, field.node.text, written)
    if problem is None:
        return when(field)
    field.problem(*problem, code="DATE")
    return None


def _declared(kind: str, fields: list[Field], separator: str) -> list[Declared]:
    found: list[Declared] = []
    for field in fields:
        field.separator = separator
        warn_one(field)
        found += [Declared(kind, word, at) for word, at in placed_texts(field, "a list of ids or names")]
    return found


def _comments(name: str, fields: list[Field]) -> None:
    for field in fields:
        if name not in _FIGURES or not isinstance(field.node, Scalar):
            warn_cut(field.node, field.findings, f"{field.name}: ", parts.FREE_TEXT)


def _no_title(found: Gathered, root: Mapping, written: str, findings: Findings) -> None:
    if (field := found.one("title")) and not isinstance(field.node, Scalar):
        return  # said already
    at = found.at.get("title") or Place(root.at.line if root.entries else 1, 1)
    hint = 'add "title: …" to the front matter'
    if written == "none":
        hint = 'begin the file with "---", "title: …" and "---", each on its line'
    findings.error(at, "TITLE", "title is required", hint)


def _flatten(root: Mapping) -> tuple[list[Entry], dict[str, Any]]:
    """Zola's tables: ``[taxonomies]`` holds fields, ``[extra]`` what templates use."""
    entries: list[Entry] = []
    extra: dict[str, Any] = {}
    for entry in root.entries:
        if isinstance(entry.value, Mapping) and entry.key == "taxonomies":
            entries.extend(entry.value.entries)
        elif isinstance(entry.value, Mapping) and entry.key == "extra":
            extra.update({below.key: plain_value(below.value) for below in entry.value.entries})
        elif entry.key == "extra":
            extra["extra"] = plain_value(entry.value)
        else:
            entries.append(entry)
    return entries, extra


def _foreign(found: Gathered, values: dict[str, Any]) -> None:
    """The fields of other generators that are no field here, but say something about one."""
    if field := found.one("published"):
        if isinstance(field.node, Scalar) and field.node.text.lower() in {"true", "false"}:
            values.setdefault("draft", field.node.text.lower() == "false")
        elif isinstance(field.node, Scalar) and (meant := meant_flag(field.node.text)):
            hint = f"write published: {meant}" + (", or draft: true" if meant == "false" else "")
            field.problem(f'"{field.name}" has to be true, false or a date, not "{field.node.text}"', hint)
        elif (date := when(field)) and "publish" not in values:
            values["publish"] = date
    if field := found.one("status"):
        word = text(field)
        if word.lower() == "draft":
            values.setdefault("draft", True)
        elif word.lower() not in {"published", "publish"}:
            found.extra[field.name] = word
    if field := found.one("source_url"):
        url = link(field)
        original = values.get("source") or Source()
        if url and not original.url:
            values["source"] = msgspec.structs.replace(original, url=url)
