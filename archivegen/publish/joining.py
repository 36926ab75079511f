"""What the search page needs to join the parts of an index (`theme/static/search-parts.js` is the other side).

* ``parts.json`` names the folders of the parts; there are none where the index is one.
* ``part-…/start.bin`` holds all that a part must load before a question, so that it is one request: a line of JSON
  (Pagefind's entry, and the names and sizes of files), then these files: the meta data and the filters.
* ``order.json`` holds, for every part, its pages in the order in which Pagefind sorts them by ``oldest``: their days,
  and the ranks of their addresses among all pages. Pagefind gives only a page's position within its part.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from archivegen.publish.pagefind import PagefindError
from archivegen.publish.search import sort_key

PARTS, ORDER, START = "parts.json", "order.json", "start.bin"
_IN_A_PART = ("index", "fragment")  # what a part keeps as it is; the rest goes into START, or is shared
_NOT_SHARED = ("fragment", "filter")


class _Start(msgspec.Struct, frozen=True):
    entry: dict[str, object]
    files: tuple[tuple[str, int], ...]


def listing(names: Iterable[str]) -> bytes:
    """The list of parts."""
    return msgspec.json.encode({"parts": sorted(names)}) + b"\n"


def pack(folder: Path) -> None:
    """Turn the bundle that Pagefind wrote into a part: what is needed at the start in one file, what is shared gone."""
    entry = msgspec.json.decode((folder / "pagefind-entry.json").read_bytes(), type=dict[str, object])
    needed = sorted([*folder.glob("*.pf_meta"), *folder.glob("filter/*")])
    if not needed:
        raise PagefindError("Pagefind wrote no meta data for a part")
    files = tuple((path.relative_to(folder).as_posix(), path.stat().st_size) for path in needed)
    start = msgspec.json.encode(_Start(entry, files)) + b"\n" + b"".join(path.read_bytes() for path in needed)
    _clear(folder, [path.name for path in folder.iterdir() if path.name not in _IN_A_PART])
    (folder / START).write_bytes(start)


def keep_shared(folder: Path) -> None:
    """Turn a bundle of one page into what parts share: the program, and an index that tells how it divides words."""
    _clear(folder, _NOT_SHARED)


def _clear(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)
        else:
            (folder / name).unlink(missing_ok=True)


def order(parts: Mapping[str, Sequence[tuple[str, int | None]]]) -> dict[str, bytes]:
    """The order of pages, from the (address, day) of every page of every part, as files by their names.

    A day is written as the distance from the day before it, which is most often one digit.
    """
    rank = {url: number for number, url in enumerate(sorted(url for held in parts.values() for url, _ in held))}
    found = {}
    for name, held in parts.items():
        pages = sorted(held, key=lambda page: f"{sort_key(page[1])} {page[0]}")
        days = [day for _, day in pages if day is not None]
        steps = [day - before for day, before in zip(days, [0, *days], strict=False)]
        found[name] = {"days": steps, "ranks": [rank[url] for url, _ in pages]}
    return {ORDER: msgspec.json.encode(found) + b"\n"}
