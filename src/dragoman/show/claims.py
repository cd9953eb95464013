"""`dragoman claims`: what somebody is reported to have said, thought or wanted, with source, stance and span."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import click

from dragoman.coding.speech import KINDS
from dragoman.records import Claim, Document
from dragoman.show.common import TABLE_WIDTH, Tally, columns_given, day, load_coder, read_documents, with_columns, with_data
from dragoman.show.write import word_of


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "-f", "form", type=click.Choice(["table", "jsonl", "csv"]), help="Default: table on a terminal, jsonl in a pipe.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only claims of this kind (more than one: repeat it). Default: all.")
@click.option("--date", metavar="DATE", callback=day, help="Publication date of reports that carry none.")
@with_data
@with_columns
def claims(
    sources: Sequence[str], form: str | None, kinds: Sequence[str], date: str | None, codebook: Sequence[Path], actors: Sequence[Path],
    encoding: str | None, **columns: str | None,
) -> None:  # fmt: skip
    """List every claim of reports: who says so, by which word, what, and with what stance.

    FILE is whatever `dragoman code` reads. A claim says (speech and writing), shows (documents, studies, footage), thinks, wants, or speaks (of a matter);
    its stance is asserts, denies, alleges, confirms or asks. Exit code 1 when something could not be read.
    """
    coder = load_coder(codebook, actors)
    terminal = sys.stdout.isatty()
    form = form or ("table" if terminal else "jsonl")
    write = {"jsonl": _jsonl, "csv": _csv, "table": _table}[form]
    tally = Tally()
    first, read = True, 0
    with tally.shown(sources, terminal):
        for _, document in read_documents(sources, columns_given(columns), date, tally, encoding):
            found = [c for c in coder.claims(document) if not kinds or c.kind in kinds]
            write(sys.stdout, document, found, first)
            sys.stdout.flush()
            first = False
            read += 1
            tally.show(read, 0)
    sys.exit(tally.close())


def as_record(document: Document, claim: Claim) -> dict[str, Any]:
    """A claim as a JSON object; spans are [start, end) in code points of the document's text."""
    return {
        "document": {"id": document.id, "date": document.date},
        "kind": claim.kind,
        "stance": claim.stance,
        "source": asdict(claim.source) if claim.source is not None else None,
        "via": [asdict(s) for s in claim.chain],
        "cue": asdict(claim.cue),
        "content": [{"text": document.text[a:b], "span": [a, b]} for a, b in claim.content],
    }


def _jsonl(out: IO[str], document: Document, found: Sequence[Claim], first: bool) -> None:
    for claim in found:
        out.write(json.dumps(as_record(document, claim), ensure_ascii=False) + "\n")


def _csv(out: IO[str], document: Document, found: Sequence[Claim], first: bool) -> None:
    names = "document date kind stance source anonymous actor country sectors via cue cue_start cue_end said start end".split()
    rows = csv.DictWriter(out, names, lineterminator="\n")
    if first:
        rows.writeheader()
    for c in found:
        source = c.source
        row = {"document": document.id, "date": document.date, "kind": c.kind, "stance": c.stance}
        if source is not None:
            row |= {"source": source.name or source.text, "anonymous": str(source.anonymous).lower(), "actor": source.actor}
            row |= {"country": source.country, "sectors": "; ".join(source.sectors) or None}
        row |= {"via": "; ".join(s.name or s.text for s in c.chain) or None, "cue": c.cue.text}
        where = {"cue_start": c.cue.span[0], "cue_end": c.cue.span[1], "start": c.content[0][0], "end": c.content[-1][1]}
        rows.writerow(row | where | {"said": _said(document, c)})


def _said(document: Document, claim: Claim) -> str:
    return " … ".join(" ".join(document.text[a:b].split()) for a, b in claim.content)


def _table(out: IO[str], document: Document, found: Sequence[Claim], first: bool) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=out, width=None if out.isatty() else TABLE_WIDTH, highlight=False, markup=False, emoji=False)
    number = f"{len(found):,} claim{'' if len(found) == 1 else 's'}" if found else "no claims"
    console.print(Text(" · ".join(filter(None, (document.id, document.date or "no date", document.title, number))), style="bold"))
    if not found:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", expand=True)
    for name, width in (("who", 34), ("stance", 9), ("by the word", 18)):
        table.add_column(name, max_width=width, overflow="fold")
    table.add_column("what", ratio=1, overflow="fold")
    for c in found:
        who = word_of([s for s in (c.source, *c.chain) if s is not None], stance=False)
        table.add_row(Text(who), Text(c.stance), Text(" ".join(c.cue.text.split())), Text(_said(document, c)))
    console.print(table)
    console.print()
