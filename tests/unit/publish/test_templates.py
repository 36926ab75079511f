"""Templates: overrides, what a page is made of, and errors that name file, line and page (IN-23, IN-24)."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from archivegen.diagnostics import Diagnostic
from archivegen.publish.templates import Source, TemplateFailure, Templates, markup, theme_templates

pytestmark = pytest.mark.templates_anew


class View(msgspec.Struct, frozen=True):
    title: str = "A & B"
    subtitle: str = ""
    extra: dict[str, Any] = {}


def templates(**texts: str) -> Templates:
    """A site's templates; two underscores in a name stand for a full stop."""
    own = {name.replace("__", "."): text for name, text in texts.items()}
    return Templates(
        {name: Source(f"templates/{name}", text) for name, text in own.items()},
        lambda key, **values: f"<{key}>" if not values else f"{key}:{values}",
        lambda value: f"{value:,}",
    )


def render(made: Templates, name: str = "a.html", page: object = None) -> str:
    return made.render(name, page or View(), {"title": "Site"}, "articles/x/")


def failure(made: Templates, name: str = "a.html", page: object = None) -> Diagnostic:
    with pytest.raises(TemplateFailure) as raised:
        render(made, name, page)
    found = raised.value.diagnostic
    assert (found.severity, found.code) == ("error", "TEMPLATE")
    return found


def test_text_is_escaped_and_safe_markup_is_not() -> None:
    made = templates(a__html="{{ page.title }}|{{ page.subtitle }}|{{ t('k') }}|{{ 1234 | number }}\n")
    assert render(made, page=View("<b>", markup("<i>x</i>"))) == "&lt;b&gt;|<i>x</i>|&lt;k&gt;|1,234\n"


def test_an_override_takes_the_place_of_the_themes_file() -> None:
    theme = theme_templates()
    assert {"base.html", "article.html", "record.html", "404.html", "macros.html"} <= set(theme)
    made = templates(_colophon__html="Ours.")
    assert render(made, "_colophon.html") == "Ours."
    assert made.sources["_colophon.html"].path == "templates/_colophon.html"
    assert made.sources["base.html"] == theme["base.html"]
    assert made.has("base.html")
    assert not made.has("nothing.html")


def test_an_override_can_extend_what_it_stands_in_for() -> None:
    made = Templates({}, lambda *_, **__: "", str)
    made.sources["x.html"] = Source("theme:x.html", "<{% block a %}old{% endblock %}>")
    made.sources["default/x.html"] = made.sources["x.html"]
    made.sources["x.html"] = Source(
        "templates/x.html", '{% extends "default/x.html" %}{% block a %}{{ super() }} and new{% endblock %}'
    )
    assert render(made, "x.html") == "<old and new>"
    assert {f"default/{name}" for name in theme_templates()} <= set(made.sources)


CHANGES = {
    "include": '{% include "b.html" %}',
    "include in a block": '{% block x %}{% if true %}{% include "b.html" %}{% endif %}{% endblock %}',
    "include of the first there is": '{% include ["none.html", "b.html"] %}',
    "include if it is there": '{% include "b.html" ignore missing %}',
    "import": '{% import "b.html" as b %}',
    "from import": '{% from "b.html" import x %}',
    "extends": '{% extends "b.html" %}',
    "a computed name": "{% include page.template %}",
    "a computed parent": "{% extends page.parent %}",
}


@pytest.mark.parametrize("text", CHANGES.values(), ids=CHANGES)
def test_the_closure_changes_with_every_template_below(text: str) -> None:
    deep = {"b__html": '{% include "c.html" %}{% macro x() %}{% endmacro %}', "c__html": '{% import "d.html" as d %}'}
    one = templates(a__html=text, **deep, d__html="one").closure("a.html")
    same = templates(a__html=text, **deep, d__html="one").closure("a.html")
    other = templates(a__html=text, **deep, d__html="two").closure("a.html")
    assert one == same
    assert one != other


def test_the_closure_leaves_out_what_a_template_has_nothing_to_do_with() -> None:
    one = templates(a__html='{% include "b.html" %}', b__html="b", z__html="one")
    other = templates(a__html='{% include "b.html" %}', b__html="b", z__html="two")
    assert one.closure("a.html") == other.closure("a.html")
    assert one.closure("z.html") != other.closure("z.html")


def test_the_closure_changes_when_a_missing_template_comes() -> None:
    text = '{% include "maybe.html" ignore missing %}'
    assert templates(a__html=text).closure("a.html") != templates(a__html=text, maybe__html="").closure("a.html")


def test_a_circle_has_a_closure() -> None:
    made = templates(a__html='{% include "b.html" %}', b__html='{% include "a.html" %}')
    assert re.fullmatch(r"[0-9a-f]{32,}", made.closure("a.html"))


def test_every_template_of_the_theme_can_be_read() -> None:
    made = templates()
    assert len({made.closure(name) for name in theme_templates()}) == len(theme_templates())


def test_a_syntax_error_names_file_and_line() -> None:
    made = templates(a__html="one\n{% if page.title %}\nthree\n")
    found = failure(made)
    assert (found.path, found.line) == ("templates/a.html", 3)  # where the text ends and the tag is missed
    assert "The innermost block that needs to be closed is 'if'" in found.message
    assert found.hint == "every {% if %}, {% for %} and {% block %} needs its {% end… %}"
    with pytest.raises(TemplateFailure) as raised:
        made.closure("a.html")
    assert raised.value.diagnostic == found


def test_a_syntax_error_further_down_names_the_file_it_is_in() -> None:
    made = templates(a__html='x\n{% include "b.html" %}', b__html="\n\n{{ page.title | }}\n")
    found = failure(made)
    assert (found.path, found.line, found.source) == ("templates/b.html", 3, "{{ page.title | }}")


@pytest.mark.parametrize(("text", "word", "hint"), [
    ("{{ page.titel }}", "titel", 'did you mean "title"'),
    ("{{ pgae.title }}", "pgae", 'did you mean "page"'),
    ("{{ page.extra.colour }}", "colour", ""),
    ("{% for x in page.titels %}{% endfor %}", "titels", 'did you mean "title"'),
    ("{{ sitte }}", "sitte", 'did you mean "site"'),
])  # fmt: skip
def test_a_name_that_is_not_there_is_an_error_with_line_page_and_hint(text: str, word: str, hint: str) -> None:
    found = failure(templates(a__html=f"one\n\n{text}\n"))
    assert str(found) == f'templates/a.html:3:1: error[TEMPLATE]: "{word}" is undefined (page: articles/x/)'
    assert found.hint.startswith(hint)
    assert found.source == text


@pytest.mark.parametrize(("text", "hint"), [
    ("{{ page.title | uper }}", 'did you mean "upper"?'),
    ("{{ 1234 | nummber }}", 'did you mean "number"?'),
    ("{% filter tirm %}x{% endfilter %}", 'did you mean "trim"?'),
    ("{{ page.title is definde }}", 'did you mean "defined"?'),
    ("{{ page.title | zzz }}", ""),
    ("{% if page.title %}{{ page.title | uper }}{% endif %}", 'did you mean "upper"?'),
    ("{{ 1 if page.title is sting else 2 }}", 'did you mean "string"?'),
])  # fmt: skip
def test_an_unknown_filter_or_test_is_an_error_with_line_and_the_nearest_name(text: str, hint: str) -> None:
    found = failure(templates(a__html=f"one\n\n{text}\n"))
    assert (found.path, found.line, found.source, found.hint) == ("templates/a.html", 3, text, hint)


def test_an_error_in_an_included_macro_names_where_it_is() -> None:
    made = templates(
        a__html='{% import "m.html" as m %}\n{{ m.show(page) }}\n',
        m__html="{% macro show(p) %}\n\n{{ p.nothing }}{% endmacro %}",
    )
    found = failure(made)
    assert (found.path, found.line) == ("templates/m.html", 3)
    assert found.message == '"nothing" is undefined (page: articles/x/)'


@pytest.mark.parametrize(
    "text", ["{{ 1 / 0 }}", "{{ page.title + 1 }}", "{{ page.title.missing() }}", "{{ [] | max + 1 }}"]
)
def test_whatever_a_template_raises_is_its_authors_to_read(text: str) -> None:
    found = failure(templates(a__html=f"\n{text}"))
    assert (found.path, found.line) == ("templates/a.html", 2)
    assert found.message.endswith("(page: articles/x/)")


@pytest.mark.parametrize("statement", [
    '{% include "_crad.html" %}', '{% extends "_crad.html" %}', '{% import "_crad.html" as c %}',
])  # fmt: skip
def test_a_template_that_is_not_there_is_named_where_it_is_asked_for(statement: str) -> None:
    found = failure(templates(a__html='{% include "b.html" %}', b__html=f"\n\n{statement}", _card__html=""))
    assert str(found) == 'templates/b.html:3:1: error[TEMPLATE]: no template "_crad.html" (page: articles/x/)'
    assert found.hint.startswith('did you mean "_card.html"')


@pytest.mark.parametrize(("texts", "where", "chain"), [
    ({"a__html": 'x\n{% include "a.html" %}'}, "templates/a.html:2", "a.html → a.html"),
    ({"a__html": '{% extends "a.html" %}'}, "templates/a.html:1", "a.html → a.html"),
    (
        {
            "a__html": '{% include "b.html" %}',
            "b__html": '\n\n{% include "c.html" %}',
            "c__html": '{% include "b.html" %}',
        },
        "templates/b.html:3",
        "b.html → c.html → b.html",
    ),
    ({"a__html": '{% import "b.html" as b with context %}', "b__html": '{% include "a.html" %}'}, "templates/a.html:1",
     "a.html → b.html → a.html"),
])  # fmt: skip
def test_templates_that_include_each_other_are_an_error_with_the_chain(
    texts: dict[str, str], where: str, chain: str
) -> None:
    found = failure(templates(**texts))
    assert str(found) == (f"{where}:1: error[TEMPLATE]: a template that includes itself: {chain} (page: articles/x/)")


def test_a_macro_without_an_end_is_an_error_too() -> None:
    found = failure(templates(a__html="{% macro x() %}{{ x() }}{% endmacro %}{{ x() }}"))
    assert "includes itself" in found.message
    assert found.message.endswith("(page: articles/x/)")


def test_a_change_of_one_template_is_a_new_closure_for_its_pages_only() -> None:
    one, other = templates(), templates(_evidence__html="changed")
    differing = {name for name in theme_templates() if one.closure(name) != other.closure(name)}
    assert {"record.html", "_evidence.html"} <= differing
    assert not {"article.html", "home.html", "404.html", "_footer.html"} & differing


@pytest.mark.parametrize(("text", "word"), [("{{ [1, 2] | random }}", "random"), ("{{ lipsum() }}", "lipsum")])
def test_what_differs_each_time_is_not_there(text: str, word: str) -> None:
    found = failure(templates(a__html=f"\n{text}"))
    assert (found.path, found.line) == ("templates/a.html", 2)
    assert word in found.message
