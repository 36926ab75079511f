"""The texts that a command is told to look into: what to say of those that it does not find, or is not to look into."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath

import msgspec

from archivegen.archive.select import FATES, Rules, select
from archivegen.diagnostics import did_you_mean
from archivegen.source.fields import RecordFields
from archivegen.source.parse import Document

_WAITS = {"drafts": "a draft", "not_due": "not yet due"}


def not_looked_into(
    command: str, asked: Iterable[str], known: Collection[str], documents: Sequence[Document], rules: Rules
) -> list[str]:
    """A line for each text asked for by id or path that ``rules`` leave out, and one for those that there are not.

    ``known`` are the ids and paths of those that the command looks into; of the others it says how it would.
    """
    lines, strangers = [], []
    for word in sorted({*asked} - {*known}):
        meant = (d for d in documents if word in _names(d))
        waiting = next((d for d in meant if _fate(d, rules) != "published"), None)
        if waiting is None:
            strangers.append(word)
        else:
            only = sum(_id(d) == word for d in documents) == 1 and word == _id(waiting)
            lines.append(_said(command, word, word if only else waiting.path, waiting, rules))
    if strangers:
        hint = did_you_mean(strangers[0], known) or "archivegen list articles prints the ids that there are"
        lines.append(f"no article {', '.join(strangers)}: {hint}")
    return lines


def _said(command: str, word: str, name: str, document: Document, rules: Rules) -> str:
    ways = (
        msgspec.structs.replace(rules, drafts=drafts, future=future)
        for drafts, future in ((True, rules.future), (rules.drafts, True), (True, True))
    )
    way = next((way for way in ways if _fate(document, way) == "published"), None)
    if way is None:
        return f"{word} has expired, and this does not look into it: take out its expires, or give it a later day"
    options = "-D " * way.drafts + "--future " * way.future
    waits = _WAITS[_fate(document, rules)]
    return f"{word} is {waits}, and this does not look into it: archivegen {command} {options}{shlex.quote(name)} does"


def _fate(document: Document, rules: Rules) -> str:
    if isinstance(document.fields, RecordFields):
        return "drafts" if document.fields.draft and not rules.drafts else "published"
    selection = select((document,), rules)
    return next((fate for fate in FATES if getattr(selection, fate)), "published")


def _id(document: Document) -> str:
    return (document.fields.id if document.fields else "") or document.stem


def _names(document: Document) -> tuple[str, ...]:
    return _id(document), document.path, document.stem, PurePosixPath(document.path).stem
