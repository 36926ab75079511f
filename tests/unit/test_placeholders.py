"""What init wrote to be replaced is told as long as it is published: PLACEHOLDER."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archivegen.build import BuildOptions, build
from archivegen.cli import main
from tests.small_archive import TODAY

WRITTEN = {
    "site.toml": (
        ('title = "A new archive"', 'title = "Port Alder"'),
        ('"What this archive holds, in one or two sentences."', '"Of the port."'),
        ("https://archive.example/", "https://alder.example/"),
    ),
    "content/pages/about.md": (("Say here what this archive is", "This is the archive of the port"),),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "mine"
    assert CliRunner().invoke(main, ["init", str(root)]).exit_code == 0
    return root


def archivegen(root: Path, *arguments: str) -> Result:
    environment = {"SOURCE_DATE_EPOCH": "1700000000", "TERM": "dumb"}
    return CliRunner().invoke(main, [arguments[0], "-C", str(root), *arguments[1:]], env=environment)


def test_check_tells_each_with_file_and_line_and_build_the_first(root: Path) -> None:
    told = archivegen(root, "check", "--only", "PLACEHOLDER").stderr
    assert [line.partition(": warning")[0] for line in told.splitlines() if "[PLACEHOLDER]" in line] == [
        "content/pages/about.md:5:1", "site.toml:4:1", "site.toml:5:1", "site.toml:6:1",
    ]  # fmt: skip
    assert (
        'site.toml:6:1: warning[PLACEHOLDER]: site.base_url is still the example "https://archive.example/": '
        "feeds, citations and the sitemap name it\n"
    ) in told
    built = archivegen(root, "build")
    assert built.exit_code == 0
    assert built.stderr.count("[PLACEHOLDER]") == 1
    assert "    (and 3 more like this; all of them: archivegen check)\n" in built.stderr
    assert archivegen(root, "build").stderr == built.stderr


def test_nothing_is_said_of_what_was_written_or_given_and_nothing_in_a_preview(root: Path) -> None:
    given = archivegen(root, "check", "--only", "PLACEHOLDER").stderr
    assert given.count("[PLACEHOLDER]") == 4
    assert "base_url" not in archivegen(root, "build", "--base-url", "https://alder.example/").stderr
    options = BuildOptions(today=TODAY, preview=True, output=str(root / ".archivegen/preview"))
    assert not [d for d in build(root, options).diagnostics if d.code == "PLACEHOLDER"]
    for path, edits in WRITTEN.items():
        text = (root / path).read_text("utf-8")
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        (root / path).write_text(text, "utf-8")
    assert "PLACEHOLDER" not in archivegen(root, "check").stderr + archivegen(root, "build").stderr
