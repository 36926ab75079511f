"""Archives that nobody on this project wrote: their tables load, they build, and every mention is where it says."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from archivegen.source.tables import read_table

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.corpus


def _lay_out_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lay_out", ROOT / "benchmarks" / "lay_out.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


lay_out = _lay_out_module()


@pytest.fixture(scope="session")
def corpora() -> Path:
    try:
        return lay_out.corpora()
    except lay_out.NotThereError as missing:
        pytest.skip(str(missing))


def archivegen(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = lay_out.archivegen(*arguments)
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=lay_out.environment())


@pytest.mark.parametrize("kind", ["people", "places"])
@pytest.mark.parametrize("name", [*(f"gold/{n}" for n in lay_out.GOLD), "registry"])
def test_tables_of_records_load_unchanged(name: str, kind: str, corpora: Path) -> None:
    data = (corpora / name / f"{kind}.json").read_bytes()
    rows = json.loads(data)

    read = read_table(f"content/{kind}.json", data, kind, ("people", "places"), ())

    assert [d for d in read.diagnostics if d.severity == "error"] == []
    assert [row.fields.id for row in read.rows] == [row["id"] for row in rows]
    assert [row.fields.name for row in read.rows] == [row["name"].strip() for row in rows]
    for row, given in zip(read.rows, rows, strict=True):
        forms = {" ".join(form.split()) for form in (row.fields.name, *(name.form for name in row.fields.names))}
        assert forms >= {" ".join(alias.split()) for alias in given.get("aliases", [])}, given["id"]
    placed = [row for row, given in zip(read.rows, rows, strict=True) if "lat" in given]
    assert all(row.fields.coordinates for row in placed)
    columns = [d.message for d in read.diagnostics if d.code == "FIELD"]
    assert len(columns) == len(set(columns)), "an unknown column is reported once"


@pytest.fixture(scope="session")
def wikinews(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("corpora") / "gum-wikinews"
    done = lay_out.lay_out("gold/gum-wikinews", out, corpora)
    assert done["set_aside"] == []
    return out


def test_wikinews_builds(wikinews: Path) -> None:
    ran = archivegen("build", "-C", wikinews, "--no-search", "--json")

    assert ran.returncode == 0, ran.stderr
    balance = json.loads(ran.stdout)["balance"]
    assert balance["articles"] == balance["published"] == 43
    articles = list((wikinews / "output" / "articles").glob("gum-*/index.html"))
    assert len(articles) == 43

    again = json.loads(archivegen("build", "-C", wikinews, "--no-search", "--json").stdout)["balance"]
    assert (again["written"], again["removed"]) == (0, 0)


def test_wikinews_mentions_are_where_they_say_and_mostly_right(wikinews: Path, corpora: Path, tmp_path: Path) -> None:
    ran = archivegen("mentions", "-C", wikinews)
    assert ran.returncode == 0, ran.stderr
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(rows) > 500
    for row in rows:
        text = (wikinews / row["path"]).read_bytes().decode().split("\n---\n", 1)
        if row["zone"] == "title":
            title = re.search(r"^title: (.*)$", text[0], re.MULTILINE)
            assert title and json.loads(title[1])[row["start"] : row["end"]] == row["surface"], row
        else:
            assert text[1][row["start"] : row["end"]] == row["surface"], row

    predictions = tmp_path / "predictions.jsonl"
    found = [{**row, "id": row["record"]} for row in rows if row["record"] and row["zone"] != "title"]
    predictions.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    command = [sys.executable, corpora / "score_links.py", corpora / "gold" / "gum-wikinews", predictions]
    scores = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    pages = {line.split()[0]: [float(n) for n in re.findall(r"pages P ([\d.]+) R ([\d.]+)", line)[0]]
             for line in scores.splitlines()}  # fmt: skip
    assert pages["person"][0] > 0.95 and pages["person"][1] > 0.80, scores
    assert pages["place"][0] > 0.90 and pages["place"][1] > 0.70, scores


@pytest.mark.parametrize(("name", "least", "aside"), [("rust-blog", 560, 6), ("opensource-guide", 101, 0)])
def test_archives_of_other_generators_build(name: str, least: int, aside: int, corpora: Path, tmp_path: Path) -> None:
    out = tmp_path / name
    done = lay_out.lay_out(f"real/{name}", out, corpora)
    assert len(done["set_aside"]) <= aside, done["set_aside"]

    ran = archivegen("build", "-C", out, "--no-search", "--json")
    assert ran.returncode == 0, ran.stderr
    balance = json.loads(ran.stdout)["balance"]
    assert balance["articles"] == balance["published"] >= least
