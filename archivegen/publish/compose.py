"""A parsed body to the page's HTML: addresses filled in, links laid over the text (`publish/body_links.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archivegen.pages.views.bodies import BodyImage, BodyLink
from archivegen.publish.body_images import with_images
from archivegen.publish.body_links import REMOTE, Laid, Overlay, without_empty
from archivegen.source.addresses import encoded
from archivegen.source.body import Body, Html, Piece, Ref, Reference, Text
from archivegen.source.body_writer import escape
from archivegen.source.raw_html import without

__all__ = ["BodyLink", "compose", "compose_plain", "text_of"]

_RELATION = "external noopener"
_ALT = re.compile(r'\balt="([^"]*)"')


def compose(
    body: Body,
    hrefs: Sequence[str],
    links: Sequence[BodyLink],
    labels: Mapping[int, str] | None = None,
    images: Sequence[BodyImage] = (),
) -> str:
    """The HTML of a body.

    ``hrefs`` are the addresses of the outline's references, in order; a link whose address is empty is left out, its
    text stays. ``links`` are laid over the text; one that overlaps another, or an existing link, is left out. An image
    on another site becomes a link to it, and a link there says that it is one. ``labels`` gives what to show for a
    reference written as a bare ``[[id]]``, ``images`` how the archive's own images are offered.
    """
    body = with_images(body, hrefs, images) if images else body
    overlay = Overlay(body, hrefs, links)
    before, within, after = overlay.before, overlay.within, overlay.after
    shown = _labelled(body, labels or {})
    pieces, blocks = body.pieces, body.blocks
    out: list[str] = []
    dropping = skipping = linked = False
    remote = ""
    # `isinstance` asks the metaclass of a struct where the type is another, which is slow
    for i, piece in enumerate(pieces):
        out += before.get(i, ())
        if type(piece) is Text:
            if i in within or shown:
                out += _text(piece, blocks[piece.block].text, within.get(i, ()), shown)
            else:
                out.append(escape(blocks[piece.block].text[piece.start : piece.end]))
        elif type(piece) is Ref:
            href = hrefs[piece.reference] if piece.reference < len(hrefs) else ""
            if not href and out[-1].startswith("<a"):
                out.pop()
                skipping = dropping = True
            elif out[-1].startswith("<img") and REMOTE.match(href):
                out.pop()
                remote = href
            else:
                out.append(_address(pieces, i, href))
        elif type(piece) is Html:
            if remote:  # the rest of an image on another site
                out.append(_elsewhere(piece.html, remote, within=linked))
                remote = ""
            elif skipping:  # the rest of an opening tag that is left out
                skipping = False
            elif dropping and piece.html == "</a>":
                dropping = False
            else:
                linked = piece.html.startswith("<a ") or (linked and piece.html != "</a>")
                out.append(piece.html)
        out += after.get(i, ())
    return "".join(without_empty(out) if overlay.crossed else out)


def _address(pieces: Sequence[Piece], i: int, href: str) -> str:
    """The address that stands at ``i``, before the quote that ends it; of a link to another site, with what it is."""
    opening, rest = pieces[i - 1], pieces[i + 1] if i + 1 < len(pieces) else None
    written = escape(href)
    if not REMOTE.match(href) or type(opening) is not Html or type(rest) is not Html:
        return written
    tag = f"{opening.html}{written}{rest.html}"
    if not tag.startswith("<a ") or without(tag, "rel") != tag:
        return written
    return f'{written}" rel="{_RELATION}'


def _text(
    piece: Text, text: str, within: Iterable[tuple[int, str]], shown: Mapping[tuple[int, int, int], str]
) -> Iterator[str]:
    """A text with the tags that stand within it, or what is shown in its place."""
    start, end = piece.start, piece.end
    if (label := shown.get((piece.block, start, end))) is not None:
        yield escape(label)
        return
    for offset, inserted in within:
        yield escape(text[start:offset])
        yield Laid(inserted)
        start = offset
    yield escape(text[start:end])


def _elsewhere(rest: str, address: str, *, within: bool) -> str:
    """A link in place of an image on another site: a published page asks nobody else for anything.

    ``rest`` is the image's tag from the quote after its address on, and what follows it; ``within`` an existing link
    there is only its text.
    """
    tag, _, after = rest.partition(">")
    alt = _ALT.search(tag)
    text = (alt[1] if alt else "") or escape(address)
    if within:
        return f'<span class="elsewhere">{text}</span>{after}'
    return f'<a class="elsewhere" rel="{_RELATION}" href="{escape(address)}">{text}</a>{after}'


def compose_plain(body: Body, references: Sequence[Reference] = ()) -> str:
    """The HTML with references as they are written and no links laid over it."""
    hrefs = [encoded(ref.target) if ref.how in {"link", "image"} else "" for ref in references]
    out = []
    for piece in body.pieces:
        if type(piece) is Text:
            out.append(escape(body.blocks[piece.block].text[piece.start : piece.end]))
        elif type(piece) is Ref:
            known = piece.reference < len(references)
            reference = references[piece.reference] if known else None
            if reference is not None and reference.how in {"wiki", "record"}:
                out.append(escape(f"{reference.kind}:{reference.target}" if reference.kind else reference.target))
            else:
                out.append(escape(hrefs[piece.reference]) if known else "")
        elif type(piece) is Html:
            out.append(piece.html)
    return "".join(out)


def text_of(body: Body) -> str:
    """The text as read, a blank line between blocks; alt texts are left out."""
    return "\n\n".join(block.text for block in body.blocks if block.zone != "alt")


def _labelled(body: Body, labels: Mapping[int, str]) -> dict[tuple[int, int, int], str]:
    if not labels:
        return {}
    return {
        (number, mark.start, mark.end): labels[mark.reference]
        for number, block in enumerate(body.blocks)
        for mark in block.marks
        if mark.reference in labels and block.text[mark.start : mark.end] == mark.target
    }
