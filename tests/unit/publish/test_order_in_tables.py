"""What archivegen does not know reaches templates as it is written: its order and types are no detail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_archive import SITE, assert_clean, lay_out, put, run

SHIPS = '\n[kinds.ships]\nlabel = "Ship"\nplural = "Ships"\nfields = ["spec"]\n'
TEXT = {"content/articles/a.md": "---\ntitle: A\n---\nText.\n"}
MENU = '<ul>{% for name, to in site.extra.menu.items() %}<li>{{ name }}{% endfor %}</ul>{{ site.extra.menu["when"] }}'


@pytest.mark.parametrize("new", [
    '\n[extra.menu]\nabout = "b"\nhome = "a"\nwhen = 2001-01-01T10:00:00\n',
    '\n[extra.menu]\nhome = "a"\nabout = "b"\nwhen = "2001-01-01T10:00:00"\n',
])  # fmt: skip
def test_settings_of_the_archives_own(tmp_path: Path, new: str) -> None:
    old = '\n[extra.menu]\nhome = "a"\nabout = "b"\nwhen = 2001-01-01T10:00:00\n'
    root = lay_out(tmp_path / "archive", {"site.toml": SITE + old, "templates/_footer.html": MENU, **TEXT})
    run(root)
    put(root / "site.toml", SITE + new)
    run(root)
    assert_clean(root, tmp_path / "clean")


def test_a_field_of_a_kind_shown_by_the_theme(tmp_path: Path) -> None:
    ships = '[{"id": "argo", "name": "Argo", "spec": %s}]'
    files = {"site.toml": SITE + SHIPS, "content/ships.json": ships % '{"b": "x", "a": "y"}', **TEXT}
    root = lay_out(tmp_path / "archive", files)
    run(root)
    put(root / "content/ships.json", ships % '{"a": "y", "b": "x"}')
    run(root)
    assert_clean(root, tmp_path / "clean")
