"""From the bytes of a source file to a document: its typed fields, its parsed body, and all that is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Literal, cast

import msgspec

from archivegen.diagnostics import Diagnostic, has_errors
from archivegen.digest import code_digest, digest_bytes, encode, fingerprint
from archivegen.source.article_fields import read_article, split_dated_name
from archivegen.source.body import Body, Outline
from archivegen.source.dates import parse_when
from archivegen.source.decode import decode
from archivegen.source.fields import ArticleFields, RecordFields
from archivegen.source.markdown import PARSER_ID, MarkdownOptions, parse_body
from archivegen.source.misplaced import misplaced
from archivegen.source.record_fields import read_record
from archivegen.source.shortcodes import shortcodes, shown_attributes
from archivegen.source.snapshot import SourceFile

Role = Literal["article", "page", "record"]


class ParseOptions(msgspec.Struct, frozen=True):
    """What parsing depends on besides the file: the kinds of record there are, and how Markdown is read."""

    kinds: tuple[str, ...]
    own_fields: tuple[tuple[str, tuple[str, ...]], ...]  # (kind, the fields that site.toml adds to it)
    markdown: MarkdownOptions
    depth: int = 1  # how many folders deep the content is


class Document(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A parsed source file without its body, which is kept apart under its own digest, ``body``.

    ``stem`` is the file's name without suffix and leading date. ``fields`` is ``None`` where the front matter is
    beyond use; the diagnostics then hold the errors. ``written`` is the digest of the body as it is written,
    ``front`` the format of a record's front matter ("yaml", "toml" …).
    """

    key: str
    body: str
    path: str
    role: Role
    kind: str
    stem: str
    fields: ArticleFields | RecordFields | None
    outline: Outline
    body_line: int
    diagnostics: tuple[Diagnostic, ...]
    written: str = ""
    front: str = ""


class Parsed(msgspec.Struct, frozen=True, gc=False):
    """A document and the canonical bytes of its `Body`."""

    document: Document
    body: bytes


def parse_key(path: str, digest: str, role: str, kind: str, options: ParseOptions) -> str:
    """The fingerprint of all that decides what a file parses to (its path is in its diagnostics)."""
    return fingerprint(code_digest(), PARSER_ID, path, digest, role, kind, options)


def name_of(path: str, depth: int = 1) -> str:
    """A file's name without suffix; that of its folder for ``some-article/index.md``, with what belongs to it.

    ``depth`` is how many folders deep the content is.
    """
    parts = PurePosixPath(path)
    return parts.parent.name if parts.stem == "index" and len(parts.parts) > depth + 2 else parts.stem


_DATED = re.compile(r"/?(?:[a-z]{2}(?:-[A-Za-z]+)?/)?(\d{4})/(\d{2})/(\d{2})(?:/|$)")


def dated_address(fields: ArticleFields) -> str:
    """The day in an address that the front matter gives (``path = "2019/02/03/title"``, as Zola has it), or ""."""
    for name in ("path", "permalink", "url"):
        found = _DATED.match(str(fields.extra.get(name, "")))
        if found:
            try:
                return parse_when("-".join(found.groups())).edtf
            except ValueError:
                return ""
    return ""


def parse(file: SourceFile, options: ParseOptions) -> Parsed:
    """Parse one article, page or record file."""
    text, problems = decode(file.path, file.data)
    stem = unicodedata.normalize("NFC", name_of(file.path, options.depth))
    key, role = parse_key(file.path, file.digest, file.role, file.kind, options), cast("Role", file.role)
    if has_errors(problems):
        nothing = encode(Body())
        document = Document(key, digest_bytes(nothing), file.path, role, file.kind, stem, None, Outline(), 1, problems)
        return Parsed(document, nothing)
    fields: ArticleFields | RecordFields | None
    front = ""
    if file.role == "record":
        record = read_record(file.path, text, options.kinds, dict(options.own_fields).get(file.kind, ()))
        fields, body_text, line, found = record.fields, record.body, record.body_line, record.diagnostics
        front = record.front
    else:
        article = read_article(file.path, text, options.kinds)
        fields, body_text, line, found = article.fields, article.body, article.body_line, article.diagnostics
        day, stem = split_dated_name(stem)
        day = day or (dated_address(fields) if fields is not None else "")
        if fields is not None and fields.date is None and day:
            fields = msgspec.structs.replace(fields, date=parse_when(day))
    body, outline = parse_body(body_text, path=file.path, first_line=line, options=options.markdown)
    found = (*problems, *found, *outline.diagnostics, *shortcodes(body, file.path), *shown_attributes(body, file.path))
    found += misplaced(body_text, file.path, line)
    outline = msgspec.structs.replace(outline, diagnostics=())
    data = encode(body)
    written = digest_bytes(body_text.encode())
    document = Document(
        key, digest_bytes(data), file.path, role, file.kind, stem, fields, outline, line, found, written, front
    )
    return Parsed(document, data)
