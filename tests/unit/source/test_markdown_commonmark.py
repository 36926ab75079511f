"""Every example of the CommonMark specification, with extensions off."""

import json
import os
from pathlib import Path

import pytest

from archivegen.publish.compose import compose_plain
from archivegen.source.markdown import MarkdownOptions, parse_body

CORPORA = Path(os.environ.get("ARCHIVEGEN_CORPORA", Path(__file__).parents[4] / "shared" / "corpora"))
EXAMPLES = CORPORA / "peers" / "commonmark" / "commonmark.json"
OPTIONS = MarkdownOptions(html="trusted", extensions=False)


@pytest.mark.corpus
def test_all_examples() -> None:
    if not EXAMPLES.is_file():
        pytest.skip(f"no CommonMark examples at {EXAMPLES}; set ARCHIVEGEN_CORPORA")
    examples = json.loads(EXAMPLES.read_text("utf-8"))
    assert len(examples) > 600
    failed = []
    for example in examples:
        body, outline = parse_body(example["markdown"], path="a.md", first_line=1, options=OPTIONS)
        if compose_plain(body, outline.references) != example["html"]:
            failed.append((example["example"], example["section"]))
    assert not failed
