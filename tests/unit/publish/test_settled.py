"""A process that publishes again decides only what may be another; what it publishes is as if it had decided all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from archivegen.digest import digest_bytes
from archivegen.held import Held
from archivegen.pages.context import Context
from archivegen.pages.jobs import Copy, Generate
from archivegen.publish.bundles import Bundle, Making
from archivegen.publish.commit import Published
from archivegen.publish.ground import Desk, Ground, survey
from archivegen.publish.manifest import MANIFEST_NAME, load_state
from archivegen.publish.publisher import publish
from archivegen.publish.render import NOWHERE, Look
from archivegen.publish.write import files_below
from tests.small_archive import tree

LOOK = Look({}, "en", NOWHERE, "tools")
NONE: Any = None  # a context that no file here is made from


@pytest.fixture(params=["files", "swap"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    root = tmp_path / "archive"
    root.mkdir()
    return Desk(root, root / "output", root / ".archivegen/published/x", root / ".archivegen/staging", request.param)


class Counted:
    """Files made of texts, with how often each was worked out."""

    def __init__(self) -> None:
        self.worked_out: list[str] = []

    def files(self, **texts: str) -> list[Generate | Copy]:
        return [self.file(name, text) for name, text in sorted(texts.items())]

    def file(self, name: str, text: str) -> Generate:
        def recipe(_: Context) -> bytes:
            self.worked_out.append(name)
            return text.encode()

        return Generate(name, recipe, text.strip())  # made of something that says more than its bytes


def send(
    desk: Desk,
    jobs: Sequence[Generate | Copy],
    ground: Ground | None,
    held: Held | None = None,
    bundles: Sequence[Bundle] = (),
    later: str = "",
) -> Published:
    """Publish, on the ground that the last publishing left."""
    held = held or Held(keep=True)
    ground = ground or survey(desk, adopt=False)
    with Making(desk.staging, "output", lambda *_: None) as making:
        sent = publish(
            desk, jobs, bundles, making, LOOK, NONE, _no_body, ground, lambda *_: None, held=held, later=later
        )
    assert sent.diagnostics == ()
    return sent


def _no_body(_: str) -> bytes:
    raise AssertionError


def published(desk: Desk) -> dict[str, str]:
    files = [path for path, (kind, _) in tree(desk.output).items() if kind == "file" and path != MANIFEST_NAME]
    return {path: (desk.output / path).read_text("utf-8") for path in files}


def test_only_what_is_another_is_made(desk: Desk) -> None:
    counted = Counted()
    sent = send(desk, counted.files(a="1", b="2", c="3"), None)
    counted.worked_out.clear()
    sent = send(desk, counted.files(a="1", b="22", d="4"), sent.ground)
    assert set(counted.worked_out) == {"b", "d"}
    assert (sent.written, sent.removed) == (("b", "d"), ("c",))
    assert published(desk) == {"a": "1", "b": "22", "d": "4"}
    sent = send(desk, counted.files(a="1", b="2", d="4"), sent.ground)
    assert (sent.written, sent.removed) == (("b",), ())
    assert published(desk) == {"a": "1", "b": "2", "d": "4"}


def test_what_is_recorded_is_what_a_build_that_decides_all_records(desk: Desk) -> None:
    counted = Counted()
    sent = send(desk, counted.files(a="1", c="3"), None)
    sent = send(desk, counted.files(a="1", b="2", c="33"), sent.ground)
    state = load_state(desk.state / "published")
    assert state is not None
    assert state.entries == sent.entries
    assert [entry.path for entry in state.entries] == ["a", "b", "c"]
    there = files_below(desk.output)
    assert {entry.path: entry.stamp for entry in state.entries} == {path: there[path] for path in ("a", "b", "c")}
    assert send(desk, counted.files(a="1", b="2", c="33"), None).reasons == ()


def test_of_what_data_are_made_nobody_knows_they_are_looked_at_each_time(desk: Desk) -> None:
    unknown = [Generate("a", lambda _: b"1"), Generate("a", lambda _: b"2")]
    sent = send(desk, unknown[:1], None)
    sent = send(desk, unknown[1:], sent.ground)
    assert published(desk) == {"a": "2"}


def test_a_copy_of_what_was_changed_since_it_was_scanned_is_made_again(desk: Desk) -> None:
    early = [Copy("a", "photo", digest_bytes(b"early"))]
    (desk.root / "photo").write_text("late", encoding="utf-8")
    sent = send(desk, early, None)
    assert published(desk) == {"a": "late"}
    (desk.root / "photo").write_text("early", encoding="utf-8")
    sent = send(desk, early, sent.ground)
    assert published(desk) == {"a": "early"}


def test_data_left_for_later_is_not_settled(desk: Desk) -> None:
    counted = Counted()
    sent = send(desk, counted.files(**{"data/a": "1", "b": "1"}), None)
    ground, held = sent.ground or survey(desk, adopt=False), Held(keep=True)
    waiting = counted.files(**{"data/a": "2", "b": "2"})
    sent = send(desk, waiting, ground, held, later="data/")
    assert published(desk) == {"b": "2", "data/a": "1"}
    sent = send(desk, waiting, sent.ground)
    assert published(desk) == {"b": "2", "data/a": "2"}


class Index:
    """A bundle in two parts, and how often it was made."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def parts(self, text: str) -> list[Bundle]:
        return [self.part("found/", text), self.part("found/more/", text)]

    def part(self, prefix: str, text: str) -> Bundle:
        def make(folder: Path) -> None:
            self.made.append(prefix)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index").write_text(text, encoding="utf-8")

        return Bundle(prefix, text, make)


LEFT = (Bundle("found/", "", None),)  # as it stands


def test_a_bundle_that_is_left_again_and_again_stays_as_it_was_made(desk: Desk) -> None:
    counted, index, held = Counted(), Index(), Held(keep=True)
    sent = send(desk, counted.files(a="1"), None, held, index.parts("i"))
    for text in ("2", "3"):
        sent = send(desk, counted.files(a=text, b=text), sent.ground, held, LEFT, later="data/")
    wanted = {"a": "3", "b": "3", "found/index": "i", "found/more/index": "i"}
    assert published(desk) == wanted
    index.made.clear()
    sent = send(desk, counted.files(a="3", b="3"), sent.ground, held, index.parts("i"))
    assert (index.made, sent.written, sent.removed, published(desk)) == ([], (), (), wanted)
    state = load_state(desk.state / "published")
    assert state is not None
    assert {entry.path: entry.fingerprint for entry in state.entries if "/" in entry.path} == {
        "found/index": "i",
        "found/more/index": "i",
    }


def test_a_bundle_that_was_left_is_made_or_goes_as_soon_as_it_should(desk: Desk) -> None:
    counted, index, held = Counted(), Index(), Held(keep=True)
    sent = send(desk, counted.files(a="1"), None, held, index.parts("i"))
    sent = send(desk, counted.files(a="2"), sent.ground, held, LEFT, later="data/")
    index.made.clear()
    sent = send(desk, counted.files(a="2"), sent.ground, held, index.parts("j"))
    assert published(desk) == {"a": "2", "found/index": "j", "found/more/index": "j"}
    assert sorted(index.made) == ["found/", "found/more/"]
    sent = send(desk, counted.files(a="2"), sent.ground, held, LEFT, later="data/")
    sent = send(desk, counted.files(a="2"), sent.ground, held)
    assert (published(desk), sent.removed) == ({"a": "2"}, ("found/index", "found/more/index"))


def test_a_page_in_the_place_of_a_bundles_file_has_it(desk: Desk) -> None:
    counted, index, held = Counted(), Index(), Held(keep=True)
    sent = send(desk, counted.files(a="1"), None, held, index.parts("i"))
    sent = send(desk, counted.files(**{"a": "1", "found/index": "p"}), sent.ground, held, LEFT, later="data/")
    sent = send(desk, counted.files(**{"a": "2", "found/index": "q"}), sent.ground, held, LEFT, later="data/")
    assert published(desk) == {"a": "2", "found/index": "q", "found/more/index": "i"}
    sent = send(desk, counted.files(a="2"), sent.ground, held, index.parts("i"))
    assert published(desk) == {"a": "2", "found/index": "i", "found/more/index": "i"}
