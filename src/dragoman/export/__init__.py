"""Events in the tables that others already have code for, with exactly their columns; as GeoJSON, as networks, and as a data package.

Most of those tables know no act that is planned, proposed, denied or only alleged. Such events are left out of them and counted, unless one asks for
`everything`; `extended` keeps them too and adds columns that say so.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any

from dragoman.export.common import UNLIKELY, Item, Left, Row, cell, columns, data, joined
from dragoman.export.geojson import write_geojson
from dragoman.export.graph import edge_rows, write_graphml
from dragoman.export.package import write_package
from dragoman.export.tables import flat, gdelt, gdelt_mentions, icews, polecat
from dragoman.export.violence import acled, ucdp
from dragoman.records import Event

Rows = Callable[[Item], list[Row] | Left]


@dataclass(frozen=True)
class Table:
    """A format of rows and columns. `keeps`: it has a column for the status, so that nothing is left out."""

    rows: Rows
    delimiter: str = ","
    header: bool = True
    keeps: bool = False


TABLES: Mapping[str, Table] = {
    "polecat": Table(polecat, "\t"),
    "icews": Table(icews, "\t"),
    "gdelt": Table(gdelt, "\t", header=False),
    "gdelt-mentions": Table(gdelt_mentions, "\t", header=False),
    "acled": Table(acled),
    "ucdp": Table(ucdp),
    "flat": Table(flat, keeps=True),
}
FORMATS = (*TABLES, "edges", "graphml", "geojson", "package")
EXTRA = ("Status", "Alleged", "Attribution")
"""What `extended` adds to a table that has no column for it."""


@dataclass
class Outcome:
    """What came of an export: events seen, rows (features, edges) written, and why how many events were left out."""

    events: int = 0
    rows: int = 0
    left: Counter[str] = field(default_factory=Counter)


def export(items: Iterable[Item], form: str, out: IO[str] | Path, *, everything: bool = False, extended: bool = False) -> Outcome:
    """Write events in one of FORMATS to an open text file, opened with newline="" (`package`: into a folder, which must not hold files).
    Raises ValueError for another format, OSError for what cannot be written."""
    outcome = Outcome()
    everything = everything or extended
    if form == "package":
        write_package(_counted(items, outcome), Path(str(out)), outcome)
    elif isinstance(out, Path):
        raise ValueError(f"{form} is written to an open file")
    elif form == "geojson":
        write_geojson(_counted(items, outcome), out, outcome)
    elif form == "graphml":
        write_graphml(_counted(items, outcome), out, outcome)
    elif form == "edges":
        kept = _happened(_counted(items, outcome), outcome, everything)
        rows = csv.DictWriter(out, columns("edges"), lineterminator="\n")
        rows.writeheader()
        for row in edge_rows(kept, outcome):
            rows.writerow({name: cell(value) for name, value in row.items()})
    elif form in TABLES:
        _write_table(_counted(items, outcome), form, out, outcome, everything, extended)
    else:
        raise ValueError(f"{form!r} is no format; there are {', '.join(FORMATS)}")
    return outcome


def _counted(items: Iterable[Item], outcome: Outcome) -> Iterator[Item]:
    for item in items:
        outcome.events += 1
        yield item


def _happened(items: Iterable[Item], outcome: Outcome, everything: bool) -> Iterator[Item]:
    """Without what has not happened or is only alleged, unless everything is wanted."""
    for item in items:
        why = unlikely(item.event)
        if why is None or everything:
            yield item
        else:
            outcome.left[why] += 1


def unlikely(event: Event) -> str | None:
    """planned, proposed, negated or alleged; None for what is told to have happened."""
    return event.status if event.status in UNLIKELY else "alleged" if event.alleged else None


def _write_table(items: Iterable[Item], form: str, out: IO[str], outcome: Outcome, everything: bool, extended: bool) -> None:
    table = TABLES[form]
    names = columns(form) + ([] if table.keeps or not extended else list(EXTRA))
    make: Rows = partial(ucdp, without_deaths=everything) if form == "ucdp" else table.rows
    writer = csv.writer(out, delimiter=table.delimiter, lineterminator="\n")
    if table.header:
        writer.writerow(names)
    for item in items if table.keeps else _happened(items, outcome, everything):
        made = make(item)
        if isinstance(made, Left):
            outcome.left[made.reason] += 1
            continue
        extra = _extra(item.event) if extended and not table.keeps else {}
        for row in made:
            writer.writerow([cell(row.get(name)) for name in names[: len(names) - len(extra)]] + [cell(v) for v in extra.values()])
            outcome.rows += 1


def _extra(event: Event) -> dict[str, Any]:
    return dict(zip(EXTRA, (event.status, event.alleged, joined((s.name or s.text for s in event.attribution), "; "))))


def described(form: str) -> Mapping[str, str]:
    """What each column of a table holds, in order."""
    return {name: text["text"] if isinstance(text, dict) else text for name, text in data(form)["columns"].items()}


__all__ = ["EXTRA", "FORMATS", "TABLES", "Item", "Outcome", "described", "export", "unlikely"]
