"""Sites in many languages: words, digits, direction, marks of other languages, and catalogues of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archivegen.cli import main
from tests.page_reading import Element, read_page
from tests.small_archive import built, lay_out, put, tree

TEXTS = {
    "content/articles/one.md": "---\ntitle: One\ndate: 1993-11-10\nlang: en\n---\nMina Rahimi saw Takht-e Jamshid.\n",
    "content/articles/two.md": "---\ntitle: دو!\ndate: 1994~\nlang: fa\ntags: [جنگ, war]\n---\nمینا رحیمی آمد.\n",
    "content/people/mina.md": (
        "---\nname: Mina Rahimi\nborn: 1950\ndied: 1999\nnames: [{form: مینا رحیمی, lang: fa}]\n---\nA teacher.\n"
    ),
    "content/places/t.md": "---\nname: Takht-e Jamshid\nnames: [Persepolis]\n---\n",
}
PORTUGUESE = (
    'home = "Início"\narticles = "Artigos"\n'
    '"count.articles.one" = "{n} artigo"\n"count.articles.other" = "{n} artigos"\n'
)


def site(language: str, **more: str) -> dict[str, str]:
    settings = (
        f'[site]\ntitle = "Mini"\nlanguage = "{language}"\nbase_url = "https://a.example/"\n'
        'description = "About it."\n[search]\nenabled = false\n'
    )
    return {"site.toml": settings, **TEXTS, **more}


def page(root: Path, path: str) -> Element:
    return read_page((root / "output" / path / "index.html").read_text("utf-8"))


def texts(found: Element, selector: str) -> list[str]:
    return [one.text for one in found.select(selector)]


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "-C", str(root)], env={"SOURCE_DATE_EPOCH": "1700000000"})


@pytest.mark.parametrize(("language", "direction", "years", "people", "date"), [
    ("en", "ltr", "1993", "People", "November 10, 1993"), ("de-AT", "ltr", "1993", "Personen", "10. November 1993"),
    ("fr", "ltr", "1993", "Personnes", "10 novembre 1993"),
    ("es", "ltr", "1993", "Personas", "10 de noviembre de 1993"),
    ("ar", "rtl", "1993", "الأشخاص", "10 نوفمبر 1993"), ("ar-EG", "rtl", "١٩٩٣", "الأشخاص", "١٠ نوفمبر ١٩٩٣"),
    ("fa-AF", "rtl", "۱۹۹۳", "اشخاص", "۱۰ نومبر ۱۹۹۳"), ("ru", "ltr", "1993", "Люди", "10 ноября 1993 г."),
    ("zh", "ltr", "1993", "人物", "1993年11月10日"),
])  # fmt: skip
def test_a_site_speaks_one_language(
    tmp_path: Path, language: str, direction: str, years: str, people: str, date: str
) -> None:
    built(lay_out(tmp_path, site(language)))
    home = page(tmp_path, "")
    (html,) = home.select("html")
    assert (html.attributes["lang"], html.attributes["dir"]) == (language, direction)
    assert texts(home, ".nav-people") == [people]
    assert years in texts(page(tmp_path, "years"), ".bar-label")
    assert date in texts(page(tmp_path, "articles"), ".entry-date")
    if language != "en":
        furniture = " ".join(t for s in (".masthead", ".label", ".tallies", ".hint") for t in texts(home, s))
        assert not re.search("People|Places|Years|Latest|most often", furniture)


def test_where_there_are_no_words_the_english_ones_are_marked_and_everything_else_is_not(tmp_path: Path) -> None:
    built(lay_out(tmp_path, site("he")))
    home = page(tmp_path, "")
    assert [e.attributes.get("lang") for e in home.select("html")] == ["he"]
    assert [(e.attributes["lang"], e.attributes["dir"]) for e in home.select(".frontispiece")] == [("en", "ltr")]
    assert [(e.attributes["lang"], e.attributes["dir"]) for e in home.select(".front")] == [("en", "ltr")]
    assert [(e.attributes["lang"], e.attributes["dir"]) for e in home.select("h1")] == [("he", "rtl")]
    dates = [(e.attributes.get("lang", ""), e.text) for e in home.select(".entry-date .date")]
    assert dates == [("", "about 1994"), ("he", "10 בנובמבר 1993")], "what needs words is in their language"


def test_check_says_once_how_to_add_words(tmp_path: Path) -> None:
    lay_out(tmp_path, site("pt-BR"))
    done = run(tmp_path, "check", "--strict")
    said = [line for line in done.stderr.splitlines() if "LANGUAGE" in line]
    assert len(said) == 1
    assert said[0].startswith("site.toml: note[LANGUAGE]: there are no words of the interface in Portuguese")
    assert "archivegen config --words > templates/locales/pt.toml" in done.stderr
    assert "LANGUAGE" not in run(tmp_path, "build").stderr
    put(tmp_path / "templates/locales/pt.toml", PORTUGUESE)
    done = run(tmp_path, "check")
    assert "templates/locales/pt.toml: note[LANGUAGE]:" in done.stderr
    assert "words of the interface are missing and English" in done.stderr


def test_the_words_to_translate_are_those_of_the_language_or_english(tmp_path: Path) -> None:
    lay_out(tmp_path, site("pt"))
    assert 'home = "Home"' in run(tmp_path, "config", "--words").output
    put(tmp_path / "site.toml", '[site]\ntitle = "M"\nlanguage = "de-AT"\n')
    assert 'home = "Startseite"' in run(tmp_path, "config", "--words").output


def test_a_catalogue_of_ones_own_is_a_language_of_the_interface(tmp_path: Path) -> None:
    built(lay_out(tmp_path, site("pt-BR", **{"templates/locales/pt.toml": PORTUGUESE})))
    home = page(tmp_path, "")
    assert texts(home, ".nav-articles") == ["Artigos"]
    assert "2 artigos" in texts(home, ".holdings a")
    assert texts(home, ".nav-people") == ["People"]
    assert not home.select(".frontispiece[lang]")
    assert not (tmp_path / "output/locales").exists()


def test_all_words_can_be_changed_also_of_uncertain_dates_and_kinds_of_ones_own(tmp_path: Path) -> None:
    own = '"date.about" = "circa {date}"\n"kinds.people" = "Persons"\n'
    own += '"count.ships.one" = "{n} ship"\n"count.ships.other" = "{n} ships"\n'
    files = site("en", **{"templates/locales/en.toml": own, "content/ships/a.md": "---\nname: Aurora\n---\n"})
    files["site.toml"] += '[kinds.ships]\nlabel = "Ship"\n'
    built(lay_out(tmp_path, files))
    home = page(tmp_path, "")
    assert texts(home, ".nav-people") == ["Persons"]
    assert "1 ship" in texts(home, ".holdings a")
    assert "circa 1994" in texts(page(tmp_path, "articles"), ".entry-date")


def test_another_word_makes_every_page_again_and_gives_what_a_build_from_nothing_gives(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "a", site("pt", **{"templates/locales/pt.toml": PORTUGUESE}))
    built(root)
    changed = PORTUGUESE.replace("Artigos", "Textos")
    put(root / "templates/locales/pt.toml", changed)
    explained = run(root, "build", "--explain")
    assert "the words of the interface changed" in explained.output
    assert "another version" not in explained.output
    assert texts(page(root, ""), ".nav-articles") == ["Textos"]
    afresh = lay_out(tmp_path / "b", site("pt", **{"templates/locales/pt.toml": changed}))
    built(afresh)
    assert tree(root / "output") == tree(afresh / "output")
    assert built(root).balance.written == 0
    (root / "templates/locales/pt.toml").unlink()
    built(root)
    assert texts(page(root, ""), ".nav-articles") == ["Articles"]


@pytest.mark.parametrize(("name", "text", "said"), [
    ("pt.toml", "home = Início\n", "templates/locales/pt.toml:1:8: error[TOML]"),
    ("pt.toml", '"articles" = "A"\n"homme" = "I"\n', 'pt.toml:2:1: warning[LANGUAGE]: no word'),
    ("pt.toml", '"published.by" = "De {nome}"\n', "pt.toml:1:1: error[LANGUAGE]: published.by: nothing"),
    ("pt.toml", 'home = "{"\n', "templates/locales/pt.toml:1:1: error[LANGUAGE]: home: a brace stands alone"),
    ("pt.toml", 'home = "{}"\n', "templates/locales/pt.toml:1:1: error[LANGUAGE]: home: nothing is called {} here"),
    ("portuguese!.toml", 'home = "I"\n', "templates/locales/portuguese!.toml: warning[LANGUAGE]: not the name"),
    ("pt.txt", 'home = "I"\n', "templates/locales/pt.txt: warning[LANGUAGE]: not the name"),
])  # fmt: skip
def test_what_is_wrong_with_a_catalogue_is_said_with_its_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    lay_out(tmp_path, site("pt", **{f"templates/locales/{name}": text}))
    done = run(tmp_path, "build")
    assert said in done.stderr
    assert done.exit_code == (1 if "error" in said else 0)


def test_names_lead_from_where_a_reader_looks_for_them(tmp_path: Path) -> None:
    built(lay_out(tmp_path, site("en")))
    places, people = page(tmp_path, "places"), page(tmp_path, "people")
    assert texts(places, ".tallies span") == ["1 entry", "1 cross-reference"]
    assert texts(places, ".reference") == ["Persepolis see Takht-e Jamshid"]
    assert [e.attributes["href"] for e in places.select(".reference a")] == ["../places/t/"]
    assert texts(people, ".letter h2") == ["M", "Arabic script"]
    assert people.select(".reference bdi")[0].attributes["lang"] == "fa"


def test_another_spelling_makes_its_list_again(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "a", site("en"))
    built(root)
    put(root / "content/places/t.md", TEXTS["content/places/t.md"].replace("Persepolis", "Parsa"))
    built(root)
    assert texts(page(root, "places"), ".reference") == ["Parsa see Takht-e Jamshid"]


def test_texts_of_two_directions_are_kept_apart(tmp_path: Path) -> None:
    built(lay_out(tmp_path, site("ar")))
    article = page(tmp_path, "articles/one")
    feed = (tmp_path / "output/people/mina/feed.xml").read_text("utf-8")
    assert texts(article, "title") == ["One · \u2068Mini\u2069"]
    assert [e.attributes["dir"] for e in article.select(".address")] == ["ltr"]
    assert "<title>\u2068Mina Rahimi\u2069 – Mini</title>" in feed
    tags = page(tmp_path, "articles/two").select(".provenance bdi")
    assert {"جنگ", "war"} <= {tag.text for tag in tags}
