"""A page's function writes what Jinja2 writes, byte for byte, or leaves the page to it."""

from __future__ import annotations

from typing import Any

import jinja2
import msgspec
import pytest

from archivegen.publish.page_functions import page_code, page_function
from archivegen.publish.page_names import Unfit
from archivegen.publish.templates import Source, TemplateFailure, Templates, markup

pytestmark = pytest.mark.templates_anew


class Item(msgspec.Struct, frozen=True):
    label: str
    url: str = ""
    count: int = 0


class View(msgspec.Struct, frozen=True):
    title: str = 'A & B "100%" {x}'
    root: str = "../"
    path: str = "articles/x/"
    body: str = markup("<p>50 % of it</p>")
    items: tuple[Item, ...] = (Item("<one>", "one/", 1), Item("two", "", 20), Item("three", "three/", 3))
    nothing: tuple[Item, ...] = ()
    pairs: tuple[tuple[str, str], ...] = (("a", "1 < 2"), ("b", "2"))
    number: int = 7
    missing: None = None
    extra: dict[str, Any] = msgspec.field(
        default_factory=lambda: {"scan": 12, "list": ["x", "y & z"], "items": "not a method"}
    )


SITE = {"title": "Site & Co", "language": "en"}

OTHERS = {
    "frame.html": (
        '{% import "m.html" as m with context %}<html>{% block title %}{{ page.title }}{% endblock %}'
        "|{% block main %}{{ m.link(page.items[0]) }}{% block inner %}inner{% endblock %}{% endblock %}|"
        '{% include "foot.html" %}'
    ),
    "middle.html": '{% extends "frame.html" %}{% block main %}middle({{ super() }}){% endblock %}',
    "foot.html": "{#- A remark. -#}\n<i>{{ site.title }}</i>\n",
    "row.html": "{{ item.label }}{{ page.number }}",
    "m.html": (
        '{% set RULES = ("M1", "M2") %}'
        "{%- macro link(item, class='', rel='') -%}{%- if item.url -%}<a href=\"{{ up(item.url) }}\"{% if class %} "
        'class="{{ class }}"{% endif %}{% if rel %} rel="{{ rel }}"{% endif %}>{{ item.label }}</a>'
        "{%- else -%}{{ item.label }}{%- endif -%}{%- endmacro -%}"
        "{%- macro up(address) -%}{{ page.root ~ address }}{%- endmacro -%}"
        "{%- macro each(items, shown=2) -%}{%- set few = items[:shown] -%}{% for item in few %}["
        "{{ caller(item) }}]{% endfor %}"
        "{%- endmacro -%}"
        "{%- macro deep(n) -%}{{ n }}{% if n > 0 %}{{ deep(n - 1) }}{% endif %}{%- endmacro -%}"
        "{%- macro tagged(x) -%}{% with tag = 'b' if x else 'i' %}<{{ tag }}>{{ x }}</{{ tag }}>{% endwith %}"
        "{%- endmacro -%}"
    ),
    "count.html": "{{ loop.index }}",
    "plain.html": "{% macro bold(x) %}<b>{{ x }}</b>{% endmacro %}",
}
M = '{% import "m.html" as m with context %}'

ALIKE = {
    "text": "50 % {{ page.title }}\n%s {{ '%' }} {{ \"<\" }} {{ 3 }} {{ none }} {{ true }} {{ 1.5 }}\n",
    "markup": "{{ page.body }}{{ page.body ~ page.title }}{{ page.title ~ 3 ~ none }}{{ '<' ~ page.body }}",
    "words": "{{ t('key') }}{{ t('<&>') }}{{ t('many', count=page.number) }}{{ t('x' ~ page.number) }}",
    "a table": (
        "{{ {'a': page.title, 'b': [page.number, none], page.path: page.body} | tojson }}{{ {'k': page.title}['k'] }}"
        "{% for name, value in {'x': page.title, 'y': 2}.items() %}{{ name }}{{ value }}{% endfor %}"
    ),
    "choice": (
        "{% if page.missing %}a{% elif page.number > 5 and not page.nothing %}b{{ page.number }}{% else %}c{% endif %}"
    ),
    "choice with a loop": (
        "{% if page.items %}{% for x in page.items %}{{ x.label }}{% endfor %}{% else %}none{% endif %}"
    ),
    "expressions": (
        "{{ 1 + 2 * page.number }}{{ page.number // 2 }}{{ page.number % 4 }}{{ -page.number }}"
        "{{ 'a' if page.nothing else 'b' }}"
        "{{ 1 < page.number <= 7 }}{{ 'x' in ('x', 'y') }}{{ 'q' not in page.title }}"
        "{{ page.items[1].label }}{{ page.title[2:] }}"
        "{{ page.number is odd }}{{ page.missing is none }}{{ page.missing is not none }}{{ [1, 2] }}"
        "{{ page.missing or '<' }}"
    ),
    "filters": (
        "{{ page.items | length }}{{ page.title | lower }}{{ page.items | map(attribute='count') | max }}"
        "{{ ['a', '<'] | join(', ') }}{{ page.title | replace('&', '<') }}{{ page.title | e }}{{ page.title | safe }}"
        "{{ page.items | groupby('count') | length }}{{ ['', 'a'] | select | list }}{{ 1234 | number }}"
        "{{ 2.5 | round(0, 'ceil') | int }}"
    ),
    "loops": (
        "{% for x in page.items %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}"
        "{{ loop.length }}{{ x.label }}"
        "{% endfor %}{% for x in page.nothing %}{{ x }}{% else %}none{{ page.number }}{% endfor %}"
        "{% for a, b in page.pairs %}{{ a }}={{ b }};{% endfor %}{% for x in page.items if x.url %}"
        "{{ loop.index }}{{ x.url }}{% endfor %}"
        "{% for x in page.items | map(attribute='label') %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}"
        "{% for x in page.items %}{% for y in page.pairs %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}"
    ),
    "a loop hides a name for as long as it runs": (
        "{% with x = 1 %}{% for x in page.items %}{{ x.label }}{% endfor %}{{ x }}{% endwith %}"
    ),
    "names set": "{% with a = page.title, b = 2 %}{% set c = a ~ b %}{{ c }}{% set c = c ~ 1 %}{{ c }}{% endwith %}",
    "a namespace": (
        "{% with n = namespace(sum=0) %}{% for x in page.items %}{% set n.sum = n.sum + x.count %}"
        "{% endfor %}{{ n.sum }}{% endwith %}"
    ),
    "macros": (
        M + "{{ m.link(page.items[0]) }}{{ m.link(page.items[0], 'c', rel='<') }}{{ m.link(page.items[1], rel=\"x\") }}"
        "{{ m.deep(3) }}{{ m.tagged(page.title) }}{{ m.tagged('') }}{{ m.RULES | join }}{{ 'M1' in m.RULES }}"
        "{% if m.link(page.items[0]) %}yes{% endif %}{{ m.up('x') ~ '<' }}{{ m.up('x') | length }}"
    ),
    "a macro with what its caller writes": (
        M + "{% call(item) m.each(page.items) %}{{ m.link(item) }}{% if item.url %}!{% endif %}{% endcall %}"
        "{% for n in (1, 3) %}{% call(item) m.each(page.items, shown=n) %}{{ n }}{{ item.label }}"
        "{% endcall %}{% endfor %}"
    ),
    "a loop around a caller": (
        M + "{% for n in (1, 3) %}{% call(item) m.each(page.items) %}{{ loop.index }}{{ item.label }}{% endcall %}"
        "{% endfor %}"
    ),
    "macros of one's own": (
        "{% macro a(x) %}<{{ b(x) }}>{% endmacro %}{% macro b(x) %}{{ page.root }}{{ x }}{% endmacro %}{{ a('&') }}"
    ),
    "macros without the page": (
        '{% import "plain.html" as p %}{{ p.bold(page.title) }}{% from "plain.html" import bold as b %}{{ b(1) }}'
    ),
    "macros by name": '{% from "m.html" import link, up with context %}{{ link(page.items[0]) }}{{ up("x") }}',
    "an include": '{% include "foot.html" %}{% for item in page.items %}{% include "row.html" %}{% endfor %}',
    "what an included template sees": (
        "{% with %}{% set item = page.items[0] %}{% include 'row.html' %}{% endwith %}"
        "{% macro a(item) %}{% include 'row.html' %}{% endmacro %}{{ a(page.items[1]) }}"
        "{% with item = page.items[2] %}{% if item.label %}{% include 'row.html' %}{% endif %}{% endwith %}"
    ),
    "blocks": (
        '{% extends "frame.html" %}{% block title %}T{% endblock %}{% block inner %}{{ page.number }}{% endblock %}'
    ),
    "super": (
        '{% extends "middle.html" %}{% block main %}<{{ super() }}>{{ m.up("y") }}{% endblock %}'
        "{% block title %}{{ super() }}{{ super() }}{% endblock %}"
    ),
    "macros beside a parent": (
        '{% extends "frame.html" %}{% import "m.html" as m with context %}{% block main %}{{ own(3) }}{% endblock %}'
        "{% macro own(x) %}{{ m.up(x) }}{% endmacro %}"
    ),
    "tables of one's own": (
        "{{ page.extra.scan }}{{ page.extra['scan'] }}{{ page.extra.get('none') }}{{ page.extra.list[1] }}"
        "{{ site.title }}"
        "{% if page.extra.none is defined %}x{% else %}y{% endif %}{{ page.extra.none | default('<') }}"
    ),
    "text as a name": (
        "a{% with %}{% set x %}<b>{{ page.title }}{% if page.items %}{% for i in page.items %}{{ i.label }}{% endfor %}"
        "{% endif %}{% endset %}{{ x | length }}{% if x | trim %}{{ x }}{% endif %}{% endwith %}z"
    ),
    "text as a name in text as a name": (
        "{% with %}{% set x %}1{% set y %}{% for i in page.items %}{{ i.url }}{% endfor %}{% endset %}{{ y }}2"
        "{% endset %}{{ x }}{% endwith %}"
    ),
    "a block as a name": (
        '{% extends "middle.html" %}{% block inner %}{% set x %}'
        "{% block own %}<i>{{ page.title }}{% endblock %}"
        "{% endset %}{{ x }}{{ x }}{% endblock %}"
    ),
    "methods": (
        "{{ page.title.partition(' ')[0] }}{% if page.title.startswith(('A', 'B')) %}yes{% endif %}"
        "{{ page.extra.items() | list | length }}"
    ),
}


def made_of(text: str) -> Templates:
    own = {**OTHERS, "a.html": text}
    return Templates(
        {name: Source(f"templates/{name}", source) for name, source in own.items()},
        lambda key, **values: f"<{key}>" if not values else f"{key}:{sorted(values.items())}",
        lambda value: f"{value:,}",
    )


def by_jinja(made: Templates) -> str:
    return made.environment.get_template("a.html").render(page=View(), site=SITE)


@pytest.mark.parametrize("text", ALIKE.values(), ids=ALIKE)
def test_a_function_writes_what_jinja_writes(text: str) -> None:
    made = made_of(text)
    assert page_function(page_code("a.html", made.environment, made.tree), made.environment)(View(), SITE) == by_jinja(
        made
    )


LEFT = {
    "a name that is worked out": "{% include page.title ~ '.html' if page.missing else 'foot.html' %}",
    "include if it is there": '{% include "none.html" ignore missing %}',
    "a name set on condition": "{% if page.number %}{% set x = 1 %}{% endif %}{{ x }}",
    "a name kept for blocks": "{% set x = 1 %}{% block a %}{{ x }}{% endblock %}",
    "a caller within a caller": (
        "{% macro inner() %}({{ caller() }}){% endmacro %}"
        "{% macro outer() %}{% call inner() %}{{ caller is defined }}{% endcall %}{% endmacro %}"
        "{% call outer() %}hello{% endcall %}"
    ),
    "a filter around text": "{% filter upper %}abc{% endfilter %}",
    "text as a name, changed": "{% with %}{% set x | upper %}<b>{% endset %}{{ x }}{% endwith %}",
    "text as a name on condition": (
        "{% with %}{% if page.number %}{% set x %}<b>{% endset %}{% endif %}{{ x }}{% endwith %}"
    ),
    "a loop within itself": (
        "{% for x in (1, (2,)) recursive %}{% if x is number %}{{ x }}{% else %}{{ loop(x) }}{% endif %}{% endfor %}"
    ),
    "what a loop did before": "{% for x in page.items %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "a loop seen from elsewhere": "{% for item in page.items %}{{ loop.index }}{% include 'count.html' %}{% endfor %}",
    "a macro as a value": M + "{{ m.up is callable }}",
    "any arguments": "{% macro a() %}{{ varargs | length }}{% endmacro %}{{ a(1, 2) }}",
    "a hidden name": M + "{% with page = {'root': 'elsewhere/'} %}{{ page.root }}{% endwith %}",
    "a scoped block": "{% for x in page.items %}{% block a scoped %}{{ x.label }}{% endblock %}{% endfor %}",
    "a block by its name": "{% block a %}x{% endblock %}{{ self.a() }}",
    "a name that is not there": "{% if x is defined %}a{% else %}b{% endif %}",
    "text before a parent": 'x{% extends "frame.html" %}',
    "another parent": '{% extends "frame.html" if page.number else "middle.html" %}',
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_a_function_does_not_know_is_left_to_jinja(text: str) -> None:
    made = made_of(text)
    with pytest.raises(Unfit):
        page_code("a.html", made.environment, made.tree)
    assert made.render("a.html", View(), SITE, "x") == by_jinja(made)


def test_what_goes_wrong_is_told_by_jinja() -> None:
    made = made_of(M + "\n{{ m.link(page.extra.nobody) }}\n")
    with pytest.raises(TemplateFailure) as raised:
        made.render("a.html", View(), SITE, "x")
    found = raised.value.diagnostic
    assert (found.path, found.line, found.message) == ("templates/m.html", 1, '"nobody" is undefined (page: x)')


def test_a_wrong_macro_that_no_page_calls_is_told_too() -> None:
    made = made_of("{% macro a(x) %}{{ x | nosuchfilter }}{% endmacro %}text")
    with pytest.raises(TemplateFailure, match="nosuchfilter"):
        made.render("a.html", View(), SITE, "x")


def test_every_page_of_the_theme_is_a_function() -> None:
    made = Templates({}, lambda *_, **__: "word", str)
    pages = [n for n in made.sources if not n.startswith(("_", "macros", "default/"))]
    assert len(pages) > 10
    for name in pages:
        page_code(name, made.environment, made.tree)


def test_a_function_does_not_ask_jinja_for_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Templates({}, lambda *_, **__: "word", str)
    monkeypatch.delattr(jinja2.Environment, "get_template")
    made.sources["a.html"] = Source("theme:a.html", '{% import "macros.html" as m with context %}{{ m.url("x/") }}')
    assert made.render("a.html", View(), SITE, "x") == "../x/"
