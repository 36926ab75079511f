"""The examples of the linking rules, read from the Markdown files beside this one (README.md says how to write one)."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
FAMILIES = ("Z", "W", "M", "L")

_RULE = re.compile(r"^## ([ZWML]\d+) (.+)$", re.MULTILINE)
_EXAMPLE = re.compile(r"^### ([^\n]+)\n(.*?)^(`{3,})(example|shown by)\b([^\n]*)\n(.*?)^\3$", re.MULTILINE | re.DOTALL)
_ASIDE = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)
_SETTING = re.compile(r"(\w+)=(\w+)")
_RECORD = re.compile(r"(person|place|organisation): (.+)")
_FOLDERS = {"person": "people", "place": "places", "organisation": "organisations"}
_OWN_PAGE = re.compile(r"\(the page of ([^)]+)\)\n")
_MARK = re.compile(r"\[([^\[\]→]+)→([^\[\]→]+)\]|\{([^{}?\n]+)\?([^{}?]+)\}")
_CHARACTER = re.compile(r"<U\+([0-9A-F]{4,5})>")
_TITLE = re.compile(r"^title: (.*)$", re.MULTILINE)


class Mark(NamedTuple):
    """What is expected of a stretch of the text: the ids that it means (several: a doubt), and more to look at."""

    start: int
    end: int
    ids: tuple[str, ...]
    words: tuple[str, ...] = ()  # "linked" or "counted", the rule that decides, the zone


class Text(NamedTuple):
    """An article, or the page of a record, as its file has it; and what is expected of its title and its body."""

    front: str
    body: str
    title_marks: tuple[Mark, ...]
    body_marks: tuple[Mark, ...]
    record: str = ""  # the id of the record whose page it is

    @property
    def title(self) -> str:
        """The title, as the front matter has it."""
        found = _TITLE.search(self.front)
        return found[1] if found else ""


class Example(NamedTuple):
    """One example of a rule."""

    rule: str
    title: str
    note: str
    repeat: str
    records: tuple[tuple[str, str, str], ...]  # (kind, name, the other fields as YAML)
    texts: tuple[Text, ...]
    findings: tuple[str, ...]  # what is said of it: the code of a finding, and words that it has
    tests: tuple[str, ...] = ()  # where the example is shown by tests of its own instead

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.rule} {self.title}"


class Rule(NamedTuple):
    """A rule, in plain words, with its examples."""

    number: str
    title: str
    words: str
    examples: tuple[Example, ...]


def rules(family: str) -> tuple[Rule, ...]:
    """The rules of a family, in order. Raises `ValueError` for what is written wrongly."""
    page = (FOLDER / f"{family}.md").read_text(encoding="utf-8")
    page = _ASIDE.sub("", page)
    heads = list(_RULE.finditer(page))
    ends = [*(head.start() for head in heads[1:]), len(page)]
    return tuple(_rule(head[1], head[2], page[head.end() : end]) for head, end in zip(heads, ends, strict=True))


def introduction(family: str) -> tuple[str, str]:
    """The heading of a family and what is said of it."""
    page = (FOLDER / f"{family}.md").read_text(encoding="utf-8")
    found = re.match(r"# ([^\n]+)\n+(.*?)\n+(?=##|<!--)", page, re.DOTALL)
    if not found:
        raise ValueError(f"{family}.md begins with no heading")
    return found[1], found[2]


def all_examples() -> Iterator[Example]:
    """Every example of every rule."""
    for family in FAMILIES:
        for rule in rules(family):
            yield from rule.examples


def _rule(number: str, title: str, text: str) -> Rule:
    words = text.partition("### ")[0].strip()
    examples = tuple(_example(number, found) for found in _EXAMPLE.finditer(text))
    headings = re.findall(r"^### (.+)$", _EXAMPLE.sub(r"### \1", text), re.MULTILINE)
    if headings != [e.title for e in examples]:
        raise ValueError(f"{number}: an example has no block: {set(headings) - {e.title for e in examples}}")
    return Rule(number, title, " ".join(words.split()), examples)


def _example(rule: str, found: re.Match[str]) -> Example:
    title, note, kind, info, block = found[1], " ".join(found[2].split()), found[4], found[5], found[6]
    if "```example" in block:
        raise ValueError(f"{rule}: the block of {title!r} has no end")
    if kind == "shown by":
        return Example(rule, title, note, "first", (), (), (), tuple(block.split()))
    settings = dict(_SETTING.findall(info))
    lines = block.split("\n")
    findings = tuple(line[2:] for line in lines if line.startswith("! "))
    plain = "\n".join(line for line in lines if not line.startswith("! ")).rstrip("\n")
    above, *parts = re.split(r"^===\n", plain, flags=re.MULTILINE)
    records = tuple(_records(above, title))
    return Example(rule, title, note, settings.get("repeat", "first"), records, tuple(map(_text, parts)), findings)


def _records(text: str, title: str) -> Iterator[tuple[str, str, str]]:
    for entry in filter(None, re.split(r"\n(?=\S)", characters(text).strip("\n"))):
        head, _, fields = entry.partition("\n")
        found = _RECORD.fullmatch(head.strip())
        if not found:
            raise ValueError(f"{title}: no record: {head!r}")
        yield _FOLDERS[found[1]], found[2], textwrap.dedent(fields)


def _text(part: str) -> Text:
    page = _OWN_PAGE.match(part)
    part = part[page.end() :] if page else part
    front, body = "", part
    if part.startswith("---\n"):
        front, _, body = part[4:].partition("---\n")
    titled = _TITLE.search(front)
    title_marks: tuple[Mark, ...] = ()
    if titled:
        title, title_marks = unmarked(titled[1])
        front = f"{front[: titled.start()]}title: {title}{front[titled.end() :]}"
    body, marks = unmarked(body.strip("\n") + "\n")
    return Text(front, body, title_marks, marks, page[1] if page else "")


def characters(text: str) -> str:
    """The text with each ``<U+00A0>`` as the character it stands for."""
    return _CHARACTER.sub(lambda found: chr(int(found[1], 16)), text)


def unmarked(text: str) -> tuple[str, tuple[Mark, ...]]:
    """A text without the marks of what is expected, and these."""
    text = characters(text)
    plain: list[str] = []
    marks: list[Mark] = []
    length = done = 0
    for found in _MARK.finditer(text):
        surface, meant = (found[1], found[2]) if found[1] else (found[3], found[4])
        ids, *words = (word.strip() for word in meant.split(","))
        plain += (text[done : found.start()], surface)
        start = length + found.start() - done
        length = start + len(surface)
        done = found.end()
        marks.append(Mark(start, length, tuple(sorted(ids.split("|"))), tuple(words)))
    return "".join((*plain, text[done:])), tuple(marks)


def marked(text: str, marks: Sequence[Mark]) -> str:
    """A text with marks, as the examples have it."""
    parts: list[str] = []
    done = 0
    for mark in marks:
        surface, more = text[mark.start : mark.end], "".join(f", {word}" for word in mark.words)
        shown = (
            f"[{surface}→{mark.ids[0]}{more}]" if len(mark.ids) == 1 else f"{{{surface}?{'|'.join(mark.ids)}{more}}}"
        )
        parts += (text[done : mark.start], shown)
        done = mark.end
    return "".join((*parts, text[done:]))


def files(example: Example) -> dict[str, str]:
    """The archive that an example is: its files by their paths. Articles are called ``text-1``, ``text-2`` …"""
    found = {
        "site.toml": '[site]\ntitle = "Examples"\nbase_url = "https://a.example/"\n\n'
        '[kinds.organisations]\nlabel = "Organisation"\n\n'
        f'[linking]\nrepeat = "{example.repeat}"\n'
    }
    own = {text.record: text.body for text in example.texts if text.record}
    for kind, name, fields in example.records:
        ident = record_id(name, fields)
        path = f"content/{kind}/{ident}.md"
        if path in found:
            raise ValueError(f"{example.name}: two records with the id {ident}; give one of them an id")
        found[path] = f"---\nname: {json.dumps(name, ensure_ascii=False)}\n{fields}\n---\n{own.get(ident, '')}"
    for number, text in enumerate(example.texts, 1):
        if "photo.png" in text.front + text.body:
            found["content/articles/photo.png"] = "a picture"
        if not text.record:
            title = "" if text.title else "title: Text\n"
            found[f"content/articles/text-{number}.md"] = f"---\n{title}{text.front}---\n{text.body}"
    return found


def record_id(name: str, fields: str) -> str:
    """The id of a record of an example: its own, or its name in lower case with hyphens."""
    own = re.search(r"^id: (.+)$", fields, re.MULTILINE)
    if own:
        return own[1]
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
