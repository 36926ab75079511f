"""The published tree as a reader, a crawler and an attacker meet it; then the bundled archive."""

from __future__ import annotations

import getpass
import gzip
import json
import posixpath
import re
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archivegen.archive.select import Rules
from archivegen.build import BuildOptions, BuildResult, inspect, read_only
from archivegen.reading import Reading
from tests.pictures import picture
from tests.small_archive import TODAY, built, lay_out

ROOT = Path(__file__).parents[1]
HOSTILE = {
    "attribute": '" onmouseover="alert(1)',
    "element": "'><img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "xml": "A & B ]]> <c> &quot;",
}
SECRET = "zyxsecretword"  # noqa: S105 - stands in what is not published
SITE = """[site]
title = "The <b>Mini</b> & Co."
base_url = "{base}"
description = "What it \\"holds\\"."
licence = "CC BY 4.0"
publisher = "P & <i>Co</i>"
contact = "me@x.example"

[kinds.ships]
label = "Ship"
plural = "Ships"

[search]
enabled = {search}

[redirects]
"/old/page.html" = "/articles/alpha/"
"""
ALPHA = """---
title: Alpha, the first
date: 1993-11-10
section: World news
tags: [one, two]
authors: [Mina Rahimi, Somebody Else]
summary: 'What "alpha" is & does.'
source: {name: The Herald, url: "https://herald.example/1", page: "4", archive: Box, archive_location: "4/2"}
image: {src: photo.png, alt: A lead, caption: The lead, credit: Someone}
redirect_from: [/1993/alpha.html]
people: [nobody]
---
Mina Rahimi came to **Kabul** on the Aurora. Rahimi saw [[beta]] and [the site](https://out.example/x?a=1&b=2).

## Later in Kabul

> Rahimi said so.[^1]

| Who | Where |
|---|---|
| Mina Rahimi | Ghazni |

![Mina Rahimi in Kabul](map.svg "Mina Rahimi at the gate"){credit="R. Someone"}

A file: [notes](notes.txt). A place: [there](place:kabul). Elsewhere: [A to Z](/people/), [terms](/terms/#more).

[^1]: In Ghazni.
"""
HOSTILE_BODY = """---
title: Written as it is
date: 1994
---
{{ 7*7 }} {% include "/etc/passwd" %} {{ ''.__class__.__mro__ }} {# x #}

<script>alert(1)</script> <img src=map.svg onerror=alert(1)> <iframe srcdoc="<script>alert(1)</script>"></iframe>
<a href="javascript:alert(1)">a</a> <b onclick="alert(1)" style="color:red">bold</b> <style>p{color:red}</style>

[x](javascript:alert(1)) [x](JAVASCRIPT:alert(1)) [x](java&Tab;script:alert(1)) [x](&#74;avascript:alert(1))
[x](vbscript:x) [x](data:text/html,<script>alert(1)</script>) ![alt" onerror="alert(1)](map.svg)
"""


def hostile_files() -> dict[str, str]:
    files = {}
    for name, text in HOSTILE.items():
        said = json.dumps(text)
        files[f"articles/h-{name}.md"] = (
            f"---\ntitle: {said}\ndate: 1995\nsummary: {said}\nsection: {said}\ntags: [{said}]\nauthors: [{said}]\n"
            f"source: {{name: {said}, page: {said}, archive: {said}, rights: {said}}}\n"
            f"image: {{src: photo.png, alt: {said}, caption: {said}, credit: {said}}}\n---\nText of {name}.\n"
        )
        files[f"people/h-{name}.md"] = (
            f"---\nname: {said}\nsummary: {said}\nroles: [{said}]\nnames: [{{form: {json.dumps('x' + text)}}}]\n---\n"
        )
        files[f"places/h-{name}.md"] = f"---\nname: {json.dumps('Port ' + text)}\ntype: {said}\ncountry: {said}\n---\n"
    return files


def content() -> dict[str, str]:
    many = {
        f"articles/many/m{n:03}.md": f"---\ntitle: Number {n}\ndate: 1999-01-{n % 28 + 1:02}\n---\nOmid Azimi again.\n"
        for n in range(101)
    }
    return {
        "articles/alpha.md": ALPHA,
        "articles/photo.png": picture(),
        "articles/map.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "articles/notes.txt": "notes",
        "articles/beta.md": (
            "---\ntitle: دوم\nlang: fa\ndate: '~1994'\n---\nمینا رحیمی به کابل رفت. [alpha](alpha.md#p)\n".replace(
                "#p", ""
            )
        ),
        "articles/undated.md": "---\ntitle: Without a date\n---\nGhazni and Mina Rahimi.\n",
        "articles/early.md": '---\ntitle: Long ago\ndate: "-0044-03-15"\n---\nNothing.\n',
        "articles/as-written.md": HOSTILE_BODY,
        "articles/draft.md": (
            f"---\ntitle: Draft {SECRET}\ndraft: true\nsection: {SECRET}\nredirect_from: [/{SECRET}/]\n"
            f"image: {SECRET}.png\n---\nA {SECRET} about Mina Rahimi. ![x](inner-{SECRET}.png)\n"
        ),
        "articles/due.md": f"---\ntitle: Due {SECRET}\npublish: 2999-01-01\n---\nMina Rahimi {SECRET}.\n",
        "articles/gone.md": f"---\ntitle: Gone {SECRET}\nexpires: 2000-01-01\n---\nMina Rahimi {SECRET}.\n",
        f"articles/{SECRET}.png": picture(SECRET),
        f"articles/inner-{SECRET}.png": picture(SECRET),
        "pages/terms.md": "---\ntitle: Terms\n---\n## More\n\nOf [[alpha]].\n",
        "pages/about.md": "---\ntitle: About us\n---\nWe keep what Mina Rahimi kept.\n",
        f"pages/hidden-{SECRET}.md": f"---\ntitle: {SECRET}\ndraft: true\n---\n{SECRET}\n",
        "people/mina.md": (
            "---\nname: Mina Rahimi\nnames: [{form: مینا رحیمی, lang: fa}]\nborn: 1950\nwikidata: Q42\nmerged: [Q17]\n"
            "image: {src: mina.png, alt: Mina}\nsameas: ['https://mina.example/']\n---\nBorn in Kabul. See [[alpha]].\n"
        ),
        "people/mina.png": picture(),
        "people/omid.md": "---\nname: Omid Azimi\n---\n",
        "people/nobody.md": "---\nname: Nobody Atall\nindex: false\n---\n",
        "people/quiet.md": f"---\nname: Quiet {SECRET}\nlink: false\n---\nA {SECRET}.\n",
        "people/unborn.md": f"---\nname: Unborn {SECRET}\ndraft: true\n---\nA {SECRET}.\n",
        "places.csv": (
            "id,name,lat,lon,within,names\nkabul,Kabul,34.5,69.25,afg,کابل\nafg,Afghanistan,,,,\nghazni,Ghazni,33.5,68.4,afg,\n"
        ),
        "ships/aurora.md": "---\nname: Aurora\n---\n",
        **hostile_files(),
        **many,
    }


def lay_out_rich(root: Path, base: str, *, search: bool) -> Path:
    files = {f"content/{path}": text for path, text in content().items()}
    files["site.toml"] = SITE.format(base=base, search="true" if search else "false")
    files["static/mark.png"] = "x"
    files["static/.env"] = SECRET
    files["templates/_colophon.html"] = '<p class="colophon">Ours, by {{ site.publisher }}.</p>\n'
    return lay_out(root, files)


class Site:
    """A published tree, parsed once."""

    def __init__(self, root: Path, base: str, result: BuildResult) -> None:
        self.root, self.base, self.result = root, base, result
        self.output = root / "output"
        self.files = {p.relative_to(self.output).as_posix() for p in self.output.rglob("*") if p.is_file()}
        self.pages = {
            path: LexborHTMLParser((self.output / path).read_text(encoding="utf-8"))
            for path in sorted(self.files)
            if path.endswith(".html")
        }
        self.ids = {path: {n.attributes["id"] for n in page.css("[id]")} for path, page in self.pages.items()}

    def text(self, path: str) -> str:
        return (self.output / path).read_text(encoding="utf-8")

    def page(self, address: str) -> LexborHTMLParser:
        return self.pages[f"{address}index.html"]

    def address(self, path: str) -> str:
        return self.base + (path.removesuffix("index.html"))

    def full_pages(self) -> Iterator[tuple[str, LexborHTMLParser]]:
        """All pages but the stubs at old addresses."""
        for path, page in self.pages.items():
            if not page.css_first('meta[http-equiv="refresh"]'):
                yield path, page

    def file_at(self, url: str) -> str:
        """The file that a server gives for an address of the site; "" where there is none."""
        path = unquote(urlsplit(url).path)
        inside = unquote(urlsplit(self.base).path)
        assert path.startswith(inside), url
        path = path.removeprefix(inside)
        path = f"{path}index.html" if path.endswith("/") or not path else path
        return path if path in self.files else ""


def links(page: LexborHTMLParser) -> Iterator[tuple[LexborNode, str, str]]:
    """Every address on a page: the element, the attribute, the address."""
    for name in ("href", "src", "action", "poster", "data", "srcset", "formaction", "cite"):
        for node in page.css(f"[{name}]"):
            yield node, name, node.attributes[name] or ""
    for node in page.css('meta[http-equiv="refresh"]'):
        yield node, "content", (node.attributes["content"] or "").partition("url=")[2]


pytestmark = pytest.mark.xdist_group("published site")  # the archives below are built once


@pytest.fixture(scope="module", params=["https://x.example/", "https://x.example/the/archive/"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = lay_out_rich(tmp_path_factory.mktemp("site"), request.param, search=False)
    return Site(root, request.param, built(root))


@pytest.fixture(scope="module")
def searchable(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = lay_out_rich(tmp_path_factory.mktemp("search"), "https://x.example/the/archive/", search=True)
    return Site(root, "https://x.example/the/archive/", built(root))


CONTRACT = [
    "index.html", "404.html", "articles/index.html", "articles/2/index.html", "articles/alpha/index.html",
    "people/index.html", "people/mina/index.html", "people/omid/index.html", "people/omid/2/index.html",
    "people/omid/3/index.html", "people/nobody/index.html", "people/Q17/index.html", "places/index.html",
    "places/kabul/index.html", "ships/index.html", "ships/aurora/index.html", "years/index.html",
    "years/1993/index.html", "years/1999/index.html", "years/1999/2/index.html", "years/-44/index.html",
    "years/undated/index.html", "sections/index.html", "sections/world-news/index.html", "search/index.html",
    "about-this-archive/index.html", "terms/index.html", "1993/alpha.html", "old/page.html", "feed.xml", "feed.json",
    "people/mina/feed.xml", "people/mina/feed.json", "places/kabul/feed.xml", "sitemap.xml", "robots.txt",
    "data/articles.json", "data/articles.csv", "data/people.json", "data/people.csv", "data/places.json",
    "data/places.csv", "data/ships.json", "data/ships.csv", "data/places.geojson", "data/places.lpf.json",
    "data/mentions.csv", "articles/alpha/index.ris", "articles/alpha/index.bib", "articles/alpha/index.csl.json",
    "articles/photo.png", "articles/map.svg", "articles/notes.txt", "people/mina.png", "mark.png", "static/style.css",
    "archivegen-manifest.json",
]  # fmt: skip


def test_every_address_of_the_contract_is_there(site: Site) -> None:
    assert [path for path in CONTRACT if path not in site.files] == []
    assert (
        not {"opensearch.xml", "articles/2/2/index.html", "people/omid/4/index.html", "people/quiet/index.html"}
        & site.files
    )
    assert not any(path.startswith(("pagefind", ".", "content", "templates")) for path in site.files)


def test_search_adds_its_files(searchable: Site) -> None:
    assert {
        "opensearch.xml",
        "pagefind/pagefind-worker.js",
        "static/search.js",
        "search/names/0.json",
    } <= searchable.files
    assert [path for path in CONTRACT if path not in searchable.files] == []


def test_every_link_within_the_site_leads_to_a_file_and_its_anchor(site: Site) -> None:
    wrong, checked = [], 0
    for path, page in site.pages.items():
        for _, attribute, target in links(page):
            url = urljoin(site.address(path), target)
            if not url.startswith(site.base):
                continue
            checked += 1
            found, fragment = site.file_at(url), unquote(urlsplit(url).fragment)
            if not found:
                wrong.append(f"{path}: {attribute}={target}")
            elif fragment and found in site.ids and fragment not in site.ids[found]:
                wrong.append(f"{path}: {attribute}={target} has no such anchor")
    assert wrong == []
    assert checked > 3000


def test_the_search_pages_links_lead_to_files_too(searchable: Site) -> None:
    wrong = []
    for path in ("index.html", "search/index.html", "articles/alpha/index.html", "404.html"):
        for _, attribute, target in links(searchable.pages[path]):
            url = urljoin(searchable.address(path), target)
            if url.startswith(searchable.base) and not searchable.file_at(url):
                wrong.append(f"{path}: {attribute}={target}")
    assert wrong == []


def test_links_within_the_site_are_relative_and_never_empty(site: Site) -> None:
    full = []
    for path, page in site.pages.items():
        for node, attribute, target in links(page):
            assert target, f"{path}: {node.html}"
            same = target.startswith(("/", site.base))
            allowed = node.tag == "link" and node.attributes.get("rel") == "canonical"
            allowed = allowed or "address" in (node.attributes.get("class") or "").split()
            if same and not allowed and path != "404.html":
                full.append(f"{path}: {attribute}={target}")
    assert full == []


def test_the_page_for_lost_readers_works_at_any_depth(site: Site) -> None:
    page = site.pages["404.html"]
    inside = [target for _, _, target in links(page) if not target.startswith(("http", "mailto", "#"))]
    assert inside
    assert all(target.startswith(urlsplit(site.base).path) for target in inside)
    assert all(site.file_at(urljoin(site.base + "a/b/c/", target)) for target in inside)
    assert page.css_first('meta[name="robots"]').attributes["content"] == "noindex"
    assert page.css_first('link[rel="canonical"]') is None


def test_every_page_has_one_heading_a_title_a_language_and_its_own_address(site: Site) -> None:
    for path, page in site.full_pages():
        assert len(page.css("h1")) == 1, path
        assert page.css_first("h1").text(strip=True), path
        assert page.css_first("title").text(strip=True), path
        html = page.css_first("html")
        persian = path == "articles/beta/index.html"
        assert (html.attributes["lang"], html.attributes["dir"]) == (("fa", "rtl") if persian else ("en", "ltr")), path
        if path != "404.html":
            canonical = page.css('link[rel="canonical"]')
            assert len(canonical) == 1, path
            address = canonical[0].attributes["href"] or ""
            assert site.file_at(address) == path
            assert address.isascii(), path
            assert page.css_first('meta[property="og:url"]').attributes["content"] == address


def test_ids_are_given_once_a_page(site: Site) -> None:
    for path, page in site.pages.items():
        twice = {i for i, count in Counter(n.attributes["id"] for n in page.css("[id]")).items() if count > 1}
        assert twice == set(), path


def test_old_addresses_lead_on_without_a_script(site: Site) -> None:
    for path, target in (
        ("1993/alpha.html", "articles/alpha/"),
        ("old/page.html", "articles/alpha/"),
        ("people/Q17/index.html", "people/mina/"),
    ):
        page = site.pages[path]
        (refresh,) = [found for _, name, found in links(page) if name == "content"]
        assert urljoin(site.address(path), refresh) == site.base + target
        assert page.css_first('link[rel="canonical"]').attributes["href"] == site.base + target
        assert page.css_first('meta[name="robots"]').attributes["content"] == "noindex"


@pytest.mark.case("PU-02")
def test_nothing_on_a_page_runs_or_styles_by_itself(site: Site) -> None:
    for path, page in site.pages.items():
        assert page.css("style") == [], path
        for script in page.css("script"):
            data = script.attributes.get("type") == "application/ld+json"
            assert data or (script.attributes.get("src") and not script.text()), path
        for node in page.css("*"):
            bad = [name for name in node.attributes if name.startswith("on") or name in {"style", "srcdoc"}]
            assert bad == [], f"{path}: {node.html}"
        for _, attribute, target in links(page):
            assert not re.match(r"[\s\x00-\x20]*(javascript|vbscript|data)\s*:", target, re.IGNORECASE), (
                f"{path}: {attribute}"
            )


@pytest.mark.case("PU-03")
def test_no_page_asks_another_site_for_anything(site: Site) -> None:
    for path, page in site.pages.items():
        for node, attribute, target in links(page):
            loads = attribute in {"src", "srcset", "poster", "data"} or (
                node.tag == "link" and node.attributes.get("rel") in {"stylesheet", "icon", "preload", "modulepreload"}
            )
            if loads:
                assert urljoin(site.address(path), target).startswith(site.base), f"{path}: {target}"


@pytest.mark.case("PU-05")
def test_links_to_other_sites_give_them_no_hold_on_the_page(site: Site) -> None:
    found = set()
    for path, page in site.pages.items():
        for node in page.css("main a[href]"):
            target = node.attributes["href"] or ""
            if urlsplit(target).scheme in {"http", "https"} and not target.startswith(site.base):
                found.add(target)
                relations = set((node.attributes.get("rel") or "").split())
                if node.css_matches(".prose a"):  # of the text's own links, only those that open a window could be held
                    assert node.attributes.get("target") is None, f"{path}: {target}"
                else:
                    assert relations & {"noopener", "license"}, f"{path}: {target}"
    assert {"https://out.example/x?a=1&b=2", "https://herald.example/1", "https://mina.example/"} <= found


@pytest.mark.case("IN-18", "IN-19")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_shown_as_text_wherever_it_stands(site: Site, name: str) -> None:
    text = HOSTILE[name]
    article = site.page(f"articles/h-{name}/")
    assert article.css_first("h1").text() == text
    assert article.css_first("title").text().startswith(f"{text} · ")
    assert article.css_first('meta[name="citation_title"]').attributes["content"] == text
    assert article.css_first('meta[name="description"]').attributes["content"] == text
    (picture,) = article.css("img")
    assert picture.attributes["alt"] == text
    assert set(picture.attributes) <= {"src", "alt", "loading", "decoding", "width", "height", "fetchpriority"}
    person = site.page(f"people/h-{name}/")
    assert person.css_first("h1").text() == text
    assert person.css("img") == []
    place = site.page(f"places/h-{name}/")
    assert place.css_first("h1").text() == "Port " + text
    for page in (site.page("articles/"), site.page("articles/2/"), site.page("people/"), site.page("years/1995/")):
        assert page.css("img, script[src='x'], c") == []
    assert text in [node.text() for node in site.page("years/1995/").css("h2 a")]


@pytest.mark.case("IN-18")
def test_hostile_texts_are_kept_exactly_in_data_and_feeds(site: Site) -> None:
    titles = {item["title"] for item in json.loads(site.text("data/articles.json"))}
    names = {item["name"] for item in json.loads(site.text("data/people.json"))}
    assert set(HOSTILE.values()) <= titles
    assert set(HOSTILE.values()) <= names
    (item,) = json.loads(site.text("articles/h-script/index.csl.json"))
    assert item["title"] == HOSTILE["script"]


@pytest.mark.case("IN-21")
def test_every_xml_file_is_well_formed(site: Site) -> None:
    found = [path for path in site.files if path.endswith((".xml", ".svg"))]
    assert len(found) > 8
    for path in found:
        ET.fromstring((site.output / path).read_bytes())  # noqa: S314 - made by this program


def test_every_json_file_can_be_read(site: Site) -> None:
    found = [path for path in site.files if path.endswith((".json", ".geojson"))]
    assert len(found) > 100
    for path in found:
        assert json.loads(site.text(path)) is not None


@pytest.mark.case("IN-18")
def test_json_ld_where_there_is_any_keeps_the_title(site: Site) -> None:
    for path, page in site.full_pages():
        for script in page.css('script[type="application/ld+json"]'):
            assert json.loads(script.text()), path


@pytest.mark.case("IN-14")
def test_template_syntax_in_a_text_is_shown_as_it_is_written(site: Site) -> None:
    text = site.page("articles/as-written/").css_first(".prose").text()
    assert "{{ 7*7 }} {% include " in text
    assert "/etc/passwd" in text
    assert "__class__.__mro__ }} {# x #}" in text
    assert "49" not in text
    assert "root:" not in text


@pytest.mark.case("IN-15", "IN-16")
def test_html_in_a_text_adds_no_dangerous_element_or_attribute(site: Site) -> None:
    prose = site.page("articles/as-written/").css_first(".prose")
    assert prose.css("script, iframe, style, object, embed, form, input, svg, base, meta, link") == []
    assert [node.text() for node in prose.css("b")] == ["bold"]
    assert all(set(node.attributes) <= {"id", "class"} for node in prose.css("b, p"))
    for node in prose.css("img"):
        assert set(node.attributes) <= {"src", "alt", "title", "loading", "decoding", "width", "height"}
    assert 'alt" onerror="alert(1)' in [node.attributes.get("alt") for node in prose.css("img")]
    assert [node.attributes.get("href") for node in prose.css("a[href]")] == []


def withheld_words(site: Site) -> list[str]:
    needle = SECRET.encode()
    found = []
    for path in sorted(site.files):
        data = (site.output / path).read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        if needle in data.lower() or needle in path.encode():
            found.append(path)
    return found


@pytest.mark.case("PU-08")
def test_what_is_withheld_is_nowhere_in_the_output(site: Site) -> None:
    assert withheld_words(site) == []
    assert site.result.balance.drafts == 1
    assert site.result.balance.not_due == 1
    assert site.result.balance.expired == 1


@pytest.mark.case("PU-08")
def test_what_is_withheld_is_nowhere_in_the_search_index_either(searchable: Site) -> None:
    fragments = [path for path in searchable.files if path.startswith("pagefind/fragment/")]
    assert len(fragments) > 100
    first = gzip.decompress((searchable.output / fragments[0]).read_bytes())
    assert b'"url"' in first
    assert withheld_words(searchable) == []


def test_drafts_are_published_and_marked_when_they_are_asked_for(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path,
        {
            "site.toml": '[site]\ntitle = "T"\nbase_url = "https://x.example/"\n[search]\nenabled = false\n',
            "content/articles/a.md": f"---\ntitle: {SECRET}\ndraft: true\n---\nText.\n",
        },
    )
    one = Site(root, "https://x.example/", built(root, drafts=True))
    assert one.page("articles/a/").css_first('meta[name="robots"]').attributes["content"] == "noindex"
    assert one.page("articles/a/").css_first(".banner") is not None
    assert "articles/a/" not in one.text("sitemap.xml")
    two = Site(root, "https://x.example/", built(root))
    assert withheld_words(two) == []


@pytest.mark.case("PU-08")
def test_nothing_of_the_machine_is_in_the_output(site: Site) -> None:
    words = {str(site.root), str(site.root.parent), socket.gethostname()}
    user = getpass.getuser()
    words |= {f"/home/{user}", f"/{user}/"} if len(user) > 3 else set()
    for path in sorted(site.files):
        data = (site.output / path).read_bytes()
        for word in words - {"localhost"}:
            assert len(word) < 6 or word.encode() not in data, f"{path}: {word}"


def test_lists_are_paged_without_loss(site: Site) -> None:
    def listed(address: str) -> list[str]:
        return [
            urljoin(site.base + address, n.attributes["href"] or "") for n in site.page(address).css(".entry-title a")
        ]

    first, second = listed("articles/"), listed("articles/2/")
    assert len(first) == 100
    everything = [
        site.base + "articles/" + path.split("/")[1] + "/" for path in site.files if path.endswith("index.ris")
    ]
    assert sorted(first + second) == sorted(everything)
    assert len(listed("years/1999/")) == 100
    assert len(listed("years/1999/2/")) == 1
    shares = [len(site.page(a).css(".witness")) for a in ("people/omid/", "people/omid/2/", "people/omid/3/")]
    assert shares == [50, 50, 1]


def test_a_stub_of_a_declared_record_and_a_hidden_one(site: Site) -> None:
    page = site.page("people/nobody/")
    assert page.css_first('meta[name="robots"]').attributes["content"] == "noindex"
    assert "people/nobody/" not in site.text("sitemap.xml")
    assert [n.text() for n in page.css(".declared .entry-title a")] == ["Alpha, the first"]


def test_the_archives_own_line_is_in_every_footer_escaped(site: Site) -> None:
    for path, page in site.full_pages():
        assert [n.text() for n in page.css("footer .colophon")] == ["Ours, by P & <i>Co</i>."], path


def squashed(text: str) -> str:
    return re.sub(r"[\s*_\[\]\\|]+", "", text)


def reading_of(root: Path) -> Reading:
    return read_only(root, "", Rules(TODAY))


def wrong_places(reading: Reading) -> tuple[list[str], int]:
    """Mentions whose place in the source holds something else (rule L7), and how many were looked at."""
    texts = reading.body_texts()
    wrong, count = [], 0
    for article in reading.archive.articles:
        for mention, quote in article.named.pairs():
            text = article.fields.title if mention.zone == "title" else texts[article.document.path]
            count += 1
            if mention.reference < 0 and squashed(text[mention.source : mention.source_end]) != squashed(quote.name):
                wrong.append(f"{article.id}: {quote.name!r} is {text[mention.source : mention.source_end]!r}")
    return wrong, count


def unquoted(site: Site, reading: Reading) -> tuple[list[str], int]:
    """Mentions that their record's pages do not quote with a link to a paragraph that is there (rule L3)."""
    shown: dict[str, dict[str, list[tuple[list[str], str]]]] = {}  # record → article → names and text of quotations
    for path, page in site.pages.items():
        owner = re.sub(r"\d+/$", "", path.removesuffix("index.html"))
        found = shown.setdefault(owner, {})
        for node in page.css("blockquote.quote p > a"):
            url = urljoin(site.address(path), node.attributes["href"] or "")
            fragment = unquote(urlsplit(url).fragment)
            target = site.file_at(url)
            if fragment in site.ids.get(target, set()) or not fragment:
                names = [mark.text() for mark in node.css("mark")]
                found.setdefault(target, []).append((names, " ".join(node.text().split())))
    wrong, count = [], 0
    for article in reading.archive.articles:
        for mention, quote in article.named.pairs():
            entry = reading.archive.entries.get((mention.kind, mention.record))
            if mention.status == "doubt" or entry is None or not entry.url:
                continue
            count += 1
            around = " ".join(f"{quote.before[-40:]}{quote.name}{quote.after[:40]}".split())
            quoted = shown[entry.url].get(f"{article.url}index.html", [])
            names = next((names for names, text in quoted if quote.name in names and around in text), None)
            if names is None:
                wrong.append(f"{entry.url}: {article.id}: {around}")
            else:
                names.remove(quote.name)  # each mark stands for one mention
    return wrong, count


def test_each_mention_knows_its_place_in_the_source(site: Site) -> None:
    wrong, count = wrong_places(reading_of(site.root))
    assert wrong == []
    assert count > 110


def test_a_records_pages_quote_every_mention_and_lead_to_its_paragraph(site: Site) -> None:
    wrong, count = unquoted(site, reading_of(site.root))
    assert wrong == []
    assert count > 110


def test_the_article_with_everything(site: Site) -> None:
    page = site.page("articles/alpha/")
    links_to = [
        (n.text(), posixpath.normpath("articles/alpha/" + (n.attributes["href"] or ""))) for n in page.css("a.mention")
    ]
    assert links_to == [
        ("Mina Rahimi", "people/mina"),
        ("Kabul", "places/kabul"),
        ("Aurora", "ships/aurora"),
        ("Ghazni", "places/ghazni"),
    ]
    assert page.css("h2 a.mention, figcaption .credit a") == []
    assert page.css_first(".prose figcaption").text().startswith("Mina Rahimi at the gate")
    assert [n.text() for n in page.css("aside h3")] == ["People", "Places", "Ships"]
    metas = {n.attributes.get("name"): n.attributes.get("content") for n in page.css("meta[name]")}
    assert metas["citation_publication_date"] == "1993/11/10"
    assert metas["DC.type"] == "NewsItem"
    assert metas["DC.source"] == "The Herald"
    assert metas["z:itemType"] == "newspaperArticle"
    assert (metas["z:archive"], metas["z:archiveLocation"]) == ("Box", "4/2")
    assert "citation_journal_title" not in metas
    assert "DC.coverage" not in metas
    authors = [n.attributes["content"] for n in page.css('meta[name="citation_author"]')]
    assert len(authors) == 2
    assert [n.attributes["rel"] for n in page.css(".neighbours a")] == ["prev", "next"]


def test_an_uncertain_date_is_words_without_a_machines_date(site: Site) -> None:
    page = site.page("articles/beta/")
    assert page.css_first(".byline-date").text() == "حدود ۱۹۹۴"
    assert page.css_first('meta[name="citation_publication_date"]') is None
    early = site.page("articles/early/")
    assert early.css_first(".byline-date").text() == "March 15, 45 BCE"
    assert early.css("time[datetime]") == [
        n for n in early.css("time[datetime]") if "-0044" not in (n.attributes["datetime"] or "")
    ]


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = tmp_path_factory.mktemp("bundled")
    for name in ("site.toml", "content", "templates", "static"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, root / name)
    return Site(root, "https://panjshir.example/", built(root, search="off"))


@pytest.fixture(scope="module")
def bundled_reading(bundled: Site) -> Reading:
    return reading_of(bundled.root)


def test_the_bundled_archive_holds_what_it_should(bundled: Site) -> None:
    balance = bundled.result.balance
    counts = {name: count for name, count, _ in balance.records}
    assert balance.published >= 30
    assert balance.drafts == 1
    assert counts["people"] >= 20
    assert counts["places"] >= 20
    assert counts["organisations"] > 0
    assert balance.doubts == 2


def test_check_has_no_error_against_the_bundled_archive(bundled: Site) -> None:
    found, _ = inspect(bundled.root, BuildOptions(TODAY))
    assert [str(d) for d in found if d.severity == "error" or d.code.startswith("LINK")] == []


def test_every_link_of_the_bundled_archive_leads_somewhere(bundled: Site) -> None:
    wrong = []
    for path, page in bundled.pages.items():
        for _, attribute, target in links(page):
            url = urljoin(bundled.address(path), target)
            if url.startswith(bundled.base):
                found, fragment = bundled.file_at(url), unquote(urlsplit(url).fragment)
                if not found or (fragment and found in bundled.ids and fragment not in bundled.ids[found]):
                    wrong.append(f"{path}: {attribute}={target}")
    assert wrong == []


def test_the_bundled_archives_mentions_are_in_their_places_and_quoted(bundled: Site, bundled_reading: Reading) -> None:
    wrong, count = wrong_places(bundled_reading)
    assert wrong == []
    assert count > 500
    assert unquoted(bundled, bundled_reading)[0] == []


FATHER, SON, BROTHER = "ahmad-shah-massoud", "ahmad-massoud", "ahmad-zia-massoud"
MASSOUD = {
    "soviet-intervention": [FATHER],
    "panjshir-offensives": [FATHER, FATHER],
    "emeralds-of-khenj": [FATHER],
    "panjshir-may-1982": [FATHER],
    "panjshir-truce": [FATHER, FATHER, FATHER],
    "panjshir-april-1984": [FATHER, FATHER],
    "soviet-withdrawal": [FATHER],
    "battle-of-jalalabad": [FATHER],
    "war-for-kabul": [FATHER, FATHER],
    "fall-of-najibullah": [FATHER, FATHER, FATHER, FATHER],
    "northern-alliance-formed": [FATHER, FATHER],
    "taliban-take-kabul": [FATHER, FATHER],
    "massoud-in-europe": [FATHER, FATHER],
    "succession-in-the-alliance": [FATHER],
    "assassination-in-khwaja-bahauddin": [FATHER, FATHER, FATHER],
    "death-of-abdul-haq": [FATHER],
    "panjshir-becomes-a-province": [FATHER],
    "first-presidential-election": [BROTHER, FATHER],
    "the-son-speaks-in-bazarak": [FATHER, SON, SON, SON],
    "panjshir-dari": [FATHER, FATHER, FATHER, SON, FATHER],
    "resistance-in-the-panjshir": [SON, SON, SON],
    "no-answer-to-the-resistance": [SON],
    "portraits-in-the-valley": [FATHER, SON, ""],
}


def test_father_son_and_brother_are_told_apart_in_every_mention(bundled_reading: Reading) -> None:
    found: dict[str, list[str]] = {}
    for article in bundled_reading.archive.articles:
        for mention, quote in article.named.pairs():
            if re.search("Massoud|مسعود", quote.name):
                found.setdefault(article.id, []).append(mention.record)
    assert found == MASSOUD


def test_the_two_doubts_are_the_ones_that_nobody_can_settle(bundled_reading: Reading) -> None:
    doubts = [
        (article.id, quote.name, [identity for _, identity in mention.candidates])
        for article in bundled_reading.archive.articles
        for mention, quote in article.named.pairs()
        if mention.status == "doubt"
    ]
    assert doubts == [
        ("half-brother-of-the-president-shot", "Karzai", ["ahmed-wali-karzai", "hamid-karzai"]),
        ("portraits-in-the-valley", "Massoud", [SON, FATHER]),
    ]


def test_the_airport_is_never_the_person_it_is_named_after(bundled_reading: Reading) -> None:
    airport = "hamid-karzai-international-airport"
    texts = bundled_reading.body_texts()
    named = []
    for article in bundled_reading.archive.articles:
        body = texts[article.document.path]
        for mention in article.named.mentions():
            if mention.zone == "title" or mention.reference >= 0:
                continue
            follows = re.sub(r"\s+", " ", body[mention.source : mention.source_end + 24])
            if follows.startswith("Hamid Karzai International Airport"[: len(follows)]) and "Inter" in follows:
                named.append(mention.record)
    assert len(named) == 3
    assert set(named) == {airport}
