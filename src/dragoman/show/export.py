"""`dragoman export`: events in the tables and files that others read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from dragoman.export import FORMATS, Item, Outcome
from dragoman.export import export as write
from dragoman.query import Filter, QueryError, count, told
from dragoman.records import Run, from_json
from dragoman.show.common import number
from dragoman.show.query import filter_given, open_store, with_filter
from dragoman.store import Store, StoreError


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option(
    "--store", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Export from a store; the filters of `dragoman query` choose."
)
@click.option("--as", "form", required=True, type=click.Choice(FORMATS), help="The format.")
@click.option("--out", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Where to (package: a new folder). Default: standard output.")
@click.option("--all", "everything", is_flag=True, help="Also what is planned, proposed, negated or only alleged, in a table that cannot say so.")
@click.option("--extended", is_flag=True, help="The same, with columns for status, allegation and sources added to the table's own.")
@with_filter
def export(files: Sequence[Path], folder: Path | None, form: str, out: Path | None, everything: bool, extended: bool, **options: Any) -> None:
    """Events as POLECAT, ICEWS, GDELT, ACLED, UCDP, flat CSV, GeoJSON, networks or a data package.

    FILE is what `dragoman code --format jsonl` wrote, - for standard input; or take a --store. Events for which the format has no place are left out and counted on
    standard error.
    """
    wanted = filter_given(options)
    if bool(files) == (folder is not None):
        raise click.UsageError("name the FILEs of records or a --store, one of the two")
    if files and wanted:
        raise click.UsageError("filters need a --store; `dragoman ingest` makes one")
    if form == "package" and out is None:
        raise click.UsageError("--as package needs --out, a new folder")
    faults: list[str] = []
    try:
        if folder is not None:
            with open_store(folder) as store:
                outcome = _write(_of_store(store, wanted), count(store, wanted), form, out, everything, extended)
        else:
            outcome = _write(_of_files(files, faults), None, form, out, everything, extended)
    except (QueryError, StoreError) as error:
        raise click.ClickException(str(error)) from None
    except BrokenPipeError:
        sys.stderr.close()
        return
    except OSError as error:
        raise click.ClickException(f"{error.filename or out or 'standard output'}: cannot be written ({error.strerror or error})") from None
    for line in faults[:20]:
        click.echo(line, err=True)
    click.echo(_summary(outcome, form, len(faults), everything or extended), err=True)
    sys.exit(1 if faults else 0)


def _of_store(store: Store, wanted: Filter) -> Iterator[Item]:
    """The events with the sentences that tell them."""
    for record, text in told(store, wanted):
        made = json.loads(record)
        sentence = made["mentions"][0]["sentence"] if made["mentions"] and text else None
        yield _item(made, text[sentence[0] : sentence[1]] if sentence and text else None, len(text) if text is not None else None)


def _of_files(files: Sequence[Path], faults: list[str]) -> Iterator[Item]:
    for path in files:
        try:
            stream = sys.stdin if str(path) == "-" else path.open(encoding="utf-8")
        except OSError as error:
            faults.append(f"{path}: cannot be read ({error.strerror})")
            continue
        with stream:
            yield from _of_lines(path, stream, faults)


def _of_lines(path: Path, stream: IO[str], faults: list[str]) -> Iterator[Item]:
    try:
        for n, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                yield _item(json.loads(line), None, None)
            except (ValueError, KeyError, TypeError, AttributeError, IndexError):
                faults.append(f"{path}:{n}: no event record; write one a line with `dragoman code --format jsonl`")
    except UnicodeDecodeError:
        faults.append(f"{path}: not UTF-8; read up to there")


def _item(record: dict[str, Any], quote: str | None, length: int | None) -> Item:
    return Item(from_json(record), Run(**record["run"]) if record.get("run") else None, quote, length)


def _write(items: Iterator[Item], total: int | None, form: str, out: Path | None, everything: bool, extended: bool) -> Outcome:
    with _bar(items, total, out is not None or not sys.stdout.isatty()) as shown:
        if form == "package" and out is not None:
            return write(shown, form, out)
        if out is None:
            return write(shown, form, sys.stdout, everything=everything, extended=extended)
        with out.open("w", encoding="utf-8", newline="") as stream:
            return write(shown, form, stream, everything=everything, extended=extended)


@contextmanager
def _bar(items: Iterator[Item], total: int | None, wanted: bool) -> Iterator[Iterator[Item]]:
    """The items, with a bar on standard error where that is a terminal and the data go elsewhere."""
    if not wanted or not sys.stderr.isatty():
        yield items
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        yield iter(progress.track(items, total=total, description="exporting"))


def _summary(outcome: Outcome, form: str, faults: int, everything: bool) -> str:
    rows = {"geojson": "feature", "graphml": "edge", "edges": "edge"}.get(form, "row")
    parts = [f"{form}: {number(outcome.rows, rows)} of {number(outcome.events, 'event')}"]
    if outcome.left:
        named = ", ".join(f"{n:,} {reason}" for reason, n in outcome.left.most_common())
        parts.append(f"left out {sum(outcome.left.values()):,} ({named})")
        if not everything and any(r in outcome.left for r in ("planned", "proposed", "negated", "alleged")):
            parts.append("--extended keeps what did not happen, and says so in columns of its own")
    if faults:
        parts.append(f"{number(faults, 'line')} skipped")
    return "; ".join(parts)
