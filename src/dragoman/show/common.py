"""What the commands share: their options, the loading of a coder, the reading of sources, and the messages of a run."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.data import DataError
from dragoman.parts import parse_date
from dragoman.read import FIELDS, Skipped, files_of, kind_of, read_located
from dragoman.records import Document

if TYPE_CHECKING:
    from dragoman.pipeline import Coder
    from dragoman.workers import Coded, Parts


TABLE_WIDTH = 140
"""Columns of a table that goes to a file or a pipe."""


def day(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A date on the command line, in any of the forms that reports carry."""
    date = parse_date(value) if value is not None else None
    if value is not None and date is None:
        raise click.BadParameter(f"{value!r} is no date; write it as 2025-07-30")
    return date


def with_columns(command: Callable[..., None]) -> Callable[..., None]:
    for name in reversed(FIELDS):
        option = click.option(f"--{name}-column", metavar="NAME", help=f"Column that holds the {name} (default: {name}).")
        command = option(command)
    return click.option("--encoding", metavar="NAME", callback=_encoding, help="Encoding of texts and tables that name none (default: utf-8).")(
        command
    )


def _encoding(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    try:
        "".encode(value or "utf-8")
    except LookupError:
        raise click.BadParameter(f"{value!r} is none; write it as utf-8, utf-16-le, cp1252") from None
    return value


def with_data(command: Callable[..., None]) -> Callable[..., None]:
    path = click.Path(exists=True, path_type=Path)
    command = click.option("--actors", multiple=True, type=path, help="A file of actors of your own, laid over the packaged ones.")(command)
    return click.option("--codebook", multiple=True, type=path, help="A folder or file of your own codebook, in place of PLOVER or laid over it.")(
        command
    )


def with_workers(command: Callable[..., None]) -> Callable[..., None]:
    engine = "A Dask cluster that does the work: dask://HOST:PORT of its scheduler (extra: scale)."
    command = click.option("--engine", metavar="URL", help=engine)(command)
    count = "Worker processes (default: one for each core). The records are the same for any number."
    return click.option("--workers", type=click.IntRange(1, 1024), metavar="N", help=count)(command)


def columns_given(options: Mapping[str, str | None]) -> dict[str, str]:
    """The columns that were named on the command line, by field."""
    return {name.removesuffix("_column"): column for name, column in options.items() if column}


def parts(codebook: Sequence[Path] = (), actors: Sequence[Path] = ()) -> Parts:
    """What worker processes load."""
    from dragoman.workers import Parts

    return Parts(tuple(str(p) for p in codebook), tuple(str(p) for p in actors))


def load_coder(codebook: Sequence[Path] = (), actors: Sequence[Path] = ()) -> Coder:
    from dragoman.pipeline import Coder

    try:
        return Coder.load(list(codebook) or None, list(actors))
    except DataError as error:
        raise click.ClickException(str(error)) from None


def read_documents(
    sources: Iterable[str], columns: Mapping[str, str], date: str | None, tally: Tally, encoding: str | None = None
) -> Iterator[tuple[str, Document]]:
    """(where, document); what cannot be read goes to `tally`."""
    for source in sources:
        for found in read_located(source, columns=columns, encoding=encoding):
            if isinstance(found, Skipped):
                tally.skip(found)
                continue
            where, document = found
            document = replace(document, date=date) if date and document.date is None else document
            if document.date is None:
                tally.undated(document)
            yield where, document


class Tally:
    """What a run has done: messages as they come, a bar while it lasts, and the summary at its end."""

    def __init__(self) -> None:
        self.documents = self.events = self.without_date = 0
        self.skipped: Counter[tuple[str, str]] = Counter()
        self.date_said = False
        self.progress: Any = None
        self.task: Any = None

    @contextmanager
    def shown(self, sources: Sequence[str], terminal: bool) -> Iterator[None]:
        """A bar on standard error while events go to a file or a pipe; on a terminal the tables themselves show how far it is."""
        if terminal or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = (TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[events]} events"))
        console = Console(stderr=True, highlight=False, markup=False)
        with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True, redirect_stdout=False) as self.progress:
            self.task = self.progress.add_task("", total=expected(sources), events="0")
            yield
        self.progress = None

    def say(self, line: str) -> None:
        line = " ".join(line.split())
        if self.progress is not None:
            self.progress.console.print(line, soft_wrap=True)
        else:
            click.echo(line, err=True)

    def skip(self, skipped: Skipped) -> None:
        self.say(str(skipped))
        reason = "unreadable date" if skipped.what == "date" else skipped.reason.partition(" (")[0]
        self.skipped[skipped.what, reason] += 1
        self.date_said = skipped.what == "date"

    def undated(self, document: Document) -> None:
        self.without_date += 1
        if self.without_date <= 3 and not self.date_said:
            self.say(f"{document.id}: no date; coded with date null, so 'Monday' and 'last week' stay undated; give it with --date")
        self.date_said = False

    def coded(self, coded: Coded) -> bool:
        """Counts a document; False, with a line that says why, where coding it failed."""
        if coded.error is not None:
            self.skip(Skipped(coded.document.id, f"coding failed ({coded.error})", "please report it with the text"))
            return False
        self.documents += 1
        self.events += len(coded.events)
        self.show(self.documents, self.events)
        return True

    def show(self, documents: int, events: int) -> None:
        if self.progress is not None:
            self.progress.update(self.task, completed=documents, events=f"{events:,}")

    def close(self, done: str | None = None) -> int:
        """Says the summary, which begins with `done`, or what was coded where there is something to sum up; the exit code."""
        if done or self.skipped or self.documents > 1:
            parts = [done or f"coded {number(self.documents, 'document')}, {number(self.events, 'event')}"]
            for what in ("document", "date"):
                reasons = [(n, reason) for (kind, reason), n in self.skipped.most_common() if kind == what]
                if reasons:
                    named = ", ".join(f"{n:,} {reason}" for n, reason in reasons)
                    parts.append(f"skipped {number(sum(n for n, _ in reasons), what)} ({named})")
            if self.without_date:
                parts.append(f"{self.without_date:,} without a date")
            click.echo("; ".join(parts), err=True)
        return 1 if self.skipped else 0


def number(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def expected(sources: Sequence[str]) -> int | None:
    """How many documents the sources seem to hold; None where only reading them would tell."""
    total = 0
    for source in sources:
        if source == "-" or "://" in source:
            return None
        for found in files_of(source):
            if isinstance(found, Skipped):
                continue
            kind = kind_of(found[0].name)
            if kind in ("text", "html", None) or not found[0].is_file():
                total += 1
            elif kind == "jsonl" and found[0].suffix.lower() not in (".gz", ".bz2"):
                with suppress(OSError), found[0].open("rb") as stream:
                    total += sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
            else:
                return None
    return total
