"""Three ways to link the same text with the same names: archivegen, a plain dictionary, spaCy's EntityRuler."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import ahocorasick_rs

from benchmarks import lay_out
from benchmarks.linking.gold import Gold, Names, Row


def archivegen(gold: Gold, names: Names, work: Path) -> tuple[list[Row], list[Row]]:
    """Links and doubts as ``archivegen mentions`` prints them, of an archive of the set's files and these names."""
    folder = work / f"{gold.name}-{names.title}"
    articles = folder / "content" / "articles"
    articles.mkdir(parents=True)
    for path in sorted((gold.folder / "articles").glob("*.md")):
        (articles / path.name).write_bytes(path.read_bytes())
    for kind, table in (("person", "people.json"), ("place", "places.json")):
        (folder / "content" / table).write_text(json.dumps(names.records[kind], ensure_ascii=False), "utf-8")
    settings = f'[site]\ntitle = "{gold.name}"\nlanguage = "{gold.language}"\nbase_url = "https://archive.example/"\n'
    (folder / "site.toml").write_text(settings, "utf-8")
    command = lay_out.archivegen("mentions", "-C", folder)
    ran = subprocess.run(
        command, check=False, capture_output=True, text=True, encoding="utf-8", env=lay_out.environment()
    )
    if ran.returncode:
        raise RuntimeError(f"archivegen mentions -C {folder} ended with {ran.returncode}:\n{ran.stderr[-4000:]}")
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    body = [row for row in rows if row["zone"] != "title"]
    links = [{**row, "id": row["record"]} for row in body if row["record"]]
    return links, [row for row in body if row["status"] == "doubt"]


def dictionary(gold: Gold, names: Names) -> list[Row]:
    """The floor: every listed form at word edges, the longest first, always its most frequent sense."""
    forms = sorted(form for form in names.senses if form.strip())
    automaton = ahocorasick_rs.AhoCorasick(forms)
    best = [_most_frequent(names, form) for form in forms]
    found = []
    for article, body in gold.bodies.items():
        hits = sorted(automaton.find_matches_as_indexes(body, overlapping=True), key=lambda hit: (hit[1], -hit[2]))
        free = 0
        for number, start, end in hits:
            if start >= free and not _in_word(body, start, end):
                kind, ident = best[number]
                found.append({"article": article, "start": start, "end": end, "kind": kind, "id": ident})
                free = end
    return found


def _in_word(text: str, start: int, end: int) -> bool:
    return (start > 0 and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum())


def _most_frequent(names: Names, form: str) -> tuple[str, str]:
    senses = names.senses[form]
    return max(senses, key=lambda key: senses[key])  # the first listed among equals


def entity_ruler(gold: Gold, names: Names) -> list[Row]:
    """What spaCy's EntityRuler with the same forms, each with its most frequent sense as its id, finds."""
    import spacy

    model = spacy.blank(gold.language)
    ruler = model.add_pipe("entity_ruler")
    patterns = []
    for form in sorted(form for form in names.senses if form.strip()):
        kind, ident = _most_frequent(names, form)
        patterns.append({"label": kind, "pattern": form, "id": ident})
    ruler.add_patterns(patterns)
    model.max_length = max(map(len, gold.bodies.values())) + 1
    found = []
    for article, body in gold.bodies.items():
        found += [
            {"article": article, "start": e.start_char, "end": e.end_char, "kind": e.label_, "id": e.ent_id_}
            for e in model(body).ents
        ]
    return found
