"""When records change, articles are matched again and not parsed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen.source import documents, parse
from tests.small_archive import built, lay_out, put, run


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


def test_what_a_figure_shows_is_declared_and_must_exist(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "a")
    picture = "image: {src: /photo.png, alt: A portrait, shows: [yusuf]}\n"
    put(root / "content/articles/delta.md", f"---\ntitle: Delta\n{picture}---\nKarim came.\n")
    built(root)
    page = (root / "output/people/yusuf/index.html").read_text("utf-8")
    assert "articles/delta/#" in page, "Karim is in play: a picture shows him"

    put(root / "content/articles/delta.md", f"---\ntitle: Delta\n{picture.replace('yusuf', 'yusf')}---\nKarim came.\n")
    wrong = run(root)
    assert [(d.code, d.path, d.line) for d in wrong.diagnostics if d.severity == "error"] == [
        ("RECORD-UNKNOWN", "content/articles/delta.md", 3)
    ]
    assert "yusuf" in wrong.diagnostics[0].hint
