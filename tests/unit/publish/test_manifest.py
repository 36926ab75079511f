"""The public manifest and the private state: written whole, read back exactly, or not at all."""

from __future__ import annotations

import json
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

import archivegen.commands
from archivegen.publish.manifest import (
    MANIFEST_NAME,
    Entry,
    Listed,
    PublishedState,
    Site,
    listed_with_site,
    load_checked,
    load_state,
    manifest_bytes,
    manifest_lines,
    read_manifest,
    save_checked,
)
from archivegen.settings import SiteSettings
from archivegen.source.snapshot import Stamp

ENTRIES = (
    Entry("index.html", "f1", sha256(b"1").hexdigest(), 1, Stamp(1, 2, 3, 4)),
    Entry('articles/été "x"/index.html', "f2", sha256(b"2").hexdigest(), 2, None),
    Entry(MANIFEST_NAME, "", "", 0, None),
)


def test_the_manifest_lists_path_size_and_sha256_a_file_a_line_sorted_without_itself() -> None:
    text = manifest_bytes(manifest_lines(ENTRIES)).decode()
    listed = json.loads(text)["files"]
    assert [f["path"] for f in listed] == ['articles/été "x"/index.html', "index.html"]
    assert listed[1] == {"path": "index.html", "size": 1, "sha256": ENTRIES[0].sha256}
    assert sum('"path"' in line for line in text.splitlines()) == len(listed)
    assert manifest_bytes(manifest_lines(reversed(ENTRIES))).decode() == text


def test_the_manifest_of_nothing_is_readable(tmp_path: Path) -> None:
    (tmp_path / MANIFEST_NAME).write_bytes(manifest_bytes({}))
    assert read_manifest(tmp_path) == {}


def test_the_manifest_comes_back(tmp_path: Path) -> None:
    (tmp_path / MANIFEST_NAME).write_bytes(manifest_bytes(manifest_lines(ENTRIES)))
    assert read_manifest(tmp_path) == {e.path: Listed(e.path, e.size, e.sha256) for e in ENTRIES[:2]}


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"null", b"7", b"{}", b'{"files": 7}', b'{"files": [7]}', b'{"files": [{"path": "a"}]}',
             b'{"files": [{"path": "a", "size": "1", "sha256": ""}]}', b"\xff\xfe", b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_manifest_is_none(tmp_path: Path, text: bytes) -> None:
    (tmp_path / MANIFEST_NAME).write_bytes(text)
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize("half", [rb"\ud800", b"\xed\xa0\x80"])  # of a character: escaped, and as bytes
def test_half_a_character_in_a_name_is_no_harm_to_other_lines(tmp_path: Path, half: bytes) -> None:
    lines = b'{"files": [{"path": "a%s", "size": 1, "sha256": ""}, {"path": "b", "size": 1, "sha256": ""}]}'
    (tmp_path / MANIFEST_NAME).write_bytes(lines % half)
    assert read_manifest(tmp_path) == {"b": Listed("b", 1, "")}


def test_no_manifest_is_none(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    assert read_manifest(tmp_path / "no such folder") is None


def test_the_state_comes_back(tmp_path: Path) -> None:
    save_checked(tmp_path / "new/folder/state", PublishedState(ENTRIES))
    assert load_state(tmp_path / "new/folder/state") == PublishedState(ENTRIES)
    assert [p.name for p in (tmp_path / "new/folder").iterdir()] == ["state"]


def test_a_state_cut_anywhere_is_none(tmp_path: Path) -> None:
    path = tmp_path / "state"
    save_checked(path, PublishedState(ENTRIES))
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert load_state(path) is None, length


def test_a_state_with_any_flipped_bit_is_none(tmp_path: Path) -> None:
    path = tmp_path / "state"
    save_checked(path, PublishedState(ENTRIES[:1]))
    whole = path.read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << (place % 8)
        path.write_bytes(damaged)
        assert load_state(path) is None, place


def test_a_sound_value_of_another_shape_is_no_state(tmp_path: Path) -> None:
    save_checked(tmp_path / "state", ["something", "else"])
    assert load_checked(tmp_path / "state") is not None
    assert load_state(tmp_path / "state") is None


def test_the_manifest_says_whose_site_it_is(tmp_path: Path) -> None:
    site = Site('Old "Quay"', "https://a.example/")
    text = manifest_bytes(manifest_lines(ENTRIES), site)
    assert json.loads(text)["site"] == {"title": 'Old "Quay"', "address": "https://a.example/"}
    (tmp_path / MANIFEST_NAME).write_bytes(text)
    assert listed_with_site(tmp_path) == (read_manifest(tmp_path), site)
    (tmp_path / MANIFEST_NAME).write_bytes(manifest_bytes(manifest_lines(ENTRIES)))
    assert listed_with_site(tmp_path) == (read_manifest(tmp_path), None)


def test_nobodys_is_what_cannot_be_read(tmp_path: Path) -> None:
    assert listed_with_site(tmp_path) == (None, None)


@pytest.mark.parametrize(
    ("title", "address", "same"),
    [
        ("A", "https://a.example/", True),
        ("A", "https://b.example/", True),
        ("B", "https://a.example/", True),
        ("B", "https://b.example/", False),
    ],
)
def test_an_archive_may_have_another_title_or_another_address(title: str, address: str, same: bool) -> None:
    assert Site(title, address).is_of(Site("A", "https://a.example/")) is same


def test_addresses_that_nobody_chose_make_no_two_archives_the_same() -> None:
    started = Path(archivegen.commands.__file__).parent / "starter/site.toml"
    for address in (SiteSettings("A").base_url, tomllib.loads(started.read_text("utf-8"))["site"]["base_url"]):
        assert not Site("A", address).is_of(Site("B", address))
        assert Site("A", address).is_of(Site("A", address))
