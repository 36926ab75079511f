"""``init`` and ``new``: a first archive, and files with their front matter filled in. Nothing is ever overwritten."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from archivegen.archive.urls import segment, transliterated
from archivegen.commands.making import exists, make_new
from archivegen.diagnostics import InputError, RefusedError
from archivegen.names.assemble import identity_of
from archivegen.names.kinds import Kind, kind_called
from archivegen.names.record import RecordSource
from archivegen.project import Project, open_project
from archivegen.source.dates import parse_when, split_dated_name
from archivegen.source.parse import name_of
from archivegen.source.tables import read_table

_DESCRIPTION = re.compile("[,،、，(（]")  # what follows is no part of the name: "Ali Karimi, judge"
_SUFFIX = ".starter"  # keeps tools from taking the starter's files for the package's own


def run_init(folder: Path, *, yes: bool, quiet: bool = False) -> int:
    """A new archive in ``folder``, whole or not at all; when ``quiet``, nothing is said of it.

    Raises `RefusedError` where one is there, or files are and nobody agreed, `MachineError` where the disk fails.
    """
    if (folder / "site.toml").exists():
        raise RefusedError(f"{folder / 'site.toml'} exists: this is an archive already")
    if folder.exists() and any(folder.iterdir()) and not yes:
        here = "" if folder.resolve() == Path.cwd() else f"{shlex.quote(str(folder))} "
        raise RefusedError(
            f"{folder} is not empty; to start an archive among the files there: archivegen init {here}--yes"
        )
    starter = Path(str(files("archivegen") / "commands" / "starter"))
    wanted = {
        folder / source.relative_to(starter).as_posix().removesuffix(_SUFFIX): source
        for source in sorted(starter.rglob("*"))
        if source.is_file()
    }
    made = [path for path in wanted if not path.exists()]
    make_new([(path, wanted[path].read_bytes()) for path in made])
    if quiet:
        return 0
    for path in wanted:
        if path not in made:
            print(f"kept    {path}")
    for path in made:
        print(f"created {path}")
    where = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    print("\nNext:")
    look, write = f"{where}archivegen serve --open", 'archivegen new article "A title"'
    width = max(len(look), len(write))
    print(f"  {look:{width}}      look at it; change a file and see")
    print(f"  {write:{width}}      write the first one")
    return 0


def run_new(root: Path, config_file: str, kind: str, title: str, date: str, *, open_editor: bool) -> int:
    """A file for an article or a record. Exit 2 for an unknown kind or date; raises `RefusedError` for a taken name."""
    project = open_project(root.resolve(), config_file)
    content = project.root / project.settings.content.dir
    title = _one_line(title)
    if not title:
        print("the title is empty", file=sys.stderr)
        return 2
    edtf = ""
    if date:
        try:
            edtf = parse_when(date).edtf
        except ValueError as bad:
            print(f"--date: {bad}", file=sys.stderr)
            return 2
    if kind in {"article", "articles"}:
        path, text = _article_file(project.root, content / "articles", title, edtf), _article(title, edtf)
    elif (found := kind_called(project.kinds, kind)) is not None:
        if edtf and not found.person:
            only = "only articles and people (their birth) have one"
            print(f'--date: {only}; a record of the kind "{found.singular}" has none', file=sys.stderr)
            return 2
        path, text = record_file(project, found, title, edtf)
        _tell_of_rows(project, found, path)
    else:
        known = ", ".join(["article", *(k.singular for k in project.kinds)])
        print(f'no kind "{kind}": there are {known}; others are declared in site.toml as [kinds.NAME]', file=sys.stderr)
        return 2
    print(make_file(project, path, text))
    return _edit(path) if open_editor else 0


def _tell_of_rows(project: Project, kind: Kind, path: Path) -> None:
    """Say that a row has the record to which a new file adds. Raises `RefusedError` where its id was merged."""
    ident = unicodedata.normalize("NFC", path.stem)
    kinds = tuple(one.name for one in project.kinds)
    for ending in ("csv", "json", "toml"):
        table = project.root / project.settings.content.dir / f"{kind.folder}.{ending}"
        if not table.is_file():
            continue
        shown = table.relative_to(project.root).as_posix()
        for row in read_table(shown, table.read_bytes(), kind.name, kinds, kind.fields).rows:
            name = f"{row.fields.name} ({shown}:{row.at.line})"
            if ident in row.fields.merged:
                raise RefusedError(f'"{ident}" was merged into {name}; choose another name, or take it out of merged:')
            if identity_of(RecordSource(kind.name, shown, row.at.line, row.fields)) == ident:
                other = f"for somebody else, rename the file and add id: {ident}-2"
                print(f"the file adds to {name}, whose id it has; {other}", file=sys.stderr)


def _article_file(root: Path, folder: Path, title: str, edtf: str) -> Path:
    """Where an article of this title belongs, so that no other article's address has to give way to it.

    Where files are alike after their date, all of them keep it: the address of one that is published would change.
    """
    stem = _stem(title)
    path = folder / f"{_dated(edtf)}{stem}.md"
    if path.exists():
        return path  # which is refused
    others: dict[str, Path] = {}
    for other in sorted(folder.rglob("*.md"), reverse=True):
        name = unicodedata.normalize(
            "NFC", name_of(other.relative_to(root).as_posix(), len(folder.relative_to(root).parts) - 1)
        )
        others[split_dated_name(name)[1].casefold()] = other
    if stem.casefold() not in others:
        return path
    year = edtf[:4] if edtf[:4].isdigit() else ""
    endings = (*filter(None, (year, _dated(edtf).rstrip("-"))), *map(str, range(2, len(others) + 3)))
    free = next(name for name in (f"{stem}-{ending}" for ending in endings) if name.casefold() not in others)
    taken = others[stem.casefold()].relative_to(root).as_posix()
    print(f"{taken} has this name: the new file gets another, so that the old address stays", file=sys.stderr)
    return folder / f"{_dated(edtf)}{free}.md"


def record_file(project: Project, kind: Kind, name: str, born: str = "", names: Sequence[str] = ()) -> tuple[Path, str]:
    """Where a record of this name belongs, and its front matter filled in, with ``names`` as its other forms."""
    name = _one_line(name)
    path = project.root / project.settings.content.dir / kind.folder / f"{_stem(name)}.md"
    return path, _record(name, born, names, person=kind.person, place=kind.place)


def refuse_existing(path: Path) -> None:
    """Raise `RefusedError` where the file is there."""
    if path.exists():
        raise exists(path)


def make_files(project: Project, files: Sequence[tuple[Path, str]]) -> list[Path]:
    """Make files that are not there yet, all or none; their paths as they are shown.

    Raises `RefusedError` for one that is there, `MachineError` where the disk fails.
    """

    def shown(path: Path) -> Path:
        return path.relative_to(project.root) if path.is_relative_to(project.root) else path

    for path, _ in files:
        refuse_existing(path)
        if not path.parent.resolve().is_relative_to(project.root.resolve()):
            raise RefusedError(
                f"{shown(path.parent)}: this leads out of the project, where no build reads; nothing was made"
            )
    make_new([(path, text.encode()) for path, text in files], lambda path: shown(path).as_posix())
    return [shown(path) for path, _ in files]


def make_file(project: Project, path: Path, text: str) -> Path:
    """Make a file that is not there yet; its path as it is shown. Raises as `make_files` does."""
    return make_files(project, [(path, text)])[0]


def _one_line(title: str) -> str:
    """The title without what no file may hold: line breaks, control characters, bytes that were no UTF-8."""
    if any(unicodedata.category(c) == "Cs" for c in title):
        raise InputError(f"the title {title!a} is not valid UTF-8")
    return " ".join("".join(" " if _unprintable(c) else c for c in title).split())


def _unprintable(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Zl", "Zp"} or ord(char) & 0xFFFE == 0xFFFE


def _stem(title: str) -> str:
    stem = transliterated(title)[:80].rstrip("-") or segment(title)
    if not stem:
        raise InputError(f"{title!r} gives no file name: it has neither letters nor digits")
    return stem if segment(stem) else f"{stem}-1"  # no file can be called con or nul on Windows


def _dated(edtf: str) -> str:
    return f"{edtf}-" if len(edtf) == 10 and edtf.replace("-", "").isdigit() else ""


def quoted(text: str) -> str:
    """A line of text as a YAML scalar in double quotes (YAML 1.2.2, section 7.3.1)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _article(title: str, edtf: str) -> str:
    date = f"date: {quoted(edtf)}" if edtf else "# date: 1993-11-10  # also 1937?, ~1926, 195X, 1914/1918"
    return f"""---
title: {quoted(title)}
{date}
# section: News
# authors: [Name of the author]
# people: []  # ids or names of people; names in the text are found by themselves
# places: []
# source:
#   name: The newspaper
#   url: https://
#   page: "1"
draft: true
---

"""


def _record(name: str, edtf: str, names: Sequence[str], *, person: bool, place: bool) -> str:
    words = _DESCRIPTION.split(name, maxsplit=1)[0].split()
    other = "# names: [another spelling, the name in another script]"
    if names:
        other = f"names: [{', '.join(quoted(_one_line(form)) for form in names)}]"
    lines = [f"name: {quoted(name)}"]
    if person:
        if len(words) > 1:
            given = " ".join(words[:-1])
            proposed = quoted(f"{words[-1]}, {given}")
            lines.append(f"# sort_name: {proposed}  # the family name first; this is only one way to read the name")
        lines.append(other)
        lines.append(f"born: {quoted(edtf)}" if edtf else "# born: 1953?")
        lines += ["# died: 2001-09-09", "# roles: [what this person did]"]
    else:
        lines.append(other)
        if place:
            lines += [
                "# coordinates: [34.53, 69.17]  # latitude, longitude",
                "# type: city",
                "# within: id-of-the-larger-place",
            ]
    lines += ["# wikidata: Q…", "# summary: One sentence."]
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def _edit(path: Path) -> int:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    command = shlex.split(editor) if editor else [shutil.which("xdg-open") or shutil.which("open") or ""]
    if not command[0] or shutil.which(command[0]) is None:
        print("no editor: set EDITOR, for example EDITOR=nano", file=sys.stderr)
        return 4
    return subprocess.run([*command, str(path)], check=False).returncode
