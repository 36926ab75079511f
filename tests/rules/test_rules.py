"""Every example of every linking rule, each a small archive that is read as ``archivegen`` reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from archivegen.archive.select import Rules
from archivegen.names.mention import Mention
from archivegen.project import open_project
from archivegen.reading import Reading, read_archive
from tests.rules.examples import Example, Mark, Text, all_examples, files, marked
from tests.small_archive import TODAY, lay_out

EXAMPLES = [example for example in all_examples() if not example.tests]
_RULE = re.compile(r"[ZWML]\d+")


class _Forgetful:
    """Remembers nothing between two readings."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], bytes] = {}

    def load(self, kind: str, keys: Iterable[str] | None = None) -> dict[str, bytes]:
        return {k: v for (of, k), v in self.values.items() if of == kind and (keys is None or k in set(keys))}

    def save(self, kind: str, values: Mapping[str, bytes]) -> None:
        self.values |= {(kind, key): value for key, value in values.items()}

    def keep_only(self, kind: str, keys: Iterable[str]) -> None:
        """Nothing lives long enough to be forgotten."""


def read(example: Example, root: Path) -> Reading:
    lay_out(root, files(example))
    return read_archive(open_project(root), Rules(TODAY), _Forgetful(), lambda *_: None)


@pytest.mark.parametrize("example", EXAMPLES, ids=[e.name for e in EXAMPLES])
def test_rule(example: Example, tmp_path: Path) -> None:
    reading = read(example, tmp_path)
    articles = {article.document.path: article.named.mentions() for article in reading.archive.articles}
    pages = {entry.record.id: entry.named.mentions() for entry in reading.archive.entries.values()}
    wrong = []
    for number, text in enumerate(example.texts, 1):
        mentions = pages[text.record] if text.record else articles[f"content/articles/text-{number}.md"]
        expected, found = as_expected(text), _as_found(text, mentions)
        if found != expected:
            wrong.append(f"expected: {expected}\nfound:    {found}")
    assert not wrong, "\n".join(wrong)
    _compare_findings(example, reading)


def as_expected(text: Text) -> str:
    """A text with what is expected of it."""
    return f"{marked(text.title, text.title_marks)}\n{marked(text.body, text.body_marks)}".strip()


def _as_found(text: Text, mentions: Sequence[Mention]) -> str:
    """A text with what is found marked, and what is said of each, as far as the example says it of that stretch."""
    titles = _marks([m for m in mentions if m.zone == "title"], text.title_marks)
    bodies = _marks([m for m in mentions if m.zone != "title"], text.body_marks)
    return f"{marked(text.title, titles)}\n{marked(text.body, bodies)}".strip()


def _marks(mentions: Sequence[Mention], expected: Sequence[Mark]) -> list[Mark]:
    wanted = {(mark.start, mark.end): mark.words for mark in expected}
    found = []
    for mention in mentions:
        span = (mention.source, mention.source_end)
        ids = (mention.record,) if mention.record else tuple(sorted(ident for _, ident in mention.candidates))
        found.append(Mark(*span, ids, tuple(_said(word, mention) for word in wanted.get(span, ()))))
    return sorted(found)


def _said(word: str, mention: Mention) -> str:
    """What the mention says where the example says a word."""
    if _RULE.fullmatch(word):
        return mention.rule
    if word in {"linked", "counted"}:
        return "linked" if mention.status == "linked" else "counted"
    return mention.zone


def _compare_findings(example: Example, reading: Reading) -> None:
    """That exactly the findings are there that the example names; shared names are said only where it asks."""
    codes = {finding.partition(":")[0] for finding in example.findings}
    found = [d for d in (*reading.diagnostics, *reading.notes) if d.code != "NAME-SHARED" or d.code in codes]
    assert sorted(d.code for d in found) == sorted(f.partition(":")[0] for f in example.findings), list(map(str, found))
    for finding in example.findings:
        code, _, words = finding.partition(":")
        said = [f"{d.path} {d.message} {d.hint}" for d in found if d.code == code]
        assert any(words.strip() in s for s in said), said
