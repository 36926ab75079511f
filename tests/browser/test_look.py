"""How pages are composed: the head, featured articles, other languages and directions, wide tables, paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archivegen.build import BuildOptions, build
from tests.browser.conftest import TODAY, Visit, open_visit, served
from tests.pictures import photograph
from tests.small_archive import put

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("layout")]

LONG = "The Archive of the Harbour Commissioners and of the Board of Guardians of Saltmarsh, 1789 to 2003"
KINDS = ("Ship", "Law", "Society", "Commemoration", "Institution")
BOX = "e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; }"
# Where the letters of an element stand, whatever room it takes.
LETTERS = """e => {
  const range = document.createRange();
  range.selectNodeContents(e);
  const b = range.getBoundingClientRect();
  return [b.left, b.right];
}"""
FONT = "e => getComputedStyle(e).fontFamily"


def site(root: Path, title: str, language: str, kinds: int) -> str:
    head = f'[site]\ntitle = "{title}"\nlanguage = "{language}"\nbase_url = "https://a.example/"\n'
    return head + "".join(f'[kinds.k{n}]\nlabel = "{KINDS[n]}"\n' for n in range(kinds))


def lay_out(root: Path, settings: str) -> Path:
    """Articles in English and Persian after each other, six of them featured, and records that they name."""
    put(root / "site.toml", settings)
    put(root / "content/people/mina.md", "---\nname: Mina Rahimi\nborn: 1931\n---\n")
    for n in range(4):
        put(root / f"content/people/p{n}.md", f"---\nname: Otto Holm {n}\n---\n")
    people = "people: [mina, p0, p1, p2, p3]\nsection: Letters\nsummary: A summary.\nfeatured: true\n"
    table = "| " + " | ".join(f"column{n}" for n in range(14)) + " |\n" + "|---" * 14 + "|\n" + "| 1 " * 14 + "|\n"
    for n, (language, title) in enumerate([("en", "A flood"), ("fa", "نوروز"), ("en", "A wall"), ("fa", "بهار")] * 2):
        image = "image: {src: tall.jpg, alt: a, caption: Tall}\n" if n == 2 else ""
        head = f"title: {title} {n}\nlang: {language}\ndate: '{1950 + n}'\n{people if n > 1 else ''}{image}"
        put(root / f"content/articles/a{n}.md", f"---\n{head}---\n{title}: Mina Rahimi.\n\n{table}")
    (root / "content/articles/tall.jpg").write_bytes(photograph(900, 1400))
    result = build(root, BuildOptions(today=TODAY))
    assert result.ok, [str(d) for d in result.diagnostics]
    return root / "output"


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("english")
    with served(lay_out(root, site(root, "Saltmarsh", "en", 1))) as address:
        yield address


@pytest.fixture(scope="module")
def persian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("persian")
    with served(lay_out(root, site(root, LONG, "fa", 5))) as address:
        yield address


def box(visit: Visit, selector: str) -> list[float]:
    found: list[float] = visit.page.locator(selector).first.evaluate(BOX)
    return found


@pytest.mark.parametrize("which", ["english", "persian"])
def test_the_head_is_two_rows_with_search_at_the_end_of_the_first(
    chromium: Any, which: str, request: pytest.FixtureRequest
) -> None:
    for visit in open_visit(chromium, request.getfixturevalue(which)):
        visit.go("people/")
        for width in (320, 390, 768, 1024, 1280, 1440, 1920):
            visit.page.set_viewport_size({"width": width, "height": 900})
            name, ways = box(visit, ".masthead .nameplate"), box(visit, ".masthead .navigation")
            search = box(visit, ".masthead .searchbox")
            assert max(name[3], search[3]) <= ways[1], "the ways in stand below both"
            assert min(name[3], search[3]) > max(name[1], search[1]), "name and search stand in one row"
            ends = (search[2], ways[2]) if which == "english" else (search[0], ways[0])
            assert ends[0] == pytest.approx(ends[1], abs=1), "search ends where the head does"
            assert not visit.page.locator(".masthead .nav-search").is_visible(), "one way to search is enough"
        shown = visit.page.locator(".masthead input").evaluate("""e => {
          const pen = document.createElement("canvas").getContext("2d"), style = getComputedStyle(e);
          pen.font = style.font;
          return e.clientWidth - parseFloat(style.paddingLeft) * 2 - pen.measureText(e.placeholder).width;
        }""")
        assert shown > 0, "what may be typed is read whole"


def test_on_a_phone_search_is_a_button_that_leads_to_its_page(chromium: Any, english: str) -> None:
    for visit in open_visit(chromium, english, viewport={"width": 390, "height": 844}):
        visit.go("people/")
        assert not visit.page.locator(".masthead input").is_visible()
        visit.page.locator(".masthead button").click()
        visit.page.wait_for_load_state("networkidle")
        assert visit.page.url.startswith(f"{english}search/")
        assert visit.page.locator(".nav-search [aria-current=page]").is_visible()


def test_featured_articles_fill_every_row(chromium: Any, english: str) -> None:
    for visit in open_visit(chromium, english):
        visit.go("")
        whole = box(visit, ".featured")
        for number in range(6, 0, -1):
            assert visit.page.locator(".feature").count() == number
            rows: dict[float, list[float]] = {}
            for one in visit.page.locator(".feature").all():
                left, top, right, _ = one.evaluate(BOX)
                low, high = rows.get(top, [left, right])
                rows[top] = [min(low, left), max(high, right)]
            assert list(rows.values()) == [pytest.approx([whole[0], whole[2]], abs=1)] * len(rows), number
            visit.page.locator(".feature").last.evaluate("e => e.remove()")


@pytest.mark.parametrize(
    ("which", "path", "around", "own"),
    [("english", "articles/a3/", "Latin", "Arabic"), ("persian", "articles/a4/", "Arabic", "Latin")],
)
def test_every_language_has_its_own_fonts_within_another(
    chromium: Any, which: str, path: str, around: str, own: str, request: pytest.FixtureRequest
) -> None:
    def script(selector: str) -> str:
        family: str = visit.page.locator(selector).first.evaluate(FONT)
        return "Arabic" if "Vazirmatn" in family.partition(",")[0] else "Latin"

    for visit in open_visit(chromium, request.getfixturevalue(which)):
        visit.go(path)
        for selector in (
            ".margin a", ".margin .label", ".related .label", ".related .entry-date", ".neighbours .label",
            ".cite .label", ".facts dt", ".kicker span", ".imprint p", ".masthead .navigation",
        ):  # fmt: skip
            assert script(selector) == around, selector
        for selector in ("h1", ".standfirst", ".prose p", ".prose td"):
            assert script(selector) == own, selector
        assert script(".cite dd") == "Latin", "citations are in English"
        assert script(".related [lang] a") == own, "titles in the other language"
        serif, sans = (visit.page.locator(s).first.evaluate(FONT) for s in (".margin a", ".kicker span"))
        assert serif != sans


@pytest.mark.parametrize("which", ["english", "persian"])
def test_titles_of_another_direction_stand_in_line_with_the_others(
    chromium: Any, which: str, request: pytest.FixtureRequest
) -> None:
    for visit in open_visit(chromium, request.getfixturevalue(which)):
        start, end = (0, 1) if which == "english" else (1, 0)
        visit.go("articles/a4/" if which == "english" else "articles/a3/")  # both neighbours are in the other language
        for side, selector in ((start, ".neighbour-prev"), (end, ".neighbour-next")):
            title, label = (
                visit.page.locator(f"{selector} {s}").evaluate(LETTERS) for s in (".neighbour-title", ".label")
            )
            assert title[side] == pytest.approx(label[side], abs=2), selector
        visit.go("articles/")
        starts = [one.evaluate(LETTERS)[start] for one in visit.page.locator(".entry-title a, .entry-summary").all()]
        assert len(starts) > 8
        assert starts == pytest.approx([starts[0]] * len(starts), abs=3)


def test_a_wide_table_shows_where_there_is_more_and_scrolls_by_keys(chromium: Any, english: str) -> None:
    for visit in open_visit(chromium, english, viewport={"width": 390, "height": 844}):
        visit.go("articles/a4/")
        frame = visit.page.locator(".prose .table")
        assert frame.evaluate("e => e.scrollWidth > e.clientWidth")
        layers = frame.evaluate("e => getComputedStyle(e).backgroundAttachment")
        assert layers == "local, local, scroll, scroll"
        edge = frame.evaluate(BOX)
        before = visit.page.screenshot(clip={"x": edge[2] - 12, "y": edge[1] + 4, "width": 12, "height": 4})
        frame.focus()
        visit.page.keyboard.press("End")
        visit.page.keyboard.press("ArrowRight")
        frame.evaluate("e => e.scrollLeft || new Promise(moved => e.addEventListener('scroll', moved, {once: true}))")
        assert frame.evaluate("e => e.scrollLeft") > 0
        frame.evaluate("e => e.scrollTo({left: e.scrollWidth, behavior: 'instant'})")
        after = visit.page.screenshot(clip={"x": edge[2] - 12, "y": edge[1] + 4, "width": 12, "height": 4})
        assert before != after


def test_paper_has_no_marks_of_what_opens_and_pictures_above_their_captions(chromium: Any, english: str) -> None:
    for visit in open_visit(chromium, english):
        visit.go("articles/a2/")
        visit.page.emulate_media(media="print")
        image, caption = (visit.page.locator(f".lead {s}").evaluate(BOX) for s in ("img", "figcaption"))
        assert image[0] == pytest.approx(caption[0], abs=1)
        assert image[2] - image[0] < (image[3] - image[1]) * 0.7, "as wide as it is, no mat"
        style = "([selector, name, part]) => getComputedStyle(document.querySelector(selector), part)[name]"
        for selector, name, wanted in (
            ("figcaption", "breakAfter", "auto"), (".margin li", "breakInside", "avoid"),
            (".imprint", "breakBefore", "avoid"), (".imprint", "breakInside", "avoid"),
            (".prose", "breakInside", "auto"), (".margin", "columnCount", "auto"),
        ):  # fmt: skip
            assert visit.page.evaluate(style, [selector, name, None]) == wanted, selector
        visit.go("people/mina/")
        assert visit.page.evaluate(style, [".companions summary", "display", "::after"]) == "none"
