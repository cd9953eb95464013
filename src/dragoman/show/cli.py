"""The command line. Data go to standard output and nothing else does; every message is one line on standard error."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from dragoman.data import DataError
from dragoman.parts import find_parts
from dragoman.records import Document, as_json
from dragoman.show.actors import actors as actors_command
from dragoman.show.claims import claims
from dragoman.show.common import (
    TABLE_WIDTH,
    Tally,
    columns_given,
    day,
    load_coder,
    number,
    parts,
    read_documents,
    with_columns,
    with_data,
    with_workers,
)
from dragoman.show.export import export
from dragoman.show.ingest import ingest
from dragoman.show.link import judge, link
from dragoman.show.query import query
from dragoman.show.timeline import timeline
from dragoman.show.view import view
from dragoman.version import VERSION


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(VERSION, prog_name="dragoman")
def main() -> None:
    """Reads dated news reports and keeps the record: who did what to whom, when, where, and on whose word."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "-f", "form", type=click.Choice(["table", "jsonl", "csv"]), help="Default: table on a terminal, jsonl in a pipe.")
@click.option("--date", metavar="DATE", callback=day, help="Publication date of reports that carry none.")
@with_workers
@with_data
@with_columns
def code(
    sources: Sequence[str],
    form: str | None,
    date: str | None,
    workers: int | None,
    engine: str | None,
    codebook: Sequence[Path],
    actors: Sequence[Path],
    encoding: str | None,
    **columns: str | None,
) -> None:
    """Code the events of reports.

    FILE is a text, a table (.jsonl, .json, .csv, .tsv, .parquet), a page (.html), a feed, a WARC file, NewsML-G2 or ninjs, packed or not (.gz, .bz2, .zip, .tar), a
    folder of them, a pattern ("2025/*.txt"), an address (https://...) or - for standard input. What cannot be read is named on standard error, the
    rest is coded, and the exit code is then 1.
    """
    from dragoman.show.write import FlatCsv, JsonLines, Table, Writer
    from dragoman.workers import EngineError, code_all

    coder = load_coder(codebook, actors)
    terminal = sys.stdout.isatty()
    form = form or ("table" if terminal else "jsonl")
    writer: Writer
    if form == "table":
        writer = Table(sys.stdout, None if terminal else TABLE_WIDTH)
    else:
        writer = (JsonLines if form == "jsonl" else FlatCsv)(sys.stdout, coder.run)
    tally = Tally()
    found = (document for _, document in read_documents(sources, columns_given(columns), date, tally, encoding))
    try:
        with tally.shown(sources, terminal):
            for coded in code_all(found, parts(codebook, actors), workers, engine, coder):
                if coded is not None and tally.coded(coded):
                    writer.write(coded.document, coded.events)
    except EngineError as error:
        raise click.ClickException(str(error)) from None
    sys.exit(tally.close())


@main.command()
@click.argument("sentence")
@click.option("--date", metavar="DATE", callback=day, help="Publication date, from which weekdays and 'last week' are reckoned.")
@click.option("--near", type=click.IntRange(0), default=8, show_default=True, help="How many near misses to show.")
@with_data
def explain(sentence: str, date: str | None, near: int, codebook: Sequence[Path], actors: Sequence[Path]) -> None:
    """Say why the events of a SENTENCE are coded, and what nearly was. - reads it from standard input."""
    from dragoman.show.write import Table

    text = sys.stdin.read() if sentence == "-" else sentence
    if not text.strip():
        raise click.UsageError("the sentence is empty")
    document = Document("sentence", text, date, parts=tuple(find_parts(text).parts))
    Table(sys.stdout, None if sys.stdout.isatty() else TABLE_WIDTH).explain(load_coder(codebook, actors), document, near)


@main.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="GOLD_DIR")
@click.option("--predictions", type=click.File(encoding="utf-8"), help="Score this JSON Lines file instead of coding the texts.")
@click.option("--show", is_flag=True, help="List every missed, extra and wrong event.")
@click.option("--json", "as_object", is_flag=True, help="One JSON object instead of lines.")
@with_data
def score(gold: Path, predictions: Any, show: bool, as_object: bool, codebook: Sequence[Path], actors: Sequence[Path]) -> None:
    """Score events against a folder of gold event files (YAML beside their texts)."""
    from dragoman.score import load_gold
    from dragoman.score import score as score_records
    from dragoman.workers import code_one

    try:
        documents = list(load_gold(gold))
    except DataError as error:
        raise click.ClickException(str(error)) from None
    if predictions is not None:
        records = [json.loads(line) for line in predictions if line.strip()]
    else:
        records = []
        tally = Tally()
        coder = load_coder(codebook, actors)
        with tally.shown([str(d.text) for d in documents], terminal=False):
            for wanted in documents:
                for _, document in read_documents([str(wanted.text)], {}, wanted.date, tally):
                    coded = code_one(coder, replace(document, id=wanted.id))
                    if tally.coded(coded):
                        records += [as_json(event, coder.run) for event in coded.events]
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
@click.option(
    "--codebook", multiple=True, type=click.Path(exists=True, path_type=Path), help="A codebook of your own, in place of PLOVER or laid over it."
)
@click.option("--remarks", is_flag=True, help="Also what fails nothing: faults of the parser alone, lines that no example needs.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a codebook file, for editors, and stop.")
def check(kinds: Sequence[str], codebook: Sequence[Path], remarks: bool, schema: bool) -> None:
    """Run the worked examples that stand beside the rules: codebook, status, claims, counts ... (default: all). Exit code 1 when one fails."""
    from dragoman.analyse import load_model
    from dragoman.data import data_path
    from dragoman.show.check import CHECKS

    if schema:
        click.echo(data_path("codebook/schema.json").read_text(encoding="utf8"), nl=False)
        return
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
        also = f", {number(len(checked.remarks), 'remark')}" if checked.remarks else ""
        click.echo(f"{kind}: {right:,} of {number(checked.examples, 'example')} right{also}")
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


main.add_command(claims)
main.add_command(ingest)
main.add_command(link)
main.add_command(judge)
main.add_command(query)
main.add_command(export)
main.add_command(view)
main.add_command(actors_command)
main.add_command(timeline)

if __name__ == "__main__":
    main()
