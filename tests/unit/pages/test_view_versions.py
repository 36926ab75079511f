"""A theme that was written against the views of a version keeps working: what it reads is still there."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from archivegen.pages import chart_views, views

RECORD = Path(__file__).with_name(f"views-{views.VERSION}.json")


def fields() -> dict[str, list[str]]:
    """The fields of every value that templates see, by the name of the view."""
    found: dict[str, list[str]] = {}
    for module in (views, chart_views):
        for name, one in vars(module).items():
            if isinstance(one, type) and issubclass(one, msgspec.Struct) and one is not msgspec.Struct:
                found[name] = sorted(field.name for field in msgspec.structs.fields(one))
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


if __name__ == "__main__":
    RECORD.write_text(json.dumps(fields(), indent=1) + "\n", "utf-8")
