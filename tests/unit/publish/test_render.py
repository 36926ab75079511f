"""A page made of its view, its templates and its body; and the fingerprint of all that decides it."""

from __future__ import annotations

import msgspec
import pytest

from archivegen.pages.jobs import Copy, Generate, Job, Render
from archivegen.pages.views import BodyLink, BodyRef, NotFoundView, PlainView, SiteView
from archivegen.publish.render import job_fingerprint, render, try_all
from archivegen.publish.templates import Source, TemplateFailure, Templates
from archivegen.source.body import Block, Body, Html, Ref, Run, Text

SITE = SiteView(
    title="Mini", description="", language="en", dir="ltr", base_url="https://a.example/", licence="", licence_url="",
    publisher="", contact="", accent="", nav=(), search=False, preview=False, stylesheet="static/style.css", extra={},
)  # fmt: skip
TEXT = "Mina & Co went <home>"
BODY = Body(
    (
        Html('<p id="p1">'),
        Text(0, 0, 10),
        Html('<a href="'),
        Ref(0),
        Html('">'),
        Text(0, 10, 21),
        Html("</a>"),
        Html("</p>"),
    ),
    (Block("text", "p1", 1, TEXT, (Run(0, 21, 0, 21),)),),
)


def bodies(key: str) -> Body:
    assert key == "key"
    return BODY


def templates(page: str = "{{ page.title }}|{{ page.body }}", other: str = "{{ page.title }}") -> Templates:
    own = {"page.html": page, "404.html": other}
    return Templates({n: Source(f"templates/{n}", t) for n, t in own.items()}, lambda key, **_: key, str)


def plain(title: str = "T & T", **changes: object) -> Render:
    link = BodyLink(0, 0, 4, "../people/mina/", "mention mention-people", "born 1950")
    view = PlainView(
        site=SITE, path="terms/", root="../", canonical="https://a.example/terms/", title=title, lang="en", dir="ltr",
        body=BodyRef("key", ("../x/?a&b",), (link,)), contents=(), updated=None, extra={},
    )  # fmt: skip
    return Render("terms/index.html", "page.html", msgspec.structs.replace(view, **changes))


def lost() -> Render:
    view = NotFoundView(site=SITE, path="", root="/", canonical="", title="Not found", lang="en", dir="ltr", kinds=())
    return Render("404.html", "404.html", view)


def test_a_page_is_its_template_filled_in_with_the_body_laid_out() -> None:
    html = render(plain(), templates(), bodies).decode()
    title, _, body = html.partition("|")
    assert title == "T &amp; T"
    assert '<p id="p1"><a' in body
    assert 'href="../people/mina/"' in body
    assert 'class="mention mention-people"' in body
    assert ">Mina</a> &amp; Co" in body
    assert '<a href="../x/?a&amp;b">went &lt;home&gt;</a></p>' in body


def test_a_page_without_a_body_asks_for_none() -> None:
    def none(_: str) -> Body:
        raise AssertionError

    assert render(lost(), templates(), none) == b"Not found"


def test_an_error_names_the_page_by_its_address_and_the_home_page_by_name() -> None:
    with pytest.raises(TemplateFailure) as raised:
        render(plain(), templates("{{ page.nothing }}"), bodies)
    assert raised.value.diagnostic.message == '"nothing" is undefined (page: terms/)'
    with pytest.raises(TemplateFailure) as raised:
        render(lost(), templates(other="{{ page.nothing }}"), bodies)
    assert raised.value.diagnostic.message == '"nothing" is undefined (page: home)'


def test_trying_all_pages_reports_every_fault_once_and_goes_on() -> None:
    jobs: list[Job] = [plain(), lost(), plain(), Generate("x", b""), Copy("y", "static/y", "d")]
    assert try_all(jobs, templates(), bodies) == ()
    found = try_all(jobs, templates("{{ page.one }}", "\n{{ page.two }}"), bodies)
    assert [(d.path, d.line, d.message) for d in found] == [
        ("templates/page.html", 1, '"one" is undefined (page: terms/)'),
        ("templates/404.html", 2, '"two" is undefined (page: home)'),
    ]


def mark(job: Job, made: Templates | None = None, tools: str = "tools") -> str:
    return job_fingerprint(job, made or templates(), tools)


@pytest.mark.parametrize("other", [
    plain("Another"),
    plain(lang="fa"),
    plain(body=BodyRef("key", ("../x/",), ())),
    plain(body=BodyRef("other", ("../x/?a&b",), ())),
    plain(site=msgspec.structs.replace(SITE, publisher="P")),
    msgspec.structs.replace(plain(), template="404.html"),
])  # fmt: skip
def test_whatever_a_page_shows_is_in_its_fingerprint(other: Render) -> None:
    assert mark(plain()) == mark(plain())
    assert mark(plain()) != mark(other)


def test_templates_and_tools_are_in_the_fingerprint_of_pages_and_of_nothing_else() -> None:
    changed = templates("{{ page.body }}")
    assert mark(plain()) != mark(plain(), changed)
    assert mark(plain()) != mark(plain(), tools="others")
    assert mark(lost()) == mark(lost(), changed)
    for job in (Generate("x", b"data"), Copy("x", "static/x", "d")):
        assert mark(job) == mark(job, changed, "others")
    assert mark(Generate("x", b"1")) != mark(Generate("x", b"2"))
    assert mark(Copy("x", "static/x", "1")) != mark(Copy("x", "static/x", "2"))
    assert mark(Copy("x", "static/x", "1")) == mark(Copy("x", "static/other", "1"))


def test_a_template_that_cannot_be_read_has_no_fingerprint() -> None:
    with pytest.raises(TemplateFailure):
        mark(plain(), templates("{% if %}"))
