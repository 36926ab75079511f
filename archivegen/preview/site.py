"""The built site over HTTP: its files as they are, and its pages with the reload script on the way out."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from archivegen.preview.files import Found, Moved, find
from archivegen.preview.overlay import inject

HTML = "text/html; charset=utf-8"
AT_ONCE = 4 * 1024 * 1024  # up to this size a file is read in one go, so that an answer is one version of it
STILL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"  # nothing runs, nothing is asked
FRAME_POLICY = "frame-ancestors 'self'"
NOT_BUILT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Preview</title></head>
<body><p>There is nothing to show: the site is being built, failed, or is gone: see the terminal.</p></body></html>
"""
NOT_FOUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not found</title></head>
<body><p>The site has no such page.</p></body></html>
"""

_TYPES = mimetypes.MimeTypes()
for _suffix, _type in {
    ".avif": "image/avif",
    ".bib": "application/x-bibtex",
    ".geojson": "application/geo+json",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}.items():
    _TYPES.add_type(_type, _suffix)


def media_type(path: str) -> str:
    """The Content-Type of a file by its name, the same on every machine."""
    suffix = os.path.splitext(path)[1].lower()  # no address, as which some versions of Python read it
    kind = _TYPES.types_map[True].get(suffix)
    if kind is None:
        return "application/octet-stream"
    text = kind.startswith("text/") or kind.endswith(("json", "xml", "bibtex", "info-systems"))
    return f"{kind}; charset=utf-8" if text else kind


def is_html(kind: str) -> bool:
    """Whether a file of this Content-Type is HTML."""
    return kind.startswith("text/html")


def is_xml(kind: str) -> bool:
    """Whether browsers read a file of this Content-Type as XML, in which scripts run (WHATWG, MIME Sniffing)."""
    essence = kind.partition(";")[0]
    return essence in {"application/xml", "text/xml"} or essence.endswith("+xml")


class Site:
    """Answers from a folder. ``number`` gives the session's state number; without it pages are sent as they are.

    ``is_copied`` says of the bytes of an HTML file whether they are a source's, and no page: nothing in it may run, as
    it would run with all the rights of this preview's own pages.
    """

    def __init__(self, folder: Path, number: Callable[[], int] | None, is_copied: Callable[[bytes], bool]) -> None:
        self._folder = folder
        self._number = number
        self._is_copied = is_copied

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; files are read in a thread."""
        answer = await run_in_threadpool(self._answer, scope)
        await answer(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        number = self._number() if self._number else None  # before the file is read: then a page is never too new
        found = find(self._folder, scope["raw_path"])
        if isinstance(found, Moved):
            query = scope["query_string"].decode("ascii", "replace")
            return RedirectResponse(found.location + (f"?{query}" if query else ""), 307)
        try:
            if found is not None:
                return self._file(found, number, Headers(scope=scope))
            page = find(self._folder, b"/404.html")
            if isinstance(page, Found):
                return self._page(Path(page.path).read_bytes(), number, 404)
        except OSError:  # replaced or removed while it was asked for
            pass
        if (self._folder / "index.html").is_file():
            return self._page(NOT_FOUND.encode(), number, 404)
        return self._page(NOT_BUILT.encode(), number, 503)

    def _file(self, found: Found, number: int | None, asked: Headers) -> Response:
        kind = media_type(found.path)
        with Path(found.path).open("rb") as file:
            status = os.fstat(file.fileno())
            page = is_html(kind)
            if not page and (status.st_size > AT_ONCE or "range" in asked):
                return FileResponse(found.path, headers=_policy(kind), media_type=kind, stat_result=status)
            data = file.read()
        if page:
            return self._page(data, number, 200, asked)
        return _respond(data, kind, 200, asked, {"Accept-Ranges": "bytes"})

    def _page(self, data: bytes, number: int | None, status: int, asked: Headers | None = None) -> Response:
        if self._is_copied(data):
            return _respond(data, HTML, status, asked, {"Content-Security-Policy": f"{STILL_POLICY}; {FRAME_POLICY}"})
        body = data if number is None else inject(data, number)
        return _respond(body, HTML, status, asked, {"Content-Security-Policy": FRAME_POLICY})


def _policy(kind: str) -> dict[str, str]:
    return {"Content-Security-Policy": STILL_POLICY} if is_xml(kind) else {}


def _respond(body: bytes, kind: str, status: int, asked: Headers | None, headers: dict[str, str]) -> Response:
    headers = {**headers, **_policy(kind)}
    etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    known = [tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")] if asked else []
    if etag in known or "*" in known:
        return Response(status_code=304, headers={**headers, "ETag": etag})
    return Response(body, status, {**headers, "ETag": etag}, media_type=kind)
