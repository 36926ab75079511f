"""What means to withhold a text, in whatever words, never publishes it: it is an error, and the remedy withholds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archivegen.build import BuildResult
from archivegen.diagnostics import Diagnostic
from archivegen.source.article_fields import read_article
from archivegen.source.record_fields import read_record
from archivegen.source.tables import read_table
from tests.small_archive import lay_out, put, run

SITE = '[site]\ntitle = "Mini"\nbase_url = "https://a.example/"\n'
DELTA = "content/articles/delta.md"


def built(root: Path, *fields: str) -> BuildResult:
    """An archive of one text with these fields."""
    lay_out(root, {"site.toml": SITE})
    put(root / DELTA, "\n".join(["---", "title: The Delta", *fields, "---", "Words of the delta.\n"]))
    return run(root, search="off")


def errors(result: BuildResult) -> list[Diagnostic]:
    """The errors of a build."""
    return [d for d in result.diagnostics if d.severity == "error"]


def front(*fields: str) -> list[Diagnostic]:
    """What is wrong with an article of these fields, warnings left out."""
    text = "\n".join(["---", "title: x", *fields, "---", ""])
    return [d for d in read_article("x.md", text, ("people", "places")).diagnostics if d.severity == "error"]


def told(hint: str) -> str:
    """The line that a hint tells to write."""
    found = re.match(r"write (.*?)(?:;|, or | on line |$)", hint)
    assert found, hint
    return found[1]


WITHHELD = [
    *(f"{name}: true" for name in ("unpublished", "private", "hidden", "unlisted", "secret", "confidential")),
    *(f"{name}: true" for name in ("embargoed", "embargo", "do_not_publish", "isPrivate", "not-published", "expired")),
    *(f"status: {word}" for word in ("private", "pending", "hidden", "unlisted", "unpublished", "trash", "deleted")),
    *(f"status: {word}" for word in ("future", "scheduled", "embargoed", "restricted", "confidential", "internal")),
    *(f"status: {word}" for word in ("secret", "in review", "In-Review", "not published", "PENDING", "0")),
    *(
        "visibility: private",
        "visibility: members",
        "post_status: draft",
        "moderation_state: draft",
        "status: [private]",
    ),
    *("embargo: 2030-01-01", "embargo_until: 2030-01-01", "embargo_date: 2030-01-01", "embargoed_until: 2030-01-01"),
    *("embargo: until the trial ends", "embargo_until: 31.12.2030", "password: abc"),
    *("draft:", "draft: ~", "publish:", 'publish: ""', "published:", "public: false", "listed: no", "render: false"),
    *("publish: false", "publish: never", "build: {render: never}", "Status: hidden", "headless: true", "hide: yes"),
]


@pytest.mark.parametrize("field", WITHHELD)
def test_a_field_that_withholds_is_an_error_and_its_remedy_withholds(field: str, tmp_path: Path) -> None:
    (found,) = errors(built(tmp_path / "a", field))
    assert (found.path, found.line, found.code in {"FIELD", "DATE"}) == (DELTA, 3, True)
    assert found.column >= 1
    assert "would be published" in found.message or "has to be a day" in found.message
    assert not (tmp_path / "a/output").exists()

    result = built(tmp_path / "b", told(found.hint))
    assert errors(result) == []
    assert not (tmp_path / "b/output/articles/delta").exists()


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("unpublished: true", "draft: true"),
        ("status: Private", "draft: true"),
        ("embargo: 2030-01-01", "publish: 2030-01-01"),
        ("embargoed_until: 2030-01-01T09:00", "publish: 2030-01-01"),
        ("embargo: 2030-05", "publish: 2030-05"),
        ("unpublish: 2030-01-01", "expires: 2030-01-01"),
        ("expires:", "the day, expires: 2030-01-01"),
        ("published:", "published: false"),
    ],
)
def test_the_line_to_write_is_told(field: str, line: str) -> None:
    (found,) = front(field)
    assert told(found.hint) == line


HARMLESS = [
    *("internal: AB-123", "restricted: in reading room", "unpublished: 1943 manuscript", 'hidden: "no, from the menu"'),
    *('confidential: "No."', 'embargo: "The oil embargo of 1973"', "publication_status: unpublished", "state: NO"),
    *("private: the family", "public: true"),
    *("hidden: false", "private: false", "unpublished: false", "private: no", "hidden:", "private:", "embargo: none"),
    *("visibility: public", "status: published", "status: publish", "status: verified", "status: closed", "status:"),
    *("status: Publish", "noindex: true", "hidden: [toc]", "hide: navigation", "published: true", "embargo: false"),
    *("public: true", "render: true", "build: {render: always}", "extra: {status: private, hidden: true}"),
    *("state: Ohio", "status: 1", "embargo: lifted"),
]


@pytest.mark.parametrize("field", HARMLESS)
def test_what_withholds_nothing_is_no_error(field: str, tmp_path: Path) -> None:
    assert errors(built(tmp_path, field)) == []
    assert (tmp_path / "output/articles/delta/index.html").is_file()


@pytest.mark.parametrize("key", ["unpublishd", "unpublised", "nonpublished", "depublished"])
def test_a_slip_in_a_word_that_withholds_is_not_laid_on_one_that_publishes(key: str) -> None:
    (found,) = front(f"{key}: true")
    assert (found.message, found.hint) == (
        f'unknown field "{key}": the article would be published',
        'did you mean "draft"?',
    )


def test_another_status_is_a_field_of_the_archives_own() -> None:
    fields = read_article("x.md", "---\ntitle: x\nstatus: verified\n---\n", ()).fields
    assert fields is not None and fields.extra == {"status": "verified"}
    fields = read_article("x.md", "---\ntitle: x\nstatus: publish\n---\n", ()).fields
    assert fields is not None and (fields.draft, fields.extra) == (False, {})


@pytest.mark.parametrize("field", ["private: true", "status: pending", "embargo: 2030-01-01", "publish:", "published:"])
def test_beside_draft_true_nothing_is_said(field: str) -> None:
    assert front("draft: true", field) == []


@pytest.mark.parametrize(
    ("day", "field", "count"),
    [
        ("2031-01-01", "embargo: 2030-01-01", 0),
        ("2030-01-01", "embargo: true", 0),
        ("2030-01-01", "status: scheduled", 0),
        ("2029-12-31", "embargo: 2030-01-01", 1),
        ("2030-01-01", "private: true", 1),
    ],
)
def test_a_day_answers_an_embargo_and_nothing_else(day: str, field: str, count: int) -> None:
    assert len(front(f"publish: {day}", field)) == count


@pytest.mark.parametrize("field", ["status: draft", "published: false", "private: true"])
def test_draft_false_does_not_outweigh_what_withholds(field: str) -> None:
    (found,) = front("draft: false", field)
    assert found.message == f'"{field}" withholds nothing here: the article would be published'
    assert found.hint.startswith("write draft: true on line 3")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('+++\ntitle = "x"\nprivate = true\n+++\n', "draft = true"),
        ('+++\ntitle = "x"\nembargo = 2030-01-01\n+++\n', "publish = 2030-01-01"),
        ('+++\ntitle = "x"\nembargo = "2030-05"\n+++\n', 'publish = "2030-05"'),
        ('{"title": "x",\n\n"status": "private"}\n', '"draft": true'),
        ('{"title": "x",\n\n"embargo": "2030-01-01"}\n', '"publish": "2030-01-01"'),
        ("Title: x\nDate: 2001-02-03\nStatus: hidden\n\nbody\n", "draft: true"),
        ("Title: x\nDate: 2001-02-03\nDraft:\n\nbody\n", "draft: true"),
    ],
)
def test_the_remedy_is_written_as_the_file_is(text: str, line: str) -> None:
    (found,) = read_article("x.md", text, ()).diagnostics
    assert (found.severity, found.line) == ("error", 3)
    assert told(found.hint) == line
    rows = text.split("\n")
    rows[2] = line + ("}" if text.startswith("{") else "")
    again = read_article("x.md", "\n".join(rows), ())
    assert again.diagnostics == ()
    assert again.fields is not None and (again.fields.draft or again.fields.publish)


@pytest.mark.parametrize(
    "field",
    [
        "status: draft",
        "private: true",
        "hidden: true",
        "published: false",
        "embargo: 2030-01-01",
        "publish: 2030-01-01",
    ],
)
def test_a_record_that_would_be_published_is_an_error_too(field: str) -> None:
    (found,) = [
        d for d in read_record("x.md", f"---\nname: x\n{field}\n---\n", ()).diagnostics if d.severity == "error"
    ]
    assert found.message == f'"{field}" withholds nothing here: the record would be published'
    assert told(found.hint) == "draft: true"
    assert read_record("x.md", "---\nname: x\nstatus: draft\ndraft: true\n---\n", ()).fields is not None


def test_an_empty_draft_of_a_record_is_an_error() -> None:
    (found,) = read_record("x.md", "---\nname: x\ndraft:\n---\n", ()).diagnostics
    assert (found.line, found.message) == (3, '"draft" is empty: the record would be published')


def test_a_field_that_a_kind_declares_is_its_own() -> None:
    assert read_record("x.md", "---\nname: x\nstatus: hidden\n---\n", (), known=["status"]).diagnostics == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "NO"),
        ("public", "no"),
        ("visible", "no"),
        ("status", "deleted"),
        ("status", "review"),
        ("listed", "no"),
    ],
)
def test_what_tells_of_the_thing_itself_is_no_error_in_a_table(column: str, value: str) -> None:
    data = f"id,name,{column}\na,A,{value}\n".encode()
    assert [d for d in read_table("content/places.csv", data, "places").diagnostics if d.severity == "error"] == []


def test_the_day_of_an_embargo_may_be_over() -> None:
    (found,) = read_record("x.md", "---\nname: x\nembargo_until: 2001-01-01\n---\n", ()).diagnostics
    assert found.severity == "error"
    assert found.hint.endswith("; if that day is over, delete the line")


def test_a_row_that_would_be_published_is_an_error() -> None:
    data = b"id,name,private,hidden,draft\na,A,true,,\nb,B,,true,true\nc,C,,,\nd,D,false,,\n"
    read = read_table("content/people.csv", data, "people")
    (found,) = [d for d in read.diagnostics if d.severity == "error"]
    meant = 'write true in a column "draft"; if it means something else, give the column another name'
    assert (found.line, found.hint) == (2, meant)
    assert found.message == 'column private: "private: true" withholds nothing here: the record would be published'

    read = read_table("content/people.json", b'[\n{"id": "a", "name": "A",\n "status": "private"}]', "people")
    (found,) = [d for d in read.diagnostics if d.severity == "error"]
    assert (found.line, told(found.hint)) == (3, '"draft": true')


def test_a_page_of_its_own_is_judged_as_an_article_is(tmp_path: Path) -> None:
    lay_out(tmp_path, {"site.toml": SITE, "content/pages/how.md": "---\ntitle: How\nprivate: true\n---\nSo.\n"})
    (found,) = errors(run(tmp_path, search="off"))
    assert (found.path, found.line, told(found.hint)) == ("content/pages/how.md", 3, "draft: true")
