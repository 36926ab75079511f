"""Draft records: nothing that points at one publishes a trace of it."""

from __future__ import annotations

from pathlib import Path

from archivegen.build import BuildOptions, build

TODAY = 2_460_000
FILES = {
    "site.toml": '[site]\ntitle = "T"\n',
    "content/articles/a.md": "---\ntitle: A\npeople: [hidden, Hermione Hush, row-person]\n---\n"
    "By [[hidden]], [the witness](person:row-person), and others in [[ville]].\n",
    "content/people/hidden.md": "---\nname: Hermione Hush\ndraft: true\n---\nA secret.\n",
    "content/people.csv": "id,name,draft\nrow-person,Rowena Quiet,true\nopen,Olga Open,\n",
    "content/places/ville.md": "---\nname: Ville\nwithin: landia\n---\n",
    "content/places/landia.md": "---\nname: Landia\ndraft: true\n---\n",
}


def lay_out(root: Path) -> Path:
    """The files, on disk."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def words_of(output: Path) -> str:
    """Every byte that is published, as text."""
    return "\n".join(p.read_text("utf-8", "replace") + str(p) for p in sorted(output.rglob("*")) if p.is_file())


def test_a_draft_record_leaves_no_trace(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive")
    result = build(root, BuildOptions(today=TODAY, search="off"))
    assert result.ok, [str(d) for d in result.diagnostics]
    assert sorted({d.code for d in result.diagnostics}) == ["LINK-WITHHELD"]
    assert len(result.diagnostics) >= 5
    published = words_of(root / "output")
    for trace in ("Hermione", "Hush", "Rowena", "row-person", "Landia", "landia", "A secret", "hidden/"):
        assert trace not in published, trace
    assert "the witness" in published
    assert "By […]," in published


def test_with_drafts_it_is_there_as_any_other(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive")
    result = build(root, BuildOptions(today=TODAY, search="off", drafts=True))
    assert result.diagnostics == ()
    assert (root / "output" / "people" / "hidden" / "index.html").is_file()
    assert (root / "output" / "people" / "rowena-quiet" / "index.html").is_file()
