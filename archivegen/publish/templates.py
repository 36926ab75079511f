"""The theme's templates with this archive's own over them; what each is made of; and errors that name the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
import jinja2.nodes
import msgspec
from markupsafe import Markup

from archivegen.diagnostics import Diagnostic, Place, did_you_mean, error
from archivegen.digest import digest_bytes, fingerprint
from archivegen.maps.drawing import ground
from archivegen.maps.frames import Frame
from archivegen.memo import Memo
from archivegen.publish.page_functions import PageCode, PageFunction, page_code, page_function
from archivegen.publish.page_names import Unfit
from archivegen.publish.template_memo import TemplateMemo

OWN = "templates/"
ORIGINAL = "default/"  # an override extends what it stands in for: {% extends "default/article.html" %}
_UNKNOWN = re.compile(r"No (filter|test) named '([^']+)'")
_BUG = re.compile(r"'(?:[\w.]+\.)?(\w+) object' has no attribute '(\w+)'|'(\w+)' is undefined")

_BEYOND = (RecursionError, SyntaxError, ValueError)  # nested deeper, or with a longer number, than Python can


class TemplateFailure(Exception):  # noqa: N818 - it is caught at once and becomes a diagnostic
    """A template that could not be read or run."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


class Source(msgspec.Struct, frozen=True):
    """The text of a template and where it stands, for errors."""

    path: str
    text: str


def theme_templates() -> dict[str, Source]:
    """The templates that come with the package, by name."""
    found = {}
    with as_file(files("archivegen") / "theme" / "templates") as folder:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                found[name] = Source(f"theme:{name}", path.read_text(encoding="utf-8"))
    return found


class Templates:
    """All templates of a site, compiled when first used. ``own`` maps names to the archive's overrides.

    The theme's own files are also there under ``default/``, so that an override can extend the file it replaces.
    ``memo`` remembers what was read of them from build to build, ``toolchain`` (`project.toolchain`) with what.
    """

    def __init__(
        self,
        own: Mapping[str, Source],
        words: Callable[..., str],
        number: Callable[[Any], str],
        memo: Memo | None = None,
        toolchain: str = "",
    ) -> None:
        theme = theme_templates()
        originals = {f"{ORIGINAL}{name}": source for name, source in theme.items()}
        self.sources = {**originals, **theme, **own}
        self.environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(self._load),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        del self.environment.filters["random"], self.environment.globals["lipsum"]  # equal input gives equal pages
        self.environment.globals["t"] = words
        self.environment.globals["ground"] = _ground
        self.environment.filters["number"] = number
        self._closures: dict[str, str] = {}
        self._memo = TemplateMemo(memo, toolchain)
        self._trees: dict[Source, jinja2.nodes.Template] = {}
        self._names: dict[str, list[str]] = {}  # what a source refers to, by its path
        self._functions: dict[str, PageFunction | None] = {}  # None: Jinja2 renders the page

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = self.sources.get(name)
        return (source.text, source.path, lambda: True) if source else None

    def has(self, name: str) -> bool:
        """Whether there is a template of this name."""
        return name in self.sources

    def closure(self, name: str) -> str:
        """The fingerprint of a template with all that it includes, imports and extends, however deep.

        A name that is computed while rendering could be any template: then all of them count. Raises
        `TemplateFailure`.
        """
        if name not in self._closures:
            self._closures[name] = fingerprint(sorted(self.parts(name).items()))
            self._memo.save()
        return self._closures[name]

    def parts(self, name: str) -> dict[str, str]:
        """The templates that `closure` counts, each with the digest of its text. Raises `TemplateFailure`."""
        parts: dict[str, str] = {}
        pending = [name]
        while pending:
            one = pending.pop()
            if one in parts:
                continue
            source = self.sources.get(one)
            parts[one] = digest_bytes(source.text.encode()) if source else "missing"
            if source:
                pending += self._referenced(source)
        return parts

    def _referenced(self, source: Source) -> list[str]:
        if source.path in self._names:
            return self._names[source.path]
        known = self._memo.references(source.path, source.text)
        if known is not None:
            found = sorted(self.sources) if known.all else list(known.names)
        else:
            try:
                names = list(jinja2.meta.find_referenced_templates(self._parsed(source)))
            except jinja2.TemplateSyntaxError as bad:
                raise TemplateFailure(self._syntax(bad, source.path)) from bad
            except _BEYOND as bad:
                raise TemplateFailure(_beyond(bad, source.path)) from bad
            certain = [n for n in names if n is not None]
            every = None in names
            self._memo.refers(source.path, source.text, tuple(certain), every=every)
            found = sorted(self.sources) if every else certain
        self._names[source.path] = found
        return found

    def render(self, name: str, page: object, site: object, described: str) -> str:
        """Apply a template. ``described`` names the page in errors. Raises `TemplateFailure`."""
        if (function := self._function(name)) is not None:
            # whatever a function trips over, Jinja2 meets again below: it alone says what is wrong
            with suppress(Exception):
                return function(page, site)
        try:
            return self.environment.get_template(name).render(page=page, site=site)
        except jinja2.TemplateSyntaxError as bad:
            raise TemplateFailure(self._syntax(bad, bad.filename or name)) from bad
        except jinja2.TemplateNotFound as bad:
            raise TemplateFailure(self._missing(str(bad.name or name), name, described)) from bad
        except RecursionError as bad:
            raise TemplateFailure(self._endless(name, described)) from bad
        except Exception as bad:  # a template is a program of its own: whatever it raises is its author's to read
            raise TemplateFailure(self._failed(bad, name, described, page)) from bad

    def _function(self, name: str) -> PageFunction | None:
        if name not in self._functions:
            code = self._code(name)
            self._functions[name] = page_function(code, self.environment) if code is not None else None
        return self._functions[name]

    def _code(self, name: str) -> PageCode | None:
        try:
            return page_code(name, self.environment, self.tree)
        except (Unfit, *_BEYOND):
            return None

    def tree(self, name: str) -> tuple[jinja2.nodes.Template, bool] | None:
        """A template as Jinja2 reads it, and whether it is the theme's. Raises `jinja2.TemplateError`."""
        source = self.sources.get(name)
        if source is None:
            return None
        ours = not _own(source)
        if not ours:
            self.environment.get_template(name)  # for what is wrong in a part that no page shows
        return self._parsed(source), ours

    def fault(self, name: str) -> Diagnostic | None:
        """What `render` would say of a template as it is written, whatever page it is for; ``None``: nothing."""
        try:
            self.environment.get_template(name)
        except jinja2.TemplateSyntaxError as bad:
            return self._syntax(bad, bad.filename or name)
        except _BEYOND as bad:
            return _beyond(bad, self._path(name))
        return None

    def _parsed(self, source: Source) -> jinja2.nodes.Template:
        if source not in self._trees:
            self._trees[source] = self.environment.parse(source.text, source.path, source.path)
        return self._trees[source]

    def _path(self, name: str) -> str:
        return self.sources[name].path if name in self.sources else f"{OWN}{name}"

    def _syntax(self, bad: jinja2.TemplateSyntaxError, path: str) -> Diagnostic:
        text = next((s.text for s in self.sources.values() if s.path == path), "")
        message = str(bad.message)
        hint = "every {% if %}, {% for %} and {% block %} needs its {% end… %}" if "end of" in message else ""
        hint = hint or self._nearest(message)
        place = Place(bad.lineno, 1)
        return error(path, place, "TEMPLATE", message, hint=hint, source=_line(text, bad.lineno))

    def _nearest(self, message: str) -> str:
        """The filter or the test that was meant by an unknown one."""
        found = _UNKNOWN.match(message)
        if found is None:
            return ""
        known = self.environment.filters if found[1] == "filter" else self.environment.tests
        return did_you_mean(found[2], known)

    def _missing(self, missing: str, name: str, described: str) -> Diagnostic:
        path, line = self._path(name), 1
        for source in self.sources.values():
            at = re.search(rf"{{%[^%]*[\"']{re.escape(missing)}[\"']", source.text)
            if at:
                path, line = source.path, source.text.count("\n", 0, at.start()) + 1
                break
        hint = did_you_mean(missing, self.sources)
        message = f'no template "{missing}" (page: {described})'
        return error(path, Place(line, 1), "TEMPLATE", message, hint=hint, group=f"{path}:{line}:{missing}")

    def _endless(self, name: str, described: str) -> Diagnostic:
        circle = self._circle((name,))
        path, line = self._path(circle[0] if circle else name), 1
        source = self.sources.get(circle[0]) if circle else None
        if source and (at := re.search(rf"{{%[^%]*[\"']{re.escape(circle[1])}[\"']", source.text)):
            line = source.text.count("\n", 0, at.start()) + 1
        chain = " → ".join(circle) if circle else "a macro or a name that is worked out on the page"
        message = f"a template that includes itself: {chain} (page: {described})"
        text = _line(source.text, line) if source else ""
        return error(path, Place(line, 1), "TEMPLATE", message, source=text, group=f"{path}:{line}:{chain}")

    def _circle(self, way: tuple[str, ...]) -> tuple[str, ...]:
        """The first circle of inclusions that a way leads into, from its first template back to it; else empty."""
        source = self.sources.get(way[-1])
        for name in self._referenced(source) if source else ():
            found = (*way[way.index(name) :], name) if name in way else self._circle((*way, name))
            if found:
                return found
        return ()

    def _failed(self, bad: Exception, name: str, described: str, page: object) -> Diagnostic:
        path, line = self._path(name), 1
        known = {s.path: s for s in self.sources.values()}
        trace = bad.__traceback__
        while trace:
            if trace.tb_frame.f_code.co_filename in known:
                path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        message = str(bad) or type(bad).__name__
        hint = self._nearest(message)  # in a branch, Jinja2 tells of an unknown filter only when it comes there
        if found := _BUG.search(message):
            word = found[2] or found[3]
            message = f'"{word}" is undefined'
            hint = did_you_mean(word, ["page", "site", "t", *_fields_of(page)])
        text = known[path].text if path in known else ""
        source = _line(text, line)
        group = f"{path}:{line}:{message}"
        message = f"{message} (page: {described})"
        return error(path, Place(line, 1), "TEMPLATE", message, hint=hint, source=source, group=group)


def _ground(frame: Frame, land: bool, borders: bool) -> Markup:
    """The ground of a map: worked out where the page is rendered, so that no view has to carry it."""
    return Markup(ground(frame, land, borders))  # noqa: S704 - numbers only


def _beyond(bad: Exception, path: str) -> Diagnostic:
    """A template that Jinja2 cannot read to its end."""
    said = bad.msg if isinstance(bad, SyntaxError) else str(bad).partition(";")[0]  # what follows speaks of Python
    said = "an expression or a block is nested too deep" if isinstance(bad, RecursionError) else said
    return error(path, Place(1, 1), "TEMPLATE", said, hint="write it in shorter parts: {% set %} names one")


def _own(source: Source) -> bool:
    return source.path.startswith(OWN)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in msgspec.structs.fields(kind))


def _fields_of(page: object) -> tuple[str, ...]:
    return _fields(type(page)) if isinstance(page, msgspec.Struct) else ()


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def markup(html: str) -> Markup:
    """HTML that is safe to put on a page as it is."""
    return Markup(html)  # noqa: S704 - only composed bodies come here, and they are sanitised when parsed
