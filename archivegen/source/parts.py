"""The parts that articles and records share: figures, the original publication, languages, ids."""

from __future__ import annotations

from archivegen.diagnostics import Place
from archivegen.language_names import language_doubt, language_meant
from archivegen.language_tags import is_language_tag
from archivegen.source.fields import SOURCE_KINDS, Correction, Figure, Source
from archivegen.source.safety import id_problem, slug_problem, url_scheme
from archivegen.source.scalars import Field, checked_link, inner, line, link, text, texts, when
from archivegen.source.tree import Mapping, Scalar, Sequence, is_null

_SOURCE = ("name", "url", "date", "page", "archive", "archive_location", "rights", "archived_url", "kind")
_FIGURE = ("src", "caption", "credit", "alt", "rights", "shows")
_FIGURE_NAMES = {
    "path": "src",
    "url": "src",
    "file": "src",
    "image": "src",
    "description": "alt",
    "source": "credit",
    "licence": "rights",
    "license": "rights",
}


# the parts of a publication, an image and a name that are text of their own
FREE_TEXT = frozenset(
    (*_SOURCE[3:7], *_FIGURE[1:5], "name", "title", "pages", "publisher", "description", "form", "text")
)


def language(field: Field) -> str:
    """A language tag (BCP 47), with hyphens."""
    tag = text(field)
    if tag and not is_language_tag(tag):
        hint = language_meant(tag) or 'write its code, such as "en", "fa" or "zh-Hant"'
        field.problem(f'"{tag}" is no language', hint)
        return ""
    if doubt := language_doubt(tag) if tag else None:
        message, hint = doubt
        message = f"column {field.column}: {message}" if field.column else message
        field.findings.warning(field.node.at, "LANG", message, hint, f"lang {tag}")
    return tag.replace("_", "-")


def direction(field: Field) -> str:
    """The direction of the text: ``ltr``, ``rtl`` or ``auto``."""
    word = text(field).lower()
    if word and word not in {"ltr", "rtl", "auto"}:
        field.problem(f'"{word}" is no direction of text', 'write "rtl" (right to left), "ltr" or "auto"')
        return ""
    return word


def slug(field: Field) -> str:
    """One safe segment of an address."""
    if not isinstance(field.node, Scalar):
        return text(field)
    word = field.node.text
    problem = slug_problem(word) if word else None
    if problem is None:
        return word
    field.problem(problem[0], problem[1], code="SLUG")
    return ""


def identity(field: Field) -> str:
    """An id: any characters that can be seen."""
    word = field.node.text if isinstance(field.node, Scalar) else text(field)
    problem = id_problem(word) if word else None
    if problem is None:
        return word
    field.problem(problem[0], problem[1], code="ID")
    return ""


def source(field: Field) -> Source | None:
    """The original publication: a group of fields, or its name, or its link."""
    if isinstance(field.node, Sequence):
        field.problem(
            '"source" has to be one publication, not a list', "write its name, its link, or name: and url: below it"
        )
        return None
    if isinstance(field.node, Scalar):
        word = text(field)
        if not word:
            return None
        if url_scheme(word) and " " not in field.node.text.strip():
            return Source(url=word) if checked_link(field, word, field.node.at) else None
        return Source(name=line(field))
    found = inner(field, _SOURCE, {"title": "name", "link": "url", "pages": "page", "publisher": "name"})
    published = found.get("date")
    return Source(
        name=_part(found, "name"),
        url=link(found["url"]) if "url" in found else "",
        date=when(published) if published else None,
        page=_part(found, "page"),
        archive=_part(found, "archive"),
        archive_location=_part(found, "archive_location"),
        rights=_part(found, "rights"),
        archived_url=link(found["archived_url"]) if "archived_url" in found else "",
        kind=_kind(found["kind"]) if "kind" in found else "",
    )


def _kind(field: Field) -> str:
    """What sort of source it is; "" for a newspaper, which is what sources are unless they say otherwise."""
    word = line(field).lower()
    if word and word not in SOURCE_KINDS:
        field.problem(f'"{word}" is no kind of source', f"write one of {', '.join(SOURCE_KINDS)}, or leave it out")
    return word if word in SOURCE_KINDS[1:] else ""


def figure(field: Field) -> Figure | None:
    """An image: its file or link, or a group of fields with ``src``."""
    if isinstance(field.node, Scalar):
        src = link(field, relative=True)
        return Figure(src, at=field.node.at) if src else None
    if not isinstance(field.node, Mapping):
        field.problem(
            f'"{field.name}" has to be one image, not a list', 'write its file name, or "src:" and "caption:" below it'
        )
        return None
    found = inner(field, (*_FIGURE, "width", "height", "title"), _FIGURE_NAMES)
    src = link(found["src"], relative=True) if "src" in found else ""
    if not src:
        if "src" not in found or not text(found["src"]):
            field.problem(f'"{field.name}" names no file', 'add "src: file.jpg"')
        return None
    shows = found.get("shows")
    return Figure(
        src,
        caption=_part(found, "caption"),
        credit=_part(found, "credit"),
        alt=_part(found, "alt"),
        shows=texts(shows) if shows else (),
        at=found["src"].node.at,
        rights=_part(found, "rights"),
        decorative="alt" in found and not _part(found, "alt"),
        shows_at=shows.node.at if shows else Place(),
    )


def figures(field: Field) -> tuple[Figure, ...]:
    """A list of images."""
    if not isinstance(field.node, Sequence):
        one = figure(field)
        return (one,) if one else ()
    found = [figure(field.under(str(number), item)) for number, item in enumerate(field.node.items, 1)]
    return tuple(one for one in found if one)


def corrections(field: Field) -> tuple[Correction, ...]:
    """What was put right: a list of texts, or of groups with ``date`` and ``text``; one alone is a list of one."""
    node = field.node
    items = node.items if isinstance(node, Sequence) else () if is_null(node) else (node,)
    found: list[Correction] = []
    for item in items:
        one = field.under("", item)
        if isinstance(item, Scalar):
            word, day = text(one), None
            if not word:
                continue
        else:
            known = inner(one, ("date", "text"), {"note": "text", "what": "text"})
            word = text(known["text"]) if "text" in known else ""
            day = when(known["date"]) if "date" in known else None
            if not word:
                one.problem('an entry of "corrections" does not say what was corrected', "write {date: …, text: …}")
                continue
        found.append(Correction(word, day))
    return tuple(found)


def _part(found: dict[str, Field], name: str) -> str:
    return line(found[name]) if name in found else ""
