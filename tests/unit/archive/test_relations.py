"""From files to the archive: ids, stubs, old ids, backlinks, companions, containment, years, sections, findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen.archive.model import Archive
from archivegen.archive.select import Rules
from archivegen.build import BuildOptions, inspect, read_only
from archivegen.diagnostics import Diagnostic
from archivegen.reading import Reading
from tests.pictures import picture
from tests.small_archive import SITE, TODAY, built, lay_out, run


def read(root: Path, files: dict[str, str], site: str = SITE) -> Reading:
    lay_out(root, {"site.toml": site, **{f"content/{path}": text for path, text in files.items()}})
    return read_only(root, "", Rules(TODAY))


def archive(root: Path, files: dict[str, str]) -> Archive:
    reading = read(root, files)
    assert [d for d in reading.diagnostics if d.severity == "error"] == []
    return reading.archive


def article(text: str = "Text.", title: str = "T", **fields: str) -> str:
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {title}\n{lines}---\n{text}\n"


def person(name: str, **fields: str) -> str:
    lines = "".join(f"{field}: {value}\n" for field, value in fields.items())
    return f"---\nname: {name}\n{lines}---\n"


def coded(found: tuple[Diagnostic, ...], code: str) -> list[str]:
    return [str(d) for d in found if d.code == code]


def test_articles_stand_in_order_of_time_with_undated_ones_last(tmp_path: Path) -> None:
    files = {
        "articles/z.md": article(date="1990-01-01"),
        "articles/a.md": article(),
        "articles/m.md": article(date="1990"),
        "articles/k.md": article(date="198X"),
        "articles/b.md": article(date="1990-01-01"),
        "articles/1989-12-31-n.md": article(),
    }
    found = archive(tmp_path, files)
    assert [a.id for a in found.articles] == ["k", "n", "b", "z", "m", "a"]
    assert [(year, [found.articles[i].id for i in members]) for year, members in found.years] == [
        ("1980", ["k"]),
        ("1989", ["n"]),
        ("1990", ["b", "z", "m"]),
    ]
    assert [found.articles[i].id for i in found.undated] == ["a"]


def test_years_are_ordered_as_numbers_also_before_the_common_era(tmp_path: Path) -> None:
    dates = {"a": '"0900"', "b": '"-0044"', "c": "1999", "d": '"../0079"', "e": '"0000"'}
    files = {f"articles/{name}.md": article(date=date) for name, date in dates.items()}
    assert [year for year, _ in archive(tmp_path, files).years] == ["-44", "0", "79", "900", "1999"]


def test_an_id_that_two_articles_have_is_an_error_at_both(tmp_path: Path) -> None:
    reading = read(
        tmp_path, {"articles/a.md": article(id="x"), "articles/b/x.md": article(), "articles/c.md": article()}
    )
    assert coded(reading.diagnostics, "ID-TWICE") == [
        'content/articles/a.md:3:1: error[ID-TWICE]: the id "x" is also that of content/articles/b/x.md',
        'content/articles/b/x.md:1:1: error[ID-TWICE]: the id "x" is also that of content/articles/a.md',
    ]
    assert not run(tmp_path).ok


@pytest.mark.parametrize("many", [False, True])
def test_a_declared_name_with_a_slip_is_told_with_the_record_that_is_spelt_most_like_it(
    tmp_path: Path, *, many: bool
) -> None:
    rows = "".join(f"Q{n},Town {n:04},\n" for n in range(500 if many else 2))
    files = {
        "articles/a.md": article("Nothing.", people="[Elanor Marsh, Nobody Else]", places="[Saltmarch, Old Herrat]"),
        "people/eleanor.md": person("Eleanor Marsh"),
        "places.csv": f"id,name,names\n{rows}Q1x,Saltmarsh,\nherat,Herat,Old Herat\n",
    }
    reading = read(tmp_path, files)
    assert {d.message.split('"')[1]: d.hint for d in reading.diagnostics if d.code == "STUB"} == {
        "Elanor Marsh": 'did you mean "Eleanor Marsh" (eleanor)? else archivegen new person "Elanor Marsh"',
        "Nobody Else": 'archivegen new person "Nobody Else"',
        "Saltmarch": 'did you mean "Saltmarsh" (Q1x)? else archivegen new place "Saltmarch"',
        "Old Herrat": 'did you mean herat? else archivegen new place "Old Herrat"',
    }
    built(tmp_path)
    assert (tmp_path / "output/places/saltmarch/index.html").exists()


def test_a_container_is_never_said_to_be_a_name_that_only_a_text_declares(tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("Nothing.", places="[Saltmarch, Far Away]"),
        "places.csv": "id,name,within\nsaltmarsh,Saltmarsh,\nmill,The Mill,saltmarch\nquay,The Quay,Far away\n",
    }
    reading = read(tmp_path, files)
    assert {d.message: d.hint for d in reading.diagnostics if d.code == "RECORD-UNKNOWN"} == {
        'no record "saltmarch" for "within"': 'did you mean "saltmarsh"?',
        'no record "Far away" for "within"': 'archivegen new place "Far Away"',
    }


def test_a_declared_name_that_no_record_has_is_a_stub_with_a_page(tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("Nothing.", people="[Nadia Anjuman, mina]", places="[Herat]"),
        "articles/b.md": article("Nothing.", people="[Nadia Anjuman]"),
        "people/mina.md": person("Mina Rahimi"),
    }
    reading = read(tmp_path, files)
    stub = reading.archive.entries["people", "Nadia Anjuman"]
    assert (stub.stub, stub.url, len(stub.declared)) == (True, "people/nadia-anjuman/", 2)
    assert reading.archive.entries["places", "Herat"].stub
    assert not reading.archive.entries["people", "mina"].stub
    assert coded(reading.diagnostics, "STUB") == [
        'content/articles/a.md:3:10: warning[STUB]: no record for "Nadia Anjuman": a page is made for the name alone',
        'content/articles/a.md:4:10: warning[STUB]: no record for "Herat": a page is made for the name alone',
        'content/articles/b.md:3:10: warning[STUB]: no record for "Nadia Anjuman": a page is made for the name alone',
    ]
    assert [d.hint for d in reading.diagnostics if d.code == "STUB"][:2] == [
        'archivegen new person "Nadia Anjuman"',
        'archivegen new place "Herat"',
    ]
    built(tmp_path)
    assert "Nadia Anjuman" in (tmp_path / "output/people/nadia-anjuman/index.html").read_text()
    assert not run(tmp_path, strict=True).ok


def test_a_stub_is_found_in_the_text_like_any_other_record(tmp_path: Path) -> None:
    found = archive(tmp_path, {"articles/a.md": article("Nadia Anjuman wrote.", people="[Nadia Anjuman]")})
    assert found.entries["people", "Nadia Anjuman"].mentions == 1
    assert found.entries["people", "Nadia Anjuman"].declared == ()


def test_old_ids_of_merged_records_lead_to_the_record_and_declare_it(tmp_path: Path) -> None:
    files = {
        "people/mina.md": person("Mina Rahimi", merged="[Q17, m-rahimi, Mina]"),
        "people/zahra.md": person("Zahra", link="false", merged="[old-zahra]"),
        "articles/a.md": article("[[Q17]] and [she](person:m-rahimi).", people="[Q17]"),
    }
    found = archive(tmp_path, files)
    assert found.redirects == (("people/Q17", "people/mina/"), ("people/m-rahimi", "people/mina/"))
    assert found.entries["people", "mina"].mentions == 2
    built(tmp_path)
    page = (tmp_path / "output/people/Q17/index.html").read_text()
    assert 'content="0; url=../../people/mina/"' in page
    assert not (tmp_path / "output/people/old-zahra").exists()


def test_redirects_of_articles_and_settings_stand_with_those_of_records(tmp_path: Path) -> None:
    site = SITE + '\n[redirects]\n"/old.html" = "/articles/a/"\n"/out/" = "https://b.example/"\n'
    reading = read(tmp_path, {"articles/a.md": article(redirect_from="[/2001/a/, /a.html]")}, site)
    assert reading.archive.redirects == (
        ("2001/a", "articles/a/"),
        ("a.html", "articles/a/"),
        ("old.html", "articles/a/"),
        ("out", "https://b.example/"),
    )


def test_backlinks_name_each_article_once_in_order_and_never_itself(tmp_path: Path) -> None:
    files = {
        "articles/target.md": article("[[target]]", date="1995"),
        "articles/late.md": article("[[target]] and [again](target.md)", date="1999"),
        "articles/early.md": article("[it](target.md#p)", date="1990"),
        "articles/middle.md": article("[it](/articles/target/)", date="1992"),
        "articles/draft.md": article("[[target]]", date="1991", draft="true"),
    }
    found = archive(tmp_path, files)
    assert {k: [found.articles[i].id for i in v] for k, v in found.backlinks.items()} == {
        "target": ["early", "middle", "late"]
    }


PEOPLE = {f"people/{name.lower()}.md": person(f"{name} Karimi", short="[]") for name in ("Ali", "Bina", "Cyra", "Dara")}


def test_who_is_seen_with_whom_is_counted_by_article(tmp_path: Path) -> None:
    files = {
        **PEOPLE,
        "articles/1.md": article("Ali Karimi, Bina Karimi. Ali Karimi again."),
        "articles/2.md": article("Bina Karimi and Ali Karimi."),
        "articles/3.md": article("Ali Karimi.", people="[cyra]"),
        "articles/4.md": article("[[dara]] and Bina Karimi."),
    }
    entries = archive(tmp_path, files).entries
    seen = {key[1]: [(one.record[1], one.count) for one in entry.together] for key, entry in entries.items()}
    assert seen == {
        "ali": [("bina", 2), ("cyra", 1)],
        "bina": [("ali", 2), ("dara", 1)],
        "cyra": [("ali", 1)],
        "dara": [("bina", 1)],
    }
    assert (entries["people", "ali"].mentions, len(entries["people", "ali"].sightings)) == (4, 3)
    assert entries["people", "cyra"].declared == (2,)
    assert [one.articles for one in entries["people", "ali"].together] == [(0, 1), (2,)]


def test_a_busy_record_shows_its_closest_companions_and_counts_the_others(tmp_path: Path) -> None:
    people = {f"people/p{n:02d}.md": person(f"Ali Nr{n:02d}", short="[]") for n in range(30)}
    all_named = ", ".join(f"Ali Nr{n:02d}" for n in range(30))
    files = {**people, "articles/0.md": article(f"{all_named}.")}
    files |= {f"articles/{n}.md": article("Ali Nr00 and Ali Nr29.", date=f"19{n}-01-01") for n in range(50, 61)}
    ali = archive(tmp_path, files).entries["people", "p00"]
    assert (len(ali.together), ali.companions) == (24, 29)
    first, second = ali.together[:2]
    assert (first.record[1], first.count, first.articles) == ("p29", 12, tuple(range(8)))
    assert (second.record[1], second.count) == ("p01", 1)


def test_a_record_that_is_not_linked_is_counted_nowhere(tmp_path: Path) -> None:
    files = {
        **PEOPLE,
        "people/ali.md": person("Ali Karimi", link="false"),
        "articles/1.md": article("Ali Karimi, Bina Karimi."),
    }
    entries = archive(tmp_path, files).entries
    hidden = entries["people", "ali"]
    assert (hidden.url, hidden.sightings, hidden.together, hidden.mentions) == ("", (), (), 0)
    assert entries["people", "bina"].together == ()


def test_containment_is_known_both_ways_and_circles_end(tmp_path: Path) -> None:
    files = {
        "places.csv": "id,name,within\ncity,City,province\nprovince,Province,country\ncountry,Country,city\n"
        "lone,Lone,lone\nleft,Left,province;country;province\n",
        "articles/a.md": article("City."),
    }
    found = archive(tmp_path, files)
    within = {key[1]: [outer[1] for outer in entry.within] for key, entry in found.entries.items()}
    assert within == {
        "city": ["province"],
        "country": ["city"],
        "left": ["province", "country"],
        "lone": [],
        "province": ["country"],
    }
    assert [inner[1] for inner in found.entries["places", "province"].contains] == ["city", "left"]
    built(tmp_path)
    page = (tmp_path / "output/places/city/index.html").read_text()
    assert page.index("<bdi>Country</bdi>") < page.index("<bdi>Province</bdi>") < page.index("<h1>City</h1>")


def test_records_are_related_by_what_is_written_about_them(tmp_path: Path) -> None:
    files = {
        "people/ali.md": person("Ali Karimi") + "Brother of Bina Karimi, born in Herat. Ali Karimi.\n",
        "people/bina.md": person("Bina Karimi"),
        "people/cyra.md": person("Cyra Karimi", link="false") + "Sister of Bina Karimi.\n",
        "places/herat.md": person("Herat"),
    }
    entries = archive(tmp_path, files).entries
    assert entries["people", "bina"].described_by == (("people", "ali"),)
    assert entries["places", "herat"].described_by == (("people", "ali"),)
    assert entries["people", "ali"].described_by == ()
    assert entries["people", "bina"].sightings == ()


def test_sections_that_differ_in_capitals_are_one_under_the_form_used_most(tmp_path: Path) -> None:
    sections = {"a": "world news", "b": "World News", "c": "World News", "d": '""', "e": "کابل", "f": "Éditorial"}
    found = archive(tmp_path, {f"articles/{name}.md": article(section=s) for name, s in sections.items()})
    assert [(s.slug, s.label, len(s.articles)) for s in found.sections] == [
        ("editorial", "Éditorial", 1),
        ("kbl", "کابل", 1),
        ("world-news", "World News", 3),
    ]


def test_the_order_of_files_changes_nothing(tmp_path: Path) -> None:
    files = {**PEOPLE, "articles/1.md": article("Ali Karimi."), "articles/2.md": article("Bina Karimi. [[1]]")}
    one = archive(tmp_path / "one", files)
    other = archive(tmp_path / "other", dict(reversed(files.items())))
    assert one == other


def found_in(root: Path, files: dict[str, str]) -> tuple[Diagnostic, ...]:
    lay_out(root, {"site.toml": SITE, **{f"content/{path}": text for path, text in files.items()}})
    found, _ = inspect(root, BuildOptions(TODAY))
    return found


SOUND = article("Mina Rahimi.", source="{name: Herald}")


def test_a_sound_archive_has_no_findings(tmp_path: Path) -> None:
    assert found_in(tmp_path, {"articles/a.md": SOUND, "people/mina.md": person("Mina Rahimi")}) == ()


@pytest.mark.parametrize(("files", "wanted"), [
    (
        {"articles/b.md": article("Mina Rahimi.")},
        "content/articles/b.md:1:1: warning[NO-SOURCE]: no source is named",
    ),
    (
        {"articles/b.md": article("Nobody.", source="{name: Herald}")},
        "content/articles/b.md:1:1: warning[NO-NAMES]: names no record at all",
    ),
    (
        {"articles/b.md": article("Mina Rahimi.", source="x", image="m.gif"), "articles/m.gif": picture()},
        "content/articles/b.md:4:8: warning[NO-ALT]: m.gif has no alt text",
    ),
    (
        {"people/x.md": person("Nobody Atall")},
        'content/people/x.md:1:1: warning[UNUSED]: "Nobody Atall" is named nowhere',
    ),
    ({"articles/m.png": "x"}, "content/articles/m.png: warning[ORPHAN]: no article shows this file"),
    (
        {
            "people/ali.md": person("Ali Karimi"),
            "people/bina.md": person("Bina Karimi"),
            "articles/b.md": article("Ali Karimi and Bina Karimi met.\n\nKarimi left.", source="x"),
        },
        ('content/articles/b.md:7:1: warning[DOUBT]: "Karimi" could be ali or bina: '
        'it is short for each of them, and both are in play here: "Ali Karimi" (named) and "Bina Karimi" (named)'),
    ),
])  # fmt: skip
def test_what_only_check_looks_for(tmp_path: Path, files: dict[str, str], wanted: str) -> None:
    found = found_in(tmp_path, {"articles/a.md": SOUND, "people/mina.md": person("Mina Rahimi"), **files})
    assert [str(d) for d in found] == [wanted]
    assert all(d.hint for d in found)
