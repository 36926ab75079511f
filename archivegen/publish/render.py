"""One job, made: a pure function from its view, its templates and the parsed bodies that it shows to bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from archivegen.diagnostics import Diagnostic
from archivegen.digest import fingerprint
from archivegen.pages.jobs import Generate, Job, Render
from archivegen.pages.views import BodyRef
from archivegen.publish.compose import compose
from archivegen.publish.templates import TemplateFailure, Templates, markup
from archivegen.source.body import Body

Bodies = Callable[[str], Body]


def job_fingerprint(job: Job, templates: Templates, toolchain: str) -> str:
    """The fingerprint of all that decides a file's bytes: view, template closure, tools. Raises `TemplateFailure`."""
    if isinstance(job, Render):
        return fingerprint(toolchain, job.template, templates.closure(job.template), job.view)
    if isinstance(job, Generate):
        return fingerprint(job.data)
    return copy_fingerprint(job.digest)


def copy_fingerprint(digest: str) -> str:
    """The fingerprint of a file that is copied as it is."""
    return fingerprint("copy", digest)


def render(job: Render, templates: Templates, bodies: Bodies) -> bytes:
    """The bytes of a page. Raises `TemplateFailure`."""
    view: Any = job.view
    body = getattr(view, "body", None)
    if isinstance(body, BodyRef):
        html = compose(bodies(body.key), body.hrefs, body.links, dict(body.labels))
        view = msgspec.structs.replace(view, body=markup(html))
    return templates.render(job.template, view, job.view.site, job.view.path or "home").encode()


def try_all(jobs: Iterable[Job], templates: Templates, bodies: Bodies) -> tuple[Diagnostic, ...]:
    """What is wrong with the templates when every page is rendered, and nothing written."""
    found: dict[Diagnostic, None] = {}
    for job in jobs:
        if isinstance(job, Render):
            try:
                render(job, templates, bodies)
            except TemplateFailure as bad:
                found[bad.diagnostic] = None
    return tuple(found)
