"""What inputs made by chance go through: pure stages, each of which ends with a value or the project's own findings."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import PurePosixPath

from selectolax.lexbor import LexborHTMLParser

from archivegen.config import Config, parse_config
from archivegen.diagnostics import Diagnostic, InputError, has_errors
from archivegen.preview.files import segments
from archivegen.publish.compose import compose
from archivegen.source.decode import decode
from archivegen.source.markdown import MarkdownOptions, parse_body
from archivegen.source.parse import ParseOptions, parse
from archivegen.source.safety import id_problem, path_problem, slug_problem, traversal_problem, url_problem
from archivegen.source.snapshot import SourceFile
from archivegen.source.tables import read_table

SECONDS = 4.0
MEGABYTES = 500
KINDS = ("people", "places")
OPTIONS = ParseOptions(KINDS, (), MarkdownOptions())
_WORDS = frozenset(("alt", "title", "id", "class", "lang"))  # attributes that are read, not followed
_SCRIPT = re.compile(r"^[\x00-\x20]*(?:javascript|vbscript|data)[\x00-\x20]*:", re.IGNORECASE)


def article(data: bytes) -> None:
    """A whole source of an article: its fields, and its body as it stands in a page."""
    document = parse(SourceFile("content/articles/f.md", "digest", len(data), "article", held=data), OPTIONS).document
    _findings(document.diagnostics)
    assert document.fields is not None or has_errors(document.diagnostics)


def record(data: bytes) -> None:
    """A whole source of a person."""
    file = SourceFile("content/people/f.md", "digest", len(data), "record", "people", held=data)
    document = parse(file, OPTIONS).document
    _findings(document.diagnostics)
    assert document.fields is not None or has_errors(document.diagnostics)


def markdown(data: bytes) -> None:
    """A body: its page runs no script of its own, and asks nobody else for anything."""
    text, problems = decode("content/articles/f.md", data)
    if has_errors(problems):
        return
    body, outline = parse_body(text, path="content/articles/f.md", first_line=1, options=OPTIONS.markdown)
    _findings(outline.diagnostics)
    # what a mark names is looked up, not led to: there is a page of that id, or an error
    addresses = [ref.target if ref.how in {"link", "image"} else "../x/" for ref in outline.references]
    harmless(compose(body, addresses, ()))


def harmless(html: str) -> None:
    """No element, attribute or address that runs anything."""
    page = LexborHTMLParser(f"<!doctype html><body>{html}")
    for node in page.css("*"):
        assert node.tag not in {"script", "iframe", "object", "embed", "style", "form", "svg", "math"}, node.tag
        for name, value in node.attributes.items():
            assert not name.startswith("on"), name
            assert name not in {"style", "srcdoc", "formaction"}, name
            assert name in _WORDS or not _SCRIPT.match(value or ""), value
            if name == "src":
                assert not (value or "").startswith(("http:", "https:", "//")), value


def table(ending: str) -> Callable[[bytes], None]:
    """A table of records in one of its formats."""

    def read(data: bytes) -> None:
        found = read_table(f"content/people.{ending}", data, "people", KINDS)
        _findings(found.diagnostics)
        ids = [row.fields.id for row in found.rows if row.fields.id]
        assert len(ids) == len(set(ids))

    return read


def settings(data: bytes) -> None:
    """``site.toml``."""
    try:
        assert isinstance(parse_config(data), Config)
    except InputError as wrong:
        assert wrong.diagnostics
        _findings(wrong.diagnostics)


def path(data: bytes) -> None:
    """An address of any sort: what is allowed stays where it belongs, whatever is decoded."""
    text = data.decode("utf-8", "replace")
    if slug_problem(text) is None:
        assert PurePosixPath(text).name == text
        assert text not in {".", ".."}
        assert "/" not in text and "\\" not in text
    if path_problem(text) is None:
        assert ".." not in PurePosixPath(text.strip("/")).parts
        assert not text.startswith("//")
    if url_problem(text) is None:
        assert text.lower().startswith(("http://", "https://"))
    for judge in (id_problem, traversal_problem):
        found = judge(text)
        assert found is None or all(isinstance(part, str) for part in found)
    names = segments(data)
    assert names is None or not {"..", "."} & set(names)
    assert names is None or not any("/" in name or "\0" in name for name in names)


def _findings(found: tuple[Diagnostic, ...]) -> None:
    for one in found:
        assert one.message
        assert one.line >= 0
        str(one).encode("utf-8", "surrogateescape")
    assert "BUG" not in {one.code for one in found}


TARGETS: dict[str, Callable[[bytes], None]] = {
    "article": article,
    "record": record,
    "markdown": markdown,
    "csv": table("csv"),
    "json": table("json"),
    "toml": table("toml"),
    "settings": settings,
    "path": path,
}


@cache
def _held() -> Callable[[], int]:
    import psutil

    process = psutil.Process()
    return lambda: int(process.memory_info().rss) >> 20


def within_limits(target: Callable[[bytes], None], data: bytes) -> None:
    """Let an input through; what fails tells which it was."""
    before, began = _held()(), time.perf_counter()
    try:
        target(data)
        took = time.perf_counter() - began
        assert took < SECONDS, f"{took:.1f} s"
        assert _held()() - before < MEGABYTES
    except (Exception, RecursionError) as wrong:
        wrong.add_note(f"input: {data!r}")
        raise
