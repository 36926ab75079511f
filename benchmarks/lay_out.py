#!/usr/bin/env python3
"""Lay a corpus out as an archive that archivegen builds: files as they are, in the folders where they belong.

usage: lay_out.py NAME OUT [--corpora DIR]

NAME is a set of the corpora (gold/schnitzler-diary, real/rust-blog, registry …) or bench/N, the synthetic archive of
N articles. What is missing or wrong in a corpus is seen to and listed in OUT/laid-out.json:

* an image that an article shows and the corpus left out is stood in for by a placeholder of a few bytes;
* files of the same name in several folders get the folder's name in front, because a file's name is its id;
* a file that archivegen reports an error for is set aside in OUT/set-aside/, the report beside it, until none is left.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROUNDS = 8  # setting a file aside may break a link to it, and so on
TEXT = (".md", ".markdown")


class NotThereError(Exception):
    """The corpus that was asked for is not on this machine."""


# ---------------------------------------------------------------------------------------------------------- the corpora

GOLD = {
    "geovirus": ("GeoVirus", "en"),
    "gum-wikinews": ("GUM Wikinews", "en"),
    "newseye-fi": ("NewsEye, Finnish newspapers", "fi"),
    "schnitzler-diary": ("Arthur Schnitzler, diary 1912-1913", "de"),
    "wiki-fair": ("Wikipedia excerpts", "en"),
}
REAL = {
    "bitcoinops-zh": ("Bitcoin Optech", "zh"),
    "digitalgov": ("Digital.gov", "en"),
    "opensource-guide": ("Open Source Guides", "en"),
    "rust-blog": ("The Rust Blog", "en"),
}
NAMES = (*(f"gold/{n}" for n in GOLD), *(f"real/{n}" for n in REAL), "registry", "bench/N")


def corpora(given: str | Path | None = None) -> Path:
    """The folder of the corpora: as given, else ARCHIVEGEN_CORPORA, else beside the project. Raises `NotThereError`."""
    place = Path(given or os.environ.get("ARCHIVEGEN_CORPORA") or HERE.parent.parent / "shared" / "corpora").resolve()
    if not place.is_dir():
        raise NotThereError(f"no corpora at {place}; ARCHIVEGEN_CORPORA or --corpora says where they are")
    return place


def lay_out(name: str, out: Path, place: Path) -> dict[str, Any]:
    """Lay the corpus ``name`` out in ``out``, a folder that is not there yet; returns what was done to it."""
    group, _, which = name.partition("/")
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} already holds files; name a folder that is not there yet")
    done: dict[str, Any] = {"name": name, "renamed": [], "placeholders": [], "set_aside": []}
    if group == "gold" and which in GOLD:
        _gold(_there(place / name), out)
        _site(out, *GOLD[which])
    elif group == "real" and which in REAL:
        _real(_there(place / name / "files"), out, done["renamed"])
        _site(out, *REAL[which])
    elif name == "registry":
        _tables(_there(place / name), out)
        _site(out, "A registry", "en")
    elif group == "bench" and which.isdigit():
        _bench(_there(place.parent / "bench" / "make_corpus.py"), int(which), out)
        _site(out, f"An archive of {int(which):,} articles", "en")
        return _note(out, done)  # made to be right: a run of `check` over all of it would only cost time
    else:
        raise NotThereError(f"no corpus is called {name}; there are {', '.join(NAMES)}")
    _mend(out, done)
    return _note(out, done)


def _there(path: Path) -> Path:
    if not path.exists():
        raise NotThereError(f"{path} is not there")
    return path


def _note(out: Path, done: dict[str, Any]) -> dict[str, Any]:
    (out / "laid-out.json").write_text(json.dumps(done, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return done


def _site(out: Path, title: str, language: str) -> None:
    lines = ["[site]", f'title = "{title}"', f'language = "{language}"', 'base_url = "https://archive.example/"']
    (out / "site.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


# ------------------------------------------------------------------------------------------------------------ the files


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _tables(corpus: Path, out: Path) -> None:
    for table in ("people.json", "places.json"):
        _copy(corpus / table, out / "content" / table)


def _gold(corpus: Path, out: Path) -> None:
    for article in sorted((corpus / "articles").glob("*.md")):
        _copy(article, out / "content" / "articles" / article.name)
    _tables(corpus, out)


def _real(files: Path, out: Path, renamed: list[str]) -> None:
    """Articles keep their folders. Hugo's authors, a page each in a folder each, are people."""
    articles = []
    for path in sorted(p for p in files.rglob("*") if p.suffix in TEXT):
        inside = path.relative_to(files)
        if inside.parts[0] == "authors" and path.name == "_index.md" and len(inside.parts) == 3:
            _author(path, out / "content" / "people" / f"{inside.parts[1]}.md")
        else:
            articles.append(inside)
    for inside, name in _apart(articles):
        if name != inside.name:
            renamed.append(f"{inside.as_posix()} → {name}")
        _copy(files / inside, out / "content" / "articles" / inside.parent / name)


def _apart(articles: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """A name for every file whose id (the name without its leading date) no other has.

    ``index.md`` goes by the name of its folder. Namesakes get their folder in front; of those that still share an id,
    two newsletters called by nothing but their day, each gets the day once more at the end.
    """
    named = {path: _own_name(path) for path in articles}
    often = Counter(id_ for _, id_ in named.values())
    inside = {
        p: (day, "-".join((*p.parent.parts[-1:], id_)) if often[id_] > 1 else id_) for p, (day, id_) in named.items()
    }
    often = Counter(id_ for _, id_ in inside.values())
    for path, (day, identity) in inside.items():
        again = f"-{day}" if often[identity] > 1 and day else ""
        whole = f"{day}-{identity}{again}" if day else identity
        kept = path.stem.startswith("_") or (path.stem == "index" and identity == path.parent.name)
        yield path, path.name if kept else whole + path.suffix


def _own_name(path: Path) -> tuple[str, str]:
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)-(.+)", path.stem)
    if found:
        return found[1], found[2]
    return "", path.parent.name if path.stem == "index" and path.parent.name else path.stem


# Hugo's author page says first_name and last_name; archivegen's record says sort_name. All other fields stay as they
# are: display_name is understood, the rest (agency, GitHub account) is kept as the record's own.
def _author(source: Path, target: Path) -> None:
    text = source.read_text(encoding="utf-8")
    first, last = (re.search(rf'^{key}_name: *"?([^"\n]*?)"? *$', text, re.MULTILINE) for key in ("first", "last"))
    if text.startswith("---\n") and first and last and last[1] and first[1] and "sort_name:" not in text:
        text = "---\n" + f"sort_name: {json.dumps(f'{last[1]}, {first[1]}', ensure_ascii=False)}\n" + text[4:]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def _bench(script: Path, articles: int, out: Path) -> None:
    made = out.with_name(out.name + ".made")
    subprocess.run([sys.executable, script, str(articles), made], check=True, stdout=subprocess.DEVNULL)
    out.mkdir(parents=True, exist_ok=True)
    (made / "archivegen" / "content").rename(out / "content")
    shutil.rmtree(made)


# -------------------------------------------------------------------------------------------- what is missing and wrong

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="
PLACEHOLDERS = {
    ".svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n',
    ".gif": base64.b64decode("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="),
}
MISSING = re.compile(r"^no image .* \((?P<path>[^()]*(?:\([^()]*\)[^()]*)*)\)$", re.DOTALL)


def _mend(out: Path, done: dict[str, Any]) -> None:
    for _ in range(ROUNDS):
        errors = [f for f in check(out) if f["severity"] == "error"]
        if not errors:
            return
        missing = {found["path"] for e in errors if e["code"] == "IMAGE" and (found := MISSING.match(e["message"]))}
        for path in sorted(missing):
            _stand_in(out / path)
        done["placeholders"] += sorted(missing)
        by_path = defaultdict(list)
        for e in errors:
            if not (e["code"] == "IMAGE" and MISSING.match(e["message"])):
                by_path[e["path"]].append(e)
        own = {path: found for path, found in sorted(by_path.items()) if (out / path).is_file()}
        if not missing and not own:
            raise RuntimeError("errors that no file answers for:\n" + "\n".join(map(_said, errors)))
        for path, found in own.items():
            done["set_aside"].append({"path": path, "errors": [_said(e) for e in found]})
            _set_aside(out, path, found)
    raise RuntimeError(f"{out} still has errors after {ROUNDS} rounds of setting files aside")


def _stand_in(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PLACEHOLDERS.get(path.suffix.lower(), base64.b64decode(PIXEL)))


def _said(e: dict[str, Any]) -> str:
    return f"{e['path']}:{e['line']}:{e['column']}: error[{e['code']}]: {e['message']} ({e['hint']})"


def _set_aside(out: Path, path: str, errors: list[dict[str, Any]]) -> None:
    target = out / "set-aside" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    (out / path).rename(target)
    target.with_name(target.name + ".error.txt").write_text("\n".join(map(_said, errors)) + "\n", encoding="utf-8")


def archivegen(*arguments: str | Path) -> list[str]:
    """The command line that runs archivegen from this checkout."""
    return [sys.executable, "-m", "archivegen", *map(str, arguments)]


def environment() -> dict[str, str]:
    """The environment in which ``archivegen`` above finds this checkout.

    Its modules are compiled once, as an installation has them: a machine may be told not to keep what it compiles.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(HERE.parent)}


def check(root: Path) -> list[dict[str, Any]]:
    """What ``archivegen check`` finds. Raises `RuntimeError` where it fails for another reason than its input."""
    command = archivegen("check", "-C", root, "--format", "json")
    ran = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8", env=environment())
    if ran.returncode not in {0, 1} or "Traceback" in ran.stderr:
        raise RuntimeError(f"archivegen check -C {root} failed ({ran.returncode}):\n{ran.stderr[-4000:]}")
    return [json.loads(line) for line in ran.stdout.splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("out", metavar="OUT", type=Path)
    parser.add_argument("--corpora", metavar="DIR", help="where the corpora are (default: $ARCHIVEGEN_CORPORA)")
    given = parser.parse_args()
    try:
        done = lay_out(given.name, given.out.resolve(), corpora(given.corpora))
    except (NotThereError, FileExistsError) as wrong:
        print(f"lay_out.py: {wrong}", file=sys.stderr)
        return 1
    print(f"{given.name} laid out in {given.out}: {len(done['renamed'])} files renamed, ", end="")
    print(f"{len(done['placeholders'])} images stood in for, {len(done['set_aside'])} files set aside")
    for aside in done["set_aside"]:
        print("  " + "\n    ".join(aside["errors"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
