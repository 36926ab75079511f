"""What is remembered between builds: values by key in one SQLite file. Losing it only costs time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from threading import RLock

from archivegen.digest import digest_bytes

# what the machine refuses for now, and no fault of the file: rights, another program, memory, a full or failing disk
_REFUSED = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)

# what damage comes as: SQLite quotes what it finds in a file, which may be no text at all
_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
# With rowids: where long values are in the tree of the keys themselves, it takes three times as long to put them in.
_SCHEMA = "CREATE TABLE IF NOT EXISTS memo (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key))"
_SOME = "SELECT key, value FROM memo WHERE kind = ? AND key IN"
_TALLY = 16
_AT_ONCE = 512  # keys asked for in one statement; SQLite before 3.32 takes 999 values
WAIT_SECONDS = 10.0


def _tally(kind: str, key: object, value: bytes) -> bytes:
    return digest_bytes(f"{kind}\0{key}\0".encode() + value)[:_TALLY].encode()


class Cache:
    """A store of (kind, key) → bytes. A checksum of all three stands before every value: damaged ones are not there.

    A damaged file is removed and begun anew; ``damaged`` says so. A file in use elsewhere is waited for briefly; where
    the machine refuses it (in use, read-only, no space) nothing more is remembered, and nothing is removed.
    ``forget=False`` leaves it to a later one to drop what has no more use. Threads that index may read while the
    building one saves.
    """

    def __init__(self, path: Path, *, forget: bool = True) -> None:
        self.path = path
        self.forget = forget
        self.damaged = False
        self._db: sqlite3.Connection | None = None
        self._turn = RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._open()
        except _DAMAGE as bad:
            self._failed(bad)
        except OSError:
            self._db = None  # nothing can be remembered here

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=OFF")  # a lost cache is a slow build, never a wrong one
            db.execute(_SCHEMA)
        except _DAMAGE:
            db.close()
            raise
        return db

    def _failed(self, bad: sqlite3.DatabaseError | UnicodeDecodeError) -> None:
        """Go on without the file where the machine refuses it; begin it anew where it is damaged."""
        self.close()
        if (getattr(bad, "sqlite_errorcode", 0) & 0xFF) in _REFUSED:
            return
        self.damaged = True
        try:
            for name in (self.path.name, f"{self.path.name}-wal", f"{self.path.name}-shm"):
                self.path.with_name(name).unlink(missing_ok=True)
            self._db = self._open()
        except (OSError, *_DAMAGE):
            self._db = None

    def close(self) -> None:
        """Close the file."""
        if self._db is not None:
            self._db.close()
        self._db = None

    def load(self, kind: str, keys: Iterable[str] | None = None) -> dict[str, bytes]:
        """The values of a kind that are there: all of them, or those of the keys."""
        with self._turn:
            if self._db is None:
                return {}
            try:
                return dict(_rows(self._db, kind, keys))
            except _DAMAGE as bad:
                self._failed(bad)
                return {}

    def save(self, kind: str, values: Mapping[str, bytes]) -> None:
        """Remember values; those of the same key are replaced."""
        rows = [(kind, k, _tally(kind, k, v) + v) for k, v in values.items()]
        self._change("INSERT OR REPLACE INTO memo VALUES (?, ?, ?)", rows)

    def keep_only(self, kind: str, keys: Callable[[], Iterable[str]]) -> None:
        """Forget the values of a kind of which ``keys``, asked if need be, does not tell that they have a use."""
        if self._db is None or not self.forget:
            return
        live = set(keys())
        with self._turn:
            if self._db is None:
                return
            try:
                known = [k for (k,) in self._db.execute("SELECT key FROM memo WHERE kind = ?", (kind,)).fetchall()]
            except _DAMAGE as bad:
                self._failed(bad)
                return
        self._change("DELETE FROM memo WHERE kind = ? AND key = ?", [(kind, k) for k in known if k not in live])

    def _change(self, statement: str, rows: Sequence[tuple[str | bytes, ...]]) -> None:
        with self._turn:
            if not rows or self._db is None:
                return
            try:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany(statement, rows)
                self._db.execute("COMMIT")
            except _DAMAGE as bad:
                self._failed(bad)


def _rows(db: sqlite3.Connection, kind: str, keys: Iterable[str] | None) -> Iterator[tuple[str, bytes]]:
    if keys is None:
        rows = db.execute("SELECT key, value FROM memo WHERE kind = ?", (kind,)).fetchall()
    else:
        rows, coming = [], iter(keys)
        while some := tuple(islice(coming, _AT_ONCE)):
            rows += db.execute(f"{_SOME} ({','.join('?' * len(some))})", (kind, *some)).fetchall()
    for key, value in rows:  # of whatever types damage has made them
        if isinstance(value, bytes) and _tally(kind, key, value[_TALLY:]) == value[:_TALLY]:
            yield key, value[_TALLY:]
