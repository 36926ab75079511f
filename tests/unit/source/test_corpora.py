"""Real content that nobody on this project wrote. Where the corpora are missing, these tests are skipped."""

import os
import time
from pathlib import Path

import pytest

from archivegen.source.article_fields import read_article
from archivegen.source.decode import decode
from archivegen.source.record_fields import read_record
from archivegen.source.tables import read_table

ROOT = Path(__file__).parents[3]
CORPORA = Path(os.environ.get("ARCHIVEGEN_CORPORA", ROOT.parent / "shared" / "corpora"))
KINDS = ("people", "places")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no corpora in {CORPORA}; set ARCHIVEGEN_CORPORA"),
]


def errors_of(folder, endings=(".md", ".markdown", ".mkdn")):
    """Every error of a corpus as (file, code), with the number of files read."""
    found, count = [], 0
    for file in sorted((CORPORA / folder).rglob("*")):
        if file.suffix in endings and file.is_file():
            count += 1
            path = file.relative_to(CORPORA / folder).as_posix()
            text, problems = decode(path, file.read_bytes())
            read = read_record if "/authors/" in path else read_article
            diagnostics = problems or read(path, text, KINDS).diagnostics
            found += [(path, d.code) for d in diagnostics if d.severity == "error"]
    return count, found


@pytest.mark.parametrize(
    ("folder", "count"),
    [
        ("gold/geovirus", 229),
        ("gold/gum-wikinews", 43),
        ("gold/newseye-fi", 93),
        ("gold/schnitzler-diary", 731),
        ("gold/wiki-fair", 120),
        ("real/opensource-guide", 101),
        ("real/bitcoinops-zh", 218),
    ],
)
def test_content_without_an_error(folder, count):
    assert errors_of(folder) == (count, [])


def test_digitalgov_has_duplicate_keys_and_one_encoded_slug():
    count, found = errors_of("real/digitalgov")
    assert count == 2169
    assert sorted(code for _, code in found) == ["FM-DUP"] * 7 + ["SLUG"]


def test_rust_blog_has_a_form_feed_and_a_page_without_a_title():
    count, found = errors_of("real/rust-blog")
    assert count == 569
    assert found == [("files/Rust-2017-Survey-Results/index.md", "CONTROL"), ("files/releases/latest.md", "TITLE")]


def test_broken_fixtures_of_jekyll_are_errors_and_never_a_failure():
    count, found = errors_of("peers/jekyll-source")
    assert count == 96
    others = {(path.rsplit("/", 1)[-1], code) for path, code in found if code != "TITLE"}
    assert others == {
        ("bad_post.md", "FM-SYNTAX"),
        ("Unicode16LECRLFandBOM.md", "ENCODING"),
        ("sig.markdown", "FM-OPEN"),
        ("2014-01-06-permalink-traversal.md", "PATH"),
        ("exploit.md", "PATH"),
    }


def test_fixtures_of_gray_matter_are_errors_and_never_a_failure():
    _, found = errors_of("peers/gray-matter", (".md", ".yaml", ".txt"))
    assert {code for _, code in found} == {"TITLE", "FM-LANGUAGE", "FM-SYNTAX", "FM-OPEN"}
    assert not {"autodetect-json.md", "autodetect-yaml.md", "lang-json.md", "lang-yaml.md", "basic.txt"} & {
        p for p, _ in found
    }


@pytest.mark.parametrize("name", ["people", "places"])
@pytest.mark.parametrize(
    "folder",
    ["registry", "gold/geovirus", "gold/gum-wikinews", "gold/newseye-fi", "gold/schnitzler-diary", "gold/wiki-fair"],
)
def test_tables_load_unchanged(folder, name):
    file = CORPORA / folder / f"{name}.json"
    data = file.read_bytes()
    started = time.process_time()
    result = read_table(f"{name}.json", data, name, KINDS)
    seconds = time.process_time() - started
    assert [d for d in result.diagnostics if d.severity == "error" or d.code != "COLUMN"] == []
    assert len({d.message.split('"')[1] for d in result.diagnostics}) == len(result.diagnostics)
    assert seconds < 3, f"{seconds:.2f} s for {len(result.rows)} rows"
    lines = data.decode().split("\n")
    for row in result.rows:
        assert lines[row.at.line - 1][row.at.column - 1] == "{"
        assert f'"{row.fields.id}"' in lines[row.at.line]
