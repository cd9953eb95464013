"""A story in order: what happened and what is still to come, act by act, from a store's episodes, or from events that no episode holds yet."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.query import Filter
from dragoman.store import Store

UNMET = ("planned", "proposed", "postponed")
"""Statuses of what has not come about."""
_SHIFTED = 75
"""Octets in a line of iCalendar (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Act:
    """An episode, or an event as an episode of its own, as docs/episodes.md describes it; `reported` are its reports as (date, source, title, url, id)."""

    record: Mapping[str, Any]
    reported: tuple[tuple[str | None, str | None, str | None, str | None, str], ...]

    @property
    def first(self) -> dt.date | None:
        """The first day on which it may take place; where that is not told, None."""
        return _day((self.record["date"] or {}).get("start"))

    @property
    def last(self) -> dt.date | None:
        return _day((self.record["date"] or {}).get("end")) or self.first

    @property
    def status(self) -> str:
        return self.record["status"]

    @property
    def at(self) -> dt.date | None:
        """Where it stands in the story: by its own date, else by that of the first report."""
        return self.first or _day(self.record["first_reported"])

    def ahead(self, day: dt.date | None) -> bool:
        """It is planned for that day or later; without a date, reported to be planned within the month before."""
        if self.status not in UNMET or self.status == "proposed" or day is None:
            return False
        if self.record["date"] is not None:
            return self.last is None or self.last >= day
        reported = _day(self.record["last_reported"])
        return reported is not None and reported >= day - dt.timedelta(days=30)


def story(store: Store, wanted: Filter) -> list[Act]:
    """The acts of which an event satisfies the filter, in order of time. Raises QueryError, StoreError."""
    where, values = wanted.where(store)
    matched = f"(select id, document from events where {where})"
    told = store.sql(f"select record from episodes where len(events) > 0 and list_has_any(events, (select list(id) from {matched}))", values)
    records = [json.loads(row[0]) for row in told.fetchall()]
    alone = f"select record, document from events where {where} and id not in (select unnest(events) from episodes) order by published, document, position"
    records += [_alone(json.loads(record), key) for record, key in store.sql(alone, values).fetchall()]
    known = _reports(store, {key for record in records for key in record["documents"]})
    acts = [Act(r, tuple(known[key] for key in r["documents"] if key in known)) for r in records]
    return sorted(acts, key=lambda a: (a.at is None, a.at or dt.date.min, a.record["first_reported"] or "", a.record["id"]))


def newest(acts: Iterable[Act]) -> dt.date | None:
    """The day of the newest report: what comes after it is still to come."""
    return max((d for a in acts if (d := _day(a.record["last_reported"]))), default=None)


def _alone(record: Mapping[str, Any], key: str) -> dict[str, Any]:
    """An event as an episode that nobody else tells."""
    published, date = record["document"]["date"], record["date"]
    step = {
        "status": record["status"],
        "first_reported": published,
        "last_reported": published,
        "date": date and date["edtf"],
        "events": [record["id"]],
    }
    counts = {
        kind: {"low": c["low"], "high": c["high"], "latest": c["value"] if c["value"] is not None else c["low"]}
        for kind, c in record["counts"].items()
    }
    same = {name: record[name] for name in ("id", "schema", "type", "mode", "status", "alleged", "actors", "recipients", "date", "place")}
    return same | {
        "disputed": False, "history": [step], "counts": counts, "accounts": [], "events": [record["id"]], "documents": [key], "reports": 1, "sources": 1,
        "first_reported": published, "last_reported": published,
    }  # fmt: skip


def _reports(store: Store, keys: set[str]) -> dict[str, tuple[str | None, str | None, str | None, str | None, str]]:
    found = store.select(
        "select key, date, source, title, url, id from documents_all where key in (select unnest($keys::varchar[]))", {"keys": sorted(keys)}
    )
    return {row["key"]: (str(row["date"]) if row["date"] else None, row["source"], row["title"], row["url"], row["id"]) for row in found}


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def who(record: Mapping[str, Any]) -> str:
    """'Armenia, Azerbaijan' or 'Israel → Syria'; '?' where nobody is named."""
    sides = [", ".join(p["name"] or p.get("text") or "?" for p in record[side]) for side in ("actors", "recipients")]
    return f"{sides[0] or '?'} → {sides[1]}" if sides[1] else sides[0] or "?"


def where(record: Mapping[str, Any]) -> str | None:
    place = record["place"]
    if place is None:
        return None
    return f"{place['name']} ({place['country']})" if place["country"] else place["name"]


def calendar(acts: Sequence[Act]) -> tuple[str, int]:
    """An iCalendar file (RFC 5545) of the acts that are planned, postponed or cancelled, and how many of them have no date and are left out."""
    undated = 0
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dragoman//timeline//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for act in acts:
        if act.status not in ("planned", "postponed", "cancelled"):
            continue
        if act.first is None or act.last is None:
            undated += 1
        else:
            lines += _entry(act, act.first, act.last)
    lines.append("END:VCALENDAR")
    return "".join(folded + "\r\n" for line in lines for folded in _fold(line)), undated


def _entry(act: Act, first: dt.date, last: dt.date) -> Iterator[str]:
    r = act.record
    stamp = _day(r["last_reported"]) or first
    yield "BEGIN:VEVENT"
    yield f"UID:{r['id']}@dragoman"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + dt.timedelta(days=1):%Y%m%d}"
    summary = " ".join(x for x in (r["type"], r["mode"]) if x) + f": {who(r)}"
    yield f"SUMMARY:{_escaped(summary)}"
    place = where(r)
    if place:
        yield f"LOCATION:{_escaped(place)}"
        if r["place"]["lat"] is not None and r["place"]["lon"] is not None:
            yield f"GEO:{r['place']['lat']:.6f};{r['place']['lon']:.6f}"
    history = [f"{s['status']} (reported {s['first_reported'] or '?'}{', for ' + s['date'] if s['date'] else ''})" for s in r["history"]]
    reports = [", ".join(x for x in (date, source, title or id_, url) if x) for date, source, title, url, id_ in act.reported]
    told = [f"Date as told: {r['date']['edtf']} ({r['date']['precision']})", "; ".join(history), *reports]
    yield f"DESCRIPTION:{_escaped(chr(10).join(told))}"
    yield f"STATUS:{'CANCELLED' if act.status == 'cancelled' else 'TENTATIVE'}"
    yield f"CATEGORIES:{_escaped(r['type'])}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    plain = "".join(c for c in text.replace("\r\n", "\n") if c >= " " or c in "\n\t")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, never within a character; the later ones begin with a space."""
    piece, size = "", 0
    for c in line:
        n = len(c.encode("utf-8", "replace"))
        if size + n > _SHIFTED:
            yield piece
            piece, size = " ", 1
        piece, size = piece + c, size + n
    yield piece
