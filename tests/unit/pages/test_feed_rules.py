"""Every feed by the rules of RFC 4287, JSON Feed 1.1 and the W3C feed validator, in an archive of awkward articles."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from page_context import SITE, article, context_of, strict_xml

from archivegen.pages.feeds import feed_files
from archivegen.pages.jobs import Generate

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
FILES = {
    "articles/a.md": article("Mina Rahimi <script>alert(1)</script>.", '"<b>A & B</b> ]]> \\"q\\""',
                             date="1990-01-01T09:30:00-0400", section="A & <B>",
                             authors="['<Jan> & Co']", tags="['<x>']"),
    "articles/b.md": article("Mina Rahimi.", "B", date="1990-01-01", updated="2020-05", section="دری", lang="fa"),
    "articles/c.md": article("Mina Rahimi.", "C", date='"1937?"', section="a & <b>"),
    "articles/d.md": article("", "D", date='"-0044-03-15"'),
    "articles/e.md": article("Text.", "E", updated='"2021?"'),
    "articles/f.md": article("Text.", "F", date='"[1910..1915]"'),
    "articles/کابل.md": article("Text.", "G", date='"0079"'),
    "people/mina.md": "---\nname: Mina Rahimi\n---\n",
}  # fmt: skip


@pytest.fixture(scope="module", params=["https://a.example/", "https://a.example/the/archive/"])
def feeds(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> dict[str, str]:
    """The feeds of the archive by their addresses."""
    site = SITE.replace("https://a.example/", request.param) + "\n[extra]\n"
    context = context_of(Path(tmp_path_factory.mktemp("feeds")), FILES, site)
    jobs = [job for job in feed_files(context) if isinstance(job, Generate)]
    return {request.param + job.path: job.data(context).decode() for job in jobs}


def of_kind(feeds: dict[str, str], end: str) -> dict[str, str]:
    found = {address: text for address, text in feeds.items() if address.endswith(end)}
    assert len(found) == 4  # of the site, of two sections, of a person
    return found


def test_feeds_stand_beside_what_they_follow(feeds: dict[str, str]) -> None:
    root = min(feeds, key=len).rpartition("/")[0]
    folders = {address.removeprefix(root).rpartition("/")[0] for address in feeds}
    assert folders == {"", "/sections/a-b", "/sections/dry", "/people/mina"}


def one(element: ET.Element, name: str) -> str:
    """The text of an element that must be there once."""
    (found,) = element.findall(ATOM + name)
    return found.text or ""


def full(address: str | None) -> bool:
    return urlsplit(address or "").scheme in {"http", "https"} and (address or "").isascii()


def test_atom_feeds_have_what_rfc_4287_asks_for(feeds: dict[str, str]) -> None:
    for address, text in of_kind(feeds, ".xml").items():
        feed = strict_xml(text)
        assert feed.tag == f"{ATOM}feed"
        assert LANGUAGE.fullmatch(feed.get(LANG) or "")
        assert full(one(feed, "id"))
        assert one(feed, "title")
        assert MOMENT.fullmatch(one(feed, "updated"))
        assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] == [address_in(feed)]
        assert unquote(address_in(feed)) == address
        assert len(feed.findall(f"{ATOM}link[@rel='alternate']")) == 1
        assert all(one(author, "name") for author in feed.iter(f"{ATOM}author"))
        assert all(full(link.get("href")) for link in feed.iter(f"{ATOM}link"))


def address_in(feed: ET.Element) -> str:
    return one(feed, "id")


def test_atom_entries_are_whole_and_none_comes_twice(feeds: dict[str, str]) -> None:
    for text in of_kind(feeds, ".xml").values():
        feed = strict_xml(text)
        entries = feed.findall(f"{ATOM}entry")
        assert entries
        ids = [one(entry, "id") for entry in entries]
        assert len(set(ids)) == len(ids)
        for entry in entries:
            assert full(one(entry, "id"))
            assert one(entry, "title")
            one(entry, "summary")
            assert LANGUAGE.fullmatch(entry.get(LANG) or "")
            for name in ("updated", "published"):
                for moment in (found.text or "" for found in entry.findall(ATOM + name)):
                    assert MOMENT.fullmatch(moment)
                    assert datetime.fromisoformat(moment).tzinfo is not None
            assert len(entry.findall(f"{ATOM}published")) <= 1
            assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1
            assert not list(entry.iter(f"{ATOM}content"))  # text alone: what looks like HTML in it is text
        newest = max(datetime.fromisoformat(one(entry, "updated")) for entry in entries)
        assert datetime.fromisoformat(one(feed, "updated")) == newest


def test_markup_in_a_title_stays_text(feeds: dict[str, str]) -> None:
    for address, text in of_kind(feeds, ".xml").items():
        if "/mina/" in address:
            titles = [one(entry, "title") for entry in strict_xml(text).findall(f"{ATOM}entry")]
            assert '<b>A & B</b> ]]> "q"' in titles


def test_json_feeds_have_what_version_1_1_asks_for(feeds: dict[str, str]) -> None:
    for address, text in of_kind(feeds, ".json").items():
        feed: dict[str, Any] = json.loads(text)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        assert unquote(feed["feed_url"]) == address
        assert full(feed["home_page_url"])
        assert LANGUAGE.fullmatch(feed["language"])
        ids = [item["id"] for item in feed["items"]]
        assert ids
        assert len(set(ids)) == len(ids)
        for item in feed["items"]:
            assert item["content_text"]
            assert full(item["url"])
            assert all(MOMENT.fullmatch(item[key]) for key in ("date_published", "date_modified") if key in item)
            assert all(author["name"] for author in item.get("authors", []))
            assert set(item) <= {
                "id", "url", "title", "language", "content_text", "date_published", "date_modified", "authors", "tags",
            }  # fmt: skip


def test_the_newest_change_is_found_whatever_the_zone(tmp_path: Path) -> None:
    files = {
        "articles/early.md": article("T", "Early", date="2001-01-01T23:00:00-12:00"),  # 11:00 of the next day in UTC
        "articles/late.md": article("T", "Late", date="2001-01-02T01:00:00Z"),
    }
    context = context_of(tmp_path, files)
    text = next(job.data(context).decode() for job in feed_files(context) if job.path == "feed.xml")
    assert one(strict_xml(text), "updated") == "2001-01-01T23:00:00-12:00"
