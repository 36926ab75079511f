"""The surroundings of pages, from the files of a small archive; nothing is rendered or written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from archivegen.archive.select import Rules
from archivegen.build import BuildOptions, read_only
from archivegen.frame import surroundings
from archivegen.held import Held
from archivegen.pages.context import Context
from archivegen.pages.jobs import Copy, Generate, Job, Render, ready
from archivegen.preparing import open_cache, quiet
from archivegen.project import open_project
from archivegen.reading import read_archive
from archivegen.wording import wording_for
from tests.small_archive import SITE, TODAY, lay_out


def article(text: str = "Text.", title: str = "T", **fields: str) -> str:
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {title}\n{lines}---\n{text}\n"


def context_of(
    root: Path, files: dict[str, str], site: str = SITE, held: Held | None = None, **options: Any
) -> Context:
    """The context of an archive without errors; ``files`` are paths below ``content``. ``held``: of contexts before."""
    lay_out(root, {"site.toml": site, **{f"content/{path}": text for path, text in files.items()}})
    chosen = BuildOptions(**{"today": TODAY, **options})
    project = open_project(root, base_url=chosen.base_url)
    rules = Rules(chosen.today, chosen.drafts, chosen.future)
    if held is None:
        reading = read_only(root, "", rules)
    else:  # as a preview reads
        with open_cache(project) as cache:
            reading = read_archive(project, rules, cache, quiet, held=held)
    assert [str(d) for d in reading.diagnostics if d.severity == "error"] == []
    words = wording_for(project.settings.site.language)
    return surroundings(project, reading, words, search=chosen.search != "off", preview=chosen.preview, held=held)


def by_path(jobs: Iterable[Job]) -> dict[str, Job]:
    found = {}
    for job in jobs:
        assert job.path not in found, job.path
        found[job.path] = job
    return found


def views(recipe: Callable[..., Iterable[Job]], context: Context, *more: Any) -> dict[str, Any]:
    """The views of all pages that a recipe lists."""
    jobs = by_path(recipe(context, *more))
    return {path: job.view(context) for path, job in jobs.items() if isinstance(job, Render)}


def text_of(jobs: Iterable[Job], path: str, context: Context) -> str:
    job = by_path(jobs)[path]
    assert isinstance(job, Generate)
    return job.data(context).decode()


def json_of(jobs: Iterable[Job], path: str, context: Context) -> Any:
    return json.loads(text_of(jobs, path, context))


def strict_xml(text: str) -> ET.Element:
    """XML by a strict parser: what this program wrote itself is trusted."""
    return ET.fromstring(text)  # noqa: S314


__all__ = [
    "SITE",
    "Copy",
    "Generate",
    "article",
    "by_path",
    "context_of",
    "json_of",
    "ready",
    "strict_xml",
    "text_of",
    "views",
]
