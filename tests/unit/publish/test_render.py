"""A page made of its view, its templates and its body; and the fingerprint of all that decides it."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import msgspec
import pytest

from archivegen.diagnostics import Diagnostic
from archivegen.digest import encode
from archivegen.pages.jobs import Copy, Generate, Job, Render, ready
from archivegen.pages.views.bodies import BodyLink, BodyRef
from archivegen.pages.views.page import SiteView
from archivegen.pages.views.single import NotFoundView, PlainView
from archivegen.publish.render import Look, cause, draft, rendered, sheet, sheet_fingerprint, try_all
from archivegen.publish.templates import Source, TemplateFailure
from archivegen.source.body import Block, Body, Html, Ref, Run, Text

pytestmark = pytest.mark.templates_anew

NONE: Any = None  # a context that no page here is made from

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


def bodies(key: str) -> bytes:
    assert key == "key"
    return encode(BODY)


def look(
    page: str = "{{ page.title }}|{{ page.body }}",
    other: str = "{{ page.title }}",
    tools: str = "tools",
    site: SiteView = SITE,
) -> Look:
    own = {"page.html": page, "404.html": other}
    return Look({n: Source(f"templates/{n}", t) for n, t in own.items()}, "en", site, tools)


def made(job: Render, with_: Look) -> bytes | Diagnostic:
    """The page, rendered as in a worker: what it is made of is sent there and back."""
    page, sent = pickle.loads(pickle.dumps((sheet(draft(job, NONE), bodies), with_)))  # noqa: S301 - pickled here
    return rendered(page, sent)


def plain(title: str = "T & T", **changes: object) -> Render:
    link = BodyLink(0, 0, 4, "../people/mina/", "mention mention-people", "born 1950")
    view = PlainView(
        site=SITE, path="terms/", root="../", canonical="https://a.example/terms/", title=title, lang="en", dir="ltr",
        image=None, figures=(), body=BodyRef("key", ("../x/?a&b",), (link,)), contents=(), updated=None, draft=False,
        extra={},
    )  # fmt: skip
    view = msgspec.structs.replace(view, **changes)
    return Render("terms/index.html", "page.html", lambda _: view, "all that it is made of")


def lost() -> Render:
    view = NotFoundView(site=SITE, path="", root="/", canonical="", title="Not found", lang="en", dir="ltr", kinds=())
    return Render("404.html", "404.html", lambda _: view, "all that it is made of")


def test_a_page_is_its_template_filled_in_with_the_body_laid_out() -> None:
    page = made(plain(), look())
    assert isinstance(page, bytes)
    title, _, body = page.decode().partition("|")
    assert title == "T &amp; T"
    assert '<p id="p1"><a' in body
    assert 'href="../people/mina/"' in body
    assert 'class="mention mention-people"' in body
    assert ">Mina</a> &amp; Co" in body
    assert '<a href="../x/?a&amp;b">went &lt;home&gt;</a></p>' in body


def test_a_page_without_a_body_asks_for_none() -> None:
    def none(_: str) -> bytes:
        raise AssertionError

    assert rendered(sheet(draft(lost(), NONE), none), look()) == b"Not found"


def test_fields_that_are_nobodys_reach_the_template_as_they_were_read() -> None:
    when = plain(extra={"when": date(1990, 5, 1), "several": ["a", 2]})
    assert made(when, look("{{ page.extra.when.year }} {{ page.extra.several[1] + 1 }}")) == b"1990 3"
    assert mark(when) != mark(plain(extra={"when": date(1990, 5, 2), "several": ["a", 2]}))


def test_an_error_names_the_page_by_its_address_and_the_home_page_by_name() -> None:
    for job, found, address in (
        (plain(), look("{{ page.nothing }}"), "terms/"),
        (lost(), look(other="{{ page.nothing }}"), "home"),
    ):
        wrong = made(job, found)
        assert isinstance(wrong, Diagnostic)
        assert wrong.message == f'"nothing" is undefined (page: {address})'


def test_trying_all_pages_reports_every_fault_once_and_goes_on() -> None:
    jobs: list[Job] = [plain(), lost(), plain(), ready("x", b""), Copy("y", "static/y", "d")]
    assert try_all(jobs, look(), bodies, NONE) == ()
    found = try_all(jobs, look("{{ page.one }}", "\n{{ page.two }}"), bodies, NONE)
    assert [(d.path, d.line, d.message) for d in found] == [
        ("templates/page.html", 1, '"one" is undefined (page: terms/)'),
        ("templates/404.html", 2, '"two" is undefined (page: home)'),
    ]


def mark(job: Render, with_: Look | None = None) -> str:
    return sheet_fingerprint(draft(job, NONE).page, with_ or look())


@pytest.mark.parametrize("other", [
    plain("Another"),
    plain(lang="fa"),
    plain(body=BodyRef("key", ("../x/",), ())),
    plain(body=BodyRef("other", ("../x/?a&b",), ())),
    msgspec.structs.replace(plain(), template="404.html"),
])  # fmt: skip
def test_whatever_a_page_shows_is_in_its_fingerprint(other: Render) -> None:
    assert mark(plain()) == mark(plain())
    assert mark(plain()) != mark(other)


def test_the_site_the_templates_and_the_tools_are_in_the_fingerprint_of_pages() -> None:
    changed = look("{{ page.body }}")
    for of in (mark, cause):
        assert of(plain(), look()) == of(plain(), look())
        assert of(plain(), look()) != of(plain(), changed)
        assert of(plain(), look()) != of(plain(), look(tools="others"))
        assert of(plain(), look()) != of(plain(), look(site=msgspec.structs.replace(SITE, publisher="P")))
        assert of(lost(), look()) == of(lost(), changed)


def test_what_a_file_is_made_of_is_its_cause() -> None:
    changed = look("{{ page.body }}", tools="others")
    assert cause(ready("x", b"1"), look()) != cause(ready("x", b"2"), look())
    assert cause(ready("x", b"1"), look()) != cause(ready("x", b"1"), changed)
    assert cause(Generate("x", lambda _: b"1"), look()) == ""
    assert cause(Render("x", "page.html", lambda _: plain().view(NONE)), look()) == ""
    assert cause(Copy("x", "static/x", "d"), look()) == cause(Copy("x", "static/other", "d"), changed)
    assert cause(Copy("x", "static/x", "1"), look()) != cause(Copy("x", "static/x", "2"), look())


def test_a_template_that_cannot_be_read_has_no_fingerprint() -> None:
    for of in (mark, cause):
        with pytest.raises(TemplateFailure):
            of(plain(), look("{% if %}"))
