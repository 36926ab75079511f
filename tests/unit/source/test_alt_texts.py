"""What `check` offers for an image without an alt text can be pasted, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen.build import BuildOptions, inspect
from archivegen.diagnostics import Diagnostic
from tests.pictures import picture
from tests.small_archive import SITE, TODAY, lay_out, put

SAID = "what the picture shows"
YAML, TOML, JSON = f'alt: "{SAID}"', f'alt = "{SAID}"', f'"alt": "{SAID}"'
ARTICLE, RECORD = "content/articles/a.md", "content/people/mina.md"


def found_in(root: Path) -> list[Diagnostic]:
    return [
        d
        for d in inspect(root, BuildOptions(today=TODAY))[0]
        if d.code not in {"ORPHAN", "ORPHAN-PAGE", "UNUSED", "NO-NAMES"}
    ]


@pytest.mark.parametrize(("path", "text", "old", "new"), [
    (ARTICLE, "---\ntitle: A\nimage: p.gif\n---\n", "image: p.gif", f"image: {{src: p.gif, {YAML}}}"),
    (ARTICLE, "---\ntitle: A\nimage: a b.gif\n---\n", "image: a b.gif", f"image: {{src: a b.gif, {YAML}}}"),
    (ARTICLE, "---\ntitle: A\nimage: /q.gif\n---\n", "image: /q.gif", f'image: {{src: "/q.gif", {YAML}}}'),
    (ARTICLE, "---\ntitle: A\nimage: {src: p.gif, credit: B}\n---\n", "src: p.gif", f"src: p.gif, {YAML}"),
    (ARTICLE, "---\ntitle: A\nimage:\n  src: p.gif\n  credit: B\n---\n", "src: p.gif\n", f"src: p.gif\n  {YAML}\n"),
    (ARTICLE, "---\ntitle: A\nfigures:\n- p.gif\n---\n", "p.gif", f"{{src: p.gif, {YAML}}}"),
    (ARTICLE, "---\ntitle: A\nfigures: [p.gif]\n---\n", "p.gif", f"{{src: p.gif, {YAML}}}"),
    (ARTICLE, "---\ntitle: A\nfigures:\n- src: p.gif\n---\n", "src: p.gif\n", f"src: p.gif\n  {YAML}\n"),
    (ARTICLE, "---\ntitle: A\nfigures:\n- {file: p.gif}\n---\n", "file: p.gif", f"file: p.gif, {YAML}"),
    (ARTICLE, '+++\ntitle = "A"\nimage = "p.gif"\n+++\n', 'image = "p.gif"', f'image = {{src = "p.gif", {TOML}}}'),
    (ARTICLE, '+++\ntitle = "A"\nfigures = ["p.gif"]\n+++\n', '"p.gif"', f'{{src = "p.gif", {TOML}}}'),
    (ARTICLE, '+++\ntitle = "A"\nimage = {src = "p.gif"}\n+++\n', 'src = "p.gif"', f'src = "p.gif", {TOML}'),
    (ARTICLE, '+++\ntitle = "A"\n[image]\nsrc = "p.gif"\n+++\n', 'src = "p.gif"\n', f'src = "p.gif"\n{TOML}\n'),
    (ARTICLE, '+++\ntitle = "A"\nimage.src = "p.gif"\n+++\n', '"p.gif"\n', f'"p.gif"\nimage.{TOML}\n'),
    (ARTICLE, '+++\ntitle = "A"\nimage={rights="", src = "p.gif"}\n+++\n', 'src = "p.gif"', f'src = "p.gif", {TOML}'),
    (ARTICLE, '+++\ntitle = "A"\n[[figures]]\nsrc = "p.gif"\n+++\n', '"p.gif"\n', f'"p.gif"\n{TOML}\n'),
    (
        ARTICLE, '+++\ntitle = "A"\nfigures = [\n  {src = "q.gif", alt = "Q"},\n  {src = "p.gif"},\n]\n+++\n',
        'src = "p.gif"', f'src = "p.gif", {TOML}',
    ),
    (ARTICLE, '{"title": "A", "image": "p.gif"}\n', '"image": "p.gif"', f'"image": {{"src": "p.gif", {JSON}}}'),
    (ARTICLE, '{"title": "A", "image": {"src": "p.gif"}}\n', '"src": "p.gif"', f'"src": "p.gif", {JSON}'),
    (ARTICLE, '{"title": "A", "figures": ["p.gif"]}\n', '"p.gif"', f'{{"src": "p.gif", {JSON}}}'),
    ("content/pages/a.md", "---\ntitle: A\nimage: /q.gif\n---\n", "image: /q.gif", f'image: {{src: "/q.gif", {YAML}}}'),
    (RECORD, "---\nname: Mina Rahimi\nimage: p.gif\n---\n", "image: p.gif", f"image: {{src: p.gif, {YAML}}}"),
    (RECORD, '+++\nname = "Mina Rahimi"\nimage = "p.gif"\n+++\n', '"p.gif"', f'{{src = "p.gif", {TOML}}}'),
    (
        "content/people.json", '[{"id": "mina", "name": "Mina Rahimi", "image": "q.gif"}]',
        '"image": "q.gif"', f'"image": {{"src": "q.gif", {JSON}}}',
    ),
    (
        "content/people.json", '[{"id": "mina", "name": "Mina Rahimi", "image": {"src": "q.gif", "credit": "B"}}]',
        '"image": {"src": "q.gif", "credit": "B"}', f'"image": {{"src": "q.gif", "credit": "B", {JSON}}}',
    ),
    (
        "content/people.toml", '[[people]]\nid = "mina"\nname = "Mina Rahimi"\nimage = "q.gif"\n',
        'image = "q.gif"', f'image = {{src = "q.gif", {TOML}}}',
    ),
])  # fmt: skip
def test_what_is_offered_gives_the_image_its_words(path: str, text: str, old: str, new: str, tmp_path: Path) -> None:
    images = ("articles/p", "articles/a b", "people/p", "q")
    files = {f"content/{name}.gif": picture() for name in images}
    if "/pages/" not in path:
        text = text.replace("title: A\n", "title: A\nsource: B\n")
    text = text.replace('title = "A"\n', 'title = "A"\nsource = "B"\n')
    text = text.replace('"title": "A",', '"title": "A", "source": "B",')
    root = lay_out(tmp_path, {"site.toml": SITE, **files, "static/q.gif": picture(), path: text})

    (finding,) = found_in(root)

    assert (finding.code, finding.path) == ("NO-ALT", path)
    offered = new.rpartition("\n  ")[2].strip() if "\n  " in new else new.rpartition("\n")[2] or new.split("\n")[-2]
    assert finding.hint.startswith("write ") and offered in finding.hint
    put(root / path, text.replace(old, new))
    assert [str(d) for d in found_in(root)] == []


@pytest.mark.parametrize(("ident", "named"), [("mina", "id: mina and "), ("mina-rahimi", "")])
def test_a_cell_holds_no_alt_text_and_a_file_of_the_record_does(ident: str, named: str, tmp_path: Path) -> None:
    row = f"id,name,image\n{ident},Mina Rahimi,q.gif\n"
    root = lay_out(tmp_path, {"site.toml": SITE, "content/people.csv": row, "content/q.gif": picture()})
    (finding,) = found_in(root)
    image = f'image: {{src: "../q.gif", alt: "{SAID}"}}'
    assert finding.hint.startswith(f"a cell has no room for it: write {named}{image} into the front matter of content/")
    file = finding.hint.rpartition(" ")[2]
    put(root / file, f"---\n{'id: ' + ident if named else ''}\n{image}\n---\n")
    assert [str(d) for d in found_in(root)] == []


def test_headers_of_pelican_have_no_room_for_it(tmp_path: Path) -> None:
    text = "Title: A\nImage: p.gif\n\nText.\n"
    root = lay_out(tmp_path, {"site.toml": SITE, ARTICLE: text, "content/articles/p.gif": picture()})
    (finding,) = [d for d in found_in(root) if d.code == "NO-ALT"]
    assert finding.hint.endswith(f"show the image in the text, ![{SAID}](p.gif)")


def test_the_image_of_a_row_is_not_told_of_as_that_of_the_file_beside_it(tmp_path: Path) -> None:
    files = {"content/people.csv": "id,name,image\nmina,Mina Rahimi,q.gif\n", "content/q.gif": picture()}
    root = lay_out(tmp_path, {"site.toml": SITE, **files, RECORD: "---\nsummary: B\n---\n"})
    assert [str(d) for d in found_in(root) if d.path == RECORD] == []
