"""`dragoman ingest`: reports into a store."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.data import DataError
from dragoman.records import Document
from dragoman.show.common import Tally, columns_given, day, number, parts, read_documents, with_columns, with_data, with_workers

if TYPE_CHECKING:
    from dragoman.ingest import Tally as Outcome


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--store", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The store; made if there is none.")
@click.option("--date", metavar="DATE", callback=day, help="Publication date of reports that carry none.")
@with_workers
@with_data
@with_columns
def ingest(
    sources: Sequence[str], folder: Path, date: str | None, workers: int | None, engine: str | None, codebook: Sequence[Path], actors: Sequence[Path],
    encoding: str | None, **columns: str | None,
) -> None:  # fmt: skip
    """Code reports and keep them with their events in a store.

    SOURCE is what `dragoman code` reads: files, folders, patterns ("2025/*.jsonl"), feeds and pages (https://...). A report that the store has is left
    alone, a changed one becomes a new version, and a reprint is kept with its address. After Ctrl-C, a crash or a kill, run the same command
    again: it goes on where it was.
    """
    from dragoman.ingest import ingest as put
    from dragoman.store import Store, StoreError
    from dragoman.workers import EngineError

    try:
        store = Store.create(folder)
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    tally = Tally()

    def found() -> Iterator[tuple[Document, str]]:
        for where, document in read_documents(sources, columns_given(columns), date, tally, encoding):
            yield document, where

    def tell(outcome: Outcome) -> None:
        tally.show(outcome.seen, outcome.events)

    try:
        with store, tally.shown(sources, terminal=False):
            outcome = put(
                store, found(), parts(codebook, actors), workers=workers, engine=engine,
                sources=sources, skipped=lambda: sum(tally.skipped.values()), tell=tell,
            )  # fmt: skip
    except (StoreError, EngineError, DataError) as error:
        raise click.ClickException(str(error)) from None
    for id_, why in outcome.failed:
        click.echo(f"{id_}: coding failed ({why}); kept without events; please report it with the text", err=True)
    for id_ in sorted(set(outcome.clashes))[:3]:
        click.echo(f"{id_}: an id of more than one report; each is kept; give reports ids of their own with --id-column", err=True)
    sys.exit(max(tally.close(f"{folder}: {_summary(outcome)}"), 1 if outcome.failed else 0))


def _summary(outcome: Outcome) -> str:
    also = [_plural(outcome.versions, "new version", "new versions"), _plural(outcome.near, "near copy", "near copies")]
    among = ", ".join(part for part in also if part)
    added = f"{number(outcome.added, 'document')} added with {number(outcome.events, 'event')}" + (f" ({among} among them)" if among else "")
    kept = _plural(outcome.copies, "exact reprint kept", "exact reprints kept")
    known = _plural(outcome.unchanged, "known already", "known already")
    return "; ".join(part for part in (added, kept, known, _plural(len(outcome.failed), "failed", "failed")) if part)


def _plural(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}" if n else ""
