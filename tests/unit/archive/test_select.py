"""Which articles are published on which day."""

from __future__ import annotations

import pytest

from archivegen.archive.select import Rules, Selection, select
from archivegen.source.body import Outline
from archivegen.source.dates import parse_when
from archivegen.source.fields import ArticleFields, RecordFields
from archivegen.source.parse import Document

DAY = parse_when("2024-03-01").earliest or 0


def document(name: str, fields: ArticleFields | RecordFields | None) -> Document:
    return Document(name, "", f"content/articles/{name}.md", "article", "", name, fields, Outline(), 1, ())


def article(name: str = "a", *, draft: bool = False, publish: str = "", expires: str = "") -> Document:
    first, last = (parse_when(day) if day else None for day in (publish, expires))
    return document(name, ArticleFields(name, draft=draft, publish=first, expires=last))


def fate(one: Document, today: int = DAY, *, drafts: bool = False, future: bool = False) -> str:
    selection: Selection = select([one], Rules(today, drafts, future))
    (found,) = [name for name in ("published", "drafts", "not_due", "expired") if getattr(selection, name)]
    assert selection.withheld == (() if found == "published" else (one,))
    return found


def test_an_article_without_dates_is_published() -> None:
    assert fate(article()) == "published"


@pytest.mark.parametrize(("offset", "wanted"), [(-1, "not_due"), (0, "published"), (1, "published")])
def test_publish_is_the_first_day(offset: int, wanted: str) -> None:
    assert fate(article(publish="2024-03-01"), DAY + offset) == wanted


@pytest.mark.parametrize(("offset", "wanted"), [(-1, "published"), (0, "expired"), (1, "expired")])
def test_expires_is_the_first_day_no_more(offset: int, wanted: str) -> None:
    assert fate(article(expires="2024-03-01"), DAY + offset) == wanted


def test_a_month_begins_on_its_first_day() -> None:
    assert fate(article(publish="2024-03"), DAY) == "published"
    assert fate(article(publish="2024-03"), DAY - 1) == "not_due"
    assert fate(article(expires="2024-03"), DAY - 1) == "published"
    assert fate(article(expires="2024-03"), DAY) == "expired"


def test_drafts_and_future_articles_are_let_through_when_asked_for() -> None:
    assert fate(article(draft=True)) == "drafts"
    assert fate(article(draft=True), drafts=True) == "published"
    assert fate(article(draft=True), future=True) == "drafts"
    assert fate(article(publish="2030-01-01"), future=True) == "published"
    assert fate(article(publish="2030-01-01"), drafts=True) == "not_due"
    assert fate(article(draft=True, publish="2030-01-01"), drafts=True) == "not_due"


def test_what_has_expired_stays_away_whatever_is_asked_for() -> None:
    assert fate(article(expires="2024-02-29"), drafts=True, future=True) == "expired"
    assert fate(article(publish="2024-01-01", expires="2024-02-01")) == "expired"


def test_every_article_is_in_one_group_in_its_order_and_what_is_no_article_in_none() -> None:
    documents = [
        article("d", draft=True),
        article("b"),
        article("f", publish="2099-01-01"),
        article("a"),
        article("e", expires="2000"),
        document("record", RecordFields("x")),
        document("broken", None),
    ]
    selection = select(documents, Rules(DAY))
    assert [d.stem for d in selection.published] == ["b", "a"]
    assert [d.stem for d in selection.withheld] == ["d", "f", "e"]
