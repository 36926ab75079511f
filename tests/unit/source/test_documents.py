"""All documents of an archive: what workers of another version send is not taken for what was asked for."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archivegen.diagnostics import MachineError
from archivegen.digest import digest_bytes
from archivegen.held import Held
from archivegen.publish.cache import Cache
from archivegen.source import parse
from archivegen.source.documents import Bodies, parse_all
from archivegen.source.markdown import MarkdownOptions
from archivegen.source.parse import ParseOptions
from archivegen.source.snapshot import SourceFile
from archivegen.workers import FEW

OPTIONS = ParseOptions(("people", "places"), (), MarkdownOptions())


class _Replaced(Executor):
    """Its workers start when work comes, and load what is installed by then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def submit(self, function: Any, /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        with self._monkeypatch.context() as patch:
            patch.setattr(parse, "code_digest", lambda: "another version")
            future.set_result(function(*given, **named))
        return future


def test_workers_of_another_version_end_the_build_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = b"---\ntitle: Bridge\n---\n\nOne bridge.\n"
    files = [
        SourceFile(f"content/articles/bridge-{number}.md", digest_bytes(text), len(text), "article", held=text)
        for number in range(FEW)
    ]
    memo = Cache(tmp_path / "cache.sqlite")
    bodies = Bodies(memo, OPTIONS)
    with closing(memo), pytest.raises(MachineError, match="replaced by another version while it ran: start it again"):
        parse_all(files, OPTIONS, memo, bodies, _Replaced(monkeypatch), lambda _, __: None, Held())
