"""How well names are linked: archivegen beside a plain dictionary and spaCy's EntityRuler, on texts that people marked.

usage: python benchmarks/linking [SET…] [--corpora DIR] [--registry oracle|honest|both] [--no-spacy]
       [--keep DIR] [--cases N]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import lay_out
from benchmarks.linking.cases import cases, report
from benchmarks.linking.contested import Contested
from benchmarks.linking.gold import KINDS, Gold, Names, Row, honest, load, oracle
from benchmarks.linking.linkers import archivegen, dictionary, entity_ruler
from benchmarks.linking.score import Score, score

REGISTRIES = {"oracle": oracle, "honest": honest}
HEADER = (
    "| set | names | kind | linker | strict P | R | F1 | overlap P | R | F1 | page P | R | F1 | doubts in misses |\n"
    "|---|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(lay_out.GOLD))
    parser.add_argument("--corpora", metavar="DIR", help="where the corpora are (default: $ARCHIVEGEN_CORPORA)")
    parser.add_argument("--registry", choices=[*REGISTRIES, "both"], default="both")
    parser.add_argument("--no-spacy", action="store_true", help="leave the EntityRuler out")
    parser.add_argument("--cases", type=int, metavar="N", help="the causes of all errors, and N of them to read")
    parser.add_argument("--keep", metavar="DIR", type=Path, help="write every linker's links there, to read them")
    given = parser.parse_args()
    try:
        place = lay_out.corpora(given.corpora) / "gold"
    except lay_out.NotThereError as missing:
        print(f"linking: {missing}", file=sys.stderr)
        return 1
    print(HEADER)
    chosen = REGISTRIES if given.registry == "both" else [given.registry]
    for name in given.sets or sorted(p.name for p in place.iterdir() if (p / "mentions.jsonl").is_file()):
        gold = load(place / name)
        for registry in chosen:
            names = REGISTRIES[registry](gold)
            for line in measure(gold, names, spacy=not given.no_spacy, keep=given.keep, number=given.cases):
                print(line, flush=True)
    return 0


def measure(gold: Gold, names: Names, *, spacy: bool, keep: Path | None, number: int | None) -> Iterator[str]:
    """The lines of the table for one set and one registry; the honest one is scored on the half it has not seen."""
    articles = gold.articles("test" if names.title == "honest" else "")
    with tempfile.TemporaryDirectory() as work:
        links, doubts = archivegen(gold, names, Path(work))
    linked: dict[str, tuple[list[Row], list[Row]]] = {"archivegen": (links, doubts)}
    linked["dictionary"] = (dictionary(gold, names), [])
    if spacy:
        linked["EntityRuler"] = (entity_ruler(gold, names), [])
    for linker, (found, asked) in linked.items():
        if keep:
            _keep(keep / f"{gold.name}-{names.title}-{linker}.jsonl", [*found, *asked])
    if number is not None:
        yield from report(cases(gold, names, links, doubts, articles), number)
    contested = Contested(gold)
    for kind in KINDS:
        if any(m["kind"] == kind and m["id"] for m in gold.mentions):
            for aside, said in ((_nothing, kind), (contested, f"{kind}, whole names")):
                scores = {k: score(gold, found, kind, articles, asked, aside) for k, (found, asked) in linked.items()}
                for linker, one in scores.items():
                    yield _row(gold.name, names.title, said, linker, one)
                yield _compared(gold.name, names.title, said, scores["archivegen"], scores["dictionary"])


def _nothing(_: Row) -> bool:
    return False


def _row(name: str, registry: str, kind: str, linker: str, one: Score) -> str:
    figures = [f"{v:.3f}" for r in (one.strict, one.overlap, one.pages) for v in (r.precision, r.recall, r.f1)]
    doubts = f"{one.doubts:.0%}" if linker == "archivegen" else ""
    return f"| {' | '.join((name, registry, kind, linker, *figures, doubts))} |"


def _compared(name: str, registry: str, kind: str, ours: Score, floor: Score) -> str:
    """What archivegen's errors (1 - F1) are of the floor's, and its recall less the floor's in points."""
    figures = []
    for mine, its in zip(
        (ours.strict, ours.overlap, ours.pages), (floor.strict, floor.overlap, floor.pages), strict=True
    ):
        error = (1 - mine.f1) / (1 - its.f1) if its.f1 < 1 else 1.0
        figures += ["", f"{100 * (mine.recall - its.recall):+.1f} points", f"error × {error:.2f}"]
    return f"| {' | '.join((name, registry, kind, '_archivegen : dictionary_', *figures, ''))} |"


def _keep(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
