"""What is remembered between builds: values by key in one SQLite file. Losing it only costs time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from archivegen.digest import digest_bytes

_SCHEMA = "CREATE TABLE IF NOT EXISTS memo (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID"
_TALLY = 16


def _tally(kind: str, key: object, value: bytes) -> bytes:
    return digest_bytes(f"{kind}\0{key}\0".encode() + value)[:_TALLY].encode()


class Cache:
    """A store of (kind, key) → bytes. A checksum of all three stands before every value: damaged ones are not there.

    A damaged file is put aside and begun anew; ``damaged`` says so. A file in use elsewhere is waited for briefly.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged = False
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = self._open()
        except sqlite3.DatabaseError:
            self._begin_anew()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=10, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=OFF")  # a lost cache is a slow build, never a wrong one
            db.execute(_SCHEMA)
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db

    def _begin_anew(self) -> None:
        self.damaged = True
        for name in (self.path.name, f"{self.path.name}-wal", f"{self.path.name}-shm"):
            self.path.with_name(name).unlink(missing_ok=True)
        self._db = self._open()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def load(self, kind: str, keys: Iterable[str] | None = None) -> dict[str, bytes]:
        """The values of a kind that are there: all of them, or those of the keys."""
        try:
            return dict(self._rows(kind, keys))
        except sqlite3.DatabaseError:
            self._db.close()
            self._begin_anew()
            return {}

    def _rows(self, kind: str, keys: Iterable[str] | None) -> Iterator[tuple[str, bytes]]:
        if keys is None:
            rows = self._db.execute("SELECT key, value FROM memo WHERE kind = ?", (kind,)).fetchall()
        else:
            one = "SELECT key, value FROM memo WHERE kind = ? AND key = ?"
            rows = [row for key in keys for row in self._db.execute(one, (kind, key))]
        for key, value in rows:  # of whatever types damage has made them
            if isinstance(value, bytes) and _tally(kind, key, value[_TALLY:]) == value[:_TALLY]:
                yield key, value[_TALLY:]

    def save(self, kind: str, values: Mapping[str, bytes]) -> None:
        """Remember values; those of the same key are replaced."""
        rows = [(kind, k, _tally(kind, k, v) + v) for k, v in values.items()]
        self._change("INSERT OR REPLACE INTO memo VALUES (?, ?, ?)", rows)

    def keep_only(self, kind: str, keys: Iterable[str]) -> None:
        """Forget the values of a kind that no longer have a use."""
        live = set(keys)
        try:
            known = [k for (k,) in self._db.execute("SELECT key FROM memo WHERE kind = ?", (kind,)).fetchall()]
        except sqlite3.DatabaseError:
            self._db.close()
            self._begin_anew()
            return
        self._change("DELETE FROM memo WHERE kind = ? AND key = ?", [(kind, k) for k in known if k not in live])

    def _change(self, statement: str, rows: Sequence[tuple[str | bytes, ...]]) -> None:
        if not rows:
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(statement, rows)
            self._db.execute("COMMIT")
        except sqlite3.DatabaseError:
            self._db.close()
            self._begin_anew()
