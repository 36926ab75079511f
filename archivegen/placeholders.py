"""What `archivegen init` wrote to be replaced, and is published as it stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from archivegen.archive.model import Archive
from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.project import Project
from archivegen.source.decode import decode
from archivegen.source.frontmatter import split
from archivegen.source.snapshot import Snapshot

_SETTINGS = {
    "title": "every page shows it",
    "description": "search engines and shared links show it",
    "base_url": "feeds, citations and the sitemap name it",
}


def placeholders(project: Project, archive: Archive, snapshot: Snapshot) -> tuple[Diagnostic, ...]:
    """A warning for each setting and each line of a page that is still what the starter has in its place.

    They are one group: `build` prints the first, with their number.
    """
    return tuple(sorted((*_settings(project), *_lines(archive, snapshot))))


def _settings(project: Project) -> Iterator[Diagnostic]:
    site, origins = project.settings.site, project.config.origins
    for key, why in _SETTINGS.items():
        value, line = getattr(site, key), origins.get(f"site.{key}", 0)
        if value == _starter_settings().get(key) and line:
            message = f'site.{key} is still the example "{value}": {why}'
            hint = f"write your own {'address' if key == 'base_url' else key}"
            hint += ", or give it with --base-url" if key == "base_url" else ""
            yield warning(
                project.config.path, Place(line, 1, len(key)), "PLACEHOLDER", message, hint=hint, group="init"
            )


def _lines(archive: Archive, snapshot: Snapshot) -> Iterator[Diagnostic]:
    started = _starter_lines()
    pages = {page.document.path: page for page in archive.pages if page.id in started}
    for file in snapshot.of("page"):
        if (page := pages.get(file.path)) is None:
            continue
        body = split(file.path, decode(file.path, file.data)[0]).body
        for number, line in enumerate(body.split("\n")):
            if line.strip() in started[page.id]:
                place = Place(page.document.body_line + number, 1, len(line))
                message = "this is still the example that init wrote, and readers see it"
                hint = "write your own, or delete the page"
                yield warning(file.path, place, "PLACEHOLDER", message, hint=hint, group="init")


def _starter() -> Path:
    return Path(str(files("archivegen") / "commands" / "starter"))


@cache
def _starter_settings() -> dict[str, Any]:
    settings: dict[str, Any] = tomllib.loads((_starter() / "site.toml").read_text("utf-8"))["site"]
    return settings


@cache
def _starter_lines() -> dict[str, frozenset[str]]:
    """The lines of each of the starter's pages by its id."""
    found = {}
    for path in (_starter() / "content" / "pages").glob("*.md"):
        body = split(path.name, path.read_text("utf-8")).body
        found[path.stem] = frozenset(line.strip() for line in body.split("\n")) - {""}
    return found
