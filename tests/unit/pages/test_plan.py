"""The plan: every output once, old addresses, and links and redirects that lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_context import SITE, Copy, Generate, article, context_of, ready

from archivegen.diagnostics import Diagnostic
from archivegen.pages.plan import Plan, plan
from archivegen.pages.searchable import searchable
from tests.small_archive import lay_out, run

FILES = {
    "articles/a.md": article(
        "Mina Rahimi. ![x](p.png) [b](/articles/b/)", redirect_from="[/old/a/, /a.html]", date="1990"
    ),
    "articles/b.md": article("[a](/articles/a/#x) [up](/) [all](/people)", section="S"),
    "articles/p.png": "x",
    "people/mina.md": "---\nname: Mina Rahimi\nmerged: [Q1]\n---\n",
    "pages/terms.md": article(),
}

ALIKE = "/index.html: one file on some systems"


def planned(
    root: Path, files: dict[str, str], site: str = SITE, static: tuple[Copy, ...] = (), theme: tuple[Generate, ...] = ()
) -> tuple[Plan, list[Diagnostic]]:
    found, problems = plan(context_of(root, files, site), frozenset(), static, theme)
    return found, list(problems)


def test_every_output_is_there_once_in_order(tmp_path: Path) -> None:
    found, problems = planned(tmp_path, FILES)
    paths = [job.path for job in found.jobs]
    assert problems == []
    assert paths == sorted(set(paths))
    assert {
        "index.html", "articles/a/index.html", "articles/a/index.ris", "people/mina/index.html", "people/mina/feed.xml",
        "terms/index.html", "old/a/index.html", "a.html", "people/Q1/index.html", "articles/p.png", "data/people.csv",
        "404.html", "robots.txt", "sitemap.xml", "search/index.html",
    } <= set(paths)  # fmt: skip
    assert "pages/index.html" not in paths


def test_search_is_given_every_page_of_text_in_order(tmp_path: Path) -> None:
    first, second, mina, terms = searchable(context_of(tmp_path, FILES))
    assert [page.url for page in (first, second, mina, terms)] == [
        "articles/a/", "articles/b/", "people/mina/", "terms/",
    ]  # fmt: skip
    assert (first.title, first.kind, first.names) == ("T", "Article", ("Mina Rahimi",))
    assert ("year", "1990") in first.filters
    assert ("people", "Mina Rahimi") in first.filters
    assert ("section", "S") in second.filters
    assert (mina.kind, mina.own_names) == ("Person", ("Mina Rahimi",))
    assert terms.kind == "Page"


def test_a_file_of_the_archives_own_takes_the_place_of_the_themes(tmp_path: Path) -> None:
    static = (Copy("icon.svg", "static/icon.svg", "d"), Copy("articles/p.png", "static/articles/p.png", "d"))
    found, problems = planned(tmp_path, FILES, static=static, theme=(ready("icon.svg", b"theme"), ready("x.js", b"x")))
    jobs = {job.path: job for job in found.jobs}
    assert problems == []
    assert jobs["icon.svg"] == static[0]
    assert jobs["articles/p.png"] == static[1]
    assert isinstance(jobs["x.js"], Generate)
    assert jobs["x.js"].data(context_of(tmp_path, FILES)) == b"x"


@pytest.mark.parametrize(("files", "static", "wanted"), [
    (
        {"articles/c.md": article(redirect_from="[/articles/a/]")},
        (),
        [
            ("content/articles/a.md:1:1", "/articles/a/index.html is also the address of content/articles/c.md:3"),
            ("content/articles/c.md:3:1", "/articles/a/index.html is also the address of content/articles/a.md:1"),
        ],
    ),
    (
        {"articles/c.md": article(redirect_from="[/x/]"), "articles/d.md": article(redirect_from="[/X]")},
        (),
        [
            ("content/articles/c.md:3:1", f"/x/index.html is also the address of content/articles/d.md:3 (/X{ALIKE})"),
            ("content/articles/d.md:3:1", f"/X/index.html is also the address of content/articles/c.md:3 (/x{ALIKE})"),
        ],
    ),
    (
        {},
        (Copy("articles/a/index.html", "static/articles/a/index.html", "d"),),
        [
            ("content/articles/a.md:1:1", "/articles/a/index.html is also the address of static/articles/a/index.html"),
            ("static/articles/a/index.html", "/articles/a/index.html is also the address of content/articles/a.md:1"),
        ],
    ),
    (
        {"pages/people.md": article()},
        (),
        [
            ("content/pages/people.md:1:1", "/people/index.html is also the address of archivegen's own page"),
        ],
    ),
    (
        {},
        (Copy("feed.xml", "static/feed.xml", "d"),),
        [
            ("static/feed.xml", "/feed.xml is also the address of archivegen's own page"),
        ],
    ),
    (
        {},
        (Copy("years", "static/years", "d"),),
        [("static/years", "/years is a file, and a folder is needed there for archivegen's own page")],
    ),
])  # fmt: skip
def test_an_address_asked_for_twice_names_both_sides(
    tmp_path: Path, files: dict[str, str], static: tuple[Copy, ...], wanted: list[tuple[str, str]]
) -> None:
    _, problems = planned(tmp_path, {**FILES, **files}, static=static)
    errors = sorted((str(d).partition(": error")[0], d.message) for d in problems if d.severity == "error")
    assert errors == wanted


@pytest.mark.parametrize(
    "old", ["/../../../tmp/pwn", "/a/../../b", "/", "//b.example/x", "C:\\x", "/%2e%2e/x", "/.git/x", "~/x", ""]
)
def test_a_redirect_in_settings_cannot_leave_the_site(tmp_path: Path, old: str) -> None:
    root = tmp_path / "deep/archive"
    site = f"{SITE}\n[redirects]\n'{old}' = '/articles/a/'\n"
    _, problems = planned(root, FILES, site)
    assert [(d.path, d.severity, d.code) for d in problems if d.code == "REDIRECT"] == [
        ("site.toml", "error", "REDIRECT")
    ]
    before = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if ".archivegen" not in p.parts)
    assert not run(root).ok
    assert sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if ".archivegen" not in p.parts) == before


@pytest.mark.parametrize("new", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "JAVASCRIPT:x"])
def test_a_redirect_leads_to_pages_and_sites_only(tmp_path: Path, new: str) -> None:
    _, problems = planned(tmp_path, FILES, f"{SITE}\n[redirects]\n'/x/' = '{new}'\n")
    assert "error" in {d.severity for d in problems if d.code == "REDIRECT"}


@pytest.mark.parametrize(("new", "lost"), [
    ("/articles/a/", False), ("/articles/a", False), ("/articles/a/#p", False), ("/", False), ("/feed.xml", False),
    ("https://b.example/", False), ("articles/a/?x=1", False), ("/articles/gone/", True), ("/gone.html", True),
])  # fmt: skip
def test_a_redirect_to_no_page_is_warned_of(tmp_path: Path, new: str, lost: bool) -> None:
    _, problems = planned(tmp_path, FILES, f'{SITE}\n[redirects]\n"/x/" = "{new}"\n')
    wanted = (
        [f'site.toml: warning[REDIRECT]: [redirects] "/x/" leads to "{new}", and there is no such page'] if lost else []
    )
    assert [str(d) for d in problems] == wanted


@pytest.mark.parametrize(("target", "lost"), [
    ("/articles/b/", False), ("/articles/b", False), ("/articles/b/#x", False), ("/", False), ("/people/", False),
    ("/feed.xml", False), ("/data/people.csv", False), ("/years/1990/", False), ("/old/a/", False),
    ("/articles/gone/", True), ("/years/2000/", True), ("/gone.pdf", True), ("/people/mina/2/", True),
])  # fmt: skip
def test_a_link_to_an_address_of_the_site_that_nothing_has_is_warned_of(
    tmp_path: Path, target: str, lost: bool
) -> None:
    _, problems = planned(tmp_path, {**FILES, "articles/c.md": article(f"x [y]({target})")})
    wanted = [f"content/articles/c.md:4:3: warning[LINK-BROKEN]: no page at {target}"] if lost else []
    assert [str(d) for d in problems] == wanted


PAGE_GONE = (
    'correct the link, or take it out; where the page was renamed, {} = "/…/" under [redirects] in site.toml leads on '
    "to its new address; [[id]] follows an article wherever its file is moved, and stops the build where the id is gone"
)


@pytest.mark.parametrize(("target", "hint"), [
    ("/articles/gone/#x", PAGE_GONE.format('"/articles/gone/"')),
    ("/articles/gone?x=1", PAGE_GONE.format('"/articles/gone/"')),
    ("/caf%C3%A9/", PAGE_GONE.format('"/café/"')),
    ("/gone.html", PAGE_GONE.format('"/gone.html"')),
    ("/scans/gone%201.pdf", "put the file there, as static/scans/gone 1.pdf; or correct the link, or take it out"),
])  # fmt: skip
def test_what_helps_against_a_link_to_no_page(tmp_path: Path, target: str, hint: str) -> None:
    _, problems = planned(tmp_path, {**FILES, "articles/c.md": article(f"x [y]({target})")})
    assert [d.hint for d in problems] == [hint]


@pytest.mark.parametrize("target", ["/articles/gone/#x", "/articles/gone?x=1", "/caf%C3%A9/", "/gone.html"])
def test_the_redirect_that_a_broken_link_offers_mends_it(tmp_path: Path, target: str) -> None:
    files = {**FILES, "articles/c.md": article(f"x [y]({target})")}
    _, (problem,) = planned(tmp_path / "before", files)
    line = problem.hint.partition("was renamed, ")[2].partition(" under ")[0].replace("/…/", "/articles/b/")
    assert planned(tmp_path / "after", files, f"{SITE}\n[redirects]\n{line}\n")[1] == []


def test_a_link_by_id_follows_an_article_to_another_folder_and_stops_the_build_where_the_id_is_gone(
    tmp_path: Path,
) -> None:
    root = lay_out(tmp_path, {"site.toml": SITE, "content/articles/c.md": article("x [[gone]]")})
    moved = lay_out(root, {"content/articles/1993/gone.md": article()}) / "content/articles/1993/gone.md"
    assert run(root).ok
    moved.unlink()
    result = run(root)
    assert (result.ok, [d.code for d in result.diagnostics]) == (False, ["LINK"])
