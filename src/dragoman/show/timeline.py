"""`dragoman timeline`: a story of a store in order, and what is planned next; the planned as a calendar."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from dragoman.query import QueryError
from dragoman.show.common import TABLE_WIDTH, day, number
from dragoman.show.query import filter_given, open_store, with_filter, with_store
from dragoman.show.write import STYLES
from dragoman.store import StoreError
from dragoman.timeline import Act, calendar, newest, story, where, who

SHOWN = 200
"""Acts of the past that are shown unless --limit says otherwise: the latest ones."""


@click.command()
@with_store
@with_filter
@click.option(
    "--as-of", metavar="DATE", callback=day, help="The day from which on a plan is still to come (default: that of the newest report found)."
)
@click.option(
    "--limit", type=click.IntRange(0), default=SHOWN, show_default=True, metavar="N", help="At most so many acts of the past, the latest; 0 for all."
)
@click.option("--format", "-f", "form", type=click.Choice(["text", "jsonl"]), help="Default: text on a terminal, jsonl in a pipe.")
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what is planned, with a date, as a calendar; - for standard output.",
)
def timeline(folder: Path, as_of: str | None, limit: int, form: str | None, ics: Path | None, **options: Any) -> None:
    """A story in order: each act once, with how its reports changed, and what is planned next.

    The filters are those of `dragoman query`; an act belongs to the story when one of its reports satisfies them. `dragoman link` finds which reports tell one act;
    what is not linked yet stands by itself.
    """
    wanted = filter_given(options)
    form = form or ("text" if sys.stdout.isatty() else "jsonl")
    try:
        with open_store(folder) as store:
            acts = story(store, wanted)
    except (QueryError, StoreError) as error:
        raise click.ClickException(str(error)) from None
    if ics is not None:
        _write_calendar(acts, ics)
        return
    now = dt.date.fromisoformat(as_of) if as_of else newest(acts)
    past, ahead = [a for a in acts if not a.ahead(now)], [a for a in acts if a.ahead(now)]
    shown = past[-limit:] if limit else past
    if form == "jsonl":
        for act in [*shown, *ahead]:
            sys.stdout.write(json.dumps(act.record, ensure_ascii=False) + "\n")
    else:
        _write(shown, ahead, now)
    more = f"; the latest {len(shown):,} are shown, --limit 0 shows all" if len(shown) < len(past) else ""
    click.echo(f"{number(len(past), 'act')}, {len(ahead):,} still planned{more}", err=True)


def _write_calendar(acts: Sequence[Act], out: Path) -> None:
    text, undated = calendar(acts)
    try:
        if str(out) == "-":
            sys.stdout.buffer.write(text.encode())  # its line ends are CRLF everywhere
        else:
            out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise click.ClickException(f"{out}: cannot be written ({error.strerror})") from None
    left = f"; left out {undated:,} without a date" if undated else ""
    click.echo(f"{number(text.count('BEGIN:VEVENT'), 'planned act')} in the calendar{left}", err=True)


def _write(past: Sequence[Act], ahead: Sequence[Act], now: dt.date | None) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else TABLE_WIDTH, highlight=False, markup=False, emoji=False)
    if not past and not ahead:
        console.print("no act")
    heading = ""
    for act in past:
        month = "No date" if act.at is None else f"{act.at:%B %Y}"
        if month != heading:
            heading = month
            console.print(Text(heading, style="bold underline"))
        _write_act(console, act)
    if ahead:
        console.print()
        console.print(Text(f"Planned, as of {now}", style="bold underline blue"))
        for act in ahead:
            _write_act(console, act)


def _write_act(console: Any, act: Act) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    r = act.record
    row = Table.grid(padding=(0, 2))
    row.add_column(width=12, no_wrap=True)
    row.add_column(ratio=1)
    date = r["date"]["edtf"].replace("/", "/\n") if r["date"] else "–"
    state = f"{r['status']}{', alleged' if r['alleged'] else ''}{', disputed' if r['disputed'] else ''}"
    head = Text.assemble((r["type"], "bold"), f" {r['mode']}" if r["mode"] else "", "  ", (state, STYLES.get(r["status"], "yellow")), "  ", who(r))
    place = where(r)
    if place:
        head.append(f" · {place}")
    row.add_row(Text(date), Text("\n").join([head, *(Text(line, style="dim") for line in _more(act))]))
    console.print(Padding(row, (0, 0, 0, 1)))


def _more(act: Act) -> list[str]:
    """How the reports changed, what they count, who tells it otherwise, and how many there are."""
    r = act.record
    lines = []
    if len(r["history"]) > 1:
        steps = [
            f"{s['status']}{' for ' + s['date'] if s['date'] and s['status'] in ('planned', 'postponed') else ''} ({s['first_reported'] or '?'})"
            for s in r["history"]
        ]
        lines.append(" → ".join(steps))
    counts = [f"{kind} {_range(c)}" for kind, c in r["counts"].items()]
    accounts = [f"{a['says']} says {', '.join(a['by']) or 'a report'}" for a in r["accounts"]]
    told = f"{number(r['reports'], 'report')}, {number(r['sources'], 'source')}" if r["reports"] > 1 else ""
    first = act.reported[0] if act.reported else None
    named = " · ".join(x for x in (first[0], first[1], first[2] or first[4]) if x) if first else ""
    return [*lines, *([", ".join(counts)] if counts else []), *(["; ".join(accounts)] if accounts else []), " · ".join(x for x in (told, named) if x)]


def _range(count: dict[str, Any]) -> str:
    low, high, latest = count["low"], count["high"], count["latest"]
    if low is not None and low == high:
        return f"{low:,}"
    bounds = f"{'' if low is None else f'{low:,}'}–{'' if high is None else f'{high:,}'}"
    return f"{latest:,} ({bounds})" if latest is not None else bounds
