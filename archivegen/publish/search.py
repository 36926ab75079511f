"""The search stage: pages in, a search bundle out.

Each page becomes a minimal document that holds its text and nothing of the site around it.
What Pagefind 1.5.2 does with such a document was tried, and shapes `page_html`:

* Attribute syntax such as ``data-pagefind-filter="year:1993"`` splits at commas and colons.
  The form ``name[content]`` on a ``<meta>`` in the head takes the value whole.
* A hidden element inside the body is still searchable text and shows in excerpts; a
  ``<meta>`` in the head is neither.
* A filter's attribute is decoded twice, so filters are escaped twice; metadata is decoded once.
* Repeated metadata keeps the last value only; repeated filters add up.
* A page without any word in its body vanishes, metadata or not.
* A page without a sort key vanishes from results sorted by it, so every page has both keys.
* Pages of the same key stand in any order, so a page's address is the end of its key.
* Of every element with an id it keeps the text once more, of which the search page needs the place
  alone: the id of a plain paragraph, which most text stands in, is given to an empty element where
  the paragraph begins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from threading import Lock
from typing import Protocol

import msgspec

from archivegen.publish.pagefind import IndexConfig, PagefindError, Service, program_version

OLDEST, NEWEST = "oldest", "newest"
"""The sort orders to ask for, both ascending: `{sort: {newest: "asc"}}`."""

_DOCUMENT_VERSION = 4
_UNUSED = tuple(
    f"pagefind{name}"
    for name in (
        ".js",
        "-highlight.js",
        "-ui.js",
        "-ui.css",
        "-modular-ui.js",
        "-modular-ui.css",
        "-component-ui.js",
        "-component-ui.css",
    )
)  # the search page runs Pagefind's worker itself

_PARAGRAPH = re.compile(r'<p id="([^"<>]*)">')
_UNDATED = "undated"  # after any key that begins with "d" and a digit
_ORIGIN = 10**12  # days: wider than any calendar date, so that every key has 13 digits
_NINES_COMPLEMENT = str.maketrans("0123456789", "9876543210")

_PLAIN = str.maketrans("øłđðıħŧØŁĐÐĦŦ", "olddihtOLDDHT") | str.maketrans(
    {"þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "Þ": "Th", "ẞ": "SS", "Æ": "Ae", "Œ": "Oe"}
)
_SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe", "Đ": "Dj"}
)
_TURKISH_LOWER = str.maketrans("Iİ", "ıi")
_ARABIC_KEYBOARD = str.maketrans("یک", "يك")
_PERSIAN_KEYBOARD = str.maketrans("يىك", "ییک")


class SearchPage(msgspec.Struct, frozen=True):
    """What search knows of one page.

    `url` is relative to the site, `html` the safe inner HTML of the text alone, `sort` a key
    from `sort_key`.  Metadata is searched too: names belong there, a kind or a status does not.
    """

    url: str
    language: str
    title: str
    html: str
    kind: str
    sort: str
    meta: tuple[tuple[str, str], ...] = ()
    filters: tuple[tuple[str, str], ...] = ()


class SearchBackend(Protocol):
    """A search engine: anything that can turn pages into files in a folder."""

    @property
    def version(self) -> str:
        """Everything besides the pages that the files depend on."""

    def index(self, pages: Iterable[SearchPage], folder: Path) -> None:
        """Write the bundle for these pages into a folder that is empty or not there yet; called in several threads."""

    def stop(self) -> None:
        """End every `index` that is under way, and every one that is asked for later."""


class PagefindBackend:
    """Pagefind (https://pagefind.app), which searches in the reader's browser."""

    def __init__(self, force_language: str | None = None, command: Sequence[str] | None = None) -> None:
        self._force_language = force_language
        self._command = command
        self._stopped = False
        self._running: set[Service] = set()
        self._lock = Lock()

    @property
    def version(self) -> str:
        """The program, the shape of the documents fed to it, and the language setting."""
        return f"{program_version()}, document {_DOCUMENT_VERSION}, language {self._force_language or 'as written'}"

    def index(self, pages: Iterable[SearchPage], folder: Path) -> None:
        """Feed the pages as they come, sorted by their addresses, and keep only the files in use."""
        if folder.exists() and any(folder.iterdir()):
            raise PagefindError(f"the folder {folder} already holds files; a bundle is written to a fresh one")
        folder.mkdir(parents=True, exist_ok=True)  # Pagefind panics where it may not make a folder
        count = 0
        with Service(self._command) as service, self._within_reach(service):
            index = service.new_index(IndexConfig(force_language=self._force_language))
            for count, page in enumerate(pages, 1):  # noqa: B007 - how many there were
                index.add_file(page.url, page_html(page))
            index.write(folder)
        for name in _UNUSED:
            (folder / name).unlink(missing_ok=True)
        _check_count(folder, count)

    def stop(self) -> None:
        """Kill what runs; a thread that waits for it gets a `PagefindError`."""
        with self._lock:
            self._stopped = True
            for service in self._running:
                service.kill()

    @contextmanager
    def _within_reach(self, service: Service) -> Iterator[None]:
        """Let `stop` kill a service."""
        with self._lock:
            if self._stopped:
                raise PagefindError("stopped")
            self._running.add(service)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(service)


def page_html(page: SearchPage) -> str:
    """Return the document that Pagefind reads for this page."""
    title = _one_line(page.title)
    meta = {"title": title}
    for name, value in page.meta:
        meta[name] = f"{meta[name]}; {_one_line(value)}" if name in meta else _one_line(value)
    sort = _one_line(page.sort) or _UNDATED
    address = _one_line(page.url)
    head = [
        *(_meta_tag("meta", name, escape(value)) for name, value in meta.items() if value),
        *(
            _meta_tag("filter", name, escape(escape(_one_line(value))))
            for name, value in (("kind", page.kind), *page.filters)
            if _one_line(value)
        ),
        _meta_tag("sort", OLDEST, escape(f"{sort} {address}")),
        _meta_tag("sort", NEWEST, escape(f"{sort.translate(_NINES_COMPLEMENT)} {address}")),
    ]
    html = _PARAGRAPH.sub(r'<p><i id="\1"></i>', page.html)
    wordless = not any(character.isalpha() or character.isdecimal() for character in title)
    return (
        f'<!doctype html><html lang="{escape(page.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>{''.join(head)}</head><body><main data-pagefind-body>"
        f"<h1>{escape(title)}</h1>{html}{f'<p>{escape(page.kind)}</p>' if wordless else ''}"
        "</main></body></html>"
    )


def sort_key(earliest_day: int | None) -> str:
    """Return the text by which a page sorts, from the Julian day number of its earliest day.

    Pagefind compares keys as 32-bit floats when all of them parse as numbers, and then
    neighbouring days change places; else as text.  The letter in front forces text, the fixed
    width makes text sort as days do, and counting from a day long before history keeps days
    before 4713 BCE from needing a minus sign.  Days beyond the width share its first or last key.

    Undated pages cannot be last both ways under one key, because descending is ascending turned
    round.  So `page_html` emits two, and a search asks for either in ascending order: `oldest`
    holds this key, `newest` the same with every digit complemented; undated pages, whose key
    has no digits, come last under both.
    """
    if earliest_day is None:
        return _UNDATED
    return f"d{min(max(earliest_day + _ORIGIN, 0), 10 * _ORIGIN - 1):013d}"


def folded_forms(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names, then the other ways in which a reader may type them.

    Pagefind folds accents (tried) but not ø ł đ ð þ œ ı, and not the letters that Arabic and
    Persian keyboards write differently.  Added are: plain letters, letters spelled out (Müller,
    Mueller; Đorđe, Djordje), Turkish small letters, and the keyboards' forms of ye and kaf.
    """
    given = tuple(dict.fromkeys(name for name in map(_one_line, names) if name))
    forms = dict.fromkeys(given)
    for name in given:
        composed = unicodedata.normalize("NFC", name)
        forms[_without_accents(composed.translate(_PLAIN))] = None
        spelled_out = _without_accents(composed.translate(_SPELLED_OUT).translate(_PLAIN))
        forms[spelled_out] = None
        if "ı" in composed or "İ" in composed:
            forms[composed.translate(_TURKISH_LOWER).lower()] = None
        forms[composed.translate(_ARABIC_KEYBOARD)] = None
        forms[composed.translate(_PERSIAN_KEYBOARD)] = None
    return tuple(forms)


def _without_accents(text: str) -> str:
    """Drop the marks of Latin, Greek and Cyrillic letters; in other scripts marks are letters."""
    decomposed = (unicodedata.normalize("NFKD", letter) for letter in text)
    return "".join(
        "".join(part for part in parts if not unicodedata.combining(part)) if parts[0] < "\u0530" else letter
        for letter, parts in zip(text, decomposed, strict=True)
    )


def _meta_tag(role: str, name: str, escaped: str) -> str:
    if not name.strip() or any(character in name for character in ":,[]"):
        raise ValueError(f"{name!r} cannot name search data: it is empty or holds one of : , [ ]")
    return f'<meta data-pagefind-{role}="{escape(name)}[content]" content="{escaped}">'


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _check_count(folder: Path, expected: int) -> None:
    languages = msgspec.json.decode((folder / "pagefind-entry.json").read_bytes())["languages"]
    found = sum(language["page_count"] for language in languages.values())
    if found != expected:
        raise PagefindError(f"Pagefind was given {expected} pages and kept {found}; a page without words is dropped")
