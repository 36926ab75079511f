"""When records change, articles are matched again and not parsed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen.source import documents, parse
from tests.small_archive import built, lay_out, put


def test_a_new_variant_matches_again_without_parsing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = lay_out(tmp_path / "a")
    put(root / "content/articles/delta.md", "---\ntitle: Delta\n---\nMina the Brave came.\n")
    parsed: list[str] = []

    def counted(file: parse.SourceFile, options: parse.ParseOptions) -> parse.Parsed:
        parsed.append(file.path)
        return parse.parse(file, options)

    monkeypatch.setattr(documents, "parse", counted)
    first = built(root)
    assert "content/articles/delta.md" in parsed
    parsed.clear()
    put(root / "content/people/mina.md", "---\nname: Mina Rahimi\nnames: [Mina the Brave]\n---\nA teacher in Kabul.\n")

    second = built(root)

    assert parsed == ["content/people/mina.md"]
    assert second.balance.mentions == first.balance.mentions + 1
