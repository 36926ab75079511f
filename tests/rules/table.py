"""Writes the tables of ``docs/linking.md`` from the examples: ``make rules-table``. What stands above them stays."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.made_page import written
from tests.rules.examples import FAMILIES, Example, Mark, Rule, Text, introduction, rules

PAGE = Path(__file__).parents[2] / "docs" / "linking.md"
MARKER = "<!-- What follows is written by `make rules-table` from tests/rules/*.md: change it there. -->\n"
_KINDS = {"people": "person", "places": "place", "organisations": "organisation"}


def page() -> str:
    """The page as it should be."""
    above, marker, _ = PAGE.read_text(encoding="utf-8").partition(MARKER)
    if not marker:
        raise ValueError(f"{PAGE} has no line {MARKER!r}")
    return above + MARKER + "".join(_tables())


def _tables() -> Iterator[str]:
    yield "\n## All rules\n"
    for family in FAMILIES:
        heading, words = introduction(family)
        yield f"\n### {heading}\n\n{words}\n\n| rule | what it says | example | what happens |\n|---|---|---|---|\n"
        for rule in rules(family):
            shown = _first(rule)
            yield f"| [{rule.number}](#{rule.number.lower()}) | **{rule.title}.** {_cell(rule.words)} | {shown} |\n"
    yield "\n## Every example\n\n"
    yield (
        "Each is a test. The records are those that the archive of the example has; ids are in the right-hand column. "
        "`⏎` ends a line; `⟨U+00A0⟩` stands for a character that cannot be seen.\n"
    )
    for family in FAMILIES:
        for rule in rules(family):
            yield f"\n### {rule.number}\n\n{rule.title}.\n\n| | records | text | what happens |\n|---|---|---|---|\n"
            for example in rule.examples:
                yield from _rows(example)


def _first(rule: Rule) -> str:
    """The first example of a rule that has a text."""
    for example in rule.examples:
        if example.texts:
            findings = example.findings if len(example.texts) == 1 else ()
            return f"{_text(example.texts[0])} | {_outcome(example.texts[0], example.repeat, findings)}"
    return f"{rule.examples[0].title} | {_shown_by(rule.examples[0])}"


def _rows(example: Example) -> Iterator[str]:
    title = _cell(f"{example.title}. {example.note}" if example.note else example.title)
    if example.tests:
        yield f"| {title} | | | {_shown_by(example)} |\n"
    records = "<br>".join(_record(*record) for record in example.records)
    for number, text in enumerate(example.texts, 1):
        findings = example.findings if number == len(example.texts) else ()
        yield f"| {title} | {records} | {_text(text)} | {_outcome(text, example.repeat, findings)} |\n"
        title = records = ""


def _shown_by(example: Example) -> str:
    return "<br>".join(f"see `{test}`" for test in example.tests)


def _finding(finding: str) -> str:
    code, _, words = finding.partition(": ")
    return f"`{code}`" + (f", {_code(words)}" if words else "")


def _record(kind: str, name: str, fields: str) -> str:
    """A record in one line; its id only where it is not clear from its name."""
    lines = [" ".join(line.split()) for line in fields.split("\n") if line.strip()]
    return _code("; ".join((f"{_KINDS[kind]}: {name}", *lines)))


def _text(text: Text) -> str:
    front = [line for line in text.front.strip().split("\n") if line]
    parts = [f"on the page of `{text.record}`: "] if text.record else []
    parts += [f"{_code(line)}<br>" for line in front]
    return "".join(parts) + _code(text.body.rstrip("\n"))


def _outcome(text: Text, repeat: str, findings: Sequence[str]) -> str:
    found = [
        *(_mention(text.title, mark, "title") for mark in text.title_marks),
        *(_mention(text.body, mark) for mark in text.body_marks),
    ]
    found = [f"{what} ({found.count(what)} times)" if found.count(what) > 1 else what for what in found]
    said = [f"said: {_finding(finding)}" for finding in findings]
    outcome = "<br>".join(dict.fromkeys((*found, *said))) or "no mention"
    return outcome if repeat == "first" else f'`repeat = "{repeat}"`:<br>{outcome}'


def _mention(text: str, mark: Mark, zone: str = "") -> str:
    written = _code(text[mark.start : mark.end])
    words = [word for word in (zone, *mark.words) if word and word != "text"]
    more = f" ({', '.join(dict.fromkeys(words))})" if words else ""
    if len(mark.ids) == 1:
        return f"{written} → `{mark.ids[0]}`{more}"
    return f"{written} is a doubt: {' or '.join(f'`{ident}`' for ident in mark.ids)}{more}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(text: str) -> str:
    """A text as code in a cell of a table, every character to be seen."""
    lines = "".join(map(_visible, text)).replace("|", "\\|").split("\n")
    shown = " ⏎ ".join(line.strip() for line in lines).replace("⏎  ⏎", "⏎ ⏎") if len(lines) > 1 else lines[0]
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {shown} {fence}" if longest else f"`{shown}`"


def _visible(character: str) -> str:
    hidden = unicodedata.category(character) in {"Cf", "Zs", "Cc"} and character not in " \n\u200c\u200d"
    hidden = hidden or character in "\u2010\u2011\u02bc"  # like a hyphen or an apostrophe, and not the same
    bare = unicodedata.category(character) == "Mn" and unicodedata.normalize("NFC", f"a{character}") != f"a{character}"
    return f"⟨U+{ord(character):04X}⟩" if hidden or bare else character


if __name__ == "__main__":
    sys.exit(written(PAGE, page()))
