"""Where links and images lead: by path, by id, from the root; and what leads nowhere or too far (NA-12)."""

from __future__ import annotations

import re
import unicodedata

import pytest

from archivegen.archive.model import Asset
from archivegen.archive.references import Outcome, Places, follow, follow_all
from archivegen.diagnostics import Place
from archivegen.names.assemble import assemble
from archivegen.names.kinds import BUILT_IN
from archivegen.names.record import RecordSource
from archivegen.source.body import Outline, Reference
from archivegen.source.fields import ArticleFields, Figure, RecordFields
from archivegen.source.parse import Document

AT = Place(7, 3)
HERE = "content/articles/1993/here.md"


def record(kind: str, identity: str, name: str, **fields: object) -> RecordSource:
    return RecordSource(kind, f"content/{kind}/{identity}.md", 1, RecordFields(name, identity, **fields), identity)  # type: ignore[arg-type]


REGISTRY, _ = assemble(
    BUILT_IN,
    [
        record("people", "mina", "Mina Rahimi", merged=("old-mina",)),
        record("people", "both", "The Person"),
        record("people", "twin", "The One"),
        record("places", "twin", "The Other"),
        record("people", "hidden", "Hidden", link=False),
        record("places", "kabul", "Kabul"),
    ],
)
TITLES = {"alpha": "The first", "both": "An article", "Caf\u00e9": "Coffee"}
PLACES = Places(
    articles={"alpha": "articles/alpha/", "both": "articles/both/", "Caf\u00e9": "articles/Caf\u00e9/"},
    documents={
        "content/articles/alpha.md": "articles/alpha/",
        "content/articles/1993/beta.md": "articles/beta/",
        "content/people/mina.md": "people/mina/",
        "content/pages/about.md": "about-this-archive/",
    },
    records={
        ("people", "mina"): "people/mina/",
        ("people", "both"): "people/both/",
        ("people", "twin"): "people/twin/",
        ("places", "twin"): "places/twin/",
        ("people", "hidden"): "",
        ("places", "kabul"): "places/kabul/",
    },
    files={
        "content/articles/1993/map.svg": ("articles/1993/map.svg", "d1"),
        "content/articles/1993/caf\u00e9 plan.png": ("articles/1993/caf\u00e9 plan.png", "d2"),
    },
    published={"photo.jpg": ("static/photo.jpg", "d3"), "maps/kabul.png": ("static/maps/kabul.png", "d4")},
    withheld=frozenset({"secret", "content/articles/secret.md"}),
    prefixes={"person": "people", "people": "people", "place": "places", "places": "places"},
    registry=REGISTRY,
    content="content",
)


def lead(how: str, target: str, kind: str = "") -> Outcome:
    title = TITLES.get(unicodedata.normalize("NFC", target), "")
    return follow(Reference(how, target, kind, AT), HERE, PLACES, title)  # type: ignore[arg-type]


@pytest.mark.parametrize(("target", "href"), [
    ("beta.md", "articles/beta/"),
    ("./beta.md#p2", "articles/beta/#p2"),
    ("../alpha.md", "articles/alpha/"),
    ("../../people/mina.md", "people/mina/"),
    ("../../people/../pages/about.md?x=1#y", "about-this-archive/?x=1#y"),
    ("map.svg", "articles/1993/map.svg"),
    ("/articles/alpha/", "articles/alpha/"),
    ("/articles/alpha", "articles/alpha/"),
    ("/articles/alpha#p", "articles/alpha/#p"),
    ("/feed.xml", "feed.xml"),
    ("/", "./"),
    ("/photo.jpg", "photo.jpg"),
    ("/articles/1993/map.svg", "articles/1993/map.svg"),
    ("#below", "#below"),
    ("?q=1", "?q=1"),
    ("https://b.example/x", "https://b.example/x"),
    ("mailto:a@b.example", "mailto:a@b.example"),
    ("//b.example/x", "//b.example/x"),
])  # fmt: skip
def test_a_link_leads_where_its_path_says(target: str, href: str) -> None:
    outcome = lead("link", target)
    assert outcome.href == href
    assert outcome.problem is None


@pytest.mark.parametrize("target", [
    "caf\u00e9 plan.png", "cafe\u0301 plan.png", "caf%C3%A9%20plan.png", "cafe%CC%81%20plan.png",
    "/articles/1993/caf%C3%A9%20plan.png",
])  # fmt: skip
def test_a_file_is_found_in_whatever_way_its_name_is_written(target: str) -> None:
    outcome = lead("image", target)
    assert outcome.href == "articles/1993/caf%C3%A9%20plan.png"
    assert outcome.asset == Asset("content/articles/1993/caf\u00e9 plan.png", "articles/1993/caf\u00e9 plan.png", "d2")


def test_a_file_that_is_not_beside_the_article_is_looked_for_in_static() -> None:
    assert lead("image", "photo.jpg").asset == Asset("static/photo.jpg", "photo.jpg", "d3")
    assert lead("image", "maps/kabul.png").href == "maps/kabul.png"
    assert lead("image", "/maps/kabul.png").href == "maps/kabul.png"


@pytest.mark.parametrize(("target", "code"), [
    ("../../../../etc/passwd", "PATH"),
    ("../../../site.toml", "PATH"),
    ("..%2f..%2f..%2f..%2fetc/passwd", "PATH"),
    ("../../../static/photo.jpg", "PATH"),
    ("..\\..\\x.png", "PATH"),
    ("/etc/passwd", "IMAGE"),
    ("/../../etc/passwd", "IMAGE"),
    ("/%2e%2e/%2e%2e/etc/passwd", "IMAGE"),
    ("missing.png", "IMAGE"),
])  # fmt: skip
def test_an_image_that_leaves_the_content_or_is_not_there_is_an_error_at_its_place(target: str, code: str) -> None:
    outcome = lead("image", target)
    assert outcome.href == ""
    assert outcome.asset is None
    assert outcome.problem is not None
    assert (outcome.problem.severity, outcome.problem.code) == ("error", code)
    assert (outcome.problem.path, outcome.problem.line, outcome.problem.column) == (HERE, 7, 3)
    assert outcome.problem.hint


def test_a_link_out_of_the_project_is_an_error_and_a_broken_one_a_warning_with_what_is_near() -> None:
    outside = lead("link", "../../../../etc/passwd").problem
    assert outside is not None
    assert (outside.severity, outside.code) == ("error", "PATH")
    broken = lead("link", "betta.md").problem
    assert broken is not None
    assert (broken.severity, broken.code, broken.hint) == ("warning", "LINK-BROKEN", 'did you mean "beta.md"?')


@pytest.mark.parametrize(("target", "hint"), [
    ("mab.svg", 'did you mean "map.svg"?'),
    ("../map.svg", 'did you mean "map.svg"?'),
    ("pictures/map.svg", 'did you mean "map.svg"?'),
    ("kabul.png", 'did you mean "/maps/kabul.png"?'),
    ("/foto.jpg", 'did you mean "/photo.jpg"?'),
    ("/articles/1993/mab.svg", 'did you mean "/articles/1993/map.svg"?'),
    ("caf\u00e9 plans.png", 'did you mean "caf\u00e9%20plan.png"?'),
    ("beta.svg", "put it beside the article, or into static/ and write its path with a leading /"),
])  # fmt: skip
def test_what_is_near_is_offered_as_it_has_to_be_written_there(target: str, hint: str) -> None:
    problem = lead("image", target).problem
    assert problem is not None
    assert (problem.message.startswith(f"no image {target} ("), problem.hint) == (True, hint)
    for offered in re.findall(r'"([^"]+)"', hint):
        assert lead("image", offered).problem is None


@pytest.mark.parametrize(("how", "target", "offered"), [
    ("image", "map.SVG", "map.svg"),
    ("image", "../1993/Map.svg#a", "map.svg#a"),
    ("image", "Caf%C3%89 Plan.png", "caf\u00e9%20plan.png"),
    ("image", "Photo.JPG", "/photo.jpg"),
    ("image", "/Maps/Kabul.png", "/maps/kabul.png"),
    ("image", "/articles/1993/MAP.svg", "/articles/1993/map.svg"),
    ("link", "MAP.svg", "map.svg"),
    ("link", "Beta.md", "beta.md"),
    ("link", "../Alpha#p", "../alpha.md#p"),
])  # fmt: skip
def test_a_file_that_is_there_in_other_capitals_is_named(how: str, target: str, offered: str) -> None:
    problem = lead(how, target).problem
    assert problem is not None
    what = "image" if how == "image" else "file"
    assert problem.message == f"no {what} {target}: it is there as {offered}, and capitals count"
    assert problem.hint == f"write {offered}; Explorer and Finder hide such a difference, a web server does not"
    assert lead(how, offered).problem is None


@pytest.mark.parametrize(("target", "hint"), [
    ("{{site.baseurl}}/photo.jpg", "write /photo.jpg"),
    ("{{ '/photo.jpg' | relative_url }}", "write /photo.jpg"),
    ("{{page.cover}}", "put in its place the path or address that it stood for"),
])  # fmt: skip
def test_a_template_of_another_generator_is_not_looked_for_as_a_file(target: str, hint: str) -> None:
    for how in ("image", "link"):
        problem = lead(how, target).problem
        assert problem is not None
        assert problem.hint == f"templates of other generators are not run: {hint}"


def test_a_link_to_what_is_withheld_is_left_out_with_a_warning() -> None:
    for outcome in (lead("link", "../secret.md"), lead("wiki", "secret")):
        assert outcome.href == ""
        assert outcome.problem is not None
        assert (outcome.problem.severity, outcome.problem.code) == ("warning", "LINK-WITHHELD")


def test_an_image_on_another_site_is_warned_of() -> None:
    problem = lead("image", "https://b.example/x.png").problem
    assert problem is not None
    assert (problem.severity, problem.code) == ("warning", "IMAGE-ELSEWHERE")


@pytest.mark.parametrize(("target", "href", "label", "article", "key"), [
    ("alpha", "articles/alpha/", "The first", "alpha", None),
    ("Cafe\u0301", "articles/Caf%C3%A9/", "Coffee", "Caf\u00e9", None),
    ("mina", "people/mina/", "Mina Rahimi", "", ("people", "mina")),
    ("old-mina", "people/mina/", "Mina Rahimi", "", ("people", "mina")),
    ("kabul", "places/kabul/", "Kabul", "", ("places", "kabul")),
    ("both", "people/both/", "The Person", "", ("people", "both")),
    ("hidden", "", "Hidden", "", ("people", "hidden")),
])  # fmt: skip
def test_an_id_leads_to_its_record_or_article_by_its_name(
    target: str, href: str, label: str, article: str, key: tuple[str, str] | None
) -> None:
    assert lead("wiki", target) == Outcome(href, None, article, key, None, label)


@pytest.mark.parametrize("target", ["../alpha.md", "../alpha.md#p", "/articles/alpha/", "/articles/alpha#p"])
def test_a_path_to_an_article_points_at_it_as_its_id_does(target: str) -> None:
    assert lead("link", target).article == "alpha"
    assert lead("link", "/articles/").article == ""


def test_an_id_of_two_records_is_an_error_that_says_how_to_choose() -> None:
    problem = lead("wiki", "twin").problem
    assert problem is not None
    assert problem.message == '"twin" is the id of several records'
    assert problem.hint == "say which: […](people:twin) or […](places:twin)"
    assert lead("record", "twin", "place").href == "places/twin/"
    assert lead("record", "twin", "people").record == ("people", "twin")


def test_an_unknown_id_is_an_error_with_the_nearest() -> None:
    problem = lead("wiki", "alfa").problem
    assert problem is not None
    assert str(problem) == f'{HERE}:7:3: error[LINK]: no article or record "alfa"'
    assert problem.hint == 'did you mean "alpha"?'


def test_all_references_are_followed_in_order_with_the_figures_last() -> None:
    references = (
        Reference("wiki", "alpha", "", AT),
        Reference("image", "map.svg", "", AT),
        Reference("wiki", "mina", "", AT),
        Reference("image", "map.svg", "", AT),
        Reference("link", "../secret.md", "", AT),
    )
    document = Document("k", "b", HERE, "article", "", "here", ArticleFields("T"), Outline(references), 4, ())
    links, problems = follow_all(document, (Figure("photo.jpg", at=AT),), "", ("The first", ""), PLACES)
    assert links.hrefs == (
        "articles/alpha/", "articles/1993/map.svg", "people/mina/", "articles/1993/map.svg", "", "photo.jpg",
    )  # fmt: skip
    assert [asset.path for asset in links.assets] == ["articles/1993/map.svg", "photo.jpg"]
    assert links.articles == ("alpha",)
    assert links.records == (("people", "mina"),)
    assert links.labels == ((0, "The first"), (2, "Mina Rahimi"))
    assert [p.code for p in problems] == ["LINK-WITHHELD"]
