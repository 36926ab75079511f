"""The look for traces gives in a build on top of another what it gives in a build from nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archivegen.publish.manifest import load_state
from archivegen.source.body import Body
from archivegen.source.documents import Bodies
from tests.hostile.attempt import OWN, Tried
from tests.small_archive import MINI

TITLE = "Letters from the front line"
HIDDEN = f"---\ntitle: {TITLE}\ndraft: true\n---\nx\n"
PHRASE = "are the letters that nobody has read since then, all of them"
TEXT = f"---\ntitle: {{}}\n---\nHere {PHRASE}.\n"


@pytest.fixture
def tried(tmp_path: Path) -> Tried:
    return Tried(tmp_path / "archive", MINI)


def again(tried: Tried, code: int = 0) -> list[str]:
    """What a build finds; a build from nothing finds the same, and makes the same files."""
    found = tried.build(code=code).findings
    copy = tried.root.parent / "copy" / "archive"
    shutil.copytree(tried.root, copy, ignore=shutil.ignore_patterns(*OWN))
    clean = Tried(copy, {})
    assert clean.build(code=code).findings == found
    if not code:
        assert clean.files() == tried.files()
    shutil.rmtree(copy.parent)
    return found


def excused(tried: Tried) -> list[str]:
    """What is remembered of traces that were excused."""
    (state,) = (tried.root / ".archivegen").rglob("published/**/published")
    kept = load_state(state)
    assert kept
    return [mark for mark in kept.withheld if "\n" in mark]


@pytest.mark.parametrize("fate", ["deleted", "renamed", "edited", "published and deleted"])
def test_an_excuse_outlives_the_draft_that_it_was_found_for(tried: Tried, fate: str) -> None:
    """Another draft has the same words."""
    for name in ("aa", "bb"):
        tried.article(name, HIDDEN)
    tried.article("cc", f"---\ntitle: Soon\nsummary: Next week, {TITLE}\n---\nx\n")
    tried.put("static/list.txt", TITLE)
    again(tried)
    first = tried.root / "content/articles/aa.md"
    if fate == "edited":
        tried.article("aa", HIDDEN.replace(TITLE, "Hidden"))
    elif fate == "renamed":
        first.rename(first.with_name("dd.md"))
    else:
        if fate != "deleted":
            tried.article("aa", HIDDEN.replace("draft: true\n", ""))
            again(tried)
        first.unlink()
    again(tried)
    tried.article("cc", "---\ntitle: Soon\n---\nx\n")
    (found,) = again(tried, 1)
    assert found.startswith("content/articles/bb.md:2:1: error[LEAK]: this text is a draft, and its title, ")
    assert found.endswith("would be published in list.txt")


@pytest.mark.parametrize("written", ["2020-01-01-secret-report", "secret-report"])
def test_an_address_is_looked_for_with_its_date_and_without_it(tried: Tried, written: str) -> None:
    """Whether it has one depends on the namesakes that there are on the day that it is published."""
    tried.put("static/list.txt", "Nothing.\n")
    tried.article("2020-01-01-secret-report", "---\ntitle: A\ndraft: true\n---\nx\n")
    again(tried)
    tried.put("static/list.txt", f"See /articles/{written}/ there.\n")
    (alone,) = again(tried, 1)
    assert f'its address, "/articles/{written}/", would be published in list.txt' in alone
    tried.article("2021-01-01-secret-report", "---\ntitle: B\ndraft: true\n---\nx\n")
    (beside,) = again(tried, 1)
    assert beside == alone
    tried.put("static/list.txt", "Nothing.\n")
    again(tried)


def test_the_address_that_a_published_namesake_has_is_no_trace_and_the_dated_one_is(tried: Tried) -> None:
    tried.article("2020-01-01-secret-report", "---\ntitle: A\n---\nx\n")
    tried.put("static/list.txt", "See /articles/secret-report/ there.\n")
    tried.article("2021-01-01-secret-report", "---\ntitle: B\ndraft: true\n---\nx\n")
    again(tried)
    tried.put("static/list.txt", "See /articles/2021-01-01-secret-report/ there.\n")
    (found,) = again(tried, 1)
    assert found.startswith("content/articles/2021-01-01-secret-report.md:")


def test_what_several_published_namesakes_are_called_gives_no_draft_away(tried: Tried) -> None:
    """A column; while any of them is there, the draft's own address has its date."""
    days = ("2020-01-01", "2020-01-08")
    for day in days:
        tried.article(f"{day}-editorial-notes", f"---\ntitle: {day}\n---\nx\n")
    tried.article("2020-01-15-editorial-notes", "---\ntitle: B\ndraft: true\n---\nx\n")
    tried.put("static/editorial-notes/logo.txt", "x")
    again(tried)
    for day in days:
        (tried.root / f"content/articles/{day}-editorial-notes.md").unlink()
    (found,) = again(tried, 1)
    assert 'its address, "/articles/editorial-notes/", would be published in editorial-notes/logo.txt' in found


def test_a_draft_without_a_date_has_its_address_for_itself(tried: Tried) -> None:
    tried.article("2020-01-01-secret-report", "---\ntitle: A\nslug: another\n---\nx\n")
    tried.article("2021-01-01-secret-report", "---\ntitle: B\ndraft: true\n---\nx\n")
    tried.article("secret-report", "---\ntitle: C\ndraft: true\n---\nx\n")
    tried.put("static/list.txt", "See /articles/secret-report/ there.\n")
    (found,) = again(tried, 1)
    assert 'its address, "/articles/secret-report/", would be published in list.txt' in found


@pytest.mark.parametrize("words", ["", " and /articles/somewhere-else/"])
def test_a_title_is_looked_for_whatever_else_is_found(tried: Tried, words: str) -> None:
    """A folder that is called so excuses an address alone."""
    title = "北京的一个秘密"
    tried.article("draft", f"---\ntitle: {title}\ndraft: true\nslug: somewhere-else\n---\nx\n")
    tried.article(title, "---\ntitle: Other\n---\nx\n")
    tried.put("static/list.txt", f"{title}{words}\n")
    found = again(tried, 1)
    assert any(f'its title, "{title}", would be published in ' in one for one in found)
    assert len(found) == 1 + bool(words)


def test_while_a_text_excuses_a_trace_no_other_is_read_for_it(tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it no longer does, another may."""
    tried.article("hidden", TEXT.format("Hidden").replace("---\nHere", "draft: true\n---\nHere"))
    for name in ("open", "other"):
        tried.article(name, TEXT.format(name))
    again(tried)
    assert excused(tried) == [f"excused content/articles/open.md\n{PHRASE}"]
    read: list[str] = []
    whole = Bodies.__call__

    def noted(self: Bodies, key: str) -> Body:
        read.append(key)
        return whole(self, key)

    with monkeypatch.context() as patched:
        patched.setattr(Bodies, "__call__", noted)
        tried.put("static/words.txt", "other words")
        tried.build()
    assert len(set(read)) == 2, "the draft's, and the one in which the words were found before"
    tried.article("open", "---\ntitle: Open\n---\nNothing of it.\n")
    again(tried)
    assert excused(tried) == [f"excused content/articles/other.md\n{PHRASE}"]
    tried.article("other", "---\ntitle: Other\ndraft: true\n---\nNothing of it.\n")
    tried.put("static/words.txt", f"Here {PHRASE}.\n")
    (found,) = again(tried, 1)
    assert found.startswith("content/articles/hidden.md:1:1: error[LEAK]")


@pytest.mark.parametrize("table", ["id,name,summary\nomid,Omid Azimi,To him we owe {}\n", "id,name,summary\nx,X,\n"])
def test_a_row_may_excuse_a_trace_too(tried: Tried, table: str) -> None:
    """Also one that has moved in its table."""
    tried.article("hidden", HIDDEN)
    tried.put("static/list.txt", TITLE)
    tried.put("content/people.csv", f"id,name,summary\nomid,Omid Azimi,To him we owe {TITLE}\n")
    again(tried)
    assert excused(tried) == [f"excused content/people.csv:2\n{TITLE}"]
    tried.put("content/people.csv", table.format(TITLE).replace("summary\n", "summary\nada,Ada Moss,\n"))
    again(tried, int(TITLE not in table.format(TITLE)))


def test_an_excuse_goes_with_the_last_file_that_has_the_trace(tried: Tried) -> None:
    """When files are looked into anyway, because something else is withheld."""
    tried.article("hidden", HIDDEN)
    tried.article("open", f"---\ntitle: Open\nextra: {{note: {TITLE}}}\n---\nx\n")  # which no page shows
    tried.put("static/list.txt", TITLE)
    again(tried)
    assert excused(tried) == [f"excused content/articles/open.md\n{TITLE}"]
    tried.put("static/list.txt", "nothing")
    tried.article("another", HIDDEN.replace(TITLE, "Another title that waits"))
    again(tried)
    assert excused(tried) == []


LETTERS = "him nobody was to know of the letters in the cellar"
LIFE = f"---\nname: Omid Azimi\n{{}}---\nOf {LETTERS}.\n"


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("people.csv", "id,name,draft\nomid,Omid Azimi,true\n"),
        ("people.json", '[{"id": "omid", "name": "Omid Azimi", "draft": true}]'),
        ("people.toml", '[omid]\nname = "Omid Azimi"\ndraft = true\n'),
    ],
)
def test_a_record_that_is_a_draft_by_its_row_is_looked_for(tried: Tried, name: str, table: str) -> None:
    """And its life excuses nobody who has the same words."""
    tried.put("content/people/omid.md", LIFE.format(""))
    tried.put(f"content/{name}", table.replace("true", "false"))
    tried.put("static/list.txt", f"They say of {LETTERS}.\n")
    again(tried)
    tried.put(f"content/{name}", table)
    (found,) = again(tried, 1)
    assert found.startswith("content/people/omid.md:1:1: error[LEAK]: this text is a draft, and words of its text, ")
    tried.article("hidden", f"---\ntitle: Hidden\ndraft: true\n---\nOf {LETTERS}.\n")
    (found,) = again(tried, 1)
    assert found.startswith("content/articles/hidden.md:1:1: error[LEAK]")
    tried.put("static/list.txt", "nothing")
    again(tried)


@pytest.mark.parametrize(("row", "file"), [("true", "draft: false\n"), ("true", ""), ("false", "draft: true\n")])
def test_a_record_that_is_a_draft_by_row_or_file_is_shown_as_one(tried: Tried, row: str, file: str) -> None:
    tried.put("content/people/omid.md", LIFE.format(file))
    tried.put("content/people.csv", f"id,name,draft\nomid,Omid Azimi,{row}\n")
    again(tried)
    assert not (tried.output / "people/omid").exists()
    tried.build("-D")
    page = tried.page("people/omid")
    assert page.css_first('meta[name="robots"][content*="noindex"]') is not None
    assert page.css_first("p.banner") is not None
    sitemap = (tried.output / "sitemap.xml").read_text("utf-8")
    assert "people/omid/" not in sitemap
    assert "people/mina/" in sitemap
