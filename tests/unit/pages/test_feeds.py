"""Feeds, sitemap, robots.txt and OpenSearch: well-formed, complete, and never dated today."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from page_context import SITE, article, by_path, context_of, json_of, strict_xml, text_of

from archivegen.pages import sitemap
from archivegen.pages.context import Context
from archivegen.pages.feeds import feed_files
from archivegen.pages.jobs import Generate, Job
from archivegen.pages.sitemap import site_files

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
HOSTILE = "A & B ]]> <c> \"d\" 'e'"
FILES = {
    "articles/old.md": article("Mina Rahimi.", "Old", date="1990-01-01T09:30:00+04:30", updated="2020-05-06"),
    "articles/new.md": article("Mina Rahimi.", f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'", date="1999-12-31",
                               authors="[Jan Novák, Mina Rahimi]", tags="[one, two]", summary="'<b>&quot;'"),
    "articles/maybe.md": article("Text.", "Maybe", date='"1995?"', lang="fa"),
    "articles/none.md": article("Text.", "None"),
    "articles/early.md": article("Text.", "Early", date='"-0044"'),
    "people/mina.md": "---\nname: Mina Rahimi\n---\n",
    "people/nobody.md": "---\nname: Nobody Atall\n---\n",
}  # fmt: skip


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return context_of(tmp_path, FILES)


def atom(context: Context, path: str = "feed.xml") -> ET.Element:
    return strict_xml(text_of(feed_files(context), path, context))


def texts(element: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(ATOM + name)]


def test_the_feed_has_what_atom_requires_newest_first_undated_last(context: Context) -> None:
    feed = atom(context)
    assert feed.tag == ATOM + "feed"
    assert texts(feed, "id") == ["https://a.example/feed.xml"]
    assert texts(feed, "title") == ["Mini"]
    assert [a.findtext(ATOM + "name") for a in feed.findall(ATOM + "author")] == ["Mini"]
    links = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
    assert links == {"self": "https://a.example/feed.xml", "alternate": "https://a.example/"}
    entries = feed.findall(ATOM + "entry")
    assert [texts(e, "title")[0] for e in entries] == [HOSTILE, "Maybe", "Old", "Early", "None"]
    assert [texts(e, "id") for e in entries] == [
        [f"https://a.example/articles/{name}/"] for name in ("new", "maybe", "old", "early", "none")
    ]
    for entry in entries:
        assert len(texts(entry, "updated")) == len(texts(entry, "title")) == len(texts(entry, "summary")) == 1


def test_the_dates_of_a_feed_are_those_of_the_articles_and_never_now(context: Context) -> None:
    entries = {texts(e, "title")[0]: e for e in atom(context).findall(ATOM + "entry")}
    dates = {title: (texts(e, "published"), texts(e, "updated")) for title, e in entries.items()}
    assert dates == {
        HOSTILE: (["1999-12-31T00:00:00Z"], ["1999-12-31T00:00:00Z"]),
        "Maybe": (["1995-01-01T00:00:00Z"], ["1995-01-01T00:00:00Z"]),
        "Old": (["1990-01-01T09:30:00+04:30"], ["2020-05-06T00:00:00Z"]),
        "Early": ([], ["1970-01-01T00:00:00Z"]),
        "None": ([], ["1970-01-01T00:00:00Z"]),
    }
    assert texts(atom(context), "updated") == ["2020-05-06T00:00:00Z"]
    this_year = str(datetime.datetime.now(datetime.UTC).year)
    assert this_year not in text_of(feed_files(context), "feed.xml", context)


def test_authors_languages_and_summaries_of_entries(context: Context) -> None:
    entries = {texts(e, "title")[0]: e for e in atom(context).findall(ATOM + "entry")}
    new = entries[HOSTILE]
    assert [a.findtext(ATOM + "name") for a in new.findall(ATOM + "author")] == ["Jan Novák", "Mina Rahimi"]
    assert texts(new, "summary") == ["<b>&quot;"]
    languages = {title: e.get("{http://www.w3.org/XML/1998/namespace}lang") for title, e in entries.items()}
    assert languages["Maybe"] == "fa"
    assert languages["Old"] == "en"


def test_the_json_feed_has_what_its_version_requires(context: Context) -> None:
    feed = json_of(feed_files(context), "feed.json", context)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["language"]) == ("Mini", "en")
    assert feed["home_page_url"] == "https://a.example/"
    assert feed["feed_url"] == "https://a.example/feed.json"
    items: list[dict[str, Any]] = feed["items"]
    assert [item["title"] for item in items] == [HOSTILE, "Maybe", "Old", "Early", "None"]
    assert all(item["id"] == item["url"] and item["content_text"] for item in items)
    assert items[0]["authors"] == [{"name": "Jan Novák"}, {"name": "Mina Rahimi"}]
    assert items[0]["tags"] == ["one", "two"]
    assert items[2]["date_published"] == "1990-01-01T09:30:00+04:30"
    assert items[2]["date_modified"] == "2020-05-06T00:00:00Z"
    assert not {"date_published", "date_modified"} & {*items[3], *items[4]}


def test_every_record_that_is_named_has_feeds_of_its_own(context: Context) -> None:
    files = by_path(feed_files(context))
    assert sorted(files) == ["feed.json", "feed.xml", "people/mina/feed.json", "people/mina/feed.xml"]
    feed = atom(context, "people/mina/feed.xml")
    assert texts(feed, "title") == ["Mina Rahimi – Mini"]
    assert texts(feed, "id") == ["https://a.example/people/mina/feed.xml"]
    assert [texts(e, "title")[0] for e in feed.findall(ATOM + "entry")] == [HOSTILE, "Old"]
    assert (
        json_of(files.values(), "people/mina/feed.json", context)["home_page_url"] == "https://a.example/people/mina/"
    )


def test_feeds_hold_as_many_articles_as_settings_say_or_are_left_out(tmp_path: Path) -> None:
    two = context_of(tmp_path / "two", FILES, SITE + '[feeds]\nitems = 2\ntitle = "News & more"\n')
    assert len(atom(two).findall(ATOM + "entry")) == 2
    assert texts(atom(two), "title") == ["News & more"]
    assert list(feed_files(context_of(tmp_path / "none", FILES, SITE + "[feeds]\nenabled = false\n"))) == []


def test_an_empty_archive_has_a_valid_feed(tmp_path: Path) -> None:
    feed = atom(context_of(tmp_path, {"pages/about.md": article()}))
    assert texts(feed, "updated") == ["1970-01-01T00:00:00Z"]
    assert feed.findall(ATOM + "entry") == []


def addresses(files: Iterable[Job], context: Context, path: str = "sitemap.xml") -> dict[str, str]:
    """The addresses of a sitemap with their dates."""
    root = strict_xml(text_of(files, path, context))
    return {url.findtext(MAP + "loc", ""): url.findtext(MAP + "lastmod", "") for url in root}


def test_the_sitemap_lists_every_page_that_wants_to_be_found_with_true_dates_only(tmp_path: Path) -> None:
    files = {
        **FILES,
        "articles/year.md": article("T", "Year", updated='"2019"'),
        "articles/guess.md": article("T", "Guess", updated='"2018~"'),
        "articles/draft.md": article("T", "Draft", draft="true"),
        "people/shy.md": "---\nname: Shy\nindex: false\n---\n",
        "people/gone.md": "---\nname: Gone\nlink: false\n---\n",
        "pages/terms.md": article("T", "Terms"),
        "pages/about.md": article("T", "About"),
    }
    context = context_of(tmp_path, files, drafts=True)
    found = addresses(site_files(context), context)
    base = "https://a.example/"
    assert {address: day for address, day in found.items() if day} == {
        f"{base}articles/old/": "2020-05-06",
        f"{base}articles/year/": "2019",
    }
    assert {
        base, f"{base}articles/", f"{base}people/", f"{base}places/", f"{base}years/", f"{base}years/1990/",
        f"{base}years/-44/", f"{base}articles/new/", f"{base}articles/guess/", f"{base}people/mina/", f"{base}terms/",
        f"{base}about-this-archive/", f"{base}years/undated/",
    } <= set(found)  # fmt: skip
    assert not {f"{base}articles/draft/", f"{base}people/shy/", f"{base}people/gone/", f"{base}about/"} & set(found)


def test_addresses_in_other_scripts_are_encoded(tmp_path: Path) -> None:
    context = context_of(tmp_path, {"articles/کابل.md": article(section="A & B")})
    assert "https://a.example/articles/%DA%A9%D8%A7%D8%A8%D9%84/" in addresses(site_files(context), context)
    assert "https://a.example/articles/%DA%A9%D8%A7%D8%A8%D9%84/" in text_of(feed_files(context), "feed.xml", context)


@pytest.mark.parametrize(("limit", "wanted"), [(13, 1), (12, 2), (5, 3), (1, 13)])
def test_a_long_sitemap_is_cut_in_files_under_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, wanted: int
) -> None:
    context = context_of(tmp_path, {f"articles/{n}.md": article(date=f'"199{n}"') for n in range(2)})
    whole = addresses(site_files(context), context)
    assert len(whole) == 13
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", limit)
    files = [job for job in site_files(context) if job.path.startswith("sitemap")]
    if wanted == 1:
        assert [job.path for job in files] == ["sitemap.xml"]
        return
    parts = [f"sitemap-{n}.xml" for n in range(1, wanted + 1)]
    assert [job.path for job in files] == [*parts, "sitemap.xml"]
    index = strict_xml(text_of(files, "sitemap.xml", context))
    assert index.tag == f"{MAP}sitemapindex"
    assert [entry.findtext(f"{MAP}loc") for entry in index] == [f"https://a.example/{part}" for part in parts]
    shares = [addresses(files, context, part) for part in parts]
    assert max(map(len, shares)) == limit
    assert {address: day for share in shares for address, day in share.items()} == whole


def test_robots_may_come_in_and_are_told_of_the_sitemap(tmp_path: Path) -> None:
    context = context_of(tmp_path, {"pages/about.md": article()}, base_url="https://x.example/archive")
    assert text_of(site_files(context), "robots.txt", context) == (
        "User-agent: *\nAllow: /\nSitemap: https://x.example/archive/sitemap.xml\n"
    )


@pytest.mark.parametrize(
    ("title", "short"), [("Mini", "Mini"), ("An archive & its <very> long name", "An archive & its")]
)
def test_opensearch_has_a_short_name_of_at_most_16_characters(tmp_path: Path, title: str, short: str) -> None:
    site = SITE.replace('"Mini"', f'"{title}"').replace("enabled = false", "enabled = true")
    context = context_of(tmp_path, {"articles/a.md": article()}, site.replace("a.example/", "a.example/sub/"))
    root = strict_xml(text_of(site_files(context), "opensearch.xml", context))
    assert root.tag == SEARCH + "OpenSearchDescription"
    assert root.findtext(SEARCH + "ShortName") == short
    assert root.findtext(SEARCH + "Description") == title
    pages, itself = root.findall(SEARCH + "Url")
    assert pages.attrib == {"type": "text/html", "template": "https://a.example/sub/search/?q={searchTerms}"}
    assert itself.get("template") == "https://a.example/sub/opensearch.xml"


def test_without_search_there_is_no_opensearch(context: Context) -> None:
    assert "opensearch.xml" not in by_path(site_files(context))


def test_every_date_of_every_feed_is_rfc_3339(context: Context) -> None:
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
    for job in feed_files(context):
        assert isinstance(job, Generate)
        found = re.findall(r"<(?:updated|published)>([^<]*)<|\"date_\w+\": \"([^\"]*)\"", job.data(context).decode())
        assert found
        assert all(moment.fullmatch(one or other) for one, other in found)
