"""Links by address to what is not published, and by id to what was renamed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_archive import SITE, assert_clean, built, lay_out, put, run

SECRET = "A quiet harbour at dusk"  # noqa: S105 - a title


def article(body: str = "Text.", front: str = "") -> str:
    return f"---\ntitle: T\n{front}---\n{body}\n"


def waits(front: str) -> str:
    return article().replace("title: T", f"title: {SECRET}\n{front}\ndate: 1987-06-05")


FILES = {
    "site.toml": SITE,
    "content/articles/1987-06-05-harbour.md": waits("draft: true"),
    "content/articles/shore.md": waits("draft: true\nslug: sea-shore"),
    "content/articles/soon.md": waits("publish: 2999-01-01"),
    "content/articles/old-news.md": waits("expires: 2001-01-01"),
    "content/pages/imprint.md": waits("draft: true"),
}
ADDRESSES = [
    "/articles/harbour/", "/articles/harbour", "/articles/harbour/#p", "/articles/harbour?x=1", "../harbour/",
    "/articles/harbour/index.html", "/articles/sea-shore/", "/articles/soon/", "/articles/old-news/", "/imprint/",
]  # fmt: skip


@pytest.mark.parametrize("target", ADDRESSES)
def test_a_link_to_the_address_of_what_is_not_published_is_left_out_and_its_text_stays(
    tmp_path: Path, target: str
) -> None:
    root = lay_out(tmp_path, {**FILES, "content/articles/a.md": article(f"See [this one]({target}) here.")})
    result = built(root)
    (problem,) = result.diagnostics
    assert str(problem) == (
        f'content/articles/a.md:4:5: warning[LINK-WITHHELD]: "{target}" is not published '
        "(a draft, not yet due, or expired): its link is left out"
    )
    page = (root / "output/articles/a/index.html").read_text("utf-8")
    assert "See this one here." in page
    name = target.partition("#")[0].partition("?")[0].removesuffix("index.html").rstrip("/").rpartition("/")[2]
    for file in (root / "output").rglob("*"):
        if file.suffix in {".html", ".json", ".xml", ".csv", ".txt"}:
            text = file.read_text("utf-8")
            assert f"/{name}" not in text, file
            assert SECRET not in text, file
            assert "1987" not in text, file


@pytest.mark.parametrize(("target", "options"), [
    ("/articles/harbour/", {"drafts": True}), ("../harbour/", {"drafts": True}),
    ("/articles/sea-shore/", {"drafts": True}), ("/imprint/", {"drafts": True}), ("/articles/soon/", {"future": True}),
])  # fmt: skip
def test_where_it_is_shown_the_link_is_there(tmp_path: Path, target: str, options: dict[str, bool]) -> None:
    root = lay_out(tmp_path, {**FILES, "content/articles/a.md": article(f"See [this one]({target}).")})
    assert built(root, **options).diagnostics == ()
    address = target.replace("../", "/articles/")
    assert f'href="../..{address}"' in (root / "output/articles/a/index.html").read_text("utf-8")


@pytest.mark.parametrize("more", [
    {"site.toml": f'{SITE}\n[redirects]\n"/articles/harbour/" = "/articles/new/"\n'},
    {"content/articles/new.md": article(front="redirect_from: [/articles/harbour/]\n")},
    {"content/articles/1990-01-02-harbour.md": article()},
    {"static/articles/harbour/index.html": "<p>By hand.</p>"},
])  # fmt: skip
def test_a_link_to_what_stands_at_the_address_meanwhile_is_kept(tmp_path: Path, more: dict[str, str]) -> None:
    files = {**FILES, "content/articles/new.md": article(), **more}
    root = lay_out(tmp_path, {**files, "content/articles/a.md": article("See [this one](/articles/harbour/).")})
    assert "LINK-WITHHELD" not in {d.code for d in built(root).diagnostics}
    assert 'href="../../articles/harbour/"' in (root / "output/articles/a/index.html").read_text("utf-8")


def test_the_link_comes_with_the_article_and_goes_with_it(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path / "site", {**FILES, "content/articles/a.md": article("See [this one](/articles/harbour/).")}
    )
    path = root / "content/articles/1987-06-05-harbour.md"
    for number, text in enumerate([waits("draft: true"), waits("draft: false"), waits("draft: true")]):
        put(path, text)
        built(root)
        page = (root / "output/articles/a/index.html").read_text("utf-8")
        assert ("articles/harbour/" in page) == ("false" in text)
        assert_clean(root, tmp_path / f"copy-{number}")


LEADS = "a redirect leads from its address to that of kabul-1993: write [[kabul-1993]]"


@pytest.mark.parametrize(("redirects", "front", "hint"), [
    ('"/articles/1993-kabul/" = "/articles/kabul-1993/"', "", LEADS),
    ('"articles/1993-kabul" = "/articles/kabul-1993/#p"', "", LEADS),
    ('"/articles/1993-kabul/" = "/articles/b/"\n"/articles/b/" = "/articles/kabul-1993/"', "", LEADS),
    ("", "redirect_from: [/articles/1993-kabul/]\n", LEADS),
    ("", "", 'did you mean "kabul"?'),
    ('"/articles/1993-kabul/" = "/places/kabul/"', "", 'did you mean "kabul"?'),
    ('"/articles/1993-kabul/" = "https://b.example/"', "", 'did you mean "kabul"?'),
    ('"/articles/1993-kabul/" = "/articles/b/"\n"/articles/b/" = "/articles/1993-kabul/"', "", 'did you mean "kabul"?'),
])  # fmt: skip
def test_an_id_that_was_renamed_is_told_where_its_redirect_leads(
    tmp_path: Path, redirects: str, front: str, hint: str
) -> None:
    files = {
        "site.toml": f"{SITE}\n[redirects]\n{redirects}\n",
        "content/places.csv": "id,name\nkabul,Kabul\n",
        "content/articles/kabul-1993.md": article(front=front),
        "content/articles/a.md": article("See [[1993-kabul]]."),
    }
    if hint != LEADS:  # the nearest is then the place
        files["content/articles/x.md"] = files.pop("content/articles/kabul-1993.md")
    root = lay_out(tmp_path, files)
    result = run(root)
    (problem,) = (d for d in result.diagnostics if d.code == "LINK")
    assert (result.ok, problem.hint) == (False, hint)
    if hint == LEADS:
        put(root / "content/articles/a.md", article("See [[kabul-1993]]."))
        built(root)


RECORDS = {
    "site.toml": SITE,
    "content/people/quiet-ann.md": "---\nname: Ann Quiet\ndraft: true\nmerged: [ann-before]\n---\nText.\n",
    "content/people.csv": "id,name,slug,draft\nrow-one,Rowena Quiet,,true\nslow,Sloane Quiet,sloane-q,true\nb,Bea,,\n",
}


@pytest.mark.parametrize("target", [
    "/people/quiet-ann/", "../../people/quiet-ann/", "../people/quiet-ann.md", "../people/quiet-ann",
    "/people/rowena-quiet/", "/people/rowena-quiet-row-one/#p", "/people/sloane-q/index.html", "/people/ann-before/",
])  # fmt: skip
def test_a_link_to_where_a_draft_record_would_be_is_left_out_and_its_text_stays(tmp_path: Path, target: str) -> None:
    root = lay_out(tmp_path / "a", {**RECORDS, "content/articles/a.md": article(f"See [this one]({target}) here.")})
    (problem,) = built(root).diagnostics
    assert str(problem).startswith("content/articles/a.md:4:5: warning[LINK-WITHHELD]")
    assert "See this one here." in (root / "output/articles/a/index.html").read_text("utf-8")
    published = "\n".join(f"{file} {file.read_text('utf-8', 'replace')}" for file in files_of(root / "output"))
    for trace in ("quiet", "Quiet", "sloane", "row-one", "ann-before"):
        assert trace not in published.replace(str(tmp_path), ""), trace
    assert [d.code for d in built(root, drafts=True).diagnostics] == (["LINK-BROKEN"] if "row-one" in target else [])


def test_a_link_to_a_record_at_the_address_of_a_draft_is_kept(tmp_path: Path) -> None:
    more = {"content/people/other.md": "---\nname: Other\nslug: rowena-quiet\n---\n"}
    root = lay_out(tmp_path, {**RECORDS, **more, "content/articles/a.md": article("[This](/people/rowena-quiet/).")})
    assert built(root).diagnostics == ()
    assert 'href="../../people/rowena-quiet/"' in (root / "output/articles/a/index.html").read_text("utf-8")


@pytest.mark.parametrize("redirects", [
    '"/old-harbour/" = "/articles/harbour/"', '"/old-harbour/" = "/midway/"\n"/midway/" = "articles/harbour/#p"',
    '"/old-harbour/" = "/people/quiet-ann/"', '"old-harbour/index.html" = "/articles/harbour"',
])  # fmt: skip
def test_a_redirect_to_what_is_not_published_is_left_out_and_so_are_links_to_its_address(
    tmp_path: Path, redirects: str
) -> None:
    files = {**FILES, **RECORDS, "site.toml": f"{SITE}\n[redirects]\n{redirects}\n"}
    root = lay_out(tmp_path, {**files, "content/articles/a.md": article("See [this one](/old-harbour/) here.")})
    found = [(d.code, d.path) for d in built(root).diagnostics]
    ways = redirects.count("=")
    assert found == [("LINK-WITHHELD", "content/articles/a.md"), *[("LINK-WITHHELD", "site.toml")] * ways]
    published = "\n".join(f"{file} {file.read_text('utf-8', 'replace')}" for file in files_of(root / "output"))
    for trace in ("harbour", "midway", "quiet"):
        assert trace not in published.replace(str(tmp_path), ""), trace
    assert [d.code for d in built(root, drafts=True).diagnostics] == []
    assert 'href="../../old-harbour/"' in (root / "output/articles/a/index.html").read_text("utf-8")


def test_what_a_draft_says_that_its_address_once_was_is_not_told(tmp_path: Path) -> None:
    draft = waits("draft: true\nredirect_from: [/news/quiet-harbour/]")
    files = {"site.toml": SITE, "content/articles/harbour.md": draft}
    root = lay_out(tmp_path, {**files, "content/articles/a.md": article("See [this](/news/quiet-harbour/).")})
    assert [d.code for d in built(root).diagnostics] == ["LINK-WITHHELD"]
    assert "quiet-harbour" not in (root / "output/articles/a/index.html").read_text("utf-8")


def files_of(output: Path) -> list[Path]:
    """Every file that is published."""
    return sorted(file for file in output.rglob("*") if file.is_file())
