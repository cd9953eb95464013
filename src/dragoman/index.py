"""The full text of a store, and what tells whether a report is known: one SQLite file, made from the shards and made anew when it is lost."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.reprints import plain_url

FILE = "index.sqlite"
POSTINGS = 64
"""Documents under one hash; a hash of more is that of a notice or a footer, and the first ones are enough to find a reprint by."""
_SCHEMA = """
create table meta (batch integer not null);
insert into meta values (0);
create table documents (n integer primary key, key text unique, id text, url text, sha256 text, normalised text, version integer, origin text, date text, size integer);
create index documents_id on documents (id);
create index documents_url on documents (url) where url is not null;
create index documents_normalised on documents (normalised);
create table shingles (hash integer, n integer, primary key (hash, n)) without rowid;
create virtual table words using fts5 (title, text, content='', tokenize="porter unicode61 remove_diacritics 2");
pragma user_version = 1;
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What the index knows of one version of a document."""

    key: str
    id: str
    url: str | None
    sha256: str
    normalised: str | None
    version: int
    origin: str
    date: str | None
    size: int  # hashes in its fingerprint


class Index:
    """Open for reading, or (with the store's lock held) for writing."""

    def __init__(self, folder: Path, write: bool = False) -> None:
        self.path = folder / FILE
        self._write = write
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        if self._write:
            with contextlib.suppress(sqlite3.DatabaseError):
                connection = sqlite3.connect(self.path, isolation_level=None)
                connection.execute("pragma journal_mode = wal")
                connection.execute("pragma synchronous = normal")
                if connection.execute("pragma user_version").fetchone() == (1,):
                    return connection
                connection.close()
            return self._made_anew()
        if not self.path.exists():
            return self._made(sqlite3.connect(":memory:", isolation_level=None))
        return sqlite3.connect(f"file:{self.path.as_posix()}?mode=ro", uri=True, isolation_level=None)

    def _made_anew(self) -> sqlite3.Connection:
        for ending in ("", "-wal", "-shm"):
            Path(str(self.path) + ending).unlink(missing_ok=True)
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        return self._made(connection)

    @staticmethod
    def _made(connection: sqlite3.Connection) -> sqlite3.Connection:
        connection.executescript(_SCHEMA)
        return connection

    def close(self) -> None:
        self._connection.close()

    def clear(self) -> None:
        self._connection.close()
        self._connection = self._made_anew()

    @property
    def batch(self) -> int:
        """The last batch of the store that is indexed."""
        return self._connection.execute("select batch from meta").fetchone()[0]

    def add(self, rows: Iterable[Mapping[str, Any]], batch: int) -> None:
        """Index rows of `documents`, all or none; `batch` is then the last one indexed."""
        do = self._connection.execute
        do("begin immediate")
        try:
            for row in rows:
                self._add(row)
            do("update meta set batch = ?", [batch])
        except BaseException:
            do("rollback")
            raise
        do("commit")

    def add_all(self, rows: Iterable[Mapping[str, Any]], batch: int) -> None:
        """The same for many rows that come ordered by batch, a batch at a time."""
        several: list[Mapping[str, Any]] = []
        for row in rows:
            if several and row["batch"] != several[-1]["batch"]:
                self.add(several, several[-1]["batch"])
                several = []
            several.append(row)
        self.add(several, batch)

    def _add(self, row: Mapping[str, Any]) -> None:
        do = self._connection.execute
        values = [row["key"], row.get("id"), plain_url(row.get("url")), *(row.get(c) for c in ("sha256", "normalised", "version", "origin"))]
        date = row.get("date")
        hashes = row.get("fingerprint") or []
        values += [str(date) if date else None, len(hashes)]
        done = do("insert or ignore into documents values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        if done.rowcount < 1:
            return
        n = done.lastrowid
        full = self.full(hashes)
        self._connection.executemany("insert or ignore into shingles values (?, ?)", [(signed(h), n) for h in hashes if h not in full])
        if row.get("same_text_as") is None:
            do("insert into words (rowid, title, text) values (?, ?, ?)", [n, row.get("title"), row.get("text")])

    def search(self, words: str, limit: int | None = None) -> list[str]:
        """Keys of documents, the best first; without a limit all of them, in the order in which they came. Raises ValueError for what FTS5 cannot read."""
        ranked = "n" if limit is None else "bm25(words, 4.0, 1.0), n"
        query = f"select key from words join documents on n = words.rowid where words match ? order by {ranked} limit ?"
        try:
            return [key for (key,) in self._connection.execute(query, [words, -1 if limit is None else limit])]
        except sqlite3.OperationalError as error:
            raise ValueError(f"no search expression ({error})") from None

    def find(self, column: str, value: str) -> list[Known]:
        """Versions whose `id`, `url` or `normalised` (hash of the text) is the value, in the order in which they came."""
        if column not in ("id", "url", "normalised", "key"):
            raise ValueError(column)
        return list(self._known(f"{column} = ?", [value]))

    def postings(self, fingerprint: Iterable[int]) -> dict[int, int]:
        """How many documents stand under each hash."""
        query = "select hash, count(*) from shingles where hash in (%s) group by hash"
        return {hash_ % (1 << 64): count for hash_, count in self._of_hashes(query, fingerprint)}

    def full(self, fingerprint: Iterable[int]) -> set[int]:
        """The hashes that take no more documents."""
        return {hash_ for hash_, count in self.postings(fingerprint).items() if count >= POSTINGS}

    def near(self, fingerprint: Iterable[int]) -> list[tuple[Known, int]]:
        """Versions that share hashes with the fingerprint, and how many, in the order in which they came."""
        shared: dict[int, int] = {}
        for n, count in self._of_hashes("select n, count(*) from shingles where hash in (%s) group by n", fingerprint):
            shared[n] = shared.get(n, 0) + count
        return [(known, count) for n, count in sorted(shared.items()) for known in self._known("n = ?", [n])]

    def _of_hashes(self, query: str, fingerprint: Iterable[int]) -> Iterator[tuple[int, int]]:
        hashes = [signed(h) for h in fingerprint]
        for start in range(0, len(hashes), 500):  # SQLite takes a thousand values at most
            part = hashes[start : start + 500]
            yield from self._connection.execute(query % ",".join("?" * len(part)), part)

    def _known(self, condition: str, values: list[Any]) -> Iterator[Known]:
        columns = "key, id, url, sha256, normalised, version, origin, date, size"
        for row in self._connection.execute(f"select {columns} from documents where {condition} order by n", values):
            yield Known(*row)


def signed(hash_: int) -> int:
    """A 64-bit hash as SQLite holds it."""
    return hash_ - (1 << 64) if hash_ >= 1 << 63 else hash_
