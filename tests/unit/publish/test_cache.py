"""What is remembered may be lost, by any damage; it is never wrong, and never a reason to fail."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from archivegen.publish.cache import Cache

VALUES = {f"key {number}": f"value {number} ".encode() * (number * 40 + 1) for number in range(12)}
OTHERS = {"key 3": b"of another kind", "empty": b""}


@contextmanager
def opened(path: Path) -> Iterator[Cache]:
    cache = Cache(path)
    try:
        yield cache
    finally:
        cache.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a cache that holds the values."""
    path = tmp_path_factory.mktemp("cache") / "cache.sqlite"
    with opened(path) as cache:
        cache.save("body", VALUES)
        cache.save("document", OTHERS)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")
    return path.read_bytes()


def assert_never_wrong(path: Path) -> bool:
    """Whatever is read back is right; afterwards the cache works. Whether damage was noticed."""
    with opened(path) as cache:
        for kind, values in (("body", VALUES), ("document", OTHERS)):
            everything = cache.load(kind)
            some = cache.load(kind, [*values, "no such key"])
            assert everything.items() <= values.items()
            assert some.items() <= values.items()
        cache.keep_only("body", lambda: ["key 1"])
        cache.save("body", {"new": b"new"})
        noticed = cache.damaged
    with opened(path) as cache:
        assert cache.load("body", ["new"]).get("new", b"new") == b"new"
    return noticed


def test_values_come_back_as_they_were(tmp_path: Path) -> None:
    with opened(tmp_path / "new/folder/cache.sqlite") as cache:
        cache.save("body", VALUES)
        cache.save("document", OTHERS)
    with opened(tmp_path / "new/folder/cache.sqlite") as cache:
        assert cache.load("body") == VALUES
        assert cache.load("document", ["key 3", "empty", "key 1"]) == OTHERS
        assert cache.load("naming") == {}
        assert not cache.damaged


def test_a_value_is_replaced_and_what_is_not_kept_goes(tmp_path: Path) -> None:
    with opened(tmp_path / "cache.sqlite") as cache:
        cache.save("body", {"a": b"1", "b": b"2", "c": b"3"})
        cache.save("document", {"b": b"stays"})
        cache.save("body", {"a": b"one"})
        cache.keep_only("body", lambda: ["a", "c", "unknown"])
        assert cache.load("body") == {"a": b"one", "c": b"3"}
        assert cache.load("document") == {"b": b"stays"}


@pytest.mark.case("BC-19")
def test_bc19_cut_at_any_length_nothing_is_wrong(tmp_path: Path, sound: bytes) -> None:
    """A whole file of length 0 is a new cache for SQLite, and is taken for one: there is nothing to warn of."""
    draw = random.Random(19)  # noqa: S311 - the same places every time
    lengths = {0, 1, 15, 16, 17, 99, 100, 101, 511, 512, 4095, 4096, 4097, len(sound) - 1}
    lengths |= {draw.randrange(len(sound)) for _ in range(60)}
    noticed = 0
    for length in sorted(lengths):
        path = tmp_path / f"{length}.sqlite"
        path.write_bytes(sound[:length])
        noticed += assert_never_wrong(path)
    assert noticed > len(lengths) // 2


@pytest.mark.case("BC-19")
def test_bc19_any_flipped_bit_is_at_worst_a_loss(tmp_path: Path, sound: bytes) -> None:
    draw = random.Random(20)  # noqa: S311 - the same places every time
    for number in range(150):
        damaged = bytearray(sound)
        place = draw.randrange(100) if number % 5 == 0 else draw.randrange(len(sound))
        damaged[place] ^= 1 << draw.randrange(8)
        path = tmp_path / f"{number}.sqlite"
        path.write_bytes(damaged)
        assert_never_wrong(path)


def test_bc19_a_table_whose_name_is_no_text_any_more_is_a_loss(tmp_path: Path, sound: bytes) -> None:
    """SQLite quotes what it finds there, and Python cannot read the quotation."""
    path, noticed = tmp_path / "cache.sqlite", 0
    begin = sound.index(b"CREATE TABLE memo")
    for place in range(begin - 12, begin + 100):
        path.write_bytes(sound[:place] + b"\xa9" + sound[place + 1 :])
        noticed += assert_never_wrong(path)
        for rest in tmp_path.glob("cache.sqlite*"):
            rest.unlink()
    assert noticed > 30


@pytest.mark.parametrize("value", [None, 7, 1.5, "a text of some length, longer than a checksum", b"short"])
def test_a_value_of_another_type_counts_as_not_there(tmp_path: Path, value: object) -> None:
    """A flipped bit in the header of a row turns bytes into a number, a text or nothing."""
    path = tmp_path / "cache.sqlite"
    with opened(path) as cache:
        cache.save("body", {"right": b"right"})
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO memo VALUES ('body', 'wrong', ?)", (value,))
    with opened(path) as cache:
        assert cache.load("body") == {"right": b"right"}
        assert cache.load("body", ["right", "wrong"]) == {"right": b"right"}


def test_a_value_under_the_key_of_another_counts_as_not_there(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with opened(path) as cache:
        cache.save("body", {"a": b"of a", "b": b"of b"})
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE memo SET value = (SELECT value FROM memo WHERE key = 'a') WHERE key = 'b'")
    with opened(path) as cache:
        assert cache.load("body") == {"a": b"of a"}


@pytest.mark.parametrize("text", [b"not a database at all, but a text of more than a hundred bytes " * 3, b"\0" * 4096])
def test_another_file_in_its_place_is_replaced(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "cache.sqlite").write_bytes(text)
    with opened(tmp_path / "cache.sqlite") as cache:
        cache.save("body", VALUES)
        assert cache.load("body") == VALUES
        assert cache.damaged


def test_a_table_of_another_shape_is_replaced(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as database, database:
        database.execute("CREATE TABLE memo (other TEXT)")
    with opened(tmp_path / "cache.sqlite") as cache:
        assert cache.load("body") == {}
        cache.save("body", VALUES)
        assert cache.load("body") == VALUES
        assert cache.damaged


def test_two_at_a_time_see_what_the_other_saved(tmp_path: Path) -> None:
    """The preview reads while a build in another window writes."""
    with opened(tmp_path / "cache.sqlite") as one, opened(tmp_path / "cache.sqlite") as other:
        one.save("body", {"a": b"1"})
        assert other.load("body", ["a"]) == {"a": b"1"}
        other.save("body", {"b": b"2"})
        assert one.load("body") == {"a": b"1", "b": b"2"}
        assert not one.damaged
        assert not other.damaged


# What is no damage


def test_a_cache_that_another_program_holds_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivegen.publish.cache.WAIT_SECONDS", 0.05)
    path = tmp_path / "cache.sqlite"
    with opened(path) as cache:
        cache.save("body", VALUES)
    with opened(path) as cache, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        cache.save("body", {"new": b"new"})
        assert cache.load("body") == {}, "it goes on without"
        cache.keep_only("body", list)
        assert not cache.damaged
        other.execute("ROLLBACK")
    with opened(path) as cache:
        assert cache.load("body") == VALUES


def test_a_cache_that_is_held_while_it_is_opened_is_left_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivegen.publish.cache.WAIT_SECONDS", 0.05)
    path = tmp_path / "cache.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE mine (x)")
        other.execute("BEGIN EXCLUSIVE")
        before = path.stat().st_ino
        with opened(path) as cache:
            cache.save("body", VALUES)
            assert cache.load("body") == {}
            assert not cache.damaged
    assert path.stat().st_ino == before


@pytest.mark.parametrize("code", ["BUSY", "READONLY", "FULL", "IOERR", "IOERR_READ", "CANTOPEN"])
def test_what_the_machine_refuses_is_no_damage(tmp_path: Path, code: str) -> None:
    path = tmp_path / "cache.sqlite"
    with opened(path) as cache:
        cache.save("body", VALUES)
        bad = sqlite3.OperationalError(code)
        bad.sqlite_errorcode = getattr(sqlite3, f"SQLITE_{code}")
        cache._failed(bad)
        assert (cache.load("body"), cache.damaged) == ({}, False)
    with opened(path) as cache:
        assert cache.load("body") == VALUES


def test_a_full_disk_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with opened(path) as cache:
        cache.save("body", VALUES)
        assert cache._db is not None
        pages = cache._db.execute("PRAGMA page_count").fetchone()[0]
        cache._db.execute(f"PRAGMA max_page_count={pages}")
        cache.save("body", {"large": b"x" * 1_000_000})
        assert not cache.damaged
    with opened(path) as cache:
        assert cache.load("body") == VALUES


def test_where_no_folder_can_be_made_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with opened(tmp_path / "file/cache.sqlite") as cache:
        cache.save("body", VALUES)
        assert (cache.load("body"), cache.damaged) == ({}, False)
