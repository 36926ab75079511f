"""What the images of an archive are: each is looked at once, and remembered by its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import msgspec

from archivegen.archive.model import Archive
from archivegen.diagnostics import Diagnostic, Place, error, warning
from archivegen.digest import digest_bytes, fingerprint
from archivegen.memo import Memo
from archivegen.pages.cards import is_public
from archivegen.pages.images import Derive, Images, Use, show, uses
from archivegen.project import Project
from archivegen.publish.making import place_of
from archivegen.reading import Reading
from archivegen.source.images import SHOWN, SUFFIXES, ImageFacts, facts_of, looking
from archivegen.source.snapshot import ChangedError
from archivegen.texts import Tell
from archivegen.workers import run

_KIND = "images"
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(ImageFacts)
_NAMES = {"jpeg2000": "JPEG 2000", "heic": "HEIC", "webp": "WebP", "jxl": "JPEG XL"}
_KEEP = "save it as JPEG or PNG"


class Imagery(msgspec.Struct, frozen=True):
    """The images of an archive, what is wrong with them, and ``notes`` that only ``check`` makes."""

    images: Images = Images()
    diagnostics: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()


def look_at(
    project: Project, reading: Reading, memo: Memo, tell: Tell, executor: Executor | None, *, preview: bool
) -> Imagery:
    """Look at every image that a published page shows. Raises `ChangedError`, and `MachineError` for the disk."""
    first: dict[str, Use] = {}
    for use in uses(reading.archive):
        first.setdefault(use.asset.source, use)
    if not first:
        return Imagery()
    facts = _facts(project.root, tuple(first.values()), memo, partial(tell, "looking"), executor)
    problems = [found for source, use in first.items() for found in _problems(use, facts[source])]
    notes = [found for source, use in first.items() for found in _notes(use, facts[source])]
    images = _shown(project, reading.archive, facts, preview=preview)
    if not project.settings.images.enabled:
        converted = (use for source, use in first.items() if facts[source].width and not facts[source].is_shown)
        problems += (_not_shown(use, facts[use.asset.source], _KEEP) for use in converted)
    return Imagery(images, tuple(sorted(problems)), tuple(sorted(notes)))


def _shown(project: Project, archive: Archive, facts: Mapping[str, ImageFacts], *, preview: bool) -> Images:
    derive: Derive = "none" if not project.settings.images.enabled else "needed" if preview else "all"
    return show(archive, facts, derive, cards=is_public(project.settings.site.base_url))


def _facts(
    root: Path, wanted: Sequence[Use], memo: Memo, tell: Callable[[int, int], None], executor: Executor | None
) -> dict[str, ImageFacts]:
    mark = looking()
    keys = {use.asset.source: fingerprint(mark, use.asset.digest) for use in wanted}
    known = memo.load(_KIND, keys.values())
    found: dict[str, ImageFacts] = {}
    new: dict[str, Use] = {}
    for use in wanted:
        packed = known.get(keys[use.asset.source])
        if packed is None:
            new.setdefault(keys[use.asset.source], use)
        else:
            found[use.asset.source] = _DECODER.decode(packed)
    if new:
        seen = run(
            _look, _bytes(root, new.values()), len(new), None, executor, lambda done: tell(done, len(new)), chunk=1
        )
        fresh = dict(zip(new, seen, strict=True))
        sound = {key: facts for key, facts in fresh.items() if not facts.fault}  # a fault may be that of the machine
        memo.save(_KIND, {key: _ENCODER.encode(facts) for key, facts in sound.items()})
        found |= {source: fresh[key] for source, key in keys.items() if key in fresh}
    return found


def _look(data: bytes, _: None) -> ImageFacts:
    return facts_of(data)


def _bytes(root: Path, wanted: Iterable[Use]) -> Iterator[bytes]:
    for use in wanted:
        data = place_of(root, use.asset.source).read_bytes()
        if digest_bytes(data) != use.asset.digest:
            raise ChangedError(f"{use.asset.source}: changed while it was being read; run the command again")
        yield data


def _problems(use: Use, facts: ImageFacts) -> Iterator[Diagnostic]:
    """What is wrong with an image. What cannot be shown is an error, as one that is not there is."""
    source = use.asset.source
    if facts.fault:
        code = "IMAGE-SIZE" if facts.fault == "large" else "IMAGE-BROKEN"
        said, hint = _FAULTS[facts.fault]
        message = f"{said.format(detail=facts.detail)}; {_where(use)} shows it"
        yield error(source, Place(), code, message, hint=hint)
    elif facts.format not in SHOWN and not facts.width:
        yield _not_shown(use, facts, _KEEP)
    elif facts.pages > 1:
        message = f"has {facts.pages} pages, and only the first is shown; {_where(use)} shows it"
        yield warning(source, Place(), "IMAGE-FORMAT", message, hint="save each page as an image of its own")


_FAULTS = {
    "empty": ("there is nothing in this file", "put the image itself there"),
    "pointer": ("is a pointer of Git LFS, not the image itself", "fetch the images: git lfs pull"),
    "unknown": ("is no image that can be read", "save it as JPEG or PNG; lead to other files by a link: [text](file)"),
    "large": (
        "has {detail} million pixels, more than can be made smaller (89 million)",
        "make a smaller image of it; the large one may be led to by a link: [text](file)",
    ),
    "broken": ("is damaged or was cut short ({detail})", "copy it again from where it came from"),
}


def _not_shown(use: Use, facts: ImageFacts, hint: str) -> Diagnostic:
    message = f"is {_named(facts.format)}, which most browsers do not show; {_where(use)} shows it"
    return warning(use.asset.source, Place(), "IMAGE-FORMAT", message, hint=hint, group="not shown")


def _notes(use: Use, facts: ImageFacts) -> Iterator[Diagnostic]:
    source = use.asset.source
    if facts.fault or not facts.format:
        return
    suffix = source.rpartition(".")[2].lower()
    if suffix not in SUFFIXES[facts.format]:
        message = f"is {_named(facts.format)}, and its name says something else"
        hint = f"name it .{SUFFIXES[facts.format][0]}"
        yield warning(source, Place(), "IMAGE-NAME", message, hint=hint, group="image name")
    if facts.format == "svg" and not facts.width:
        message = "says no size, so that the text moves when it appears"
        hint = 'write viewBox="0 0 800 600" in its first tag'
        yield warning(source, Place(), "IMAGE-DIMENSIONS", message, hint=hint, group="no size")
    if facts.active:
        message = "holds a script, which browsers do not run in an image, and run where it is opened by itself"
        yield warning(source, Place(), "IMAGE-SCRIPT", message, hint="save it as plain SVG", group="script")


def _named(kind: str) -> str:
    return _NAMES.get(kind, kind.upper())


def _where(use: Use) -> str:
    return f"{use.path}:{use.at.line}" if use.at.line else use.path
