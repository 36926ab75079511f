"""Images in a browser: the picture that fits is loaded, and nothing moves when it comes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any

import pytest

from tests.browser.conftest import Quiet
from tests.pictures import photograph
from tests.small_archive import built, put

SITE = '[site]\ntitle = "Pictures"\nbase_url = "https://host.example/archive/"\n\n[search]\nenabled = false\n'
WORDS = "Words about a bridge and what became of it. " * 60
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 0)));
})"""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An archive with images of all shapes, served."""
    root = tmp_path_factory.mktemp("pictures")
    put(root / "site.toml", SITE)
    plates = "".join(f"- {{src: plate{n}.jpg, alt: Plate {n}, caption: Plate {n}}}\n" for n in range(3))
    upright = f'{WORDS}\n\n![Upright](upright.jpg "Upright")\n\n{WORDS}\n\n'
    body = f"{upright}![Wide](wide.jpg)\n\n![Drawn](drawn.svg)\n\n![Small](small.png)\n"
    head = f"title: One\nimage: {{src: bridge.jpg, alt: A bridge, credit: Somebody}}\nfigures:\n{plates}"
    put(root / "content/articles/one.md", f"---\n{head}---\n{body}")
    put(root / "content/people/mina.md", "---\nname: Mina Rahimi\nimage: {src: mina.jpg, alt: Mina}\n---\nWords.\n")
    put(
        root / "content/articles/drawn.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><path d="M0 0h9"/></svg>',
    )
    shapes = {"articles/bridge": (2600, 1700), "articles/upright": (1500, 2400), "articles/wide": (6000, 700)}
    shapes |= {f"articles/plate{n}": (1300, 900 + 100 * n) for n in range(3)} | {"people/mina": (1200, 1500)}
    for name, (width, height) in shapes.items():
        (root / f"content/{name}.jpg").write_bytes(photograph(width, height, quality=60))
    (root / "content/articles/small.png").write_bytes(photograph(90, 60, "PNG"))
    built(root)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root / "output")))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/archive/"
    server.shutdown()
    server.server_close()
    thread.join()


def shown(page: Any) -> dict[str, tuple[str, float, float]]:
    """By alt text: the file that was loaded, and how wide and high it is shown."""
    box = "i.getBoundingClientRect()"
    read = f"all => all.map(i => [i.alt, i.currentSrc.split('/').pop(), {box}.width, {box}.height])"
    return {alt: (name, wide, high) for alt, name, wide, high in page.eval_on_selector_all("img", read)}


def scroll_down(page: Any) -> None:
    """As a reader does, so that every image is asked for and has come."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 400):
        page.evaluate(f"scrollTo(0, {top})")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function("() => [...document.images].every(image => image.complete && image.naturalWidth)")


@pytest.mark.parametrize(
    ("width", "scale", "lead", "plate", "portrait"),
    [(390, 1, 480, 480, 480), (390, 2, 960, 960, 960), (1280, 1, 960, 480, 480), (1280, 2, 1600, 960, 960)],
)
def test_the_picture_that_fits_is_loaded_and_nothing_moves(
    chromium: Any, pictures: str, width: int, scale: int, lead: int, plate: int, portrait: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844}, device_scale_factor=scale)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{pictures}articles/one/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.images[0].naturalWidth") > 0
    assert page.evaluate("document.images[document.images.length - 1].naturalWidth") == 0  # it is far below
    scroll_down(page)
    found = shown(page)
    assert found["A bridge"][0].endswith(f"-{lead}.webp")
    assert found["Plate 0"][0].endswith(f"-{plate}.webp")
    assert not any(name.endswith((".jpg", ".tif")) for name in asked)
    assert page.evaluate(SHIFT) == 0
    assert found["Small"][1] == 90  # never drawn larger than it is
    assert found["Drawn"][1] == pytest.approx(found["A bridge"][1])
    assert found["Wide"][1] / found["Wide"][2] == pytest.approx(6000 / 700, rel=0.02)
    assert found["Upright"][2] <= max(416, 844 * 0.88) + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{pictures}people/mina/")
    page.wait_for_load_state("networkidle")
    assert shown(page)["Mina"][0].endswith(f"-{portrait}.webp")
    assert page.evaluate(SHIFT) == 0
    page.evaluate("() => document.body.prepend(Object.assign(document.createElement('p'), {innerText: 'Later'}))")
    assert page.evaluate(SHIFT) > 0  # it would have been noticed
    context.close()


def test_a_browser_without_webp_gets_the_jpeg(chromium: Any, pictures: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.route("**/*", _without_webp)
    page.goto(f"{pictures}articles/one/")
    page.wait_for_load_state("networkidle")
    name, wide, high = shown(page)["A bridge"]
    assert name.endswith("-1600.jpg")
    assert wide / high == pytest.approx(2600 / 1700, rel=0.01)
    context.close()


def _without_webp(route: Any) -> None:
    """The page as a browser reads it that knows no WebP: it passes over the sources of that type."""
    if route.request.resource_type == "document":
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('type="image/webp"', 'type="image/unheard-of"'))
    else:
        route.continue_()
