"""``export bag``: the published site as a bag for long keeping (BagIt 1.0, RFC 8493)."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from archivegen import __version__
from archivegen.clock import today
from archivegen.diagnostics import InputError, RefusedError
from archivegen.project import Project, open_project
from archivegen.publish.disk import disk_errors
from archivegen.publish.manifest import MANIFEST_NAME, Listed, read_manifest
from archivegen.publish.safety import SAFE, check_output
from archivegen.publish.write import STAGING_PREFIX
from archivegen.publish.zipped import zip_folder
from archivegen.settings import SiteSettings
from archivegen.source.dates import day_to_iso

_CHUNK = 1 << 20
_BREAKS = re.compile(r"[\r\n]|%0[AD]", re.IGNORECASE)  # what one reader of RFC 8493 takes for the other
BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def run_bag(root: Path, config_file: str, folder: Path) -> int:
    """Copy the published site into a new bag at ``folder``; exit 1 where a file is not as it was published.

    Where the name ends in ``.zip`` the bag is in a file of that name, in a folder of the same (RFC 8493, section 4). It
    is made aside and renamed, so that it is there whole or not at all. Raises `RefusedError`, `MachineError`.
    """
    project = open_project(root.resolve(), config_file)
    listed = read_manifest(project.output)
    if not listed:
        raise InputError(f"{project.output}: no site was built here; run archivegen build first")
    if unlisted := [one.path for one in listed.values() if _BREAKS.search(one.path)]:
        raise InputError(f"a bag cannot list a name with a line break, or with %0A or %0D: rename {unlisted[0]!r}")
    target = _free(project, folder)
    aside = target.with_name(f"{STAGING_PREFIX}{target.name}")
    zipped = aside.with_name(f"{aside.name}.part") if _is_zip(target) else None
    with disk_errors(str(folder)):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        try:
            payload = [*listed.values(), _own(project.output / MANIFEST_NAME)]
            wrong = _fill(aside / "data", project.output, payload)
            if wrong:
                for path in wrong:
                    print(f"{path}: not as it was published", file=sys.stderr)
                raise InputError("no bag was made: run archivegen build, then try again")
            _describe(aside, payload, project.settings.site)
            if target.exists():
                target.rmdir()  # it is empty
            if zipped is not None:
                zipped.unlink(missing_ok=True)
                zip_folder(aside, target.stem, zipped)
            (zipped or aside).rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
            if zipped is not None:
                zipped.unlink(missing_ok=True)
    print(f"{len(payload):,} files in a bag at {folder}")
    return 0


def _free(project: Project, folder: Path) -> Path:
    """The place of the bag. Raises `RefusedError` where something is there, or where it would be part of the site."""
    target = folder.resolve()
    taken = RefusedError(f"{folder}: something is there already; nothing was written")
    if target.exists() and (_is_zip(target) or not target.is_dir()):
        raise taken
    place = f"name a place outside of the project, for example: {_example(project, zipped=_is_zip(target))}"
    try:
        check_output(project.root, target, project.settings.content.dir)
    except RefusedError as refused:
        raise RefusedError(str(refused).replace(SAFE, place)) from refused
    output = project.output.resolve()
    if target.is_relative_to(output) or output.is_relative_to(target):
        raise RefusedError(f"{folder}: a bag cannot be in the folder of the site; {place}")
    if target.exists() and any(target.iterdir()):
        raise taken
    return target


def _example(project: Project, *, zipped: bool) -> str:
    """The command with a place beside the project, as it is run from here."""
    root = project.root
    here = root == Path.cwd().resolve()
    beside = Path("..") if here else root.parent
    where = "" if here else f" -C {shlex.quote(str(root))}"
    return f"archivegen export{where} bag {shlex.quote(str(beside / f'{root.name}-bag'))}{'.zip' if zipped else ''}"


def _is_zip(target: Path) -> bool:
    return target.suffix.lower() == ".zip"


def _own(manifest: Path) -> Listed:
    data = manifest.read_bytes()
    return Listed(MANIFEST_NAME, len(data), sha256(data).hexdigest())


def _fill(data: Path, output: Path, payload: Iterable[Listed]) -> list[str]:
    """Copy the files; the paths of those that are other ones than listed."""
    wrong = []
    for one in payload:
        source, copy = output / one.path, data / one.path
        if source.is_symlink() or not source.is_file():
            wrong.append(one.path)
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        hasher = sha256()
        with source.open("rb") as read, copy.open("wb") as write:
            while chunk := read.read(_CHUNK):
                hasher.update(chunk)
                write.write(chunk)
        if hasher.hexdigest() != one.sha256:
            wrong.append(one.path)
    return wrong


def _describe(bag: Path, payload: Iterable[Listed], site: SiteSettings) -> None:
    payload = sorted(payload, key=lambda one: one.path)
    facts = {
        "Source-Organization": site.publisher,
        "External-Description": site.description or site.title,
        "External-Identifier": site.base_url,
        "Contact-Email": site.contact if "@" in site.contact else "",
        "Bagging-Date": day_to_iso(today()),
        "Payload-Oxum": f"{sum(one.size for one in payload)}.{len(payload)}",
        "Bag-Software-Agent": f"archivegen {__version__}",
    }
    tags = {
        "bagit.txt": BAGIT,
        "bag-info.txt": "".join(f"{name}: {' '.join(value.split())}\n" for name, value in facts.items() if value),
        "manifest-sha256.txt": "".join(f"{one.sha256}  data/{one.path}\n" for one in payload),
    }
    sums = {name: sha256(text.encode()).hexdigest() for name, text in tags.items()}
    tags["tagmanifest-sha256.txt"] = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    for name, text in tags.items():
        (bag / name).write_bytes(text.encode())
