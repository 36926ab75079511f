"""Citations in Chicago, MLA and APA: what each style asks for, and nothing that the archive does not know."""

from __future__ import annotations

from typing import Any

import pytest

from archivegen.pages.authors import Author
from archivegen.pages.cite import Work, citations
from archivegen.source.dates import parse_when

SCHORK = Author("Kurt Schork", "Schork", "Kurt")
NOVAK = Author("Jan Novák")
URL = "https://a.example/articles/bridge/"
WORK = {
    "title": "The bridge falls",
    "authors": (SCHORK,),
    "publication": "The Herald",
    "page": "4",
    "date": "1993-11-10",
    "archive": "Example Archive",
    "url": URL,
}


def cited(style: str = "", **changes: Any) -> dict[str, str] | str:
    """The three citations as text, or the one of a style."""
    values = {**WORK, **changes}
    values["date"] = parse_when(values["date"]) if values["date"] else None
    found = {one.style: "".join(text for _, text in one.parts) for one in citations(Work(**values))}
    return found[style] if style else found


def test_an_article_of_a_newspaper_in_three_styles() -> None:
    assert cited() == {
        "Chicago": f"Schork, Kurt. “The bridge falls.” The Herald, November 10, 1993. Example Archive. {URL}.",
        "MLA": f"Schork, Kurt. “The bridge falls.” The Herald, 10 Nov. 1993, p. 4. Example Archive, {URL}.",
        "APA": f"Schork, K. (1993, November 10). The bridge falls. The Herald, 4. Example Archive. {URL}",
    }


def test_what_stands_in_italics_and_what_is_in_the_articles_language() -> None:
    by_style = {one.style: one.parts for one in citations(Work(**{**WORK, "date": None}))}  # type: ignore[arg-type]
    assert [text for kind, text in by_style["Chicago"] if kind == "work"] == ["The Herald"]
    assert [text for kind, text in by_style["MLA"] if kind == "work"] == ["The Herald", "Example Archive"]
    assert [text for kind, text in by_style["APA"] if kind == "work"] == ["The Herald"]
    assert all(("title", "The bridge falls") in parts for parts in by_style.values())
    alone = {one.style: one.parts for one in citations(Work(**{**WORK, "date": None, "publication": ""}))}  # type: ignore[arg-type]
    assert ("title-work", "The bridge falls") in alone["APA"]


def test_nobody_signed() -> None:
    assert cited(authors=()) == {
        "Chicago": f"The Herald. “The bridge falls.” November 10, 1993. Example Archive. {URL}.",
        "MLA": f"“The bridge falls.” The Herald, 10 Nov. 1993, p. 4. Example Archive, {URL}.",
        "APA": f"The bridge falls. (1993, November 10). The Herald, 4. Example Archive. {URL}",
    }


def test_published_nowhere_else() -> None:
    assert cited(publication="", page="") == {
        "Chicago": f"Schork, Kurt. “The bridge falls.” Example Archive, November 10, 1993. {URL}.",
        "MLA": f"Schork, Kurt. “The bridge falls.” Example Archive, 10 Nov. 1993, {URL}.",
        "APA": f"Schork, K. (1993, November 10). The bridge falls. Example Archive. {URL}",
    }


def test_an_archive_that_is_its_newspapers_own_is_named_once() -> None:
    assert cited(archive="The Herald", page="") == {
        "Chicago": f"Schork, Kurt. “The bridge falls.” The Herald, November 10, 1993. {URL}.",
        "MLA": f"Schork, Kurt. “The bridge falls.” The Herald, 10 Nov. 1993, {URL}.",
        "APA": f"Schork, K. (1993, November 10). The bridge falls. The Herald. {URL}",
    }


@pytest.mark.parametrize(("date", "chicago", "mla", "apa"), [
    ("", "The Herald, n.d.", "The Herald, p. 4.", "(n.d.)"),
    ("1993", "The Herald, 1993.", "The Herald, 1993, p. 4.", "(1993)"),
    ("1993-05", "The Herald, May 1993.", "The Herald, May 1993, p. 4.", "(1993, May)"),
    ("1993-09-01", "September 1, 1993.", "1 Sept. 1993, p. 4.", "(1993, September 1)"),
    ("1926~", "The Herald, ca. 1926.", "circa 1926,", "(ca. 1926)"),
    ("1937?", "possibly 1937.", "possibly 1937,", "(possibly 1937)"),
    ("195X", "1950s.", "1950s,", "(1950s)"),
    ("[1910..1915]", "between 1910 and 1915.", "between 1910 and 1915,", "(between 1910 and 1915)"),
    ("-0043", "44 BCE.", "44 BCE,", "(44 BCE)"),
    ("0079", "The Herald, 79.", "79,", "(79)"),
])  # fmt: skip
def test_a_date_says_no_more_than_is_known(date: str, chicago: str, mla: str, apa: str) -> None:
    found = cited(date=date)
    assert isinstance(found, dict)
    assert chicago in found["Chicago"]
    assert mla in found["MLA"]
    assert apa in found["APA"]


def authors(count: int) -> tuple[Author, ...]:
    return tuple(Author(f"Given{n} Family{n}", f"Family{n}", f"Given{n}") for n in range(1, count + 1))


def test_two_authors_the_second_as_it_is_read() -> None:
    found = cited(authors=(SCHORK, NOVAK))
    assert isinstance(found, dict)
    assert found["Chicago"].startswith("Schork, Kurt, and Jan Novák. “")
    assert found["MLA"].startswith("Schork, Kurt, and Jan Novák. “")
    assert found["APA"].startswith("Schork, K., & Jan Novák. (1993")


def test_names_that_nobody_took_apart_stay_as_they_are_written() -> None:
    found = cited(authors=(NOVAK, Author("Ministry of Health")))
    assert isinstance(found, dict)
    assert found["Chicago"].startswith("Jan Novák and Ministry of Health. “")
    assert found["APA"].startswith("Jan Novák, & Ministry of Health. (1993")


@pytest.mark.parametrize(("count", "start"), [
    (3, "Family1, Given1, Given2 Family2, and Given3 Family3. “"),
    (10, "Family1, Given1, Given2 Family2, Given3 Family3, "),
    (11, "Family1, Given1, Given2 Family2, Given3 Family3, "),
])  # fmt: skip
def test_many_authors_in_chicago(count: int, start: str) -> None:
    found = str(cited("Chicago", authors=authors(count)))
    assert found.startswith(start)
    assert ("Given7 Family7, et al. “" in found) == (count > 10)
    assert ("Family8" in found) == (count == 10)


def test_many_authors_in_mla_and_apa() -> None:
    assert str(cited("MLA", authors=authors(3))).startswith("Family1, Given1, et al. “The bridge falls.”")
    twenty = str(cited("APA", authors=authors(20)))
    assert "Family19, G., & Family20, G. (1993" in twenty
    more = str(cited("APA", authors=authors(23)))
    assert "Family19, G., … Family23, G. (1993" in more
    assert "Family20" not in more


@pytest.mark.parametrize(("name", "apa"), [
    (Author("Jean-Paul Sartre", "Sartre", "Jean-Paul"), "Sartre, J.-P. ("),
    (Author("Vincent van Gogh", "Gogh", "Vincent van"), "Gogh, V. van. ("),
    (Author("Martin Luther King Jr.", "King", "Martin Luther", "Jr."), "King, M. L., Jr. ("),
    (Author("Иван Петров", "Петров", "Иван"), "Петров, И. ("),
    (Author("محمود طرزی", "طرزی", "محمود"), "طرزی, محمود. ("),
    (Author("毛泽东"), "毛泽东. ("),
])  # fmt: skip
def test_initials_only_where_a_script_has_them(name: Author, apa: str) -> None:
    assert str(cited("APA", authors=(name,))).startswith(apa)


@pytest.mark.parametrize(("title", "chicago", "apa"), [
    ("Who fell?", "“Who fell?” The Herald", "). Who fell? The Herald"),
    ("It fell!", "“It fell!” The Herald", "). It fell! The Herald"),
    ("It fell.", "“It fell.” The Herald", "). It fell. The Herald"),
    ("He said “no”", "“He said ‘no’.” The Herald", "). He said “no”. The Herald"),
    ('He said "no."', "“He said ‘no.’” The Herald", '). He said "no." The Herald'),
    ('A 12" gun', "“A 12\" gun.” The Herald", '). A 12" gun. The Herald'),
    ("پل افتاد؟", "“پل افتاد؟” The Herald", "). پل افتاد؟ The Herald"),
    ("<b>100% {x} & $y_</b>", "“<b>100% {x} & $y_</b>.” The", "). <b>100% {x} & $y_</b>. The"),
])  # fmt: skip
def test_a_titles_own_punctuation(title: str, chicago: str, apa: str) -> None:
    assert chicago in str(cited("Chicago", title=title))
    assert apa in str(cited("APA", title=title))


@pytest.mark.parametrize(("page", "mla"), [
    ("4", "p. 4."), ("A12", "p. A12."), ("4–5", "pp. 4–5."), ("4, 7", "pp. 4, 7."), ("front page", ", front page."),
    ("", "1993. Example"),
])  # fmt: skip
def test_pages(page: str, mla: str) -> None:
    assert mla in str(cited("MLA", page=page))
