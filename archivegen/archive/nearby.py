"""What an address that leads nowhere may mean: a path in other capitals, the same name elsewhere, or one like it."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import quote

import msgspec

from archivegen.diagnostics import did_you_mean

ALIKE = 0.75  # most names share their ending, which says nothing
_CODED = re.compile(r"[\s%#?()<>\\\"]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Index(msgspec.Struct, frozen=True):
    """Files of a project, as paths in it: by the path and by the name, each in small letters, and all names."""

    by_path: Mapping[str, tuple[str, ...]]
    by_name: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]


def index(files: Iterable[str]) -> Index:
    """An index of files."""
    ordered = sorted(set(files))
    paths: defaultdict[str, list[str]] = defaultdict(list)
    names: defaultdict[str, list[str]] = defaultdict(list)
    for file in ordered:
        paths[file.casefold()].append(file)
        names[posixpath.basename(file).casefold()].append(file)
    return Index(
        {path: tuple(found) for path, found in paths.items()},
        {name: tuple(found) for name, found in names.items()},
        tuple(dict.fromkeys(map(posixpath.basename, ordered))),
    )


def in_other_capitals(paths: Iterable[str], known: Index) -> tuple[str, ...]:
    """The files that are at one of these paths, but for capitals: most computers hide that difference."""
    return next((known.by_path[path.casefold()] for path in paths if path.casefold() in known.by_path), ())


def like(path: str, known: Index) -> tuple[str, ...]:
    """Two files at most: of the same name in other folders, or else of a name that is nearly the same."""
    name = posixpath.basename(path)
    same = known.by_name.get(name.casefold(), ())
    if not same:
        said = did_you_mean(name, known.names, ALIKE)
        near = [other for other in known.names if f'"{other}"' in said] if said else []
        same = tuple([file for other in near for file in known.by_name[other.casefold()]])
    folder = posixpath.dirname(path)
    return tuple(sorted(same, key=lambda file: (len(posixpath.relpath(file, folder or ".")), file))[:2])


def address_of(file: str, document: str, content: str, *, rooted: bool) -> str:
    """The address by which a document leads to a file; ``rooted``: one that begins with ``/``, where it may.

    White space and signs that end an address are percent-encoded: so it can stand in a text and in front matter.
    """
    if file.startswith("static/"):
        path = f"/{file.removeprefix('static/')}"
    elif rooted and not file.endswith(".md"):
        path = f"/{file.removeprefix(f'{content}/')}"
    else:
        path = posixpath.relpath(file, posixpath.dirname(document))
    path = coded(path)
    return f"./{path}" if _SCHEME.match(path) else path


def coded(path: str) -> str:
    """A path with white space and the signs that end an address percent-encoded."""
    return _CODED.sub(lambda sign: quote(sign[0], safe=""), path)
