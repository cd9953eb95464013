"""The command line. Data go to standard output and nothing else does; every message is one line on standard error."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.data import DataError
from dragoman.parts import find_parts, parse_date
from dragoman.read import FIELDS, Skipped, read
from dragoman.records import Document, Event, as_json
from dragoman.version import VERSION

if TYPE_CHECKING:
    from dragoman.pipeline import Coder

TABLE_WIDTH = 140
"""Columns of a table that goes to a file or a pipe."""


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A date on the command line, in any of the forms that reports carry."""
    date = parse_date(value) if value is not None else None
    if value is not None and date is None:
        raise click.BadParameter(f"{value!r} is no date; write it as 2025-07-30")
    return date


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(VERSION, prog_name="dragoman")
def main() -> None:
    """Reads dated news reports and keeps the record: who did what to whom, when, where, and on whose word."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _with_columns(command: Callable[..., None]) -> Callable[..., None]:
    for name in reversed(FIELDS):
        option = click.option(f"--{name}-column", metavar="NAME", help=f"Column that holds the {name} (default: {name}).")
        command = option(command)
    return command


def _with_data(command: Callable[..., None]) -> Callable[..., None]:
    path = click.Path(exists=True, path_type=Path)
    command = click.option("--actors", multiple=True, type=path, help="A file of actors of your own, laid over the packaged ones.")(command)
    return click.option("--codebook", multiple=True, type=path, help="A folder or file of your own codebook, in place of PLOVER.")(command)


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "-f", "form", type=click.Choice(["table", "jsonl", "csv"]), help="Default: table on a terminal, jsonl in a pipe.")
@click.option("--date", metavar="DATE", callback=_day, help="Publication date of reports that carry none.")
@_with_data
@_with_columns
def code(sources: Sequence[str], form: str | None, date: str | None, codebook: Sequence[Path], actors: Sequence[Path], **columns: str | None) -> None:
    """Code the events of reports.

    FILE is a text file, a folder, a table (.jsonl, .csv, .tsv, .parquet) or - for standard input. What cannot be read is named on standard
    error, the rest is coded, and the exit code is then 1.
    """
    from dragoman.show.write import FlatCsv, JsonLines, Table, Writer

    coder = _load(codebook, actors)
    terminal = sys.stdout.isatty()
    form = form or ("table" if terminal else "jsonl")
    writer: Writer
    if form == "table":
        writer = Table(sys.stdout, None if terminal else TABLE_WIDTH)
    else:
        writer = (JsonLines if form == "jsonl" else FlatCsv)(sys.stdout, coder.run)
    named = {name.removesuffix("_column"): column for name, column in columns.items() if column}
    tally = Tally()
    with tally.shown(sources, terminal):
        for document in _documents(sources, named, date, tally):
            events = tally.coded(coder, document)
            if events is not None:
                writer.write(document, events)
    sys.exit(tally.close())


def _load(codebook: Sequence[Path] = (), actors: Sequence[Path] = ()) -> Coder:
    from dragoman.pipeline import Coder

    try:
        return Coder.load(list(codebook) or None, list(actors))
    except DataError as error:
        raise click.ClickException(str(error)) from None


def _documents(sources: Iterable[str], columns: Mapping[str, str], date: str | None, tally: Tally) -> Iterator[Document]:
    for source in sources:
        for found in read(source, columns=columns):
            if isinstance(found, Skipped):
                tally.skip(found)
                continue
            document = replace(found, date=date) if date and found.date is None else found
            if document.date is None:
                tally.undated(document)
            yield document


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
            self.task = self.progress.add_task("", total=_expected(sources), events="0")
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

    def coded(self, coder: Coder, document: Document) -> list[Event] | None:
        """The document's events; None, with a line that says so, where coding it failed."""
        try:
            events = coder.code(document)
        except Exception as error:  # a fault of ours in one report must not lose the others
            self.skip(Skipped(document.id, f"coding failed ({type(error).__name__}: {error})", "please report it with the text"))
            return None
        self.documents += 1
        self.events += len(events)
        if self.progress is not None:
            self.progress.update(self.task, advance=1, events=f"{self.events:,}")
        return events

    def close(self) -> int:
        """Says the summary where there is something to sum up; the exit code."""
        if self.skipped or self.documents > 1:
            parts = [f"coded {_number(self.documents, 'document')}, {_number(self.events, 'event')}"]
            for what in ("document", "date"):
                reasons = [(n, reason) for (kind, reason), n in self.skipped.most_common() if kind == what]
                if reasons:
                    named = ", ".join(f"{n:,} {reason}" for n, reason in reasons)
                    parts.append(f"skipped {_number(sum(n for n, _ in reasons), what)} ({named})")
            if self.without_date:
                parts.append(f"{self.without_date:,} without a date")
            click.echo("; ".join(parts), err=True)
        return 1 if self.skipped else 0


def _number(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _expected(sources: Sequence[str]) -> int | None:
    """How many documents the sources seem to hold; None where only reading them would tell."""
    total = 0
    for source in sources:
        path = Path(source)
        for file in [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]:
            if file.suffix == ".txt" or not file.exists():
                total += 1
            elif file.suffix == ".jsonl":
                with file.open("rb") as stream:
                    total += sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
            elif not path.is_dir():
                return None
    return total


@main.command()
@click.argument("sentence")
@click.option("--date", metavar="DATE", callback=_day, help="Publication date, from which weekdays and 'last week' are reckoned.")
@_with_data
def explain(sentence: str, date: str | None, codebook: Sequence[Path], actors: Sequence[Path]) -> None:
    """Say why the events of a SENTENCE are coded, and what nearly was. - reads it from standard input."""
    from dragoman.show.write import Table

    text = sys.stdin.read() if sentence == "-" else sentence
    if not text.strip():
        raise click.UsageError("the sentence is empty")
    document = Document("sentence", text, date, parts=tuple(find_parts(text).parts))
    Table(sys.stdout, None if sys.stdout.isatty() else TABLE_WIDTH).explain(_load(codebook, actors), document)


@main.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="GOLD_DIR")
@click.option("--predictions", type=click.File(encoding="utf-8"), help="Score this JSON Lines file instead of coding the texts.")
@click.option("--show", is_flag=True, help="List every missed, extra and wrong event.")
@click.option("--json", "as_object", is_flag=True, help="One JSON object instead of lines.")
@_with_data
def score(gold: Path, predictions: Any, show: bool, as_object: bool, codebook: Sequence[Path], actors: Sequence[Path]) -> None:
    """Score events against a folder of gold event files (YAML beside their texts)."""
    from dragoman.score import load_gold
    from dragoman.score import score as score_records

    try:
        documents = list(load_gold(gold))
    except DataError as error:
        raise click.ClickException(str(error)) from None
    if predictions is not None:
        records = [json.loads(line) for line in predictions if line.strip()]
    else:
        records = []
        tally = Tally()
        coder = _load(codebook, actors)
        with tally.shown([str(d.text) for d in documents], terminal=False):
            for wanted in documents:
                for document in _documents([str(wanted.text)], {}, wanted.date, tally):
                    events = tally.coded(coder, replace(document, id=wanted.id))
                    records += [as_json(event, coder.run) for event in events or ()]
        if tally.skipped:
            sys.exit(tally.close())
    result = score_records(documents, records)
    if show:
        click.echo("\n".join(result.faults))
    table = result.table()
    if as_object:
        click.echo(json.dumps(table))
        return
    for name, value in table.items():
        click.echo(f"{name}: " + ("  ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)))


@main.command()
@click.argument("kinds", nargs=-1, metavar="[KIND]...")
@click.option("--codebook", multiple=True, type=click.Path(exists=True, path_type=Path), help="A codebook of your own, in place of PLOVER.")
@click.option("--remarks", is_flag=True, help="Also what fails nothing: faults of the parser alone, lines that no example needs.")
def check(kinds: Sequence[str], codebook: Sequence[Path], remarks: bool) -> None:
    """Run the worked examples that stand beside the rules: codebook, status, claims, counts ... (default: all). Exit code 1 when one fails."""
    from dragoman.analyse import load_model
    from dragoman.show.check import CHECKS

    unknown = [kind for kind in kinds if kind not in CHECKS]
    if unknown:
        raise click.UsageError(f"no check {unknown[0]!r}; there are {', '.join(CHECKS)}")
    model = load_model()
    failed = False
    for kind in kinds or CHECKS:
        try:
            checked = CHECKS[kind](model, codebook)
        except DataError as error:
            click.echo(f"{kind}: {error}")
            failed = True
            continue
        for line in checked.faults + (checked.remarks if remarks else []):
            click.echo(line)
        failed |= bool(checked.faults)
        right = checked.examples - len(checked.faults)
        also = f", {_number(len(checked.remarks), 'remark')}" if checked.remarks else ""
        click.echo(f"{kind}: {right:,} of {_number(checked.examples, 'example')} right{also}")
    sys.exit(1 if failed else 0)


@main.command()
@click.option("--json", "as_object", is_flag=True, help="One JSON object instead of lines.")
def info(as_object: bool) -> None:
    """Versions, digests, data dates and the scores of the model's card."""
    from dragoman.show.info import facts

    found = facts()
    if as_object:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        lines = [f"{k}: {v}" for k, v in value.items()] if isinstance(value, dict) else value if isinstance(value, list) else [value]
        for k, line in enumerate(lines):
            click.echo(f"{'' if k else name:<12}{line}")


if __name__ == "__main__":
    main()
