"""The rules that are seen on published pages only; the examples in ``*.md`` point here."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from tests.page_reading import Element, read_page
from tests.small_archive import SITE, built, lay_out, run


def page(root: Path, address: str) -> Element:
    return read_page((root / "output" / address / "index.html").read_text(encoding="utf-8"))


def lay(root: Path, **files: str) -> Path:
    """An archive of articles and records; ``article_x`` is ``content/articles/x.md``."""
    folders = {"article": "articles", "person": "people", "place": "places"}
    found = {"site.toml": SITE}
    for name, text in files.items():
        kind, _, stem = name.partition("_")
        found[f"content/{folders[kind]}/{stem.replace('_', '-')}.md"] = text
    return lay_out(root, found)


def links(element: Element, folder: str) -> list[tuple[str, str]]:
    """(text, last part of the address) of the links into a folder."""
    found = [(a.text, a.attributes["href"]) for a in element.select("a[href]")]
    return [(text, href.strip("/").rpartition("/")[2]) for text, href in found if f"/{folder}/" in href]


HEADINGS = "# The fall of Kabul\n\nIn Kabul.\n\n## Kabul\n\nKabul again.\n\n## The end\n\nNo more.\n"


def test_z2_anchors_and_the_table_of_contents_do_not_change(tmp_path: Path) -> None:
    found = []
    for name in ("Kabul", "Another"):
        root = lay(
            tmp_path / name,
            article_one=f"---\ntitle: To Kabul\n---\n{HEADINGS}",
            place_x=f"---\nname: {name}\n---\n",
        )
        built(root)
        article = page(root, "articles/one")
        (body,) = article.select(".prose")
        headings = [
            heading for level in ("h1", "h2") for heading in (*body.select(level), *article.select(f"header {level}"))
        ]
        assert not any(heading.select("a") for heading in headings)
        contents = [(a.attributes["href"], a.text) for a in article.select(".contents a")]
        found.append(([(h.tag, h.attributes.get("id"), h.text) for h in headings], contents))
        assert len(links(body, "places")) == (name == "Kabul")
    assert found[0] == found[1]
    assert ("h2", "kabul", "Kabul") in found[0][0]
    assert ("#kabul", "Kabul") in found[0][1]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**Ahmad** Shah Massoud", "<strong>Ahmad</strong> Shah Massoud"),
        ("Ahmad *Shah* Massoud", "Ahmad <em>Shah</em> Massoud"),
        ("*Ahmad Shah* **Massoud**", "<em>Ahmad Shah</em> <strong>Massoud</strong>"),
        ("<b>Ahmad</b> Shah Massoud", "<b>Ahmad</b> Shah Massoud"),
    ],
)
def test_z6_the_link_encloses_the_markup_and_nests(tmp_path: Path, written: str, shown: str) -> None:
    root = lay(
        tmp_path,
        article_one=f"---\ntitle: One\n---\nIt was {written} himself.\n",
        person_massoud="---\nname: Ahmad Shah Massoud\n---\n",
    )
    built(root)
    html = (root / "output/articles/one/index.html").read_text(encoding="utf-8")
    assert re.search(rf'It was <a [^>]*href="[^"]*people/massoud/"[^>]*>{re.escape(shown)}</a> himself\.', html)


def test_w11_a_name_of_the_other_direction_is_isolated(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        article_one="---\ntitle: One\nlang: fa\n---\nدیدار با Joe Biden در کابل.\n",
        person_biden="---\nname: Joe Biden\n---\n",
        place_kabul="---\nname: Kabul\nnames: [کابل]\n---\n",
    )
    built(root)
    html = (root / "output/articles/one/index.html").read_text(encoding="utf-8")
    assert re.search(r"<a [^>]*people/biden/[^>]*><bdi>Joe Biden</bdi></a>", html)
    assert re.search(r"<a [^>]*places/kabul/[^>]*>کابل</a>", html)


def test_m11_the_address_of_a_merged_id_leads_to_the_new_page(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        article_one="---\ntitle: One\nplaces: [cabul]\n---\nHe saw [[cabul|the city]].\n",
        place_kabul="---\nname: Kabul\nmerged: [cabul]\n---\n",
    )
    built(root)
    assert links(page(root, "articles/one").select(".prose")[0], "places") == [("the city", "kabul")]
    old = page(root, "places/cabul")
    assert any("kabul/" in a.attributes["href"] for a in old.select("a[href]"))


QUIET = "---\nname: Ann Lee\nlink: false\n---\n"


def test_m12_a_record_with_link_false_has_no_page_and_no_count(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        article_one="---\ntitle: One\n---\nAnn Lee met Joe Biden. Lee left.\n",
        person_ann=QUIET,
        person_biden="---\nname: Joe Biden\n---\nHe knew Ann Lee.\n",
    )
    built(root)
    output = root / "output"
    assert not (output / "people/ann").exists()
    for address in ("articles/one", "people/biden"):
        prose = page(root, address).select(".prose")[0]
        assert "ann" not in [target for _, target in links(prose, "people")]
        assert "Ann Lee" in prose.text
    published = {path.relative_to(output).as_posix(): path for path in output.rglob("*") if path.is_file()}
    quoting = {"articles/one/index.html", "people/biden/index.html"}  # the text itself, and the sentence with his name
    for name in ("people/index.html", "about-this-archive/index.html", "data/people.json", "data/people.csv"):
        assert name not in quoting
        assert "Ann Lee" not in published[name].read_text(encoding="utf-8"), name
    mentions = (output / "data/mentions.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(mentions.removeprefix("\ufeff"))))
    assert [row for row in rows if "ann" in row.values()] == []
    assert rows


def test_l3_a_records_page_shows_every_mention_by_date_and_leads_to_its_paragraph(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        article_late="---\ntitle: Late\ndate: 2003-03-03\n---\nIn Kabul it rained. They left Kabul at last.\n",
        article_early="---\ntitle: Early\ndate: 2001-01-01\n---\nNothing.\n\nThen Kabul fell. Nobody wept.\n",
        place_kabul="---\nname: Kabul\n---\n",
    )
    built(root)
    kabul = page(root, "places/kabul")
    marked = [m.text for m in kabul.select("mark")]
    assert marked == ["Kabul"] * 3
    text = kabul.text
    assert text.index("Then Kabul fell.") < text.index("In Kabul it rained.") < text.index("They left Kabul at last.")
    targets = [a.attributes["href"] for a in kabul.select('a[href*="articles/early/#"]')]
    assert targets
    anchor = targets[0].rpartition("#")[2]
    (paragraph,) = [e for e in page(root, "articles/early").select("p[id]") if e.attributes["id"] == anchor]
    assert paragraph.text == "Then Kabul fell. Nobody wept."


def test_l4_what_is_declared_is_shown_apart_and_a_stub_has_a_page(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        article_one="---\ntitle: One\nplaces: [kabul, Herat]\n---\nNothing here.\n",
        article_two="---\ntitle: Two\n---\nIn Kabul.\n",
        place_kabul="---\nname: Kabul\n---\n",
    )
    result = built(root)
    assert [d.code for d in result.diagnostics] == ["STUB"]
    kabul = page(root, "places/kabul")
    (declared,) = kabul.select("[aria-labelledby=declared]")
    assert [text for text, _ in links(declared, "articles")] == ["One"]
    (evidence,) = kabul.select("[aria-labelledby=evidence]")
    assert [text for text, _ in links(evidence, "articles") if text == "One"] == []  # nothing of it is quoted
    assert "In Kabul." in kabul.text
    assert "In Kabul." not in declared.text
    assert "Herat" in page(root, "places/herat").text


def test_l4_strict_fails_for_a_stub(tmp_path: Path) -> None:
    root = lay(tmp_path, article_one="---\ntitle: One\nplaces: [Herat]\n---\nNothing here.\n")
    result = run(root, strict=True)
    assert not result.ok
    assert not (root / "output/articles").exists()
