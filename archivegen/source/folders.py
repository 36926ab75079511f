"""What a file is, by the folder it is in and its name; and what is said of one that is nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from difflib import get_close_matches

import msgspec

from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.source.other_formats import WORKBOOKS, WRITTEN, as_csv, as_markdown

TEXT_SUFFIXES = (".md", ".markdown")
TABLE_SUFFIXES = (".json", ".csv", ".toml")
DISMISSED = "dismissed-names.txt"  # in the content folder: the names that `suggest` no longer lists
_TABLE_LIKE = (*TABLE_SUFFIXES, ".yaml", ".yml", ".tsv", ".tab", ".jsonl", ".geojson", *WORKBOOKS)
_RENAMED = (*TABLE_SUFFIXES, ".tsv", ".tab")  # tables that are read once their name is right
_TEXT_LIKE = (*WRITTEN, ".txt", ".rst", ".mdx", ".mdown", ".mkd", ".html", ".htm", ".adoc", ".org")
_OFTEN_MEANT = {"person": "people", "persons": "people", "authors": "people", "place": "places", "locations": "places"}


class ScanOptions(msgspec.Struct, frozen=True):
    """Where to look: the content folder, the kinds of record with their folders, and the limits."""

    content: str
    folders: tuple[tuple[str, str], ...]  # (kind, folder)
    max_bytes: int
    include_hidden: tuple[str, ...] = ()
    output: str = ""  # where the site is written, absolute; no link may lead there


def roles(options: ScanOptions) -> Callable[[str, str], tuple[str, str]]:
    """What a file is by its path and name. The ordinary texts of one folder are all the same."""
    known: dict[str, tuple[str, str]] = {}

    def role_of(path: str, name: str) -> tuple[str, str]:
        if not (name.endswith(TEXT_SUFFIXES) and name[0].isalnum()):
            return _role(path, options)
        folder = path[: -len(name)]
        role = known.get(folder)
        if role is None:
            role = known[folder] = _role(path, options)
        return role

    return role_of


def _role(path: str, options: ScanOptions) -> tuple[str, str]:
    """What a file is, by its place."""
    top, _, rest = path.partition("/")
    if path.startswith(f"{options.content}/"):
        rest = path[len(options.content) + 1 :]
        folder, _, inner = rest.partition("/")
        name, suffix = os.path.splitext(rest)
        if rest == DISMISSED:
            return "dismissed", ""
        kinds = {folder_name: kind for kind, folder_name in options.folders}
        if not inner and suffix.lower() in TABLE_SUFFIXES and name in kinds:
            return "table", kinds[name]
        if suffix.lower() not in TEXT_SUFFIXES:
            return "asset", ""
        if rest.rpartition("/")[2].startswith("_"):
            return "unknown", ""
        if folder == "articles" and inner:
            return "article", ""
        if folder == "pages" and inner:
            return "page", ""
        return ("record", kinds[folder]) if inner and folder in kinds else ("unknown", "")
    return {"static": "static", "templates": "template"}.get(top, "ignored"), ""


def not_read(path: str, options: ScanOptions) -> list[Diagnostic]:
    """A warning for a file that was surely meant to be read as a table or a text, and is not."""
    rest = path[len(options.content) + 1 :]
    folder, _, inner = rest.partition("/")
    stem, suffix = os.path.splitext(rest)
    kind = suffix.lower()
    folders = [name for _, name in options.folders]
    if not inner and kind in _TABLE_LIKE:
        message, hint = _no_table(stem, kind, folders, options)
    elif not inner and kind in _TEXT_LIKE:
        message = "not read: texts are Markdown files in folders of their own"
        hint = _as_text(path, kind, f"{options.content}/articles/{stem}.md")
    elif inner and kind in WORKBOOKS and (folder in folders or (kind == ".xlsx" and folder in {"articles", "pages"})):
        message = "not read: a workbook is published only where a text links to it"
        table = f"{options.content}/{folder}.csv" if folder in folders else "a table, such as people.csv"
        hint = f"if its rows are records, {as_csv(kind, table)}"
    elif inner and kind in _RENAMED and (wanted := _table_meant(folder, os.path.basename(stem), kind, folders)):
        message = "not read as a table of records: it is published only where a text links to it"
        hint = f"tables lie in {options.content}/ itself: {options.content}/{wanted}"
    elif inner and folder in {"articles", "pages", *folders} and kind in _TEXT_LIKE:
        message = "not read as a text: it is published only where a text links to it"
        hint = _as_text(path, kind, f"{path.removesuffix(suffix)}.md", "texts are Markdown: ")
    else:
        return []
    return [warning(path, Place(), "NOT-READ", message, hint=hint)]


def _table_meant(folder: str, name: str, kind: str, folders: list[str]) -> str:
    """The table that a file in a folder was likely meant as: one that is called like it, or rows among records."""
    if name.lower() in folders:
        return name.lower() + (kind if kind in TABLE_SUFFIXES else ".csv")
    return f"{folder}.csv" if folder in folders and kind in {".csv", ".tsv", ".tab"} else ""


def _no_table(stem: str, kind: str, folders: list[str], options: ScanOptions) -> tuple[str, str]:
    """What is said of a file that looks like a table of records, and the remedy."""
    near = [_OFTEN_MEANT.get(stem.lower(), "")] if stem.lower() in _OFTEN_MEANT else []
    near += get_close_matches(stem.lower(), folders, n=1, cutoff=0.6)
    some = ", ".join(f"{name}.csv" for name in folders)
    if kind in WORKBOOKS:
        message = "not read: this is a workbook, and tables of records are CSV, JSON or TOML"
        return message, as_csv(kind, f"{options.content}/{near[0]}.csv" if near else f"one of {some}")
    if near and kind in _RENAMED:
        wanted = kind if kind in TABLE_SUFFIXES else ".csv"
        return "not read: this is not the name of a table of records", f'did you mean "{near[0]}{wanted}"?'
    if near:
        wanted = ", ".join(f"{near[0]}{suffix}" for suffix in (".csv", ".json"))
        return "not read: tables of records are CSV, JSON or TOML", f"write it as {wanted} or {near[0]}.toml"
    return "not read: this is not the name of a table of records", f"tables are {some}, or .json or .toml"


def _as_text(path: str, kind: str, text: str, why: str = "") -> str:
    return as_markdown(path, text) if kind in WRITTEN else f'{why}did you mean "{text}"?'


def outside(path: str, options: ScanOptions) -> Diagnostic:
    """A warning for a Markdown file that no folder makes anything of."""
    if path.rpartition("/")[2].startswith("_"):
        message, group = "a Markdown file whose name begins with _ is not published", "underscore"
        hint = "section pages of other generators have no counterpart here; rename it to publish it as an article"
    else:
        message, group = "a Markdown file outside the known folders is not published", "outside"
        folders = ", ".join(f"{options.content}/{f}/" for f in ("articles", "pages", *(f for _, f in options.folders)))
        hint = f"move it to one of {folders}"
    return warning(path, Place(), "FOLDER", message, hint=hint, group=group)
