"""The documentation names every setting, field, command, view and code that there is; its links and examples hold."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import msgspec
import pytest
import yaml

from archivegen.charts import axis, histogram, network, spans
from archivegen.cli import main
from archivegen.commands.codes import CODES
from archivegen.commands.configuring import explained
from archivegen.config import parse_config
from archivegen.pages.views.page import Page
from archivegen.source import article_fields, parts, record_fields
from archivegen.source.article_fields import read_article
from archivegen.source.record_fields import read_record
from archivegen.source.tables import read_table
from tests.unit.pages.view_modules import values_in, view_modules

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
CODE = re.compile(r"[A-Z]{2,}(?:-[A-Z]+)*")
FENCE = re.compile(r"^(`{3,4})([^\n`]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands below a heading, down to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,6}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no heading {heading!r}"
    level = len(found[1])
    rest = text[found.start(2) :]
    end = re.search(rf"^#{{1,{level}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows(text: str) -> set[str]:
    """The names in the first column of the tables of a text."""
    found: set[str] = set()
    for line in re.findall(r"^\| ((?:`[^`]+`(?:, )?)+)", text, re.MULTILINE):
        found.update(re.findall(r"`([^`]+)`", line))
    return found


# Settings and fields


def test_every_setting_is_documented_with_its_default() -> None:
    text = text_of("settings.md")
    documented = rows(text)
    known = {key for key, *_ in explained()}
    assert known <= documented, sorted(known - documented)
    assert {key for key in documented if "." in key or key in {"redirects", "extra"}} <= known
    for key, _, default, _ in explained():
        line = next(line for line in text.split("\n") if line.startswith(f"| `{key}`"))
        assert default in line, f"{key}: the default is {default}"


def test_every_field_of_an_article_is_documented() -> None:
    documented = rows(text_of("articles.md"))
    known = {*article_fields._FIELDS, "people", "places", "extra"}
    assert known <= documented, sorted(known - documented)


def test_the_parts_of_sources_and_figures_are_documented() -> None:
    documented = rows(text_of("articles.md"))
    assert {f"source.{name}" for name in parts._SOURCE} <= documented
    assert {f"figures.{name}" for name in parts._FIGURE} <= documented


def test_every_field_of_a_record_is_documented() -> None:
    documented = rows(text_of("people-and-places.md"))
    known = {*record_fields.NAMES, "extra"}
    assert known <= documented, sorted(known - documented)


def test_every_mark_of_a_name_is_documented() -> None:
    documented = rows(section(text_of("people-and-places.md"), "Names and their marks"))
    assert documented >= {"form", "lang", "script", "kind", "strict", "context", "search", "from", "to", "fold"}


# Commands

COMMANDS = sorted(main.commands.items())


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_command_is_documented_with_its_options(name: str, command: click.Command) -> None:
    text = text_of("commands.md")
    own = section(text, f"`archivegen {name}`")
    shared = section(text, "Options of every command")
    context = click.Context(command)
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option):
            for option in [*parameter.opts, *parameter.secondary_opts]:
                assert f"`{option}" in own or f"`{option}" in shared, f"{name} {option}"


def test_no_command_is_documented_that_does_not_exist() -> None:
    named = set(re.findall(r"^## `archivegen (\w+)`", text_of("commands.md"), re.MULTILINE))
    assert named == set(main.commands)
    everywhere: set[str] = set()
    for page in PAGES:
        everywhere |= set(re.findall(r"`archivegen ([a-z]+)", page.read_text(encoding="utf-8")))
    assert everywhere <= set(main.commands)


# Views


def _views() -> Iterator[type[msgspec.Struct]]:
    for module in (*view_modules(), histogram):
        yield from (view for view in values_in(module) if view.__module__ == module.__name__)
    yield from (axis.Tick, spans.Mark, spans.Segment, network.Network, network.Node, network.Line)


@pytest.mark.parametrize("view", list(_views()), ids=lambda view: view.__name__)
def test_every_view_is_documented_with_its_fields(view: type[msgspec.Struct]) -> None:
    text = section(text_of("templates.md"), f"`{view.__name__}`")
    inherited = Page.__struct_fields__ if view is not Page and issubclass(view, Page) else ()
    known = set(view.__struct_fields__) - set(inherited)
    assert known <= rows(text), sorted(known - rows(text))
    assert rows(text) <= set(view.__struct_fields__), sorted(rows(text) - set(view.__struct_fields__))


def test_every_block_of_the_theme_is_documented() -> None:
    text = section(text_of("templates.md"), "Templates and their blocks")
    for template in sorted((ROOT / "archivegen" / "theme" / "templates").glob("[!_]*.html")):
        if template.name == "macros.html":
            continue
        line = next((line for line in text.split("\n") if line.startswith(f"| `{template.name}`")), "")
        assert line, template.name
        for block in re.findall(r"{%-? block (\w+)", template.read_text(encoding="utf-8")):
            assert f"`{block}`" in line, f"{template.name}: {block}"


def test_every_macro_is_documented() -> None:
    text = section(text_of("templates.md"), "Macros")
    source = (ROOT / "archivegen" / "theme" / "templates" / "macros.html").read_text(encoding="utf-8")
    for macro in re.findall(r"{%-? macro (\w+)", source):
        assert f"`{macro}(" in text, macro


# Diagnostics

TELLERS = {"error", "warning", "note", "warn", "problem", "tell", "_Fault", "Diagnostic", "wrong"}


def _codes() -> set[str]:
    """The codes that the source gives to findings."""
    found: set[str] = set()
    for path in sorted((ROOT / "archivegen").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in TELLERS:
                    values = [*node.args, *(k.value for k in node.keywords if k.arg == "code")]
                    found |= {v.value for v in values if isinstance(v, ast.Constant) and _is_code(v.value)}
            elif isinstance(node, ast.Assign):
                found |= _assigned(node)
    return found


def _is_code(value: object) -> bool:
    return isinstance(value, str) and CODE.fullmatch(value) is not None


def _assigned(node: ast.Assign) -> set[str]:
    names = {n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    if "code" not in names:
        return set()
    return {n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant) and _is_code(n.value)}


def test_every_code_of_a_finding_is_explained() -> None:
    documented = rows(text_of("troubleshooting.md"))
    known = _codes()
    assert len(known) > 40  # the search itself still finds them
    assert known <= documented, sorted(known - documented)
    tables = {"TABLE-SYNTAX", "TABLE-DEPTH"}  # made from FM-… where a table is read
    assert tables <= documented
    assert {c for c in documented if CODE.fullmatch(c)} <= known | tables | {"DISK"}
    assert known | tables | {"DISK"} == CODES  # what `check --only` takes


# Links, images, examples


def _slug(heading: str) -> str:
    plain = re.sub(r"`", "", heading.strip()).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def _anchors(text: str) -> set[str]:
    return {_slug(heading) for heading in re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_and_image_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    prose = re.sub(r"`[^`\n]+`", "", FENCE.sub("", text))
    for target in LINK.findall(prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), target
        assert place.is_relative_to(ROOT), target
        if anchor and place.suffix == ".md":
            assert anchor in _anchors(place.read_text(encoding="utf-8")), target


def test_every_page_of_the_guide_is_in_its_contents() -> None:
    contents = text_of("README.md")
    for page in sorted(DOCS.rglob("*.md")):
        name = page.relative_to(DOCS).as_posix()
        if name != "README.md":
            assert f"({name})" in contents, name


def test_the_pictures_are_small() -> None:
    for picture in (DOCS / "images").iterdir():
        assert picture.stat().st_size < 300_000, picture.name


def _examples() -> Iterator[tuple[str, str, str]]:
    """(page, name of the file that the block is said to be, its text): blocks that are marked ``toml site.toml``."""
    for page in PAGES:
        for _, info, body in FENCE.findall(page.read_text(encoding="utf-8")):
            words = info.split()
            if len(words) == 2:
                yield page.relative_to(ROOT).as_posix(), words[1], body


EXAMPLES = list(_examples())


def test_there_are_examples_of_every_sort() -> None:
    names = [name for _, name, _ in EXAMPLES]
    for wanted in ("site.toml", "article.md", "person.md", "people.csv", "publish.yml"):
        assert any(name.endswith(wanted) for name in names), wanted


@pytest.mark.parametrize(("page", "name", "body"), EXAMPLES, ids=[f"{page}-{name}" for page, name, _ in EXAMPLES])
def test_every_example_of_a_whole_file_is_right(page: str, name: str, body: str) -> None:
    kinds = ("people", "places", "organisations")
    if name == "site.toml":
        parse_config(body.encode())
    elif name.endswith((".csv", ".json")) or name in {"people.toml", "places.toml"}:
        assert read_table(name, body.encode(), name.partition(".")[0], kinds).diagnostics == ()
    elif name == "article.md":
        assert read_article(name, body, kinds).diagnostics == ()
    elif name.endswith(".md"):
        assert read_record(name, body, kinds, ("founded", "extra")).diagnostics == ()
    elif name.endswith((".yml", ".yaml")):
        assert yaml.safe_load(body)
    elif name.endswith(".toml"):
        assert tomllib.loads(body)
    else:
        pytest.fail(f"{page}: nothing here checks {name}")
