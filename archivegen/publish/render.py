"""One job, made: a pure function from its view, its templates and the parsed bodies that it shows to bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, cached_property, lru_cache
from typing import Any

import msgspec

from archivegen.diagnostics import Diagnostic
from archivegen.digest import as_written, encode, fingerprint
from archivegen.memo import Memo
from archivegen.pages.context import Context
from archivegen.pages.jobs import Generate, Job, Picture, Render
from archivegen.pages.views.bodies import BodyRef
from archivegen.pages.views.page import SiteView
from archivegen.pages.views.page_kinds import page_called
from archivegen.publish.body_finish import finished
from archivegen.publish.compose import compose
from archivegen.publish.picturing import picture_fingerprint
from archivegen.publish.templates import Source, TemplateFailure, Templates, markup
from archivegen.source.body import Body
from archivegen.source.documents import unpack_body
from archivegen.source.metadata import LEFT_OUT, is_cleaned
from archivegen.wording import Own, Wording, wording_for

Bodies = Callable[[str], Body]
NOWHERE = SiteView("", "", "", "", "", "", "", "", "", "", (), search=False, preview=False, stylesheet="", extra={})


class Look(msgspec.Struct, frozen=True, dict=True):
    """What all pages of a build are rendered with: the archive's own templates, its words, the site's own view."""

    own: dict[str, Source]
    language: str
    site: SiteView
    toolchain: str
    catalogues: Own = ()

    @cached_property
    def templates(self) -> Templates:
        """The templates, compiled as they are needed; in each process anew."""
        words = wording_for(self.language, self.catalogues)
        return Templates(self.own, words, words.number)

    @cached_property
    def _marks(self) -> dict[str, str]:
        return {}

    def mark(self, template: str) -> str:
        """The fingerprint of a template with all that it uses, of the site's view and the tools.

        Raises `TemplateFailure`.
        """
        if template not in self._marks:
            closure = self.templates.closure(template)
            self._marks[template] = fingerprint(
                self.toolchain, template, closure, self.site, as_written(self.site.extra)
            )
        return self._marks[template]


def look_of(own: dict[str, Source], words: Wording, site: SiteView, toolchain: str, memo: Memo) -> Look:
    """The look of a build whose templates need not all be read: what they refer to is remembered from the last one."""
    look = Look(own, words.language, site, toolchain, words.own)
    vars(look)["templates"] = Templates(own, words, words.number, memo, toolchain)
    return look


def alike(one: Look, other: Look) -> bool:
    """Whether two looks give the same pages, so that what the first has compiled serves the second."""
    return repr(one) == repr(other) and one.templates.sources == other.templates.sources


class Sheet(msgspec.Struct, frozen=True, array_like=True):
    """A page as it is sent to be rendered: which view it is, the canonical bytes of the view and of its body.

    The site's own view is left out: it is the same for all. ``extra`` are the fields of the front matter that
    archivegen does not know, as they are: a date among them would not survive as canonical bytes.
    """

    template: str
    kind: str
    view: bytes
    extra: dict[str, Any]
    body: bytes


class Draft(msgspec.Struct, frozen=True):
    """A page without the bytes of its body, and by which key these are had; "" where it has none."""

    page: Sheet
    body: str


def draft(job: Render, context: Context) -> Draft:
    """What decides a page's bytes, before its body is looked up."""
    view: Any = msgspec.structs.replace(job.view(context), site=NOWHERE)
    body = getattr(view, "body", None)
    page = Sheet(job.template, type(view).__name__, encode(view), getattr(view, "extra", {}), b"")
    return Draft(page, body.key if isinstance(body, BodyRef) else "")


def sheet(drawn: Draft, bodies: Callable[[str], bytes]) -> Sheet:
    """A page ready to be rendered here or elsewhere. ``bodies`` gives the canonical bytes of a body."""
    return msgspec.structs.replace(drawn.page, body=bodies(drawn.body)) if drawn.body else drawn.page


def sheet_fingerprint(page: Sheet, look: Look) -> str:
    """The fingerprint of all that decides a page's bytes: view, template closure, tools. Raises `TemplateFailure`."""
    return fingerprint(look.mark(page.template), page.kind, page.view, as_written(page.extra))


def rendered(page: Sheet, look: Look) -> bytes | Diagnostic:
    """The bytes of a page, or what is wrong with its template. Pure, so that any process can do it."""
    view: Any = msgspec.structs.replace(_decoder(page.kind).decode(page.view), site=look.site)
    changes: dict[str, Any] = {"extra": page.extra} if page.extra else {}
    body = getattr(view, "body", None)
    if isinstance(body, BodyRef):
        html = compose(unpack_body(page.body), body.hrefs, body.links, dict(body.labels), body.images)
        changes["body"] = markup(finished(html, wording_for(view.lang, look.catalogues)))
    view = msgspec.structs.replace(view, **changes) if changes else view
    try:
        return look.templates.render(page.template, view, look.site, view.path or "home").encode()
    except TemplateFailure as bad:
        return bad.diagnostic


@cache
def _decoder(kind: str) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(page_called(kind))


def try_all(
    jobs: Iterable[Job], look: Look, bodies: Callable[[str], bytes], context: Context
) -> tuple[Diagnostic, ...]:
    """What is wrong with the templates when every page is rendered, and nothing written."""
    found: dict[Diagnostic, None] = {}
    for job in jobs:
        if isinstance(job, Render):
            made = rendered(sheet(draft(job, context), bodies), look)
            if isinstance(made, Diagnostic):
                found[made] = None
    return tuple(found)


def copy_fingerprint(source: str, digest: str) -> str:
    """The fingerprint of a file that is copied: as it is, or, where its name says that it is an image, cleaned."""
    return fingerprint("copy", digest, LEFT_OUT) if is_cleaned(source) else fingerprint("copy", digest)


@lru_cache(maxsize=256)
def _of_data(toolchain: str, made_of: str) -> str:
    return fingerprint(toolchain, made_of)  # of several files that are made of the same, one text


def cause(job: Job, look: Look) -> str:
    """The fingerprint of all that a job is made of, known without making it; "" where it is not.

    Raises `TemplateFailure`.
    """
    if isinstance(job, Render):
        return fingerprint(look.mark(job.template), job.made_of) if job.made_of else ""
    if isinstance(job, Generate):
        return _of_data(look.toolchain, job.made_of) if job.made_of else ""
    if isinstance(job, Picture):
        return picture_fingerprint(job.digest, job.rendition)
    return copy_fingerprint(job.source, job.digest)
