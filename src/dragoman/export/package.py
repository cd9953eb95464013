"""A Frictionless data package: CSV tables, and `datapackage.json`, which says what each column holds and what wrote the events."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from dragoman.export.common import Item, Row, cell, columns, data
from dragoman.export.tables import flat
from dragoman.records import STATUSES, Event
from dragoman.version import VERSION

_EVENT = {"event_id": ("string", "id of the event in events.csv")}
_SPAN = {
    "start": ("integer", "where it begins in the report's text, in Unicode code points"), "end": ("integer", "where it ends"),
}  # fmt: skip
TABLES: dict[str, dict[str, tuple[str, str]]] = {
    "parties": _EVENT | {
        "side": ("string", "actor or recipient"), "position": ("integer", "order among those of its side"), "name": ("string", "name at its fullest"),
        "text": ("string", "as the report names it"), "actor": ("string", "key in the actor base"), "country_iso3": ("string", "ISO 3166-1 alpha-3"),
        "sectors": ("string", "PLOVER sectors, the main one first"), "role": ("string", "post"),
    } | _SPAN,
    "mentions": _EVENT | {
        "position": ("integer", "order in the report"), "trigger": ("string", "the word that tells it"), **_SPAN,
        "sentence_start": ("integer", "where its sentence begins"), "sentence_end": ("integer", "where it ends"),
        "rule": ("string", "file and line of the codebook"), "by": ("string", "what wrote it"),
    },
    "sources": _EVENT | {
        "position": ("integer", "0 is the nearest"), "name": ("string", "name"), "text": ("string", "as the report names it"),
        "anonymous": ("boolean", "has no name"), "stance": ("string", "asserts, denies, alleges, confirms or asks"),
        "actor": ("string", "key in the actor base"), "country_iso3": ("string", "ISO 3166-1 alpha-3"),
    } | _SPAN,
    "counts": _EVENT | {
        "kind": ("string", "dead, injured, missing, detained, displaced, hostages, size, acts or money"), "value": ("integer", "as read"),
        "low": ("integer", "the lowest number that the words allow"), "high": ("integer", "the highest"), "qualifier": ("string", "over, at least, about ..."),
        "text": ("string", "as the report has it"),
    } | _SPAN,
}  # fmt: skip
"""The tables beside events.csv: their columns with type and meaning."""


class Counts(Protocol):
    rows: int


def write_package(items: Iterable[Item], folder: Path, outcome: Counts) -> None:
    """Into a new or empty folder. Raises FileExistsError where it holds something, OSError for what cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(17, "the folder is not empty; name a new one", str(folder))
    written: dict[str, int] = dict.fromkeys(["events", *TABLES], 0)
    runs: dict[tuple[str, str, str], int] = {}
    with contextlib.ExitStack() as stack:
        writers = {}
        for name in written:
            out = stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            writers[name] = csv.DictWriter(out, columns("flat") if name == "events" else list(TABLES[name]), lineterminator="\n")
            writers[name].writeheader()
        for item in items:
            for name, rows in (("events", flat(item)), *_rows(item.event)):
                writers[name].writerows({k: cell(v) for k, v in row.items()} for row in rows)
                written[name] += len(rows)
            if item.run:
                run = (item.run.dragoman, item.run.model, item.run.codebook)
                runs[run] = runs.get(run, 0) + 1
    outcome.rows = written["events"]
    description = _description(folder, written, runs)
    (folder / "datapackage.json").write_text(json.dumps(description, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _rows(event: Event) -> Iterator[tuple[str, list[Row]]]:
    of = {"event_id": event.id}
    yield "parties", [
        of | {"side": side, "position": k, "name": p.name, "text": p.text, "actor": p.actor, "country_iso3": p.country, "sectors": ";".join(p.sectors), "role": p.role,
              "start": p.span[0], "end": p.span[1]}
        for side, parties in (("actor", event.actors), ("recipient", event.recipients)) for k, p in enumerate(parties)
    ]  # fmt: skip
    yield "mentions", [
        of | {"position": k, "trigger": m.trigger.text, "start": m.trigger.span[0], "end": m.trigger.span[1], "sentence_start": m.sentence[0],
              "sentence_end": m.sentence[1], "rule": m.rule, "by": m.by}
        for k, m in enumerate(event.mentions)
    ]  # fmt: skip
    yield "sources", [
        of | {"position": k, "name": s.name, "text": s.text, "anonymous": s.anonymous, "stance": s.stance, "actor": s.actor, "country_iso3": s.country,
              "start": s.span[0], "end": s.span[1]}
        for k, s in enumerate(event.attribution)
    ]  # fmt: skip
    yield "counts", [
        of | {"kind": kind, "value": c.value, "low": c.low, "high": c.high, "qualifier": c.qualifier, "text": c.text, "start": c.span[0], "end": c.span[1]}
        for kind, c in event.counts.items()
    ]  # fmt: skip


def _description(folder: Path, written: Mapping[str, int], runs: Mapping[tuple[str, str, str], int]) -> dict[str, Any]:
    wrote = [
        {"dragoman": version, "model": model, "codebook": codebook, "events": events} for (version, model, codebook), events in sorted(runs.items())
    ]
    return {
        "profile": "tabular-data-package", "name": "events", "title": "Events coded by dragoman",
        "description": "An event is an act as one report tells it. Empty cells are unknown values; lists are joined by ';'.",
        "dragoman": {"version": VERSION, "runs": wrote}, "resources": [_resource(folder, name, rows) for name, rows in written.items()],
    }  # fmt: skip


def _resource(folder: Path, name: str, rows: int) -> dict[str, Any]:
    path = folder / f"{name}.csv"
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if name == "events":
        fields: list[dict[str, Any]] = [{"name": n, "type": c["type"], "description": c["text"]} for n, c in data("flat")["columns"].items()]
        keys: dict[str, Any] = {"primaryKey": "event_id"}
    else:
        fields = [{"name": n, "type": type_, "description": text} for n, (type_, text) in TABLES[name].items()]
        keys = {"foreignKeys": [{"fields": "event_id", "reference": {"resource": "events", "fields": "event_id"}}]}
    for field in fields:
        if field["type"] == "boolean":
            field |= {"trueValues": ["TRUE"], "falseValues": ["FALSE"]}
        if field["name"] == "status":
            field["constraints"] = {"enum": list(STATUSES)}
    return {
        "profile": "tabular-data-resource", "name": name, "path": f"{name}.csv", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "bytes": path.stat().st_size, "hash": f"sha256:{digest}", "rows": rows, "dialect": {"lineTerminator": "\n"}, "schema": {"fields": fields, **keys},
    }  # fmt: skip
