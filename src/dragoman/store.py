"""Store: many documents and their events on disk, as Parquet shards that DuckDB reads.

A folder holds the shards of every table, `manifest.json`, which names those that count, and `index.sqlite`, the full text. A shard is never
changed once it is written. A writer, of which there is one at a time, writes new shards and then replaces the manifest in one rename; so a reader
sees all of a commit or nothing of it, waits for nobody, and a writer that is killed leaves the store as its last commit did.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from dragoman.index import FILE, Index
from dragoman.records import Document
from dragoman.tables import MIGRATIONS, OF_DOCUMENTS, SCHEMA, TABLES, Row, as_document, event_rows
from dragoman.version import VERSION

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MANIFEST = "manifest.json"
_FORMAT = "dragoman store"
_MERGED = 16
"""So many shards become one; so many of those become one again, up to three times."""
_FULL = 1_000_000
"""Rows from which on a shard is merged no more."""
_GROUP = 20_480
"""Rows of a row group: what has to be unpacked to get at one record, some 20 ms of work; smaller ones make scans slower."""
_KEPT = 3600
"""Seconds for which a shard that no longer counts stays on disk, for readers that still have the manifest that named it."""


class StoreError(Exception):
    """What is wrong with a store, in one line: where, what, and what to do."""


class StoreBusy(StoreError):
    """Another process is writing."""


class Store:
    """A store, read as it was at its last commit when opened or refreshed.

    >>> store = Store.create("record")
    >>> store.sql("select type, count(*) from events group by all order by 2 desc").fetchall()
    >>> for record in store.events("type = 'ASSAULT' and list_contains(actor_countries, 'SYR')"):
    ...     print(record["date"], record["place"])

    Raises StoreError where there is no store, or one that a newer version wrote.
    """

    def __init__(self, path: str | Path, memory: str = "3GB", threads: int | None = None) -> None:
        """`memory` and `threads` are the most that queries may take (default: 3 GB and every core)."""
        self.path = Path(path)
        self.manifest = _read_manifest(self.path)
        if self.manifest["schema"] < SCHEMA:
            migrate(self.path)
            self.manifest = _read_manifest(self.path)
        self.limits = (memory, threads)
        self._connection: DuckDBPyConnection | None = None

    @classmethod
    def create(cls, path: str | Path, **limits: Any) -> Store:
        """The store in the folder `path`, made if there is none. Raises StoreError when the folder holds something else."""
        path = Path(path)
        if not (path / MANIFEST).exists():
            try:
                path.mkdir(parents=True, exist_ok=True)
                foreign = [p.name for p in path.iterdir() if p.name not in ("lock", "scratch")]
                if foreign and not (path / MANIFEST).exists():
                    raise StoreError(f"{path}: no store, and not empty ({sorted(foreign)[0]}); name a new folder")
                with _locked(path, "create"):
                    if not (path / MANIFEST).exists():
                        tables: dict[str, list[Any]] = {table: [] for table in TABLES}
                        _write_manifest(path, {"format": _FORMAT, "schema": SCHEMA, "generation": 0, "batch": 0, "tables": tables, "retired": []})
            except OSError as error:
                raise disk_error(path, error) from error
        return cls(path, **limits)

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r}, generation {self.generation})"

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def generation(self) -> int:
        """The number of the commit that this reader sees."""
        return self.manifest["generation"]

    @property
    def batch(self) -> int:
        """The number of the last batch of rows; `batch` in every table says with which a row came."""
        return self.manifest["batch"]

    def rows(self, table: str) -> int:
        """How many rows the table has, those of superseded versions too; from the manifest, at no cost."""
        return sum(shard["rows"] for shard in self.manifest["tables"][table])

    def refresh(self) -> bool:
        """Look for a newer commit; True if there was one."""
        manifest = _read_manifest(self.path)
        if manifest["generation"] == self.generation:
            return False
        self.close()
        self.manifest = manifest
        return True

    @property
    def connection(self) -> DuckDBPyConnection:
        """A DuckDB connection in memory with a view for each table. `documents`, `events`, `mentions`, `claims` and `counts` show the
        newest version of each document; `documents_all`, `events_all` ... every version."""
        if self._connection is None:
            self._connection = _connect(*self.limits)
            define_views(self._connection, self.path, self.manifest)
        return self._connection

    def sql(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> DuckDBPyConnection:
        """Run a query over the views: a DuckDB cursor (`fetchall`, `fetchmany`, `description`, `df` for pandas). Values belong into
        `parameters` (`?` or `$name`), not into the string. Raises duckdb.Error for a faulty query."""
        import duckdb

        try:
            return self.connection.cursor().execute(query, parameters)
        except duckdb.IOException:
            if not self.refresh():  # a shard is gone since a writer replaced it: the newest manifest names those that are there
                raise
            return self.connection.cursor().execute(query, parameters)

    def arrow(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> Any:
        """The answer to a query as a pyarrow.Table, for which pyarrow has to be installed; `polars.from_arrow` takes it, `.to_pandas()` gives it to pandas."""
        return self.connection.cursor().sql(query, params=parameters).to_arrow_table()

    def select(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a query as dicts, a thousand at a time."""
        cursor = self.sql(query, parameters)
        names = [column[0] for column in cursor.description or ()]
        while rows := cursor.fetchmany(1000):
            for row in rows:
                yield dict(zip(names, row))

    def events(self, where: str = "true", parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """The event records (docs/record.md) for which the SQL condition over the columns of `events` holds, in order of publication, document
        and place in it."""
        for row in self.select(f"select record from events where {where} order by published, document, position", parameters):
            yield json.loads(row["record"])

    def document(self, key: str) -> Document:
        """The document version of that key, as it was read. Raises KeyError for an unknown one."""
        for row in self.select("select * from documents_all where key = ?", [key]):
            return as_document(row)
        raise KeyError(key)

    def documents(self, where: str = "true", parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> Iterator[tuple[str, Document]]:
        """(key, document) for which the SQL condition over the columns of `documents` holds, in the order in which they came."""
        for row in self.select(f"select * from documents where {where} order by batch, key", parameters):
            yield row["key"], as_document(row)

    def search(self, words: str, limit: int | None = 1000) -> list[str]:
        """Keys of the documents whose text or title has all the words (stemmed, accents aside), the best match first; without a limit all of them, in the
        order in which they came. "a phrase" in quotes, OR and NOT work as in SQLite's FTS5. Raises StoreError for a faulty expression."""
        with contextlib.closing(Index(self.path)) as index:
            try:
                found = index.search(words, limit)
            except ValueError as error:
                raise StoreError(f"{words!r}: {error}") from None
        if not any(shard["superseded"] for shard in self.manifest["tables"]["documents"]):
            return found
        current = {key for (key,) in self.sql("select key from documents where key in (select unnest($keys::varchar[]))", {"keys": found}).fetchall()}
        return [key for key in found if key in current]

    @contextlib.contextmanager
    def writer(self, command: str = "write") -> Iterator[Writer]:
        """The one writer, until the block ends. Raises StoreBusy at once when another process has it. What is not committed is dropped."""
        with _locked(self.path, command):
            self.refresh()
            writer = Writer(self)
            try:
                yield writer
            finally:
                writer.close()


class Writer:
    """Takes rows and commits them. One commit is one generation of the store: all of it or nothing."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._new: dict[str, list[Row]] = {}
        self._replaced: dict[str, list[Row]] = {}
        self._gone: dict[str, set[str]] = {}
        self._scratch = store.path / "scratch"
        with _writing(store.path):
            self._scratch.mkdir(exist_ok=True)
            for left in self._scratch.iterdir():
                left.unlink()
            self.index = Index(store.path, write=True)
            self._connection = _connect("1GB", 1)
            self._catch_up()

    def close(self) -> None:
        self._connection.close()
        self.index.close()

    def append(self, table: str, rows: Iterable[Row]) -> None:
        """Rows as mappings from column to value; a column left out is null, dates are YYYY-MM-DD, and `batch` is set by the commit.
        Raises KeyError for an unknown table or column (at the commit)."""
        TABLES[table]
        self._new.setdefault(table, []).extend(rows)

    def append_events(self, records: Iterable[Row], document: str, coder: str | None = None) -> None:
        """The events (records as docs/record.md says) of the document version of that key, with their mentions, claims and counts."""
        for position, record in enumerate(records):
            for table, rows in event_rows(record, document, position, coder).items():
                self.append(table, rows)

    def replace(self, table: str, rows: Iterable[Row]) -> None:
        """In place of all that the table holds."""
        TABLES[table]
        self._replaced[table] = list(rows)

    def revise(self, table: str, gone: Iterable[str], rows: Iterable[Row]) -> None:
        """In place of the rows whose `id` is among `gone`. Only shards that hold one of these are written anew."""
        self._gone.setdefault(table, set()).update(gone)
        self.append(table, rows)

    def commit(self) -> int:
        """Write what was given, and make it the store's newest generation, whose number comes back. Raises StoreError for a full disk; the
        store is then as it was, and what was given is kept for another commit."""
        if not self._new and not self._replaced and not self._gone:
            return self.store.generation
        before = self.store.manifest
        batch, generation = before["batch"] + 1, before["generation"] + 1
        tables = {table: list(shards) for table, shards in before["tables"].items()}
        with _writing(self.store.path):
            for table, rows in self._replaced.items():
                tables[table] = self._shard(table, rows, batch, f"g{generation:08d}")
            for table, gone in self._gone.items():
                tables[table] = self._without(table, tables[table], gone, generation)
            for table, rows in self._new.items():
                tables[table] = tables[table] + self._shard(table, rows, batch, f"{batch:08d}")
            written = [shard["file"] for shards in tables.values() for shard in shards]
            for table in TABLES:
                tables[table] = self._merge(table, tables[table], batch)
            manifest = before | {"generation": generation, "batch": batch, "tables": tables}
            manifest["retired"] = _retire(self.store.path, before, tables)
            _write_manifest(self.store.path, manifest)
        for file in written:  # written and merged at once: no manifest ever named it
            if not _names(manifest, file) and not _names(before, file):
                (self.store.path / file).unlink(missing_ok=True)
        documents = self._new.get("documents", [])
        self._new, self._replaced, self._gone = {}, {}, {}
        self.store.refresh()
        with _writing(self.store.path):
            self.index.add(documents, batch)
        return generation

    def _shard(self, table: str, rows: Sequence[Row], batch: int, name: str) -> list[dict[str, Any]]:
        """Writes a shard and returns what the manifest says of it; nothing for no rows."""
        columns = TABLES[table]
        if not rows:
            return []
        source = self._scratch / f"{table}.jsonl"
        longest = 0
        with source.open("wb") as out:
            for row in rows:
                if not row.keys() <= columns.keys():
                    raise KeyError(f"{table} has no column {sorted(row.keys() - columns.keys())[0]!r}")
                longest = max(longest, out.write(json.dumps({**row, "batch": batch}, ensure_ascii=False).encode() + b"\n"))
        options = f"format='newline_delimited', maximum_object_size={max(longest, 1 << 20)}, columns={_struct(columns)}"
        select = f"select * from read_json({_file(source)}, {options})"
        self._copy(select, table, name)
        source.unlink()
        shard = {"file": f"{table}/{name}.parquet", "rows": len(rows), "first": batch, "last": batch}
        if table == "documents":
            shard["superseded"] = sum(row.get("supersedes") is not None for row in rows)
        return [shard]

    def _without(self, table: str, shards: list[dict[str, Any]], gone: set[str], generation: int) -> list[dict[str, Any]]:
        self._connection.execute("create or replace temp table gone as select unnest(?::varchar[]) as id", [sorted(gone)])
        out = []
        for shard in shards:
            rest = f"from {_parquet(self.store.path, [shard])} where id not in (select id from gone)"
            left = (self._connection.execute(f"select count(*) {rest}").fetchone() or (0,))[0]
            if left == shard["rows"]:
                out.append(shard)
            elif left:
                name = f"{Path(shard['file']).stem.partition('.')[0]}.g{generation:08d}"
                self._copy(f"select * {rest}", table, name)
                out.append({**shard, "file": f"{table}/{name}.parquet", "rows": left})
        return out

    def _merge(self, table: str, shards: list[dict[str, Any]], batch: int) -> list[dict[str, Any]]:
        """After every 16th, 256th and 4,096th batch the shards of those batches become one: by number alone, so that the same reports make the
        same shards however often a run was broken off."""
        for level in (1, 2, 3):
            if batch % _MERGED**level:
                break
            first = batch - _MERGED**level + 1
            old = [s for s in shards if s["first"] >= first and s["rows"] < _FULL and "/g" not in s["file"]]
            if len(old) < 2:
                continue
            select = f"select * from {_parquet(self.store.path, old)} order by {_ORDER.get(table, 'batch')}"
            name = f"{first:08d}-{batch:08d}"
            self._copy(select, table, name)
            merged: dict[str, Any] = {"file": f"{table}/{name}.parquet", "rows": sum(s["rows"] for s in old), "first": first, "last": batch}
            if table == "documents":
                merged["superseded"] = sum(s["superseded"] for s in old)
            shards = [s for s in shards if s not in old] + [merged]
        return shards

    def _copy(self, select: str, table: str, name: str) -> None:
        written = self._scratch / f"{table}-{name}.parquet"
        _write_parquet(self._connection, select, written)
        target = self.store.path / table / f"{name}.parquet"
        target.parent.mkdir(exist_ok=True)
        os.replace(written, target)
        _sync_folder(target.parent)

    def _catch_up(self) -> None:
        """The index follows the shards: what a killed writer had committed and not indexed is indexed now."""
        if self.index.batch > self.store.batch:
            self.index.clear()
        if self.index.batch < self.store.batch:
            wanted = "key, id, url, title, text, sha256, normalised, fingerprint, version, origin, same_text_as, date, batch"
            rows = self.store.select(f"select {wanted} from documents_all where batch > ? order by batch", [self.index.batch])
            self.index.add_all(rows, self.store.batch)


# Rows that are asked for together lie together: Parquet keeps the least and greatest value of each row group, and a query skips the others.
_ORDER = {
    "events": "published, document, position",
    "mentions": "document, event, position",
    "claims": "published, event, position",
    "counts": "published, event, kind",
    "documents": "batch, key",
    "episodes": "first_reported, id",
    "judgements": "batch, a, b",
}


def _connect(memory: str, threads: int | None) -> DuckDBPyConnection:
    import duckdb  # only here: it takes a tenth of a second to import

    connection = duckdb.connect()
    connection.execute(f"set memory_limit = '{memory}'")
    connection.execute(f"set temp_directory = {quoted(Path(tempfile.gettempdir()) / f'dragoman-{os.getpid()}')}")  # made when memory is short
    connection.execute("set enable_progress_bar = false")  # it would go to standard output, among the data
    if threads:
        connection.execute(f"set threads = {threads}")
    return connection


def read_only(store: Store) -> DuckDBPyConnection:
    """A connection for SQL that strangers write: it has the store's views, and reads nothing but the store's folder."""
    connection = _connect(*store.limits)
    define_views(connection, store.path, store.manifest)
    connection.execute(f"set allowed_directories = [{quoted(store.path.resolve())}, {quoted(store.path)}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def define_views(connection: DuckDBPyConnection, path: Path, manifest: Mapping[str, Any]) -> None:
    """A view for each table over the shards that the manifest names."""
    superseded = any(s["superseded"] for s in manifest["tables"]["documents"])
    for table, columns in TABLES.items():
        shards = manifest["tables"][table]
        empty = "select " + ", ".join(f"null::{type_} as {_column(c)}" for c, type_ in columns.items()) + " where false"
        every = f"select * from {_parquet(path, shards)}" if shards else empty
        if table != "documents" and table not in OF_DOCUMENTS:
            connection.execute(f"create view {table} as {every}")
            continue
        connection.execute(f"create view {table}_all as {every}")
        old = _SUPERSEDED if table == "documents" else f"{_SUPERSEDED} except {_RETOLD}"
        current = f"where {OF_DOCUMENTS.get(table, 'key')} not in ({old})" if superseded else ""
        connection.execute(f"create view {table} as select * from {table}_all {current}")


_SUPERSEDED = "select supersedes from documents_all where supersedes is not null"
# An exact copy that still stands tells the events of the version that it is a copy of, also when that one has been superseded.
_RETOLD = f"select same_text_as from documents_all where same_text_as is not null and key not in ({_SUPERSEDED})"


def _parquet(path: Path, shards: Sequence[Mapping[str, Any]]) -> str:
    return "read_parquet([" + ", ".join(_file(path / s["file"]) for s in shards) + "])"


def quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _file(path: Path) -> str:
    """The path as a string of SQL that stands for this file alone: DuckDB takes `*`, `?` and `[` for patterns."""
    return quoted("".join(f"[{c}]" if c in "*?[" else c for c in str(path)))


def _column(name: str) -> str:
    return '"' + name + '"'


def _struct(columns: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{quoted(c)}: {quoted(t)}" for c, t in columns.items()) + "}"


def _write_parquet(connection: DuckDBPyConnection, select: str, path: Path) -> None:
    """Raises OSError for what is wrong with the disk."""
    import duckdb

    try:
        connection.execute(f"copy ({select}) to {quoted(path)} (format parquet, compression zstd, row_group_size {_GROUP})")
        with path.open("rb") as written:
            os.fsync(written.fileno())
    except duckdb.IOException as error:
        full = "No space left" in str(error)
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error).splitlines()[0]) from error


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"{path}: no store here; `dragoman ingest SOURCE --store {path}` makes one") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    except ValueError:
        raise StoreError(f"{path / MANIFEST}: broken; restore it from a copy, or ingest anew into another folder") from None
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise StoreError(f"{path / MANIFEST}: not the manifest of a store; name another folder")
    if manifest["schema"] > SCHEMA:
        wrote = manifest.get("dragoman", "a newer version")
        raise StoreError(
            f"{path}: a store of version {manifest['schema']}, written by dragoman {wrote}, and this is {VERSION}; install that one or a newer"
        )
    return cast("dict[str, Any]", manifest)


def _write_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    new = path / (MANIFEST + ".new")
    with new.open("w", encoding="utf-8") as out:
        json.dump({**manifest, "dragoman": VERSION}, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    os.replace(new, path / MANIFEST)
    _sync_folder(path)


def _sync_folder(path: Path) -> None:
    if os.name == "posix":  # Windows has no handle on a folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _names(manifest: Mapping[str, Any], file: str) -> bool:
    return any(shard["file"] == file for shards in manifest["tables"].values() for shard in shards)


def _retire(path: Path, before: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[list[Any]]:
    """[file, when it stopped to count] of shards still on disk; deletes those whose time is over."""
    counting = {s["file"] for shards in tables.values() for s in shards}
    gone = [s["file"] for shards in before["tables"].values() for s in shards if s["file"] not in counting]
    now, kept = time.time(), []
    for file, since in [*before["retired"], *([file, now] for file in gone)]:
        if now - since < _KEPT:
            kept.append([file, since])
        else:
            (path / file).unlink(missing_ok=True)
    return kept


def disk_error(path: Path, error: OSError) -> StoreError:
    """One line for an OSError in a store's folder."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(f"{path}: the disk is full; what was committed is safe: make room and run the same command again")
    return StoreError(f"{path}: cannot be written ({error.strerror or error}); check its permissions and its disk")


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Makes one StoreError of what the disk, DuckDB or SQLite say of a write that failed."""
    try:
        yield
    except OSError as error:
        raise disk_error(path, error) from error
    except sqlite3.Error as error:
        full = "full" in str(error)
        raise disk_error(path, OSError(errno.ENOSPC if full else errno.EIO, f"{FILE}: {error}")) from error


@contextlib.contextmanager
def _locked(path: Path, command: str) -> Iterator[None]:
    """Holds the store's lock, which the system lets go of when the process ends, however it ends."""
    try:
        handle = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise disk_error(path, error) from error
    try:
        if not _try_lock(handle):
            holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip() or "another process"
            raise StoreBusy(f"{path}: {holder} is writing to it; wait until it is done, then run the command again")
        with contextlib.suppress(OSError):  # a full disk may lack room even for this
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"`dragoman {command}` (process {os.getpid()} on {socket.gethostname()})".encode(), 0)
        yield
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        with contextlib.suppress(OSError):
            cast("Callable[[int, int, int], None]", msvcrt.locking)(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            return True
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def migrate(path: Path) -> None:
    """Brings a store of an older version to this one: new shards, then one manifest. Raises StoreError when it cannot."""
    with _locked(path, "migrate"):
        manifest = _read_manifest(path)
        connection = _connect("1GB", 1)
        try:
            (path / "scratch").mkdir(exist_ok=True)
            for version in range(manifest["schema"], SCHEMA):
                manifest = _step(connection, path, manifest, version)
        except OSError as error:
            raise disk_error(path, error) from error
        finally:
            connection.close()
        _write_manifest(path, manifest)


def _step(connection: DuckDBPyConnection, path: Path, manifest: Mapping[str, Any], version: int) -> dict[str, Any]:
    tables: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        tables[table] = []
        for shard in manifest["tables"].get(table, ()):
            select = MIGRATIONS[version](table, f"read_parquet({_file(path / shard['file'])})")
            if select is None:
                tables[table].append(dict(shard))
                continue
            stem = Path(shard["file"]).stem.partition(".")[0]
            file = f"{table}/{stem}.v{version + 1}.parquet"
            _write_parquet(connection, select, path / "scratch" / "migrated.parquet")
            os.replace(path / "scratch" / "migrated.parquet", path / file)
            tables[table].append({**shard, "file": file})
    return {**manifest, "schema": version + 1, "generation": manifest["generation"] + 1, "tables": tables, "retired": _retire(path, manifest, tables)}
