"""Old addresses as a server looks for them, names of bundles, and ids that are given once on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archivegen.build import Memory, build
from archivegen.outcome import BuildOptions
from archivegen.source.anchors import OURS
from tests.pictures import picture
from tests.small_archive import SITE, TODAY, assert_clean, built, lay_out, put, run

THEME = Path("archivegen/theme/templates")


def article(body: str = "Text.", front: str = "") -> str:
    return f"---\ntitle: T\n{front}---\n{body}\n"


def page(root: Path, address: str) -> str:
    """A published page."""
    return (root / "output" / address / "index.html").read_text("utf-8")


@pytest.mark.parametrize(("front", "settings"), [
    ('redirect_from: ["/alt/%C3%A4/", "/b%20c/"]\n', ""),
    ("", '[redirects]\n"/alt/%C3%A4/" = "/articles/br%C3%BCcke/"\n"/b%20c/" = "/articles/brücke"\n'),
])  # fmt: skip
def test_an_old_address_is_where_a_server_looks_for_it(tmp_path: Path, front: str, settings: str) -> None:
    root = lay_out(tmp_path, {
        "site.toml": f"{SITE}\n{settings}",
        "content/articles/brücke.md": article(front=front),
        "content/articles/a.md": article("[One](/alt/ä/), [two](/alt/%C3%A4/), [three](/b%20c/)."),
    })  # fmt: skip
    assert built(root).diagnostics == ()
    for path in ("alt/ä", "b c"):
        assert 'articles/br%C3%BCcke/"' in page(root, path)


@pytest.mark.parametrize(("target", "url", "canonical"), [
    ("/articles/a/?next=https://z.example/", "../articles/a/?next=https://z.example/", "https://a.example/articles/a/"),
    ("/articles/a", "../articles/a/", "https://a.example/articles/a/"),
    ("articles/a/#p", "../articles/a/#p", "https://a.example/articles/a/#p"),
    ("https://z.example/x", "https://z.example/x", "https://z.example/x"),
])  # fmt: skip
def test_a_redirect_leads_to_the_address_of_a_page(tmp_path: Path, target: str, url: str, canonical: str) -> None:
    files = {"site.toml": f'{SITE}\n[redirects]\n"/old/" = "{target}"\n', "content/articles/a.md": article()}
    root = lay_out(tmp_path, files)
    assert built(root).diagnostics == ()
    assert f'url={url}"' in page(root, "old")
    assert f'<link rel="canonical" href="{canonical}' in page(root, "old")


def test_a_redirect_to_a_page_with_a_dot_in_its_name_needs_no_slash(tmp_path: Path) -> None:
    files = {"site.toml": f'{SITE}\n[redirects]\n"/old/" = "/v1.2"\n', "content/pages/v1.2.md": article()}
    assert built(lay_out(tmp_path, files)).diagnostics == ()


@pytest.mark.parametrize("files", [
    {"content/articles/a.md": article(front="redirect_from: [/archivegen-manifest.json]\n")},
    {"content/articles/a.md": article(), "static/archivegen-manifest.json/x.txt": "x"},
])  # fmt: skip
def test_no_page_needs_a_folder_where_the_manifest_is(tmp_path: Path, files: dict[str, str]) -> None:
    root = lay_out(tmp_path, {"site.toml": SITE, **files})
    result = run(root)
    assert [d.code for d in result.diagnostics] == ["ADDRESS"]
    assert not (root / "output").exists()


def test_bundles_of_one_name_are_told_apart_by_their_day(tmp_path: Path) -> None:
    files = [f"content/articles/{day}-the-wall/index.md" for day in ("1955-05-05", "1977-06-01")]
    root = lay_out(tmp_path / "site", {"site.toml": SITE, **dict.fromkeys(files, article())})
    built(root)
    for day in ("1955-05-05", "1977-06-01"):
        assert page(root, f"articles/{day}-the-wall")
    (root / files[1]).unlink()
    put(root / "content/articles/1977-06-01-the-wall.md", article())
    built(root)
    assert page(root, "articles/1977-06-01-the-wall")
    assert_clean(root, tmp_path / "copy")


def test_the_index_of_all_articles_is_no_bundle_however_deep_the_content_is(tmp_path: Path) -> None:
    files = {"src/content/articles/index.md": article(), "src/content/articles/b/index.md": article()}
    root = lay_out(tmp_path, {"site.toml": f'{SITE}\n[content]\ndir = "src/content"\n', **files})
    built(root)
    assert sorted(path.name for path in (root / "output/articles").iterdir() if path.is_dir()) == ["b", "index"]


def test_headings_leave_the_ids_of_the_theme_alone(tmp_path: Path) -> None:
    names = [
        word for file in sorted(THEME.glob("*.html")) for word in re.findall(r'\bid="([a-z-]+)"', file.read_text())
    ]
    assert {name for name in names if not name.startswith("search-")} == OURS
    headings = "\n\n".join(f"## {name}" for name in [*sorted(OURS), "kind people"])
    root = lay_out(tmp_path, {
        "site.toml": SITE,
        "content/articles/a.md": article(f"Ann Lee.\n\n{headings}\n\n## By hand {{#main}}", "people: [ann]\n"),
        "content/people/ann.md": f"---\nname: Ann Lee\nnames: [Ann]\n---\nText.\n\n{headings}\n",
        "content/pages/about.md": article(headings),
    })  # fmt: skip
    built(root)
    for address in ("articles/a", "people/ann", "about-this-archive"):
        ids = re.findall(r'\sid="([^"]+)"', page(root, address))
        assert len(ids) == len(set(ids)), address
        assert "main-2" in ids


def test_a_line_above_a_figure_is_said_of_the_figure(tmp_path: Path) -> None:
    body = 'See [it](#foto).\n\n{#foto .wide lang=de}\n![x](i.png "The bridge")\n\nAfter it.\n'
    root = lay_out(tmp_path, {
        "site.toml": SITE, "content/articles/a.md": article(body), "content/articles/i.png": picture("i"),
    })  # fmt: skip
    built(root)
    html = page(root, "articles/a")
    assert re.search(
        r'<figure id="foto"[^>]* class="wide"[^>]*lang="de"|<figure id="foto" class="wide" lang="de"', html
    )
    assert re.search(r"<p id=\"p-[0-9a-f]{8}\">After it\.</p>", html)


def test_an_image_is_no_page_of_its_name(tmp_path: Path) -> None:
    files = {
        "content/people/anna.md": "---\nname: Anna Lind\nimage: anna\n---\n![x](bert)\n",
        "content/people/bert.md": "---\nname: Bert Moss\ndraft: true\n---\n",
        "content/people/anna.png": picture("a"),
    }
    result = run(lay_out(tmp_path, {"site.toml": SITE, **files}))
    assert [(d.code, d.line) for d in result.diagnostics] == [("IMAGE", 3), ("IMAGE", 5)]


def test_the_full_address_of_a_draft_is_left_out(tmp_path: Path) -> None:
    body = "See [it](https://a.example/articles/secret-meeting/) and [that](https://a.example/articles/a/)."
    draft = article(front="draft: true\n")
    files = {"content/articles/a.md": article(body), "content/articles/secret-meeting.md": draft}
    root = lay_out(tmp_path, {"site.toml": SITE, **files})
    assert [d.code for d in built(root).diagnostics] == ["LINK-WITHHELD"]
    assert "secret-meeting" not in page(root, "articles/a")
    assert 'href="https://a.example/articles/a/"' in page(root, "articles/a")


def test_a_broken_link_keeps_what_stands_behind_its_path(tmp_path: Path) -> None:
    files = {"content/articles/a.md": article("[t](../two/index.md#kap) [u](none.md?x=1)")}
    root = lay_out(tmp_path, {"site.toml": SITE, **files})
    assert {d.code for d in built(root).diagnostics} == {"LINK-BROKEN"}
    assert 'index.md#kap"' in page(root, "articles/a")
    assert 'none.md?x=1"' in page(root, "articles/a")


def test_a_static_file_that_is_pointed_at_from_its_folder_is_no_matter_of_capitals(tmp_path: Path) -> None:
    files = {"content/articles/a.md": article("[y](../../static/s.pdf)"), "static/s.pdf": "x"}
    (problem,) = built(lay_out(tmp_path, {"site.toml": SITE, **files})).diagnostics
    assert (problem.message, problem.hint) == ("no file ../../static/s.pdf", "write /s.pdf")


def test_a_link_to_the_file_of_a_record_without_a_page_leaves_its_text(tmp_path: Path) -> None:
    record = "---\nname: Cora Vale\nlink: false\n---\n"
    files = {"content/articles/a.md": article("[C](../people/cora.md#x) spoke."), "content/people/cora.md": record}
    root = lay_out(tmp_path, {"site.toml": SITE, **files})
    assert built(root).diagnostics == ()
    assert "C spoke." in page(root, "articles/a")


ONE = "---\ntitle: One\n{}---\nx\n"


@pytest.mark.parametrize("front", ["id: foo\n", "id: opens\nslug: opens\n", "slug: opens\n"])
def test_an_id_for_one_of_two_of_a_name_moves_neither(tmp_path: Path, front: str) -> None:
    old, new = "content/articles/1932-05-14-opens.md", "content/articles/1977-06-01-opens.md"
    built(lay_out(tmp_path, {"site.toml": SITE, old: ONE.format(front), new: ONE.format("")}))
    first = "opens" if "slug" in front else "1932-05-14-opens"
    assert (tmp_path / f"output/articles/{first}/index.html").exists()
    assert (tmp_path / "output/articles/1977-06-01-opens/index.html").exists()


def test_a_namesake_moves_another_only_while_it_takes_anything_from_the_name(tmp_path: Path) -> None:
    """What has an id and an address of its own leaves the name to the other, and to whoever links to it."""
    one, other = "content/articles/2021-01-01-news.md", "content/articles/2020-01-01-news.md"
    root = lay_out(tmp_path / "site", {"site.toml": SITE, one: article("The other."), "content/articles/cc.md": ""})
    memory = Memory()
    for number, (front, apart) in enumerate([
        ("id: old-news\nslug: old-news\n", False), ("id: old-news\n", True), ("slug: old-news\n", True),
        ("id: news\nslug: old-news\n", True), ("id: old-news\nslug: News\n", True), ("", True),
        ("id: old-news\nslug: old-news\n", False),
    ]):  # fmt: skip
        name = "2021-01-01-news" if apart else "news"
        put(root / "content/articles/cc.md", article(f"See [[{name}]]."))
        put(root / other, article(front=front))
        result = build(root, BuildOptions(today=TODAY), memory)
        assert not [d for d in result.diagnostics if d.code != "ADDRESS-CHANGED"], front
        assert "The other." in page(root, f"articles/{name}"), front
        assert f'href="../../articles/{name}/"' in page(root, "articles/cc"), front
        assert_clean(root, tmp_path / f"copy-{number}")


def test_of_several_of_a_name_those_that_take_it_keep_their_day(tmp_path: Path) -> None:
    front = {"1932-05-14": "", "1977-06-01": "", "1988-07-08": "id: late\nslug: later\n"}
    files = {f"content/articles/{day}-opens.md": article(front=text) for day, text in front.items()}
    root = lay_out(tmp_path, {"site.toml": SITE, **files})
    built(root)
    places = sorted(path.name for path in (root / "output/articles").iterdir() if path.is_dir())
    assert places == ["1932-05-14-opens", "1977-06-01-opens", "later"]


MERGED = {"content/people/new.md": "---\nname: Ada Moss\nmerged: [old]\n---\n", "content/articles/z.md": ONE.format("")}


def test_a_redirect_that_merged_makes_as_well_is_one(tmp_path: Path) -> None:
    site = SITE + '\n[redirects]\n"/people/old/" = "/people/new/"\n'
    built(lay_out(tmp_path, {**MERGED, "site.toml": site}))
    assert "people/new/" in (tmp_path / "output/people/old/index.html").read_text("utf-8")


TAKE_OUT = "take this old address out, or correct it"
SLUG = "give one of them another slug"
RENAME = "give the file another name"
ABOUT_TOO = "/about/index.html is also the address of"
OWN_PAGE = "/people/index.html is also the address of archivegen's own page"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {**MERGED, "site.toml": SITE + '\n[redirects]\n"/people/old/" = "/people/"\n'},
            [
                ("content/people/new.md:3", "/people/old/index.html is also the address of site.toml:9", TAKE_OUT),
                ("site.toml:9", "/people/old/index.html is also the address of content/people/new.md:3", TAKE_OUT),
            ],
        ),
        (
            {"site.toml": SITE + '\n[redirects]\n"/people/" = "/articles/"\n'},
            [("site.toml:9", OWN_PAGE, TAKE_OUT)],
        ),
        (
            {"content/articles/a.md": ONE.format("redirect_from: [/people/]\n")},
            [("content/articles/a.md:3", OWN_PAGE, TAKE_OUT)],
        ),
        (
            {"content/articles/a.md": ONE.format("redirect_from: [/articles/a/]\n")},
            [
                (
                    "content/articles/a.md:3",
                    "/articles/a/index.html is also the address of this text itself",
                    TAKE_OUT,
                )
            ],
        ),
        (  # the text about the archive has no page at its id
            {
                "content/pages/about.md": ONE.format("redirect_from: [/about/]\n"),
                "content/pages/other.md": ONE.format("slug: about\n"),
            },
            [
                ("content/pages/about.md:3", f"{ABOUT_TOO} content/pages/other.md:3", TAKE_OUT),
                ("content/pages/other.md:3", f"{ABOUT_TOO} content/pages/about.md:3", SLUG),
            ],
        ),
        (
            {
                "content/pages/about.md": ONE.format(""),
                "content/pages/other.md": ONE.format("slug: about\n"),
                "content/pages/third.md": ONE.format("slug: about\n"),
            },
            [
                ("content/pages/other.md:3", f"{ABOUT_TOO} content/pages/third.md:3", SLUG),
                ("content/pages/third.md:3", f"{ABOUT_TOO} content/pages/other.md:3", SLUG),
            ],
        ),
        (  # what is merged leads on from no address that another record has: it is not to blame
            {
                "content/people/ann.md": "---\nname: Ann Ash\nid: a\n---\n",
                "content/people/bob.md": "---\nname: Bob Birch\nmerged: [ann]\n---\n",
                "site.toml": SITE + '\n[redirects]\n"/people/ann/" = "/articles/z/"\n',
            },
            [
                ("content/people/ann.md:1", "/people/ann/index.html is also the address of site.toml:9", SLUG),
                ("site.toml:9", "/people/ann/index.html is also the address of content/people/ann.md:1", TAKE_OUT),
            ],
        ),
        ({"static/people/index.html": "x"}, [("static/people/index.html:0", OWN_PAGE, RENAME)]),
        (
            {"static/A/X.txt": "x", "static/a/x.txt": "y"},
            [
                (
                    "static/A/X.txt:0",
                    "/A/X.txt is also the address of static/a/x.txt (/a/x.txt: one file on some systems)",
                    RENAME,
                ),
                (
                    "static/a/x.txt:0",
                    "/a/x.txt is also the address of static/A/X.txt (/A/X.txt: one file on some systems)",
                    RENAME,
                ),
            ],
        ),
    ],
)
def test_who_asks_for_an_address_twice_is_told_what_helps_there(
    tmp_path: Path, files: dict[str, str], told: list[tuple[str, str, str]]
) -> None:
    result = run(lay_out(tmp_path, {"site.toml": SITE, "content/articles/z.md": ONE.format(""), **files}))
    found = [(f"{d.path}:{d.line}", d.message, d.hint) for d in result.diagnostics if d.code == "ADDRESS"]
    assert found == told
