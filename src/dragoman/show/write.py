"""Events -> a table to read, JSON Lines, or flat CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any, Protocol

from dragoman.coding.sources import on_whose_word
from dragoman.records import Count, Document, Event, Party, Place, Run, Source, TimeSpan, as_json

COUNTS = ("dead", "injured", "missing", "detained", "displaced", "hostages", "size", "acts", "money")
"""The kinds of count, each a column of the CSV."""
if TYPE_CHECKING:
    from dragoman.pipeline import Coder

WIDE = 110
"""Columns of a terminal from which on every field has a column of its own."""

_SIGNS = {"over": ">", "more than": ">", "at least": ">", "up to": "<", "under": "<", "fewer than": "<", "less than": "<"}
STYLES = {"occurred": "", "ongoing": "cyan", "planned": "blue", "proposed": "magenta", "negated": "red"}


class Writer(Protocol):
    """Takes documents with their events, one at a time, and writes them out at once."""

    def write(self, document: Document, events: Sequence[Event]) -> None: ...


class JsonLines:
    """One event a line, exactly as docs/record.md describes it."""

    def __init__(self, out: IO[str], run: Run) -> None:
        self.out, self.run = out, run

    def write(self, document: Document, events: Sequence[Event]) -> None:
        for event in events:
            self.out.write(json.dumps(as_json(event, self.run), ensure_ascii=False) + "\n")
        self.out.flush()


class FlatCsv:
    """One event a row; several values in a cell are parted by '; '."""

    def __init__(self, out: IO[str], run: Run) -> None:
        self.out, self.run = out, run
        self.rows: csv.DictWriter[str] | None = None

    def write(self, document: Document, events: Sequence[Event]) -> None:
        if self.rows is None:
            columns = list(flat(EMPTY, self.run))
            self.rows = csv.DictWriter(self.out, columns, lineterminator="\n")
            self.rows.writeheader()
        for event in events:
            self.rows.writerow(flat(event, self.run))
        self.out.flush()


EMPTY = Event("", Document("", ""), "", "occurred")


def flat(event: Event, run: Run) -> dict[str, Any]:
    """The event as one row of plain values; None where there is none."""
    document, date, place = event.document, event.date, event.place
    row: dict[str, Any] = {"id": event.id, "document": document.id, "document_date": document.date, "source": document.source}
    row |= {"title": document.title, "url": document.url, "type": event.type, "mode": event.mode, "contexts": _joined(event.contexts)}
    row |= {"plover": event.plover, "quad": event.quad, "score": event.score, "cameo": event.cameo}
    row |= {"status": event.status, "alleged": str(event.alleged).lower()}
    for side, parties in (("actor", event.actors), ("recipient", event.recipients)):
        row[f"{side}s"] = _joined(p.name or p.text for p in parties)
        row[f"{side}_ids"] = _joined(p.actor for p in parties)
        row[f"{side}_countries"] = _joined(p.country for p in parties)
        row[f"{side}_sectors"] = _joined(p.sectors[0] if p.sectors else None for p in parties)
    row |= {"date": date and date.edtf, "date_start": date and date.start, "date_end": date and date.end, "date_precision": date and date.precision}
    row |= {"place": place and place.name, "place_country": place and place.country, "place_admin1": place and place.admin1}
    row |= {"lat": place and place.lat, "lon": place and place.lon, "geonames": place and place.geonames}
    row |= {"attribution": _joined(s.name or s.text for s in event.attribution), "stance": _joined(s.stance for s in event.attribution)}
    row |= {kind: signed(event.counts[kind]) if kind in event.counts else None for kind in COUNTS}
    first = event.mentions[0] if event.mentions else None
    row |= {"topics": _joined(t.text for t in event.topics), "trigger": first and first.trigger.text}
    row |= {"trigger_start": first and first.trigger.span[0], "trigger_end": first and first.trigger.span[1]}
    row |= {"mentions": len(event.mentions), "rule": first and first.rule, "confidence": event.confidence}
    row |= {"dragoman": run.dragoman, "model": run.model, "codebook": run.codebook}
    return row


def _joined(values: Iterable[str | None]) -> str | None:
    """The values in order, an unknown one as '?', so that the columns of a side keep step; None where there is none."""
    shown = ["?" if v is None else v for v in values]
    return "; ".join(shown) if any(v != "?" for v in shown) else None


def signed(count: Count) -> str:
    """A count in short: 1400, >1400, <50, ~200, or its word where it has no number ('hundreds')."""
    if count.value is None:
        return count.text
    qualifier = "" if count.low == count.high == count.value else (count.qualifier or "").lower()
    sign = _SIGNS.get(qualifier)
    if sign is None:
        bounded = (count.low is None) != (count.high is None)
        sign = (">" if count.high is None else "<") if bounded else "~" if qualifier else ""
    return f"{sign}{count.value}"


class Table:
    """A table a document, for a person at a terminal; `width` in columns, where the terminal does not tell."""

    def __init__(self, out: IO[str], width: int | None = None) -> None:
        from rich.console import Console

        self.console = Console(file=out, width=width, highlight=False, markup=False, emoji=False)

    def explain(self, coder: Coder, document: Document, near: int = 8) -> None:
        """Trees, the lines that fit and the near misses, then the events."""
        from dragoman.analyse import analyse
        from dragoman.show.explain import explain

        self.console.print(explain(analyse(document, coder.model), coder.codebook, near))
        self.console.print()
        self.write(document, coder.code(document))

    def write(self, document: Document, events: Sequence[Event]) -> None:
        from rich.box import SIMPLE_HEAD
        from rich.table import Table
        from rich.text import Text

        found = f"{len(events)} event{'' if len(events) == 1 else 's'}" if events else "no events"
        heading = Text(" · ".join(filter(None, (document.id, document.date or "no date", document.title, found))), style="bold")
        self.console.print(heading)
        if not events:
            return
        table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", expand=True)
        counted = any(event.counts for event in events)
        wide = self.console.width >= WIDE
        names = [("what", 22), ("status", 10), ("when", 11), ("who → whom", None), ("where", 16), ("on whose word", 22), ("counts", 16)]
        if not wide:
            names = [("what", 20), ("when and where", 17), ("who → whom, on whose word", None)]
        for name, width in names[: None if counted or not wide else -1]:
            table.add_column(name, max_width=width, ratio=None if width else 1, overflow="fold")
        for event in events:
            status = Text(status_of(event), style=STYLES.get(event.status, ""))
            when, who, where, word = when_of(event.date), who_to_whom(event), where_of(event.place), word_of(event.attribution)
            counts = [f"{kind} {signed(count)}" for kind, count in event.counts.items()]
            if wide:
                cells = [what_of(event), status, Text(when), Text(who), Text(where), Text(word), Text("\n".join(counts))]
                table.add_row(*cells[: len(table.columns)])
            else:
                more = [f"said by {word}"] * bool(event.attribution) + [", ".join(counts)] * bool(counts)
                told = Text("\n").join([Text(who), *(Text(line, style="dim") for line in more)])
                table.add_row(Text("\n").join([what_of(event), status]), Text(when if event.place is None else f"{when}\n{where}"), told)
        self.console.print(table)
        self.console.print()


def what_of(event: Event) -> Any:
    from rich.text import Text

    words = dict.fromkeys(m.trigger.text for m in event.mentions)
    return Text.assemble((event.type, "bold"), f" {event.mode}" if event.mode else "", ("\n" + ", ".join(list(words)[:3]), "dim"))


def status_of(event: Event) -> str:
    return f"{event.status}, alleged" if event.alleged else event.status


def who_to_whom(event: Event) -> str:
    """'Israel → Syria (SYR)'; the parties of a meeting stand together."""
    actors = ", ".join(_party(p) for p in event.actors)
    recipients = ", ".join(_party(p) for p in event.recipients)
    return f"{actors or '?'} → {recipients}" if recipients else actors or "?"


def _party(party: Party) -> str:
    name = party.name or party.text
    return f"{name} ({party.country})" if party.country else name


def when_of(date: TimeSpan | None) -> str:
    """The date, a span on two lines."""
    return date.edtf.replace("/", "/\n") if date else "–"


def where_of(place: Place | None) -> str:
    if place is None:
        return "–"
    return f"{place.name} ({place.country})" if place.country else place.name


def word_of(sources: Sequence[Source], stance: bool = True) -> str:
    """'a diplomat (anonymous) via AFP': the sources, the nearest first."""
    return on_whose_word(sources, stance) or "–"
