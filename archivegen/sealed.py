"""A finished build is sealed: the stamps of everything that it read and wrote. While all hold, nothing is to do.

A stamp is size, both times and the inode: whatever changes a file moves at least its change time, which nobody can set.
Only where something was changed a moment before it was stamped may it change again and keep its stamp (git calls these
racy). A source of that kind is looked into; a file of the output must be older than the seal.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from time import time_ns

import msgspec

from archivegen import __version__
from archivegen.checked import load_checked, save_checked
from archivegen.digest import digest_bytes, fingerprint, names_digest
from archivegen.forked import both
from archivegen.outcome import BuildOptions, BuildResult

Four = tuple[int, int, int, int]  # size, modification time, change time (nanoseconds), inode
ABSENT: Four = (-1, 0, 0, 0)  # nothing is there, and nothing may be
_WIDTH = 4
MANY = 10_000  # paths, above which two processes look at half of them each
KEPT = 4  # seals of other options: they are some megabytes each for a large archive
RACY = 2_000_000_000  # nanoseconds: the coarsest clock of a file system in use (FAT)
_PACKAGES = (
    "ahocorasick-rs", "anyascii", "babel", "edtf", "jinja2", "markdown-it-py", "markupsafe", "mdit-py-plugins",
    "msgspec", "nh3", "pagefind-bin", "pagefind-bin-extended", "pillow", "pyuca", "pyyaml", "rapidfuzz",
)  # fmt: skip

_OPTIONAL = {"pagefind-bin-extended"}


class Witness(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a file or folder was when it was read: its stamp, or, where that proves nothing, what was in it.

    ``inside`` is the digest of a file's bytes, or of a folder's names .
    """

    path: str
    stamp: Four
    inside: str = ""


class Seal(msgspec.Struct, frozen=True, array_like=True):
    """All that a build read and then all that it wrote; ``stamps`` holds four numbers for each of ``paths``.

    ``inside`` gives by place in ``paths`` what must be in a source whose stamp proves nothing. ``result`` is that of
    a build with nothing to do on any day from ``since`` to the one before ``until``.
    """

    tools: str
    since: int
    until: int
    paths: tuple[str, ...]
    stamps: bytes
    inside: tuple[tuple[int, str], ...]
    read: int  # how many of the paths were read
    result: BuildResult


def still_sealed(root: Path, options: BuildOptions) -> BuildResult | None:
    """What the last build said, where nothing at all has changed since; else ``None``, and a build will find out."""
    if options.clean or options.verify or options.explain or options.preview or options.search == "later":
        return None
    if any((root / ".archivegen" / "published").glob("*/journal")):
        return None  # a build was stopped while it changed an output: a build must see to what it left
    place = _place(root, options)
    data = load_checked(place)
    if data is None:
        return None
    try:
        seal = msgspec.msgpack.decode(data, type=Seal)
    except msgspec.MsgspecError:
        return None
    if seal.tools != _tools() or not seal.since <= options.today < seal.until:
        return None
    return seal.result if _holds(seal, place.stat().st_mtime_ns) else None


def seal_build(
    root: Path,
    options: BuildOptions,
    result: BuildResult,
    read: Sequence[Witness],
    written: Iterable[tuple[str, Four]],
    days: tuple[int, int],
) -> None:
    """Remember that a build is finished. Paths are absolute; ``days`` are the first on which it holds, and its end."""
    numbers = array("q")
    paths = []
    for path, stamp in (*((one.path, one.stamp) for one in read), *written):
        paths.append(path)
        numbers.extend(stamp)
    inside = tuple((number, one.inside) for number, one in enumerate(read) if one.inside)
    seal = Seal(_tools(), *days, tuple(paths), numbers.tobytes(), inside, len(read), result)
    place = _place(root, options)
    with suppress(OSError):  # remembering is a convenience
        save_checked(place, seal)
        others = sorted((one for one in place.parent.iterdir() if one != place), key=lambda one: one.stat().st_mtime_ns)
        for old in others[: -KEPT + 1]:
            old.unlink()


def _place(root: Path, options: BuildOptions) -> Path:
    asked = msgspec.structs.replace(
        options, today=0, jobs=0, executor="", adopt=False, clean=False, verify=False, explain=False, publish="files"
    )
    output = os.path.abspath(os.path.expanduser(options.output)) if options.output else ""
    return root / ".archivegen" / "seals" / fingerprint(str(root), output, asked)[:16]


def stamp_of(path: str, *, through_links: bool = True) -> Four:
    """The stamp of what is at a path."""
    try:
        info = os.stat(path, follow_symlinks=through_links)
    except OSError:
        return ABSENT
    return (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


def witness_of(place: Path) -> Witness:
    """What a file is now. It must be read after this, so that a change in between is seen."""
    stamp = stamp_of(str(place))
    settled = abs(time_ns() - stamp[2]) > RACY
    return Witness(str(place), stamp, "" if settled or stamp == ABSENT else _inside(str(place)))


def _holds(seal: Seal, sealed: int) -> bool:
    numbers = array("q")
    numbers.frombytes(seal.stamps)
    count = len(seal.paths)
    if len(numbers) != _WIDTH * count:
        return False
    all_alike = partial(_alike, seal, numbers, sealed)
    if count < MANY:
        alike = all_alike(range(count))
    else:
        alike = both(lambda: all_alike(range(count // 2)), lambda: all_alike(range(count // 2, count)))
    return alike and all(_inside(seal.paths[number]) == inside for number, inside in seal.inside)


def _alike(seal: Seal, numbers: array[int], sealed: int, some: range) -> bool:
    """Whether these of the paths have the stamps that they had."""
    looked_into = dict(seal.inside)
    for i in some:
        at = i * _WIDTH
        try:
            info = os.stat(seal.paths[i]) if i < seal.read else os.lstat(seal.paths[i])
        except OSError:
            if numbers[at] == ABSENT[0]:
                continue
            return False
        if i in looked_into:
            if numbers[at + 3] not in {0, info.st_ino}:
                return False
            continue
        if (
            info.st_ctime_ns != numbers[at + 2]
            or info.st_size != numbers[at]
            or info.st_ino != numbers[at + 3]
            or info.st_mtime_ns != numbers[at + 1]
            or (i >= seal.read and info.st_ctime_ns >= sealed)
        ):
            return False
    return True


def _inside(path: str) -> str:
    try:
        return names_digest(os.listdir(path)) if os.path.isdir(path) else digest_bytes(Path(path).read_bytes())
    except OSError:
        return ""


@cache
def _tools() -> str:
    """The program that would build: versions, and the stamps of its own files, which a checkout changes at any time."""
    files = [
        (entry.path, *stamp_of(entry.path))
        for folder, _, _ in os.walk(Path(__file__).parent)
        for entry in os.scandir(folder)
        if entry.is_file() and not entry.name.endswith(".pyc")
    ]
    versions = [__version__, os.environ.get("ARCHIVEGEN_TEST_VERSION", ""), *_installed()]
    return fingerprint(sys.version, versions, sorted(files))


def _installed() -> list[str]:
    """The packages that a build depends on, with their versions: the names of the folders that tell what is installed.

    ``importlib.metadata`` takes longer to load than all folders to list. It is asked where one that must be there is
    not among them, as where Python loads from an archive.
    """
    found: dict[str, str] = {}
    for place in dict.fromkeys(sys.path):
        try:
            names = os.listdir(place or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                package = name.partition("-")[0].replace("_", "-").lower()
                if package in _PACKAGES:
                    found.setdefault(package, name)  # the first is the one that is loaded
    whole = found.keys() >= set(_PACKAGES) - _OPTIONAL
    return [f"{package} {found.get(package, '') if whole else _version(package)}" for package in _PACKAGES]


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return ""
