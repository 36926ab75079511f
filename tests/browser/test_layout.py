"""Long names, long words and every width: nothing is cut, nothing overlaps, nothing moves while a page is loaded."""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archivegen.build import BuildOptions, build
from tests.browser.conftest import TODAY, Quiet, Visit, open_visit, served
from tests.browser.test_pages import PAGES
from tests.small_archive import put
from tests.test_corpora import lay_out

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("layout")]

WIDTHS = (320, 390, 768, 1280, 1920)
ARTICLE_BUDGET = 25 * 1024
ENDLESS = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG = (
    "The Most Honourable Society for the Preservation of Everything That Was Ever Said, Written or Sung in the Valley"
)
INVENTED = [ENDLESS, LONG, "王" * 40, "А" * 60, "ا" * 60, "https://example.example/" + "a" * 120]

# Boxes that cut what is in them, and text that stands on other text.
CUT = """() => [...document.querySelectorAll("body *")].filter(e => {
  const s = getComputedStyle(e), cuts = s.overflowX === "hidden" || s.overflowX === "clip";
  return cuts && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && !e.closest(".unseen, [data-pf-sr-hidden]");
}).map(e => e.outerHTML.slice(0, 120))"""
OVERLAP = """() => {
  const found = [], boxes = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("svg, .unseen, [hidden], details:not([open]) > :not(summary), script")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const frame = e.closest(".table")?.getBoundingClientRect();  // what is scrolled out of it is not seen
    for (const {left, top, right, bottom} of range.getClientRects()) {
      const r = new DOMRect(frame ? Math.max(left, frame.left) : left, top, 0, bottom - top);
      r.width = Math.max(0, (frame ? Math.min(right, frame.right) : right) - r.left);
      if (r.width > 2 && r.height > 2) boxes.push([r, node.data.trim().slice(0, 40)]);
    }
  }
  boxes.sort((a, b) => a[0].top - b[0].top);
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, said] = boxes[i], [b, also] = boxes[j];
    if (b.top > a.bottom) break;
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 3 && high > 0.5 * Math.min(a.height, b.height)) found.push(said + " / " + also);
  }
  return found;
}"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHIFT = """() => new Promise(done => {
  let sum = 0;
  const watch = new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value));
  watch.observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


def longest() -> list[str]:
    """The longest names of a register of real people and places, where it is there; else none."""
    try:
        folder = lay_out.corpora() / "registry"
        rows = [row for name in ("people", "places") for row in json.loads((folder / f"{name}.json").read_bytes())]
    except (lay_out.NotThereError, OSError):
        return []
    return sorted((row["name"] for row in rows), key=len)[-20:]


@pytest.fixture(scope="module")
def long_names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site in which every name is as long as names come."""
    root = tmp_path_factory.mktemp("long")
    put(root / "site.toml", f'[site]\ntitle = "{LONG}"\ndescription = "{ENDLESS} {LONG}"\npublisher = "{LONG}"\n')
    names = [*INVENTED, *longest()]
    rows = [
        {"id": f"x{i}", "name": name, "names": [f"{name} II", LONG], "summary": name} for i, name in enumerate(names)
    ]
    put(root / "content/people.json", json.dumps(rows))
    places = [{"id": f"p{i}", "name": name, "type": name, "within": "p0" if i else ""} for i, name in enumerate(names)]
    put(root / "content/places.json", json.dumps(places))
    for number, name in enumerate(names):
        head = json.dumps({
            "title": name, "date": f"19{10 + number}", "section": name, "summary": f"{name} {LONG}", "authors": [name],
            "tags": [name, LONG], "people": [f"x{n}" for n in range(len(names))], "places": [f"p{number}"],
            "source": {"name": name, "archive": name, "archive_location": name, "page": "4"},
        })  # fmt: skip
        body = f"# {name}\n\n[[x{number}]] and [{name}](place:p{number}) {ENDLESS}.\n\n"
        body += f"| {name} | b |\n|---|---|\n| {name} | c |\n"
        put(root / f"content/articles/a{number}.md", f"{head}\n\n{body}\n> {name}\n\n    {name}\n")
    result = build(root, BuildOptions(today=TODAY))
    assert result.ok, [str(d) for d in result.diagnostics]
    with served(root / "output") as address:
        yield address


def at_every_width(visit: Visit, path: str, widths: tuple[int, ...] = WIDTHS) -> None:
    """The page fits, cuts nothing and lays nothing over anything."""
    visit.go(path)
    for width in widths:
        visit.page.set_viewport_size({"width": width, "height": 900})
        assert visit.page.evaluate(WIDER) <= 0, (path, width)
        assert visit.page.evaluate(CUT) == [], (path, width)
        assert visit.page.evaluate(OVERLAP) == [], (path, width)


def test_long_names_are_neither_cut_nor_laid_over_each_other(chromium: Any, long_names: str) -> None:
    for visit in open_visit(chromium, long_names):
        visit.go("")
        links = visit.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        inside = [link.removeprefix("./").partition("#")[0] for link in links if ":" not in link]
        kinds = {path.split("/")[0]: path for path in inside if not path.startswith(("search", "static", "feed"))}
        for path in dict.fromkeys((*kinds.values(), *[p for p in inside if p.count("/") == 2][:12])):
            at_every_width(visit, path)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_no_text_stands_on_other_text(visit: Visit, path: str) -> None:
    at_every_width(visit, path, (320, 768, 1920))


def shifts(visit: Visit, path: str) -> Iterator[float]:
    """How much moves each time that a page is loaded, until nothing does, three times at most.

    What a page moves it moves every time. Where the processor is taken away while an element is read, half of it may be
    painted: a row of a chart, the search box without its button. That is chance, and no other check allows it.
    """
    for _ in range(3):
        visit.go(path)
        found = visit.page.evaluate(SHIFT)
        yield found
        if found == 0:
            return


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_is_loaded(chromium: Any, address: str, width: int) -> None:
    for visit in open_visit(chromium, address, viewport={"width": width, "height": 900}):
        for path in PAGES.values():
            if path != "search/":  # its filters come with the index
                assert min(shifts(visit, path)) == 0, path


class InPieces(Quiet):
    """A page comes in pieces, as over a slow network: each only when the one before has been seen."""

    seen = threading.Semaphore(0)

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path)) / "index.html"
        if not self.path.endswith("/") or not file.is_file():
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        for piece in pieces(file):
            self.wfile.write(piece)
            self.wfile.flush()
            self.seen.acquire(timeout=10)


def pieces(file: Path) -> list[bytes]:
    """A page cut before the larger parts of its text, at most six of them, and in the middle of the last."""
    head, main, rest = file.read_bytes().partition(b"<main")
    parts = re.split(rb"(?=<(?:aside|section|figure|nav|footer|div class=.(?:story|margin)))", main + rest)
    first, last = [head + parts[0], *parts[1:5]], b"".join(parts[5:])
    return [*first, last[: len(last) // 2], last[len(last) // 2 :]]


def test_nothing_moves_while_a_page_comes_in_pieces(chromium: Any, built: Path) -> None:
    with served(built, InPieces) as address:
        for visit in open_visit(chromium, address):
            for path in PAGES.values():
                if path.startswith("search") or not path.endswith("/"):
                    continue
                visit.page.goto(address + path, wait_until="commit")
                for _ in pieces(built / path / "index.html"):
                    visit.page.evaluate("() => new Promise(d => requestAnimationFrame(() => requestAnimationFrame(d)))")
                    InPieces.seen.release()
                visit.page.wait_for_load_state("load")
                assert visit.page.evaluate(SHIFT) == 0, path


def test_an_article_is_light(visit: Visit, built: Path) -> None:
    """All that an article needs but its images, as a server would send it: compressed, each file for itself."""
    pages = sorted((built / "articles").glob("*/index.html"), key=lambda page: -page.stat().st_size)
    for path in pages[:5]:
        visit.requests.clear()
        visit.go(path.parent.relative_to(built).as_posix() + "/")
        visit.page.wait_for_load_state("networkidle")
        needed = {url.removeprefix(visit.base).partition("?")[0] for url in visit.requests}
        needed = {name for name in needed if not name.endswith((".svg", ".png", ".jpg", ".webp", ".avif"))}
        assert not any(name.endswith(".js") for name in needed)
        sizes = [
            len(gzip.compress((built / name / "index.html" if name.endswith("/") else built / name).read_bytes(), 6))
            for name in needed
        ]
        assert 0 < sum(sizes) <= ARTICLE_BUDGET, (path, sizes)
