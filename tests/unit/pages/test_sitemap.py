"""Sitemaps within the limits of the protocol, and names of the search as short as OpenSearch asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_context import SITE, article, context_of, strict_xml, text_of

from archivegen.pages import sitemap
from archivegen.pages.sitemap import shortened, site_files

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_a_sitemap_of_too_many_bytes_is_cut_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"articles/{n:03d}.md": article(date='"1990"', updated="2020-01-02") for n in range(60)}
    context = context_of(tmp_path, files)
    monkeypatch.setattr(sitemap, "MOST_BYTES", 3 * 1024)
    jobs = list(site_files(context))
    parts = [job for job in jobs if job.path.startswith("sitemap-")]
    assert len(parts) > 2
    assert all(len(job.data(context)) <= 3 * 1024 for job in parts)
    index = strict_xml(text_of(jobs, "sitemap.xml", context))
    assert len(index) == len(parts)
    assert index.findall(f".//{MAP}lastmod") == []  # when a sitemap changed is not known
    found = [url.findtext(f"{MAP}lastmod") for job in parts for url in strict_xml(job.data(context).decode())]
    assert len([day for day in found if day]) == 60
    assert {day for day in found if day} == {"2020-01-02"}


@pytest.mark.parametrize(("title", "most", "wanted"), [
    ("Mini", 16, "Mini"),
    ("The Archive, 1900", 16, "The Archive"),
    ("Newspapers – a collection", 13, "Newspapers"),
    ("An archive & its <very> long name", 16, "An archive & its"),
    ("Zeitungsarchivsammlung", 16, "Zeitungsarchivsa"),
    ("دانشنامهٔ روزنامه‌های کابل", 16, "دانشنامهٔ"),
    ("e\u0301" * 10, 3, "e\u0301"),
    ("two\nlines of it", 8, "two"),
])  # fmt: skip
def test_a_name_is_cut_between_words_and_never_within_a_letter(title: str, most: int, wanted: str) -> None:
    assert shortened(title, most) == wanted
    assert len(shortened(title, most)) <= most


def test_the_description_of_the_search_is_within_its_limits(tmp_path: Path) -> None:
    site = SITE.replace("enabled = false", "enabled = true").replace(
        'title = "Mini"', f'title = "{"Word " * 30}"\ndescription = "{"Long & " * 300}"'
    )
    context = context_of(tmp_path, {"articles/a.md": article()}, site)
    root = strict_xml(text_of(site_files(context), "opensearch.xml", context))
    texts = {element.tag.partition("}")[2]: element.text or "" for element in root}
    assert texts["ShortName"] == "Word Word Word"
    assert len(texts["LongName"]) <= 48
    assert 900 < len(texts["Description"]) <= 1024
    assert texts["Language"] == "en"
