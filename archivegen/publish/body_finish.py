"""The last touches to a body's HTML: wide tables that scroll, and marks of notes in the digits of the language."""

from __future__ import annotations

import re

from archivegen.wording import native_digits

_TABLE = re.compile(r"<table(?: [^>]*)?>\n<thead>")  # as tables of Markdown begin
_BORDER = re.compile(r"<table\b|</table>")
_MARK = re.compile(r'(<sup class="footnote-ref"[^>]*>(?:<a [^>]*>)?|role="doc-backlink"[^>]*>[^<]*<sup>)(\d+)')


def finished(html: str, language: str) -> str:
    """The HTML of a body as a page shows it."""
    return _numbered(_framed(html) if "<table" in html else html, language)


def _framed(html: str) -> str:
    """Each table in a frame of its own, which scrolls where it is too wide; the keyboard reaches it (WCAG 2.1.1)."""
    out: list[str] = []
    done = 0
    while (table := _TABLE.search(html, done)) is not None:
        end = _end(html, table.start())
        if not end:
            break
        out += (html[done : table.start()], '<div class="table" tabindex="0">\n', html[table.start() : end], "\n</div>")
        done = end
    return "".join((*out, html[done:]))


def _end(html: str, start: int) -> int:
    """Where the table that begins at ``start`` ends; 0 where nothing ends it."""
    depth = 0
    for border in _BORDER.finditer(html, start):
        depth += -1 if border[0] == "</table>" else 1
        if not depth:
            return border.end()
    return 0


def _numbered(html: str, language: str) -> str:
    """Marks of footnotes in the digits of the language (CLDR), as the style sheet writes the numbers of lists."""
    if "footnote-" not in html or native_digits("1", language) == "1":
        return html
    return _MARK.sub(lambda mark: mark[1] + native_digits(mark[2], language), html)
