"""What reference managers, search engines, repositories and other machines read in a whole small archive."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.reading_metadata import coins, embedded_metadata
from tests.small_archive import assert_clean, built, lay_out

BASE = "https://x.example/archive/"
SITE = f"""[site]
title = "Example Archive"
base_url = "{BASE}"
description = "Papers of a town."
licence = "CC BY 4.0"
publisher = "Town & Sons"
contact = "desk@x.example"

[kinds.organisations]
label = "Organisation"
plural = "Organisations"

[kinds.ships]
label = "Ship"
plural = "Ships"

[search]
enabled = false
"""
HOSTILE = "</script><b>Bridge &\u2028“fell” {{ 7*7 }}"
FILES = {
    "site.toml": SITE,
    "content/articles/bridge.md": (
        f'---\ntitle: "{HOSTILE}"\ndate: 1993-11-10\nupdated: 2024-03-01\nsection: World\n'
        "authors: [ana, Ministry of Health]\ntags: [war]\nsummary: It fell.\ndoi: https://doi.org/10.1234/AB.7\n"
        "transcription: Typed from the scan.\nnote: The second page is lost.\n"
        "corrections:\n  - {date: 2024-03-01, text: The name of the bridge.}\n  - A letter.\n"
        "source: {name: The Daily, date: 1993-11-11, page: '3', archive: City Archive, archive_location: Box 4, "
        "url: 'https://daily.example/1', archived_url: 'https://web.archive.org/web/2001/https://daily.example/1', "
        "rights: © The Daily}\n---\n"
        "Ana Reyes saw it in Mostar, from the Aurora, with men of the Red Cross.\n\n[The scan](scan.pdf)\n"
    ),
    "content/articles/scan.pdf": "not really a scan",
    "content/articles/unsigned.md": "---\ntitle: Unsigned\n---\nIn Mostar, Ana Reyes said.\n",
    "content/articles/perhaps.md": "---\ntitle: پل\nlang: fa\ndate: 1937?\nauthors: [Jan Novák]\n---\nMostar.\n",
    "content/people/ana.md": (
        "---\nid: ana\nname: Ana Reyes\nsort_name: Reyes, Ana\nnames: [{form: آنا, lang: fa}]\nborn: 1950-04\n"
        "died: 1999?\nroles: [reporter]\nsummary: A reporter.\nwikidata: Q42\nsameas: [https://ana.example/]\n---\n"
    ),
    "content/places/bosnia.md": "---\nname: Bosnia\ntype: country\n---\n",
    "content/places/mostar.md": (
        "---\nname: Mostar\ncoordinates: [43.343, 17.808]\nwithin: bosnia\ncountry: BA\ngeonames: 3194828\n---\n"
    ),
    "content/organisations/cross.md": "---\nname: Red Cross\n---\n",
    "content/ships/aurora.md": "---\nname: Aurora\n---\n",
}


class Made:
    """A built archive with its pages."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"

    def text(self, path: str) -> str:
        return (self.output / path).read_bytes().decode()

    def page(self, path: str) -> LexborHTMLParser:
        return LexborHTMLParser(self.text(f"{path}index.html"))

    def data(self, path: str) -> Any:
        """The JSON-LD of a page."""
        (script,) = self.page(path).css('script[type="application/ld+json"]')
        return json.loads(script.text())

    def links(self, path: str) -> dict[str, list[str]]:
        """The links in the head by each of their relations."""
        found: dict[str, list[str]] = {}
        for node in self.page(path).css("head link"):
            for relation in (node.attributes["rel"] or "").split():
                found.setdefault(relation, []).append(node.attributes["href"] or "")
        return found

    def meta(self, path: str) -> dict[str, str]:
        nodes = self.page(path).css("head meta")
        return {
            n.attributes.get("property") or n.attributes.get("name") or "": n.attributes["content"] or ""
            for n in nodes
            if "content" in n.attributes
        }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = lay_out(tmp_path_factory.mktemp("machines") / "archive", FILES)
    built(root)
    return Made(root)


# Reference managers


def test_zotero_reads_a_newspaper_article_with_all_its_fields(made: Made) -> None:
    assert embedded_metadata(made.page("articles/bridge/")) == {
        "itemType": "newspaperArticle",
        "title": HOSTILE,
        "creators": [("Reyes", "Ana"), ("Health", "Ministry of")],
        "publicationTitle": "The Daily",
        "date": "1993/11/11",
        "section": "World",
        "rights": "© The Daily",
        "abstractNote": "It fell.",
        "language": "en",
        "archive": "City Archive",
        "archiveLocation": "Box 4",
        "url": f"{BASE}articles/bridge/",
        "DOI": "10.1234/AB.7",
    }


def test_of_an_uncertain_date_and_of_no_author_nothing_is_claimed(made: Made) -> None:
    item = embedded_metadata(made.page("articles/perhaps/"))
    assert "date" not in item
    assert (item["itemType"], item["language"], item["creators"]) == ("newspaperArticle", "fa", [("Novák", "Jan")])
    assert embedded_metadata(made.page("articles/unsigned/"))["creators"] == []


@pytest.mark.parametrize(("path", "titles"), [
    ("articles/", ["پل", HOSTILE, "Unsigned"]),
    ("years/1993/", [HOSTILE]),
    ("years/undated/", ["Unsigned"]),
    ("sections/world/", [HOSTILE]),
    ("people/ana/", [HOSTILE, "Unsigned"]),
    ("places/mostar/", ["پل", HOSTILE, "Unsigned"]),
])  # fmt: skip
def test_zotero_takes_a_whole_list(made: Made, path: str, titles: list[str]) -> None:
    items = coins(made.page(path))
    assert [item["title"] for item in items] == titles
    for item in items:
        if item["title"] == HOSTILE:
            assert item == {
                "itemType": "newspaperArticle",
                "title": HOSTILE,
                "publicationTitle": "The Daily",
                "date": "1993-11-11",
                "creators": [("Reyes", "Ana"), ("Health", "Ministry of")],
                "url": f"{BASE}articles/bridge/",
                "language": "en",
            }


def test_the_cite_box_says_it_in_three_styles_and_offers_the_files(made: Made) -> None:
    box = made.page("articles/bridge/").css_first(".cite")
    rows = {node.css_first("dt").text(): node.css_first("dd") for node in box.css("dl > div")}
    assert list(rows) == ["Chicago", "MLA", "APA", "For reference managers"]
    assert rows["Chicago"].text().startswith("Reyes, Ana, and Ministry of Health. “</script><b>Bridge &")
    assert (
        rows["Chicago"].text().endswith("The Daily, November 11, 1993. Example Archive. https://doi.org/10.1234/AB.7.")
    )
    assert [node.text() for node in rows["MLA"].css("cite")] == ["The Daily", "Example Archive"]
    files = [node.attributes["href"] or "" for node in rows["For reference managers"].css("a")]
    assert [href.rpartition("/")[2] for href in files] == ["index.ris", "index.bib", "index.csl.json"]
    persian = made.page("articles/perhaps/").css_first(".cite")
    assert (persian.attributes["lang"], persian.attributes["dir"]) == ("en", "ltr")
    assert {node.attributes.get("lang") for node in persian.css("dd bdi") if node.text() == "پل"} == {"fa"}


def test_citation_files_say_the_same(made: Made) -> None:
    (item,) = json.loads(made.text("articles/bridge/index.csl.json"))
    assert item["author"] == [{"family": "Reyes", "given": "Ana"}, {"literal": "Ministry of Health"}]
    assert (item["issued"], item["DOI"]) == ({"date-parts": [[1993, 11, 11]]}, "10.1234/AB.7")
    ris = made.text("articles/bridge/index.ris")
    assert "AU  - Reyes, Ana\r\nAU  - Ministry of Health\r\nPY  - 1993\r\nDA  - 1993/11/11/\r\n" in ris
    assert "author = {Reyes, Ana and Ministry of Health}" in made.text("articles/bridge/index.bib")
    assert "date = {1937?}" in made.text("articles/perhaps/index.bib")


# Search engines and other readers of JSON-LD


def test_an_article_is_a_news_article_with_who_and_where(made: Made) -> None:
    found = made.data("articles/bridge/")
    mentions, places = found.pop("mentions"), found.pop("contentLocation")
    assert found == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"{BASE}articles/bridge/",
        "url": f"{BASE}articles/bridge/",
        "headline": HOSTILE,
        "datePublished": "1993-11-11",
        "dateCreated": "1993-11-10",
        "dateModified": "2024-03-01",
        "inLanguage": "en",
        "author": [
            {"@type": "Person", "@id": f"{BASE}people/ana/#id", "name": "Ana Reyes", "url": f"{BASE}people/ana/"},
            {"name": "Ministry of Health"},
        ],
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Daily"},
        "isPartOf": {"@type": "Collection", "@id": f"{BASE}#collection", "name": "Example Archive"},
        "copyrightNotice": "© The Daily",
        "description": "It fell.",
        "articleSection": "World",
        "keywords": ["war"],
        "pagination": "3",
        "identifier": ["https://doi.org/10.1234/AB.7"],
        "isBasedOn": "https://daily.example/1",
        "archivedAt": "https://web.archive.org/web/2001/https://daily.example/1",
        "correction": [
            {"@type": "CorrectionComment", "text": "The name of the bridge.", "datePublished": "2024-03-01"},
            {"@type": "CorrectionComment", "text": "A letter."},
        ],
    }
    assert {one["name"]: one["@type"] for one in mentions} == {
        "Ana Reyes": "Person", "Red Cross": "Organization", "Aurora": "Thing",
    }  # fmt: skip
    assert mentions[0]["sameAs"] == ["https://www.wikidata.org/entity/Q42", "https://ana.example/"]
    (mostar,) = places
    assert mostar["sameAs"] == ["https://www.geonames.org/3194828/"]
    assert mostar["geo"] == {"@type": "GeoCoordinates", "latitude": 43.343, "longitude": 17.808}


def test_nothing_in_json_ld_can_end_its_element(made: Made) -> None:
    for path in made.output.rglob("*.html"):
        for part in path.read_text(encoding="utf-8").split('<script type="application/ld+json">')[1:]:
            text = part.partition("</script>")[0]
            assert not set(text) & {"<", ">", "&", "\u2028", "\u2029"}, path
            assert json.loads(text)


def test_an_uncertain_date_is_kept_as_edtf(made: Made) -> None:
    found = made.data("articles/perhaps/")
    assert "datePublished" not in found
    assert (found["temporalCoverage"], found["inLanguage"]) == ("1937?", "fa")
    assert "temporalCoverage" not in made.data("articles/unsigned/")


def test_a_person_has_a_profile_page(made: Made) -> None:
    found = made.data("people/ana/")
    assert (found["@type"], found["@id"]) == ("ProfilePage", f"{BASE}people/ana/")
    assert found["mainEntity"] == {
        "@type": "Person",
        "@id": f"{BASE}people/ana/#id",
        "name": "Ana Reyes",
        "alternateName": ["آنا"],
        "description": "A reporter.",
        "url": f"{BASE}people/ana/",
        "sameAs": ["https://www.wikidata.org/entity/Q42", "https://ana.example/"],
        "birthDate": "1950-04",
        "hasOccupation": [{"@type": "Role", "roleName": "reporter"}],
    }


def test_places_and_records_of_other_kinds(made: Made) -> None:
    found = made.data("places/mostar/")
    assert (found["@type"], found["@id"]) == ("Place", f"{BASE}places/mostar/#id")
    assert found["containedInPlace"] == {"@type": "Place", "@id": f"{BASE}places/bosnia/#id"}
    assert found["address"] == {"@type": "PostalAddress", "addressCountry": "BA"}
    assert made.data("organisations/cross/")["@type"] == "Organization"
    assert made.data("ships/aurora/")["@type"] == "Thing"


def test_home_lists_and_downloads(made: Made) -> None:
    site, collection = made.data("")["@graph"]
    assert (site["@type"], collection["@type"], collection["@id"]) == ("WebSite", "Collection", f"{BASE}#collection")
    assert collection["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert collection["publisher"] == {"@type": "Organization", "name": "Town & Sons"}
    for path in ("articles/", "years/", "years/1993/", "sections/", "sections/world/", "people/", "ships/"):
        assert (made.data(path)["@type"], made.data(path)["@id"]) == ("CollectionPage", BASE + path)
    data = made.data("about-this-archive/")
    assert data["@type"] == "Dataset"
    for one in data["distribution"]:
        assert (made.output / one["contentUrl"].removeprefix(BASE)).is_file()


# Open Graph, signposts, the archive's own note


def test_open_graph_says_what_every_page_is(made: Made) -> None:
    kinds = {"": "website", "articles/": "website", "articles/bridge/": "article", "people/ana/": "profile"}
    for path, kind in kinds.items():
        found = made.meta(path)
        assert (found["og:type"], found["og:url"], found["og:site_name"]) == (kind, BASE + path, "Example Archive")
        assert found["og:locale"] == "en"
    found = made.meta("articles/bridge/")
    assert (found["article:published_time"], found["article:modified_time"]) == ("1993-11-11", "2024-03-01")
    assert (found["article:section"], found["article:tag"]) == ("World", "war")
    assert found["article:author"] == f"{BASE}people/ana/"
    assert made.meta("articles/perhaps/")["og:locale"] == "fa"


def test_signposts_of_an_article(made: Made) -> None:
    links = made.links("articles/bridge/")
    assert links["cite-as"] == ["https://doi.org/10.1234/AB.7"]
    assert links["type"] == ["https://schema.org/AboutPage", "https://schema.org/NewsArticle"]
    assert links["author"] == ["../../people/ana/"]
    assert links["item"] == ["../../articles/scan.pdf"]
    assert links["collection"] == ["../../"]
    assert links["original"] == ["https://daily.example/1"]
    assert links["memento"] == ["https://web.archive.org/web/2001/https://daily.example/1"]
    assert [href.rpartition(".")[2] for href in links["describedby"]] == ["ris", "bib", "json"]
    types = {node.attributes.get("type") for node in made.page("articles/bridge/").css('link[rel~="describedby"]')}
    assert None not in types


def test_only_a_persistent_id_is_to_be_cited_as(made: Made) -> None:
    assert "cite-as" not in made.links("articles/unsigned/")
    assert made.links("articles/unsigned/")["license"] == ["https://creativecommons.org/licenses/by/4.0/"]


def test_the_archives_licence_is_not_that_of_an_article_with_its_own_rights(made: Made) -> None:
    page = made.page("articles/bridge/")
    assert page.css('[rel~="license"]') == []
    assert made.page("articles/unsigned/").css_first('footer [rel~="license"]') is not None


def test_a_records_page_says_what_it_is_about(made: Made) -> None:
    assert made.links("places/mostar/")["type"] == ["https://schema.org/AboutPage", "https://schema.org/Place"]


def test_the_archives_own_note(made: Made) -> None:
    page = made.page("articles/bridge/")
    rows = {n.css_first("dt").text(): [d.text() for d in n.css("dd")] for n in page.css(".provenance dl > div")}
    assert rows["Transcription"] == ["Typed from the scan."]
    assert rows["Editors’ note"] == ["The second page is lost."]
    assert rows["Corrections"] == ["March 1, 2024: The name of the bridge.", "A letter."]
    assert rows["Persistent identifier"] == ["DOI 10.1234/AB.7"]
    assert rows["Archived copy"] == ["https://web.archive.org/web/2001/https://daily.example/1"]


# Repositories and spreadsheets


def test_the_crate_is_what_ro_crate_asks_for(made: Made) -> None:
    crate = json.loads(made.text("ro-crate-metadata.json"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.2/context"
    by_id = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(by_id) == len(crate["@graph"])
    assert by_id["ro-crate-metadata.json"] == {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
    }
    root = by_id["./"]
    assert (root["@type"], root["name"], root["description"]) == ("Dataset", "Example Archive", "Papers of a town.")
    assert root["datePublished"] == "2024-03-01"
    assert by_id[root["license"]["@id"]]["name"] == "CC BY 4.0"
    assert by_id[by_id[root["publisher"]["@id"]]["contactPoint"]["@id"]]["email"] == "desk@x.example"
    for part in root["hasPart"]:
        entity = by_id[part["@id"]]
        assert (made.output / part["@id"]).is_file()
        assert entity["@type"] == "File"
        assert entity["name"]
        assert entity["encodingFormat"]
    (link,) = made.page("").css('link[rel="describedby"]')
    assert link.attributes["href"] == "ro-crate-metadata.json"


def test_readers_are_told_of_every_file_for_machines(made: Made) -> None:
    page = made.page("about-this-archive/")
    told = {n.text(): d.text() for n, d in zip(page.css(".files dt"), page.css(".files dd"), strict=True)}
    assert all(told.values())
    made_of = {path.name for path in (made.output / "data").iterdir()}
    tops = {"feed.xml", "feed.json", "ro-crate-metadata.json", "sitemap.xml", "archivegen-manifest.json"}
    assert told.keys() == made_of | tops


# What it costs, and that it is never stale


def test_a_page_stays_light(made: Made) -> None:
    for path in ("articles/bridge/", "people/ana/", "articles/", ""):
        assert len(gzip.compress(made.text(f"{path}index.html").encode())) < 7_000, path


EDITS = {
    "how an author is filed": ("people/ana.md", "sort_name: Reyes, Ana", "sort_name: 'Ana, Reyes'"),
    "an outside id": ("people/ana.md", "wikidata: Q42", "wikidata: Q43"),
    "where a place lies": ("places/mostar.md", "17.808", "17.809"),
    "when it was printed": ("articles/bridge.md", "date: 1993-11-11", "date: 1993-11-12"),
    "who wrote it": ("articles/perhaps.md", "[Jan Novák]", "[Jana Nováková]"),
    "a correction": ("articles/bridge.md", "- A letter.", "- Two letters."),
    "a persistent id": ("articles/bridge.md", "AB.7", "AB.8"),
    "the licence": ("../site.toml", "CC BY 4.0", "CC0"),
    "the publisher": ("../site.toml", "Town & Sons", "Town"),
    "a container": ("places/mostar.md", "within: bosnia\n", ""),
}


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_every_machine_reads_what_a_new_build_says(tmp_path: Path, name: str) -> None:
    root = lay_out(tmp_path / "archive", FILES)
    built(root)
    path, old, new = EDITS[name]
    place = root / "content" / path
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")
    assert built(root).changed
    assert_clean(root, tmp_path / "clean")


def test_without_data_files_and_feeds_nothing_points_at_them(tmp_path: Path) -> None:
    off = SITE + "[exports]\nenabled = false\n\n[feeds]\nenabled = false\n"
    root = lay_out(tmp_path / "archive", {**FILES, "site.toml": off})
    built(root)
    made = Made(root)
    assert not (made.output / "ro-crate-metadata.json").exists()
    links = made.links("articles/bridge/")
    assert "describedby" not in links
    assert "describedby" not in made.links("")
    rows = [node.text() for node in made.page("articles/bridge/").css(".cite dt")]
    assert rows == ["Chicago", "MLA", "APA"]
    assert made.page("about-this-archive/").css("script") == []


def test_without_an_address_of_its_own_a_site_is_that_of_this_machine(tmp_path: Path) -> None:
    lines = [line for line in SITE.split("\n") if not line.startswith("base_url")]
    root = lay_out(tmp_path / "archive", {**FILES, "site.toml": "\n".join(lines)})
    built(root)
    made = Made(root)
    assert made.data("articles/bridge/")["@id"] == "http://localhost:8000/articles/bridge/"
    assert embedded_metadata(made.page("articles/bridge/"))["url"] == "http://localhost:8000/articles/bridge/"
