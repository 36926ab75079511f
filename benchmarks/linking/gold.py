"""The gold sets: who and what is named where, as people read it; and the registries that are tried on them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, Any]
KINDS = ("person", "place")
TABLES = {"person": "people.json", "place": "places.json"}


class Gold(NamedTuple):
    """One set: its articles (id → the body that offsets count in), its mentions and all names of its records."""

    name: str
    folder: Path
    bodies: dict[str, str]
    splits: dict[str, str]
    language: str
    mentions: list[Row]
    records: dict[str, list[Row]]  # by kind

    def articles(self, split: str = "") -> frozenset[str]:
        """The ids of the articles of one half, or of all."""
        return frozenset(a for a, half in self.splits.items() if not split or half == split)


def load(folder: Path) -> Gold:
    """The set in a folder."""
    listed = _lines(folder / "articles.jsonl")
    bodies = {}
    for row in listed:
        text = (folder / row["file"]).read_bytes().decode()
        bodies[row["id"]] = text.split("\n---\n", 1)[1]
    records = {kind: json.loads((folder / table).read_text("utf-8")) for kind, table in TABLES.items()}
    splits = {row["id"]: row["split"] for row in listed}
    mentions = _lines(folder / "mentions.jsonl")
    return Gold(folder.name, folder, bodies, splits, listed[0].get("lang", "en"), mentions, records)


def _lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


class Names(NamedTuple):
    """A registry to try: the tables as archivegen reads them, and how often each form meant which record."""

    title: str
    records: dict[str, list[Row]]
    senses: dict[str, Counter[tuple[str, str]]]  # form → (kind, id) → how often; 0 where it is only listed


def oracle(gold: Gold) -> Names:
    """Every form that the articles use, with its count in all of them: more than anybody knows beforehand."""
    senses: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for kind, records in gold.records.items():
        for record in records:
            key = (kind, record["id"])
            for form in (record["name"], *record.get("aliases", [])):
                senses[form][key] += record.get("surfaces", {}).get(form, 0)
    return Names("oracle", gold.records, dict(senses))


def honest(gold: Gold) -> Names:
    """What could be known beforehand: names, names from elsewhere, and the forms seen in the dev half."""
    dev = gold.articles("dev")
    seen: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for mention in gold.mentions:
        if mention["id"] and mention["article"] in dev and not mention.get("derived"):
            seen[mention["kind"], mention["id"]][" ".join(mention["surface"].split())] += 1
    senses: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    tables: dict[str, list[Row]] = {}
    for kind, records in gold.records.items():
        tables[kind] = []
        for record in records:
            key = (kind, record["id"])
            forms = dict.fromkeys([*_outside(record), *sorted(seen[key])])
            forms.pop(record["name"], None)
            kept = {k: v for k, v in record.items() if k not in {"aliases", "surfaces", "names_ext"}}
            tables[kind].append({**kept, "aliases": list(forms)})
            for form in (record["name"], *forms):
                senses[form][key] += seen[key][form]
    return Names("honest", tables, dict(senses))


def _outside(record: Row) -> list[str]:
    names = record.get("names_ext") or []
    return list(names.values() if isinstance(names, dict) else names)
