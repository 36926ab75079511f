"""``build --explain``: what became of every file and why, then how many of each."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

import msgspec

from archivegen.checked import load_checked
from archivegen.commands.report import clean
from archivegen.diagnostics import InputError, did_you_mean
from archivegen.outcome import BuildResult, Explained

EVERY = ""  # in place of an address: all files


def asked_for(result: BuildResult, wanted: str) -> tuple[Explained, ...]:
    """What became of the files that ``wanted`` names: all of them, or one.

    A file may be named by its path in the site, by its address, or as it lies in the output folder; a folder stands
    for its page.
    """
    if wanted == EVERY:
        return result.explained
    path = _path(wanted, result.base_url, result.output)
    return tuple(one for one in result.explained if one.path in {path, f"{path}/index.html".removeprefix("/")})


def explanations(result: BuildResult, wanted: str, root: Path, *, kept: bool) -> list[str]:
    """The lines to print: of all files, or of those that ``wanted`` names; ``kept``: also of those that stayed.

    Of a path of a source they say which page is made of it.
    """
    found = asked_for(result, wanted)
    if wanted != EVERY:
        return [_line(one) for one in found] or [_source(wanted, root, result) or _unknown(wanted, result)]
    lines = [_line(one) for one in found if kept or one.what != "kept"]
    return [*lines, *_tally(found)]


def _path(wanted: str, base_url: str, output: str) -> str:
    if wanted.startswith(base_url):
        wanted = unquote(wanted.removeprefix(base_url).partition("#")[0])
    for prefix in ("./", output, f"{Path(output).name}/"):
        wanted = wanted.removeprefix(prefix)
    return unicodedata.normalize("NFC", wanted).strip("/")


def _unknown(wanted: str, result: BuildResult) -> str:
    path = _path(wanted, result.base_url, result.output)
    near = did_you_mean(path, [one.path.removesuffix("index.html") or "/" for one in result.explained])
    hint = f"; {near}" if near else f"; write a path in the site, such as {_example(result)}"
    return f"{clean(wanted)}: archivegen makes no file of this name{hint}"


def _source(wanted: str, root: Path, result: BuildResult) -> str:
    """What to say of the path of a source, seen from its archive or from here; "" where it is of none."""
    from archivegen.explaining import remembered  # which the build that is to be explained has loaded
    from archivegen.project import state_of

    state = state_of(root, Path(result.output))
    inputs = remembered(state)
    paths = (os.path.relpath(os.path.join(place, wanted), root) for place in (root, Path.cwd()))
    source = next((path for path in paths if inputs and path in inputs.sources), "")
    if not source:
        return ""
    made = {one.path for one in result.explained if one.what != "removed"}
    copy = source.removeprefix("static/")
    pages = [copy] if copy != source and copy in made else _pages(source, state)
    if not pages:
        why = _without_page(source, root, inputs.options if inputs else {})
        return f"{clean(wanted)}: that is a source; {why or f'name a page that shows it, such as {_example(result)}'}"
    shown = ", ".join(pages[:_SHOWN])
    return f"{clean(wanted)}: that is a source; name {_made_of_it(copy == source, len(pages))} {clean(shown)}"


_SHOWN = 3  # pages of one source


def _without_page(source: str, root: Path, options: Mapping[str, str]) -> str:
    """Why a text has no page, where it is a draft, not yet due, or has expired; "" of all else."""
    from archivegen.archive.select import Rules, select
    from archivegen.clock import today
    from archivegen.project import open_project, parse_options, scan_options
    from archivegen.source.fields import RecordFields
    from archivegen.source.folders import roles
    from archivegen.source.parse import parse
    from archivegen.source.snapshot import SourceFile

    try:
        project = open_project(root)
        role, kind = roles(scan_options(project))(source, os.path.basename(source))
        data = (root / source).read_bytes()
    except (InputError, OSError):  # settings of another name, or gone since
        return ""
    if role not in {"article", "page", "record"}:
        return ""
    document = parse(SourceFile(source, "", len(data), role, kind, data), parse_options(project)).document
    drafts, future = (options.get(option) == "True" for option in ("--drafts", "--future"))
    if isinstance(document.fields, RecordFields):
        return _WITHHELD["drafts"] if document.fields.draft and not drafts else ""
    withheld = select((document,), Rules(today(), drafts, future))
    return next((said for fate, said in _WITHHELD.items() if getattr(withheld, fate)), "")


_WITHHELD = {
    "drafts": "it is a draft, and has no page in a build without -D",
    "not_due": "it is not yet due, and has no page in a build without --future",
    "expired": "it has expired, and has no page any more",
}


def _example(result: BuildResult) -> str:
    """The address of a page that there is: that of an article, if any is published."""
    pages = [one.path.removesuffix("index.html") for one in result.explained if one.what != "removed"]
    folders = [page for page in pages if page.endswith("/")]
    return next((page for page in folders if re.fullmatch("articles/[^/]+/", page)), next(iter(folders), "index.html"))


def _made_of_it(is_page: bool, count: int) -> str:
    if not is_page:
        return "its copy:"
    return "its page:" if count == 1 else f"one of its {count:,} pages, such as"


def _pages(source: str, state: Path) -> list[str]:
    """The addresses of the pages that are made of a source, as the build remembered them."""
    from archivegen.accepting import HOMES
    from archivegen.archive.same_source import Home

    data = load_checked(state / HOMES)
    try:
        homes = msgspec.msgpack.decode(data, type=tuple[Home, ...]) if data else ()
    except msgspec.MsgspecError:
        homes = ()
    return [home.url or "/" for home in homes if home.path == source]


def _line(one: Explained) -> str:
    causes = "; ".join(f"{why} ({detail})" if detail else why for why, detail in one.causes)
    return clean(f"{one.path}: {one.what}{f': {causes}' if causes else ''}")


def _tally(explained: Sequence[Explained]) -> Iterator[str]:
    """How many files of each sort and reason, most first; those that were kept last."""
    counts = Counter((one.what, "; ".join(why for why, _ in one.causes)) for one in explained)
    for (what, why), count in sorted(counts.items(), key=lambda item: (item[0][0] == "kept", -item[1], item[0])):
        yield f"{count:,} {'file' if count == 1 else 'files'} {what}{f': {why}' if why else ''}"
