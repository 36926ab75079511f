"""The same archive three times: as Hugo's site, for equal work, and as archivegen comes; and edits of its articles."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from archivegen.settings import Settings
from benchmarks import lay_out

TEMPLATES = Path(__file__).resolve().parent / "templates"
SITE = '[site]\ntitle = "City Archive"\nlanguage = "en"\nbase_url = "https://archive.example.org/"\n'
TAG_TERMS = '{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}'
TAG_WORDS = '{{ delimit (.Params.tags | default slice) " " }}'


class Sites(NamedTuple):
    """Where the three are; ``articles`` are paths of articles inside of an archive, in the order in which edits go."""

    hugo: Path
    equal: Path
    own: Path
    articles: tuple[str, ...]
    people: tuple[tuple[str, str], ...]  # (id, name), the seldom named ones first


def lay_out_sites(count: int, where: Path, corpora: Path, *, tags: bool) -> Sites:
    """Lay all three out in ``where``, a new folder. ``tags``: Hugo keeps its tag pages, which archivegen has not."""
    script = corpora.parent / "bench" / "make_corpus.py"
    if not script.is_file():
        raise lay_out.NotThereError(f"{script} is not there")
    where.mkdir(parents=True)
    subprocess.run([sys.executable, script, str(count), where], check=True, stdout=subprocess.DEVNULL)
    sites = Sites(
        where / "hugo",
        where / "equal",
        where / "own",
        _articles(where / "archivegen" / "content"),
        _people(where / "archivegen" / "content"),
    )
    shutil.copytree(where / "archivegen" / "content", sites.own / "content")
    (where / "archivegen").rename(sites.equal)
    shutil.copytree(TEMPLATES, sites.equal / "templates")
    (sites.own / "site.toml").write_text(SITE, encoding="utf-8")
    (sites.equal / "site.toml").write_text(SITE + _without_exports(), encoding="utf-8")
    if not tags:
        _without_tags(sites.hugo)
    return sites


def exports_can_be_left_out() -> bool:
    """Whether this tree has a setting for it."""
    return "exports" in Settings.__struct_fields__


def _without_exports() -> str:
    exports = "[exports]\nenabled = false\n" if exports_can_be_left_out() else ""
    return f"[feeds]\nenabled = false\n{exports}"


def _without_tags(hugo: Path) -> None:
    """Hugo's site with the page kinds that archivegen has: tags are words on the article, not pages of their own."""
    config, single = hugo / "hugo.toml", hugo / "layouts" / "single.html"
    for path, old, new in ((config, 'tag = "tags"\n', ""), (single, TAG_TERMS, TAG_WORDS)):
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise lay_out.NotThereError(f"{path} is not as expected: no {old.strip()!r}; --tags leaves it as it is")
        path.write_text(text.replace(old, new), encoding="utf-8")


def _articles(content: Path) -> tuple[str, ...]:
    """Spread over the years, so that no two edits are neighbours."""
    found = sorted(p.relative_to(content.parent).as_posix() for p in (content / "articles").rglob("*.md"))
    step = max(len(found) // 64, 1)
    return tuple(found[step // 2 :: step])


def _people(content: Path) -> tuple[tuple[str, str], ...]:
    records = json.loads((content / "people.json").read_text(encoding="utf-8"))
    return tuple((record["id"], record["name"]) for record in reversed(records))


def edit(path: Path, what: str, token: str) -> None:
    """Change an article as an editor would: ``body``, ``title`` or ``people`` gets ``token`` added."""
    text = path.read_text(encoding="utf-8")
    if what == "body":
        changed = text.replace("\n---\n\n", f"\n---\n\n{token} ", 1)
    elif what == "title":
        changed = re.sub(r'^title: "', f'title: "{token} ', text, count=1, flags=re.MULTILINE)
    else:
        changed = re.sub(r"^people:(?: \[\])?$", f'people:\n  - "{token}"', text, count=1, flags=re.MULTILINE)
    if changed == text:
        raise lay_out.NotThereError(f"{path} has no place for another {what}")
    path.write_text(changed, encoding="utf-8")


def remove_output(root: Path) -> None:
    """Everything that a build made or remembers."""
    for name in ("output", ".archivegen", "public", "resources"):
        shutil.rmtree(root / name, ignore_errors=True)
    (root / ".hugo_build.lock").unlink(missing_ok=True)


def pages(folder: Path) -> tuple[int, int]:
    """How many pages (HTML) and how many files a built site has, its search index apart."""
    files = [p for p in folder.rglob("*") if "pagefind" not in p.parts and p.is_file()]
    return sum(p.suffix == ".html" for p in files), len(files)
