"""`dragoman link` and `dragoman judge`: which events of a store are one act, and what a person says of that."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.data import DataError
from dragoman.show.common import number

if TYPE_CHECKING:
    from dragoman.link.job import Tally
    from dragoman.store import Store

_store = click.option(
    "--store", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The store (dragoman ingest makes one)."
)


@contextmanager
def _opened(folder: Path) -> Iterator[Store]:
    from dragoman.store import Store, StoreError

    try:
        with Store(folder) as store:
            yield store
    except (StoreError, DataError) as error:
        raise click.ClickException(str(error)) from None


@click.command()
@_store
def link(folder: Path) -> None:
    """Find out which events tell one act, and keep the acts as episodes.

    Only what came since the last time is compared; the episodes are the same as if all had come at once. What a person said (dragoman judge) outranks every score.
    """
    from dragoman.link.job import link as put

    with _opened(folder) as store, _bar() as tell:
        tally = put(store, tell=tell)
    click.echo(f"{folder}: {_summary(tally)}", err=True)


@contextmanager
def _bar() -> Iterator[Any]:
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False, markup=False)
    with Progress(TextColumn("comparing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _summary(tally: Tally) -> str:
    told = f"{number(tally.events, 'new event')} compared in {number(tally.pairs, 'pair')}; {number(tally.episodes, 'episode')}"
    carried = f"; {number(tally.carried, 'verdict')} carried over to changed reports" if tally.carried else ""
    return f"{told}, {tally.merged:,} of more than one event{carried}"


@click.group(invoke_without_command=True)
@click.pass_context
def judge(context: click.Context) -> None:
    """Say that two events are the same act, or different ones; or list the pairs that are in doubt.

    A verdict outranks every score, and lives on when reports are linked again, coded again, or changed. The last one on a pair counts.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _verdict(verdict: str, text: str) -> None:
    @judge.command(verdict, help=text)
    @click.argument("event")
    @click.argument("other")
    @_store
    @click.option("--by", metavar="NAME", help="Who says so (default: the name you are logged in with).")
    @click.option("--note", metavar="TEXT", help="Why.")
    def command(event: str, other: str, folder: Path, by: str | None, note: str | None) -> None:
        from dragoman.link.job import judge as put

        with _opened(folder) as store:
            tally = put(store, verdict, event, other, by or _user(), note)
        click.echo(f"{folder}: kept; {number(tally.episodes, 'episode')}, {tally.merged:,} of more than one event", err=True)


_verdict("same", "EVENT and OTHER are one act. An id may be cut short as long as it names one event.")
_verdict("different", "EVENT and OTHER are two acts, and so are all that are joined to them.")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "person"


@judge.command("list")
@_store
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="How many pairs.")
@click.option("--json", "as_object", is_flag=True, help="One JSON object a pair.")
def doubts(folder: Path, limit: int, as_object: bool) -> None:
    """The pairs whose score is nearest to one half, on which nobody has spoken."""
    from dragoman.link.job import doubtful

    with _opened(folder) as store:
        for row in doubtful(store, limit):
            if as_object:
                click.echo(json.dumps(row, ensure_ascii=False))
                continue
            click.echo(f"{row['score']:.2f} {row['verdict']}")
            for e in row["events"]:
                click.echo(
                    f"  {e['id']}  {e['type']} {e['status']}  {e['published'] or 'no date'}  {e['document']}  [{e['trigger']}] {e['sentence']}"
                )
