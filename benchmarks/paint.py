#!/usr/bin/env python3
"""How soon readers see a page: largest contentful paint, layout shift and weight on a slow phone.

usage: python benchmarks/paint.py [SITE]        (SITE: a built site; the bundled archive's output/ by default)

Chromium loads each kind of page with an empty cache over an emulated slow 4G line (1.6 Mbit/s down, 750 kbit/s up,
150 ms there and back) with a processor four times slower, as Lighthouse does. A page with a heading alone is loaded in
the same way in the same run: what it takes is the floor, and the ratio to it says what the page adds. Medians of five.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import threading
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM  # noqa: E402 - the project's root must be found first
from tests.browser.test_pages import PAGES  # noqa: E402

RUNS = 5
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
FLOOR = b'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>A</title><h1>A heading</h1></html>'
MEASURE = """() => new Promise(done => {
  let paint = 0, shift = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => paint = e.startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(list => list.getEntries().forEach(e => shift += e.value))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => done([paint, shift]), 200));
})"""


class Compressed(SimpleHTTPRequestHandler):
    """Files, compressed as servers send them."""

    sent = 0

    def do_GET(self) -> None:
        """Answer with a file, or with the page that is the floor."""
        path = Path(self.translate_path(self.path))
        data = FLOOR if self.path == "/floor" else b""
        if not data:
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                self.send_error(404)
                return
            data = path.read_bytes()
        kind = "text/html" if self.path == "/floor" else self.guess_type(str(path))
        data = data if kind.startswith("image/") and "svg" not in kind else gzip.compress(data, 6)
        Compressed.sent += len(data)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if data[:2] == b"\x1f\x8b":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with suppress(ConnectionError):  # the page was closed before a picture further down had come
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def load(browser: Any, address: str) -> tuple[float, float, int]:
    """Milliseconds to the largest paint, the layout shift, and the bytes sent."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    Compressed.sent = 0
    page.goto(address, wait_until="load")
    paint, shift = page.evaluate(MEASURE)
    context.close()
    return paint, shift, Compressed.sent


def main(site: Path) -> int:
    """Print a line for each kind of page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressed, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}/"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        floor = statistics.median(load(browser, f"{base}floor")[0] for _ in range(RUNS))
        print(f"{'page':22} {'LCP ms':>8} {': floor':>8} {'shift':>7} {'KB':>7}")
        print(f"{'(a heading alone)':22} {floor:8.0f} {1:8.2f}")
        for name, path in PAGES.items():
            loads = [load(browser, base + path) for _ in range(RUNS)]
            paint = statistics.median(one[0] for one in loads)
            shift, weight = max(one[1] for one in loads), loads[0][2] / 1024
            print(f"{name:22} {paint:8.0f} {paint / floor:8.2f} {shift:7.3f} {weight:7.1f}")
        browser.close()
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "output"))
