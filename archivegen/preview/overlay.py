"""What the preview adds to a page in the browser: one script tag, and through it the overlay with what is wrong."""

from __future__ import annotations

import re
from importlib.resources import files

import msgspec

from archivegen.diagnostics import Diagnostic
from archivegen.preview.session import State

SCRIPT_PATH = "/_archivegen/reload.js"
STYLES_PATH = "/_archivegen/overlay.css"
MOST = 100  # diagnostics shown in the overlay; `archivegen check` has them all

_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)


class Problem(msgspec.Struct, frozen=True):
    """A diagnostic as the overlay shows it; the marked part of the source line stands by itself."""

    where: str
    severity: str
    code: str
    message: str
    hint: str
    source: tuple[str, str, str] | None


class Message(msgspec.Struct, frozen=True):
    """A state as the page hears it. ``errors`` counts those among all problems, ``more`` the problems not shown."""

    number: int
    building: bool
    ok: bool
    pages: int
    styles: int
    problems: tuple[Problem, ...]
    errors: int
    more: int


def message(state: State) -> bytes:
    """A state as JSON. Problems are shown while nothing could be published, errors first."""
    problems = [] if state.ok else sorted(state.diagnostics, key=lambda d: (d.severity != "error", d))
    shown = tuple(_problem(one) for one in problems[:MOST])
    errors = sum(one.severity == "error" for one in problems)
    more = len(problems) - len(shown)
    told = Message(state.number, state.building, state.ok, state.pages, state.styles, shown, errors, more)
    return msgspec.json.encode(told)


def _problem(found: Diagnostic) -> Problem:
    where = found.path + (f":{found.line}:{found.column}" if found.line else "")
    source = None
    if found.source.strip():
        start = max(found.column - 1, 0)
        end = start + found.length if found.column else start
        source = (found.source[:start], found.source[start:end], found.source[end:])
    return Problem(where, found.severity, found.code, found.message, found.hint, source)


def inject(page: bytes, number: int) -> bytes:
    """A page with the reload script at the end of its head (else at its start, behind the doctype)."""
    tag = f'<script src="{SCRIPT_PATH}" data-number="{number}" defer></script>'.encode()
    at = _end_of_head(page)
    if at is None:
        doctype = re.match(rb"\s*<!doctype[^>]*>", page, re.IGNORECASE)
        at = doctype.end() if doctype else 0
    return page[:at] + tag + page[at:]


def _end_of_head(page: bytes) -> int | None:
    """Where the head ends, outside of comments. Each byte is passed once: a page may be a text of anybody's."""
    end, found = 0, _HEAD_END.search(page)
    while found:
        opened = page.find(b"<!--", end, found.start())
        closed = page.find(b"-->", opened + 4) if opened >= 0 else -1
        if closed < 0:
            return found.start()
        end = closed + 3
        if end > found.start():
            found = _HEAD_END.search(page, end)
    return None


def script(token: str) -> str:
    """The reload script, the overlay and the link inspector, as one file that knows the token of the reload channel."""
    folder = files("archivegen.preview")
    parts = (folder.joinpath(name).read_text("utf-8") for name in ("overlay.js", "inspector.js", "reload.js"))
    return '(() => {\n"use strict";\n' + f'const token = "{token}";\n' + "\n".join(parts) + "})();\n"


def styles() -> str:
    """The style sheet of the overlay."""
    return files("archivegen.preview").joinpath("overlay.css").read_text("utf-8")
