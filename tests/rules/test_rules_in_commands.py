"""The rules about commands (L7, L8), at the command line; the examples in ``L.md`` point here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from archivegen.cli import main
from tests.small_archive import SITE, lay_out

BODY = (
    "**Ahmad** Shah Massoud met Ahmad Massoud in Ka&#98;ul 🦁.\n\n"
    '## Massoud\n\nIn Georgia, [[kabul|there]], and ![Kabul](p.png "In Kabul") too.\n'
)
FILES = {
    "site.toml": SITE,
    "content/articles/2001-01-01-one.md": f"---\ntitle: Kabul, a city\n---\n{BODY}",
    "content/articles/two.md": "---\ntitle: Two\nid: second\n---\nGeorgia and Georgia again.\n",
    "content/articles/p.png": "a picture",
    "content/people/father.md": "---\nname: Ahmad Shah Massoud\n---\n",
    "content/people/son.md": "---\nname: Ahmad Massoud\n---\n",
    "content/places.csv": "id,name\nkabul,Kabul\ngeorgia,Georgia\ngeorgia-us,Georgia\n",
}


def run(root: Path, *words: str) -> str:
    result = CliRunner().invoke(main, [*words, "-C", str(root)])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def mentions(root: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(root, "mentions", "--format", "jsonl").splitlines()]


def test_l7_mentions_prints_a_line_for_each_with_its_place(tmp_path: Path) -> None:
    found = mentions(lay_out(tmp_path, FILES))
    assert [(m["article"], m["zone"], m["surface"], m["kind"], m["record"], m["status"], m["rule"]) for m in found] == [
        ("one", "title", "Kabul", "place", "kabul", "mention", "M2"),
        ("one", "text", "Ahmad** Shah Massoud", "person", "father", "linked", "M2"),
        ("one", "text", "Ahmad Massoud", "person", "son", "linked", "M2"),
        ("one", "text", "Ka&#98;ul", "place", "kabul", "linked", "M2"),
        ("one", "heading", "Massoud", "person", None, "doubt", "M4"),
        ("one", "text", "Georgia", "place", None, "doubt", "M3"),
        ("one", "text", "there", "place", "kabul", "linked", "M1"),
        ("one", "alt", "Kabul", "place", "kabul", "mention", "M2"),
        ("second", "text", "Georgia", "place", None, "doubt", "M3"),
        ("second", "text", "Georgia", "place", None, "doubt", "M3"),
    ]
    assert set(found[0]) == {
        "article", "path", "start", "end", "surface", "kind", "record", "status", "candidates", "rule", "zone",
    }  # fmt: skip
    assert [m["candidates"] for m in found if m["status"] == "doubt"] == [
        ["father", "son"] if m["surface"] == "Massoud" else ["georgia", "georgia-us"]
        for m in found
        if m["status"] == "doubt"
    ]
    texts = {"one": ("Kabul, a city", BODY), "second": ("Two", "Georgia and Georgia again.\n")}
    for m in found:
        title, body = texts[m["article"]]
        assert (title if m["zone"] == "title" else body)[m["start"] : m["end"]] == m["surface"]
    assert {m["path"] for m in found} == {"content/articles/2001-01-01-one.md", "content/articles/two.md"}


def test_l8_doubts_are_listed_most_frequent_first_with_the_text_to_paste(tmp_path: Path) -> None:
    root = lay_out(tmp_path, FILES)
    listed = run(root, "doubts")
    assert 0 <= listed.index("Georgia") < listed.index("Massoud")
    assert "content/articles/2001-01-01-one.md" in listed
    for form, ident, article in (("Georgia", "georgia-us", "two"), ("Massoud", "son", "2001-01-01-one")):
        pasted = re.search(rf"^ *(means: {{{form}: {ident}}})$", listed, re.MULTILINE)
        assert pasted, form
        path = root / f"content/articles/{article}.md"
        path.write_text(path.read_text(encoding="utf-8").replace("---\n", f"---\n{pasted[1]}\n", 1), encoding="utf-8")
    settled = [(m["article"], m["surface"], m["record"]) for m in mentions(root) if m["rule"] == "M1"]
    assert ("second", "Georgia", "georgia-us") in settled
    assert ("one", "Massoud", "son") in settled
    assert [(m["article"], m["surface"]) for m in mentions(root) if m["status"] == "doubt"] == [("one", "Georgia")]
    assert not re.search("^Massoud", run(root, "doubts"), re.MULTILINE)
