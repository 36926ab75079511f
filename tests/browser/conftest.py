"""A built copy of the bundled archive, served under a sub-path, and pages that remember everything that went wrong."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from archivegen.build import BuildOptions, build
from tests.browser.get_browser import installed

ROOT = Path(__file__).parents[2]
TODAY = 2_460_000
CHROMIUM = installed() or None


@dataclass
class Visit:
    """A page in the browser, with what it said and asked for."""

    page: Any
    base: str
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the site and wait until it is loaded; search, which loads more itself, until it is quiet."""
        answer = self.page.goto(self.base + path)
        assert answer is None or answer.ok, f"{path}: {answer.status}"
        if path.startswith("search"):
            self.page.wait_for_load_state("networkidle")


class Quiet(SimpleHTTPRequestHandler):
    """Files below ``/archive/``; nothing above it, as on a host that gives a site a sub-path."""

    def translate_path(self, path: str) -> str:
        prefix = "/archive/"
        return super().translate_path(path[len(prefix) - 1 :] if path.startswith(prefix) else "/nowhere")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled archive, copied and built as for a site under a sub-path."""
    root = tmp_path_factory.mktemp("bundled")
    shutil.copy(ROOT / "site.toml", root)
    for folder in ("content", "templates"):
        shutil.copytree(ROOT / folder, root / folder)
    result = build(root, BuildOptions(today=TODAY, base_url="https://host.example/archive/"))
    assert result.ok, [str(d) for d in result.diagnostics]
    return root / "output"


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Where the built site is served."""
    with served(built) as found:
        yield found


@contextmanager
def served(output: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """A built site on loopback, below ``/archive/``: its address. ``handler`` may send more than the files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(output)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/archive/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need Playwright: make test")
    with playwright.sync_playwright() as started:
        try:
            browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except playwright.Error as missing:
            pytest.skip(f"the browser tests need Chromium (tests/browser/get_browser.py): {missing}")
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Visit]:
    """A fresh page; the test fails at the end if the page logged an error."""
    yield from open_visit(chromium, address)


@pytest.fixture
def visit_without_scripts(chromium: Any, address: str) -> Iterator[Visit]:
    """The same, with JavaScript off."""
    yield from open_visit(chromium, address, java_script_enabled=False)


def _said(message: Any) -> str:
    return f"{message.type}: {message.text} ({message.location.get('url', '')})"


def open_visit(chromium: Any, address: str, **options: Any) -> Iterator[Visit]:
    """A page that is watched."""
    context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    visit = Visit(context.new_page(), address)
    visit.page.on("console", lambda m: visit.console.append(_said(m)) if m.type == "error" else None)
    visit.page.on("pageerror", lambda e: visit.console.append(f"exception: {e}"))
    visit.page.on("request", lambda r: visit.requests.append(r.url))
    yield visit
    context.close()
    assert visit.console == []
    assert [url for url in visit.requests if not url.startswith((address, "data:", "blob:"))] == []
