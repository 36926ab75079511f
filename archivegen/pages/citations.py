"""Each article as reference managers read it: RIS, BibTeX and CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from archivegen.archive.dates import certain_part
from archivegen.archive.model import Article
from archivegen.archive.urls import transliterated, web
from archivegen.pages.authors import Author
from archivegen.pages.cite import in_words
from archivegen.pages.context import Context
from archivegen.pages.data_rows import json_bytes
from archivegen.pages.jobs import Generate
from archivegen.pages.source_kinds import kind_of
from archivegen.source.fields import Source, When


def citation_files(context: Context) -> tuple[Generate, ...]:
    """Three files beside each article; none where settings switch them off."""
    if not context.settings.exports.enabled:
        return ()
    urls = context.urls
    columns = urls, context.held.numbers(len(urls)), context.made_of.citations
    return context.held.flat("citations", context.held.row("citation jobs", _files, (), context.ids, *columns))


def _files(url: str, number: int, made_of: str) -> tuple[Generate, ...]:
    forms = (("index.ris", _ris), ("index.bib", _bibtex), ("index.csl.json", _csl_file))
    return tuple([Generate(f"{url}{name}", _Written(form, number), made_of) for name, form in forms])


class _Written(msgspec.Struct, frozen=True, gc=False):
    """The recipe of one file: smaller than a partial, as there are three of them for each article."""

    form: Callable[[Cited, Context], bytes]
    number: int

    def __call__(self, context: Context) -> bytes:
        return self.form(cited_of(context.archive.articles[self.number], self.number, context), context)


class Cited(msgspec.Struct, frozen=True):
    """An article to be cited. ``date`` is that of the original publication, where it is known."""

    article: Article
    authors: tuple[Author, ...]
    date: When | None
    url: str

    @property
    def certain(self) -> str:
        """The part of the date that is certain."""
        return certain_part(self.date) if self.date else ""

    @property
    def source(self) -> Source:
        """The original publication; an empty one where there is none."""
        return self.article.fields.source or Source()

    @property
    def doi(self) -> str:
        """Its DOI, or ""."""
        return dict(self.article.fields.identifiers).get("doi", "")


def cited_of(article: Article, number: int, context: Context) -> Cited:
    """An article as it is to be cited."""
    url = context.site.base_url + web(article.url)
    return Cited(article, context.authors[number], context.issued(article), url)


def _csl_file(cited: Cited, context: Context) -> bytes:
    return json_bytes([_csl(cited, context.site.title)])


def _line(text: str) -> str:
    return " ".join(text.split())


def _ris(cited: Cited, _: Context) -> bytes:
    fields, source, date = cited.article.fields, cited.source, cited.certain
    parts = [*date.split("-"), "", "", ""][:3]
    rows = [
        ("TY", kind_of(source).ris if source.name else "GEN"),
        ("TI", fields.title),
        *(("AU", author.inverted) for author in cited.authors),
    ]
    if date:
        rows += [("PY", parts[0]), ("DA", f"{parts[0]}/{parts[1]}/{parts[2]}/")]
    elif cited.date:
        rows += [("PY", _year(cited.date)), ("N1", f"Date: {cited.date.edtf}")]
    rows += [("T2", source.name), ("SP", source.page), ("AV", source.archive), ("CN", source.archive_location)]
    rows += [("SE", fields.section), ("AB", fields.summary), *(("KW", tag) for tag in fields.tags)]
    rows += [("LA", cited.article.lang), ("DO", cited.doi), ("UR", cited.url)]
    lines = (f"{tag}  - {line}\r\n" for tag, value in rows if value and (line := _line(value)))
    return "".join((*lines, "ER  - \r\n")).encode()


_DOUBTED = re.compile(r"(\d{4})(?:-\d\d){0,2}[?~%]")


def _year(date: When) -> str:
    """An uncertain date for fields that want a year: programs look for four digits, so these come first if they can."""
    doubted = _DOUBTED.fullmatch(date.edtf)
    return f"{doubted[1]}?" if doubted else in_words(date)


_TEX = str.maketrans(
    {c: "\\" + c for c in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _tex_name(author: Author) -> str:
    """An author as BibTeX takes a name apart; in braces where its words would be taken for what they are not."""
    if author.family:
        parts = (author.family, author.suffix, author.given)
        return ", ".join(_protected(part) for part in parts if part)
    return "{" + _tex(author.name) + "}" if author.whole else _protected(author.name)


def _protected(name: str) -> str:
    return "{" + _tex(name) + "}" if re.search(r"\sand\s|,", f" {name} ", re.IGNORECASE) else _tex(name)


_BIBLATEX = re.compile(r"\d{4}(-\d\d){0,2}[?~%]?(/(\d{4}(-\d\d){0,2}[?~%]?|\.\.))?|\.\./\d{4}|\d{3}X|\d{2}XX")
"""Uncertain dates that biblatex reads (its manual, "Date and Time Specifications": ISO 8601-2, level 1)."""


def _bibtex(cited: Cited, _: Context) -> bytes:
    fields, source, date = cited.article.fields, cited.source, cited.certain
    edtf = cited.date.edtf if cited.date and not date else ""
    readable = _BIBLATEX.fullmatch(edtf) is not None
    key = transliterated(cited.article.id) or "article"
    rows = [
        ("title", "{" + _tex(fields.title) + "}"),
        ("author", " and ".join(map(_tex_name, cited.authors))),
        (kind_of(source).bibtex[1], _tex(source.name)),
        ("date", date or (edtf if readable else "")),
        ("year", date[:4] or (_tex(_year(cited.date)) if cited.date else "")),
        ("pages", _tex(source.page)),
        ("note", _tex(f"Date: {edtf}") if edtf and not readable else ""),
        ("library", _tex(", ".join(part for part in (source.archive, source.archive_location) if part))),
        ("langid", cited.article.lang),
        ("doi", cited.doi),
        ("url", cited.url),
    ]
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in rows if value)
    return f"@{kind_of(source).bibtex[0] if source.name else 'misc'}{{{key},\n{body}\n}}\n".encode()


def _csl(cited: Cited, archive: str) -> dict[str, object]:
    """A CSL-JSON item (citation-style-language schema 1.0)."""
    fields, source, date = cited.article.fields, cited.source, cited.certain
    item: dict[str, object] = {
        "id": cited.url,
        "type": kind_of(source).csl if source.name else "document",
        "title": fields.title,
        "URL": cited.url,
        "language": cited.article.lang,
    }
    if cited.authors:
        item["author"] = [_csl_name(author) for author in cited.authors]
    if date:
        item["issued"] = {"date-parts": [[int(part) for part in date.split("-")]]}
    elif cited.date:
        item["issued"] = _csl_date(cited.date)
    optional = {
        "container-title": source.name,
        "page": source.page,
        "archive": source.archive or archive,
        "archive_location": source.archive_location,
        "section": fields.section,
        "abstract": fields.summary,
        "DOI": cited.doi,
    }
    return {**item, **{key: value for key, value in optional.items() if value}}


_CSL_SIDE = re.compile(r"(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?)([?~%]?)(?:-XX){0,2}")


def _csl_date(date: When) -> dict[str, object]:
    """An uncertain date as CSL knows it: a range has two parts, ``circa`` is what is not sure; else in words."""
    sides = [_CSL_SIDE.fullmatch(side) for side in date.edtf.split("/")]
    if len(sides) > 2 or not all(side and not side[1].startswith("0000") for side in sides):
        return {"literal": in_words(date)}
    parts = [[int(part) for part in side[1].split("-")] for side in sides if side]
    return {"date-parts": parts, **({"circa": True} if any(side and side[2] for side in sides) else {})}


def _csl_name(author: Author) -> dict[str, str]:
    if not author.family:
        return {"literal": author.name}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return {key: value for key, value in parts.items() if value}
