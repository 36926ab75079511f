"""Each article as reference managers read it: RIS, BibTeX and CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from archivegen.archive.dates import certain_part
from archivegen.archive.model import Article
from archivegen.archive.urls import transliterated, web
from archivegen.pages.context import Context
from archivegen.pages.feeds import json_bytes
from archivegen.pages.jobs import Generate


def citation_files(context: Context) -> Iterator[Generate]:
    """Three files beside each article; none where settings switch them off."""
    if not context.settings.exports.enabled:
        return
    for number, article in enumerate(context.archive.articles):
        url = context.site.base_url + web(article.url)
        made_of = context.made_of.citation(url, number)
        yield Generate(f"{article.url}index.ris", partial(_ris, article, url), made_of)
        yield Generate(f"{article.url}index.bib", partial(_bibtex, article, url), made_of)
        recipe = partial(_csl_file, article, url, context.site.title)
        yield Generate(f"{article.url}index.csl.json", recipe, made_of)


def _csl_file(article: Article, url: str, archive: str) -> bytes:
    return json_bytes([_csl(article, url, archive)])


def _line(text: str) -> str:
    return " ".join(text.split())


def _ris(article: Article, url: str) -> bytes:
    fields, source = article.fields, article.fields.source
    date = certain_part(fields.date) if fields.date else ""
    parts = [*date.split("-"), "", "", ""][:3]
    rows = [
        ("TY", "NEWS" if source and source.name else "GEN"),
        ("TI", fields.title),
        *(("AU", name) for name, _ in article.authors),
    ]
    if date:
        rows += [("PY", parts[0]), ("DA", f"{parts[0]}/{parts[1]}/{parts[2]}/")]
    elif fields.date:
        rows.append(("N1", f"Date: {fields.date.edtf}"))
    if source:
        rows += [("T2", source.name), ("SP", source.page), ("AV", source.archive), ("CN", source.archive_location)]
    rows += [("SE", fields.section), ("AB", fields.summary), ("LA", article.lang), ("UR", url)]
    lines = (f"{tag}  - {line}\r\n" for tag, value in rows if value and (line := _line(value)))
    return "".join((*lines, "ER  - \r\n")).encode()


_TEX = str.maketrans(
    {c: "\\" + c for c in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _tex_name(name: str) -> str:
    """An author; in braces where a word "and" in it would make two of one."""
    return "{" + _tex(name) + "}" if re.search(r"\sand\s", name, re.IGNORECASE) else _tex(name)


def _bibtex(article: Article, url: str) -> bytes:
    fields, source = article.fields, article.fields.source
    date = certain_part(fields.date) if fields.date else ""
    key = transliterated(article.id) or "article"
    rows = [
        ("title", "{" + _tex(fields.title) + "}"),
        ("author", " and ".join(_tex_name(name) for name, _ in article.authors)),
        ("journal", _tex(source.name) if source else ""),
        ("date", date or (fields.date.edtf if fields.date else "")),
        ("year", date[:4]),
        ("pages", _tex(source.page) if source else ""),
        ("langid", article.lang),
        ("url", url),
    ]
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in rows if value)
    return f"@article{{{key},\n{body}\n}}\n".encode()


def _csl(article: Article, url: str, archive: str) -> dict[str, object]:
    """A CSL-JSON item (citation-style-language schema 1.0)."""
    fields, source = article.fields, article.fields.source
    item: dict[str, object] = {
        "id": url,
        "type": "article-newspaper" if source and source.name else "document",
        "title": fields.title,
        "URL": url,
        "language": article.lang,
    }
    if article.authors:
        item["author"] = [{"literal": name} for name, _ in article.authors]
    date = certain_part(fields.date) if fields.date else ""
    if date:
        item["issued"] = {"date-parts": [[int(part) for part in date.split("-")]]}
    elif fields.date:
        item["issued"] = {"literal": fields.date.edtf}
    optional = {
        "container-title": source.name if source else "",
        "page": source.page if source else "",
        "archive": (source.archive if source else "") or archive,
        "archive_location": source.archive_location if source else "",
        "section": fields.section,
        "abstract": fields.summary,
    }
    return {**item, **{key: value for key, value in optional.items() if value}}
