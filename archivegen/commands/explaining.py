"""``build --explain``: what became of every file and why, then how many of each."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from archivegen.commands.report import clean
from archivegen.diagnostics import did_you_mean
from archivegen.outcome import Explained

EVERY = ""  # in place of an address: all files


def explanations(explained: Sequence[Explained], wanted: str, base_url: str, output: str, *, kept: bool) -> list[str]:
    """The lines to print: of all files, or of those that ``wanted`` names; ``kept``: also of those that stayed.

    A file may be named by its path in the site, by its address, or as it lies in the output folder; a folder stands
    for its page.
    """
    if wanted != EVERY:
        path = _path(wanted, base_url, output)
        found = [one for one in explained if one.path in {path, f"{path}/index.html".removeprefix("/")}]
        return [_line(one) for one in found] or [_unknown(wanted, path, explained)]
    lines = [_line(one) for one in explained if kept or one.what != "kept"]
    return [*lines, *_tally(explained)]


def _path(wanted: str, base_url: str, output: str) -> str:
    if wanted.startswith(base_url):
        wanted = unquote(wanted.removeprefix(base_url).partition("#")[0])
    for prefix in ("./", output, f"{Path(output).name}/"):
        wanted = wanted.removeprefix(prefix)
    return unicodedata.normalize("NFC", wanted).strip("/")


def _unknown(wanted: str, path: str, explained: Sequence[Explained]) -> str:
    near = did_you_mean(path, [one.path.removesuffix("index.html") or "/" for one in explained])
    hint = f"; {near}" if near else "; write a path in the site, such as articles/mostar/ or feed.xml"
    return f"{clean(wanted)}: archivegen makes no file of this name{hint}"


def _line(one: Explained) -> str:
    causes = "; ".join(f"{why} ({detail})" if detail else why for why, detail in one.causes)
    return clean(f"{one.path}: {one.what}{f': {causes}' if causes else ''}")


def _tally(explained: Sequence[Explained]) -> Iterator[str]:
    """How many files of each sort and reason, most first; those that were kept last."""
    counts = Counter((one.what, "; ".join(why for why, _ in one.causes)) for one in explained)
    for (what, why), count in sorted(counts.items(), key=lambda item: (item[0][0] == "kept", -item[1], item[0])):
        yield f"{count:,} {'file' if count == 1 else 'files'} {what}{f': {why}' if why else ''}"
