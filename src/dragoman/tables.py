"""The store's tables: their columns, how a record becomes their rows, and how an older store becomes one of today.

`record` holds the event (or episode) as docs/record.md writes it, whole and exact; the other columns of `events` are there to be searched.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dragoman.records import Document, Part, Run

SCHEMA = 3
"""Version of the tables. A change of a column raises it and adds a step to MIGRATIONS."""

Row = Mapping[str, Any]
_PARTY = 'STRUCT("text" VARCHAR, "name" VARCHAR, actor VARCHAR, country VARCHAR, sectors VARCHAR[], "role" VARCHAR)[]'
_SOURCE = 'STRUCT("text" VARCHAR, "name" VARCHAR, anonymous BOOLEAN, stance VARCHAR, actor VARCHAR, country VARCHAR)[]'

TABLES: dict[str, dict[str, str]] = {
    # One row a version of a report. `key` names the version, `id` the report. `origin` is the key of the first report of a group of reprints
    # (its own key where it is none); `coded` is false for an exact copy, whose events are those of `same_text_as`.
    "documents": {
        "key": "VARCHAR", "id": "VARCHAR", "version": "INTEGER", "supersedes": "VARCHAR", "origin": "VARCHAR", "same_text_as": "VARCHAR",
        "coded": "BOOLEAN", "date": "DATE", "source": "VARCHAR", "title": "VARCHAR", "url": "VARCHAR", "read_from": "VARCHAR", "sha256": "VARCHAR",
        "normalised": "VARCHAR", "fingerprint": "UBIGINT[]", "words": "INTEGER", "events": "INTEGER", "coder": "VARCHAR",
        "parts": 'STRUCT(kind VARCHAR, "start" INTEGER, "end" INTEGER)[]', "text": "VARCHAR", "batch": "INTEGER",
    },
    # One row an act as one document tells it; `position` counts within the document. `actor_codes` and
    # `actor_text` are what a search for a party looks through, see codes() and searchable().
    "events": {
        "id": "VARCHAR", "document": "VARCHAR", "position": "INTEGER", "document_id": "VARCHAR", "published": "DATE", "source": "VARCHAR",
        "type": "VARCHAR", "mode": "VARCHAR", "contexts": "VARCHAR[]", "plover": "VARCHAR", "quad": "VARCHAR", "score": "DOUBLE", "cameo": "VARCHAR",
        "status": "VARCHAR", "alleged": "BOOLEAN", "actors": _PARTY, "recipients": _PARTY, "actor_countries": "VARCHAR[]", "recipient_countries": "VARCHAR[]",
        "actor_codes": "VARCHAR", "recipient_codes": "VARCHAR", "actor_text": "VARCHAR", "recipient_text": "VARCHAR", "date": "VARCHAR", "date_start": "DATE", "date_end": "DATE", "date_precision": "VARCHAR",
        "place": "VARCHAR", "place_country": "VARCHAR", "admin1": "VARCHAR", "geonames": "BIGINT", "lat": "DOUBLE", "lon": "DOUBLE",
        "place_precision": "VARCHAR", "place_inferred": "VARCHAR", "attribution": _SOURCE, "topics": "VARCHAR[]", "confidence": "DOUBLE",
        "coder": "VARCHAR", "record": "VARCHAR", "batch": "INTEGER",
    },
    # One row a place in a document that speaks of an event.
    "mentions": {
        "event": "VARCHAR", "document": "VARCHAR", "position": "INTEGER", "trigger": "VARCHAR", "start": "INTEGER", "end": "INTEGER",
        "sentence_start": "INTEGER", "sentence_end": "INTEGER", "rule": "VARCHAR", "by": "VARCHAR", "batch": "INTEGER",
    },
    # One row a source on whose word an event is told; `position` 0 is the nearest.
    "claims": {
        "event": "VARCHAR", "document": "VARCHAR", "published": "DATE", "position": "INTEGER", "text": "VARCHAR", "start": "INTEGER", "end": "INTEGER",
        "name": "VARCHAR", "anonymous": "BOOLEAN", "stance": "VARCHAR", "actor": "VARCHAR", "country": "VARCHAR", "batch": "INTEGER",
    },
    # One row a number told of an event.
    "counts": {
        "event": "VARCHAR", "document": "VARCHAR", "published": "DATE", "source": "VARCHAR", "kind": "VARCHAR", "value": "BIGINT", "low": "BIGINT",
        "high": "BIGINT", "qualifier": "VARCHAR", "text": "VARCHAR", "start": "INTEGER", "end": "INTEGER", "batch": "INTEGER",
    },
    # One row an act across documents.
    "episodes": {
        "id": "VARCHAR", "type": "VARCHAR", "status": "VARCHAR", "events": "VARCHAR[]", "documents": "VARCHAR[]", "actor_countries": "VARCHAR[]",
        "recipient_countries": "VARCHAR[]", "date": "VARCHAR", "date_start": "DATE", "date_end": "DATE", "place": "VARCHAR", "place_country": "VARCHAR",
        "lat": "DOUBLE", "lon": "DOUBLE", "reports": "INTEGER", "sources": "INTEGER", "first_reported": "DATE", "last_reported": "DATE",
        "record": "VARCHAR", "batch": "INTEGER",
    },
    # One row an edge: `a` and `b` (event ids, a < b) are the same act or different ones, by how much, and who says so.
    "judgements": {
        "a": "VARCHAR", "b": "VARCHAR", "verdict": "VARCHAR", "score": "DOUBLE", "maker": "VARCHAR", "person": "BOOLEAN", "note": "VARCHAR",
        "at": "VARCHAR", "batch": "INTEGER",
    },
    # One row a command that wrote.
    "runs": {
        "command": "VARCHAR", "started": "TIMESTAMP", "finished": "TIMESTAMP", "dragoman": "VARCHAR", "model": "VARCHAR", "codebook": "VARCHAR",
        "coder": "VARCHAR", "sources": "VARCHAR[]", "documents": "INTEGER", "events": "INTEGER", "skipped": "INTEGER", "batch": "INTEGER",
    },
}  # fmt: skip

OF_DOCUMENTS = {"events": "document", "mentions": "document", "claims": "document", "counts": "document"}
"""The tables whose rows belong to one version of a document, and the column that says to which."""


def document_key(id_: str, sha256: str) -> str:
    """16 hex digits that name this text under this id: the same on every machine."""
    return hashlib.sha256(f"{id_}\x1f{sha256}".encode("utf8", "surrogatepass")).hexdigest()[:16]


def coder_key(run: Run) -> str:
    """12 hex digits that name what coded: program, model and codebook."""
    return hashlib.sha256(f"{run.dragoman}\x1f{run.model}\x1f{run.codebook}".encode()).hexdigest()[:12]


def document_row(document: Document, key: str) -> dict[str, Any]:
    """The columns of `documents` that the document itself gives."""
    return {
        "key": key, "id": document.id, "date": _day(document.date), "source": document.source, "title": document.title, "url": document.url,
        "sha256": document.sha256, "text": document.text, "words": len(document.text.split()),
        "parts": [{"kind": p.kind, "start": p.span[0], "end": p.span[1]} for p in document.parts],
    }  # fmt: skip


def as_document(row: Row) -> Document:
    """The document of a row of `documents`, as it was read."""
    parts = tuple(Part(p["kind"], (p["start"], p["end"])) for p in row["parts"] or ())
    date = row["date"]
    return Document(row["id"], row["text"], date.isoformat() if date else None, row["source"], row["title"], row["url"], parts)


def event_rows(record: Row, document: str, position: int, coder: str | None = None) -> dict[str, list[dict[str, Any]]]:
    """The rows of `events`, `mentions`, `claims` and `counts` that one event record (docs/record.md) makes.

    `document` is the key of its document's version, `position` the event's place among the document's events."""
    d, date, place = record["document"], record["date"] or {}, record["place"] or {}
    published, actors, recipients = _day(d["date"]), record["actors"], record["recipients"]
    of = {"event": record["id"], "document": document}
    event = {
        "id": record["id"], "document": document, "position": position, "document_id": d["id"], "published": published, "source": d["source"],
        **{name: record[name] for name in ("type", "mode", "contexts", "plover", "quad", "score", "cameo", "status", "alleged", "confidence")},
        "actors": actors, "recipients": recipients, "actor_countries": _countries(actors), "recipient_countries": _countries(recipients),
        "actor_codes": codes(actors), "recipient_codes": codes(recipients), "actor_text": searchable(actors), "recipient_text": searchable(recipients),
        "date": date.get("edtf"), "date_start": _day(date.get("start")), "date_end": _day(date.get("end")), "date_precision": date.get("precision"),
        "place": place.get("name"), "place_country": place.get("country"), "admin1": place.get("admin1"), "geonames": place.get("geonames"),
        "lat": place.get("lat"), "lon": place.get("lon"), "place_precision": place.get("precision"), "place_inferred": place.get("inferred_from"),
        "attribution": record["attribution"], "topics": [t["text"] for t in record["topics"]], "coder": coder,
        "record": json.dumps(record, ensure_ascii=False, separators=(",", ":")),
    }  # fmt: skip
    mentions = [
        of | {"position": k, "trigger": m["trigger"]["text"], "start": m["trigger"]["span"][0], "end": m["trigger"]["span"][1],
              "sentence_start": m["sentence"][0], "sentence_end": m["sentence"][1], "rule": m["rule"], "by": m["by"]}
        for k, m in enumerate(record["mentions"])
    ]  # fmt: skip
    claims = [
        of | {"published": published, "position": k, "start": s["span"][0], "end": s["span"][1]}
        | {name: s.get(name) for name in ("text", "name", "anonymous", "stance", "actor", "country")}
        for k, s in enumerate(record["attribution"])
    ]  # fmt: skip
    counts = [
        of | {"published": published, "source": d["source"], "kind": kind, "start": c["span"][0], "end": c["span"][1]}
        | {name: c[name] for name in ("value", "low", "high", "qualifier", "text")}
        for kind, c in record["counts"].items()
    ]  # fmt: skip
    return {"events": [event], "mentions": mentions, "claims": claims, "counts": counts}


def _countries(parties: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(p["country"] for p in parties if p["country"]))


def searchable(parties: Iterable[Row]) -> str | None:
    """One string for all parties of a side, to be searched with contains(), which is ten times as fast as a walk through their structures: names, texts and
    keys in lower case, each on a line of its own."""
    return _lines(v.lower() for p in parties for v in (p["name"], p["text"], p["actor"]) if v)


def codes(parties: Iterable[Row]) -> str | None:
    """The same of COUNTRY:SECTOR for each sector, COUNTRY: for a party without one. There are few different ones in a store, so that a column of them is small and
    is searched faster than one of lists."""
    return _lines(f"{p['country'] or ''}:{sector}" for p in parties for sector in p["sectors"] or ("",))


def _lines(values: Iterable[str]) -> str | None:
    lines = list(dict.fromkeys(values))
    return "\n" + "\n".join(lines) + "\n" if lines else None


def _day(value: str | None) -> str | None:
    """A date that Parquet can hold; what is none (the year -43) is left to the record."""
    try:
        return datetime.date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        return None


def _with_searchable(table: str, shard: str) -> str | None:
    """From version 1 to 2: `events` has actor_text and recipient_text."""
    if table != "events":
        return None

    def text(side: str) -> str:
        line = 'concat_ws(e\'\\n\', lower(p."name"), lower(p."text"), lower(p.actor))'
        return f"case when len({side}s) > 0 then e'\\n' || array_to_string([{line} for p in {side}s], e'\\n') || e'\\n' end as {side}_text"

    made = {"actor_text": text("actor"), "recipient_text": text("recipient")}
    return _changed(table, shard, made, leave_out=("actor_codes", "recipient_codes"))


def _with_codes(table: str, shard: str) -> str | None:
    """From version 2 to 3: `events` has actor_codes and recipient_codes."""
    if table != "events":
        return None

    def text(side: str) -> str:
        every = (
            f"flatten([[coalesce(p.country, '') || ':' || s for s in (case when len(p.sectors) > 0 then p.sectors else [''] end)] for p in {side}s])"
        )
        return f"case when len({side}s) > 0 then e'\\n' || array_to_string({every}, e'\\n') || e'\\n' end as {side}_codes"

    return _changed(table, shard, {"actor_codes": text("actor"), "recipient_codes": text("recipient")})


def _changed(table: str, shard: str, made: Mapping[str, str], leave_out: Sequence[str] = ()) -> str:
    """The shard with new columns, less those of a later version."""
    return "select " + ", ".join(made.get(c, f'"{c}"') for c in TABLES[table] if c not in leave_out) + f" from {shard}"


MIGRATIONS: dict[int, Callable[[str, str], str | None]] = {1: _with_searchable, 2: _with_codes}
"""From version n to n + 1: (table, SELECT over version n's shard, read as `shard`) or None where the table stays as it is."""
