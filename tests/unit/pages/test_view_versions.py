"""A theme that was written against the views of a version keeps working: what it reads is still there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from archivegen.pages import views
from archivegen.pages.views.page import Page
from archivegen.pages.views.page_kinds import PAGES
from tests.unit.pages.view_modules import values_in, view_modules

RECORD = Path(__file__).with_name(f"views-{views.VERSION}.json")


def fields() -> dict[str, list[str]]:
    """The fields of every value that templates see, by the name of the view."""
    found = {one.__name__: sorted(one.__struct_fields__) for module in view_modules() for one in values_in(module)}
    return dict(sorted(found.items()))


def test_nothing_that_templates_read_is_gone() -> None:
    """Views may gain fields. One that goes, or is called otherwise, asks for the next version and a word in the guide.

    New fields are added to the record by running this module: python -m tests.unit.pages.test_view_versions
    """
    now = fields()
    recorded: dict[str, list[str]] = json.loads(RECORD.read_text("utf-8"))
    gone = [f"{view}.{name}" for view, names in recorded.items() for name in names if name not in now.get(view, [])]
    assert gone == []


def test_the_record_knows_every_view() -> None:
    assert json.loads(RECORD.read_text("utf-8")) == fields()


def test_no_two_views_have_the_same_name() -> None:
    own = [one.__name__ for module in view_modules() for one in values_in(module) if one.__module__ == module.__name__]
    assert sorted(own) == sorted(set(own))


def test_every_kind_of_page_is_known_by_its_name() -> None:
    own = {one for module in view_modules() for one in values_in(module) if issubclass(one, Page) and one is not Page}
    assert set(PAGES) == own


def test_a_process_that_has_imported_nothing_else_can_render_every_kind_of_page() -> None:
    """As a worker that was spawned, and not forked from one that has made views."""
    kinds = [one.__name__ for one in PAGES]
    asked = f"from archivegen.publish.render import _decoder; print(*(_decoder(k).type.__name__ for k in {kinds}))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (kinds, "")


if __name__ == "__main__":
    RECORD.write_text(json.dumps(fields(), indent=1) + "\n", "utf-8")
