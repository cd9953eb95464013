"""`dragoman query`: events of a store, or what SQL says of it, as a table, JSON Lines or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.query import BY, SORTS, Filter, QueryError
from dragoman.records import STATUSES, Event, Run, from_json
from dragoman.show.common import TABLE_WIDTH
from dragoman.store import Store, StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from rich.console import Console

SHOWN = 50
"""Rows of a table unless --limit says otherwise."""

FILTERS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("type", {"multiple": True, "metavar": "TYPE"}, "PLOVER type: ASSAULT, CONSULT ..."),
    ("mode", {"multiple": True, "metavar": "MODE"}, "Mode: aerial, visit, arrest ..."),
    ("status", {"multiple": True, "metavar": "STATUS", "type": click.Choice(STATUSES, case_sensitive=False)}, "occurred, ongoing, planned, proposed or negated."),
    ("context", {"multiple": True, "metavar": "CONTEXT"}, "PLOVER context: military, election ..."),
    ("actor", {"multiple": True, "metavar": "PARTY"}, "Who does it: a country (SYR, Syria), a sector (MIL), both (SYR:MIL), or a name."),
    ("recipient", {"multiple": True, "metavar": "PARTY"}, "To whom it is done, likewise."),
    ("party", {"multiple": True, "metavar": "PARTY"}, "Either of the two."),
    ("dyad", {"multiple": True, "nargs": 2, "metavar": "PARTY PARTY"}, "Both take part, whoever of them acts."),
    ("date", {"metavar": "WHEN"}, "When it takes place: 2025-07-31, 2025-07, 2025, 2025-07-01/2025-07-14, 2025-07/.."),
    ("published", {"metavar": "WHEN"}, "When it was reported, likewise."),
    ("place", {"multiple": True, "metavar": "NAME"}, "Where it takes place: a town, province, base ..."),
    ("country", {"multiple": True, "metavar": "COUNTRY"}, "In which country it takes place (SYR, Syria)."),
    ("source", {"multiple": True, "metavar": "NAME"}, "The report's source; a part of its name is enough."),
    ("said-by", {"multiple": True, "metavar": "NAME"}, "On whose word it is told; a part of the name is enough."),
    ("text", {"metavar": "WORDS"}, "Reports that have all the words; \"a phrase\", OR, NOT."),
    ("document", {"multiple": True, "metavar": "ID"}, "The report, by its id."),
    ("id", {"multiple": True, "metavar": "ID"}, "The event, by its id."),
    ("confidence", {"type": click.FloatRange(0, 1), "metavar": "N"}, "At least so sure, from 0 to 1."),
    ("alleged/--not-alleged", {"default": None}, "Only accusations and unproven claims, or none of them."),
)  # fmt: skip
"""The options that make a Filter: name, what click is to know, help."""


def with_filter(command: Callable[..., None]) -> Callable[..., None]:
    for name, known, text in reversed(FILTERS):
        command = click.option(f"--{name}", **known, help=text)(command)
    return command


def filter_given(options: dict[str, Any]) -> Filter:
    """The filter of the options, which are taken out of the mapping."""
    return Filter(**{name: options.pop(name) for name in [n.partition("/")[0].replace("-", "_") for n, _, _ in FILTERS]})


def with_store(command: Callable[..., None]) -> Callable[..., None]:
    path = click.Path(path_type=Path)
    return click.option("--store", "folder", required=True, type=path, metavar="DIR", help="The store that `dragoman ingest` made.")(command)


def open_store(folder: Path) -> Store:
    try:
        return Store(folder)
    except StoreError as error:
        raise click.ClickException(str(error)) from None


@click.command()
@with_store
@with_filter
@click.option("--by", multiple=True, type=click.Choice(list(BY)), metavar="NAME", help=f"Count events by {', '.join(BY)}; may stand several times.")
@click.option("--reports", is_flag=True, help="With --by: also how many reports tell them.")
@click.option("--sql", metavar="SELECT", help="Your own query over the tables (docs/store.md), read only, in place of the filters.")
@click.option("--sort", default="published", metavar="KEY", help=f"{', '.join(SORTS)}; -published for the newest first ...  [default: published]")
@click.option("--limit", type=click.IntRange(0), metavar="N", help=f"At most so many rows; 0 for all (default: {SHOWN} in a table, else all).")
@click.option("--format", "-f", "form", type=click.Choice(["table", "jsonl", "csv"]), help="Default: table on a terminal, jsonl in a pipe.")
def query(folder: Path, by: Sequence[str], reports: bool, sql: str | None, sort: str, limit: int | None, form: str | None, **options: Any) -> None:
    """Events of a store, by who, what, whom, when, where, and on whose word.

    Several values of one option are alternatives, different options must all hold. JSON Lines are whole records (docs/record.md), CSV and the table have a row an
    event. --by counts instead, --sql asks anything.
    """
    import duckdb

    from dragoman import query as asked

    wanted = filter_given(options)
    if sql is not None and (wanted or by):
        raise click.UsageError("--sql goes with no filter and no --by; put the conditions into the query")
    form = form or ("table" if sys.stdout.isatty() else "jsonl")
    limit = SHOWN if limit is None and form == "table" else limit or None
    try:
        with open_store(folder) as store:
            if sql is not None:
                _write_rows(asked.free(store, sql), form, limit)
            elif by:
                _write_rows(asked.counted(store, wanted, by, reports), form, limit)
            elif form == "table":
                records, total = asked.page(store, wanted, sort, limit or store.rows("events"))
                console = _console()
                console.print(events_table(map(from_json, records), console.width))
                _say_how_many(len(records), total, "event")
            else:
                _write_events(asked.events(store, wanted, sort, limit), form)
    except (QueryError, StoreError) as error:
        raise click.ClickException(str(error)) from None
    except duckdb.Error as error:
        raise click.ClickException(f"{folder}: {asked.one_line(error)}") from None
    except BrokenPipeError:  # `| head` has seen enough
        sys.stderr.close()


def _console() -> Console:
    from rich.console import Console

    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else TABLE_WIDTH, highlight=False, markup=False, emoji=False)


def _say_how_many(shown: int, all_: int, noun: str) -> None:
    more = f"{shown:,} of {all_:,} {noun}s; --limit 0 shows all" if all_ > shown else f"{all_:,} {noun}{'' if all_ == 1 else 's'}"
    click.echo(more, err=True)


def _write_events(records: Iterator[dict[str, Any]], form: str) -> None:
    from dragoman.show.write import EMPTY, flat

    if form == "jsonl":
        for record in records:
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        return
    rows = csv.DictWriter(sys.stdout, list(flat(EMPTY, Run("", "", ""))), lineterminator="\n")
    rows.writeheader()
    for record in records:
        rows.writerow(flat(from_json(record), Run(**record["run"]) if record["run"] else Run("", "", "")))


def events_table(events: Iterable[Event], width: int) -> Any:
    """A rich table of events from several reports."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from dragoman.show.write import STYLES, status_of, what_of, when_of, where_of, who_to_whom, word_of

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", expand=True)
    table.add_column("when", width=11, no_wrap=True)
    table.add_column("what", max_width=22, overflow="fold")
    table.add_column("who → whom", ratio=3, overflow="fold")
    table.add_column("where", max_width=18, overflow="fold")
    if width >= 110:
        table.add_column("on whose word", ratio=2, overflow="fold")
    table.add_column("report", ratio=2, overflow="fold")
    for event in events:
        told = event.document
        report = Text("\n").join([Text(told.id), Text(" · ".join(filter(None, (told.date, told.source))), style="dim")])
        status = Text(status_of(event), style=STYLES.get(event.status, ""))
        cells = [Text(when_of(event.date)), Text("\n").join([what_of(event), status]), Text(who_to_whom(event)), Text(where_of(event.place))]
        table.add_row(*cells, *[Text(word_of(event.attribution))] * (width >= 110), report)
    return table


def _write_rows(cursor: DuckDBPyConnection, form: str, limit: int | None) -> None:
    names = [column[0] for column in cursor.description or ()]

    def rows() -> Iterator[tuple[Any, ...]]:
        while some := cursor.fetchmany(1000):
            yield from some

    if form == "table":
        _table_of_rows(names, list(islice(rows(), limit)))
        if limit is not None and cursor.fetchmany(1):
            click.echo(f"the first {limit:,} rows; --limit 0 shows all", err=True)
    elif form == "csv":
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(names)
        out.writerows([_cell(v) for v in row] for row in islice(rows(), limit))
    else:
        for row in islice(rows(), limit):
            sys.stdout.write(json.dumps(dict(zip(names, row)), ensure_ascii=False, default=str) + "\n")


def _table_of_rows(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for k, name in enumerate(names):
        numeric = bool(rows) and all(isinstance(row[k], int | float | None) and not isinstance(row[k], bool) for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(
            *(Text(f"{v:,}" if isinstance(v, int) and not isinstance(v, bool) and names[k] != "year" else _shown(v)) for k, v in enumerate(row))
        )
    _console().print(table)


def _shown(value: Any) -> str:
    return "–" if value is None else _cell(value)


def _cell(value: Any) -> str:
    """Lists and structures as JSON, an unknown value as an empty cell."""
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else str(value)
