"""What reference managers read beside each article: RIS, BibTeX, CSL-JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from page_context import SITE, article, by_path, context_of, json_of, text_of, views

from archivegen.pages.article import article_pages
from archivegen.pages.citations import citation_files
from archivegen.pages.coins import coins_of
from archivegen.pages.context import Context
from archivegen.pages.crate import crate_files
from archivegen.pages.export import data_files
from archivegen.pages.index import index_pages

FULL = article(
    "Text.",
    '"The bridge: 100% & gone_ {now}"',
    date="1993-11-10",
    authors="[Jan Novák, Ministry of Health and Welfare]",
    source='{name: "The $ Herald", page: "4–5", archive: Box, archive_location: "A #1"}',
    section="World",
    summary='"Two\\nlines"',
    lang="de",
)


def of(tmp_path: Path, text: str) -> Context:
    return context_of(tmp_path, {"articles/a.md": text})


def test_each_article_has_three_files_beside_it(tmp_path: Path) -> None:
    context = context_of(tmp_path, {"articles/a.md": FULL, "articles/b.md": article()})
    assert sorted(by_path(citation_files(context))) == [
        f"articles/{name}/index.{end}" for name in "ab" for end in ("bib", "csl.json", "ris")
    ]


def test_ris_line_by_line(tmp_path: Path) -> None:
    context = of(tmp_path, FULL)
    assert text_of(citation_files(context), "articles/a/index.ris", context).split("\r\n") == [
        "TY  - NEWS",
        "TI  - The bridge: 100% & gone_ {now}",
        "AU  - Jan Novák",
        "AU  - Ministry of Health and Welfare",
        "PY  - 1993",
        "DA  - 1993/11/10/",
        "T2  - The $ Herald",
        "SP  - 4–5",
        "AV  - Box",
        "CN  - A #1",
        "SE  - World",
        "AB  - Two lines",
        "LA  - de",
        "UR  - https://a.example/articles/a/",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize(("date", "lines"), [
    ("1993-11", ["PY  - 1993", "DA  - 1993/11//"]),
    ('"1993"', ["PY  - 1993", "DA  - 1993///"]),
    ('"1993?"', ["PY  - 1993?", "N1  - Date: 1993?"]),
    ("195X", ["PY  - 1950s", "N1  - Date: 195X"]),
    ("1993/1995", ["PY  - 1993–1995", "N1  - Date: 1993/1995"]),
])  # fmt: skip
def test_ris_says_no_more_of_a_date_than_is_certain(tmp_path: Path, date: str, lines: list[str]) -> None:
    context = of(tmp_path, article(date=date))
    text = text_of(citation_files(context), "articles/a/index.ris", context)
    assert [line for line in text.split("\r\n") if line.startswith(("PY", "DA", "N1"))] == lines


def test_bibtex_escapes_what_tex_would_read(tmp_path: Path) -> None:
    context = of(tmp_path, FULL)
    assert text_of(citation_files(context), "articles/a/index.bib", context) == (
        "@article{a,\n"
        "  title = {{The bridge: 100\\% \\& gone\\_ \\{now\\}}},\n"
        "  author = {Jan Novák and {Ministry of Health and Welfare}},\n"
        "  journal = {The \\$ Herald},\n"
        "  date = {1993-11-10},\n"
        "  year = {1993},\n"
        "  pages = {4–5},\n"
        "  library = {Box, A \\#1},\n"
        "  langid = {de},\n"
        "  url = {https://a.example/articles/a/}\n"
        "}\n"
    )


@pytest.mark.parametrize(("date", "wanted"), [
    ("1880?", ["date = {1880?}", "year = {1880?}"]), ("195X", ["date = {195X}", "year = {1950s}"]),
    ("1914/1918", ["date = {1914/1918}", "year = {1914–1918}"]),
    ('"[1910,1911]"', ["year = {1910 or 1911}", "note = {Date: [1910,1911]}"]),
])  # fmt: skip
def test_bibtex_has_a_year_of_every_date(tmp_path: Path, date: str, wanted: list[str]) -> None:
    context = of(tmp_path, article(date=date))
    text = text_of(citation_files(context), "articles/a/index.bib", context)
    lines = text.replace(",\n", "\n").split("\n")
    assert [line.strip() for line in lines if line.strip().startswith(("date", "year", "note"))] == wanted


INVERTED = article("Text.", authors='["Finch, Harold", "{Reuters, London}", "Smith, Jr.", B. Ross, "Ross, B., Dr"]')


def test_a_byline_with_one_comma_is_turned_round_and_no_other(tmp_path: Path) -> None:
    context = context_of(tmp_path, {"articles/a.md": INVERTED})
    found = list(citation_files(context))
    shown = ["Harold Finch", "Reuters, London", "Smith, Jr.", "B. Ross", "Ross, B., Dr"]
    view = views(article_pages, context)["articles/a/index.html"]
    assert [author.label for author in view.authors] == shown
    (item,) = json_of(found, "articles/a/index.csl.json", context)
    assert item["author"] == [{"family": "Finch", "given": "Harold"}, *({"literal": name} for name in shown[1:])]
    assert "AU  - Finch, Harold\r\nAU  - Reuters, London\r\n" in text_of(found, "articles/a/index.ris", context)
    assert "{Finch, Harold and {Reuters, London} and" in text_of(found, "articles/a/index.bib", context)
    apa = "".join(text for _, text in view.citations[2].parts)
    assert apa.startswith("Finch, H., Reuters, London, Smith, Jr., B. Ross, & Ross, B., Dr. (n.d.)")
    assert '{"@type":"Person","name":"Harold Finch","familyName":"Finch","givenName":"Harold"}' in view.linked_data


@pytest.mark.parametrize(("kind", "wanted"), [
    ("", ("newspaperArticle", "NEWS", "@article{a,", "journal", "article-newspaper", "NewsArticle")),
    ("newspaper", ("newspaperArticle", "NEWS", "@article{a,", "journal", "article-newspaper", "NewsArticle")),
    ("Letter", ("letter", "PCOMM", "@misc{a,", "series", "personal_communication", "CreativeWork")),
    ("book", ("bookSection", "CHAP", "@incollection{a,", "booktitle", "chapter", "Chapter")),
])  # fmt: skip
def test_a_source_that_is_no_newspaper_is_filed_as_what_it_is(
    tmp_path: Path, kind: str, wanted: tuple[str, ...]
) -> None:
    text = article(source=f'{{name: Rivera papers, kind: "{kind}"}}')
    context = context_of(tmp_path, {"articles/a.md": text})
    found = list(citation_files(context))
    zotero, ris, entry, field, csl, schema = wanted
    view = views(article_pages, context)["articles/a/index.html"]
    assert view.source.item_type == zotero
    assert f"rft.type={zotero}&" in coins_of([0], context)[0]
    assert ("type", f"https://schema.org/{schema}", "") in view.signposts
    data = json.loads(view.linked_data)
    assert data["@type"] == schema
    assert ("NewsMediaOrganization" in view.linked_data) == (schema == "NewsArticle")
    assert "Rivera papers" in json.dumps([data.get("publisher"), data["isPartOf"]])
    assert text_of(found, "articles/a/index.ris", context).startswith(f"TY  - {ris}\r\n")
    assert text_of(found, "articles/a/index.bib", context).startswith(entry)
    assert f"  {field} = {{Rivera papers}}" in text_of(found, "articles/a/index.bib", context)
    assert json_of(found, "articles/a/index.csl.json", context)[0]["type"] == csl


@pytest.mark.parametrize("names", ["", "Finch, Harold"])
def test_a_byline_that_is_turned_round_leads_to_the_record_of_that_name(tmp_path: Path, names: str) -> None:
    people = f'id,name,names\nfinch,Harold Finch,"{names}"\n'
    context = context_of(tmp_path, {"people.csv": people, "articles/a.md": article(author='"Finch, Harold"')})
    (author,) = views(article_pages, context)["articles/a/index.html"].authors
    assert (author.label, author.url) == ("Harold Finch", "people/harold-finch/")
    assert "AU  - Finch, Harold\r\n" in text_of(citation_files(context), "articles/a/index.ris", context)


@pytest.mark.parametrize(("title", "wanted"), [
    ("a\\b", "a\\textbackslash{}b"), ("~x^", "\\textasciitilde{}x\\textasciicircum{}"), ("{ } #", "\\{ \\} \\#"),
])  # fmt: skip
def test_bibtex_keeps_braces_balanced(tmp_path: Path, title: str, wanted: str) -> None:
    context = of(tmp_path, article(title=f"'{title}'"))
    text = text_of(citation_files(context), "articles/a/index.bib", context)
    assert f"title = {{{{{wanted}}}}}," in text
    bare = text.replace("\\{", "").replace("\\}", "")
    assert bare.count("{") == bare.count("}")


def test_a_key_is_plain_whatever_the_id_is(tmp_path: Path) -> None:
    context = context_of(tmp_path, {"articles/کابل.md": article(), "articles/x.md": article(id='"a{b},c"', slug="s")})
    assert text_of(citation_files(context), "articles/کابل/index.bib", context).startswith("@misc{kbl,\n")
    assert text_of(citation_files(context), "articles/s/index.bib", context).startswith("@misc{a-b-c,\n")


def test_csl_has_the_date_in_parts_and_the_titles_exact_text(tmp_path: Path) -> None:
    context = of(tmp_path, FULL)
    (item,) = json_of(citation_files(context), "articles/a/index.csl.json", context)
    assert item == {
        "id": "https://a.example/articles/a/",
        "type": "article-newspaper",
        "title": "The bridge: 100% & gone_ {now}",
        "URL": "https://a.example/articles/a/",
        "language": "de",
        "author": [{"literal": "Jan Novák"}, {"literal": "Ministry of Health and Welfare"}],
        "issued": {"date-parts": [[1993, 11, 10]]},
        "container-title": "The $ Herald",
        "page": "4–5",
        "archive": "Box",
        "archive_location": "A #1",
        "section": "World",
        "abstract": "Two\nlines",
    }


@pytest.mark.parametrize(("date", "issued"), [
    ("1993-11", {"date-parts": [[1993, 11]]}), ('"0079"', {"date-parts": [[79]]}), ('"195X"', {"literal": "1950s"}),
    ("1914/1918", {"date-parts": [[1914], [1918]]}),
    ("1914-05?/1918", {"date-parts": [[1914, 5], [1918]], "circa": True}),
    ("1880?", {"date-parts": [[1880]], "circa": True}), ("1880-03-02~", {"date-parts": [[1880, 3, 2]], "circa": True}),
    ("1560-XX", {"date-parts": [[1560]]}), ("../1850", {"literal": "until 1850"}), ('"-0043"', {"literal": "44 BCE"}),
    ('"[1910,1911]"', {"literal": "1910 or 1911"}),
])  # fmt: skip
def test_csl_dates(tmp_path: Path, date: str, issued: dict[str, object]) -> None:
    context = of(tmp_path, article(date=date))
    (item,) = json_of(citation_files(context), "articles/a/index.csl.json", context)
    assert item["issued"] == issued


def test_an_undated_article_without_anything_else_is_still_a_citation(tmp_path: Path) -> None:
    context = of(tmp_path, article())
    found = list(citation_files(context))
    assert text_of(found, "articles/a/index.ris", context) == (
        "TY  - GEN\r\nTI  - T\r\nLA  - en\r\nUR  - https://a.example/articles/a/\r\nER  - \r\n"
    )
    (item,) = json_of(found, "articles/a/index.csl.json", context)
    assert "issued" not in item
    assert "author" not in item
    assert item["archive"] == "Mini"


def test_settings_leave_out_data_and_citations(tmp_path: Path) -> None:
    site = SITE + "[exports]\nenabled = false\n"
    context = context_of(tmp_path, {"articles/a.md": article()}, site)
    assert list(citation_files(context)) == []
    assert list(data_files(context)) == []
    assert views(article_pages, context)["articles/a/index.html"].alternates == ()
    about = views(index_pages, context)["about-this-archive/index.html"]
    assert [address for _, address, _ in about.downloads] == [
        "feed.xml", "feed.json", "sitemap.xml", "archivegen-manifest.json",
    ]  # fmt: skip
    assert about.linked_data == ""
    assert list(crate_files(context)) == []
    assert views(index_pages, context)["index.html"].signposts == ()
