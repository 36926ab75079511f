"""Articles of a list as ContextObjects in spans (COinS), so that a reference manager can take a whole list at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from archivegen.archive.dates import certain_part
from archivegen.archive.urls import web
from archivegen.pages.context import Context
from archivegen.pages.source_kinds import kind_of

_SAME_FOR_ALL = "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc&rft.type="
_RESERVED = re.compile(r"[^A-Za-z0-9_.~/:-]")


def coins_of(numbers: Iterable[int], context: Context) -> tuple[str, ...]:
    """The ContextObject of each of these articles, each once."""
    return tuple([_coins(number, context) for number in dict.fromkeys(numbers)])


def _coins(number: int, context: Context) -> str:
    """An article in OpenURL's key/value form (Z39.88-2004), format Dublin Core; made once for all lists."""
    known = context.kept("coins", number)
    if known is not None:
        return known.decode()
    article = context.archive.articles[number]
    fields, issued = article.fields, context.issued(article)
    made = _context_object(
        kind_of(fields.source).zotero,
        fields.title,
        fields.source.name if fields.source else "",
        certain_part(issued) if issued else "",
        tuple([author.inverted for author in context.authors[number]]),
        context.site.base_url + web(article.url),
        article.lang,
    )
    return context.keep("coins", number, made.encode()).decode()


@lru_cache(maxsize=16_384)  # a preview shows the same articles in build after build
def _context_object(
    kind: str, title: str, source: str, date: str, creators: tuple[str, ...], address: str, language: str
) -> str:
    parts = [_SAME_FOR_ALL, kind, "&rft.title=", _escaped(title)]
    if source:
        parts += ("&rft.source=", _escaped(source))
    if date:
        parts += ("&rft.date=", date)
    for creator in creators:
        parts += ("&rft.creator=", _escaped(creator))
    parts += ("&rft.identifier=", _escaped(address), "&rft.language=", language)
    return "".join(parts)


def _escaped(text: str) -> str:
    """Percent-encoded UTF-8, with what may stand in a query as it is (RFC 3986, sections 2.1 and 3.4)."""
    return _RESERVED.sub(_percent, text) if text.isascii() else quote(text, safe="/:~")


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"
