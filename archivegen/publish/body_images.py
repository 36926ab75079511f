"""An image in a body, as its page offers it: with its size, and with pictures of several widths to choose from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archivegen.pages.views.bodies import BodyImage
from archivegen.source.body import Body, Html, Piece, Ref
from archivegen.source.body_writer import escape

COLUMN = "(min-width: 44rem) 42rem, 92vw"  # how wide an image in the text is shown, as the stylesheet has it
_REST = re.compile(r"\"(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_GIVEN = re.compile(r"\s(width|height|srcset|sizes|loading|decoding)\s*=\s*[\"']?([^\"'\s>]*)")


def with_images(body: Body, hrefs: Sequence[str], images: Sequence[BodyImage]) -> Body:
    """The body with the tags of its images written out; where its author chose pictures, it stays as it is."""
    pieces = body.pieces
    if any(type(piece) is Html and "<picture" in piece.html.lower() for piece in pieces):
        return body
    offers = {image.reference: image for image in images}
    found: list[Piece] = []
    skipped = False
    for i, piece in enumerate(pieces):
        if skipped:  # the rest of a tag that is written already
            skipped = False
            continue
        image = offers.get(piece.reference) if type(piece) is Ref else None
        rest = pieces[i + 1] if image is not None and i + 1 < len(pieces) else None
        opening = found[-1] if found else None
        if image is not None and type(rest) is Html and type(opening) is Html and opening.html.startswith("<img"):
            written = _offered(opening.html, escape(hrefs[image.reference]), rest.html, image)
            if written is not None:
                tag, after = written
                if image.full and len(found) > 1 and _stands_alone(found[-2]) and ' alt=""' not in tag:
                    # the line break keeps it from being taken for the beginning of a link around text
                    tag = f'\n<a class="whole" href="{escape(image.full)}">{tag}</a>'
                found[-1:] = [Html(part) for part in (tag, after) if part]
                skipped = True
                continue
        found.append(piece)
    return Body(tuple(found), body.blocks)


def _stands_alone(before: Piece) -> bool:
    """Whether an image is that of a figure; one in running text may stand in a link already."""
    return type(before) is Html and before.html.rpartition("<")[2].startswith("figure")


def _offered(opening: str, href: str, rest: str, image: BodyImage) -> tuple[str, str] | None:
    """The whole tag of an image, and what follows it.

    ``opening`` is the tag up to its address, ``href`` the address, escaped; ``rest`` goes on with the quote that ends
    it. ``None`` where its author chose the pictures, or it cannot be told where the tag ends.
    """
    found = _REST.match(rest)
    if found is None:
        return None
    closing, after = found[0], rest[found.end() :]
    given = dict(_GIVEN.findall(opening + closing[1:]))
    if "srcset" in given or "sizes" in given:
        return None
    added = _size(given, image)
    if "loading" not in given and not image.eager:
        added += ' loading="lazy"'
    if "decoding" not in given:
        added += ' decoding="async"'
    tail = "/>" if closing.endswith("/>") else ">"
    tag = f"{opening}{href}{closing[: -len(tail)].rstrip()}{added}{' />' if tail == '/>' else '>'}"
    if not image.candidates:
        return tag, after
    sizes = f"{given['width']}px" if given.get("width", "").isdecimal() else COLUMN
    choice = ", ".join(f"{address} {width}w" for address, width in image.candidates)
    source = f'<source type="image/webp" srcset="{escape(choice)}" sizes="{sizes}" />'
    return f"<picture>{source}{tag}</picture>", after


def _size(given: dict[str, str], image: BodyImage) -> str:
    """Width and height, so that the text has its place before the image comes; what one says of the two is kept."""
    if not image.width or not image.height or ("width" in given and "height" in given):
        return ""
    if "width" in given:
        wide = given["width"]
        return f' height="{round(int(wide) * image.height / image.width)}"' if wide.isdecimal() else ""
    if "height" in given:
        high = given["height"]
        return f' width="{round(int(high) * image.width / image.height)}"' if high.isdecimal() else ""
    return f' width="{image.width}" height="{image.height}"'
