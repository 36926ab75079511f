"""What frames every page of a site: its own view, templates, stylesheet and static files."""

from __future__ import annotations

import msgspec

from archivegen.archive.model import Archive
from archivegen.archive.urls import ABOUT
from archivegen.catalogues import is_catalogue
from archivegen.colours import colour_of, darkened, hexadecimal
from archivegen.diagnostics import Diagnostic
from archivegen.digest import digest_bytes
from archivegen.held import Held
from archivegen.names.kinds import BUILT_IN, Kind
from archivegen.pages.cards import is_public, site_card
from archivegen.pages.context import Context, make_context
from archivegen.pages.images import Images
from archivegen.pages.jobs import Copy, Job, ready
from archivegen.pages.licences import licence_address
from archivegen.pages.plan import Plan, plan
from archivegen.pages.views.page import NavView, SiteView
from archivegen.project import Project
from archivegen.publish.templates import OWN, Source
from archivegen.reading import Reading
from archivegen.settings import Settings
from archivegen.source.decode import decode
from archivegen.source.snapshot import STYLESHEET, Snapshot
from archivegen.wording import Wording, direction

STYLE = "static/style.css"
_PAPER = "#f5f2ea"  # the darker of the theme's light papers (--paper-2)


def own_templates(snapshot: Snapshot) -> tuple[dict[str, Source], list[Diagnostic]]:
    """The archive's own templates by name, and what is wrong with them."""
    own: dict[str, Source] = {}
    problems: list[Diagnostic] = []
    for file in snapshot.of("template"):
        if is_catalogue(file.path):
            continue
        text, found = decode(file.path, file.data)
        problems += found
        own[file.path.removeprefix(OWN)] = Source(file.path, text)
    return own, problems


def surroundings(
    project: Project,
    reading: Reading,
    words: Wording,
    images: Images | None = None,
    *,
    search: bool,
    preview: bool,
    held: Held | None = None,
) -> Context:
    """What every page is made with: the archive, and the site's own view. ``search``: whether this build offers it."""
    held = held or Held()
    kinds = held.steady("kinds in words", tuple(_in_words(kind, words) for kind in project.kinds))
    site = _site_view(project.settings, kinds, reading.archive, words, search=search, preview=preview)
    style = stylesheet(project, reading.snapshot)
    mark = "" if preview else f"?v={style_mark(style)}"
    site = msgspec.structs.replace(site, stylesheet=STYLE + mark)
    return make_context(reading.archive, project.settings, site, words, kinds, images, held)


def _in_words(kind: Kind, words: Wording) -> Kind:
    """A kind as pages call it: those built in have words in the catalogues, others are called as site.toml says."""
    if kind not in BUILT_IN:
        return kind
    return msgspec.structs.replace(kind, label=words(f"kind.{kind.name}"), plural=words(f"kinds.{kind.name}"))


def style_mark(style: bytes) -> str:
    """A short fingerprint, so that browsers may keep a stylesheet for as long as it stays the same."""
    return digest_bytes(style)[:8]


def _site_view(
    settings: Settings, kinds: tuple[Kind, ...], archive: Archive, words: Wording, *, search: bool, preview: bool
) -> SiteView:
    site = settings.site
    something = bool(archive.articles or archive.pages or any(e.url for e in archive.entries.values()))
    nav = [NavView("articles", words("articles"), "articles/")]
    nav += [NavView(kind.name, kind.plural, f"{kind.folder}/") for kind in kinds]
    nav.append(NavView("years", words("years"), "years/"))
    if any(e.url and e.fields.index and e.fields.coordinates for e in archive.entries.values()):
        nav.append(NavView("map", words("map"), "map/"))
    nav.append(NavView("timeline", words("timeline"), "timeline/"))
    if archive.sections:
        nav.append(NavView("sections", words("sections"), "sections/"))
    nav.append(NavView("about", words("about"), ABOUT))
    shared = settings.images.enabled and not preview and is_public(site.base_url)
    return SiteView(
        title=site.title,
        description=site.description,
        language=site.language,
        dir=direction(site.language),
        base_url=site.base_url,
        licence=site.licence,
        licence_url=licence_address(site.licence),
        publisher=site.publisher,
        contact=site.contact,
        accent=settings.theme.accent,
        nav=tuple(nav),
        search=settings.search.enabled and search and something,
        preview=preview,
        stylesheet=STYLE,
        interface=words.spoken,
        interface_dir=direction(words.spoken),
        extra=dict(sorted(settings.extra.items())),
        card=site_card(site.title) if shared else None,
    )


def stylesheet(project: Project, snapshot: Snapshot) -> bytes:
    """The stylesheet: the theme's, or the archive's own in its place, with what site.toml says of its tokens."""
    own = next((f.data for f in snapshot.of("static") if f.path == STYLESHEET), None)
    style = (project.theme / "style.css").read_bytes() if own is None else own
    theme = project.settings.theme
    chosen = (("accent", theme.accent), ("latin-serif", theme.text_font), ("latin-sans", theme.label_font))
    tokens = ";".join(f"--{token}:{value}" for token, value in (*chosen, ("measure", theme.width)) if value)
    style += f"\n:root{{{tokens}}}\n".encode() if tokens else b""
    return style + (_readable(theme.accent) if own is None else b"")


def _readable(accent: str) -> bytes:
    """A darker shade for text on the theme's light paper, where an accent is too bright for it; none else.

    Dark pages take a bright shade of any accent, in the style sheet itself.
    """
    colour, paper = colour_of(accent), colour_of(_PAPER)
    if colour is None or paper is None or (darker := darkened(colour, paper)) == colour:
        return b""
    ink = f"--accent-ink:{hexadecimal(darker)}"
    return f"@media screen and (prefers-color-scheme:light){{:root{{{ink}}}}}\n".encode()


def all_jobs(
    context: Context, templates: frozenset[str], project: Project, snapshot: Snapshot
) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Every output there is: pages and data, the archive's own static files, the theme's."""
    static = [
        Copy(f.path.removeprefix("static/"), f.path, f.digest)
        for f in snapshot.of("static")
        if f.path != f"static/{STYLE}"
    ]
    theme: list[Job] = [ready(STYLE, stylesheet(project, snapshot))]
    for path in sorted(p for p in project.theme.rglob("*") if p.is_file() and p.name != "style.css"):
        name = path.relative_to(project.theme).as_posix()
        theme.append(ready(f"static/{name}", path.read_bytes()))
    return plan(context, templates, static, theme, project.config)
