"""Tables, a report a row: JSON Lines (and a JSON array), CSV, TSV and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from dragoman.formats import news
from dragoman.formats.common import BOMS, LINE, WHOLE, Found, Options, Spot, Unreadable, as_document, listed
from dragoman.formats.common import lines as lines_of

GROUP = 8192
"""Rows of a Parquet file that are held at once."""
_WIDE = f"a line of more than {LINE >> 20} MB"


def read_jsonl(stream: IO[bytes], spot: Spot, options: Options) -> Iterator[Found]:
    """JSON Lines in UTF-8: an object with the wanted columns, or a ninjs item, a line."""
    found = False
    for number, raw in enumerate(lines_of(stream), 1):
        here = spot.at(number)
        if raw is None:
            yield here.skipped(_WIDE, "one report a line is wanted")
            continue
        if number == 1:
            raw = raw.removeprefix(BOMS[0][0])
            if raw.lstrip().startswith(b"["):
                yield spot.skipped("a JSON array, not JSON Lines", "give it a name that ends in .json, or write one object a line: jq -c '.[]'")
                return
        if not raw.strip():
            continue
        found = True
        yield from _object(raw, here, options)
    if not found:
        yield spot.skipped("the file is empty", "nothing to code")


def read_json(stream: IO[bytes], spot: Spot, options: Options) -> Iterator[Found]:
    """A .json file: JSON Lines, one object on many lines, or an array of them."""
    buffered = io.BufferedReader(stream) if not isinstance(stream, io.BufferedReader) else stream  # type: ignore[type-var]
    first = buffered.peek(1 << 16).removeprefix(BOMS[0][0]).lstrip().split(b"\n", 1)[0].strip()
    if first.startswith(b"{") and first.endswith(b"}") and _loads(first) is not None:
        yield from read_jsonl(buffered, spot, options)
        return
    raw = buffered.read(WHOLE + 1)
    if len(raw) > WHOLE:
        if raw.removeprefix(BOMS[0][0]).lstrip().startswith(b"["):
            raise Unreadable(f"a JSON array of more than {WHOLE >> 20} MB", "write one object a line: jq -c '.[]'")
        raise Unreadable(f"more than {WHOLE >> 20} MB of JSON that is not one object a line", "write one object a line: jq -c .")
    try:
        whole = json.loads(raw.removeprefix(BOMS[0][0]))
    except json.JSONDecodeError as error:
        if error.msg != "Extra data" and not first.endswith(b"}"):
            raise Unreadable(f"broken JSON ({error.msg} in line {error.lineno})", "fetch or write it again") from None
        yield from read_jsonl(io.BytesIO(raw), spot, options)
        return
    except RecursionError:
        raise Unreadable("JSON nested too deep", "one flat JSON object a line is wanted") from None
    except UnicodeDecodeError:
        yield from read_jsonl(io.BytesIO(raw), spot, options)
        return
    if not isinstance(whole, list):
        yield from _row(whole, spot, options)
        return
    if not whole:
        yield spot.skipped("an empty array", "nothing to code")
    for number, item in enumerate(whole, 1):
        yield from _row(item, spot.at(number), options)


def _loads(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _object(raw: bytes, here: Spot, options: Options) -> Iterator[Found]:
    try:
        row = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        yield here.skipped(f"not UTF-8 (byte 0x{raw[error.start]:02x} at column {error.start + 1})", "give its encoding, as with --encoding cp1252")
    except json.JSONDecodeError as error:
        yield here.skipped(f"broken JSON ({error.msg} at column {error.colno})", "one whole JSON object a line is wanted")
    except ValueError as error:  # a number of more digits than Python reads
        yield here.skipped(f"broken JSON ({str(error).partition(';')[0]})", "one whole JSON object a line is wanted")
    except RecursionError:
        yield here.skipped("JSON nested too deep", "one flat JSON object a line is wanted")
    else:
        yield from _row(row, here, options)


def _row(row: Any, here: Spot, options: Options) -> Iterator[Found]:
    if not isinstance(row, dict):
        yield here.skipped(f"JSON, but no object ({type(row).__name__})", 'write {"id": ..., "date": ..., "text": ...}')
        return
    if not options.asked and news.is_ninjs(row):
        yield from news.read_ninjs(row, here)
        return
    missing = options.missing(row)
    if missing is not None:
        yield here.skipped(f"no {missing!r} in it (it has {listed(row)})", "name the column, as with --text-column")
        return
    yield from as_document({field: row.get(column) for field, column in options.names.items()}, here)


def read_csv(stream: IO[bytes], spot: Spot, options: Options, tabs: bool = False) -> Iterator[Found]:
    """CSV or TSV in UTF-8 with a header line; `;` and tabs are recognised by it."""
    csv.field_size_limit(LINE)
    rows_of = _text_lines(stream)
    first = next(rows_of, "").removeprefix("\ufeff")
    delimiter = "\t" if tabs or first.count("\t") > first.count(",") else ";" if first.count(";") > first.count(",") else ","
    try:
        header = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error as error:
        raise Unreadable(f"broken CSV ({error})", "look at its first line") from None
    missing = options.missing(header)
    if missing is not None:
        yield spot.skipped(f"no column {missing!r} (it has {listed(header)})", "name the column, as with --text-column")
        return
    rows = csv.reader(rows_of, delimiter=delimiter)
    while True:
        here = spot.at(rows.line_num + 2)
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield here.skipped(f"broken CSV ({error})", "look at its quotes")
            continue
        if not row:
            continue
        if len(row) != len(header):
            yield here.skipped(f"cells do not fit the columns ({len(row)} under {len(header)})", "look at its quotes and separators")
            continue
        cells = dict(zip(header, row))
        yield from as_document({field: cells.get(column) for field, column in options.names.items()}, here)


def _text_lines(stream: IO[bytes]) -> Iterator[str]:
    """Bytes that are no UTF-8 become lone surrogates, so that only their own rows are skipped."""
    for number, line in enumerate(lines_of(stream), 1):
        if line is None:
            raise Unreadable(f"line {number} has more than {LINE >> 20} MB", "look at its quotes; the rows before it are read")
        yield line.decode("utf-8", "surrogateescape")


def read_parquet(path: Path, spot: Spot, options: Options) -> Iterator[Found]:
    """A fault in one row group costs the rows of that group."""
    import duckdb  # only here: it takes a tenth of a second to import

    with closing(duckdb.connect(config={"memory_limit": "1GB", "threads": 1})) as connection:
        # DuckDB takes `*`, `?` and `[` in a path for patterns.
        file = "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
        try:
            header = [row[0] for row in connection.execute("describe select * from read_parquet(?)", [file]).fetchall()]
            missing = options.missing(header)
            if missing is not None:
                yield spot.skipped(f"no column {missing!r} (it has {listed(header)})", "name the column, as with --text-column")
                return
            fields = [f for f, column in options.names.items() if column in header]
            wanted = ", ".join('"' + options.names[f].replace('"', '""') + '"' for f in fields)
            query = f"select {wanted} from read_parquet(?, file_row_number = true) where file_row_number between ? and ? order by file_row_number"
            groups = connection.execute("select distinct row_group_id, row_group_num_rows from parquet_metadata(?) order by 1", [file]).fetchall()
        except duckdb.Error as error:
            path.open("rb").close()  # raises what is wrong with the file itself
            raise Unreadable(f"broken Parquet file ({str(error).splitlines()[0]})", "write it again") from None
        first = 0
        for _, rows_in_it in groups:
            number, last = first, first + rows_in_it
            try:
                for start in range(first, last, GROUP):
                    for row in connection.execute(query, [file, start, min(start + GROUP, last) - 1]).fetchall():
                        number += 1
                        yield from as_document(_cells(zip(fields, row)), spot.at(number))
            except duckdb.Error as error:
                what = f"rows {number + 1:,} to {last:,} of a broken Parquet file ({str(error).splitlines()[0]})"
                yield spot.skipped(what, "write it again; the others are read")
            first = last


def _cells(cells: Any) -> Mapping[str, Any]:
    return {f: v.decode("utf-8", "surrogateescape") if isinstance(v, bytes) else v for f, v in cells}


READERS: dict[str, Callable[[IO[bytes], Spot, Options], Iterator[Found]]] = {"jsonl": read_jsonl, "json": read_json, "csv": read_csv}
