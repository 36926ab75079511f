"""``verify`` and ``clean``: what archivegen made, checked or removed; nothing else is touched."""

from __future__ import annotations

import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from archivegen.commands.report import clean
from archivegen.diagnostics import MachineError, RefusedError
from archivegen.project import STATE, Project, ensure_state_folder, open_project
from archivegen.publish.disk import disk_errors
from archivegen.publish.ground import is_our
from archivegen.publish.lock import alone_in
from archivegen.publish.manifest import (
    MANIFEST_NAME,
    Site,
    is_below,
    lines_of,
    listed_with_site,
    load_journal,
    load_stuck,
    manifest_bytes,
    save_state,
)
from archivegen.publish.safety import refuse_removing
from archivegen.publish.swap import clear_previous
from archivegen.publish.write import STAGING_PREFIX, files_below, prune, put_beside, remove, sha256_of


def run_verify(root: Path, config_file: str, folder: str) -> int:
    """Compare a published tree with its manifest. Exit 1 where it differs, naming each file and how."""
    output = Path(folder) if folder else open_project(root.resolve(), config_file).output
    lines = lines_of(output)
    if not lines:
        what = "no readable manifest: this is not a folder that archivegen built"
        what = what if lines is None else "it lists no file: the site was removed by archivegen clean"
        print(f"{output / MANIFEST_NAME}: {what}", file=sys.stderr)
        return 1
    present = files_below(output)
    listed = {one.path: one for one in lines if is_below(one.path)}
    problems = [f"{one.path!r}: no path below this folder" for one in lines if one.path not in listed]
    for path, one in sorted(listed.items()):
        if path not in present:
            problems.append(f"{path}: missing")
        elif present[path].size != one.size or sha256_of(output / path) != one.sha256:
            problems.append(f"{path}: altered")
        elif hidden := _hidden(output / path, output / MANIFEST_NAME):
            problems.append(f"{path}: {hidden}")
    problems += [f"{path}: not in the manifest" for path in sorted(present.keys() - listed.keys() - {MANIFEST_NAME})]
    for problem in problems:
        print(clean(problem))
    if problems:
        print(f"not as published: {len(problems):,} (the manifest lists {len(lines):,} files)", file=sys.stderr)
        return 1
    print(f"{len(listed):,} files are as published")
    return 0


def _hidden(file: Path, manifest: Path) -> str:
    """What is wrong with a file that fewer may read than the manifest: a server cannot send it."""
    mode, usual = (stat.S_IMODE(path.lstat().st_mode) for path in (file, manifest))
    return f"fewer may read it than the manifest (mode {mode:04o}, not {usual:04o})" if usual & 0o444 & ~mode else ""


def run_clean(root: Path, config_file: str, *, dry_run: bool, quiet: bool = False) -> int:
    """Remove the files that the manifest lists, and archivegen's own state. Files of others stay.

    Exit 4 where a folder below the output that is empty cannot be removed; then an empty manifest stays too, by which
    the next try knows whose it is. A folder in which something of others lies is theirs from then on.
    Raises `RefusedError` while a build or a preview runs, and where the site is another archive's.
    """
    project = open_project(root.resolve(), config_file)
    with nullcontext() if dry_run else _nobody_else(project):
        listed, whose = listed_with_site(project.output)
        own = Site(project.settings.site.title, project.settings.site.base_url)
        if whose and not is_our(whose, own, project.state):
            refuse_removing(project.output, whose, own)
        journal = load_journal(project.state)
        made = {*(listed or {}), *journal, *([MANIFEST_NAME] if listed is not None else [])}
        there = files_below(project.output)
        ours = sorted(made & there.keys())
        if dry_run:
            for path in ours:
                print(clean(str(project.output / path)))
            if (project.root / STATE).exists():
                print(project.root / STATE)
            return 0
        files = [path for path in ours if path != MANIFEST_NAME]
        left = load_stuck(project.state) if listed is not None or journal else ()  # without them, it is another output
        stuck = {*remove(project.output, files), *prune(project.output, sorted(left))}
        if stuck:
            ours = files
            _empty_manifest(project.output)
        else:
            remove(project.output, [path for path in ours if path == MANIFEST_NAME])
        beside = project.output.resolve()
        clear_previous(beside.with_name(f"{STAGING_PREFIX}{beside.name}"), now=True)
        for staging in project.output.glob(f"{STAGING_PREFIX}*"):  # of a build that was stopped
            shutil.rmtree(staging, ignore_errors=True)
        if project.output.is_dir() and not any(project.output.iterdir()):
            _remove_folder(project.output)
        shutil.rmtree(project.root / STATE, ignore_errors=True)
    shutil.rmtree(project.root / STATE, ignore_errors=True)  # where a file that is locked cannot be removed
    kept = len(there.keys() - made)
    if not quiet:
        print(
            f"{len(ours):,} file{'s' * (len(ours) != 1)} removed"
            + (f", {kept:,} not made by archivegen kept" if kept else "")
        )
    for one in sorted(stuck, key=lambda one: one.folder):
        print(f"{project.output / one.folder}: this folder is empty and cannot be removed ({one.why})", file=sys.stderr)
    if stuck:
        ensure_state_folder(project.root)
        save_state(project.state / "stuck", sorted(one.folder for one in stuck))  # the next try is to know of them
    return 4 if stuck else 0


def _empty_manifest(output: Path) -> None:
    with disk_errors(str(output / MANIFEST_NAME)):
        aside = output / f"{STAGING_PREFIX}manifest"
        put_beside(aside, output / MANIFEST_NAME, lambda file: file.write(manifest_bytes({})))


def _remove_folder(output: Path) -> None:
    """Remove the empty output, with the link that leads to it; one that cannot go (a disk of its own) stays."""
    with suppress(OSError):
        output.resolve().rmdir()
        if output.is_symlink():
            output.unlink()


@contextmanager
def _nobody_else(project: Project) -> Iterator[None]:
    """Hold the locks of every build and of the preview, where there are any. Raises `RefusedError`."""
    state = project.root / STATE
    places = {*(state / "published").glob("*/lock"), state / "preview.lock"}
    if project.state.is_dir():
        places.add(project.state / "lock")
    with ExitStack() as stack:
        for place in sorted(places) if state.is_dir() else ():
            try:
                stack.enter_context(FileLock(place, timeout=0))
            except Timeout as busy:
                what = "a preview" if place.name == "preview.lock" else "a build"
                raise RefusedError(f"{what} of this project is running; nothing was removed") from busy
            except OSError as bad:
                raise MachineError(f"{place}: cannot be locked: {bad.strerror}") from bad
        # another checkout may build there
        stack.enter_context(alone_in(project.output, time.monotonic(), removing=True))
        yield
