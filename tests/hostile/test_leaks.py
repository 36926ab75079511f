"""What is not published leaves no trace: the look into every published file, and what it takes for no trace."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from archivegen.archive.withheld import distinctive, phrases
from archivegen.pages.context import Context
from archivegen.pages.searchable import Searchable, searchable
from tests.hostile.attempt import Tried
from tests.small_archive import MINI, SITE, run

TITLE = "What the mayor of Herat said"
SENTENCE = "nobody was to know of the letters in the cellar"
DRAFT = f"---\ntitle: {TITLE}\ndraft: true\nslug: mayor-of-herat\n---\nIn Kabul *it was* so that {SENTENCE}.\n"
FATES = {
    "a draft": "draft: true",
    "not yet due": "publish: 2999-01-01",
    "expired": "expires: 2000-01-01",
}


@pytest.fixture
def tried(tmp_path: Path) -> Tried:
    found = Tried(tmp_path / "archive", MINI | {"content/articles/mayor.md": DRAFT})
    found.build()
    return found


def leaks(tried: Tried, *words: str) -> list[str]:
    said = tried.build(*words, code=1)
    assert all("error[LEAK]: " in line for line in said.findings), said.err
    return said.findings


@pytest.mark.parametrize(("fate", "field"), FATES.items())
@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"Next: {TITLE}", f'its title, "{TITLE}"'),
        ('<a href="../mayor-of-herat/">Next</a>', 'its address, "/articles/mayor-of-herat/"'),
        (f"<p>It is said that {SENTENCE}.</p>", f'words of its text, "so that {SENTENCE}"'.replace("so that ", "")),
    ],
)
def test_a_template_that_prints_it_publishes_nothing(tried: Tried, fate: str, field: str, text: str, what: str) -> None:
    tried.article("mayor", DRAFT.replace("draft: true", field).replace("it was* so that", "it was so*, that"))
    tried.put("templates/_footer.html", f"<footer>\n{text}</footer>")
    (found,) = leaks(tried)
    line = {"its title": "2:1", "its addre": "4:1", "words of ": "1:1"}[what[:9]]
    assert found.startswith(f"content/articles/mayor.md:{line}: error[LEAK]: this text is {fate}, and ")
    assert what.split(", ", maxsplit=1)[0] in found
    assert "would be published in 404.html, " in found
    assert "more files" in found


def test_the_remedy_names_the_file_and_line(tried: Tried) -> None:
    tried.put("templates/_footer.html", f"<footer>\n{TITLE}</footer>")
    assert "templates/_footer.html, line 2, has it: take it out there" in tried.build(code=1).err
    tried.put("templates/_footer.html", "<footer></footer>")
    tried.put("static/deep/words.txt", f"one\ntwo\nthree {TITLE}")
    assert "static/deep/words.txt, line 3, has it" in tried.build(code=1).err
    (tried.root / "static/deep/words.txt").unlink()
    tried.put("templates/_footer.html", "<footer>{{ site.extra.next }}</footer>")
    tried.put("site.toml", SITE + f'[extra]\nnext = "{TITLE}"\n')
    assert "site.toml, line 8, has it" in tried.build(code=1).err


@pytest.mark.parametrize("path", ["static/words.txt", "static/deep/list.json", "static/page.html", "static/all.txt.gz"])
def test_a_file_that_is_copied_is_looked_into_too(tried: Tried, path: str) -> None:
    text = f'{{"next": "{TITLE}"}}'.encode()
    tried.put(path, gzip.compress(text) if path.endswith(".gz") else text)
    (found,) = leaks(tried)
    assert f"would be published in {path.removeprefix('static/')}" in found


def test_so_is_a_name_of_a_file(tried: Tried) -> None:
    tried.put("static/mayor-of-herat/photo.png", "picture")
    (found,) = leaks(tried)
    assert "its address" in found


def test_the_life_of_a_person_who_is_a_draft_is_looked_for(tried: Tried) -> None:
    tried.put("content/people/omid.md", f"---\nname: Omid Azimi\ndraft: true\n---\nOf him {SENTENCE} until now.\n")
    tried.put("static/words.txt", f"they say of him {SENTENCE} until now")
    found = leaks(tried)
    assert found[-1].startswith("content/people/omid.md:1:1: error[LEAK]")


def test_files_that_stay_are_looked_into_for_what_is_withheld_now(tried: Tried) -> None:
    """An article is taken back; a file that its title stands in does not change for that."""
    tried.article("mayor", DRAFT.replace("draft: true\n", ""))
    tried.put("static/words.txt", f"read {TITLE}")
    tried.build()
    tried.article("mayor", DRAFT)
    (found,) = leaks(tried)
    assert "words.txt" in found
    tried.put("static/words.txt", "nothing")
    assert "0 written" in tried.build("--clean").out or tried.build().code == 0


def test_an_edited_draft_is_looked_for_anew(tried: Tried) -> None:
    tried.put("static/words.txt", "read of the well in the garden of the governor")
    tried.build()
    tried.article("mayor", DRAFT.replace(TITLE, "The well in the garden of the governor"))
    (found,) = leaks(tried)
    assert "words.txt" in found
    tried.article("mayor", DRAFT)
    tried.build()
    tried.article("mayor", DRAFT.replace(TITLE, "Another well in the fields"))
    assert "nothing to do" in tried.build().out


def test_it_can_be_switched_off_and_is_made_up_for_when_it_is_on_again(tried: Tried) -> None:
    tried.put("static/words.txt", TITLE)
    tried.put("site.toml", SITE + "[output]\nleak_check = false\n")
    tried.build()
    tried.put("site.toml", SITE)
    (found,) = leaks(tried)
    assert "words.txt" in found
    tried.build("--drafts")
    (found,) = leaks(tried, "--verify")
    assert "words.txt" in found


def test_a_preview_shows_drafts_and_looks_for_none(tried: Tried) -> None:
    tried.put("static/words.txt", TITLE)
    assert run(tried.root, preview=True, drafts=True, output=str(tried.root / ".archivegen/preview")).ok


@pytest.mark.parametrize(
    "title",
    [
        "Kabul",  # a word that many pages hold
        "Mina Rahimi",  # a record's name
        "About this archive",  # a word of the interface
        "A teacher in Kabul",  # words of a published text
        "As Alpha tells Yusuf",  # nearly
        "Mini",
    ],
)
def test_what_others_say_by_right_is_no_trace(tried: Tried, title: str) -> None:
    tried.article("mayor", DRAFT.replace(TITLE, title))
    tried.build()


def test_words_of_the_theme_are_no_trace(tried: Tried) -> None:
    """A draft about web pages."""
    style = (tried.output / "static/style.css").read_text("utf-8")
    words = max(re.findall(r"[a-z]+(?: [a-z]+){2,}", style), key=len)
    tried.article("mayor", DRAFT.replace(TITLE, words))
    tried.build("--clean")


def test_search_is_looked_into(tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are packed; here a page is fed to it that should not be."""
    tried.put("site.toml", SITE.replace("enabled = false", "enabled = true"))

    def fed(context: Context, tell: Callable[[], None]) -> tuple[Searchable, ...]:
        pages = searchable(context, tell)
        return tuple(
            msgspec.structs.replace(page, title=TITLE) if page.url == "articles/alpha/" else page for page in pages
        )

    monkeypatch.setattr("archivegen.build.searchable", fed)
    (found,) = leaks(tried)
    assert "pagefind/fragment/" in found


def test_a_published_article_may_announce_it(tried: Tried) -> None:
    tried.article("mayor", DRAFT)
    tried.article("next", f"---\ntitle: Next week\nsummary: Soon, {TITLE}\n---\nThen we tell why {SENTENCE}.\n")
    tried.put("content/people/omid.md", f"---\nname: Omid Azimi\nsummary: To him we owe {TITLE}.\n---\n")
    tried.build()
    tried.put("static/words.txt", TITLE)
    tried.build()  # it is no secret any more


def test_a_draft_of_a_published_article_has_its_words_by_right(tried: Tried) -> None:
    tried.article("old", DRAFT.replace("draft: true\nslug: mayor-of-herat\n", ""))
    tried.build()


def test_an_old_address_that_leads_on_is_no_trace(tried: Tried) -> None:
    tried.article("new", "---\ntitle: New\nredirect_from: [/articles/mayor-of-herat/]\n---\nx\n")
    tried.build()


def test_what_is_searched_for_is_written_alike_everywhere() -> None:
    assert distinctive('The "old" & new gate of the harbour', 12) == "new gate of the harbour"
    assert distinctive("Kabul", 12) == ""
    assert distinctive("Panjshirvalley", 12) == ""
    assert distinctive("北京的一个秘密", 12) == "北京的一个秘密"
    assert len(distinctive("word " * 100, 12)) <= 90
    assert phrases(["In Kabul Mina said that nobody knew of it, Rahimi was"]) == ["said that nobody knew of it"]
    assert phrases(["Short. Kabul."]) == []


PHRASE = "the letters that nobody has read since then"


def test_what_a_published_text_excused_is_a_leak_once_it_no_longer_says_it(tried: Tried) -> None:
    """Also in a file that stays as it is; and the other way round."""
    tried.article("hidden", f"---\ntitle: Hidden\ndraft: true\n---\nHere are {PHRASE}, all of them.\n")
    tried.article("open", f"---\ntitle: Open\n---\nHere are {PHRASE}, all of them.\n")
    tried.put("static/words.txt", f"Here are {PHRASE}, all of them.\n")
    tried.build()
    tried.article("other", "---\ntitle: Other\n---\nSomething.\n")
    tried.build()
    tried.article("open", "---\ntitle: Open\n---\nNothing of it.\n")
    (found,) = leaks(tried)
    assert found.startswith("content/articles/hidden.md:1:1: error[LEAK]")
    assert "would be published in words.txt" in found
    tried.article("open", f"---\ntitle: Open\n---\nHere are {PHRASE}, all of them.\n")
    tried.build()


def test_an_address_that_a_folder_excused_is_a_leak_once_the_folder_is_gone(tried: Tried) -> None:
    tried.article("hidden", "---\ntitle: Hidden\ndraft: true\nslug: chronicle\n---\nx\n")
    tried.put("content/pages/chronicle.md", "---\ntitle: Chronicle\n---\nx\n")
    tried.put("static/words.txt", "See /articles/chronicle/ and /chronicle/ there.\n")
    tried.build()
    (tried.root / "content/pages/chronicle.md").unlink()
    (found,) = leaks(tried)
    assert 'its address, "/articles/chronicle/", would be published in words.txt' in found
