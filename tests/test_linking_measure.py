"""The measure of linking: its scores are those of the corpora's own program, its registries know what they may know."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import lay_out
from benchmarks.linking.cases import cases
from benchmarks.linking.contested import Contested
from benchmarks.linking.gold import Gold, honest, load, oracle
from benchmarks.linking.linkers import archivegen, dictionary
from benchmarks.linking.score import score

BODIES = {
    "a": "Mina Rahimi came to Kabul. Rahimi left Kabul Bank, then Herat.\n",
    "b": "In Kabul Mrs. Rahimi met Yusuf Karim.\n",
}
MENTIONS = [
    ("a", "Mina Rahimi", 0, "person", "mina"),
    ("a", "Kabul", 0, "place", "kabul"),
    ("a", "Rahimi", 1, "person", "mina"),
    ("a", "Kabul", 1, "place", "kabul"),
    ("b", "Kabul", 0, "place", "kabul"),
    ("b", "Rahimi", 0, "person", "mina"),
    ("b", "Yusuf Karim", 0, "person", None),
]


def _nth(text: str, word: str, number: int) -> int:
    at = -1
    for _ in range(number + 1):
        at = text.index(word, at + 1)
    return at


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    folder = tmp_path / "small"
    (folder / "articles").mkdir(parents=True)
    rows: list[dict[str, Any]] = []
    for ident, split in (("a", "dev"), ("b", "test")):
        (folder / "articles" / f"{ident}.md").write_text(f"---\ntitle: T{ident}\n---\n{BODIES[ident]}", "utf-8")
        rows.append({"id": ident, "file": f"articles/{ident}.md", "lang": "en", "split": split})
    (folder / "articles.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    marks = []
    for article, surface, number, kind, ident in MENTIONS:
        start = _nth(BODIES[article], surface, number)
        place = {"start": start, "end": start + len(surface)}
        marks.append({"article": article, **place, "surface": surface, "kind": kind, "id": ident})
    (folder / "mentions.jsonl").write_text("".join(json.dumps(m) + "\n" for m in marks), "utf-8")
    people = [{"id": "mina", "name": "Mina Rahimi", "aliases": ["Rahimi"], "surfaces": {"Mina Rahimi": 1, "Rahimi": 2}}]
    places = [
        {"id": "kabul", "name": "Kabul", "aliases": [], "surfaces": {"Kabul": 3}},
        {"id": "herat", "name": "Herat", "aliases": [], "surfaces": {}, "names_ext": {"fa": "هرات"}},
    ]
    (folder / "people.json").write_text(json.dumps(people), "utf-8")
    (folder / "places.json").write_text(json.dumps(places), "utf-8")
    return load(folder)


def test_the_oracle_knows_every_form_and_the_honest_registry_what_the_dev_half_shows(gold: Gold) -> None:
    assert [r["aliases"] for r in oracle(gold).records["person"]] == [["Rahimi"]]
    names = honest(gold)
    assert [r["aliases"] for r in names.records["person"]] == [["Rahimi"]], "seen in the dev half"
    assert [r["aliases"] for r in names.records["place"]] == [[], ["هرات"]]
    assert names.senses["Rahimi"][("person", "mina")] == 1, "the test half counts for nothing"


def test_precision_and_recall_by_span_and_by_page(gold: Gold) -> None:
    found = dictionary(gold, oracle(gold))
    place = score(gold, found, "place", gold.articles(), [])
    assert (place.strict.right, place.strict.predicted, place.strict.wanted) == (3, 4, 3), "Herat is marked by nobody"
    person = score(gold, found, "person", gold.articles(), [])
    assert (person.overlap.precision, person.overlap.recall, person.pages.wanted) == (1.0, 1.0, 2)
    test = score(gold, found, "place", gold.articles("test"), [])
    assert (test.strict.predicted, test.strict.wanted) == (1, 1)


def test_a_doubt_is_no_link_and_is_counted_among_the_misses(gold: Gold) -> None:
    asked = [{"article": "b", "start": 3, "end": 8, "candidates": ["kabul", "herat"]}]
    only = score(gold, [], "place", gold.articles("test"), asked)
    assert (only.strict.recall, only.doubts) == (0.0, 1.0)


def test_names_inside_longer_ones_can_be_set_aside_for_every_linker_alike(gold: Gold) -> None:
    aside = Contested(gold)
    inside = [m for m in gold.mentions if aside(m)]
    assert [(m["article"], m["surface"], m["start"]) for m in inside] == [("a", "Kabul", _nth(BODIES["a"], "Kabul", 1))]
    place = score(gold, dictionary(gold, oracle(gold)), "place", gold.articles(), [], aside)
    assert (place.strict.predicted, place.strict.wanted) == (3, 2)


def test_archivegen_itself_is_run_and_its_errors_are_sorted_by_cause(gold: Gold, tmp_path: Path) -> None:
    names = oracle(gold)
    links, doubts = archivegen(gold, names, tmp_path / "work")
    assert {(row["article"], row["surface"], row["id"]) for row in links} == {
        ("a", "Mina Rahimi", "mina"),
        ("a", "Rahimi", "mina"),
        ("a", "Kabul", "kabul"),
        ("a", "Herat", "herat"),
        ("b", "Kabul", "kabul"),
        ("b", "Rahimi", "mina"),
    }
    found = cases(gold, names, links, doubts, gold.articles())
    assert [(c.side, c.row["surface"], c.cause.split(":")[0]) for c in found] == [
        ("missed", "Kabul", "gold at odds with W5, M6"),
        ("linked", "Herat", "linked where the gold marks nothing"),
    ]


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["gum-wikinews", "wiki-fair"])
def test_scores_are_those_of_the_corpora_s_own_program(name: str, tmp_path: Path) -> None:
    try:
        corpora = lay_out.corpora()
    except lay_out.NotThereError as missing:
        pytest.skip(str(missing))
    gold = load(corpora / "gold" / name)
    found = dictionary(gold, oracle(gold))
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("".join(json.dumps(row) + "\n" for row in found), "utf-8")
    command = [sys.executable, corpora / "score_links.py", gold.folder, predictions]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    for line in printed.splitlines():
        one = score(gold, found, line.split()[0], gold.articles(), [])
        ratios = [v for r in (one.strict, one.overlap, one.pages) for v in (r.precision, r.recall)]
        assert [float(n) for n in re.findall(r"[PR] ([\d.]+)", line)] == [round(v, 3) for v in ratios]
