"""The same pages give the same search files, though the search program writes them in an order of chance."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivegen.publish.ordered import ordered
from tests.small_archive import MINI, SITE, built, lay_out, tree

FILTERS = {"year": {"1993": [0, 2], "1994": [1]}, "people": {"Mina": [0], "Yusuf": [0, 1, 2], "Émile": [2]}}
SORTS = {"newest": [2, 1, 0], "oldest": [0, 1, 2]}


def packed(content: Any) -> bytes:
    return gzip.compress(b"pagefind_dcd" + cbor2.dumps(content))


def unpacked(data: bytes) -> Any:
    return cbor2.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd"))


def bundle(chance: Any, language: str = "en") -> dict[str, bytes]:
    """As Pagefind writes one: maps in any order, files called by what is in them."""
    files: dict[str, bytes] = {}
    filters = []
    for name in chance(list(FILTERS)):
        content = [name, [[value, FILTERS[name][value]] for value in chance(list(FILTERS[name]))]]
        called = f"{language}_{abs(hash(str(content))):07x}"[:10]
        files[f"filter/{called}.pf_filter"] = packed(content)
        filters.append([name, called])
    sorts = [[name, SORTS[name]] for name in chance(list(SORTS))]
    pages = [[f"{language}_aa", 12], [f"{language}_bb", 7], [f"{language}_cc", 70_000]]
    meta = ["1.5.2", pages, [["a", "z", f"{language}_ee"]], filters, sorts, ["date", "title"]]
    called = f"{language}_{abs(hash(str(meta))):010x}"[:13]
    files[f"pagefind.{called}.pf_meta"] = packed(meta)
    entry = {"version": "1.5.2", "languages": {language: {"hash": called, "wasm": language, "page_count": 3}}}
    files["pagefind-entry.json"] = json.dumps({**entry, "include_characters": ["_", "‿"]}, ensure_ascii=False).encode()
    return files


@given(st.data())
def test_every_order_becomes_the_same_one_and_says_the_same(data: st.DataObject) -> None:
    files = ordered(bundle(lambda names: data.draw(st.permutations(names))))
    assert files == ordered(bundle(sorted))
    entry = json.loads(files.pop("pagefind-entry.json"))
    assert entry["include_characters"] == ["_", "‿"]
    called = entry["languages"]["en"]["hash"]
    version, pages, pieces, filters, sorts, fields = unpacked(files.pop(f"pagefind.{called}.pf_meta"))
    assert (version, pieces, fields) == ("1.5.2", [["a", "z", "en_ee"]], ["date", "title"])
    assert pages == [["en_aa", 12], ["en_bb", 7], ["en_cc", 70_000]]
    assert sorts == [[name, SORTS[name]] for name in sorted(SORTS)]
    found = {}
    for name, file in filters:
        again, values = unpacked(files.pop(f"filter/{file}.pf_filter"))
        assert again == name
        assert [value for value, _ in values] == sorted(FILTERS[name])
        found[name] = dict(values)
    assert found == FILTERS
    assert files == {}


def test_what_is_in_order_stays() -> None:
    files = ordered(bundle(sorted))
    assert ordered(files) == files


def test_other_values_have_other_names(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ordered(bundle(sorted))
    monkeypatch.setitem(FILTERS, "year", {"1993": [0, 1], "1994": [2]})
    after = ordered(bundle(sorted))
    assert len(before.keys() - after.keys()) == 2  # the filter, and the meta data that name it


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path, data: b"" if path.endswith(".pf_filter") else data,
        lambda path, data: data[:-9] if path.endswith(".pf_filter") else data,
        lambda path, data: gzip.compress(b"pagefind_dcd\xff") if path.endswith(".pf_meta") else data,
        lambda path, data: packed(["2.0", []]) if path.endswith(".pf_meta") else data,
        lambda path, data: packed({"version": "2.0"}) if path.endswith(".pf_meta") else data,
        lambda path, data: packed(["1.6.0", *unpacked(data)[1:]]) if path.endswith(".pf_meta") else data,
        lambda path, data: b'{"languages": ["en"]}' if path.endswith(".json") else data,
        lambda path, data: b"{}" if path.endswith(".json") else data,
        lambda path, data: gzip.compress(gzip.decompress(data) + b"more") if path.endswith(".pf_filter") else data,
    ],
)
def test_files_of_another_form_stay_as_they_are(spoil: Any) -> None:
    files = {path: spoil(path, data) for path, data in bundle(sorted).items()}
    assert ordered(files) == files


LANGUAGES = {
    f"content/articles/{language}-{number}.md": f"---\ntitle: {language} {number}\nlanguage: {language}\n"
    f"date: {1990 + number}-01-01\npeople: [mina]\nsection: Section {number % 4}\n---\nWord {number}.\n"
    for language in ("de", "fr", "tr")
    for number in range(7)
}


@pytest.mark.parametrize("more", ["", "shard_pages = 8\n", 'force_language = "en"\n'])
def test_builds_from_nothing_have_the_same_bytes_with_search(tmp_path: Path, more: str) -> None:
    site = SITE.replace("enabled = false", f"enabled = true\n{more}")
    roots = [lay_out(tmp_path / str(number), {**MINI, **LANGUAGES, "site.toml": site}) for number in range(3)]
    for root in roots:
        built(root)
        assert [*(root / "output/pagefind").rglob("*.pf_filter" if not more.startswith("shard") else "start.bin")]
    assert all(tree(one / "output") == tree(other / "output") for one, other in pairwise(roots))
