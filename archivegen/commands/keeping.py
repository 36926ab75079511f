"""``verify`` and ``clean``: what archivegen made, checked or removed; nothing else is touched."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from archivegen.project import STATE, open_project
from archivegen.publish.manifest import MANIFEST_NAME, read_manifest
from archivegen.publish.write import files_below, remove, sha256_of


def run_verify(root: Path, config_file: str, folder: str) -> int:
    """Compare a published tree with its manifest. Exit 1 where it differs, naming each file and how."""
    output = Path(folder) if folder else open_project(root.resolve(), config_file).output
    listed = read_manifest(output)
    if listed is None:
        print(
            f"{output / MANIFEST_NAME}: no readable manifest: this is not a folder that archivegen built",
            file=sys.stderr,
        )
        return 1
    present = files_below(output)
    problems = []
    for path, one in sorted(listed.items()):
        if path not in present:
            problems.append(f"{path}: missing")
        elif present[path].size != one.size or sha256_of(output / path) != one.sha256:
            problems.append(f"{path}: altered")
    problems += [f"{path}: not in the manifest" for path in sorted(present.keys() - listed.keys() - {MANIFEST_NAME})]
    for problem in problems:
        print(problem)
    if problems:
        print(f"not as published: {len(problems):,} (the manifest lists {len(listed):,} files)", file=sys.stderr)
        return 1
    print(f"{len(listed):,} files are as published")
    return 0


def run_clean(root: Path, config_file: str, *, dry_run: bool) -> int:
    """Remove the files that the manifest lists, and archivegen's own state. Files of others stay."""
    project = open_project(root.resolve(), config_file)
    listed = read_manifest(project.output)
    ours = sorted([*(listed or {}), *([MANIFEST_NAME] if listed is not None else [])])
    there = files_below(project.output)
    ours = [path for path in ours if path in there]
    if dry_run:
        for path in ours:
            print(project.output / path)
        if (project.root / STATE).exists():
            print(project.root / STATE)
        return 0
    remove(project.output, ours)
    if project.output.is_dir() and not any(project.output.iterdir()):
        project.output.rmdir()
    shutil.rmtree(project.root / STATE, ignore_errors=True)
    kept = len(there) - len(ours)
    print(f"{len(ours):,} files removed" + (f", {kept:,} not made by archivegen kept" if kept else ""))
    return 0
