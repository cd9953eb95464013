"""Files, folders, JSON Lines, CSV, Parquet and standard input -> Documents. The text is never altered.

What cannot be read comes as a `Skipped` in its place, so that one bad file does not stop the rest. A byte order mark at the start
of a file names its encoding and is no character of the text; line ends (also \\r\\n) stay as they are.
"""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from dragoman.parts import find_parts, parse_date
from dragoman.records import Document

FIELDS = ("id", "text", "date", "source", "title", "url")
"""The columns of a table, by the names that they have unless `columns` says otherwise."""

LONGEST = 1_000_000
"""The longest text of one document, in characters: some 170,000 words, a minute or two of coding. A longer one is skipped, with a line."""

_TABLES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".pq": "parquet"}
_TEXTS = {".txt", ".text"}
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF file", "convert it first, as with pdftotext"),
    (b"PK\x03\x04", "a zip or Office file", "save it as plain text first"),
    (b"\xd0\xcf\x11\xe0", "an Office file", "save it as plain text first"),
    (b"PAR1", "a Parquet file", "give it a name that ends in .parquet"),
    (b"\x1f\x8b", "a gzip file", "give it a name that ends in .gz"),
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """What could not be read. `where` is the file, with `:line` in a table; `what` is 'document', or 'date' when only the date of the
    document that follows could not be read (it is then coded without one)."""

    where: str
    reason: str
    remedy: str = ""
    what: str = "document"

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" + (f"; {self.remedy}" if self.remedy else "")


def read(source: str | Path | IO[Any], *, columns: Mapping[str, str] | None = None) -> Iterator[Document | Skipped]:
    """The documents of a text file, a folder, a table (.jsonl, .csv, .tsv, .parquet; each but Parquet also as .gz), '-' for standard input,
    or an open file (text, or JSON Lines when it starts with '{').

    `columns` gives the column of a field where it has another name: {"date": "published"}. A text file's id is its name without the ending,
    a row's without an id is `name:line`. Raises ValueError for a field that there is none of; everything else comes as Skipped.
    """
    names = {field: field for field in FIELDS}
    for field, column in (columns or {}).items():
        if field not in names:
            raise ValueError(f"no field {field!r}; the fields are {', '.join(FIELDS)}")
        names[field] = column
    asked = frozenset(columns or ())
    if source == "-":
        yield from _read_stream(sys.stdin.buffer, "standard input", "stdin", names, asked)
    elif isinstance(source, str | Path):
        yield from _read_path(Path(source), names, asked)
    else:
        where = str(getattr(source, "name", "") or "stream")
        yield from _read_stream(source, where, Path(where).stem or "stream", names, asked)


def _read_path(path: Path, names: Mapping[str, str], asked: frozenset[str]) -> Iterator[Document | Skipped]:
    if not path.is_dir():
        yield from _read_file(path, path.name, names, asked)
        return
    known = _TABLES.keys() | _TEXTS
    found = sorted(p for p in path.rglob("*") if _ending(p) in known and p.is_file())
    files = [p for p in found if not any(part.startswith(".") for part in p.relative_to(path).parts)]
    if not files:
        yield Skipped(str(path), "no report in this folder", f"its files must end in {', '.join(sorted(known))}")
    for file in files:
        yield from _read_file(file, file.relative_to(path).as_posix(), names, asked)


def _ending(path: Path) -> str:
    """'.jsonl' for both reports.jsonl and reports.jsonl.gz."""
    return Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def _read_file(path: Path, name: str, names: Mapping[str, str], asked: frozenset[str]) -> Iterator[Document | Skipped]:
    kind, ending = _TABLES.get(_ending(path)), path.suffix
    stem = name[: len(name) - len(ending)] if ending else name
    if ending.lower() == ".gz" and Path(stem).suffix:
        stem = stem[: -len(Path(stem).suffix)]
    where = str(path)
    try:
        if path.stat().st_size == 0:
            yield Skipped(where, "the file is empty", "nothing to code")
            return
        if kind == "parquet":
            yield from _read_parquet(path, where, stem, names, asked)
            return
        with gzip.open(path) if ending.lower() == ".gz" else path.open("rb") as stream:
            if kind == "jsonl":
                yield from _read_jsonl(cast(Iterable[bytes], stream), where, stem, names, asked)
            elif kind == "csv":
                yield from _read_csv(cast(IO[bytes], stream), where, stem, names, asked, tabs=_ending(path) == ".tsv")
            else:
                yield from _read_text(stream.read(4 * LONGEST + 5), where, stem)
    except FileNotFoundError:
        yield Skipped(where, "no such file", "check the path")
    except (EOFError, gzip.BadGzipFile) as error:
        yield Skipped(where, f"broken gzip file ({error})", "fetch it again")
    except OSError as error:
        yield Skipped(where, f"cannot be read ({error.strerror or error})", "check the path and its permissions")


def _read_stream(stream: IO[Any], where: str, stem: str, names: Mapping[str, str], asked: frozenset[str]) -> Iterator[Document | Skipped]:
    first = stream.readline(100 * LONGEST)
    line = first.encode("utf8", "surrogatepass") if isinstance(first, str) else first
    if line.removeprefix(_BOMS[0][0]).lstrip().startswith(b"{"):
        lines = (x.encode("utf8", "surrogatepass") if isinstance(x, str) else x for x in stream)
        yield from _read_jsonl(_chain(line, lines), where, stem, names, asked)
        return
    rest = stream.read(4 * LONGEST)
    if isinstance(first, str):
        yield from _as_document({"id": stem, "text": (first + rest).removeprefix("\ufeff")}, where)
    else:
        yield from _read_text(first + rest, where, stem)


def _chain(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _read_text(raw: bytes, where: str, stem: str) -> Iterator[Document | Skipped]:
    encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), "utf-8")
    for magic, what, remedy in _MAGIC:
        if raw.startswith(magic):
            yield Skipped(where, f"{what}, not text", remedy)
            return
    if encoding.startswith("utf-8") and b"\0" in raw[:65536]:
        yield Skipped(where, "a binary file, not text", "only plain text, JSON Lines, CSV and Parquet are read")
        return
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if len(raw) > 4 * LONGEST and error.end >= len(raw) - 4:
            yield _too_long(where)
        else:
            yield _not_unicode(where, raw, error)
        return
    yield from _as_document({"id": stem, "text": text}, where)


def _not_unicode(where: str, raw: bytes, error: UnicodeDecodeError) -> Skipped:
    line = raw.count(b"\n", 0, error.start) + 1
    return Skipped(where, f"not UTF-8 (byte 0x{raw[error.start]:02x} in line {line})", "convert it first, as with iconv -f windows-1252 -t utf-8")


def _too_long(where: str) -> Skipped:
    return Skipped(where, f"longer than {LONGEST:,} characters, no single report", "split it into one report a file, or one a line of JSON Lines")


def _read_jsonl(lines: Iterable[bytes], where: str, stem: str, names: Mapping[str, str], asked: frozenset[str]) -> Iterator[Document | Skipped]:
    found = False
    for number, raw in enumerate(lines, 1):
        here = f"{where}:{number}"
        if number == 1:
            raw = raw.removeprefix(_BOMS[0][0])
            if raw.lstrip().startswith(b"["):
                yield Skipped(where, "a JSON array, not JSON Lines", f"write one object a line: jq -c '.[]' {where}")
                return
        if not raw.strip():
            continue
        found = True
        try:
            row = json.loads(raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            yield Skipped(here, f"not UTF-8 (byte 0x{raw[error.start]:02x} at column {error.start + 1})", "convert the file to UTF-8")
            continue
        except json.JSONDecodeError as error:
            yield Skipped(here, f"broken JSON ({error.msg} at column {error.colno})", "one whole JSON object a line is wanted")
            continue
        except RecursionError:
            yield Skipped(here, "JSON nested too deep", "one flat JSON object a line is wanted")
            continue
        if not isinstance(row, dict):
            yield Skipped(here, f"JSON, but no object ({type(row).__name__})", 'write {"id": ..., "date": ..., "text": ...}')
            continue
        missing = [names[f] for f in FIELDS if f in asked and names[f] not in row]
        if missing or names["text"] not in row:
            yield Skipped(here, f"no {(missing or [names['text']])[0]!r} in it (it has {_listed(row)})", "name the column, as with --text-column")
            continue
        yield from _as_document({field: row.get(column) for field, column in names.items()}, here, fallback=f"{stem}:{number}")
    if not found:
        yield Skipped(where, "the file is empty", "nothing to code")


def _read_csv(stream: IO[bytes], where: str, stem: str, names: Mapping[str, str], asked: frozenset[str], tabs: bool) -> Iterator[Document | Skipped]:
    # Bytes that are no UTF-8 become lone surrogates here, so that only their own rows are skipped.
    lines = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
    csv.field_size_limit(max(csv.field_size_limit(), 100 * LONGEST))
    first = lines.readline()
    delimiter = "\t" if tabs or first.count("\t") > first.count(",") else ";" if first.count(";") > first.count(",") else ","
    header = next(csv.reader([first], delimiter=delimiter), [])
    missing = [names[f] for f in FIELDS if (f in asked or f == "text") and names[f] not in header]
    if missing:
        yield Skipped(where, f"no column {missing[0]!r} (it has {_listed(header)})", "name the column, as with --text-column")
        return
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        line = rows.line_num + 2
        here = f"{where}:{line}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Skipped(here, f"broken CSV ({error})", "look at its quotes")
            continue
        if not row:
            continue
        if len(row) != len(header):
            yield Skipped(here, f"cells do not fit the columns ({len(row)} under {len(header)})", "look at its quotes and separators")
            continue
        cells = dict(zip(header, row))
        yield from _as_document({field: cells.get(column) for field, column in names.items()}, here, fallback=f"{stem}:{line}")


def _read_parquet(path: Path, where: str, stem: str, names: Mapping[str, str], asked: frozenset[str]) -> Iterator[Document | Skipped]:
    import duckdb  # only here: it takes a tenth of a second to import

    with closing(duckdb.connect()) as connection:
        try:
            header = [row[0] for row in connection.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()]
            missing = [names[f] for f in FIELDS if (f in asked or f == "text") and names[f] not in header]
            if missing:
                yield Skipped(where, f"no column {missing[0]!r} (it has {_listed(header)})", "name the column, as with --text-column")
                return
            fields = [f for f in FIELDS if names[f] in header]
            wanted = ", ".join('"' + names[f].replace('"', '""') + '"' for f in fields)
            result = connection.execute(f"select {wanted} from read_parquet(?)", [str(path)])
            number = 0
            while rows := result.fetchmany(256):
                for row in rows:
                    number += 1
                    yield from _as_document(dict(zip(fields, row)), f"{where}:{number}", fallback=f"{stem}:{number}")
        except duckdb.Error as error:
            if not path.exists():
                raise FileNotFoundError from None
            yield Skipped(where, f"broken Parquet file ({str(error).splitlines()[0]})", "write it again")


def _listed(names: Iterable[object]) -> str:
    shown = [str(n) for n in names]
    return ", ".join(shown[:8]) + (", ..." if len(shown) > 8 else "") or "nothing"


def _as_document(row: Mapping[str, Any], where: str, fallback: str = "") -> Iterator[Document | Skipped]:
    """The row's document, with a Skipped before it when its date is none; or a Skipped alone."""
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        what = "the text is empty" if text is None or isinstance(text, str) else f"the text is no string ({type(text).__name__})"
        yield Skipped(where, what, "nothing to code")
        return
    if len(text) > LONGEST:
        yield _too_long(where)
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        yield Skipped(where, f"not Unicode text (at character {error.start})", "write it as UTF-8, each pair of surrogates as one character")
        return
    title = _field(row.get("title"))
    found = find_parts(text, title)
    date, unread = _date_field(row.get("date"))
    if date is None:
        date = found.date
    unread = unread or (found.unread_date if date is None else None)
    if unread is not None:
        outcome = f"the one in its text, {date}, is taken" if date else "coded without a date"
        yield Skipped(where, f"{unread!r} is no date", f"{outcome}; write it as 2025-07-30", what="date")
    yield Document(
        id=_field(row.get("id")) or fallback,
        text=text,
        date=date,
        source=_field(row.get("source")) or found.source,
        title=title or found.title,
        url=_field(row.get("url")) or found.url,
        parts=tuple(found.parts),
    )


def _field(value: Any) -> str | None:
    """A cell as text without lone surrogates; None for what is empty."""
    if value is None or value == "":
        return None
    return str(value).encode("utf-8", "replace").decode("utf-8").strip() or None


def _date_field(value: Any) -> tuple[str | None, str | None]:
    """(date, None), (None, what was no date) or (None, None) for an empty cell."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat(), None
    if isinstance(value, datetime.date):
        return value.isoformat(), None
    shown = _field(value)
    if shown is None:
        return None, None
    date = parse_date(shown)
    return (date, None) if date else (None, shown[:60])
