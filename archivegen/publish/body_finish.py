"""The last touches to a body's HTML: wide tables that scroll, notes and boxes in the language's words and digits."""

from __future__ import annotations

import re
from functools import partial
from html import escape

from archivegen.wording import Wording, native_digits

_TABLE = re.compile(r"<table(?: [^>]*)?>\n<thead>")  # as tables of Markdown begin
_BORDER = re.compile(r"<table\b|</table>")
_MARK = re.compile(
    r'(?P<before><sup class="footnote-ref" id="[^"]*">)(?P<bare>\d+)'
    r'|(?P<link>role="doc-noteref" aria-label=")(?P<note>\d+)">\d+'
    r'|(?P<back>role="doc-backlink" aria-label=")(?P<to>\d+)">(?P<sign>[^<]*)(?:<sup>(?P<time>\d+))?'
)
_BOX = re.compile(r'(<input class="task-list-item-checkbox"[^>]*?)(?P<checked> checked="")?(?= />)')


def finished(html: str, words: Wording) -> str:
    """The HTML of a body as a page shows it; ``words`` are those of the body's language."""
    framed = _framed(html) if "<table" in html else html
    noted = _MARK.sub(partial(_mark, words), framed) if "footnote-" in framed else framed
    return _BOX.sub(partial(_box, words), noted) if "task-list-item-checkbox" in noted else noted


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


def _mark(words: Wording, found: re.Match[str]) -> str:
    """Marks of footnotes in the digits of the language (CLDR), as the style sheet writes the numbers of lists."""
    if found["bare"]:
        return found["before"] + native_digits(found["bare"], words.language)
    if found["note"]:
        shown, label = native_digits(found["note"], words.language), words("note", number=words.digits(found["note"]))
        return f'{found["link"]}{escape(label)}">{shown}'
    number, time = words.digits(found["to"]), found["time"]
    if not time:
        return f'{found["back"]}{escape(words("note.back", number=number))}">{found["sign"]}'
    label = words("note.back_again", number=number, time=words.digits(time))
    return f'{found["back"]}{escape(label)}">{found["sign"]}<sup>{native_digits(time, words.language)}'


def _box(words: Wording, found: re.Match[str]) -> str:
    label = words("task.done") if found["checked"] else words("task.open")
    return f'{found[0]} aria-label="{escape(label)}"'
